//! Whole utterances put together into what one pass of the recognizer hears.
//!
//! A pass costs the same for one second as for the model's whole window. So the utterances of a recording are put together until
//! they fill it, without the silence between them; their words are told apart by the recognizer's times, and one that tells none
//! takes them one by one again. The utterances of somebody who speaks go one by one, except to a recognizer that takes seconds for a pass: it would else be at
//! work on the last sentence but one when the answer ends. What is held is given while there is still time for a pass before
//! silence can end the answer; only an end by a key or a word may have to wait for it.

use super::{RATE, Utterance};
use crate::language::Language;

/// A model with a window of fewer seconds than this takes its utterances one by one: it hears little more than one, and a
/// pass costs little. The published models have 30.
const WIDE: f64 = 10.0;
/// The most seconds of Chinese, or of who knows what, that are put together from a recording: somebody who speaks fast says six
/// characters a second, and whisper.cpp writes at most 220 tokens in one look.
const CHINESE: f64 = 24.0;
/// What is put together from a recording lies within so many windows, so that little of it is in memory.
const SPREAD: usize = 2;

/// While somebody speaks, utterances are joined until they are this many times as long as a pass takes: the recognizer is
/// then at work a third of the time, and most likely idle when the last words are spoken.
const SHARE: f64 = 3.0;
/// A silence of this many seconds ends what is being joined.
const REST: f64 = 1.0;
/// Seconds between the end of a pass and the end of the answer that must be left.
const MARGIN: f64 = 0.15;
/// An utterance of fewer seconds, with what is kept before and after it, is given by itself and at once while somebody speaks:
/// it may be a command, which is one only when nothing else is said with it.
const ALONE: f64 = 2.4;

/// What is known at a moment of an answer.
#[derive(Debug, Clone, Copy)]
pub struct Moment {
    /// The sample before which nothing will be in an utterance any more.
    pub needs_from: usize,
    /// Where the present sound ends, in samples.
    pub now: usize,
    /// Seconds of silence until now.
    pub silence: f64,
    /// Seconds of silence that are missing for the end of the answer, where silence ends it.
    pub left: Option<f64>,
    /// What a pass of the recognizer takes, in seconds, when that is known.
    pub cost: Option<f64>,
}

/// The utterances of one answer on their way to the recognizer.
#[derive(Debug)]
pub struct Joiner {
    live: bool,
    /// The recognizer's window, in samples, and the part of it that is filled.
    window: usize,
    fill: usize,
    held: Vec<Utterance>,
}

impl Joiner {
    /// For an answer in a language that is being spoken, or a recording; `window` is the recognizer's, in samples.
    pub fn new(live: bool, window: usize, language: Language) -> Self {
        let chinese = window.min((CHINESE * f64::from(RATE)) as usize);
        let fill = if live || language == Language::English { window } else { chinese };
        Joiner { live, window, fill, held: Vec::new() }
    }

    /// Takes the next whole utterance; gives what is not to be joined with anything more, in order: the utterances of a pass
    /// each.
    pub fn push(&mut self, next: Utterance) -> Vec<Vec<Utterance>> {
        let mut given = Vec::new();
        let is_alone = self.live && is_alone(next.samples.len());
        if is_alone || !self.takes(&next) {
            given.extend(self.finish());
        }
        self.held.push(next);
        if is_alone {
            given.extend(self.finish());
        }
        given
    }

    /// Whether the next utterance is heard in one pass with those that are held.
    fn takes(&self, next: &Utterance) -> bool {
        let (Some(first), Some(last)) = (self.held.first(), self.held.last()) else { return true };
        let length: usize = self.held.iter().chain([next]).map(|utterance| utterance.samples.len()).sum();
        let is_near = if self.live {
            seconds(next.samples.start - last.samples.end) <= REST
        } else {
            seconds(self.window) >= WIDE && next.samples.end - first.samples.start <= self.window * SPREAD
        };
        is_near && length <= self.fill
    }

    /// Gives what is held once nothing should be joined to it any more. To be asked at every moment.
    pub fn due(&mut self, moment: &Moment) -> Option<Vec<Utterance>> {
        let start = self.start()?;
        let is_due = if self.live {
            let cost = moment.cost.unwrap_or(0.0);
            seconds(moment.now.saturating_sub(start)) >= cost * SHARE
                || moment.silence >= REST
                || moment.left.is_some_and(|left| left < cost + MARGIN)
        } else {
            moment.needs_from - start > self.window * SPREAD || seconds(self.window) < WIDE
        };
        if is_due { self.finish() } else { None }
    }

    /// Gives what is held: nothing more will come.
    pub fn finish(&mut self) -> Option<Vec<Utterance>> {
        (!self.held.is_empty()).then(|| std::mem::take(&mut self.held))
    }

    /// Where what is held begins, in samples.
    pub fn start(&self) -> Option<usize> {
        self.held.first().map(|first| first.samples.start)
    }
}

/// Whether an utterance of so many samples may be a command and is not to be joined with others while somebody speaks.
pub fn is_alone(samples: usize) -> bool {
    seconds(samples) < ALONE
}

fn seconds(samples: usize) -> f64 {
    samples as f64 / f64::from(RATE)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WINDOW: f64 = 30.0;

    fn at(seconds: f64) -> usize {
        (seconds * f64::from(RATE)).round() as usize
    }

    /// Runs utterances (from, to, in seconds) of an answer that ends `patience` seconds after the last of them, and gives what goes
    /// to the recognizer: when, and from where to where.
    fn given(
        live: bool,
        cost: Option<f64>,
        patience: f64,
        utterances: &[(f64, f64)],
    ) -> Vec<(f64, f64, f64)> {
        let mut joiner = Joiner::new(live, at(WINDOW), Language::English);
        let mut found = Vec::new();
        let last = utterances.last().unwrap().1;
        // As the cutter does: whole 0.3 s after its end, which is 0.6 s after the last word.
        let mut coming = utterances.iter().peekable();
        for tick in 0..=((last + patience) * 10.0).round() as usize {
            let now = tick as f64 / 10.0;
            let mut out = Vec::new();
            if let Some(&&(from, to)) = coming.peek()
                && now >= to + 0.3
            {
                coming.next();
                out.extend(joiner.push(Utterance { samples: at(from)..at(to) }));
            }
            let before = |end: f64| end - 0.3 <= now + 1e-9;
            let spoken =
                utterances.iter().filter(|u| before(u.0)).map(|u| (u.1 - 0.3).min(now)).fold(0.0, f64::max);
            let silence = now - spoken;
            let open = coming.peek().filter(|u| u.0 + 0.5 <= now);
            let needs_from = at(open.map_or((now - 0.5).max(0.0), |u| u.0));
            let left = Some(patience - silence);
            out.extend(joiner.due(&Moment { needs_from, now: at(now), silence, left, cost }));
            found.extend(out.into_iter().map(|pass| (now, pass)));
        }
        found.extend(joiner.finish().map(|pass| (last + patience, pass)));
        let second = |sample: usize| (seconds(sample) * 10.0).round() / 10.0;
        let ends = |pass: &[Utterance]| (pass[0].samples.start, pass[pass.len() - 1].samples.end);
        found
            .iter()
            .map(|(now, pass)| (*now, ends(pass)))
            .map(|(now, (from, to))| (now, second(from), second(to)))
            .collect()
    }

    #[test]
    fn utterances_are_joined_only_where_a_pass_is_dear_and_never_too_late() {
        let four = [(0.0, 3.8), (3.9, 7.0), (7.2, 10.5), (10.6, 14.0)];
        for (what, cost, patience, wanted) in [
            (
                "unknown cost: at once",
                None,
                3.0,
                vec![(4.1, 0.0, 3.8), (7.3, 3.9, 7.0), (10.8, 7.2, 10.5), (14.3, 10.6, 14.0)],
            ),
            (
                "a fast one: at once",
                Some(0.8),
                3.0,
                vec![(4.1, 0.0, 3.8), (7.3, 3.9, 7.0), (10.8, 7.2, 10.5), (14.3, 10.6, 14.0)],
            ),
            ("a slow one: pairs", Some(2.5), 4.0, vec![(7.5, 0.0, 7.0), (14.7, 7.2, 14.0)]),
            (
                "no time for more than a pass: at once",
                Some(2.9),
                3.0,
                vec![(4.1, 0.0, 3.8), (7.3, 3.9, 7.0), (10.8, 7.2, 10.5), (14.3, 10.6, 14.0)],
            ),
        ] {
            assert_eq!(given(true, cost, patience, &four), wanted, "{what}");
        }
    }

    #[test]
    fn what_may_be_a_command_goes_alone() {
        let wanted = [(5.6, 0.0, 3.8), (5.6, 3.9, 5.3)];
        assert_eq!(given(true, Some(2.5), 4.0, &[(0.0, 3.8), (3.9, 5.3)]), wanted);
    }

    #[test]
    fn a_recording_fills_the_window_whatever_the_pauses() {
        let joined_of = |language: Language, window: f64, utterances: &[(f64, f64)]| {
            let mut joiner = Joiner::new(false, at(window), language);
            let mut passes = Vec::new();
            for &(from, to) in utterances {
                let now = at(from);
                let moment = Moment { needs_from: now, now, silence: 1.0, left: None, cost: Some(9.0) };
                passes.extend(joiner.due(&moment));
                passes.extend(joiner.push(Utterance { samples: at(from)..at(to) }));
            }
            passes.extend(joiner.finish());
            passes.iter().map(Vec::len).collect::<Vec<_>>()
        };
        let joined = |window, utterances: &[(f64, f64)]| joined_of(Language::English, window, utterances);
        let four = [(0.0, 3.8), (4.0, 7.0), (12.0, 20.0), (21.0, 24.0)];
        assert_eq!(joined(30.0, &four), [4]);
        // Together they are longer than the window.
        assert_eq!(joined(15.0, &four), [3, 1]);
        // Chinese has more tokens a second.
        assert_eq!(joined(30.0, &[(0.0, 14.0), (15.0, 28.0)]), [2]);
        assert_eq!(joined_of(Language::Chinese, 30.0, &[(0.0, 14.0), (15.0, 28.0)]), [1, 1]);
        // A window that holds hardly more than one.
        assert_eq!(joined(8.0, &four), [1, 1, 1, 1]);
        // Too far apart to keep the sound of all.
        assert_eq!(joined(30.0, &[(0.0, 5.0), (50.0, 55.0), (58.0, 62.0), (140.0, 145.0)]), [2, 1, 1]);
    }
}

//! Whole utterances made into what one pass of the recognizer hears.
//!
//! A pass costs the same for one second as for the model's whole window. So the short utterances of a recording are joined, and
//! so are those of somebody who speaks to a recognizer that takes seconds for a pass: it would else be at work on the last
//! sentence but one when the answer ends. What is held is given while there is still time for a pass before silence can end the
//! answer; only an end by a key or a word may have to wait for it.

use super::{RATE, Utterance};

/// The part of the window that joined utterances of a recording fill: a third is 10 s for the published models, long
/// enough for one pass to pay and short enough for times to stay near the words.
const PART: usize = 3;
/// The longest silence, in seconds, between joined utterances of a recording: a longer one ends a sentence, and would put the
/// words of both far from their times.
const GAP: f64 = 0.5;

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
    /// The recognizer's window, in samples.
    window: usize,
    held: Option<Utterance>,
}

impl Joiner {
    /// For an answer that is being spoken, or a recording; `window` is the recognizer's, in samples.
    pub fn new(live: bool, window: usize) -> Self {
        Joiner { live, window, held: None }
    }

    /// Takes the next whole utterance; gives, in their order, those that are not to be joined with anything.
    pub fn push(&mut self, next: Utterance) -> [Option<Utterance>; 2] {
        if self.live && is_alone(next.samples.len()) {
            return [self.held.take(), Some(next)];
        }
        let (most, gap) = if self.live { (self.window, REST) } else { (self.window / PART, GAP) };
        match self.held.take() {
            Some(first)
                if next.samples.end - first.samples.start <= most
                    && seconds(next.samples.start - first.samples.end) <= gap =>
            {
                self.held = Some(Utterance { samples: first.samples.start..next.samples.end });
                [None, None]
            }
            first => {
                self.held = Some(next);
                [first, None]
            }
        }
    }

    /// Gives what is held once nothing should be joined to it any more. To be asked at every moment.
    pub fn due(&mut self, moment: &Moment) -> Option<Utterance> {
        self.held.take_if(|held| {
            if !self.live {
                return moment.needs_from > held.samples.end
                    && seconds(moment.needs_from - held.samples.end) > GAP;
            }
            let cost = moment.cost.unwrap_or(0.0);
            seconds(moment.now.saturating_sub(held.samples.start)) >= cost * SHARE
                || moment.silence >= REST
                || moment.left.is_some_and(|left| left < cost + MARGIN)
        })
    }

    /// Gives what is held: nothing more will come.
    pub fn finish(&mut self) -> Option<Utterance> {
        self.held.take()
    }

    /// Where what is held begins, in samples.
    pub fn start(&self) -> Option<usize> {
        self.held.as_ref().map(|held| held.samples.start)
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
        let mut joiner = Joiner::new(live, at(WINDOW));
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
                out.extend(joiner.push(Utterance { samples: at(from)..at(to) }).into_iter().flatten());
            }
            let before = |end: f64| end - 0.3 <= now + 1e-9;
            let spoken =
                utterances.iter().filter(|u| before(u.0)).map(|u| (u.1 - 0.3).min(now)).fold(0.0, f64::max);
            let silence = now - spoken;
            let open = coming.peek().filter(|u| u.0 + 0.5 <= now);
            let needs_from = at(open.map_or((now - 0.5).max(0.0), |u| u.0));
            let left = Some(patience - silence);
            out.extend(joiner.due(&Moment { needs_from, now: at(now), silence, left, cost }));
            found.extend(out.into_iter().map(|u| (now, u)));
        }
        found.extend(joiner.finish().map(|u| (last + patience, u)));
        let second = |sample: usize| (seconds(sample) * 10.0).round() / 10.0;
        found.into_iter().map(|(now, u)| (now, second(u.samples.start), second(u.samples.end))).collect()
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
    fn a_recording_is_joined_up_to_a_third_of_the_window_and_not_over_long_pauses() {
        let found =
            given(false, Some(9.0), 3.0, &[(0.0, 3.8), (4.0, 7.0), (7.2, 9.9), (10.0, 12.0), (13.5, 15.0)]);
        let ranges: Vec<_> = found.iter().map(|&(_, from, to)| (from, to)).collect();
        assert_eq!(ranges, [(0.0, 9.9), (10.0, 12.0), (13.5, 15.0)]);
    }
}

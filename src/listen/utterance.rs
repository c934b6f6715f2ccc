//! Cutting an answer into utterances that the recognizer can take: at short pauses, and where a speaker does not pause
//! for longer than the model's window, at the quietest moment.

use super::{FRAME, frames};
use std::ops::Range;

/// A silence of this many seconds separates two utterances. At 0.5 s nearly half of all half-second pauses split a
/// sentence; at 0.6 s few do, and a listener hears no difference.
pub const PAUSE: f64 = 0.6;
/// Seconds kept before the detector says speech: it is late by 0.13 s in the median and 0.21 s in one of twenty, and
/// soft first consonants come before that.
const BEFORE: f64 = 0.5;
/// Seconds kept after the last speech, for soft endings.
const AFTER: f64 = 0.3;
/// A forced cut looks for its quietest moment in this last part of the window.
const LOOK_BACK: f64 = 0.4;
/// Frames over which the level is averaged to find that moment (80 ms).
const SMOOTH: usize = 5;

/// A stretch of the recording, in samples at [`RATE`](super::RATE).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Utterance {
    /// Its samples.
    pub samples: Range<usize>,
}

/// Decides where utterances begin and end, frame by frame.
#[derive(Debug)]
pub struct Cutter {
    /// The most frames an utterance may have.
    longest: usize,
    /// The present frame's number.
    now: usize,
    /// Where the open utterance begins.
    open: Option<usize>,
    /// The frame after the last one that was speech.
    spoken_until: usize,
    /// The frame before which everything was given out.
    given: usize,
    /// Levels (dBFS) of the frames since the open utterance began.
    levels: Vec<f32>,
}

impl Cutter {
    /// A cutter whose utterances have at most `longest` samples.
    pub fn new(longest: usize) -> Self {
        Cutter {
            longest: (longest / FRAME).max(frames(1.0)),
            now: 0,
            open: None,
            spoken_until: 0,
            given: 0,
            levels: Vec::new(),
        }
    }

    /// Takes one frame; gives an utterance when this frame completes it.
    pub fn push(&mut self, speech: bool, level: f32) -> Option<Utterance> {
        let frame = self.now;
        self.now += 1;
        if speech {
            self.spoken_until = self.now;
            if self.open.is_none() {
                let start = frame.saturating_sub(frames(BEFORE)).max(self.given);
                self.open = Some(start);
                // Frames of the pre-roll were quieter than speech; their exact level does not matter for a cut.
                self.levels = vec![-120.0; frame - start];
            }
        }
        let start = self.open?;
        self.levels.push(level);
        if self.now - self.spoken_until >= frames(PAUSE) {
            return self.close(start);
        }
        if self.now - start >= self.longest {
            return self.split(start);
        }
        None
    }

    /// Cuts where the last frame ended, though the detector hears speech: what follows is another utterance, which begins
    /// there. Gives nothing when none is open.
    pub fn part(&mut self) -> Option<Utterance> {
        let start = self.open.filter(|&start| start < self.now)?;
        self.open = Some(self.now);
        self.given = self.now;
        self.levels.clear();
        Some(Utterance { samples: start * FRAME..self.now * FRAME })
    }

    /// Forgets what is open.
    pub fn abandon(&mut self) {
        self.open = None;
        self.levels.clear();
        self.given = self.now;
    }

    /// The utterance that is open, as far as it goes.
    pub fn open(&self) -> Option<Utterance> {
        self.open.map(|start| Utterance { samples: start * FRAME..self.now * FRAME })
    }

    /// The sample before which nothing will be in an utterance any more.
    pub fn needs_from(&self) -> usize {
        self.open.unwrap_or_else(|| self.now.saturating_sub(frames(BEFORE)).max(self.given)) * FRAME
    }

    /// Gives what is still open.
    pub fn finish(&mut self) -> Option<Utterance> {
        let start = self.open?;
        self.close(start)
    }

    fn close(&mut self, start: usize) -> Option<Utterance> {
        let end = (self.spoken_until + frames(AFTER)).min(self.now).min(start + self.longest).max(start);
        self.open = None;
        self.levels.clear();
        self.given = end;
        (start < end).then_some(Utterance { samples: start * FRAME..end * FRAME })
    }

    fn split(&mut self, start: usize) -> Option<Utterance> {
        let length = self.levels.len();
        let from = length - (length as f64 * LOOK_BACK) as usize;
        let quietness = |at: usize| {
            let window = &self.levels[at.saturating_sub(SMOOTH / 2)..(at + SMOOTH / 2 + 1).min(length)];
            window.iter().sum::<f32>() / window.len() as f32
        };
        let cut =
            (from..length).min_by(|&a, &b| quietness(a).total_cmp(&quietness(b))).unwrap_or(length).max(1);
        if self.spoken_until <= start + cut {
            // Nothing was said since: the utterance ends here, and nothing is open.
            return self.close(start);
        }
        self.levels.drain(..cut);
        self.open = Some(start + cut);
        self.given = start + cut;
        Some(Utterance { samples: start * FRAME..(start + cut) * FRAME })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs a script of (speech, seconds) and returns the utterances in seconds.
    fn cut(longest: f64, script: &[(bool, f64)]) -> Vec<(f64, f64)> {
        let mut cutter = Cutter::new((longest * 16_000.0) as usize);
        let mut all = Vec::new();
        for &(speech, seconds) in script {
            for _ in 0..frames(seconds) {
                all.extend(cutter.push(speech, if speech { -20.0 } else { -70.0 }));
            }
        }
        all.extend(cutter.finish());
        all.iter().map(|u| (u.samples.start as f64 / 16_000.0, u.samples.end as f64 / 16_000.0)).collect()
    }

    #[track_caller]
    fn near(found: &[(f64, f64)], wanted: &[(f64, f64)]) {
        assert_eq!(found.len(), wanted.len(), "{found:?}");
        for (f, w) in found.iter().zip(wanted) {
            assert!((f.0 - w.0).abs() < 0.04 && (f.1 - w.1).abs() < 0.04, "{found:?} instead of {wanted:?}");
        }
    }

    #[test]
    fn pauses_separate_and_short_gaps_do_not() {
        near(
            &cut(30.0, &[(false, 2.0), (true, 3.0), (false, 1.0), (true, 1.0), (false, 2.0)]),
            &[(1.5, 5.3), (5.5, 7.3)],
        );
        near(&cut(30.0, &[(true, 2.0), (false, 0.4), (true, 2.0), (false, 1.0)]), &[(0.0, 4.7)]);
    }

    #[test]
    fn an_utterance_never_exceeds_the_window_and_nothing_is_lost_or_doubled() {
        let found = cut(10.0, &[(true, 35.0), (false, 1.0)]);
        assert!(found.iter().all(|u| u.1 - u.0 <= 10.0), "{found:?}");
        assert!(found.windows(2).all(|w| (w[0].1 - w[1].0).abs() < 1e-9), "{found:?}");
        assert!(found.last().unwrap().1 >= 35.0);
    }

    #[test]
    fn a_forced_cut_falls_into_the_quietest_moment() {
        let mut cutter = Cutter::new(160_000);
        let mut first = None;
        for frame in 0..700 {
            let quiet = (480..490).contains(&frame);
            first = first.or(cutter.push(true, if quiet { -50.0 } else { -20.0 }));
        }
        let end = first.unwrap().samples.end / FRAME;
        assert!((480..490).contains(&end), "{end}");
    }

    proptest::proptest! {
        #[test]
        fn utterances_are_in_order_apart_and_within_the_window(
            script in proptest::collection::vec((proptest::bool::ANY, 1_usize..400, -80.0_f32..-10.0), 1..20)
        ) {
            let longest = 10 * 16_000;
            let mut cutter = Cutter::new(longest);
            let mut found = Vec::new();
            let mut needed = 0;
            for (number, (speech, frames, level)) in script.into_iter().enumerate() {
                for frame in 0..frames {
                    let utterance = cutter.push(speech, level + (frame % 7) as f32);
                    if let Some(utterance) = &utterance {
                        proptest::prop_assert!(utterance.samples.start >= needed, "forgotten too early");
                    }
                    found.extend(utterance);
                    proptest::prop_assert!(cutter.needs_from() >= needed);
                    needed = cutter.needs_from();
                }
                if number % 5 == 4 {
                    found.extend(cutter.part());
                }
            }
            found.extend(cutter.finish());
            let mut last = 0;
            for utterance in found {
                proptest::prop_assert!(utterance.samples.start >= last);
                proptest::prop_assert!(utterance.samples.end > utterance.samples.start);
                proptest::prop_assert!(utterance.samples.len() <= longest);
                last = utterance.samples.end;
            }
        }
    }

    #[test]
    fn silence_gives_nothing() {
        assert!(cut(10.0, &[(false, 20.0)]).is_empty());
    }
}

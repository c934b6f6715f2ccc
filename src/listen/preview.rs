//! When an utterance that is still open is worth a look of the recognizer.
//!
//! Looks only serve the person who watches; the answer is made of whole utterances. So a look must never make the last
//! utterance late: it is taken only when nobody waits, and only by a recognizer that is fast enough.

use super::{RATE, frames};
use std::ops::Range;

/// Seconds of an open utterance before which a look gives guesses.
const FIRST: f64 = 1.0;
/// Seconds of new sound without which a look gives the same again.
const NEW: f64 = 0.8;
/// New sound, in times of what a look takes: half of the recognizer's time at most goes into looks.
const SHARE: f64 = 2.0;

/// Decides about the looks at one answer.
#[derive(Debug, Default)]
pub struct Previews {
    /// Where the sound of the last look ended, in samples.
    seen: usize,
}

impl Previews {
    /// Whether to look at `open`, the utterance so far in samples of the recording, now.
    ///
    /// `silent` is the number of frames without speech until now: in a pause the utterance is about to be whole. `cost` is what
    /// the recognizer takes for a pass, in seconds, when that is known, and `patience` the shortest silence, in seconds, that may
    /// end the answer: a look that has just begun and the last utterance after it must both fit into that.
    pub fn wants(&self, open: &Range<usize>, silent: usize, cost: Option<f64>, patience: f64) -> bool {
        let cost = cost.unwrap_or(0.0);
        let seconds = |samples: usize| samples as f64 / f64::from(RATE);
        let new = seconds(open.end.saturating_sub(self.seen.max(open.start)));
        silent == 0
            && seconds(open.len()) >= FIRST
            && new >= NEW.max(cost * SHARE)
            && cost * 2.0 <= patience - seconds(frames(0.1) * super::FRAME)
    }

    /// Says that a look at `open` was taken.
    pub fn took(&mut self, open: &Range<usize>) {
        self.seen = open.end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_is_taken_at_new_speech_by_a_fast_recognizer() {
        let at = |seconds: f64| (seconds * f64::from(RATE)) as usize;
        // Seen until, open from and to, silent frames, cost, patience.
        for (seen, open, silent, cost, patience, wanted) in [
            (0.0, (0.0, 1.1), 0, None, 3.0, true),
            (0.0, (0.0, 0.9), 0, None, 3.0, false),
            (5.0, (6.0, 6.9), 0, None, 3.0, false),
            (5.0, (6.0, 7.1), 0, None, 3.0, true),
            (2.0, (0.0, 2.5), 0, Some(0.1), 3.0, false),
            (2.0, (0.0, 2.9), 0, Some(0.1), 3.0, true),
            (2.0, (0.0, 2.9), 0, Some(1.0), 3.0, false),
            (2.0, (0.0, 4.1), 0, Some(1.0), 3.0, true),
            (2.0, (0.0, 4.1), 1, Some(1.0), 3.0, false),
            (2.0, (0.0, 9.0), 0, Some(1.0), 1.2, false),
            (2.0, (0.0, 9.0), 0, Some(0.5), 1.2, true),
            (2.0, (0.0, 29.0), 0, Some(2.0), 3.0, false),
        ] {
            let mut previews = Previews::default();
            previews.took(&(0..at(seen)));
            let found = previews.wants(&(at(open.0)..at(open.1)), silent, cost, patience);
            assert_eq!(
                found, wanted,
                "seen {seen}, open {open:?}, silent {silent}, cost {cost:?}, {patience}"
            );
        }
    }
}

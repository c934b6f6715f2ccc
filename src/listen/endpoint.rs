//! From voice scores to speech and silence, and to the end of the answer.

use std::collections::VecDeque;

/// A frame scoring at least this turns the detector on.
const ON: f32 = 0.6;
/// A frame scoring less than this turns it off.
const OFF: f32 = 0.45;
/// The number of recent frames looked at (192 ms).
const MEMORY: usize = 12;
/// How many of them must be on for the present frame to be speech (96 ms).
const ENOUGH: usize = 6;
/// So many frames after speech has begun or ended, a frame is the first one called speech or silence.
pub(super) const LAG: usize = ENOUGH;
/// How many frames of speech in a row make a first word (128 ms); a click is shorter.
const FIRST_WORD: usize = 8;

/// Turns the scores of successive frames into speech and silence, with hysteresis and a majority over the last frames.
#[derive(Debug, Default)]
pub struct Endpointer {
    on: bool,
    recent: VecDeque<bool>,
    run: usize,
    silence: usize,
    begun: bool,
}

/// What the endpointer says of one frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decision {
    /// Whether the frame belongs to speech.
    pub speech: bool,
    /// Whether this frame completes the first word of the answer.
    pub first_word: bool,
}

impl Endpointer {
    /// Takes the score of the next frame.
    pub fn push(&mut self, score: f32) -> Decision {
        if score >= ON {
            self.on = true;
        } else if score < OFF {
            self.on = false;
        }
        self.recent.push_back(self.on);
        if self.recent.len() > MEMORY {
            self.recent.pop_front();
        }
        let speech = self.recent.iter().filter(|on| **on).count() >= ENOUGH;
        let mut first_word = false;
        if speech {
            self.silence = 0;
            self.run += 1;
            if self.run >= FIRST_WORD && !self.begun {
                self.begun = true;
                first_word = true;
            }
        } else {
            // The majority turns late: the frames that outvoted the speech were silent already. Without them every answer
            // would end a tenth of a second after the time that was promised.
            self.silence = if self.silence == 0 {
                (MEMORY - ENOUGH + 1).min(self.recent.len())
            } else {
                self.silence + 1
            };
            self.run = 0;
        }
        Decision { speech, first_word }
    }

    /// Whether a first word was heard.
    pub fn has_begun(&self) -> bool {
        self.begun
    }

    /// Counts silence from now on.
    pub fn renew(&mut self) {
        self.silence = self.silence.min(1);
    }

    /// Frames of silence since the last speech, or since the start.
    pub fn silent_frames(&self) -> usize {
        self.silence
    }
}

#[cfg(test)]
mod tests {
    use super::super::frames;
    use super::*;

    fn feed(endpointer: &mut Endpointer, score: f32, seconds: f64) -> usize {
        (0..frames(seconds)).filter(|_| endpointer.push(score).speech).count()
    }

    #[test]
    fn silence_never_begins_an_answer() {
        let mut e = Endpointer::default();
        feed(&mut e, 0.0, 60.0);
        assert!(!e.has_begun());
    }

    #[test]
    fn clicks_are_no_words() {
        let mut e = Endpointer::default();
        for _ in 0..20 {
            feed(&mut e, 0.9, 0.06);
            feed(&mut e, 0.0, 0.5);
        }
        assert!(!e.has_begun());
    }

    #[test]
    fn a_silence_is_counted_from_where_it_began() {
        for seconds in [0.5, 2.5, 6.0] {
            let mut e = Endpointer::default();
            feed(&mut e, 0.9, 1.0);
            feed(&mut e, 0.1, seconds);
            let counted = e.silent_frames();
            assert!(counted.abs_diff(frames(seconds)) <= 1, "{counted} frames of {seconds} s");
            feed(&mut e, 0.9, 0.2);
            assert_eq!(e.silent_frames(), 0);
        }
    }

    #[test]
    fn scores_between_the_thresholds_change_nothing() {
        let mut e = Endpointer::default();
        assert_eq!(feed(&mut e, 0.5, 1.0), 0);
        feed(&mut e, 0.7, 1.0);
        assert_eq!(feed(&mut e, 0.5, 1.0), frames(1.0));
    }
}

//! From voice scores to speech and silence, and to the end of the answer.

use super::frames;
use std::collections::VecDeque;

/// A frame scoring at least this turns the detector on.
const ON: f32 = 0.6;
/// A frame scoring less than this turns it off.
const OFF: f32 = 0.45;
/// The number of recent frames looked at (192 ms).
const MEMORY: usize = 12;
/// How many of them must be on for the present frame to be speech (96 ms).
const ENOUGH: usize = 6;
/// How many frames of speech in a row make a first word (128 ms); a click is shorter.
const FIRST_WORD: usize = 8;

/// How long a silence ends the answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Patience {
    /// 1.5 seconds: for quick review.
    Short,
    /// 3 seconds: pauses of up to 2.7 s for thought do not end the answer.
    #[default]
    Normal,
    /// 6 seconds: for slow thinkers.
    Long,
}

impl Patience {
    /// Reads `short`, `normal` or `long`.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "short" => Some(Patience::Short),
            "normal" => Some(Patience::Normal),
            "long" => Some(Patience::Long),
            _ => None,
        }
    }

    /// The silence that ends the answer, in seconds.
    pub fn seconds(self) -> f64 {
        match self {
            Patience::Short => 1.5,
            Patience::Normal => 3.0,
            Patience::Long => 6.0,
        }
    }
}

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
            self.silence += 1;
            self.run = 0;
        }
        Decision { speech, first_word }
    }

    /// Whether a first word was heard.
    pub fn has_begun(&self) -> bool {
        self.begun
    }

    /// Frames of silence since the last speech, or since the start.
    pub fn silent_frames(&self) -> usize {
        self.silence
    }

    /// Whether the silence after the first word has lasted `seconds`.
    pub fn has_paused(&self, seconds: f64) -> bool {
        self.begun && self.silence >= frames(seconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn feed(endpointer: &mut Endpointer, score: f32, seconds: f64) -> usize {
        (0..frames(seconds)).filter(|_| endpointer.push(score).speech).count()
    }

    #[test]
    fn silence_never_ends_an_answer_before_its_first_word() {
        let mut e = Endpointer::default();
        feed(&mut e, 0.0, 60.0);
        assert!(!e.has_begun() && !e.has_paused(1.5));
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
    fn pauses_shorter_than_the_patience_do_not_end_the_answer() {
        for (patience, pause) in [(Patience::Short, 1.2), (Patience::Normal, 2.7), (Patience::Long, 5.7)] {
            let mut e = Endpointer::default();
            feed(&mut e, 0.9, 1.0);
            assert!(e.has_begun());
            for _ in 0..frames(pause) {
                e.push(0.1);
                assert!(!e.has_paused(patience.seconds()));
            }
            feed(&mut e, 0.9, 1.0);
            feed(&mut e, 0.1, patience.seconds() + 0.2);
            assert!(e.has_paused(patience.seconds()));
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

//! What turns an utterance into words.

use super::joined::Said;
use crate::error::Result;
use crate::language::Language;
use crate::time::Millis;
use std::ops::Range;

/// Speech to text. Implemented by whisper.cpp, and by scripts in tests.
pub trait Recognizer: Send {
    /// The longest utterance, in samples at [`RATE`](super::RATE), that is heard whole: the model's own window.
    fn window(&self) -> usize;

    /// The words of one utterance (mono, at [`RATE`](super::RATE), no longer than [`window`](Self::window)), empty
    /// when nothing was said. [`Language::Auto`] leaves the language to the engine.
    ///
    /// # Errors
    /// When the engine fails; the utterance can be tried again.
    fn recognize(&mut self, samples: &[f32], language: Language) -> Result<String>;

    /// Whether it knows when words were said, so that those of several utterances can be told apart.
    fn tells_times(&self) -> bool {
        false
    }

    /// The words of several utterances that are heard in one go: one after the other in `samples`, each up to one of `ends`,
    /// all together no longer than [`window`](Self::window). From an engine that does not [tell times](Self::tells_times) they
    /// are those of all of them.
    ///
    /// # Errors
    /// When the engine fails.
    fn recognize_joined(&mut self, samples: &[f32], ends: &[usize], language: Language) -> Result<Said> {
        Ok(Said::whole(self.recognize(samples, language)?, ends.len()))
    }

    /// The words of what was recognized last, heard once more with these names before it, as far as they fit.
    /// `None` when the engine cannot do that, was sure of every word already, or `go_on`, asked at every step, says no.
    ///
    /// # Errors
    /// When the engine fails.
    fn prompted(&mut self, _names: &[String], _go_on: &dyn Fn() -> bool) -> Result<Option<String>> {
        Ok(None)
    }

    /// How likely the engine finds, without any names before it, these bytes of the text of [`prompted`](Self::prompted)
    /// in the place of those of the text that was recognized last. `None` when it cannot tell.
    ///
    /// # Errors
    /// When the engine fails.
    fn weigh(&mut self, _plain: Range<usize>, _prompted: Range<usize>) -> Result<Option<Weight>> {
        Ok(None)
    }
}

/// How likely words are in the place of others, in natural logarithms.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weight {
    /// Of the quotient of the probabilities, all of the words against all of the others.
    pub against: f64,
    /// Of the probability of one of their tokens, on average.
    pub each: f64,
}

/// The longest utterance to give to a model with an audio context of `audio_ctx` positions (20 ms each), keeping half
/// a second so that the last word never touches the border of the window.
pub fn utterance_limit(audio_ctx: usize) -> Millis {
    Millis((audio_ctx as u64 * 20).saturating_sub(500).max(1000))
}

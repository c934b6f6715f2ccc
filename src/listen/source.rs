//! Where sound comes from.

use crate::error::Result;
use crate::time::Millis;

/// Whether a source has more to give.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    /// More may come; nothing new right now is no error.
    More,
    /// Nothing will come any more.
    Ended,
}

/// How a source is doing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Health {
    /// Samples (at the device's rate) that were dropped because nobody fetched them in time.
    pub samples_lost: u64,
    /// Set when the device is gone: what the system said, or that it fell silent.
    pub lost: Option<String>,
    /// Set when the material ends before its header says: what is missing, in words.
    pub cut_short: bool,
}

/// Mono sound at [`RATE`](super::RATE). Implemented by the microphone and by WAV files.
pub trait AudioSource {
    /// Appends what has arrived since the last call, without waiting for more.
    ///
    /// # Errors
    /// When the source cannot be read at all; a device that disappears is reported by [`health`](Self::health) instead,
    /// so that what was recorded is kept.
    fn read(&mut self, out: &mut Vec<f32>) -> Result<Flow>;

    /// Waits until the source gives sound: wireless microphones begin to seconds after they were opened. Gives how long that took
    /// since it was opened, or nothing where there is nothing to wait for. `go_on` is asked whether to wait on.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    fn warm_up(&mut self, _go_on: &dyn Fn() -> bool) -> Result<Option<Millis>> {
        Ok(None)
    }

    /// Throws away everything that has arrived so far.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    fn discard(&mut self) -> Result<()>;

    /// How the source is doing.
    fn health(&self) -> Health;
}

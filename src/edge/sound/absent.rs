//! What the sound devices are in a viva that was built without the feature `mic`.

use super::Devices;
use crate::error::{Error, Result};
use crate::listen::{AudioSource, Flow, Health};

fn absent() -> Error {
    Error::missing_device("this viva was built without microphone and loudspeaker")
        .hint("build it with them: cargo install --path . --locked")
        .hint("or answer from a recording: viva practice --answer-wav FILE, viva grade --wav FILE")
}

/// A microphone that cannot be opened.
pub enum Microphone {}

impl Microphone {
    /// Always fails.
    ///
    /// # Errors
    /// Always.
    pub fn open(_device: Option<&str>) -> Result<Self> {
        Err(absent())
    }
}

impl AudioSource for Microphone {
    fn read(&mut self, _out: &mut Vec<f32>) -> Result<Flow> {
        match *self {}
    }
    fn discard(&mut self) -> Result<()> {
        match *self {}
    }
    fn health(&self) -> Health {
        match *self {}
    }
}

/// Always fails.
///
/// # Errors
/// Always.
pub fn play(_samples: &[f32], _rate: u32, _stop: &dyn Fn() -> bool) -> Result<()> {
    Err(absent())
}

/// Always fails.
///
/// # Errors
/// Always.
pub fn list() -> Result<Devices> {
    Err(absent())
}

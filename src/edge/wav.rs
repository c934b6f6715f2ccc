//! WAV files: any PCM or float format in, 16-bit mono at 16 kHz out. They are read and written piece by piece, so that
//! memory does not grow with their length.

mod decode;
mod record;

use super::clock::Stopwatch;
use crate::error::{Context, Result};
use crate::listen::{AudioSource, Flow, Health, RATE, Resampler};
use crate::time::Millis;
use decode::Decoder;
pub use record::WavFile;
pub(super) use record::{HEADER, SAMPLE};
use std::path::{Path, PathBuf};

/// How fast a file is given out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// As if it were being spoken now; after its end follows silence, as from a microphone.
    RealTime,
    /// As fast as it is read; ends with the file.
    AtOnce,
}

/// A WAV file as a source of sound.
pub struct WavSource {
    path: PathBuf,
    pace: Pace,
    decoder: Decoder,
    /// `None` once the file has been read to its end.
    resampler: Option<Resampler>,
    native: Vec<f32>,
    /// Samples at [`RATE`] that were read ahead.
    ahead: Vec<f32>,
    /// How many samples were given out.
    given: usize,
    begun: Option<Stopwatch>,
}

impl WavSource {
    /// Opens a WAV file: PCM of 8 to 32 bits or 32-bit float, any rate, any number of channels. A file that ends before
    /// its header says is taken as far as it goes, and [`Health::cut_short`] is set at its end.
    ///
    /// # Errors
    /// When the file cannot be read, is no WAV file, has a format that is not handled, or holds no sound.
    pub fn open(path: &Path, pace: Pace) -> Result<Self> {
        let decoder = Decoder::open(path)?;
        let resampler =
            Resampler::new(decoder.rate(), RATE).context(|| format!("cannot use `{}`", path.display()))?;
        Ok(WavSource {
            path: path.to_owned(),
            pace,
            decoder,
            resampler: Some(resampler),
            native: Vec::new(),
            ahead: Vec::new(),
            given: 0,
            begun: None,
        })
    }

    /// How long it is, as its header says.
    pub fn length(&self) -> Millis {
        Millis(self.decoder.length() * 1000 / u64::from(self.decoder.rate()))
    }

    /// Reads the next block ahead; says whether there was one.
    fn fetch(&mut self) -> Result<bool> {
        let Some(resampler) = &mut self.resampler else { return Ok(false) };
        self.native.clear();
        let more = self.decoder.next(&mut self.native);
        if more {
            resampler.push(&self.native, &mut self.ahead)?;
        } else {
            resampler.finish(&mut self.ahead)?;
            self.resampler = None;
        }
        Ok(more)
    }
}

impl AudioSource for WavSource {
    fn read(&mut self, out: &mut Vec<f32>) -> Result<Flow> {
        match self.pace {
            Pace::AtOnce => {
                let more = self.fetch()?;
                self.given += self.ahead.len();
                out.append(&mut self.ahead);
                Ok(if more { Flow::More } else { Flow::Ended })
            }
            Pace::RealTime => {
                let begun = self.begun.get_or_insert_with(Stopwatch::start);
                let due = (begun.elapsed().as_secs_f64() * f64::from(RATE)) as usize;
                let wanted = due.saturating_sub(self.given);
                while self.ahead.len() < wanted && self.fetch()? {}
                let known = wanted.min(self.ahead.len());
                out.extend(self.ahead.drain(..known));
                out.resize(out.len() + wanted - known, 0.0);
                self.given += wanted;
                Ok(Flow::More)
            }
        }
    }

    fn discard(&mut self) -> Result<()> {
        // The file begins to be spoken when listening begins.
        *self = Self::open(&self.path, self.pace)?;
        Ok(())
    }

    fn health(&self) -> Health {
        Health { cut_short: self.decoder.is_cut_short(), ..Health::default() }
    }
}

/// Reads a WAV file as it is: mono samples at the file's own rate.
///
/// # Errors
/// As [`WavSource::open`].
pub fn read_native(path: &Path) -> Result<(Vec<f32>, u32)> {
    let mut samples = Vec::new();
    let mut decoder = Decoder::open(path)?;
    while decoder.next(&mut samples) {}
    Ok((samples, decoder.rate()))
}

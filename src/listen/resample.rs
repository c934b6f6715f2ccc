//! Changing the sample rate without folding high tones into speech.

use crate::error::{Error, Result};
use audioadapter_buffers::direct::InterleavedSlice;
use rubato::{Fft, FixedSync, Resampler as _, WindowFunction};

/// Frames the resampler takes at a time. Larger blocks keep the band flat up to 7.5 kHz and delay by 11 to 15 ms, which
/// is taken off again.
const BLOCK: usize = 1024;

/// Rates that sound devices and files are expected to have.
const SENSIBLE: std::ops::RangeInclusive<u32> = 1_000..=768_000;

/// A streaming mono resampler: push, finish, reset.
pub struct Resampler {
    /// `None` when both rates are the same.
    engine: Option<Box<Fft<f32>>>,
    from: u32,
    to: u32,
    pending: Vec<f32>,
    block: Vec<f32>,
    /// Frames of the filter's delay still to be left out at the start.
    skip: usize,
    taken: u64,
    given: u64,
}

impl Resampler {
    /// A resampler between two rates in samples a second.
    ///
    /// # Errors
    /// When a rate lies outside 1 kHz to 768 kHz.
    pub fn new(from: u32, to: u32) -> Result<Self> {
        for rate in [from, to] {
            if !SENSIBLE.contains(&rate) {
                return Err(Error::failed(format!(
                    "a sample rate of {rate} Hz is outside 1000 to 768000 Hz"
                )));
            }
        }
        let engine = if from == to {
            None
        } else {
            let made = Fft::new_custom(
                from as usize,
                to as usize,
                BLOCK,
                1,
                1,
                WindowFunction::BlackmanHarris2,
                FixedSync::Input,
            );
            Some(Box::new(
                made.map_err(|e| Error::failed(format!("cannot resample {from} Hz to {to} Hz")).because(e))?,
            ))
        };
        let mut resampler =
            Resampler { engine, from, to, pending: vec![], block: vec![], skip: 0, taken: 0, given: 0 };
        resampler.prepare();
        Ok(resampler)
    }

    fn prepare(&mut self) {
        if let Some(engine) = &self.engine {
            self.block.resize(engine.output_frames_max(), 0.0);
            self.skip = engine.output_delay();
        }
    }

    /// Takes samples and appends what comes out.
    ///
    /// # Errors
    /// When the resampling library refuses a block; with mono blocks of its own size it has no reason to.
    pub fn push(&mut self, samples: &[f32], out: &mut Vec<f32>) -> Result<()> {
        self.taken += samples.len() as u64;
        if self.engine.is_none() {
            out.extend_from_slice(samples);
            self.given += samples.len() as u64;
            return Ok(());
        }
        self.pending.extend_from_slice(samples);
        self.drain(out)
    }

    fn drain(&mut self, out: &mut Vec<f32>) -> Result<()> {
        let Some(engine) = &mut self.engine else { return Ok(()) };
        let mut at = 0;
        loop {
            let need = engine.input_frames_next();
            if self.pending.len() - at < need {
                break;
            }
            let capacity = self.block.len();
            let refused = |e: &dyn std::error::Error| Error::failed(format!("resampling failed: {e}"));
            let input =
                InterleavedSlice::new(&self.pending[at..at + need], 1, need).map_err(|e| refused(&e))?;
            let mut output =
                InterleavedSlice::new_mut(&mut self.block, 1, capacity).map_err(|e| refused(&e))?;
            let (used, made) =
                engine.process_into_buffer(&input, &mut output, None).map_err(|e| refused(&e))?;
            at += used;
            let skipped = self.skip.min(made);
            self.skip -= skipped;
            out.extend_from_slice(&self.block[skipped..made]);
            self.given += (made - skipped) as u64;
        }
        self.pending.drain(..at);
        Ok(())
    }

    /// Pushes out what is still inside, so that as much time comes out as went in. Afterwards the resampler is as new.
    ///
    /// # Errors
    /// As [`push`](Self::push).
    pub fn finish(&mut self, out: &mut Vec<f32>) -> Result<()> {
        if self.engine.is_some() {
            let due = (self.taken * u64::from(self.to)).div_ceil(u64::from(self.from));
            let start = out.len();
            let before = self.given;
            let silence = [0.0; BLOCK];
            while self.given < due {
                let given = self.given;
                self.pending.extend_from_slice(&silence);
                self.drain(out)?;
                // A rate pair may need several blocks of input for one of output; the pending input always grows.
                debug_assert!(self.given >= given);
            }
            out.truncate(start + (due - before) as usize);
        }
        self.reset();
        Ok(())
    }

    /// Forgets everything that was pushed.
    pub fn reset(&mut self) {
        if let Some(engine) = &mut self.engine {
            engine.reset();
        }
        self.pending.clear();
        self.taken = 0;
        self.given = 0;
        self.prepare();
    }
}

/// Resamples a whole recording.
///
/// # Errors
/// As [`Resampler::new`].
pub fn resample(samples: &[f32], from: u32, to: u32) -> Result<Vec<f32>> {
    let mut out = Vec::new();
    let mut resampler = Resampler::new(from, to)?;
    resampler.push(samples, &mut out)?;
    resampler.finish(&mut out)?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(hertz: f64, rate: u32, seconds: f64) -> Vec<f32> {
        let n = (seconds * f64::from(rate)) as usize;
        (0..n)
            .map(|i| (i as f64 * hertz * std::f64::consts::TAU / f64::from(rate)).sin() as f32 * 0.5)
            .collect()
    }

    fn rms(x: &[f32]) -> f32 {
        (x.iter().map(|v| v * v).sum::<f32>() / x.len().max(1) as f32).sqrt()
    }

    #[test]
    fn speech_tones_pass_and_higher_tones_do_not_fold_back() {
        for rate in [8_000, 11_025, 22_050, 44_100, 48_000, 96_000, 192_000] {
            let out = resample(&tone(1000.0, rate, 1.0), rate, 16_000).unwrap();
            assert_eq!(out.len(), 16_000, "{rate} Hz");
            let level = rms(&out[2000..14_000]);
            assert!((level - 0.3535).abs() < 0.01, "{rate} Hz: {level}");
            if rate > 20_000 {
                let folded = rms(&resample(&tone(9_500.0, rate, 1.0), rate, 16_000).unwrap()[2000..14_000]);
                assert!(folded < 0.001, "{rate} Hz: {folded}");
            }
        }
    }

    #[test]
    fn pieces_give_what_the_whole_gives() {
        let x = tone(440.0, 44_100, 0.7);
        let whole = resample(&x, 44_100, 16_000).unwrap();
        let mut resampler = Resampler::new(44_100, 16_000).unwrap();
        for round in 0..2 {
            let mut pieces = Vec::new();
            for piece in x.chunks(333) {
                resampler.push(piece, &mut pieces).unwrap();
            }
            resampler.finish(&mut pieces).unwrap();
            assert_eq!(pieces.len(), whole.len());
            let worst = pieces.iter().zip(&whole).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
            assert!(worst < 1e-5, "round {round}: {worst}: finish must forget");
        }
    }

    #[test]
    fn absurd_rates_are_refused() {
        assert!(Resampler::new(0, 16_000).is_err());
        assert!(Resampler::new(16_000, u32::MAX).is_err());
    }
}

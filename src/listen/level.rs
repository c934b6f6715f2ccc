//! How loud a recording is, and what that says about it.

use super::FRAME;

/// A sample at or above this magnitude counts as clipped: the top step of 16-bit sound, and a little below it for
/// devices that clip early.
const FULL_SCALE: f32 = 0.999;

/// Running figures about the loudness of a recording.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Level {
    samples: u64,
    clipped: u64,
    nonzero: bool,
    speech_energy: f64,
    speech_frames: u64,
}

impl Level {
    /// Takes one frame and whether it is speech.
    pub fn push(&mut self, frame: &[f32], is_speech: bool) {
        self.samples += frame.len() as u64;
        self.clipped += frame.iter().filter(|s| s.abs() >= FULL_SCALE).count() as u64;
        self.nonzero |= frame.iter().any(|&s| s != 0.0);
        if is_speech {
            self.speech_energy += frame.iter().map(|&s| f64::from(s) * f64::from(s)).sum::<f64>();
            self.speech_frames += 1;
        }
    }

    /// The share of samples at full scale, from 0 to 1.
    pub fn clipped_share(&self) -> f64 {
        self.clipped as f64 / self.samples.max(1) as f64
    }

    /// Whether something was recorded and every sample of it is exactly zero, which no open microphone gives.
    pub fn is_all_zero(&self) -> bool {
        self.samples > 0 && !self.nonzero
    }

    /// The mean level of the frames that are speech, in dB relative to full scale; `None` without speech.
    pub fn speech_dbfs(&self) -> Option<f64> {
        (self.speech_frames > 0)
            .then(|| decibel(self.speech_energy / (self.speech_frames * FRAME as u64) as f64))
    }
}

/// The level of a frame in dB relative to full scale, not below -120.
pub fn dbfs(frame: &[f32]) -> f64 {
    decibel(frame.iter().map(|&s| f64::from(s) * f64::from(s)).sum::<f64>() / frame.len().max(1) as f64)
}

fn decibel(mean_square: f64) -> f64 {
    (10.0 * mean_square.max(1e-12).log10()).max(-120.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_of_known_signals() {
        let mut level = Level::default();
        assert!(!level.is_all_zero());
        level.push(&[0.0; FRAME], false);
        assert!(level.is_all_zero());
        assert_eq!(level.speech_dbfs(), None);
        level.push(&[0.5; FRAME], true);
        assert!(!level.is_all_zero());
        assert!((level.speech_dbfs().unwrap() + 6.02).abs() < 0.01);
        level.push(&[1.0; FRAME], false);
        assert!((level.clipped_share() - 1.0 / 3.0).abs() < 1e-9);
        assert_eq!(dbfs(&[]), -120.0);
    }
}

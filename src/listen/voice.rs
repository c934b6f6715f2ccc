//! Is this frame speech? The `earshot` voice-activity detector behind a slow automatic gain.
//!
//! The detector loses quiet speech (its F1 falls from 0.97 to 0.35 between -44 and -64 dBFS), so the signal is brought
//! towards one level before it is judged. The gain moves slowly and never sees the recording itself.

use super::{FRAME, level};

/// The level speech is brought to, in dBFS.
const TARGET: f64 = -24.0;
/// The most the signal is raised, in dB: beyond it the hiss of a quiet room would be speech.
const MOST_GAIN: f64 = 24.0;
/// How much of the way the tracked level falls towards a quieter frame: half in about 3 s.
const FALL: f64 = 0.0037;
/// How much of the way it rises towards a louder frame: half in about 50 ms.
const RISE: f64 = 0.2;

/// A streaming voice-activity detector.
pub struct Voice {
    detector: Box<earshot::Detector>,
    /// A slowly falling estimate of the level of the loudest recent sound, in dBFS.
    loudness: f64,
    amplified: [f32; FRAME],
}

impl Default for Voice {
    fn default() -> Self {
        Voice {
            detector: Box::new(earshot::Detector::default()),
            loudness: TARGET - MOST_GAIN,
            amplified: [0.0; FRAME],
        }
    }
}

impl Voice {
    /// The score of one frame of [`FRAME`] samples, from 0 (no speech) to 1. A shorter frame is padded with silence.
    pub fn push(&mut self, frame: &[f32]) -> f32 {
        let level = level::dbfs(frame);
        let rate = if level > self.loudness { RISE } else { FALL };
        self.loudness += (level.max(TARGET - MOST_GAIN) - self.loudness) * rate;
        let gain = 10_f64.powf((TARGET - self.loudness).clamp(0.0, MOST_GAIN) / 20.0) as f32;
        self.amplified.fill(0.0);
        for (to, &from) in self.amplified.iter_mut().zip(frame) {
            let value = from * gain;
            *to = if value.is_finite() { value.clamp(-1.0, 1.0) } else { 0.0 };
        }
        self.detector.predict_f32(&self.amplified).clamp(0.0, 1.0)
    }
}

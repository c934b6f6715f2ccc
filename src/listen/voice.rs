//! Is this frame speech? The `earshot` voice-activity detector behind a slow automatic gain.
//!
//! The detector loses quiet speech (its F1 falls from 0.97 to 0.35 between -44 and -64 dBFS) and takes loud noise for speech
//! (from -17 dBFS on), so the signal is brought towards one level before it is judged, but never so far that the room's own
//! noise becomes loud. The gain moves slowly and never sees the recording itself.

use super::{FRAME, level};

/// The level speech is brought to, in dBFS.
const TARGET: f64 = -20.0;
/// The most the noise of the room may be brought to, in dBFS.
const NOISE: f64 = -26.0;
/// The most the signal is raised, in dB: speech of -55 dBFS is then at -27.
const MOST_GAIN: f64 = 28.0;
/// The most it is lowered.
const LEAST_GAIN: f64 = -20.0;
/// How much of the way the level of speech falls towards a quieter frame: half in about 7 s.
const FALL: f64 = 0.0015;
/// How much of the way it rises towards a louder frame: half in about 0.1 s.
const RISE: f64 = 0.1;
/// How much of the way the level of the room falls towards a quieter frame: half in two frames.
const ROOM_FALL: f64 = 0.3;
/// How much of the way it rises towards a louder one: half in about 4 s.
const ROOM_RISE: f64 = 0.003;
/// No room is quieter than this, in dBFS; digital silence is no room.
const QUIETEST: f64 = -70.0;

/// A streaming voice-activity detector.
pub struct Voice {
    detector: Box<earshot::Detector>,
    /// A slowly falling estimate of the level of the loudest recent sound, in dBFS. It begins at the quietest speech, since
    /// a first word is not louder for being the first, and rises at once where that is wrong.
    loudness: f64,
    /// A slowly rising estimate of the level of the quietest recent sound, in dBFS; `None` before the first frame.
    room: Option<f64>,
    amplified: [f32; FRAME],
}

impl Default for Voice {
    fn default() -> Self {
        Voice {
            detector: Box::new(earshot::Detector::default()),
            loudness: TARGET - MOST_GAIN,
            room: None,
            amplified: [0.0; FRAME],
        }
    }
}

impl Voice {
    /// The score of one frame of [`FRAME`] samples, from 0 (no speech) to 1. A shorter frame is padded with silence.
    pub fn push(&mut self, frame: &[f32]) -> f32 {
        let gain = 10_f64.powf(self.gain(level::dbfs(frame)) / 20.0) as f32;
        self.amplified.fill(0.0);
        for (to, &from) in self.amplified.iter_mut().zip(frame) {
            let value = from * gain;
            *to = if value.is_finite() { value.clamp(-1.0, 1.0) } else { 0.0 };
        }
        self.detector.predict_f32(&self.amplified).clamp(0.0, 1.0)
    }

    /// What a frame of this level, in dBFS, is raised by, in dB.
    fn gain(&mut self, level: f64) -> f64 {
        let rate = if level > self.loudness { RISE } else { FALL };
        self.loudness += (level.max(TARGET - MOST_GAIN) - self.loudness) * rate;
        let level = level.max(QUIETEST);
        let room = self.room.get_or_insert(level);
        *room += (level - *room) * if level > *room { ROOM_RISE } else { ROOM_FALL };
        (TARGET - self.loudness).min(NOISE - *room).clamp(LEAST_GAIN, MOST_GAIN)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The gain after each of these levels has lasted some seconds.
    fn gain(script: &[(f64, f64)]) -> f64 {
        let mut voice = Voice::default();
        let mut gain = 0.0;
        for &(level, seconds) in script {
            for _ in 0..super::super::frames(seconds) {
                gain = voice.gain(level);
            }
        }
        gain
    }

    #[test]
    fn speech_is_brought_to_one_level_and_noise_is_not() {
        for (what, script, from, to) in [
            ("quiet speech, at once", &[(-80.0, 1.0), (-55.0, 0.1)][..], 27.0, 28.0),
            ("loud speech", &[(-60.0, 1.0), (-10.0, 0.5)], -11.0, -8.0),
            ("a room's hiss", &[(-45.0, 10.0)], 18.0, 20.0),
            ("loud noise", &[(-15.0, 10.0)], -12.0, -10.0),
            ("speech in noise, then only noise", &[(-25.0, 2.0), (-20.0, 5.0), (-25.0, 60.0)], -2.0, 1.0),
            ("digital silence", &[(-120.0, 60.0)], 28.0, 28.0),
        ] {
            let found = gain(script);
            assert!((from..=to).contains(&found), "{what}: {found:.1} dB");
        }
    }
}

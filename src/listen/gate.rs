//! A second opinion on speech, for rooms in which others talk.
//!
//! Where people talk in the background no voice detector ever hears a silence: it is right, that is speech, and an answer
//! would never end. There the speaker is told from the others by loudness: a frame counts as the speaker's own when it is not
//! much quieter than the speaker was in the last seconds. By itself that would cut soft words off, so a silence that
//! only the gate sees must last longer than one that the detector sees, and in a quiet room a voice must drop far.

use super::frames;
use std::collections::VecDeque;

/// Seconds that are looked back on.
const MEMORY: f64 = 8.0;
/// Seconds before which nothing is said: too little was heard of speaker and room.
const LEAST: f64 = 2.0;
/// The share of the speech that is quieter than the speaker's loud moments.
const LOUD: f64 = 0.9;
/// The share of all frames that is quieter than the room.
const QUIET: f64 = 0.05;
/// A room is loud when its quiet moments are at most this many dB below the speaker's loud ones. Background talk 15 dB below
/// the speaker comes to 22; in a quiet room the gaps between words are 30 and more below.
const LOUD_ROOM: f32 = 24.0;
/// In a loud room a frame this many dB below the speaker's loud moments is not the speaker's.
const DROP: f32 = 9.0;
/// In a quiet room it must be further below: people mumble while they think.
const QUIET_DROP: f32 = 14.0;
/// In a loud room a frame at most this many dB louder than its quiet moments is the room: hiss and hum hardly waver.
const HUM: f32 = 1.5;
/// Frames over which the level is averaged, in energy (192 ms): longer than the gaps in syllables, shorter than words.
const SMOOTH: usize = 12;
/// Frames that are judged together (192 ms), and how many of them must be the speaker's.
const TOGETHER: usize = 12;
/// Half of [`TOGETHER`].
const ENOUGH: usize = 6;
/// How often the loud and quiet moments are looked for, in frames.
const EVERY: usize = 8;

/// Says, frame by frame, since when the speaker is silent, whoever else speaks.
#[derive(Debug, Default)]
pub struct Gate {
    /// The energies of the last frames.
    energies: VecDeque<f32>,
    /// Levels, in dBFS, of the speaker's last seconds of speech. Others do not get into it while the speaker is silent.
    voice: VecDeque<f32>,
    /// Levels of the last seconds, whatever was heard there.
    room: VecDeque<f32>,
    /// What the speaker's level must reach; `None` where the gate has no opinion.
    threshold: Option<f32>,
    own: VecDeque<bool>,
    silence: usize,
    count: usize,
}

impl Gate {
    /// Takes the level of the next frame, in dBFS, and whether the detector hears speech.
    pub fn push(&mut self, level: f32, speech: bool) {
        push(&mut self.energies, 10_f32.powf(level / 10.0), SMOOTH);
        let smooth = 10.0 * (self.energies.iter().sum::<f32>() / self.energies.len() as f32).log10();
        push(&mut self.room, smooth, frames(MEMORY));
        if speech && self.silence == 0 {
            push(&mut self.voice, smooth, frames(MEMORY));
        }
        if self.count.is_multiple_of(EVERY) {
            self.threshold = self.find_threshold();
        }
        self.count += 1;
        let own = speech && self.threshold.is_none_or(|threshold| smooth >= threshold);
        push(&mut self.own, own, TOGETHER);
        if self.own.iter().filter(|own| **own).count() >= ENOUGH {
            self.silence = 0;
        } else {
            self.silence += 1;
        }
    }

    /// Frames since the speaker was last heard. Without an opinion this is the detector's own silence.
    pub fn silent_frames(&self) -> usize {
        self.silence
    }

    fn find_threshold(&self) -> Option<f32> {
        let loud = quantile(&self.voice, LOUD)?;
        let room = quantile(&self.room, QUIET)?;
        Some(if loud - room <= LOUD_ROOM { (loud - DROP).max(room + HUM) } else { loud - QUIET_DROP })
    }
}

fn push<T>(queue: &mut VecDeque<T>, value: T, most: usize) {
    queue.push_back(value);
    if queue.len() > most {
        queue.pop_front();
    }
}

/// The value that `share` of the values do not exceed; `None` of too few.
fn quantile(values: &VecDeque<f32>, share: f64) -> Option<f32> {
    if values.len() < frames(LEAST) {
        return None;
    }
    let at = ((values.len() - 1) as f64 * share) as usize;
    let mut values: Vec<f32> = values.iter().copied().collect();
    Some(*values.select_nth_unstable_by(at, f32::total_cmp).1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Seconds of silence that the gate sees after this script of (level, speech, seconds). The speaker, who is louder than
    /// -26 dBFS, wavers by 8 dB, everything else hardly.
    fn silence(script: &[(f32, bool, f64)]) -> f64 {
        let mut gate = Gate::default();
        for &(level, speech, seconds) in script {
            let most = if level > -26.0 { 4.0 } else { 0.5 };
            for frame in 0..frames(seconds) {
                gate.push(level + most * (frame as f32 / 8.0).sin(), speech);
            }
        }
        gate.silent_frames() as f64 * 0.016
    }

    #[test]
    fn a_much_quieter_voice_is_somebody_else() {
        for (what, script, from, to) in [
            ("talk behind the speaker", &[(-20.0, true, 6.0), (-33.0, true, 4.0)][..], 3.6, 4.2),
            ("for long", &[(-20.0, true, 6.0), (-33.0, true, 12.0)], 11.6, 12.2),
            ("the speaker goes on", &[(-20.0, true, 6.0), (-33.0, true, 3.0), (-21.0, true, 0.5)], 0.0, 0.0),
            (
                "softer words in a quiet room",
                &[(-20.0, true, 3.0), (-60.0, false, 1.0), (-20.0, true, 2.0), (-29.0, true, 4.0)],
                0.0,
                0.0,
            ),
            ("a speaker who gets a little softer", &[(-20.0, true, 6.0), (-23.0, true, 6.0)], 0.0, 0.0),
            ("too little heard", &[(-20.0, true, 0.8), (-33.0, true, 1.0)], 0.0, 0.0),
            (
                "hiss that is taken for speech",
                &[(-28.0, true, 2.0), (-20.0, true, 4.0), (-28.0, true, 3.0)],
                2.6,
                3.2,
            ),
            ("plain silence", &[(-20.0, true, 6.0), (-60.0, false, 2.0)], 1.7, 2.1),
        ] {
            let found = silence(script);
            assert!((from..=to).contains(&found), "{what}: {found} s");
        }
    }
}

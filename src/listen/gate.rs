//! A second opinion on speech, for rooms in which others talk.
//!
//! Where people talk in the background no voice detector ever hears a silence: it is right, that is speech, and an answer would
//! never end. There the speaker is told from the others by loudness: a frame counts as the speaker's own when it is
//! not much quieter than the speaker was in the last seconds. That alone would cut soft words off, so it is asked only while the
//! detector hears speech without a break, and only in a loud room: where even the quietest moments are loud.

use super::frames;
use std::collections::VecDeque;

/// Seconds that are looked back on.
const MEMORY: f64 = 8.0;
/// Seconds before which nothing is said: too little was heard of speaker and room.
const LEAST: f64 = 2.0;
/// A frame this many dB below the speaker's loud moments is not the speaker's.
const DROP: f32 = 10.0;
/// The share of the speech that is quieter than the speaker's loud moments.
const LOUD: f64 = 0.9;
/// The share of all frames that is quieter than the room.
const QUIET: f64 = 0.1;
/// A room is loud when its quiet moments are at most this many dB below the speaker's loud ones. Background talk of 10 dB less than
/// the speaker comes to 13 to 18; a soft speaker in a quiet room has gaps between words 30 and more below.
const LOUD_ROOM: f32 = 20.0;
/// Frames over which the level is averaged, in energy: syllables have gaps (112 ms).
const SMOOTH: usize = 7;
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
    /// Levels of the last seconds, in dBFS, and whether the detector heard speech there.
    levels: VecDeque<(f32, bool)>,
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
        push(&mut self.levels, (smooth, speech), frames(MEMORY));
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

    /// Counts silence from now on.
    pub fn renew(&mut self) {
        self.silence = 0;
    }

    /// Frames since the speaker was last heard. Without an opinion this is the detector's own silence.
    pub fn silent_frames(&self) -> usize {
        self.silence
    }

    fn find_threshold(&self) -> Option<f32> {
        let speech = self.levels.iter().filter(|(_, speech)| *speech).map(|(level, _)| *level);
        let loud = quantile(speech.collect(), LOUD)?;
        let room = quantile(self.levels.iter().map(|(level, _)| *level).collect(), QUIET)?;
        (loud - room <= LOUD_ROOM).then_some(loud - DROP)
    }
}

fn push<T>(queue: &mut VecDeque<T>, value: T, most: usize) {
    queue.push_back(value);
    if queue.len() > most {
        queue.pop_front();
    }
}

/// The value that `share` of the values do not exceed; `None` of too few.
fn quantile(mut values: Vec<f32>, share: f64) -> Option<f32> {
    if values.len() < frames(LEAST) {
        return None;
    }
    let at = ((values.len() - 1) as f64 * share) as usize;
    Some(*values.select_nth_unstable_by(at, f32::total_cmp).1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Seconds of silence that the gate sees after this script of (level, speech, seconds). Levels waver by 3 dB.
    fn silence(script: &[(f32, bool, f64)]) -> f64 {
        let mut gate = Gate::default();
        for &(level, speech, seconds) in script {
            for frame in 0..frames(seconds) {
                gate.push(level + [0.0, 3.0, 1.0, -2.0, -3.0][frame % 5], speech);
            }
        }
        gate.silent_frames() as f64 * 0.016
    }

    #[test]
    fn only_in_a_loud_room_is_a_quieter_voice_somebody_else() {
        for (what, script, from, to) in [
            ("talk behind the speaker goes on", &[(-20.0, true, 6.0), (-33.0, true, 4.0)][..], 3.6, 4.2),
            ("the speaker goes on", &[(-20.0, true, 6.0), (-33.0, true, 3.0), (-21.0, true, 0.5)], 0.0, 0.0),
            (
                "a soft word in a quiet room",
                &[(-20.0, true, 3.0), (-60.0, false, 1.5), (-20.0, true, 2.0), (-35.0, true, 3.0)],
                0.0,
                0.0,
            ),
            ("a speaker who gets a little softer", &[(-20.0, true, 6.0), (-27.0, true, 6.0)], 0.0, 0.0),
            ("too little heard", &[(-20.0, true, 0.8), (-33.0, true, 1.0)], 0.0, 0.0),
            ("plain silence", &[(-20.0, true, 6.0), (-60.0, false, 2.0)], 1.7, 2.0),
        ] {
            let found = silence(script);
            assert!((from..=to).contains(&found), "{what}: {found} s");
        }
    }
}

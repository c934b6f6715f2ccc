//! The short tones that say when viva listens and when it has stopped.

/// Loudness of a tone, relative to full scale.
const AMPLITUDE: f32 = 0.25;
/// Seconds of fade at both ends, without which a tone clicks.
const FADE: f32 = 0.01;

/// Sounds viva makes besides speaking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// It listens from now on: one short high note.
    Start,
    /// It has stopped listening: two falling notes.
    Stop,
    /// It listens for a command: two short high notes.
    Command,
    /// A command was understood: a quick rise.
    Understood,
    /// What was said is no command: the same low note twice.
    NotUnderstood,
    /// Something is wrong: three slow falling notes.
    Error,
}

impl Tone {
    /// The tone as mono samples at `rate`.
    pub fn samples(self, rate: u32) -> Vec<f32> {
        match self {
            Tone::Start => note(880.0, 0.12, rate),
            Tone::Stop => [note(660.0, 0.09, rate), note(440.0, 0.12, rate)].concat(),
            Tone::Command => [note(1175.0, 0.07, rate), rest(0.05, rate), note(1175.0, 0.07, rate)].concat(),
            Tone::Understood => [note(784.0, 0.06, rate), note(1175.0, 0.09, rate)].concat(),
            Tone::NotUnderstood => {
                [note(330.0, 0.11, rate), rest(0.06, rate), note(330.0, 0.11, rate)].concat()
            }
            Tone::Error => {
                [note(523.0, 0.16, rate), note(392.0, 0.16, rate), note(294.0, 0.28, rate)].concat()
            }
        }
    }
}

fn rest(seconds: f32, rate: u32) -> Vec<f32> {
    vec![0.0; (seconds * rate as f32) as usize]
}

fn note(hertz: f32, seconds: f32, rate: u32) -> Vec<f32> {
    let rate = rate as f32;
    let n = (seconds * rate) as usize;
    (0..n)
        .map(|i| {
            let edge = i.min(n - 1 - i) as f32 / (FADE * rate);
            AMPLITUDE * edge.min(1.0) * (i as f32 * hertz * std::f32::consts::TAU / rate).sin()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tones_begin_and_end_in_silence() {
        let all =
            [Tone::Start, Tone::Stop, Tone::Command, Tone::Understood, Tone::NotUnderstood, Tone::Error];
        for (i, tone) in all.iter().enumerate() {
            for other in &all[..i] {
                assert_ne!(tone.samples(48_000), other.samples(48_000), "{tone:?} sounds like {other:?}");
            }
            let samples = tone.samples(48_000);
            assert!(samples.len() >= 5760);
            assert!(samples.first().unwrap().abs() < 1e-3 && samples.last().unwrap().abs() < 1e-3);
            assert!(samples.iter().all(|s| s.abs() <= AMPLITUDE));
        }
    }
}

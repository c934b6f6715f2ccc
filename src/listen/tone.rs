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
}

impl Tone {
    /// The tone as mono samples at `rate`.
    pub fn samples(self, rate: u32) -> Vec<f32> {
        match self {
            Tone::Start => note(880.0, 0.12, rate),
            Tone::Stop => [note(660.0, 0.09, rate), note(440.0, 0.12, rate)].concat(),
        }
    }
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
        for tone in [Tone::Start, Tone::Stop] {
            let samples = tone.samples(48_000);
            assert!(samples.len() >= 5760);
            assert!(samples.first().unwrap().abs() < 1e-3 && samples.last().unwrap().abs() < 1e-3);
            assert!(samples.iter().all(|s| s.abs() <= AMPLITUDE));
        }
    }
}

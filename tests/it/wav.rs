//! Sounds for the tests: the committed recordings, silence and noise, in every format a WAV can have.

use hound::{SampleFormat, WavReader, WavSpec, WavWriter};
use std::f64::consts::PI;
use std::path::{Path, PathBuf};

/// A mono sound in memory, samples from -1 to 1.
#[derive(Debug, Clone)]
pub(crate) struct Sound {
    pub(crate) rate: u32,
    pub(crate) samples: Vec<f32>,
}

/// How samples are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bits {
    Int8,
    Int16,
    Int24,
    Int32,
    Float32,
}

impl Bits {
    fn depth(self) -> u16 {
        match self {
            Bits::Int8 => 8,
            Bits::Int16 => 16,
            Bits::Int24 => 24,
            Bits::Int32 | Bits::Float32 => 32,
        }
    }
}

/// One of the committed recordings: `tests/audio/NAME.wav`.
pub(crate) fn recording(name: &str) -> PathBuf {
    super::viva::repository().join("tests/audio").join(name).with_extension("wav")
}

impl Sound {
    /// Reads any WAV; several channels are averaged.
    #[track_caller]
    pub(crate) fn read(path: &Path) -> Self {
        let mut reader = WavReader::open(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let spec = reader.spec();
        let samples: Vec<f32> = match spec.sample_format {
            SampleFormat::Float => reader.samples::<f32>().map(Result::unwrap).collect(),
            SampleFormat::Int => {
                let full = (1_i64 << (spec.bits_per_sample - 1)) as f32;
                reader.samples::<i32>().map(|s| s.unwrap() as f32 / full).collect()
            }
        };
        let channels = usize::from(spec.channels);
        let samples =
            samples.chunks_exact(channels).map(|f| f.iter().sum::<f32>() / f.len() as f32).collect();
        Sound { rate: spec.sample_rate, samples }
    }

    /// From a function of the time in seconds.
    pub(crate) fn from_fn(rate: u32, seconds: f64, mut sample: impl FnMut(f64) -> f32) -> Self {
        let count = (seconds * f64::from(rate)).round() as usize;
        let samples = (0..count).map(|i| sample(i as f64 / f64::from(rate))).collect();
        Sound { rate, samples }
    }

    /// Digital silence.
    pub(crate) fn silence(rate: u32, seconds: f64) -> Self {
        Self::from_fn(rate, seconds, |_| 0.0)
    }

    /// White noise of this RMS level; the same every time.
    pub(crate) fn noise(rate: u32, seconds: f64, level: f32) -> Self {
        let mut state = 0x9E37_79B9_7F4A_7C15_u64;
        // Uniform noise between -a and a has the RMS a / sqrt(3).
        let peak = level * 3_f32.sqrt();
        Self::from_fn(rate, seconds, |_| {
            // Marsaglia 2003, xorshift64.
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            ((state >> 40) as f32 / (1_u64 << 23) as f32 - 1.0) * peak
        })
    }

    pub(crate) fn seconds(&self) -> f64 {
        self.samples.len() as f64 / f64::from(self.rate)
    }

    /// The part between two times in seconds.
    pub(crate) fn part(&self, from: f64, to: f64) -> Self {
        let at = |seconds: f64| ((seconds * f64::from(self.rate)) as usize).min(self.samples.len());
        Sound { rate: self.rate, samples: self.samples[at(from)..at(to)].to_vec() }
    }

    /// Followed by another sound of the same rate.
    pub(crate) fn then(mut self, other: &Sound) -> Self {
        assert_eq!(self.rate, other.rate);
        self.samples.extend_from_slice(&other.samples);
        self
    }

    /// The root of the mean square; 0 of nothing.
    pub(crate) fn rms(&self) -> f64 {
        let energy: f64 = self.samples.iter().map(|&s| f64::from(s) * f64::from(s)).sum();
        (energy / self.samples.len().max(1) as f64).sqrt()
    }

    /// The level of each `seconds` of sound.
    pub(crate) fn envelope(&self, seconds: f64) -> Vec<f64> {
        let length = (seconds * f64::from(self.rate)) as usize;
        self.samples
            .chunks_exact(length)
            .map(|chunk| Sound { rate: self.rate, samples: chunk.to_vec() }.rms())
            .collect()
    }

    /// At another rate: a windowed sinc of 24 zero crossings to each side, slow and exact.
    pub(crate) fn resampled(&self, rate: u32) -> Self {
        const CROSSINGS: f64 = 24.0;
        if rate == self.rate {
            return self.clone();
        }
        let step = f64::from(self.rate) / f64::from(rate);
        // Going down, everything above half the new rate must go.
        let cutoff = (1.0 / step).min(1.0) * 0.97;
        let reach = CROSSINGS / cutoff;
        let count = (self.samples.len() as f64 / step) as usize;
        let samples = (0..count).map(|i| {
            let center = i as f64 * step;
            let first = (center - reach).ceil().max(0.0) as usize;
            let last = ((center + reach) as usize).min(self.samples.len() - 1);
            let sum: f64 = (first..=last)
                .map(|j| {
                    let x = j as f64 - center;
                    let window = 0.5 + 0.5 * (PI * x / reach).cos();
                    let angle = PI * x * cutoff;
                    let sinc = if angle.abs() < 1e-9 { 1.0 } else { angle.sin() / angle };
                    f64::from(self.samples[j]) * cutoff * sinc * window
                })
                .sum();
            sum as f32
        });
        Sound { rate, samples: samples.collect() }
    }

    /// Writes a WAV; every channel carries the same.
    pub(crate) fn write(&self, path: &Path, bits: Bits, channels: u16) -> PathBuf {
        let float = bits == Bits::Float32;
        let spec = WavSpec {
            channels,
            sample_rate: self.rate,
            bits_per_sample: bits.depth(),
            sample_format: if float { SampleFormat::Float } else { SampleFormat::Int },
        };
        let mut writer = WavWriter::create(path, spec).unwrap();
        let full = ((1_i64 << (bits.depth() - 1)) - 1) as f64;
        for &sample in &self.samples {
            for _ in 0..channels {
                if float {
                    writer.write_sample(sample).unwrap();
                } else {
                    writer.write_sample((f64::from(sample).clamp(-1.0, 1.0) * full) as i32).unwrap();
                }
            }
        }
        writer.finalize().unwrap();
        path.to_owned()
    }

    /// Writes a 16-bit mono WAV.
    #[cfg(feature = "whisper")]
    pub(crate) fn save(&self, path: &Path) -> PathBuf {
        self.write(path, Bits::Int16, 1)
    }
}

/// The bytes of a WAV without its last `missing`: its header promises more than there is.
#[cfg(feature = "whisper")]
pub(crate) fn truncated(path: &Path, missing: usize) -> Vec<u8> {
    let mut bytes = std::fs::read(path).unwrap();
    bytes.truncate(bytes.len() - missing);
    bytes
}

#[test]
fn a_tone_survives_the_resampler_and_every_format() {
    let folder = tempfile::tempdir().unwrap();
    let tone = Sound::from_fn(16_000, 0.5, |t| 0.4 * (2.0 * PI * 440.0 * t).sin() as f32);
    for rate in [8_000, 44_100, 192_000] {
        let there_and_back = tone.resampled(rate).resampled(16_000);
        let middle = 1000..there_and_back.samples.len() - 1000;
        for i in middle {
            let error = (tone.samples[i] - there_and_back.samples[i]).abs();
            assert!(error < 0.01, "{rate} Hz: {error} at sample {i}");
        }
    }
    for (bits, bound) in [
        (Bits::Int8, 0.02),
        (Bits::Int16, 1e-4),
        (Bits::Int24, 1e-6),
        (Bits::Int32, 1e-6),
        (Bits::Float32, 0.0),
    ] {
        let read = Sound::read(&tone.write(&folder.path().join("tone.wav"), bits, 2));
        assert_eq!(read.samples.len(), tone.samples.len());
        let worst = read.samples.iter().zip(&tone.samples).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        assert!(worst <= bound, "{bits:?}: {worst}");
    }
}

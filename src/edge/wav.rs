//! WAV files: any PCM or float format in, 16-bit mono at 16 kHz out.

use super::clock::Stopwatch;
use crate::error::{Context, Error, Result};
use crate::listen::{AudioSource, Flow, Health, RATE, Resampler, mix_to_mono};
use std::fs::File;
use std::io::{BufReader, Read, Seek as _};
use std::path::{Path, PathBuf};

/// Samples (per channel) decoded at a time.
const BLOCK: usize = 8192;
/// The longest recording that is read, in seconds: an hour, so that memory stays bounded.
const LONGEST: u64 = 3600;

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
    samples: Vec<f32>,
    at: usize,
    pace: Pace,
    begun: Option<Stopwatch>,
    cut_short: bool,
}

impl WavSource {
    /// Reads a WAV file: PCM of 8 to 32 bits or 32-bit float, any rate, any number of channels. A file that ends before
    /// its header says is taken as far as it goes, and [`Health::cut_short`] is set.
    ///
    /// # Errors
    /// When the file cannot be read, is no WAV file, has a format that is not handled, or holds no sound.
    pub fn open(path: &Path, pace: Pace) -> Result<Self> {
        let (samples, cut_short) = read(path)?;
        Ok(WavSource { samples, at: 0, pace, begun: None, cut_short })
    }

    /// The length in samples at [`RATE`].
    pub fn len(&self) -> usize {
        self.samples.len()
    }

    /// Whether there is no sound; never true for a source that was opened.
    pub fn is_empty(&self) -> bool {
        self.samples.is_empty()
    }
}

impl AudioSource for WavSource {
    fn read(&mut self, out: &mut Vec<f32>) -> Result<Flow> {
        match self.pace {
            Pace::AtOnce => {
                let until = (self.at + BLOCK).min(self.samples.len());
                out.extend_from_slice(&self.samples[self.at..until]);
                self.at = until;
                Ok(if until == self.samples.len() { Flow::Ended } else { Flow::More })
            }
            Pace::RealTime => {
                let begun = self.begun.get_or_insert_with(Stopwatch::start);
                let due = (begun.elapsed().as_secs_f64() * f64::from(RATE)) as usize;
                let known = due.min(self.samples.len());
                if self.at < known {
                    out.extend_from_slice(&self.samples[self.at..known]);
                    self.at = known;
                }
                out.resize(out.len() + due.saturating_sub(self.at.max(known)), 0.0);
                self.at = self.at.max(due);
                Ok(Flow::More)
            }
        }
    }

    fn discard(&mut self) -> Result<()> {
        // The file begins to be spoken when listening begins.
        self.begun = None;
        self.at = 0;
        Ok(())
    }

    fn health(&self) -> Health {
        Health { cut_short: self.cut_short, ..Health::default() }
    }
}

/// Reads a WAV file as it is: mono samples at the file's own rate.
///
/// # Errors
/// As [`WavSource::open`].
pub fn read_native(path: &Path) -> Result<(Vec<f32>, u32)> {
    let mut samples = Vec::new();
    let (rate, _) = decode(path, |block, _| {
        samples.extend_from_slice(block);
        Ok(())
    })?;
    Ok((samples, rate))
}

fn read(path: &Path) -> Result<(Vec<f32>, bool)> {
    let mut samples = Vec::new();
    let mut resampler: Option<Resampler> = None;
    let (_, cut_short) = decode(path, |block, rate| {
        let resampler = match &mut resampler {
            Some(known) => known,
            none => none
                .insert(Resampler::new(rate, RATE).context(|| format!("cannot use `{}`", path.display()))?),
        };
        resampler.push(block, &mut samples)
    })?;
    if let Some(resampler) = &mut resampler {
        resampler.finish(&mut samples)?;
    }
    Ok((samples, cut_short))
}

/// Decodes a file block by block into mono; gives the rate and whether it ended before its header said.
fn decode(path: &Path, mut take: impl FnMut(&[f32], u32) -> Result<()>) -> Result<(u32, bool)> {
    let name = path.display();
    let file = File::open(path).context(|| format!("cannot open the recording `{name}`"))?;
    let size = file.metadata().map(|m| m.len()).unwrap_or(0);
    if file.metadata().is_ok_and(|m| m.is_dir()) {
        return Err(Error::failed(format!("`{name}` is a folder, not a WAV file")));
    }
    if size == 0 {
        return Err(Error::failed(format!("the recording `{name}` is empty (0 bytes)")).hint(CONVERT));
    }
    let mut reader = open_reader(file, size).map_err(|cause| not_wav(path, size, &cause))?;
    let spec = reader.spec();
    if spec.channels == 0 || spec.sample_rate == 0 {
        return Err(Error::failed(format!(
            "the header of `{name}` is damaged: {} channels at {} Hz",
            spec.channels, spec.sample_rate
        ))
        .hint(CONVERT));
    }
    let channels = usize::from(spec.channels);
    let most = LONGEST * u64::from(spec.sample_rate) * u64::from(spec.channels);
    let (given, cut_short) = match (spec.sample_format, spec.bits_per_sample) {
        (hound::SampleFormat::Float, 32) => {
            blocks(reader.samples::<f32>(), BLOCK * channels, most, |block| {
                take(&mono(block, channels, |s| if s.is_finite() { s } else { 0.0 }), spec.sample_rate)
            })?
        }
        (hound::SampleFormat::Int, bits @ 1..=32) => {
            let full = (1_i64 << (bits - 1)) as f32;
            blocks(reader.samples::<i32>(), BLOCK * channels, most, |block| {
                take(&mono(block, channels, |s| s as f32 / full), spec.sample_rate)
            })?
        }
        (format, bits) => {
            let kind = if format == hound::SampleFormat::Float { "float" } else { "integer" };
            return Err(Error::failed(format!(
                "`{name}` holds {bits}-bit {kind} samples, which are not handled"
            ))
            .hint(CONVERT));
        }
    };
    if given >= most {
        return Err(Error::failed(format!("the recording `{name}` is longer than {} minutes", LONGEST / 60))
            .hint("cut it into single answers first"));
    }
    if given < channels as u64 {
        return Err(Error::failed(format!(
            "the recording `{name}` holds no sound ({size} bytes, header only)"
        ))
        .hint("record it again, or try another file"));
    }
    Ok((spec.sample_rate, cut_short))
}

type Reader = hound::WavReader<std::io::Chain<std::io::Cursor<Vec<u8>>, BufReader<File>>>;

/// Begins to read a WAV file. Where the header gives no length (0 or all ones, as programs write it that were killed or
/// that write into a pipe), everything up to the end of the file counts.
fn open_reader(file: File, size: u64) -> std::result::Result<Reader, hound::Error> {
    let mut file = BufReader::new(file);
    let header = match unmeasured(&mut file, size)? {
        Some(header) => header,
        None => {
            file.rewind()?;
            Vec::new()
        }
    };
    hound::WavReader::new(std::io::Cursor::new(header).chain(file))
}

/// The header up to the samples with the length filled in, the file standing behind it, when the file has a `data`
/// chunk without a length; `None` for every other file.
fn unmeasured(file: &mut BufReader<File>, size: u64) -> std::io::Result<Option<Vec<u8>>> {
    /// Bytes of chunks before the samples that are kept; real headers have a few hundred.
    const LONGEST_HEADER: u64 = 1 << 20;
    let mut header = vec![0; 12];
    if size < 44 {
        return Ok(None);
    }
    file.read_exact(&mut header)?;
    let mut frame = 1;
    while (header.len() as u64) < size.min(LONGEST_HEADER) {
        let mut chunk = [0; 8];
        if file.read_exact(&mut chunk).is_err() {
            return Ok(None);
        }
        let [.., a, b, c, d] = chunk;
        let length = u32::from_le_bytes([a, b, c, d]);
        header.extend_from_slice(&chunk);
        if chunk.starts_with(b"data") {
            if length != 0 && length != u32::MAX {
                return Ok(None);
            }
            let there = size.saturating_sub(header.len() as u64).min(u64::from(u32::MAX)) / frame * frame;
            let field = header.len() - 4;
            header[field..].copy_from_slice(&u32::try_from(there).unwrap_or(0).to_le_bytes());
            return Ok(Some(header));
        }
        let at = header.len();
        // Chunks are padded to an even length.
        file.take((u64::from(length) + u64::from(length % 2)).min(LONGEST_HEADER))
            .read_to_end(&mut header)?;
        if let (true, Some(align)) = (chunk.starts_with(b"fmt "), header.get(at + 12..at + 14)) {
            frame = u64::from(u16::from_le_bytes([align[0], align[1]])).max(1);
        }
    }
    Ok(None)
}

const CONVERT: &str = "convert it with: ffmpeg -i INPUT -ac 1 -ar 16000 -c:a pcm_s16le answer.wav";

fn mono<S: Copy>(block: &[S], channels: usize, scale: impl Fn(S) -> f32) -> Vec<f32> {
    let scaled: Vec<f32> = block.iter().map(|&s| scale(s)).collect();
    let mut out = Vec::with_capacity(scaled.len() / channels);
    mix_to_mono(&scaled, channels, &mut out);
    out
}

/// Hands samples on in blocks of `size`; gives their number and whether reading stopped before the announced end.
fn blocks<R: Read, S: Copy + hound::Sample>(
    samples: hound::WavSamples<'_, R, S>,
    size: usize,
    most: u64,
    mut take: impl FnMut(&[S]) -> Result<()>,
) -> Result<(u64, bool)> {
    let mut block = Vec::with_capacity(size);
    let mut given = 0;
    let mut cut_short = false;
    for sample in samples {
        match sample {
            Ok(sample) => block.push(sample),
            Err(_) => {
                cut_short = true;
                break;
            }
        }
        given += 1;
        if given >= most {
            break;
        }
        if block.len() == size {
            take(&block)?;
            block.clear();
        }
    }
    take(&block)?;
    Ok((given, cut_short))
}

fn not_wav(path: &Path, size: u64, cause: &hound::Error) -> Error {
    let name = path.display();
    let kind = first_bytes(path).map_or("", |bytes| match bytes.as_slice() {
        [b'I', b'D', b'3', ..] | [0xFF, 0xFB | 0xF3 | 0xFA, ..] => " (it looks like MP3)",
        [b'O', b'g', b'g', b'S', ..] => " (it looks like Ogg)",
        [b'f', b'L', b'a', b'C', ..] => " (it looks like FLAC)",
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => " (it looks like M4A or MP4)",
        [0x1A, 0x45, 0xDF, 0xA3, ..] => " (it looks like WebM)",
        _ => "",
    });
    let (what, why) = match cause {
        hound::Error::FormatError(why) => ("no WAV file that can be read", *why),
        hound::Error::Unsupported => ("a WAV file in a format that is not handled", "compressed sound"),
        hound::Error::IoError(e) if e.kind() == std::io::ErrorKind::UnexpectedEof => {
            ("cut off inside its header", "there is no sound in it")
        }
        _ => ("no WAV file that can be read", "the header makes no sense"),
    };
    Error::failed(format!("`{name}` ({size} bytes) is {what}{kind}: {why}")).hint(CONVERT)
}

fn first_bytes(path: &Path) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path).ok()?.take(12).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// The format of takes: 16-bit mono at [`RATE`].
const TAKE: hound::WavSpec = hound::WavSpec {
    channels: 1,
    sample_rate: RATE,
    bits_per_sample: 16,
    sample_format: hound::SampleFormat::Int,
};

/// Samples after which the header is brought up to date: half a second, the most that a crash can cost.
const CHECKPOINT: u32 = RATE / 2;

/// A recording that grows on disk while it is made, playable at any moment.
pub struct WavFile {
    writer: hound::WavWriter<std::io::BufWriter<File>>,
    path: PathBuf,
    unsaved: u32,
}

impl WavFile {
    /// Begins a recording in an empty file.
    ///
    /// # Errors
    /// When the header cannot be written.
    pub fn begin(file: File, path: &Path) -> Result<Self> {
        let mut writer = hound::WavWriter::new(std::io::BufWriter::new(file), TAKE)
            .context(|| format!("cannot write `{}`", path.display()))?;
        writer.flush().context(|| format!("cannot write `{}`", path.display()))?;
        Ok(WavFile { writer, path: path.to_owned(), unsaved: 0 })
    }

    /// Appends samples.
    ///
    /// # Errors
    /// When the disk is full or gone; what was written until the last half second stays playable.
    pub fn push(&mut self, samples: &[f32]) -> Result<()> {
        let failed = |path: &Path| format!("cannot write `{}`", path.display());
        for sample in samples {
            let value = (sample.clamp(-1.0, 1.0) * 32767.0).round() as i16;
            self.writer.write_sample(value).context(|| failed(&self.path))?;
        }
        self.unsaved += samples.len() as u32;
        if self.unsaved >= CHECKPOINT {
            self.unsaved = 0;
            self.writer.flush().context(|| failed(&self.path))?;
        }
        Ok(())
    }

    /// Ends the recording with a right header.
    ///
    /// # Errors
    /// When the disk is full or gone.
    pub fn finish(self) -> Result<()> {
        self.writer.finalize().context(|| format!("cannot finish `{}`", self.path.display()))
    }
}

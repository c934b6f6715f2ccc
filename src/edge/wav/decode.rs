//! WAV files of any format, decoded block by block.

use crate::error::{Context, Error, Result};
use crate::listen::mix_to_mono;
use std::fs::File;
use std::io::{BufReader, Read, Seek as _};
use std::path::Path;

/// Samples (per channel) decoded at a time.
const BLOCK: usize = 8192;

/// A WAV file that is being read.
pub(super) struct Decoder {
    reader: Reader,
    channels: usize,
    /// Samples that have not been given out yet, all channels.
    block: Vec<f32>,
    cut_short: bool,
}

impl Decoder {
    /// Opens a file and decodes its first block, to know that there is sound in it.
    pub(super) fn open(path: &Path) -> Result<Self> {
        let name = path.display();
        let file =
            File::open(path).context(|| format!("cannot open the recording `{name}`")).map_err(|error| {
                error.hint("name a WAV file that is there; viva's own are listed by: viva takes")
            })?;
        let size = file.metadata().map(|m| m.len()).unwrap_or(0);
        if file.metadata().is_ok_and(|m| m.is_dir()) {
            return Err(Error::failed(format!("`{name}` is a folder, not a WAV file")));
        }
        if size == 0 {
            return Err(Error::failed(format!("the recording `{name}` is empty (0 bytes)")).hint(CONVERT));
        }
        let reader = open_reader(file, size).map_err(|cause| not_wav(path, size, &cause))?;
        let spec = reader.spec();
        if spec.channels == 0 || spec.sample_rate == 0 {
            return Err(Error::failed(format!(
                "the header of `{name}` is damaged: {} channels at {} Hz",
                spec.channels, spec.sample_rate
            ))
            .hint(CONVERT));
        }
        if !matches!(
            (spec.sample_format, spec.bits_per_sample),
            (hound::SampleFormat::Float, 32) | (hound::SampleFormat::Int, 1..=32)
        ) {
            let float = spec.sample_format == hound::SampleFormat::Float;
            return Err(Error::failed(format!(
                "`{name}` holds {}-bit {} samples, which are not handled",
                spec.bits_per_sample,
                if float { "float" } else { "integer" }
            ))
            .hint(CONVERT));
        }
        let channels = usize::from(spec.channels);
        let mut decoder = Decoder { reader, channels, block: Vec::new(), cut_short: false };
        decoder.fetch();
        if decoder.block.len() < channels {
            return Err(Error::failed(format!(
                "the recording `{name}` holds no sound ({size} bytes, header only)"
            ))
            .hint("record it again, or try another file"));
        }
        Ok(decoder)
    }

    /// Samples in a second, of each channel.
    pub(super) fn rate(&self) -> u32 {
        self.reader.spec().sample_rate
    }

    /// Samples of each channel, as the header says.
    pub(super) fn length(&self) -> u64 {
        u64::from(self.reader.duration())
    }

    /// Whether the file has ended before its header says.
    pub(super) fn is_cut_short(&self) -> bool {
        self.cut_short
    }

    /// Appends the next block, mixed to mono; says whether there was one.
    pub(super) fn next(&mut self, out: &mut Vec<f32>) -> bool {
        let block = std::mem::take(&mut self.block);
        mix_to_mono(&block, self.channels, out);
        let was_one = !block.is_empty();
        self.block = block;
        self.block.clear();
        if was_one {
            self.fetch();
        }
        was_one
    }

    fn fetch(&mut self) {
        let most = BLOCK * self.channels;
        let spec = self.reader.spec();
        let full = (1_i64 << (spec.bits_per_sample - 1)) as f32;
        let whole = match spec.sample_format {
            hound::SampleFormat::Float => {
                let finite = |sample: f32| if sample.is_finite() { sample } else { 0.0 };
                fill(&mut self.block, most, self.reader.samples::<f32>(), finite)
            }
            hound::SampleFormat::Int => {
                fill(&mut self.block, most, self.reader.samples::<i32>(), |sample| sample as f32 / full)
            }
        };
        self.cut_short |= !whole;
    }
}

/// Appends up to `most` samples; false when they end before the announced end.
fn fill<R: Read, S: hound::Sample>(
    block: &mut Vec<f32>,
    most: usize,
    samples: hound::WavSamples<'_, R, S>,
    scale: impl Fn(S) -> f32,
) -> bool {
    for sample in samples.take(most) {
        match sample {
            Ok(sample) => block.push(scale(sample)),
            Err(_) => return false,
        }
    }
    true
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

//! A recording that grows on disk while it is made.

use crate::error::{Context, Result};
use crate::listen::RATE;
use std::fs::File;
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

/// Bytes before the first sample.
pub(in crate::edge) const HEADER: u64 = 44;
/// Bytes of a sample: 16 bit, mono.
pub(in crate::edge) const SAMPLE: u64 = 2;
/// Samples after which file and header are brought up to date: a fifth of the half second that a crash may cost, so that
/// the bound also holds for a process that was held up.
const CHECKPOINT: usize = RATE as usize / 10;

/// A recording in a file, 16-bit mono at [`RATE`]. The header is right whenever the process ends: sound is written before
/// the header that counts it, and the header in one piece.
pub struct WavFile {
    file: File,
    path: PathBuf,
    /// Sound that is not in the file yet.
    waiting: Vec<u8>,
    /// Bytes of sound in the file.
    written: u64,
}

impl WavFile {
    /// Begins a recording in an empty file.
    ///
    /// # Errors
    /// When the header cannot be written.
    pub fn begin(file: File, path: &Path) -> Result<Self> {
        let waiting = Vec::with_capacity(CHECKPOINT * SAMPLE as usize * 2);
        let mut wav = WavFile { file, path: path.to_owned(), waiting, written: 0 };
        wav.write_header().context(|| cannot_write(path))?;
        Ok(wav)
    }

    /// Appends samples.
    ///
    /// # Errors
    /// When the disk is full or gone; what was written until then stays playable.
    pub fn push(&mut self, samples: &[f32]) -> Result<()> {
        for sample in samples {
            let value = (sample.clamp(-1.0, 1.0) * 32767.0).round() as i16;
            self.waiting.extend_from_slice(&value.to_le_bytes());
            if self.waiting.len() >= CHECKPOINT * SAMPLE as usize {
                self.save()?;
            }
        }
        Ok(())
    }

    /// Ends the recording with a right header.
    ///
    /// # Errors
    /// When the disk is full or gone.
    pub fn finish(mut self) -> Result<()> {
        self.save()
    }

    /// Brings the file up to date. On a full disk as much as fits is kept, and counted.
    fn save(&mut self) -> Result<()> {
        let end = HEADER + self.written;
        let mut done = 0;
        let mut saved = self.file.seek(SeekFrom::Start(end)).map(drop);
        while saved.is_ok() && done < self.waiting.len() {
            match self.file.write(&self.waiting[done..]) {
                Ok(0) => saved = Err(std::io::ErrorKind::WriteZero.into()),
                Ok(count) => done += count,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => saved = Err(error),
            }
        }
        let whole = done - done % SAMPLE as usize;
        self.written += whole as u64;
        self.waiting.drain(..whole);
        // The header is in its place already, so a full disk does not keep it from being right.
        let counted = self.write_header();
        saved.and(counted).context(|| cannot_write(&self.path))
    }

    fn write_header(&mut self) -> std::io::Result<()> {
        self.file.seek(SeekFrom::Start(0))?;
        self.file.write_all(&header(self.written))
    }
}

impl Drop for WavFile {
    fn drop(&mut self) {
        // Whoever needs to know that all is there calls `finish`.
        let _ = self.save();
    }
}

fn cannot_write(path: &Path) -> String {
    format!("cannot write `{}`", path.display())
}

/// The header before so many bytes of sound (Microsoft and IBM 1991, "Multimedia Programming Interface and Data
/// Specifications 1.0", RIFF WAVE). What is longer than its fields can say, 37 hours, is told as the longest.
fn header(bytes: u64) -> [u8; HEADER as usize] {
    let length = u32::try_from(bytes).unwrap_or(u32::MAX - HEADER as u32);
    let mut header = [0; HEADER as usize];
    let fields: [&[u8]; 13] = [
        b"RIFF",
        &(length + HEADER as u32 - 8).to_le_bytes(),
        b"WAVE",
        b"fmt ",
        &16_u32.to_le_bytes(),
        &1_u16.to_le_bytes(),
        &1_u16.to_le_bytes(),
        &RATE.to_le_bytes(),
        &(RATE * SAMPLE as u32).to_le_bytes(),
        &(SAMPLE as u16).to_le_bytes(),
        &16_u16.to_le_bytes(),
        b"data",
        &length.to_le_bytes(),
    ];
    let mut at = 0;
    for field in fields {
        header[at..at + field.len()].copy_from_slice(field);
        at += field.len();
    }
    header
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_right_after_every_piece() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.wav");
        let mut wav = WavFile::begin(File::create(&path).unwrap(), &path).unwrap();
        let read = || hound::WavReader::open(&path).unwrap().samples::<i16>().map(Result::unwrap).collect();
        assert_eq!(read(), [] as [i16; 0]);
        let mut pushed = 0;
        for length in [1, 159, 160, 1600, 7, 20_000] {
            let samples: Vec<f32> = (pushed..pushed + length).map(|i| (i % 100) as f32 / 100.0).collect();
            wav.push(&samples).unwrap();
            pushed += length;
            let kept: Vec<i16> = read();
            assert!(kept.len() <= pushed && pushed - kept.len() < CHECKPOINT, "{} of {pushed}", kept.len());
            assert_eq!(path.metadata().unwrap().len(), HEADER + SAMPLE * kept.len() as u64);
            let wanted = (0..kept.len()).map(|i| ((i % 100) as f32 / 100.0 * 32767.0).round() as i16);
            assert!(kept.into_iter().eq(wanted));
        }
        wav.finish().unwrap();
        let kept: Vec<i16> = read();
        assert_eq!(kept.len(), pushed);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_is_an_error_with_the_path() {
        let file = File::options().write(true).open("/dev/full").unwrap();
        let error = WavFile::begin(file, Path::new("/dev/full")).err().unwrap().to_string();
        assert!(error.starts_with("cannot write `/dev/full`: No space left on device"), "{error}");
    }
}

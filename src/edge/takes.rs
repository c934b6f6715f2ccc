//! Recordings on disk and the grades beside them.

use super::clock::Now;
use super::text::write_whole;
use super::wav::WavFile;
use crate::error::{Context, Error, Result};
use std::fs::File;
use std::path::{Path, PathBuf};

/// The ending of a recording that is still being made.
const UNFINISHED: &str = ".part.wav";

/// The folder of takes.
#[derive(Debug, Clone)]
pub struct Takes {
    folder: PathBuf,
}

impl Takes {
    /// Makes the folder if need be.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn open(folder: PathBuf) -> Result<Self> {
        std::fs::create_dir_all(&folder).map_err(|e| {
            Error::failed(format!("cannot make the folder `{}`", folder.display()))
                .because(e)
                .hint("choose another with --data-dir DIR or VIVA_DATA_DIR")
        })?;
        Ok(Takes { folder })
    }

    /// Begins a take named after the moment and the question. It is `….part.wav` until it is finished.
    ///
    /// # Errors
    /// When the file cannot be made.
    pub fn begin(&self, now: &Now, question: &str) -> Result<Take> {
        let base = format!("{}-{}", now.file_name, safe(question));
        for number in 1..1000 {
            let stem = if number == 1 { base.clone() } else { format!("{base}-{number}") };
            let whole = self.folder.join(format!("{stem}.wav"));
            let part = self.folder.join(format!("{stem}{UNFINISHED}"));
            if whole.exists() {
                continue;
            }
            match private(&part) {
                Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => {}
                Err(e) => return Err(Error::failed(format!("cannot make `{}`", part.display())).because(e)),
                Ok(file) => {
                    // Held while recording, so that another viva does not take the file for one left by a crash. A
                    // file system without locks only loses that courtesy.
                    let _ = file.try_lock();
                    let wav = WavFile::begin(file, &part)?;
                    return Ok(Take { wav, part, whole });
                }
            }
        }
        Err(Error::failed(format!("too many takes named `{base}` in `{}`", self.folder.display())))
    }

    /// Gives recordings that a crash left unfinished their final names.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn recover(&self) -> Result<Vec<PathBuf>> {
        let mut recovered = Vec::new();
        let folder = || format!("cannot read the folder `{}`", self.folder.display());
        for entry in std::fs::read_dir(&self.folder).context(folder)? {
            let path = entry.context(folder)?.path();
            let Some(stem) =
                path.file_name().and_then(|n| n.to_str()).and_then(|n| n.strip_suffix(UNFINISHED))
            else {
                continue;
            };
            let Ok(file) = File::open(&path) else { continue };
            if matches!(file.try_lock(), Err(std::fs::TryLockError::WouldBlock)) {
                continue;
            }
            let whole = self.folder.join(format!("{stem}.unfinished.wav"));
            if std::fs::rename(&path, &whole).is_ok() {
                recovered.push(whole);
            }
        }
        recovered.sort();
        Ok(recovered)
    }
}

/// A recording that is being made.
pub struct Take {
    wav: WavFile,
    part: PathBuf,
    whole: PathBuf,
}

impl Take {
    /// Appends samples at 16 kHz.
    ///
    /// # Errors
    /// When the disk is full or gone.
    pub fn push(&mut self, samples: &[f32]) -> Result<()> {
        self.wav.push(samples)
    }

    /// Where the recording is while it is made.
    pub fn path(&self) -> &Path {
        &self.part
    }

    /// Finishes the recording and gives it its name.
    ///
    /// # Errors
    /// When the disk is full or gone; the recording made so far stays under [`path`](Self::path).
    pub fn finish(self) -> Result<PathBuf> {
        self.wav.finish()?;
        let synced = File::options().append(true).open(&self.part).and_then(|file| file.sync_all());
        synced.context(|| format!("cannot make `{}` safe on the disk", self.part.display()))?;
        std::fs::rename(&self.part, &self.whole)
            .context(|| format!("cannot rename `{}` to `{}`", self.part.display(), self.whole.display()))?;
        Ok(self.whole)
    }

    /// Removes the recording: there is nothing in it.
    ///
    /// # Errors
    /// When the file cannot be removed.
    pub fn drop_empty(self) -> Result<()> {
        drop(self.wav);
        std::fs::remove_file(&self.part).context(|| format!("cannot remove `{}`", self.part.display()))
    }
}

/// Writes the grade of a take beside it (`….json`), whole or not at all.
///
/// # Errors
/// When the disk is full or gone.
pub fn save_grade(take: &Path, json: &str) -> Result<PathBuf> {
    let path = take.with_extension("json");
    write_whole(&path, json)?;
    Ok(path)
}

/// A new file that only its owner can read: it holds a voice.
fn private(path: &Path) -> std::io::Result<File> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// A question's id as part of a file name on every system.
pub(super) fn safe(id: &str) -> String {
    let mut name: String = id
        .chars()
        .map(|c| if c.is_alphanumeric() || matches!(c, '-' | '_') { c } else { '_' })
        .take(60)
        .collect();
    if name.is_empty() {
        name.push('_');
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Now {
        Now { rfc3339: "2026-03-01T09:12:33+08:00".into(), file_name: "2026-03-01T09.12.33".into() }
    }

    #[test]
    fn a_take_is_playable_before_it_is_finished_and_two_never_share_a_name() {
        let folder = tempfile::tempdir().unwrap();
        let takes = Takes::open(folder.path().join("takes")).unwrap();
        let mut take = takes.begin(&now(), "pod/创建").unwrap();
        assert!(take.path().ends_with("2026-03-01T09.12.33-pod_创建.part.wav"));
        take.push(&[0.25; 20_000]).unwrap();
        // Half-second check-points: at least the first 16,000 samples are readable now.
        let (samples, rate) = super::super::wav::read_native(take.path()).unwrap();
        assert!(samples.len() >= 16_000 && rate == 16_000);
        let second = takes.begin(&now(), "pod/创建").unwrap();
        assert_ne!(second.path(), take.path());
        second.drop_empty().unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(take.path().metadata().unwrap().permissions().mode() & 0o077, 0, "others can read it");
        }
        let path = take.finish().unwrap();
        assert_eq!(super::super::wav::read_native(&path).unwrap().0.len(), 20_000);
        save_grade(&path, "{}").unwrap();
        assert!(path.with_extension("json").exists());
        assert!(takes.recover().unwrap().is_empty());
    }

    #[test]
    fn recordings_left_by_a_crash_get_their_names() {
        let folder = tempfile::tempdir().unwrap();
        let takes = Takes::open(folder.path().to_owned()).unwrap();
        let mut take = takes.begin(&now(), "q").unwrap();
        take.push(&[0.5; 9000]).unwrap();
        assert!(takes.recover().unwrap().is_empty(), "it is still being recorded");
        drop(take);
        let found = takes.recover().unwrap();
        assert_eq!(found.len(), 1);
        assert!(found[0].ends_with("2026-03-01T09.12.33-q.unfinished.wav"));
    }
}

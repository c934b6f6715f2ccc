//! Recordings on disk, what they answer, and the grades beside them.
//!
//! A take has up to three files of one name: `….part.wav`, from its end on `….wav`; `….asked.json`, what it answers and
//! how it was recorded; `….json`, its grade, which takes the place of `….asked.json`. Whatever ends the process at
//! whatever moment, what is there can be graded.

mod asked;
mod kept;
#[cfg(test)]
mod tests;

use super::clock::Now;
use super::text::write_whole;
use super::wav::{HEADER, SAMPLE, WavFile};
use crate::error::{Context, Error, Result};
use crate::listen::RATE;
use crate::time::Millis;
pub use asked::Asked;
pub use kept::{Kept, State, is_held};
use std::fs::File;
use std::path::{Path, PathBuf};

/// The ending of a recording that is still being made.
const UNFINISHED: &str = ".part.wav";
/// The ending of a recording.
const WHOLE: &str = ".wav";
/// The ending of what a take answers.
const ASKED: &str = ".asked.json";
/// The ending of a grade.
const GRADE: &str = ".json";

/// A recording shorter than this has no word in it: it is what is left when viva was ended while it began to listen.
const WORD: Millis = Millis(300);

/// The folder of takes.
#[derive(Debug, Clone)]
pub struct Takes {
    folder: PathBuf,
}

impl Takes {
    /// Makes the folder if need be; only its owner can look into it.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn open(folder: PathBuf) -> Result<Self> {
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        // Folders above it, such as the data folder, hold nothing private by themselves.
        folder
            .parent()
            .map_or(Ok(()), std::fs::create_dir_all)
            .and_then(|()| {
                #[cfg(unix)]
                std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
                builder.create(&folder)
            })
            .and_then(|()| make_private(&folder))
            .map_err(|e| {
                Error::failed(format!("cannot make the folder `{}`", folder.display()))
                    .because(e)
                    .hint("choose another with --data-dir DIR or VIVA_DATA_DIR")
            })?;
        Ok(Takes { folder })
    }

    /// Begins a take named after the moment and the question. It is `….part.wav` until it is finished, and what it answers
    /// is on disk before its first sample.
    ///
    /// # Errors
    /// When its files cannot be made.
    pub fn begin(&self, now: &Now, asked: &Asked) -> Result<Take> {
        let base = format!("{}-{}", now.file_name, safe(&asked.question.id));
        for number in 1..1000 {
            let stem = if number == 1 { base.clone() } else { format!("{base}-{number}") };
            let whole = self.file(&stem, WHOLE);
            let part = self.file(&stem, UNFINISHED);
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
                    let begun = WavFile::begin(file, &part)
                        .and_then(|wav| asked.save(&self.file(&stem, ASKED)).map(|()| wav));
                    return match begun {
                        Ok(wav) => Ok(Take { wav, part, whole }),
                        Err(error) => {
                            // Nothing is in it; on a full disk the next start removes what cannot be removed now.
                            let _ = std::fs::remove_file(&part);
                            Err(error.hint("free some space, or keep takes elsewhere: --data-dir DIR"))
                        }
                    };
                }
            }
        }
        Err(Error::failed(format!("too many takes named `{base}` in `{}`", self.folder.display())))
    }

    /// Removes a finished recording in which there is no answer, and what is kept beside it.
    ///
    /// # Errors
    /// When a file of it cannot be removed.
    pub fn discard(&self, take: &Path) -> Result<()> {
        remove(take)?;
        remove(&with_ending(take, ASKED))
    }

    /// Where the files of a take are.
    fn file(&self, stem: &str, ending: &str) -> PathBuf {
        self.folder.join(format!("{stem}{ending}"))
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
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

    /// Finishes the recording and gives it its name. Tells where it is, and why it does not have its last words, if a full
    /// disk cost them.
    pub fn finish(self) -> (PathBuf, Result<()>) {
        let written = self.wav.finish().and_then(|()| {
            let synced = File::options().append(true).open(&self.part).and_then(|file| file.sync_all());
            synced.context(|| format!("cannot make `{}` safe on the disk", self.part.display()))
        });
        match std::fs::rename(&self.part, &self.whole) {
            Ok(()) => (self.whole, written),
            Err(e) => {
                let renamed = Err(e).context(|| {
                    format!("cannot rename `{}` to `{}`", self.part.display(), self.whole.display())
                });
                (self.part, written.and(renamed))
            }
        }
    }

    /// Removes the recording: there is nothing in it.
    ///
    /// # Errors
    /// When a file of it cannot be removed.
    pub fn drop_empty(self) -> Result<()> {
        drop(self.wav);
        remove(&self.part)?;
        remove(&with_ending(&self.whole, ASKED))
    }
}

/// Writes the grade of a take beside it (`….json`), whole or not at all. What the take answers is in the grade from now on.
///
/// # Errors
/// When the disk is full or gone; the take is then as it was.
pub fn save_grade(take: &Path, json: &str) -> Result<PathBuf> {
    let path = with_ending(take, GRADE);
    write_whole(&path, json).map_err(|error| {
        error.hint(format!("the recording is kept; free some space, then: {}", grade_command(take)))
    })?;
    remove(&with_ending(take, ASKED))?;
    Ok(path)
}

/// Remembers that the person knows that a take is not graded, so that the next start does not ask about it.
///
/// # Errors
/// When that cannot be written; the next start asks then.
pub fn set_offered(take: &Path) -> Result<()> {
    let path = with_ending(take, ASKED);
    if path.exists() { Asked { offered: true, ..Asked::load(&path)? }.save(&path) } else { Ok(()) }
}

/// The command that grades a take with what is known about it.
pub fn grade_command(take: &Path) -> String {
    format!("viva grade --take {}", super::text::quote(&take.to_string_lossy()))
}

/// How long a take is, told by the size of its file.
fn length(bytes: u64) -> Millis {
    Millis(bytes.saturating_sub(HEADER) / SAMPLE * 1000 / u64::from(RATE))
}

/// Whether a recording was never finished: viva was ended while it was made.
pub fn is_unfinished(take: &Path) -> bool {
    take.to_string_lossy().ends_with(UNFINISHED)
}

/// The file beside a take with another ending.
fn with_ending(take: &Path, ending: &str) -> PathBuf {
    let name = take.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let stem = name.strip_suffix(UNFINISHED).or_else(|| name.strip_suffix(WHOLE)).unwrap_or(&name);
    take.with_file_name(format!("{stem}{ending}"))
}

/// Removes a file; one that is not there is no error.
fn remove(path: &Path) -> Result<()> {
    match std::fs::remove_file(path) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => {
            Err(e).context(|| format!("cannot remove `{}`", path.display()))
        }
        _ => Ok(()),
    }
}

/// A new file that only its owner can read: it holds a voice.
fn private(path: &Path) -> std::io::Result<File> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Closes a folder to everybody but its owner, if it is open: one that an earlier version made, or `mkdir`.
#[cfg(unix)]
fn make_private(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let mut permissions = folder.metadata()?.permissions();
    if permissions.mode() & 0o077 != 0 {
        permissions.set_mode(permissions.mode() & !0o077);
        // A folder of somebody else stays as its owner wants it; the files in it are private by themselves.
        let _ = std::fs::set_permissions(folder, permissions);
    }
    Ok(())
}

/// The data folder of a person is closed to others already.
#[cfg(not(unix))]
fn make_private(folder: &Path) -> std::io::Result<()> {
    folder.metadata().map(drop)
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

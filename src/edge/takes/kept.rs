//! The takes that are there: what a crash left, what waits to be graded, what is old.

use super::{ASKED, Asked, GRADE, Takes, UNFINISHED, WHOLE, WORD, asked, length, remove};
use crate::edge::clock::Now;
use crate::edge::text::read;
use crate::error::{Context, Result};
use crate::render::json::Grade;
use crate::time::Millis;
use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};

/// How far a take is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Another viva is recording it now.
    Recording,
    /// It waits to be graded.
    Ungraded,
    /// Its grade is beside it.
    Graded,
}

/// A take that is there.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// Its name: moment and question, without an ending.
    pub name: String,
    /// The recording; `None` when only the grade is left.
    pub wav: Option<PathBuf>,
    /// How long the recording is.
    pub length: Millis,
    /// What its files take on the disk.
    pub bytes: u64,
    /// How far it is.
    pub state: State,
    files: Vec<PathBuf>,
}

impl Kept {
    /// The moment it was begun in the time zone of that moment: `2026-03-01 09:12`.
    pub fn when(&self) -> String {
        let stamp = self.name.get(..STAMP.len()).unwrap_or_default();
        let (day, time) = stamp.split_once('T').unwrap_or((stamp, ""));
        format!("{day} {}", time.get(..5).unwrap_or(time).replace('.', ":"))
    }

    /// How many days ago it was begun; a part of a day counts for nothing.
    pub fn age(&self, now: &Now) -> u32 {
        self.name.get(..STAMP.len()).map_or(0, |stamp| now.days_since(stamp))
    }

    /// What it answers, as far as that is known.
    ///
    /// # Errors
    /// As [`Asked::of`].
    pub fn asked(&self) -> Result<Asked> {
        match self.files.iter().find(|path| ends_with(path, ASKED) || ends_with(path, GRADE)) {
            Some(path) => Asked::load(path),
            None => Err(asked::unknown(&self.name)),
        }
    }

    /// The grade, if there is one that can be read.
    pub fn grade(&self) -> Option<Grade> {
        let path = self.files.iter().find(|path| ends_with(path, GRADE) && !ends_with(path, ASKED))?;
        serde_json::from_str(&read(path).ok()?).ok()
    }

    /// Removes the recording with its grade and everything else about it.
    ///
    /// # Errors
    /// When a file cannot be removed.
    pub fn remove(&self) -> Result<()> {
        self.files.iter().try_for_each(|path| remove(path))
    }
}

/// What names of takes begin with: only files that viva has named are looked at, listed or removed.
const STAMP: &str = "0000-00-00T00.00.00";

/// The name of a take and the ending, when a file's name is one that viva gives.
fn parse(name: &str) -> Option<(&str, &'static str)> {
    let is_stamped = name.len() > STAMP.len()
        && name.bytes().zip(STAMP.bytes()).all(|(c, sample)| match sample {
            b'0' => c.is_ascii_digit(),
            _ => c == sample,
        })
        && name.as_bytes()[STAMP.len()] == b'-';
    let ending = [UNFINISHED, WHOLE, ASKED, GRADE].into_iter().find(|ending| name.ends_with(ending))?;
    is_stamped.then(|| (&name[..name.len() - ending.len()], ending))
}

fn ends_with(path: &Path, ending: &str) -> bool {
    path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.ends_with(ending))
}

/// Whether another viva records into the file now.
pub fn is_held(path: &Path) -> bool {
    File::open(path).is_ok_and(|file| matches!(file.try_lock(), Err(std::fs::TryLockError::WouldBlock)))
}

impl Takes {
    /// Gives recordings that a crash left unfinished their final names, oldest first, and removes what a crash left that
    /// holds nothing. A recording that another viva is making stays alone.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn recover(&self) -> Result<Vec<PathBuf>> {
        let mut recovered = Vec::new();
        for (stem, endings) in self.scan()? {
            let asked = self.file(&stem, ASKED);
            if endings.contains(&WHOLE) && endings.contains(&ASKED) && endings.contains(&GRADE) {
                // The process ended between writing the grade and removing what it has replaced.
                remove(&asked)?;
            }
            let is_there = |ending| self.file(&stem, ending).exists();
            // Looked for once more: a recording that is being renamed is easily missed in a listing.
            if endings == [ASKED] && !is_there(UNFINISHED) && !is_there(WHOLE) {
                // The recording was removed, or never begun.
                remove(&asked)?;
            }
            if !endings.contains(&UNFINISHED) {
                continue;
            }
            let part = self.file(&stem, UNFINISHED);
            if is_held(&part) {
                continue;
            }
            let bytes = part.metadata().map_or(0, |metadata| metadata.len());
            if length(bytes) < WORD {
                remove(&part)?;
                remove(&asked)?;
                continue;
            }
            let whole = self.file(&stem, WHOLE);
            // A disk that cannot even rename leaves it for the next time.
            if !whole.exists() && std::fs::rename(&part, &whole).is_ok() {
                if let Ok(known) = Asked::load(&asked) {
                    // Without this the grade does not say that the end is missing.
                    let _ = Asked { cut_short: true, ..known }.save(&asked);
                }
                recovered.push(whole);
            }
        }
        Ok(recovered)
    }

    /// All takes, oldest first.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn all(&self) -> Result<Vec<Kept>> {
        Ok(self.scan()?.into_iter().filter_map(|(stem, endings)| self.kept(stem, &endings)).collect())
    }

    /// The takes that wait to be graded and that the person was not asked about, oldest first.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn waiting(&self) -> Result<Vec<Kept>> {
        let all = self.scan()?.into_iter().filter(|(_, endings)| !endings.contains(&GRADE));
        let kept = all.filter_map(|(stem, endings)| self.kept(stem, &endings));
        Ok(kept
            .filter(|kept| kept.state == State::Ungraded && kept.asked().is_ok_and(|asked| !asked.offered))
            .collect())
    }

    fn kept(&self, name: String, endings: &[&'static str]) -> Option<Kept> {
        let files: Vec<PathBuf> = endings.iter().map(|ending| self.file(&name, ending)).collect();
        let size = |path: &PathBuf| path.metadata().map_or(0, |metadata| metadata.len());
        let wav = files.iter().find(|path| ends_with(path, WHOLE)).cloned();
        let state = match &wav {
            _ if endings.contains(&GRADE) => State::Graded,
            Some(wav) if ends_with(wav, UNFINISHED) && is_held(wav) => State::Recording,
            Some(_) => State::Ungraded,
            None => return None,
        };
        let length = wav.as_ref().map_or(Millis::ZERO, |wav| length(size(wav)));
        Some(Kept { bytes: files.iter().map(size).sum(), name, wav, length, state, files })
    }

    /// The files of takes: the names, oldest first, and their endings.
    fn scan(&self) -> Result<BTreeMap<String, Vec<&'static str>>> {
        let failed = || format!("cannot read the folder `{}`", self.folder.display());
        let mut found: BTreeMap<String, Vec<&'static str>> = BTreeMap::new();
        for entry in std::fs::read_dir(&self.folder).context(failed)? {
            let name = entry.context(failed)?.file_name();
            if let Some((stem, ending)) = name.to_str().and_then(parse) {
                found.entry(stem.to_owned()).or_default().push(ending);
            }
        }
        Ok(found)
    }
}

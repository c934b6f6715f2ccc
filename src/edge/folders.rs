//! Where things are: what viva keeps, and what it came with.

use crate::error::{Error, Result};
use etcetera::BaseStrategy as _;
use std::path::{Path, PathBuf};

/// The folders viva works with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folders {
    /// Everything viva keeps: models, takes.
    pub data: PathBuf,
}

impl Folders {
    /// The data folder: the one given, or the platform's (`~/.local/share/viva` on Linux).
    ///
    /// # Errors
    /// When there is no home folder and none was given.
    pub fn locate(data: Option<PathBuf>) -> Result<Self> {
        let data = match data {
            Some(data) => data,
            None => etcetera::base_strategy::choose_native_strategy()
                .map_err(|e| {
                    Error::failed("cannot tell where to keep takes and models")
                        .because(e)
                        .hint("name a folder: --data-dir DIR, or VIVA_DATA_DIR")
                })?
                .data_dir()
                .join("viva"),
        };
        Ok(Folders { data })
    }

    /// Recordings and grades.
    pub fn takes(&self) -> PathBuf {
        self.data.join("takes")
    }

    /// Where models are looked for: the person's own first, then those that came with viva.
    pub fn models(&self) -> Vec<PathBuf> {
        let mut folders = vec![self.data.join("models")];
        folders.extend(shared("models"));
        folders
    }
}

/// The person's settings file (`~/.config/viva/config.toml` on Linux), whether it exists or not.
pub fn config_file() -> Option<PathBuf> {
    Some(
        etcetera::base_strategy::choose_native_strategy().ok()?.config_dir().join("viva").join("config.toml"),
    )
}

/// The bank that came with viva.
///
/// # Errors
/// When it is not where it was installed.
pub fn bundled_bank() -> Result<PathBuf> {
    shared("questions").into_iter().next().ok_or_else(|| {
        Error::failed("the questions that come with viva were not found")
            .hint("run `make install` in the source folder, or name a bank of your own: viva practice PATH")
    })
}

/// Places where files that came with viva may lie, best first; only those that exist: beside the program
/// (`PREFIX/bin/viva` → `PREFIX/share/viva`), then the source folder it was built from.
fn shared(what: &str) -> Vec<PathBuf> {
    let installed = std::env::current_exe()
        .ok()
        .and_then(|program| program.canonicalize().ok())
        .and_then(|program| Some(program.parent()?.parent()?.join("share/viva").join(what)));
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join(what);
    [installed, Some(source)].into_iter().flatten().filter(|folder| folder.is_dir()).collect()
}

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

/// The folders above one whose files may speak for it, nearest first: up to the root of its git repository or the home
/// folder, whichever is nearer; none when it is in neither.
pub(super) fn above(folder: &Path) -> Vec<PathBuf> {
    let home = etcetera::home_dir().ok().and_then(|home| home.canonicalize().ok());
    let here = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    here.canonicalize().map_or_else(|_| Vec::new(), |here| above_within(&here, home.as_deref()))
}

/// As [`above`], for a folder and a home that are absolute.
fn above_within(folder: &Path, home: Option<&Path>) -> Vec<PathBuf> {
    let is_last = |folder: &Path| Some(folder) == home || folder.join(".git").exists();
    match folder.ancestors().position(is_last) {
        Some(last) => folder.ancestors().take(last + 1).skip(1).map(Path::to_owned).collect(),
        None => Vec::new(),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_speaks_for_a_folder_ends_at_the_repository_or_the_home() {
        let root = tempfile::tempdir().unwrap();
        let path = |name: &str| root.path().join(name);
        std::fs::create_dir_all(path("home/work/repo/.git")).unwrap();
        std::fs::create_dir_all(path("home/work/repo/notes/k8s")).unwrap();
        let above = |name: &str, home: Option<&str>| -> Vec<PathBuf> {
            above_within(&path(name), home.map(path).as_deref())
        };
        assert_eq!(
            above("home/work/repo/notes/k8s", Some("home")),
            [path("home/work/repo/notes"), path("home/work/repo")]
        );
        assert_eq!(above("home/work", Some("home")), [path("home")]);
        assert_eq!(above("home/work/repo", Some("home")), [] as [PathBuf; 0]);
        assert_eq!(above("home", Some("home")), [] as [PathBuf; 0]);
        assert_eq!(above("home/work", Some("elsewhere")), [] as [PathBuf; 0]);
        assert_eq!(above("home/work", None), [] as [PathBuf; 0]);
    }
}

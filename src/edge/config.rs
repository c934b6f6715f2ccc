//! The person's settings file.

use crate::error::{Context, Error, Result};
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// What `config.toml` may say. Everything is optional; `VIVA_*` variables and flags win over it.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The bank to practice when none is named.
    pub bank: Option<PathBuf>,
    /// The folder for everything viva keeps.
    pub data_dir: Option<PathBuf>,
    /// The model: a name or a path.
    pub model: Option<String>,
    /// The microphone: an id or part of a name.
    pub device: Option<String>,
    /// `short`, `normal` or `long`.
    pub patience: Option<String>,
    /// Whether questions are read aloud.
    pub speak: Option<bool>,
}

impl Config {
    /// Reads the file; no file is an empty one.
    ///
    /// # Errors
    /// When it cannot be read, or says something that is not understood (with line and column).
    pub fn load(path: &Path) -> Result<Self> {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Config::default()),
            Err(e) => return Err(e).context(|| format!("cannot read the settings `{}`", path.display())),
        };
        toml::from_str(&text).map_err(|e| {
            let at = e.span().map_or(String::new(), |span| {
                let before = &text[..span.start.min(text.len())];
                let line = before.matches('\n').count() + 1;
                let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
                format!(":{line}:{column}")
            });
            Error::usage(format!("cannot use the settings `{}`{at}: {}", path.display(), e.message()))
                .hint("it may set: bank, data_dir, model, device, patience, speak")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_read_and_mistakes_are_placed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        assert_eq!(Config::load(&path).unwrap(), Config::default());
        std::fs::write(&path, "model = \"base\"\nspeak = false\n").unwrap();
        let config = Config::load(&path).unwrap();
        assert_eq!((config.model.as_deref(), config.speak), (Some("base"), Some(false)));
        std::fs::write(&path, "model = \"base\"\nspeek = false\n").unwrap();
        let error = Config::load(&path).unwrap_err();
        assert!(
            error.is_usage() && error.to_string().contains("config.toml`:2:1: unknown field `speek`"),
            "{error}"
        );
    }
}

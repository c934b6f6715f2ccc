//! The person's settings file.

use crate::error::{Error, Result};
use serde::Deserialize;
use std::ffi::OsStr;
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
    /// The voice for English: a name of the system's or Piper's, or a Piper voice's file.
    pub voice: Option<String>,
    /// The voice for Chinese.
    pub voice_zh: Option<String>,
    /// How fast they speak: 1 is their own pace.
    pub rate: Option<f64>,
    /// The file all this stands in, as the person named it.
    #[serde(skip)]
    pub path: PathBuf,
}

impl Config {
    /// Reads the file that the person named, or else the one in its usual place, which need not be there.
    ///
    /// # Errors
    /// When it cannot be read, or says something that is not understood (with line, column and the setting); when the
    /// named one is not there.
    pub fn load(named: Option<&Path>, usual: Option<&Path>) -> Result<Self> {
        let Some(path) = named.or(usual) else { return Ok(Config::default()) };
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound && named.is_none() => {
                return Ok(Config::default());
            }
            Err(e) => {
                let error = Error::usage(format!("cannot read the settings `{}`", path.display())).because(e);
                return Err(match named {
                    Some(path) if is_set_by("VIVA_CONFIG", path.as_os_str()) => {
                        error.hint("VIVA_CONFIG names it: set it to a file that is there, or unset it")
                    }
                    Some(_) => error.hint("name a file that is there, or leave --config out"),
                    None => error.hint("make it readable, or name another file with --config"),
                });
            }
        };
        let config = toml::from_str(&text).map_err(|e| misunderstood(path, &text, &e))?;
        Ok(Config { path: path.to_owned(), ..config })
    }
}

/// The error for settings that are not understood.
fn misunderstood(path: &Path, text: &str, error: &toml::de::Error) -> Error {
    let mut at = String::new();
    let mut setting = String::new();
    if let Some(span) = error.span() {
        let before = &text[..span.start.min(text.len())];
        let line = before.matches('\n').count();
        let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
        at = format!(":{}:{column}", line + 1);
        let named = text.lines().nth(line).and_then(|line| line.split_once('=')).map(|(name, _)| name.trim());
        setting = named.map_or_else(String::new, |name| format!("`{name}`: "));
    }
    Error::usage(format!("cannot use the settings `{}`{at}: {setting}{}", path.display(), error.message()))
        .hint("it may set: bank, data_dir, model, device, patience, speak, voice, voice_zh, rate")
}

/// Whether an environment variable has this value: then the person most likely gave it there.
pub fn is_set_by(variable: &str, value: &OsStr) -> bool {
    std::env::var_os(variable).is_some_and(|set| set == value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_read_and_mistakes_are_placed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        assert_eq!(Config::load(None, Some(&path)).unwrap(), Config::default());
        let error = Config::load(Some(&path), None).unwrap_err();
        assert!(error.is_usage() && error.to_string().contains("config.toml`: "), "{error}");
        std::fs::write(&path, "model = \"base\"\nspeak = false\n").unwrap();
        let config = Config::load(Some(&path), None).unwrap();
        assert_eq!((config.model.as_deref(), config.speak), (Some("base"), Some(false)));
        std::fs::write(&path, "model = \"base\"\nspeek = false\n").unwrap();
        let error = Config::load(None, Some(&path)).unwrap_err();
        assert!(
            error.is_usage()
                && error.to_string().contains("config.toml`:2:1: `speek`: unknown field `speek`"),
            "{error}"
        );
        std::fs::write(&path, "model = \"base\"\nspeak = \"no\"\n").unwrap();
        let error = Config::load(None, Some(&path)).unwrap_err();
        assert!(error.to_string().contains("config.toml`:2:9: `speak`: invalid type"), "{error}");
    }
}

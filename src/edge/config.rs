//! The person's settings file.

use crate::coach::Commands;
use crate::coach::command::Alias;
use crate::error::{Error, Result};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use toml::Spanned;

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
    /// `off`, `verify` or `on`.
    pub vocabulary: Option<String>,
    /// Whether questions are read aloud.
    pub speak: Option<bool>,
    /// The voice for English: a name of the system's or Piper's, or a Piper voice's file.
    pub voice: Option<String>,
    /// The voice for Chinese.
    pub voice_zh: Option<String>,
    /// How fast they speak: 1 is their own pace.
    pub rate: Option<f64>,
    /// For how many days takes are kept; for ever when it is not set.
    pub retention: Option<u32>,
    /// Phrases besides the built-in ones, by the names of the spoken commands: `next = ["weiter"]`; with a `-` before
    /// it a built-in phrase is left out.
    #[serde(default)]
    pub commands: BTreeMap<String, Vec<Spanned<String>>>,
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
        let config: Config = toml::from_str(&text).map_err(|e| misunderstood(path, &text, &e))?;
        let config = Config { path: path.to_owned(), ..config };
        config.check_commands(&text)?;
        Ok(config)
    }

    /// The spoken commands with the person's own phrases.
    pub fn spoken_commands(&self) -> Commands {
        Commands::with(&self.aliases()).0
    }

    fn aliases(&self) -> Vec<Alias> {
        let named = self.commands.iter().flat_map(|(name, phrases)| phrases.iter().map(move |p| (name, p)));
        named
            .map(|(name, phrase)| Alias { command: name.clone(), phrase: phrase.get_ref().clone() })
            .collect()
    }

    fn check_commands(&self, text: &str) -> Result<()> {
        let (_, troubles) = Commands::with(&self.aliases());
        let Some((first, trouble)) = troubles.first() else { return Ok(()) };
        let phrase = self.commands.values().flatten().nth(*first);
        let at = phrase.map_or_else(String::new, |phrase| place(text, phrase.span().start));
        let more = match troubles.len() - 1 {
            0 => String::new(),
            more => format!(" (and {more} more)"),
        };
        Err(Error::usage(format!("cannot use the settings `{}`{at}: {trouble}{more}", self.path.display()))
            .hint("[commands] gives further phrases to spoken commands: next = [\"weiter\", \"-go on\"]"))
    }
}

/// The error for settings that are not understood.
fn misunderstood(path: &Path, text: &str, error: &toml::de::Error) -> Error {
    let mut at = String::new();
    let mut setting = String::new();
    if let Some(span) = error.span() {
        at = place(text, span.start);
        let line = text[..span.start.min(text.len())].matches('\n').count();
        let named = text.lines().nth(line).and_then(|line| line.split_once('=')).map(|(name, _)| name.trim());
        setting = named.map_or_else(String::new, |name| format!("`{name}`: "));
    }
    Error::usage(format!("cannot use the settings `{}`{at}: {setting}{}", path.display(), error.message()))
        .hint("it may set: bank, data_dir, model, device, patience, speak, voice, voice_zh, rate, retention, [commands]")
}

/// Where the byte at `offset` stands: `:line:column`.
fn place(text: &str, offset: usize) -> String {
    let before = &text[..offset.min(text.len())];
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    format!(":{}:{column}", before.matches('\n').count() + 1)
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

    #[test]
    fn phrases_for_commands_are_read_and_conflicts_are_placed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        let load = |text: &str| {
            std::fs::write(&path, text).unwrap();
            Config::load(None, Some(&path))
        };
        let config = load("[commands]\nnext = [\"Weiter\", \"-go on\"]\nstop = [\"go on\"]\n").unwrap();
        assert_eq!(Commands::with(&config.aliases()).1, []);
        assert_eq!(config.aliases().len(), 3);
        let error = load("[commands]\nnext = [\"weiter\",\n  \"stop\"]\nnxt = [\"on\"]\n").unwrap_err();
        assert!(error.is_usage());
        let told = error.to_string();
        assert!(told.contains("config.toml`:3:3: `stop` is a phrase for stop already"), "{told}");
        assert!(told.contains("(and 1 more)"), "{told}");
    }
}

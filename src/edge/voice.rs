//! The voice that reads texts aloud: engines of the system, each run as a child that writes a WAV file.
//!
//! Text in two languages is read by two voices, run by run, and joined. What was rendered is kept ([`cache`]), and what
//! comes next is rendered ahead on a thread of its own ([`reader`]). Nothing is played here, and no text ever passes a
//! shell or a command line, where other users could read it.

pub mod cache;
mod choice;
mod engine;
mod espeak;
mod piper;
mod program;
pub mod reader;
mod sound;
#[cfg(test)]
mod tests;

pub use choice::{SLOWEST_TO_FASTEST, Wishes};
pub use sound::Speech;

use crate::coach::Language;
use crate::error::{Context, Error, Result};
use crate::render::spoken::{self, Run};
use cache::{Cache, Key};
use engine::Voice;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long an engine may take for a piece of text. espeak-ng needs about 10 ms for a run; Piper loads its voice first.
const TIMEOUT: Duration = Duration::from_secs(10);

/// The voices of this machine, one for each language.
#[derive(Debug, Clone)]
pub struct SystemVoice {
    english: Option<Voice>,
    chinese: Option<Voice>,
    rate: f64,
    timeout: Duration,
    /// The folder of what viva keeps, for the cache and for work in progress; `None` keeps nothing.
    data: Option<PathBuf>,
}

impl SystemVoice {
    /// Finds the voices: those wished for, else Piper's in `data/voices`, else those of the system (`say` on macOS,
    /// System.Speech on Windows, espeak-ng elsewhere).
    ///
    /// # Errors
    /// When no engine is installed (the hint is the command that installs one), or there is no voice as wished (a usage
    /// error that lists those there are).
    pub fn find(wishes: &Wishes, data: Option<&Path>) -> Result<Self> {
        Self::find_in(std::env::var_os("PATH").unwrap_or_default().as_os_str(), wishes, data)
    }

    /// As [`SystemVoice::find`], with engines from the folders of `path`.
    fn find_in(path: &OsStr, wishes: &Wishes, data: Option<&Path>) -> Result<Self> {
        let rate = wishes.rate()?;
        let (english, chinese) = choice::voices(path, wishes, data)?;
        Ok(SystemVoice { english, chinese, rate, timeout: TIMEOUT, data: data.map(Path::to_owned) })
    }

    /// What is used for each language, for people: `espeak-ng (en-us, cmn-latn-pinyin)`.
    pub fn name(&self) -> String {
        let told = |voice: &Option<Voice>| voice.as_ref().map_or("none".to_owned(), Voice::told);
        match (&self.english, &self.chinese) {
            (Some(one), Some(other)) if one.engine == other.engine => {
                format!("{} ({}, {})", one.engine.name(), one.name_told(), other.name_told())
            }
            (english, chinese) => format!("English: {}; Chinese: {}", told(english), told(chinese)),
        }
    }

    fn voice(&self, language: Language) -> Result<&Voice> {
        let (voice, name) = match language {
            Language::Chinese => (&self.chinese, "Chinese"),
            _ => (&self.english, "English"),
        };
        voice.as_ref().ok_or_else(|| {
            Error::failed(format!("no voice for {name}"))
                .hint("name one with --voice or --voice-zh, or in the settings as voice or voice_zh")
        })
    }

    /// The sound of `text`, from the cache if it is there. `language` decides where the script does not. `stop` is asked
    /// every few milliseconds.
    ///
    /// # Errors
    /// When a voice fails, gives no sound, takes too long, or is stopped.
    pub fn render(&self, text: &str, language: Language, stop: &dyn Fn() -> bool) -> Result<Speech> {
        let runs = spoken::runs(text, language);
        if !runs.iter().any(|run| is_spoken(&run.text)) {
            return Ok(Speech::silent());
        }
        // A cache that cannot be used makes speech slow, not impossible.
        let cache = self.data.as_deref().and_then(|data| Cache::open(data).ok());
        let key = self.key(&runs)?;
        if let Some(speech) = cache.as_ref().and_then(|cache| cache.get(&key)) {
            return Ok(speech);
        }
        let folder = match &cache {
            Some(cache) => cache.workshop(),
            None => tempfile::tempdir(),
        };
        let folder = folder.context(|| "cannot make a temporary folder for the voice".to_owned())?;
        let parts = self.render_runs(&runs, folder.path(), stop)?;
        let speech = sound::joined(&runs, parts)?;
        if speech.samples.is_empty() {
            return Err(Error::failed(format!("the voice gave no sound: {}", self.name())));
        }
        if let Some(cache) = &cache {
            // As above: what cannot be kept is rendered again.
            let _ = cache.put(&key, &speech);
        }
        Ok(speech)
    }

    /// The sound of each run, with its silent ends cut off and its level right. All runs of one voice go to its engine together.
    fn render_runs(&self, runs: &[Run], folder: &Path, stop: &dyn Fn() -> bool) -> Result<Vec<Speech>> {
        let mut parts = vec![Speech::silent(); runs.len()];
        for language in [Language::English, Language::Chinese] {
            let mine: Vec<usize> = (0..runs.len())
                .filter(|&at| runs[at].language == language && is_spoken(&runs[at].text))
                .collect();
            if mine.is_empty() {
                continue;
            }
            let texts: Vec<&str> = mine.iter().map(|&at| runs[at].text.as_str()).collect();
            let work = engine::Work { texts: &texts, rate: self.rate, folder, timeout: self.timeout, stop };
            let mut spoken = self.voice(language)?.speak(&work)?;
            spoken.iter_mut().for_each(sound::trim);
            sound::level(&mut spoken);
            for (at, speech) in mine.iter().zip(spoken) {
                parts[*at] = speech;
            }
        }
        Ok(parts)
    }

    /// What the sound of a text depends on.
    fn key(&self, runs: &[Run]) -> Result<Key> {
        let mut key = Key::new();
        key.add(&self.rate.to_bits().to_le_bytes());
        for run in runs {
            key.add(run.language.code().as_bytes());
            key.add(run.text.as_bytes());
        }
        for language in [Language::English, Language::Chinese] {
            if runs.iter().any(|run| run.language == language) {
                key.add(self.voice(language)?.identity().as_bytes());
            }
        }
        Ok(key)
    }
}

/// Whether anything in a text makes a sound.
fn is_spoken(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

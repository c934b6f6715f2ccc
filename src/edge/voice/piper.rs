//! Piper: neural voices, each a file `NAME.onnx` with its description `NAME.onnx.json` beside it.
//!
//! Only options that both of its command lines have are used, that of the C++ program and that of the Python package.

use super::program::{self, Limits, reads_from};
use super::sound::{Speech, read_wav};
use crate::coach::Language;
use crate::error::{Context, Error, Result};
use serde::Deserialize;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What is needed of a voice's description.
#[derive(Debug, Default, Deserialize)]
struct Description {
    language: Option<Spoken>,
    espeak: Option<Phonemes>,
}

#[derive(Debug, Default, Deserialize)]
struct Spoken {
    #[serde(default)]
    code: String,
}

#[derive(Debug, Default, Deserialize)]
struct Phonemes {
    #[serde(default)]
    voice: String,
}

/// The voices in a folder that speak a language, by name.
pub(super) fn voices(folder: &Path, language: Language) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut voices: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension() == Some(OsStr::new("onnx")) && speaks(path).ok() == Some(language))
        .collect();
    voices.sort();
    voices
}

/// The language of a voice: as described, else as its name begins (`zh_CN-huayan-medium`).
///
/// # Errors
/// When there is no description, which Piper needs too, or the language is another.
pub(super) fn speaks(voice: &Path) -> Result<Language> {
    let mut path = voice.as_os_str().to_owned();
    path.push(".json");
    let path = PathBuf::from(path);
    let text = std::fs::read_to_string(&path)
        .context(|| format!("the description of a Piper voice is missing: `{}`", path.display()))?;
    let described: Description = serde_json::from_str(&text)
        .context(|| format!("`{}` does not describe a Piper voice", path.display()))?;
    let name = voice.file_stem().and_then(OsStr::to_str).unwrap_or_default();
    let told = [
        described.language.unwrap_or_default().code,
        described.espeak.unwrap_or_default().voice,
        name.to_owned(),
    ];
    let of = |code: &str| match code.to_lowercase().split(['_', '-']).next() {
        Some("en") => Some(Language::English),
        Some("zh" | "cmn" | "yue") => Some(Language::Chinese),
        _ => None,
    };
    told.iter()
        .find_map(|code| of(code))
        .ok_or_else(|| Error::failed(format!("`{}` speaks neither Chinese nor English", voice.display())))
}

/// Reads all texts in one go, since loading the voice takes longer than reading. `command` reads the lines of `text`
/// into files in the folder `sounds`.
pub(super) fn speak(
    command: Command,
    (text, sounds): (&Path, &Path),
    texts: &[&str],
    limits: &Limits<'_>,
) -> Result<Vec<Speech>> {
    // A line is a text.
    let lines: Vec<String> =
        texts.iter().map(|text| text.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    std::fs::write(text, lines.join("\n") + "\n").context(|| format!("cannot write `{}`", text.display()))?;
    // The sounds of an earlier run would be taken for this one's.
    if sounds.exists() {
        std::fs::remove_dir_all(sounds).context(|| format!("cannot remove `{}`", sounds.display()))?;
    }
    std::fs::create_dir(sounds).context(|| format!("cannot make `{}`", sounds.display()))?;
    program::run(reads_from(command, Some(text))?, "the voice `piper`", limits)?;
    let mut files: Vec<(u128, PathBuf)> = std::fs::read_dir(sounds)
        .context(|| format!("cannot read `{}`", sounds.display()))?
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            // Named by the time at which each was begun.
            Some((path.file_stem()?.to_str()?.parse().ok()?, path))
        })
        .collect();
    files.sort();
    if files.len() != lines.len() {
        return Err(Error::failed(format!(
            "the voice `piper` gave {} sounds for {} texts",
            files.len(),
            lines.len()
        )));
    }
    files.iter().map(|(_, path)| read_wav(path)).collect()
}

/// Lets Piper read lines of its standard input into WAV files in a folder.
pub(super) fn arguments(command: &mut Command, voice: &str, rate: f64, folder: &Path) {
    // The length of a phoneme: the inverse of the rate.
    command.args(["--model", voice, "--length_scale", &format!("{:.3}", 1.0 / rate)]);
    command.arg("--output_dir").arg(folder);
}

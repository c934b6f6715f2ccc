//! Which voice reads which language.

use super::engine::{Engine, Voice};
use super::piper;
use super::program::{self, Limits, look_up, reads_from};
use crate::coach::Language;
use crate::error::{Context, Error, Result};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How slow and how fast voices can be told to speak and are still understood.
pub const SLOWEST_TO_FASTEST: std::ops::RangeInclusive<f64> = 0.5..=2.0;

/// How long an engine may take to list its voices.
const LISTING: Duration = Duration::from_secs(10);

/// At most this many voices are listed in an error.
const LISTED: usize = 24;

/// How somebody wants to be read to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Wishes {
    /// The voice for English: a name of the system's or Piper's, or a Piper voice's file.
    pub english: Option<String>,
    /// The voice for Chinese.
    pub chinese: Option<String>,
    /// How fast, in times the voice's own pace.
    pub rate: Option<f64>,
}

impl Wishes {
    pub(super) fn rate(&self) -> Result<f64> {
        let rate = self.rate.unwrap_or(1.0);
        if SLOWEST_TO_FASTEST.contains(&rate) {
            return Ok(rate);
        }
        let (slowest, fastest) = (SLOWEST_TO_FASTEST.start(), SLOWEST_TO_FASTEST.end());
        Err(Error::usage(format!("a voice cannot speak at the rate {rate}"))
            .hint(format!("it may be from {slowest} (slow) to {fastest} (fast); 1 is the voice's own pace")))
    }
}

/// What there is to choose from.
struct Offer<'a> {
    /// The engine of the system, or why there is none.
    system: Result<Engine>,
    /// Piper's program.
    piper: Option<PathBuf>,
    /// The folder of Piper's voices.
    folder: Option<PathBuf>,
    wishes: &'a Wishes,
}

/// The voice for English and that for Chinese.
pub(super) fn voices(
    path: &OsStr,
    wishes: &Wishes,
    data: Option<&Path>,
) -> Result<(Option<Voice>, Option<Voice>)> {
    let program = if cfg!(windows) { "piper.exe" } else { "piper" };
    let offer = Offer {
        system: Engine::find(path),
        piper: look_up(program, path),
        folder: data.map(|data| data.join("voices")),
        wishes,
    };
    let chosen = (offer.choose(Language::English)?, offer.choose(Language::Chinese)?);
    match (chosen, offer.system) {
        ((None, None), Err(missing)) => Err(missing),
        (chosen, _) => Ok(chosen),
    }
}

impl Offer<'_> {
    fn choose(&self, language: Language) -> Result<Option<Voice>> {
        let wish = match language {
            Language::Chinese => &self.wishes.chinese,
            _ => &self.wishes.english,
        };
        match wish {
            Some(name) => self.named(name, language).map(Some),
            None => {
                let piper = self.piper.as_ref().zip(self.piper_voices(language).into_iter().next());
                Ok(match (piper, &self.system) {
                    (Some((program, voice)), _) => Some(piper_voice(program, &voice, language)),
                    (None, Ok(engine)) => Some(Voice { engine: engine.clone(), language, name: None }),
                    (None, Err(_)) => None,
                })
            }
        }
    }

    fn piper_voices(&self, language: Language) -> Vec<PathBuf> {
        self.folder.as_ref().map_or_else(Vec::new, |folder| piper::voices(folder, language))
    }

    /// The voice of this name.
    fn named(&self, name: &str, language: Language) -> Result<Voice> {
        let is_file = name.ends_with(".onnx");
        let voices = self.piper_voices(language);
        let of_piper = match is_file {
            true => Some(PathBuf::from(name)),
            false => voices.iter().find(|path| path.file_stem() == Some(OsStr::new(name))).cloned(),
        };
        if let Some(voice) = of_piper {
            return self.of_piper(&voice, language);
        }
        let mut there: Vec<String> = voices.iter().filter_map(|path| stem(path)).collect();
        if let Ok(engine) = &self.system {
            let (found, all) = of_system(engine, name, language)?;
            if let Some(name) = found {
                return Ok(Voice { engine: engine.clone(), language, name: Some(name) });
            }
            there.extend(all);
        }
        let of = if language == Language::Chinese { "Chinese" } else { "English" };
        let error = Error::usage(format!("no {of} voice is called `{name}`"));
        if there.is_empty() {
            return Err(error.hint("no voice is installed: viva doctor says how to get one"));
        }
        let more = there.len().saturating_sub(LISTED);
        there.truncate(LISTED);
        let more = if more > 0 { format!(", and {more} more") } else { String::new() };
        Err(error.hint(format!("there are: {}{more}", there.join(", "))))
    }

    fn of_piper(&self, voice: &Path, language: Language) -> Result<Voice> {
        if !voice.is_file() {
            return Err(Error::usage(format!("there is no voice `{}`", voice.display())));
        }
        let of = piper::speaks(voice)?;
        if of != language {
            return Err(Error::usage(format!(
                "the voice `{}` speaks {}, not {}",
                voice.display(),
                of.code(),
                language.code()
            ))
            .hint("--voice is for English, --voice-zh for Chinese"));
        }
        match &self.piper {
            Some(program) => Ok(piper_voice(program, voice, language)),
            None => Err(Error::usage(format!(
                "the voice `{}` needs Piper, and `piper` was not found",
                voice.display()
            ))
            .hint("pipx install piper-tts")),
        }
    }
}

fn piper_voice(program: &Path, voice: &Path, language: Language) -> Voice {
    let name = Some(voice.to_string_lossy().into_owned());
    Voice { engine: Engine::Piper(program.to_owned()), language, name }
}

fn stem(path: &Path) -> Option<String> {
    Some(path.file_stem()?.to_str()?.to_owned())
}

/// The system's voice of this name as the engine calls it, and the names of all that speak the language.
fn of_system(engine: &Engine, name: &str, language: Language) -> Result<(Option<String>, Vec<String>)> {
    let all = parsed(engine, &listing(engine, false)?, language);
    let same = |one: &str, other: &str| one.eq_ignore_ascii_case(other);
    if let Some(found) = all.iter().find(|voice| same(voice, name)) {
        return Ok((Some(found.clone()), all));
    }
    // espeak-ng's voices have throats: `en-us+f3`.
    if let (Engine::Espeak(_), Some((voice, throat))) = (engine, name.split_once('+'))
        && let Some(voice) = all.iter().find(|known| same(known, voice))
        && let Some(throat) = throats(&listing(engine, true)?).iter().find(|known| same(known, throat))
    {
        return Ok((Some(format!("{voice}+{throat}")), all));
    }
    Ok((None, all))
}

fn listing(engine: &Engine, variants: bool) -> Result<String> {
    let Some(command) = engine.list_voices(variants) else { return Ok(String::new()) };
    let folder = tempfile::tempdir().context(|| "cannot make a temporary folder".to_owned())?;
    let limits = Limits { folder: folder.path(), timeout: LISTING, stop: &|| false };
    program::run(reads_from(command, None)?, &format!("the list of voices of `{}`", engine.name()), &limits)
}

/// The names in an engine's list of those voices that speak a language.
pub(super) fn parsed(engine: &Engine, list: &str, language: Language) -> Vec<String> {
    let is_right = |code: &str| {
        let code = code.to_lowercase();
        let of = code.split(['-', '_']).next().unwrap_or_default();
        match language {
            Language::Chinese => matches!(of, "zh" | "cmn" | "yue"),
            _ => of == "en",
        }
    };
    let mut names: Vec<String> = Vec::new();
    for line in list.lines() {
        let found = match engine {
            // Priority, language, age and sex, name, file. Those of mbrola need a program of their own.
            Engine::Espeak(_) => {
                let columns: Vec<&str> = line.split_whitespace().collect();
                let file = columns.get(4).copied().unwrap_or("mb/");
                columns.get(1).filter(|_| !file.starts_with("mb/")).map(|code| (*code, *code))
            }
            // `Ting-Ting   zh_CN    # 您好`; names may have spaces.
            Engine::Say(_) => {
                let told = line.split_once(" #").map_or(line, |(told, _)| told).trim_end();
                told.rsplit_once(' ').map(|(name, code)| (name.trim_end(), code))
            }
            Engine::SystemSpeech(_) => line.trim_end().split_once('\t'),
            Engine::Piper(_) => None,
        };
        if let Some((name, code)) = found
            && is_right(code)
            && !names.iter().any(|known| known == name)
        {
            names.push(name.to_owned());
        }
    }
    names
}

/// The throats in espeak-ng's list of variants.
fn throats(list: &str) -> Vec<String> {
    let file =
        |line: &str| Some(line.split_whitespace().find_map(|word| word.strip_prefix("!v/"))?.to_owned());
    list.lines().filter_map(file).collect()
}

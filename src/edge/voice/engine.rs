//! The speech engines, each started as "text in, WAV file out".

use super::program::{self, Limits, look_up, reads_from};
use super::sound::{Speech, read_wav};
use super::{espeak, piper};
use crate::coach::Language;
use crate::error::{Context, Error, Result};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// The sample rate asked of engines that let one choose, in Hz; espeak-ng's own.
const RATE: &str = "22050";

/// The pace of espeak-ng at the rate 1, in words a minute; slower than its own 175, for texts full of terms.
const ESPEAK_PACE: f64 = 160.0;

/// The usual pace of macOS' voices, in words a minute.
const SAY_PACE: f64 = 175.0;

/// Windows' synthesizer. Paths, voice and rate come by environment variables, so nothing has to be quoted. Without a
/// voice of the language, the default voice reads.
const SYSTEM_SPEECH: &str = "\
$ErrorActionPreference = 'Stop'
Add-Type -AssemblyName System.Speech
$voice = New-Object System.Speech.Synthesis.SpeechSynthesizer
if ($env:VIVA_SPEECH_VOICE) { $voice.SelectVoice($env:VIVA_SPEECH_VOICE) }
else { try { $voice.SelectVoiceByHints('NotSet', 'NotSet', 0, [Globalization.CultureInfo]$env:VIVA_SPEECH_CULTURE) } catch { } }
$voice.Rate = [int]$env:VIVA_SPEECH_RATE
$format = New-Object System.Speech.AudioFormat.SpeechAudioFormatInfo(22050, 'Sixteen', 'Mono')
$voice.SetOutputToWaveFile($env:VIVA_SPEECH_WAV, $format)
$voice.Speak([IO.File]::ReadAllText($env:VIVA_SPEECH_TEXT))
$voice.Dispose()
";

/// Lists Windows' voices as `name<TAB>culture`.
const LIST_SYSTEM_SPEECH: &str = "\
Add-Type -AssemblyName System.Speech
(New-Object System.Speech.Synthesis.SpeechSynthesizer).GetInstalledVoices() |
  ForEach-Object { $_.VoiceInfo.Name + \"`t\" + $_.VoiceInfo.Culture.Name }
";

/// A speech engine and where its program is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Engine {
    /// espeak-ng, on Linux and the BSDs.
    Espeak(PathBuf),
    /// `say` of macOS.
    Say(PathBuf),
    /// System.Speech of Windows, through Windows PowerShell.
    SystemSpeech(PathBuf),
    /// Piper, anywhere; its voices are files.
    Piper(PathBuf),
}

/// One voice of an engine, for one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Voice {
    pub(super) engine: Engine,
    /// [`Language::Chinese`] or [`Language::English`].
    pub(super) language: Language,
    /// What the engine calls it, for Piper the path of its file; `None` is the usual one of the language.
    pub(super) name: Option<String>,
}

/// Texts to be spoken by one voice.
pub(super) struct Work<'a> {
    pub(super) texts: &'a [&'a str],
    /// How fast: 1 is the voice's own pace, 2 twice as fast.
    pub(super) rate: f64,
    /// A folder for the files that are exchanged.
    pub(super) folder: &'a Path,
    /// For every start of the engine.
    pub(super) timeout: Duration,
    pub(super) stop: &'a dyn Fn() -> bool,
}

impl Engine {
    /// The platform's engine, in the folders of `path`.
    pub(super) fn find(path: &OsStr) -> Result<Self> {
        let (program, engine): (&str, fn(PathBuf) -> Engine) = if cfg!(target_os = "macos") {
            ("say", Engine::Say)
        } else if cfg!(windows) {
            ("powershell.exe", Engine::SystemSpeech)
        } else {
            ("espeak-ng", Engine::Espeak)
        };
        match look_up(program, path) {
            Some(found) => Ok(engine(found)),
            None => Err(missing(program)),
        }
    }

    pub(super) fn name(&self) -> &'static str {
        match self {
            Engine::Espeak(_) => "espeak-ng",
            Engine::Say(_) => "say",
            Engine::SystemSpeech(_) => "System.Speech",
            Engine::Piper(_) => "piper",
        }
    }

    fn program(&self) -> &Path {
        match self {
            Engine::Espeak(path) | Engine::Say(path) | Engine::SystemSpeech(path) | Engine::Piper(path) => {
                path
            }
        }
    }

    /// The command that starts the engine, without its arguments.
    fn start(&self) -> Command {
        let mut command = Command::new(self.program());
        if let Engine::Espeak(_) = self {
            // It looks for a sound server even when it writes a file, and leaves folders in /tmp and the home folder, or
            // starts a server that stays, where none runs.
            command.env("PULSE_SERVER", "unix:/nonexistent");
        }
        command
    }

    /// The command that lists the voices; `None` for those that are files.
    pub(super) fn list_voices(&self, variants: bool) -> Option<Command> {
        let mut command = self.start();
        match self {
            Engine::Espeak(_) if variants => command.arg("--voices=variant"),
            Engine::Espeak(_) => command.arg("--voices"),
            Engine::Say(_) => command.args(["-v", "?"]),
            Engine::SystemSpeech(_) => {
                command.args(["-NoProfile", "-NonInteractive", "-Command", LIST_SYSTEM_SPEECH])
            }
            Engine::Piper(_) => return None,
        };
        Some(command)
    }
}

impl Voice {
    /// The voice's name for people.
    pub(super) fn name_told(&self) -> &str {
        match (&self.engine, &self.name) {
            (Engine::Piper(_), Some(path)) => {
                Path::new(path).file_stem().and_then(OsStr::to_str).unwrap_or(path)
            }
            (_, Some(name)) => name,
            (_, None) => self.usual().unwrap_or("the default voice"),
        }
    }

    /// Engine and voice for people: `piper (en_US-lessac-medium)`.
    pub(super) fn told(&self) -> String {
        format!("{} ({})", self.engine.name(), self.name_told())
    }

    /// The voice that is used when none is named.
    fn usual(&self) -> Option<&'static str> {
        let is_chinese = self.language == Language::Chinese;
        match &self.engine {
            Engine::Espeak(_) => Some(if is_chinese { espeak::CHINESE } else { espeak::ENGLISH }),
            Engine::Say(_) => Some(if is_chinese { "Tingting" } else { "Samantha" }),
            Engine::SystemSpeech(_) | Engine::Piper(_) => None,
        }
    }

    /// What the sound depends on besides text and rate: the engine, its version, the voice and its file.
    pub(super) fn identity(&self) -> String {
        let file = match (&self.engine, &self.name) {
            (Engine::Piper(_), Some(path)) => program::identity(Path::new(path)),
            _ => String::new(),
        };
        let program = program::identity(self.engine.program());
        format!("{} {program} {} {file} {}", self.engine.name(), self.name_told(), env!("CARGO_PKG_VERSION"))
    }

    /// Reads the texts aloud, each by itself.
    pub(super) fn speak(&self, work: &Work<'_>) -> Result<Vec<Speech>> {
        let name = format!("the voice `{}`", self.engine.name());
        let limits = Limits { folder: work.folder, timeout: work.timeout, stop: work.stop };
        if let Engine::Piper(_) = self.engine {
            let (text, sounds) = (work.folder.join("text.txt"), work.folder.join("sounds"));
            let command = self.command(self.name.as_deref(), (&text, &sounds), work.rate);
            return piper::speak(command, (&text, &sounds), work.texts, &limits);
        }
        let (text, wav) = (work.folder.join("text.txt"), work.folder.join("speech.wav"));
        let mut spoken = Vec::with_capacity(work.texts.len());
        for words in work.texts {
            let words = self.spelled(words);
            std::fs::write(&text, words).context(|| format!("cannot write `{}`", text.display()))?;
            let first = self.command(self.name.as_deref().or(self.usual()), (&text, &wav), work.rate);
            let result = program::run(reads_from(first, None)?, &name, &limits);
            // The usual voice of the language may not be installed: let the one chosen in the settings of macOS read.
            let result = match (&self.engine, result) {
                (Engine::Say(_), Err(error)) if self.name.is_none() && !error.is_interrupted() => {
                    let again = self.command(None, (&text, &wav), work.rate);
                    program::run(reads_from(again, None)?, &name, &limits)
                }
                (_, result) => result,
            };
            result?;
            if !wav.is_file() {
                return Err(Error::failed(format!("{name} wrote no sound")));
            }
            spoken.push(read_wav(&wav)?);
            // The next run must not be taken for this one, should its engine write nothing.
            std::fs::remove_file(&wav).context(|| format!("cannot remove `{}`", wav.display()))?;
        }
        Ok(spoken)
    }

    /// The text as this engine reads it right.
    fn spelled(&self, text: &str) -> String {
        match (&self.engine, self.language) {
            (Engine::Espeak(_), Language::Chinese) => espeak::chinese(text),
            (Engine::Espeak(_), _) => espeak::english(text),
            _ => text.to_owned(),
        }
    }

    /// The command that reads one text file into a WAV file; Piper reads lines into WAV files in a folder.
    pub(super) fn command(&self, voice: Option<&str>, (text, wav): (&Path, &Path), rate: f64) -> Command {
        let mut command = self.engine.start();
        match &self.engine {
            Engine::Piper(_) => piper::arguments(&mut command, voice.unwrap_or_default(), rate, wav),
            Engine::Espeak(_) => {
                if let Some(voice) = voice {
                    command.args(["-v", voice]);
                }
                command.args(["-s", &format!("{:.0}", ESPEAK_PACE * rate), "-b", "1", "-w"]);
                command.arg(wav).arg("-f").arg(text);
            }
            Engine::Say(_) => {
                if let Some(voice) = voice {
                    command.args(["-v", voice]);
                }
                if rate != 1.0 {
                    command.args(["-r", &format!("{:.0}", SAY_PACE * rate)]);
                }
                command.arg("-o").arg(wav).arg("--file-format=WAVE");
                command.arg(format!("--data-format=LEI16@{RATE}")).arg("-f").arg(text);
            }
            Engine::SystemSpeech(_) => {
                let is_chinese = self.language == Language::Chinese;
                command.args(["-NoProfile", "-NonInteractive", "-Command", SYSTEM_SPEECH]);
                command.env("VIVA_SPEECH_VOICE", voice.unwrap_or_default());
                command.env("VIVA_SPEECH_CULTURE", if is_chinese { "zh-CN" } else { "en-US" });
                // -10 to 10, of which 10 is three times as fast.
                let steps = (10.0 * rate.ln() / 3.0_f64.ln()).round().clamp(-10.0, 10.0);
                command.env("VIVA_SPEECH_RATE", format!("{steps:.0}"));
                command.env("VIVA_SPEECH_WAV", wav).env("VIVA_SPEECH_TEXT", text);
            }
        }
        command
    }
}

fn missing(program: &str) -> Error {
    let error = Error::missing_device(format!("no voice to read questions aloud: `{program}` was not found"));
    let error = if cfg!(target_os = "linux") {
        error
            .hint("sudo apt install espeak-ng (Debian, Ubuntu)")
            .hint("sudo dnf install espeak-ng (Fedora)")
            .hint("sudo pacman -S espeak-ng (Arch)")
    } else if cfg!(target_os = "macos") {
        error.hint("`say` is a part of macOS: add /usr/bin to PATH")
    } else if cfg!(windows) {
        error.hint("Windows PowerShell is a part of Windows: add it to PATH")
    } else {
        error.hint("pkg install espeak-ng, or as your system names it")
    };
    error.hint("viva practice --no-speak shows the question instead")
}

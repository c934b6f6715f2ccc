//! The speech engines of the platforms, each started as "text file in, WAV file out".

use crate::coach::Language;
use crate::error::{Context, Error, Result};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How often a running engine is asked whether it is done.
const POLL: Duration = Duration::from_millis(5);

/// The rate asked of engines that let one choose, in Hz; espeak-ng's own.
const RATE: &str = "22050";

/// Windows' synthesizer. Paths and the language come by environment variables, so nothing has to be quoted. Without a
/// voice of the language, the default voice reads.
const SYSTEM_SPEECH: &str = "\
$ErrorActionPreference = 'Stop'
Add-Type -AssemblyName System.Speech
$voice = New-Object System.Speech.Synthesis.SpeechSynthesizer
try { $voice.SelectVoiceByHints('NotSet', 'NotSet', 0, [Globalization.CultureInfo]$env:VIVA_CULTURE) } catch { }
$format = New-Object System.Speech.AudioFormat.SpeechAudioFormatInfo(22050, 'Sixteen', 'Mono')
$voice.SetOutputToWaveFile($env:VIVA_WAV, $format)
$voice.Speak([IO.File]::ReadAllText($env:VIVA_TEXT))
$voice.Dispose()
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
        }
    }

    /// Reads the text file aloud into the WAV file.
    pub(super) fn speak(&self, language: Language, text: &Path, wav: &Path, timeout: Duration) -> Result<()> {
        let spoken = run(self.command(language, text, wav), self.name(), wav, timeout);
        match (self, spoken) {
            // The usual voice of the language may not be installed: let the one chosen in the settings read.
            (Engine::Say(program), Err(_)) => run(say(program, None, text, wav), self.name(), wav, timeout),
            (_, spoken) => spoken,
        }
    }

    fn command(&self, language: Language, text: &Path, wav: &Path) -> Command {
        let is_chinese = language == Language::Chinese;
        match self {
            Engine::Espeak(program) => {
                let mut command = Command::new(program);
                // `cmn` and `zh` of espeak-ng 1.51 read Chinese characters as English letters.
                command.args(["-v", if is_chinese { "cmn-latn-pinyin" } else { "en-us" }]);
                command.args(["-s", "160", "-b", "1", "-w"]).arg(wav).arg("-f").arg(text);
                command
            }
            Engine::Say(program) => {
                say(program, Some(if is_chinese { "Tingting" } else { "Samantha" }), text, wav)
            }
            Engine::SystemSpeech(program) => {
                let mut command = Command::new(program);
                command.args(["-NoProfile", "-NonInteractive", "-Command", SYSTEM_SPEECH]);
                command.env("VIVA_CULTURE", if is_chinese { "zh-CN" } else { "en-US" });
                command.env("VIVA_WAV", wav).env("VIVA_TEXT", text);
                command
            }
        }
    }
}

fn say(program: &Path, voice: Option<&str>, text: &Path, wav: &Path) -> Command {
    let mut command = Command::new(program);
    if let Some(voice) = voice {
        command.args(["-v", voice]);
    }
    command.arg("-o").arg(wav).arg("--file-format=WAVE").arg(format!("--data-format=LEI16@{RATE}"));
    command.arg("-f").arg(text);
    command
}

/// The first file of this name in the folders of a `PATH`.
pub(super) fn look_up(program: &str, path: &OsStr) -> Option<PathBuf> {
    std::env::split_paths(path)
        .filter(|folder| folder.is_absolute())
        .map(|folder| folder.join(program))
        .find(|candidate| candidate.is_file())
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

/// Runs an engine to its end, or ends it after the timeout.
pub(super) fn run(mut command: Command, name: &str, wav: &Path, timeout: Duration) -> Result<()> {
    // A file, not a pipe: a talkative engine would fill a pipe and wait for ever.
    let complaints = wav.with_file_name("complaints.txt");
    let to =
        std::fs::File::create(&complaints).context(|| format!("cannot write `{}`", complaints.display()))?;
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(to);
    let mut child = command.spawn().context(|| format!("cannot start the voice `{name}`"))?;
    let start = Instant::now();
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) if start.elapsed() < timeout => std::thread::sleep(POLL),
            stopped => {
                // Losing these is right: the child may have ended this instant, and there is an error to report anyway.
                let _ = child.kill();
                let _ = child.wait();
                let seconds = timeout.as_secs_f64();
                return match stopped {
                    Err(cause) => {
                        Err(Error::failed(format!("cannot wait for the voice `{name}`")).because(cause))
                    }
                    Ok(_) => Err(Error::failed(format!("the voice `{name}` took longer than {seconds} s"))),
                };
            }
        }
    };
    if status.success() && wav.is_file() {
        return Ok(());
    }
    let said = std::fs::read(&complaints).unwrap_or_default();
    let said = String::from_utf8_lossy(&said);
    let why =
        said.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("it wrote no sound").to_owned();
    Err(Error::failed(format!("the voice `{name}` failed ({status})")).because(std::io::Error::other(why)))
}

/// The arguments of a command, for tests.
#[cfg(test)]
pub(super) fn arguments(engine: &Engine, language: Language, text: &Path, wav: &Path) -> Vec<String> {
    engine
        .command(language, text, wav)
        .get_args()
        .map(|argument| argument.to_string_lossy().into_owned())
        .collect()
}

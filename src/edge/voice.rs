//! The voice that reads questions aloud: the system's own engine, run as a child that writes a WAV file.
//!
//! Nothing is played here, and no text ever passes a shell or a command line, where other users could read it.

mod engine;
#[cfg(test)]
mod tests;

use crate::coach::Language;
use crate::error::{Context, Error, Result};
use crate::render::spoken::{self, Run};
use engine::Engine;
use std::path::Path;
use std::time::Duration;

/// How long an engine may take for one run of text; they need about 30 ms.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Samples below this share of full scale are silence at the ends of a run.
const SILENCE: f32 = 0.001;

/// The rate of [`Silent`], and of text in which nothing can be spoken.
const SILENT_RATE: u32 = 16_000;

/// Silence kept around a run, so that soft consonants are not cut, in milliseconds.
const MARGIN_MS: usize = 10;

/// Sound of a spoken text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Speech {
    /// One channel, from -1 to 1.
    pub samples: Vec<f32>,
    /// Samples a second.
    pub rate: u32,
}

/// Something that reads text aloud into samples.
pub trait Speaker {
    /// The sound of `text`. Text in two scripts is read by two voices; `language` decides where the script does not.
    ///
    /// # Errors
    /// When the voice fails, gives no sound, or takes too long.
    fn render(&self, text: &str, language: Language) -> Result<Speech>;
}

/// The speaker that says nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Speaker for Silent {
    fn render(&self, _text: &str, _language: Language) -> Result<Speech> {
        Ok(Speech { samples: Vec::new(), rate: SILENT_RATE })
    }
}

/// The engine of the operating system.
#[derive(Debug, Clone)]
pub struct SystemVoice {
    engine: Engine,
    timeout: Duration,
}

impl SystemVoice {
    /// Finds it: `say` on macOS, System.Speech on Windows, `espeak-ng` elsewhere.
    ///
    /// # Errors
    /// When it is not installed; the hint is the command that installs it.
    pub fn find() -> Result<Self> {
        let engine = Engine::find(std::env::var_os("PATH").unwrap_or_default().as_os_str())?;
        Ok(SystemVoice { engine, timeout: TIMEOUT })
    }

    /// What it is called: `espeak-ng`, `say` or `System.Speech`.
    pub fn name(&self) -> &'static str {
        self.engine.name()
    }

    /// One run of text in one voice, with its silent ends cut off.
    fn render_run(&self, run: &Run, folder: &Path) -> Result<Speech> {
        let (text, wav) = (folder.join("text.txt"), folder.join("speech.wav"));
        std::fs::write(&text, &run.text).context(|| format!("cannot write `{}`", text.display()))?;
        self.engine.speak(run.language, &text, &wav, self.timeout)?;
        let mut speech = read_wav(&wav)?;
        trim(&mut speech);
        // The next run must not be taken for this one, should its engine write nothing.
        std::fs::remove_file(&wav).context(|| format!("cannot remove `{}`", wav.display()))?;
        Ok(speech)
    }
}

impl Speaker for SystemVoice {
    fn render(&self, text: &str, language: Language) -> Result<Speech> {
        let folder =
            tempfile::tempdir().context(|| "cannot make a temporary folder for the voice".to_owned())?;
        let mut spoken: Option<Speech> = None;
        let mut gap = Duration::ZERO;
        for run in spoken::runs(text, language) {
            let speech = self.render_run(&run, folder.path())?;
            if speech.samples.is_empty() {
                continue; // Nothing but punctuation.
            }
            let whole = spoken.get_or_insert_with(|| Speech { samples: Vec::new(), rate: speech.rate });
            if whole.rate != speech.rate {
                return Err(Error::failed(format!(
                    "the voice `{}` speaks {} at {} Hz after {} Hz: one rate is needed",
                    self.name(),
                    run.language.code(),
                    speech.rate,
                    whole.rate
                )));
            }
            if !whole.samples.is_empty() {
                let silence = gap.as_millis() as usize * whole.rate as usize / 1000;
                whole.samples.resize(whole.samples.len() + silence, 0.0);
            }
            whole.samples.extend(speech.samples);
            gap = gap_after(&run.text);
        }
        match spoken {
            None if text.chars().any(char::is_alphanumeric) => {
                Err(Error::failed(format!("the voice `{}` gave no sound", self.name())))
            }
            None => Ok(Speech { samples: Vec::new(), rate: SILENT_RATE }),
            Some(speech) => Ok(speech),
        }
    }
}

/// The pause after a run: that of a sentence, of a clause, or of a mere change of voice.
fn gap_after(text: &str) -> Duration {
    let last = text.trim_end_matches(['"', '”', '’', ')', '）', '」', '》', ' ']).chars().next_back();
    Duration::from_millis(match last {
        Some('.' | '!' | '?' | '。' | '！' | '？' | '…') => 180,
        Some(',' | ';' | ':' | '，' | '；' | '：' | '、' | '—') => 120,
        _ => 60,
    })
}

/// Reads a WAV file into one channel.
fn read_wav(path: &Path) -> Result<Speech> {
    let what = || format!("cannot read the sound that the voice wrote to `{}`", path.display());
    let mut reader = hound::WavReader::open(path).context(what)?;
    let spec = reader.spec();
    let interleaved: Vec<f32> = match spec.sample_format {
        hound::SampleFormat::Float => reader.samples::<f32>().collect::<Result<_, _>>().context(what)?,
        hound::SampleFormat::Int => {
            let full_scale = f64::from(spec.bits_per_sample.saturating_sub(1)).exp2();
            let samples = reader.samples::<i32>().map(|sample| Ok((f64::from(sample?) / full_scale) as f32));
            samples.collect::<Result<_, hound::Error>>().context(what)?
        }
    };
    let channels = usize::from(spec.channels.max(1));
    let samples = interleaved.chunks_exact(channels).map(|frame| frame.iter().sum::<f32>() / channels as f32);
    Ok(Speech { samples: samples.collect(), rate: spec.sample_rate })
}

/// Cuts off the silence at both ends, but for a short margin; nothing is left of a text that makes no sound.
fn trim(speech: &mut Speech) {
    let is_sound = |sample: &f32| sample.abs() > SILENCE;
    let margin = MARGIN_MS * speech.rate as usize / 1000;
    let Some(first) = speech.samples.iter().position(is_sound) else {
        speech.samples.clear();
        return;
    };
    let end = speech.samples.iter().rposition(is_sound).map_or(0, |last| last + 1);
    speech.samples.truncate((end + margin).min(speech.samples.len()));
    speech.samples.drain(..first.saturating_sub(margin));
}

//! The sound that engines give: read, cut and joined.

use crate::error::{Context, Result};
use crate::listen::resample::resample;
use crate::render::spoken::Run;
use std::path::Path;
use std::time::Duration;

/// Samples below this share of full scale are silence at the ends of a run.
const SILENCE: f32 = 0.001;

/// The rate of text in which nothing can be spoken.
const SILENT_RATE: u32 = 16_000;

/// Silence kept around a run, so that soft consonants are not cut, in milliseconds.
const MARGIN_MS: usize = 10;

/// The highest peak of what is spoken, as a share of full scale: 1 dB below, room for a resampler's overshoot.
const PEAK: f32 = 0.89;

/// The level that each voice is brought to, in dB relative to full scale, so that two in one sentence are equally loud:
/// that of espeak-ng, which needs no change.
const LEVEL_DBFS: f64 = -20.0;
/// The largest change of level, in dB; what differs more is a whisper or a shout and meant so.
const LARGEST_CHANGE_DB: f64 = 9.0;
/// A voice that speaks for less than this is left as it is, in seconds: a letter says little about its level.
const ENOUGH_SPEECH: f64 = 0.4;
/// The length of the windows that a level is measured by, in seconds, and the level below which one is a pause.
const WINDOW: f64 = 0.01;
/// See [`WINDOW`].
const PAUSE: f64 = 0.01;

/// Sound of a spoken text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Speech {
    /// One channel, from -1 to 1.
    pub samples: Vec<f32>,
    /// Samples a second.
    pub rate: u32,
}

impl Speech {
    /// The sound of nothing.
    pub fn silent() -> Self {
        Speech { samples: Vec::new(), rate: SILENT_RATE }
    }
}

/// Brings what one voice says to [`LEVEL_DBFS`], all parts by the same measure: the root mean square of its windows
/// without the pauses.
pub(super) fn level(parts: &mut [Speech]) {
    let (mut energy, mut count) = (0.0, 0);
    let mut seconds = 0.0;
    for part in parts.iter() {
        let window = ((WINDOW * f64::from(part.rate)) as usize).max(1);
        for window in part.samples.chunks_exact(window) {
            let sum: f64 = window.iter().map(|sample| f64::from(*sample).powi(2)).sum();
            if sum / window.len() as f64 > PAUSE * PAUSE {
                (energy, count, seconds) = (energy + sum, count + window.len(), seconds + WINDOW);
            }
        }
    }
    if seconds < ENOUGH_SPEECH {
        return;
    }
    let now = 10.0 * (energy / count as f64).log10();
    let change = (LEVEL_DBFS - now).clamp(-LARGEST_CHANGE_DB, LARGEST_CHANGE_DB);
    let gain = 10.0_f64.powf(change / 20.0) as f32;
    parts.iter_mut().flat_map(|part| &mut part.samples).for_each(|sample| *sample *= gain);
}

/// The runs one after the other, with the pauses that belong between them, at the highest rate among them.
pub(super) fn joined(runs: &[Run], parts: Vec<Speech>) -> Result<Speech> {
    let heard = || parts.iter().filter(|part| !part.samples.is_empty());
    let Some(rate) = heard().map(|part| part.rate).max() else { return Ok(Speech::silent()) };
    let mut whole = Speech { samples: Vec::new(), rate };
    let mut gap = Duration::ZERO;
    for (run, part) in runs.iter().zip(parts) {
        if !part.samples.is_empty() {
            if !whole.samples.is_empty() {
                let silence = gap.as_millis() as usize * rate as usize / 1000;
                whole.samples.resize(whole.samples.len() + silence, 0.0);
            }
            whole.samples.extend(resample(&part.samples, part.rate, rate)?);
        }
        gap = if part.samples.is_empty() { gap.max(gap_after(&run.text)) } else { gap_after(&run.text) };
    }
    let peak = whole.samples.iter().fold(0.0_f32, |peak, sample| peak.max(sample.abs()));
    if peak > PEAK {
        whole.samples.iter_mut().for_each(|sample| *sample *= PEAK / peak);
    }
    Ok(whole)
}

/// The pause after a run: that of a sentence, of a clause, or of a mere change of voice.
pub(super) fn gap_after(text: &str) -> Duration {
    let last = text.trim_end_matches(['"', '”', '’', ')', '）', '」', '》', ' ']).chars().next_back();
    Duration::from_millis(match last {
        Some('.' | '!' | '?' | '。' | '！' | '？' | '…') => 180,
        Some(',' | ';' | ':' | '，' | '；' | '：' | '、' | '—') => 120,
        _ => 60,
    })
}

/// Reads a WAV file into one channel.
pub(super) fn read_wav(path: &Path) -> Result<Speech> {
    let what = || format!("cannot read the sound that the voice wrote to `{}`", path.display());
    from_wav(hound::WavReader::open(path).context(what)?).context(what)
}

/// Takes one channel out of a WAV file.
pub(super) fn from_wav<R: std::io::Read>(mut reader: hound::WavReader<R>) -> Result<Speech, hound::Error> {
    let spec = reader.spec();
    let interleaved: Vec<f32> = match spec.sample_format {
        hound::SampleFormat::Float => reader.samples::<f32>().collect::<Result<_, _>>()?,
        hound::SampleFormat::Int => {
            let full_scale = f64::from(spec.bits_per_sample.saturating_sub(1)).exp2();
            let samples = reader.samples::<i32>().map(|sample| Ok((f64::from(sample?) / full_scale) as f32));
            samples.collect::<Result<_, hound::Error>>()?
        }
    };
    let channels = usize::from(spec.channels.max(1));
    let samples = interleaved.chunks_exact(channels).map(|frame| frame.iter().sum::<f32>() / channels as f32);
    Ok(Speech { samples: samples.collect(), rate: spec.sample_rate })
}

/// A WAV file of 16 bits.
pub(super) fn to_wav(speech: &Speech) -> Result<Vec<u8>> {
    let what = || "cannot write speech as WAV".to_owned();
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: speech.rate,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut bytes = std::io::Cursor::new(Vec::with_capacity(44 + 2 * speech.samples.len()));
    let mut writer = hound::WavWriter::new(&mut bytes, spec).context(what)?;
    for sample in &speech.samples {
        let sample = (f64::from(*sample) * 32768.0).round().clamp(-32768.0, 32767.0);
        writer.write_sample(sample as i16).context(what)?;
    }
    writer.finalize().context(what)?;
    Ok(bytes.into_inner())
}

/// Cuts off the silence at both ends, but for a short margin; nothing is left of a text that makes no sound.
pub(super) fn trim(speech: &mut Speech) {
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

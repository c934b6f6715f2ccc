//! The loudspeaker.

use super::devices::{self, Direction, Health};
use crate::edge::clock::{Stopwatch, sleep, within};
use crate::error::{Error, Result};
use crate::listen::resample::resample;
use cpal::traits::{DeviceTrait as _, StreamTrait as _};
use cpal::{FromSample, SampleFormat, SizedSample, StreamConfig};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

/// Without progress for this long the device is lost. Longer than for a microphone: servers fill large buffers first.
const WATCHDOG: Duration = Duration::from_secs(5);
/// Waited after the last sample besides the device's own latency.
const DRAIN: Duration = Duration::from_millis(60);

/// What the callback and the player share.
#[derive(Default)]
struct Progress {
    /// Samples handed to the device.
    played: AtomicUsize,
    /// Microseconds between handing over and sounding, as the device says.
    latency: AtomicU64,
    health: Health,
}

/// Plays mono samples on the default device and returns when the last of them has sounded, or when `stop` says so.
///
/// # Errors
/// When there is no loudspeaker or it stops taking sound.
pub fn play(samples: &[f32], rate: u32, stop: &dyn Fn() -> bool) -> Result<()> {
    let samples = samples.to_vec();
    let (stream, progress, total, device_rate) = devices::open(Direction::Output, move || {
        let device = devices::find(Direction::Output, None)?;
        let supported = devices::preferred(Direction::Output, &device)?;
        let config = devices::stream_config(&supported);
        let samples = Arc::new(resample(&samples, rate, config.sample_rate)?);
        let total = samples.len();
        let progress = Arc::new(Progress::default());
        let source = (samples, progress.clone());
        let stream = match supported.sample_format() {
            SampleFormat::F32 => build::<f32>(&device, config, source),
            SampleFormat::F64 => build::<f64>(&device, config, source),
            SampleFormat::I16 => build::<i16>(&device, config, source),
            SampleFormat::I24 => build::<cpal::I24>(&device, config, source),
            SampleFormat::I32 => build::<i32>(&device, config, source),
            SampleFormat::U8 => build::<u8>(&device, config, source),
            SampleFormat::U16 => build::<u16>(&device, config, source),
            other => {
                return Err(Error::missing_device(format!(
                    "the loudspeaker takes samples in the format {other}, which is not handled"
                )));
            }
        };
        let stream = stream.map_err(|e| devices::explain(Direction::Output, &e))?;
        stream.play().map_err(|e| devices::explain(Direction::Output, &e))?;
        Ok((stream, progress, total, config.sample_rate))
    })?;
    let result = wait(&progress, total, stop);
    if result.is_ok() && !stop() {
        let buffers =
            2.0 * f64::from(stream.buffer_size().unwrap_or(0).min(device_rate / 4)) / f64::from(device_rate);
        sleep(
            Duration::from_micros(progress.latency.load(Relaxed)) + Duration::from_secs_f64(buffers) + DRAIN,
        );
    }
    // As for the microphone: a wedged sound server is left behind.
    let _ = within("viva-close", Duration::from_millis(500), move || drop(stream));
    result
}

fn wait(progress: &Progress, total: usize, stop: &dyn Fn() -> bool) -> Result<()> {
    let mut last = (0, Stopwatch::start());
    while progress.played.load(Relaxed) < total && !stop() {
        sleep(Duration::from_millis(5));
        let played = progress.played.load(Relaxed);
        if played != last.0 {
            last = (played, Stopwatch::start());
        }
        if last.1.elapsed() > WATCHDOG || progress.health.gone.load(Relaxed) {
            let why = progress.health.first().unwrap_or_else(|| "it stopped taking sound".to_owned());
            return Err(Error::missing_device(format!("the loudspeaker was lost: {why}"))
                .hint("look with: viva devices"));
        }
    }
    Ok(())
}

fn build<T: SizedSample + FromSample<f32>>(
    device: &cpal::Device,
    config: StreamConfig,
    (samples, progress): (Arc<Vec<f32>>, Arc<Progress>),
) -> Result<cpal::Stream, cpal::Error> {
    let channels = usize::from(config.channels.max(1));
    let errors = progress.clone();
    device.build_output_stream(
        config,
        move |interleaved: &mut [T], info: &cpal::OutputCallbackInfo| {
            let time = info.timestamp();
            let ahead = time.playback.duration_since(time.callback);
            progress.latency.store(u64::try_from(ahead.as_micros()).unwrap_or(0), Relaxed);
            let mut at = progress.played.load(Relaxed);
            for frame in interleaved.chunks_mut(channels) {
                frame.fill(T::from_sample_(samples.get(at).copied().unwrap_or(0.0)));
                at += 1;
            }
            progress.played.store(at, Relaxed);
        },
        move |error| errors.health.note(&error),
        None,
    )
}

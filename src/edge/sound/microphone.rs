//! The microphone.

use super::devices::{self, Direction, Health as StreamHealth};
use crate::edge::clock::{Stopwatch, sleep, within};
use crate::error::{Error, Result};
use crate::listen::{AudioSource, Flow, Health, RATE, Resampler};
use crate::time::Millis;
use cpal::traits::{DeviceTrait as _, StreamTrait as _};
use cpal::{FromSample, SampleFormat, SizedSample, StreamConfig};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

/// Seconds of sound that wait for the reader; when it is full further samples are dropped and counted.
const RING: usize = 10;
/// Without a sample for this long the device is lost.
const WATCHDOG: Duration = Duration::from_secs(2);
/// How long the first sound of a microphone is waited for: wireless ones switch to their speech profile first.
const FIRST_SOUND: Duration = Duration::from_secs(5);
/// Seconds of nothing but zeros after which no other sound is waited for. They come before the sound of a wireless microphone,
/// but a muted one gives nothing else.
const ZEROS: f64 = 1.0;
/// How often the first sound is looked for.
const TICK: Duration = Duration::from_millis(5);
/// The longest that closing a stream is waited for; a wedged sound server never lets go of it.
const CLOSING: Duration = Duration::from_millis(500);
/// How long the system may take to accept a stream.
const BUILDING: Duration = Duration::from_millis(2000);

/// An open microphone. The callback mixes to mono and fills a ring; everything else happens in
/// [`read`](AudioSource::read).
pub struct Microphone {
    stream: Option<cpal::Stream>,
    ring: rtrb::Consumer<f32>,
    resampler: Resampler,
    native: Vec<f32>,
    health: Arc<StreamHealth>,
    /// Samples a second, as the device gives them.
    rate: u32,
    opened: Stopwatch,
    last: Stopwatch,
    lost: Option<String>,
    /// Samples that were dropped before listening began.
    ignored: u64,
}

impl Microphone {
    /// Opens the device with this id or part of its name, or the default one, and starts it.
    ///
    /// # Errors
    /// When there is none, it is not permitted, busy, or does not answer.
    pub fn open(device: Option<&str>) -> Result<Self> {
        let wanted = device.map(str::to_owned);
        devices::open(Direction::Input, move || {
            let device = devices::find(Direction::Input, wanted.as_deref())?;
            let supported = devices::preferred(Direction::Input, &device)?;
            let config = devices::stream_config(&supported);
            let (producer, ring) = rtrb::RingBuffer::new(config.sample_rate as usize * RING);
            let health = Arc::new(StreamHealth::default());
            let feed = Feed { producer, health: health.clone() };
            let stream = match supported.sample_format() {
                SampleFormat::F32 => feed.build::<f32>(&device, config),
                SampleFormat::F64 => feed.build::<f64>(&device, config),
                SampleFormat::I16 => feed.build::<i16>(&device, config),
                SampleFormat::I24 => feed.build::<cpal::I24>(&device, config),
                SampleFormat::I32 => feed.build::<i32>(&device, config),
                SampleFormat::U8 => feed.build::<u8>(&device, config),
                SampleFormat::U16 => feed.build::<u16>(&device, config),
                other => {
                    return Err(Error::missing_device(format!(
                        "the microphone gives samples in the format {other}, which is not handled"
                    ))
                    .hint("pick another device: viva devices"));
                }
            };
            let stream = stream.map_err(|e| devices::explain(Direction::Input, &e))?;
            stream.play().map_err(|e| devices::explain(Direction::Input, &e))?;
            Ok(Microphone {
                stream: Some(stream),
                ring,
                resampler: Resampler::new(config.sample_rate, RATE)?,
                native: Vec::new(),
                health,
                rate: config.sample_rate,
                opened: Stopwatch::start(),
                last: Stopwatch::start(),
                lost: None,
                ignored: 0,
            })
        })
    }

    fn fetch(&mut self) {
        self.native.clear();
        let ready = self.ring.slots();
        if ready > 0
            && let Ok(chunk) = self.ring.read_chunk(ready)
        {
            let (first, second) = chunk.as_slices();
            self.native.extend_from_slice(first);
            self.native.extend_from_slice(second);
            chunk.commit_all();
            self.last = Stopwatch::start();
        } else if self.lost.is_none() {
            let silent = self.last.elapsed() > WATCHDOG;
            if silent || self.health.gone.load(Relaxed) {
                let why = self.health.first();
                self.lost = Some(why.unwrap_or_else(|| "it stopped giving sound".to_owned()));
            }
        }
    }
}

impl AudioSource for Microphone {
    fn read(&mut self, out: &mut Vec<f32>) -> Result<Flow> {
        self.fetch();
        self.resampler.push(&self.native, out)?;
        if self.lost.is_some() {
            self.resampler.finish(out)?;
            return Ok(Flow::Ended);
        }
        Ok(Flow::More)
    }

    fn warm_up(&mut self, go_on: &dyn Fn() -> bool) -> Result<Option<Millis>> {
        let most_zeros = (ZEROS * f64::from(self.rate)) as usize;
        let mut zeros = 0;
        while go_on()
            && zeros < most_zeros
            && self.opened.elapsed() < FIRST_SOUND
            && !self.health.gone.load(Relaxed)
        {
            // The watchdog counts from the first sound on.
            self.last = Stopwatch::start();
            self.fetch();
            if self.native.iter().any(|&sample| sample != 0.0) {
                return Ok(Some(Millis::from_seconds(self.opened.elapsed().as_secs_f64())));
            }
            zeros += self.native.len();
            sleep(TICK);
        }
        Ok(None)
    }

    fn discard(&mut self) -> Result<()> {
        self.fetch();
        self.resampler.reset();
        self.ignored = self.health.overruns.load(Relaxed);
        Ok(())
    }

    fn health(&self) -> Health {
        Health {
            samples_lost: self.health.overruns.load(Relaxed) - self.ignored,
            lost: self.lost.clone(),
            cut_short: false,
        }
    }
}

impl Drop for Microphone {
    fn drop(&mut self) {
        if let Some(stream) = self.stream.take() {
            // When the sound system does not let go in time, the thread that waits for it is left behind.
            let _ = within("viva-close", CLOSING, move || drop(stream));
        }
    }
}

/// The callback's end of the ring.
struct Feed {
    producer: rtrb::Producer<f32>,
    health: Arc<StreamHealth>,
}

impl Feed {
    fn build<T: SizedSample>(
        mut self,
        device: &cpal::Device,
        config: StreamConfig,
    ) -> Result<cpal::Stream, cpal::Error>
    where
        f32: FromSample<T>,
    {
        let channels = usize::from(config.channels.max(1));
        let scale = 1.0 / channels as f32;
        let errors = self.health.clone();
        device.build_input_stream(
            config,
            // No lock, no allocation, no file, no message in here: it runs in the sound system's own time.
            move |interleaved: &[T], _: &cpal::InputCallbackInfo| {
                for frame in interleaved.chunks_exact(channels) {
                    let sum: f32 = frame.iter().map(|&s| f32::from_sample_(s)).sum();
                    if self.producer.push(sum * scale).is_err() {
                        self.health.overruns.fetch_add(1, Relaxed);
                    }
                }
            },
            move |error| errors.note(&error),
            Some(BUILDING),
        )
    }
}

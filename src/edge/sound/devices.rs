//! Finding devices and opening streams, the parts that microphone and loudspeaker share.

use super::{Device, Devices, PERMISSION};
use crate::edge::clock;
use crate::error::{Error, Result};
use cpal::traits::{DeviceTrait as _, HostTrait as _};
use cpal::{BufferSize, ErrorKind, StreamConfig, SupportedBufferSize, SupportedStreamConfig};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::time::Duration;

/// The longest that opening a device may take; a blocked sound server would otherwise hang viva.
const OPENING: Duration = Duration::from_secs(8);

/// Which way sound flows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Input,
    Output,
}

impl Direction {
    fn noun(self) -> &'static str {
        match self {
            Direction::Input => "microphone",
            Direction::Output => "loudspeaker",
        }
    }
}

/// What the stream's error callback saw. It may be called millions of times a second, so it only counts and keeps the
/// first message.
#[derive(Debug, Default)]
pub(super) struct Health {
    pub(super) errors: AtomicU64,
    pub(super) overruns: AtomicU64,
    pub(super) gone: AtomicBool,
    first: Mutex<Option<String>>,
}

impl Health {
    pub(super) fn note(&self, error: &cpal::Error) {
        let before = self.errors.fetch_add(1, Relaxed);
        let gone = matches!(
            error.kind(),
            ErrorKind::DeviceNotAvailable | ErrorKind::StreamInvalidated | ErrorKind::PermissionDenied
        );
        if gone {
            self.gone.store(true, Relaxed);
        }
        if (before == 0 || gone)
            && let Ok(mut first) = self.first.try_lock()
        {
            // What takes the device away is worth more than an earlier hiccup.
            if gone || first.is_none() {
                *first = Some(error.to_string());
            }
        }
    }

    pub(super) fn first(&self) -> Option<String> {
        self.first.lock().ok()?.clone()
    }
}

/// Keeps ALSA's own messages off the terminal, on this thread.
pub(super) fn quiet() {
    #[cfg(target_os = "linux")]
    {
        // Without the handler the library only prints more; nothing depends on it.
        let _ = alsa::Output::local_error_handler();
    }
}

/// Opens something on a thread of its own, giving up after a while.
pub(super) fn open<T: Send + 'static>(
    direction: Direction,
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    let opened = clock::within("viva-open", OPENING, move || {
        quiet();
        work()
    })?;
    opened.unwrap_or_else(|| {
        Err(Error::missing_device(format!(
            "the {} did not open within {} s: the sound system is not answering",
            direction.noun(),
            OPENING.as_secs()
        ))
        .hint("restart the sound server, or pick another device: viva devices"))
    })
}

/// The device with this id or whose name contains this text; the default one when none is named.
pub(super) fn find(direction: Direction, wanted: Option<&str>) -> Result<cpal::Device> {
    let host = cpal::default_host();
    let Some(wanted) = wanted else {
        let device = match direction {
            Direction::Input => host.default_input_device(),
            Direction::Output => host.default_output_device(),
        };
        return device.ok_or_else(|| nothing(direction, "the sound system knows none"));
    };
    let devices = enumerate(&host, direction)?;
    let lower = wanted.to_lowercase();
    let exact = devices.iter().find(|d| id(d) == wanted);
    let found = exact.or_else(|| devices.iter().find(|d| name(d).to_lowercase().contains(&lower)));
    found.cloned().ok_or_else(|| {
        let names: Vec<String> = devices.iter().map(|d| format!("`{}`", name(d))).collect();
        let known = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
        Error::usage(format!("no {} is called `{wanted}`; there are: {known}", direction.noun()))
            .hint("list them with: viva devices")
    })
}

fn enumerate(host: &cpal::Host, direction: Direction) -> Result<Vec<cpal::Device>> {
    let listed = match direction {
        Direction::Input => host.input_devices().map(Iterator::collect),
        Direction::Output => host.output_devices().map(Iterator::collect),
    };
    listed.map_err(|e| explain(direction, &e))
}

/// The device's name for people.
pub(super) fn name(device: &cpal::Device) -> String {
    device.description().map_or_else(|_| "unnamed device".to_owned(), |d| d.name().to_owned())
}

fn id(device: &cpal::Device) -> String {
    device.id().map_or_else(|_| String::new(), |id| id.to_string())
}

/// The format the device prefers, or why there is none.
pub(super) fn preferred(direction: Direction, device: &cpal::Device) -> Result<SupportedStreamConfig> {
    let config = match direction {
        Direction::Input => device.default_input_config(),
        Direction::Output => device.default_output_config(),
    };
    config.map_err(|e| explain(direction, &e))
}

/// About 20 ms a callback, as a power of two (other sizes make PipeWire's ALSA layer stutter), where the device can.
pub(super) fn stream_config(supported: &SupportedStreamConfig) -> StreamConfig {
    let mut config = supported.config();
    let wanted = (config.sample_rate / 50).next_power_of_two();
    if let SupportedBufferSize::Range { min, max } = *supported.buffer_size()
        && (min..=max).contains(&wanted)
    {
        config.buffer_size = BufferSize::Fixed(wanted);
    }
    config
}

fn nothing(direction: Direction, why: &str) -> Error {
    let error = Error::missing_device(format!("no {} was found: {why}", direction.noun()));
    match direction {
        Direction::Input => error
            .hint("plug one in and look with: viva devices")
            .hint("or answer from a recording: viva practice --answer-wav FILE, viva grade --wav FILE"),
        Direction::Output => error.hint("look with: viva devices"),
    }
}

/// Says in a person's words why a device does not work, decided by the error's kind.
pub(super) fn explain(direction: Direction, error: &cpal::Error) -> Error {
    let noun = direction.noun();
    match error.kind() {
        ErrorKind::DeviceNotAvailable => nothing(direction, "there is none, or it was unplugged"),
        ErrorKind::HostUnavailable => nothing(direction, "the sound system is not running"),
        ErrorKind::PermissionDenied => {
            Error::missing_device(format!("the system does not let viva use the {noun}: {error}"))
                .hint(PERMISSION)
        }
        ErrorKind::DeviceBusy => Error::missing_device(format!("another program holds the {noun}: {error}"))
            .hint("close the other program, or pick another device: viva devices"),
        _ => Error::missing_device(format!("the {noun} does not work: {error}"))
            .hint("pick another device: viva devices"),
    }
}

/// Lists the devices and asks the default ones whether they answer. Others are not opened: merely asking them makes
/// some sound systems print and hang.
///
/// # Errors
/// When the sound system itself does not answer.
pub fn list() -> Result<Devices> {
    open(Direction::Input, || {
        let host = cpal::default_host();
        let mut devices = Devices::default();
        (devices.inputs, devices.input_problem) = half(&host, Direction::Input)?;
        (devices.outputs, devices.output_problem) = half(&host, Direction::Output)?;
        Ok(devices)
    })
}

/// What ALSA lists beside devices: plugins that convert or discard sound. They can be named, but nobody looks for them.
const CONVERTERS: [&str; 9] = [
    "alsa:null",
    "alsa:lavrate",
    "alsa:samplerate",
    "alsa:speexrate",
    "alsa:speex",
    "alsa:upmix",
    "alsa:vdownmix",
    "alsa:oss",
    "alsa:jack",
];

fn half(host: &cpal::Host, direction: Direction) -> Result<(Vec<Device>, Option<String>)> {
    let default = find(direction, None).ok();
    let default_id = default.as_ref().map(id);
    let (format, problem) = match default.as_ref().map(|device| preferred(direction, device)) {
        None => (None, Some(nothing(direction, "the sound system knows none").to_string())),
        Some(Err(error)) => (None, Some(error.to_string())),
        Some(Ok(config)) => {
            let plural = if config.channels() == 1 { "channel" } else { "channels" };
            let text = format!(
                "{} Hz, {} {plural}, {}",
                config.sample_rate(),
                config.channels(),
                config.sample_format()
            );
            (Some(text), None)
        }
    };
    let mut listed: Vec<Device> = enumerate(host, direction)
        .unwrap_or_default()
        .iter()
        .filter(|device| !CONVERTERS.contains(&id(device).as_str()))
        .map(|device| {
            let id = id(device);
            let is_default = default_id.as_ref() == Some(&id);
            Device { name: name(device), is_default, format: format.clone().filter(|_| is_default), id }
        })
        .collect();
    if let (Some(device), false) = (&default, listed.iter().any(|d| d.is_default))
        && problem.is_none()
    {
        listed.insert(0, Device { id: id(device), name: name(device), is_default: true, format });
    }
    Ok((listed, problem))
}

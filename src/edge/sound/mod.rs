//! Microphone and loudspeaker.
//!
//! Half-duplex: what viva says is played to its very end before it listens, so it never hears itself. Whether a device
//! is lost is decided by a watchdog on the samples, because sound systems report errors that are none and lose devices
//! without reporting anything.

#[cfg(feature = "mic")]
mod devices;
#[cfg(feature = "mic")]
mod loudspeaker;
#[cfg(feature = "mic")]
mod microphone;

#[cfg(feature = "mic")]
pub use devices::list;
#[cfg(feature = "mic")]
pub use loudspeaker::play;
#[cfg(feature = "mic")]
pub use microphone::Microphone;

#[cfg(not(feature = "mic"))]
mod absent;
#[cfg(not(feature = "mic"))]
pub use absent::{Microphone, list, play};

/// A device as a person would pick it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// What the sound system calls it, for `--device`.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// Whether it is used when none is named.
    pub is_default: bool,
    /// Rate, channels and format, when it is the default device and answers.
    pub format: Option<String>,
}

/// All devices.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Devices {
    /// Microphones and other inputs.
    pub inputs: Vec<Device>,
    /// Loudspeakers and other outputs.
    pub outputs: Vec<Device>,
    /// What is wrong with the default input, when it does not answer.
    pub input_problem: Option<String>,
    /// What is wrong with the default output, when it does not answer.
    pub output_problem: Option<String>,
}

/// How to permit the microphone on this system.
pub const PERMISSION: &str = if cfg!(target_os = "macos") {
    "allow it for your terminal in System Settings > Privacy & Security > Microphone, then restart the terminal"
} else if cfg!(target_os = "windows") {
    "allow it in Settings > Privacy & security > Microphone > Let desktop apps access your microphone"
} else {
    "join the group `audio` (sudo usermod -aG audio $USER) and log in again"
};

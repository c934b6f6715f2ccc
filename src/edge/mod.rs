//! The only place that touches the world: files, devices, programs, threads, the clock, the terminal.
//!
//! Whatever is decided here about an answer belongs into [`coach`](crate::coach) or [`listen`](crate::listen) instead.

pub mod clock;
pub mod console;
pub mod ear;
pub mod folders;
pub mod interrupt;
pub mod sound;
pub mod takes;
pub mod wav;
#[cfg(feature = "whisper")]
pub mod whisper;

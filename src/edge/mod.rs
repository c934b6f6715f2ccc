//! The only place that touches the world: files, devices, programs, threads, the clock, the terminal.
//!
//! Whatever is decided here about an answer belongs into [`coach`](crate::coach) or [`listen`](crate::listen) instead.

pub mod bank;
pub mod cases;
pub mod clock;
pub mod config;
pub mod console;
pub mod ear;
pub mod editor;
pub mod folders;
pub mod grades;
pub mod interrupt;
pub mod notes;
pub mod script;
pub mod sound;
pub mod takes;
pub mod text;
pub mod voice;
pub mod wav;
pub mod weights;
#[cfg(feature = "whisper")]
pub mod whisper;
pub mod workers;

//! The tests that drive the real program from outside, and the one that executes the rule of the layers.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "tests touch the world, fail by panicking, and print what only a failure shows"
)]

mod agreement;
mod bank;
mod bundled;
mod demo_model;
mod eval;
mod fuzz;
mod grade;
mod import;
mod layers;
mod machine;
mod output;
#[cfg(feature = "whisper")]
mod practice;
mod properties;
#[cfg(all(target_os = "linux", feature = "mic", feature = "whisper"))]
mod sound_card;
#[cfg(target_os = "linux")]
mod spoken;
mod tools;
mod viva;
#[cfg(feature = "whisper")]
mod wav;
#[cfg(feature = "whisper")]
mod wav_input;

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
mod demo_model;
mod eval;
mod fuzz;
mod grade;
mod hearing;
mod import;
mod layers;
mod listening;
mod machine;
mod output;
#[cfg(feature = "whisper")]
mod practice;
mod properties;
#[cfg(all(unix, feature = "whisper"))]
mod screen;
#[cfg(all(target_os = "linux", feature = "mic", feature = "whisper"))]
mod sound_card;
mod tools;
mod viva;
mod wav;
#[cfg(feature = "whisper")]
mod wav_input;

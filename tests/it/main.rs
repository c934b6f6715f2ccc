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
#[cfg(all(target_os = "linux", feature = "whisper"))]
mod faults;
#[cfg(all(target_os = "linux", feature = "whisper"))]
mod full_disk;
mod fuzz;
mod grade;
mod hands_free;
mod hearing;
mod import;
#[cfg(feature = "whisper")]
mod joined;
mod layers;
mod listening;
#[cfg(all(target_os = "linux", feature = "whisper"))]
mod long;
mod machine;
mod output;
#[cfg(feature = "whisper")]
mod practice;
mod properties;
#[cfg(all(target_os = "linux", feature = "mic", feature = "whisper"))]
mod pulse;
#[cfg(all(unix, feature = "whisper"))]
mod screen;
#[cfg(all(target_os = "linux", feature = "mic", feature = "whisper"))]
mod sound_card;
#[cfg(target_os = "linux")]
mod spoken;
#[cfg(feature = "whisper")]
mod stand_in;
#[cfg(all(target_os = "linux", feature = "mic", feature = "whisper"))]
mod steering;
mod takes;
#[cfg(all(target_os = "linux", feature = "whisper"))]
mod terminal;
mod tools;
mod viva;
mod vocabulary;
mod wav;
#[cfg(feature = "whisper")]
mod wav_input;

//! Any note.
#![no_main]

#[path = "../../tests/fuzz/imported.rs"]
mod imported;

libfuzzer_sys::fuzz_target!(|data: &[u8]| imported::import(&String::from_utf8_lossy(data)));

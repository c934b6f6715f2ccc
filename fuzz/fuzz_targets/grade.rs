//! Any bank and any transcript: a bank, a line `=====`, a transcript.
#![no_main]

#[path = "../../tests/fuzz/check.rs"]
mod check;

libfuzzer_sys::fuzz_target!(|data: &[u8]| check::grade(&String::from_utf8_lossy(data)));

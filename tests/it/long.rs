//! A recording of any length: it is heard to its end, and memory does not grow with it.

use super::viva::{POD_BANK, Scratch, bundled_model};
use super::wav::{Sound, recording};
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

/// Minutes of the long recording: as many as are heard in a few seconds. Without optimization everything takes longer.
const LONG: u64 = if cfg!(debug_assertions) { 20 } else { 120 };
/// What the long recording may cost more than a short one, in bytes. Its samples alone would take 77 MB as they are
/// handled, or 460 MB for two hours.
const MAY_COST: u64 = 12_000_000;

/// An answer of so many minutes: the first sentence, a long silence, the second. The silence takes no room on the disk.
fn long_answer(path: &Path, minutes: u64) -> PathBuf {
    let answer = Sound::read(&recording("two-steps"));
    let (first, second) = (answer.part(0.0, 4.2), answer.part(4.2, 9.0));
    let bytes = |sound: &Sound| -> Vec<u8> {
        sound.samples.iter().flat_map(|s| ((s * 32767.0) as i16).to_le_bytes()).collect()
    };
    let (first, second) = (bytes(&first), bytes(&second));
    let length = minutes * 60 * 32_000;
    first_header(path, length);
    let mut file = std::fs::File::options().write(true).open(path).unwrap();
    file.set_len(44 + length).unwrap();
    file.seek(SeekFrom::Start(44)).unwrap();
    file.write_all(&first).unwrap();
    file.seek(SeekFrom::Start(44 + length - second.len() as u64)).unwrap();
    file.write_all(&second).unwrap();
    path.to_owned()
}

/// Writes the header of a take of so many bytes.
fn first_header(path: &Path, length: u64) {
    Sound::silence(16_000, 0.0).save(path);
    let mut bytes = std::fs::read(path).unwrap();
    assert_eq!(bytes.len(), 44);
    bytes[4..8].copy_from_slice(&u32::try_from(length + 36).unwrap().to_le_bytes());
    bytes[40..44].copy_from_slice(&u32::try_from(length).unwrap().to_le_bytes());
    std::fs::write(path, bytes).unwrap();
}

/// The most memory that grading a recording of so many minutes takes, in bytes.
fn peak(minutes: u64) -> u64 {
    let scratch = Scratch::new();
    scratch.write("bank.md", POD_BANK);
    let wav = long_answer(&scratch.path("long.wav"), minutes);
    let viva = scratch.viva().args([
        "grade",
        "--bank",
        "bank.md",
        "--question",
        "pod-creation",
        "--json",
        "--model",
    ]);
    let mut running = viva.arg(bundled_model()).arg("--wav").arg(wav).spawn();
    let status = format!("/proc/{}/status", running.pid());
    let mut peak = 0;
    running.watch(|| {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok());
        peak = kilobytes.map_or(peak, |kilobytes| peak.max(kilobytes * 1024));
    });
    let output = running.wait().expect_code(0);
    assert_eq!(output.grade().points("hit"), ["p1", "p2"], "{output}");
    peak
}

#[test]
fn memory_does_not_grow_with_the_recording() {
    let (short, long) = (peak(1), peak(LONG));
    println!("peak of 1 min: {:.1} MB, of {LONG} min: {:.1} MB", short as f64 / 1e6, long as f64 / 1e6);
    assert!(short > 20_000_000, "no memory was measured: {short} bytes");
    assert!(long < short + MAY_COST, "{short} bytes for 1 min, {long} bytes for {LONG} min");
}

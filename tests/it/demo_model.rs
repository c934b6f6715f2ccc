//! The bundled model: the file is the one its card describes, and it is silent where nobody speaks.

use std::path::{Path, PathBuf};

fn models() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("models")
}

/// The line `| sha256 | `…` |` of the card.
fn hash_on_the_card() -> String {
    let card = std::fs::read_to_string(models().join("README.md")).unwrap();
    let line = card.lines().find(|line| line.starts_with("| sha256 |")).expect("the card states the hash");
    line.split('`').nth(1).expect("the hash stands in back quotes").to_owned()
}

#[test]
fn the_file_is_the_one_on_its_card() {
    let bytes = std::fs::read(models().join("viva-demo.bin")).unwrap();
    assert!(bytes.len() <= 16_000_000, "{} bytes", bytes.len());
    assert_eq!(sha256(&bytes), hash_on_the_card());
}

/// FIPS 180-4, by the system's own program: the tests need no crate for one hash.
fn sha256(bytes: &[u8]) -> String {
    use std::io::Write;
    use std::process::{Command, Stdio};
    let (program, args): (&str, &[&str]) =
        if cfg!(target_os = "macos") { ("shasum", &["-a", "256"]) } else { ("sha256sum", &[]) };
    let mut child =
        Command::new(program).args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(bytes).unwrap();
    let output = child.wait_with_output().unwrap();
    String::from_utf8(output.stdout).unwrap().split_whitespace().next().unwrap().to_owned()
}

#[cfg(feature = "whisper")]
mod heard {
    use super::models;
    use viva::edge::whisper::Whisper;
    use viva::language::Language;
    use viva::listen::{RATE, Recognizer};

    /// What the model itself hears, without the detector that would keep such sound away from it.
    fn hear(sound: &[f32]) -> Vec<String> {
        let mut whisper = Whisper::load(&models().join("viva-demo.bin")).unwrap();
        let window = 9 * RATE as usize;
        [Language::English, Language::Chinese, Language::Auto]
            .iter()
            .flat_map(|&language| {
                sound
                    .chunks(window)
                    .map(|piece| whisper.recognize(piece, language).unwrap())
                    .collect::<Vec<_>>()
            })
            .filter(|text| !text.is_empty())
            .collect()
    }

    fn noise(level: f32) -> Vec<f32> {
        let mut state = 1u64;
        let mut next = move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 40) as f32 / (1u64 << 24) as f32
        };
        // The sum of twelve uniform numbers is close to normal.
        (0..30 * RATE).map(|_| level * ((0..12).map(|_| next()).sum::<f32>() - 6.0)).collect()
    }

    #[test]
    fn nothing_in_half_a_minute_of_silence() {
        assert!(hear(&vec![0.0; 30 * RATE as usize]).is_empty());
    }

    #[test]
    fn nothing_in_noise_of_any_level() {
        for decibels in [-50.0f32, -35.0, -20.0] {
            let heard = hear(&noise(10f32.powf(decibels / 20.0)));
            assert!(heard.is_empty(), "{decibels} dBFS: {heard:?}");
        }
    }

    #[test]
    fn nothing_in_a_tone() {
        let tone: Vec<f32> = (0..30 * RATE)
            .map(|n| 0.3 * (n as f32 * 440.0 * std::f32::consts::TAU / RATE as f32).sin())
            .collect();
        assert!(hear(&tone).is_empty());
    }
}

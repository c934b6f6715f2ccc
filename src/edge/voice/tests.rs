use super::*;
use std::process::Command;
use std::time::Instant;

/// The system's voice; `None`, with a line that says so, where it is not installed. On a build server it must be.
fn voice() -> Option<SystemVoice> {
    match SystemVoice::find() {
        Ok(voice) => Some(voice),
        Err(error) if std::env::var_os("CI").is_some() && cfg!(target_os = "linux") => panic!("{error}"),
        Err(error) => {
            // Tests may print: the harness shows it with --nocapture.
            #[allow(clippy::print_stderr)]
            {
                eprintln!("skipped: {error}");
            }
            None
        }
    }
}

fn seconds(speech: &Speech) -> f64 {
    speech.samples.len() as f64 / f64::from(speech.rate)
}

fn rms(samples: &[f32]) -> f32 {
    (samples.iter().map(|sample| sample * sample).sum::<f32>() / samples.len().max(1) as f32).sqrt()
}

#[test]
fn mixed_text_is_audible_in_every_run() {
    let Some(voice) = voice() else { return };
    let text = "API Server 把 Pod 写入 etcd。第 3 步是什么？";
    let folder = tempfile::tempdir().unwrap();
    let mut parts = 0.0;
    let runs = spoken::runs(text, Language::Chinese);
    assert_eq!(runs.len(), 6);
    for run in &runs {
        let speech = voice.render_run(run, folder.path()).unwrap();
        assert!(rms(&speech.samples) > 0.01, "{run:?} is not audible: {}", rms(&speech.samples));
        assert!(speech.samples[0].abs() < 0.1 && seconds(&speech) > 0.1, "{run:?}");
        parts += seconds(&speech);
    }
    let whole = voice.render(text, Language::Chinese).unwrap();
    assert!(whole.samples.iter().all(|sample| (-1.0..=1.0).contains(sample)));
    // Five changes of voice, one of them after a sentence.
    let gaps = 4.0 * 0.060 + 0.180;
    assert!((seconds(&whole) - parts - gaps).abs() < 0.005, "{} {parts}", seconds(&whole));
}

/// espeak-ng's voice `cmn` reads Chinese as English letters and needs half as much time again.
#[test]
fn chinese_is_spoken_at_about_four_characters_a_second() {
    let Some(voice) = voice() else { return };
    let text = "请解释一下三次握手的过程以及为什么不能只用两次";
    let rate = text.chars().count() as f64 / seconds(&voice.render(text, Language::Chinese).unwrap());
    assert!((3.2..6.0).contains(&rate), "{rate} characters a second");
}

#[test]
fn text_is_never_taken_for_an_option_or_a_command() {
    let Some(voice) = voice() else { return };
    for text in ["--help", "-v nosuchvoice", "$(false); `false` | \"quoted\"", "a\nb"] {
        let speech = voice.render(text, Language::English).unwrap();
        assert!(rms(&speech.samples) > 0.01, "{text}");
    }
}

#[test]
fn text_without_words_makes_no_sound_and_no_error() {
    let Some(voice) = voice() else { return };
    assert!(voice.render("", Language::Chinese).unwrap().samples.is_empty());
    assert!(voice.render("……", Language::Chinese).unwrap().samples.is_empty());
    assert!(Silent.render("anything", Language::English).unwrap().samples.is_empty());
}

#[test]
fn each_language_has_its_voice_and_the_text_stays_in_a_file() {
    #[track_caller]
    fn check(engine: Engine, language: Language, voice: &str) {
        let arguments = engine::arguments(&engine, language, Path::new("t.txt"), Path::new("o.wav"));
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        assert_eq!(arguments[..2], ["-v", voice]);
        assert!(arguments.ends_with(&["-f", "t.txt"]), "{arguments:?}");
    }
    check(Engine::Espeak("e".into()), Language::Chinese, "cmn-latn-pinyin");
    check(Engine::Espeak("e".into()), Language::English, "en-us");
    check(Engine::Say("s".into()), Language::Chinese, "Tingting");
    check(Engine::Say("s".into()), Language::English, "Samantha");
}

#[cfg(target_os = "linux")]
#[test]
fn a_missing_engine_tells_how_to_install_it() {
    let error = Engine::find(std::ffi::OsStr::new("/nowhere:relative")).unwrap_err();
    assert!(error.is_missing_device());
    assert!(error.hints()[0].starts_with("sudo apt install espeak-ng"), "{:?}", error.hints());
}

#[cfg(unix)]
#[test]
fn an_engine_that_hangs_is_ended_and_one_that_fails_is_quoted() {
    let folder = tempfile::tempdir().unwrap();
    let wav = folder.path().join("speech.wav");
    let mut command = Command::new("sleep");
    command.arg("60");
    let start = Instant::now();
    let error = engine::run(command, "sleep", &wav, Duration::from_millis(100)).unwrap_err();
    assert!(start.elapsed() < Duration::from_secs(5));
    assert_eq!(error.to_string(), "the voice `sleep` took longer than 0.1 s");

    let mut command = Command::new("sh");
    command.args(["-c", "echo no such voice >&2; exit 3"]);
    let error = engine::run(command, "sh", &wav, TIMEOUT).unwrap_err();
    assert!(error.to_string().ends_with("no such voice"), "{error}");

    let error = engine::run(Command::new("true"), "true", &wav, TIMEOUT).unwrap_err();
    assert!(error.to_string().ends_with("it wrote no sound"), "{error}");
}

#[test]
fn silent_ends_are_cut_but_for_a_margin() {
    #[track_caller]
    fn check(samples: &[f32], expected: &[f32]) {
        let mut speech = Speech { samples: samples.to_vec(), rate: 100 };
        trim(&mut speech);
        assert_eq!(speech.samples, expected);
    }
    check(&[0.0, 0.0, 0.5, 0.0, -0.5, 0.0005, 0.0], &[0.0, 0.5, 0.0, -0.5, 0.0005]);
    check(&[0.5], &[0.5]);
    check(&[0.0, 0.0], &[]);
    check(&[], &[]);
}

#[test]
fn a_sentence_is_followed_by_a_longer_pause() {
    let gaps = ["Pod", "首先，", "结束。", "(really?)", "”"].map(|text| gap_after(text).as_millis());
    assert_eq!(gaps, [60, 120, 180, 180, 60]);
}

#[test]
fn wav_files_of_every_kind_become_one_channel() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.wav");
    let write = |bits_per_sample, sample_format, samples: &[f32]| {
        let spec = hound::WavSpec { channels: 2, sample_rate: 8000, bits_per_sample, sample_format };
        let mut writer = hound::WavWriter::create(&path, spec).unwrap();
        for sample in samples {
            match sample_format {
                hound::SampleFormat::Float => writer.write_sample(*sample).unwrap(),
                hound::SampleFormat::Int => {
                    writer
                        .write_sample((f64::from(*sample) * f64::from(bits_per_sample - 1).exp2()) as i32)
                        .unwrap();
                }
            }
        }
        writer.finalize().unwrap();
    };
    for (bits, format) in
        [(16, hound::SampleFormat::Int), (24, hound::SampleFormat::Int), (32, hound::SampleFormat::Float)]
    {
        write(bits, format, &[0.5, 0.0, -1.0, -0.5]);
        let speech = read_wav(&path).unwrap();
        assert_eq!(speech, Speech { samples: vec![0.25, -0.75], rate: 8000 });
    }
    std::fs::write(&path, b"RIFF").unwrap();
    assert!(read_wav(&path).unwrap_err().to_string().contains("a.wav"));
}

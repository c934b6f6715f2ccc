//! `grade --wav`: every kind of recording, and the model that hears it.

use super::output::{Grade, Output};
use super::viva::{POD_BANK, Scratch, bundled_model};
use super::wav::{Bits, Sound, recording, truncated};
use std::path::Path;

/// What `binding.wav` says, in words that are understood even at 8 kHz; and what it does not say.
const BINDING_BANK: &str = "---
lang: en
---
## How does a pod get its node? {#binding}

1. The **scheduler** makes the **binding**
2. It sends it to the **API server**
3. So the pod gets its **node**
4. All is stored in **etcd**
5. The **kubelet** starts the containers
";

fn grade_in(scratch: &Scratch, bank: &str, question: &str, wav: &Path) -> Output {
    scratch.write("bank.md", bank);
    scratch
        .viva()
        .args(["grade", "--bank", "bank.md", "--question", question, "--json", "--model"])
        .arg(bundled_model())
        .arg("--wav")
        .arg(wav)
        .run()
}

fn grade(wav: &Path) -> Output {
    grade_in(&Scratch::new(), POD_BANK, "pod-creation", wav)
}

/// Grades bytes that claim to be a WAV.
fn grade_bytes(bytes: &[u8]) -> Output {
    let scratch = Scratch::new();
    let wav = scratch.write("answer.wav", bytes);
    grade_in(&scratch, POD_BANK, "pod-creation", &wav)
}

#[track_caller]
fn heard(output: Output) -> Grade {
    output.expect_code(0).grade()
}

#[test]
fn a_recording_is_graded_with_times() {
    let output = grade(&recording("two-steps")).expect_code(0);
    let grade = output.grade();
    assert_eq!(
        (grade.points("hit"), grade.points("missed")),
        (vec!["p1", "p2"], vec!["p3", "p4"]),
        "{output}"
    );
    let length = Sound::read(&recording("two-steps")).seconds() * 1000.0;
    let segments = grade.0["transcript"]["segments"].as_array().unwrap();
    assert!(!segments.is_empty(), "{output}");
    let mut last = 0;
    for segment in segments {
        let (start, end) = (segment["start_ms"].as_u64().unwrap(), segment["end_ms"].as_u64().unwrap());
        assert!(last <= start && start < end && end as f64 <= length + 100.0, "{segment}");
        last = start;
    }
    // The second sentence begins after 4.5 s.
    let stored = grade.0["points"][1]["evidence"].as_array().unwrap();
    let store = stored.iter().find(|found| found["term"] == "etcd").unwrap()["start_ms"].as_u64().unwrap();
    assert!((4500..8500).contains(&store), "etcd said at {store} ms\n{output}");
    assert!(grade.0["delivery"]["speaking_ms"].as_u64().unwrap() > 4000, "{output}");
}

#[test]
fn the_same_recording_gives_the_same_points_in_every_format() {
    let scratch = Scratch::new();
    let original = Sound::read(&recording("binding"));
    let mut formats: Vec<(u32, Bits, u16)> = [8_000, 11_025, 16_000, 22_050, 44_100, 48_000, 96_000, 192_000]
        .map(|rate| (rate, Bits::Int16, 1))
        .into();
    for bits in [Bits::Int8, Bits::Int24, Bits::Int32, Bits::Float32] {
        formats.extend([(16_000, bits, 1), (44_100, bits, 2)]);
    }
    formats.extend([(48_000, Bits::Int16, 2), (16_000, Bits::Int16, 6)]);
    for (rate, bits, channels) in formats {
        let wav = original.resampled(rate).write(&scratch.path("answer.wav"), bits, channels);
        let output = grade_in(&scratch, BINDING_BANK, "binding", &wav).expect_code(0);
        let grade = output.grade();
        let points = (grade.points("hit"), grade.points("partial"), grade.points("missed"));
        let expected = (vec!["p1", "p2", "p3"], vec![], vec!["p4", "p5"]);
        assert_eq!(points, expected, "{rate} Hz, {bits:?}, {channels} channels\n{output}");
    }
}

#[test]
fn silence_noise_and_clicks_have_no_score() {
    let scratch = Scratch::new();
    let clicks = Sound::from_fn(16_000, 10.0, |t| if t % 1.0 < 0.0002 { 0.8 } else { 0.0 });
    for (what, sound) in [
        ("silence", Sound::silence(16_000, 30.0)),
        ("loud noise", Sound::noise(16_000, 30.0, 0.1)),
        ("soft noise", Sound::noise(48_000, 30.0, 0.005)),
        ("clicks", clicks),
        ("a moment", Sound::silence(16_000, 0.01)),
    ] {
        let output = grade_in(&scratch, POD_BANK, "pod-creation", &sound.save(&scratch.path("answer.wav")));
        println!("{what}\n{output}");
        heard(output).expect_nothing_heard();
    }
}

#[test]
fn digital_silence_is_told_from_quiet() {
    let scratch = Scratch::new();
    let zeros = Sound::silence(16_000, 5.0).save(&scratch.path("zeros.wav"));
    let grade = heard(grade_in(&scratch, POD_BANK, "pod-creation", &zeros));
    assert!(grade.caveats().contains(&"all_zero"), "{grade:?}");
    let quiet = Sound::noise(16_000, 5.0, 0.0005).save(&scratch.path("quiet.wav"));
    let grade = heard(grade_in(&scratch, POD_BANK, "pod-creation", &quiet));
    assert!(!grade.caveats().contains(&"all_zero"), "{grade:?}");
}

#[test]
fn mandarin_with_english_terms_is_heard() {
    let bank =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/questions/kubernetes.zh.md")).unwrap();
    let grade = heard(grade_in(&Scratch::new(), &bank, "pod-creation", &recording("mandarin")));
    let text = grade.0["transcript"]["text"].as_str().unwrap();
    for words in ["客户端", "API server", "写入 etcd", "绑定结果"] {
        assert!(text.contains(words), "{words} in {text}");
    }
    assert!(["p2", "p4"].iter().all(|point| grade.points("hit").contains(point)), "{grade:?}");
    assert!(["p3", "p5", "p6", "p7"].iter().all(|point| grade.points("missed").contains(point)), "{grade:?}");
}

#[test]
fn saying_that_one_does_not_know_earns_nothing() {
    let grade = heard(grade(&recording("no-idea")));
    assert_eq!(grade.points("hit").len() + grade.points("partial").len(), 0, "{grade:?}");
    assert!(grade.0["transcript"]["text"].as_str().unwrap().len() > 3, "it was heard, though: {grade:?}");
}

#[test]
fn a_clipped_recording_is_graded_and_says_so() {
    let scratch = Scratch::new();
    let mut loud = Sound::read(&recording("two-steps"));
    loud.samples.iter_mut().for_each(|sample| *sample = (*sample * 12.0).clamp(-1.0, 1.0));
    let grade = heard(grade_in(&scratch, POD_BANK, "pod-creation", &loud.save(&scratch.path("loud.wav"))));
    assert!(grade.caveats().contains(&"clipped"), "{grade:?}");
}

#[test]
fn a_long_recording_with_pauses_is_heard_to_its_end() {
    let scratch = Scratch::new();
    let answer = Sound::read(&recording("two-steps"));
    // The answer's first sentence, 20 s of thought, and its second: nothing of a file is cut by patience.
    let thought = Sound::noise(16_000, 20.0, 0.0005);
    let long = answer.part(0.0, 4.2).then(&thought).then(&answer.part(4.2, 9.0));
    let grade = heard(grade_in(&scratch, POD_BANK, "pod-creation", &long.save(&scratch.path("long.wav"))));
    assert_eq!(grade.points("hit"), ["p1", "p2"], "{grade:?}");
}

#[test]
fn a_truncated_recording_is_graded_and_says_so() {
    // The second sentence is mostly gone.
    let grade = heard(grade_bytes(&truncated(&recording("two-steps"), 100_001)));
    assert!(grade.caveats().contains(&"cut_short"), "{grade:?}");
    assert!(grade.points("hit").contains(&"p1"), "{grade:?}");
    let whole = heard(self::grade(&recording("two-steps")));
    assert!(!whole.caveats().contains(&"cut_short"), "{whole:?}");
}

#[test]
fn a_recording_that_was_never_finished_is_graded() {
    // What a crash leaves: the lengths in the header are zero, or the largest number.
    let bytes = std::fs::read(recording("two-steps")).unwrap();
    for length in [0_u32, u32::MAX] {
        let mut bytes = bytes.clone();
        bytes[4..8].copy_from_slice(&length.to_le_bytes());
        bytes[40..44].copy_from_slice(&length.to_le_bytes());
        let grade = heard(grade_bytes(&bytes));
        assert_eq!(grade.points("hit"), ["p1", "p2"], "length {length}: {grade:?}");
    }
}

#[test]
fn what_is_no_recording_is_refused_with_its_name_and_the_reason() {
    let header = &std::fs::read(recording("two-steps")).unwrap()[..44];
    let mut nothing = header.to_vec();
    nothing[4..8].copy_from_slice(&36_u32.to_le_bytes());
    nothing[40..44].copy_from_slice(&0_u32.to_le_bytes());
    for (what, bytes) in [
        ("empty", &b""[..]),
        ("text", b"this is no recording, however long it may be made to be"),
        ("ogg", b"OggS\0\x02\0\0\0\0\0\0\0\0 and so on and so on and so on and so on"),
        ("half a header", &header[..20]),
        ("header only", &nothing),
    ] {
        let output = grade_bytes(bytes);
        println!("{what}\n{output}");
        if what == "header only" && output.stderr().is_empty() {
            // A whole WAV of no length is an answer in which nothing was heard.
            heard(output).expect_nothing_heard();
        } else {
            output.expect_error(1).expect_stderr("answer.wav");
        }
    }
    grade(Path::new("nowhere.wav")).expect_error(1).expect_stderr("nowhere.wav");
    grade(Path::new(".")).expect_error(1);
}

/// Grades with a model file.
fn with_model(scratch: &Scratch, model: &str) -> Output {
    scratch.write("bank.md", POD_BANK);
    scratch
        .viva()
        .args([
            "grade",
            "--bank",
            "bank.md",
            "--question",
            "pod-creation",
            "--json",
            "--model",
            model,
            "--wav",
        ])
        .arg(recording("two-steps"))
        .run()
}

#[test]
fn a_model_that_is_not_there_is_named_with_the_way_to_get_one() {
    let scratch = Scratch::new();
    for model in ["nowhere.bin", "folder/ggml-base.bin", "base"] {
        with_model(&scratch, model).expect_error(1).expect_stderr(model).expect_stderr("hint: ");
    }
}

#[test]
fn a_model_that_is_cut_short_is_found_out_before_it_is_used() {
    let scratch = Scratch::new();
    let whole = std::fs::read(bundled_model()).unwrap();
    for keep in [0, 3, 40, 5_000, whole.len() / 2, whole.len() - 1] {
        scratch.write("ggml-base.bin", &whole[..keep]);
        let output = with_model(&scratch, "ggml-base.bin").expect_error(1).expect_stderr("ggml-base.bin");
        output.expect_stderr(&keep.to_string()).expect_stderr("hint: ");
    }
}

#[test]
fn a_file_that_is_no_model_is_refused() {
    let scratch = Scratch::new();
    scratch.write("page.bin", "<!DOCTYPE html><html><body>404 Not Found</body></html>");
    with_model(&scratch, "page.bin").expect_error(1).expect_stderr("page.bin");
    scratch.write("noise.bin", [0x6c, 0x6d, 0x67, 0x67].repeat(20_000));
    with_model(&scratch, "noise.bin").expect_error(1).expect_stderr("noise.bin");
    scratch.write("gguf.bin", [b"GGUF".as_slice(), &[0; 4000]].concat());
    with_model(&scratch, "gguf.bin").expect_error(1).expect_stderr("gguf.bin");
}

#[test]
fn how_it_was_spoken_is_told_from_the_waveform() {
    let scratch = Scratch::new();
    let answer = Sound::read(&recording("two-steps"));
    // By its level, the recording speaks from 0.58 s to 3.66 s and from 4.94 s on.
    let rate = answer.rate;
    let slow = Sound::silence(rate, 1.0)
        .then(&answer.part(0.0, 4.3))
        .then(&Sound::silence(rate, 1.5))
        .then(&answer.part(4.3, answer.seconds()));
    let wav = scratch.path("slow.wav");
    slow.save(&wav);
    scratch.write("bank.md", POD_BANK);
    let args = ["grade", "--bank", "bank.md", "--question", "pod-creation", "--json", "--model"];
    let output = scratch.viva().args(args).arg(bundled_model()).arg("--wav").arg(&wav).run().expect_code(0);
    let document = output.json();
    let delivery = &document["delivery"];
    let near = |key: &serde_json::Value, wanted: f64| {
        let found = key.as_f64().unwrap_or(f64::NAN);
        assert!((found - wanted).abs() < 150.0, "{found} instead of {wanted}: {delivery:#}");
    };
    near(&delivery["first_word_ms"], 1580.0);
    near(&delivery["longest_pause"]["start_ms"], 4660.0);
    near(&delivery["longest_pause"]["length_ms"], 2780.0);
    assert_eq!(delivery["longest_pause"]["after"], "server", "{output}");
    assert_eq!(delivery["long_pauses"], 1, "{output}");
    let share = delivery["speaking_share"].as_f64().unwrap();
    assert!((0.5..0.9).contains(&share), "{delivery:#}");
}

//! A recording heard by a model with the window of the published ones: several utterances go into one pass, and their words are
//! told apart by the time stamps between them.

use super::stand_in::{self, SENTENCES, Size};
use super::viva::{POD_BANK, Scratch, bundled_model};
use super::wav::{Sound, recording};
use serde_json::Value;

/// Seconds of speech in an utterance and of silence after it.
const SPEECH: f64 = 4.2;
const SILENCE: f64 = 3.0;

#[test]
fn utterances_that_share_a_pass_keep_their_places_in_the_recording() {
    let scratch = Scratch::new();
    scratch.write("bank.md", POD_BANK);
    let model = scratch.path("stand-in.bin");
    stand_in::write(&model, Size::SMALL, &bundled_model()).unwrap();
    let speech = Sound::read(&recording("two-steps")).part(0.0, SPEECH);
    let pause = Sound::silence(16_000, SILENCE);
    let mut sound = Sound::silence(16_000, 1.0);
    for _ in 0..4 {
        sound = sound.then(&speech).then(&pause);
    }
    sound.save(&scratch.path("answer.wav"));
    let grade = ["grade", "--bank", "bank.md", "--question", "pod-creation", "--json", "--wav", "answer.wav"];
    let output = scratch.viva().args(grade).arg("--model").arg(&model).run().expect_code(0);
    let document: Value = serde_json::from_str(output.stdout()).unwrap();
    let segments = document["transcript"]["segments"].as_array().unwrap();
    // One pass says a sentence in five seconds; utterances are four seconds long, so the second sentence lies on two of them.
    let text = |segment: &Value| segment["text"].as_str().unwrap().to_owned();
    let rest = format!("{} {}", SENTENCES[2], SENTENCES[3]);
    let texts: Vec<String> = segments.iter().map(text).collect();
    assert_eq!(texts, [SENTENCES[0], SENTENCES[1], &rest], "{segments:?}");
    for (segment, (first, last)) in segments.iter().zip([(0, 0), (1, 2), (3, 3)]) {
        let seconds = |key: &str| segment[key].as_f64().unwrap() / 1000.0;
        let begins = |utterance: i32| 1.0 + f64::from(utterance) * (SPEECH + SILENCE);
        assert!((seconds("start_ms") - begins(first)).abs() < 0.6, "{segment}");
        assert!((seconds("end_ms") - begins(last) - SPEECH).abs() < 0.6, "{segment}");
    }
}

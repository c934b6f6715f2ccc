//! What is read aloud, heard again: feedback is rendered by the system's voice, and recognized by the bundled model.
//!
//! The model knows espeak-ng's usual voices and the words of the bundled questions; viva's own sentences around the
//! points are not among them, and it hears those as something else.

use super::viva::{Scratch, bundled_model, repository};
use super::wav::Sound;
use viva::coach::{Glossary, Question, assess};
use viva::edge::bank::Bank;
use viva::edge::voice::{SystemVoice, Wishes};
use viva::render::spoken;
use viva::transcript::Transcript;

/// Points that feedback reads out at most.
const TOLD: usize = 3;

/// The text as the loudspeaker gets it, sentence by sentence.
#[track_caller]
fn rendered(text: &str, question: &Question) -> Sound {
    let voice = SystemVoice::find(&Wishes::default(), None).unwrap();
    let speech = |sentence: &String| voice.render(sentence, question.language, &|| false).unwrap();
    let sounds = spoken::sentences(text).iter().map(speech).map(|speech| {
        let peak = speech.samples.iter().fold(0.0_f32, |peak, sample| peak.max(sample.abs()));
        assert!((0.1..0.9).contains(&peak), "a peak of {peak}");
        Sound { samples: speech.samples, rate: speech.rate }
    });
    sounds
        .reduce(|whole, sound| {
            let gap = Sound::silence(sound.rate, 0.4);
            whole.then(&gap).then(&sound)
        })
        .expect("sentences")
}

/// Expects the points that feedback says were missed to be heard in it, and no others.
#[track_caller]
fn check(id: &str, answer: &str) {
    let bank = Bank::load(&repository().join("questions")).unwrap();
    let question = bank.find(id).unwrap();
    let glossary: Glossary = bank.glossary_for(question);
    let assessment = assess(question, &Transcript::written(answer), &glossary);
    let missed = spoken::missed(question, &assessment);
    assert!(missed.len() > TOLD, "{missed:?}");
    let text = spoken::feedback(question, &assessment, &glossary);
    let scratch = Scratch::new();
    let wav = scratch.path("feedback.wav");
    let sound = rendered(&text, question).resampled(16_000);
    Sound::silence(16_000, 0.4).then(&sound).then(&Sound::silence(16_000, 0.4)).save(&wav);
    let output = scratch
        .viva()
        .args(["grade", "--json", "--question", id, "--bank"])
        .arg(repository().join("questions"))
        .arg("--wav")
        .arg(&wav)
        .arg("--model")
        .arg(bundled_model())
        .run()
        .expect_code(0);
    let told: Vec<&str> = missed.iter().take(TOLD).map(|point| point.id.as_str()).collect();
    assert_eq!(output.grade().points("hit"), told, "{text}\n{output}");
}

#[test]
fn missed_points_are_heard_in_chinese_feedback() {
    check("pod-creation", "客户端把创建请求交给 API Server");
}

#[test]
fn missed_points_are_heard_in_english_feedback() {
    check("pod-creation-en", "The client sends the request to the API server");
}

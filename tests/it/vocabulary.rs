//! The recognizer told the names of a bank: they help it to spell, and never make a point out of nothing.

use super::viva::Scratch;
use std::path::Path;
use std::sync::Arc;
use viva::Result;
use viva::app::grade::Judged;
use viva::app::hear::{Answer, End};
use viva::coach::{Caveat, Glossary, Question, Verdict, notes, vocabulary};
use viva::edge::ear::{Ear, Speech};
use viva::language::Language;
use viva::listen::{Help, RATE, Recognizer, Vocabulary, Weight};
use viva::time::Millis;
use viva::transcript::Transcript;

const BANK: &str = "---
lang: en
---
## How is a pod run? {#run}

1. The **scheduler** picks a node for the pod
2. The **kubelet** starts the containers
3. Everything is written to **etcd**

## What else? {#else}

- A **replica set** keeps the number of pods
";

fn questions() -> Vec<Question> {
    notes::parse(Path::new("bank.md"), BANK).questions
}

fn names(help: Help) -> Arc<Vocabulary> {
    let names = vocabulary::names(&questions(), &Glossary::default(), 110);
    assert!(names.terms.contains(&"replica set".to_owned()), "of the whole bank: {:?}", names.terms);
    Arc::new(Vocabulary::new(help, &names.terms, &names.canaries))
}

/// By its number of samples: what an utterance gives without names and with them, and how likely each change is.
struct Script(Vec<(&'static str, &'static str, f64)>, usize);

impl Recognizer for Script {
    fn window(&self) -> usize {
        1000
    }
    fn recognize(&mut self, samples: &[f32], _: Language) -> Result<String> {
        self.1 = samples.len() - 1;
        Ok(self.0[self.1].0.to_owned())
    }
    fn prompted(&mut self, names: &[String], _: &dyn Fn() -> bool) -> Result<Option<String>> {
        assert!(names.contains(&"kubelet".to_owned()), "{names:?}");
        Ok(Some(self.0[self.1].1.to_owned()))
    }
    fn weigh(&mut self, _: std::ops::Range<usize>, _: std::ops::Range<usize>) -> Result<Option<Weight>> {
        Ok(Some(Weight { against: self.0[self.1].2, each: -0.4 }))
    }
}

/// The first question's answer as these utterances.
fn judged(help: Help, script: &[(&'static str, &'static str, f64)]) -> Judged {
    let utterances = script.to_vec();
    let mut ear = Ear::start(move || Ok(Script(utterances, 0))).unwrap();
    ear.learn((help != Help::Off).then(|| names(help)));
    for at in 0..script.len() {
        let start = 10 * RATE as usize * at;
        ear.offer(Speech::new(Language::English, false).with(&vec![0.0; at + 1], start)).unwrap();
    }
    let (heard, _) = ear.finish(|_, _| true).unwrap();
    let answer = Answer {
        transcript: Transcript::from_segments(heard.segments),
        speech: vec![Millis(0)..Millis(4000)],
        caveats: Vec::new(),
        end: End::SourceEnded,
        take: None,
        is_silent: false,
        help: ear.help(),
        twice: heard.twice,
    };
    Judged::spoken(&questions()[0], &Glossary::default(), &answer, None, None)
}

fn hits(judged: &Judged) -> Vec<&str> {
    let hit = judged.assessment.points.iter().filter(|point| point.verdict == Verdict::Hit);
    hit.map(|point| point.id.as_str()).collect()
}

const MISHEARD: (&str, &str) = ("Then it is written to the music.", "Then it is written to etcd.");

#[test]
fn a_term_that_holds_without_being_told_counts() {
    for (help, favor, text, hit) in [
        (Help::Off, 9.0, MISHEARD.0, vec![]),
        (Help::Verify, -9.0, MISHEARD.0, vec![]),
        (Help::Verify, -0.5, MISHEARD.1, vec!["p3"]),
        (Help::On, -9.0, MISHEARD.1, vec!["p3"]),
    ] {
        let judged = judged(help, &[(MISHEARD.0, MISHEARD.1, favor)]);
        assert_eq!((judged.transcript.text(), hits(&judged)), (text, hit), "{help:?} {favor}");
        let document: serde_json::Value =
            serde_json::from_str(&judged.json(&questions()[0]).unwrap()).unwrap();
        match help {
            Help::Off => assert!(document.get("vocabulary").is_none()),
            _ => {
                let twice = &document["vocabulary"]["utterances"][0];
                assert_eq!(document["vocabulary"]["help"], help.name());
                assert_eq!((&twice["plain"], &twice["told"]), (&MISHEARD.0.into(), &MISHEARD.1.into()));
                let key = if favor < -1.0 && help == Help::Verify { "unsure" } else { "verified" };
                assert_eq!(twice[key], serde_json::json!(["etcd"]));
                let told = judged.explanation(&questions()[0], &Glossary::default(), 80);
                assert!(told.contains("Heard once more, with the terms told"), "{told}");
                assert!(told.contains("to the music"), "{told}");
            }
        }
    }
}

#[test]
fn a_term_heard_only_when_told_is_a_caveat_where_it_would_matter() {
    let unsure = |script: &[(&'static str, &'static str, f64)]| {
        let judged = judged(Help::Verify, script);
        judged.assessment.caveats.into_iter().find(|caveat| matches!(caveat, Caveat::OnlyWhenTold { .. }))
    };
    let told = Caveat::OnlyWhenTold { terms: vec!["etcd".to_owned()] };
    assert_eq!(unsure(&[(MISHEARD.0, MISHEARD.1, -9.0)]), Some(told));
    // Said elsewhere in the answer, or a term of another question.
    let said = "Etcd holds the state of the cluster.";
    assert_eq!(unsure(&[(MISHEARD.0, MISHEARD.1, -9.0), (said, said, 0.0)]), None);
    assert_eq!(unsure(&[("A replica is kept.", "A replica set is kept.", -9.0)]), None);
    // Read out of the names: nobody is told.
    let echo = ("one two three four", "etcd, kubelet, replica set, scheduler", 9.0);
    assert_eq!(unsure(&[echo]), None);
}

#[test]
fn a_text_that_earns_nothing_gives_way_to_what_was_heard_without_names() {
    // With the names it is a bare list; without them, it is a sentence about one of them and noise.
    let plain = "The scheduler picks a node for the pod. Sky. Cube late. Eat sea.";
    let told = "Scheduler. Kubelet. Etcd. Scheduler. Pod. Kubelet. Etcd. Sky. So.";
    for help in [Help::Verify, Help::On] {
        let judged = judged(help, &[(plain, told, 9.0)]);
        assert_eq!((judged.transcript.text(), hits(&judged)), (plain, vec!["p1"]), "{help:?}");
    }
}

#[test]
fn the_mode_is_chosen_by_flag_variable_and_settings() {
    let scratch = Scratch::new();
    scratch.write("bank.md", BANK);
    let grade = |scratch: &Scratch| {
        scratch.viva().args(["grade", "--bank", "bank.md", "--question", "run", "--wav", "none.wav"])
    };
    grade(&scratch)
        .args(["--vocabulary", "maybe"])
        .run()
        .expect_code(2)
        .expect_stderr("[possible values: off, verify, on]");
    grade(&scratch)
        .env("VIVA_VOCABULARY", "maybe")
        .run()
        .expect_code(2)
        .expect_stderr("the environment variable VIVA_VOCABULARY says so");
    #[cfg(feature = "whisper")]
    {
        let settings = scratch.write("config.toml", "vocabulary = \"maybe\"\n");
        grade(&scratch)
            .arg("--model")
            .arg(super::viva::bundled_model())
            .arg("--config")
            .arg(&settings)
            .run()
            .expect_error(2)
            .expect_stderr("say vocabulary = \"maybe\"")
            .expect_stderr("it may be off, verify or on");
    }
}

#[cfg(feature = "whisper")]
mod heard {
    use super::super::viva::{POD_BANK, Scratch, bundled_model};
    use super::super::wav::{Sound, recording};
    use std::collections::BTreeSet;
    use std::path::Path;
    use viva::app::vocabulary::Vocabularies;
    use viva::coach::{Glossary, Question, Verdict, assess};
    use viva::edge::bank::Bank;
    use viva::edge::weights;
    use viva::edge::whisper::Whisper;
    use viva::language::Language;
    use viva::listen::{Help, Recognizer, Vocabulary};
    use viva::transcript::Transcript;

    const RECORDINGS: [(&str, Language); 14] = [
        ("again", Language::English),
        ("binding", Language::English),
        ("done", Language::English),
        ("done.zh", Language::Chinese),
        ("easy", Language::English),
        ("mandarin", Language::Chinese),
        ("next", Language::English),
        ("no-idea", Language::English),
        ("repeat", Language::English),
        ("stop", Language::English),
        ("stop.zh", Language::Chinese),
        ("two-steps", Language::English),
        ("watch", Language::English),
        ("../../questions/demo-answer", Language::English),
    ];

    fn whisper() -> Whisper {
        Whisper::load(&bundled_model()).unwrap()
    }

    /// Pieces of a recording that fit into the bundled model's window.
    fn pieces(name: &str) -> Vec<Vec<f32>> {
        Sound::read(&recording(name)).samples.chunks(9 * 16_000).map(<[f32]>::to_vec).collect()
    }

    /// The same with noise of this level, always the same.
    fn noisy(samples: &[f32], level: f32, seed: u64) -> Vec<f32> {
        let mut state = seed;
        let mut next = move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 40) as f32 / (1u64 << 24) as f32
        };
        samples.iter().map(|sample| sample + level * (next() + next() + next() - 1.5)).collect()
    }

    fn hits(question: &Question, text: &str) -> BTreeSet<String> {
        let assessment = assess(question, &Transcript::written(text), &Glossary::default());
        let hit = assessment.points.iter().filter(|point| point.verdict == Verdict::Hit);
        hit.map(|point| point.id.clone()).collect()
    }

    #[test]
    fn the_names_of_no_bundled_bank_make_a_hit_out_of_any_recording() {
        let model = weights::inspect(&bundled_model()).unwrap();
        let bank = Bank::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("questions")).unwrap();
        let all: Vec<&Question> = bank.questions.iter().collect();
        let vocabularies = Vocabularies::of(Help::Verify, &model, &bank, &all);
        let mut whisper = whisper();
        for (name, language) in RECORDINGS {
            for piece in pieces(name) {
                let plain = whisper.recognize(&piece, language).unwrap();
                let mut known: Vec<(*const Vocabulary, String, Vec<String>)> = Vec::new();
                for question in &all {
                    let vocabulary = vocabularies.about(question).unwrap();
                    assert!(vocabulary.prompt().len() > 4, "{:?}", vocabulary.prompt());
                    let at = std::sync::Arc::as_ptr(&vocabulary);
                    if !known.iter().any(|(seen, ..)| *seen == at) {
                        let helped =
                            vocabulary.hear_again(&mut whisper, &plain, &|| true).unwrap_or_default();
                        let text = if helped.text.is_empty() { plain.clone() } else { helped.text };
                        if text != plain {
                            println!("{name}: {plain:?} became {text:?}, verified {:?}", helped.verified);
                        }
                        known.push((at, text, helped.verified));
                    }
                    let (_, text, verified) = known.iter().find(|(seen, ..)| *seen == at).unwrap();
                    if *text == plain {
                        continue;
                    }
                    for id in hits(question, text).difference(&hits(question, &plain)) {
                        let point = question.points.iter().find(|point| point.id == *id).unwrap();
                        let ways = point.terms.iter().flat_map(|term| &term.ways);
                        assert!(
                            ways.into_iter().any(|way| verified.contains(way)),
                            "{name}: {} {id} out of {plain:?} and {text:?}",
                            question.id
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn a_second_hearing_without_names_gives_the_first_text() {
        let mut whisper = whisper();
        let mut compared = 0;
        for (name, language) in RECORDINGS {
            for piece in pieces(name) {
                let plain = whisper.recognize(&noisy(&piece, 0.02, 1), language).unwrap();
                if let Some(again) = whisper.prompted(&[], &|| true).unwrap() {
                    assert_eq!(again, plain, "{name}");
                    compared += 1;
                    let whole = 0..plain.len();
                    let weight = whisper.weigh(whole.clone(), whole).unwrap();
                    assert!(weight.is_some_and(|weight| weight.against.abs() < 1e-6), "{name}: {weight:?}");
                }
                assert_eq!(whisper.prompted(&["etcd".to_owned()], &|| false).unwrap(), None);
            }
        }
        assert!(compared >= 3, "{compared}");
    }

    #[test]
    fn in_noise_names_that_were_not_said_are_not_taken_for_what_was() {
        let said = ["client", "request", "API server", "pod", "etcd", "scheduler", "binding", "node"];
        let unsaid = ["BGP", "Calico", "config map", "Docker", "Flannel", "Helm", "kubelet", "replica set"];
        let mut names: Vec<String> = said.iter().chain(&unsaid).map(|&name| name.to_owned()).collect();
        names.sort_by_key(|name| name.to_lowercase());
        let canaries = ["gneiss".to_owned()];
        let vocabulary = |help| Vocabulary::new(help, &names, &canaries);
        let mut whisper = whisper();
        let (mut utterances, mut wrong, mut differently) = (0, 0, 0);
        for seed in 0..4 {
            for name in ["binding", "two-steps"] {
                for piece in pieces(name) {
                    let piece = noisy(&piece, 0.03 * (seed + 1) as f32, seed + 1);
                    let plain = whisper.recognize(&piece, Language::English).unwrap();
                    utterances += 1;
                    let on = vocabulary(Help::On).hear_again(&mut whisper, &plain, &|| true);
                    let verify = vocabulary(Help::Verify).hear_again(&mut whisper, &plain, &|| true);
                    differently += usize::from(on.is_some());
                    if let Some(helped) = verify {
                        println!("{name} {seed}: {helped:?}");
                        wrong += helped.verified.iter().filter(|name| !said.contains(&name.as_str())).count();
                    }
                }
            }
        }
        assert_eq!(wrong, 0, "of {utterances}");
        assert!(differently > 0, "the names made no difference at all: the test would prove nothing");
    }

    #[test]
    fn silence_and_noise_stay_empty_however_many_names_are_told() {
        let names: Vec<String> = ["API server", "etcd", "kubelet", "scheduler"].map(str::to_owned).into();
        let vocabulary = Vocabulary::new(Help::On, &names, &["gneiss".to_owned()]);
        let mut whisper = whisper();
        for level in [0.0, 0.003, 0.1] {
            let plain = whisper.recognize(&noisy(&[0.0; 48_000], level, 3), Language::English).unwrap();
            assert_eq!(plain, "");
            assert_eq!(vocabulary.hear_again(&mut whisper, &plain, &|| true), None);
        }
    }

    #[test]
    fn off_is_what_no_names_give_and_the_document_says_how_it_was_heard() {
        let scratch = Scratch::new();
        scratch.write("bank.md", POD_BANK);
        let grade = |mode: Option<&str>| {
            let run = scratch
                .viva()
                .args(["grade", "--bank", "bank.md", "--question", "pod-creation", "--json", "--model"])
                .arg(bundled_model())
                .arg("--wav")
                .arg(recording("two-steps"));
            let run = match mode {
                Some(mode) => run.args(["--vocabulary", mode]),
                None => run,
            };
            run.run().expect_code(0).json()
        };
        let off = grade(Some("off"));
        assert!(off.get("vocabulary").is_none(), "{off}");
        for (mode, help) in [(None, "verify"), (Some("verify"), "verify"), (Some("on"), "on")] {
            let mut other = grade(mode);
            assert_eq!(other["vocabulary"]["help"], help);
            if help == "verify" {
                // Clear speech: the second hearing changes nothing.
                assert_eq!(other["vocabulary"]["utterances"], serde_json::json!([]), "{other}");
                other.as_object_mut().unwrap().remove("vocabulary");
                assert_eq!(other, off);
            }
        }
    }
}

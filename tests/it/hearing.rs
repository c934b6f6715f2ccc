//! An answer as it is heard: sound from a script and a recognizer from a script, everything between them real.

use super::listening::{answer, sentences};
use super::wav::Sound;
use std::cell::{Cell, RefCell};
use std::path::Path;
use std::rc::Rc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};
use viva::Result;
use viva::app::hear::{Answer, End, Hearing, Wish, record, understand};
use viva::coach::{Caveat, Glossary, Question, notes};
use viva::edge::clock::now;
use viva::edge::ear::Ear;
use viva::edge::takes::Takes;
use viva::language::Language;
use viva::listen::{AudioSource, EndReason, Flow, Health, Patience, RATE, Recognizer, Settings};
use viva::time::Millis;

const MISSING: &str = "First the client sends the request to the API server.";
const COMPLETE: &str = "The client sends the request to the API server, which stores the pod in etcd.";

fn question(points: &str) -> Question {
    let text = format!("---\nlang: en\n---\n## How is a pod created?\n\n{points}\n");
    notes::parse(Path::new("bank.md"), &text).questions.remove(0)
}

fn two_points() -> Question {
    question("- The client sends the request to the **API server**\n- It stores the pod in **etcd**")
}

/// Gives 10 ms at each reading, and nothing at some places until the test has seen something.
struct Script<'a> {
    sound: &'a Sound,
    at: usize,
    /// From this second on, only when the condition holds.
    gates: Vec<(f64, Box<dyn Fn() -> bool + 'a>)>,
    started: Instant,
}

impl<'a> Script<'a> {
    fn of(sound: &'a Sound) -> Self {
        Script { sound, at: 0, gates: Vec::new(), started: Instant::now() }
    }

    fn gate(mut self, seconds: f64, open: impl Fn() -> bool + 'a) -> Self {
        self.gates.push((seconds, Box::new(open)));
        self
    }
}

impl AudioSource for Script<'_> {
    fn read(&mut self, out: &mut Vec<f32>) -> Result<Flow> {
        let seconds = self.at as f64 / f64::from(RATE);
        if self.gates.iter().any(|(from, open)| seconds >= *from && !open()) {
            assert!(self.started.elapsed() < Duration::from_secs(100), "waits for ever at {seconds:.2} s");
            return Ok(Flow::More);
        }
        let until = (self.at + 160).min(self.sound.samples.len());
        out.extend_from_slice(&self.sound.samples[self.at..until]);
        self.at = until;
        Ok(if until == self.sound.samples.len() { Flow::Ended } else { Flow::More })
    }
    fn discard(&mut self) -> Result<()> {
        Ok(())
    }
    fn health(&self) -> Health {
        Health::default()
    }
}

/// What a recognizer does in a pass: it gets the number of the pass and the seconds of sound.
type Pass = Box<dyn FnMut(usize, f64) -> String + Send>;

struct Scripted {
    passes: usize,
    pass: Pass,
}

impl Recognizer for Scripted {
    fn window(&self) -> usize {
        30 * RATE as usize
    }
    fn recognize(&mut self, samples: &[f32], _: Language) -> Result<String> {
        self.passes += 1;
        Ok((self.pass)(self.passes, samples.len() as f64 / f64::from(RATE)))
    }
}

fn ear(pass: impl FnMut(usize, f64) -> String + Send + 'static) -> Ear {
    let mut ear = Ear::start(move || Ok(Scripted { passes: 0, pass: Box::new(pass) })).unwrap();
    ear.ready(|| true).unwrap();
    ear
}

fn settings() -> Settings {
    Settings { patience: Some(Patience::Normal), give_up: None, limit: None, utterance: Millis(29_500) }
}

/// What the test sees while it listens.
#[derive(Default)]
struct Seen {
    segments: Cell<usize>,
    /// The settled and the whole tentative text, each time they changed.
    tentative: RefCell<Vec<(String, String)>>,
    elapsed: Cell<f64>,
}

/// Listens to a script to its end.
fn hear(
    source: &mut Script<'_>,
    ear: &mut Ear,
    question: &Question,
    seen: &Seen,
    takes: Option<&Takes>,
) -> Answer {
    let glossary = Glossary::default();
    let hearing = Hearing {
        source,
        ear: &mut *ear,
        take: takes.map(|takes| takes.begin(&now(), &viva::edge::takes::Asked::default()).unwrap()),
        settings: settings(),
        live: true,
        watched: true,
        glossary: Some(&glossary),
    };
    let recorded = record(hearing, question, |listener, heard| {
        seen.segments.set(heard.segments.len());
        seen.elapsed.set(listener.elapsed().seconds());
        let now = (heard.tentative.settled.clone(), heard.tentative.text());
        let mut tentative = seen.tentative.borrow_mut();
        if tentative.last() != Some(&now) {
            tentative.push(now);
        }
        Wish::Listen
    });
    understand(recorded.unwrap(), ear, |_, _| true).unwrap()
}

/// Where the last sound of [`answer`] ends.
fn last(sound: &Sound) -> f64 {
    sound.seconds() - 8.0
}

#[test]
fn the_answer_is_graded_while_it_is_spoken_and_its_end_follows() {
    let optional = question("- The client sends the request to the **API server** (optional)");
    for (what, question, text, promised) in [
        ("a point is missing", two_points(), MISSING, 4.0),
        ("nothing is missing", two_points(), COMPLETE, 2.8),
        ("nothing is required", optional, MISSING, 3.0),
    ] {
        let sound = answer(&sentences("two-steps")[..1], &[]);
        let seen = Seen::default();
        let mut source = Script::of(&sound).gate(last(&sound) + 1.0, || seen.segments.get() >= 1);
        let mut ear = ear(move |_, _| text.to_owned());
        let answer = hear(&mut source, &mut ear, &question, &seen, None);
        assert_eq!(answer.end, End::Decided(EndReason::Silence), "{what}");
        assert_eq!(answer.transcript.text(), text, "{what}");
        let silence = seen.elapsed.get() - last(&sound);
        assert!((silence - promised).abs() <= 0.2, "{what}: ended after {silence:.2} s, not {promised}");
    }
}

#[test]
fn sounds_without_a_word_do_not_end_an_answer_that_follows() {
    let all = sentences("two-steps");
    // Five seconds of thought after what turns out to be no word.
    let sound = answer(&all, &[5.0]);
    let first = 1.0 + all[0].seconds();
    let seen = Seen::default();
    let mut source = Script::of(&sound).gate(first + 1.0, || seen.segments.get() >= 1);
    let mut ear = ear(|pass, _| if pass == 1 { String::new() } else { MISSING.to_owned() });
    // A look would count as a pass.
    let answer = {
        let glossary = Glossary::default();
        let hearing = Hearing {
            source: &mut source,
            ear: &mut ear,
            take: None,
            settings: settings(),
            live: true,
            watched: false,
            glossary: Some(&glossary),
        };
        let question = two_points();
        let recorded = record(hearing, &question, |_, heard| {
            seen.segments.set(heard.segments.len());
            Wish::Listen
        });
        understand(recorded.unwrap(), &mut ear, |_, _| true).unwrap()
    };
    assert_eq!(answer.transcript.text(), MISSING);
}

#[test]
fn text_appears_while_a_sentence_is_spoken_and_is_replaced_by_the_whole() {
    let all = sentences("two-steps");
    let sound = answer(&[all[0].clone().then(&all[1])], &[]);
    let seen = Rc::new(Seen::default());
    let looks = |at_least: usize| {
        let seen = Rc::clone(&seen);
        move || seen.tentative.borrow().iter().filter(|(_, text)| !text.is_empty()).count() >= at_least
    };
    let mut source = Script::of(&sound).gate(3.5, looks(1)).gate(5.0, looks(2)).gate(6.5, looks(3));
    // A word for each half second; the last one is always another.
    let mut ear = ear(|pass, seconds| {
        let words: Vec<String> = (0..(seconds * 2.0) as usize).map(|n| format!("word{n}")).collect();
        format!("{} end{pass}", words.join(" "))
    });
    let answer = hear(&mut source, &mut ear, &two_points(), &seen, None);
    let tentative = seen.tentative.borrow();
    let looked: Vec<_> = tentative.iter().filter(|(_, text)| !text.is_empty()).collect();
    assert!(looked.len() >= 3, "{tentative:?}");
    for pair in looked.windows(2) {
        assert!(pair[1].0.starts_with(&pair[0].0), "taken back: {pair:?}");
    }
    assert!(looked.last().unwrap().0.starts_with("word0 word1"), "nothing was settled: {looked:?}");
    // The answer is the whole utterance, heard once.
    assert_eq!(answer.transcript.segments().len(), 1);
    let text = answer.transcript.text();
    let segment = &answer.transcript.segments()[0];
    let words = (segment.end.since(segment.start).seconds() * 2.0) as usize;
    assert!(text.starts_with("word0 ") && text.contains(&format!("word{} end", words - 1)), "{text}");
    assert!(tentative.last().unwrap().1.is_empty(), "the tentative text stays: {tentative:?}");
}

/// A recognizer that stays in its first pass until it is let go.
fn held() -> (Ear, Receiver<f64>, Sender<()>) {
    let ((entered, passes), (letting, go)) = (channel(), channel::<()>());
    let ear = ear(move |pass, seconds| {
        // A test that has ended does not look any more.
        let _ = entered.send(seconds);
        if pass == 1 {
            let _ = go.recv();
        }
        MISSING.to_owned()
    });
    (ear, passes, letting)
}

#[test]
fn a_slow_recognizer_is_one_pass_behind_and_no_word_is_lost() {
    let all = [sentences("two-steps"), sentences("binding")].concat();
    let sound = answer(&all, &[1.0]);
    let seen = Seen::default();
    let (mut ear, passes, go) = held();
    // It comes back from the first sentence when all four were said.
    let go = RefCell::new(Some(go));
    let end = last(&sound) + 2.0;
    let mut source = Script::of(&sound).gate(end, || {
        go.borrow_mut().take();
        true
    });
    let folder = tempfile::tempdir().unwrap();
    let takes = Takes::open(folder.path().to_owned()).unwrap();
    // Nobody looks at an open utterance before the first whole one: the first pass is the first sentence.
    let answer = hear(&mut source, &mut ear, &two_points(), &seen, Some(&takes));
    drop(ear);
    let heard: Vec<f64> = passes.iter().collect();
    let whole: f64 = heard.iter().sum();
    let said: f64 = all.iter().map(Sound::seconds).sum();
    assert!(whole >= said, "{said} s were said, {heard:?} were heard");
    // The look at the first sentence, that sentence and the rest of them, joined: no look more.
    assert!(heard.len() <= 3, "{heard:?}");
    let kept = Sound::read(answer.take.as_ref().unwrap());
    assert!(kept.seconds() >= last(&sound), "{} s were kept", kept.seconds());
}

#[test]
fn a_recognizer_that_is_late_at_the_end_is_told() {
    let sound = answer(&sentences("two-steps"), &[1.0]);
    let (mut ear, _passes, go) = held();
    let glossary = Glossary::default();
    let mut source = Script::of(&sound);
    let hearing = Hearing {
        source: &mut source,
        ear: &mut ear,
        take: None,
        settings: settings(),
        live: true,
        watched: false,
        glossary: Some(&glossary),
    };
    let question = two_points();
    let recorded = record(hearing, &question, |_, _| Wish::Listen).unwrap();
    drop(go);
    let answer = understand(recorded, &mut ear, |_, _| true).unwrap();
    assert_eq!(answer.caveats, [Caveat::RecognizerLate]);
    assert!(!answer.transcript.is_empty());
}

#[test]
fn a_stuck_or_dead_recognizer_loses_no_sound_and_does_not_hang() {
    let all = sentences("two-steps");
    let sound = answer(&all, &[1.0]);
    let (stuck, _passes, go) = held();
    let dead = ear(|_, _| panic!("the engine has a defect"));
    for (what, ear) in [("stuck", stuck), ("dead", dead)] {
        let mut ear = ear.stuck_after(Duration::from_millis(200));
        let folder = tempfile::tempdir().unwrap();
        let takes = Takes::open(folder.path().to_owned()).unwrap();
        let answer = hear(&mut Script::of(&sound), &mut ear, &two_points(), &Seen::default(), Some(&takes));
        assert!(matches!(answer.end, End::RecognizerLost(_)), "{what}: {:?}", answer.end);
        assert!(!answer.is_silent, "{what}");
        let kept = Sound::read(answer.take.as_ref().unwrap());
        assert!(kept.seconds() >= last(&sound) + 2.8, "{what}: {} s were kept", kept.seconds());
    }
    drop(go);
}

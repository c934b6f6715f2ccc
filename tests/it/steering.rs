//! Sessions steered by voice on the virtual sound card: real words, heard by the bundled model, in real time.
//!
//! The model hears the words that its recipe lists, spoken by the voices of the distribution; every other phrase is
//! tested as text in `hands_free`.

use super::output::{Grade, Output};
use super::sound_card::{Card, practice};
use super::viva::{Running, Scratch, bundled_model};
use super::wav::{Sound, recording};
use std::path::PathBuf;

/// Listening for an answer.
const ANSWER: &str = "listening: ";
/// Listening for a command.
const COMMAND: &str = "listening for a command";

/// What is said in a session, ready to be played.
struct Lines<'c> {
    card: &'c mut Card,
    files: Vec<PathBuf>,
}

impl<'c> Lines<'c> {
    fn ready(card: &'c mut Card, sounds: &[Sound]) -> Self {
        let files =
            sounds.iter().enumerate().map(|(i, sound)| card.load(&format!("line-{i}"), sound)).collect();
        Lines { card, files }
    }

    /// Says the next line once viva has begun to listen for the `times`th time.
    #[track_caller]
    fn say(&mut self, running: &mut Running, (listening, times): (&str, usize)) {
        running.wait_for_stderr_times(listening, times);
        self.card.play(&self.files.remove(0));
    }
}

/// Recordings with 0.6 s between them, as one sound.
fn spoken(names: &[&str]) -> Sound {
    let (first, rest) = names.split_first().unwrap();
    rest.iter().fold(Sound::read(&recording(first)), |sound, name| {
        sound.then(&Sound::silence(16_000, 0.6)).then(&Sound::read(&recording(name)))
    })
}

/// Whether the tone of `notes` (hertz, one after the other) was played, each for at least 40 ms.
fn has_tone(sound: &Sound, notes: &[f64]) -> bool {
    const WINDOW: f64 = 0.02;
    let windows = (sound.seconds() / WINDOW) as usize;
    let pitches: Vec<Option<usize>> = (0..windows)
        .map(|i| {
            let window = sound.part(i as f64 * WINDOW, (i + 1) as f64 * WINDOW);
            (0..notes.len()).find(|&note| is_note(&window, notes[note]))
        })
        .collect();
    let mut at = 0;
    for run in pitches.chunk_by(|one, other| one == other) {
        if run.len() >= 2 && run[0].is_some_and(|note| notes[note] == notes[at]) {
            at += 1;
            if at == notes.len() {
                return true;
            }
        }
    }
    false
}

/// Whether a window is nothing but this note (Goertzel 1958).
fn is_note(window: &Sound, hertz: f64) -> bool {
    let coefficient = 2.0 * (2.0 * std::f64::consts::PI * hertz / f64::from(window.rate)).cos();
    let (mut s1, mut s2, mut energy) = (0.0, 0.0, 0.0);
    for &sample in &window.samples {
        let sample = f64::from(sample);
        (s1, s2) = (sample + coefficient * s1 - s2, s1);
        energy += sample * sample;
    }
    let power = s1 * s1 + s2 * s2 - coefficient * s1 * s2;
    window.rms() > 0.01 && power > 0.7 * energy * window.samples.len() as f64 / 2.0
}

/// The grades that were kept, in the order of the answers.
fn grades(scratch: &Scratch) -> Vec<Grade> {
    let is_grade = |path: &std::path::PathBuf| path.extension().is_some_and(|e| e == "json");
    scratch.takes().iter().filter(|path| is_grade(path)).map(|path| Grade::read(path)).collect()
}

#[track_caller]
fn expect_rating(scratch: &Scratch, rating: &str, output: &Output) {
    let kept =
        scratch.takes().into_iter().find(|path| path.extension().is_some_and(|e| e == "json")).unwrap();
    let text = std::fs::read_to_string(kept).unwrap();
    assert!(text.contains(&format!("\"rating\": \"{rating}\"")), "{text}\n{output}");
}

#[test]
fn a_whole_session_is_steered_by_voice() {
    let scratch = Scratch::new();
    // The loudspeaker is heard by the microphone, as on any desk.
    let mut card = Card::plug_in(&scratch, &["--echo", "0.5:40", "--noise", "0.0005"]);
    // The answer and, after a pause, that it is over: nothing waits for the long patience.
    let sounds =
        [&["two-steps", "done"][..], &["easy"], &["repeat"], &["again"], &["watch", "done"], &["stop"]];
    let mut lines = Lines::ready(&mut card, &sounds.map(spoken));
    let mut running = practice(&scratch, lines.card, &["--hands-free", "--verbose", "--patience", "long"]);
    for moment in [(ANSWER, 1), (COMMAND, 1), (COMMAND, 2), (COMMAND, 3), (ANSWER, 2), (COMMAND, 4)] {
        lines.say(&mut running, moment);
    }
    let output = running.wait().expect_code(0);
    let loudspeaker = card.unplug_all();
    let grades = grades(&scratch);
    assert_eq!(grades.len(), 2, "{output}");
    assert_eq!(grades[0].points("hit"), ["p1", "p2"], "{output}");
    assert_eq!(grades[1].points("hit"), ["p3"], "{output}");
    assert!(!output.stdout().contains("done"), "the command is in the transcript\n{output}");
    expect_rating(&scratch, "easy", &output);
    for said in ["says: 50 percent", "Rated easy.", "Goodbye."] {
        assert!(output.stderr().contains(said), "not said: {said}\n{output}");
    }
    for (what, notes) in [
        ("listening", &[880.0][..]),
        ("stopped", &[660.0, 440.0]),
        ("listening for a command", &[1175.0]),
        ("understood", &[784.0, 1175.0]),
    ] {
        assert!(has_tone(&loudspeaker, notes), "no tone for {what}\n{output}");
    }
}

#[test]
fn a_question_is_asked_again_before_and_within_an_answer() {
    let scratch = Scratch::new();
    let mut card = Card::plug_in(&scratch, &["--noise", "0.0005"]);
    let answer = Sound::read(&recording("two-steps"));
    let first = answer.part(0.0, 4.2).then(&Sound::silence(16_000, 0.5)).then(&spoken(&["repeat"]));
    let mut lines = Lines::ready(&mut card, &[spoken(&["repeat"]), first, answer.part(4.2, 9.0)]);
    let mut running = practice(&scratch, lines.card, &["--patience", "long"]);
    for moment in [(ANSWER, 1), (ANSWER, 2), ("go on", 1)] {
        lines.say(&mut running, moment);
    }
    let output = running.wait().expect_code(0);
    drop(card);
    let grades = grades(&scratch);
    assert_eq!(grades.len(), 1, "one answer\n{output}");
    assert_eq!(grades[0].points("hit"), ["p1", "p2"], "{output}");
    assert!(!output.stdout().to_lowercase().contains("repeat"), "{output}");
    let takes = scratch.takes();
    let recordings = takes.iter().filter(|path| path.extension().is_some_and(|e| e == "wav"));
    assert_eq!(recordings.count(), 1, "{takes:?}\n{output}");
}

#[test]
fn what_is_no_command_is_told_and_silence_ends_it() {
    let scratch = Scratch::new();
    let mut card = Card::plug_in(&scratch, &["--noise", "0.0005"]);
    let mut lines = Lines::ready(&mut card, &[spoken(&["two-steps"]), spoken(&["no-idea"])]);
    let mut running = practice(&scratch, lines.card, &["--hands-free", "--patience", "short"]);
    lines.say(&mut running, (ANSWER, 1));
    lines.say(&mut running, (COMMAND, 1));
    // Then nothing: a reminder, and the end, since there is no other question.
    let output = running.wait().expect_code(0);
    let loudspeaker = card.unplug_all();
    assert!(has_tone(&loudspeaker, &[330.0, 330.0]), "no tone for a command that is none\n{output}");
    assert_eq!(output.stderr().matches("Say again, repeat").count(), 1, "{output}");
    assert!(output.stderr().contains("Goodbye."), "{output}");
}

#[test]
fn a_session_in_chinese_is_steered_in_chinese() {
    let scratch = Scratch::new();
    let mut card = Card::plug_in(&scratch, &["--noise", "0.0005"]);
    scratch.write(
        "zh.md",
        "---\nlang: zh\n---\n# 工作负载\n\n## Pod 写到哪里？ {#store}\n\n1. 客户端把请求交给 **API Server**\n\
         2. API Server 把 Pod 写入 **etcd**\n3. **kubelet** 启动容器\n",
    );
    let conf = card.folder.join("asound.conf");
    let answer = Sound::read(&recording("mandarin")).part(0.0, 9.6);
    let answer = answer.then(&Sound::silence(16_000, 1.9)).then(&spoken(&["done.zh"]));
    let mut lines = Lines::ready(&mut card, &[answer, spoken(&["stop.zh"])]);
    let mut running = scratch
        .viva()
        .env("ALSA_CONFIG_PATH", format!("/usr/share/alsa/alsa.conf:{}", conf.display()))
        .args(["practice", "zh.md", "--hands-free", "--patience", "long", "--model"])
        .arg(bundled_model())
        .spawn();
    lines.say(&mut running, (ANSWER, 1));
    lines.say(&mut running, (COMMAND, 1));
    let output = running.wait().expect_code(0);
    drop(card);
    let grades = grades(&scratch);
    assert_eq!(grades.len(), 1, "{output}");
    assert!(grades[0].points("hit").contains(&"p2"), "{output}");
    assert!(!output.stdout().contains("说完了") && output.stderr().contains("再见"), "{output}");
    let longest = grades[0].0["delivery"]["longest_pause"]["length_ms"].as_u64().unwrap_or(0);
    assert!(longest < 1500, "the pause before a command counts as one of the answer: {longest} ms");
}

#[test]
fn somebody_who_cannot_see_hears_that_there_is_no_microphone() {
    let scratch = Scratch::new();
    let mut card = Card::plug_in(&scratch, &["--noise", "0.0005"]);
    let mut running = practice(&scratch, &card, &["--hands-free", "--verbose"]);
    running.wait_for_stderr(ANSWER);
    card.tell("unplug");
    let output = running.wait().expect_code(1);
    let loudspeaker = card.unplug_all();
    assert!(output.stderr().contains("says: The microphone does not work"), "{output}");
    assert!(has_tone(&loudspeaker, &[523.0, 392.0, 294.0]), "no tone for an error\n{output}");
}

#[test]
fn recordings_steer_a_session_one_each_time_that_viva_listens() {
    let scratch = Scratch::new();
    scratch.write("bank.md", super::viva::POD_BANK);
    let files = ["two-steps", "again", "watch", "next"].map(recording);
    let mut run = scratch
        .viva()
        .args(["practice", "bank.md", "--hands-free", "--no-speak", "--patience", "short", "--model"])
        .arg(bundled_model());
    for file in &files {
        run = run.arg("--answer-wav").arg(file);
    }
    let output = run.run().expect_code(0);
    let grades = grades(&scratch);
    assert_eq!(grades.len(), 2, "{output}");
    assert_eq!(grades[0].points("hit"), ["p1", "p2"], "{output}");
    assert_eq!(grades[1].points("hit"), ["p3"], "{output}");
    assert!(output.stderr().contains("Goodbye."), "{output}");
}

//! Whole sessions on a virtual sound card: the question is spoken, the answer recorded, its end found, all in real time.

use super::output::{Grade, Output};
use super::viva::{POD_BANK, Running, Scratch, bundled_model, repository};
use super::wav::{Sound, recording};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The rate of the card.
const CARD: u32 = 48_000;
/// The tone that says that viva listens.
const TONE_HZ: f64 = 880.0;
/// The length of the windows that sounds are judged by, in seconds.
const WINDOW: f64 = 0.02;

/// The card: a process that plays the microphone and the loudspeaker. Ends when dropped.
pub(crate) struct Card {
    process: Child,
    pub(crate) folder: PathBuf,
}

impl Card {
    #[track_caller]
    pub(crate) fn plug_in(scratch: &Scratch, options: &[&str]) -> Self {
        let folder = scratch.path("card");
        let script = repository().join("tests/sound_card/vcard.py");
        let process =
            Command::new("python3").arg(script).arg(&folder).args(options).stdin(Stdio::piped()).spawn();
        let process = process.expect("python3, which runs the virtual sound card");
        let mut card = Card { process, folder };
        let started = Instant::now();
        while !card.folder.join("ready").exists() {
            assert!(card.process.try_wait().unwrap().is_none(), "the virtual sound card ended at once");
            assert!(started.elapsed() < Duration::from_secs(60), "the virtual sound card does not start");
            std::thread::sleep(Duration::from_millis(20));
        }
        card
    }

    pub(crate) fn tell(&mut self, command: &str) {
        let pipe = self.process.stdin.as_mut().unwrap();
        writeln!(pipe, "{command}").and_then(|()| pipe.flush()).expect("the virtual sound card is gone");
    }

    /// Has a sound ready, so that a busy machine does not delay it when its time comes.
    pub(crate) fn load(&mut self, name: &str, sound: &Sound) -> PathBuf {
        let file = self.folder.join(format!("{name}.wav"));
        sound.resampled(CARD).save(&file);
        self.tell(&format!("load {}", file.display()));
        file
    }

    /// Plays what is ready into the microphone.
    pub(crate) fn play(&mut self, file: &Path) {
        self.tell(&format!("play {}", file.display()));
    }

    /// Ends the card; what the loudspeaker played, from the start.
    pub(crate) fn unplug_all(mut self) -> Sound {
        drop(self.process.stdin.take());
        assert!(self.process.wait().unwrap().success(), "the virtual sound card failed");
        Sound::read(&self.folder.join("spk.wav"))
    }
}

impl Drop for Card {
    fn drop(&mut self) {
        // It has ended already when all went well.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Starts a practice of the one question of a bank on the card.
pub(crate) fn practice(scratch: &Scratch, card: &Card, options: &[&str]) -> Running {
    practice_of(POD_BANK, scratch, card, options)
}

/// The same with another bank, whose question has the same id.
fn practice_of(bank: &str, scratch: &Scratch, card: &Card, options: &[&str]) -> Running {
    scratch.write("bank.md", bank);
    let conf = card.folder.join("asound.conf");
    scratch
        .viva()
        .env("ALSA_CONFIG_PATH", format!("/usr/share/alsa/alsa.conf:{}", conf.display()))
        .args(["practice", "bank.md", "--question", "pod-creation", "--count", "1", "--model"])
        .arg(bundled_model())
        .args(options)
        .spawn()
}

/// Whether a window is nothing but the tone: the share of its energy at [`TONE_HZ`] (Goertzel 1958).
fn is_tone(window: &Sound) -> bool {
    let coefficient = 2.0 * (2.0 * std::f64::consts::PI * TONE_HZ / f64::from(window.rate)).cos();
    let (mut s1, mut s2, mut energy) = (0.0, 0.0, 0.0);
    for &sample in &window.samples {
        let sample = f64::from(sample);
        (s1, s2) = (sample + coefficient * s1 - s2, s1);
        energy += sample * sample;
    }
    let power = s1 * s1 + s2 * s2 - coefficient * s1 * s2;
    // A pure tone of n samples has a power of energy * n / 2.
    window.rms() > 0.01 && power > 0.8 * energy * window.samples.len() as f64 / 2.0
}

/// The first tone of at least 80 ms: where it begins and ends, in seconds.
fn first_tone(sound: &Sound) -> Option<(f64, f64)> {
    let count = (sound.seconds() / WINDOW) as usize;
    let tone: Vec<bool> =
        (0..count).map(|i| is_tone(&sound.part(i as f64 * WINDOW, (i + 1) as f64 * WINDOW))).collect();
    let mut start = 0;
    while start < count {
        let length = tone[start..].iter().take_while(|&&on| on).count();
        if length as f64 * WINDOW >= 0.08 - 1e-9 {
            return Some((start as f64 * WINDOW, (start + length) as f64 * WINDOW));
        }
        start += length.max(1);
    }
    None
}

/// Seconds of sound above -40 dB.
fn sounding(sound: &Sound) -> f64 {
    sound.envelope(WINDOW).iter().filter(|&&level| level > 0.01).count() as f64 * WINDOW
}

/// Expects the question, spoken, and then the tone.
#[track_caller]
fn expect_question_and_tone(loudspeaker: &Sound, output: &Output) {
    let Some((start, end)) = first_tone(loudspeaker) else { panic!("no tone of {TONE_HZ} Hz\n{output}") };
    assert!((0.08..=0.18).contains(&(end - start)), "the tone lasts {:.2} s\n{output}", end - start);
    let spoken = sounding(&loudspeaker.part(0.0, start));
    // "How is a pod created?"
    assert!(
        (0.5..6.0).contains(&spoken),
        "{spoken:.2} s of speech before the tone (is espeak-ng here?)\n{output}"
    );
}

/// Where `kept` holds `said`, in samples, and how well they agree there (normalized correlation): found roughly by their
/// envelopes, then exactly.
fn align(said: &Sound, kept: &Sound) -> (i64, f64) {
    assert_eq!(said.rate, kept.rate);
    let (a, b) = (said.envelope(0.01), kept.envelope(0.01));
    let best =
        |range: std::ops::RangeInclusive<i64>, a: &dyn Fn(usize) -> f64, b: &dyn Fn(i64) -> f64, length| {
            range
                .map(|lag| {
                    let (mut ab, mut aa, mut bb) = (0.0, 0.0, 0.0);
                    for i in 0..length {
                        let (x, y) = (a(i), b(i as i64 + lag));
                        (ab, aa, bb) = (ab + x * y, aa + x * x, bb + y * y);
                    }
                    (lag, ab / (aa * bb).sqrt().max(1e-12))
                })
                .max_by(|x, y| x.1.total_cmp(&y.1))
                .unwrap()
        };
    let at =
        |values: &[f64], i: i64| usize::try_from(i).ok().and_then(|i| values.get(i)).copied().unwrap_or(0.0);
    let slack = b.len() as i64;
    let (rough, _) = best(-100..=slack, &|i| a[i], &|i| at(&b, i), a.len());
    let step = i64::from(said.rate / 100);
    let sample =
        |i: i64| usize::try_from(i).ok().and_then(|i| kept.samples.get(i)).map_or(0.0, |&s| f64::from(s));
    best(
        (rough - 1) * step..=(rough + 1) * step,
        &|i| f64::from(said.samples[i]),
        &sample,
        said.samples.len(),
    )
}

/// Expects the take to hold the answer from its first word to its last, and no sound besides it.
#[track_caller]
fn expect_answer_and_nothing_else(answer: &Sound, take: &Path, output: &Output) {
    let kept = Sound::read(take);
    let (lag, agreement) = align(answer, &kept);
    let start = lag as f64 / f64::from(kept.rate);
    assert!(agreement > 0.9, "the take agrees with the answer by {agreement:.3} at {start:.2} s\n{output}");
    let end = start + answer.seconds();
    // The recordings have 0.4 s of silence at both ends.
    for (what, from) in [("first", start + 0.4), ("last", end - 1.0)] {
        let level = kept.part(from, from + 0.6).rms();
        assert!(level > 0.02, "the {what} word is not in the take (level {level:.4})\n{output}");
    }
    for (what, rest) in
        [("before", kept.part(0.0, start.max(0.0))), ("after", kept.part(end, kept.seconds()))]
    {
        let loud = sounding(&rest);
        assert!(loud < 0.05, "{loud:.2} s of sound {what} the answer: viva has recorded itself\n{output}");
    }
}

#[test]
fn a_question_is_asked_and_its_answer_heard() {
    let scratch = Scratch::new();
    // The loudspeaker is heard by the microphone, as on any desk.
    let mut card = Card::plug_in(&scratch, &["--echo", "0.5:40", "--noise", "0.0005"]);
    let answer = Sound::read(&recording("two-steps"));
    let ready = card.load("answer", &answer);
    let mut running = practice(&scratch, &card, &[]);
    running.wait_for_stderr("listening");
    card.play(&ready);
    // Nobody presses a key: the end is found by silence.
    let output = running.wait().expect_code(0);
    let loudspeaker = card.unplug_all();
    expect_question_and_tone(&loudspeaker, &output);
    let grade = Grade::read(&scratch.take(".json"));
    assert_eq!(grade.points("hit"), ["p1", "p2"], "{output}\n{grade:?}");
    assert_eq!(grade.points("missed"), ["p3", "p4"], "{output}\n{grade:?}");
    for caveat in ["samples_lost", "device_lost", "all_zero", "clipped", "cut_short"] {
        assert!(!grade.caveats().contains(&caveat), "{caveat}\n{output}");
    }
    expect_answer_and_nothing_else(&answer, &scratch.take(".wav"), &output);
    output.expect_stdout("kubelet");
}

#[test]
fn a_pause_for_thought_does_not_end_the_answer() {
    let scratch = Scratch::new();
    let mut card = Card::plug_in(&scratch, &["--noise", "0.0005"]);
    let answer = Sound::read(&recording("two-steps"));
    // With the 0.9 s between the sentences, and less than the patience of 3 s.
    let answer = answer.part(0.0, 4.2).then(&Sound::silence(answer.rate, 1.3)).then(&answer.part(4.2, 9.0));
    let ready = card.load("answer", &answer);
    let mut running = practice(&scratch, &card, &["--no-speak", "--patience", "normal"]);
    running.wait_for_stderr("listening");
    card.play(&ready);
    let output = running.wait().expect_code(0);
    let loudspeaker = card.unplug_all();
    assert_eq!(sounding(&loudspeaker), 0.0, "--no-speak spoke\n{output}");
    let grade = Grade::read(&scratch.take(".json"));
    assert_eq!(grade.points("hit"), ["p1", "p2"], "{output}\n{grade:?}");
    expect_answer_and_nothing_else(&answer, &scratch.take(".wav"), &output);
}

/// A bank whose points the answers of these tests say or do not say.
fn bank(points: &str) -> String {
    format!("---\nlang: en\n---\n## How is a pod created? {{#pod-creation}}\n\n{points}\n")
}

/// Seconds between the last word of the answer and its end (told with `-v`), on the sound's own time line.
#[track_caller]
fn silence_after(answer: &Sound, last_word: f64, take: &Path, output: &Output) -> f64 {
    let kept = Sound::read(take);
    let (lag, agreement) = align(answer, &kept);
    assert!(agreement > 0.8, "the take agrees with the answer by {agreement:.3}\n{output}");
    let told =
        output.stderr().split("the answer was over after ").nth(1).and_then(|rest| rest.split(' ').next());
    let end: f64 = told.and_then(|told| told.parse().ok()).unwrap_or_else(|| panic!("no end\n{output}"));
    end - lag as f64 / f64::from(kept.rate) - last_word
}

/// The end of the last sound that is louder than a hundredth of the loudest, in seconds.
fn last_word(sound: &Sound) -> f64 {
    let levels = sound.envelope(0.02);
    let loudest = levels.iter().copied().fold(0.0, f64::max);
    (levels.iter().rposition(|&level| level > loudest * 0.01).unwrap() + 1) as f64 * 0.02
}

/// Four sentences with 1 s, 2 s and 2.5 s of thought between them.
fn thoughtful_answer() -> Sound {
    let first = Sound::read(&recording("two-steps"));
    let second = Sound::read(&recording("binding"));
    let gap = |seconds| Sound::silence(first.rate, seconds);
    // Sentences with about 0.13 s around them, as the recordings have them from 0.60 to 3.64, 4.94 to 8.18, 0.62 to 3.92 and
    // 5.08 to 7.88 s.
    let (a, b) = (first.part(0.0, 3.8), first.part(4.8, 8.3));
    let (c, d) = (second.part(0.5, 4.05), second.part(4.95, second.seconds()));
    a.then(&gap(0.7)).then(&b).then(&gap(1.76)).then(&c).then(&gap(2.24)).then(&d)
}

#[test]
fn what_is_missing_decides_how_long_a_silence_is_waited_for() {
    // Nothing is required: the set patience, to 0.2 s. Otherwise what the recognizer has understood by then decides: `hearing`
    // tests that to 0.2 s, with a recognizer that understands everything.
    for (points, from, to) in [
        ("- The client sends the request to the **API server** (optional)", 2.8, 3.2),
        ("1. The client sends the request to the **API server**\n2. It stores the pod in **etcd**", 2.6, 4.2),
        ("1. The client sends the request to the **API server**\n2. The **kubelet** starts it", 2.8, 4.2),
    ] {
        let scratch = Scratch::new();
        let mut card = Card::plug_in(&scratch, &["--noise", "0.0005"]);
        let answer = Sound::read(&recording("two-steps"));
        let ready = card.load("answer", &answer);
        let mut running = practice_of(&bank(points), &scratch, &card, &["--no-speak", "-v"]);
        running.wait_for_stderr("listening");
        card.play(&ready);
        let output = running.wait().expect_code(0);
        drop(card);
        let silence = silence_after(&answer, last_word(&answer), &scratch.take(".wav"), &output);
        assert!((from..=to).contains(&silence), "{silence:.2} s of silence ended it\n{points}\n{output}");
    }
}

#[test]
fn pauses_of_one_two_and_two_and_a_half_seconds_do_not_end_an_answer() {
    let scratch = Scratch::new();
    let mut card = Card::plug_in(&scratch, &["--echo", "0.5:40", "--noise", "0.0005"]);
    let answer = thoughtful_answer();
    let ready = card.load("answer", &answer);
    // Everything is said after the second sentence, from where on the patience is shortest.
    let points = "1. The client sends the request to the **API server**\n2. It stores the pod in **etcd**";
    let mut running = practice_of(&bank(points), &scratch, &card, &["--patience", "normal"]);
    running.wait_for_stderr("listening");
    card.play(&ready);
    let output = running.wait().expect_code(0);
    drop(card);
    expect_answer_and_nothing_else(&answer, &scratch.take(".wav"), &output);
    assert_eq!(Grade::read(&scratch.take(".json")).points("hit"), ["p1", "p2"], "{output}");
}

#[test]
fn soft_speech_is_heard_to_its_end() {
    let scratch = Scratch::new();
    let mut card = Card::plug_in(&scratch, &["--noise", "0.00001"]);
    // The speech of the recording is at -15.4 dBFS; at -55 it is 58 steps of 16 bits.
    let mut answer = Sound::read(&recording("two-steps"));
    answer.samples.iter_mut().for_each(|sample| *sample *= 0.0105);
    let ready = card.load("answer", &answer);
    let mut running = practice(&scratch, &card, &["--no-speak", "-v"]);
    running.wait_for_stderr("listening");
    card.play(&ready);
    let output = running.wait().expect_code(0);
    drop(card);
    assert!(Grade::read(&scratch.take(".json")).caveats().contains(&"too_quiet"), "{output}");
    let silence = silence_after(&answer, last_word(&answer), &scratch.take(".wav"), &output);
    assert!((2.6..=4.3).contains(&silence), "{silence:.2} s after the last word\n{output}");
}

#[test]
fn talk_in_the_background_does_not_keep_an_answer_from_ending() {
    let scratch = Scratch::new();
    let mut card = Card::plug_in(&scratch, &[]);
    let answer = Sound::read(&recording("two-steps"));
    let end = last_word(&answer);
    // Others talk on and on, 10 dB below the speaker.
    let others = super::listening::babble(end + 20.0, 0.316 * answer.part(0.4, 3.9).rms());
    let mut all = answer.then(&Sound::silence(16_000, others.seconds()));
    all.samples.iter_mut().zip(&others.samples).for_each(|(sample, other)| *sample += other);
    all.samples.truncate(others.samples.len());
    let ready = card.load("answer", &all);
    let mut running = practice(&scratch, &card, &["--no-speak", "-v"]);
    running.wait_for_stderr("listening");
    card.play(&ready);
    let output = running.wait().expect_code(0);
    drop(card);
    // Found by the whole of what was played: the take ends within it.
    let heard = all.part(0.0, end);
    let silence = silence_after(&heard, end, &scratch.take(".wav"), &output);
    assert!((2.8..=5.6).contains(&silence), "{silence:.2} s after the last word\n{output}");
}

#[test]
fn a_microphone_that_wakes_up_late_loses_no_first_word() {
    let scratch = Scratch::new();
    let mut card = Card::plug_in(&scratch, &["--noise", "0.0005", "--late", "1.5"]);
    let answer = Sound::read(&recording("two-steps"));
    let ready = card.load("answer", &answer);
    let mut running = practice(&scratch, &card, &["-v"]);
    running.wait_for_stderr("listening");
    card.play(&ready);
    let output = running.wait().expect_code(0);
    let told = output.stderr().split("first sound after ").nth(1).and_then(|rest| rest.split(' ').next());
    let seconds: f64 =
        told.and_then(|told| told.parse().ok()).unwrap_or_else(|| panic!("not told\n{output}"));
    assert!(seconds > 1.3, "{seconds} s\n{output}");
    // The tone, after which a person speaks, came later than the first sound.
    let log = std::fs::read_to_string(card.folder.join("log")).unwrap();
    let opened: f64 = log
        .lines()
        .find_map(|line| line.trim().strip_suffix(" opened").and_then(|time| time.trim().parse().ok()))
        .unwrap_or_else(|| panic!("never opened\n{log}"));
    let loudspeaker = card.unplug_all();
    let (tone, _) = first_tone(&loudspeaker).unwrap_or_else(|| panic!("no tone\n{output}"));
    // The card counts in ticks of some 20 ms.
    assert!(
        tone >= opened + 1.45,
        "the tone at {tone:.2} s, the microphone opened at {opened:.2} s\n{output}"
    );
    expect_answer_and_nothing_else(&answer, &scratch.take(".wav"), &output);
}

#[test]
fn a_muted_microphone_is_told_from_a_silent_speaker() {
    let scratch = Scratch::new();
    let card = Card::plug_in(&scratch, &[]);
    let mut running = practice(&scratch, &card, &["--no-speak"]);
    running.wait_for_stderr("listening");
    // Nothing is played: every sample is zero.
    let output = running.wait();
    drop(card);
    assert!(!output.stderr().contains("panicked"), "{output}");
    let told = format!("{}{}", output.stdout(), output.stderr()).to_lowercase();
    assert!(told.contains("mute") && told.contains("permi"), "says neither mute nor permission\n{output}");
    for json in scratch.takes().iter().filter(|path| path.extension().is_some_and(|e| e == "json")) {
        Grade::read(json).expect_nothing_heard();
    }
}

#[test]
fn a_microphone_pulled_in_mid_answer_loses_nothing_that_was_said() {
    let scratch = Scratch::new();
    let mut card = Card::plug_in(&scratch, &["--noise", "0.0005"]);
    let ready = card.load("answer", &Sound::read(&recording("two-steps")));
    let mut running = practice(&scratch, &card, &["--no-speak"]);
    running.wait_for_stderr("listening");
    card.play(&ready);
    // The first sentence ends at 3.9 s; 16 kHz, 16 bit.
    let enough = 16_000 * 2 * 5;
    running.wait_until("5 s of recording", || {
        let takes = scratch.takes();
        takes.iter().any(|path| std::fs::metadata(path).is_ok_and(|file| file.len() >= enough))
    });
    card.tell("unplug");
    let output = running.wait();
    drop(card);
    let told = format!("{}{}", output.stdout(), output.stderr()).to_lowercase();
    assert!(told.contains("lost") || told.contains("disconnected"), "the loss is not told\n{output}");
    let take = Sound::read(&scratch.take(".wav"));
    assert!(take.seconds() >= 4.5, "only {:.1} s were kept\n{output}", take.seconds());
    let grade = Grade::read(&scratch.take(".json"));
    assert!(grade.caveats().contains(&"device_lost"), "{output}\n{grade:?}");
    assert!(grade.points("hit").contains(&"p1"), "what was said is not graded\n{output}\n{grade:?}");
}

#[test]
fn the_card_is_listed() {
    let scratch = Scratch::new();
    let card = Card::plug_in(&scratch, &[]);
    let conf = card.folder.join("asound.conf");
    scratch
        .viva()
        .env("ALSA_CONFIG_PATH", format!("/usr/share/alsa/alsa.conf:{}", conf.display()))
        .arg("devices")
        .run()
        .expect_code(0)
        .expect_stdout("default");
}

#[test]
fn no_sound_card_is_an_error_with_a_way_on() {
    let scratch = Scratch::new();
    scratch.write("bank.md", POD_BANK);
    let output = scratch
        .viva()
        .env("ALSA_CONFIG_PATH", scratch.write("asound.conf", ""))
        .args(["practice", "bank.md", "--count", "1", "--no-speak", "--model"])
        .arg(bundled_model())
        .run()
        .expect_code(1)
        .expect_stderr("error: ")
        .expect_stderr("hint: ");
    assert!(!output.stderr().contains("ALSA lib"), "the sound library talks to people\n{output}");
    let ways = ["viva doctor", "viva devices", "--answer-wav", "--wav"];
    assert!(ways.iter().any(|way| output.stderr().contains(way)), "no way on\n{output}");
}

#[test]
fn the_tone_is_found_and_speech_is_none() {
    let wave = |t: f64| (2.0 * std::f64::consts::PI * TONE_HZ * t).sin() as f32;
    let tone = Sound::from_fn(CARD, 0.12, |t| 0.25 * wave(t));
    let speech = Sound::read(&recording("no-idea")).resampled(CARD);
    assert_eq!(first_tone(&speech), None);
    let (start, end) = first_tone(&speech.clone().then(&tone).then(&speech)).expect("the tone");
    assert!((start - speech.seconds()).abs() < 0.03 && (end - start - 0.12).abs() < 0.03, "{start} to {end}");
}

#[test]
fn a_delayed_answer_is_found_to_the_sample() {
    let said = Sound::read(&recording("no-idea"));
    let kept = Sound::silence(said.rate, 1.2345).then(&said).then(&Sound::silence(said.rate, 0.5));
    let (lag, agreement) = align(&said, &kept);
    assert_eq!(lag, (1.2345 * f64::from(said.rate)).round() as i64);
    assert!(agreement > 0.999, "{agreement}");
}

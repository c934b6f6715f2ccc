//! Where an answer ends: spoken answers with pauses for thought, in quiet and loud rooms, loud and soft.

use super::wav::{Sound, recording};
use viva::listen::{EndReason, Event, Expectation, Listener, Patience, RATE, Settings, Tail};
use viva::time::Millis;

/// Silence before the first word and after the last, in seconds.
const LEAD: f64 = 1.0;
const TAIL: f64 = 8.0;

/// The sentences of a recording, without the silence around them.
pub(crate) fn sentences(name: &str) -> Vec<Sound> {
    let sound = Sound::read(&recording(name));
    assert_eq!(sound.rate, RATE);
    let levels = sound.envelope(0.02);
    let loudest = levels.iter().copied().fold(0.0, f64::max);
    let loud: Vec<usize> = (0..levels.len()).filter(|&i| levels[i] > loudest * 0.01).collect();
    let mut found: Vec<(usize, usize)> = Vec::new();
    for at in loud {
        match found.last_mut() {
            // 0.5 s without sound separates two sentences.
            Some((_, end)) if at - *end < 25 => *end = at,
            _ => found.push((at, at)),
        }
    }
    let time = |at: usize| at as f64 * 0.02;
    found.into_iter().map(|(from, to)| sound.part(time(from), time(to + 1))).collect()
}

/// Sentences with pauses of these seconds between them, lead and tail around.
pub(crate) fn answer(sentences: &[Sound], pauses: &[f64]) -> Sound {
    let mut sound = Sound::silence(RATE, LEAD);
    for (number, sentence) in sentences.iter().enumerate() {
        if number > 0 {
            sound = sound.then(&Sound::silence(RATE, pauses[(number - 1) % pauses.len()]));
        }
        sound = sound.then(&scaled(sentence, 0.1 / speech_level(sentence)));
    }
    sound.then(&Sound::silence(RATE, TAIL))
}

/// The level of the loud parts of a sound, which is the level of its speech.
fn speech_level(sound: &Sound) -> f64 {
    let levels = sound.envelope(0.02);
    let loudest = levels.iter().copied().fold(0.0, f64::max);
    let loud: Vec<f64> = levels.into_iter().filter(|&level| level > loudest * 0.03).collect();
    (loud.iter().map(|level| level * level).sum::<f64>() / loud.len() as f64).sqrt()
}

fn scaled(sound: &Sound, factor: f64) -> Sound {
    let samples = sound.samples.iter().map(|s| (f64::from(*s) * factor) as f32).collect();
    Sound { rate: sound.rate, samples }
}

/// The answer with its speech at `dbfs`, and a background `snr` dB below it.
fn scene(answer: &Sound, dbfs: f64, background: &Sound, snr: f64) -> Sound {
    let level = 10_f64.powf(dbfs / 20.0);
    let speech = scaled(answer, level / speech_level(answer));
    let noise = scaled(background, level / 10_f64.powf(snr / 20.0) / background.rms());
    let samples = speech.samples.iter().zip(noise.samples.iter().cycle()).map(|(a, b)| a + b).collect();
    Sound { rate: RATE, samples }
}

/// What a room sounds like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Room {
    Hiss,
    Pink,
    Traffic,
    Keyboard,
    Babble,
}

impl Room {
    fn sound(self, seconds: f64) -> Sound {
        let white = Sound::noise(RATE, seconds, 1.0);
        let mut sound = white.clone();
        match self {
            Room::Hiss => {}
            Room::Pink => {
                // Kellet's three poles, within 0.5 dB of -3 dB an octave.
                let mut b = [0.0_f32; 3];
                for sample in &mut sound.samples {
                    let w = *sample;
                    b[0] = 0.99765 * b[0] + w * 0.099_046;
                    b[1] = 0.963 * b[1] + w * 0.296_516_4;
                    b[2] = 0.57 * b[2] + w * 1.052_691_3;
                    *sample = b[0] + b[1] + b[2] + w * 0.1848;
                }
            }
            Room::Traffic => {
                // Rumble that comes and goes, and an engine at 90 Hz with its overtones.
                let mut low = 0.0;
                for (i, sample) in sound.samples.iter_mut().enumerate() {
                    let t = i as f32 / RATE as f32;
                    low = 0.99 * low + 0.01 * *sample;
                    let saw = 2.0 * ((90.0 * t + (0.7 * t).sin()) % 1.0) - 1.0;
                    *sample = (low * 8.0 + 0.2 * saw) * (1.2 + (0.9 * t).sin());
                }
            }
            Room::Keyboard => {
                // Clicks of 30 ms, some of them in quick succession.
                let click =
                    |t: f64| [0.0, 0.17, 0.31, 0.75, 0.9, 1.3].iter().any(|at| (t % 1.7 - at).abs() < 0.015);
                for (i, sample) in sound.samples.iter_mut().enumerate() {
                    *sample *= if click(i as f64 / f64::from(RATE)) { 1.0 } else { 0.01 };
                }
            }
            Room::Babble => {
                // Eight people: the recordings without their pauses, faster and slower, begun at different places.
                sound.samples.fill(0.0);
                let names = ["binding", "mandarin", "no-idea", "two-steps"];
                for voice in 0..8_usize {
                    let all = sentences(names[voice % 4]);
                    let said = all[1..].iter().fold(all[0].clone(), Sound::then);
                    let rate = [12_800, 19_000, 14_000, 17_500, 13_200, 20_000, 15_000, 18_300][voice];
                    let said = Sound { rate, ..said }.resampled(RATE);
                    let said = Sound { rate: RATE, ..scaled(&said, 1.0 / speech_level(&said)) };
                    let from = voice * said.samples.len() / 8;
                    for (i, sample) in sound.samples.iter_mut().enumerate() {
                        *sample += said.samples[(i + from) % said.samples.len()];
                    }
                }
            }
        }
        sound
    }
}

/// Eight people talking at once, at this level.
#[cfg(all(target_os = "linux", feature = "mic", feature = "whisper"))]
pub(crate) fn babble(seconds: f64, level: f64) -> Sound {
    let babble = Room::Babble.sound(seconds);
    scaled(&babble, level / babble.rms())
}

/// What a listener made of a sound.
struct Outcome {
    end: Option<(EndReason, f64)>,
    /// Where utterances begin and end, in seconds.
    utterances: Vec<(f64, f64)>,
}

fn listen(sound: &Sound, patience: Patience, expectation: Expectation) -> Outcome {
    let settings =
        Settings { patience: Some(patience), give_up: Some(15.0), limit: None, utterance: Millis(29_500) };
    let mut listener = Listener::new(settings);
    listener.expect(expectation);
    let (mut events, mut outcome) = (Vec::new(), Outcome { end: None, utterances: Vec::new() });
    for chunk in sound.samples.chunks(160) {
        listener.push(chunk, &mut events);
        for event in events.drain(..) {
            match event {
                Event::Started => {}
                Event::Utterance(u) => {
                    let time = |sample: usize| sample as f64 / f64::from(RATE);
                    outcome.utterances.push((time(u.samples.start), time(u.samples.end)));
                }
                Event::Ended(reason) => outcome.end = Some((reason, listener.elapsed().seconds())),
            }
        }
    }
    outcome
}

/// A listener's end, in seconds after the last word.
#[track_caller]
fn end_after_last_word(sound: &Sound, patience: Patience, expectation: Expectation, what: &str) -> f64 {
    let outcome = listen(sound, patience, expectation);
    let Some((EndReason::Silence, end)) = outcome.end else { panic!("{what}: {:?}", outcome.end) };
    // The first word may be heard before it begins, in a noise, but never after.
    assert!(outcome.utterances.first().is_some_and(|u| u.0 < LEAD), "{what}: {:?}", outcome.utterances);
    let last = sound.seconds() - TAIL;
    let covers = outcome.utterances.iter().any(|u| u.0 < last && u.1 >= last);
    assert!(covers, "{what}: the last word is in no utterance: {:?}, ends at {last:.2}", outcome.utterances);
    end - last
}

/// Two answers, in English and in Chinese with English, each with all pauses for thought that `normal` allows.
fn answers() -> Vec<(&'static str, Sound)> {
    let of = |names: [&str; 2], pauses: &[f64]| {
        let said: Vec<Sound> = names.iter().flat_map(|name| sentences(name)).collect();
        answer(&said, pauses)
    };
    vec![
        ("English", of(["two-steps", "binding"], &[2.5, 1.0, 2.0])),
        ("Chinese", of(["binding", "mandarin"], &[1.0, 2.5, 2.0, 2.5])),
    ]
}

#[test]
fn pauses_for_thought_do_not_end_an_answer_and_silence_does_when_it_was_promised() {
    for (what, answer) in answers() {
        // From a whisper far from the microphone to a shout: a quiet room's hiss is below both.
        for dbfs in [-12.0, -20.0, -35.0, -45.0, -55.0] {
            let sound = scene(&answer, dbfs, &Room::Hiss.sound(4.0), 30.0);
            for expectation in [Expectation::Unknown, Expectation::Missing, Expectation::Complete] {
                let what = format!("{what} at {dbfs} dBFS, {expectation:?}");
                let end = end_after_last_word(&sound, Patience::Normal, expectation, &what);
                let promised = Patience::Normal.silence(expectation);
                assert!(
                    (end - promised).abs() <= 0.2,
                    "{what}: {end:.2} s after the last word, not {promised}"
                );
            }
        }
    }
}

#[test]
fn noise_of_5_db_neither_ends_an_answer_nor_keeps_it_from_ending() {
    for (what, answer) in answers() {
        for room in [Room::Hiss, Room::Pink, Room::Traffic, Room::Keyboard] {
            let background = room.sound(answer.seconds());
            for (snr, dbfs) in [(20.0, -20.0), (10.0, -30.0), (5.0, -14.0), (5.0, -30.0), (5.0, -55.0)] {
                let what = format!("{what}, {room:?} {snr} dB below {dbfs} dBFS");
                let sound = scene(&answer, dbfs, &background, snr);
                let end = end_after_last_word(&sound, Patience::Normal, Expectation::Unknown, &what);
                // At the latest by the second opinion.
                assert!((2.8..4.4).contains(&end), "{what}: {end:.2} s after the last word");
            }
        }
    }
}

#[test]
fn talk_in_the_background_neither_ends_an_answer_nor_keeps_it_from_ending() {
    for (what, answer) in answers() {
        let background = Room::Babble.sound(answer.seconds());
        for snr in [30.0, 20.0, 15.0, 10.0] {
            for (patience, latest) in [(Patience::Normal, 4.4), (Patience::Long, 7.4)] {
                let what = format!("{what}, talk {snr} dB below, {patience:?}");
                let sound = scene(&answer, -25.0, &background, snr);
                let end = end_after_last_word(&sound, patience, Expectation::Unknown, &what);
                assert!((2.8..latest).contains(&end), "{what}: {end:.2} s after the last word");
            }
        }
    }
}

#[test]
fn nothing_ends_an_answer_before_its_first_word() {
    // A cough, a click and a chair, and half a minute of thought.
    let cough = Sound::noise(RATE, 0.2, 0.1);
    let mut sound = Sound::silence(RATE, 2.0).then(&cough).then(&Sound::silence(RATE, 7.0));
    sound = sound.then(&scaled(&cough.part(0.0, 0.05), 2.0)).then(&Sound::silence(RATE, 4.0));
    for patience in Patience::ALL {
        let outcome = listen(&sound, patience, Expectation::Unknown);
        assert_eq!(outcome.end, None, "{patience:?}");
        assert!(outcome.utterances.is_empty(), "{patience:?}: {:?}", outcome.utterances);
    }
    // What sounds like speech and holds no word, the recognizer says, does not end it either, until it is given up.
    let mumble = Sound::silence(RATE, 1.0).then(&sentences("no-idea")[0]).then(&Sound::silence(RATE, 30.0));
    let outcome = listen(&mumble, Patience::Normal, Expectation::Wordless);
    let Some((EndReason::NothingSaid, end)) = outcome.end else { panic!("{:?}", outcome.end) };
    assert!((15.0..15.1).contains(&end), "{end}");
}

#[test]
fn memory_is_bounded_however_long_the_answer() {
    // A quarter of an hour: talk and pauses, over and over.
    let (_, answer) = answers().swap_remove(0);
    let settings = Settings { patience: None, give_up: None, limit: None, utterance: Millis(29_500) };
    let mut listener = Listener::new(settings);
    let mut tail = Tail::default();
    let mut events = Vec::new();
    let (mut most, mut seconds) = (0, 0.0);
    while seconds < 900.0 {
        for chunk in answer.samples.chunks(1600) {
            tail.push(chunk);
            listener.push(chunk, &mut events);
            for event in events.drain(..) {
                if let Event::Utterance(utterance) = event {
                    let length = utterance.samples.len();
                    assert_eq!(tail.part(utterance.samples).len(), length, "forgotten too early");
                }
            }
            tail.forget_before(listener.needs_from());
            most = most.max(tail.held());
        }
        seconds += answer.seconds();
    }
    // Twice the longest utterance, with the silence around it.
    assert!(most <= 2 * 32 * RATE as usize, "{} s are kept", most / RATE as usize);
    assert!(listener.speech().len() > 100);
}

//! Whatever happens while somebody answers, what was said is kept and can be graded.

use super::output::{Grade, Output};
use super::viva::{POD_BANK, Running, Scratch, Viva, bundled_model, repository};
use super::wav::{Sound, recording};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant, SystemTime};

/// How often a recording viva is killed.
const KILLS: usize = 100;
/// How many of them run at the same time; they sleep most of it.
const AT_ONCE: usize = 10;
/// What a kill may cost, in seconds.
const MAY_COST: f64 = 0.5;
/// The signals that ask a program to end, and the exit codes that shells give for them.
pub(crate) const SIGNALS: [(&str, i32); 3] = [("INT", 130), ("TERM", 143), ("HUP", 129)];

/// A practice of the first question of a bank, answered by a recording.
pub(crate) fn practice(scratch: &Scratch, wav: &Path) -> Viva {
    scratch.write("bank.md", POD_BANK);
    scratch
        .viva()
        .args(["practice", "bank.md", "--question", "pod-creation", "--no-speak", "--model"])
        .arg(bundled_model())
        .arg("--answer-wav")
        .arg(wav)
}

/// Waits until a take with this ending holds so many seconds.
#[track_caller]
pub(crate) fn wait_for_take(running: &mut Running, scratch: &Scratch, ending: &str, seconds: f64) {
    let enough = 44 + (seconds * 32_000.0) as u64;
    running.wait_until(&format!("{seconds} s in a take ending in {ending}"), || {
        scratch.takes().iter().any(|path| {
            path.to_string_lossy().ends_with(ending)
                && std::fs::metadata(path).is_ok_and(|file| file.len() >= enough)
        })
    });
}

/// Whether a file is a WAV whose header is right about all that is in it.
#[track_caller]
pub(crate) fn expect_right_header(path: &Path) {
    let bytes = std::fs::read(path).unwrap();
    let length = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
    let (said, there) = (length(40), bytes.len() - 44);
    assert!(&bytes[36..40] == b"data" && length(4) == said + 36, "{}", path.display());
    // The process may have ended between sound and header.
    assert!(said <= there && there - said <= 2 * 16_000 / 2, "{}: {said} of {there}", path.display());
}

/// Grades what was kept with nothing but its own name, and expects the first point.
#[track_caller]
pub(crate) fn expect_gradable(scratch: &Scratch) -> Grade {
    let take = scratch.take(".wav");
    expect_right_header(&take);
    let output = scratch.viva().args(["grade", "--json", "--take"]).arg(&take).run().expect_code(0);
    let grade = output.grade();
    assert!(grade.points("hit").contains(&"p1"), "{output}");
    assert_eq!(Grade::read(&scratch.take(".json")), grade, "the grade is kept beside the take");
    grade
}

/// Expects that the next start tells about the answer, with the command that grades it, and only the next.
#[track_caller]
fn expect_offer_once(scratch: &Scratch, words: &str) {
    let silence = Sound::noise(16_000, 0.3, 0.0003).save(&scratch.path("silence.wav"));
    let again = || practice(scratch, &silence).args(["--question", "none"]).run();
    // A question that is not there ends the practice before anything else: nothing may be told for nobody.
    let told = |output: &Output| output.stderr().contains("viva grade --take");
    assert!(!told(&again().expect_code(2)));
    let mut running = practice(scratch, &silence).spawn();
    running.wait_for_stderr("listening");
    running.signal("INT");
    let output = running.wait().expect_stderr(words);
    let take = scratch.take(".wav");
    let output = output.expect_stderr(&format!("viva grade --take {}", take.display()));
    let mut running = practice(scratch, &silence).spawn();
    running.wait_for_stderr("listening");
    running.signal("INT");
    let second = running.wait();
    assert!(!told(&second), "told again\n{output}\n{second}");
}

#[test]
fn a_kill_at_any_moment_costs_at_most_half_a_second() {
    let scratch = Scratch::new();
    // Too quiet to be speech, and no two samples alike for long.
    let sound = Sound::noise(16_000, 8.0, 0.0006).save(&scratch.path("hiss.wav"));
    let given = Sound::read(&sound);
    let seed = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().subsec_nanos();
    println!("seed {seed}");
    let (next, worst) = (AtomicUsize::new(0), std::sync::Mutex::new(0.0_f64));
    let worker = || {
        loop {
            let run = next.fetch_add(1, Ordering::Relaxed);
            if run >= KILLS {
                return;
            }
            // Knuth's multiplicative hash spreads the moments over 2.5 s.
            let random = (seed.wrapping_add(run as u32)).wrapping_mul(2_654_435_761);
            let moment = Duration::from_millis(u64::from(random >> 8) % 2500);
            let lost = kill_after(moment, &sound, &given);
            let mut worst = worst.lock().unwrap();
            *worst = worst.max(lost);
        }
    };
    std::thread::scope(|scope| (0..AT_ONCE).for_each(|_| drop(scope.spawn(worker))));
    println!("{KILLS} kills, at most {:.3} s lost", worst.into_inner().unwrap());
}

/// Kills a viva so long after it began to listen; how many seconds of what it was given are missing.
#[track_caller]
fn kill_after(moment: Duration, sound: &Path, given: &Sound) -> f64 {
    let scratch = Scratch::new();
    let mut running = practice(&scratch, sound).spawn();
    running.wait_for_stderr("listening");
    let listening = Instant::now();
    std::thread::sleep(moment);
    let by_then = listening.elapsed().as_secs_f64();
    running.kill();
    let output = running.wait();
    let part = scratch.take(".part.wav");
    expect_right_header(&part);
    let kept = Sound::read(&part);
    let lost = by_then - kept.seconds();
    assert!(lost <= MAY_COST, "killed after {by_then:.3} s, {:.3} s were kept\n{output}", kept.seconds());
    let differ = kept.samples.iter().zip(&given.samples).position(|(a, b)| (a - b).abs() > 1.0 / 32_000.0);
    assert_eq!(differ, None, "the take is not what was given\n{output}");
    lost
}

#[test]
fn an_answer_that_a_kill_cut_off_is_offered_once_and_graded_by_its_name() {
    let scratch = Scratch::new();
    let mut running = practice(&scratch, &recording("two-steps")).spawn();
    wait_for_take(&mut running, &scratch, ".part.wav", 4.5);
    running.kill();
    running.wait();
    let list = scratch.viva().arg("takes").run().expect_code(0);
    list.expect_stdout("not graded").expect_stdout("How is a pod created?");
    expect_offer_once(&scratch, "an unfinished answer to `How is a pod created?` was found (0:0");
    let grade = expect_gradable(&scratch);
    assert!(grade.caveats().contains(&"cut_short"), "{grade:?}");
    assert!(grade.0["bank"].as_str().unwrap().ends_with("/bank.md") && grade.0["answered_at"].is_string());
    scratch.viva().arg("takes").run().expect_code(0).expect_stdout(" 25 % ");
    // Graded again by its name, from what the grade knows.
    let name = scratch.take(".wav").file_stem().unwrap().to_owned();
    scratch.viva().args(["grade", "--take"]).arg(name).run().expect_code(0).expect_stdout("API server");
}

#[test]
fn a_take_whose_bank_has_gone_says_so_and_is_graded_with_another() {
    let scratch = Scratch::new();
    let mut running = practice(&scratch, &recording("two-steps")).spawn();
    wait_for_take(&mut running, &scratch, ".part.wav", 4.5);
    running.signal("TERM");
    running.wait().expect_code(143);
    std::fs::rename(scratch.path("bank.md"), scratch.path("moved.md")).unwrap();
    let take = scratch.take(".wav");
    let grade = |args: &[&str]| scratch.viva().args(["grade", "--take"]).arg(&take).args(args.to_vec()).run();
    grade(&[]).expect_error(1).expect_stderr("bank.md").expect_stderr("--bank PATH");
    // The environment's usual bank is not the one of this take.
    scratch.write("other.md", "## Other? {#other}\n\n- **one**\n");
    let usual = scratch.viva().env("VIVA_BANK", "other.md").args(["grade", "--take"]).arg(&take).run();
    usual.expect_error(1).expect_stderr("bank.md");
    grade(&["--bank", "other.md"]).expect_error(2).expect_stderr("no question `pod-creation`");
    grade(&["--bank", "moved.md"]).expect_code(0).expect_stdout("API server");
}

/// What a kill leaves while a follow-up question is answered.
#[test]
fn an_answer_to_a_follow_up_is_graded_by_its_own_point() {
    let scratch = Scratch::new();
    let bank = scratch.write("bank.md", POD_BANK);
    let name = "data/takes/2026-03-01T09.12.33-pod-creation";
    scratch.write(&format!("{name}.part.wav"), std::fs::read(recording("two-steps")).unwrap());
    let asked = serde_json::json!({
        "question": {"id": "pod-creation", "text": "What does the API server do with the pod?"},
        "follow_up": "p2", "bank": bank,
    });
    scratch.write(&format!("{name}.asked.json"), asked.to_string());
    let listed = scratch.viva().arg("takes").run().expect_code(0);
    listed.expect_stdout("0:0").expect_stdout("What does the API server do with the pod?");
    let graded =
        scratch.viva().args(["grade", "--json", "--take", "2026-03-01T09.12.33-pod-creation", "--model"]);
    let grade = graded.arg(bundled_model()).run().expect_code(0).grade();
    assert_eq!((grade.points("hit"), &grade.0["follow_up"]), (vec!["p2"], &"p2".into()), "{grade:?}");
    assert_eq!(grade.0["points"].as_array().map(Vec::len), Some(1), "{grade:?}");
}

/// Ends viva by each signal in the state that `reach` brings it to, with what must outlive it; `expect` looks at each end.
fn each_signal<T>(reach: impl Fn(&Scratch) -> (Running, T) + Sync, expect: impl Fn(&Scratch, Output) + Sync) {
    std::thread::scope(|scope| {
        for (signal, code) in SIGNALS {
            let (reach, expect) = (&reach, &expect);
            scope.spawn(move || {
                let scratch = Scratch::new();
                let (running, _company) = reach(&scratch);
                running.signal(signal);
                let output = running.wait().expect_code(code);
                assert!(!output.stderr.contains("panicked"), "{output}");
                expect(&scratch, output);
            });
        }
    });
}

#[test]
fn a_signal_before_the_first_word_leaves_nothing() {
    each_signal(
        |scratch| {
            let silence = Sound::noise(16_000, 8.0, 0.0003).save(&scratch.path("silence.wav"));
            let mut running = practice(scratch, &silence).spawn();
            wait_for_take(&mut running, scratch, ".part.wav", 1.0);
            (running, ())
        },
        |scratch, output| {
            assert!(scratch.takes().is_empty(), "{:?}\n{output}", scratch.takes());
            assert!(output.stderr().ends_with("error: stopped\n"), "{output}");
        },
    );
}

#[test]
fn a_signal_in_mid_answer_keeps_what_was_said() {
    each_signal(
        |scratch| {
            let mut running = practice(scratch, &recording("two-steps")).spawn();
            wait_for_take(&mut running, scratch, ".part.wav", 4.5);
            (running, ())
        },
        |scratch, output| {
            let take = scratch.take(".wav");
            let output =
                output.expect_stderr(&format!("error: stopped; what was said is in `{}`", take.display()));
            output.expect_stderr(&format!("hint: judge it with: viva grade --take {}", take.display()));
            let grade = expect_gradable(scratch);
            assert!(!grade.caveats().contains(&"cut_short"), "it ended where the person ended it: {grade:?}");
        },
    );
}

/// The library that breaks the recognizer, built by the C compiler that builds whisper.cpp.
fn broken_ear(scratch: &Scratch) -> PathBuf {
    let library = scratch.path("ear.so");
    let source = repository().join("tests/faults/ear.c");
    let built =
        Command::new("cc").args(["-shared", "-fPIC", "-o"]).arg(&library).arg(source).arg("-ldl").status();
    assert!(built.expect("cc, which builds whisper.cpp, too").success());
    library
}

#[test]
fn a_signal_while_a_stuck_recognizer_is_waited_for_keeps_the_answer() {
    each_signal(
        |scratch| {
            let viva = practice(scratch, &recording("two-steps"));
            let viva = viva.env("LD_PRELOAD", broken_ear(scratch)).env("EAR_FAULT", "stuck");
            let mut running = viva.spawn();
            // The answer is over, and no word of it is there.
            wait_for_take(&mut running, scratch, "pod-creation.wav", 8.0);
            (running, ())
        },
        |scratch, output| {
            output.expect_stderr("hint: judge it with: viva grade --take ");
            expect_gradable(scratch);
        },
    );
}

#[test]
fn a_recognizer_that_takes_viva_with_it_costs_no_sound() {
    let scratch = Scratch::new();
    let viva = practice(&scratch, &recording("two-steps"));
    let output = viva.env("LD_PRELOAD", broken_ear(&scratch)).env("EAR_FAULT", "crash").spawn().wait();
    assert_eq!(std::os::unix::process::ExitStatusExt::signal(&output.status), Some(6), "{output}");
    // The first sentence was being recognized while the second was spoken.
    let kept = Sound::read(&scratch.take(".part.wav"));
    assert!(kept.seconds() > 3.9, "{} s\n{output}", kept.seconds());
    expect_offer_once(&scratch, "an unfinished answer to `How is a pod created?` was found");
    expect_gradable(&scratch);
}

#[cfg(feature = "mic")]
#[test]
fn a_signal_while_the_question_is_read_aloud_ends_it() {
    use super::sound_card::{self, Card};
    each_signal(
        |scratch| {
            let card = Card::plug_in(scratch, &[]);
            let mut running = sound_card::practice(scratch, &card, &[]);
            let log = card.folder.join("log");
            running.wait_until("the question is being read", || {
                std::fs::read_to_string(&log).is_ok_and(|log| log.contains("loudspeaker on"))
            });
            (running, card)
        },
        |scratch, output| {
            assert!(scratch.takes().is_empty(), "{:?}\n{output}", scratch.takes());
            assert!(output.stderr().ends_with("error: stopped\n"), "{output}");
            assert!(!output.stderr().contains("listening"), "it was read to its end\n{output}");
        },
    );
}

/// A settings file with a retention: what is older goes when a practice begins, and what waits to be graded is told first.
#[test]
fn a_practice_removes_what_is_older_than_the_settings_want() {
    let scratch = Scratch::new();
    let mut running = practice(&scratch, &recording("two-steps")).spawn();
    wait_for_take(&mut running, &scratch, ".part.wav", 4.5);
    running.kill();
    running.wait();
    scratch.write("config.toml", "retention = 0\n");
    let silence = Sound::noise(16_000, 0.3, 0.0003).save(&scratch.path("silence.wav"));
    let start = || {
        let mut running = practice(&scratch, &silence).args(["--config", "config.toml"]).spawn();
        running.wait_for_stderr("listening");
        running.signal("INT");
        running.wait().expect_code(130)
    };
    let first = start().expect_stderr("viva grade --take");
    assert!(!first.stderr().contains("removed"), "{first}");
    assert_eq!(scratch.takes().len(), 2, "{first}");
    start()
        .expect_stderr("removed 1 take (")
        .expect_stderr("never graded, as `retention` in the settings asks");
    assert!(scratch.takes().is_empty(), "{:?}", scratch.takes());
}

//! `practice` on recorded answers and `demo`: what is kept, and when.

use super::output::Grade;
use super::viva::{POD_BANK, Scratch, Viva, bundled_model, viva};
use super::wav::{Sound, recording};
use std::path::{Path, PathBuf};

/// A practice of the one question of a bank, answered by a recording.
fn practice(scratch: &Scratch, wav: &Path) -> Viva {
    scratch.write("bank.md", POD_BANK);
    scratch
        .viva()
        .args(["practice", "bank.md", "--question", "pod-creation", "--count", "1", "--no-speak", "--model"])
        .arg(bundled_model())
        .arg("--answer-wav")
        .arg(wav)
}

/// The unfinished recording, once it holds this many bytes.
fn growing(scratch: &Scratch, bytes: u64) -> Option<PathBuf> {
    let takes = scratch.takes();
    let part = takes.into_iter().find(|path| path.to_string_lossy().ends_with(".part.wav"))?;
    (std::fs::metadata(&part).ok()?.len() >= bytes).then_some(part)
}

#[test]
fn an_answer_is_kept_with_its_grade() {
    let scratch = Scratch::new();
    let output = practice(&scratch, &recording("two-steps")).run().expect_code(0);
    let output = output.expect_stderr("How is a pod created?").expect_stdout("kubelet");
    let (take, json) = (scratch.take(".wav"), scratch.take(".json"));
    assert_eq!(take.with_extension("json"), json, "{output}");
    assert!(take.to_string_lossy().ends_with("-pod-creation.wav"), "{}", take.display());
    let grade = Grade::read(&json);
    assert_eq!(grade.points("hit"), ["p1", "p2"], "{output}");
    let (said, kept) = (Sound::read(&recording("two-steps")), Sound::read(&take));
    // The take has the whole answer and the silence that ended it, of which the recording has a part already. Two points are
    // missing, so that the patience is longer when the recognizer was in time.
    let more = kept.seconds() - said.seconds();
    assert!((2.0..4.0).contains(&more), "{} s of {} s", kept.seconds(), said.seconds());
    // What was kept gives the same grade again.
    let args = ["grade", "--bank", "bank.md", "--question", "pod-creation", "--json", "--model"];
    let again = scratch.viva().args(args).arg(bundled_model()).arg("--wav").arg(&take).run().expect_code(0);
    assert_eq!(again.grade().points("hit"), ["p1", "p2"], "{again}");
}

#[test]
fn an_answer_is_kept_before_its_feedback_is_shown() {
    let scratch = Scratch::new();
    // Nobody can be shown anything: whatever is printed fails.
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let output = practice(&scratch, &recording("two-steps")).stdout(writer).run();
    assert!(!output.stderr().contains("panicked"), "{output}");
    assert_eq!(Grade::read(&scratch.take(".json")).points("hit"), ["p1", "p2"], "{output}");
    scratch.take(".wav");
}

#[test]
fn a_kill_in_mid_answer_leaves_a_recording_that_can_be_graded() {
    let scratch = Scratch::new();
    let mut running = practice(&scratch, &recording("two-steps")).spawn();
    // The first sentence ends at 3.9 s.
    let enough = 16_000 * 2 * 45 / 10;
    running.wait_until("4.5 s of recording", || growing(&scratch, enough).is_some());
    running.signal("KILL");
    let output = running.wait();
    let part = scratch.take(".part.wav");
    let kept = Sound::read(&part);
    assert!(
        kept.seconds() >= 4.0 && kept.rms() > 0.02,
        "{} s, level {}\n{output}",
        kept.seconds(),
        kept.rms()
    );
    let args = ["grade", "--bank", "bank.md", "--question", "pod-creation", "--json", "--model"];
    let graded = scratch.viva().args(args).arg(bundled_model()).arg("--wav").arg(&part).run().expect_code(0);
    assert!(graded.grade().points("hit").contains(&"p1"), "{graded}");
}

#[test]
fn ctrl_c_ends_cleanly_with_the_take_saved_and_named() {
    let scratch = Scratch::new();
    let mut running = practice(&scratch, &recording("two-steps")).spawn();
    running.wait_until("2 s of recording", || growing(&scratch, 64_000).is_some());
    running.signal("INT");
    let output = running.wait().expect_code(130);
    let take = scratch.take(".wav");
    let name = take.file_name().unwrap().to_string_lossy().into_owned();
    assert!(!name.ends_with(".part.wav"), "not finished: {name}\n{output}");
    assert!(Sound::read(&take).seconds() >= 1.5, "{output}");
    output.expect_stderr(&name);
}

#[test]
fn an_answer_of_silence_is_told_and_has_no_score() {
    let scratch = Scratch::new();
    let silence = Sound::noise(16_000, 4.0, 0.0003).save(&scratch.path("silence.wav"));
    let output = practice(&scratch, &silence).run().expect_code(0);
    let output = output.expect_stderr("nothing was heard, so there is no score");
    assert!(output.stdout().is_empty(), "a score for nothing\n{output}");
    assert!(scratch.takes().is_empty(), "nothing was said, and something was kept: {:?}", scratch.takes());
}

/// The disk is full after 64 KiB: two seconds of sound.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_ends_the_answer_and_what_was_heard_is_judged_and_kept() {
    let scratch = Scratch::new();
    scratch.write("bank.md", POD_BANK);
    // Without the trap the system ends a process that reaches the limit.
    let script = "trap '' XFSZ; ulimit -f 128; exec \"$@\"";
    let output = std::process::Command::new("bash")
        .args(["-c", script, "bash", env!("CARGO_BIN_EXE_viva")])
        .args(["practice", "bank.md", "--question", "pod-creation", "--no-speak", "--data-dir", "data"])
        .arg("--model")
        .arg(bundled_model())
        .arg("--answer-wav")
        .arg(recording("two-steps"))
        .current_dir(scratch.path(""))
        .output()
        .unwrap();
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(1), "{out}\n{err}");
    assert!(out.contains("First the client sends"), "what was heard is judged\n{out}\n{err}");
    assert!(
        err.contains("error: the recording could not be written") && err.contains("hint: free some space"),
        "{err}"
    );
    let kept = scratch.takes().into_iter().find(|path| path.extension().is_some_and(|e| e == "wav")).unwrap();
    assert!(Sound::read(&kept).seconds() > 2.5, "{}", kept.display());
}

#[test]
fn a_data_folder_that_cannot_be_written_is_an_error_before_the_question() {
    let scratch = Scratch::new();
    scratch.write("data", "a file, where a folder should be");
    let output = practice(&scratch, &recording("two-steps")).run().expect_error(1);
    let output = output.expect_stderr(&scratch.data().to_string_lossy());
    let asked = output.stderr().contains("How is a pod created?");
    assert!(!asked, "asked, but could not have kept the answer\n{output}");
}

#[test]
fn an_unknown_question_or_topic_is_a_wrong_request() {
    let scratch = Scratch::new();
    scratch.write("bank.md", POD_BANK);
    let practice =
        |args: [&str; 2]| scratch.viva().args(["practice", "bank.md", "--no-speak"]).args(args).run();
    practice(["--question", "pod-creaton"]).expect_code(2).expect_stderr("`pod-creation`");
    practice(["--topic", "Workloda"]).expect_code(2).expect_stderr("Workloads");
    assert!(scratch.takes().is_empty());
}

#[test]
fn the_demo_needs_no_microphone_and_no_network() {
    let scratch = Scratch::new();
    let demo = scratch.viva().env("ALSA_CONFIG_PATH", scratch.write("a.conf", ""));
    let output = demo.arg("demo").run().expect_code(0);
    let output = output.expect_stdout("etcd").expect_stdout("kubelet");
    assert!(!output.stderr().contains("ALSA lib"), "the sound library talks to people\n{output}");
    // The same answer always gets the same verdict.
    let again = viva().arg("demo").run().expect_code(0);
    let verdicts = |text: &str| text.lines().filter(|line| line.contains("etcd")).count();
    assert_eq!(verdicts(output.stdout()), verdicts(again.stdout()), "{output}\n{again}");
}

//! At a terminal: what is asked about answers that wait, and what a closed window leaves.

use super::faults::{SIGNALS, expect_gradable, practice, wait_for_take};
use super::output::{Grade, Output};
use super::viva::{POD_BANK, Running, Scratch, bundled_model};
use super::wav::{Sound, recording};
use std::time::Duration;

/// What is asked.
const GRADE_NOW: &str = "grade it now?";
/// What stands between two questions.
const NEXT: &str = "Enter next";

/// A folder with an answer that a kill cut off after its first sentence.
fn cut_off() -> Scratch {
    let scratch = Scratch::new();
    let mut running = practice(&scratch, &recording("two-steps")).spawn();
    wait_for_take(&mut running, &scratch, ".part.wav", 4.5);
    running.kill();
    running.wait();
    scratch
}

/// A practice at a terminal, answered by silence.
fn at_terminal(scratch: &Scratch) -> Running {
    let silence = Sound::noise(16_000, 0.3, 0.0003).save(&scratch.path("silence.wav"));
    practice(scratch, &silence).in_terminal().spawn()
}

/// Ends it by Ctrl-C once it listens.
fn end(mut running: Running) -> Output {
    running.wait_for_stdout("speak now");
    running.tell("type \\x03");
    running.wait().expect_code(130)
}

#[test]
fn an_answer_that_was_cut_off_is_graded_when_the_person_wants_it() {
    let scratch = cut_off();
    let mut running = at_terminal(&scratch);
    running.wait_for_stdout(GRADE_NOW);
    running.tell("type y");
    let output = end(running).expect_stdout("an unfinished answer to");
    assert_eq!(Grade::read(&scratch.take(".json")).points("hit"), ["p1"], "{output}");
    let output = output.expect_stdout("API server");
    let second = end(at_terminal(&scratch));
    assert!(!second.stdout().contains(GRADE_NOW), "asked again\n{output}\n{second}");
}

#[test]
fn an_answer_that_is_kept_for_later_is_not_asked_about_again() {
    let scratch = cut_off();
    let mut running = at_terminal(&scratch);
    running.wait_for_stdout(GRADE_NOW);
    running.tell("type n");
    let output = end(running).expect_stdout("viva grade --take");
    let second = end(at_terminal(&scratch));
    assert!(!second.stdout().contains(GRADE_NOW), "asked again\n{output}\n{second}");
    expect_gradable(&scratch);
}

#[test]
fn whoever_leaves_instead_of_an_answer_is_asked_again() {
    let scratch = cut_off();
    for (keys, code) in [("type \\x03", 130), ("close", 129)] {
        let mut running = at_terminal(&scratch);
        running.wait_for_stdout(GRADE_NOW);
        running.tell(keys);
        let output = running.wait();
        assert_eq!(output.status.code(), Some(code), "{output}");
    }
    let mut running = at_terminal(&scratch);
    running.wait_for_stdout(GRADE_NOW);
    // An Enter that comes this early was meant for something else.
    std::thread::sleep(Duration::from_millis(400));
    running.tell("type \\r");
    end(running);
    assert_eq!(Grade::read(&scratch.take(".json")).points("hit"), ["p1"]);
}

#[test]
fn a_window_that_is_closed_in_mid_answer_keeps_what_was_said() {
    let scratch = Scratch::new();
    let mut running = practice(&scratch, &recording("two-steps")).in_terminal().spawn();
    wait_for_take(&mut running, &scratch, ".part.wav", 4.5);
    running.tell("close");
    running.wait().expect_code(129);
    let mut running = at_terminal(&scratch);
    running.wait_for_stdout(GRADE_NOW);
    running.tell("type n");
    // It has ended in good order, so it is not called unfinished.
    end(running).expect_stdout("an ungraded answer to `How is a pod created?` was found (0:0");
    expect_gradable(&scratch);
}

#[test]
fn whatever_ends_viva_between_two_questions_the_first_is_kept_with_its_grade() {
    let ends = SIGNALS.map(|(signal, code)| (signal, code));
    std::thread::scope(|scope| {
        for (how, code) in ends.into_iter().chain([("close", 129), ("type \\x03", 130), ("type q", 0)]) {
            scope.spawn(move || {
                let scratch = Scratch::new();
                scratch
                    .write("bank.md", format!("{POD_BANK}\n## What is etcd? {{#etcd}}\n\n- A **store**\n"));
                let viva =
                    scratch.viva().args(["practice", "bank.md", "--no-speak", "--count", "2", "--model"]);
                let viva = viva.arg(bundled_model()).arg("--answer-wav").arg(recording("two-steps"));
                let mut running = viva.in_terminal().spawn();
                running.wait_for_stdout(NEXT);
                if how.contains(' ') || how == "close" {
                    running.tell(how)
                } else {
                    running.signal(how)
                }
                let output = running.wait();
                assert_eq!(output.status.code(), Some(code), "{how}\n{output}");
                assert!(output.stdout().contains("kubelet"), "the feedback was not shown\n{output}");
                assert_eq!(
                    Grade::read(&scratch.take(".json")).points("hit"),
                    ["p1", "p2"],
                    "{how}\n{output}"
                );
                assert_eq!(scratch.takes().len(), 2, "{how}: {:?}", scratch.takes());
            });
        }
    });
}

#[test]
fn old_takes_are_removed_when_the_person_says_so() {
    let scratch = cut_off();
    for (key, left) in [("n", 2), ("y", 0)] {
        let prune = scratch.viva().args(["takes", "--prune", "--older-than", "0"]).in_terminal();
        let mut running = prune.spawn();
        running.wait_for_stdout("remove 1 take (");
        running.tell(&format!("type {key}"));
        let output = running.wait().expect_code(0);
        assert_eq!(scratch.takes().len(), left, "{key}\n{output}");
    }
}

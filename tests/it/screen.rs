//! What a person sees in a terminal, from the bytes that reach it.

use super::output::Output;
use super::viva::{POD_BANK, Scratch, bundled_model, repository};
use super::wav::recording;

const HIDDEN: &str = "\u{1b}[?25l";
const SHOWN: &str = "\u{1b}[?25h";

/// A practice of one recorded answer in a terminal of this size, and the bytes that were written to it.
#[track_caller]
fn in_terminal(size: &str, env: &[(&str, &str)], actions: &[(&str, &str)]) -> (Output, String) {
    let scratch = Scratch::new();
    scratch.write("bank.md", POD_BANK);
    let out = scratch.path("bytes");
    let mut python = scratch.python(&repository().join("tests/terminal/in_terminal.py"));
    for (name, value) in [("TERM", "xterm-256color")].iter().chain(env) {
        python = python.env(name, value);
    }
    python = python.arg(&out).arg(size);
    for (when, action) in actions {
        python = python.args(["--when", when, action]);
    }
    let output = python
        .args(["--", env!("CARGO_BIN_EXE_viva"), "practice", "bank.md", "--question", "pod-creation"])
        .args(["--count", "1", "--no-speak", "--model"])
        .arg(bundled_model())
        .arg("--answer-wav")
        .arg(recording("two-steps"))
        .run();
    let bytes = std::fs::read(&out).unwrap();
    assert_eq!(scratch.read("bytes.state"), "sane", "the terminal is not itself again\n{output}");
    (output, String::from_utf8(bytes).expect("UTF-8"))
}

#[test]
fn an_answer_is_followed_on_the_screen_and_only_its_feedback_stays() {
    let (output, bytes) = in_terminal("70x20", &[], &[]);
    output.expect_code(0);
    let (view, left) = bytes.rsplit_once(SHOWN).expect("the cursor is never shown again");
    for word in ["How is a pod created?", "█", "0:03", " / 3:00", "Enter done · q stop", "ends in"] {
        assert!(view.contains(word), "no `{word}` while listening:\n{bytes:?}");
    }
    assert!(view.ends_with("\r\u{1b}[20M"), "the view is not removed:\n{bytes:?}");
    assert!(left.contains("Key points") && !left.contains("Enter done"), "{bytes:?}");
    assert_eq!(bytes.matches(HIDDEN).count(), bytes.matches(SHOWN).count());
}

#[test]
fn a_window_that_changes_its_size_is_drawn_anew() {
    let (output, bytes) = in_terminal("70x20", &[], &[("0:02", "size:30x9")]);
    output.expect_code(0);
    // Of the new size: as many rows are emptied as there are, and no line is too wide.
    let (_, after) = bytes.split_once("\u{1b}[9M").expect("never drawn anew");
    let (view, _) = after.rsplit_once(SHOWN).unwrap();
    let plain = anstream::adapter::strip_str(view).to_string();
    for row in plain.split(['\r', '\n']) {
        assert!(row.chars().count() < 30, "too wide: {row:?}\n{bytes:?}");
    }
}

#[test]
fn ctrl_c_in_mid_answer_leaves_the_terminal_as_it_was() {
    let (output, bytes) = in_terminal("70x20", &[], &[("0:02", "key:\\x03")]);
    output.expect_code(130);
    let (_, left) = bytes.rsplit_once(SHOWN).expect("the cursor is never shown again");
    let plain = anstream::adapter::strip_str(left).to_string();
    assert!(plain.starts_with("error: stopped"), "{bytes:?}");
}

#[test]
fn without_color_the_view_moves_and_has_no_styles() {
    let (output, bytes) = in_terminal("70x20", &[("NO_COLOR", "1")], &[]);
    output.expect_code(0);
    assert!(bytes.contains("ends in") && bytes.contains(HIDDEN), "{bytes:?}");
    let mut rest = bytes.as_str();
    while let Some(at) = rest.find("\u{1b}[") {
        rest = &rest[at + 2..];
        let end = rest.find(char::is_alphabetic).unwrap_or(0);
        assert_ne!(rest[end..].chars().next(), Some('m'), "a style:\n{bytes:?}");
    }
}

#[test]
fn a_terminal_that_cannot_move_gets_lines() {
    let (output, bytes) = in_terminal("70x20", &[("TERM", "dumb")], &[]);
    output.expect_code(0);
    assert!(!bytes.contains('\u{1b}'), "{bytes:?}");
    for word in ["How is a pod created?", "listening: Enter when done, q to stop", "Key points"] {
        assert!(bytes.contains(word), "no `{word}`:\n{bytes:?}");
    }
}

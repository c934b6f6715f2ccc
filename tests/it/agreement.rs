//! How well the grader agrees with the labelled answers in `tests/eval`: bounds a little below what was measured, so that a
//! change that grades worse is noticed.

use super::viva::viva;
use serde_json::Value;

/// The figures of hits alone over these files.
fn strict(files: &[&str]) -> Value {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/eval");
    let paths = files.iter().map(|file| format!("{folder}/{file}"));
    let output = viva().arg("eval").args(paths).arg("--json").run();
    let document: Value = serde_json::from_str(&output.stdout).unwrap();
    document["strict"].clone()
}

#[track_caller]
fn at_least(figures: &Value, name: &str, bound: f64) {
    let value = figures[name]["value"].as_f64().unwrap_or_else(|| panic!("no {name} in {figures}"));
    assert!(value >= bound, "{name} fell to {value:.3}, below {bound}");
}

#[test]
fn on_the_answers_that_were_looked_at() {
    let figures = strict(&[
        "tuning-1.jsonl",
        "tuning-2.jsonl",
        "tuning-3.jsonl",
        "tuning-4.jsonl",
        "tuning-5.jsonl",
        "tuning-6.jsonl",
        "tuning-7.jsonl",
        "tuning-8.jsonl",
        "tuning-9.jsonl",
        "tuning-10.jsonl",
        "tuning-11.jsonl",
        "tuning-12.jsonl",
        "tuning-13.jsonl",
        "tuning-14.jsonl",
        "tuning-15.jsonl",
        "tuning-16.jsonl",
        "tuning-17.jsonl",
        "tuning-18.jsonl",
        "tuning-19.jsonl",
        "tuning-20.jsonl",
        "tuning-21.jsonl",
        "tuning-22.jsonl",
    ]);
    at_least(&figures, "precision", 0.925);
    at_least(&figures, "recall", 0.862);
}

#[test]
fn on_the_answers_that_were_kept_aside() {
    let figures = strict(&["aside.jsonl"]);
    at_least(&figures, "precision", 0.92);
    at_least(&figures, "recall", 0.93);
    let figures = strict(&["aside-2.jsonl"]);
    at_least(&figures, "precision", 0.935);
    at_least(&figures, "recall", 0.785);
    let figures = strict(&["aside-3.jsonl"]);
    at_least(&figures, "precision", 0.945);
    at_least(&figures, "recall", 0.895);
}

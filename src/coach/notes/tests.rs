mod fixing;
mod glossary;
mod points;
mod problems;
mod structure;

use super::*;
use crate::language::Language;
use expect_test::{Expect, expect};
use proptest::prelude::*;

const BANK: &str = include_str!("../../../questions/kubernetes.zh.md");

fn read(text: &str) -> Notes {
    parse(Path::new("net/k8s.zh.md"), text)
}

/// The only question of a text without problems.
#[track_caller]
fn question(text: &str) -> Question {
    let notes = read(text);
    assert_eq!(notes.problems, [], "{text}");
    assert_eq!(notes.questions.len(), 1, "{text}");
    notes.questions.into_iter().next().unwrap()
}

/// One line for each question and point, so that a table can be read at a glance.
fn outline(notes: &Notes) -> String {
    let mut lines = String::new();
    for question in &notes.questions {
        let Question { id, topic, text, language, time_limit, say, reference, .. } = question;
        lines += &format!("# {text} {{{id}}} {}", language.code());
        lines += &time_limit.map_or_else(String::new, |seconds| format!(" {seconds}s"));
        lines += &if topic.is_empty() { String::new() } else { format!(" in {}", topic.join(" > ")) };
        lines += &say.as_ref().map_or_else(String::new, |say| format!(" say {say:?}"));
        lines.push('\n');
        for point in question.points.iter().chain(&question.wrong) {
            lines += &format!("{} {}", point.id, point.text);
            let terms: Vec<String> = point.terms.iter().map(|term| term.ways.join("|")).collect();
            lines += &if terms.is_empty() { String::new() } else { format!(" [{}]", terms.join(", ")) };
            lines += &if point.weight == 1.0 { String::new() } else { format!(" x{}", point.weight) };
            lines += if point.optional { " optional" } else { "" };
            lines += if point.step { " step" } else { "" };
            lines += &point.parent.map_or_else(String::new, |parent| format!(" under p{}", parent + 1));
            lines.push('\n');
        }
        if !reference.is_empty() {
            lines += &format!("= {reference:?}\n");
        }
    }
    for problem in &notes.problems {
        lines += &format!("! {problem}\n");
    }
    lines
}

#[track_caller]
fn reads(text: &str, expected: Expect) {
    expected.assert_eq(&outline(&read(text)));
}

//! The bundled questions' reference answers, whole and with one point left out. Shared by the tests and the benchmarks.
//!
//! # What "the sentences of a point" are
//!
//! Nobody marks in the prose which sentence says which point, and a grader cannot vouch for itself. So the sentences of a
//! point are all those that hold any of the words for which the whole answer earned it: not the least that would do. What is
//! left may earn nothing for the point. If it does, either the answer says the point a second time, in other words, or the
//! grader believes a sentence that says something else; both are for a person to look at, and to mend.

use std::ops::Range;
use viva::coach::{Assessment, Glossary, Question, Verdict, assess};
use viva::transcript::Transcript;

/// A reference answer without the sentences of one point.
pub(crate) struct LeftOut {
    /// The point's id.
    pub(crate) point: String,
    /// What was taken away.
    pub(crate) removed: String,
    /// How much of the answer that is, from 0 to 1.
    pub(crate) share: f64,
    /// The verdict on the point, from what is left.
    pub(crate) verdict: Verdict,
    /// The sentences that still earned it, and in brackets the words.
    pub(crate) because: Vec<String>,
}

/// Grades an answer as if it had been written.
pub(crate) fn graded(question: &Question, answer: &str, glossary: &Glossary) -> Assessment {
    assess(question, &Transcript::written(answer), glossary)
}

/// For each point that the answer earns: what the rest earns without its sentences.
pub(crate) fn each_left_out(question: &Question, glossary: &Glossary) -> Vec<LeftOut> {
    let answer: Vec<char> = question.reference.chars().collect();
    let sentences = sentences(&answer);
    let whole = graded(question, &question.reference, glossary);
    let hit = whole.points.iter().enumerate().filter(|(_, point)| point.verdict == Verdict::Hit);
    hit.map(|(at, point)| {
        let says = |sentence: &&Range<usize>| point.evidence.iter().any(|e| sentence.contains(&e.span.start));
        let text = |sentence: &Range<usize>| answer[sentence.clone()].iter().collect::<String>();
        let removed: String = sentences.iter().filter(says).map(text).collect();
        let rest: String = sentences.iter().filter(|sentence| !says(sentence)).map(text).collect();
        let judged = graded(question, &rest, glossary);
        let share = removed.chars().count() as f64 / answer.len() as f64;
        let because =
            quoted(&rest, &judged.points[at].evidence.iter().map(|e| e.span.clone()).collect::<Vec<_>>());
        LeftOut { point: point.id.clone(), removed, share, verdict: judged.points[at].verdict, because }
    })
    .collect()
}

/// The sentences in which the spans lie, with these in brackets.
fn quoted(text: &str, spans: &[Range<usize>]) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let of = |sentence: Range<usize>| {
        let mut quoted = String::new();
        for at in sentence {
            quoted.extend(spans.iter().filter(|span| span.start == at).map(|_| '['));
            quoted.push(chars[at]);
            quoted.extend(spans.iter().filter(|span| span.end == at + 1).map(|_| ']'));
        }
        quoted.trim().to_owned()
    };
    sentences(&chars).into_iter().map(of).filter(|sentence| sentence.contains('[')).collect()
}

/// Sentences with what separates them from the next; together the whole text.
fn sentences(text: &[char]) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    let mut start = 0;
    for (at, c) in text.iter().enumerate() {
        let before_space = text.get(at + 1).is_none_or(|next| next.is_whitespace());
        let ends = matches!(c, '。' | '！' | '？' | '\n') || matches!(c, '.' | '!' | '?') && before_space;
        if ends {
            sentences.push(start..at + 1);
            start = at + 1;
        }
    }
    if start < text.len() {
        sentences.push(start..text.len());
    }
    sentences
}

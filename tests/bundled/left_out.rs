//! The bundled questions' reference answers, whole and with one point left out. Shared by the tests and the benchmarks.
//!
//! # What "the sentences of a point" are
//!
//! Nobody marks in the prose which sentence says which point, and a grader cannot vouch for itself. So the sentences of a
//! point are all those that hold any of the words for which the whole answer earned it: not the least that would do. What is
//! left may earn nothing for the point. If it does, either the answer says the point a second time, in other words, or the
//! grader believes a sentence that says something else; both are for a person to look at, and to mend.

use std::ops::Range;
use viva::coach::{Assessment, Glossary, PointResult, Question, Verdict, assess};
use viva::transcript::Transcript;

/// A reference answer without the sentences of one point.
pub(crate) struct LeftOut {
    /// The point's index.
    pub(crate) point: usize,
    /// What was taken away.
    pub(crate) removed: String,
    /// The verdict on the point, from what is left.
    pub(crate) verdict: Verdict,
    /// The sentences that still earned it, and in brackets the words.
    pub(crate) because: Vec<String>,
}

/// A reference answer in its sentences, and how it was graded.
pub(crate) struct Reference<'a> {
    question: &'a Question,
    glossary: &'a Glossary,
    /// Its sentences, each with what separates it from the next.
    pub(crate) sentences: Vec<String>,
    /// The verdicts on all of it.
    pub(crate) whole: Assessment,
    /// For each point of the question, by their numbers: the sentences that hold the words it was earned by.
    pub(crate) saying: Vec<Vec<usize>>,
}

impl<'a> Reference<'a> {
    /// Grades the reference answer of a question as if it had been written.
    pub(crate) fn new(question: &'a Question, glossary: &'a Glossary) -> Self {
        let text: Vec<char> = question.reference.chars().collect();
        let sentences = sentences(&text);
        let whole = assess(question, &Transcript::written(question.reference.as_str()), glossary);
        let says = |sentence: &Range<usize>, point: &PointResult| {
            point.evidence.iter().any(|evidence| sentence.contains(&evidence.span.start))
        };
        let saying = |point| (0..sentences.len()).filter(|&at| says(&sentences[at], point)).collect();
        Reference {
            saying: whole.points.iter().map(saying).collect(),
            sentences: sentences.iter().map(|sentence| text[sentence.clone()].iter().collect()).collect(),
            question,
            glossary,
            whole,
        }
    }

    /// What each point that is hit earns without its sentences.
    pub(crate) fn each_left_out(&self) -> Vec<LeftOut> {
        let hit = (0..self.whole.points.len()).filter(|&at| self.whole.points[at].verdict == Verdict::Hit);
        hit.map(|point| self.left_out(point)).collect()
    }

    fn left_out(&self, point: usize) -> LeftOut {
        let (mut removed, mut rest) = (String::new(), String::new());
        for (at, sentence) in self.sentences.iter().enumerate() {
            if self.saying[point].contains(&at) { &mut removed } else { &mut rest }.push_str(sentence);
        }
        let judged = assess(self.question, &Transcript::written(rest.as_str()), self.glossary);
        let result = &judged.points[point];
        let spans: Vec<Range<usize>> = result.evidence.iter().map(|evidence| evidence.span.clone()).collect();
        LeftOut {
            point,
            verdict: result.verdict,
            because: quoted(&rest, &spans),
            removed: removed.trim().to_owned(),
        }
    }
}

/// The sentences in which the spans lie, with these in brackets.
pub(crate) fn quoted(text: &str, spans: &[Range<usize>]) -> Vec<String> {
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

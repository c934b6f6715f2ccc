//! Labelled answers and what the grader made of them.

use crate::coach::assessment::{Assessment, Verdict};
use crate::coach::notes;
use crate::coach::question::{KeyPoint, Question, Term};
use std::collections::HashSet;

/// What a fair interviewer says of a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Label {
    /// It was said.
    Hit,
    /// It was not.
    Missed,
    /// One could argue either way: not scored.
    Unsure,
}

impl Label {
    /// `hit`, `missed` or `unsure`, as in the files.
    pub fn code(self) -> &'static str {
        match self {
            Label::Hit => "hit",
            Label::Missed => "missed",
            Label::Unsure => "unsure",
        }
    }
}

/// One labelled answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// Names the answer.
    pub id: String,
    /// What was asked.
    pub question: Question,
    /// One label a point of the question, in the same order.
    pub labels: Vec<Label>,
    /// What the recognizer wrote.
    pub transcript: String,
    /// The language of the transcript, as the file names it.
    pub language: String,
    /// Whether the points that were said follow the order of the question; `None` where nobody labelled that.
    pub order_ok: Option<bool>,
    /// The kinds of difficulty it stands for.
    pub tags: Vec<String>,
}

impl Case {
    /// How many points have this label.
    pub fn labelled(&self, label: Label) -> usize {
        self.labels.iter().filter(|own| **own == label).count()
    }
}

/// The verdicts on one labelled answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Prediction {
    /// One verdict a point of the question, in the same order.
    pub verdicts: Vec<Verdict>,
    /// As [`OrderCheck::score`](crate::coach::OrderCheck::score).
    pub order_score: Option<f64>,
}

impl Prediction {
    /// What an assessment says of the points of its question.
    pub fn of(assessment: &Assessment) -> Self {
        Prediction {
            verdicts: assessment.points.iter().map(|point| point.verdict).collect(),
            order_score: assessment.order.score,
        }
    }
}

/// A key point from a line of notes and the terms its author would list besides those marked in it. Each of these is a
/// term of its own, unless a marked one has it as one of its ways (case does not matter). `None` when the line is not
/// one point; see [`notes::key_point`].
pub fn point(id: &str, line: &str, terms: &[String]) -> Option<KeyPoint> {
    let mut point = KeyPoint { id: id.to_owned(), ..notes::key_point(line)? };
    let mut known: HashSet<String> =
        point.terms.iter().flat_map(|term| &term.ways).map(|way| way.to_lowercase()).collect();
    for term in terms.iter().map(|term| term.trim()).filter(|term| !term.is_empty()) {
        if known.insert(term.to_lowercase()) {
            point.terms.push(Term { ways: vec![term.to_owned()] });
        }
    }
    Some(point)
}

/// Makes a sequence of each question of which any answer has a label for its order: its points become steps.
pub fn mark_sequences(cases: &mut [Case]) {
    let with_order = cases.iter().filter(|case| case.order_ok.is_some());
    let sequences: HashSet<String> = with_order.map(|case| case.question.id.clone()).collect();
    for case in cases.iter_mut().filter(|case| sequences.contains(&case.question.id)) {
        case.question.points.iter_mut().for_each(|point| point.step = true);
    }
}

#[cfg(test)]
mod tests {
    use super::super::summary::tests::case;
    use super::*;

    #[test]
    fn listed_terms_join_those_that_are_marked() {
        let terms = |line: &str, listed: &[&str]| -> Vec<String> {
            let listed: Vec<String> = listed.iter().map(|&term| term.to_owned()).collect();
            let point = point("p7", line, &listed).unwrap();
            assert_eq!(point.id, "p7");
            point.terms.iter().map(|term| term.ways.join("|")).collect()
        };
        assert_eq!(terms("**Liveness** failure", &["liveness"]), ["Liveness"]);
        assert_eq!(terms("发现**漂移**就自动同步", &["漂移", "自动同步"]), ["漂移", "自动同步"]);
        assert_eq!(
            terms("**Scheduler|调度器** picks", &["调度器", "kube-scheduler"]),
            ["Scheduler|调度器", "kube-scheduler"]
        );
        assert_eq!(terms("httpGet or exec", &["exec", " ", "exec", "httpGet"]), ["exec", "httpGet"]);
        assert_eq!(terms("no term at all", &[]), [] as [&str; 0]);
        assert_eq!(point("p1", "~~struck~~", &[]), None);
    }

    #[test]
    fn a_label_for_the_order_of_one_answer_makes_the_question_a_sequence() {
        let mut cases = [case("a", "q1", "h"), case("b", "q1", "h"), case("c", "q2", "h")];
        cases[1].order_ok = Some(false);
        mark_sequences(&mut cases);
        let steps = cases.iter().map(|case| case.question.points[0].step);
        assert_eq!(steps.collect::<Vec<_>>(), [true, true, false]);
    }
}

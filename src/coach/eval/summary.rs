//! All labelled answers together, and where grader and labels differ.

use super::bootstrap;
use super::case::{Case, Label, Prediction};
use super::counts::{Counts, Credit, Figures};
use crate::coach::assessment::Verdict;
use std::collections::{BTreeMap, HashSet};

/// From this order score on the grader says that an answer follows the order.
pub const ORDERED: f64 = 0.9;
/// An order is of at least so many points.
const FEWEST_ORDERED: usize = 2;

/// How well the grader agrees with the labels.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// How many answers there are …
    pub cases: usize,
    /// … to how many questions …
    pub questions: usize,
    /// … and how many of their points are labelled unsure, and not scored.
    pub unsure: usize,
    /// With credit for hits alone.
    pub strict: Figures,
    /// With credit for partial points, too.
    pub lenient: Figures,
    /// Answers that say nothing.
    pub zero_hit: ZeroHit,
    /// Answers whose order is labelled.
    pub order: OrderAgreement,
    /// By tag, in the order of names; an answer counts under each of its tags.
    pub by_tag: Vec<Slice>,
    /// By the language of the transcript, in the order of names.
    pub by_language: Vec<Slice>,
}

/// Answers without a point labelled hit: whatever they earn is wrong.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ZeroHit {
    /// How many there are.
    pub cases: usize,
    /// How many have a point labelled missed that was called hit …
    pub strict: usize,
    /// … or partial.
    pub lenient: usize,
}

/// Agreement on the order, over the answers that have a label for it and at least two points labelled hit. The grader
/// says "in order" from an order score of [`ORDERED`] on. Where it gives no score (it heard fewer than two steps), it
/// agrees with neither label.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OrderAgreement {
    /// How many such answers there are …
    pub cases: usize,
    /// … of how many the grader judges the order …
    pub judged: usize,
    /// … and agrees with the label.
    pub agreeing: usize,
}

impl OrderAgreement {
    /// The share of the answers with which it agrees.
    pub fn agreement(&self) -> Option<f64> {
        (self.cases > 0).then(|| self.agreeing as f64 / self.cases as f64)
    }
}

/// The answers that have something in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slice {
    /// What: a tag or a language.
    pub name: String,
    /// How many answers.
    pub cases: usize,
    /// Their scored points, with credit for hits alone …
    pub strict: Counts,
    /// … or for partial points, too.
    pub lenient: Counts,
}

/// What the grader sees otherwise than the labels in one answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Disagreement<'a> {
    /// The answer.
    pub case: &'a Case,
    /// The points concerned, in the order of the question; unsure ones never are.
    pub points: Vec<Conflict>,
    /// The label of the order and the grader's score, where these differ.
    pub order: Option<(bool, Option<f64>)>,
}

/// A point on which they differ: a partial verdict agrees with no label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Conflict {
    /// The index of the point.
    pub point: usize,
    /// What a fair interviewer says.
    pub label: Label,
    /// What the grader says.
    pub verdict: Verdict,
}

/// Compares the labels with the predictions, one for each case in the same order.
pub fn evaluate(cases: &[Case], predictions: &[Prediction]) -> Evaluation {
    let judged = || cases.iter().zip(predictions);
    let counts = |credit| -> Vec<Counts> { judged().map(|(c, p)| Counts::of(c, p, credit)).collect() };
    let (strict, lenient) = (counts(Credit::Strict), counts(Credit::Lenient));
    let figures = bootstrap::figures(&strict, &lenient);
    let questions: HashSet<&str> = cases.iter().map(|case| case.question.id.as_str()).collect();
    Evaluation {
        cases: cases.len(),
        questions: questions.len(),
        unsure: cases.iter().map(|case| case.labelled(Label::Unsure)).sum(),
        strict: figures.0,
        lenient: figures.1,
        zero_hit: zero_hit(cases, &strict, &lenient),
        order: ordering(judged()),
        by_tag: slices(cases, &strict, &lenient, |case| case.tags.iter().map(String::as_str).collect()),
        by_language: slices(cases, &strict, &lenient, |case| HashSet::from([case.language.as_str()])),
    }
}

fn zero_hit(cases: &[Case], strict: &[Counts], lenient: &[Counts]) -> ZeroHit {
    let mut zero_hit = ZeroHit::default();
    for (case, (strict, lenient)) in cases.iter().zip(strict.iter().zip(lenient)) {
        if case.labelled(Label::Hit) == 0 {
            zero_hit.cases += 1;
            zero_hit.strict += usize::from(strict.false_hits > 0);
            zero_hit.lenient += usize::from(lenient.false_hits > 0);
        }
    }
    zero_hit
}

fn ordering<'a>(judged: impl Iterator<Item = (&'a Case, &'a Prediction)>) -> OrderAgreement {
    let mut ordering = OrderAgreement::default();
    for (case, prediction) in judged {
        if let Some(label) = order_label(case) {
            let said = prediction.order_score.map(|score| score >= ORDERED);
            ordering.cases += 1;
            ordering.judged += usize::from(said.is_some());
            ordering.agreeing += usize::from(said == Some(label));
        }
    }
    ordering
}

/// The label of the order, where it is compared.
fn order_label(case: &Case) -> Option<bool> {
    case.order_ok.filter(|_| case.labelled(Label::Hit) >= FEWEST_ORDERED)
}

fn slices<'a>(
    cases: &'a [Case],
    strict: &[Counts],
    lenient: &[Counts],
    names: impl Fn(&'a Case) -> HashSet<&'a str>,
) -> Vec<Slice> {
    let mut slices: BTreeMap<&str, Slice> = BTreeMap::new();
    for (case, (strict, lenient)) in cases.iter().zip(strict.iter().zip(lenient)) {
        for name in names(case) {
            let slice = slices.entry(name).or_insert_with(|| Slice {
                name: name.to_owned(),
                cases: 0,
                strict: Counts::default(),
                lenient: Counts::default(),
            });
            slice.cases += 1;
            slice.strict += *strict;
            slice.lenient += *lenient;
        }
    }
    slices.into_values().collect()
}

/// The answers that grader and labels see differently, in their order.
pub fn disagreements<'a>(cases: &'a [Case], predictions: &[Prediction]) -> Vec<Disagreement<'a>> {
    let judged = cases.iter().zip(predictions);
    let all = judged.map(|(case, prediction)| Disagreement {
        case,
        points: conflicts(case, prediction),
        order: order_label(case)
            .filter(|label| prediction.order_score.map(|score| score >= ORDERED) != Some(*label))
            .map(|label| (label, prediction.order_score)),
    });
    all.filter(|found| !found.points.is_empty() || found.order.is_some()).collect()
}

fn conflicts(case: &Case, prediction: &Prediction) -> Vec<Conflict> {
    let points = case.labels.iter().zip(&prediction.verdicts).enumerate();
    let differ = |label: Label, verdict: Verdict| match label {
        Label::Hit => verdict != Verdict::Hit,
        Label::Missed => verdict != Verdict::Missed,
        Label::Unsure => false,
    };
    points
        .filter(|(_, (label, verdict))| differ(**label, **verdict))
        .map(|(point, (&label, &verdict))| Conflict { point, label, verdict })
        .collect()
}

#[cfg(test)]
pub(super) mod tests;

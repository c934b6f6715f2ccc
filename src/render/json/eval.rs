//! What `eval --json` prints, and the lines of its file of predictions.
//!
//! Keys and their order are a promise to other programs. Figures are rounded to four decimals.

use crate::coach::Verdict;
use crate::coach::eval::{
    self, Case, Disagreement, Figure, Figures, LEVEL, ORDERED, Prediction, RESAMPLES, SEED,
};
use serde::Serialize;

/// How well the grader agrees with labelled answers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evaluation {
    /// How many answers there are.
    pub cases: usize,
    /// To how many questions.
    pub questions: usize,
    /// How many points are labelled hit or missed.
    pub points: u64,
    /// How many are labelled unsure, and not scored.
    pub unsure: usize,
    /// How the intervals were made.
    pub bootstrap: Bootstrap,
    /// With credit for hits alone.
    pub strict: Score<Interval>,
    /// With credit for partial points, too.
    pub lenient: Score<Interval>,
    /// Answers without a point labelled hit.
    pub zero_hit: ZeroHit,
    /// Answers whose order is labelled.
    pub order: Order,
    /// By tag, in the order of names.
    pub by_tag: Vec<Slice>,
    /// By the language of the transcript, in the order of names.
    pub by_language: Vec<Slice>,
    /// The answers that grader and labels see differently.
    pub disagreements: Vec<Different>,
    /// The version of viva that graded.
    pub viva: String,
}

/// How the intervals were made.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bootstrap {
    /// How often the cases were drawn anew.
    pub resamples: usize,
    /// Where the generator started.
    pub seed: u64,
    /// The share of the draws inside an interval.
    pub level: f64,
}

/// Scored points by label and verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Labelled hit and credited.
    pub true_hits: u64,
    /// Labelled missed and credited.
    pub false_hits: u64,
    /// Labelled hit and not credited.
    pub false_misses: u64,
    /// Labelled missed and not credited.
    pub true_misses: u64,
}

/// Counts and the figures that follow from them: over all answers with intervals, over some without.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Score<F> {
    /// The points behind them.
    #[serde(flatten)]
    pub counts: Counts,
    /// Credited points that are labelled hit / credited points.
    pub precision: F,
    /// Credited points that are labelled hit / points labelled hit.
    pub recall: F,
    /// Their harmonic mean.
    pub f1: F,
    /// Credited points that are labelled missed / points labelled missed.
    pub false_credit: F,
}

/// A figure and the ends of its interval; `null` where there is nothing to divide by.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Interval {
    /// From 0 to 1.
    pub value: Option<f64>,
    /// The lower end.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
}

/// The answers that have something in common.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Slice {
    /// A tag or a language.
    pub name: String,
    /// How many answers.
    pub cases: usize,
    /// How many scored points.
    pub points: u64,
    /// With credit for hits alone.
    pub strict: Score<Option<f64>>,
    /// With credit for partial points, too.
    pub lenient: Score<Option<f64>>,
}

/// Answers without a point labelled hit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ZeroHit {
    /// How many there are.
    pub cases: usize,
    /// How many have a point labelled missed that was called hit.
    pub strict: usize,
    /// The same for hit or partial.
    pub lenient: usize,
}

/// Answers with a label for the order and at least two points labelled hit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Order {
    /// The order score from which on the grader says "in order".
    pub ordered_from: f64,
    /// How many there are.
    pub cases: usize,
    /// Of how many the grader gives an order score; the others agree with no label.
    pub judged: usize,
    /// With how many labels it agrees.
    pub agreeing: usize,
    /// `agreeing / cases`.
    pub agreement: Option<f64>,
}

/// An answer that grader and labels see differently.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Different {
    /// The answer's id.
    pub id: String,
    /// What was asked.
    pub question: String,
    /// What was answered.
    pub transcript: String,
    /// The points concerned.
    pub points: Vec<DifferentPoint>,
    /// The order, if they differ on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<DifferentOrder>,
}

/// A point that grader and label see differently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DifferentPoint {
    /// The point's id.
    pub id: String,
    /// The author's line.
    pub text: String,
    /// `hit` or `missed`.
    pub label: String,
    /// `hit`, `partial` or `missed`.
    pub verdict: String,
}

/// An order that grader and label see differently.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct DifferentOrder {
    /// Whether the label says "in order".
    pub label: bool,
    /// The grader's order score.
    pub score: Option<f64>,
}

impl Evaluation {
    /// The document.
    pub fn new(evaluation: &eval::Evaluation, differ: &[Disagreement<'_>], viva: &str) -> Self {
        let order = &evaluation.order;
        Evaluation {
            cases: evaluation.cases,
            questions: evaluation.questions,
            points: evaluation.strict.counts.points(),
            unsure: evaluation.unsure,
            bootstrap: Bootstrap { resamples: RESAMPLES, seed: SEED, level: LEVEL },
            strict: Score::from(&evaluation.strict),
            lenient: Score::from(&evaluation.lenient),
            zero_hit: ZeroHit {
                cases: evaluation.zero_hit.cases,
                strict: evaluation.zero_hit.strict,
                lenient: evaluation.zero_hit.lenient,
            },
            order: Order {
                ordered_from: ORDERED,
                cases: order.cases,
                judged: order.judged,
                agreeing: order.agreeing,
                agreement: order.agreement().map(rounded),
            },
            by_tag: evaluation.by_tag.iter().map(Slice::from).collect(),
            by_language: evaluation.by_language.iter().map(Slice::from).collect(),
            disagreements: differ.iter().map(Different::from).collect(),
            viva: viva.to_owned(),
        }
    }
}

impl From<&eval::Counts> for Counts {
    fn from(counts: &eval::Counts) -> Self {
        Counts {
            true_hits: counts.true_hits,
            false_hits: counts.false_hits,
            false_misses: counts.false_misses,
            true_misses: counts.true_misses,
        }
    }
}

impl From<&Figures> for Score<Interval> {
    fn from(figures: &Figures) -> Self {
        Score {
            counts: Counts::from(&figures.counts),
            precision: Interval::from(figures.precision),
            recall: Interval::from(figures.recall),
            f1: Interval::from(figures.f1),
            false_credit: Interval::from(figures.false_credit),
        }
    }
}

impl From<Figure> for Interval {
    fn from(figure: Figure) -> Self {
        Interval {
            value: figure.value.map(rounded),
            low: figure.interval.map(|(low, _)| rounded(low)),
            high: figure.interval.map(|(_, high)| rounded(high)),
        }
    }
}

impl From<&eval::Counts> for Score<Option<f64>> {
    fn from(counts: &eval::Counts) -> Self {
        Score {
            counts: Counts::from(counts),
            precision: counts.precision().map(rounded),
            recall: counts.recall().map(rounded),
            f1: counts.f1().map(rounded),
            false_credit: counts.false_credit().map(rounded),
        }
    }
}

impl From<&eval::Slice> for Slice {
    fn from(slice: &eval::Slice) -> Self {
        Slice {
            name: slice.name.clone(),
            cases: slice.cases,
            points: slice.strict.points(),
            strict: Score::from(&slice.strict),
            lenient: Score::from(&slice.lenient),
        }
    }
}

impl From<&Disagreement<'_>> for Different {
    fn from(found: &Disagreement<'_>) -> Self {
        let question = &found.case.question;
        let points = found.points.iter().filter_map(|conflict| {
            let point = question.points.get(conflict.point)?;
            Some(DifferentPoint {
                id: point.id.clone(),
                text: point.text.clone(),
                label: conflict.label.code().to_owned(),
                verdict: conflict.verdict.code().to_owned(),
            })
        });
        Different {
            id: found.case.id.clone(),
            question: question.id.clone(),
            transcript: found.case.transcript.clone(),
            points: points.collect(),
            order: found.order.map(|(label, score)| DifferentOrder { label, score: score.map(rounded) }),
        }
    }
}

/// A line of the file of predictions. A point in neither list is missed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Predicted<'a> {
    /// The answer's id.
    pub id: &'a str,
    /// The points called hit.
    pub hit: Vec<&'a str>,
    /// The points called partial.
    pub partial: Vec<&'a str>,
    /// From 0 to 1, not rounded; `null` when fewer than two steps were heard or the question is no sequence.
    pub order_score: Option<f64>,
}

impl<'a> Predicted<'a> {
    /// What the grader made of an answer.
    pub fn new(case: &'a Case, prediction: &Prediction) -> Self {
        let called = |wanted: Verdict| {
            let points = case.question.points.iter().zip(&prediction.verdicts);
            points.filter(|(_, verdict)| **verdict == wanted).map(|(point, _)| point.id.as_str()).collect()
        };
        Predicted {
            id: &case.id,
            hit: called(Verdict::Hit),
            partial: called(Verdict::Partial),
            order_score: prediction.order_score,
        }
    }
}

fn rounded(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}

#[cfg(test)]
mod tests;

//! Points counted by label and verdict, and the figures that follow.

use super::case::{Case, Label, Prediction};
use crate::coach::assessment::Verdict;
use std::ops::AddAssign;

/// What counts as credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Credit {
    /// A hit alone.
    Strict,
    /// A hit or a partial point.
    Lenient,
}

impl Credit {
    /// Whether a verdict gives it.
    pub fn gives(self, verdict: Verdict) -> bool {
        match self {
            Credit::Strict => verdict == Verdict::Hit,
            Credit::Lenient => verdict >= Verdict::Partial,
        }
    }
}

/// Scored points by label and verdict: the table that binary classifiers are judged by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Labelled hit and credited.
    pub true_hits: u64,
    /// Labelled missed and credited all the same.
    pub false_hits: u64,
    /// Labelled hit and not credited.
    pub false_misses: u64,
    /// Labelled missed and not credited.
    pub true_misses: u64,
}

impl Counts {
    /// Counts the points of one answer.
    pub fn of(case: &Case, prediction: &Prediction, credit: Credit) -> Self {
        let mut counts = Counts::default();
        for (label, verdict) in case.labels.iter().zip(&prediction.verdicts) {
            let slot = match (label, credit.gives(*verdict)) {
                (Label::Hit, true) => &mut counts.true_hits,
                (Label::Missed, true) => &mut counts.false_hits,
                (Label::Hit, false) => &mut counts.false_misses,
                (Label::Missed, false) => &mut counts.true_misses,
                (Label::Unsure, _) => continue,
            };
            *slot += 1;
        }
        counts
    }

    /// How many points there are.
    pub fn points(&self) -> u64 {
        self.true_hits + self.false_hits + self.false_misses + self.true_misses
    }

    /// Of the credited points the share that is labelled hit (van Rijsbergen 1979, *Information Retrieval*, ch. 7). This
    /// and the other figures are `None` where there is nothing to divide by.
    pub fn precision(&self) -> Option<f64> {
        ratio(self.true_hits, self.true_hits + self.false_hits)
    }

    /// Of the points labelled hit the share that is credited (the same).
    pub fn recall(&self) -> Option<f64> {
        ratio(self.true_hits, self.true_hits + self.false_misses)
    }

    /// The harmonic mean of precision and recall, `2 TP / (2 TP + FP + FN)` (the same: 1 − E for β = 1).
    pub fn f1(&self) -> Option<f64> {
        ratio(2 * self.true_hits, 2 * self.true_hits + self.false_hits + self.false_misses)
    }

    /// Of the points labelled missed the share that is credited: the false positive rate.
    pub fn false_credit(&self) -> Option<f64> {
        ratio(self.false_hits, self.false_hits + self.true_misses)
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.true_hits += other.true_hits;
        self.false_hits += other.false_hits;
        self.false_misses += other.false_misses;
        self.true_misses += other.true_misses;
    }
}

fn ratio(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// A figure and how far it could be off, had other answers been labelled.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Figure {
    /// From 0 to 1; `None` where there is nothing to divide by.
    pub value: Option<f64>,
    /// The ends of its 95 % interval.
    pub interval: Option<(f64, f64)>,
}

/// The figures over all answers, with the counts they come from.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Figures {
    /// The points behind them.
    pub counts: Counts,
    /// [`Counts::precision`].
    pub precision: Figure,
    /// [`Counts::recall`].
    pub recall: Figure,
    /// [`Counts::f1`].
    pub f1: Figure,
    /// [`Counts::false_credit`].
    pub false_credit: Figure,
}

#[cfg(test)]
mod tests {
    use super::super::summary::tests::{case, prediction};
    use super::*;

    #[track_caller]
    fn check(labels: &str, verdicts: &str, credit: Credit, counts: [u64; 4], figures: [Option<f64>; 4]) {
        let own = Counts::of(&case("a", "q", labels), &prediction(verdicts), credit);
        let told = [own.true_hits, own.false_hits, own.false_misses, own.true_misses];
        assert_eq!(told, counts, "{labels} {verdicts}");
        let told = [own.precision(), own.recall(), own.f1(), own.false_credit()];
        assert_eq!(told, figures, "{labels} {verdicts}");
    }

    /// Labels: hit, missed, unsure. Verdicts: hit, partial, missed.
    #[test]
    fn figures_agree_with_those_worked_out_by_hand() {
        use Credit::{Lenient, Strict};
        let all = [Some(0.75), Some(0.6), Some(2.0 / 3.0), Some(0.25)];
        check("hhhhhmmmm", "hhhpmhmmm", Strict, [3, 1, 2, 3], all);
        let all = [Some(0.8), Some(0.8), Some(0.8), Some(0.25)];
        check("hhhhhmmmm", "hhhpmhmmm", Lenient, [4, 1, 1, 3], all);
        check("mm", "pm", Strict, [0, 0, 0, 2], [None, None, None, Some(0.0)]);
        check("mm", "pm", Lenient, [0, 1, 0, 1], [Some(0.0), None, Some(0.0), Some(0.5)]);
        check("hh", "hm", Strict, [1, 0, 1, 0], [Some(1.0), Some(0.5), Some(2.0 / 3.0), None]);
        check("uuh", "hmh", Strict, [1, 0, 0, 0], [Some(1.0), Some(1.0), Some(1.0), None]);
        check("u", "h", Lenient, [0; 4], [None; 4]);
    }
}

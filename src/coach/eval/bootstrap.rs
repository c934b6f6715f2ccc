//! How far a figure could be off: the bootstrap.
//!
//! Answers are drawn with replacement, as many as there are, and the figure is computed again; after many such draws the
//! middle 95 % of its values are the interval (percentile method: Efron and Tibshirani 1993, *An Introduction to the
//! Bootstrap*, ch. 13). The generator is SplitMix64 with a fixed seed (Steele, Lea and Flood 2014, *Fast splittable
//! pseudorandom number generators*), so the same answers give the same interval everywhere. Questions are not drawn: an
//! interval is about other answers to the same questions.

use super::super::chance::SplitMix64;
use super::counts::{Counts, Figure, Figures};

/// How often the answers are drawn anew.
pub const RESAMPLES: usize = 1000;
/// One in so many of the resampled values lies below an interval, and one above.
const OUTSIDE: usize = 40;
/// The share of them that lies inside.
pub const LEVEL: f64 = 1.0 - 2.0 / OUTSIDE as f64;
/// Where the generator starts.
pub const SEED: u64 = 0x7669_7661;

/// The figures over all answers; `strict` and `lenient` hold one element an answer. Both are computed on the same draws.
pub(super) fn figures(strict: &[Counts], lenient: &[Counts]) -> (Figures, Figures) {
    let mut random = SplitMix64(SEED);
    let mut drawn = (Vec::with_capacity(RESAMPLES), Vec::with_capacity(RESAMPLES));
    for _ in 0..RESAMPLES {
        let (mut strictly, mut leniently) = (Counts::default(), Counts::default());
        for _ in 0..strict.len() {
            let answer = below(&mut random, strict.len());
            strictly += strict[answer];
            leniently += lenient[answer];
        }
        drawn.0.push(strictly);
        drawn.1.push(leniently);
    }
    (with_intervals(sum(strict), &drawn.0), with_intervals(sum(lenient), &drawn.1))
}

/// All counts together.
pub(super) fn sum(counts: &[Counts]) -> Counts {
    counts.iter().fold(Counts::default(), |mut sum, counts| {
        sum += *counts;
        sum
    })
}

fn with_intervals(counts: Counts, drawn: &[Counts]) -> Figures {
    let figure = |of: fn(&Counts) -> Option<f64>| {
        let value = of(&counts);
        // A draw in which the figure has nothing to divide by says nothing about it.
        let values: Vec<f64> = drawn.iter().filter_map(of).collect();
        Figure { value, interval: value.and_then(|_| middle(values)) }
    };
    Figures {
        counts,
        precision: figure(Counts::precision),
        recall: figure(Counts::recall),
        f1: figure(Counts::f1),
        false_credit: figure(Counts::false_credit),
    }
}

/// The ends of the middle [`LEVEL`] of the values.
fn middle(mut values: Vec<f64>) -> Option<(f64, f64)> {
    values.sort_by(f64::total_cmp);
    let outside = values.len() / OUTSIDE;
    Some((*values.get(outside)?, *values.iter().nth_back(outside)?))
}

/// A number below `limit`, by multiplication (Lemire 2019). Its bias, `limit / 2^64`, is far below what shows.
fn below(random: &mut SplitMix64, limit: usize) -> usize {
    ((u128::from(random.next()) * limit as u128) >> 64) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generator_gives_the_published_numbers() {
        let mut random = SplitMix64(1_234_567);
        // The test vector of the reference implementation (Vigna, splitmix64.c).
        assert_eq!(
            [random.next(), random.next(), random.next()],
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]
        );
    }

    #[test]
    fn every_answer_is_drawn_about_equally_often() {
        let mut random = SplitMix64(SEED);
        let mut drawn = [0_usize; 7];
        for _ in 0..70_000 {
            drawn[below(&mut random, 7)] += 1;
        }
        assert!(drawn.iter().all(|times| (9_700..10_300).contains(times)), "{drawn:?}");
    }

    #[test]
    fn the_middle_leaves_out_the_same_share_at_both_ends() {
        let values = |count: usize| (1..=count).rev().map(|value| value as f64).collect::<Vec<_>>();
        assert_eq!(middle(values(1000)), Some((26.0, 975.0)));
        assert_eq!(middle(values(40)), Some((2.0, 39.0)));
        assert_eq!(middle(values(1)), Some((1.0, 1.0)));
        assert_eq!(middle(Vec::new()), None);
    }

    #[test]
    fn answers_that_are_all_alike_leave_no_doubt() {
        let one = Counts { true_hits: 3, false_hits: 1, false_misses: 0, true_misses: 0 };
        let (strict, lenient) = figures(&[one; 5], &[one; 5]);
        assert_eq!(strict, lenient);
        assert_eq!(strict.precision, Figure { value: Some(0.75), interval: Some((0.75, 0.75)) });
        assert_eq!(strict.false_credit, Figure { value: Some(1.0), interval: Some((1.0, 1.0)) });
        let silent = Counts { true_misses: 4, ..Counts::default() };
        assert_eq!(figures(&[silent], &[silent]).0.precision, Figure::default());
    }

    /// Of `n` answers of one point each, `k` right: the share is binomial, and its interval near `p ± 1.96 √(pq/n)`.
    #[test]
    fn the_interval_is_near_the_one_of_the_binomial() {
        let right = Counts { true_hits: 1, ..Counts::default() };
        let wrong = Counts { false_misses: 1, ..Counts::default() };
        let answers: Vec<Counts> =
            (0..400).map(|answer| if answer % 5 == 0 { wrong } else { right }).collect();
        let recall = figures(&answers, &answers).0.recall;
        assert_eq!(recall.value, Some(0.8));
        let (low, high) = recall.interval.unwrap();
        assert!((low - 0.7608).abs() < 0.01 && (high - 0.8392).abs() < 0.01, "{low} {high}");
    }
}

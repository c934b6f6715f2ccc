//! The end of a recording, in memory: what may still be recognized, and no more, however long the answer is.

use std::ops::Range;

/// Samples from some place in a recording to its present end.
#[derive(Debug, Default)]
pub struct Tail {
    /// The number of samples of the recording before the first one kept.
    start: usize,
    samples: Vec<f32>,
    /// How many of the first ones are not needed any more. They are thrown away when they are most of what is kept, so
    /// that the rest is not moved at each call.
    stale: usize,
}

impl Tail {
    /// Appends samples.
    pub fn push(&mut self, samples: &[f32]) {
        self.samples.extend_from_slice(samples);
    }

    /// The number of samples of the recording so far.
    pub fn end(&self) -> usize {
        self.start + self.samples.len()
    }

    /// The samples of a range of the recording, as far as they are there and were not forgotten.
    pub fn part(&self, range: Range<usize>) -> &[f32] {
        let at = |sample: usize| sample.saturating_sub(self.start).min(self.samples.len());
        let (from, to) = (at(range.start), at(range.end));
        &self.samples[from..to.max(from)]
    }

    /// Says that nothing before this sample will be asked for any more.
    pub fn forget_before(&mut self, sample: usize) {
        let stale = sample.saturating_sub(self.start).min(self.samples.len());
        self.stale = self.stale.max(stale);
        if self.stale * 2 > self.samples.len() {
            self.samples.drain(..self.stale);
            self.start += self.stale;
            self.stale = 0;
        }
    }

    /// How many samples are in memory.
    pub fn held(&self) -> usize {
        self.samples.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn what_is_not_forgotten_is_there_and_memory_is_twice_that_at_most(
            steps in proptest::collection::vec((0usize..500, 0usize..400), 1..60)
        ) {
            let mut tail = Tail::default();
            let (mut whole, mut from) = (Vec::new(), 0);
            for (more, forget) in steps {
                let samples: Vec<f32> = (0..more).map(|i| (whole.len() + i) as f32).collect();
                whole.extend_from_slice(&samples);
                tail.push(&samples);
                from = (from + forget).min(whole.len());
                tail.forget_before(from);
                proptest::prop_assert_eq!(tail.end(), whole.len());
                proptest::prop_assert_eq!(tail.part(from..whole.len() + 10), &whole[from..]);
                proptest::prop_assert!(tail.held() <= 2 * (whole.len() - from));
            }
        }
    }
}

//! Whether steps were said in their order.

use super::assessment::OrderCheck;

/// Compares the order of the file with the order of speech. `steps` are the ids of the steps that were said, in the
/// order of the file, each with its place in the transcript; steps said at the same place keep the file's order.
///
/// The score is the longest increasing subsequence divided by the number of steps (Amma 2022, "maximal relative
/// sequence"): moving one step costs one step.
pub(super) fn check(steps: &[(&str, usize)]) -> OrderCheck {
    let mut by_speech: Vec<usize> = (0..steps.len()).collect();
    by_speech.sort_by_key(|&step| steps[step].1);
    let id = |step: usize| steps[step].0.to_owned();
    let slip = by_speech.windows(2).find(|pair| pair[0] > pair[1]);
    OrderCheck {
        expected: (0..steps.len()).map(id).collect(),
        heard: by_speech.iter().map(|&step| id(step)).collect(),
        score: (steps.len() >= 2).then(|| longest_increasing(&by_speech) as f64 / steps.len() as f64),
        first_slip: slip.map(|pair| (id(pair[0]), id(pair[1]))),
    }
}

/// The length of the longest strictly increasing subsequence, by patience sorting: `ends[k]` is the least number that
/// ends an increasing subsequence of length `k + 1`.
pub(super) fn longest_increasing(sequence: &[usize]) -> usize {
    let mut ends: Vec<usize> = Vec::new();
    for &next in sequence {
        let place = ends.partition_point(|&end| end < next);
        match ends.get_mut(place) {
            Some(end) => *end = next,
            None => ends.push(next),
        }
    }
    ends.len()
}

#[cfg(test)]
mod tests;

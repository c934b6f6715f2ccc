//! Two texts of the same sound, word by word and Chinese character by character.

use crate::transcript::is_han;
use std::ops::Range;

/// Longer texts are not compared: no utterance has so many words.
const MOST_UNITS: usize = 600;

/// A text as its words, in lower case, and single Chinese characters; everything else parts them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Units {
    text: String,
    units: Vec<(String, Range<usize>)>,
}

impl Units {
    pub(super) fn of(text: &str) -> Self {
        let mut units: Vec<(String, Range<usize>)> = Vec::new();
        let mut is_open = false;
        for (at, c) in text.char_indices() {
            let end = at + c.len_utf8();
            if is_han(c) {
                units.push((c.to_string(), at..end));
                is_open = false;
            } else if c.is_alphanumeric() {
                match units.last_mut() {
                    Some((word, range)) if is_open => {
                        word.extend(c.to_lowercase());
                        range.end = end;
                    }
                    _ => units.push((c.to_lowercase().collect(), at..end)),
                }
                is_open = true;
            } else {
                is_open = false;
            }
        }
        Units { text: text.to_owned(), units }
    }

    pub(super) fn len(&self) -> usize {
        self.units.len()
    }

    fn word(&self, at: usize) -> &str {
        &self.units[at].0
    }

    /// Where the units of `other` stand.
    pub(super) fn places<'a>(&'a self, other: &'a Units) -> impl Iterator<Item = Range<usize>> + 'a {
        let length = other.len();
        let windows = self.units.windows(length.max(1)).enumerate();
        let is_there = move |window: &[(String, Range<usize>)]| {
            length > 0 && window.iter().zip(&other.units).all(|(a, b)| a.0 == b.0)
        };
        windows.filter(move |(_, window)| is_there(window)).map(move |(at, _)| at..at + length)
    }

    pub(super) fn has(&self, other: &Units) -> bool {
        self.places(other).next().is_some()
    }

    /// The letters of some units, without what stands between them.
    fn letters(&self, units: Range<usize>) -> String {
        self.units[units].iter().map(|(word, _)| word.as_str()).collect()
    }

    /// The bytes between two units, or the ends of the text: after `left` and before `right`, without white space at the end.
    fn between(&self, left: Option<usize>, right: Option<usize>) -> Range<usize> {
        let start = left.map_or(0, |left| self.units[left].1.end);
        let end = right.map_or(self.text.len(), |right| self.units[right].1.start);
        start..start + self.text[start..end].trim_end().len()
    }
}

/// A place where the second text has names that the first has not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Change {
    /// Bytes of the first text.
    pub(super) plain: Range<usize>,
    /// What the second text has there.
    pub(super) prompted: Range<usize>,
    /// The names.
    pub(super) names: Vec<String>,
}

/// The places, in order and apart, where `prompted` has terms that `plain` has not. The same letters in other pieces
/// (`E T C D`, `etcd`) are no change.
pub(super) fn changes(plain: &str, prompted: &str, terms: &[Units]) -> Vec<Change> {
    let (first, second) = (Units::of(plain), Units::of(prompted));
    if first.len().max(second.len()) > MOST_UNITS {
        return Vec::new();
    }
    let pairs = common(&first, &second);
    let mut changes: Vec<(Range<usize>, Change)> = Vec::new();
    for term in terms {
        for place in second.places(term) {
            // The pairs around the term; those inside it are given up where the term is not whole.
            let left = pairs.partition_point(|pair| pair.1 < place.start);
            let right = pairs.partition_point(|pair| pair.1 < place.end);
            let is_whole = right - left == place.len()
                && pairs[left..right].windows(2).all(|pair| pair[0].0 + 1 == pair[1].0);
            if !is_whole {
                changes.push((
                    left..right,
                    Change { plain: 0..0, prompted: 0..0, names: vec![term.text.clone()] },
                ));
            }
        }
    }
    changes.sort_by_key(|(pairs, _)| (pairs.start, pairs.end));
    let mut merged: Vec<(Range<usize>, Change)> = Vec::new();
    for (range, change) in changes {
        match merged.last_mut() {
            // Both reach to the same pair, or into each other.
            Some((last, into)) if range.start <= last.end => {
                last.end = last.end.max(range.end);
                into.names.extend(change.names);
            }
            _ => merged.push((range, change)),
        }
    }
    let around = |range: &Range<usize>, of: fn(&(usize, usize)) -> usize| {
        let left = range.start.checked_sub(1).map(|at| of(&pairs[at]));
        (left, pairs.get(range.end).map(of))
    };
    let parts = merged.into_iter().filter_map(|(range, change)| {
        let (a, b) = (around(&range, |pair| pair.0), around(&range, |pair| pair.1));
        let units = |(left, right): (Option<usize>, Option<usize>), length: usize| {
            left.map_or(0, |left| left + 1)..right.unwrap_or(length)
        };
        let same = first.letters(units(a, first.len())) == second.letters(units(b, second.len()));
        (!same).then(|| Change {
            plain: first.between(a.0, a.1),
            prompted: second.between(b.0, b.1),
            ..change
        })
    });
    parts.collect()
}

/// The pairs of a longest common subsequence, in order.
fn common(a: &Units, b: &Units) -> Vec<(usize, usize)> {
    let (n, m) = (a.len(), b.len());
    let mut lengths = vec![vec![0u32; m + 1]; n + 1];
    for i in (0..n).rev() {
        for j in (0..m).rev() {
            lengths[i][j] = if a.word(i) == b.word(j) {
                lengths[i + 1][j + 1] + 1
            } else {
                lengths[i + 1][j].max(lengths[i][j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut pairs = Vec::new();
    while i < n && j < m {
        if a.word(i) == b.word(j) {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if lengths[i + 1][j] >= lengths[i][j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

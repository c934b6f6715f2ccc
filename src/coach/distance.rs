//! Words that differ by a few letters, as when a recognizer writes a name it does not know.

use super::normal::LONGEST_WORD;
use rustc_hash::FxHashMap;

/// How many letters may differ, for a word of this many: short words have too many neighbors.
pub(super) fn allowed_edits(length: usize) -> usize {
    match length {
        0..=4 => 0,
        5..=7 => 1,
        _ => 2,
    }
}

/// Whether `heard` may be a misspelling of `word`: the same first letter, and few enough letters inserted, left out,
/// changed or swapped (optimal string alignment), `most` at most.
fn is_within(most: usize, word: &str, heard: &str) -> bool {
    let length = word.chars().count();
    let edits = allowed_edits(length).min(most);
    edits > 0
        && word.chars().next() == heard.chars().next()
        && heard.chars().count().abs_diff(length) <= edits
        && strsim::osa_distance(word, heard) <= edits
}

/// Words to be found by misspelled forms.
///
/// An entry is compared in full only when first letter, length and the set of letters leave a chance; the set is a
/// 64-bit mask, so a thousand terms against a hundred thousand distinct words stay cheap.
#[derive(Debug, Default)]
pub(super) struct Neighbors {
    by_first: FxHashMap<char, Vec<Entry>>,
}

#[derive(Debug)]
struct Entry {
    word: String,
    length: usize,
    letters: u64,
    id: usize,
}

impl Neighbors {
    /// Adds a folded word under a number of the caller's. Words too short to have neighbors, and Chinese, are left out.
    pub(super) fn add(&mut self, word: &str, id: usize) {
        let length = word.chars().count();
        if let Some(first) = word.chars().next()
            && first.is_ascii_alphabetic()
            && allowed_edits(length) > 0
            && word.len() <= LONGEST_WORD
        {
            let entry = Entry { word: word.to_owned(), length, letters: letters(word), id };
            self.by_first.entry(first).or_default().push(entry);
        }
    }

    /// The numbers of the words that `heard` may be a misspelling of.
    pub(super) fn find(&self, heard: &str) -> Vec<usize> {
        self.within(usize::MAX, heard)
    }

    /// As [`find`](Self::find), with at most so many letters that differ.
    pub(super) fn within(&self, most: usize, heard: &str) -> Vec<usize> {
        let Some(entries) = heard.chars().next().and_then(|first| self.by_first.get(&first)) else {
            return Vec::new();
        };
        if heard.len() > LONGEST_WORD {
            return Vec::new();
        }
        let (length, mask) = (heard.chars().count(), letters(heard));
        let chance = |entry: &&Entry| {
            let edits = allowed_edits(entry.length);
            entry.length.abs_diff(length) <= edits
                && (entry.letters ^ mask).count_ones() as usize <= 2 * edits
        };
        entries
            .iter()
            .filter(chance)
            .filter(|entry| is_within(most, &entry.word, heard))
            .map(|entry| entry.id)
            .collect()
    }
}

/// The letters that occur, one bit each; every edit changes at most two bits.
fn letters(word: &str) -> u64 {
    word.bytes().fold(0, |mask, byte| mask | 1 << (byte % 64))
}

#[cfg(test)]
mod tests;

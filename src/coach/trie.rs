//! Many phrases found in one pass over tokens, however their letters are divided into words.

use super::token::{Token, is_apart};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Phrases longer than this many characters are not looked for as a whole (their words are).
pub(super) const LONGEST_PHRASE: usize = 64;

/// The end of a phrase in the trie.
pub(super) type Leaf = usize;

/// Phrases by their characters without spaces, each leaf with what the caller stored under it.
#[derive(Debug)]
pub(super) struct Trie<T> {
    next: FxHashMap<(u32, char), u32>,
    nodes: u32,
    leaf_of: FxHashMap<u32, Leaf>,
    leaves: Vec<Vec<T>>,
}

impl<T> Default for Trie<T> {
    fn default() -> Self {
        Trie { next: FxHashMap::default(), nodes: 0, leaf_of: FxHashMap::default(), leaves: Vec::new() }
    }
}

impl<T> Trie<T> {
    /// Stores a value under a phrase, and says where. Empty and overlong phrases are ignored.
    pub(super) fn insert(&mut self, phrase: &[Token], value: T) -> Option<Leaf> {
        self.insert_as(phrase.iter().flat_map(|token| token.text.chars()), value)
    }

    /// Stores a value under these characters, and says where. Empty and overlong phrases are ignored.
    pub(super) fn insert_as(&mut self, phrase: impl Iterator<Item = char> + Clone, value: T) -> Option<Leaf> {
        if !(1..=LONGEST_PHRASE).contains(&phrase.clone().take(LONGEST_PHRASE + 1).count()) {
            return None;
        }
        let mut node = 0;
        for c in phrase {
            node = *self.next.entry((node, c)).or_insert_with(|| {
                self.nodes += 1;
                self.nodes
            });
        }
        let leaf = *self.leaf_of.entry(node).or_insert_with(|| {
            self.leaves.push(Vec::new());
            self.leaves.len() - 1
        });
        self.leaves[leaf].push(value);
        Some(leaf)
    }

    /// What is stored under a phrase.
    pub(super) fn values(&self, leaf: Leaf) -> &[T] {
        &self.leaves[leaf]
    }

    /// Calls `found` for every phrase that whole tokens spell, in order of their first token. A phrase does not reach
    /// across a pause, except between single letters.
    pub(super) fn scan(&self, tokens: &[Token], found: impl FnMut(Range<usize>, Leaf)) {
        self.scan_as(tokens, |at| tokens[at].text.chars(), found);
    }

    /// The same, where the token at a place is spelled in another way.
    pub(super) fn scan_as<C: Iterator<Item = char>>(
        &self,
        tokens: &[Token],
        spelled: impl Fn(usize) -> C,
        mut found: impl FnMut(Range<usize>, Leaf),
    ) {
        for start in 0..tokens.len() {
            let mut node = 0;
            'phrase: for end in start..tokens.len() {
                if end > start && is_apart(tokens, end) {
                    break;
                }
                for c in spelled(end) {
                    match self.next.get(&(node, c)) {
                        Some(&next) => node = next,
                        None => break 'phrase,
                    }
                }
                if let Some(&leaf) = self.leaf_of.get(&node) {
                    found(start..end + 1, leaf);
                }
            }
        }
    }
}

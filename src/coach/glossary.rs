//! Spoken forms of terms (`kubelet: cube let, 酷不莱特`), used by every question below the file they stand in.

use std::collections::HashMap;

/// Terms and the ways people or recognizers write them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Glossary {
    entries: Vec<Entry>,
    /// Where each term stands in `entries`.
    index: HashMap<String, usize>,
}

/// One line of a glossary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The term as notes write it.
    pub term: String,
    /// Other forms that mean the same, as heard or written.
    pub aliases: Vec<String>,
}

impl Glossary {
    /// Adds the aliases of a term; later calls for the same term add to it.
    pub fn add(&mut self, term: &str, aliases: impl IntoIterator<Item = String>) {
        match self.index.get(term) {
            Some(&at) => self.entries[at].aliases.extend(aliases),
            None => {
                self.index.insert(term.to_owned(), self.entries.len());
                self.entries.push(Entry { term: term.to_owned(), aliases: aliases.into_iter().collect() })
            }
        }
    }

    /// Adds everything of another glossary.
    pub fn merge(&mut self, other: &Glossary) {
        for entry in &other.entries {
            self.add(&entry.term, entry.aliases.iter().cloned());
        }
    }

    /// The entries, in the order they were read.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Whether there are no entries.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

//! Spoken forms of terms (`kubelet: cube let, 酷不莱特 (say: koob let)`), used by every question below the file they
//! stand in: the forms that people say and recognizers write, and the one that the voice reads.

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
    /// What the voice reads for the term, when it differs from it. It is no alias: it may be spelled in any way that
    /// makes the voice sound right.
    pub say: Option<String>,
}

impl Glossary {
    /// Adds the aliases of a term; later calls for the same term add to it.
    pub fn add(&mut self, term: &str, aliases: impl IntoIterator<Item = String>) {
        self.entry(term).aliases.extend(aliases);
    }

    /// Has the voice read a term in this way; a later call for the same term wins.
    pub fn pronounce(&mut self, term: &str, say: &str) {
        self.entry(term).say = Some(say.to_owned());
    }

    /// Adds everything of another glossary, whose pronunciations win.
    pub fn merge(&mut self, other: &Glossary) {
        for entry in &other.entries {
            self.add(&entry.term, entry.aliases.iter().cloned());
            if let Some(say) = &entry.say {
                self.pronounce(&entry.term, say);
            }
        }
    }

    fn entry(&mut self, term: &str) -> &mut Entry {
        let at = match self.index.get(term) {
            Some(&at) => at,
            None => {
                self.index.insert(term.to_owned(), self.entries.len());
                self.entries.push(Entry { term: term.to_owned(), aliases: Vec::new(), say: None });
                self.entries.len() - 1
            }
        };
        &mut self.entries[at]
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

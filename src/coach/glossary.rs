//! Spoken forms of terms (`kubelet: cube let, 酷不莱特 (say: koob let)`), used by every question below the file they
//! stand in: the forms that people say and recognizers write, and the one that the voice reads.

use super::item::joined;
use super::tokenizer::tokenize;
use rustc_hash::FxHashMap;

/// Terms and the ways people or recognizers write them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Glossary {
    entries: Vec<Entry>,
    /// Where each term stands in `entries`.
    index: FxHashMap<String, usize>,
    /// The entries that have a form of this key. There may be thousands of forms, few of which matter to a question.
    by_key: FxHashMap<String, Vec<usize>>,
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
    /// The keys of the term and the aliases: their folded text without spaces.
    keys: Vec<String>,
}

impl Entry {
    /// The term and the aliases, each with its key: its folded text without spaces.
    pub(super) fn forms(&self) -> impl Iterator<Item = (&str, &str)> {
        let forms = std::iter::once(&self.term).chain(&self.aliases);
        forms.zip(&self.keys).map(|(form, key)| (form.as_str(), key.as_str()))
    }
}

impl Glossary {
    /// Adds the aliases of a term; later calls for the same term add to it.
    pub fn add(&mut self, term: &str, aliases: impl IntoIterator<Item = String>) {
        let at = self.entry(term);
        for alias in aliases {
            let key = key(&alias);
            self.note(&key, at);
            self.entries[at].keys.push(key);
            self.entries[at].aliases.push(alias);
        }
    }

    /// Has the voice read a term in this way; a later call for the same term wins.
    pub fn pronounce(&mut self, term: &str, say: &str) {
        let at = self.entry(term);
        self.entries[at].say = Some(say.to_owned());
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

    fn entry(&mut self, term: &str) -> usize {
        if let Some(&at) = self.index.get(term) {
            return at;
        }
        let at = self.entries.len();
        let key = key(term);
        self.note(&key, at);
        self.index.insert(term.to_owned(), at);
        let term = term.to_owned();
        self.entries.push(Entry { term, aliases: Vec::new(), say: None, keys: vec![key] });
        at
    }

    fn note(&mut self, key: &str, entry: usize) {
        let entries = self.by_key.entry(key.to_owned()).or_default();
        if entries.last() != Some(&entry) {
            entries.push(entry);
        }
    }

    /// The entries that have a form of any of these keys, in their order.
    pub(super) fn with_keys<'a>(
        &self,
        keys: impl Iterator<Item = &'a String>,
    ) -> impl Iterator<Item = &Entry> {
        let mut found: Vec<usize> = keys.filter_map(|key| self.by_key.get(key)).flatten().copied().collect();
        found.sort_unstable();
        found.dedup();
        found.into_iter().map(|at| &self.entries[at])
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

/// What a form is found by.
fn key(form: &str) -> String {
    joined(&tokenize(form, &[]))
}

//! What the lexicon knows about the words of a point: other words of the same meaning, and what recognizers write for names.

use super::super::clause;
use super::super::item::{apart, pieces};
use super::super::lexicon::{Lexicon, stem_key, stemmed};
use super::super::token::{Gap, Kind, Token};
use super::super::tokenizer::tokenize;
use super::{AnswerKey, Origin, Phrase};
use rustc_hash::{FxHashMap, FxHashSet};
use std::rc::Rc;

/// Words of so many letters may be two.
const LONG_WORD: usize = 8;
/// An expression is looked up in the lexicon if it has at most this many tokens.
const LONGEST_MEANING: usize = 8;

impl AnswerKey<'_> {
    /// Adds what the lexicon knows about the words of each item, and about the other ways to say its terms.
    pub(super) fn add_meanings(&mut self, lexicon: &Lexicon) {
        let meant = self.meant();
        let mut numbers: FxHashMap<(usize, Option<usize>, &[usize]), usize> = FxHashMap::default();
        let mut seen: FxHashSet<(usize, &str)> = FxHashSet::default();
        for (name, meant) in &meant {
            let next = numbers.len();
            let number = *numbers.entry((meant.item, meant.term, &meant.units)).or_insert(next);
            // `network policies` for `NetworkPolicy`: one word in the note, and not in its plain form.
            if meant.is_word
                && name.len() >= LONG_WORD
                && name.bytes().all(|byte| byte.is_ascii_lowercase())
                && seen.insert((number, name))
            {
                let token = Token { text: name.clone(), kind: Kind::Word, span: 0..0, gap: Gap::Stop };
                let phrase = meant.phrase(std::slice::from_ref(&token), Origin::Written);
                self.meanings.insert(&[token], Rc::new(phrase));
            }
            for character in lexicon.characters(name) {
                if seen.insert((number, character)) {
                    let tokens = tokenize(character, &[]);
                    let phrase = Phrase { term: None, ..meant.phrase(&tokens, Origin::Meaning) };
                    self.items[meant.item].note_language(&phrase.units, &tokens);
                    self.meanings.insert(&tokens, Rc::new(phrase));
                }
            }
            for group in lexicon.groups(name) {
                for form in group.forms.iter().filter(|form| form.key != *name) {
                    if !seen.insert((number, &form.key)) {
                        continue;
                    }
                    let origin = if group.heard { Origin::Heard } else { Origin::Meaning };
                    let phrase = Rc::new(meant.phrase(&form.tokens, origin));
                    self.items[meant.item].note_language(&phrase.units, &form.tokens);
                    self.homophones.insert(&form.tokens, &phrase);
                    self.meanings.insert(&form.tokens, phrase);
                }
            }
        }
    }

    /// The expressions of all items, each with the stems it is looked up by.
    fn meant(&self) -> Vec<(String, Meant)> {
        let mut meant: Vec<(String, Meant)> = Vec::new();
        for (at, item) in self.items.iter().enumerate() {
            let stems = stemmed(&item.tokens);
            let marked: FxHashMap<(usize, usize), usize> =
                item.marked.iter().map(|(range, term)| ((range.start, range.end), *term)).collect();
            let is_inside = |at: usize| {
                item.tokens.get(at).is_some_and(|token| token.kind == Kind::Han)
                    && at > 0
                    && item.tokens[at - 1].kind == Kind::Han
                    && !item.word_starts[at]
                    && !item.joints[at]
            };
            for start in (0..stems.len()).filter(|&start| !is_inside(start)) {
                let mut name = String::new();
                for end in start + 1..=stems.len().min(start + LONGEST_MEANING) {
                    name.push_str(&stems[end - 1].text);
                    let run = &item.tokens[start..end];
                    if is_inside(end) || apart(run) {
                        continue;
                    }
                    let units: Rc<[usize]> = item.units_in(&(start..end)).into();
                    if units.is_empty() {
                        continue;
                    }
                    let label = text_of(run).into();
                    let term = marked.get(&(start, end)).copied();
                    let is_word = end == start + 1;
                    let negative = (start..end).any(|at| clause::negates(&item.tokens, at));
                    meant.push((name.clone(), Meant { item: at, term, units, label, is_word, negative }));
                }
            }
            for (number, term) in item.point.terms.iter().enumerate() {
                for way in &term.ways {
                    let mark = &item.terms[number];
                    let tokens = tokenize(way, &[]);
                    let name = stem_key(&tokens);
                    let units = mark.units.as_slice().into();
                    meant.push((
                        name,
                        Meant {
                            item: at,
                            term: Some(number),
                            units,
                            label: mark.name.into(),
                            is_word: tokens.len() == 1,
                            negative: (0..tokens.len()).any(|at| clause::negates(&tokens, at)),
                        },
                    ));
                }
            }
        }
        meant
    }
}

/// An expression of an item, for the lexicon to find other words for.
struct Meant {
    item: usize,
    term: Option<usize>,
    units: Rc<[usize]>,
    label: Rc<str>,
    /// Whether it is one word.
    is_word: bool,
    /// Whether there is a negation in it.
    negative: bool,
}

impl Meant {
    /// The phrase that these tokens make.
    fn phrase(&self, tokens: &[Token], origin: Origin) -> Phrase {
        Phrase {
            item: self.item,
            term: self.term,
            units: self.units.clone(),
            pieces: pieces(tokens),
            origin,
            label: self.label.clone(),
            negative: self.negative,
        }
    }
}

/// Tokens as evidence names them: English words with spaces.
fn text_of(tokens: &[Token]) -> String {
    let mut text = String::new();
    for token in tokens {
        if token.kind != Kind::Han && !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&token.text);
    }
    text
}

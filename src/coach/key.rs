//! The answer key: a question's points made ready to be looked for.

mod meanings;
mod weights;

use super::distance::Neighbors;
use super::glossary::Glossary;
use super::homophone::Homophones;
use super::item::{Item, apart, joined, pieces};
use super::letters;
use super::lexicon::Lexicon;
use super::normal;
use super::question::Question;
use super::sound;
use super::token::{Kind, Token};
use super::tokenizer::tokenize;
use super::transliteration::{Name, Syllables};
use super::trie::{Leaf, Trie};
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;
use std::rc::Rc;

/// A skeleton of fewer consonants sounds like too many things.
const SHORTEST_SKELETON: usize = 3;
/// Words of fewer letters are not looked for in pieces (`kube let`).
const SHORTEST_JOINED: usize = 5;
/// Small words that do join the word before them (`start up`, `log in`).
const PARTICLES: [&str; 6] = ["up", "in", "out", "off", "over", "down"];
/// A glossary term is found in a point's text if it has at most this many tokens.
const LONGEST_GLOSSARY_TERM: usize = 6;

/// A question's points and struck statements, with everything that may be heard for them.
pub(super) struct AnswerKey<'q> {
    /// The points, then the struck statements.
    pub(super) items: Vec<Item<'q>>,
    /// How many of the items are points.
    pub(super) points: usize,
    /// Terms, words in pieces, and their other ways.
    pub(super) phrases: Trie<Rc<Phrase>>,
    /// Other words of the same meaning, and what recognizers write for names, by their stems.
    pub(super) meanings: Trie<Rc<Phrase>>,
    /// What of these is Chinese, by its sound.
    pub(super) homophones: Homophones<Rc<Phrase>>,
    /// Units by the stem or the pair of characters they are heard as.
    units: FxHashMap<String, Vec<(usize, usize)>>,
    /// Pairs of characters by their sound.
    sounds: FxHashMap<String, Vec<(usize, usize)>>,
    /// Pairs of characters by their blurred sound.
    blurred: FxHashMap<String, Vec<(usize, usize)>>,
    /// Phrases that may be heard misspelled.
    pub(super) neighbors: Neighbors,
    /// Latin terms by their consonants, with their letters.
    skeletons: FxHashMap<String, Vec<(Leaf, String)>>,
    /// What the Latin terms sound like.
    names: Vec<(Leaf, Name)>,
    /// The letters of the names that are spelled.
    pub(super) spelled: Vec<(Leaf, String)>,
}

/// Something that is heard as a whole, and what it is worth.
pub(super) struct Phrase {
    /// The index of the item.
    pub(super) item: usize,
    /// The index of the term it stands for.
    pub(super) term: Option<usize>,
    /// The item's units that are said with it.
    pub(super) units: Rc<[usize]>,
    /// The lengths of its tokens, in characters.
    pub(super) pieces: Vec<usize>,
    /// Where it comes from.
    pub(super) origin: Origin,
    /// How evidence names it.
    pub(super) label: Rc<str>,
    /// Whether a negation is part of what the author wrote (不可用). Known of what has another meaning only.
    pub(super) negative: bool,
}

/// Where a phrase comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// The author's point.
    Written,
    /// The author's point, with its signs said as words (`dot`).
    Signs,
    /// The glossary.
    Glossary,
    /// The built-in lexicon: another word of the same meaning, perhaps in the other language.
    Meaning,
    /// The built-in lexicon: what recognizers write for a name.
    Heard,
}

/// Where a run of tokens stands: the item, the tokens, and the term they are. The range is empty for a term that
/// stands only beside the item's text.
type Place = (usize, Range<usize>, Option<usize>);

impl<'q> AnswerKey<'q> {
    /// Makes a question ready. Only glossary entries that touch one of its points are used.
    pub(super) fn new(question: &'q Question, glossary: &Glossary) -> Self {
        let items: Vec<_> = question.points.iter().chain(&question.wrong).map(Item::new).collect();
        let mut key = AnswerKey {
            points: question.points.len(),
            items,
            phrases: Trie::default(),
            meanings: Trie::default(),
            homophones: Homophones::default(),
            units: FxHashMap::default(),
            sounds: FxHashMap::default(),
            blurred: FxHashMap::default(),
            neighbors: Neighbors::default(),
            skeletons: FxHashMap::default(),
            names: Vec::new(),
            spelled: Vec::new(),
        };
        key.weigh(question);
        let mut misspelled = FxHashSet::default();
        for at in 0..key.items.len() {
            key.add_terms(at, &mut misspelled);
            key.add_words(at, &mut misspelled);
        }
        if !glossary.is_empty() {
            key.add_glossary(glossary);
        }
        key.add_meanings(Lexicon::built_in());
        key.measure_languages();
        key
    }

    /// The units (item, unit) that a stem or a pair of characters is heard as.
    pub(super) fn units(&self, key: &str) -> &[(usize, usize)] {
        self.units.get(key).map_or(&[], Vec::as_slice)
    }

    /// The Latin terms of these consonants, with their letters.
    pub(super) fn skeletons(&self, skeleton: &str) -> &[(Leaf, String)] {
        self.skeletons.get(skeleton).map_or(&[], Vec::as_slice)
    }

    /// The Latin terms that characters with these phones stand for.
    pub(super) fn names_heard_as(&self, run: &Syllables) -> impl Iterator<Item = Leaf> {
        self.names.iter().filter(move |(_, name)| name.is_heard_as(run)).map(|&(leaf, _)| leaf)
    }

    /// The Latin terms that words with these letters, written together, sound like.
    pub(super) fn names_said_as(&self, letters: &str) -> impl Iterator<Item = Leaf> {
        let said = if self.names.is_empty() { None } else { Name::of(letters) };
        let is_same = move |name: &Name| said.as_ref().is_some_and(|said| name.is_said_as(said));
        self.names.iter().filter(move |(_, name)| is_same(name)).map(|&(leaf, _)| leaf)
    }

    /// The units that sound as a pair of characters that is no word of the field itself, surest first: those of the
    /// same sound, and those of a sound that is often mixed up with it.
    pub(super) fn sounds_like(&self, pair: &str) -> Vec<(usize, usize, bool)> {
        let mut found: Vec<(usize, usize, bool)> = Vec::new();
        if Lexicon::built_in().is_word(pair) {
            return found;
        }
        for sound in sound::of_pair(pair) {
            let same = self.sounds.get(&sound).into_iter().flatten().map(|&(i, u)| (i, u, true));
            let near =
                self.blurred.get(&sound::blurred(&sound)).into_iter().flatten().map(|&(i, u)| (i, u, false));
            for (item, unit, same) in same.chain(near) {
                if self.items[item].units[unit].key != pair
                    && !found.iter().any(|&(i, u, _)| (i, u) == (item, unit))
                {
                    found.push((item, unit, same));
                }
            }
        }
        found
    }

    /// Adds every way to say each term of an item.
    fn add_terms(&mut self, at: usize, misspelled: &mut FxHashSet<Leaf>) {
        let mut seen = FxHashSet::default();
        let point = self.items[at].point;
        for (number, term) in point.terms.iter().enumerate() {
            for way in &term.ways {
                let mut forms = vec![(way.clone(), Origin::Written)];
                forms.extend(normal::spoken_forms(way).into_iter().map(|form| (form, Origin::Signs)));
                for (form, origin) in forms {
                    let tokens = tokenize(&form, &[]);
                    if !seen.insert(joined(&tokens)) {
                        continue;
                    }
                    let mark = &self.items[at].terms[number];
                    let phrase = Phrase {
                        item: at,
                        term: Some(number),
                        units: mark.units.as_slice().into(),
                        pieces: pieces(&tokens),
                        origin,
                        label: mark.name.into(),
                        negative: false,
                    };
                    self.items[at].note_language(&phrase.units, &tokens);
                    let letters = letters::of_name(&form);
                    let leaf = self.add(&tokens, phrase, origin == Origin::Written, misspelled);
                    self.add_spelled(leaf.zip(letters));
                }
            }
        }
    }

    /// Adds the longer words of an item, and each two words that stand together (`roll back`, heard as `rollback`).
    fn add_words(&mut self, at: usize, misspelled: &mut FxHashSet<Leaf>) {
        let item = &self.items[at];
        let tokens = item.tokens.clone();
        let text: Vec<char> = item.point.text.chars().collect();
        let written = |token: &Token| text[token.span.clone()].iter().collect::<String>();
        let mut phrases = Vec::new();
        let mut seen = FxHashSet::default();
        for start in 0..tokens.len() {
            for end in
                (start + 1..=tokens.len().min(start + 2)).take_while(|end| !apart(&tokens[start..*end]))
            {
                let run = &tokens[start..end];
                let units: Vec<usize> = item.unit_at[start..end].iter().flatten().copied().collect();
                let name = joined(run);
                let small = |token: &Token| normal::is_function_word(&token.text);
                let apart =
                    small(&run[0]) || run.len() > 1 && small(&run[1]) && !PARTICLES.contains(&&*run[1].text);
                if apart
                    || run.iter().any(|token| token.kind == Kind::Han)
                    || units.is_empty()
                    || name.len() < SHORTEST_JOINED
                        && (run.len() > 1 || letters::of_name(&written(&run[0])).is_none())
                    || !seen.insert(name)
                {
                    continue;
                }
                let label = run.iter().map(|token| token.text.as_str()).collect::<Vec<_>>().join(" ");
                let phrase = Phrase {
                    item: at,
                    term: None,
                    units: units.into(),
                    pieces: pieces(run),
                    origin: Origin::Written,
                    label: label.into(),
                    negative: false,
                };
                phrases.push((start..end, phrase));
            }
        }
        for (range, phrase) in phrases {
            let single = range.len() == 1;
            let letters = if single { letters::of_name(&written(&tokens[range.start])) } else { None };
            let leaf = self.add(&tokens[range], phrase, single, misspelled);
            self.add_spelled(leaf.zip(letters));
        }
    }

    fn add_spelled(&mut self, name: Option<(Leaf, String)>) {
        self.spelled.extend(name.filter(|name| !self.spelled.iter().any(|known| known.0 == name.0)));
    }

    fn add(
        &mut self,
        tokens: &[Token],
        phrase: Phrase,
        may_be_misspelled: bool,
        misspelled: &mut FxHashSet<Leaf>,
    ) -> Option<Leaf> {
        let phrase = Rc::new(phrase);
        self.homophones.insert(tokens, &phrase);
        let leaf = self.phrases.insert(tokens, phrase)?;
        let latin = tokens.iter().all(|token| token.kind != Kind::Han);
        if !latin {
            return Some(leaf);
        }
        let name = joined(tokens);
        let is_term = self.phrases.values(leaf).iter().any(|phrase| phrase.term.is_some());
        if is_term
            && !self.names.iter().any(|(known, _)| *known == leaf)
            && let Some(sound) = Name::of(&name)
        {
            self.names.push((leaf, sound));
        }
        if may_be_misspelled && misspelled.insert(leaf) {
            self.neighbors.add(&name, leaf);
            let skeleton = sound::skeleton(&name);
            if skeleton.len() >= SHORTEST_SKELETON
                && !name.bytes().any(|byte| byte.is_ascii_digit())
                && is_term
            {
                if let Some(short) = skeleton.strip_suffix('L').filter(|s| s.len() >= SHORTEST_SKELETON) {
                    self.skeletons.entry(short.to_owned()).or_default().push((leaf, name.clone()));
                }
                self.skeletons.entry(skeleton).or_default().push((leaf, name));
            }
        }
        Some(leaf)
    }

    /// Adds the other forms of each glossary entry of which one form stands in a point.
    fn add_glossary(&mut self, glossary: &Glossary) {
        let places = self.places();
        for entry in glossary.with_keys(places.keys()) {
            let touched = || entry.forms().map(|(_, key)| key).filter(|key| places.contains_key(*key));
            for name in touched() {
                for &(item, ref range, term) in &places[name] {
                    let units: Rc<[usize]> = match term {
                        Some(term) if range.is_empty() => {
                            self.items[item].terms[term].units.as_slice().into()
                        }
                        _ => self.items[item].units_in(range).into(),
                    };
                    for (form, _) in entry.forms().filter(|(_, key)| *key != name) {
                        let tokens = tokenize(form, &[]);
                        let phrase = Rc::new(Phrase {
                            item,
                            term,
                            units: units.clone(),
                            pieces: pieces(&tokens),
                            origin: Origin::Glossary,
                            label: term
                                .map_or(entry.term.as_str(), |term| self.items[item].terms[term].name)
                                .into(),
                            negative: false,
                        });
                        self.homophones.insert(&tokens, &phrase);
                        self.phrases.insert(&tokens, phrase);
                    }
                }
            }
        }
    }

    /// Where every short run of tokens, written together, stands in the items.
    fn places(&self) -> FxHashMap<String, Vec<Place>> {
        let mut places: FxHashMap<String, Vec<_>> = FxHashMap::default();
        for (at, item) in self.items.iter().enumerate() {
            let marked: FxHashMap<(usize, usize), usize> =
                item.marked.iter().map(|(range, term)| ((range.start, range.end), *term)).collect();
            for start in 0..item.tokens.len() {
                let mut name = String::new();
                for end in start + 1..=item.tokens.len().min(start + LONGEST_GLOSSARY_TERM) {
                    name.push_str(&item.tokens[end - 1].text);
                    let term = marked.get(&(start, end)).copied();
                    if !item.units_in(&(start..end)).is_empty() || term.is_some() {
                        places.entry(name.clone()).or_default().push((at, start..end, term));
                    }
                }
            }
            for (number, term) in item.point.terms.iter().enumerate() {
                for way in &term.ways {
                    let name = joined(&tokenize(way, &[]));
                    let known = places.get(&name);
                    if !name.is_empty()
                        && !known.is_some_and(|known| {
                            known.iter().any(|place| (place.0, place.2) == (at, Some(number)))
                        })
                    {
                        places.entry(name).or_default().push((at, 0..0, Some(number)));
                    }
                }
            }
        }
        places
    }
}

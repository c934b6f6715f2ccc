//! Which phrases of the answer key are heard in a transcript, and where: as they are, nearly, by their meaning, and by their
//! sound.

use super::homophone;
use super::key::{AnswerKey, Origin, Phrase};
use super::letters::Spelled;
use super::lexicon::{Lexicon, stemmed, word_around};
use super::normal::{LONGEST_WORD, is_function_word, is_ordinary, stem};
use super::sound;
use super::token::{Kind, Token, is_apart};
use super::transliteration::Syllables;
use super::trie::Leaf;
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::rc::Rc;

/// A name of so many letters is recognized also where it is cut after what is a word by itself …
const LONG_NAME: usize = 8;
/// … and one of so many where both halves are (`reference grand`).
const LONGER_NAME: usize = 12;
/// A name cut into words of its sound has at least this many letters.
const SHORTEST_CUT: usize = 7;
/// Words of Chinese write a foreign name with at least this many characters …
const SHORTEST_FOREIGN: usize = 3;
/// … and any characters with at most this many.
const LONGEST_FOREIGN: usize = 8;
/// Characters that hold sentences together, and are in no name.
const PARTICLES: &str = "的了是在和就都不也有这那我你他它们会要把被从对到一个很让给用上下里中";
/// A term may be heard as up to this many English words.
const LONGEST_SPLIT: usize = 3;
/// English words need this many equal consonants to sound like a term …
const SHORTEST_ENGLISH_SKELETON: usize = 4;
/// … and letters this much alike.
const ALIKE: f64 = 0.5;

/// A phrase of the answer key found in the tokens.
#[derive(Debug, Clone)]
pub(super) struct Found {
    /// Where.
    pub(super) tokens: Range<usize>,
    /// Which, and in what way.
    pub(super) way: Way,
}

/// A phrase, and how it was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Way {
    /// Its own letters.
    Plain(Leaf),
    /// A few letters differ.
    Near(Leaf),
    /// Through the lexicon.
    Meaning(Leaf),
    /// It sounds like it.
    Sound(Leaf),
    /// The names of its letters.
    Spelled(Leaf),
    /// Other Chinese characters of the same sound.
    Homophone(homophone::Place),
}

impl Found {
    /// The phrases found.
    pub(super) fn phrases<'k>(&self, key: &'k AnswerKey<'_>) -> &'k [Rc<Phrase>] {
        match self.way {
            Way::Plain(leaf) | Way::Near(leaf) | Way::Sound(leaf) | Way::Spelled(leaf) => {
                key.phrases.values(leaf)
            }
            Way::Meaning(leaf) => key.meanings.values(leaf),
            Way::Homophone(place) => key.homophones.values(place),
        }
    }

    /// Whether this is what recognizers write for a name.
    pub(super) fn is_heard_name(&self, key: &AnswerKey<'_>) -> bool {
        self.phrases(key).iter().any(|phrase| phrase.origin == Origin::Heard)
    }
}

/// All phrases heard, exactly or nearly, by place.
pub(super) fn find(key: &AnswerKey<'_>, tokens: &[Token]) -> Vec<Found> {
    let mut found = Vec::new();
    key.phrases.scan(tokens, |tokens, leaf| found.push(Found { tokens, way: Way::Plain(leaf) }));
    let stems = stemmed(tokens);
    let words = Lexicon::built_in().words_at(tokens);
    let is_in_word = |at: usize| word_around(&words, at).is_some();
    key.meanings.scan(&stems, |range, leaf| {
        // A lone character says something only where it is no part of a longer word (水 in 水平).
        if range.len() > 1 || tokens[range.start].kind != Kind::Han || !is_in_word(range.start) {
            found.push(Found { tokens: range, way: Way::Meaning(leaf) });
        }
    });
    key.homophones
        .scan(tokens, &words, |tokens, place| found.push(Found { tokens, way: Way::Homophone(place) }));
    let nature = Words::of(key, tokens, &stems);
    misspellings(key, tokens, &stems, &nature, &mut found);
    sounds(key, tokens, &nature, &mut found);
    transliterations(key, tokens, &words, &mut found);
    spelled(key, tokens, &words, &mut found);
    found.sort_by_key(|found| (found.tokens.start, found.tokens.end));
    found
}

/// Finds Latin terms of which some letters are wrong, in a word or in two that are one.
fn misspellings(
    key: &AnswerKey<'_>,
    tokens: &[Token],
    stems: &[Token],
    nature: &Words,
    found: &mut Vec<Found>,
) {
    let mut misspelled: FxHashMap<&str, Vec<Leaf>> = FxHashMap::default();
    for (at, token) in tokens.iter().enumerate().filter(|(_, token)| token.kind == Kind::Word) {
        let leaves = misspelled.entry(&token.text).or_insert_with(|| {
            if nature.ordinary[at] || !key.units(&stems[at].text).is_empty() {
                return Vec::new();
            }
            key.neighbors.find(&token.text)
        });
        found.extend(leaves.iter().map(|&leaf| Found { tokens: at..at + 1, way: Way::Near(leaf) }));
        if let Some(next) = tokens.get(at + 1)
            && next.kind == Kind::Word
            && !is_apart(tokens, at + 1)
            && !nature.function[at + 1]
        {
            let joined = [token.text.as_str(), next.text.as_str()].concat();
            // A misspelled term is not made of ordinary words.
            let is_odd = !nature.function[at] && (!nature.ordinary[at] || !nature.ordinary[at + 1]);
            // `my grations`: what is left of the word is none.
            let is_cut = joined.len() >= LONG_NAME && !nature.known[at + 1];
            let leaves = if is_odd || is_cut {
                key.neighbors.find(&joined)
            } else if joined.len() >= LONGER_NAME {
                key.neighbors.within(1, &joined)
            } else {
                Vec::new()
            };
            found.extend(leaves.into_iter().map(|leaf| Found { tokens: at..at + 2, way: Way::Near(leaf) }));
        }
    }
}

/// Finds names whose letters are said one by one.
fn spelled(key: &AnswerKey<'_>, tokens: &[Token], words: &[Range<usize>], found: &mut Vec<Found>) {
    if key.spelled.is_empty() {
        return;
    }
    let spelled = Spelled::new(tokens, words);
    for start in 0..tokens.len() {
        for (leaf, letters) in &key.spelled {
            if let Some(end) = spelled.read(letters, start) {
                found.push(Found { tokens: start..end, way: Way::Spelled(*leaf) });
            }
        }
    }
}

/// Finds Latin terms in Chinese characters that write them by their sound (酷不莱特): not in words of Chinese, but for
/// characters that seldom write anything else.
fn transliterations(key: &AnswerKey<'_>, tokens: &[Token], words: &[Range<usize>], found: &mut Vec<Found>) {
    let mut run = Syllables::default();
    let mut is_plain: Vec<bool> = tokens.iter().map(|token| PARTICLES.contains(&token.text)).collect();
    for word in words {
        is_plain[word.clone()].fill(true);
    }
    for start in 0..tokens.len() {
        run.clear();
        let (mut plain, mut foreign) = (false, true);
        for end in start + 1..=tokens.len().min(start + LONGEST_FOREIGN) {
            let token = &tokens[end - 1];
            if token.kind != Kind::Han || end > start + 1 && is_apart(tokens, end - 1) {
                break;
            }
            let Some(character) = token.text.chars().next() else { break };
            plain |= is_plain[end - 1];
            foreign &= sound::is_foreign(character);
            if plain && !foreign || !run.push(character) {
                break;
            }
            if !plain || end - start >= SHORTEST_FOREIGN {
                let leaves = key.names_heard_as(&run);
                found.extend(leaves.map(|leaf| Found { tokens: start..end, way: Way::Sound(leaf) }));
            }
        }
    }
}

/// Finds Latin terms in English words that sound like them: by their consonants in words that are no ordinary ones
/// (`clorofill`), and in any words of nearly the same sound (`guy dance` for `guidance`).
fn sounds(key: &AnswerKey<'_>, tokens: &[Token], nature: &Words, found: &mut Vec<Found>) {
    let mut run = String::new();
    for start in 0..tokens.len() {
        run.clear();
        for end in start + 1..=tokens.len().min(start + LONGEST_SPLIT) {
            let token = &tokens[end - 1];
            if token.kind != Kind::Word || end > start + 1 && is_apart(tokens, end - 1) {
                break;
            }
            run.push_str(&token.text);
            let range = start..end;
            if run.len() > LONGEST_WORD {
                break;
            }
            let all = |of: &[bool]| of[range.clone()].iter().all(|&is| is);
            // `care about` and `the real` are what they are.
            let is_framed = nature.function[start] || nature.function[end - 1];
            if range.len() > 1 && run.len() >= SHORTEST_CUT && !(is_framed && all(&nature.known)) {
                let same = key.names_said_as(&run);
                found.extend(same.map(|leaf| Found { tokens: range.clone(), way: Way::Sound(leaf) }));
            }
            if !is_framed && !all(&nature.ordinary) && !all(&nature.known) {
                let skeleton = sound::skeleton(&run);
                if skeleton.len() < SHORTEST_ENGLISH_SKELETON {
                    continue;
                }
                for (leaf, letters) in key.skeletons(&skeleton) {
                    if *letters != run && strsim::normalized_damerau_levenshtein(letters, &run) >= ALIKE {
                        found.push(Found { tokens: range.clone(), way: Way::Sound(*leaf) });
                    }
                }
            }
        }
    }
}

/// What each word of a transcript is.
struct Words {
    /// Whether it only holds a sentence together.
    function: Vec<bool>,
    /// Whether it is ordinary English, in this or another form.
    ordinary: Vec<bool>,
    /// Whether it is one of the field or of the question: it is then what was said, not another misheard.
    known: Vec<bool>,
}

impl Words {
    fn of(key: &AnswerKey<'_>, tokens: &[Token], stems: &[Token]) -> Self {
        let mut seen: FxHashMap<&str, (bool, bool, bool)> = FxHashMap::default();
        let mut words = Words {
            function: Vec::with_capacity(tokens.len()),
            ordinary: Vec::with_capacity(tokens.len()),
            known: Vec::with_capacity(tokens.len()),
        };
        for (token, stem) in tokens.iter().zip(stems) {
            let (function, ordinary, known) = match token.kind {
                Kind::Word => *seen.entry(&token.text).or_insert_with(|| {
                    let ordinary = is_ordinary(&token.text);
                    let known = ordinary || is_of_field(key, &stem.text);
                    (is_function_word(&token.text), ordinary, known)
                }),
                Kind::Han | Kind::Number => (false, false, false),
            };
            words.function.push(function);
            words.ordinary.push(ordinary);
            words.known.push(known);
        }
        words
    }
}

fn is_of_field(key: &AnswerKey<'_>, stem: &str) -> bool {
    !key.units(stem).is_empty() || Lexicon::built_in().is_expression(stem)
}

/// Whether a word is one of the field or of the question.
pub(super) fn is_known(key: &AnswerKey<'_>, word: &str) -> bool {
    is_ordinary(word) || is_of_field(key, &stem(word))
}

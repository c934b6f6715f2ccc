//! Chinese phrases by their sound: recognizers write the right syllables with the wrong characters (可虫复读 for 可重复读).
//!
//! Two characters must sound exactly alike, longer phrases may differ in what is often mixed up (`zh` and `z`, `ing` and
//! `in`). What is a word of the field itself is taken for what it is.

use super::item::apart;
use super::lexicon::word_around;
use super::sound;
use super::token::{Kind, Token};
use super::trie::{Leaf, Trie};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Phrases of so many characters must sound exactly alike.
const SHORT: usize = 2;
/// Characters that stand beside all others: two of them are no misheard word.
const COMMON: &str =
    "一是不了的就也都有在和与或会要能可我你他她它这那个上下里为被把给对从到去来说很太再才还又";
/// Of a phrase with characters that are read in several ways, at most this many readings are kept.
const READINGS: usize = 4;

/// Phrases by their syllables, each leaf with what the caller stored under it.
#[derive(Debug)]
pub(super) struct Homophones<T> {
    /// A character for each syllable, so that the letters of neighboring syllables never mix: one of its own, and one that it
    /// shares with those it is mixed up with.
    codes: FxHashMap<&'static str, Codes>,
    /// The shared ones, by the blurred sound.
    shared: FxHashMap<String, char>,
    exact: Trie<T>,
    blurred: Trie<T>,
}

impl<T> Default for Homophones<T> {
    fn default() -> Self {
        Homophones {
            codes: FxHashMap::default(),
            shared: FxHashMap::default(),
            exact: Trie::default(),
            blurred: Trie::default(),
        }
    }
}

/// What a syllable is written as.
#[derive(Debug, Clone, Copy)]
struct Codes {
    exact: char,
    blurred: char,
}

/// What stands for a syllable of no phrase.
const NONE: Codes = Codes { exact: '\u{10FFFF}', blurred: '\u{10FFFF}' };

/// Where a phrase is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Place {
    is_exact: bool,
    leaf: Leaf,
}

impl<T: Clone> Homophones<T> {
    /// Stores a value under a phrase, if that is two Chinese characters or more.
    pub(super) fn insert(&mut self, phrase: &[Token], value: &T) {
        if phrase.len() < SHORT || phrase.iter().any(|token| token.kind != Kind::Han) || apart(phrase) {
            return;
        }
        let is_exact = phrase.len() == SHORT;
        let first = |token: &Token| token.text.chars().next().into_iter().flat_map(sound::readings);
        let mut main = Vec::with_capacity(phrase.len());
        for token in phrase {
            let Some(syllable) = first(token).next() else { return };
            main.push(self.code(syllable, is_exact));
        }
        // Where characters are read in several ways, the second one, too.
        let mut others: Vec<Vec<char>> = Vec::new();
        for (at, token) in phrase.iter().enumerate() {
            let Some(second) = first(token).nth(1).filter(|_| READINGS >= 2 * (others.len() + 1)) else {
                continue;
            };
            let second = self.code(second, is_exact);
            let with_second = |reading: &Vec<char>| {
                let mut reading = reading.clone();
                reading[at] = second;
                reading
            };
            let more: Vec<Vec<char>> = std::iter::once(&main).chain(&others).map(with_second).collect();
            others.extend(more);
        }
        let trie = if is_exact { &mut self.exact } else { &mut self.blurred };
        for reading in std::iter::once(&main).chain(&others) {
            trie.insert_as(reading.iter().copied(), value.clone());
        }
    }

    /// What a syllable is written as, from now on.
    fn code(&mut self, syllable: &'static str, is_exact: bool) -> char {
        let code = |number: usize| u32::try_from(number).ok().and_then(|n| char::from_u32(0xE000 + n));
        let next = code(self.codes.len());
        let shared = &mut self.shared;
        let codes = self.codes.entry(syllable).or_insert_with(|| {
            let next_shared = code(shared.len());
            let blurred =
                *shared.entry(sound::blurred(syllable)).or_insert(next_shared.unwrap_or(NONE.blurred));
            Codes { exact: next.unwrap_or(NONE.exact), blurred }
        });
        if is_exact { codes.exact } else { codes.blurred }
    }

    /// What a token that was heard is written as.
    fn codes_of(&self, token: &Token) -> Codes {
        let han = token.text.chars().next().filter(|_| token.kind == Kind::Han);
        let Some(syllable) = han.and_then(sound::of) else { return NONE };
        self.codes.get(syllable).copied().unwrap_or_else(|| {
            let blurred = self.shared.get(&sound::blurred(syllable)).copied();
            Codes { blurred: blurred.unwrap_or(NONE.blurred), ..NONE }
        })
    }

    /// What is stored under a phrase.
    pub(super) fn values(&self, place: Place) -> &[T] {
        if place.is_exact { self.exact.values(place.leaf) } else { self.blurred.values(place.leaf) }
    }

    /// Calls `found` for every place where something sounds like a phrase and is no word itself. The words that are
    /// known among the tokens, `words` by place, are not cut.
    pub(super) fn scan(
        &self,
        tokens: &[Token],
        words: &[Range<usize>],
        mut found: impl FnMut(Range<usize>, Place),
    ) {
        if self.codes.is_empty() || tokens.iter().all(|token| token.kind != Kind::Han) {
            return;
        }
        let codes: Vec<Codes> = tokens.iter().map(|token| self.codes_of(token)).collect();
        for (is_exact, trie) in [(true, &self.exact), (false, &self.blurred)] {
            let code = |at: usize| if is_exact { codes[at].exact } else { codes[at].blurred };
            trie.scan_as(
                tokens,
                |at| std::iter::once(code(at)),
                |range, leaf| {
                    let cuts = |at: usize| word_around(words, at).is_some_and(|word| word.start < at);
                    let is_word = words.binary_search_by_key(&range.start, |word| word.start);
                    let is_word = is_word.is_ok_and(|word| words[word] == range);
                    let common = |token: &Token| COMMON.contains(token.text.as_str());
                    let by_chance = range.len() == SHORT && tokens[range.clone()].iter().any(common);
                    if !is_word && !by_chance && !cuts(range.start) && !cuts(range.end) {
                        found(range, Place { is_exact, leaf });
                    }
                },
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::lexicon::Lexicon;
    use super::super::tokenizer::tokenize;
    use super::*;

    #[track_caller]
    fn heard(phrase: &str, text: &str, expected: &[&str]) {
        let mut phrases = Homophones::default();
        phrases.insert(&tokenize(phrase, &[]), &());
        let tokens = tokenize(text, &[]);
        let mut found = Vec::new();
        phrases.scan(&tokens, &Lexicon::built_in().words_at(&tokens), |range, _| {
            found.push(tokens[range].iter().map(|token| token.text.as_str()).collect::<String>());
        });
        assert_eq!(found, expected, "{phrase} in {text}");
    }

    #[test]
    fn phrases_are_heard_by_their_sound() {
        heard("可重复读", "可虫复读保证", &["可虫复读"]);
        heard("注册", "节点组册", &[]);
        heard("镜像", "拉静像", &["静像"]);
        heard("就绪检查", "等就续检查过了", &["就续检查"]);
        heard("调度器", "由掉度器选", &["掉度器"]);
        heard("缓存", "还存着", &[]);
    }

    #[test]
    fn words_are_what_they_are() {
        heard("公式", "公司的", &[]);
        heard("事例", "用实例来", &[]);
        heard("试例", "用实例来", &[]);
    }
}

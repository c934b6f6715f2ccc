//! What viva knows of this field's words before an author says anything: what means the same in Chinese and English,
//! and how recognizers write names they do not know.

mod index;

use super::normal::stem;
use super::token::{Kind, Token};
use super::tokenizer::tokenize;
use crate::transcript::is_han;
use index::{ENTRY, Kind as LineKind};
use std::ops::Range;
use std::sync::{LazyLock, OnceLock};

/// Chinese words are at most this many characters long.
const LONGEST_WORD: usize = 8;

/// Expressions of which each may be said for each.
pub(super) struct Group {
    /// The expressions as stemmed tokens.
    pub(super) forms: Vec<Form>,
    /// Whether the others are what a recognizer makes of the first, and not words of the same meaning.
    pub(super) heard: bool,
}

/// An expression.
pub(super) struct Form {
    /// Its tokens, stemmed.
    pub(super) tokens: Vec<Token>,
    /// The tokens without spaces.
    pub(super) key: String,
}

/// All expressions that viva knows, found by their keys. Groups are read when they are first asked for.
pub(super) struct Lexicon {
    groups: Vec<OnceLock<Group>>,
}

/// The lines of the word lists.
static LINES: &str = include_str!(concat!(env!("OUT_DIR"), "/lexicon.txt"));
/// Where each expression stands in them.
static INDEX: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/lexicon.index"));

/// A line of the word lists.
struct Line {
    number: usize,
    kind: u8,
    text: &'static str,
}

impl Line {
    /// The lines on which an expression stands, in their order.
    fn all_with(key: &str) -> impl Iterator<Item = Line> {
        let (entries, _) = INDEX.as_chunks::<ENTRY>();
        let hash = index::hash(key);
        let hash_of = |entry: &[u8; ENTRY]| u64::from_le_bytes(*entry.first_chunk().unwrap_or(&[0; 8]));
        let first = entries.partition_point(|entry| hash_of(entry) < hash);
        entries[first..].iter().take_while(move |entry| hash_of(entry) == hash).map(|entry| {
            let [.., a, b, c, d, e, f, g, h] = *entry;
            let rest = &LINES[u32::from_le_bytes([e, f, g, h]) as usize..];
            let text = rest.lines().next().unwrap_or_default();
            Line {
                number: u32::from_le_bytes([a, b, c, d]) as usize,
                kind: text.as_bytes()[0],
                text: &text[1..],
            }
        })
    }

    fn is(&self, kind: LineKind) -> bool {
        self.kind == kind.sign()
    }
}

impl Lexicon {
    /// The built-in one.
    pub(super) fn built_in() -> &'static Lexicon {
        static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
            let lines = LINES.bytes().filter(|&byte| byte == b'\n').count();
            Lexicon { groups: (0..lines).map(|_| OnceLock::new()).collect() }
        });
        &LEXICON
    }

    /// The groups that hold an expression, given as stemmed tokens without spaces.
    pub(super) fn groups(&self, key: &str) -> impl Iterator<Item = &Group> {
        let lines = Line::all_with(key).filter(|line| !line.is(LineKind::Character));
        lines.map(|line| {
            self.groups[line.number].get_or_init(|| Group {
                forms: index::sides(line.text).into_iter().flatten().map(Form::new).collect(),
                heard: line.is(LineKind::Heard),
            })
        })
    }

    /// The single Chinese characters that are said for an English expression, given as its stems without spaces (水 for
    /// `water`).
    pub(super) fn characters(&self, key: &str) -> impl Iterator<Item = &'static str> {
        let lines = Line::all_with(key).filter(|line| line.is(LineKind::Character));
        lines.flat_map(|line| {
            let [_, characters] = index::sides(line.text);
            characters
        })
    }

    /// Whether something, as stemmed tokens without spaces, is an expression of the field.
    pub(super) fn is_expression(&self, key: &str) -> bool {
        Line::all_with(key).any(|line| line.is(LineKind::Meaning))
    }

    /// Whether a run of Chinese characters is a word.
    pub(super) fn is_word(&self, characters: &str) -> bool {
        characters.len() > '一'.len_utf8() && characters.chars().all(is_han) && self.is_expression(characters)
    }

    /// The Chinese words that are known, by place: the longest first, from left to right.
    pub(super) fn words_at(&self, tokens: &[Token]) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            let mut word = String::new();
            let mut longest = 0;
            let run = tokens[at..].iter().take(LONGEST_WORD).take_while(|token| token.kind == Kind::Han);
            for (length, token) in run.enumerate() {
                word.push_str(&token.text);
                if self.is_word(&word) {
                    longest = length + 1;
                }
            }
            if longest > 0 {
                found.push(at..at + longest);
            }
            at += longest.max(1);
        }
        found
    }
}

/// The word around `at`, of words that [`Lexicon::words_at`] found.
pub(super) fn word_around(words: &[Range<usize>], at: usize) -> Option<&Range<usize>> {
    let before = words.partition_point(|word| word.start <= at);
    words[..before].last().filter(|word| word.end > at)
}

impl Form {
    fn new(text: &str) -> Self {
        let read = tokenize(text, &[]);
        let (tokens, key) = (stemmed(&read), stem_key(&read));
        Form { tokens, key }
    }
}

/// The tokens with English words replaced by their stems.
pub(super) fn stemmed(tokens: &[Token]) -> Vec<Token> {
    tokens.iter().map(|token| Token { text: stem(&token.text).into_owned(), ..token.clone() }).collect()
}

/// What expressions are compared by: their stems, without spaces.
pub(super) fn stem_key(tokens: &[Token]) -> String {
    tokens.iter().map(|token| stem(&token.text)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::normal;
    use super::*;

    #[test]
    fn every_expression_is_found_by_the_key_of_its_tokens() {
        let mut wrong = Vec::new();
        for (number, line) in LINES.lines().enumerate() {
            let is_character = line.as_bytes()[0] == LineKind::Character.sign();
            let [left, right] = index::sides(&line[1..]).map(Iterator::collect::<Vec<_>>);
            for form in if is_character { left.clone() } else { [&left[..], &right].concat() } {
                let key = stem_key(&tokenize(form, &[]));
                let is_found =
                    Line::all_with(&key).any(|found| found.number == number && found.text == &line[1..]);
                let is_short = form.chars().all(is_han) && form.chars().count() < 2;
                let han = |text: &str| text.chars().filter(|&c| is_han(c)).collect::<String>();
                let folded = normal::folded_text(form);
                if !is_found || is_short || han(&folded) != han(form) {
                    wrong.push(format!("{form} in `- {line}`: {folded}"));
                }
            }
            if left.len() + right.len() < 2 {
                wrong.push(format!("only one expression in `- {line}`"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        assert!(LINES.lines().count() > 20_000);
    }
}

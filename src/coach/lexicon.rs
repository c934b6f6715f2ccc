//! What viva knows of this field's words before an author says anything: what means the same in Chinese and English,
//! and how recognizers write names they do not know.

use super::normal::stem;
use super::numbers;
use super::token::{Kind, Token, tokenize};
use crate::transcript::is_han;
use std::collections::HashMap;
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

/// The groups, and where each expression stands. There are tens of thousands of expressions and a question needs a few
/// hundred: they lie in buckets by how they begin, and a bucket is opened when something in it is asked for.
pub(super) struct Lexicon {
    lines: Vec<Line>,
    buckets: HashMap<Beginning, Bucket>,
    odd: OnceLock<Bucket>,
}

/// How a key begins: its first three bytes, which is one Chinese character or three letters that no stem changes. Keys with
/// a digit or a sign in them are in a bucket of their own, filled when the first such key is asked for.
type Beginning = [u8; 3];

/// A group as it is written.
struct Line {
    text: &'static str,
    heard: bool,
    group: OnceLock<Group>,
}

impl Line {
    fn forms(&self) -> impl Iterator<Item = &'static str> {
        let (left, right) = self.text.split_once(": ").unwrap_or((self.text, ""));
        left.split(',').chain(right.split(',')).map(str::trim_ascii).filter(|form| !form.is_empty())
    }

    fn group(&self) -> &Group {
        self.group.get_or_init(|| Group { forms: self.forms().map(Form::new).collect(), heard: self.heard })
    }
}

/// Expressions that begin alike, each with the number of its line.
#[derive(Default)]
struct Bucket {
    forms: Vec<(&'static str, u32)>,
    by_key: OnceLock<HashMap<String, Vec<u32>>>,
}

impl Bucket {
    fn lines(&self, key: &str) -> &[u32] {
        let by_key = self.by_key.get_or_init(|| {
            let mut by_key: HashMap<String, Vec<u32>> = HashMap::new();
            for &(form, line) in &self.forms {
                let lines = by_key.entry(key_of(form)).or_default();
                if lines.last() != Some(&line) {
                    lines.push(line);
                }
            }
            by_key
        });
        by_key.get(key).map_or(&[], Vec::as_slice)
    }
}

impl Lexicon {
    /// The built-in one, read once.
    pub(super) fn built_in() -> &'static Lexicon {
        static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
            Lexicon::read(&[
                (include_str!("words/equivalents.md"), false),
                (include_str!("words/general.md"), false),
                (include_str!("words/computing.md"), false),
                (include_str!("words/subjects.md"), false),
                (include_str!("words/everyday.md"), false),
                (include_str!("words/heard.md"), true),
            ])
        });
        &LEXICON
    }

    fn read(texts: &[(&'static str, bool)]) -> Self {
        let mut lexicon = Lexicon { lines: Vec::new(), buckets: HashMap::new(), odd: OnceLock::new() };
        for &(text, heard) in texts {
            for text in text.lines().filter_map(|line| line.strip_prefix("- ")) {
                let line = Line { text, heard, group: OnceLock::new() };
                let number = lexicon.lines.len() as u32;
                for form in line.forms() {
                    lexicon.buckets.entry(beginning(form)).or_default().forms.push((form, number));
                }
                lexicon.lines.push(line);
            }
        }
        lexicon
    }

    fn odd(&self) -> &Bucket {
        self.odd.get_or_init(|| {
            let numbered = self.lines.iter().zip(0u32..);
            let forms = numbered.flat_map(|(line, number)| line.forms().map(move |form| (form, number)));
            Bucket { forms: forms.filter(|(form, _)| !is_plain(form)).collect(), by_key: OnceLock::new() }
        })
    }

    fn lines(&self, key: &str) -> impl Iterator<Item = &Line> {
        let is_odd = !key.chars().all(|c| c.is_ascii_lowercase() || is_han(c));
        let bucket = if is_odd { Some(self.odd()) } else { self.buckets.get(&beginning(key)) };
        let lines = bucket.map_or(&[][..], |bucket| bucket.lines(key));
        lines.iter().map(|&line| &self.lines[line as usize])
    }

    /// The groups that hold an expression, given as stemmed tokens without spaces.
    pub(super) fn groups(&self, key: &str) -> impl Iterator<Item = &Group> {
        self.lines(key).map(Line::group)
    }

    /// The single Chinese characters that are said for an English expression, given as its stems without spaces (水 for
    /// `water`).
    pub(super) fn characters(&self, key: &str) -> &'static [String] {
        static CHARACTERS: LazyLock<HashMap<String, Vec<String>>> = LazyLock::new(|| {
            let mut by_key: HashMap<String, Vec<String>> = HashMap::new();
            for line in include_str!("words/characters.md").lines() {
                let Some((english, chinese)) = line.strip_prefix("- ").and_then(|line| line.split_once(": "))
                else {
                    continue;
                };
                for form in english.split(", ") {
                    by_key.entry(key_of(form)).or_default().extend(chinese.split(", ").map(str::to_owned));
                }
            }
            by_key
        });
        CHARACTERS.get(key).map_or(&[], Vec::as_slice)
    }

    /// Whether something, as stemmed tokens without spaces, is an expression of the field.
    pub(super) fn is_expression(&self, key: &str) -> bool {
        self.lines(key).any(|line| !line.heard)
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

/// Whether an expression is only words and Chinese characters, none of them a number: its key is then easy to find.
fn is_plain(form: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphabetic() || matches!(c, ' ' | '-') || is_han(c);
    form.chars().all(is_plain) && !numbers::may_hold_number(form)
}

fn beginning(form: &str) -> Beginning {
    // Stems change `y` to `i` (`try`, `dying`), and a vowel may take the place of another (`aging`, `age`).
    let letter = |(at, byte): (usize, u8)| match byte.to_ascii_lowercase() {
        b'y' if at == 1 => b'i',
        b'a' | b'e' | b'i' | b'o' | b'u' | b'y' if at == 2 => b'a',
        other => other,
    };
    let is_sign = |byte: &u8| byte.is_ascii() && !byte.is_ascii_alphanumeric();
    let mut letters = form.bytes().filter(|byte| !is_sign(byte)).enumerate().map(letter);
    [letters.next().unwrap_or(1), letters.next().unwrap_or(1), letters.next().unwrap_or(1)]
}

/// The key of an expression of the lexicon, which is written in small letters and simplified characters.
fn key_of(form: &str) -> String {
    if !is_plain(form) {
        return stem_key(&tokenize(form, &[]));
    }
    let mut key = String::with_capacity(form.len());
    for run in form.split([' ', '-']) {
        let run = run.to_ascii_lowercase();
        let mut rest = run.as_str();
        while let Some(first) = rest.chars().next() {
            let is_latin = first.is_ascii();
            let (word, after) =
                rest.split_at(rest.find(|c: char| c.is_ascii() != is_latin).unwrap_or(rest.len()));
            key += &stem(word);
            rest = after;
        }
    }
    key
}

#[cfg(test)]
mod tests {
    use super::super::normal;
    use super::*;

    #[test]
    fn every_expression_is_found_by_the_key_of_its_tokens() {
        let lexicon = Lexicon::built_in();
        let mut wrong = Vec::new();
        for line in &lexicon.lines {
            for form in line.forms() {
                let key = stem_key(&tokenize(form, &[]));
                let is_found = lexicon.lines(&key).any(|other| std::ptr::eq(other, line));
                let is_short = form.chars().all(is_han) && form.chars().count() < 2;
                let han = |text: &str| text.chars().filter(|&c| is_han(c)).collect::<String>();
                let folded = normal::folded_text(form);
                if !is_found || is_short || han(&folded) != han(form) {
                    wrong.push(format!("{form} in `- {}`: {folded}", line.text));
                }
            }
            if line.forms().count() < 2 {
                wrong.push(format!("only one expression in `- {}`", line.text));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

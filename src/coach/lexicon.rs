//! What viva knows of this field's words before an author says anything: what means the same in Chinese and English,
//! and how recognizers write names they do not know.

use super::normal::stem;
use super::token::{Kind, Token, tokenize};
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

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

/// The groups, and where each expression stands.
pub(super) struct Lexicon {
    groups: Vec<Group>,
    by_key: HashMap<String, Vec<usize>>,
    words: HashSet<String>,
}

impl Lexicon {
    /// The built-in one, read once.
    pub(super) fn built_in() -> &'static Lexicon {
        static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
            Lexicon::read(include_str!("words/equivalents.md"), include_str!("words/heard.md"))
        });
        &LEXICON
    }

    fn read(equivalents: &str, heard: &str) -> Self {
        let mut lexicon = Lexicon { groups: Vec::new(), by_key: HashMap::new(), words: HashSet::new() };
        for (text, heard) in [(equivalents, false), (heard, true)] {
            for line in text.lines().filter_map(|line| line.strip_prefix("- ")) {
                if let Some((left, right)) = line.split_once(": ") {
                    let forms = left.split(", ").chain(right.split(", ")).map(|form| Form::new(form.trim()));
                    lexicon.add(Group { forms: forms.collect(), heard });
                }
            }
        }
        lexicon
    }

    fn add(&mut self, group: Group) {
        let number = self.groups.len();
        for form in &group.forms {
            let groups = self.by_key.entry(form.key.clone()).or_default();
            if groups.last() != Some(&number) {
                groups.push(number);
            }
            if !group.heard && form.tokens.len() > 1 && form.tokens.iter().all(|t| t.kind == Kind::Han) {
                self.words.insert(form.key.clone());
            }
        }
        self.groups.push(group);
    }

    /// The groups that hold an expression, given as stemmed tokens without spaces.
    pub(super) fn groups(&self, key: &str) -> impl Iterator<Item = &Group> {
        self.by_key.get(key).into_iter().flatten().map(|&group| &self.groups[group])
    }

    /// Whether something, as stemmed tokens without spaces, is an expression of the field.
    pub(super) fn is_expression(&self, key: &str) -> bool {
        self.groups(key).any(|group| !group.heard)
    }

    /// Whether a run of Chinese characters is a word.
    pub(super) fn is_word(&self, characters: &str) -> bool {
        self.words.contains(characters)
    }

    /// For each token, whether a Chinese word begins there: the longest known word first, from left to right. Where no
    /// word is known, nothing is said to begin.
    pub(super) fn word_starts(&self, tokens: &[Token]) -> Vec<bool> {
        let mut starts = vec![false; tokens.len() + 1];
        let mut at = 0;
        while at < tokens.len() {
            let mut word = String::new();
            let mut longest = 0;
            let run = tokens[at..].iter().take(LONGEST_WORD).take_while(|token| token.kind == Kind::Han);
            for (length, token) in run.enumerate() {
                word.push_str(&token.text);
                if self.words.contains(&word) {
                    longest = length + 1;
                }
            }
            if longest > 0 {
                starts[at] = true;
                starts[at + longest] = true;
            }
            at += longest.max(1);
        }
        starts
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

//! A place in a text that is being made into words, which every rule looks around from.

use crate::transcript::is_han;

/// What becomes of some characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Said {
    /// The character is left as it is.
    AsIs,
    /// Nothing at all.
    Nothing,
    /// Nothing, but the words around it stay apart.
    Space,
    /// These words, apart from what stands around them.
    Word(String),
}

/// The text around a place, for the rules, and what was made of the text before it.
pub(super) struct Reader {
    pub(super) chars: Vec<char>,
    pub(super) at: usize,
    pub(super) in_chinese: bool,
    pub(super) spoken: String,
}

impl Reader {
    /// At the beginning of a text.
    pub(super) fn new(chars: Vec<char>, in_chinese: bool) -> Self {
        Reader { chars, at: 0, in_chinese, spoken: String::new() }
    }

    /// The character this far from the place.
    pub(super) fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    /// The character before the place.
    pub(super) fn before(&self) -> Option<char> {
        self.at.checked_sub(1).map(|at| self.chars[at])
    }

    /// One of two, by the language.
    pub(super) fn pick<T>(&self, chinese: T, english: T) -> T {
        if self.in_chinese { chinese } else { english }
    }

    /// Whether the characters from this far on are these.
    pub(super) fn follows(&self, ahead: usize, text: &str) -> bool {
        text.chars().enumerate().all(|(i, c)| self.peek(ahead + i) == Some(c))
    }

    /// The last word of what was read so far, in the author's letters.
    pub(super) fn word_before(&self) -> String {
        let end = self.chars[..self.at].iter().rposition(|c| *c != ' ').map_or(0, |at| at + 1);
        let is_word = |c: &char| c.is_ascii_alphabetic() || is_han(*c);
        let start = self.chars[..end].iter().rposition(|c| !is_word(c)).map_or(0, |at| at + 1);
        self.chars[start..end].iter().collect()
    }

    /// Goes on by this many characters, of which this becomes.
    pub(super) fn take(&mut self, length: usize, said: &Said) {
        match said {
            Said::AsIs => self.spoken.extend(&self.chars[self.at..self.at + length]),
            Said::Nothing => {}
            Said::Space => self.spoken.push(' '),
            Said::Word(word) => self.spoken.extend([" ", word, " "]),
        }
        self.at += length;
    }
}

//! What a text is read into: tokens that remember where they stand in the original.

use crate::transcript::Span;

/// What a token is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    /// Letters, or letters with digits (`kubelet`, `k8s`, `c++`).
    Word,
    /// Digits only.
    Number,
    /// One Chinese character.
    Han,
}

/// What stands between a token and the one before it, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Gap {
    /// Nothing.
    Touching,
    /// A space, a hyphen, a dot inside a name (`Chart.yaml`).
    Space,
    /// A comma, colon or bracket.
    Pause,
    /// The end of a sentence, a line, or a piece of the recording.
    Stop,
}

/// A word, a number or a Chinese character.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// The folded text (see [`normal::fold`](super::normal::fold)), never empty.
    pub(super) text: String,
    /// What it is made of.
    pub(super) kind: Kind,
    /// Where it stands, in characters of the original.
    pub(super) span: Span,
    /// What stands before it; [`Gap::Stop`] for the first.
    pub(super) gap: Gap,
}

impl Token {
    /// Whether it is one letter or digit, as when an acronym is spelled out.
    pub(super) fn is_letter(&self) -> bool {
        self.kind != Kind::Han && self.text.len() == 1
    }
}

/// Whether `tokens[at]` begins something new after the token before it: a pause or more stands between them, and they
/// are not two letters of an acronym being spelled (`E. T. C. D.`).
pub(super) fn is_apart(tokens: &[Token], at: usize) -> bool {
    at == 0 || tokens[at].gap >= Gap::Pause && !(tokens[at].is_letter() && tokens[at - 1].is_letter())
}

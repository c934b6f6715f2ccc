//! Questions and their key points, as read from a bank.

use crate::language::Language;
use std::path::PathBuf;

/// A place in a bank file. Lines and columns count from 1; columns count characters.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file, as the person named it.
    pub path: PathBuf,
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}:{}", self.path.display(), self.line, self.column)
    }
}

/// Something in a bank that is not as it should be. Reading goes on past it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Where.
    pub place: Place,
    /// What was read, and why that is a problem: lower case, no full stop.
    pub what: String,
    /// What to write instead.
    pub mend: String,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}; {}", self.place, self.what, self.mend)
    }
}

/// One marked term of a key point: the ways to say it that are equally good. Never empty; the first is the one shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// `**Scheduler|调度器**` gives `["Scheduler", "调度器"]`.
    pub ways: Vec<String>,
}

impl Term {
    /// The way the author wrote first.
    pub fn canonical(&self) -> &str {
        self.ways.first().map_or("", String::as_str)
    }
}

/// One thing a good answer says.
#[derive(Debug, Clone, PartialEq)]
pub struct KeyPoint {
    /// `p1`, `p2`, … in the order of the file.
    pub id: String,
    /// The author's line as plain text: emphasis removed, the first way of each term kept, suffixes like `(optional)` removed.
    pub text: String,
    /// The marked terms; empty when the author marked none.
    pub terms: Vec<Term>,
    /// How much it counts; 1.0 unless the author wrote `(xN)`.
    pub weight: f64,
    /// A bonus: not counted as missed.
    pub optional: bool,
    /// Whether it is a step of a sequence (an item of a top-level numbered list), whose order is checked.
    pub step: bool,
    /// The index in [`Question::points`] of the point it is nested under.
    pub parent: Option<usize>,
    /// Where it stands.
    pub place: Place,
}

/// A question with its key points.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// Names the question for ever; unique in a bank.
    pub id: String,
    /// Whether the author wrote the id (`{#id}`), or it was derived from file and heading.
    pub id_is_written: bool,
    /// The heading, as plain text.
    pub text: String,
    /// The headings above it, outermost first.
    pub topic: Vec<String>,
    /// The language answers are spoken in.
    pub language: Language,
    /// Seconds allowed for the answer, when the author set a limit.
    pub time_limit: Option<u32>,
    /// How to read the question aloud, when it differs from the text.
    pub say: Option<String>,
    /// What a good answer says.
    pub points: Vec<KeyPoint>,
    /// What must not be said (struck items); their `id`s are `w1`, `w2`, ….
    pub wrong: Vec<KeyPoint>,
    /// The reference answer in prose, as plain text with blank lines between paragraphs; may be empty.
    pub reference: String,
    /// The name of the bank (`title:` of its front matter, or the file's stem).
    pub bank: String,
    /// Where its heading stands.
    pub place: Place,
}

impl Question {
    /// Whether people read about this question in Chinese: its language, or for [`Language::Auto`] any Chinese
    /// character in its text.
    pub fn speaks_chinese(&self) -> bool {
        match self.language {
            Language::Chinese => true,
            Language::English => false,
            Language::Auto => self.text.chars().any(crate::transcript::is_han),
        }
    }
}

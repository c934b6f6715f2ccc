//! Ordinary notes, made into a question bank.
//!
//! Text in, text out: [`read`] makes a [`Draft`], in which every question knows the line it came from, and [`write()`]
//! makes the bank. Every word of the note is in the bank: what is no question and no point stays as prose where it stood,
//! with a [`Remark`]. What a line would be in a bank is asked of [`notes`], never guessed.

mod anki;
mod bold;
mod html;
mod line;
mod outline;
mod roles;
#[cfg(test)]
mod tests;
mod write;

pub use write::write;

use super::notes;
use super::question::{Place, Problem};
use crate::language::Language;
use std::borrow::Cow;
use std::path::Path;

/// What a note would give.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Draft {
    /// The name of the bank, if the note says one.
    pub title: Option<String>,
    /// The language of the answers, if the note says one.
    pub language: Option<Language>,
    /// Topics, questions and prose in their order.
    pub parts: Vec<Part>,
    /// What the person should look at, by line.
    pub remarks: Vec<Remark>,
}

/// Something for the person to look at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Remark {
    /// The first line it is about, counted from 1.
    pub line: usize,
    /// What was done: lower case, no full stop.
    pub what: String,
    /// What the person may do.
    pub mend: String,
}

/// A part of a draft.
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    /// A heading for the questions below it.
    Topic {
        /// 1 is the outermost.
        level: usize,
        /// Its words, as Markdown.
        text: String,
    },
    /// A question.
    Question(Box<DraftQuestion>),
    /// What belongs to no question.
    Prose(Vec<Prose>),
}

/// A question and what was found under it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DraftQuestion {
    /// The line its words are on.
    pub line: usize,
    /// The level of its heading.
    pub level: usize,
    /// Its words, as Markdown.
    pub text: String,
    /// What the braces after it shall say, such as `#id`.
    pub attributes: Vec<String>,
    /// How to read it aloud: a quote beginning `say:`.
    pub say: Option<String>,
    /// What a good answer says.
    pub points: Vec<DraftPoint>,
    /// Whether the points are sentences of the prose, for want of a list.
    pub guessed: bool,
    /// The rest.
    pub prose: Vec<Prose>,
}

impl DraftQuestion {
    /// Whether it has a point to say; what must not be said is not enough to be asked.
    pub fn is_askable(&self) -> bool {
        !self.points.iter().all(DraftPoint::is_struck)
    }
}

/// A key point as it stood in the note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftPoint {
    /// Its line.
    pub line: usize,
    /// How many points it is nested under.
    pub depth: usize,
    /// Whether it was numbered.
    pub numbered: bool,
    /// Its words, as Markdown on one line.
    pub text: String,
}

impl DraftPoint {
    /// Whether all its words are struck: what must not be said. A question needs a point besides.
    pub fn is_struck(&self) -> bool {
        let says = |piece: &str| piece.contains(char::is_alphanumeric);
        let mut plain = self.text.split("~~").step_by(2);
        let mut struck = self.text.split("~~").skip(1).step_by(2);
        let is_closed = self.text.matches("~~").count().is_multiple_of(2);
        is_closed && struck.any(says) && !plain.any(says)
    }
}

/// Prose that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prose {
    /// Its first line.
    pub line: usize,
    /// Whether its lines are to be kept to the letter: code, HTML.
    pub verbatim: bool,
    /// Its lines.
    pub text: String,
}

/// A bank that was made of a note.
#[derive(Debug, Clone, Default)]
pub struct Imported {
    /// The bank.
    pub text: String,
    /// Its questions, each with the line of the note it came from, its words, its points, and whether these are guessed.
    pub questions: Vec<Made>,
    /// What the person should look at, with places in the note.
    pub remarks: Vec<Problem>,
}

/// A question that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// Where it stands in the note.
    pub line: usize,
    /// Its words.
    pub text: String,
    /// How many points it has.
    pub points: usize,
    /// Whether they are sentences of the prose.
    pub guessed: bool,
}

/// Reads a note in any of the styles.
pub fn read(text: &str) -> Draft {
    let text = clean(text);
    let anki = anki::read(&text);
    let mut draft = anki.unwrap_or_else(|| roles::read(&text));
    draft.remarks.sort();
    draft
}

/// Makes a bank of the note `text`, called `note`; `bank` is the file it is for, whose name goes into ids. Questions
/// without an id get one.
pub fn import(note: &Path, bank: &Path, text: &str, language: Option<Language>) -> Imported {
    let mut draft = read(text);
    let stem = bank.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    let text = write(&mut draft, language, &stem);
    let questions = draft.parts.iter().filter_map(|part| match part {
        Part::Question(question) => Some(Made {
            line: question.line,
            text: notes::read_heading(&question.text).map_or_else(String::new, |heading| heading.words),
            points: if question.is_askable() { question.points.len() } else { 0 },
            guessed: question.guessed,
        }),
        _ => None,
    });
    let place = |line| Place { path: note.to_owned(), line, column: 1 };
    let remark = |Remark { line, what, mend }| Problem { place: place(line), what, mend };
    Imported {
        questions: questions.collect(),
        text,
        remarks: draft.remarks.into_iter().map(remark).collect(),
    }
}

/// Without byte order mark and control characters, which no note means and no terminal should see.
fn clean(text: &str) -> Cow<'_, str> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let replaced = |c: char| match c {
        '\n' | '\r' | '\t' => Some(c),
        '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
        _ if c.is_control() => None,
        _ => Some(c),
    };
    if text.chars().all(|c| replaced(c) == Some(c)) {
        return text.into();
    }
    text.chars().filter_map(replaced).collect()
}

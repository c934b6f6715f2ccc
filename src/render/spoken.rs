//! What the voice says: questions, feedback and answers as sentences for the ear, cut into pieces of one language each.
//!
//! Every text is made in two steps. First it is *composed* of the author's words and of viva's own ([`feedback()`],
//! [`reference()`], [`follow_up`]), then it is *read*: marks of Markdown go, symbols, numbers, units and acronyms become
//! what people say for them ([`reading`]), and terms get the pronunciation that their glossary gives. What comes out is
//! ready for a voice and must not be read a second time.

mod feedback;
mod names;
mod numbers;
mod reader;
mod reading;
mod signs;
mod units;
mod words;

pub use feedback::{feedback, follow_up, follow_up_shown, missed, reference};
pub use reading::{plain, reading};

use crate::coach::{Glossary, Language, Question};
use crate::transcript::is_han;

/// How a question is read aloud. What its author wrote for the ear (`say:`) is taken by its word: the glossary's
/// pronunciations are for texts that were written for the eye.
pub fn question(question: &Question, glossary: &Glossary) -> String {
    match &question.say {
        Some(say) => plain(say, is_chinese(say, question)),
        None => of_question(&question.text, question, glossary),
    }
}

/// Reads a text of a question: its points and its reference may be in another language than the question.
fn of_question(text: &str, question: &Question, glossary: &Glossary) -> String {
    reading(text, is_chinese(text, question), glossary)
}

/// Whether symbols and numbers of a text are read in Chinese: those of a Chinese question, but for texts of it that are
/// English through and through.
fn is_chinese(text: &str, question: &Question) -> bool {
    question.speaks_chinese() && (text.chars().any(is_han) || !text.chars().any(|c| c.is_ascii_alphabetic()))
}

/// Text that one voice can read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// [`Language::Chinese`] or [`Language::English`], never [`Language::Auto`].
    pub language: Language,
    /// The text, without surrounding white space; never empty.
    pub text: String,
}

/// Cuts text by script, because a voice reads the letters of another language wrongly: Chinese characters are Chinese,
/// letters English. Digits, spaces and punctuation stay with the run they follow, or at the start with the one they
/// precede; a text of nothing else is one run in `otherwise` ([`Language::Auto`] counts as English).
pub fn runs(text: &str, otherwise: Language) -> Vec<Run> {
    let mut runs: Vec<(Option<Language>, String)> = Vec::new();
    for c in text.chars() {
        let language = if is_han(c) {
            Some(Language::Chinese)
        } else if c.is_alphabetic() {
            Some(Language::English)
        } else {
            None
        };
        match runs.last_mut() {
            Some((current, run)) if language.is_none() || current.is_none() || *current == language => {
                *current = current.or(language);
                run.push(c);
            }
            _ => runs.push((language, c.to_string())),
        }
    }
    let otherwise = if otherwise == Language::Chinese { Language::Chinese } else { Language::English };
    runs.into_iter()
        .map(|(language, run)| Run { language: language.unwrap_or(otherwise), text: run.trim().to_owned() })
        .filter(|run| !run.text.is_empty())
        .collect()
}

/// The shortest piece that is spoken by itself, in characters.
const SHORTEST: usize = 16;

/// Cuts text after sentences, so that the first can be heard while the next are being made ready. Short ones stay
/// together; together the pieces are the text, but for white space between them.
pub fn sentences(text: &str) -> Vec<String> {
    let mut sentences: Vec<String> = Vec::new();
    let mut sentence = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        sentence.push(c);
        let next = chars.peek().copied();
        let ends = match c {
            '。' | '！' | '？' | '；' => !next.is_some_and(|next| "”’」』）)。！？".contains(next)),
            '.' | '!' | '?' | ';' => next.is_some_and(char::is_whitespace),
            '\n' => true,
            _ => false,
        };
        if ends && sentence.trim().chars().count() >= SHORTEST {
            sentences.push(std::mem::take(&mut sentence));
        }
    }
    sentences.push(sentence);
    sentences.iter().map(|sentence| sentence.trim().to_owned()).filter(|s| !s.is_empty()).collect()
}

#[cfg(test)]
mod tests;

//! `viva list` and `viva check`: what is in a bank, and what is wrong with it.

use crate::coach::{Problem, Question};
use crate::edge::bank::{Bank, Written};
use crate::error::{Context, Result};
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

/// A question as `viva list --json` shows it.
#[derive(Serialize)]
struct Listed<'a> {
    id: &'a str,
    text: &'a str,
    topic: &'a [String],
    lang: &'static str,
    bank: &'a str,
    file: String,
    line: usize,
    /// How many key points there are, bonus points included.
    points: usize,
    /// How many of them are a bonus.
    optional: usize,
}

impl<'a> Listed<'a> {
    fn new(question: &'a Question) -> Self {
        Listed {
            id: &question.id,
            text: &question.text,
            topic: &question.topic,
            lang: question.language.code(),
            bank: &question.bank,
            file: question.place.path.to_string_lossy().into_owned(),
            line: question.place.line,
            points: question.points.len(),
            optional: question.points.iter().filter(|point| point.optional).count(),
        }
    }
}

/// The questions by bank and topic, one a line: id, language, number of points, question. Columns line up on a
/// terminal that shows Chinese characters two cells wide. Ends with a line of totals.
pub fn list(bank: &Bank) -> String {
    let wide = |width: fn(&Question) -> usize| bank.questions.iter().map(width).max().unwrap_or_default();
    let id_width = wide(|question| question.id.width());
    let points_width = wide(|question| counted(question.points.len(), "point").width());
    let mut text = String::new();
    let mut above = None;
    for question in &bank.questions {
        let heading = (&question.place.path, &question.bank, &question.topic);
        if above.replace(heading) != Some(heading) {
            let path: Vec<&str> =
                std::iter::once(&question.bank).chain(&question.topic).map(String::as_str).collect();
            text.push_str(if text.is_empty() { "" } else { "\n" });
            text.push_str(&path.join(" › "));
            text.push('\n');
        }
        let points = counted(question.points.len(), "point");
        text.push_str(&format!(
            "  {}  {:<4}  {}  {}\n",
            padded(&question.id, id_width),
            question.language.code(),
            padded(&points, points_width),
            question.text
        ));
    }
    let points = bank.questions.iter().map(|question| question.points.len()).sum();
    text.push_str(&format!(
        "\n{}, {} in {}\n",
        counted(bank.questions.len(), "question"),
        counted(points, "point"),
        counted(bank.files, "file")
    ));
    text
}

/// The questions as a JSON array of `{id, text, topic, lang, bank, file, line, points, optional}`, in the order of
/// [`list`].
///
/// # Errors
/// None that can happen: every value is text or a number.
pub fn list_json(bank: &Bank) -> Result<String> {
    let listed: Vec<Listed<'_>> = bank.questions.iter().map(Listed::new).collect();
    json(&listed)
}

/// The problems, one a line as `path:line:column: what; mend`, and a line of totals.
pub fn check(bank: &Bank) -> String {
    let mut text: String = bank.problems.iter().map(|problem| format!("{problem}\n")).collect();
    let problems = match bank.problems.len() {
        0 => "no problems".to_owned(),
        count => counted(count, "problem"),
    };
    text.push_str(&format!(
        "{}, {}: {problems}\n",
        counted(bank.files, "file"),
        counted(bank.questions.len(), "question")
    ));
    text
}

/// The same as [`check`] as a JSON object: `files`, `questions`, and `problems` as an array of
/// `{file, line, column, what, mend}`.
///
/// # Errors
/// None that can happen: every value is text or a number.
pub fn check_json(bank: &Bank) -> Result<String> {
    #[derive(Serialize)]
    struct Found<'a> {
        file: String,
        line: usize,
        column: usize,
        what: &'a str,
        mend: &'a str,
    }
    #[derive(Serialize)]
    struct Checked<'a> {
        files: usize,
        questions: usize,
        problems: Vec<Found<'a>>,
    }
    fn found(problem: &Problem) -> Found<'_> {
        Found {
            file: problem.place.path.to_string_lossy().into_owned(),
            line: problem.place.line,
            column: problem.place.column,
            what: &problem.what,
            mend: &problem.mend,
        }
    }
    let problems = bank.problems.iter().map(found).collect();
    json(&Checked { files: bank.files, questions: bank.questions.len(), problems })
}

/// What `viva check --fix` wrote, one id a line.
pub fn fixed(written: &[Written]) -> String {
    written.iter().map(|written| format!("{}: wrote {{#{}}}\n", written.place, written.id)).collect()
}

fn json(value: &impl Serialize) -> Result<String> {
    let text = serde_json::to_string_pretty(value).context(|| "cannot write JSON".to_owned())?;
    Ok(text + "\n")
}

/// `1 point`, `2 points`.
fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// Filled with spaces to a width in terminal cells.
fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

#[cfg(test)]
mod tests;

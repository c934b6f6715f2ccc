//! `viva list`, `check` and `edit`: what is in a bank, and what is wrong with it.

use crate::coach::{Problem, Question, advice};
use crate::edge::bank::{Bank, Written};
use crate::edge::grades::Last;
use crate::edge::workers;
use crate::error::{Context, Result};
use serde::Serialize;
use std::collections::{BTreeSet, HashMap};
use std::path::Path;
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
    /// The last result; `null` when there is none.
    last: Option<ListedLast<'a>>,
}

#[derive(Serialize)]
struct ListedLast<'a> {
    coverage: f64,
    answered_at: Option<&'a str>,
}

impl<'a> Listed<'a> {
    fn new(question: &'a Question, last: Option<&'a Last>) -> Self {
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
            last: last
                .map(|last| ListedLast { coverage: last.coverage, answered_at: last.answered_at.as_deref() }),
        }
    }
}

/// Questions that stand together in a bank and are of the same topic.
fn same_topic(a: &&Question, b: &&Question) -> bool {
    (&a.place.path, &a.bank, &a.topic) == (&b.place.path, &b.bank, &b.topic)
}

/// The questions by bank and topic with their numbers, one a line: id, language, number of points, the last result where
/// any question has one, question. Columns line up on a terminal that shows Chinese characters two cells wide. Ends with
/// a line of totals.
pub fn list(questions: &[&Question], last: &HashMap<&str, Last>) -> String {
    let result = |question: &Question| last.get(question.id.as_str()).map_or_else(String::new, told);
    let wide =
        |width: &dyn Fn(&Question) -> usize| questions.iter().map(|q| width(q)).max().unwrap_or_default();
    let id_width = wide(&|question| question.id.width());
    let points_width = wide(&|question| counted(question.points.len(), "point").width());
    // With the two spaces after it.
    let result_width = wide(&|question| result(question).width()).checked_add(2).filter(|&width| width > 2);
    let mut text = String::new();
    for group in questions.chunk_by(same_topic) {
        let path: Vec<&str> =
            std::iter::once(&group[0].bank).chain(&group[0].topic).map(String::as_str).collect();
        text.push_str(&format!("{}  ({})\n", path.join(" › "), totals(group)));
        for question in group {
            text.push_str(&format!(
                "  {}  {:<4}  {}  {}{}\n",
                padded(&question.id, id_width),
                question.language.code(),
                padded(&counted(question.points.len(), "point"), points_width),
                padded(&result(question), result_width.unwrap_or_default()),
                question.text
            ));
        }
        text.push('\n');
    }
    let files: BTreeSet<&Path> = questions.iter().map(|question| question.place.path.as_path()).collect();
    text.push_str(&format!("{} in {}\n", totals(questions), counted(files.len(), "file")));
    text
}

/// `last 64%, 3 days ago`.
fn told(last: &Last) -> String {
    let percent = last.coverage * 100.0;
    match last.days_ago {
        None => format!("last {percent:.0}%"),
        Some(0) => format!("last {percent:.0}%, today"),
        Some(1) => format!("last {percent:.0}%, yesterday"),
        Some(days) => format!("last {percent:.0}%, {days} days ago"),
    }
}

/// `3 questions, 12 points`.
fn totals(questions: &[&Question]) -> String {
    let points = questions.iter().map(|question| question.points.len()).sum();
    format!("{}, {}", counted(questions.len(), "question"), counted(points, "point"))
}

/// The questions as a JSON array of `{id, text, topic, lang, bank, file, line, points, optional, last}`, in the
/// order of [`list`]; `last` is `{coverage, answered_at}` or null.
///
/// # Errors
/// None that can happen: every value is text or a number.
pub fn list_json(questions: &[&Question], last: &HashMap<&str, Last>) -> Result<String> {
    let listed: Vec<Listed<'_>> =
        questions.iter().map(|question| Listed::new(question, last.get(question.id.as_str()))).collect();
    json(&listed)
}

/// What is wrong with one file of a bank, one problem a line, and their number; whether there is none.
pub fn check_file(bank: &Bank, path: &Path) -> (String, bool) {
    let found: Vec<&Problem> = bank.problems.iter().filter(|problem| problem.place.path == path).collect();
    let mut text: String = found.iter().map(|problem| format!("{problem}\n")).collect();
    let count = if found.is_empty() { "no problems".to_owned() } else { counted(found.len(), "problem") };
    text.push_str(&format!("{}: {count}\n", path.display()));
    (text, found.is_empty())
}

/// What `viva check` found.
pub struct Checked<'a> {
    bank: &'a Bank,
    advice: Option<Vec<Problem>>,
}

impl<'a> Checked<'a> {
    /// The problems of a bank; if `strict`, advice on style, too.
    pub fn new(bank: &'a Bank, strict: bool) -> Self {
        Checked { bank, advice: strict.then(|| advice_on(bank)) }
    }

    /// Whether there is nothing to mend.
    pub fn is_well(&self) -> bool {
        self.bank.problems.is_empty() && self.advice.iter().all(Vec::is_empty)
    }

    /// The problems, then the advice, one a line as `path:line:column: what; mend`, and a line of totals.
    pub fn text(&self) -> String {
        let found = self.bank.problems.iter().chain(self.advice.iter().flatten());
        let mut text: String = found.map(|found| format!("{found}\n")).collect();
        let problems = match self.bank.problems.len() {
            0 => "no problems".to_owned(),
            count => counted(count, "problem"),
        };
        let advice = match self.advice.as_ref().map(Vec::len) {
            None => String::new(),
            Some(0) => ", no advice".to_owned(),
            Some(1) => ", 1 piece of advice".to_owned(),
            Some(count) => format!(", {count} pieces of advice"),
        };
        let (files, questions) =
            (counted(self.bank.files, "file"), counted(self.bank.questions.len(), "question"));
        text.push_str(&format!("{files}, {questions}: {problems}{advice}\n"));
        text
    }

    /// The same as a JSON object: `files`, `questions`, `problems` and, if strict, `advice` as arrays of
    /// `{file, line, column, what, mend}`.
    ///
    /// # Errors
    /// None that can happen: every value is text or a number.
    pub fn json(&self) -> Result<String> {
        #[derive(Serialize)]
        struct Found<'a> {
            file: String,
            line: usize,
            column: usize,
            what: &'a str,
            mend: &'a str,
        }
        #[derive(Serialize)]
        struct Document<'a> {
            files: usize,
            questions: usize,
            problems: Vec<Found<'a>>,
            #[serde(skip_serializing_if = "Option::is_none")]
            advice: Option<Vec<Found<'a>>>,
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
        json(&Document {
            files: self.bank.files,
            questions: self.bank.questions.len(),
            problems: self.bank.problems.iter().map(found).collect(),
            advice: self.advice.as_ref().map(|advice| advice.iter().map(found).collect()),
        })
    }
}

/// Advice on a bank's style, by file and place.
pub fn advice_on(bank: &Bank) -> Vec<Problem> {
    let mut found = advice::on_wording(&bank.questions);
    let on_question = |question: &Question| advice::on_question(question, &bank.glossary_for(question));
    found.extend(workers::map(&bank.questions, on_question).into_iter().flatten());
    found.sort();
    found
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

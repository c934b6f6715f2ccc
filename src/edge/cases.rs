//! Files of labelled answers, one JSON object a line, and the file of what the grader made of them.

use super::text;
use crate::coach::eval::{self, Case, Label};
use crate::coach::{Language, Place, Question};
use crate::error::{Error, Result};
use serde::Deserialize;
use serde_json::error::Category;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

/// A line of the file. What viva does not need (`note`, `initial_prompt`, …) may stand in it, too.
#[derive(Deserialize)]
struct Line {
    id: String,
    qid: String,
    question: String,
    lang: String,
    points: Vec<Point>,
    transcript: String,
    hit: Vec<String>,
    missed: Vec<String>,
    unsure: Option<Vec<String>>,
    order_ok: Option<bool>,
    tags: Option<Vec<String>>,
}

/// A key point of the question.
#[derive(Deserialize)]
struct Point {
    id: String,
    text: String,
    terms: Option<Vec<String>>,
}

/// What is wrong with a line, and what to write instead.
struct Fault {
    column: Option<usize>,
    what: String,
    mend: String,
}

impl Fault {
    fn new(what: impl Into<String>, mend: impl Into<String>) -> Self {
        Fault { column: None, what: what.into(), mend: mend.into() }
    }

    fn at(self, path: &Path, line: usize) -> Error {
        let column = self.column.map_or_else(String::new, |column| format!(":{column}"));
        let place = format!("`{}`:{line}{column}", path.display());
        Error::failed(format!("cannot use the labelled answers {place}: {}", self.what)).hint(self.mend)
    }
}

/// Reads files of labelled answers. A question of which any answer has a label for its order is a sequence.
///
/// # Errors
/// A file cannot be read, has no answer in it, or a line of it cannot be used; the message names file and line, the
/// hint says what to write instead.
pub fn read(paths: &[PathBuf]) -> Result<Vec<Case>> {
    let mut cases = Vec::new();
    let mut places: HashMap<String, String> = HashMap::new();
    for path in paths {
        let before = cases.len();
        for case in parse(path, &text::read(path)?) {
            let case: Case = case?;
            let Place { path, line, .. } = &case.question.place;
            if let Some(first) = places.insert(case.id.clone(), format!("`{}`:{line}", path.display())) {
                let what = format!("the id `{}` is taken already, at {first}", case.id);
                return Err(Fault::new(what, "give each answer an id of its own").at(path, *line));
            }
            cases.push(case);
        }
        if cases.len() == before {
            return Err(Error::failed(format!("no labelled answer in `{}`", path.display()))
                .hint("write one JSON object on each line; viva help eval shows one"));
        }
    }
    eval::mark_sequences(&mut cases);
    Ok(cases)
}

/// The answers in a text, or what is wrong with their lines; blank lines are passed over.
fn parse(path: &Path, text: &str) -> impl Iterator<Item = Result<Case>> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines.map(move |(index, line)| {
        let place = Place { path: path.to_owned(), line: index + 1, column: 1 };
        object(line).and_then(|line| case(line, &place)).map_err(|fault| fault.at(path, index + 1))
    })
}

fn object(line: &str) -> Result<Line, Fault> {
    const ONE_A_LINE: &str = "write one JSON object on each line, without line breaks inside it";
    if !line.trim_start().starts_with('{') {
        return Err(Fault::new("not a JSON object", ONE_A_LINE));
    }
    serde_json::from_str(line).map_err(|error| {
        // The place is told in terms of the file, not of this one line.
        let message = error.to_string();
        let what = message.rsplit_once(" at line ").map_or(message.as_str(), |(what, _)| what);
        let mend = match error.classify() {
            Category::Data => {
                "an answer has id, qid, question, lang, points, transcript, hit and missed; \
                 viva help eval shows one"
            }
            Category::Syntax | Category::Eof | Category::Io => ONE_A_LINE,
        };
        let before = line.as_bytes().iter().take(error.column());
        let column = before.filter(|&&byte| byte & 0xC0 != 0x80).count().max(1);
        Fault { column: Some(column), ..Fault::new(what, mend) }
    })
}

fn case(line: Line, place: &Place) -> Result<Case, Fault> {
    for (name, value) in [("id", &line.id), ("qid", &line.qid)] {
        if value.trim().is_empty() {
            return Err(Fault::new(format!("an empty `{name}`"), format!("write an {name}")));
        }
    }
    let labels = labels(&line)?;
    let points = line.points.iter().map(|point| {
        let terms = point.terms.as_deref().unwrap_or_default();
        let mut read = eval::point(&point.id, &point.text, terms).ok_or_else(|| {
            let what = format!("the text of the point `{}` is not one list item of notes", point.id);
            Fault::new(what, "write the words as they would follow `- ` in a bank, not struck and not nested")
        })?;
        read.place = place.clone();
        Ok(read)
    });
    let points = points.collect::<Result<Vec<_>, Fault>>()?;
    Ok(Case {
        id: line.id,
        question: Question {
            id: line.qid,
            id_is_written: true,
            text: line.question,
            topic: Vec::new(),
            language: Language::Auto,
            time_limit: None,
            say: None,
            points,
            wrong: Vec::new(),
            reference: String::new(),
            bank: String::new(),
            place: place.clone(),
        },
        labels,
        transcript: line.transcript,
        language: line.lang,
        order_ok: line.order_ok,
        tags: line.tags.unwrap_or_default(),
    })
}

/// The label of each point, which must have exactly one.
fn labels(line: &Line) -> Result<Vec<Label>, Fault> {
    let ids: HashSet<&str> = line.points.iter().map(|point| point.id.as_str()).collect();
    if ids.is_empty() {
        return Err(Fault::new("an answer to a question without points", "write its points"));
    }
    if ids.len() < line.points.len() {
        return Err(Fault::new("two points with the same id", "call them p1, p2, …"));
    }
    let mut labels: HashMap<&str, Label> = HashMap::new();
    let lists = [
        (Label::Hit, line.hit.as_slice()),
        (Label::Missed, line.missed.as_slice()),
        (Label::Unsure, line.unsure.as_deref().unwrap_or_default()),
    ];
    for (label, list) in lists {
        for id in list {
            let name = label.code();
            if !ids.contains(id.as_str()) {
                let known: Vec<&str> = line.points.iter().map(|point| point.id.as_str()).collect();
                let what = format!("`{name}` names `{id}`, which is no point of this answer's question");
                return Err(Fault::new(what, format!("its points are {}", known.join(", "))));
            }
            if let Some(other) = labels.insert(id, label) {
                let what = match other == label {
                    true => format!("the point `{id}` is in `{name}` twice"),
                    false => format!("the point `{id}` is in `{}` and in `{name}`", other.code()),
                };
                return Err(Fault::new(what, "keep it in one list, once"));
            }
        }
    }
    let label = |point: &Point| {
        labels.get(point.id.as_str()).copied().ok_or_else(|| {
            let what = format!("the point `{}` is in none of `hit`, `missed` and `unsure`", point.id);
            Fault::new(what, "put it into `missed` if it was not said")
        })
    };
    line.points.iter().map(label).collect()
}

/// Writes the file of predictions whole or not at all, and never over one of the files they were made from.
///
/// # Errors
/// It is such a file, or no regular file, or cannot be written.
pub fn save_predictions(path: &Path, text: &str, cases: &[PathBuf]) -> Result<()> {
    if let Ok(existing) = path.canonicalize() {
        let refused = |why: &str| {
            Error::usage(format!("cannot write the predictions to `{}`: {why}", path.display()))
                .hint("name another file")
        };
        if cases.iter().any(|case| case.canonicalize().is_ok_and(|case| case == existing)) {
            return Err(refused("the labelled answers are in it"));
        }
        if !existing.is_file() {
            return Err(refused("not a regular file"));
        }
    }
    text::write_whole_for_all(path, text)
}

#[cfg(test)]
mod tests;

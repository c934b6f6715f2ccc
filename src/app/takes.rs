//! `viva takes`: which recordings are there, and which go.

use crate::edge::clock::{Now, sleep};
use crate::edge::console::{Console, Key, Keyboard};
use crate::edge::takes::{Kept, State, Takes, grade_command};
use crate::error::{Context, Result};
use serde::Serialize;
use std::time::Duration;
use unicode_width::UnicodeWidthStr as _;

/// A take as `viva takes --json` shows it.
#[derive(Serialize)]
struct Listed {
    name: String,
    /// `null` when only the grade is left.
    path: Option<String>,
    /// As RFC 3339; `null` when nothing says it.
    answered_at: Option<String>,
    question: Option<Question>,
    length_ms: u64,
    bytes: u64,
    /// `graded`, `ungraded` or `recording`.
    state: &'static str,
    /// From 0 to 1; `null` without a score.
    coverage: Option<f64>,
    /// Whether the end of the answer is missing.
    cut_short: bool,
}

#[derive(Serialize)]
struct Question {
    id: String,
    text: String,
}

impl Listed {
    fn new(kept: &Kept) -> Self {
        let asked = kept.asked().ok();
        Listed {
            name: kept.name.clone(),
            path: kept.wav.as_ref().map(|path| path.to_string_lossy().into_owned()),
            answered_at: asked.as_ref().and_then(|asked| asked.at.clone()),
            question: asked
                .as_ref()
                .map(|asked| Question { id: asked.question.id.clone(), text: asked.question.text.clone() }),
            length_ms: kept.length.0,
            bytes: kept.bytes,
            state: match kept.state {
                State::Graded => "graded",
                State::Ungraded => "ungraded",
                State::Recording => "recording",
            },
            coverage: kept.grade().and_then(|grade| grade.coverage),
            cut_short: asked.is_some_and(|asked| asked.cut_short),
        }
    }
}

/// The takes, one a line: when, how long, how large, how it was graded, the question. Ends with a line of totals, and the
/// command that grades the newest of those that wait.
pub fn list(takes: &Takes, kept: &[Kept]) -> String {
    if kept.is_empty() {
        return format!("no takes in `{}`\n", takes.folder().display());
    }
    let rows: Vec<[String; 5]> = kept.iter().map(row).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].width()).max().unwrap_or_default();
    let mut text = String::new();
    for [when, length, size, state, question] in &rows {
        let padded = format!("{state}{}", " ".repeat(width(3) - state.width()));
        let (length_width, size_width) = (width(1), width(2));
        text.push_str(&format!(
            "{when}  {length:>length_width$}  {size:>size_width$}  {padded}  {question}\n"
        ));
    }
    text.push_str(&format!("\n{} in `{}`", counted(kept), takes.folder().display()));
    let waiting: Vec<&Kept> = kept.iter().filter(|kept| kept.state == State::Ungraded).collect();
    match waiting.last().and_then(|kept| kept.wav.as_deref()) {
        None => text.push('\n'),
        Some(newest) => {
            text.push_str(&format!(
                "; {} not graded, the newest: {}\n",
                waiting.len(),
                grade_command(newest)
            ));
        }
    }
    text
}

fn row(kept: &Kept) -> [String; 5] {
    let state = match (kept.state, kept.grade().and_then(|grade| grade.coverage)) {
        (State::Recording, _) => "being recorded".to_owned(),
        (State::Ungraded, _) => "not graded".to_owned(),
        (State::Graded, Some(coverage)) => format!("{:.0} %", coverage * 100.0),
        (State::Graded, None) => "no score".to_owned(),
    };
    let length = if kept.wav.is_some() { kept.length.to_string() } else { "no sound".to_owned() };
    let question = kept.asked().map_or_else(|_| kept.name.clone(), |asked| asked.question.text);
    [kept.when(), length, size(kept.bytes), state, question]
}

/// The takes as a JSON array, oldest first.
///
/// # Errors
/// None that can happen: every value is text or a number.
pub fn list_json(kept: &[Kept]) -> Result<String> {
    let listed: Vec<Listed> = kept.iter().map(Listed::new).collect();
    let mut text = serde_json::to_string_pretty(&listed).context(|| "cannot write JSON".to_owned())?;
    text.push('\n');
    Ok(text)
}

/// Takes that are to go.
pub struct Old {
    kept: Vec<Kept>,
    days: u32,
}

impl Old {
    /// The takes that were begun at least so many days ago. One that is being recorded now is never among them.
    pub fn find(all: Vec<Kept>, days: u32, now: &Now) -> Self {
        let is_old = |kept: &Kept| kept.state != State::Recording && kept.age(now) >= days;
        Old { kept: all.into_iter().filter(is_old).collect(), days }
    }

    /// Keeps those that wait to be graded and that the person was not asked about.
    #[must_use]
    pub fn without(mut self, waiting: &[Kept]) -> Self {
        self.kept.retain(|kept| waiting.iter().all(|other| other.name != kept.name));
        self
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    /// Whether one of them waits to be graded.
    pub fn has_ungraded(&self) -> bool {
        self.kept.iter().any(|kept| kept.state == State::Ungraded)
    }

    /// What goes: `3 takes of 30 days or more (12.4 MB), 1 of them never graded`.
    pub fn describe(&self) -> String {
        let age = match self.days {
            0 => String::new(),
            1 => " of a day or more".to_owned(),
            days => format!(" of {days} days or more"),
        };
        let bytes = self.kept.iter().map(|kept| kept.bytes).sum();
        let number = match self.kept.len() {
            1 => "1 take".to_owned(),
            more => format!("{more} takes"),
        };
        let ungraded = match self.kept.iter().filter(|kept| kept.state == State::Ungraded).count() {
            0 => String::new(),
            1 if self.kept.len() == 1 => ", never graded".to_owned(),
            some => format!(", {some} of them never graded"),
        };
        format!("{number}{age} ({}){ungraded}", size(bytes))
    }

    /// Removes them, recordings and grades.
    ///
    /// # Errors
    /// When a file cannot be removed; those before it are gone.
    pub fn remove(&self) -> Result<()> {
        self.kept.iter().try_for_each(Kept::remove)
    }
}

/// Asks something that `y` answers with yes, and `n`, `q`, Enter and Ctrl-C with no; `None` where there is no keyboard.
pub fn confirm(console: &mut Console, question: &str) -> Option<bool> {
    let mut keyboard = Keyboard::open();
    let keys = keyboard.watch();
    if !keys.available() {
        return None;
    }
    let question = format!("{question} y: yes, n: no");
    if console.is_lively() {
        console.live(&question)
    } else {
        console.warn(&question)
    }
    let answer = loop {
        match keys.pressed() {
            None => sleep(Duration::from_millis(20)),
            key => break key == Some(Key::Yes),
        }
    };
    drop(keys);
    console.clear_live();
    Some(answer)
}

/// `3 takes, 12.4 MB`.
fn counted(kept: &[Kept]) -> String {
    let bytes = kept.iter().map(|kept| kept.bytes).sum();
    match kept.len() {
        1 => format!("1 take, {}", size(bytes)),
        more => format!("{more} takes, {}", size(bytes)),
    }
}

/// A number of bytes as people read it.
fn size(bytes: u64) -> String {
    match bytes {
        0..100_000 => format!("{} kB", bytes.div_ceil(1000)),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

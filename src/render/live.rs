//! The view that lives below the last line of a terminal while one question is asked and answered.
//!
//! What it says never hangs on color alone: words that may still change stand behind a bar, a level that is too high is
//! called so.

use super::ink::Ink;
use super::terminal::{BAD, GOOD, HALF, HEADING, QUIET};
use super::words::Words;
use crate::coach::Question;
use crate::time::Millis;
use anstyle::Style;

/// The most lines of the question that are shown.
const QUESTION: usize = 3;
/// The most lines of recognized words that are shown: the last ones.
const TEXT: usize = 5;
/// From this many lines on, blank ones part the question, the words and the keys.
const AIRY: usize = 10;
/// The most cells of the level meter.
const CELLS: usize = 16;
/// Fewer cells than this say nothing.
const FEWEST_CELLS: usize = 3;
/// The level of an empty meter, in dBFS: a quiet room.
const FLOOR: f64 = -60.0;
/// The level of a full meter, in dBFS. Speech whose mean over a frame is above it has its peaks cut off.
const CEILING: f64 = -6.0;
/// Between the words that stay and those that may still change.
const BORDER: &str = "┊";

/// What is known while one question is asked and answered.
#[derive(Debug, Clone)]
pub struct Live<'a> {
    /// What is asked. Its language is the language of the view.
    pub question: &'a Question,
    /// How far it has come.
    pub stage: Stage,
    /// The words that stay as they are.
    pub stable: &'a str,
    /// The newest words, which may still change.
    pub tentative: &'a str,
    /// Whether keys can be pressed.
    pub keys: bool,
}

/// How far a question has come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Stage {
    /// It is being read aloud.
    Asking,
    /// The microphone is open.
    Listening {
        /// For how long.
        elapsed: Millis,
        /// When the answer will be cut off.
        limit: Option<Millis>,
        /// The level, in dBFS; see [`Needle`].
        level: f64,
        /// Whether a first word was heard.
        begun: bool,
        /// The time until silence ends the answer, while the speaker pauses.
        ending_in: Option<Millis>,
    },
    /// The answer is over; its last words are being recognized.
    Finishing,
}

impl Live<'_> {
    /// The view as painted lines, each narrower than `width` columns, and fewer of them than `height`. What matters least
    /// is left out where there is no room (from 6 columns on): first blank lines, then most of the words and the question, then the keys.
    pub fn lines(&self, width: usize, height: usize) -> Vec<String> {
        // The last column stays free: some terminals go to the next line when it is written, some do not.
        let width = width.saturating_sub(1).max(2);
        let most = height.saturating_sub(1).max(1);
        let words = Words::of(self.question);
        let (status, note) = self.status(width, words);
        let mut question = Ink::new(&self.question.text, HEADING).lines(width);
        let mut text = self.text().lines(width.saturating_sub(2));
        let mut keys = match note {
            Some(note) => note.lines(width),
            None => Ink::new(&self.hint(words), QUIET).lines(width),
        };
        if self.stable.is_empty() && self.tentative.is_empty() {
            text.clear();
        }

        let blank = usize::from(most >= AIRY);
        let mut room = most - 1;
        let mut take = |wanted: usize| {
            let taken = wanted.min(room);
            room -= taken;
            taken
        };
        let least = take(text.len().min(1));
        let below = take(keys.len().min(2));
        let above = take(question.len().min(1));
        let shown = least + take(text.len().min(TEXT) - least);
        let above = above + take(question.len().min(QUESTION) - above);
        cut_below(&mut question, above, width);
        keys.truncate(below);

        let mut lines: Vec<String> = question.iter().map(Ink::painted).collect();
        if above > 0 {
            lines.extend(std::iter::repeat_n(String::new(), take(blank)));
        }
        lines.push(status.painted());
        let cut = text.len() - shown;
        for (number, line) in text[cut..].iter().enumerate() {
            let mut row = Ink::new(if number == 0 && cut > 0 { "… " } else { "  " }, QUIET);
            row.append(line);
            lines.push(row.painted());
        }
        if below > 0 {
            lines.extend(std::iter::repeat_n(String::new(), take(blank)));
        }
        lines.extend(keys.iter().map(Ink::painted));
        lines
    }

    /// The line with time and level, and what must be noticed now when that line has no room for it.
    fn status(&self, width: usize, words: Words) -> (Ink, Option<Ink>) {
        let Stage::Listening { elapsed, limit, level, begun, ending_in } = self.stage else {
            let (sign, what) = match self.stage {
                Stage::Asking => ("♪ ", words.asking()),
                _ => ("… ", words.finishing()),
            };
            let mut line = Ink::new(sign, QUIET);
            line.push_plain(what);
            return (line.shortened(width), None);
        };
        let mut line = Ink::new("● ", BAD);
        line.push_plain(&elapsed.to_string());
        if let Some(limit) = limit {
            line.push(&format!(" / {limit}"), QUIET);
        }
        let is_loud = level > CEILING;
        let note = match ending_in {
            Some(left) => Some(Ink::new(&words.ending(left), HALF)),
            None if is_loud => Some(Ink::new(words.too_loud(), BAD)),
            None if !begun => Some(Ink::new(words.speak_now(), HEADING)),
            None => None,
        };
        let room = width.saturating_sub(line.width() + 2);
        if room >= FEWEST_CELLS {
            line.push_plain("  ");
            meter(&mut line, level, room.min(if room < 3 * CELLS { CELLS / 2 } else { CELLS }));
        }
        match note {
            Some(note) if line.width() + 2 + note.width() <= width => {
                line.push_plain("  ");
                line.append(&note);
                (line, None)
            }
            note => (line.shortened(width), note),
        }
    }

    fn text(&self) -> Ink {
        let mut text = Ink::new(self.stable.trim(), Style::new());
        let tentative = self.tentative.trim();
        if !tentative.is_empty() {
            let space = if text.width() == 0 { "" } else { " " };
            text.push(&format!("{space}{BORDER} {tentative}"), QUIET);
        }
        text
    }

    /// What can be pressed.
    fn hint(&self, words: Words) -> String {
        let enter = match self.stage {
            Stage::Asking => Some(words.enter_answers()),
            Stage::Listening { .. } => Some(words.enter_ends()),
            Stage::Finishing => None,
        };
        match (self.keys, self.stage) {
            (true, _) => enter.into_iter().chain([words.q_stops()]).collect::<Vec<_>>().join(" · "),
            (false, Stage::Listening { .. }) => words.silence_ends().to_owned(),
            (false, _) => String::new(),
        }
    }
}

/// Keeps the first `count` lines; the last of them tells that there were more.
fn cut_below(lines: &mut Vec<Ink>, count: usize, width: usize) {
    if lines.len() > count {
        lines.truncate(count);
        if let Some(last) = lines.last_mut() {
            last.push("  …", HEADING);
            *last = std::mem::take(last).shortened(width);
        }
    }
}

fn meter(line: &mut Ink, level: f64, cells: usize) {
    let share = ((level - FLOOR) / (CEILING - FLOOR)).clamp(0.0, 1.0);
    let filled = (share * cells as f64).round() as usize;
    line.push(&"█".repeat(filled), if level > CEILING { BAD } else { GOOD });
    line.push(&"░".repeat(cells - filled), QUIET);
}

/// The needle of a level meter: it jumps up with the sound and falls slowly, so that an eye can follow it.
#[derive(Debug, Clone, Copy)]
pub struct Needle {
    level: f64,
    at: Millis,
}

/// How fast the needle falls, in dB a second.
const FALL: f64 = 40.0;

impl Default for Needle {
    fn default() -> Self {
        Needle { level: -120.0, at: Millis::ZERO }
    }
}

impl Needle {
    /// Takes the level at a later moment, in dBFS; where the needle stands then.
    pub fn push(&mut self, level: f64, at: Millis) -> f64 {
        let fallen = self.level - FALL * at.since(self.at).seconds();
        self.at = at;
        self.level = fallen.max(level);
        self.level
    }
}

#[cfg(test)]
mod tests;

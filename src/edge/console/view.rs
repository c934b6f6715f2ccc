//! Lines at the foot of the terminal that are redrawn in place.
//!
//! Between two frames the cursor rests, hidden, on the first character of the view. There it keeps its place when the
//! window changes its size: terminals that break lines anew move the cursor with its line, the others leave both alone,
//! and in either case everything from the cursor to the end of the screen is the view and nothing else is.

use std::fmt::Write as _;

/// What is on the screen of one view.
#[derive(Debug, Default)]
pub(super) struct View {
    lines: Vec<String>,
    size: (u16, u16),
}

const HIDE_CURSOR: &str = "\u{1b}[?25l";
const SHOW_CURSOR: &str = "\u{1b}[?25h";
/// Too wide a line is cut off at the edge rather than continued below, whatever the terminal thinks of the width of its
/// characters.
const NO_WRAP: &str = "\u{1b}[?7l";
const WRAP: &str = "\u{1b}[?7h";
const CLEAR_LINE: &str = "\u{1b}[K";

impl View {
    /// The bytes that bring these lines to a terminal of this size; none when they are there already. Only lines that
    /// changed are written, unless the size did.
    pub(super) fn draw(&mut self, lines: Vec<String>, size: (u16, u16)) -> String {
        let is_new = self.lines.is_empty();
        if !is_new && self.lines == lines && self.size == size {
            return String::new();
        }
        let mut out = String::new();
        if is_new {
            out += HIDE_CURSOR;
        }
        out += NO_WRAP;
        let kept = if is_new || self.size != size {
            clear_below(&mut out, size);
            0
        } else {
            self.lines.len()
        };
        let mut row = 0;
        for (number, line) in lines.iter().enumerate() {
            if number < kept && self.lines[number] == *line {
                continue;
            }
            if number < kept {
                down(&mut out, number - row);
                out += "\r";
                out += line;
                out += CLEAR_LINE;
            } else {
                // Below the last row a line feed makes room; moving down would not.
                down(&mut out, (number.max(1) - 1).saturating_sub(row));
                out += if number == 0 { "\r" } else { "\r\n" };
                out += line;
            }
            row = number;
        }
        if lines.len() < kept {
            down(&mut out, lines.len() - row);
            clear_below(&mut out, size);
            row = lines.len();
        }
        if row > 0 {
            // Writing to a string cannot fail.
            let _ = write!(out, "\u{1b}[{row}A");
        }
        out += "\r";
        out += WRAP;
        self.lines = lines;
        self.size = size;
        out
    }

    /// The bytes that remove the view.
    pub(super) fn clear(&mut self) -> String {
        if self.lines.is_empty() {
            return String::new();
        }
        self.lines.clear();
        let mut out = String::new();
        clear_below(&mut out, self.size);
        out + SHOW_CURSOR
    }
}

/// Empties the row of the cursor and all below it, by deleting as many rows as the screen has. Terminals that keep what
/// is erased from a whole screen do not keep deleted rows.
fn clear_below(out: &mut String, (_, rows): (u16, u16)) {
    // Writing to a string cannot fail.
    let _ = write!(out, "\r\u{1b}[{rows}M");
}

fn down(out: &mut String, rows: usize) {
    if rows > 0 {
        // Writing to a string cannot fail.
        let _ = write!(out, "\u{1b}[{rows}B");
    }
}

#[cfg(test)]
mod tests;

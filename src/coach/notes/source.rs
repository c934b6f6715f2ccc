//! A bank's text with its lines, so that everything read from it can say where it stands.

use crate::coach::question::{Place, Problem};
use std::path::Path;

/// The longest excerpt of the author's text in a problem, in characters.
const EXCERPT: usize = 40;

/// A file's text and the starts of its lines.
pub(super) struct Source<'a> {
    path: &'a Path,
    /// The text after the byte order mark, which is no character of the file.
    pub(super) text: &'a str,
    line_starts: Vec<usize>,
}

impl<'a> Source<'a> {
    pub(super) fn new(path: &'a Path, text: &'a str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let bytes = text.as_bytes();
        let ends_a_line = |at: usize| match bytes[at] {
            b'\n' => true,
            b'\r' => bytes.get(at + 1) != Some(&b'\n'),
            _ => false,
        };
        let line_starts = std::iter::once(0)
            .chain((0..bytes.len()).filter(|&at| ends_a_line(at)).map(|at| at + 1))
            .collect();
        Source { path, text, line_starts }
    }

    pub(super) fn path(&self) -> &'a Path {
        self.path
    }

    /// The place of a byte offset in [`Source::text`]; an offset inside a character counts as that character.
    pub(super) fn place(&self, offset: usize) -> Place {
        let line = self.line_starts.partition_point(|&start| start <= offset).max(1);
        let start = self.line_starts[line - 1];
        let before = self.text.as_bytes().get(start..offset).unwrap_or_default();
        let column = before.iter().filter(|&&byte| byte & 0xC0 != 0x80).count() + 1;
        Place { path: self.path.to_owned(), line, column }
    }

    pub(super) fn problem(&self, offset: usize, what: impl Into<String>, mend: impl Into<String>) -> Problem {
        Problem { place: self.place(offset), what: what.into(), mend: mend.into() }
    }
}

/// The author's words in backticks, cut short when they are long.
pub(in crate::coach) fn excerpt(text: &str) -> String {
    let mut shown: String = text.chars().filter(|c| !c.is_control()).take(EXCERPT).collect();
    if text.chars().nth(EXCERPT).is_some() {
        shown.push('…');
    }
    format!("`{shown}`")
}

//! The words of one heading, paragraph or list item, with what its author marked.

use crate::transcript::is_wide;

/// What a piece of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Words.
    Plain,
    /// Bold or code.
    Term,
    /// A `**` or `~~` that Markdown leaves as text, because nothing closes it or because of what stands beside it.
    Mark,
}

/// A run of text of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) kind: Kind,
    pub(super) text: String,
    pub(super) struck: bool,
    /// Its byte offset in the source.
    pub(super) at: usize,
}

/// The pieces in their order, and what is open while they are collected.
#[derive(Debug, Clone, Default)]
pub(super) struct Inline {
    pub(super) pieces: Vec<Piece>,
    strong: usize,
    struck: usize,
    /// A line ended since the last word.
    broken: bool,
    /// Words that may go on in the next run of the source, which Markdown cuts at every character it knows.
    run: Option<Run>,
}

/// Adjacent words of the source.
#[derive(Debug, Clone)]
struct Run {
    text: String,
    at: usize,
    escaped: bool,
}

impl Inline {
    /// Opens bold text.
    pub(super) fn open_strong(&mut self, at: usize) {
        self.finish();
        if self.strong == 0 {
            self.begin(Kind::Term, at);
        }
        self.strong += 1;
    }

    pub(super) fn close_strong(&mut self) {
        self.finish();
        self.strong = self.strong.saturating_sub(1);
    }

    pub(super) fn open_struck(&mut self) {
        self.finish();
        self.struck += 1;
    }

    pub(super) fn close_struck(&mut self) {
        self.finish();
        self.struck = self.struck.saturating_sub(1);
    }

    /// A line ends here: words of two lines are separated by a space, except between Chinese characters.
    pub(super) fn line_break(&mut self) {
        self.finish();
        self.broken = true;
    }

    /// Code: a term of its own, or a part of the bold text around it.
    pub(super) fn code(&mut self, text: &str, at: usize) {
        self.finish();
        if self.strong == 0 {
            self.begin(Kind::Term, at);
        }
        self.append(text);
    }

    /// Words. `escaped` says that a backslash stands before them, so that their first character means only itself.
    pub(super) fn words(&mut self, text: &str, at: usize, escaped: bool) {
        match &mut self.run {
            Some(run) if run.at + run.text.len() == at => run.text.push_str(text),
            _ => {
                self.finish();
                self.run = Some(Run { text: text.to_owned(), at, escaped });
            }
        }
    }

    /// Takes in the words read so far. To be called before the pieces are used.
    pub(super) fn finish(&mut self) {
        let Some(Run { text, at, escaped }) = self.run.take() else { return };
        if self.strong > 0 {
            return self.append(&text);
        }
        let mut from = 0;
        let mut searched = if escaped { text.chars().next().map_or(0, char::len_utf8) } else { 0 };
        while let Some(found) = text.as_bytes()[searched..]
            .windows(2)
            .position(|pair| pair == b"**" || pair == b"~~")
            .map(|found| searched + found)
        {
            self.plain(&text[from..found], at + from);
            self.begin(Kind::Mark, at + found);
            self.append(&text[found..found + 2]);
            from = found + 2;
            searched = from;
        }
        self.plain(&text[from..], at + from);
    }

    fn plain(&mut self, text: &str, at: usize) {
        if text.is_empty() {
            return;
        }
        if self.pieces.last().is_none_or(|last| last.kind != Kind::Plain || last.struck != (self.struck > 0))
        {
            self.begin(Kind::Plain, at);
        }
        self.append(text);
    }

    fn begin(&mut self, kind: Kind, at: usize) {
        self.pieces.push(Piece { kind, text: String::new(), struck: self.struck > 0, at });
    }

    /// Adds to the last piece. Control characters would reach a terminal, so they are left out.
    fn append(&mut self, text: &str) {
        let clean =
            text.chars().map(|c| if c == '\t' || c == '\n' { ' ' } else { c }).filter(|c| !c.is_control());
        let before = || self.pieces.iter().rev().find_map(|piece| piece.text.chars().next_back());
        let before = if self.broken { before() } else { None };
        let Some(last) = self.pieces.last_mut() else { return };
        let length = last.text.len();
        if self.broken
            && let Some(first) = clean.clone().next()
        {
            self.broken = false;
            if before.is_some_and(|before| !(is_wide(before) && is_wide(first))) {
                last.text.push(' ');
            }
        }
        if text.contains(char::is_control) {
            last.text.extend(clean);
        } else {
            last.text.push_str(text);
        }
        if last.kind == Kind::Term && last.text.len() > length && self.struck > 0 && length == 0 {
            last.struck = true;
        }
    }

    /// All words as plain text.
    pub(super) fn text(&self) -> String {
        let whole: String = self.pieces.iter().map(|piece| piece.text.as_str()).collect();
        tidy(&whole)
    }
}

/// Without surrounding white space, and one space for each run of it.
pub(super) fn tidy(text: &str) -> String {
    if is_tidy(text) {
        return text.to_owned();
    }
    let mut tidy = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        tidy.push_str(if tidy.is_empty() { "" } else { " " });
        tidy.push_str(word);
    }
    tidy
}

/// Whether the only white space in a text are single spaces between its words, as nearly everywhere.
fn is_tidy(text: &str) -> bool {
    let mut after_space = true;
    for c in text.chars() {
        if c == ' ' && after_space || c != ' ' && c.is_whitespace() {
            return false;
        }
        after_space = c == ' ';
    }
    !after_space || text.is_empty()
}

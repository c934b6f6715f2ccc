//! The terminal: lines, a view at its foot, and keys. The only printer besides `main`.

mod keys;
mod view;

pub use keys::{Key, Keyboard, Watch};

use super::clock::Stopwatch;
use crate::error::{Context, Result};
use crossterm::terminal;
use std::io::{IsTerminal as _, Write as _};
use std::time::Duration;
use unicode_width::UnicodeWidthChar as _;
use view::View;

/// The width assumed where there is no terminal.
const PLAIN_WIDTH: usize = 80;
/// The height assumed where there is no terminal.
const PLAIN_HEIGHT: u16 = 24;
/// Text wider than this is hard to read.
const MOST_WIDTH: usize = 100;
/// The least time between two frames of a view that moves: enough for an eye, and few bytes over a slow line.
const FRAME: Duration = Duration::from_millis(100);

/// How much is said on stderr.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verbosity {
    /// Errors and warnings only.
    Quiet,
    /// What a person needs to follow along.
    #[default]
    Normal,
    /// Besides, what helps to find out why something is slow or wrong.
    Verbose,
}

/// Results go to stdout, everything else to stderr; both without color where nobody sees it.
pub struct Console {
    verbosity: Verbosity,
    /// Whether lines can be rewritten in place, and somebody watches.
    lively: bool,
    /// Whether styles are wanted.
    colors: bool,
    view: View,
    /// When the view was drawn, while there is one.
    drawn: Option<Stopwatch>,
}

impl Console {
    /// A console for this process.
    pub fn new(verbosity: Verbosity) -> Self {
        let can_move = match std::env::var_os("TERM") {
            Some(term) => !term.is_empty() && term != "dumb" && term != "unknown",
            None => cfg!(windows),
        };
        let lively = verbosity > Verbosity::Quiet && can_move && std::io::stderr().is_terminal();
        let colors = anstream::AutoStream::choice(&std::io::stderr()) != anstream::ColorChoice::Never;
        Console { verbosity, lively, colors, view: View::default(), drawn: None }
    }

    /// How wide text may be.
    pub fn width(&self) -> usize {
        let width = size().map_or(PLAIN_WIDTH, |(columns, _)| usize::from(columns));
        if std::io::stdout().is_terminal() { width.clamp(20, MOST_WIDTH) } else { PLAIN_WIDTH }
    }

    /// Whether a person watches the view.
    pub fn is_lively(&self) -> bool {
        self.lively
    }

    /// Whether only what must not be missed is told.
    pub fn is_quiet(&self) -> bool {
        self.verbosity == Verbosity::Quiet
    }

    /// Prints a result.
    ///
    /// # Errors
    /// When stdout is closed or full.
    pub fn result(&mut self, text: &str) -> Result<()> {
        self.clear_live();
        let mut out = anstream::stdout().lock();
        let done = out
            .write_all(text.as_bytes())
            .and_then(|()| if text.ends_with('\n') { Ok(()) } else { out.write_all(b"\n") });
        done.and_then(|()| out.flush()).context(|| "cannot write the result".to_owned())
    }

    /// Tells the person something, unless they asked for quiet.
    pub fn say(&mut self, text: &str) {
        if self.verbosity >= Verbosity::Normal {
            self.line(text);
        }
    }

    /// Tells something that only helps to find out why.
    pub fn detail(&mut self, text: &str) {
        if self.verbosity >= Verbosity::Verbose {
            self.line(text);
        }
    }

    /// Tells something that must not be missed.
    pub fn warn(&mut self, text: &str) {
        self.line(&format!("warning: {text}"));
    }

    fn line(&mut self, text: &str) {
        self.clear_live();
        let text = if self.lively { textwrap::fill(text, self.width()) } else { text.to_owned() };
        let text = if raw() { text.replace('\n', "\r\n") } else { text };
        let mut err = anstream::stderr().lock();
        // Losing a message because stderr is closed must not lose the answer.
        let _ = write!(err, "{text}{}", if raw() { "\r\n" } else { "\n" }).and_then(|()| err.flush());
    }

    /// Shows or replaces one live line; does nothing where nobody watches.
    pub fn live(&mut self, text: &str) {
        self.show(|width, _| vec![fit(text, width.saturating_sub(1))]);
    }

    /// Redraws the view with what `lay_out` gives for the width and height of the terminal, at most ten times a second;
    /// otherwise, and where nobody watches, `lay_out` is not asked.
    pub fn animate(&mut self, lay_out: impl FnOnce(usize, usize) -> Vec<String>) {
        if self.drawn.is_none_or(|drawn| drawn.elapsed() >= FRAME) {
            self.show(lay_out);
        }
    }

    /// Redraws the view at once.
    pub fn show(&mut self, lay_out: impl FnOnce(usize, usize) -> Vec<String>) {
        if !self.lively {
            return;
        }
        self.drawn = Some(Stopwatch::start());
        let size = size().unwrap_or((PLAIN_WIDTH as u16, PLAIN_HEIGHT));
        let mut lines = lay_out(usize::from(size.0), usize::from(size.1));
        if !self.colors {
            lines = lines.iter().map(|line| anstream::adapter::strip_str(line).to_string()).collect();
        }
        let bytes = self.view.draw(lines, size);
        send(&bytes);
    }

    /// Removes the view.
    pub fn clear_live(&mut self) {
        self.drawn = None;
        let bytes = self.view.clear();
        send(&bytes);
    }
}

impl Drop for Console {
    fn drop(&mut self) {
        self.clear_live();
    }
}

/// Writes bytes for the terminal as they are: without color a view must still be redrawn in place.
fn send(bytes: &str) {
    if !bytes.is_empty() {
        let mut err = std::io::stderr().lock();
        // A terminal that is gone is noticed by the keyboard.
        let _ = err.write_all(bytes.as_bytes()).and_then(|()| err.flush());
    }
}

/// The beginning of a text that fits into `width` columns, with an ellipsis when something is left out.
fn fit(text: &str, width: usize) -> String {
    let wide = |c: char| c.width().unwrap_or(0);
    if text.chars().map(wide).sum::<usize>() <= width {
        return text.to_owned();
    }
    let mut room = width.saturating_sub(1);
    let kept = text.chars().take_while(|&c| {
        let fits = wide(c) <= room;
        room = room.saturating_sub(wide(c));
        fits
    });
    let mut out: String = kept.collect();
    if width > 0 {
        out.push('…');
    }
    out
}

/// Columns and rows of the terminal. Some have neither: those of a program that plays a terminal and never said its size.
fn size() -> Option<(u16, u16)> {
    terminal::size().ok().filter(|&(columns, rows)| columns > 0 && rows > 0)
}

fn raw() -> bool {
    terminal::is_raw_mode_enabled().unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::fit;

    #[test]
    fn lines_are_cut_by_columns_not_characters() {
        for (text, width, wanted) in [
            ("hello", 10, "hello"),
            ("hello", 5, "hello"),
            ("hello", 4, "hel…"),
            ("你好世界", 8, "你好世界"),
            ("你好世界", 7, "你好世…"),
            ("你好世界", 6, "你好…"),
            ("abc", 1, "…"),
            ("abc", 0, ""),
        ] {
            assert_eq!(fit(text, width), wanted, "{text} in {width}");
        }
    }
}

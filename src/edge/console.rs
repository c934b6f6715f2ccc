//! The terminal: lines, one live line, and keys. The only printer besides `main`.

use super::clock::Stopwatch;
use crate::error::{Context, Result};
use crossterm::event::{self, Event, KeyCode, KeyEventKind, KeyModifiers};
use crossterm::{cursor, terminal};
use std::io::{IsTerminal as _, Write as _};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;
use unicode_width::UnicodeWidthChar as _;

/// The width assumed where there is no terminal.
const PLAIN_WIDTH: usize = 80;
/// Text wider than this is hard to read.
const MOST_WIDTH: usize = 100;

/// What a person pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// Enter or Space: go on.
    Go,
    /// `q` or Escape: stop.
    Quit,
    /// `y`: yes.
    Yes,
    /// `n`: no.
    No,
    /// Another letter or a digit.
    Letter(char),
    /// Ctrl-C.
    Interrupt,
}

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
    /// Whether a line can be rewritten in place.
    lively: bool,
    live: bool,
}

impl Console {
    /// A console for this process.
    pub fn new(verbosity: Verbosity) -> Self {
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let lively = verbosity > Verbosity::Quiet && !dumb && std::io::stderr().is_terminal();
        Console { verbosity, lively, live: false }
    }

    /// How wide text may be.
    pub fn width(&self) -> usize {
        let width = terminal::size().map_or(PLAIN_WIDTH, |(columns, _)| usize::from(columns));
        if std::io::stdout().is_terminal() { width.clamp(20, MOST_WIDTH) } else { PLAIN_WIDTH }
    }

    /// Whether a person watches the live line.
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

    /// Shows or replaces the live line; does nothing where nobody watches.
    pub fn live(&mut self, text: &str) {
        if !self.lively {
            return;
        }
        let width =
            terminal::size().map_or(PLAIN_WIDTH, |(columns, _)| usize::from(columns)).saturating_sub(1);
        // Not through the color filter: without color the line must still be redrawn in place.
        let mut err = std::io::stderr().lock();
        let _ = crossterm::queue!(
            err,
            cursor::MoveToColumn(0),
            crossterm::style::Print(fit(text, width)),
            terminal::Clear(terminal::ClearType::UntilNewLine)
        );
        let _ = err.flush();
        self.live = true;
    }

    /// Removes the live line.
    pub fn clear_live(&mut self) {
        if self.live {
            self.live = false;
            let mut err = std::io::stderr().lock();
            let _ = crossterm::queue!(
                err,
                cursor::MoveToColumn(0),
                terminal::Clear(terminal::ClearType::UntilNewLine)
            );
            let _ = err.flush();
        }
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

fn raw() -> bool {
    terminal::is_raw_mode_enabled().unwrap_or(false)
}

/// The keyboard, read on a thread of its own: the terminal library waits for the rest of a half-arrived key, and that must
/// never hold up sound.
#[derive(Default)]
pub struct Keyboard {
    keys: Option<Receiver<Key>>,
}

/// Keys pressed this early were meant for what was before.
const TYPED_AHEAD: Duration = Duration::from_millis(150);

impl Keyboard {
    /// The keyboard of this process, if stdin is one. Once watched, it stays taken until the process ends.
    pub fn open() -> Self {
        Keyboard::default()
    }

    /// Gives keys without Enter while the watch lives. Where there is no keyboard it gives none.
    pub fn watch(&mut self) -> Watch<'_> {
        let raw = std::io::stdin().is_terminal()
            && std::io::stderr().is_terminal()
            && terminal::enable_raw_mode().is_ok();
        if raw && self.keys.is_none() {
            let (send, keys) = channel();
            // The thread waits in the terminal for as long as the process lives; nothing depends on its end.
            let spawned =
                std::thread::Builder::new().name("viva-keys".to_owned()).spawn(move || read_keys(&send));
            self.keys = spawned.is_ok().then_some(keys);
        }
        let keys = self.keys.as_ref().filter(|_| raw);
        Watch { raw, keys, since: Stopwatch::start() }
    }
}

fn read_keys(send: &Sender<Key>) {
    while let Ok(event) = event::read() {
        let Event::Key(key) = event else { continue };
        if key.kind == KeyEventKind::Release {
            continue;
        }
        let meant = match key.code {
            KeyCode::Char('c' | 'd') if key.modifiers.contains(KeyModifiers::CONTROL) => Key::Interrupt,
            KeyCode::Enter | KeyCode::Char(' ') => Key::Go,
            KeyCode::Esc | KeyCode::Char('q') => Key::Quit,
            KeyCode::Char('y' | 'Y') => Key::Yes,
            KeyCode::Char('n' | 'N') => Key::No,
            KeyCode::Char(letter) if letter.is_ascii_alphanumeric() => {
                Key::Letter(letter.to_ascii_lowercase())
            }
            _ => continue,
        };
        if send.send(meant).is_err() {
            return;
        }
    }
    // The terminal is gone.
    let _ = send.send(Key::Interrupt);
}

/// A watch on the keyboard; the terminal is itself again when it ends.
pub struct Watch<'a> {
    raw: bool,
    keys: Option<&'a Receiver<Key>>,
    since: Stopwatch,
}

impl Watch<'_> {
    /// Whether keys can be pressed.
    pub fn available(&self) -> bool {
        self.keys.is_some()
    }

    /// The next key that was pressed, without waiting.
    pub fn pressed(&self) -> Option<Key> {
        let key = self.keys?.try_recv().ok()?;
        (key != Key::Go || self.since.elapsed() > TYPED_AHEAD).then_some(key)
    }
}

impl Drop for Watch<'_> {
    fn drop(&mut self) {
        if self.raw {
            // Nothing better can be done when the terminal is gone.
            let _ = terminal::disable_raw_mode();
        }
    }
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

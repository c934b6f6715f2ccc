//! Keys, without waiting for them.

use super::super::clock::Stopwatch;
use crossterm::event::{self, Event, KeyCode, KeyEventKind, KeyModifiers};
use crossterm::terminal;
use std::io::IsTerminal as _;
use std::rc::{Rc, Weak};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

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

/// The keyboard, read on a thread of its own: the terminal library waits for the rest of a half-arrived key, and that must
/// never hold up sound.
#[derive(Default)]
pub struct Keyboard {
    keys: Option<Rc<Receiver<Key>>>,
    raw: Weak<Raw>,
}

/// Keys pressed this early were meant for what was before.
const TYPED_AHEAD: Duration = Duration::from_millis(150);

impl Keyboard {
    /// The keyboard of this process, if stdin is one. Once watched, it stays taken until the process ends.
    pub fn open() -> Self {
        Keyboard::default()
    }

    /// Gives keys without Enter while the watch lives. Where there is no keyboard it gives none. A watch may begin while
    /// another one lives; Enter pressed before belongs to the other.
    pub fn watch(&mut self) -> Watch {
        let raw = self.raw.upgrade().or_else(|| Raw::begin().map(Rc::new));
        self.raw = raw.as_ref().map(Rc::downgrade).unwrap_or_default();
        if raw.is_some() && self.keys.is_none() {
            let (send, keys) = channel();
            // The thread waits in the terminal for as long as the process lives; nothing depends on its end.
            let spawned =
                std::thread::Builder::new().name("viva-keys".to_owned()).spawn(move || read_keys(&send));
            self.keys = spawned.is_ok().then(|| Rc::new(keys));
        }
        let keys = raw.as_ref().and(self.keys.clone());
        Watch { _raw: raw, keys, since: Stopwatch::start() }
    }
}

/// The terminal gives keys one by one and does not show them, until this is dropped.
struct Raw;

impl Raw {
    fn begin() -> Option<Self> {
        let is_there = std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
        (is_there && terminal::enable_raw_mode().is_ok()).then_some(Raw)
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        // Nothing better can be done when the terminal is gone.
        let _ = terminal::disable_raw_mode();
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

/// A watch on the keyboard; the terminal is itself again when the last one ends.
pub struct Watch {
    _raw: Option<Rc<Raw>>,
    keys: Option<Rc<Receiver<Key>>>,
    since: Stopwatch,
}

impl Watch {
    /// Whether keys can be pressed.
    pub fn available(&self) -> bool {
        self.keys.is_some()
    }

    /// The next key that was pressed, without waiting.
    pub fn pressed(&self) -> Option<Key> {
        let key = self.keys.as_ref()?.try_recv().ok()?;
        (key != Key::Go || self.since.elapsed() > TYPED_AHEAD).then_some(key)
    }
}

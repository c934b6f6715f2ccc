use super::*;
use proptest::prelude::*;

/// As much of a terminal as a view uses: rows without end, of which the last `height` are on the screen.
struct Screen {
    rows: Vec<String>,
    height: usize,
    row: usize,
    column: usize,
    is_cursor_shown: bool,
}

impl Screen {
    fn with_history(lines: usize, height: usize) -> Self {
        let mut rows: Vec<String> = (0..lines).map(|n| format!("history {n}")).collect();
        rows.push(String::new());
        Screen { row: rows.len() - 1, rows, height, column: 0, is_cursor_shown: true }
    }

    fn top(&self) -> usize {
        self.rows.len().saturating_sub(self.height)
    }

    fn write(&mut self, bytes: &str) {
        let mut rest = bytes;
        while let Some(c) = rest.chars().next() {
            rest = &rest[c.len_utf8()..];
            match c {
                '\r' => self.column = 0,
                '\n' => {
                    self.row += 1;
                    if self.row == self.rows.len() {
                        self.rows.push(String::new());
                    }
                }
                '\u{1b}' => rest = self.sequence(rest),
                c => {
                    let row: String = self.rows[self.row].chars().take(self.column).collect();
                    let after: String = self.rows[self.row].chars().skip(self.column + 1).collect();
                    self.rows[self.row] = format!("{row}{c}{after}");
                    self.column += 1;
                }
            }
        }
    }

    fn sequence<'a>(&mut self, rest: &'a str) -> &'a str {
        let end = rest.find(char::is_alphabetic).unwrap();
        let count = || rest[1..end].parse::<usize>().unwrap();
        match &rest[1..=end] {
            "?25h" => self.is_cursor_shown = true,
            "?25l" => self.is_cursor_shown = false,
            "?7l" | "?7h" => {}
            "K" => self.rows[self.row] = self.rows[self.row].chars().take(self.column).collect(),
            other => match other.chars().last() {
                Some('A') => self.row = self.row.saturating_sub(count()).max(self.top()),
                Some('M') => {
                    assert!(self.column == 0 && count() >= self.height);
                    self.rows.truncate(self.row);
                    self.rows.push(String::new());
                    // What was deleted is still room on the screen.
                    while self.rows.len() < self.height {
                        self.rows.push(String::new());
                    }
                }
                Some('B') => self.row = (self.row + count()).min(self.rows.len() - 1),
                _ => panic!("an unexpected sequence: {other:?}"),
            },
        }
        &rest[end + 1..]
    }

    fn below_cursor(&self) -> Vec<&str> {
        let rows = self.rows[self.row..].iter().map(String::as_str);
        let mut rows: Vec<&str> = rows.collect();
        while rows.last().is_some_and(|row| row.is_empty()) {
            rows.pop();
        }
        rows
    }
}

fn lines(text: &str) -> Vec<String> {
    text.split('/').map(str::to_owned).collect()
}

const SIZE: (u16, u16) = (80, 24);

#[test]
fn a_frame_that_changes_nothing_costs_nothing_and_one_line_costs_one_line() {
    let mut view = View::default();
    assert!(!view.draw(lines("one/two/three"), SIZE).is_empty());
    assert_eq!(view.draw(lines("one/two/three"), SIZE), "");
    let bytes = view.draw(lines("one/2/three"), SIZE);
    assert_eq!(bytes, "\u{1b}[?7l\u{1b}[1B\r2\u{1b}[K\u{1b}[1A\r\u{1b}[?7h");
}

#[test]
fn another_size_draws_everything_anew() {
    let mut view = View::default();
    view.draw(lines("one/two"), SIZE);
    let bytes = view.draw(lines("one/two"), (40, 24));
    assert!(bytes.contains("\r\u{1b}[24M\rone\r\ntwo"), "{bytes:?}");
}

#[test]
fn a_view_that_was_never_drawn_is_removed_without_a_byte() {
    assert_eq!(View::default().clear(), "");
}

proptest! {
    #[test]
    fn whatever_is_drawn_stands_on_the_screen_and_nothing_stays_behind(
        history in 0_usize..40,
        frames in prop::collection::vec((prop::collection::vec("[a-c]{0,3}", 1..8), 0_u16..4), 1..12),
    ) {
        let mut screen = Screen::with_history(history, 10);
        let mut view = View::default();
        for (frame, width) in frames {
            let frame: Vec<String> = frame;
            screen.write(&view.draw(frame.clone(), (80 + width / 3, 10)));
            let mut wanted: Vec<&str> = frame.iter().map(String::as_str).collect();
            while wanted.last().is_some_and(|row| row.is_empty()) {
                wanted.pop();
            }
            prop_assert_eq!(screen.below_cursor(), wanted);
            prop_assert_eq!((screen.row, screen.column), (history, 0));
            prop_assert!(!screen.is_cursor_shown);
        }
        screen.write(&view.clear());
        prop_assert!(screen.is_cursor_shown && screen.below_cursor().is_empty());
        prop_assert_eq!((screen.row, screen.column), (history, 0));
        for number in 0..history {
            prop_assert_eq!(&screen.rows[number], &format!("history {number}"));
        }
    }
}

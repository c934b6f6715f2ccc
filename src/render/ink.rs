//! Styled text that is wrapped by the columns it takes: styles never count, and never run over a line's end.

use anstyle::Style;
use unicode_width::UnicodeWidthChar;

/// Characters, each with its style.
///
/// *Invariant:* none of them can steer a terminal. Control characters become spaces (line breaks stay), and the marks that
/// would change the width or the direction of their neighbors are left out.
#[derive(Debug, Clone, Default)]
pub(super) struct Ink {
    chars: Vec<(char, Style)>,
}

impl Ink {
    /// Text in one style.
    pub(super) fn new(text: &str, style: Style) -> Self {
        let mut ink = Ink::default();
        ink.push(text, style);
        ink
    }

    /// Appends text.
    pub(super) fn push(&mut self, text: &str, style: Style) {
        self.chars.extend(text.chars().filter_map(|c| Some((drawable(c)?, style))));
    }

    /// Appends text without a style.
    pub(super) fn push_plain(&mut self, text: &str) {
        self.push(text, Style::new());
    }

    /// The columns it takes on one line.
    pub(super) fn width(&self) -> usize {
        self.chars.iter().map(|(c, _)| columns(*c)).sum()
    }

    /// Whether it begins with a character of two columns.
    pub(super) fn is_wide(&self) -> bool {
        self.chars.first().is_some_and(|(c, _)| columns(*c) == 2)
    }

    /// Cuts to at most `width` columns; what was cut ends with `…`.
    pub(super) fn shortened(mut self, width: usize) -> Self {
        if self.width() <= width {
            return self;
        }
        let mut used = 1;
        let kept = self.chars.iter().take_while(|(c, _)| {
            used += columns(*c);
            used <= width
        });
        let kept = kept.count();
        let style = self.chars.get(kept).map_or(Style::new(), |(_, style)| *style);
        self.chars.truncate(kept);
        self.chars.push(('…', style));
        self
    }

    /// The text alone.
    pub(super) fn text(&self) -> String {
        self.chars.iter().map(|(c, _)| c).collect()
    }

    /// All of it on one line, with its styles.
    pub(super) fn painted(&self) -> String {
        paint(&self.chars)
    }

    /// Lines of at most `width` columns, broken between words, between Chinese characters where the language allows it,
    /// and inside a word that is longer than a line.
    pub(super) fn wrapped(&self, width: usize) -> Vec<String> {
        self.lines(width).iter().map(Ink::painted).collect()
    }

    /// As [`wrapped`](Self::wrapped), not yet painted.
    pub(super) fn lines(&self, width: usize) -> Vec<Ink> {
        let text = self.text();
        let options =
            textwrap::Options::new(width.max(2)).word_splitter(textwrap::WordSplitter::HyphenSplitter);
        let mut offset_of = vec![0; text.len() + 1];
        for (offset, (byte, _)) in text.char_indices().enumerate() {
            offset_of[byte] = offset;
        }
        offset_of[text.len()] = self.chars.len();
        let mut from = 0;
        let mut lines = Vec::new();
        for line in textwrap::wrap(&text, options) {
            // Words are split at their own hyphens only, so every line is a piece of the text, and they come in its order.
            let start = text[from..].find(line.as_ref()).map_or(from, |found| from + found);
            from = start + line.len();
            lines.push(Ink { chars: self.chars[offset_of[start]..offset_of[from]].to_vec() });
        }
        lines
    }

    /// Appends what another has, with its styles.
    pub(super) fn append(&mut self, other: &Ink) {
        self.chars.extend_from_slice(&other.chars);
    }
}

/// Writes characters with their styles; each run of one style is opened and closed once.
fn paint(chars: &[(char, Style)]) -> String {
    let mut painted = String::new();
    for run in chars.chunk_by(|(_, one), (_, other)| one == other) {
        let style = run[0].1;
        painted += &style.render().to_string();
        painted.extend(run.iter().map(|(c, _)| c));
        painted += &style.render_reset().to_string();
    }
    painted
}

fn columns(c: char) -> usize {
    c.width().unwrap_or(0)
}

/// The character as it may be written to a terminal; `None` for those that are left out.
fn drawable(c: char) -> Option<char> {
    match c {
        '\n' => Some('\n'),
        '\u{2028}' | '\u{2029}' => Some('\n'),
        _ if c.is_control() => Some(' '),
        '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' => None,
        '\u{061C}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}'
        | '\u{FEFF}' => None,
        _ => Some(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use anstyle::AnsiColor;

    #[test]
    fn a_style_is_closed_at_the_end_of_each_line() {
        let green = AnsiColor::Green.on_default();
        let mut ink = Ink::new("one two", Style::new());
        ink.push(" three four", green);
        assert_eq!(ink.wrapped(10), ["one two", "\u{1b}[32mthree four\u{1b}[0m"]);
        assert_eq!(
            Ink::new("aaa bbb", green).wrapped(3),
            ["\u{1b}[32maaa\u{1b}[0m", "\u{1b}[32mbbb\u{1b}[0m"]
        );
    }

    #[test]
    fn chinese_wraps_between_characters_but_not_before_a_comma() {
        assert_eq!(Ink::new("把请求写入，然后", Style::new()).wrapped(10), ["把请求写", "入，然后"]);
        assert_eq!(Ink::new("a-very-long-word", Style::new()).wrapped(7), ["a-very-", "long-", "word"]);
    }

    #[test]
    fn nothing_can_steer_the_terminal() {
        let ink = Ink::new("a\u{1b}[31mb\tc\u{202e}d\u{9b}e\r", Style::new());
        assert_eq!(ink.text(), "a [31mb cd e ");
    }

    #[test]
    fn what_is_too_long_ends_with_an_ellipsis() {
        let short = |text: &str, width| Ink::new(text, Style::new()).shortened(width).text();
        assert_eq!(short("客户端请求", 10), "客户端请求");
        assert_eq!(short("客户端请求", 9), "客户端请…");
        assert_eq!(short("客户端请求", 8), "客户端…");
    }
}

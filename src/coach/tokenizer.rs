//! Text read into tokens.

use super::normal::{self, Folded};
use super::numbers;
use super::token::{Gap, Kind, Token};
use crate::transcript::is_han;

/// The tokens of a text, in order. `breaks` are character offsets before which speech paused.
///
/// Spans never overlap; what lies between them holds no letter, digit or Chinese character.
pub(super) fn tokenize(text: &str, breaks: &[usize]) -> Vec<Token> {
    let folded = normal::fold(text);
    let mut reader = Reader { folded: &folded, breaks, gap: Gap::Stop, tokens: Vec::new() };
    let mut at = 0;
    while at < folded.len() {
        at = reader.read(at);
    }
    normal::join_numbers_to_letters(&mut reader.tokens);
    separate_chinese(&mut reader.tokens);
    numbers::fold(&mut reader.tokens);
    reader.tokens
}

/// A space between two runs of Chinese is where the speaker paused: recognizers often write it for a comma. Where single
/// characters stand apart (`调 度 器`), it is only spelling.
fn separate_chinese(tokens: &mut [Token]) {
    let joined = |tokens: &[Token], at: usize| {
        tokens.get(at).is_some_and(|t| t.kind == Kind::Han && t.gap == Gap::Touching)
            && tokens[at - 1].kind == Kind::Han
    };
    for at in 1..tokens.len() {
        if tokens[at].gap == Gap::Space
            && tokens[at].kind == Kind::Han
            && tokens[at - 1].kind == Kind::Han
            && (joined(tokens, at + 1) || at > 1 && joined(tokens, at - 1))
        {
            tokens[at].gap = Gap::Pause;
        }
    }
}

struct Reader<'a> {
    folded: &'a [Folded],
    breaks: &'a [usize],
    /// The strongest separator since the last token.
    gap: Gap,
    tokens: Vec<Token>,
}

impl Reader<'_> {
    /// Reads a token or a separator that begins at `at`, and returns where the next begins.
    fn read(&mut self, at: usize) -> usize {
        let c = self.folded[at].c;
        if is_han(c) {
            self.push(at, at + 1, c.to_string(), Kind::Han);
            return at + 1;
        }
        if !c.is_alphanumeric() {
            self.gap = self.gap.max(self.separator(at));
            return at + 1;
        }
        let (mut end, mut text) = (at, String::new());
        while let Some(c) = self.char(end) {
            if c.is_alphanumeric() && !is_han(c) && !(end > at && self.breaks_at(end)) {
                text.push(c);
            } else if !(is_apostrophe(c)
                && self.char(end + 1).is_some_and(|n| n.is_alphabetic() && !is_han(n)))
            {
                break;
            }
            end += 1;
        }
        // `C++`, `C#`: signs that belong to a name of one letter.
        if text.len() == 1 && matches!(self.char(end), Some('+' | '#')) {
            let signs = self.folded[end..].iter().take_while(|f| matches!(f.c, '+' | '#')).take(2).count();
            if self.char(end + signs).is_none_or(|c| !c.is_alphanumeric()) {
                text.extend(self.folded[end..end + signs].iter().map(|f| f.c));
                end += signs;
            }
        }
        let kind = if text.chars().all(char::is_numeric) { Kind::Number } else { Kind::Word };
        self.push(at, end, text, kind);
        end
    }

    fn char(&self, at: usize) -> Option<char> {
        self.folded.get(at).map(|f| f.c)
    }

    fn breaks_at(&self, at: usize) -> bool {
        let here = self.folded[at].origin;
        self.folded[at - 1].origin != here && self.breaks.binary_search(&here).is_ok()
    }

    fn push(&mut self, from: usize, to: usize, text: String, kind: Kind) {
        let span = self.folded[from].origin..self.folded[to - 1].origin + 1;
        let mut gap = self.gap;
        match self.tokens.last_mut() {
            None => gap = Gap::Stop,
            // One original character may fold to several tokens; only the first of them owns it.
            Some(last) if span.start < last.span.end => {
                if span.end <= last.span.end && kind != Kind::Han {
                    last.text.push_str(&text);
                    return;
                }
                let start = last.span.end;
                if start < span.end {
                    self.tokens.push(Token { text, kind, span: start..span.end, gap });
                }
                self.gap = Gap::Touching;
                return;
            }
            Some(last) => {
                let from = self.breaks.partition_point(|&b| b < last.span.end.max(1));
                if self.breaks.get(from).is_some_and(|&b| b <= span.start) {
                    gap = Gap::Stop;
                }
            }
        }
        self.tokens.push(Token { text, kind, span, gap });
        self.gap = Gap::Touching;
    }

    /// How strongly the sign at `at` separates. A dot, comma or colon inside a name or number (`v1.2`, `1,000`,
    /// `10:30`) hardly does.
    fn separator(&self, at: usize) -> Gap {
        let inside = self.char(at + 1).is_some_and(|c| c.is_alphanumeric() && !is_han(c))
            && at
                .checked_sub(1)
                .and_then(|b| self.char(b))
                .is_some_and(|c| c.is_alphanumeric() && !is_han(c));
        match self.folded[at].c {
            '\n' | '\r' | '?' | '!' | ';' | '。' | '\u{2029}' | '\u{2028}' | '؟' | '…' => Gap::Stop,
            '.' if !inside && self.char(at + 1).is_none_or(|c| c.is_whitespace() || is_han(c)) => Gap::Stop,
            ',' | ':' if !inside && self.char(at + 1) != Some('/') => Gap::Pause,
            '、' | '(' | ')' | '[' | ']' | '—' | '–' | '،' | '《' | '》' | '「' | '」' => {
                Gap::Pause
            }
            _ => Gap::Space,
        }
    }
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ')
}

#[cfg(test)]
mod tests;

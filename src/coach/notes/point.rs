//! A list item as a key point.

use super::inline::{Inline, Kind, Piece, tidy};
use super::source::{Source, excerpt};
use crate::coach::question::{Problem, Term};

/// The heaviest weight; more would let one point decide a question.
const HEAVIEST: f64 = 10.0;

/// What a list item says.
#[derive(Debug)]
pub(super) struct Point {
    pub(super) text: String,
    pub(super) terms: Vec<Term>,
    pub(super) weight: f64,
    pub(super) optional: bool,
    /// Whether it must not be said.
    pub(super) struck: bool,
}

/// Reads the words of the item at `at`; `None` (and a problem) when there are none.
pub(super) fn read(
    source: &Source<'_>,
    at: usize,
    words: Inline,
    problems: &mut Vec<Problem>,
) -> Option<Point> {
    let pieces = pair_strikes(source, words.pieces, problems);
    let mut pieces = pair_bold(source, pieces, problems);
    let (weight, optional) = take_suffixes(source, &mut pieces, problems);
    let struck = strike(source, at, &mut pieces, problems);

    let mut text = String::new();
    let mut terms = Vec::new();
    for piece in &pieces {
        if piece.kind != Kind::Term {
            text.push_str(&piece.text);
        } else if let Some(term) = term(source, piece, problems) {
            text.push_str(term.canonical());
            terms.push(term);
        }
    }
    let text = tidy(&text);
    if text.is_empty() {
        problems.push(source.problem(
            at,
            "a list item without words",
            "write what a good answer says, or remove the item",
        ));
        return None;
    }
    Some(Point { text, terms, weight, optional, struck })
}

/// Strikes what stands between two `~~` that Markdown left as text; a single one strikes all that follows it, so that
/// a misconception never counts as a point.
fn pair_strikes(source: &Source<'_>, pieces: Vec<Piece>, problems: &mut Vec<Problem>) -> Vec<Piece> {
    let mut read = Vec::with_capacity(pieces.len());
    let mut open: Option<usize> = None;
    for mut piece in pieces {
        if piece.kind == Kind::Mark && piece.text == "~~" {
            match open.take() {
                None => open = Some(piece.at),
                Some(at) => problems.push(source.problem(
                    at,
                    "Markdown does not strike this text, because of the characters beside its `~~`",
                    "put `~~` right around the whole item, without spaces inside",
                )),
            }
            continue;
        }
        piece.struck |= open.is_some();
        read.push(piece);
    }
    if let Some(at) = open {
        problems.push(source.problem(at, "`~~` is never closed", "write `~~` at the end of the item, too"));
    }
    read
}

/// Makes a term of what stands between two `**` that Markdown left as text.
fn pair_bold(source: &Source<'_>, pieces: Vec<Piece>, problems: &mut Vec<Problem>) -> Vec<Piece> {
    let mut read: Vec<Piece> = Vec::with_capacity(pieces.len());
    let mut open: Option<usize> = None;
    for piece in pieces {
        if piece.kind != Kind::Mark {
            read.push(piece);
            continue;
        }
        let Some(index) = open.take() else {
            open = Some(read.len());
            read.push(piece);
            continue;
        };
        let inside: String = read[index + 1..].iter().map(|piece| piece.text.as_str()).collect();
        let mark = Piece { kind: Kind::Term, text: inside, ..read[index].clone() };
        if !mark.text.trim().is_empty() {
            problems.push(source.problem(
                mark.at,
                format!(
                    "{} is not bold for Markdown: `**` stands beside a space or punctuation",
                    excerpt(&mark.text)
                ),
                "remove spaces inside `**`, move punctuation out of it, or put a space after it",
            ));
        }
        read.truncate(index);
        read.push(mark);
    }
    if let Some(index) = open {
        read[index].kind = Kind::Plain;
        problems.push(source.problem(
            read[index].at,
            "`**` is never closed",
            "write `**` after the term, too, or `\\*\\*` for two stars",
        ));
    }
    read
}

/// Takes `(optional)` and `(x2)` off the end: the weight, and whether the point is a bonus.
fn take_suffixes(source: &Source<'_>, pieces: &mut Vec<Piece>, problems: &mut Vec<Problem>) -> (f64, bool) {
    let mut weight = None;
    let mut optional = false;
    while pieces.last().is_some_and(|piece| piece.kind == Kind::Plain && piece.text.trim().is_empty()) {
        pieces.pop();
    }
    let Some(last) = pieces.last_mut().filter(|piece| piece.kind == Kind::Plain) else { return (1.0, false) };
    while let Some((start, suffix)) = suffix(&last.text) {
        let at = last.at + same_in_source(source, last, start);
        let mut problem = |what: String, mend: &str| problems.push(source.problem(at, what, mend));
        match suffix {
            Suffix::Optional => optional = true,
            Suffix::Weight(_) if weight.is_some() => {
                problem(
                    format!("a second weight {}", excerpt(last.text[start..].trim())),
                    "keep one of them",
                );
            }
            Suffix::Weight(value) if value > 0.0 && value <= HEAVIEST => weight = Some(value),
            Suffix::Weight(_) => problem(
                format!("{} is no weight", excerpt(last.text[start..].trim())),
                "write a weight above 0 and up to 10, such as `(x2)`, or `(optional)` for a bonus",
            ),
            Suffix::Misspelled => {
                optional = true;
                problem(
                    format!("{} is read as `(optional)`", excerpt(last.text[start..].trim())),
                    "write `(optional)`",
                );
            }
        }
        last.text.truncate(start);
    }
    (weight.unwrap_or(1.0), optional)
}

/// The offset `start` of a piece as an offset in the source, or 0 where its text differs from the source (escapes,
/// line ends).
fn same_in_source(source: &Source<'_>, piece: &Piece, start: usize) -> usize {
    let is_same =
        source.text.get(piece.at + start..).is_some_and(|rest| rest.starts_with(&piece.text[start..]));
    if is_same { start } else { 0 }
}

enum Suffix {
    Optional,
    Misspelled,
    Weight(f64),
}

/// The suffix that ends `text`, and the byte offset of its bracket. A full stop may follow it.
fn suffix(text: &str) -> Option<(usize, Suffix)> {
    let inside =
        text.trim_end().trim_end_matches(['。', '.', ';', '；', ',', '，']).strip_suffix([')', '）'])?;
    let start = inside.rfind(['(', '（'])?;
    let word = inside[start..].trim_start_matches(['(', '（']).trim().to_lowercase();
    let suffix = match word.as_str() {
        "optional" | "可选" => Suffix::Optional,
        _ if strsim::damerau_levenshtein(&word, "optional") == 1 => Suffix::Misspelled,
        _ => {
            let number = word.strip_prefix(['x', '×', 'ｘ', '✕'])?.trim();
            let is_number = number.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '+'));
            Suffix::Weight(number.parse().ok().filter(|_| is_number)?)
        }
    };
    Some((start, suffix))
}

/// Whether the item is struck. Of an item struck in part, the struck words are dropped.
fn strike(source: &Source<'_>, at: usize, pieces: &mut Vec<Piece>, problems: &mut Vec<Problem>) -> bool {
    let says_something = |piece: &&Piece| piece.text.chars().any(char::is_alphanumeric);
    let struck = pieces.iter().filter(says_something).filter(|piece| piece.struck).count();
    if struck == 0 {
        return false;
    }
    if struck == pieces.iter().filter(says_something).count() {
        return true;
    }
    problems.push(source.problem(
        at,
        "only a part of this item is struck; the struck words are left out",
        "strike the whole item if it must not be said, or remove the struck words",
    ));
    pieces.retain(|piece| !piece.struck);
    false
}

/// The equally good ways of a marked term; `None` (and a problem) when it is empty.
fn term(source: &Source<'_>, piece: &Piece, problems: &mut Vec<Problem>) -> Option<Term> {
    let mut ways: Vec<String> = Vec::new();
    let mut has_gap = false;
    for way in alternatives(&piece.text) {
        if way.is_empty() {
            has_gap = true;
        } else if !ways.contains(&way) {
            ways.push(way);
        }
    }
    if ways.is_empty() {
        problems.push(source.problem(
            piece.at,
            "an empty term",
            "write a word between the marks, or remove them",
        ));
        return None;
    }
    if has_gap {
        problems.push(source.problem(
            piece.at,
            format!("{} has an empty alternative", excerpt(&piece.text)),
            "write a word on both sides of each `|`",
        ));
    }
    Some(Term { ways })
}

/// Splits at `|`, also `\|` as tables need it, and full-width; `||` is an operator, not a separator.
fn alternatives(text: &str) -> Vec<String> {
    let mut ways = Vec::new();
    let mut way = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '|' && chars.next_if_eq(&'|').is_some() {
            way.push_str("||");
        } else if c == '|' || c == '｜' {
            ways.push(tidy(&std::mem::take(&mut way)));
        } else if c != '\\' || chars.peek() != Some(&'|') {
            way.push(c);
        }
    }
    ways.push(tidy(&way));
    ways
}

//! Terms whose pronunciation a glossary gives.

use crate::coach::Glossary;

/// The pronunciations of a glossary, ready to be looked for.
pub(super) struct Names {
    /// Terms in lower case and what is read for them, the longest first.
    names: Vec<(Vec<char>, String)>,
}

impl Names {
    pub(super) fn of(glossary: &Glossary) -> Self {
        let mut names: Vec<(Vec<char>, String)> = glossary
            .entries()
            .iter()
            .filter_map(|entry| Some((lower(&entry.term), entry.say.clone()?)))
            .filter(|(term, _)| !term.is_empty())
            .collect();
        names.sort_by_key(|(term, _)| std::cmp::Reverse(term.len()));
        Names { names }
    }

    /// The longest term that stands at a place: its length, with a plural `s`, and what is read for it.
    pub(super) fn at(&self, chars: &[char], at: usize) -> Option<(usize, String)> {
        self.names.iter().find_map(|(term, say)| {
            let end = at + term.len();
            let is_there = end <= chars.len()
                && term.iter().zip(&chars[at..end]).all(|(one, other)| *one == lower_char(*other));
            if !is_there || !is_apart(at.checked_sub(1).map(|at| chars[at]), term[0]) {
                return None;
            }
            let last = term[term.len() - 1];
            let after = |at: usize| chars.get(at).copied();
            if is_apart(after(end), last) {
                Some((term.len(), say.clone()))
            } else if after(end) == Some('s') && last.is_ascii_alphanumeric() && is_apart(after(end + 1), 's')
            {
                Some((term.len() + 1, format!("{say}s")))
            } else {
                None
            }
        })
    }
}

/// Whether a character beside the end of a term leaves it a word of its own. Chinese has no spaces between words.
fn is_apart(beside: Option<char>, end: char) -> bool {
    let is_letter = |c: char| c.is_ascii_alphanumeric() || c == '_';
    !(is_letter(end) && beside.is_some_and(is_letter))
}

fn lower(text: &str) -> Vec<char> {
    text.trim().chars().map(lower_char).collect()
}

/// Lower case that keeps the number of characters.
fn lower_char(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

//! The terms of a point, proposed in bold: what its author would most likely have marked.

use crate::coach::normal::{is_function_word, is_ordinary};
use crate::coach::notes;
use crate::transcript::is_han;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

/// Chinese terms are looked for up to this many characters.
const LONGEST: usize = 8;

/// The nouns that at least two points have: Latin words in lower case that are not ordinary, and Chinese terms of the field.
pub(super) fn repeated<'a>(points: impl Iterator<Item = &'a str>) -> HashSet<String> {
    // For each noun, how many points have it, and which was the last.
    let mut seen: HashMap<Cow<'_, str>, (usize, usize)> = HashMap::new();
    for (nth, point) in points.enumerate() {
        for range in free(point) {
            let latin = latin(&point[range.clone()]).into_iter();
            let latin = latin.map(|word| lower(&point[range.clone()][word])).filter(|word| word.len() > 2);
            let chinese = chinese(&point[range.clone()]).into_iter();
            let chinese = chinese.map(|term| Cow::Borrowed(&point[range.clone()][term]));
            for noun in latin.chain(chinese) {
                let (count, last) = seen.entry(noun).or_insert((0, usize::MAX));
                if std::mem::replace(last, nth) != nth {
                    *count += 1;
                }
            }
        }
    }
    let is_repeated = |noun: &str, count| count > 1 && !is_ordinary(noun);
    seen.into_iter()
        .filter(|(noun, (count, _))| is_repeated(noun, *count))
        .map(|(noun, _)| noun.into_owned())
        .collect()
}

/// A word in lower case, copied only if it is not.
fn lower(word: &str) -> Cow<'_, str> {
    match word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()) {
        true => word.into(),
        false => word.to_lowercase().into(),
    }
}

/// The point with its terms in bold, unless that would change its words. A point with marks of its own stays as it is.
pub(super) fn propose(point: &str, repeated: &HashSet<String>) -> String {
    if point.contains("**") || point.contains("~~") {
        return point.to_owned();
    }
    let (is_plain, is_chinese) = (notes::is_plain(point), point.contains(is_han));
    let mut marked = String::new();
    let mut copied = 0;
    for range in free(point) {
        for term in terms(&point[range.clone()], is_chinese, repeated) {
            let (start, end) = (range.start + term.start, range.start + term.end);
            marked.push_str(&point[copied..start]);
            marked.push_str("**");
            marked.push_str(&point[start..end]);
            marked.push_str("**");
            copied = end;
        }
    }
    if copied == 0 {
        return point.to_owned();
    }
    marked.push_str(&point[copied..]);
    // Between two words of plain text, `**` is always read as bold.
    if is_plain && !marked.contains("****") {
        return marked;
    }
    let words = |text: &str| notes::read_item(text).filter(|read| read.sound).map(|read| read.words);
    if words(&marked) == words(point) { marked } else { point.to_owned() }
}

/// Where a text is neither code, link, formula, HTML, address nor marked already.
fn free(text: &str) -> Vec<Range<usize>> {
    const PAIRS: [(&str, &str); 9] = [
        ("$$", "$$"),
        ("**", "**"),
        ("__", "__"),
        ("~~", "~~"),
        ("$", "$"),
        ("*", "*"),
        ("`", "`"),
        ("<", ">"),
        ("&", ";"),
    ];
    // What a link, an address or one of the pairs may begin with.
    const SIGNS: [char; 11] = ['\\', '`', '[', '&', '$', '*', '_', '~', '<', 'h', 'w'];
    let mut ranges = Vec::new();
    let (mut from, mut at) = (0, 0);
    while let Some(sign) = text[at..].find(SIGNS) {
        at += sign;
        let c = char::from(text.as_bytes()[at]);
        let rest = &text[at..];
        let skip = if c == '\\' {
            1 + rest[1..].chars().next().map_or(0, char::len_utf8)
        } else if rest.starts_with("http://") || rest.starts_with("https://") || rest.starts_with("www.") {
            rest.find(|c: char| c.is_whitespace() || !c.is_ascii()).unwrap_or(rest.len())
        } else if c == '`' {
            let fence = &rest[..rest.len() - rest.trim_start_matches('`').len()];
            rest[fence.len()..].find(fence).map_or(rest.len(), |end| end + 2 * fence.len())
        } else if c == '[' {
            let end = rest.find(']').map_or(rest.len(), |end| end + 1);
            match rest[end..].chars().next() {
                Some('(') => end + rest[end..].find(')').map_or(rest.len() - end, |close| close + 1),
                Some('[') => end + rest[end..].find(']').map_or(rest.len() - end, |close| close + 1),
                _ => end,
            }
        } else if c == '&' && !rest[1..].starts_with(|c: char| c == '#' || c.is_ascii_alphabetic()) {
            0
        } else if let Some((open, close)) = PAIRS.iter().find(|(open, _)| rest.starts_with(open)) {
            rest[open.len()..].find(close).map_or(rest.len(), |end| end + open.len() + close.len())
        } else {
            0
        };
        if skip > 0 {
            if from < at {
                ranges.push(from..at);
            }
            at += skip;
            from = at;
        } else {
            at += c.len_utf8();
        }
    }
    if from < text.len() {
        ranges.push(from..text.len());
    }
    ranges
}

fn terms(text: &str, is_chinese: bool, repeated: &HashSet<String>) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = quoted(text);
    for word in latin(text) {
        let is_term = if is_chinese { is_name(&text[word.clone()]) } else { is_acronym(&text[word.clone()]) };
        if is_term || repeated.contains(lower(&text[word.clone()]).as_ref()) {
            match found.last_mut().filter(|last| is_chinese && last.end + 1 == word.start) {
                // `API Server` is one name.
                Some(last) if text[last.end..].starts_with(' ') => last.end = word.end,
                _ => found.push(word),
            }
        }
    }
    if !repeated.is_empty() {
        found.extend(chinese(text).into_iter().filter(|word| repeated.contains(&text[word.clone()])));
    }
    found.sort_by_key(|range| (range.start, usize::MAX - range.end));
    let mut end = 0;
    found.retain(|range| {
        let is_apart = range.start >= end;
        end = end.max(range.end);
        is_apart
    });
    found
}

/// What stands between quotation marks, when it is a few words.
fn quoted(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (open, close) in [('“', '”'), ('「', '」'), ('『', '』'), ('"', '"'), ('《', '》')] {
        let mut from = 0;
        while let Some(start) = text[from..].find(open).map(|at| from + at + open.len_utf8()) {
            let Some(end) = text[start..].find(close).map(|at| start + at) else { break };
            let inside = &text[start..end];
            let is_edge_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            let is_term = inside.chars().count() <= 24
                && is_edge_word(inside.chars().next())
                && is_edge_word(inside.chars().next_back());
            if is_term {
                found.push(start..end);
            }
            from = end + close.len_utf8();
        }
    }
    found
}

/// Words in Latin letters with their digits and inner signs: `kube-proxy`, `CI/CD`, `x86_64`; in a row, as one.
fn latin(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut start: Option<usize> = None;
    let mut last = 0;
    let mut words = Vec::new();
    for (at, c) in text.char_indices().chain(std::iter::once((text.len(), ' '))) {
        let is_inside = c.is_alphanumeric() && !is_han(c);
        let joins = start.is_some() && matches!(c, '-' | '/' | '_' | '.');
        if is_inside {
            start.get_or_insert(at);
            last = at + c.len_utf8();
        } else if !joins && let Some(start) = start.take() {
            words.push(start..last);
        }
    }
    for word in words {
        let is_letters = text[word.clone()].contains(char::is_alphabetic);
        if is_letters && text[word.clone()].chars().count() > 1 {
            found.push(word);
        }
    }
    found
}

/// Whether a Latin word in a Chinese sentence is a term: all but the small ones.
fn is_name(word: &str) -> bool {
    !is_function_word(&lower(word))
}

/// Whether an English word is a name by its looks: `API`, `etcd3`, `ReplicaSet`.
fn is_acronym(word: &str) -> bool {
    let capitals = word.chars().skip(1).filter(|c| c.is_uppercase()).count();
    capitals > 0 || (word.chars().any(|c| c.is_ascii_digit()) && word.starts_with(char::is_alphabetic))
}

/// The Chinese terms of the field in a text, longest first, not overlapping.
fn chinese(text: &str) -> Vec<Range<usize>> {
    let starts: Vec<(usize, char)> = text.char_indices().filter(|&(_, c)| is_han(c)).collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at + 1 < starts.len() {
        let (start, first) = starts[at];
        let candidates = TERMS.get(&[first, starts[at + 1].1]);
        let longest = candidates.into_iter().flatten().find(|term| text[start..].starts_with(**term));
        match longest {
            Some(term) => {
                found.push(start..start + term.len());
                at += term.chars().count();
            }
            None => at += 1,
        }
    }
    found
}

/// The Chinese terms of the field by their first two characters, the longest first.
static TERMS: LazyLock<HashMap<[char; 2], Vec<&str>>> = LazyLock::new(|| {
    let files = [include_str!("../words/computing.md"), include_str!("../words/equivalents.md")];
    let lines = files.into_iter().flat_map(str::lines).filter_map(|line| line.strip_prefix("- "));
    let forms = lines.flat_map(|line| line.split([',', ':'])).map(str::trim);
    let mut terms: HashMap<[char; 2], Vec<&str>> = HashMap::new();
    for form in forms.filter(|form| form.chars().all(is_han)) {
        let mut chars = form.chars();
        if let (Some(first), Some(second)) = (chars.next(), chars.next())
            && chars.count() <= LONGEST - 2
        {
            terms.entry([first, second]).or_default().push(form);
        }
    }
    terms.values_mut().for_each(|terms| terms.sort_by_key(|term| std::cmp::Reverse(term.len())));
    terms
});

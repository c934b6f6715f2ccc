//! The front matter of a bank: `key: value` lines between two `---`.

use super::source::{Source, excerpt};
use crate::coach::question::Problem;
use crate::language::Language;

/// What the front matter says of the whole file.
#[derive(Default)]
pub(super) struct Front {
    pub(super) title: Option<String>,
    pub(super) language: Language,
    /// The byte offset at which the notes begin.
    pub(super) end: usize,
}

/// A line and the byte offset at which it starts.
type Line<'a> = (usize, &'a str);

/// Reads the front matter, if the file begins with one. Only `title` and `lang` mean something; of YAML no more is
/// read than one value a line, bare or quoted, with a comment after ` #`.
pub(super) fn read(source: &Source<'_>, problems: &mut Vec<Problem>) -> Front {
    let mut front = Front::default();
    let mut lines = lines(source.text);
    if lines.next().is_none_or(|(_, line)| line != "---") {
        return front;
    }
    let lines: Vec<Line<'_>> = lines.collect();
    let body = match extent(&lines) {
        Extent::None => return front,
        Extent::Closed(count) => {
            front.end = lines.get(count + 1).map_or(source.text.len(), |&(at, _)| at);
            &lines[..count]
        }
        Extent::Open(count) => {
            front.end = lines.get(count).map_or(source.text.len(), |&(at, _)| at);
            problems.push(source.problem(
                0,
                "front matter opened with `---` is never closed",
                "write `---` on a line of its own after its last `key: value`",
            ));
            &lines[..count]
        }
    };
    let mut seen: Vec<&str> = Vec::new();
    for &(at, line) in body {
        read_line(source, (at, line), &mut seen, &mut front, problems);
    }
    front
}

fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        (start, line.trim_end())
    })
}

enum Extent {
    /// The first `---` is only a line across the page.
    None,
    /// This many lines, then the closing `---`.
    Closed(usize),
    /// This many lines look like front matter, and nothing closes it.
    Open(usize),
}

fn extent(lines: &[Line<'_>]) -> Extent {
    let first = lines.iter().find(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    if first.is_none_or(|&(_, line)| !is_fence(line) && split_key(line).is_none()) {
        return Extent::None;
    }
    let (mut after_gap, mut has_gap) = (false, false);
    for (index, &(_, line)) in lines.iter().enumerate() {
        if is_fence(line) {
            return Extent::Closed(index);
        }
        let is_heading = line.starts_with("##") || (after_gap && line.starts_with("# "));
        let belongs = line.is_empty()
            || line.starts_with([' ', '\t', '#'])
            || line.starts_with("- ")
            || split_key(line).is_some();
        has_gap |= line.is_empty();
        if is_heading || (has_gap && !belongs) {
            break;
        }
        after_gap = line.is_empty();
    }
    Extent::Open(lines.iter().take_while(|(_, line)| split_key(line).is_some()).count())
}

fn is_fence(line: &str) -> bool {
    line == "---" || line == "..."
}

fn read_line<'a>(
    source: &Source<'_>,
    (at, line): Line<'a>,
    seen: &mut Vec<&'a str>,
    front: &mut Front,
    problems: &mut Vec<Problem>,
) {
    if line.is_empty() || line.starts_with(['#', ' ', '\t']) || line.starts_with("- ") {
        return;
    }
    let Some((key, rest)) = split_key(line) else {
        problems.push(source.problem(
            at,
            format!("{} in the front matter has no `:`", excerpt(line)),
            "write `title: …` or `lang: …`",
        ));
        return;
    };
    if seen.contains(&key) {
        problems.push(source.problem(
            at,
            format!("`{key}` stands twice in the front matter"),
            "keep one of the two lines",
        ));
        return;
    }
    seen.push(key);
    let value = value(rest);
    match key {
        "title" if value.is_empty() => problems.push(source.problem(
            at,
            "`title` has no value",
            "write the bank's name after it, or remove the line",
        )),
        "title" => front.title = Some(value.to_owned()),
        "lang" => match Language::from_code(value) {
            Some(language) => front.language = language,
            None => problems.push(source.problem(
                at,
                format!("language {} is not known", excerpt(value)),
                "write `lang: zh`, `lang: en` or `lang: auto`",
            )),
        },
        _ => problems.push(source.problem(
            at,
            format!("{} in the front matter means nothing to viva", excerpt(key)),
            "write `title` or `lang`, or remove the line",
        )),
    }
}

/// Splits `key: value`; the full-width colon is as good.
fn split_key(line: &str) -> Option<(&str, &str)> {
    let (at, colon) = line.char_indices().find(|&(_, c)| c == ':' || c == '：')?;
    let key = line[..at].trim_end();
    let is_word = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-');
    is_word.then(|| (key, &line[at + colon.len_utf8()..]))
}

/// A bare or quoted value without its comment.
fn value(rest: &str) -> &str {
    let rest = rest.trim();
    if let Some(quote) = rest.chars().next().filter(|c| matches!(c, '"' | '\''))
        && let Some((inside, _)) = rest[1..].split_once(quote)
    {
        return inside.trim();
    }
    let mut before = ' ';
    for (at, c) in rest.char_indices() {
        if c == '#' && before.is_whitespace() {
            return rest[..at].trim_end();
        }
        before = c;
    }
    rest
}

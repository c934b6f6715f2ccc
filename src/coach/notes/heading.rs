//! The attributes of a heading: `{#id lang=en time=90}`.

use super::slug;
use super::source::{Source, excerpt};
use crate::coach::question::Problem;
use crate::language::Language;
use std::ops::Range;

/// The longest time limit, in seconds: an hour.
const LONGEST_ANSWER: u32 = 3600;

/// What the braces after a heading say.
#[derive(Default)]
pub(super) struct Attributes<'a> {
    pub(super) id: Option<&'a str>,
    pub(super) language: Option<Language>,
    pub(super) time: Option<u32>,
    /// Whether they may hold an id that could not be read.
    pub(super) may_hold_id: bool,
}

/// The white space that Markdown ignores at the end of a line; a full-width space is not among it.
const SPACE: [char; 4] = [' ', '\t', '\r', '\n'];

/// Where the heading's own text and attributes stand: without surrounding space and the line under a heading that
/// is underlined with `===` or `---`.
fn content(text: &str, range: &Range<usize>) -> Range<usize> {
    let whole = text[range.clone()].trim_end_matches(SPACE);
    let over_the_line = whole.rfind(['\n', '\r']).map_or(whole, |at| whole[..at].trim_end_matches(SPACE));
    range.start..range.start + over_the_line.len()
}

/// The inside of the braces that end a heading. The characters that are not allowed in them are those at which
/// Markdown stops looking for attributes.
fn braces(text: &str, content: &Range<usize>) -> Option<Range<usize>> {
    let inside = text[content.clone()].strip_suffix('}')?;
    let open = inside.rfind(['{', '}', '<', '>', '\\', '\n', '\r'])?;
    inside[open..].starts_with('{').then(|| content.start + open + 1..content.start + inside.len())
}

/// Reads the attributes of the heading at `range`, whose words are `words`.
pub(super) fn read<'a>(
    source: &Source<'a>,
    range: &Range<usize>,
    words: &str,
    problems: &mut Vec<Problem>,
) -> Attributes<'a> {
    let text = source.text;
    let mut attributes = Attributes::default();
    let content = content(text, range);
    let Some(inside) = braces(text, &content) else {
        if words.contains("{#") || words.ends_with('｝') {
            problems.push(source.problem(
                content.start,
                format!("the braces in the heading {} are not read as attributes", excerpt(words)),
                "write `{#id}` in plain braces at the very end of the line",
            ));
            attributes.may_hold_id = true;
        }
        return attributes;
    };
    let mut at = inside.start;
    for piece in text[inside].split_inclusive(|c: char| c.is_ascii_whitespace()) {
        let attribute = piece.trim_end();
        if !attribute.is_empty() {
            read_one(source, at, attribute, &mut attributes, problems);
        }
        at += piece.len();
    }
    attributes
}

fn read_one<'a>(
    source: &Source<'a>,
    at: usize,
    attribute: &'a str,
    attributes: &mut Attributes<'a>,
    problems: &mut Vec<Problem>,
) {
    let mut problem = |what: String, mend: &str| problems.push(source.problem(at, what, mend));
    if let Some(id) = attribute.strip_prefix('#') {
        if id.is_empty() {
            attributes.may_hold_id = true;
            problem("`#` without an id".into(), "write the id right after it: `{#my-question}`");
        } else if let Some(first) = attributes.id {
            problem(format!("a second id {} after {}", excerpt(id), excerpt(first)), "keep one of them");
        } else {
            if !slug::is_typable(id) {
                problem(
                    format!("the id {} is hard to type", excerpt(id)),
                    "use letters, digits, `-`, `_`, `.` and `:` only, and a letter or digit first",
                );
            }
            attributes.id = Some(id);
        }
        return;
    }
    match attribute.split_once('=') {
        Some(("lang", code)) => match Language::from_code(code) {
            Some(language) => attributes.language = Some(language),
            None => problem(
                format!("language {} is not known", excerpt(code)),
                "write `lang=zh`, `lang=en` or `lang=auto`",
            ),
        },
        Some(("time", seconds)) => match seconds.parse() {
            Ok(seconds @ 1..=LONGEST_ANSWER) => attributes.time = Some(seconds),
            _ => problem(
                format!("{} is no time limit", excerpt(attribute)),
                "write whole seconds from 1 to 3600: `time=90`",
            ),
        },
        _ => {
            attributes.may_hold_id = true;
            problem(
                format!("{} in the braces of a heading means nothing to viva", excerpt(attribute)),
                "write `#id`, `lang=en` or `time=90`, or end the braces with `\\}` if they are words",
            );
        }
    }
}

/// Where to write an id into the heading at `range`, and the bytes to write: into its braces, or at its end.
pub(super) fn insertion(text: &str, range: &Range<usize>, id: &str) -> (usize, String) {
    let content = content(text, range);
    match braces(text, &content) {
        Some(inside) if text[inside.clone()].trim().is_empty() => (inside.start, format!("#{id}")),
        Some(inside) => (inside.start, format!("#{id} ")),
        None => (content.end, format!(" {{#{id}}}")),
    }
}

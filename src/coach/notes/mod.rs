//! Notes in Markdown, read as a question bank.
//!
//! Reading never fails: what is not as it should be comes back as a [`Problem`] beside the questions, with its place and
//! what to write instead. A problem is what would surprise the author: words that are not asked, a mark that does not
//! mean what it seems to, an id that two questions share. What reads well and loses nothing (links, images, HTML,
//! tables, footnotes, prose of any kind) is none.
//!
//! Here are the format and nothing else; finding and reading files is the business of [`edge::bank`](crate::edge::bank).

mod blocks;
mod front;
pub mod glossary;
mod heading;
mod ids;
mod inline;
mod point;
mod reader;
mod slug;
mod source;
#[cfg(test)]
mod tests;

pub use ids::{broken_ids, make_unique, write_ids};
pub(super) use source::excerpt;

use super::glossary::Glossary;
use super::question::{KeyPoint, Problem, Question};
use blocks::{Block, Item};
use source::Source;
use std::path::Path;

/// What one file says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Notes {
    /// The questions in their order. Ids are unique in the file.
    pub questions: Vec<Question>,
    /// What is not as it should be, by place.
    pub problems: Vec<Problem>,
    /// Spoken forms of terms; only a file called `glossary.md` has any, and such a file has no questions.
    pub glossary: Glossary,
}

/// Reads the text of a file. `path` is only a name: of places, of the bank when it has no title, and in ids that the
/// author did not write.
pub fn parse(path: &Path, text: &str) -> Notes {
    let source = Source::new(path, text);
    let mut problems = Vec::new();
    let front = front::read(&source, &mut problems);
    let blocks = blocks::read(source.text, front.end);
    if glossary::is_glossary(path) {
        return spoken_forms(&source, &blocks, problems);
    }
    let (mut questions, found) = reader::Reader::new(&source, front).read(blocks);
    problems.extend(found);
    problems.extend(make_unique(&mut questions));
    if questions.is_empty() && problems.is_empty() {
        problems.push(source.problem(
            0,
            if source.text.trim().is_empty() { "an empty file" } else { "no question in this file" },
            "write a heading with a list of key points right under it",
        ));
    }
    problems.sort();
    Notes { questions, problems, glossary: Glossary::default() }
}

/// Reads the text of a glossary, whatever the file's name; `path` is only the name in places.
pub fn parse_glossary(path: &Path, text: &str) -> Notes {
    let source = Source::new(path, text);
    let mut problems = Vec::new();
    let front = front::read(&source, &mut problems);
    spoken_forms(&source, &blocks::read(source.text, front.end), problems)
}

fn spoken_forms(source: &Source<'_>, blocks: &[Block], mut problems: Vec<Problem>) -> Notes {
    let glossary = glossary::read(source, blocks, &mut problems);
    problems.sort();
    Notes { glossary, problems, ..Notes::default() }
}

/// Reads one line as the words of a list item: what a bank with that item would ask for, under the id `p1`. `None` when
/// it is not one point that must be said: empty, struck, or a list of its own.
pub fn key_point(line: &str) -> Option<KeyPoint> {
    let item = format!("- {}", inline::tidy(line));
    let source = Source::new(Path::new(""), &item);
    let blocks = blocks::read(source.text, 0);
    let item = only_item(blocks)?;
    let point = point::read(&source, item.at, item.words, &mut Vec::new()).filter(|point| !point.struck)?;
    Some(KeyPoint {
        id: "p1".to_owned(),
        text: point.text,
        terms: point.terms,
        weight: point.weight,
        optional: point.optional,
        step: false,
        parent: None,
        place: source.place(item.at),
    })
}

/// What a line would be in a bank.
pub(in crate::coach) struct Line {
    /// The words that would be shown.
    pub(in crate::coach) words: String,
    /// The id in its braces, if it is a heading.
    pub(in crate::coach) id: Option<String>,
    /// Whether nothing about it would surprise its author.
    pub(in crate::coach) sound: bool,
}

/// Whether a line as a heading or list item is its own words, to the letter: it begins with a word, and has only words,
/// single spaces and signs that mean nothing to Markdown or viva. Told without reading it.
pub(in crate::coach) fn is_plain(line: &str) -> bool {
    let is_sign = |c: char| "，。；：、？！“”‘’—…（）,;:?%/+=-'\".()".contains(c);
    // `1. ` begins a list.
    let word = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let begins = line.starts_with(char::is_alphanumeric)
        && (word.len() == line.len() || !word.starts_with(['.', ')']));
    begins
        && !line.ends_with(' ')
        // `(optional)` means something.
        && !line.trim_end_matches(['。', '.', ';', '；', ',', '，']).ends_with([')', '）'])
        && !line.contains("  ")
        && line.chars().all(|c| c == ' ' || c.is_alphanumeric() || is_sign(c))
}

/// The id that a question with this heading gets in a file of this stem, and the heading with it; `None` when it has one.
pub(in crate::coach) fn with_derived_id(
    stem: &str,
    heading: &str,
    is_free: &mut dyn FnMut(String) -> String,
) -> Option<String> {
    let read = read_heading(heading).filter(|read| read.id.is_none())?;
    let id = is_free(slug::derive(stem, &read.words));
    if is_plain(heading) {
        return Some(format!("{heading} {{#{id}}}"));
    }
    let line = write_ids(&format!("# {heading}\n"), &[(1, &id)]);
    line.strip_prefix("# ").map(|line| line.trim_end().to_owned())
}

/// Reads one line as a list item; `None` when a bank would not have it as one point, struck or not.
pub(in crate::coach) fn read_item(line: &str) -> Option<Line> {
    if is_plain(line) {
        return Some(Line { words: line.to_owned(), id: None, sound: true });
    }
    parse_item(line)
}

fn parse_item(line: &str) -> Option<Line> {
    let item = format!("- {line}\n");
    let source = Source::new(Path::new(""), &item);
    let blocks = blocks::read(source.text, 0);
    let item = only_item(blocks)?;
    let mut problems = Vec::new();
    let point = point::read(&source, item.at, item.words, &mut problems)?;
    let sound = problems.is_empty() && item.prose.is_empty();
    Some(Line { words: point.text, id: None, sound })
}

/// The item of what is one list with one item, and nothing else.
fn only_item(mut blocks: Vec<Block>) -> Option<Item> {
    let Some(Block::List { items, .. }) = blocks.pop() else { return None };
    let [item] = <[Item; 1]>::try_from(items).ok()?;
    blocks.is_empty().then_some(item)
}

/// Reads one line as the words of a heading; `None` when a bank would have no words to ask.
pub(in crate::coach) fn read_heading(line: &str) -> Option<Line> {
    if is_plain(line) {
        return Some(Line { words: line.to_owned(), id: None, sound: true });
    }
    parse_heading(line)
}

fn parse_heading(line: &str) -> Option<Line> {
    let heading = format!("# {line}\n");
    let source = Source::new(Path::new(""), &heading);
    let blocks = blocks::read(source.text, 0);
    let [Block::Heading { range, text, .. }] = blocks.as_slice() else { return None };
    let mut problems = Vec::new();
    let id = heading::read(&source, range, text, &mut problems).id.map(str::to_owned);
    (!text.is_empty()).then(|| Line { words: text.clone(), id, sound: problems.is_empty() })
}

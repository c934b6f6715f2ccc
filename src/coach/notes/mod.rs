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

pub use ids::{make_unique, write_ids};

use super::glossary::Glossary;
use super::question::{Problem, Question};
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
        let glossary = glossary::read(&source, &blocks, &mut problems);
        problems.sort();
        return Notes { glossary, problems, ..Notes::default() };
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

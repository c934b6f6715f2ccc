//! Ids: unique in a bank, and written into headings on request.

use super::source::{Source, excerpt};
use super::{blocks, front, heading};
use crate::coach::question::{Problem, Question};
use std::collections::{HashMap, HashSet};
use std::path::Path;

/// Makes the ids of a bank unique, with a problem for each that was not.
///
/// The first question that wrote an id keeps it. Every other one is called `id-2`, `id-3`, … so that it can still be
/// asked. Written ids come before derived ones, whatever their order.
pub fn make_unique(questions: &mut [Question]) -> Vec<Problem> {
    let mut problems = Vec::new();
    // For each id: whose it is, and the next number to try for another question that wants it.
    let mut owners: HashMap<String, (usize, usize)> = HashMap::new();
    let taken: HashSet<String> = questions.iter().map(|question| question.id.clone()).collect();
    let mut given: HashSet<String> = HashSet::new();
    for written in [true, false] {
        for index in 0..questions.len() {
            if questions[index].id_is_written != written {
                continue;
            }
            let id = questions[index].id.clone();
            let Some((owner, number)) = owners.get_mut(&id) else {
                owners.insert(id, (index, 2));
                continue;
            };
            let mut other = format!("{id}-{number}");
            while taken.contains(&other) || given.contains(&other) {
                *number += 1;
                other = format!("{id}-{number}");
            }
            problems.push(clash(&questions[index], &questions[*owner], &other));
            given.insert(other.clone());
            questions[index].id = other;
        }
    }
    problems
}

fn clash(question: &Question, owner: &Question, other: &str) -> Problem {
    let (id, first) = (excerpt(&question.id), &owner.place);
    let (what, mend) = if question.id_is_written {
        (
            format!(
                "the id {id} belongs to the question at {first} already; this one is called `{other}` here"
            ),
            format!("give one of them another id, such as `{{#{other}}}`"),
        )
    } else {
        (
            format!("no id of its own: its heading gives {id}, as does the question at {first}"),
            format!("write `{{#{other}}}` after the heading, or let `viva check --fix` write it"),
        )
    };
    Problem { place: question.place.clone(), what, mend }
}

/// Writes ids into headings: `text` with each `(line, id)` of `ids` written at the end of the heading on that line, or
/// into its braces. Nothing else changes, to the byte. Lines without a heading are left alone.
pub fn write_ids(text: &str, ids: &[(usize, &str)]) -> String {
    let source = Source::new(Path::new(""), text);
    let start = front::read(&source, &mut Vec::new()).end;
    let wanted: HashMap<usize, &str> = ids.iter().copied().collect();
    let mut written = text[..text.len() - source.text.len()].to_owned();
    let mut copied = 0;
    for block in blocks::read(source.text, start) {
        let blocks::Block::Heading { range, .. } = block else { continue };
        if let Some(id) = wanted.get(&source.place(range.start).line) {
            let (at, words) = heading::insertion(source.text, &range, id);
            written.push_str(&source.text[copied..at]);
            written.push_str(&words);
            copied = at;
        }
    }
    written.push_str(&source.text[copied..]);
    written
}

/// For each heading without an id whose braces seem to hold one: its place, what was read, and the mend. To write an id
/// there would bury what the author wrote.
pub fn broken_ids(path: &Path, text: &str) -> Vec<Problem> {
    let source = Source::new(path, text);
    let start = front::read(&source, &mut Vec::new()).end;
    let mut broken = Vec::new();
    for block in blocks::read(source.text, start) {
        let blocks::Block::Heading { range, text: words, .. } = block else { continue };
        let mut problems = Vec::new();
        let attributes = heading::read(&source, &range, &words, &mut problems);
        if attributes.id.is_none() && attributes.may_hold_id {
            let at = source.place(range.start);
            broken
                .extend(problems.into_iter().take(1).map(|problem| Problem { place: at.clone(), ..problem }));
        }
    }
    broken
}

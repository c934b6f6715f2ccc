//! Parts built alike, whose characters have changed places: 上面受拉，下面受压 for 上缘受压、下缘受拉. The words differ too much for the
//! rest of the grader to see a pair.

use super::item::Item;
use super::mention::Mention;
use super::pairing::Said;
use super::token::{Kind, Token};
use std::ops::Range;

/// Parts of at most so many characters are laid beside each other.
const LONGEST_PARALLEL: usize = 8;
/// … with what is said in at most so many.
const LONGEST_SAID: usize = 14;

/// Whether an answer crosses two parts of a point that are built alike, by their characters alone: 上面受拉，下面受压 for
/// 上缘受压、下缘受拉. Looked for where evidence stands.
pub(super) fn is_crossed(item: &Item<'_>, said: &Said<'_>, mentions: &[&Mention<'_>]) -> bool {
    let Some((first, last)) = mentions.first().zip(mentions.last()) else { return false };
    fn characters<'t>(tokens: &'t [Token], part: &Range<usize>, most: usize) -> Option<Vec<&'t str>> {
        let tokens = &tokens[part.clone()];
        let is_short = (2..=most).contains(&tokens.len());
        (is_short && tokens.iter().all(|token| token.kind == Kind::Han))
            .then(|| tokens.iter().map(|token| token.text.as_str()).collect())
    }
    let only = |one: &[&'_ str], other: &[&'_ str]| -> Vec<String> {
        one.iter()
            .filter(|character| !other.contains(character))
            .map(|&character| character.to_owned())
            .collect()
    };
    let range = first.tokens.start..last.tokens.end;
    let near = said.parts_in(&range);
    item.parts.windows(2).any(|two| {
        let both = characters(&item.tokens, &two[0], LONGEST_PARALLEL).zip(characters(
            &item.tokens,
            &two[1],
            LONGEST_PARALLEL,
        ));
        let Some((one, other)) = both.filter(|(one, other)| one.len() == other.len()) else { return false };
        let (one, other) = (only(&one, &other), only(&other, &one));
        if ![one.len(), other.len()].iter().all(|count| (2..=3).contains(count)) {
            return false;
        }
        near.windows(2).any(|said_two| {
            let read = |part| characters(said.tokens, part, LONGEST_SAID);
            let said_parts = read(&said_two[0]).zip(read(&said_two[1]));
            let Some((here, there)) = said_parts else { return false };
            let denies = |part: &[&str]| part.iter().any(|character| "不没非".contains(character));
            if denies(&here) || denies(&there) {
                return false;
            }
            let of = |characters: &[String], part: &[&str]| -> Vec<usize> {
                (0..characters.len()).filter(|&at| part.contains(&characters[at].as_str())).collect()
            };
            let (a, b, c, d) = (of(&one, &here), of(&other, &here), of(&one, &there), of(&other, &there));
            let apart = |x: &[usize], y: &[usize]| !x.iter().any(|at| y.contains(at));
            ![&a, &b, &c, &d].iter().any(|found| found.is_empty()) && apart(&a, &c) && apart(&b, &d)
        })
    })
}

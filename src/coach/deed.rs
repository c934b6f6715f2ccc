//! Who does what to whom: `the ReplicaSet creates the Deployment` holds every word of a point that says the opposite.

use super::item::Item;
use super::mention::Mention;
use super::token::Token;
use std::ops::Range;

/// So many tokens around a word say who does it, and to whom.
const REACH: usize = 25;

/// What one named thing does to another (`the Deployment creates a ReplicaSet`), as units of a point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Deed {
    by: Vec<usize>,
    verb: Vec<usize>,
    to: Vec<usize>,
}

/// Between two names so many tokens at most say what one does to the other.
const VERB: usize = 4;

/// What a point says that one named thing does to another: two terms of a part with a word or two between them.
pub(super) fn of(item: &Item<'_>) -> Vec<Deed> {
    let mut marked: Vec<&Range<usize>> = item.marked.iter().map(|(range, _)| range).collect();
    marked.sort_unstable_by_key(|range| (range.start, range.end));
    let pairs = marked.windows(2).filter(|pair| {
        let (by, to) = (pair[0], pair[1]);
        by.end < to.start && to.start - by.end <= VERB && item.part_of(by.start) == item.part_of(to.start)
    });
    let deed = |pair: &[&Range<usize>]| {
        let (mut by, mut to) = (item.units_in(pair[0]), item.units_in(pair[1]));
        let both: Vec<usize> = by.iter().copied().filter(|unit| to.contains(unit)).collect();
        by.retain(|unit| !both.contains(unit));
        to.retain(|unit| !both.contains(unit));
        // What is done by, in or with something is not done to it.
        let between = &item.tokens[pair[0].end..pair[1].start];
        if between.iter().any(is_beside) {
            return None;
        }
        let mut verb = item.units_in(&(pair[0].end..pair[1].start));
        verb.retain(|&unit| {
            let unit = &item.units[unit];
            !unit.straddles && !unit.loose && !unit.light && !unit.in_term
        });
        (!by.is_empty() && !to.is_empty() && !verb.is_empty()).then_some(Deed { by, verb, to })
    };
    pairs.filter_map(deed).collect()
}

/// Whether a word makes of what follows or stands before it something else than what is done, or than whom it is done to.
fn is_beside(token: &Token) -> bool {
    const LATIN: [&str; 17] = [
        "by", "in", "on", "to", "at", "from", "of", "with", "as", "is", "are", "was", "be", "through", "via",
        "for", "into",
    ];
    LATIN.contains(&token.text.as_str()) || "被由在到给把从用靠".contains(token.text.as_str())
}

/// Whether an answer says that the other thing does it (`the ReplicaSet creates the Deployment`), and nowhere the right one.
/// `parts` are those of the answer; `mentions` are the point's, by place.
pub(super) fn is_turned(
    item: &Item<'_>,
    tokens: &[Token],
    parts: &[Range<usize>],
    mentions: &[Mention<'_>],
) -> bool {
    if item.deeds.is_empty() {
        return false;
    }
    // Of each deed whether it is told rightly, and whether turned around.
    let mut told = vec![(false, false); item.deeds.len()];
    for verb in mentions.iter().filter(|mention| !mention.negated) {
        let does = |deed: &Deed| verb.units.iter().any(|unit| deed.verb.contains(unit));
        for (deed, (right, turned)) in item.deeds.iter().zip(&mut told).filter(|(deed, _)| does(deed)) {
            let at = verb.tokens.start;
            let Some(part) = parts.get(parts.partition_point(|part| part.end <= at)) else { continue };
            let part = part.start.max(at.saturating_sub(REACH))..part.end.min(at + REACH);
            let said = |units: &[usize], within: Range<usize>| {
                let from = mentions.partition_point(|mention| mention.tokens.start < within.start);
                let mut near =
                    mentions[from..].iter().take_while(|mention| mention.tokens.start < within.end);
                near.any(|mention| mention.units.iter().any(|unit| units.contains(unit)))
            };
            // `Stateless applications run as a Deployment`: what stands after is not what it is done to.
            let is_passive = tokens[part.clone()].iter().any(is_beside);
            let (before, after) = (part.start..at, verb.tokens.end..part.end);
            *right |= is_passive || said(&deed.by, before.clone()) && said(&deed.to, after.clone());
            *turned |= said(&deed.to, before) && said(&deed.by, after);
        }
    }
    told.into_iter().any(|(right, turned)| turned && !right)
}

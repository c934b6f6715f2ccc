//! Points whose words have changed places: `the SQL thread fetches, the IO thread replays` holds every word of two points,
//! and says neither.
//!
//! A part of the answer that joins the name of one point to what another says, while elsewhere the name of that other
//! is joined to what the first says, has swapped them.

use super::item::Item;
use super::matching::Mention;
use super::subject::Heads;
use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

/// A word of less than this part of a point tells nothing of whose it is.
const LEAST: f64 = 0.04;

/// What of a point is said in one part of an answer.
#[derive(Debug, Clone, Copy, Default)]
struct Said {
    /// One of its names …
    name: bool,
    /// … and what it says of it.
    rest: bool,
}

/// For each point, whether it has changed places with another. `mentions` are those of each point that count, by place;
/// `parts` are the parts of the answer.
pub(super) fn swapped(
    items: &[Item<'_>],
    heads: &[Heads],
    parts: &[Range<usize>],
    mentions: &[Vec<&Mention<'_>>],
) -> Vec<bool> {
    let keys: Vec<HashSet<&str>> =
        items.iter().map(|item| item.units.iter().map(|unit| unit.key.as_str()).collect()).collect();
    let words: Vec<Vec<(usize, usize)>> =
        items.iter().zip(mentions).map(|(item, mentions)| telling_words(item, parts, mentions)).collect();
    let mut swapped = vec![false; items.len()];
    for first in 0..items.len() {
        for second in first + 1..items.len() {
            let said =
                |one: usize, other: usize| own_words(&items[one], &heads[one], &words[one], &keys[other]);
            let (a, b) = (said(first, second), said(second, first));
            let joins = |name: &BTreeMap<usize, Said>, rest: &BTreeMap<usize, Said>| {
                name.iter().any(|(part, own)| {
                    let other = rest.get(part).copied().unwrap_or_default();
                    own.name && !own.rest && other.rest && !other.name
                })
            };
            let straight = |said: &BTreeMap<usize, Said>| said.values().any(|said| said.name && said.rest);
            if joins(&a, &b) && joins(&b, &a) && !straight(&a) && !straight(&b) {
                swapped[first] = true;
                swapped[second] = true;
            }
        }
    }
    swapped
}

/// The words of a point that tell whose they are, each once: the part of the answer and the unit.
fn telling_words(item: &Item<'_>, parts: &[Range<usize>], mentions: &[&Mention<'_>]) -> Vec<(usize, usize)> {
    let tells = |unit: usize| {
        let said = &item.units[unit];
        let is_vague = said.straddles || said.loose || said.light || said.small;
        !is_vague && said.weight >= LEAST * item.total
    };
    let mut words = Vec::new();
    for mention in mentions {
        let part = parts.partition_point(|part| part.end <= mention.tokens.start);
        words.extend(mention.units.iter().filter(|&&unit| tells(unit)).map(|&unit| (part, unit)));
    }
    words.sort_unstable();
    words.dedup();
    words
}

/// What of these words of one point another has not, by part of the answer.
fn own_words(
    item: &Item<'_>,
    heads: &Heads,
    words: &[(usize, usize)],
    others: &HashSet<&str>,
) -> BTreeMap<usize, Said> {
    let mut by_part: BTreeMap<usize, Said> = BTreeMap::new();
    for &(part, unit) in words {
        let said = &item.units[unit];
        if !others.contains(said.key.as_str()) {
            let place = by_part.entry(part).or_default();
            let is_name = said.in_term || heads.is_head(unit);
            place.name |= is_name;
            place.rest |= !is_name;
        }
    }
    by_part
}

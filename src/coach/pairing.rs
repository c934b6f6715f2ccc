//! What goes with what: `CO2 leaves and oxygen binds` is not `oxygen leaves and CO2 binds`, though every word is there.
//!
//! A point of two parts pairs the words of each part. Where an answer says words of both parts together, and again, the
//! other way, it has crossed them.

use super::item::{Item, Unit};
use super::mention::Mention;
use super::opposite::Side;
use super::token::{Gap, Token, is_apart};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// The parts of tokens: between pauses and the words that join equals.
pub(super) fn parts(tokens: &[Token]) -> Vec<Range<usize>> {
    let mut parts: Vec<Range<usize>> = Vec::new();
    for at in 0..tokens.len() {
        let joins = matches!(
            tokens[at].text.as_str(),
            "and" | "or" | "while" | "but" | "whereas" | "和" | "与" | "或"
        ) || tokens[at].text == "而" && !is_adverb(tokens, at)
            || tokens[at].text == "再" && tokens[at].gap <= Gap::Space;
        match parts.last_mut() {
            Some(part) if !joins && !is_apart(tokens, at) => part.end = at + 1,
            _ => parts.push(at..at + 1),
        }
    }
    parts
}

/// Whether 而 is the end of 反而, which joins nothing.
fn is_adverb(tokens: &[Token], at: usize) -> bool {
    at > 0 && tokens[at - 1].text == "反"
}

/// Whether an answer crosses two neighboring parts of a point, in the whole of it or in two of its own neighboring parts.
/// `mentions` are the point's that count, by place; `said` are the parts of the answer.
pub(super) fn is_crossed(item: &Item<'_>, said: &[Range<usize>], mentions: &[&Mention<'_>]) -> bool {
    if item.parts.len() < 2 {
        return false;
    }
    let units = Parted::of(item);
    let place = |mention: &&Mention<'_>| said.partition_point(|part| part.end <= mention.tokens.start);
    let mut placed: Vec<(usize, &Mention<'_>)> =
        mentions.iter().map(|mention| (place(mention), *mention)).collect();
    placed.sort_by_key(|(place, _)| *place);
    let mut places: Vec<usize> = placed.iter().map(|(place, _)| *place).collect();
    places.dedup();
    let within = |from: usize, to: usize| {
        let start = placed.partition_point(|(place, _)| *place < from);
        &placed[start..placed.partition_point(|(place, _)| *place <= to)]
    };
    let is_crossed = |(crossed, straight): (usize, usize)| crossed >= 2 && straight == 0;
    (1..item.parts.len()).any(|second| {
        let all = units.joined(second, &placed);
        if all.0 == 0 || is_crossed(all) {
            return is_crossed(all);
        }
        let two: Vec<(usize, usize)> =
            places.windows(2).map(|two| units.joined(second, within(two[0], two[1]))).collect();
        let is_right = two.iter().any(|&(crossed, straight)| crossed == 0 && straight >= 2);
        !is_right && two.into_iter().any(is_crossed)
    })
}

/// In which part of a point each of its units stands.
struct Parted {
    own: Vec<Option<usize>>,
    /// Units that stand in several, or tell nothing.
    shared: Vec<bool>,
}

impl Parted {
    fn of(item: &Item<'_>) -> Self {
        let mut own: Vec<Option<usize>> = vec![None; item.units.len()];
        let mut shared = vec![false; item.units.len()];
        for (at, unit) in item.unit_at.iter().enumerate() {
            let Some(unit) = *unit else { continue };
            let part = item.part_of(at);
            shared[unit] |= own[unit].is_some_and(|own| own != part)
                || item.units[unit].straddles
                || item.units[unit].loose;
            own[unit] = Some(part);
        }
        Parted { own, shared }
    }

    /// In how many places words of this part and of the one before it stand together, and in how many only words, more than one,
    /// of one of them. A word that is said in two places tells nothing.
    fn joined(&self, second: usize, placed: &[(usize, &Mention<'_>)]) -> (usize, usize) {
        let mut places: BTreeMap<usize, Option<usize>> = BTreeMap::new();
        for (place, mention) in placed {
            for &unit in mention.units.iter().filter(|&&unit| !self.shared[unit]) {
                let known = places.entry(unit).or_insert(Some(*place));
                if *known != Some(*place) {
                    *known = None;
                }
            }
        }
        // By place: whether words of either part stand there, and how many.
        let mut seen: BTreeMap<usize, (bool, bool, usize)> = BTreeMap::new();
        for (unit, place) in places {
            let (Some(part), Some(place)) = (self.own[unit], place) else { continue };
            if part + 1 != second && part != second {
                continue;
            }
            let entry = seen.entry(place).or_default();
            entry.0 |= part + 1 == second;
            entry.1 |= part == second;
            entry.2 += 1;
        }
        let crossed = seen.values().filter(|(first, second, _)| *first && *second).count();
        let straight = seen.values().filter(|(first, second, count)| first != second && *count > 1).count();
        (crossed, straight)
    }
}

/// What an answer says, as far as it bears on what goes with what.
pub(super) struct Said<'a> {
    pub(super) tokens: &'a [Token],
    pub(super) parts: &'a [Range<usize>],
    /// The sides of opposites that it takes.
    pub(super) sides: &'a [Side],
}

impl Said<'_> {
    /// The parts in a range; `names` are where something is named, in order. Parts in which nothing is go on with the part
    /// before.
    fn parts_naming(&self, range: &Range<usize>, names: &[usize]) -> Vec<Range<usize>> {
        let mut joined: Vec<Range<usize>> = Vec::new();
        for part in self.parts_in(range) {
            let next = names.partition_point(|&at| at < part.start);
            let is_named = names.get(next).is_some_and(|at| part.contains(at));
            match joined.last_mut() {
                Some(last) if !is_named && self.tokens[part.start].gap < Gap::Stop => last.end = part.end,
                _ => joined.push(part.clone()),
            }
        }
        joined
    }

    pub(super) fn parts_in(&self, range: &Range<usize>) -> &[Range<usize>] {
        let from = self.parts.partition_point(|part| part.end <= range.start);
        let to = self.parts.partition_point(|part| part.start < range.end);
        &self.parts[from..to]
    }
}

/// Whether an answer joins the name of one part of a point to what the point says in another part, and the name of that
/// other to what it says of the first, and neither to its own: `TCP by default, and UDP if the answer is large`.
/// `mentions` are the point's that count, by place.
pub(super) fn is_exchanged(item: &Item<'_>, said: &Said<'_>, mentions: &[&Mention<'_>]) -> bool {
    let Some((first, last)) = mentions.first().zip(mentions.last()) else { return false };
    if item.parts.len() < 2 {
        return false;
    }
    let range = first.tokens.start..last.tokens.end;
    let is_name = |mention: &&&Mention<'_>| mention.units.iter().any(|&unit| item.units[unit].in_term);
    let names: Vec<usize> = mentions.iter().filter(is_name).map(|mention| mention.tokens.start).collect();
    let contrasts = Contrast::all(item, said, range.clone());
    [said.parts_in(&range), &said.parts_naming(&range, &names)[..]].into_iter().any(|parts| {
        is_exchanged_in(item, parts, mentions, &[])
            || !contrasts.is_empty() && is_exchanged_in(item, parts, mentions, &contrasts)
    })
}

/// A word too short or too common to be weighed, by which two parts of a point differ: 买 and 卖 of `call 是买的权利,
/// put 是卖的权利`, said somewhere.
struct Contrast {
    /// The part of the point that it is of.
    part: usize,
    /// Where the answer says it.
    at: usize,
}

impl Contrast {
    /// Those that an answer says in a range: sides of opposites that the point both takes, and lone characters.
    fn all(item: &Item<'_>, said: &Said<'_>, range: Range<usize>) -> Vec<Contrast> {
        let mut all: Vec<Contrast> = Vec::new();
        let from = said.sides.partition_point(|side| side.tokens.start < range.start);
        for side in said.sides[from..].iter().take_while(|side| side.tokens.start < range.end) {
            let same = item.both_sides.iter().filter(|own| own.is_for(side));
            all.extend(
                same.map(|own| Contrast { part: item.part_of(own.tokens.start), at: side.tokens.start }),
            );
        }
        let lone: FxHashMap<&str, usize> =
            item.lone_characters().map(|at| (item.tokens[at].text.as_str(), item.part_of(at))).collect();
        let lone_at = |at: usize| Some(Contrast { part: *lone.get(said.tokens[at].text.as_str())?, at });
        all.extend(range.filter_map(lone_at));
        all
    }
}

fn is_exchanged_in(
    item: &Item<'_>,
    parts: &[Range<usize>],
    mentions: &[&Mention<'_>],
    contrasts: &[Contrast],
) -> bool {
    let count = item.parts.len();
    let mut own: Vec<Option<usize>> = vec![None; item.units.len()];
    let is_vague = |unit: &Unit| {
        (unit.straddles || unit.loose || unit.light) && !unit.in_term || unit.small || unit.aside
    };
    let mut is_left_out: Vec<bool> = item.units.iter().map(is_vague).collect();
    for (at, unit) in item.unit_at.iter().enumerate() {
        let Some(unit) = *unit else { continue };
        let part = item.part_of(at);
        is_left_out[unit] |= own[unit].is_some_and(|own| own != part);
        own[unit] = Some(part);
    }
    let place_at = |at: usize| parts.partition_point(|part| part.end <= at);
    let place_of = |mention: &Mention<'_>| place_at(mention.tokens.start);
    // A word said here and there tells nothing, unless it is a name.
    let mut places: Vec<Option<usize>> = vec![None; item.units.len()];
    for mention in mentions {
        for &unit in mention.units {
            let place = place_of(mention);
            is_left_out[unit] |=
                !item.units[unit].in_term && places[unit].is_some_and(|other| other != place);
            places[unit] = Some(place);
        }
    }
    // In which parts of the answer the names of each part of the point are, and in which its other words. What is said with
    // a name is no word beside it.
    let (mut names, mut others) = (vec![BTreeSet::new(); count], vec![BTreeSet::new(); count]);
    let is_name = |mention: &Mention<'_>| mention.units.iter().any(|&unit| item.units[unit].in_term);
    let named: FxHashSet<usize> =
        mentions.iter().filter(|mention| is_name(mention)).map(|mention| mention.tokens.start).collect();
    for mention in mentions {
        let place = place_of(mention);
        for &unit in mention.units.iter().filter(|&&unit| !is_left_out[unit]) {
            let Some(part) = own[unit] else { continue };
            if item.units[unit].in_term {
                names[part].insert(place);
            } else if !named.contains(&mention.tokens.start) {
                others[part].insert(place);
            }
        }
    }
    for contrast in contrasts {
        others[contrast.part].insert(place_at(contrast.at));
    }
    let is_straight = |part: usize| !names[part].is_disjoint(&others[part]);
    let joins = |one: usize, other: usize| {
        names[one]
            .intersection(&others[other])
            .any(|place| !others[one].contains(place) && !names[other].contains(place))
    };
    (0..count).any(|one| {
        (one + 1..count)
            .any(|other| joins(one, other) && joins(other, one) && !is_straight(one) && !is_straight(other))
    })
}

/// Whether an answer denies of one part of a point what that part claims and another denies, or the other way round, and says
/// it rightly nowhere: `mark-sweep leaves no fragments, mark-compact does`. `mentions` are the point's that count, by place;
/// `said` are the parts of the answer.
pub(super) fn denies_the_other(item: &Item<'_>, said: &[Range<usize>], mentions: &[&Mention<'_>]) -> bool {
    let part_of = |at: usize| item.part_of(at);
    // For each unit the parts it stands in, and whether it is denied there.
    let mut places: Vec<Vec<(usize, bool)>> = vec![Vec::new(); item.units.len()];
    for (at, unit) in item.unit_at.iter().enumerate() {
        if let Some(unit) = *unit {
            places[unit].push((part_of(at), item.negated[at]));
        }
    }
    let turns = |unit: usize| {
        let vague = item.units[unit].straddles || item.units[unit].light;
        !vague && (0..2).all(|side| places[unit].iter().any(|&(_, negated)| negated == (side == 1)))
    };
    let sole = |unit: usize| {
        let first = places[unit].first()?.0;
        places[unit].iter().all(|(part, _)| *part == first).then_some(first)
    };
    let place_of = |mention: &Mention<'_>| said.partition_point(|part| part.end <= mention.tokens.start);
    let turning: Vec<usize> = (0..item.units.len()).filter(|&unit| turns(unit)).collect();
    if turning.is_empty() {
        return false;
    }
    // The parts of the point that are named in each part of the answer.
    let mut named: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for mention in mentions {
        let names = mention.units.iter().filter(|&&unit| item.units[unit].in_term);
        named.entry(place_of(mention)).or_default().extend(names.filter_map(|&unit| sole(unit)));
    }
    turning.into_iter().any(|turning| {
        let (mut right, mut wrong) = (false, false);
        for mention in mentions.iter().filter(|mention| mention.units.contains(&turning)) {
            for &part in &named[&place_of(mention)] {
                let of_part = || places[turning].iter().filter(move |(other, _)| *other == part);
                right |= of_part().any(|(_, negated)| *negated == mention.negated);
                wrong |= of_part().any(|(_, negated)| *negated != mention.negated);
            }
        }
        wrong && !right
    })
}

#[cfg(test)]
mod tests {
    use super::super::tokenizer::tokenize;
    use super::*;

    #[test]
    fn parts_end_at_pauses_and_joints() {
        let count = |text: &str| parts(&tokenize(text, &[])).len();
        assert_eq!(count("CO2 leaves and oxygen binds hemoglobin"), 2);
        assert_eq!(count("一般走 UDP，响应太大时改用 TCP"), 2);
        assert_eq!(count("快而稳"), 2);
        assert_eq!(count("写了 tag 反而默认 Always"), 1);
        assert_eq!(count("one thing"), 1);
    }
}

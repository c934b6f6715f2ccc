//! Points whose words have changed places: `the SQL thread fetches, the IO thread replays` holds every word of two points,
//! and says neither.
//!
//! A part of the answer that joins the name of one point to what another says, while elsewhere the name of that other
//! is joined to what the first says, has swapped them.

use super::item::Item;
use super::mention::Mention;
use super::subject::Heads;
use rustc_hash::FxHashSet;
use std::ops::Range;

/// A word of less than this part of a point tells nothing of whose it is.
const LEAST: f64 = 0.04;

/// A name is joined to what another point says where at least this part of that point is said.
const LEAST_JOINED: f64 = 0.08;

/// A name is named by this share of its words.
const NAME_SHARE: f64 = 0.6;

/// A word of a point as it was said.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Word {
    /// The part of the answer that it stands in.
    part: usize,
    unit: usize,
    /// Its first token.
    at: usize,
}

/// What is said of a point and not of another: each word and the part of the answer that it stands in.
struct Own {
    /// Where each of its names is said, and where anything else of the point is.
    names: Vec<Places>,
}

/// The parts of an answer, in order.
struct Places {
    /// A part for each word of the name in it.
    of_name: Vec<usize>,
    /// With how much of the point is said there.
    of_rest: Vec<(usize, f64)>,
}

impl Places {
    /// Only the parts in which enough of the name's words stand, of so many: 连接 is half of 连接酶, and does not name it.
    fn named_whole(&self, words: usize) -> Option<Places> {
        let is_named = |same: &&[usize]| same.len() as f64 >= NAME_SHARE * words as f64;
        let parts = self.of_name.chunk_by(|a, b| a == b).filter(is_named);
        let of_name: Vec<usize> = parts.map(|same| same[0]).collect();
        (!of_name.is_empty()).then(|| Places { of_name, of_rest: self.of_rest.clone() })
    }
}

/// For each point, whether it has changed places with another. `mentions` are those of each point that count, by place;
/// `parts` are the parts of the answer.
pub(super) fn swapped(
    items: &[Item<'_>],
    heads: &[Heads],
    parts: &[Range<usize>],
    mentions: &[Vec<&Mention<'_>>],
) -> Vec<bool> {
    let keys: Vec<FxHashSet<&str>> =
        items.iter().map(|item| item.units.iter().map(|unit| unit.key.as_str()).collect()).collect();
    let words: Vec<Vec<Word>> =
        (0..items.len()).map(|at| telling_words(&items[at], &heads[at], parts, &mentions[at])).collect();
    let places: Vec<FxHashSet<usize>> =
        words.iter().map(|words| words.iter().map(|word| word.at).collect()).collect();
    let mut swapped = vec![false; items.len()];
    for first in 0..items.len() {
        for second in first + 1..items.len() {
            if !meet_twice(&words[first], &words[second]) {
                continue;
            }
            let own = |one: usize, other: usize| {
                Own::of(&items[one], &heads[one], &words[one], (&places[other], &keys[other]))
            };
            if own(first, second).changed_places_with(&own(second, first)) {
                swapped[first] = true;
                swapped[second] = true;
            }
        }
    }
    swapped
}

impl Own {
    fn of(
        item: &Item<'_>,
        heads: &Heads,
        words: &[Word],
        (heard_for_other, keys): (&FxHashSet<usize>, &FxHashSet<&str>),
    ) -> Self {
        // What is heard for both, in whatever language, tells nothing.
        let is_shared = |word: &Word| {
            keys.contains(item.units[word.unit].key.as_str()) || heard_for_other.contains(&word.at)
        };
        let mut words: Vec<(usize, usize)> =
            words.iter().filter(|word| !is_shared(word)).map(|word| (word.part, word.unit)).collect();
        words.dedup();
        let places = |is_name: &dyn Fn(usize) -> bool| -> Option<Places> {
            let mut places = Places { of_name: Vec::new(), of_rest: Vec::new() };
            for &(part, unit) in &words {
                let weight = item.units[unit].weight / item.total;
                if is_name(unit) {
                    places.of_name.push(part);
                } else if let Some(last) = places.of_rest.last_mut().filter(|last| last.0 == part) {
                    last.1 += weight;
                } else {
                    places.of_rest.push((part, weight));
                }
            }
            (!places.of_name.is_empty() && !places.of_rest.is_empty()).then_some(places)
        };
        let mut names: Vec<Places> = Vec::new();
        names.extend(places(&|unit| item.units[unit].in_term || heads.is_head(unit)));
        let mut add = |is_name: &dyn Fn(usize) -> bool| {
            let units = (0..item.units.len()).filter(|&unit| is_name(unit)).count();
            let name = places(is_name);
            names.extend(name.as_ref().and_then(|name| name.named_whole(units)));
            names.extend(name);
        };
        add(&|unit| heads.is_head(unit));
        for term in item.terms.iter().filter(|term| !term.units.is_empty()) {
            add(&|unit| term.units.contains(&unit));
        }
        Own { names }
    }

    /// Whether a name of each is said together with the rest of the other, and neither with its own.
    fn changed_places_with(&self, other: &Own) -> bool {
        let has = |rest: &[(usize, f64)], part: usize| rest.iter().any(|(of, _)| *of == part);
        // What follows a name belongs to it, unless the other is named there.
        let is_straight = |name: &Places, rival: &Places| {
            name.of_name.iter().any(|&part| {
                has(&name.of_rest, part)
                    || has(&name.of_rest, part + 1) && !rival.of_name.contains(&(part + 1))
            })
        };
        let joins = |name: &Places, rest: &Places| {
            rest.of_rest.iter().any(|(part, weight)| {
                *weight >= LEAST_JOINED && name.of_name.contains(part) && !rest.of_name.contains(part)
            })
        };
        self.names.iter().any(|a| {
            other.names.iter().any(|b| joins(a, b) && joins(b, a) && !is_straight(a, b) && !is_straight(b, a))
        })
    }
}

/// Whether words of both points stand together in two parts of the answer or more: in fewer nothing can be swapped.
fn meet_twice(a: &[Word], b: &[Word]) -> bool {
    let (mut a, mut b) = (a, b);
    let mut met = 0;
    while let (Some(Word { part: in_a, .. }), Some(Word { part: in_b, .. })) = (a.first(), b.first()) {
        let part = *in_a.max(in_b);
        met += usize::from(in_a == in_b);
        let skip = |words: &[Word], both: bool| {
            words.partition_point(|word| word.part < part || both && word.part == part)
        };
        let both = in_a == in_b;
        (a, b) = (&a[skip(a, both)..], &b[skip(b, both)..]);
    }
    met > 1
}

/// The words of a point that tell whose they are, in order.
fn telling_words(
    item: &Item<'_>,
    heads: &Heads,
    parts: &[Range<usize>],
    mentions: &[&Mention<'_>],
) -> Vec<Word> {
    let tells = |unit: usize| {
        let said = &item.units[unit];
        // `type 1` and `type 2` are told apart by nothing else.
        if heads.is_head(unit) && said.key.bytes().all(|byte| byte.is_ascii_digit()) {
            return true;
        }
        let is_vague = (said.straddles || said.loose) && !said.in_term || said.light || said.small;
        !is_vague && (said.weight >= LEAST * item.total || heads.is_whole_head(unit))
    };
    let mut words = Vec::new();
    for mention in mentions {
        let part = parts.partition_point(|part| part.end <= mention.tokens.start);
        let at = mention.tokens.start;
        words.extend(mention.units.iter().filter(|&&unit| tells(unit)).map(|&unit| Word { part, unit, at }));
    }
    words.sort_unstable();
    words.dedup();
    words
}

//! Plain qualities, which are opposites only of the same thing: where a point says `a low f-number`, `a high f-number` claims the
//! contrary, and a high shutter speed does not.

use super::assessment::Rule;
use super::clause::Clause;
use super::item::Item;
use super::mention::Mention;
use super::normal::{is_function_word, stem};
use super::opposite::is_compared;
use super::token::{Gap, Kind, Token};
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// The pairs of words.
const PLAIN: [[&[&str]; 2]; 35] = [
    [&["high"], &["low"]],
    [&["big", "large"], &["small", "little"]],
    [&["long"], &["short"]],
    [&["fast", "quick"], &["slow"]],
    [&["hot", "warm"], &["cold", "cool"]],
    [&["early"], &["late"]],
    [&["old"], &["new"]],
    [&["strong"], &["weak"]],
    [&["thick"], &["thin"]],
    [&["wide"], &["narrow"]],
    [&["deep"], &["shallow"]],
    [&["positive"], &["negative"]],
    [&["left"], &["right"]],
    [&["upper"], &["lower"]],
    [&["top"], &["bottom"]],
    [&["first"], &["last"]],
    [&["hard"], &["soft"]],
    [&["heavy"], &["light"]],
    [&["高"], &["低"]],
    [&["大"], &["小"]],
    [&["长"], &["短"]],
    [&["快"], &["慢"]],
    [&["热"], &["冷"]],
    [&["早"], &["晚"]],
    [&["旧"], &["新"]],
    [&["强"], &["弱"]],
    [&["厚"], &["薄"]],
    [&["宽"], &["窄"]],
    [&["深"], &["浅"]],
    [&["正"], &["负"]],
    [&["左"], &["右"]],
    [&["上"], &["下"]],
    [&["内"], &["外"]],
    [&["主"], &["从"]],
    [&["先"], &["后"]],
];

/// A plain word before what it is said of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Quality {
    /// The number of the pair.
    pair: usize,
    /// Which of the two.
    second: bool,
    of: String,
    pub(super) at: usize,
}

impl Quality {
    /// What is compared: which pair of words, said of what.
    pub(super) fn key(&self) -> (usize, &str) {
        (self.pair, &self.of)
    }
}

/// The qualities of a text with what each stands before, by place.
pub(super) fn of(tokens: &[Token]) -> Vec<Quality> {
    static KNOWN: LazyLock<FxHashMap<&str, Vec<(usize, bool)>>> = LazyLock::new(|| {
        let mut known: FxHashMap<&str, Vec<(usize, bool)>> = FxHashMap::default();
        for (pair, sides) in PLAIN.iter().enumerate() {
            for (second, words) in sides.iter().enumerate() {
                for word in *words {
                    known.entry(word).or_default().push((pair, second == 1));
                }
            }
        }
        known
    });
    let of = |at: usize| {
        let next =
            tokens.get(at + 1).filter(|next| next.gap <= Gap::Space && next.kind == tokens[at].kind)?;
        if next.kind != Kind::Han {
            return (!is_function_word(&next.text)).then(|| stem(&next.text).into_owned());
        }
        let after = tokens.get(at + 2).filter(|after| after.gap <= Gap::Space && after.kind == Kind::Han)?;
        Some(format!("{}{}", next.text, after.text))
    };
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let Some(sides) = KNOWN.get(token.text.as_str()).filter(|_| !is_compared(tokens, at)) else {
            continue;
        };
        // 釉下彩 and 釉上彩 differ in the middle.
        let between = || {
            let (before, after) = (at.checked_sub(1).map(|before| &tokens[before])?, tokens.get(at + 1)?);
            let touch = token.gap <= Gap::Space && after.gap <= Gap::Space;
            let are_han = [before, token, after].iter().all(|token| token.kind == Kind::Han);
            (touch && are_han).then(|| format!("{} {}", before.text, after.text))
        };
        for of in of(at).into_iter().chain(between()) {
            found.extend(sides.iter().map(|&(pair, second)| Quality { pair, second, of: of.clone(), at }));
        }
    }
    found
}

/// Whether an answer gives to a thing the opposite of a quality that the point gives it, near the evidence, and nowhere the
/// same; or, where what it speaks of `is_own` there, nowhere of that.
pub(super) fn is_other(
    item: &Item<'_>,
    said: &[Quality],
    clauses: &[Clause],
    evidence: &[&Mention<'_>],
    is_own: impl Fn(usize) -> Option<bool>,
) -> bool {
    let near = |at: usize| evidence.iter().any(|mention| clauses[mention.clause].tokens.contains(&at));
    fn same<'s>(said: &'s [Quality], own: &Quality) -> &'s [Quality] {
        let from = said.partition_point(|said| said.key() < own.key());
        let to = said.partition_point(|said| said.key() <= own.key());
        &said[from..to]
    }
    let is_turned = |own: &Quality| {
        // The point's own word may be misheard.
        let units = [Some(own.at), own.at.checked_sub(1)].map(|at| at.and_then(|at| item.unit_at[at]));
        let is_heard = |other: &Quality| {
            let is_own = |mention: &&&Mention<'_>| {
                mention.rule == Rule::Sound && units.iter().flatten().any(|unit| mention.units.contains(unit))
            };
            evidence.iter().filter(is_own).any(|mention| !mention.tokens.contains(&other.at))
        };
        let is_other = |said: &&Quality| said.second != own.second && near(said.at) && !is_heard(said);
        let right = || same(said, own).iter().filter(|said| said.second == own.second);
        same(said, own).iter().filter(is_other).any(|other| match is_own(other.at) {
            Some(true) => right().all(|said| is_own(said.at) != Some(true)),
            Some(false) => false,
            // What comes first is told in many ways.
            None => PLAIN[own.pair] != [&["先"], &["后"]] && right().next().is_none(),
        })
    };
    let both = |own: &Quality| {
        item.qualities.iter().any(|other| other.key() == own.key() && other.second != own.second)
    };
    let mut turned: Vec<usize> =
        item.qualities.iter().filter(|own| is_turned(own) && !both(own)).map(|own| own.at).collect();
    turned.dedup();
    // `A high f-number means a narrow opening` says the same.
    turned.len() == 1
}

#[cfg(test)]
mod tests {
    use super::super::tokenizer::tokenize;
    use super::*;

    #[test]
    fn qualities_are_of_what_follows_or_stands_around() {
        let read = |text: &str| -> Vec<(bool, String)> {
            of(&tokenize(text, &[])).into_iter().map(|quality| (quality.second, quality.of)).collect()
        };
        assert_eq!(read("a low f-number"), [(true, "f".to_owned())]);
        assert_eq!(read("a large file"), [(false, "file".to_owned())]);
        assert_eq!(read("unlike a hard link"), []);
        assert_eq!(read("釉下彩"), [(true, "釉 彩".to_owned())]);
        assert_eq!(read("高水位线"), [(false, "水位".to_owned())]);
    }
}

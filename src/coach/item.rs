//! A point made ready to be looked for: what it is made of.

mod choices;
mod making;

use super::clause::Clause;
use super::deed::Deed;
use super::figure::Figure;
use super::normal::{is_function_word, stem};
use super::opposite::Side;
use super::quality::Quality;
use super::question::KeyPoint;
use super::relation;
use super::token::{Gap, Kind, Token};
use super::tongue::Tongue;
use choices::Gloss;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Characters that connect others, or say little.
const CONNECTING: &str =
    "的了是在和与或把被由从到给对就都也还又才再会能要可以没不而则其这那个一么呢吧有用时后前上下里中去来";

/// A point or struck statement.
pub(super) struct Item<'q> {
    /// As the author wrote it.
    pub(super) point: &'q KeyPoint,
    /// Its text.
    pub(super) tokens: Vec<Token>,
    /// What is weighed.
    pub(super) units: Vec<Unit>,
    /// 0, 1, 2, …: as many as there are units, to lend one of them as a slice.
    pub(super) unit_numbers: Vec<usize>,
    /// Its marked terms.
    pub(super) terms: Vec<Mark<'q>>,
    /// How foreign it is to an answer in English, and to one in Chinese.
    pub(super) abroad: [Abroad; 2],
    /// The sum of the units' weights, above zero if there are units.
    pub(super) total: f64,
    /// What it claims to come first of two things.
    pub(super) relations: Vec<Relation>,
    /// What it says that one thing does to another.
    pub(super) deeds: Vec<Deed>,
    /// What it counts.
    pub(super) figures: Vec<Figure>,
    /// Of which opposites it takes a side.
    pub(super) sides: Vec<Side>,
    /// Where it names both sides of opposites.
    pub(super) both_sides: Vec<Side>,
    /// What plain qualities it gives to what.
    pub(super) qualities: Vec<Quality>,
    /// Its parts, of which each pairs its words.
    pub(super) parts: Vec<Range<usize>>,
    /// Lists of which one member is enough, as units.
    pub(super) choices: Vec<Vec<Vec<usize>>>,
    /// What it says twice: the units of a few words before brackets, and those inside.
    pub(super) glosses: Vec<Gloss>,
    /// Its clauses.
    pub(super) clauses: Vec<Clause>,
    /// Whether any of it stands under a negation.
    pub(super) negates: bool,
    /// Whether it says that something is prevented, or of no concern.
    pub(super) prevents: bool,
    /// For each token, whether it does.
    pub(super) negated: Vec<bool>,
    /// Whether it itself says that somebody does not know.
    pub(super) denies: bool,
    /// Whether it asks for something of the learner's own (`The symptom that you saw`): to name it is all there is to say.
    pub(super) asks: bool,
    /// The unit that begins at each token.
    pub(super) unit_at: Vec<Option<usize>>,
    /// Where each number stands in the tokens, by its unit.
    number_places: FxHashMap<usize, Vec<usize>>,
    /// Where terms stand in the tokens.
    pub(super) marked: Vec<(Range<usize>, usize)>,
    /// Whether a Chinese word begins at each token, as far as words are known.
    pub(super) word_starts: Vec<bool>,
    /// For each token, whether a word of the text is made of two that meet there.
    pub(super) joints: Vec<bool>,
    /// The Chinese words that are known, by place.
    pub(super) words: Vec<Range<usize>>,
}

/// How much of a point is foreign to an answer in one language.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Abroad {
    /// The weight of what is in the other language …
    pub(super) foreign: f64,
    /// … and of what nobody knows how to say.
    pub(super) unknown: f64,
}

/// A word, a number, or a pair of adjacent Chinese characters of a point.
pub(super) struct Unit {
    /// What it is heard as: the stem, or the characters.
    pub(super) key: String,
    /// How the point writes it, folded.
    pub(super) label: String,
    /// How much of the point it is.
    pub(super) weight: f64,
    /// Whether it is inside a marked term.
    pub(super) in_term: bool,
    /// Whether it is the end of one Chinese word and the beginning of the next (`取镜` in 拉取镜像).
    pub(super) straddles: bool,
    /// Whether it is a pair of characters that is part of no known word.
    pub(super) loose: bool,
    /// Whether it is a word without content (`no` in `no-cache`), in a term that has others.
    pub(super) small: bool,
    /// Whether it is known how the other language says it.
    pub(super) across: bool,
    /// The language in which nobody knows how to say it.
    pub(super) unknown_in: Option<Tongue>,
    /// Whether it only stands in an example (`such as nginx`).
    pub(super) example: bool,
    /// Whether it only stands in brackets: another name of what stands before them, or a detail.
    pub(super) aside: bool,
    /// Whether it is a word that hardly says anything by itself (`goes`, 某个).
    pub(super) light: bool,
    /// Whether the point says it without a negation …
    pub(super) positive: bool,
    /// … or under one.
    pub(super) negative: bool,
}

/// A marked term in its point.
pub(super) struct Mark<'q> {
    /// The way the author wrote first.
    pub(super) name: &'q str,
    /// Its units in the point's text; empty when the text does not hold it.
    pub(super) units: Vec<usize>,
    /// The term that would do as well: `A` for `B` where the point says `A or B`.
    pub(super) instead: Option<usize>,
    /// How many tokens it has.
    pub(super) length: usize,
}

/// What stands before and after the word that relates them, as units of a point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Relation {
    pub(super) kind: relation::Kind,
    pub(super) before: Vec<usize>,
    pub(super) after: Vec<usize>,
}

impl Item<'_> {
    /// Whether a unit stands beside the same word in the point as in other tokens at `at`, before or after it.
    pub(super) fn stands_so(&self, unit: usize, tokens: &[Token], at: usize) -> bool {
        let beside = |tokens: &[Token], at: usize| {
            let before = at.checked_sub(1).filter(|_| tokens[at].gap <= Gap::Space);
            let after =
                Some(at + 1).filter(|&after| tokens.get(after).is_some_and(|token| token.gap <= Gap::Space));
            let key = |at: Option<usize>| at.map(|at| stem(&tokens[at].text).into_owned());
            (key(before), key(after))
        };
        let said = beside(tokens, at);
        let mut places = self.number_places.get(&unit).into_iter().flatten().copied();
        places.any(|place| {
            let written = beside(&self.tokens, place);
            let across = |written: &Option<String>, said: &Option<String>| {
                let is_han = |word: &Option<String>| word.as_ref().is_some_and(|word| !word.is_ascii());
                written.is_some() && said.is_some() && is_han(written) != is_han(said)
            };
            written.0.is_some() && written.0 == said.0
                || written.1.is_some() && written.1 == said.1
                || across(&written.1, &said.1)
        })
    }

    /// The part in which a token stands.
    pub(super) fn part_of(&self, at: usize) -> usize {
        self.parts.partition_point(|part| part.end <= at)
    }

    /// The Chinese characters that are of no longer word and stand once in the point: 买 and 卖 of 是买的权利, 是卖的权利.
    pub(super) fn lone_characters(&self) -> impl Iterator<Item = usize> {
        let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
        for token in &self.tokens {
            *counts.entry(token.text.as_str()).or_default() += 1;
        }
        let is_of_word = |at: usize| {
            let next = self.words.partition_point(|word| word.end <= at);
            self.words.get(next).is_some_and(|word| word.contains(&at))
        };
        (0..self.tokens.len()).filter(move |&at| {
            let token = &self.tokens[at];
            token.kind == Kind::Han
                && !CONNECTING.contains(token.text.as_str())
                && counts[token.text.as_str()] == 1
                && !is_of_word(at)
        })
    }

    /// Notes that these units may be said as a form, which tells how the other language says those that are not of its own.
    pub(super) fn note_language(&mut self, units: &[usize], form: &[Token]) {
        let is_chinese = form.iter().all(|token| token.kind == Kind::Han);
        for &unit in units {
            let unit = &mut self.units[unit];
            unit.across |= is_chinese != unit.label.chars().any(crate::transcript::is_han);
        }
    }

    /// The units that lie inside a run of tokens, each once. A pair of characters at the end must be whole.
    pub(super) fn units_in(&self, range: &Range<usize>) -> Vec<usize> {
        let mut units = Vec::new();
        for at in range.clone() {
            if let Some(unit) = self.unit_at[at]
                && (at + 1 < range.end || !is_pair(&self.units[unit].label))
                && !units.contains(&unit)
            {
                units.push(unit);
            }
        }
        units
    }
}

/// The stems, numbers and pairs of characters in a text, with how the text writes them; function words left out.
pub(super) fn keys(tokens: &[Token]) -> Vec<(String, String)> {
    (0..tokens.len()).filter_map(|at| unit_key(tokens, at, false)).collect()
}

/// What the token at `at` is weighed and heard as. `even_small` lets function words and lone characters through.
fn unit_key(tokens: &[Token], at: usize, even_small: bool) -> Option<(String, String)> {
    let token = &tokens[at];
    if token.kind != Kind::Han {
        return (even_small || !is_function_word(&token.text))
            .then(|| (stem(&token.text).into_owned(), token.text.clone()));
    }
    if let Some(pair) = pair(tokens, at) {
        return Some((pair.clone(), pair));
    }
    let alone = at == 0 || pair_exists(tokens, at - 1).is_none();
    (even_small && alone).then(|| (token.text.clone(), token.text.clone()))
}

/// The Chinese character at `at` with the one after it, when they stand together.
pub(super) fn pair(tokens: &[Token], at: usize) -> Option<String> {
    pair_exists(tokens, at).map(|(a, b)| format!("{}{}", a.text, b.text))
}

fn pair_exists(tokens: &[Token], at: usize) -> Option<(&Token, &Token)> {
    let (first, second) = (tokens.get(at)?, tokens.get(at + 1)?);
    (first.kind == Kind::Han && second.kind == Kind::Han && second.gap <= Gap::Space)
        .then_some((first, second))
}

/// Whether a label is two Chinese characters.
pub(super) fn is_pair(label: &str) -> bool {
    let mut chars = label.chars();
    chars.next().is_some_and(crate::transcript::is_han) && chars.next().is_some_and(crate::transcript::is_han)
}

/// Whether a pause divides the tokens.
pub(super) fn apart(tokens: &[Token]) -> bool {
    tokens.iter().skip(1).any(|token| token.gap >= Gap::Pause)
}

/// The tokens' text without spaces.
pub(super) fn joined(tokens: &[Token]) -> String {
    tokens.iter().map(|token| token.text.as_str()).collect()
}

/// The lengths of tokens, in characters.
pub(super) fn pieces(tokens: &[Token]) -> Vec<usize> {
    tokens.iter().map(|token| token.text.chars().count()).collect()
}

//! A point made ready to be looked for: what it is made of.

mod choices;

use super::clause;
use super::denial;
use super::figure::{self, Figure};
use super::lexicon::Lexicon;
use super::normal::{self, is_function_word, stem};
use super::opposite::{self, Side};
use super::pairing;
use super::question::KeyPoint;
use super::relation::{self, Relation};
use super::token::{Gap, Kind, Token, tokenize};
use super::trie::Trie;
use choices::Gloss;
use std::collections::HashMap;
use std::ops::Range;

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
    /// What it counts.
    pub(super) figures: Vec<Figure>,
    /// Of which opposites it takes a side.
    pub(super) sides: Vec<Side>,
    /// The opposites of which it names both sides.
    pub(super) both_sides: Vec<usize>,
    /// Its parts, of which each pairs its words.
    pub(super) parts: Vec<Range<usize>>,
    /// Lists of which one member is enough, as units.
    pub(super) choices: Vec<Vec<Vec<usize>>>,
    /// What it says twice: the units of a few words before brackets, and those inside.
    pub(super) glosses: Vec<Gloss>,
    /// Its clauses.
    pub(super) clauses: Vec<clause::Clause>,
    /// Whether any of it stands under a negation.
    pub(super) negates: bool,
    /// Whether it itself says that somebody does not know.
    pub(super) denies: bool,
    /// Whether it asks for something of the learner's own (`The symptom that you saw`): to name it is all there is to say.
    pub(super) asks: bool,
    /// The unit that begins at each token.
    pub(super) unit_at: Vec<Option<usize>>,
    /// Where each number stands in the tokens, by its unit.
    number_places: HashMap<usize, Vec<usize>>,
    /// Where terms stand in the tokens.
    pub(super) marked: Vec<(Range<usize>, usize)>,
    /// Whether a Chinese word begins at each token, as far as words are known.
    pub(super) word_starts: Vec<bool>,
    /// The Chinese words that are known, by place.
    words: Vec<Range<usize>>,
}

/// A language that an answer is spoken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tongue {
    /// English.
    English,
    /// Chinese.
    Chinese,
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

impl<'q> Item<'q> {
    /// Takes a point apart. Weights are left at zero: they depend on the other points.
    pub(super) fn new(point: &'q KeyPoint) -> Self {
        let tokens = tokenize(&point.text, &[]);
        let marked = find_terms(point, &tokens);
        let mut inside: Vec<Option<usize>> = vec![None; tokens.len()];
        for (number, (range, _)) in marked.iter().enumerate() {
            inside[range.clone()].fill(Some(number));
        }
        let clauses = clause::divide(&tokens, &[]);
        let names: Vec<Range<usize>> = marked.iter().map(|(range, _)| range.clone()).collect();
        let negated = clause::negated(&tokens, &clauses, &names);
        let denied = clause::denied(&tokens, &clauses, &names);
        let words = Lexicon::built_in().words_at(&tokens);
        let sides = opposite::sides(&tokens, &negated);
        let mut item = Item {
            point,
            units: Vec::new(),
            unit_numbers: Vec::new(),
            terms: Vec::new(),
            total: 0.0,
            abroad: [Abroad::default(); 2],
            negates: negated.contains(&true),
            relations: Vec::new(),
            figures: figure::of(&tokens),
            parts: pairing::parts(&tokens),
            glosses: Vec::new(),
            choices: Vec::new(),
            both_sides: opposite::of_both(&sides),
            sides: opposite::taken(sides),
            clauses,
            asks: tokens.first().is_some_and(is_question_word) || tokens.iter().any(speaks_to_learner),
            denies: denial::is_denial(&tokens, 0..tokens.len()),
            unit_at: vec![None; tokens.len()],
            number_places: HashMap::new(),
            marked,
            word_starts: starts(&words, tokens.len()),
            words,
            tokens,
        };
        let mut known = HashMap::new();
        for all_words in [false, true] {
            for at in 0..item.tokens.len() {
                let in_term = inside[at].is_some();
                if let Some((key, label)) = unit_key(&item.tokens, at, in_term || all_words) {
                    // A pair of characters is of a term only when both are.
                    let in_term = in_term
                        && (label.chars().count() < 2 || !is_pair(&label) || inside[at + 1] == inside[at]);
                    let polarity = (negated[at], denied[at]);
                    item.add_unit(&mut known, at, Unit::new(key, label, in_term), polarity);
                }
            }
            if !item.units.is_empty() {
                break;
            }
        }
        item.mark_examples();
        item.mark_asides();
        item.terms = point
            .terms
            .iter()
            .map(|term| Mark { name: term.canonical(), units: Vec::new(), instead: None, length: 0 })
            .collect();
        for (range, term) in &item.marked {
            let units = item.units_in(range);
            let mark = &mut item.terms[*term];
            if units.len() > mark.units.len() {
                mark.units = units;
                mark.length = range.len();
            }
        }
        for (range, _) in &item.marked {
            let units = item.units_in(range);
            if !units.iter().all(|&unit| is_function_word(&item.units[unit].label)) {
                for unit in units {
                    item.units[unit].small |= is_function_word(&item.units[unit].label);
                }
            }
        }
        item.pair_alternatives();
        item.list_alternatives();
        item.unit_numbers = (0..item.units.len()).collect();
        item.relations = relation::of(&item);
        for at in (0..item.tokens.len()).filter(|&at| item.tokens[at].kind == Kind::Number) {
            if let Some(unit) = item.unit_at[at] {
                item.number_places.entry(unit).or_default().push(at);
            }
        }
        item
    }

    fn add_unit(
        &mut self,
        known: &mut HashMap<String, usize>,
        at: usize,
        unit: Unit,
        (negated, denied): (bool, bool),
    ) {
        let index = *known.entry(unit.key.clone()).or_insert(self.units.len());
        if index == self.units.len() {
            self.units.push(unit);
        } else {
            self.units[index].in_term |= unit.in_term;
        }
        let is_pair = is_pair(&self.units[index].label);
        let straddles = is_pair && self.word_starts[at + 1];
        let words = &self.words;
        let before = words.partition_point(|word| word.start <= at);
        let is_loose = is_pair && !straddles && !(before > 0 && words[before - 1].end >= at + 2);
        let unit = &mut self.units[index];
        unit.straddles |= straddles;
        unit.loose |= is_loose;
        unit.negative |= negated;
        unit.positive |= !denied;
        self.unit_at[at] = Some(index);
    }

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

impl Unit {
    fn new(key: String, label: String, in_term: bool) -> Self {
        Unit {
            light: normal::is_light(&label),
            key,
            label,
            weight: 0.0,
            in_term,
            straddles: false,
            loose: false,
            small: false,
            across: false,
            unknown_in: None,
            example: false,
            aside: false,
            positive: false,
            negative: false,
        }
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

/// For each token, whether one of the words begins or has just ended there.
fn starts(words: &[Range<usize>], tokens: usize) -> Vec<bool> {
    let mut starts = vec![false; tokens + 1];
    for word in words {
        starts[word.start] = true;
        starts[word.end] = true;
    }
    starts
}

/// Whether a point that begins so asks for something.
fn is_question_word(token: &Token) -> bool {
    matches!(token.text.as_str(), "what" | "how" | "who" | "whom" | "why" | "where" | "when")
}

fn speaks_to_learner(token: &Token) -> bool {
    matches!(token.text.as_str(), "you" | "your" | "你" | "谁" | "哪" | "怎" | "什")
}

/// Where the point's terms stand in its text, each with its index.
fn find_terms(point: &KeyPoint, tokens: &[Token]) -> Vec<(Range<usize>, usize)> {
    let mut ways = Trie::default();
    for (number, term) in point.terms.iter().enumerate() {
        for way in &term.ways {
            ways.insert(&tokenize(way, &[]), number);
        }
    }
    let mut found = Vec::new();
    ways.scan(tokens, |range, leaf| {
        // One term may be marked twice; the same place is then the first one's.
        found.extend(ways.values(leaf).first().map(|&term| (range, term)));
    });
    // Longer terms win the tokens they share: `SYN` inside `SYN flood` is marked first and overwritten.
    found.sort_by_key(|(range, _)| (range.len(), range.start));
    found
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

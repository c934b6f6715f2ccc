//! How a point is taken apart.

use super::super::clause::{self, Negations};
use super::super::deed;
use super::super::denial;
use super::super::figure;
use super::super::lexicon::{Lexicon, word_around};
use super::super::normal::{self, is_function_word};
use super::super::opposite;
use super::super::pairing;
use super::super::quality;
use super::super::question::KeyPoint;
use super::super::relation;
use super::super::token::{Kind, Token};
use super::super::tokenizer::tokenize;
use super::super::trie::Trie;
use super::{Abroad, Item, Mark, Unit, is_pair, unit_key};
use rustc_hash::FxHashMap;
use std::ops::Range;

impl<'q> Item<'q> {
    /// Takes a point apart. Weights are left at zero: they depend on the other points.
    pub(in crate::coach) fn new(point: &'q KeyPoint) -> Self {
        let tokens = tokenize(&point.text, &[]);
        let text: Vec<char> = point.text.chars().collect();
        let marked = find_terms(point, &tokens);
        let mut inside: Vec<Option<usize>> = vec![None; tokens.len()];
        for (number, (range, _)) in marked.iter().enumerate() {
            inside[range.clone()].fill(Some(number));
        }
        let clauses = clause::divide(&tokens, &[]);
        let names: Vec<Range<usize>> = marked.iter().map(|(range, _)| range.clone()).collect();
        let negations = Negations::of(&tokens, &clauses, &names);
        let (negated, denied) = (negations.negated(), negations.denied());
        let words = Lexicon::built_in().words_at(&tokens);
        let sides = opposite::sides(&tokens, &negations.reversed());
        let mut item = Item {
            point,
            units: Vec::new(),
            unit_numbers: Vec::new(),
            terms: Vec::new(),
            total: 0.0,
            abroad: [Abroad::default(); 2],
            negates: negated.contains(&true),
            prevents: clause::prevents(&tokens),
            negated: Vec::new(),
            relations: Vec::new(),
            deeds: Vec::new(),
            figures: figure::of(&text, &tokens),
            qualities: quality::of(&tokens),
            parts: pairing::parts(&tokens),
            glosses: Vec::new(),
            choices: Vec::new(),
            both_sides: opposite::of_both(&sides),
            sides: opposite::taken(sides),
            clauses,
            asks: tokens.first().is_some_and(is_question_word) || tokens.iter().any(speaks_to_learner),
            denies: denial::is_denial(&tokens, 0..tokens.len()),
            unit_at: vec![None; tokens.len()],
            number_places: FxHashMap::default(),
            marked,
            word_starts: starts(&words, tokens.len()),
            joints: joints(&words, &tokens),
            words,
            tokens,
        };
        let mut known = FxHashMap::default();
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
        item.negated = negated;
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
        item.deeds = deed::of(&item);
        for at in (0..item.tokens.len()).filter(|&at| item.tokens[at].kind == Kind::Number) {
            if let Some(unit) = item.unit_at[at] {
                item.number_places.entry(unit).or_default().push(at);
            }
        }
        item
    }

    fn add_unit(
        &mut self,
        known: &mut FxHashMap<String, usize>,
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
        let is_in_word = word_around(&self.words, at).is_some_and(|word| word.end >= at + 2);
        let is_loose = is_pair && !straddles && !is_in_word;
        let unit = &mut self.units[index];
        unit.straddles |= straddles;
        unit.loose |= is_loose;
        unit.negative |= negated;
        unit.positive |= !denied;
        self.unit_at[at] = Some(index);
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

/// For each token, whether one of the words begins or has just ended there.
fn starts(words: &[Range<usize>], tokens: usize) -> Vec<bool> {
    let mut starts = vec![false; tokens + 1];
    for word in words {
        starts[word.start] = true;
        starts[word.end] = true;
    }
    starts
}

/// For each token, whether one of the words is made of two that meet there (删除, 缓存 in 删除缓存), or of a character and a
/// word (读磁盘).
fn joints(words: &[Range<usize>], tokens: &[Token]) -> Vec<bool> {
    let mut joints = vec![false; tokens.len() + 1];
    let is_word = |range: Range<usize>| {
        let word: String = tokens[range].iter().map(|token| token.text.as_str()).collect();
        Lexicon::built_in().is_word(&word)
    };
    for word in words {
        let inside = word.start + 2..word.end.saturating_sub(1);
        for at in inside.filter(|&at| is_word(word.start..at) && is_word(at..word.end)) {
            joints[at] = true;
        }
        let first = word.start + 1;
        if word.len() > 2 && !"不没无非未反".contains(&tokens[word.start].text) && is_word(first..word.end)
        {
            joints[first] = true;
        }
        let last = word.end - 1;
        if word.len() > 2 && is_word(word.start..last) {
            joints[last] = true;
        }
    }
    joints
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

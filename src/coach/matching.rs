//! What of each item of the answer key is heard in a transcript: the mentions, from the phrases that were found and the words
//! by themselves.

use super::assessment::Rule;
use super::clause::{self, Clause};
use super::finding::{Found, Way, is_known};
use super::item::{pair, pieces};
use super::key::{AnswerKey, Origin, Phrase};
use super::mention::Mention;
use super::normal::{LONGEST_WORD, is_function_word, stem};
use super::token::{Kind, Token};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// How sure each rule is, from 0 to 1.
const EXACT: f64 = 1.0;
const ALIAS: f64 = 0.95;
const HEARD: f64 = 0.9;
const EQUIVALENT: f64 = 0.9;
/// A lone Chinese character for an English word.
const CHARACTER: f64 = 0.75;
const JOINED: f64 = 0.95;
const STEM: f64 = 0.9;
const NEAR: f64 = 0.75;
const SOUND: f64 = 0.85;
const BLURRED: f64 = 0.75;
const SKELETON: f64 = 0.72;
const TRANSLITERATED: f64 = 0.85;

/// A word written together with another has at least this many letters.
const SHORTEST_HALF: usize = 4;
/// Function words that happen to spell a term when written together (`or as`) prove little.
const CHANCE: f64 = 0.5;

/// A number says little without what it numbers (`RAID 10`, 十五分钟).
const NUMBER_ALONE: f64 = 0.4;

/// The same thing is noted at most this often in a clause.
const REPEATS: u8 = 3;

/// Where terms and their other ways stand, as opposed to plain words.
pub(super) fn names(key: &AnswerKey<'_>, found: &[Found]) -> Vec<Range<usize>> {
    // `not ready` for `NotReady` is a name too.
    let is_name = |found: &&Found| {
        found.phrases(key).iter().any(|phrase| {
            phrase.term.is_some()
                || matches!(phrase.origin, Origin::Glossary | Origin::Heard)
                || phrase.pieces.len() == 1 && found.tokens.len() > 1
        })
    };
    let named = found.iter().filter(is_name);
    named.map(|found| found.tokens.clone()).collect()
}

/// The mentions of every item, by place.
pub(super) fn mentions<'k>(
    key: &'k AnswerKey<'_>,
    tokens: &[Token],
    clauses: &[Clause],
    negated: &[bool],
    found: &[Found],
) -> Vec<Vec<Mention<'k>>> {
    let mut notes = Notes {
        key,
        by_item: vec![Vec::new(); key.items.len()],
        counts: FxHashMap::default(),
        sounding: FxHashMap::default(),
    };
    // `cube control` is one name: its words are not said by themselves.
    let mut in_name = vec![false; tokens.len()];
    for found in found.iter().filter(|found| found.tokens.len() > 1 && found.is_heard_name(key)) {
        in_name[found.tokens.clone()].fill(true);
    }
    let mut next = 0;
    for (number, clause) in clauses.iter().enumerate() {
        notes.counts.clear();
        while let Some(found) = found.get(next).filter(|found| found.tokens.start < clause.tokens.end) {
            next += 1;
            if found.tokens.start >= clause.tokens.start {
                let at = found.tokens.start;
                let before = at > clause.tokens.start && negated[at - 1];
                let outer = if before { Polarity::at(negated, at - 1) } else { Polarity::CLAIMED };
                notes.phrase(found, tokens, number, (Polarity::at(negated, at), outer));
            }
        }
        for at in clause.tokens.clone().filter(|&at| !in_name[at]) {
            notes.unit(tokens, at, number, Polarity::at(negated, at));
        }
    }
    for mentions in &mut notes.by_item {
        mentions.sort_by_key(|mention| (mention.tokens.start, mention.tokens.end));
    }
    notes.by_item
}

/// How a token stands to the negations around it.
#[derive(Debug, Clone, Copy)]
struct Polarity {
    /// Whether it stands under one …
    negated: bool,
    /// … that begins right before it, or one word before.
    denied: bool,
}

impl Polarity {
    /// Under no negation.
    const CLAIMED: Self = Polarity { negated: false, denied: false };

    fn at(negated: &[bool], at: usize) -> Self {
        Polarity { negated: negated[at], denied: negated[at] && (at < 3 || !negated[at - 3]) }
    }

    /// Of words that mean the same as a phrase, where one of the two has a negation in it (不够 for 太少, `unavailable` for
    /// 不可用): what is meant counts. `outer` is how the words before these stand.
    fn of_equivalent(self, is_phrase_negative: bool, is_heard_negative: bool, outer: Self) -> Self {
        match (is_heard_negative, is_phrase_negative) {
            (true, false) => outer,
            (false, true) => Polarity { negated: !self.negated, denied: false },
            _ => self,
        }
    }
}

struct Notes<'k, 'q> {
    key: &'k AnswerKey<'q>,
    by_item: Vec<Vec<Mention<'k>>>,
    /// How often each thing was noted in this clause, by what it is, its rule and whether it is negated.
    counts: FxHashMap<(Thing, Rule, bool), u8>,
    /// What each pair of characters sounds like.
    sounding: FxHashMap<String, Vec<(usize, usize, bool)>>,
}

#[derive(PartialEq, Eq, Hash)]
enum Thing {
    Phrase(Way),
    /// All units heard as one key, named by the first of them: its item and its number there.
    Units(usize, usize),
}

impl<'k> Notes<'k, '_> {
    fn is_new(&mut self, thing: Thing, rule: Rule, negated: bool) -> bool {
        let count = self.counts.entry((thing, rule, negated)).or_insert(0);
        *count = count.saturating_add(1);
        *count <= REPEATS
    }

    /// Notes what a phrase stands for. `outer` is how the words before it stand to the negations.
    fn phrase(
        &mut self,
        found: &Found,
        tokens: &[Token],
        clause: usize,
        (polarity, outer): (Polarity, Polarity),
    ) {
        let key = self.key;
        let heard = &tokens[found.tokens.clone()];
        let is_negative = found.tokens.clone().any(|at| clause::negates(tokens, at));
        if !self.is_new(Thing::Phrase(found.way), Rule::Exact, polarity.negated) {
            return;
        }
        for phrase in found.phrases(key) {
            let plain = phrase.term.is_none() && phrase.origin == Origin::Written && phrase.pieces.len() > 1;
            if plain && pieces(heard) == phrase.pieces {
                continue; // Two words of a point, heard as two words: each is noted by itself.
            }
            let (rule, confidence) = match found.way {
                Way::Near(_) => (Rule::Near, NEAR),
                Way::Sound(_) if heard[0].kind == Kind::Han => (Rule::Sound, TRANSLITERATED),
                Way::Sound(_) => (Rule::Sound, SKELETON),
                Way::Spelled(_) => (Rule::Spelled, HEARD),
                Way::Homophone(_) => (Rule::Sound, SOUND),
                Way::Plain(_) | Way::Meaning(_) => judge(phrase, heard),
            };
            let polarity = match rule {
                Rule::Equivalent => polarity.of_equivalent(phrase.negative, is_negative, outer),
                _ => polarity,
            };
            self.by_item[phrase.item].push(Mention {
                term: phrase.term,
                units: &phrase.units,
                label: &phrase.label,
                tokens: found.tokens.clone(),
                clause,
                rule,
                confidence,
                tongues: [false; 2],
                negated: polarity.negated,
                denied: polarity.denied,
                near_denial: false,
            });
        }
    }

    /// Notes the units that a token, or it and the next, is heard as.
    fn unit(&mut self, tokens: &[Token], at: usize, clause: usize, polarity: Polarity) {
        let key = self.key;
        let token = &tokens[at];
        let halves = halves(key, token);
        let is_joined = halves.is_some();
        let candidates = match (token.kind, halves) {
            (_, Some(halves)) => halves.map(|half| Some((half, 1))),
            (Kind::Han, None) => [pair(tokens, at).map(|pair| (pair, 2)), Some((token.text.clone(), 1))],
            _ => [Some((stem(&token.text).into_owned(), 1)), None],
        };
        for (name, length) in candidates.into_iter().flatten() {
            let units = key.units(&name);
            if length == 2 {
                self.sounds(&name, at, clause, polarity);
            }
            let Some(&(item, unit)) = units.first() else { continue };
            if !self.is_new(Thing::Units(item, unit), Rule::Exact, polarity.negated) {
                continue;
            }
            for (item, unit) in units {
                let label = &key.items[*item].units[*unit].label;
                let exact = token.kind == Kind::Han || *label == token.text;
                let alone = token.kind == Kind::Number && !key.items[*item].stands_so(*unit, tokens, at);
                self.by_item[*item].push(Mention {
                    term: None,
                    units: std::slice::from_ref(unit),
                    label,
                    tokens: at..at + length,
                    clause,
                    rule: match exact {
                        _ if is_joined => Rule::Joined,
                        true => Rule::Exact,
                        false => Rule::Stem,
                    },
                    confidence: match exact {
                        _ if alone => NUMBER_ALONE,
                        _ if is_joined => JOINED,
                        true => EXACT,
                        false => STEM,
                    },
                    tongues: [false; 2],
                    negated: polarity.negated,
                    denied: polarity.denied,
                    near_denial: false,
                });
            }
        }
    }
}

impl<'k> Notes<'k, '_> {
    /// Notes the units that a pair of characters only sounds like.
    fn sounds(&mut self, pair: &str, at: usize, clause: usize, polarity: Polarity) {
        let key = self.key;
        if !self.sounding.contains_key(pair) {
            self.sounding.insert(pair.to_owned(), key.sounds_like(pair));
        }
        let like = self.sounding[pair].clone();
        for (item, unit, same) in like {
            let thing = Thing::Units(item, unit);
            if !self.is_new(thing, if same { Rule::Sound } else { Rule::Near }, polarity.negated) {
                continue;
            }
            let units = &key.items[item].unit_numbers[unit..=unit];
            self.by_item[item].push(Mention {
                term: None,
                units,
                label: &key.items[item].units[unit].label,
                tokens: at..at + 2,
                clause,
                rule: Rule::Sound,
                confidence: if same { SOUND } else { BLURRED },
                tongues: [false; 2],
                negated: polarity.negated,
                denied: polarity.denied,
                near_denial: false,
            });
        }
    }
}

/// The two words of the question that a word is written together of (`terraforminit`), as stems.
fn halves(key: &AnswerKey<'_>, word: &Token) -> Option<[String; 2]> {
    let text = word.text.as_str();
    let is_long = (2 * SHORTEST_HALF..=LONGEST_WORD).contains(&text.len());
    if word.kind != Kind::Word || !is_long || !text.is_ascii() || is_known(key, text) {
        return None;
    }
    let known = |half: &str| {
        let stem = stem(half);
        (!key.units(&stem).is_empty()).then(|| stem.into_owned())
    };
    (SHORTEST_HALF..=text.len() - SHORTEST_HALF).find_map(|at| {
        let (first, second) = text.split_at(at);
        Some([known(first)?, known(second)?])
    })
}

/// By which rule the heard tokens are the phrase whose letters they have.
fn judge(phrase: &Phrase, heard: &[Token]) -> (Rule, f64) {
    let same = pieces(heard) == phrase.pieces;
    let spelled = heard.len() > 1 && heard.iter().all(Token::is_letter);
    let chance = heard.len() > 1 && !same && heard.iter().all(|token| is_function_word(&token.text));
    match phrase.origin {
        Origin::Meaning if heard.len() == 1 && heard[0].kind == Kind::Han => (Rule::Equivalent, CHARACTER),
        _ if chance && !spelled => (Rule::Joined, CHANCE),
        Origin::Glossary => (Rule::Alias, ALIAS),
        Origin::Heard => (Rule::Alias, HEARD),
        Origin::Meaning => (Rule::Equivalent, EQUIVALENT),
        Origin::Signs => (Rule::Joined, JOINED),
        Origin::Written if same || heard.iter().all(|token| token.kind == Kind::Han) => (Rule::Exact, EXACT),
        Origin::Written if spelled => (Rule::Spelled, JOINED),
        Origin::Written => (Rule::Joined, JOINED),
    }
}

#[cfg(test)]
mod tests;

//! Where an answer says the opposite of a word of the point: it claims the contrary, however many other words agree.

use super::assessment::Rule;
use super::clause::Clause;
use super::item::Item;
use super::lexicon::stemmed;
use super::mention::Mention;
use super::token::{Kind, Token, is_apart};
use super::tokenizer::tokenize;
use super::trie::Trie;
use std::ops::Range;
use std::sync::LazyLock;

/// An opposite is looked for within this many tokens of the evidence.
const NEAR: usize = 4;
/// So many other words of the evidence in a clause make it the one that the point rests on.
const MOST: usize = 2;

/// One side of a pair of opposites, said somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Side {
    /// The number of the pair.
    pair: usize,
    /// Which of the two, after negations: `not shared` is on the side of `own`.
    second: bool,
    /// Where.
    pub(super) tokens: Range<usize>,
}

impl Side {
    pub(super) fn is_for(&self, other: &Side) -> bool {
        self.pair == other.pair && self.second == other.second
    }

    fn is_against(&self, other: &Side) -> bool {
        self.pair == other.pair && self.second != other.second
    }
}

/// All sides of opposites in tokens, by place. `negated` tells for each token whether it stands under a negation.
pub(super) fn sides(tokens: &[Token], negated: &[bool]) -> Vec<Side> {
    static KNOWN: LazyLock<Trie<(usize, bool)>> = LazyLock::new(|| {
        let mut known = Trie::default();
        let lines = include_str!("words/opposites.md").lines().filter_map(|line| line.strip_prefix("- "));
        for (pair, line) in lines.enumerate() {
            for (second, side) in line.split(" / ").enumerate() {
                for form in side.split(", ") {
                    known.insert(&stemmed(&tokenize(form, &[])), (pair, second == 1));
                }
            }
        }
        known
    });
    let mut found: Vec<(Range<usize>, usize)> = Vec::new();
    KNOWN.scan(&stemmed(tokens), |range, leaf| found.push((range, leaf)));
    // 不可靠 is one side, not the other inside it.
    let is_inside = |at: usize| {
        let range = &found[at].0;
        let around = found[at.saturating_sub(4)..found.len().min(at + 4)].iter();
        around.clone().any(|(other, _)| {
            other.len() > range.len() && other.start <= range.start && range.end <= other.end
        })
    };
    let is_denied = |at: usize| {
        let begins = at.saturating_sub(NEAR);
        negated[at] && !starts_negation(&tokens[at]) && (at < NEAR || !negated[begins])
    };
    // 先休息，之后加盐: what comes after is what the other thing comes before.
    let goes_on = |at: usize| {
        is_apart(tokens, at)
            && tokens.get(at + 1).is_some_and(|next| next.text == "后")
            && matches!(tokens[at].text.as_str(), "之" | "以" | "然")
    };
    // Under a negation that begins further away nobody knows which side is taken.
    let is_unclear = |at: usize| negated[at] && !starts_negation(&tokens[at]) && !is_denied(at);
    let kept = (0..found.len()).filter(|&at| {
        let start = found[at].0.start;
        !is_inside(at) && !is_unclear(start) && !goes_on(start) && !is_compared(tokens, start)
    });
    let mut sides: Vec<Side> = kept
        .flat_map(|at| {
            let (range, leaf) = &found[at];
            KNOWN.values(*leaf).iter().map(|&(pair, second)| Side {
                pair,
                second: second != is_denied(range.start),
                tokens: range.clone(),
            })
        })
        .collect();
    // Two forms in a line may be one when endings are off.
    sides.dedup();
    sides
}

/// Whether what stands here is only what something is compared with: `unlike a soft link`.
pub(super) fn is_compared(tokens: &[Token], at: usize) -> bool {
    let before = |count: usize| at.checked_sub(count).map_or("", |before| tokens[before].text.as_str());
    let is_it = |count: usize| matches!(before(count), "than" | "unlike" | "versus" | "vs" | "比");
    is_it(1)
        || matches!(before(1), "a" | "an" | "the") && is_it(2)
        || matches!((before(2), before(1)), ("compared", "to" | "with") | ("相", "比"))
}

fn starts_negation(token: &Token) -> bool {
    matches!(
        token.text.as_str(),
        "不" | "非" | "无" | "未" | "without" | "non" | "avoid" | "no" | "not" | "cant" | "cannot" | "never"
    )
}

/// The sides a point takes: those of which it does not name the other side, too.
pub(super) fn taken(sides: Vec<Side>) -> Vec<Side> {
    sides.iter().filter(|side| !is_answered(side, &sides)).cloned().collect()
}

/// The sides of pairs of which both are named (`prices fall as yields rise`).
pub(super) fn of_both(sides: &[Side]) -> Vec<Side> {
    sides.iter().filter(|side| is_answered(side, sides)).cloned().collect()
}

fn is_answered(side: &Side, sides: &[Side]) -> bool {
    sides.iter().any(|other| other.is_against(side))
}

/// Whether an answer, where a point names both sides, takes one of them twice where its evidence stands and nowhere the
/// other: `prices rise as yields rise`.
pub(super) fn is_one_sided(
    both: &[Side],
    said: &[Side],
    clauses: &[Clause],
    evidence: &[&Mention<'_>],
) -> bool {
    let mut pairs: Vec<usize> = both.iter().map(|side| side.pair).collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs.iter().any(|pair| {
        let near: Vec<&Side> = said
            .iter()
            .filter(|side| side.pair == *pair)
            .filter(|side| {
                evidence.iter().any(|mention| clauses[mention.clause].tokens.contains(&side.tokens.start))
            })
            .collect();
        near.len() > 1 && near.iter().all(|side| side.second == near[0].second)
    })
}

/// What an answer says, as far as it bears on one point.
pub(super) struct Heard<'a, 'k, 'q> {
    /// The point.
    pub(super) item: &'a Item<'q>,
    /// The sides that the answer takes, by place.
    pub(super) sides: &'a [Side],
    pub(super) clauses: &'a [Clause],
    /// What the point rests on.
    pub(super) evidence: &'a [&'a Mention<'k>],
    /// What of the point was heard at all, by place.
    pub(super) all: &'a [&'a Mention<'k>],
}

impl Heard<'_, '_, '_> {
    /// Whether the answer takes the other side of one of these, which the point takes, close to the evidence for it, and
    /// in none of its clauses the point's own side, not even misheard.
    pub(super) fn is_contrary(&self, taken: &[Side]) -> bool {
        taken.iter().any(|own| {
            self.evidence.iter().any(|mention| {
                self.sides_in(self.near(mention)).any(|other| {
                    other.is_against(own)
                        && !self.is_only_inside(mention, other)
                        && !self.is_own_heard(own, mention.clause, other)
                        && !self.is_own_said(own, mention.clause, other)
                })
            })
        })
    }

    fn sides_in(&self, range: Range<usize>) -> impl Iterator<Item = &Side> {
        let from = self.sides.partition_point(|side| side.tokens.start < range.start);
        self.sides[from..].iter().take_while(move |side| side.tokens.start < range.end)
    }

    /// The tokens around a mention, in its clause.
    fn near(&self, mention: &Mention<'_>) -> Range<usize> {
        let clause = &self.clauses[mention.clause].tokens;
        mention.tokens.start.saturating_sub(NEAR).max(clause.start)
            ..(mention.tokens.end + NEAR).min(clause.end)
    }

    /// How much of the point stands in a clause besides a word.
    fn beside(&self, clause: usize, word: &Range<usize>) -> usize {
        let from = self.all.partition_point(|mention| mention.clause < clause);
        let there = self.all[from..].iter().take_while(|mention| mention.clause == clause);
        there.filter(|mention| are_apart(&mention.tokens, word)).count()
    }

    /// Whether the point's own side, in a clause by itself, is said of something else than the other side among most of the
    /// evidence: `potassium channels open past the threshold, and then sodium flows out`.
    fn is_elsewhere(
        &self,
        (clause, own): (usize, &Range<usize>),
        (other_clause, other): (usize, &Side),
    ) -> bool {
        self.beside(other_clause, &other.tokens) >= MOST && self.beside(clause, own) == 0
    }

    /// Whether the mention is a word inside the other side, and stands alone in its sentence: the address of `destination
    /// address`.
    fn is_only_inside(&self, mention: &Mention<'_>, other: &Side) -> bool {
        let sentence = |mention: &Mention<'_>| self.clauses[mention.clause].sentence;
        let is_rest = |rest: &&&Mention<'_>| {
            are_apart(&rest.tokens, &other.tokens) && sentence(rest) == sentence(mention)
        };
        !are_apart(&mention.tokens, &other.tokens)
            && mention.tokens != other.tokens
            && self.evidence.iter().find(is_rest).is_none()
    }

    /// Whether evidence stands for the point's own side, perhaps misheard: 买 sounds almost as 卖, but what is the other side is
    /// not the point's own.
    fn is_own_heard(&self, own: &Side, clause: usize, other: &Side) -> bool {
        // A misheard pair of characters that reaches into it is of it, too: 改原 for 改源, of 源地址.
        let start = own.tokens.start;
        let pair = start.checked_sub(1).filter(|_| self.item.tokens[start].kind == Kind::Han);
        self.evidence.iter().any(|mention| {
            let has = |at: usize| self.item.unit_at[at].is_some_and(|unit| mention.units.contains(&unit));
            let is_own = own.tokens.clone().any(has) || mention.rule == Rule::Sound && pair.is_some_and(has);
            is_own
                && are_apart(&mention.tokens, &other.tokens)
                && !self.is_elsewhere((mention.clause, &mention.tokens), (clause, other))
        })
    }

    /// Whether the answer says the point's own side where anything of the point stands.
    fn is_own_said(&self, own: &Side, clause: usize, other: &Side) -> bool {
        self.all.iter().any(|mention| {
            self.sides_in(self.clauses[mention.clause].tokens.clone()).any(|said| {
                said.is_for(own) && !self.is_elsewhere((mention.clause, &said.tokens), (clause, other))
            })
        })
    }
}

fn are_apart(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.end <= other.start || other.end <= one.start
}

#[cfg(test)]
mod tests {
    use super::super::clause;
    use super::*;

    #[track_caller]
    fn read(text: &str) -> Vec<(usize, bool)> {
        let tokens = tokenize(text, &[]);
        let negated = clause::Negations::of(&tokens, &clause::divide(&tokens, &[]), &[]).negated();
        sides(&tokens, &negated).into_iter().map(|side| (side.pair, side.second)).collect()
    }

    #[test]
    fn opposites_and_negations_take_the_other_side() {
        for (one, other) in [
            ("the pull model", "the push model"),
            ("内存是共享的", "内存是独立的"),
            ("内存是共享的", "内存不是共享的"),
            ("故障下降了", "故障上升了"),
            ("a reliable protocol", "它不可靠"),
        ] {
            let (one, other) = (read(one), read(other));
            assert!(
                !one.is_empty() && one.iter().any(|&(pair, side)| other.contains(&(pair, !side))),
                "{one:?} {other:?}"
            );
            assert!(!one.iter().any(|side| other.contains(side)), "{one:?} {other:?}");
        }
    }
}

//! Which of two things comes first where the order is what is claimed: `A is slower than B`, 先处理后提交, 从八次降到两次.
//!
//! The same words the other way round claim the opposite, and no weighing of words can see it.

use super::item::{Item, Relation};
use super::mention::Mention;
use super::token::{Gap, Token};
use std::ops::Range;

/// A word of less than this part of a point does not tell one side from the other.
const LEAST: f64 = 0.005;
/// Words that only tell the order.
const ORDER: [&str; 9] = ["first", "then", "next", "finally", "afterwards", "later", "首先", "然后", "最后"];
/// What is related stands within this many tokens after the relating word.
const REACH: usize = 25;

/// The ordered claims of a point.
pub(super) fn of(item: &Item<'_>) -> Vec<Relation> {
    let mut relations = Vec::new();
    for Related { kind, left, right } in find(&item.tokens) {
        let text = |at: usize| item.tokens.get(at).map_or("", |token| token.text.as_str());
        let first = left.clone().find(|&at| text(at) == "先");
        let pause = (left.start + 1..left.end).rev().find(|&at| item.tokens[at].gap >= Gap::Pause);
        // Whoever does both, and what stands before another pause, tells nothing.
        let done = match (text(left.end), first) {
            ("完" | "好", _) => left.end.saturating_sub(2).max(left.start)..left.end,
            // 先发请求，收到以后再交
            (_, Some(first)) => {
                let pause = (first + 2..left.end).find(|&at| item.tokens[at].gap >= Gap::Pause);
                first + 1..pause.unwrap_or(left.end)
            }
            _ => pause.unwrap_or(left.start)..left.end,
        };
        // What it turns into ends before where, when and how it does.
        let is_beside = |at: &usize| matches!(text(*at), "in" | "at" | "on" | "with" | "by" | "when");
        let end = right.clone().find(is_beside).filter(|_| kind == Kind::Change).unwrap_or(right.end);
        let mut before = item.units_in(&done);
        if before.is_empty() {
            before = item.units_in(&left);
        }
        let mut after = item.units_in(&(right.start..end));
        let both: Vec<usize> = before.iter().copied().filter(|unit| after.contains(unit)).collect();
        let tells = |unit: &usize| {
            !both.contains(unit)
                && !ORDER.contains(&item.units[*unit].label.as_str())
                && !item.units[*unit].straddles
                && !item.units[*unit].loose
        };
        before.retain(tells);
        after.retain(tells);
        // Where both sides are numbers, these are what is related (从每月八次降到两次).
        let number = |unit: &usize| item.units[*unit].key.bytes().all(|byte| byte.is_ascii_digit());
        if before.iter().any(number) && after.iter().any(number) {
            before.retain(number);
            after.retain(number);
        }
        if !before.is_empty() && !after.is_empty() {
            relations.push(Relation { kind, before, after });
        }
    }
    relations
}

/// Whether an answer claims one of a point's relations the other way round, and nowhere as the point does. `mentions` are
/// the point's, by place; what stands at a place that `is_elsewhere` is said of something else.
pub(super) fn is_reversed(
    item: &Item<'_>,
    places: &[Related],
    mentions: &[Mention<'_>],
    is_elsewhere: impl Fn(&Mention<'_>) -> bool,
) -> bool {
    let tells = |unit: &usize| item.units[*unit].weight >= LEAST * item.total;
    item.relations.iter().any(|relation| {
        let (mut same, mut reversed) = (false, false);
        for Related { left, right, .. } in places.iter().filter(|place| place.kind == relation.kind) {
            let said = |units: &[usize], at: &Range<usize>| {
                let from = mentions.partition_point(|mention| mention.tokens.start < at.start);
                let to = mentions.partition_point(|mention| mention.tokens.start < at.end);
                mentions[from..to].iter().any(|mention| {
                    mention.units.iter().any(|unit| units.contains(unit) && tells(unit))
                        && mention.units.len() <= units.len()
                        && !is_elsewhere(mention)
                })
            };
            let straight = said(&relation.before, left) || said(&relation.after, right);
            same |= straight;
            reversed |= !straight && said(&relation.after, left) && said(&relation.before, right);
        }
        reversed && !same
    })
}

/// How two things are related.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// One comes before the other.
    Order,
    /// One is more than the other.
    Comparison,
    /// One becomes the other.
    Change,
}

/// A place where two things are related: the tokens before and after the relating word, within a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Related {
    kind: Kind,
    left: Range<usize>,
    right: Range<usize>,
}

impl Related {
    /// Where it begins.
    pub(super) fn start(&self) -> usize {
        self.left.start
    }
}

/// The places where two things are related.
pub(super) fn find(tokens: &[Token]) -> Vec<Related> {
    let mut found: Vec<Related> = Vec::new();
    let mut start = 0;
    // Where the first of the two begins: after 先 or 从, else at the last pause.
    let mut opened: Option<(usize, char)> = None;
    let mut pause = 0;
    // `if … then` tells no order.
    let mut is_conditional = false;
    for at in 0..tokens.len() {
        if at > 0 && tokens[at].gap == Gap::Stop {
            start = at;
            pause = at;
            opened = None;
            is_conditional = false;
        } else if tokens[at].gap == Gap::Pause && opened.is_none() {
            pause = at;
        }
        let next = tokens.get(at + 1).map_or("", |token| token.text.as_str());
        let near = at.saturating_sub(REACH);
        let last = tokens.len().min(at + 1 + REACH);
        let right = at + 1..(at + 1..last).find(|&end| tokens[end].gap >= Gap::Pause).unwrap_or(last);
        let since_pause = pause.max(start).max(near);
        let mut add = |kind: Kind, left: Range<usize>, right: Range<usize>| {
            if !left.is_empty() && !right.is_empty() {
                found.push(Related { kind, left, right });
            }
        };
        match tokens[at].text.as_str() {
            "if" | "when" => is_conditional = true,
            "先" => opened = Some((since_pause, '先')),
            "从" => opened = Some((at + 1, '从')),
            // 处理完再提交
            "再" | "才" if at > start && opened.is_none() && is_done(&tokens[at - 1]) => {
                add(Kind::Order, since_pause..at - 1, right);
            }
            // `turns hydrogen into helium`, 氢变成氦
            "into" => add(Kind::Change, since_pause..at, right),
            "成" | "为" if at > start && opened.is_none() && changes(&tokens[at - 1]) => {
                add(Kind::Change, since_pause..at - 1, right);
            }
            "后" | "再" | "才" => {
                if let Some((from, '先')) = opened.take_if(|(from, opener)| *opener == '先' && at > *from) {
                    add(Kind::Order, from..at, right);
                }
            }
            "到" | "至" | "成" => {
                if let Some((from, '从')) = opened.take_if(|(from, opener)| *opener == '从' && at > *from) {
                    add(Kind::Change, from..at, right);
                }
            }
            "比" if !matches!(next, "如" | "较" | "例" | "对" | "特") => {
                add(Kind::Comparison, since_pause..at, right);
            }
            // `The salt goes in, before the flour …`: the pause is no beginning.
            "before" if pause == at => add(Kind::Order, start.max(near)..at, right),
            "before" => add(Kind::Order, since_pause..at, right),
            "then" if !is_conditional => add(Kind::Order, start.max(near)..at, right),
            // `Score the nodes first and filter afterwards`.
            "afterwards" | "later" => {
                let begins = |joint: &usize| tokens[*joint].text == "and" || tokens[*joint].gap >= Gap::Pause;
                if let Some(joint) = (start.max(near)..at).rev().find(begins) {
                    add(Kind::Order, start.max(joint.saturating_sub(REACH))..joint, joint..at);
                }
            }
            "than" => add(Kind::Comparison, since_pause..at, right),
            _ => {}
        }
    }
    found
}

/// Whether something becomes what follows, after this and 成 or 为.
fn changes(token: &Token) -> bool {
    matches!(token.text.as_str(), "变" | "转" | "化" | "换" | "聚")
}

/// Whether what stands before is done first: 处理完再提交, 处理以后才提交.
fn is_done(token: &Token) -> bool {
    matches!(token.text.as_str(), "完" | "后" | "好")
}

#[cfg(test)]
mod tests {
    use super::super::tokenizer::tokenize;
    use super::*;

    #[test]
    fn both_sides_of_a_relation_are_found() {
        let sides = |text: &str| {
            let tokens = tokenize(text, &[]);
            let join = |range: &Range<usize>| {
                tokens[range.clone()].iter().map(|t| t.text.as_str()).collect::<String>()
            };
            find(&tokens).iter().map(|found| (join(&found.left), join(&found.right))).collect::<Vec<_>>()
        };
        let pair = |a: &str, b: &str| vec![(a.to_owned(), b.to_owned())];
        assert_eq!(sides("进程切换比线程切换贵"), pair("进程切换", "线程切换贵"));
        assert_eq!(sides("是先处理再提交，可能重复"), pair("是先处理", "提交"));
        assert_eq!(sides("故障从每月八次降到两次"), pair("每月8次降", "2次"));
        assert_eq!(sides("A process is slower than a thread"), pair("aprocessisslower", "athread"));
        assert_eq!(sides("score first and filter afterwards"), pair("scorefirst", "andfilter"));
        assert_eq!(sides("氢变成氦"), pair("氢", "氦"));
        assert!(sides("if it fails then a replica takes over").is_empty());
        assert!(sides("处理，完再提交").is_empty());
        assert!(sides("会转，成氦").is_empty());
        assert!(sides("比如先说一下").is_empty());
        assert!(sides("再来一次到这里").is_empty());
    }
}

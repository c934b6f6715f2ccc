//! Which of two things comes first where the order is what is claimed: `A is slower than B`, 先处理后提交, 从八次降到两次.
//!
//! The same words the other way round claim the opposite, and no weighing of words can see it.

use super::item::{Deed, Item, Relation};
use super::mention::Mention;
use super::token::{Gap, Kind, Token};
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
    for (left, right) in find(&item.tokens) {
        // What stands before 先 does both, if anything stands after it.
        let begins = |at: &usize| {
            item.tokens[*at].text == "先" || at > &left.start && item.tokens[*at].gap >= Gap::Pause
        };
        let first = left.clone().rev().find(begins);
        let from = first.map(|at| if item.tokens[at].text == "先" { at + 1 } else { at });
        // 消费端处理完再提交: whoever does it does both.
        let from = match item.tokens.get(left.end).map(|token| token.text.as_str()) {
            Some("完" | "好") => Some(left.end.saturating_sub(2).max(left.start)),
            _ => from,
        };
        // 先发请求，收到以后再交: what is done first ends at the pause.
        let until = |from: usize| {
            let pause = (from + 1..left.end).find(|&at| item.tokens[at].gap >= Gap::Pause);
            let end = pause.unwrap_or(left.end);
            if item.units_in(&(from..end)).is_empty() { left.end } else { end }
        };
        let done = from.map(|from| item.units_in(&(from..until(from)))).filter(|done| !done.is_empty());
        // What it turns into ends before where, when and how it does.
        let is_beside = |at: &usize| {
            matches!(item.tokens[*at].text.as_str(), "in" | "at" | "on" | "with" | "by" | "when")
        };
        let turns = item.tokens[right.start - 1].text == "into";
        let end = right.clone().find(is_beside).filter(|_| turns).unwrap_or(right.end);
        let right = right.start..end;
        let (mut before, mut after) = (done.unwrap_or_else(|| item.units_in(&left)), item.units_in(&right));
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
            relations.push(Relation { before, after });
        }
    }
    relations
}

/// Between two names so many tokens at most say what one does to the other.
const VERB: usize = 4;

/// What a point says that one named thing does to another: two terms of a part with a word or two between them.
pub(super) fn deeds(item: &Item<'_>) -> Vec<Deed> {
    let mut marked: Vec<&Range<usize>> = item.marked.iter().map(|(range, _)| range).collect();
    marked.sort_unstable_by_key(|range| (range.start, range.end));
    let pairs = marked.windows(2).filter(|pair| {
        let (by, to) = (pair[0], pair[1]);
        by.end < to.start && to.start - by.end <= VERB && item.part_of(by.start) == item.part_of(to.start)
    });
    let deed = |pair: &[&Range<usize>]| {
        let (mut by, mut to) = (item.units_in(pair[0]), item.units_in(pair[1]));
        let both: Vec<usize> = by.iter().copied().filter(|unit| to.contains(unit)).collect();
        by.retain(|unit| !both.contains(unit));
        to.retain(|unit| !both.contains(unit));
        let mut verb = item.units_in(&(pair[0].end..pair[1].start));
        verb.retain(|&unit| {
            let unit = &item.units[unit];
            !unit.straddles && !unit.loose && !unit.light && !unit.in_term
        });
        (!by.is_empty() && !to.is_empty() && !verb.is_empty()).then_some(Deed { by, verb, to })
    };
    pairs.filter_map(deed).collect()
}

/// Whether an answer says that the other thing does it (`the ReplicaSet creates the Deployment`), and nowhere the right one.
/// `parts` are those of the answer; `mentions` are the point's, by place.
pub(super) fn is_turned(
    item: &Item<'_>,
    tokens: &[Token],
    parts: &[Range<usize>],
    mentions: &[Mention<'_>],
) -> bool {
    item.deeds.iter().any(|deed| {
        let (mut right, mut turned) = (false, false);
        for verb in
            mentions.iter().filter(|mention| mention.units.iter().any(|unit| deed.verb.contains(unit)))
        {
            let at = verb.tokens.start;
            let Some(part) = parts.get(parts.partition_point(|part| part.end <= at)) else { continue };
            let part = part.start.max(at.saturating_sub(REACH))..part.end.min(at + REACH);
            let said = |units: &[usize], within: Range<usize>| {
                let from = mentions.partition_point(|mention| mention.tokens.start < within.start);
                let to = mentions.partition_point(|mention| mention.tokens.start < within.end);
                let mut near = mentions[from..to.max(from)].iter();
                near.any(|mention| mention.units.iter().any(|unit| units.contains(unit)))
            };
            let is_passive = tokens[part.clone()]
                .iter()
                .any(|token| matches!(token.text.as_str(), "by" | "由" | "被" | "把" | "从" | "from"));
            let (before, after) = (part.start..at, verb.tokens.end..part.end);
            right |= is_passive || said(&deed.by, before.clone()) && said(&deed.to, after.clone());
            turned |= said(&deed.to, before) && said(&deed.by, after);
        }
        turned && !right
    })
}

/// Whether an answer claims one of a point's relations the other way round, and nowhere as the point does. `mentions` are
/// the point's, by place; what stands at a place that `is_elsewhere` is said of something else.
pub(super) fn is_reversed(
    item: &Item<'_>,
    places: &[(Range<usize>, Range<usize>)],
    mentions: &[Mention<'_>],
    is_elsewhere: impl Fn(&Mention<'_>) -> bool,
) -> bool {
    let tells = |unit: &usize| item.units[*unit].weight >= LEAST * item.total;
    item.relations.iter().any(|relation| {
        let (mut same, mut reversed) = (false, false);
        for (left, right) in places {
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

/// The places where two things are related: the tokens before and after the relating word, within a sentence.
pub(super) fn find(tokens: &[Token]) -> Vec<(Range<usize>, Range<usize>)> {
    let mut found = Vec::new();
    let mut start = 0;
    // Where the first of the two begins: after 先 or 从, else at the last pause.
    let mut opened: Option<(usize, char)> = None;
    let mut pause = 0;
    for at in 0..tokens.len() {
        if at > 0 && tokens[at].gap == Gap::Stop {
            start = at;
            pause = at;
            opened = None;
        } else if tokens[at].gap == Gap::Pause && opened.is_none() {
            pause = at;
        }
        let next = tokens.get(at + 1).map_or("", |token| token.text.as_str());
        let rest = |at: usize| {
            let last = tokens.len().min(at + 1 + REACH);
            at + 1..(at + 1..last).find(|&end| tokens[end].gap >= Gap::Pause).unwrap_or(last)
        };
        match tokens[at].text.as_str() {
            "先" => opened = Some((pause.max(start).max(at.saturating_sub(REACH)), '先')),
            "从" => opened = Some((at + 1, '从')),
            "再" | "才" if at > start + 1 && opened.is_none() && is_done(&tokens[at - 1]) => {
                found.push((pause.max(start).max(at.saturating_sub(REACH))..at - 1, rest(at)));
            }
            // `turns hydrogen into helium`, 氢变成氦
            "into" if at > start => {
                found.push((pause.max(start).max(at.saturating_sub(REACH))..at, rest(at)))
            }
            "成" | "为"
                if at > start && matches!(tokens[at - 1].text.as_str(), "变" | "转" | "化" | "换" | "聚") =>
            {
                found.push((pause.max(start).max(at.saturating_sub(REACH))..at - 1, rest(at)))
            }
            "后" | "再" | "才" if tokens[at].kind == Kind::Han => {
                if let Some((from, '先')) = opened.take_if(|(from, opener)| *opener == '先' && at > *from) {
                    found.push((from..at, rest(at)));
                }
            }
            "到" | "至" | "成" => {
                if let Some((from, '从')) = opened.take_if(|(from, opener)| *opener == '从' && at > *from) {
                    found.push((from..at, rest(at)));
                }
            }
            "比" if !matches!(next, "如" | "较" | "例" | "对" | "特") => {
                found.push((pause.max(start).max(at.saturating_sub(REACH))..at, rest(at)))
            }
            // `The salt goes in, before the flour …`: the pause is no beginning.
            "before" if pause == at && at > start => {
                found.push((start.max(at.saturating_sub(REACH))..at, rest(at)))
            }
            // `Score the nodes first and filter afterwards`.
            "then" if at > start => found.push((start.max(at.saturating_sub(REACH))..at, rest(at))),
            "afterwards" | "later" if at > start => {
                let joint = (start + 1..at)
                    .rev()
                    .find(|&joint| tokens[joint].text == "and" || tokens[joint].gap >= Gap::Pause);
                if let Some(joint) = joint {
                    found.push((start.max(joint.saturating_sub(REACH))..joint, joint..at));
                }
            }
            "后" if tokens[at].kind == Kind::Han && at > start && tokens[at - 1].text == "然" => {
                found.push((start.max(at.saturating_sub(REACH))..at - 1, rest(at)))
            }
            "than" | "before" => found.push((pause.max(start).max(at.saturating_sub(REACH))..at, rest(at))),
            _ => {}
        }
    }
    found
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
            find(&tokens).iter().map(|(a, b)| (join(a), join(b))).collect::<Vec<_>>()
        };
        let pair = |a: &str, b: &str| vec![(a.to_owned(), b.to_owned())];
        assert_eq!(sides("进程切换比线程切换贵"), pair("进程切换", "线程切换贵"));
        assert_eq!(sides("是先处理再提交，可能重复"), pair("是先处理", "提交"));
        assert_eq!(sides("故障从每月八次降到两次"), pair("每月8次降", "2次"));
        assert_eq!(sides("A process is slower than a thread"), pair("aprocessisslower", "athread"));
        assert!(sides("比如先说一下").is_empty());
        assert!(sides("再来一次到这里").is_empty());
    }
}

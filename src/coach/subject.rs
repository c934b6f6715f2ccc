//! Who is said to do it: whether what a point says of one thing was said of another.
//!
//! `Flannel uses VXLAN` and `Calico uses BGP` hold the same words as the swapped claim. A point's *head* is the thing that
//! it speaks of, which authors put first. An answer's words belong to the last head that began a clause; when most of what
//! is heard for a point belongs to the head of another, and its own is not in sight, the point was not said.

use super::clause::Clause;
use super::item::{Item, is_pair};
use super::matching::Mention;
use super::normal::is_function_word;
use super::token::{Kind, Token};
use std::ops::Range;

/// A head stands within this many tokens of the beginning of its clause in a point.
const HEAD_WITHIN: usize = 3;
/// A subject reaches over this many clauses of its sentence.
const REACH: usize = 2;

/// The heads of one item: for each unit the name of the head it is said of.
pub(super) struct Heads {
    /// The units that are each head, by its name.
    heads: Vec<(String, Vec<usize>)>,
    /// For each unit of the item, the head it belongs to.
    of_unit: Vec<Option<usize>>,
}

impl Heads {
    /// The heads of a point: the marked term, or the words before a colon, with which it or one of its clauses begins.
    pub(super) fn of(item: &Item<'_>, clauses: &[Clause]) -> Self {
        let mut heads: Vec<(String, Vec<usize>)> = Vec::new();
        let mut of_unit = vec![None; item.units.len()];
        let mut current = None;
        for (number, clause) in clauses.iter().enumerate() {
            let begins = |range: &Range<usize>| {
                clause.tokens.contains(&range.start)
                    && range.start < clause.tokens.start + HEAD_WITHIN
                    && item.tokens[clause.tokens.start..range.start].iter().all(is_light)
            };
            let term = item.marked.iter().filter(|(range, _)| begins(range)).max_by_key(|(range, _)| range.len());
            let range = match term {
                Some((range, _)) => Some(range.clone()),
                None if number == 0 => first_word(item, clause),
                None => None,
            };
            if let Some(range) = range {
                let units = item.units_in(&range);
                if !units.is_empty() {
                    let name = item.tokens[range].iter().map(|token| token.text.as_str()).collect();
                    current = Some(heads.len());
                    heads.push((name, units));
                }
            }
            for at in clause.tokens.clone() {
                if let Some(unit) = item.unit_at[at] {
                    of_unit[unit] = of_unit[unit].or(current);
                }
            }
        }
        Heads { heads, of_unit }
    }
}

/// The first content word of a clause, if it is Latin or a known Chinese word.
fn first_word(item: &Item<'_>, clause: &Clause) -> Option<Range<usize>> {
    let start = clause.tokens.clone().find(|&at| !is_light(&item.tokens[at]))?;
    if item.tokens[start].kind != Kind::Han {
        return Some(start..start + 1);
    }
    let end = (start + 1..clause.tokens.end).find(|&at| item.word_starts[at] || item.tokens[at].kind != Kind::Han)?;
    let is_subject = matches!(item.tokens[end].text.as_str(), "是" | "会" | "负" | "有" | "先" | "再" | "回" | "切");
    (item.word_starts[start] && end - start >= 2 && is_subject).then_some(start..end)
}

fn is_light(token: &Token) -> bool {
    token.kind == Kind::Word && is_function_word(&token.text)
        || token.kind == Kind::Han && "按把对用在由从每给".contains(&token.text)
}

/// A place where a clause of the answer begins to speak of something.
struct Scope<'k> {
    tokens: Range<usize>,
    names: Vec<&'k str>,
}

/// The subjects of an answer.
pub(super) struct Subjects<'k> {
    scopes: Vec<Scope<'k>>,
    /// Every mention of a head: its first token and the head's name.
    said: Vec<(usize, &'k str)>,
}

impl<'k> Subjects<'k> {
    /// Finds the clauses that begin with a head.
    pub(super) fn of(
        items: &[Item<'_>],
        heads: &'k [Heads],
        mentions: &[Vec<Mention<'_>>],
        tokens: &[Token],
        clauses: &[Clause],
    ) -> Self {
        let mut said: Vec<(usize, &'k str)> = Vec::new();
        for ((item, heads), mentions) in items.iter().zip(heads).zip(mentions) {
            for (name, units) in &heads.heads {
                let is_head = |mention: &&Mention<'_>| {
                    let part = |unit: &usize| units.contains(unit) && is_pair(&item.units[*unit].key);
                    units.iter().all(|unit| mention.units.contains(unit))
                        || !mention.units.is_empty() && mention.units.iter().all(part)
                };
                said.extend(mentions.iter().filter(is_head).map(|mention| (mention.tokens.start, name.as_str())));
            }
        }
        said.sort_unstable();
        said.dedup();
        let mut scopes: Vec<Scope<'k>> = Vec::new();
        for &(at, name) in &said {
            let number = clauses.partition_point(|clause| clause.tokens.end <= at);
            let Some(clause) = clauses.get(number) else { continue };
            if !begins_clause(tokens, clause.tokens.start, at) {
                continue;
            }
            match scopes.last_mut() {
                Some(scope) if scope.tokens.start == at => scope.names.push(name),
                _ => {
                    if let Some(before) = scopes.last_mut() {
                        before.tokens.end = before.tokens.end.min(at);
                    }
                    let last = clauses[number..]
                        .iter()
                        .take(REACH)
                        .take_while(|next| next.sentence == clause.sentence)
                        .last()
                        .map_or(at, |next| next.tokens.end);
                    scopes.push(Scope { tokens: at..last, names: vec![name] });
                }
            }
        }
        Subjects { scopes, said }
    }

    /// Whether most of what a point rests on is said of something else: words whose only mentions there stand under the
    /// head of another point, while its own head is not said beside them.
    pub(super) fn are_others(
        &self,
        item: &Item<'_>,
        heads: &Heads,
        basis: &[&Mention<'_>],
        mentions: &[Mention<'_>],
    ) -> bool {
        let from = basis.iter().map(|mention| mention.tokens.start).min().unwrap_or(0);
        let to = basis.iter().map(|mention| mention.tokens.end).max().unwrap_or(0);
        let near: Vec<&Mention<'_>> =
            mentions.iter().filter(|mention| mention.tokens.start >= from && mention.tokens.end <= to).collect();
        let mut units: Vec<usize> = basis.iter().flat_map(|mention| mention.units).copied().collect();
        units.sort_unstable();
        units.dedup();
        let (mut foreign, mut own) = (0.0, 0.0);
        for unit in units {
            let Some(head) = heads.of_unit[unit] else { continue };
            let of_head = &heads.heads[head].1;
            if of_head.contains(&unit) {
                continue;
            }
            let mut places = near.iter().filter(|mention| mention.units.contains(&unit));
            if places.all(|mention| self.is_of_another(heads, mention.tokens.start)) {
                foreign += item.units[unit].weight;
            } else {
                own += item.units[unit].weight;
            }
        }
        if std::env::var("DBG").is_ok() && foreign > own { eprintln!("{} heads {:?} scopes {:?}", item.point.text, heads.heads.iter().map(|h| &h.0).collect::<Vec<_>>(), self.scopes.iter().map(|s| (s.tokens.clone(), s.names.clone())).collect::<Vec<_>>()); }
        foreign > own
    }

    /// Whether the words at a place are said of another head than these.
    fn is_of_another(&self, heads: &Heads, at: usize) -> bool {
        let is_own = |name: &str| heads.heads.iter().any(|(own, _)| own == name);
        self.scopes.iter().rfind(|scope| scope.tokens.contains(&at)).is_some_and(|scope| {
            !scope.names.iter().any(|name| is_own(name))
                && !self.said.iter().any(|(at, said)| is_own(said) && scope.tokens.contains(at))
        })
    }
}

/// Whether only connecting words stand between the beginning of the clause, or an `and` in it, and the token.
fn begins_clause(tokens: &[Token], start: usize, at: usize) -> bool {
    const JOINTS: [&str; 8] = ["and", "while", "but", "so", "whereas", "而", "但", "那"];
    const CHINESE: [&str; 22] = [
        "然后", "接着", "首先", "最后", "之后", "其实", "就是", "还有", "第一步", "第二步", "第三步", "因为", "所以", "但是",
        "然而", "比如", "先是", "另外", "同时", "再就是", "至于", "关于",
    ];
    let mut han = String::new();
    for token in tokens[start..at].iter().rev() {
        if han.is_empty() && JOINTS.contains(&token.text.as_str()) {
            return true;
        }
        match token.kind {
            Kind::Han => han.insert_str(0, &token.text),
            _ if is_function_word(&token.text)
                || matches!(token.text.as_str(), "then" | "next" | "first" | "finally" | "um" | "uh" | "like") => {}
            _ => return false,
        }
    }
    let mut rest = han.as_str();
    while !rest.is_empty() {
        let Some(next) = CHINESE.iter().find_map(|word| rest.strip_prefix(word)) else {
            return rest.chars().all(|c| "嗯呃啊那个这".contains(c));
        };
        rest = next;
    }
    true
}

//! Who is said to do it: whether what a point says of one thing was said of another.
//!
//! `Flannel uses VXLAN` and `Calico uses BGP` hold the same words as the swapped claim. A point's *head* is the thing that
//! it speaks of, which authors put first. An answer's words belong to the last head that began a clause; when most of what
//! is heard for a point belongs to the head of another, and its own is not in sight, the point was not said.

use super::clause::Clause;
use super::item::{Item, is_pair};
use super::lexicon::stem_key;
use super::matching::Mention;
use super::normal::{is_function_word, is_ordinary};
use super::token::{Kind, Token};
use std::ops::Range;

/// A head stands within this many tokens of the beginning of its clause in a point.
const HEAD_WITHIN: usize = 3;
/// A subject reaches over this many clauses of its sentence.
const REACH: usize = 2;
/// A head is named by this share of its words.
const HEAD_SHARE: f64 = 0.6;

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
            let term =
                item.marked.iter().filter(|(range, _)| begins(range)).max_by_key(|(range, _)| range.len());
            let range = match term {
                Some((range, _)) => Some(range.clone()),
                None if number == 0 => first_word(item, clause),
                None => None,
            };
            if let Some(range) = range {
                let units = item.units_in(&range);
                if !units.is_empty() {
                    let name = stem_key(&item.tokens[range]);
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
        return (!is_ordinary(&item.tokens[start].text)).then_some(start..start + 1);
    }
    let end = (start + 1..clause.tokens.end)
        .find(|&at| item.word_starts[at] || item.tokens[at].kind != Kind::Han)?;
    let is_subject =
        matches!(item.tokens[end].text.as_str(), "是" | "会" | "负" | "有" | "先" | "再" | "回" | "切");
    (item.word_starts[start] && end - start >= 2 && is_subject).then_some(start..end)
}

fn is_light(token: &Token) -> bool {
    token.kind == Kind::Word && is_function_word(&token.text)
        || token.kind == Kind::Han && "按把对用在由从每给".contains(&token.text)
}

/// A place where a clause of the answer begins to speak of something.
struct Scope {
    tokens: Range<usize>,
    names: Vec<String>,
}

/// The subjects of an answer.
pub(super) struct Subjects {
    scopes: Vec<Scope>,
    /// Every mention of a head: its first token and the head's name.
    said: Vec<(usize, String)>,
}

impl Subjects {
    /// Finds the clauses that begin with a head.
    pub(super) fn of(
        items: &[Item<'_>],
        heads: &[Heads],
        mentions: &[Vec<Mention<'_>>],
        tokens: &[Token],
        clauses: &[Clause],
    ) -> Self {
        let mut said: Vec<(usize, String)> = Vec::new();
        for ((item, heads), mentions) in items.iter().zip(heads).zip(mentions) {
            for (name, units) in &heads.heads {
                let is_head = |mention: &&Mention<'_>| {
                    let covered = units.iter().filter(|unit| mention.units.contains(unit)).count();
                    covered as f64 >= HEAD_SHARE * units.len() as f64
                        || covered > 0
                            && is_pair(&item.units[mention.units[0]].key)
                            && stem_key(
                                &tokens[mention.tokens.start
                                    ..tokens.len().min(mention.tokens.start + name.chars().count())],
                            ) == *name
                };
                said.extend(
                    mentions.iter().filter(is_head).map(|mention| (mention.tokens.start, name.clone())),
                );
            }
        }
        said.sort_unstable();
        said.dedup();
        let mut scopes: Vec<Scope> = Vec::new();
        for (at, name) in &said {
            let at = *at;
            let number = clauses.partition_point(|clause| clause.tokens.end <= at);
            let Some(clause) = clauses.get(number) else { continue };
            if !begins_clause(tokens, clause.tokens.start, at) {
                continue;
            }
            match scopes.last_mut() {
                Some(scope) if scope.tokens.start == at => scope.names.push(name.clone()),
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
                    scopes.push(Scope { tokens: at..last, names: vec![name.clone()] });
                }
            }
        }
        Subjects { scopes, said }
    }

    /// Whether the mention says of something else what the item says of its head.
    pub(super) fn is_misplaced(&self, item: &Item<'_>, heads: &Heads, mention: &Mention<'_>) -> bool {
        !mention.units.is_empty()
            && mention
                .units
                .iter()
                .all(|&unit| heads.of_unit[unit].is_some_and(|head| !heads.heads[head].1.contains(&unit)))
            && self.is_of_another(item, heads, mention)
    }

    /// Whether the words at a place are said of another head than theirs.
    fn is_of_another(&self, item: &Item<'_>, heads: &Heads, mention: &Mention<'_>) -> bool {
        let at = mention.tokens.start;
        let own = heads.of_unit[mention.units[0]];
        // `major fault` and `minor fault` of one point are rivals; other things it speaks of are not.
        let is_rival = |name: &str| {
            let shared =
                |units: &[usize]| own.is_some_and(|own| units.iter().any(|u| heads.heads[own].1.contains(u)));
            heads
                .heads
                .iter()
                .enumerate()
                .any(|(number, (other, units))| other == name && Some(number) != own && shared(units))
        };
        let is_own = |name: &str| {
            !is_rival(name) && (heads.heads.iter().any(|(head, _)| head == name) || item.stems.contains(name))
        };
        let before = self.said.partition_point(|(said, _)| *said <= at);
        if before > 0 && is_own(&self.said[before - 1].1) {
            return false;
        }
        // Scopes follow each other, so only the last that begins before can hold the place.
        let next = self.scopes.partition_point(|scope| scope.tokens.start <= at);
        let Some(scope) = next.checked_sub(1).map(|last| &self.scopes[last]) else { return false };
        let from = self.said.partition_point(|(said, _)| *said < scope.tokens.start);
        let to = self.said.partition_point(|(said, _)| *said < scope.tokens.end);
        scope.tokens.contains(&at)
            && !scope.names.iter().any(|name| is_own(name))
            && !self.said[from..to].iter().any(|(_, said)| is_own(said))
    }
}

/// Whether only connecting words stand between the beginning of the clause, or an `and` in it, and the token.
fn begins_clause(tokens: &[Token], start: usize, at: usize) -> bool {
    const JOINTS: [&str; 8] = ["and", "while", "but", "so", "whereas", "而", "但", "那"];
    const CHINESE: [&str; 22] = [
        "然后",
        "接着",
        "首先",
        "最后",
        "之后",
        "其实",
        "就是",
        "还有",
        "第一步",
        "第二步",
        "第三步",
        "因为",
        "所以",
        "但是",
        "然而",
        "比如",
        "先是",
        "另外",
        "同时",
        "再就是",
        "至于",
        "关于",
    ];
    const LEADING: [&str; 14] = [
        "the", "a", "an", "then", "next", "first", "finally", "um", "uh", "like", "well", "because", "with",
        "if",
    ];
    let mut han = String::new();
    for token in tokens[start..at].iter().rev() {
        if han.is_empty() && JOINTS.contains(&token.text.as_str()) {
            return true;
        }
        match token.kind {
            Kind::Han => han.insert_str(0, &token.text),
            _ if LEADING.contains(&token.text.as_str()) => {}
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

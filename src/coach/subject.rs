//! Who is said to do it: whether what a point says of one thing was said of another.
//!
//! `Flannel uses VXLAN` and `Calico uses BGP` hold the same words as the swapped claim. A point's *head* is the thing that
//! it speaks of, which authors put first. An answer's words belong to the last head that began a clause; when most of what
//! is heard for a point belongs to the head of another, and its own is not in sight, the point was not said.

use super::clause::Clause;
use super::item::Item;
use super::lexicon::{Lexicon, stem_key};
use super::mention::Mention;
use super::normal::{is_function_word, is_ordinary, stem};
use super::token::{Gap, Kind, Token};
use rustc_hash::{FxHashMap, FxHashSet};
use std::cmp::Reverse;
use std::ops::Range;

/// A head stands within this many tokens of the beginning of its clause in a point.
const HEAD_WITHIN: usize = 3;
/// A head has at most this many words.
const LONGEST_HEAD: usize = 4;
/// A head that is marked elsewhere has at most this many words or characters.
const LONGEST_MARKED: usize = 8;
/// A subject reaches over this many clauses of its sentence.
const REACH: usize = 2;
/// The words of a head stand within this many tokens of what is said of it.
const SPREAD: usize = 20;
/// A head is named by this share of its words.
const HEAD_SHARE: f64 = 0.6;

/// The heads of one item: for each unit the name of the head it is said of.
pub(super) struct Heads {
    /// The units that are each head, by its name.
    heads: Vec<(String, Vec<usize>)>,
    /// For each unit of the item, the head it belongs to.
    of_unit: Vec<Option<usize>>,
    /// For each unit of the item, the clause it first stands in, as stems without spaces.
    around: Vec<String>,
}

impl Heads {
    /// The heads of each item: the marked term, or the words before a colon, with which it begins; and where a later clause
    /// begins with the head of another item, or with one of its own kind (`major fault …, minor fault …`), that.
    pub(super) fn of_all(items: &[Item<'_>]) -> Vec<Heads> {
        let marks = |item: &Item<'_>| -> Vec<String> {
            item.marked.iter().map(|(range, _)| stem_key(&item.tokens[range.clone()])).collect()
        };
        let marked: FxHashSet<String> = items.iter().flat_map(marks).collect();
        let first = |item: &Item<'_>| {
            let clause = item.clauses.first()?;
            begins_with(item, clause)
                .or_else(|| first_marked(item, clause, &marked))
                .or_else(|| first_word(item, clause))
        };
        let firsts: Vec<Option<Range<usize>>> = items.iter().map(first).collect();
        let name = |item: &Item<'_>, range: &Range<usize>| stem_key(&item.tokens[range.clone()]);
        let known: FxHashSet<String> =
            items.iter().zip(&firsts).filter_map(|(item, range)| Some(name(item, range.as_ref()?))).collect();
        items.iter().zip(firsts).map(|(item, first)| Heads::of(item, first, &known)).collect()
    }

    fn of(item: &Item<'_>, first: Option<Range<usize>>, known: &FxHashSet<String>) -> Self {
        let mut found = Heads {
            heads: Vec::new(),
            of_unit: vec![None; item.units.len()],
            around: vec![String::new(); item.units.len()],
        };
        let mut current = None;
        for (number, clause) in item.clauses.iter().enumerate() {
            let range = if number == 0 { first.clone() } else { begins_with(item, clause) };
            // What stands after a stop is said of something else, or of nothing in particular.
            if number > 0 && range.is_none() && clause.sentence != item.clauses[number - 1].sentence {
                current = None;
            }
            if let Some(range) = range {
                let units = item.units_in(&range);
                let name = stem_key(&item.tokens[range]);
                let is_alike =
                    found.heads.iter().any(|(_, head)| head.iter().any(|unit| units.contains(unit)));
                // 引物酶 (primase): one thing with two names.
                let is_gloss = number > 0
                    && item.glosses.iter().any(|gloss| units.iter().all(|unit| gloss.inside.contains(unit)));
                let is_head = number == 0 || known.contains(&name) || is_alike;
                if !units.is_empty() && is_head && !is_gloss {
                    current = Some(found.heads.len());
                    let glosses = item.glosses.iter().filter(|gloss| {
                        !gloss.inside.is_empty() && gloss.before.iter().all(|unit| units.contains(unit))
                    });
                    let others: Vec<_> = glosses.map(|gloss| (name.clone(), gloss.inside.clone())).collect();
                    found.heads.push((name, units));
                    found.heads.extend(others);
                }
            }
            let stems = stem_key(&item.tokens[clause.tokens.clone()]);
            for at in clause.tokens.clone() {
                if let Some(unit) = item.unit_at[at] {
                    found.of_unit[unit] = found.of_unit[unit].or(current);
                    if found.around[unit].is_empty() {
                        found.around[unit].clone_from(&stems);
                    }
                }
            }
        }
        found
    }

    /// Whether the item speaks of one thing.
    fn is_of_one(&self) -> bool {
        self.heads.windows(2).all(|pair| pair[0].0 == pair[1].0)
    }

    /// Whether a unit is a head by itself.
    pub(super) fn is_whole_head(&self, unit: usize) -> bool {
        self.heads.iter().any(|(_, units)| units[..] == [unit])
    }

    /// Whether all words of a head of several are said in these tokens, if not together: `state goes into S3, and DynamoDB does the
    /// locking`.
    fn is_spread(&self, head: Option<usize>, near: Range<usize>, mentions: &[Mention<'_>]) -> bool {
        let units = head.map_or(&[][..], |head| &self.heads[head].1[..]);
        let from = mentions.partition_point(|mention| mention.tokens.start < near.start);
        let near = mentions[from..].iter().take_while(|mention| mention.tokens.start < near.end);
        units.len() > 1 && units.iter().all(|unit| near.clone().any(|mention| mention.units.contains(unit)))
    }

    /// Whether a unit is of a head itself.
    pub(super) fn is_head(&self, unit: usize) -> bool {
        self.heads.iter().any(|(_, units)| units.contains(&unit))
    }
}

/// The marked term with which a clause begins.
fn begins_with(item: &Item<'_>, clause: &Clause) -> Option<Range<usize>> {
    let begins = |range: &Range<usize>| {
        clause.tokens.contains(&range.start)
            && range.start < clause.tokens.start + HEAD_WITHIN
            && item.tokens[clause.tokens.start..range.start].iter().all(is_light)
    };
    let terms = item.marked.iter().map(|(range, _)| range).filter(|range| begins(range));
    terms.max_by_key(|range| range.len()).cloned()
}

/// The first thing a clause names, if any point marks it as a term.
fn first_marked(item: &Item<'_>, clause: &Clause, marked: &FxHashSet<String>) -> Option<Range<usize>> {
    let start = clause.tokens.clone().find(|&at| !is_light(&item.tokens[at]))?;
    let limit = clause.tokens.end.min(start + LONGEST_MARKED);
    let ends = (start + 1..=limit).rev();
    let is_whole =
        |end: usize| end == item.tokens.len() || item.tokens[end].kind != Kind::Han || item.word_starts[end];
    ends.filter(|&end| is_whole(end))
        .find(|&end| marked.contains(&stem_key(&item.tokens[start..end])))
        .map(|end| start..end)
}

/// The first thing a clause names, if it is Latin or a known Chinese word: the longest expression that is known, with the
/// number after it (`RAID 10`).
fn first_word(item: &Item<'_>, clause: &Clause) -> Option<Range<usize>> {
    let start = clause.tokens.clone().find(|&at| !is_light(&item.tokens[at]))?;
    if item.tokens[start].kind != Kind::Han {
        let limit = clause.tokens.end.min(start + LONGEST_HEAD);
        let is_known = |end: &usize| Lexicon::built_in().is_expression(&stem_key(&item.tokens[start..*end]));
        let known = (start + 2..=limit).rev().find(is_known);
        // `Type 1`: what is numbered is a name.
        let is_numbered = |at: usize| {
            let numbers = |token: &Token| token.kind == Kind::Number && token.gap <= Gap::Space;
            item.tokens.get(at).is_some_and(numbers)
        };
        if known.is_none() && is_ordinary(&item.tokens[start].text) && !is_numbered(start + 1) {
            return None;
        }
        let mut end = known.unwrap_or(start + 1);
        // `Consume them as env vars` speaks of nothing that it names first.
        const OBJECTS: [&str; 9] = ["it", "them", "the", "a", "an", "this", "these", "your", "each"];
        if item.tokens.get(end).is_some_and(|next| OBJECTS.contains(&next.text.as_str())) {
            return None;
        }
        while end < clause.tokens.end
            && item.tokens[end].kind == Kind::Number
            && item.tokens[end].gap <= Gap::Space
        {
            end += 1;
        }
        return Some(start..end);
    }
    let end = (start + 1..clause.tokens.end)
        .find(|&at| item.word_starts[at] || item.tokens[at].kind != Kind::Han)?;
    let is_subject =
        "是会负有先再回切把将给用做只由能付收发买卖让使".contains(item.tokens[end].text.as_str());
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
        heads: &[Heads],
        mentions: &[Vec<Mention<'_>>],
        tokens: &[Token],
        clauses: &[Clause],
    ) -> Self {
        let mut named: Vec<(Range<usize>, String)> = Vec::new();
        let mut ends: FxHashMap<usize, usize> = FxHashMap::default();
        for (heads, mentions) in heads.iter().zip(mentions) {
            for (name, units) in &heads.heads {
                let is_head = |mention: &&Mention<'_>| {
                    let covered = units.iter().filter(|unit| mention.units.contains(unit)).count();
                    covered as f64 >= HEAD_SHARE * units.len() as f64 && !ends_in_number(name)
                        || covered == units.len()
                        || covered > 0 && is_spelled(&tokens[mention.tokens.start..], name)
                };
                for mention in mentions.iter().filter(is_head) {
                    named.push((mention.tokens.clone(), name.clone()));
                    let end = ends.entry(mention.tokens.start).or_default();
                    *end = mention.tokens.end.max(*end);
                }
            }
        }
        named.sort_unstable_by_key(|(tokens, _)| (tokens.start, Reverse(tokens.end)));
        let mut said: Vec<(usize, String)> = Vec::new();
        for here in named.chunk_by(|(one, _), (other, _)| one.start == other.start) {
            // `role binding` is no role.
            let is_begun = |(tokens, name): &(Range<usize>, String)| {
                let mut longer = here.iter().take_while(|(longer, _)| longer.end > tokens.end);
                longer.any(|(_, whole)| whole.starts_with(name.as_str()))
            };
            said.extend(
                here.iter().filter(|name| !is_begun(name)).map(|(tokens, name)| (tokens.start, name.clone())),
            );
        }
        said.sort_unstable();
        said.dedup();
        let mut scopes: Vec<Scope> = Vec::new();
        for (at, name) in &said {
            let at = *at;
            let number = clauses.partition_point(|clause| clause.tokens.end <= at);
            let Some(clause) = clauses.get(number) else { continue };
            let is_agent =
                at > clause.tokens.start && matches!(tokens[at - 1].text.as_str(), "by" | "由" | "被");
            if is_agent && scopes.last().is_none_or(|scope| scope.tokens.start < clause.tokens.start) {
                // `Policies are enforced by Flannel`: all of the clause is said of it.
                if let Some(before) = scopes.last_mut() {
                    before.tokens.end = before.tokens.end.min(clause.tokens.start);
                }
                scopes.push(Scope { tokens: clause.tokens.clone(), names: vec![name.clone()] });
                continue;
            }
            if !begins_clause(tokens, clause.tokens.start, at) {
                continue;
            }
            match scopes.last_mut() {
                Some(scope) if scope.tokens.start == at => scope.names.push(name.clone()),
                _ => {
                    if let Some(before) = scopes.last_mut() {
                        before.tokens.end = before.tokens.end.min(at);
                    }
                    // `Atomicity: all or nothing`: the clause only names what the next speaks of.
                    let named = ends.get(&at).copied().unwrap_or(at);
                    let opens = number == 0 || clauses[number - 1].sentence != clause.sentence;
                    let only_names =
                        usize::from(opens && is_filler(&tokens[named..clause.tokens.end.max(named)]));
                    let last = clauses[number..]
                        .iter()
                        .enumerate()
                        .take(REACH + only_names)
                        .take_while(|(ahead, next)| {
                            *ahead <= only_names || goes_on(&tokens[next.tokens.start])
                        })
                        .map(|(_, next)| next)
                        .take_while(|next| next.sentence == clause.sentence)
                        .last()
                        .map_or(at, |next| next.tokens.end);
                    // `Secrets are only encoded, so you want KMS`: the speaker goes on with something else.
                    let turns = |at: &usize| {
                        let speaks = matches!(tokens[*at].text.as_str(), "you" | "we" | "i" | "ive" | "youd");
                        speaks && matches!(tokens[*at - 1].text.as_str(), "so" | "and" | "then" | "but")
                    };
                    let last = (named.max(at + 1)..last).find(turns).unwrap_or(last);
                    scopes.push(Scope { tokens: at..last, names: vec![name.clone()] });
                }
            }
        }
        Subjects { scopes, said }
    }

    /// The parts of an answer, each from one subject to the next.
    pub(super) fn parts(&self, tokens: usize) -> Vec<Range<usize>> {
        let starts = std::iter::once(0).chain(self.scopes.iter().map(|scope| scope.tokens.start));
        let ends = self.scopes.iter().map(|scope| scope.tokens.start).chain(std::iter::once(tokens));
        starts.zip(ends).map(|(start, end)| start..end).filter(|part| !part.is_empty()).collect()
    }

    /// Whether the mention says of something else what the item says of its head.
    /// `mentions` are all of the item, by place.
    pub(super) fn is_misplaced(
        &self,
        heads: &Heads,
        mention: &Mention<'_>,
        mentions: &[Mention<'_>],
    ) -> bool {
        let said_of_it = mention.units.iter().find(|&&unit| !heads.is_head(unit));
        said_of_it.is_some_and(|&unit| {
            heads.of_unit[unit].is_some() && self.is_of_another(heads, unit, mention.tokens.start, mentions)
        })
    }

    /// Whether what stands at a place is said of one of these heads; `None` where no head is spoken of.
    pub(super) fn speaks_of(&self, heads: &Heads, at: usize) -> Option<bool> {
        let is_own = |name: &String| heads.heads.iter().any(|(own, _)| own == name);
        self.scope_at(at).map(|scope| scope.names.iter().any(is_own))
    }

    /// The scope that holds a place. Scopes follow each other, so only the last that begins before it can.
    fn scope_at(&self, at: usize) -> Option<&Scope> {
        let next = self.scopes.partition_point(|scope| scope.tokens.start <= at);
        Some(&self.scopes[next.checked_sub(1)?]).filter(|scope| scope.tokens.contains(&at))
    }

    /// Whether the words at a place are said of another head than theirs.
    fn is_of_another(&self, heads: &Heads, unit: usize, at: usize, mentions: &[Mention<'_>]) -> bool {
        let own = heads.of_unit[unit];
        // `major fault` and `minor fault` of one point are rivals; other things it speaks of are not.
        let is_rival = |name: &str| {
            let shared =
                |units: &[usize]| own.is_some_and(|own| units.iter().any(|u| heads.heads[own].1.contains(u)));
            heads.heads.iter().enumerate().any(|(number, (other, units))| {
                let is_own = own.is_some_and(|own| own == number || heads.heads[own].0 == *other);
                other == name && !is_own && shared(units)
            })
        };
        let is_own = |name: &str| {
            !is_rival(name)
                && (heads.heads.iter().any(|(own, _)| own == name) || heads.around[unit].contains(name))
        };
        let Some(scope) = self.scope_at(at) else { return false };
        let from = self.said.partition_point(|(said, _)| *said < scope.tokens.start);
        let to = self.said.partition_point(|(said, _)| *said < scope.tokens.end);
        // The point may name it in other words: 消费端 for `consumer`.
        let around = |unit: usize| &heads.around[unit];
        let first = mentions.partition_point(|other| other.tokens.start < scope.tokens.start);
        let mut at_its_head =
            mentions[first..].iter().take_while(|other| other.tokens.start == scope.tokens.start);
        let near = scope.tokens.start.max(at.saturating_sub(SPREAD))..scope.tokens.end.min(at + SPREAD);
        (scope.names.iter().any(|name| is_rival(name)) || !heads.is_spread(own, near, mentions))
            && !at_its_head.any(|other| {
                other.units.iter().any(|&other| {
                    let is_near = around(other) == around(unit) || other != unit && heads.is_of_one();
                    !heads.is_head(other) && is_near
                })
            })
            && !scope.names.iter().any(|name| is_own(name))
            && !self.said[from..to].iter().any(|(_, said)| is_own(said))
    }
}

/// Whether tokens after a name say nothing of it: 呢, 的话, `is like`.
fn is_filler(tokens: &[Token]) -> bool {
    tokens.iter().all(|token| match token.kind {
        Kind::Han => "呢嘛啊呀吧的话是就这个".contains(&token.text),
        _ => is_function_word(&token.text),
    })
}

/// `RAID 0` is not `RAID 1`: where a number tells heads apart, all of the name counts.
fn ends_in_number(name: &str) -> bool {
    name.ends_with(|c: char| c.is_ascii_digit())
}

/// Whether a clause that begins so speaks of what the one before spoke of.
fn goes_on(first: &Token) -> bool {
    const LATIN: [&str; 24] = [
        "it", "they", "which", "that", "this", "and", "so", "to", "by", "or", "then", "but", "also", "with",
        "without", "for", "its", "because", "while", "is", "has", "can", "not", "no",
    ];
    if first.kind == Kind::Han {
        // What goes on with a verb goes on with its subject.
        "它有是会可也还就并而所不没能把用让因但从由给要才又通在对比最再且自直即为以他她其都只按每快慢大小多少高低\
         存写读发送传返收取拿放建创删改启停跑执选找查看检验记保监等产变进走作做当属位包支负提拉推绑转退追降升压抬增减合分"
            .contains(first.text.as_str())
    } else {
        let begins = matches!(first.text.as_str(), "the" | "a" | "an");
        !begins && (LATIN.contains(&first.text.as_str()) || is_ordinary(&first.text))
    }
}

/// Whether the tokens begin with a name, given as stems without spaces.
fn is_spelled(tokens: &[Token], name: &str) -> bool {
    let mut rest = name;
    for token in tokens {
        let stem = stem(&token.text);
        match rest.strip_prefix(stem.as_ref()) {
            Some("") => return true,
            Some(after) => rest = after,
            None => return false,
        }
    }
    false
}

/// Whether only connecting words stand between the beginning of the clause, or an `and` in it, and the token.
fn begins_clause(tokens: &[Token], start: usize, at: usize) -> bool {
    const JOINTS: [&str; 8] = ["and", "while", "but", "so", "whereas", "而", "但", "那"];
    const CHINESE: [&str; 24] = [
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
        "对于",
        "如果",
    ];
    const LEADING: [&str; 19] = [
        "the", "a", "an", "then", "next", "first", "finally", "um", "uh", "like", "well", "because", "with",
        "if", "at", "in", "on", "for", "under",
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

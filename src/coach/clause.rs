//! Clauses of speech, and which of their words stand under a negation.

use super::token::{Gap, Kind, Token, is_apart};
use super::tongue::Tongue;
use std::ops::Range;

/// A clause is cut after this many tokens: recognizers often write no punctuation at all.
const LONGEST_CLAUSE: usize = 25;
/// A sentence of at least so many words and characters tells which language is spoken.
const SENTENCE: usize = 6;

/// How many tokens forward a negation reaches, within its clause: `no` and `without` over a noun, others over a verb and
/// what belongs to it.
fn reach(tokens: &[Token], at: usize) -> usize {
    match tokens[at].text.as_str() {
        "no" | "without" => 3,
        "instead" | "rather" => 4,
        // 扛不住, 看不到: what could not be done stands before it.
        "不" if is_complement(tokens, at) => 1,
        // 不需要其他节点投票
        "不" if matches!(tokens.get(at + 1).map(|after| after.text.as_str()), Some("需" | "必")) => 8,
        // 不可用, 不可变: one word.
        "不" if tokens.get(at + 1).is_some_and(|after| after.text == "可") => 2,
        _ if tokens[at].kind == Kind::Han && !governs(tokens, at) => 6,
        _ => 8,
    }
}

/// Whether 不 stands before a verb that governs the rest of its predicate (不会, 不让).
fn governs(tokens: &[Token], at: usize) -> bool {
    tokens[at].text == "不"
        && tokens.get(at + 1).is_some_and(|after| {
            matches!(after.text.as_str(), "会" | "能" | "要" | "用" | "让" | "该" | "应" | "得")
        })
}

/// Whether 不 and what follows say that the verb before could not be done.
fn is_complement(tokens: &[Token], at: usize) -> bool {
    let after = tokens.get(at + 1).map_or("", |after| after.text.as_str());
    tokens[at].text == "不"
        && !is_apart(tokens, at)
        && tokens[at - 1].kind == Kind::Han
        && "住到了上起动出来开下".contains(after)
        && !after.is_empty()
        && !"是也都还就会的并而".contains(tokens[at - 1].text.as_str())
}

/// A clause: what is said in one breath, and judged together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Clause {
    /// Its tokens.
    pub(super) tokens: Range<usize>,
    /// The number of its sentence.
    pub(super) sentence: usize,
}

/// Divides tokens into clauses: at pauses, before contrasting words (`but`, 但是), at the places of `cuts`, and after
/// 25 tokens. Together they hold every token once.
pub(super) fn divide(tokens: &[Token], cuts: &[usize]) -> Vec<Clause> {
    let mut clauses: Vec<Clause> = Vec::new();
    let mut sentence = 0;
    for at in 0..tokens.len() {
        if at > 0 && tokens[at].gap == Gap::Stop && is_apart(tokens, at) {
            sentence += 1;
        }
        match clauses.last_mut() {
            Some(clause)
                if !is_apart(tokens, at)
                    && !contrasts(tokens, at)
                    && clause.tokens.len() < LONGEST_CLAUSE
                    && cuts.binary_search(&at).is_err() =>
            {
                clause.tokens.end = at + 1;
            }
            _ => clauses.push(Clause { tokens: at..at + 1, sentence }),
        }
    }
    clauses
}

/// For each clause which languages its sentence is in, English and Chinese: long enough a run of words without a Chinese
/// character, and enough of these. What is said after it takes nothing back.
pub(super) fn tongues(tokens: &[Token], clauses: &[Clause]) -> Vec<[bool; 2]> {
    let of = |sentence: &[Clause]| {
        let tokens = &tokens[sentence[0].tokens.start..sentence[sentence.len() - 1].tokens.end];
        let mut runs = tokens.chunk_by(|a, b| (a.kind == Kind::Han) == (b.kind == Kind::Han));
        let han = tokens.iter().filter(|token| token.kind == Kind::Han).count();
        let mut tongues = [false; 2];
        tongues[Tongue::English as usize] = runs.any(|run| run[0].kind != Kind::Han && run.len() >= SENTENCE);
        tongues[Tongue::Chinese as usize] = han >= SENTENCE;
        tongues
    };
    let sentences = clauses.chunk_by(|clause, next| clause.sentence == next.sentence);
    sentences.flat_map(|sentence| std::iter::repeat_n(of(sentence), sentence.len())).collect()
}

/// Whether a contrast begins at `at`.
fn contrasts(tokens: &[Token], at: usize) -> bool {
    let next = |ahead: usize| tokens.get(at + ahead).map_or("", |token| token.text.as_str());
    match tokens[at].text.as_str() {
        "but" | "however" | "whereas" => true,
        "但" => tokens[at - 1].text != "不",
        "不" => next(1) == "过" && next(2) != "的",
        "而" => next(1) == "是" && tokens[at - 1].text != "然",
        "可" => next(1) == "是",
        _ => false,
    }
}

/// The negations of a text, and how far each reaches.
pub(super) struct Negations<'a> {
    tokens: &'a [Token],
    clauses: &'a [Clause],
    /// The tokens that do not negate whatever they say: in a name (酷不莱特 is a kubelet), or one of two that deny nothing.
    silent: Vec<bool>,
}

impl<'a> Negations<'a> {
    /// The negations of clauses; `names` are where names stand.
    pub(super) fn of(tokens: &'a [Token], clauses: &'a [Clause], names: &[Range<usize>]) -> Self {
        let mut silent = paired(tokens);
        for name in names.iter().filter(|name| name.len() > 1) {
            silent[name.clone()].fill(true);
        }
        Negations { tokens, clauses, silent }
    }

    /// For each token, whether it stands under a negation of its clause (`does not start`, 不启动). The negating word itself
    /// counts as standing under it.
    pub(super) fn negated(&self) -> Vec<bool> {
        self.under(negates, is_supposed)
    }

    /// As [`negated`](Self::negated), with the negations of conditions: what is said of the other case is said by its
    /// opposite (`if it is not small, keep it`).
    pub(super) fn reversed(&self) -> Vec<bool> {
        self.under(negates, |_, _, _| false)
    }

    /// As [`negated`](Self::negated), without what is only advised against or left out (`avoid`, 避免, `instead of`): an
    /// answer may well say such a thing without a denial (`random timeouts, so a split vote is rare`).
    pub(super) fn denied(&self) -> Vec<bool> {
        let negates = |tokens: &[Token], at: usize| negates(tokens, at) && !leaves_out(tokens, at);
        self.under(negates, is_supposed)
    }

    fn under(
        &self,
        negates: impl Fn(&[Token], usize) -> bool,
        is_supposed: impl Fn(&[Token], usize, usize) -> bool,
    ) -> Vec<bool> {
        let tokens = self.tokens;
        let mut under = vec![false; tokens.len()];
        for clause in self.clauses {
            let from = clause.tokens.start;
            let counts =
                |at: &usize| !self.silent[*at] && negates(tokens, *at) && !is_supposed(tokens, from, *at);
            for at in clause.tokens.clone().filter(counts) {
                let end = clause.tokens.end.min(at + 1 + reach(tokens, at));
                let joint = |at: &usize| {
                    matches!(
                        tokens[*at].text.as_str(),
                        "and" | "because" | "so" | "then" | "while" | "since" | "when"
                    )
                };
                // 没有策略时默认放行: what holds then is not negated.
                let then = |at: &usize| {
                    let next = tokens.get(at + 1).map_or("", |next| next.text.as_str());
                    let before = tokens[at - 1].text.as_str();
                    let is_in_word = |before_it: &str, after_it: &str| {
                        before_it.contains(before) || !next.is_empty() && after_it.contains(next)
                    };
                    match tokens[*at].text.as_str() {
                        // Not 同时, 暂时, 超时; nor 时间, 时钟.
                        "时" => !is_in_word("同暂超及定按实随临准平", "间刻序钟代区延效常"),
                        "就" => !is_in_word("也早", "绪地近是"),
                        _ => false,
                    }
                };
                // 没有调度的 pod: the negation belongs to what stands before 的.
                // 不会让最后的镜像变小: the negation reaches over the whole predicate.
                let attributes = |of: &usize| tokens[*of].text == "的" && !governs(tokens, at);
                // 就不保证了 offset 提交以后: what changed ends there.
                let changed = |of: &usize| {
                    let next = tokens.get(of + 1).map_or("", |next| next.text.as_str());
                    let before = tokens[of - 1].text.as_str();
                    let is_in_word =
                        "为除到忘".contains(before) || !next.is_empty() && "解结然".contains(next);
                    tokens[*of].text == "了" && *of > at + 1 && !is_in_word && tokens[at].text == "不"
                };
                let ends = |at: &usize| joint(at) || then(at) || attributes(at) || changed(at);
                let end = (at + 1..end).find(ends).unwrap_or(end);
                let start = if is_complement(tokens, at) { at - 1 } else { at };
                under[start..end].fill(true);
            }
            if let Some(indifferent) = indifferent(tokens, clause) {
                under[indifferent].fill(true);
            }
            if let Some(at) = dismissal(tokens, clause) {
                let is_involved = tokens[at..clause.tokens.end]
                    .iter()
                    .any(|token| matches!(token.text.as_str(), "与" | "involved"));
                let reach = if is_involved { UNINVOLVED } else { DISMISSED };
                let from = from.max(at.saturating_sub(reach));
                let anew = (from..at).rev().find(|&before| begins_anew(tokens, before));
                under[anew.map_or(from, |anew| anew + 1)..at].fill(true);
            }
        }
        under
    }
}

/// After `whether` so many tokens at most are what decides nothing.
const INDIFFERENT: usize = 6;

/// What decides nothing in a clause: 不管任务有没有变化都执行.
fn indifferent(tokens: &[Token], clause: &Clause) -> Option<Range<usize>> {
    let end = clause.tokens.end;
    let word = |at: usize| if at < end { tokens[at].text.as_str() } else { "" };
    let opens = |at: &usize| match word(*at) {
        "不" => matches!(word(at + 1), "管" | "论"),
        "无" => word(at + 1) == "论",
        "no" => word(at + 1) == "matter",
        "regardless" => true,
        _ => false,
    };
    let asks = |at: &usize| match word(*at) {
        "whether" | "if" => true,
        "有" => word(at + 1) == "没",
        "是" => word(at + 1) == "否",
        _ => false,
    };
    let start = clause.tokens.clone().find(opens)?;
    let asked = (start..end.min(start + 2 * INDIFFERENT)).find(asks)?;
    let limit = end.min(asked + 1 + INDIFFERENT);
    let concludes =
        |at: &usize| matches!(word(*at), "都" | "也" | "总" | "就" | "仍" | "it" | "they" | "the");
    Some(start..(asked + 2..limit).find(concludes).unwrap_or(limit))
}

/// So many tokens before `does not matter` are what does not …
const DISMISSED: usize = 8;
/// … and so many before 不参与.
const UNINVOLVED: usize = 4;

/// Said at the end of a clause, these say of the words before that they are of no concern: `requests don't matter`,
/// 敏感性分析可以不做.
const OF_NO_CONCERN: [&[&str]; 16] = [
    &["dont", "matter", "for", "that"],
    &["doesnt", "matter", "for", "that"],
    &["doesnt", "matter", "here"],
    &["不", "参", "与"],
    &["not", "involved"],
    &["dont", "matter"],
    &["doesnt", "matter"],
    &["not", "matter"],
    &["可", "以", "不", "做"],
    &["可", "做", "可", "不", "做"],
    &["不", "重", "要"],
    &["不", "要", "紧"],
    &["没", "关", "系"],
    &["无", "所", "谓"],
    &["可", "以", "不", "管"],
    &["不", "用", "做"],
];
/// The longest of them, with a particle after it.
const LONGEST_DISMISSAL: usize = 6;

/// Where a clause says of what stands before that it is of no concern.
fn dismissal(tokens: &[Token], clause: &Clause) -> Option<usize> {
    let end = clause.tokens.end;
    let is_said = |at: usize, words: &[&str]| {
        let run = tokens[at..end].iter().zip(words);
        run.enumerate()
            .all(|(ahead, (token, word))| token.text == *word && (ahead == 0 || token.gap < Gap::Pause))
    };
    let ends = |at: usize, words: &[&str]| at + words.len() == end || at + words.len() + 1 == end;
    // 跟分区数没关系: the two have nothing to do with each other.
    let relates =
        tokens[clause.tokens.clone()].iter().any(|token| matches!(token.text.as_str(), "跟" | "和" | "与"));
    let range = end.saturating_sub(LONGEST_DISMISSAL).max(clause.tokens.start)..end;
    range
        .filter(|&at| !(relates && tokens[at].text == "没"))
        .find(|&at| OF_NO_CONCERN.iter().any(|words| ends(at, words) && is_said(at, words)))
}

/// Whether something else is spoken of from after this token on.
fn begins_anew(tokens: &[Token], at: usize) -> bool {
    let next = tokens.get(at + 1).map_or("", |next| next.text.as_str());
    let before = at.checked_sub(1).map_or("", |before| tokens[before].text.as_str());
    match tokens[at].text.as_str() {
        "so" | "because" | "and" | "but" | "since" | "then" => true,
        "以" => before == "所",
        "为" => before == "因",
        "就" => next != "绪",
        _ => false,
    }
}

/// Whether a negation only advises against something or leaves it out.
fn leaves_out(tokens: &[Token], at: usize) -> bool {
    matches!(
        tokens[at].text.as_str(),
        "avoid"
            | "avoids"
            | "avoiding"
            | "avoided"
            | "instead"
            | "leave"
            | "leaves"
            | "leaving"
            | "left"
            | "omit"
            | "omits"
            | "omitting"
            | "rather"
            | "避"
            | "without"
    )
}

/// For each clause, whether anything in it denies, refuses, prevents or makes rare: then a denial in the note may be what
/// is said there in other words.
pub(super) fn denials(tokens: &[Token], clauses: &[Clause], under: &[bool]) -> Vec<bool> {
    let denies = |from: usize, at: usize| {
        let after = tokens.get(at + 1).map_or("", |after| after.text.as_str());
        under[at]
            || is_supposed(tokens, from, at) && negates(tokens, at)
            || match tokens[at].text.as_str() {
                "rarely" | "seldom" | "hardly" | "rare" | "prevent" | "prevents" | "preventing"
                | "refuse" | "refuses" | "refused" | "reject" | "rejects" | "rejected" | "forbid"
                | "forbids" | "forbidden" | "lack" | "lacks" | "lacking" | "fail" | "fails" | "failed"
                | "out" | "stop" | "stops" | "before" | "until" | "till" | "lose" | "loses" | "lost"
                | "unable" | "impossible" | "less" | "nothing" | "nobody" | "none" | "ignore" | "ignores"
                | "gone" | "unless" | "maximum" | "collide" | "collides" | "clash" | "clashes" => true,
                "at" => after == "most",
                "最" => matches!(after, "长" | "多" | "高" | "大" | "晚" | "迟"),
                "上" => after == "限",
                "防" => matches!(after, "止" | "范"),
                "拒" => after == "绝",
                "免" | "少" | "缺" | "难" | "禁" | "丢" | "忘" | "失" | "停" | "撞" => true,
                _ => false,
            }
    };
    let holds = |clause: &Clause| clause.tokens.clone().any(|at| denies(clause.tokens.start, at));
    clauses.iter().map(holds).collect()
}

/// Whether anything in a text prevents something or makes it indifferent: `stops two applies at once` may be said with a
/// negation, that they cannot both apply, and `in any order` by saying that the order does not matter.
pub(super) fn prevents(tokens: &[Token]) -> bool {
    (0..tokens.len()).any(|at| {
        let after = tokens.get(at + 1).map_or("", |after| after.text.as_str());
        match tokens[at].text.as_str() {
            "prevent" | "prevents" | "preventing" | "prevented" | "stops" | "refuse" | "refuses"
            | "refused" | "reject" | "rejects" | "rejected" | "forbid" | "forbids" | "forbidden"
            | "prohibit" | "prohibits" | "prohibited" | "block" | "blocks" | "blocked" => true,
            "防" => matches!(after, "止" | "范"),
            "拒" => after == "绝",
            "阻" | "禁" => after == "止",
            "无" => after == "关",
            "任" => matches!(after, "意" | "何"),
            "不" => after == "论",
            _ => false,
        }
    })
}

/// Two negations that make one condition are at most so far apart.
const PAIR: usize = 12;

/// For each token, whether it is one of two negations that together deny nothing: 没有控制器就不生效 and `without a
/// controller nothing happens` say that it takes one.
fn paired(tokens: &[Token]) -> Vec<bool> {
    let mut paired = vec![false; tokens.len()];
    let text = |at: usize| tokens.get(at).map_or("", |token| token.text.as_str());
    for first in 0..tokens.len() {
        let within = first + 1..tokens.len().min(first + PAIR);
        let mut within = within.take_while(|&at| tokens[at].gap < Gap::Stop);
        let second = match text(first) {
            "没" | "不" | "无" if negates(tokens, first) || text(first + 1) == "有" => {
                within.find(|&at| {
                    let then = matches!(text(at - 1), "就" | "则" | "便") && text(at - 2) != "也";
                    matches!(text(at), "不" | "没" | "无") && then
                })
            }
            // `without root and not as a daemon` are two.
            "without" => within.take_while(|&at| !matches!(text(at), "and" | "or" | "but")).find(|&at| {
                matches!(
                    text(at),
                    "nothing" | "no" | "not" | "never" | "cannot" | "cant" | "wont" | "doesnt" | "dont"
                )
            }),
            _ => None,
        };
        if let Some(second) = second {
            paired[first] = true;
            paired[second] = true;
        }
    }
    paired
}

/// So far before a negation a word stands that makes a condition of it.
const CONDITION: usize = 3;

/// Whether a negation at `at`, in the clause that begins at `from`, is part of a condition (`when it does not exit with
/// zero`, 如果不是零): it tells of the other case, and denies nothing.
fn is_supposed(tokens: &[Token], from: usize, at: usize) -> bool {
    let from = at.saturating_sub(CONDITION).max(from);
    (from..at).any(|before| match tokens[before].text.as_str() {
        "if" | "when" | "whenever" | "once" => true,
        "如" => tokens[before + 1].text == "果",
        "要" => tokens[before + 1].text == "是",
        "万" => tokens[before + 1].text == "一",
        "一" => tokens[before + 1].text == "旦",
        _ => false,
    })
}

/// Whether the token negates what follows. 不仅, `not only`, 能不能 and the like do not.
pub(super) fn negates(tokens: &[Token], at: usize) -> bool {
    let before = at.checked_sub(1).map_or("", |before| tokens[before].text.as_str());
    let next = |ahead: usize| tokens.get(at + ahead).map_or("", |next| next.text.as_str());
    let after = next(1);
    let asks = tokens[at].kind == Kind::Han && !before.is_empty() && before == after;
    match tokens[at].text.as_str() {
        // 别忘了放行 DNS: to be done.
        "not" | "never" | "dont" | "别" if matches!(after, "forget" | "忘") => false,
        "不" if matches!(after, "要" | "能" | "可") && next(2) == "忘" => false,
        "not" => !matches!(after, "only" | "just" | "sure"),
        "no" => !matches!(after, "matter" | "problem" | "wait" | "sorry" | "idea" | "doubt"),
        "never" | "without" | "cannot" | "neither" | "nor" | "cant" | "dont" | "doesnt" | "didnt"
        | "isnt" | "arent" | "wasnt" | "werent" | "wont" | "wouldnt" | "shouldnt" | "couldnt" | "mustnt"
        | "havent" | "hasnt" => true,
        "avoid" | "avoids" | "avoiding" | "avoided" => true,
        "instead" => after == "of",
        "leave" | "leaves" | "leaving" | "left" => after == "out",
        "omit" | "omits" | "omitting" => true,
        "rather" => after == "than",
        "避" => after == "免",
        "不" => {
            !asks && !"仅只但过同断管然光足错妨如".contains(after) && !matches!(before, "差" | "对" | "无")
                || after.is_empty()
        }
        // 没有就问别人: only if there is none.
        "没" if after == "有"
            && tokens.get(at + 2).is_some_and(|next| matches!(next.text.as_str(), "就" | "才")) =>
        {
            false
        }
        // 没问题再放大: all is well.
        "没" if matches!((after, next(2)), ("问", "题") | ("关", "系") | ("事", _) | ("错", _)) => {
            false
        }
        "没" => !asks && !matches!(before, "淹" | "埋" | "出"),
        "别" => {
            let is_word = "级特分区类个性识差判告辨鉴".contains(before) && !before.is_empty();
            !is_word && !after.is_empty() && !"人的处名墅样扭说了".contains(after)
        }
        "未" => after != "来",
        "无" => matches!(after, "需" | "须" | "法"),
        "勿" => true,
        "禁" => after == "止",
        _ => false,
    }
}

#[cfg(test)]
mod tests;

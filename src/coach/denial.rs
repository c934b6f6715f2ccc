//! Clauses in which the speaker says not to know. What they mention was not answered.

use super::clause::Clause;
use super::normal::is_function_word;
use super::token::{Kind, Token};
use std::ops::Range;

/// Chinese ways to say so. Each is looked for in the clause's characters.
const CHINESE: [&str; 71] = [
    "不熟",
    "不太会",
    "不大清楚",
    "不大懂",
    "不太明白",
    "不明白",
    "搞不清",
    "分不清",
    "弄不清",
    "搞混",
    "记混",
    "弄混",
    "没概念",
    "没印象",
    "没怎么用",
    "没怎么看",
    "老是忘",
    "总是忘",
    "只是听说过",
    "没背",
    "忘了",
    "忘记了",
    "忘掉了",
    "忘光",
    "不记得",
    "记不清",
    "记不得",
    "记不起",
    "记不太清",
    "记不住",
    "想不起",
    "不太记得",
    "不知道",
    "不太知道",
    "不清楚",
    "不太清楚",
    "不了解",
    "不太了解",
    "不懂",
    "不太懂",
    "不熟悉",
    "不太熟",
    "没用过",
    "没写过",
    "没接触过",
    "没研究过",
    "没搞",
    "没学过",
    "没看过",
    "没做过",
    "没听过",
    "没听说过",
    "没弄",
    "说不上来",
    "说不清",
    "答不上",
    "只听过",
    "听过名字",
    "听说过名字",
    "听过这个名字",
    "只听说过",
    "讲不出",
    "讲不清",
    "讲不明白",
    "说不出",
    "说不明白",
    "想不出",
    "答不出",
    "没搞懂",
    "没弄懂",
    "没太懂",
];

/// Each of [`CHINESE`] has one of these characters.
const TELLING: [char; 5] = ['不', '没', '忘', '混', '听'];

/// What makes the clause no denial when it stands before one (别忘了) …
const NOT_AFTER: [&str; 7] = ["别", "不要", "不能", "不会", "没", "没有", "差点"];

/// … or after one (忘了说, which adds something).
const NOT_BEFORE: [&str; 4] = ["说", "提", "补充", "讲"];

/// After `don't`, `can't` and the like, these verbs say that the speaker does not know.
const KNOWING: [&str; 10] =
    ["know", "remember", "recall", "explain", "tell", "describe", "understand", "say", "follow", "answer"];

/// After `never` or `haven't`, these say so.
const USING: [&str; 12] = [
    "used",
    "tried",
    "looked",
    "heard",
    "learned",
    "touched",
    "worked",
    "studied",
    "seen",
    "read",
    "understood",
    "done",
];

/// `I'll get to it later` has at most so many words.
const PUT_OFF: usize = 10;

/// In 只是听同事提过 so many characters may follow.
const HEARD_FROM: usize = 6;

/// A denial reaches back over at most this many clauses.
const BACKWARD: usize = 8;

/// A clause of at most this many tokens only names something.
const NAME_LENGTH: usize = 4;

/// A clause of so few tokens says nothing beside the denial that follows it.
const BARE_NAME: usize = 2;

/// Marks of a clause that only lists what the speaker vaguely recalls.
const VAGUE: [&str; 3] = ["什么的", "之类的", "之类"];

/// For each clause, whether it earns nothing: it denies, or a denial beside it is about it.
///
/// `holds_content` tells whether a clause mentions anything of the question; a denial without content of its own
/// (`…，我忘了`, `but I can't tell you what it does`) is about the clause before it in its sentence, unless it speaks of
/// the rest.
pub(super) fn denied(
    tokens: &[Token],
    clauses: &[Clause],
    holds_content: impl Fn(&Clause) -> bool,
) -> Vec<bool> {
    let denies: Vec<bool> = clauses.iter().map(|clause| is_denial(tokens, clause.tokens.clone())).collect();
    let mut denied = denies.clone();
    for at in (0..clauses.len()).filter(|&at| denies[at]) {
        let clause = &clauses[at];
        // `E tag, hmm, what is E tag again?`
        let is_bare = |before: &usize| {
            clauses[*before].sentence == clause.sentence && clauses[*before].tokens.len() <= BARE_NAME
        };
        if !speaks_of_the_rest(tokens, clause.tokens.clone()) {
            for before in (0..at).rev().take(BACKWARD).take_while(is_bare) {
                denied[before] = true;
            }
        }
        if !speaks_of_the_rest(tokens, clause.tokens.clone()) && !holds_content(clause) {
            let same = |before: &usize| clauses[*before].sentence == clause.sentence;
            for before in (0..at).rev().take(BACKWARD).take_while(same) {
                denied[before] = true;
                // A list of names before it is denied as a whole: `phantom read, dirty read, I never learned them`.
                if clauses[before].tokens.len() > NAME_LENGTH {
                    break;
                }
            }
        }
        let mut next = at + 1;
        while next < clauses.len()
            && clauses[next].sentence == clause.sentence
            && is_vague(tokens, clauses[next].tokens.clone())
        {
            denied[next] = true;
            next += 1;
        }
    }
    denied
}

/// Whether the tokens hold a denial.
pub(super) fn is_denial(tokens: &[Token], clause: Range<usize>) -> bool {
    denies_in_chinese(&chinese(&tokens[clause.clone()])) || denies_in_english(&tokens[clause])
}

/// The Chinese characters of a clause; other tokens become a space.
fn chinese(tokens: &[Token]) -> String {
    tokens.iter().map(|token| if token.kind == Kind::Han { token.text.as_str() } else { " " }).collect()
}

fn denies_in_chinese(text: &str) -> bool {
    if text.trim().is_empty() {
        return false;
    }
    let ends = |suffix: &str| {
        text.trim_end().strip_suffix(['了', '啊', '哈', '的']).unwrap_or(text).ends_with(suffix)
    };
    // None of the phrases does without all of these, which are looked for at once.
    let may_deny = text.contains(TELLING);
    may_deny
        && CHINESE.iter().any(|phrase| {
            text.match_indices(phrase).any(|(at, _)| {
                !NOT_AFTER.iter().any(|prefix| text[..at].ends_with(prefix))
                    && !speaks_of_others(&text[..at])
                    && !NOT_BEFORE.iter().any(|suffix| text[at + phrase.len()..].starts_with(suffix))
            })
        })
        || asks_in_chinese(text)
        || may_deny && (has_only_heard(text) || has_never_done(text))
        || text.contains('再') && puts_off(text)
        || ends("我不会")
        || ends("我也不会")
}

/// 大家都不懂: not the speaker.
fn speaks_of_others(before: &str) -> bool {
    let subject = before.trim_end_matches([
        '都', '也', '还', '又', '就', '很', '太', '可', '能', '会', '完', '全', '根', '本',
    ]);
    [
        "大家",
        "他们",
        "别人",
        "其他人",
        "用户",
        "客户",
        "团队",
        "同事",
        "新人",
        "业务方",
        "开发",
        "对方",
        "很多人",
        "有人",
    ]
    .iter()
    .any(|other| subject.ends_with(other))
}

/// What follows each place where one of the openings stands.
fn after<'t>(text: &'t str, openings: &[&str]) -> impl Iterator<Item = &'t str> {
    openings
        .iter()
        .flat_map(move |opening| text.match_indices(opening).map(|(at, found)| &text[at + found.len()..]))
}

/// 只是听同事提过: no more than that.
fn has_only_heard(text: &str) -> bool {
    after(text, &["只是听"]).any(|rest| {
        let rest: String = rest.chars().take(HEARD_FROM).collect();
        rest.starts_with('过') || ["提过", "说过", "讲过"].iter().any(|told| rest.contains(told))
    })
}

/// 我也没配过: what the speaker has not done.
fn has_never_done(text: &str) -> bool {
    const DONE: [&str; 20] = [
        "用过",
        "配过",
        "写过",
        "做过",
        "搭过",
        "试过",
        "学过",
        "看过",
        "接触过",
        "研究过",
        "了解过",
        "部署过",
        "搞过",
        "弄过",
        "碰过",
        "装过",
        "调过",
        "跑过",
        "玩过",
        "背过",
    ];
    after(text, &["我没", "我们没", "还没", "也没", "都没", "从没", "从来没", "但是没", "但没", "不过没"])
        .any(|rest| {
            let rest = rest.trim_start_matches(['有', '怎', '么', '真', '的']);
            DONE.iter().filter_map(|done| rest.strip_prefix(done)).any(|rest| !rest.starts_with('的'))
        })
}

/// 存储后面再说: to be said later, if at all.
fn puts_off(text: &str) -> bool {
    const LATER: [&str; 11] = [
        "后面再",
        "等会再",
        "等会儿再",
        "待会再",
        "待会儿再",
        "等下再",
        "一会再",
        "一会儿再",
        "回头再",
        "稍后再",
        "下面再",
    ];
    after(text, &LATER).any(|rest| {
        let rest = rest.trim_start_matches(['细', '详', '单', '独', '来', '仔']);
        ["说", "讲", "聊", "谈", "展开"]
            .iter()
            .filter_map(|verb| rest.strip_prefix(verb))
            .any(|tail| tail.trim().is_empty() || tail.starts_with(['吧', '了', '这', '它', '啊']))
    })
}

/// 什么是 etcd 来着, etcd 是啥来着.
fn asks_in_chinese(text: &str) -> bool {
    text.contains("来着") && ["什么", "啥", "哪个", "怎么"].iter().any(|asks| text.contains(asks))
}

fn denies_in_english(tokens: &[Token]) -> bool {
    let word = |at: usize| tokens.get(at).map_or("", |token| token.text.as_str());
    // The speaker, not the thing spoken of, must be the one who does not know.
    let speaks_of_self = |at: usize| {
        at == 0
            || matches!(word(at - 1), "i" | "we" | "ive" | "im" | "am" | "have" | "just" | "still")
            || (is_function_word(word(at - 1)) && !is_other_person(word(at - 1)))
            || matches!(word(at - 1), "really" | "honestly" | "actually" | "sorry" | "totally" | "completely")
            || tokens[at - 1].kind == Kind::Han
    };
    let soon = |at: usize, verbs: &[&str]| (at..at + 3).any(|near| verbs.contains(&word(near)));
    (0..tokens.len()).any(|at| match word(at) {
        "forgot" | "forgotten" => speaks_of_self(at),
        "dont" | "cant" | "cannot" | "couldnt" | "didnt" => speaks_of_self(at) && soon(at + 1, &KNOWING),
        "not" => {
            matches!(word(at + 1), "sure" | "familiar" | "certain") && speaks_of_self(at)
                || matches!(word(at.wrapping_sub(1)), "do" | "can" | "could" | "did")
                    && speaks_of_self(at - 1)
                    && soon(at + 1, &KNOWING)
                || word(at.wrapping_sub(1)) == "have" && speaks_of_self(at - 1) && soon(at + 1, &USING)
        }
        "no" => matches!(word(at + 1), "idea" | "clue"),
        // `I'll get to the oven later`
        "later" => {
            let mine = |at: usize| {
                word(at) == "ill" || word(at) == "will" && matches!(word(at.wrapping_sub(1)), "i" | "we")
            };
            let turns = |at: usize| match word(at) {
                "get" | "come" => matches!(word(at + 1), "to" | "back"),
                "talk" | "cover" | "explain" | "mention" => true,
                _ => false,
            };
            (at.saturating_sub(PUT_OFF)..at).any(|from| mine(from) && turns(from + 1))
        }
        "never" => speaks_of_self(at) && soon(at + 1, &USING),
        "havent" => speaks_of_self(at) && soon(at + 1, &USING),
        "unsure" => speaks_of_self(at),
        // `I always mix them up`, `I confuse the two`.
        "mix" | "confuse" => {
            matches!(word(at.wrapping_sub(1)), "i" | "always" | "often" | "keep" | "still")
                && (soon(at + 1, &["up"]) || word(at) == "confuse")
        }
        // `what is a task run again`
        "what" | "whats" | "which" => at == 0 && tokens.last().is_some_and(|last| last.text == "again"),
        _ => false,
    })
}

fn is_other_person(word: &str) -> bool {
    matches!(
        word,
        "it" | "they" | "you" | "he" | "she" | "which" | "that" | "who" | "these" | "those" | "this"
    )
}

/// `后面的我忘了`, `I forgot the rest`: what was said before stands.
fn speaks_of_the_rest(tokens: &[Token], clause: Range<usize>) -> bool {
    let han = chinese(&tokens[clause.clone()]);
    ["后面", "剩下", "其他", "其它", "其余", "别的", "细节", "接下来", "然后"]
        .iter()
        .any(|rest| han.contains(rest))
        || tokens[clause]
            .iter()
            .any(|token| matches!(token.text.as_str(), "rest" | "else" | "next" | "other" | "others"))
}

fn is_vague(tokens: &[Token], clause: Range<usize>) -> bool {
    let han = chinese(&tokens[clause.clone()]);
    let said = |first: &str, second: &str| {
        tokens[clause.clone()].windows(2).any(|pair| pair[0].text == first && pair[1].text == second)
    };
    VAGUE.iter().any(|mark| han.contains(mark)) || said("or", "something") || said("or", "whatever")
}

#[cfg(test)]
mod tests;

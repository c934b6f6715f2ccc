//! Where the speaker takes back what was just said: `no wait, sorry`, 啊不对. The clause before counts half.

use super::token::{Gap, Kind, Token, is_apart};

/// Said at the beginning of a clause, or after an interjection, these take the clause before back in Chinese.
const CHINESE: [&str; 7] = ["不对", "说错了", "说反了", "讲错了", "口误", "更正一下", "我说错"];
/// What 不对 is not the end of: 不对称, 不对外.
const NOT_BEFORE: [&str; 5] = ["称", "外", "等", "应", "的"];
/// In English, two words that do so together, also where no pause was written.
const ENGLISH: [[&str; 2]; 9] = [
    ["no", "wait"],
    ["no", "sorry"],
    ["wait", "no"],
    ["wait", "sorry"],
    ["oh", "wait"],
    ["oh", "no"],
    ["sorry", "no"],
    ["scratch", "that"],
    ["i", "misspoke"],
];

/// Sounds that may stand before them.
const INTERJECTIONS: &str = "啊哦呃嗯唉诶哎噢";
/// This takes back only after such a sound: 呃不是.
const AFTER_INTERJECTION: &str = "不是";

/// The first tokens of every such place, interjections before it included, sorted.
pub(super) fn places(tokens: &[Token]) -> Vec<usize> {
    let begins = |at: usize| (0..at).rev().take_while(|&before| is_interjection(tokens, before)).last();
    let places = (0..tokens.len()).filter(|&at| takes_back(tokens, at));
    places.map(|at| begins(at).unwrap_or(at)).collect()
}

fn is_interjection(tokens: &[Token], at: usize) -> bool {
    !tokens[at].text.is_empty() && INTERJECTIONS.contains(tokens[at].text.as_str())
}

fn takes_back(tokens: &[Token], at: usize) -> bool {
    let word = |at: usize| tokens.get(at).map_or("", |token| token.text.as_str());
    if tokens[at].kind != Kind::Han {
        let ends = tokens.get(at + 1).is_some_and(|next| next.gap == Gap::Stop);
        return !ends && ENGLISH.iter().any(|[first, second]| *first == word(at) && *second == word(at + 1));
    }
    let says = |phrase: &str| {
        let length = phrase.chars().count();
        phrase.chars().enumerate().all(|(ahead, c)| word(at + ahead).chars().eq([c]))
            && !NOT_BEFORE.contains(&word(at + length))
    };
    let after_interjection = at > 0 && is_interjection(tokens, at - 1);
    // 嗯 and 啊 are said within a sentence, too.
    let stops_short = after_interjection
        && !matches!(word(at - 1), "啊" | "嗯")
        && is_apart(tokens, at - 1)
        && tokens[at].gap < Gap::Pause;
    (is_apart(tokens, at) || after_interjection) && CHINESE.iter().any(|phrase| says(phrase))
        || stops_short && says(AFTER_INTERJECTION)
}

#[cfg(test)]
mod tests {
    use super::super::tokenizer::tokenize;
    use super::*;

    #[test]
    fn corrections_are_told_from_content() {
        let count = |text: &str| places(&tokenize(text, &[])).len();
        for text in [
            "给好几个 consumer，哦不对，只能给一个",
            "它用 BGP 啊不对 它用 VXLAN",
            "it uses BGP, no wait, VXLAN",
            "prevents no sorry it allows dirty reads",
            "scratch that",
            "央行买国债，呃不是，卖国债",
            "回到右心房，哦说错了，是左心房",
        ] {
            assert_eq!(count(text), 1, "{text}");
        }
        for text in [
            "不对称加密",
            "这样是不对的",
            "对不对",
            "no problem",
            "I am sorry to say",
            "wait for the lock",
            "It says no. Wait for it",
            "the container. Sorry, I forgot the rest",
            "它不是调度器",
            "上报节点状态嗯不是直接写 etcd",
            "Pod 的 IP 啊，不是固定的",
        ] {
            assert_eq!(count(text), 0, "{text}");
        }
        assert_eq!(places(&tokenize("右心房，哦说错了，是左心房", &[])), [3]);
    }
}

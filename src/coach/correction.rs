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

/// The first tokens of every such place, sorted.
pub(super) fn places(tokens: &[Token]) -> Vec<usize> {
    (0..tokens.len()).filter(|&at| takes_back(tokens, at)).collect()
}

fn takes_back(tokens: &[Token], at: usize) -> bool {
    let word = |at: usize| tokens.get(at).map_or("", |token| token.text.as_str());
    if tokens[at].kind != Kind::Han {
        let ends = tokens.get(at + 1).is_some_and(|next| next.gap == Gap::Stop);
        return !ends && ENGLISH.iter().any(|[first, second]| *first == word(at) && *second == word(at + 1));
    }
    let begins = |at: usize| {
        is_apart(tokens, at) || "啊哦呃嗯唉诶哎噢".contains(word(at - 1)) && !word(at - 1).is_empty()
    };
    begins(at)
        && CHINESE.iter().any(|phrase| {
            let length = phrase.chars().count();
            phrase.chars().enumerate().all(|(ahead, c)| word(at + ahead).chars().eq([c]))
                && !NOT_BEFORE.contains(&word(at + length))
        })
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
        ] {
            assert_eq!(count(text), 0, "{text}");
        }
    }
}

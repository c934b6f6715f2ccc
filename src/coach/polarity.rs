//! A negation put between two words that stand together in a point (`is not slow` for `is slow`, 才不会 for 才会): it
//! claims the contrary, however many other words agree.

use super::clause::{self, Clause};
use super::mention::Mention;
use super::normal::stem;
use super::token::{Gap, Token};

/// So many words after a negation tell that the same is said.
const AFTER: usize = 2;
/// So many tell what need not be done.
const NEEDLESS: usize = 3;

/// A negation that stands between words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Inserted {
    /// Where.
    pub(super) at: usize,
    /// The words around it as they would be without it, as stems: the one before, and one or two after. Where it may be
    /// of two lengths, both.
    around: Vec<Vec<String>>,
    /// What need not be, as stems, and where that stands: 不用排除出血.
    needless: Option<(usize, Vec<String>)>,
}

/// The negations of an answer that stand between words, by place.
pub(super) fn inserted(tokens: &[Token]) -> Vec<Inserted> {
    let mut all: Vec<Inserted> =
        (1..tokens.len()).filter_map(|at| between(tokens, at)).chain(needless(tokens)).collect();
    all.sort_by_key(|inserted| inserted.at);
    all
}

/// What an answer says need not be done.
fn needless(tokens: &[Token]) -> impl Iterator<Item = Inserted> {
    let word = |at: usize| tokens.get(at).map_or("", |token| token.text.as_str());
    let length = move |at: usize| match (word(at), word(at + 1), word(at + 2)) {
        ("不", "需", "要") | ("没", "必", "要") => Some(3),
        ("不", "用" | "必" | "需", _) | ("无", "需" | "须", _) => Some(2),
        ("dont" | "doesnt" | "never", "need" | "have", "to") => Some(3),
        ("no", "need", "to") => Some(3),
        _ => None,
    };
    (0..tokens.len()).filter_map(move |at| {
        let from = at + length(at)?;
        let rest = tokens.get(from..)?.iter().take(NEEDLESS).enumerate();
        let words: Vec<String> = rest
            // A space before the first one is none in its meaning.
            .take_while(|(ahead, token)| token.gap < Gap::Pause || *ahead == 0 && token.gap < Gap::Stop)
            .map(|(_, token)| stem(&token.text).into_owned())
            .collect();
        (words.len() > 1).then_some(Inserted { at, around: Vec::new(), needless: Some((from, words)) })
    })
}

fn between(tokens: &[Token], at: usize) -> Option<Inserted> {
    let word = tokens[at].text.as_str();
    let before = match word {
        "not" | "never" | "不" | "没" | "未" | "dont" | "doesnt" | "didnt" => None,
        "isnt" => Some("is"),
        "arent" => Some("are"),
        "cant" | "cannot" => Some("can"),
        "wont" => Some("will"),
        "mustnt" => Some("must"),
        "hasnt" => Some("has"),
        _ => return None,
    };
    if !clause::negates(tokens, at) || tokens[at].gap >= Gap::Pause {
        return None;
    }
    let first = match before {
        Some(word) => word.to_owned(),
        None => {
            let helps = |token: &Token| matches!(token.text.as_str(), "do" | "does" | "did");
            let skipped = usize::from(word == "not" && helps(&tokens[at - 1]));
            if skipped == 1 && tokens[at - 1].gap >= Gap::Pause {
                return None;
            }
            stem(&tokens[at.checked_sub(1 + skipped)?].text).into_owned()
        }
    };
    let mut around = Vec::new();
    let mut without = |next: usize| {
        let after = tokens[next..].iter().take(AFTER).take_while(|token| token.gap < Gap::Pause);
        let words: Vec<String> =
            std::iter::once(first.clone()).chain(after.map(|token| stem(&token.text).into_owned())).collect();
        if words.len() > 1 {
            around.push(words);
        }
    };
    without(at + 1);
    // 没有生效 for 生效
    if word == "没" && tokens.get(at + 1).is_some_and(|next| next.text == "有" && next.gap < Gap::Pause) {
        without(at + 2);
    }
    (!around.is_empty()).then_some(Inserted { at, around, needless: None })
}

/// Whether an answer puts a negation between words of a point, or says that they need not be, and nowhere says them together
/// without one. `negated` tells for each token of the point whether it stands under a negation.
pub(super) fn is_denied(
    (point, negated): (&[Token], &[bool]),
    said: &[Token],
    inserted: &[Inserted],
    clauses: &[Clause],
    evidence: &[&Mention<'_>],
) -> bool {
    if inserted.is_empty() {
        return false;
    }
    let places = |tokens: &[Token], words: &[String]| -> Vec<usize> {
        let runs = tokens.windows(words.len()).enumerate();
        let stands = runs.filter(|(_, run)| {
            run.iter().skip(1).all(|token| token.gap < Gap::Pause)
                && run.iter().zip(words).all(|(token, word)| stem(&token.text) == *word)
        });
        stands.map(|(at, _)| at).collect()
    };
    let of_point: Vec<usize> = needless(point).filter_map(|it| Some(it.needless?.0)).collect();
    let is_claimed = |words: &[String]| {
        let denies = |at: usize| {
            of_point.contains(&at) || negated[at..at + words.len()].contains(&true) || is_replaced(point, at)
        };
        places(point, words).iter().any(|&at| !denies(at))
    };
    let is_near = |inserted: &&Inserted| {
        evidence.iter().any(|mention| clauses[mention.clause].tokens.contains(&inserted.at))
    };
    let of_answer: Vec<usize> = inserted.iter().filter_map(|it| Some(it.needless.as_ref()?.0)).collect();
    let is_needless = |at: usize| of_answer.binary_search(&at).is_ok();
    inserted.iter().filter(is_near).any(|inserted| {
        let around = inserted.around.iter();
        around.clone().any(|words| is_claimed(words) && places(said, words).is_empty())
            || inserted
                .needless
                .iter()
                .any(|(_, words)| is_claimed(words) && places(said, words).iter().all(|&at| is_needless(at)))
    })
}

/// Whether what stands here in a point is what something else takes the place of: 代替人工扩容.
fn is_replaced(point: &[Token], at: usize) -> bool {
    let before = |count: usize| at.checked_sub(count).map_or("", |before| point[before].text.as_str());
    matches!((before(2), before(1)), ("代", "替") | ("取", "代") | ("免" | "省", "去"))
        || matches!(before(1), "replace" | "replaces" | "saves" | "spares")
}

#[cfg(test)]
mod tests {
    use super::super::tokenizer::tokenize;
    use super::*;

    #[test]
    fn a_negation_is_taken_out_of_the_words_around_it() {
        let around = |text: &str| -> Vec<String> {
            let found = inserted(&tokenize(text, &[]));
            found.iter().flat_map(|found| &found.around).map(|words| words.join(" ")).collect()
        };
        assert_eq!(around("writes are not slow here"), ["are slow here"]);
        assert_eq!(around("BGP does not need the underlay"), ["bgp need the"]);
        assert_eq!(around("It isn't slow"), ["is slow"]);
        assert_eq!(around("改了才不会生效"), ["才 会 生"]);
        assert_eq!(around("它没有生效"), ["它 有 生", "它 生 效"]);
        let needless = |text: &str| -> Vec<String> {
            let found = inserted(&tokenize(text, &[]));
            found.iter().filter_map(|found| Some(found.needless.as_ref()?.1.join(" "))).collect()
        };
        assert_eq!(needless("之前不用排除出血"), ["排 除 出"]);
        assert_eq!(needless("you don't need to drain it"), ["drain it"]);
        assert!(needless("不用。谢谢").is_empty());
        assert!(around("not only fast, 不仅快").is_empty());
        assert!(around("it is slow").is_empty());
    }
}

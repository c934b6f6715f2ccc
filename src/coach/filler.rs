//! Words that only fill time, counted so that every one of them is one.
//!
//! Recognizers leave many fillers out, and most filler words are ordinary words too. So the count is a lower bound: a sound
//! of hesitation counts wherever it stands; 那个 and 这个, far the most frequent in Mandarin speech (Zhao and Jurafsky
//! 2005), `you know` and `I mean` only where they stand by themselves between pauses, or are stuttered. 然后 is never
//! counted alone: it tells an order.

use crate::transcript::is_han;
use std::ops::Range;

/// A filler and how often it was heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filler {
    /// As it is written here, whatever its spelling in the transcript: `um` for `umm` and `uhm`.
    pub text: &'static str,
    /// How often.
    pub count: u32,
}

/// When a word fills time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum When {
    /// Always; a row of them is one.
    Always,
    /// Between two pauses.
    Alone,
    /// Between two pauses, and besides each time it is said again at once.
    AloneOrAgain,
    /// Each time it is said again at once.
    Again,
}

/// How a filler is spelled, what it is called and when it is one.
const FILLERS: [(&str, &str, When); 26] = [
    ("嗯", "嗯", When::Always),
    ("呃", "呃", When::Always),
    ("唔", "唔", When::Always),
    ("额", "呃", When::Alone),
    ("啊", "啊", When::Alone),
    ("怎么说呢", "怎么说呢", When::Always),
    ("怎么说", "怎么说", When::Alone),
    ("那个", "那个", When::AloneOrAgain),
    ("这个", "这个", When::AloneOrAgain),
    ("就是说", "就是说", When::Again),
    ("就是", "就是", When::Again),
    ("然后", "然后", When::Again),
    ("um", "um", When::Always),
    ("umm", "um", When::Always),
    ("uhm", "um", When::Always),
    ("erm", "um", When::Always),
    ("uh", "uh", When::Always),
    ("uhh", "uh", When::Always),
    ("er", "er", When::Always),
    ("hm", "hmm", When::Always),
    ("hmm", "hmm", When::Always),
    ("you know", "you know", When::AloneOrAgain),
    ("i mean", "I mean", When::AloneOrAgain),
    ("like", "like", When::Alone),
    ("so", "so", When::Again),
    ("well", "well", When::Again),
];

/// Words that hold a sign of hesitation as a part: hiccups.
const NO_HESITATION: [&str; 2] = ["呃逆", "打呃"];

/// One filler in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// Its characters.
    pub(super) span: Range<usize>,
    /// What it is called.
    name: &'static str,
    count: u32,
}

/// The fillers of a text, in order. A pause lies before each of the character offsets in `breaks`.
pub(super) fn find(text: &str, breaks: &[usize]) -> Vec<Found> {
    let chars: Vec<char> = text.chars().collect();
    let mut found: Vec<Found> = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let here = FILLERS.iter().filter_map(|&(spelled, name, when)| {
            let end = ends_at(&chars, at, spelled)?;
            let (end, said) = again(&chars, end, spelled, breaks);
            let starts =
                is_parted(&chars, at, breaks) || found.last().is_some_and(|last| touches(&chars, last, at));
            let is_alone = starts && is_set_off(&chars, end, breaks);
            let count = match when {
                When::Always => 1,
                When::Alone => u32::from(is_alone),
                When::AloneOrAgain => said - u32::from(!is_alone),
                When::Again => said - 1,
            };
            (count > 0).then_some(Found { span: at..end, name, count })
        });
        match here.max_by_key(|found| found.span.len()) {
            Some(next) => {
                at = next.span.end;
                found.push(next);
            }
            None => at += 1,
        }
    }
    found
}

/// How often each filler of a text was said, the most frequent first.
pub(super) fn count(found: &[Found]) -> Vec<Filler> {
    let mut fillers: Vec<Filler> = Vec::new();
    for one in found {
        match fillers.iter_mut().find(|filler| filler.text == one.name) {
            Some(filler) => filler.count += one.count,
            None => fillers.push(Filler { text: one.name, count: one.count }),
        }
    }
    fillers.sort_by_key(|filler| std::cmp::Reverse(filler.count));
    fillers
}

/// Whether these characters of a text are fillers and nothing else.
pub(super) fn are_all(text: &str, span: Range<usize>, found: &[Found]) -> bool {
    let is_filler = |at: usize| found.iter().any(|one| one.span.contains(&at));
    let chars = text.chars().enumerate().skip(span.start).take(span.len());
    chars.filter(|(_, c)| c.is_alphanumeric()).all(|(at, _)| is_filler(at))
}

/// Where a word that stands at `at` ends; `None` when it does not stand there.
fn ends_at(chars: &[char], at: usize, word: &str) -> Option<usize> {
    let end = at + word.chars().count();
    let here = chars.get(at..end)?;
    let is_latin = word.is_ascii();
    let is_same =
        |(said, wanted): (&char, char)| *said == wanted || is_latin && said.to_ascii_lowercase() == wanted;
    // ER and UM are names of other things.
    let is_name = is_latin && here.len() > 1 && here.iter().all(char::is_ascii_uppercase);
    if is_name || !here.iter().zip(word.chars()).all(is_same) {
        return None;
    }
    if is_latin {
        let is_inside =
            |c: Option<&char>| c.is_some_and(|&c| c.is_ascii_alphanumeric() || "-_'’/".contains(c));
        return (!is_inside(chars[..at].last()) && !is_inside(chars.get(end))).then_some(end);
    }
    let around: String = chars[at.saturating_sub(1)..(end + 1).min(chars.len())].iter().collect();
    (!NO_HESITATION.iter().any(|word| around.contains(word))).then_some(end)
}

/// Follows immediate repetitions of a word; where the last ends and how often it was said.
fn again(chars: &[char], mut end: usize, word: &str, breaks: &[usize]) -> (usize, u32) {
    let mut said = 1;
    loop {
        let gap = chars[end..].iter().take_while(|&&c| c.is_whitespace() || is_comma(c)).count();
        let next = end + gap;
        match ends_at(chars, next, word).filter(|_| gap > 0 || !word.is_ascii() || breaks.contains(&next)) {
            Some(after) => (end, said) = (after, said + 1),
            None => return (end, said),
        }
    }
}

/// Whether a pause or the end of a clause lies right before `at`.
fn is_parted(chars: &[char], at: usize, breaks: &[usize]) -> bool {
    let space = chars[..at].iter().rev().take_while(|c| c.is_whitespace()).count();
    let start = at - space;
    start == 0
        || (start..=at).any(|at| breaks.contains(&at))
        || is_comma(chars[start - 1])
        || is_stop(chars[start - 1])
}

/// Whether the speaker stops for a moment at `end` without ending a sentence.
fn is_set_off(chars: &[char], end: usize, breaks: &[usize]) -> bool {
    let space = chars[end..].iter().take_while(|c| c.is_whitespace()).count();
    match chars.get(end + space) {
        Some(&next) => is_comma(next) || (end..=end + space).any(|at| breaks.contains(&at)),
        None => false,
    }
}

fn touches(chars: &[char], last: &Found, at: usize) -> bool {
    chars[last.span.end..at].iter().all(|c| c.is_whitespace() || is_comma(*c))
}

fn is_comma(c: char) -> bool {
    matches!(c, ',' | '，' | '、' | '…' | '—' | '-' | '～' | '~')
}

fn is_stop(c: char) -> bool {
    matches!(c, '.' | '。' | '!' | '！' | '?' | '？' | ';' | '；' | ':' | '：')
        || (!c.is_alphanumeric() && !is_han(c) && !c.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, wanted: &[(&str, u32)]) {
        // `|` is a pause; recognizers write nothing there.
        let mut breaks = vec![0];
        let mut said = String::new();
        for piece in text.split('|') {
            breaks.push(said.chars().count());
            said += piece;
        }
        let counted = count(&find(&said, &breaks));
        let counted: Vec<(&str, u32)> = counted.iter().map(|filler| (filler.text, filler.count)).collect();
        assert_eq!(counted, wanted, "{text}");
    }

    #[test]
    fn sounds_of_hesitation_count_wherever_they_stand() {
        check("嗯，首先呃调度器会，嗯嗯，选一个节点。", &[("嗯", 2), ("呃", 1)]);
        check("Um, the kubelet, uh, starts it. Umm, yes, hmm.", &[("um", 2), ("uh", 1), ("hmm", 1)]);
        check("额，我想想", &[("呃", 1)]);
        check("额度不够，余额，所以超额。打呃和呃逆。", &[]);
        check("The ER diagram, UM and the umbrella; per error", &[]);
        check("说得对啊，是啊。", &[]);
        check("啊，想起来了", &[("啊", 1)]);
    }

    #[test]
    fn demonstratives_count_only_alone_or_stuttered() {
        check("那个，我觉得是调度器", &[("那个", 1)]);
        check("那个 Pod 写入那个节点，就是这个意思，我要的是那个，不是这个。", &[]);
        check("那个那个 Pod 写入，这个、这个、这个存储", &[("这个", 2), ("那个", 1)]);
        check("写进去。那个|然后绑定", &[("那个", 1)]);
        check("嗯那个，我想想", &[("嗯", 1), ("那个", 1)]);
        check("我选这个|下一步是那个", &[]);
    }

    #[test]
    fn words_of_order_count_only_when_stuttered() {
        check("然后写入存储，然后绑定节点。就是这样。", &[]);
        check("然后然后写入存储，就是就是说绑定", &[("然后", 1), ("就是", 1)]);
    }

    #[test]
    fn english_phrases_count_only_between_pauses() {
        check(
            "It is, you know, a store. Do you know etcd? I mean, it is.",
            &[("you know", 1), ("I mean", 1)],
        );
        check("I mean the store, like etcd, and I like it", &[]);
        check("It is, like, a store", &[("like", 1)]);
        check("So so the the store, well well", &[("so", 1), ("well", 1)]);
    }

    #[test]
    fn a_text_of_fillers_only_is_told() {
        let text = "嗯，那个，首先";
        let found = find(text, &[0]);
        assert!(are_all(text, 0..5, &found) && !are_all(text, 0..7, &found));
        assert!(are_all("", 0..0, &[]));
    }
}

//! What must earn nothing although it may hold the right words: text the recognizer invented, loops, the question read
//! back, and bare lists of terms.
//!
//! A guard never fires on what the reference answer itself says: a point read aloud stays a hit.

use super::assessment::Caveat;
use super::finding::Found;
use super::key::AnswerKey;
use super::normal::{is_function_word, stem};
use super::question::Question;
use super::token::{Gap, Kind, Token, is_apart};
use super::tokenizer::tokenize;
use super::trie::Trie;
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;
use std::sync::LazyLock;

/// A loop is a pattern of at most this many tokens …
const LONGEST_PATTERN: usize = 24;
/// … said at least this often in a row.
const LOOP_REPEATS: usize = 4;
/// A loop is worth telling from this many tokens on; a stutter is not.
const LOOP_TOLD: usize = 12;
/// A sentence is read from the question when this share of its tokens stands there in the same order.
const ECHO_SHARE: f64 = 0.9;
/// Runs of this many tokens are compared with the question.
const ECHO_RUN: usize = 3;
/// A bare list names at least this many terms …
const LIST_TERMS: usize = 5;
/// … or this many, each between pauses …
const LIST_TERMS_APART: usize = 3;
/// … of at least this many points.
const LIST_POINTS: usize = 3;
/// A name between pauses has at most this many words.
const NAME_TOKENS: usize = 3;

/// What was heard, without what earns nothing.
pub(super) struct Heard {
    /// The tokens left.
    pub(super) tokens: Vec<Token>,
    /// What was found.
    pub(super) caveats: Vec<Caveat>,
}

/// Takes out inventions, loops and the question.
pub(super) fn clean(key: &AnswerKey<'_>, question: &Question, tokens: Vec<Token>, text: &[char]) -> Heard {
    let mut heard = Heard { tokens, caveats: Vec::new() };
    if is_whole_point(key, &heard.tokens) {
        return heard;
    }
    let invented = inventions(key, &heard.tokens);
    if let Some(text) = quote_marked(&heard.tokens, &invented, text) {
        heard.caveats.push(Caveat::Invented { text });
    }
    heard.remove(&invented);
    if key.items.iter().all(|item| !loops(&item.tokens).contains(&true)) {
        let looped = loops(&heard.tokens);
        let count = looped.iter().filter(|&&looped| looped).count();
        if count >= LOOP_TOLD || count > 0 && count == looped.len() {
            heard.caveats.push(Caveat::Loop);
        }
        heard.remove(&looped);
    }
    if heard.tokens.is_empty() {
        heard.caveats.push(Caveat::NothingHeard);
        return heard;
    }
    let echoed = echo(key, question, &heard.tokens);
    heard.remove(&echoed);
    if heard.tokens.is_empty() {
        heard.caveats.push(Caveat::QuestionEcho);
    }
    heard
}

impl Heard {
    fn remove(&mut self, marked: &[bool]) {
        if !marked.contains(&true) {
            return;
        }
        let mut kept: Vec<Token> = Vec::with_capacity(self.tokens.len());
        let mut cut = false;
        for (mut token, &gone) in std::mem::take(&mut self.tokens).into_iter().zip(marked) {
            if !gone {
                if cut {
                    token.gap = Gap::Stop;
                }
                kept.push(token);
            }
            cut = gone;
        }
        self.tokens = kept;
    }
}

/// The sentences of a text, as ranges of tokens.
fn sentences(tokens: &[Token]) -> Vec<Range<usize>> {
    let mut sentences: Vec<Range<usize>> = Vec::new();
    for at in 0..tokens.len() {
        match sentences.last_mut() {
            Some(sentence) if !(tokens[at].gap == Gap::Stop && is_apart(tokens, at)) => sentence.end = at + 1,
            _ => sentences.push(at..at + 1),
        }
    }
    sentences
}

fn is_whole_point(key: &AnswerKey<'_>, tokens: &[Token]) -> bool {
    !tokens.is_empty() && key.items.iter().any(|item| same_text(&item.tokens, tokens))
}

fn same_text(a: &[Token], b: &[Token]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.text == b.text)
}

/// The words of the marked tokens, as the transcript has them.
fn quote_marked(tokens: &[Token], marked: &[bool], text: &[char]) -> Option<String> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    let mut open = false;
    for (token, &marked) in tokens.iter().zip(marked) {
        match runs.last_mut() {
            Some(run) if marked && open => run.end = token.span.end,
            _ if marked => runs.push(token.span.clone()),
            _ => {}
        }
        open = marked;
    }
    let quotes: Vec<String> = runs.into_iter().map(|run| text[run].iter().collect()).collect();
    (!quotes.is_empty()).then(|| quotes.join(" … "))
}

/// Marks known inventions. A long one is cut out wherever it stands, with its sentence when it is most of it; a short
/// one (`thank you`) counts only when nothing but inventions was heard.
fn inventions(key: &AnswerKey<'_>, tokens: &[Token]) -> Vec<bool> {
    static KNOWN: LazyLock<Trie<bool>> = LazyLock::new(|| {
        let mut known = Trie::default();
        for line in include_str!("words/inventions.txt").lines().filter(|line| !line.starts_with('#')) {
            let alone = line.starts_with("= ");
            known.insert(&tokenize(line.trim_start_matches("= "), &[]), alone);
        }
        known
    });
    let mut allowed = FxHashSet::default();
    for item in &key.items {
        KNOWN.scan(&item.tokens, |_, leaf| {
            allowed.insert(leaf);
        });
    }
    let (mut anywhere, mut alone) = (vec![false; tokens.len()], vec![false; tokens.len()]);
    KNOWN.scan(tokens, |range, leaf| {
        if !allowed.contains(&leaf) {
            let only_alone = KNOWN.values(leaf).contains(&true);
            let marks = if only_alone { &mut alone } else { &mut anywhere };
            marks[range].fill(true);
        }
    });
    for sentence in sentences(tokens) {
        let count = anywhere[sentence.clone()].iter().filter(|&&marked| marked).count();
        if 2 * count >= sentence.len() {
            anywhere[sentence].fill(true);
        }
    }
    if anywhere.iter().zip(&alone).all(|(anywhere, alone)| *anywhere || *alone) {
        anywhere.fill(true);
    }
    anywhere
}

/// Marks patterns of up to 24 tokens said four times or more in a row. Single letters are spared up to eight in a row:
/// they may spell a name (`A A A A`).
fn loops(tokens: &[Token]) -> Vec<bool> {
    let mut numbers: FxHashMap<&str, usize> = FxHashMap::default();
    let ids: Vec<usize> = tokens
        .iter()
        .map(|token| {
            let next = numbers.len();
            *numbers.entry(&token.text).or_insert(next)
        })
        .collect();
    let mut looped = vec![false; tokens.len()];
    for period in 1..=LONGEST_PATTERN {
        let mut equal = 0;
        for at in period..=ids.len() {
            if at < ids.len() && ids[at] == ids[at - period] {
                equal += 1;
                continue;
            }
            let run = at - equal - period..at;
            let spells = run.len() <= 8 && tokens[run.clone()].iter().all(Token::is_letter);
            if equal >= (LOOP_REPEATS - 1) * period && !spells {
                looped[run].fill(true);
            }
            equal = 0;
        }
    }
    looped
}

/// Marks sentences that are read from the question.
fn echo(key: &AnswerKey<'_>, question: &Question, tokens: &[Token]) -> Vec<bool> {
    let asked: Vec<Vec<Token>> = [Some(&question.text), question.say.as_ref()]
        .into_iter()
        .flatten()
        .map(|text| tokenize(text, &[]))
        .collect();
    let mut runs: FxHashSet<Vec<&str>> = FxHashSet::default();
    for asked in &asked {
        for length in 1..=ECHO_RUN {
            runs.extend(
                asked.windows(length).map(|run| run.iter().map(|token| token.text.as_str()).collect()),
            );
        }
    }
    let mut marked = vec![false; tokens.len()];
    for sentence in sentences(tokens) {
        let said = &tokens[sentence.clone()];
        let length = said.len().min(ECHO_RUN);
        let mut read = vec![false; said.len()];
        for (at, run) in said.windows(length).enumerate() {
            let run: Vec<&str> = run.iter().map(|token| token.text.as_str()).collect();
            if runs.contains(&run) {
                read[at..at + length].fill(true);
            }
        }
        let share = read.iter().filter(|&&read| read).count() as f64 / said.len() as f64;
        if share >= ECHO_SHARE && !is_whole_point(key, said) {
            marked[sentence].fill(true);
        }
    }
    marked
}

/// Runs of tokens that only name terms, one after another: what a recognizer echoes from its vocabulary, or a speaker
/// who says no more than names. `and`, words of the question, and punctuation may stand between the terms; names that are
/// no terms may stand among them where pauses part them.
pub(super) fn bare_lists(
    key: &AnswerKey<'_>,
    question: &Question,
    tokens: &[Token],
    found: &[Found],
) -> Vec<Range<usize>> {
    let asked: FxHashSet<String> =
        tokenize(&question.text, &[]).into_iter().map(|token| token.text).collect();
    let links = ["and", "or", "和", "与", "或", "、"];
    let mut bare: Vec<bool> = tokens
        .iter()
        .map(|token| asked.contains(&token.text) || links.contains(&token.text.as_str()))
        .collect();
    for found in found {
        if found.phrases(key).iter().any(|phrase| phrase.term.is_some() && phrase.item < key.points) {
            bare[found.tokens.clone()].fill(true);
        }
    }
    for piece in pieces(tokens) {
        let short = is_short_name(&tokens[without_joints(tokens, piece.clone())]);
        if short || is_only_names(key, &tokens[piece.clone()]) {
            bare[piece].fill(true);
        }
    }
    for piece in pieces(tokens) {
        let inner = without_joints(tokens, piece.clone());
        if bare[inner].iter().all(|&bare| bare) {
            bare[piece].fill(true);
        }
    }
    // A sentence of some length is no item of a list that goes on after it.
    let mut is_long = vec![false; tokens.len()];
    for sentence in sentences(tokens) {
        let han = tokens[sentence.clone()].iter().filter(|token| token.kind == Kind::Han).count();
        is_long[sentence.clone()].fill(sentence.len() - han + han.div_ceil(2) > NAME_TOKENS);
    }
    let goes_on = |at: usize| tokens[at].gap < Gap::Stop || !is_long[at] && !is_long[at - 1];
    let mut lists: Vec<Range<usize>> = Vec::new();
    for (at, _) in bare.iter().enumerate().filter(|(_, bare)| **bare) {
        match lists.last_mut() {
            Some(list) if list.end == at && goes_on(at) => list.end = at + 1,
            _ => lists.push(at..at + 1),
        }
    }
    let mut next = 0;
    lists.retain(|list| {
        let (mut terms, mut points) = (FxHashSet::default(), FxHashSet::default());
        while let Some(found) = found.get(next).filter(|found| found.tokens.start < list.end) {
            next += 1;
            let named = found.phrases(key).iter().filter(|phrase| phrase.item < key.points);
            for phrase in named.filter(|_| found.tokens.start >= list.start) {
                terms.extend(phrase.term.map(|_| &phrase.label));
                points.extend(phrase.term.map(|_| phrase.item));
            }
        }
        if is_stated(tokens, list.start) {
            return false;
        }
        let pauses = tokens[list.clone()].iter().skip(1).filter(|token| token.gap >= Gap::Pause).count();
        let enough = if pauses + 1 >= LIST_TERMS_APART { LIST_TERMS_APART } else { LIST_TERMS };
        terms.len() >= enough && points.len() >= LIST_POINTS
    });
    lists
}

/// `TaskRun,` or 存活探针、 between pauses: a name too, if it is of a few words and none of them joins words to a sentence.
fn is_short_name(piece: &[Token]) -> bool {
    const JOINS: &str = "是会把被用要能让给不没到从在可有做去来为先再";
    let han = piece.iter().filter(|token| token.kind == Kind::Han).count();
    !piece.is_empty()
        && piece.len() - han + han.div_ceil(2) <= NAME_TOKENS
        && piece.iter().all(|token| match token.kind {
            Kind::Word => !is_function_word(&token.text),
            Kind::Han => !JOINS.contains(&token.text),
            Kind::Number => han > 0,
        })
}

/// What is left of a piece of an answer without the words that only go on with a list (`then …`, 还有…啊).
fn without_joints(tokens: &[Token], piece: Range<usize>) -> Range<usize> {
    const LATIN: [&str; 20] = [
        "and", "or", "then", "also", "plus", "the", "a", "an", "theres", "there", "is", "are", "we", "you",
        "i", "have", "like", "um", "uh", "with",
    ];
    let leads = |token: &Token| {
        LATIN.contains(&token.text.as_str())
            || token.kind == Kind::Han && "还有然后再以及跟和加上就嗯呃那个这".contains(&token.text)
    };
    let ends = |token: &Token| {
        matches!(token.text.as_str(), "too" | "also" | "um" | "uh")
            || token.kind == Kind::Han && "啊呀嘛吧呢哦嗯呃了".contains(&token.text)
    };
    let start = piece.start + tokens[piece.clone()].iter().take_while(|token| leads(token)).count();
    let end = piece.end - tokens[start..piece.end].iter().rev().take_while(|token| ends(token)).count();
    start..end
}

/// Whether a longer run of English has nothing in it that joins words to a sentence, and all but one of its words are of the
/// points.
fn is_only_names(key: &AnswerKey<'_>, run: &[Token]) -> bool {
    let is_name = |token: &&Token| !key.units(&stem(&token.text)).is_empty();
    run.len() > LIST_TERMS
        && run.iter().all(|token| token.kind != Kind::Han && !is_function_word(&token.text))
        && run.iter().filter(is_name).count() + 1 >= run.len()
}

/// Whether a list is what somebody gives or has: `Kubernetes gives you rolling updates, service discovery, …`.
fn is_stated(tokens: &[Token], start: usize) -> bool {
    const LATIN: [&str; 14] = [
        "gives", "give", "provides", "provide", "offers", "supports", "support", "handles", "brings", "adds",
        "gets", "does", "runs", "stores",
    ];
    const CHINESE: [&str; 12] =
        ["提供", "支持", "负责", "具备", "带来", "实现", "自带", "内置", "保证", "变成", "选", "对应"];
    let before = &tokens[start.saturating_sub(4)..start];
    let from = (1..before.len()).rev().find(|&at| before[at].gap >= Gap::Pause).unwrap_or(0);
    let is_joined = tokens.get(start).is_some_and(|token| token.gap < Gap::Pause);
    let han: String = before[from..].iter().map(|token| token.text.as_str()).collect();
    is_joined
        && (before[from..].iter().any(|token| LATIN.contains(&token.text.as_str()))
            || CHINESE.iter().any(|verb| han.contains(verb)))
}

/// What stands between pauses.
fn pieces(tokens: &[Token]) -> Vec<Range<usize>> {
    let mut pieces: Vec<Range<usize>> = Vec::new();
    for at in 0..tokens.len() {
        match pieces.last_mut() {
            Some(piece) if !is_apart(tokens, at) => piece.end = at + 1,
            _ => pieces.push(at..at + 1),
        }
    }
    pieces
}

#[cfg(test)]
mod tests;

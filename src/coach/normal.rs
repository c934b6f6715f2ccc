//! Different spellings of the same thing made equal: width, case, accents, traditional characters, word forms, signs
//! that are spoken.

use super::token::{Kind, Token};
use rust_stemmers::{Algorithm, Stemmer};
use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Cow;
use std::cell::RefCell;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// So many stems are remembered at a time: more than the words of a long answer and its question.
const MOST_STEMS: usize = 4096;

/// A folded character and the index of the original character it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Folded {
    /// The folded character.
    pub(super) c: char,
    /// The index of the original, in characters.
    pub(super) origin: usize,
}

/// Words longer than this many bytes are left alone by word-form and near matching: no term is that long, and a
/// megabyte without a space must stay cheap.
pub(super) const LONGEST_WORD: usize = 40;

/// Folds compatibility forms (`ＡＰＩ`, `①`), case, accents, and traditional characters. Folding twice is folding once.
pub(super) fn fold(text: &str) -> Vec<Folded> {
    let mut folded = Vec::with_capacity(text.len());
    let mut wide = false;
    for (origin, c) in text.chars().enumerate() {
        if c.is_ascii() {
            folded.push(Folded { c: c.to_ascii_lowercase(), origin });
            continue;
        }
        wide = true;
        // Between Latin words (`pod，etcd`) the Chinese signs part what the ASCII ones join (`1,000`, `10:30`).
        // An ellipsis would fold to dots, as in a name.
        if matches!(c, '，' | '：' | '…') {
            folded.push(Folded { c: if c == '…' { '。' } else { '、' }, origin });
            continue;
        }
        let lower =
            std::iter::once(c).nfkd().flat_map(char::to_lowercase).nfkd().filter(|&c| !is_combining_mark(c));
        folded.extend(lower.map(|c| Folded { c, origin }));
    }
    if wide {
        let simple = simplified(folded.iter().map(|f| f.c).collect());
        for (folded, c) in folded.iter_mut().zip(simple.chars()) {
            folded.c = c;
        }
    }
    folded
}

/// The folded text alone.
#[cfg(test)]
pub(super) fn folded_text(text: &str) -> String {
    fold(text).into_iter().map(|f| f.c).collect()
}

/// Traditional characters made simplified, one for one. A few conversions look at the neighbors (乾淨, 乾坤) and see
/// more once these are converted, so it is repeated until nothing changes.
fn simplified(mut text: String) -> String {
    for _ in 0..4 {
        let next = fast2s::convert(&text);
        if next == text {
            break;
        }
        text = next;
    }
    text
}

/// The Snowball stem of an English word (`watches` → `watch`), anything else as it is. Words and stems under three
/// letters stay whole.
pub(super) fn stem(word: &str) -> Cow<'_, str> {
    static STEMMER: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::create(Algorithm::English));
    thread_local! {
        /// Stems that were worked out, since people repeat their words: to look one up is ten times faster.
        static KNOWN: RefCell<FxHashMap<String, String>> = RefCell::default();
    }
    if !(3..=LONGEST_WORD).contains(&word.len()) || !word.bytes().all(|b| b.is_ascii_lowercase()) {
        return Cow::Borrowed(word);
    }
    KNOWN.with_borrow_mut(|known| {
        if let Some(stem) = known.get(word) {
            return if stem == word { Cow::Borrowed(word) } else { Cow::Owned(stem.clone()) };
        }
        let stem = STEMMER.stem(word);
        let stem = if stem.len() < 3 { word.to_owned() } else { stem.into_owned() };
        if known.len() >= MOST_STEMS {
            known.clear();
        }
        known.insert(word.to_owned(), stem.clone());
        Cow::Owned(stem)
    })
}

/// Whether a word carries no content of its own (`the`, `with`).
pub(super) fn is_function_word(word: &str) -> bool {
    static WORDS: LazyLock<FxHashSet<&str>> =
        LazyLock::new(|| include_str!("words/function.txt").split_whitespace().collect());
    WORDS.contains(word)
}

/// Whether a word, in this or another form, is ordinary English: it is then what the speaker said, never a misheard
/// term.
pub(super) fn is_ordinary(word: &str) -> bool {
    static STEMS: LazyLock<FxHashSet<String>> = LazyLock::new(|| {
        include_str!("words/ordinary.txt").split_whitespace().map(|w| stem(w).into_owned()).collect()
    });
    is_function_word(word) || STEMS.contains(word) || STEMS.contains(stem(word).as_ref())
}

/// Whether a word, or a pair of Chinese characters, hardly says anything by itself (`goes`, 某个).
pub(super) fn is_light(word: &str) -> bool {
    static WORDS: LazyLock<FxHashSet<&str>> =
        LazyLock::new(|| include_str!("words/light.txt").split_whitespace().collect());
    WORDS.contains(word)
}

/// Chinese particles: a pair of characters with one of them says little.
pub(super) fn is_particle(c: char) -> bool {
    "的了着吗呢吧啊就也都把被是在和与或会".contains(c)
}

/// After a single letter, a digit said as a word is part of the name (`C O two`).
pub(super) fn join_numbers_to_letters(tokens: &mut [Token]) {
    const DIGITS: [&str; 10] =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    for at in 1..tokens.len() {
        let letter = |token: &Token| token.kind == Kind::Word && token.is_letter();
        let spelled = letter(&tokens[at - 1])
            && (at > 1 && letter(&tokens[at - 2]) || tokens.get(at + 1).is_some_and(letter));
        if spelled && let Some(digit) = DIGITS.iter().position(|&word| word == tokens[at].text) {
            tokens[at].text = digit.to_string();
            tokens[at].kind = Kind::Number;
        }
    }
}

/// How a written form with signs is said (`Chart.yaml` → `chart dot yaml`, `chart 点 yaml`): one in English, one in
/// Chinese; none when there is no such sign.
pub(super) fn spoken_forms(way: &str) -> Vec<String> {
    const SIGNS: [(char, &str, &str); 9] = [
        ('.', "dot", "点"),
        ('/', "slash", "斜杠"),
        (':', "colon", "冒号"),
        ('+', "plus", "加"),
        ('-', "dash", "横杠"),
        ('_', "underscore", "下划线"),
        ('@', "at", "艾特"),
        ('#', "sharp", "井号"),
        ('=', "equals", "等于"),
    ];
    if !way.contains(|c| SIGNS.iter().any(|s| s.0 == c)) {
        return Vec::new();
    }
    let speak = |pick: fn(&(char, &'static str, &'static str)) -> &'static str| {
        let mut spoken = String::new();
        for c in way.chars() {
            match SIGNS.iter().find(|s| s.0 == c) {
                Some(sign) => spoken.extend([" ", pick(sign), " "]),
                None => spoken.push(c),
            }
        }
        spoken
    };
    vec![speak(|s| s.1), speak(|s| s.2)]
}

#[cfg(test)]
mod tests;

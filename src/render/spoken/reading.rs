//! From text for the eye to text for the ear.

use super::reader::{Reader, Said};
use super::{names, numbers, signs, words};
use crate::coach::Glossary;
use crate::transcript::is_han;

/// Text as it is spoken: marks of Markdown are taken out, symbols, numbers and units become words of the language,
/// names are opened at their humps and hyphens, acronyms are spelled. Sentence punctuation and parentheses stay.
pub fn plain(text: &str, in_chinese: bool) -> String {
    reading(text, in_chinese, &Glossary::default())
}

/// As [`plain`], with the pronunciations of a glossary: a term is read as its entry says, wherever it stands as a word
/// of its own, whatever its case. A longer term wins over one inside it.
pub fn reading(text: &str, in_chinese: bool, glossary: &Glossary) -> String {
    let names = names::Names::of(glossary);
    let mut reader = Reader::new(signs::without_links(&folded(text)), in_chinese);
    while reader.at < reader.chars.len() {
        let (length, said) = match names.at(&reader.chars, reader.at) {
            Some((length, say)) => (length, Said::Word(say)),
            None => next(&reader),
        };
        reader.take(length, &said);
    }
    letters_together(&tidy(&reader.spoken))
}

/// What the first rule that fits makes of the characters at this place.
fn next(reader: &Reader) -> (usize, Said) {
    let begins = !reader.before().is_some_and(|c| c.is_ascii_alphanumeric());
    let found = match reader.chars[reader.at] {
        c if c.is_ascii_digit() => numbers::at(reader),
        c if c.is_ascii_alphabetic() && begins => words::at(reader),
        _ => None,
    };
    found.unwrap_or_else(|| signs::at(reader))
}

/// Letters, digits and signs of full width as the ordinary ones; punctuation keeps its width.
fn folded(text: &str) -> String {
    let is_sign = |c: char| "＃＄％＆＊＋－／＜＝＞＠＼＾＿｀｜～".contains(c);
    text.chars()
        .map(|c| match c {
            'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '０'..='９' => narrowed(c),
            c if is_sign(c) => narrowed(c),
            '\u{a0}' | '\u{3000}' => ' ',
            c => c,
        })
        .collect()
}

fn narrowed(wide: char) -> char {
    char::from_u32(wide as u32 - 0xFEE0).unwrap_or(wide)
}

/// One space between words, none between Chinese characters or before punctuation.
fn tidy(text: &str) -> String {
    let mut tidied = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let before = tidied.chars().next_back();
        let after = word.chars().next();
        let is_wide = |c: char| "，。、；：？！（）“”‘’《》「」".contains(c);
        let is_chinese = |c: char| is_han(c) || is_wide(c);
        let joins = before.is_some_and(is_chinese) && after.is_some_and(is_chinese)
            || before.is_some_and(|c| is_wide(c) || c == '(')
            || after.is_some_and(is_wide)
            || after.is_some_and(|c| ",.;?!:)".contains(c))
                && word.chars().nth(1).is_none_or(|c| !c.is_alphanumeric());
        if !joins && !tidied.is_empty() {
            tidied.push(' ');
        }
        tidied.push_str(word);
    }
    tidied
}

/// Letters that stand one by one (`A P I`) are joined by hyphens: voices take a lone `A` for the article.
fn letters_together(text: &str) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    // A letter may be followed by punctuation, which ends the row.
    let is_letter = |word: &str| {
        let mut chars = word.chars();
        chars.next().is_some_and(|c| c.is_ascii_uppercase()) && !chars.any(|c| c.is_alphanumeric())
    };
    let is_bare = |word: &str| is_letter(word) && word.len() == 1;
    let mut together = String::with_capacity(text.len());
    for (at, word) in words.iter().enumerate() {
        if at > 0 {
            let joins = is_bare(words[at - 1]) && is_letter(word);
            together.push(if joins { '-' } else { ' ' });
        }
        together.push_str(word);
    }
    together
}

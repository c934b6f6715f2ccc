//! What holds for any note that is imported, however wild. Shared by the fuzzer and by tests.

use std::collections::HashMap;
use std::path::Path;
use viva::coach::import;
use viva::coach::notes;

/// Imports a note: the bank says every word of it, and is read back with every point.
pub(crate) fn import(note: &str) {
    let imported = import::import(Path::new("note.md"), Path::new("bank.md"), note, None);
    let bank = &imported.text;
    let made: usize = imported.questions.iter().map(|question| question.points).sum();
    let read = notes::parse(Path::new("bank.md"), bank).questions;
    let points: usize = read.iter().map(|question| question.points.len() + question.wrong.len()).sum();
    assert!(points >= made, "{made} points were made and {points} read back\n{note}\n-----\n{bank}");
    assert!(read.iter().all(|question| question.id_is_written), "{bank}");
    let kept = words(bank.clone());
    for (word, count) in words(without_tags(note)) {
        let found = kept.get(&word).copied().unwrap_or_default();
        assert!(
            found >= count,
            "`{word}` is {count} times in the note, {found} in the bank\n{note}\n-----\n{bank}"
        );
    }
    for remark in &imported.remarks {
        assert!(remark.place.line >= 1 && !remark.mend.is_empty(), "{remark:?}");
    }
}

/// The words of a text and how often they are there: those of two letters and more in any script, numbers of four digits
/// and more, and each Chinese character, without those that may be marks of a card, an item, a fold or front matter.
fn words(text: String) -> HashMap<String, usize> {
    const MARKS: [&str; 8] =
        ["question", "answer", "details", "summary", "title", "lang", "separator", "column"];
    let is_han = |c: char| ('\u{3400}'..='\u{9fff}').contains(&c);
    let text = text.replace(['\\', '*'], "").replace(|c: char| c.is_control() && !c.is_whitespace(), "");
    let mut words = HashMap::new();
    for word in text.split(|c: char| !(c.is_alphabetic() || c.is_ascii_digit()) || is_han(c)) {
        let lower = word.to_lowercase();
        let is_mark = MARKS.iter().any(|mark| lower.starts_with(mark)) || lower == "say";
        let is_card =
            lower.strip_prefix(['q', 'a']).is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit()));
        let is_number = word.chars().all(|c| c.is_ascii_digit());
        let long = if is_number { 4 } else { 2 };
        if word.chars().count() >= long && !is_mark && !is_card {
            *words.entry(word.to_owned()).or_default() += 1;
        }
    }
    let is_word = |c: &char| is_han(*c) && !"一二三四五六七八九十百问答题案回".contains(*c);
    for c in text.chars().filter(is_word) {
        *words.entry(c.to_string()).or_default() += 1;
    }
    words
}

/// What stands outside of `<…>` on each line, of attributes, entities and front matter.
fn without_tags(text: &str) -> String {
    let mut shown = String::new();
    let is_header = |line: &&str| line.starts_with('#') && line[1..].starts_with(char::is_alphanumeric);
    for line in text.split(['\n', '\r']).filter(|line| !is_header(line)) {
        let mut rest = line.split("{#").next().unwrap_or_default();
        while let Some(open) = rest.find(['<', '&']) {
            shown.push_str(&rest[..open]);
            shown.push(' ');
            rest = rest[open..].find(['>', ';']).map_or("", |close| &rest[open + close + 1..]);
        }
        shown.push_str(rest);
        shown.push('\n');
    }
    shown
}

//! What holds for any note that is imported, however wild. Shared by the fuzzer and by tests.

use std::collections::HashMap;
use std::path::Path;
use viva::coach::import::{self, Imported};
use viva::coach::notes;

/// Imports a note, and the bank again: each says every word of what it was made of, and is read back as what was made.
pub(crate) fn import(note: &str) {
    let imported = imported(note, "note.md");
    keeps_words(note, &imported);
    is_read_back(note, &imported);
    // A bank is a note, too.
    let again = self::imported(&imported.text, "bank.md");
    keeps_words(&imported.text, &again);
    is_read_back(&imported.text, &again);
}

fn imported(note: &str, name: &str) -> Imported {
    let imported = import::import(Path::new(name), Path::new("bank.md"), note, None);
    let lines = note.split(['\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}']).count();
    for remark in &imported.remarks {
        assert!((1..=lines).contains(&remark.place.line), "{remark:?} in {lines} lines\n{note}");
        assert!(!remark.what.is_empty() && !remark.mend.is_empty(), "{remark:?}");
    }
    imported
}

/// Each word of the note is in the bank as often as in the note, not counting points that say a sentence again.
fn keeps_words(note: &str, imported: &Imported) {
    let bank = &imported.text;
    let kept = words(without_guesses(imported));
    for (word, count) in words(without_tags(note)) {
        let found = kept.get(&word).copied().unwrap_or_default();
        assert!(
            found >= count,
            "`{word}` is {count} times in the note, {found} in the bank\n{note}\n-----\n{bank}"
        );
    }
}

/// The bank has the questions that were made, in their order, each with its points and an id of its own.
fn is_read_back(note: &str, imported: &Imported) {
    let bank = &imported.text;
    let read = notes::parse(Path::new("bank.md"), bank).questions;
    let read_back: Vec<(&str, usize)> = read
        .iter()
        .map(|question| (question.text.as_str(), question.points.len() + question.wrong.len()))
        .collect();
    let asked = imported.questions.iter().filter(|question| question.points > 0);
    let made: Vec<(&str, usize)> = asked.map(|question| (question.text.as_str(), question.points)).collect();
    assert_eq!(made, read_back, "{note}\n-----\n{bank}");
    assert!(read.iter().all(|question| question.id_is_written), "{bank}");
    let mut ids: Vec<&str> = read.iter().map(|question| question.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), read.len(), "{bank}");
}

/// The bank without the lists of points that are sentences of its prose: what is lost there would be found in them.
fn without_guesses(imported: &Imported) -> String {
    const MARK: &str = "no list in the note, so each sentence is a point";
    let bank = imported.text.clone();
    // The note may have such marks of its own.
    if bank.matches(MARK).count() != imported.questions.iter().filter(|question| question.guessed).count() {
        return bank;
    }
    let mut kept = String::new();
    // The mark, a blank line, the list, and a blank line. What is struck is no guess.
    let mut blank_lines_left = 0;
    for line in bank.split('\n') {
        if line.contains(MARK) {
            blank_lines_left = 2;
        } else if blank_lines_left > 0 {
            blank_lines_left -= usize::from(line.is_empty());
            kept.push_str(if line.contains("~~") { line } else { "" });
            kept.push('\n');
        } else {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
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

//! Anki's notes in plain text: a record a line, fields between tabs, and lines such as `#separator:tab` at the top.

use super::{Draft, Part, html, outline, roles};
use crate::coach::export::ANKI_ID;
use crate::language::Language;
use std::collections::HashMap;

/// What the lines at the top say.
#[derive(Default)]
struct Header {
    separator: Option<char>,
    /// For each special column, which one it is, from 0.
    columns: HashMap<String, usize>,
    deck: Option<String>,
    tags: Option<String>,
    plain: bool,
    /// How many lines it has.
    lines: usize,
}

/// Reads an export; `None` when the text is none: it has no such lines at the top, and not a tab in every line.
pub(super) fn read(text: &str) -> Option<Draft> {
    let header = header(text);
    if header.lines == 0 && !is_table(text) {
        return None;
    }
    let body = skip_lines(text, header.lines);
    let records = records(body, header.separator.unwrap_or('\t'), header.lines + 1);
    let mut reader = Reader { header, draft: Draft::default(), above: Vec::new() };
    reader.name(&records);
    for (line, fields) in &records {
        reader.record(*line, fields);
    }
    Some(reader.draft)
}

/// Whether every line has the same tabs, and words before the first of them.
fn is_table(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty()).peekable();
    let Some(first) = lines.peek().map(|line| line.matches('\t').count()) else { return false };
    let is_record =
        |line: &str| !line.starts_with(char::is_whitespace) && line.matches('\t').count() == first;
    first > 0 && lines.all(|line| is_record(line) && super::line::item(line).is_none())
}

fn skip_lines(text: &str, count: usize) -> &str {
    let mut rest = text;
    for _ in 0..count {
        rest = rest.split_once('\n').map_or("", |(_, rest)| rest);
    }
    rest
}

fn header(text: &str) -> Header {
    let mut header = Header::default();
    for line in text.lines() {
        let Some((key, value)) = line.strip_prefix('#').and_then(|line| line.split_once(':')) else { break };
        let (key, value) = (key.trim().to_ascii_lowercase(), value.trim());
        match key.as_str() {
            "separator" => {
                header.separator = Some(match value.to_ascii_lowercase().as_str() {
                    "comma" => ',',
                    "semicolon" => ';',
                    "pipe" => '|',
                    "colon" => ':',
                    "space" => ' ',
                    other => other.chars().next().filter(|_| other.chars().count() == 1).unwrap_or('\t'),
                });
            }
            "html" => header.plain = value.eq_ignore_ascii_case("false"),
            "deck" => header.deck = Some(value.to_owned()),
            "tags" => header.tags = Some(value.to_owned()),
            "columns" | "notetype" | "if matches" => {}
            _ => match key.strip_suffix(" column") {
                Some(column) => {
                    header
                        .columns
                        .extend(value.parse::<usize>().ok().map(|at| (column.to_owned(), at.max(1) - 1)));
                }
                None => break,
            },
        }
        header.lines += 1;
    }
    header
}

/// Records with the line each begins on. A field may stand between quotation marks, then with any sign inside.
fn records(text: &str, separator: char, first: usize) -> Vec<(usize, Vec<String>)> {
    let mut records = Vec::new();
    let (mut rest, mut line) = (text, first);
    let mut quotes_end = true;
    while !rest.is_empty() {
        let mut fields = Vec::new();
        let start = line;
        loop {
            let quoted = if quotes_end && rest.starts_with('"') { quoted(rest) } else { None };
            quotes_end &= quoted.is_some() || !rest.starts_with('"');
            let (field, after) = quoted.unwrap_or_else(|| {
                let end = rest.find([separator, '\n']).unwrap_or(rest.len());
                (rest[..end].trim_end_matches('\r').to_owned(), &rest[end..])
            });
            line += rest[..rest.len() - after.len()].matches('\n').count();
            fields.push(field);
            rest = after;
            match rest.strip_prefix(separator) {
                Some(after) => rest = after,
                None => break,
            }
        }
        rest = rest.strip_prefix('\r').unwrap_or(rest);
        if let Some(after) = rest.strip_prefix('\n') {
            rest = after;
            line += 1;
        }
        if fields.iter().any(|field| !field.trim().is_empty()) {
            records.push((start, fields));
        }
    }
    records
}

/// A field in quotation marks, and what follows it. What stands between its end and the next separator belongs to it.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut field = String::new();
    let mut rest = &text[1..];
    loop {
        let end = rest.find('"')?;
        field.push_str(&rest[..end]);
        rest = &rest[end + 1..];
        match rest.strip_prefix('"') {
            Some(after) => {
                field.push('"');
                rest = after;
            }
            None => return Some((field, rest)),
        }
    }
}

/// An id of Anki as one that can be typed: with other signs written as `_` and their number, after a mark of its own.
fn typable(id: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | ':');
    if !id.starts_with(['-', '.'])
        && !id.starts_with(ANKI_ID)
        && id.chars().all(|c| is_plain(c) || c == '_' || c.is_alphanumeric())
    {
        return id.to_owned();
    }
    let mut typed = ANKI_ID.to_owned();
    for c in id.chars() {
        if is_plain(c) { typed.push(c) } else { typed.push_str(&format!("_{:x}_", u32::from(c))) }
    }
    typed
}

struct Reader {
    header: Header,
    draft: Draft,
    /// The topics above the last record.
    above: Vec<String>,
}

impl Reader {
    fn special<'a>(&self, name: &str, fields: &'a [String]) -> Option<&'a str> {
        let at = *self.header.columns.get(name)?;
        fields.get(at).map(|field| field.trim()).filter(|field| !field.is_empty())
    }

    fn deck(&self, fields: &[String]) -> Vec<String> {
        let deck = self.special("deck", fields).or(self.header.deck.as_deref()).unwrap_or_default();
        deck.split("::").map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
    }

    /// Calls the bank after the deck that all records are in.
    fn name(&mut self, records: &[(usize, Vec<String>)]) {
        let mut decks = records.iter().map(|(_, fields)| self.deck(fields).into_iter().next());
        if let Some(Some(first)) = decks.next()
            && decks.all(|deck| deck.as_deref() == Some(first.as_str()))
        {
            self.draft.title = Some(first);
        }
    }

    fn record(&mut self, line: usize, fields: &[String]) {
        let specials: Vec<usize> = self.header.columns.values().copied().collect();
        let mut own =
            fields.iter().enumerate().filter(|(at, _)| !specials.contains(at)).map(|(_, field)| field);
        let front = self.text(own.next().map_or("", String::as_str));
        let back: Vec<String> =
            own.map(|field| self.text(field)).filter(|field| !field.trim().is_empty()).collect();
        let attributes = self.topics(fields);
        let level = (self.above.len() + 1).min(6);
        let mut lines = outline::lines(&front).into_iter().map(str::trim).filter(|line| !line.is_empty());
        let words = lines.next().unwrap_or_default().to_owned();
        let more: Vec<&str> = lines.collect();
        let answer = back.join("\n\n");
        let mut lines = outline::lines(&answer);
        if !more.is_empty() {
            lines.push("");
            lines.extend(more);
        }
        let question = roles::card(&words, &lines, line, level);
        self.draft.remarks.extend(question.1);
        let mut question = question.0;
        question.attributes = attributes;
        self.draft.parts.push(Part::Question(Box::new(question)));
    }

    fn text(&self, field: &str) -> String {
        if self.header.plain { field.to_owned() } else { html::markdown(field) }
    }

    /// Opens the topics of a record, and returns what goes into the braces of its question.
    fn topics(&mut self, fields: &[String]) -> Vec<String> {
        let mut attributes = Vec::new();
        attributes.extend(self.special("guid", fields).map(|id| format!("#{}", typable(id))));
        let mut tags: Vec<&str> = Vec::new();
        for tag in self
            .special("tags", fields)
            .into_iter()
            .chain(self.header.tags.as_deref())
            .flat_map(str::split_whitespace)
        {
            let is_attribute = match tag.split_once('=') {
                Some(("lang", code)) => Language::from_code(code).is_some(),
                Some(("time", seconds)) => {
                    seconds.parse().is_ok_and(|seconds: u32| (1..=3600).contains(&seconds))
                }
                _ => false,
            };
            if is_attribute { attributes.push(tag.to_owned()) } else { tags.push(tag) }
        }
        let mut path = self.deck(fields);
        if self.draft.title.is_some() && !path.is_empty() {
            path.remove(0);
        }
        if !tags.is_empty() {
            path.push(tags.join(" "));
        }
        path.truncate(5);
        let same = path.iter().zip(&self.above).take_while(|(new, old)| new == old).count();
        // Fewer topics than before need a heading again, or the question would stand under the last one.
        let from =
            if path.len() < self.above.len() && same == path.len() { same.saturating_sub(1) } else { same };
        for (at, topic) in path.iter().enumerate().skip(from) {
            self.draft.parts.push(Part::Topic { level: at + 1, text: topic.clone() });
        }
        self.above = path;
        attributes
    }
}

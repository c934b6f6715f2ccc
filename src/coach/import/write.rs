//! A draft as the text of a bank.

use super::bold;
use super::{Draft, DraftPoint, DraftQuestion, Part, Prose, Remark};
use crate::coach::notes;
use crate::language::Language;
use crate::transcript::is_han;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// No one says a point of more bytes.
const LONGEST_POINT: usize = 4000;

/// Writes the bank, and adds to the draft's remarks what could not become what it was drafted as. Without a `language`,
/// that of the note, or what its questions are written in. Questions without an id get one from their words and `stem`,
/// the stem of the bank's file.
pub fn write(draft: &mut Draft, language: Option<Language>, stem: &str) -> String {
    let language = language.or(draft.language).unwrap_or_else(|| spoken(draft));
    let title =
        draft.title.as_deref().map_or_else(String::new, |title| format!("title: {}\n", quoted(title)));
    let mut writer = Writer {
        text: format!("---\n{title}lang: {}\n---\n", language.code()),
        ids: Ids { stem, taken: written_ids(draft), next: HashMap::new() },
        used: HashSet::new(),
        remarks: Vec::new(),
    };
    for part in &mut draft.parts {
        match part {
            Part::Topic { level, text } => {
                let (text, _) = writer.heading(text, 0);
                writer.paragraph(&format!("{} {text}", "#".repeat(*level)));
            }
            Part::Prose(prose) => prose.iter().for_each(|prose| writer.prose(prose)),
            Part::Question(question) => writer.question(question),
        }
    }
    draft.remarks.append(&mut writer.remarks);
    draft.remarks.sort();
    writer.text
}

/// The language most questions are in.
fn spoken(draft: &Draft) -> Language {
    let (mut questions, mut chinese) = (0, 0);
    for part in &draft.parts {
        if let Part::Question(question) = part {
            questions += 1;
            let mut points = question.points.iter().map(|point| &point.text);
            chinese +=
                usize::from(question.text.contains(is_han) || points.any(|text| text.contains(is_han)));
        }
    }
    match (questions, chinese) {
        (0, _) => Language::Auto,
        (_, 0) => Language::English,
        (all, chinese) if chinese * 2 > all => Language::Chinese,
        _ => Language::Auto,
    }
}

/// A title as a value of the front matter.
fn quoted(title: &str) -> Cow<'_, str> {
    let is_plain = !title.contains('#') && !title.starts_with(['"', '\'']);
    if is_plain {
        title.into()
    } else if title.contains('"') {
        format!("'{}'", title.replace('\'', "’")).into()
    } else {
        format!("\"{title}\"").into()
    }
}

/// The ids that the note itself gives.
fn written_ids(draft: &Draft) -> HashSet<String> {
    let questions = draft.parts.iter().filter_map(|part| match part {
        Part::Question(question) => Some(question),
        _ => None,
    });
    let mut ids = HashSet::new();
    for question in questions {
        ids.extend(
            question.attributes.iter().filter_map(|attribute| attribute.strip_prefix('#')).map(str::to_owned),
        );
        if question.text.contains("{") {
            ids.extend(notes::read_heading(&question.text).and_then(|read| read.id));
        }
    }
    ids
}

/// Ids for questions that have none.
struct Ids<'a> {
    stem: &'a str,
    taken: HashSet<String>,
    /// For each id that several want, the number to try next.
    next: HashMap<String, usize>,
}

impl Ids<'_> {
    /// This id, or the first of `id-2`, `id-3`, … that is free.
    fn take(&mut self, id: String) -> String {
        if self.taken.insert(id.clone()) {
            return id;
        }
        let next = self.next.entry(id.clone()).or_insert(2);
        loop {
            let other = format!("{id}-{next}");
            *next += 1;
            if self.taken.insert(other.clone()) {
                return other;
            }
        }
    }
}

struct Writer<'a> {
    text: String,
    ids: Ids<'a>,
    /// Ids of the note that are in the bank already.
    used: HashSet<String>,
    remarks: Vec<Remark>,
}

impl Writer<'_> {
    fn remark(&mut self, line: usize, what: impl Into<String>, mend: &str) {
        self.remarks.push(Remark { line, what: what.into(), mend: mend.to_owned() });
    }

    fn paragraph(&mut self, text: &str) {
        self.text.push('\n');
        self.text.push_str(text);
        self.text.push('\n');
    }

    fn question(&mut self, question: &mut DraftQuestion) {
        let (mut heading, left) = self.heading(&question.text, question.line);
        question.text.clone_from(&heading);
        let mut attributes = question.attributes.clone();
        attributes.retain(|attribute| match attribute.strip_prefix('#') {
            Some(id) => self.takes_id(id, question.line),
            None => true,
        });
        if !attributes.is_empty() {
            heading = format!("{heading} {{{}}}", attributes.join(" "));
        }
        let mut after: Vec<Prose> = left.into_iter().collect();
        let points = sound_points(question, &mut after, &mut self.remarks);
        if !points.is_empty() {
            let ids = &mut self.ids;
            let stem = ids.stem;
            heading = notes::with_derived_id(stem, &heading, &mut |id| ids.take(id)).unwrap_or(heading);
        }
        self.paragraph(&format!("{} {heading}", "#".repeat(question.level)));
        if let Some(say) = &question.say {
            self.paragraph(say);
        }
        if question.guessed {
            let mark = format!(
                "<!-- line {}: no list in the note, so each sentence is a point: edit them -->",
                question.line
            );
            self.paragraph(&mark);
            self.remark(
                question.line,
                "a question without a list; each sentence of its answer is a point",
                "edit the points, then remove the comment above them",
            );
        }
        question.points = self.points(points);
        if !question.is_askable() {
            self.remark(
                question.line,
                "a question without key points is not asked",
                "write them as a list under it",
            );
        }
        after.append(&mut question.prose);
        for prose in &after {
            self.prose(prose);
        }
    }

    /// Whether a question gets this id: the first one that wants it.
    fn takes_id(&mut self, id: &str, line: usize) -> bool {
        let is_new = self.used.insert(id.to_owned());
        if !is_new {
            let what = format!("the id `{id}` belongs to another question already; this one gets a new one");
            self.remark(line, what, "give it an id of its own if its history matters");
        }
        is_new
    }

    /// The words of a heading as a bank reads them back, and what cannot be one.
    fn heading(&mut self, text: &str, line: usize) -> (String, Option<Prose>) {
        if let Some(read) = notes::read_heading(text).filter(|read| read.sound) {
            if line == 0 || read.id.is_none_or(|id| self.takes_id(&id, line)) {
                return (text.to_owned(), None);
            }
            let words = text.rfind('{').map_or(text, |at| &text[..at]).trim_end();
            return (words.to_owned(), None);
        }
        let text = escape(text);
        if notes::read_heading(&text).is_some() {
            return (text, None);
        }
        let name = if line == 0 { "…".to_owned() } else { format!("Line {line}") };
        let prose = Some(Prose { line, verbatim: false, text }).filter(|prose| !prose.text.is_empty());
        if line > 0 {
            self.remark(line, "a question without words", "write it as the heading");
        }
        (name, prose)
    }

    /// Writes the list of points, and returns them with their terms.
    fn points(&mut self, mut points: Vec<DraftPoint>) -> Vec<DraftPoint> {
        let repeated = bold::repeated(points.iter().map(|point| point.text.as_str()));
        if !points.is_empty() {
            self.text.push('\n');
        }
        // For each open list: the depth of its points in the note, its indentation, how many items it has.
        let mut open: Vec<(usize, usize, Option<usize>)> = Vec::new();
        for point in &mut points {
            while open.last().is_some_and(|&(depth, ..)| depth > point.depth) {
                open.pop();
            }
            if open.last().is_none_or(|&(depth, ..)| depth < point.depth) {
                let indent = open.last().map_or(0, |&(_, indent, count)| indent + marker(count).len());
                open.push((point.depth, indent, point.numbered.then_some(0)));
            }
            let Some((_, indent, count)) = open.last_mut() else { continue };
            *count = match (point.numbered, *count) {
                (true, count) => Some(count.unwrap_or(0) + 1),
                (false, _) => None,
            };
            let (indent, marker) = (*indent, marker(*count));
            point.text = bold::propose(&point.text, &repeated);
            self.text.push_str(&" ".repeat(indent));
            self.text.push_str(&marker);
            self.text.push_str(&point.text);
            self.text.push('\n');
        }
        points
    }

    fn prose(&mut self, prose: &Prose) {
        if prose.verbatim {
            return self.paragraph(&prose.text);
        }
        let lines: Vec<Cow<'_, str>> = prose.text.split('\n').map(|line| harmless(line.trim())).collect();
        self.paragraph(&lines.join("\n"));
    }
}

/// The points of a question as a bank reads them back. What cannot be one goes after them, with a remark.
fn sound_points(
    question: &mut DraftQuestion,
    after: &mut Vec<Prose>,
    remarks: &mut Vec<Remark>,
) -> Vec<DraftPoint> {
    let mut points: Vec<DraftPoint> = Vec::new();
    for mut point in std::mem::take(&mut question.points) {
        // A point that leaves takes its depth from those under it.
        match readable(&point.text) {
            Some(text) => {
                point.text = text;
                points.push(point);
            }
            None if point.text.is_empty() => {}
            None => {
                remarks.push(Remark {
                    line: point.line,
                    what: "a list item that nobody can say is kept as prose".to_owned(),
                    mend: "write it as a sentence".to_owned(),
                });
                after.push(Prose { line: point.line, verbatim: false, text: point.text });
            }
        }
    }
    points
}

fn marker(count: Option<usize>) -> String {
    count.map_or_else(|| "- ".to_owned(), |count| format!("{count}. "))
}

/// The text of an item as a bank reads it back whole; `None` when it cannot be a point.
fn readable(text: &str) -> Option<String> {
    if text.len() > LONGEST_POINT {
        return None;
    }
    let text = text.trim();
    if notes::is_plain(text) {
        return Some(text.to_owned());
    }
    let text = without_pipes(&harmless(text)).into_owned();
    let is_sound = |text: &str| notes::read_item(text).is_some_and(|read| read.sound);
    if is_sound(&text) {
        return Some(text);
    }
    let escaped = escape(&text);
    if is_sound(&escaped) {
        return Some(escaped);
    }
    // `(x86)` at the end is no weight.
    let open = escaped.rfind(['(', '（'])?;
    let inside = open + escaped[open..].chars().next().map_or(1, char::len_utf8);
    let close = escaped.rfind([')', '）']).filter(|&close| close > inside)?;
    let marked = format!("{}**{}**{}", &escaped[..inside], &escaped[inside..close], &escaped[close..]);
    is_sound(&marked).then_some(marked)
}

/// Code with a lone `|` between spaces as plain words: in code of a bank it would separate ways to say a term.
fn without_pipes(text: &str) -> Cow<'_, str> {
    if !(text.contains('`') && text.contains(" | ")) {
        return text.into();
    }
    let pieces: Vec<&str> = text.split('`').collect();
    let is_even = pieces.len() % 2 == 1 && !text.contains("``");
    if !is_even {
        return text.into();
    }
    let mut plain = String::new();
    for (nth, piece) in pieces.iter().enumerate() {
        if nth % 2 == 0 {
            plain.push_str(piece);
        } else if piece.contains(" | ") {
            plain.push_str(&escape(piece));
        } else {
            plain.push_str(&format!("`{piece}`"));
        }
    }
    plain.into()
}

/// A line with a backslash where Markdown would begin a heading, list, quote, rule, fence or HTML block.
pub(super) fn harmless(line: &str) -> Cow<'_, str> {
    let Some(first) = line.chars().next() else { return line.into() };
    let rest = &line[first.len_utf8()..];
    let is_apart = |rest: &str| rest.is_empty() || rest.starts_with([' ', '\t']);
    let is_line = |sign: char| line.trim_end().chars().all(|c| c == sign || c == ' ' || c == '\t');
    let lower = || line[1..].to_ascii_lowercase();
    let begins = match first {
        '#' => is_apart(line.trim_start_matches('#')) && line.len() - line.trim_start_matches('#').len() <= 6,
        '>' => true,
        '-' | '*' | '+' | '_' | '=' => (!matches!(first, '_' | '=') && is_apart(rest)) || is_line(first),
        '`' | '~' => line.starts_with("```") || line.starts_with("~~~"),
        '<' => ["!", "?", "pre", "script", "style", "textarea"].iter().any(|name| lower().starts_with(name)),
        _ => false,
    };
    if begins {
        return format!("\\{line}").into();
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    if (1..=9).contains(&digits) && line[digits..].starts_with(['.', ')']) && is_apart(&line[digits + 1..]) {
        return format!("{}\\{}", &line[..digits], &line[digits..]).into();
    }
    line.into()
}

/// A line in which every sign means only itself.
fn escape(line: &str) -> String {
    let mut escaped = String::new();
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '\\' && chars.peek().is_some_and(char::is_ascii_punctuation) {
            escaped.push(c);
            escaped.extend(chars.next());
            continue;
        }
        if matches!(c, '\\' | '*' | '_' | '`' | '~' | '[' | ']' | '<' | '>' | '{' | '}' | '#' | '|') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

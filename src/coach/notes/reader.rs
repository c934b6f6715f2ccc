//! Blocks put together into questions.

use super::blocks::{Block, Item};
use super::heading::{self, Attributes};
use super::source::{Source, excerpt};
use super::{front::Front, point, slug};
use crate::coach::question::{KeyPoint, Problem, Question};
use crate::language::Language;
use std::ops::Range;

/// What reads the questions of one file.
pub(super) struct Reader<'a> {
    source: &'a Source<'a>,
    stem: String,
    bank: String,
    language: Language,
    /// The headings above what is being read, outermost first.
    open: Vec<Section>,
    questions: Vec<Question>,
    problems: Vec<Problem>,
    /// Whether the block before this one was a list.
    after_list: bool,
}

/// A heading and what was found under it so far.
struct Section {
    level: usize,
    at: usize,
    text: String,
    id: Option<String>,
    /// The language written here or, on a topic, above.
    language: Option<Language>,
    time: Option<u32>,
    say: Option<String>,
    /// The index of the question this heading became.
    question: Option<usize>,
    /// Whether something stands between the heading and a list that may follow.
    blocked: bool,
    /// Whether it was said already why this is no question, or it has headings of its own.
    settled: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn new(source: &'a Source<'a>, front: Front) -> Self {
        let stem =
            source.path().file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
        Reader {
            source,
            bank: front.title.unwrap_or_else(|| stem.clone()),
            stem,
            language: front.language,
            open: Vec::new(),
            questions: Vec::new(),
            problems: Vec::new(),
            after_list: false,
        }
    }

    pub(super) fn read(mut self, blocks: Vec<Block>) -> (Vec<Question>, Vec<Problem>) {
        for block in blocks {
            let is_list = matches!(block, Block::List { .. });
            match block {
                Block::Heading { level, range, text } => self.heading(level, &range, text),
                Block::List { at, items } => self.list(at, items),
                Block::Quote { at, text } => self.quote(at, &text),
                Block::Table { at, rows } => {
                    let lines: Vec<String> = rows.iter().map(super::blocks::Row::line).collect();
                    self.prose(at, &lines.join("\n"));
                }
                Block::Prose { at, text, tight } => {
                    tight.into_iter().for_each(|at| self.tight_heading(at));
                    self.prose(at, &text);
                }
            }
            self.after_list = is_list;
        }
        self.close(0);
        self.questions.retain(|question| !question.points.is_empty());
        (self.questions, self.problems)
    }

    fn report(&mut self, at: usize, what: impl Into<String>, mend: impl Into<String>) {
        self.problems.push(self.source.problem(at, what, mend));
    }

    fn heading(&mut self, level: usize, range: &Range<usize>, text: String) {
        if let Some(above) = self.open.iter_mut().rfind(|section| section.level < level) {
            above.settled = true;
        }
        self.close(level);
        let Attributes { id, language, time, .. } =
            heading::read(self.source, range, &text, &mut self.problems);
        let inherited = self.open.iter().rev().find_map(|section| section.language);
        self.open.push(Section {
            level,
            at: range.start,
            text,
            id: id.map(str::to_owned),
            language: language.or(inherited),
            time,
            say: None,
            question: None,
            blocked: false,
            settled: false,
        });
    }

    /// Ends the headings of `level` and deeper.
    fn close(&mut self, level: usize) {
        while let Some(section) = self.open.pop_if(|section| section.level >= level) {
            match section.question {
                Some(index) => self.close_question(index),
                None if section.settled => {}
                None if section.say.is_some()
                    || section.time.is_some()
                    || section.id.is_some()
                    || section.text.ends_with(['?', '？']) =>
                {
                    self.report(
                        section.at,
                        format!("{} has no list under it, so it is not asked", excerpt(&section.text)),
                        "write its key points as list items (`- …`) right under the heading",
                    );
                }
                None => {}
            }
        }
    }

    fn close_question(&mut self, index: usize) {
        let Question { points, text, place, .. } = &self.questions[index];
        let (what, mend) = if points.is_empty() {
            ("has no point to say, so it is not asked", "write at least one list item that is not struck")
        } else if points.iter().all(|point| point.optional) {
            (
                "has only optional points, so it has no score",
                "remove `(optional)` from what a good answer must say",
            )
        } else {
            return;
        };
        let what = format!("{} {what}", excerpt(text));
        self.problems.push(Problem { place: place.clone(), what, mend: mend.into() });
    }

    fn list(&mut self, at: usize, items: Vec<Item>) {
        let Some(section) = self.open.last_mut() else {
            self.report(
                at,
                format!("a list without a heading above it; its items ({}) are not asked", items.len()),
                "write the question as a heading (`## …`) right above the list",
            );
            return;
        };
        if section.text.is_empty() {
            section.settled = true;
            let at = section.at;
            self.report(at, "a heading without words over a list", "write the question after the `#`");
            return;
        }
        if section.question.is_none() && section.blocked {
            return self.list_apart(at, &items);
        }
        if self.after_list && self.source.place(at).column > 1 {
            self.report(
                at,
                "this list is indented, but too little to be nested under the item above it",
                "indent it as far as the words of that item, or not at all",
            );
        }
        let index = self.question();
        self.points(index, items);
    }

    /// A list that does not stand right under its heading: prose when it belongs to a question further up.
    fn list_apart(&mut self, at: usize, items: &[Item]) {
        if self.open.iter().any(|section| section.question.is_some()) {
            let lines: Vec<String> = items.iter().map(|item| format!("- {}", item.words.text())).collect();
            return self.prose(at, &lines.join("\n"));
        }
        let Some(section) = self.open.last_mut() else { return };
        if !std::mem::replace(&mut section.settled, true) {
            let what = format!(
                "something stands between the heading {} and this list, so its items are not asked",
                excerpt(&section.text)
            );
            self.report(at, what, "move the list right under the heading");
        }
    }

    /// The question of the innermost heading, made from it if need be.
    fn question(&mut self) -> usize {
        let next = self.questions.len();
        let Some((section, above)) = self.open.split_last_mut() else { return next };
        *section.question.get_or_insert_with(|| {
            self.questions.push(Question {
                id: section.id.clone().unwrap_or_else(|| slug::derive(&self.stem, &section.text)),
                id_is_written: section.id.is_some(),
                text: section.text.clone(),
                topic: above
                    .iter()
                    .map(|section| section.text.clone())
                    .filter(|text| !text.is_empty())
                    .collect(),
                language: section.language.unwrap_or(self.language),
                time_limit: section.time,
                say: section.say.clone(),
                points: Vec::new(),
                wrong: Vec::new(),
                reference: String::new(),
                bank: self.bank.clone(),
                place: self.source.place(section.at),
            });
            next
        })
    }

    fn points(&mut self, index: usize, items: Vec<Item>) {
        // The index in `points` of each item, or of the nearest item above it that is a point.
        let mut point_of: Vec<Option<usize>> = Vec::with_capacity(items.len());
        for item in items {
            let parent = item.parent.and_then(|parent| point_of[parent]);
            let question = &mut self.questions[index];
            let read = point::read(self.source, item.at, item.words, &mut self.problems);
            point_of.push(match read {
                Some(point) => {
                    let list = if point.struck { &mut question.wrong } else { &mut question.points };
                    list.push(KeyPoint {
                        id: format!("{}{}", if point.struck { 'w' } else { 'p' }, list.len() + 1),
                        text: point.text,
                        terms: point.terms,
                        weight: point.weight,
                        optional: point.optional,
                        step: item.numbered && item.parent.is_none() && !point.struck,
                        parent,
                        place: self.source.place(item.at),
                    });
                    if point.struck { parent } else { Some(list.len() - 1) }
                }
                None => parent,
            });
            for prose in &item.prose {
                add_paragraph(&mut question.reference, prose);
            }
        }
    }

    fn quote(&mut self, at: usize, text: &str) {
        let Some(say) = strip_say(text) else { return self.prose(at, text) };
        let belongs = |section: &&mut Section| section.question.is_none() && !section.blocked;
        match self.open.last_mut().filter(belongs) {
            None => self.report(
                at,
                format!("{} does not stand right under a question", excerpt(text)),
                "move it between the heading and its list",
            ),
            Some(_) if say.is_empty() => {
                self.report(
                    at,
                    "`say:` without words",
                    "write how to read the question aloud, or remove the quote",
                );
            }
            Some(section) if section.say.is_some() => self.report(at, "a second `say:`", "keep one of them"),
            Some(section) => section.say = Some(say.to_owned()),
        }
    }

    fn tight_heading(&mut self, at: usize) {
        let line = self.source.text[at..].lines().next().unwrap_or_default().trim_end();
        let words = line.trim_start_matches('#');
        let marks = &line[..line.len() - words.len()];
        self.report(
            at,
            format!("{} is no heading for Markdown: no space after `{marks}`", excerpt(line)),
            format!("write {}, or `\\{marks}` for the sign itself", excerpt(&format!("{marks} {words}"))),
        );
    }

    fn prose(&mut self, at: usize, text: &str) {
        let owner = self.open.iter().rev().find_map(|section| section.question);
        if let Some(section) = self.open.last_mut().filter(|section| section.question.is_none()) {
            let is_first = !std::mem::replace(&mut section.blocked, true);
            if let Some(mark) = hand_made_mark(text).filter(|_| is_first && owner.is_none()) {
                section.settled = true;
                self.report(
                    at,
                    format!("{} is no list item for Markdown, so this is not asked", excerpt(mark)),
                    "write `1. ` for steps or `- ` for points, with a space, at the start of each line",
                );
            }
        }
        if let Some(index) = owner {
            add_paragraph(&mut self.questions[index].reference, text);
        }
    }
}

fn add_paragraph(reference: &mut String, text: &str) {
    if text.is_empty() {
        return;
    }
    if !reference.is_empty() {
        reference.push_str("\n\n");
    }
    reference.push_str(text);
}

/// What follows `say:` in a quote.
fn strip_say(text: &str) -> Option<&str> {
    let (word, rest) = text.split_once([':', '：'])?;
    word.trim().eq_ignore_ascii_case("say").then(|| rest.trim())
}

/// A number or bullet that people write for a list item, and Markdown does not read as one: `1、`, `（1）`, `①`, `•`, `-x`.
fn hand_made_mark(text: &str) -> Option<&str> {
    let first = text.chars().next()?;
    if matches!(first, '①'..='⑳' | '•' | '·' | '●' | '▪' | '■' | '◆' | '–') {
        return Some(&text[..first.len_utf8()]);
    }
    if first == '-' && text[1..].starts_with(char::is_alphabetic) {
        return Some("-");
    }
    let number = text.trim_start_matches(['(', '（']);
    let bracket = text.len() - number.len();
    let digits = number.len() - number.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let mark = number[digits..].chars().next().filter(|c| matches!(c, '、' | '．' | '.' | ')' | '）'))?;
    let end = bracket + digits + mark.len_utf8();
    let is_number = (1..=3).contains(&digits) && !text[end..].starts_with(|c: char| c.is_ascii_digit());
    is_number.then(|| &text[..end])
}

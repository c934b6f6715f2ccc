//! Lines that begin with a mark: headings, cards, items, and questions told by their question mark.

use super::{CHAPTER, DEEPEST, Form, Kind, LONGEST_QUESTION, Open, Reader};
use crate::coach::import::line::{self, Mark};

impl<'a> Reader<'a> {
    /// Headings, rules, cards and items.
    pub(super) fn marked(&mut self, at: usize, column: usize, words: &str) -> Option<usize> {
        if self.is_answer {
            let (mark, words) = line::item(words)?;
            self.item(at, column, mark, words);
            return Some(at + 1);
        }
        if column < 4 || self.items.is_empty() {
            if let Some((level, words)) = line::heading(words) {
                self.heading(at, level, words.to_owned());
                return Some(at + 1);
            }
            if let Some(level) = self.underlined(at, words) {
                self.heading(at, level, words.to_owned());
                return Some(at + 2);
            }
        }
        if line::is_rule(words) {
            self.close_items();
            self.card = None;
            return Some(at + 1);
        }
        if let Some(words) = self.chapter(at, column, self.lines[at].trim()) {
            self.heading(at, CHAPTER, words.to_owned());
            return Some(at + 1);
        }
        let item = line::item(words);
        if let Some((asks, words)) = line::card(item.map_or(words, |(_, words)| words))
            && self.card(at, asks, words)
        {
            return Some(at + 1);
        }
        match item {
            Some((mark, words)) => self.item(at, column, mark, words),
            None if self.is_asking(at, column, words) => {
                self.close_items();
                let owner = self.section();
                let node = self.add(owner, Kind::Asking, self.first + at, words.to_owned());
                self.card = Some(node);
            }
            None => return None,
        }
        Some(at + 1)
    }

    fn heading(&mut self, at: usize, level: usize, words: String) {
        self.close_items();
        self.card = None;
        self.folds.clear();
        self.headings.retain(|&(above, _)| above < level);
        let owner = self.headings.last().map_or(0, |&(_, node)| node);
        self.numbers.extend(line::section_number(&words).map(|(number, _)| number.to_owned()));
        let node = self.add(owner, Kind::Heading(level), self.first + at, words);
        self.headings.push((level, node));
    }

    /// The level of a heading underlined with `===` or `---`.
    fn underlined(&self, at: usize, words: &str) -> Option<usize> {
        let under = self.lines.get(at + 1)?.trim();
        let is_alone = self.going_on.is_none() && line::item(words).is_none() && line::card(words).is_none();
        let is_short =
            line::width(words) <= LONGEST_QUESTION && !words.ends_with(['。', '.', '：', ':', '；', '，']);
        if !is_alone || under.len() < 2 {
            return None;
        }
        match under.as_bytes()[0] {
            b'=' if under.bytes().all(|b| b == b'=') => Some(1),
            b'-' if under.len() > 2 && under.bytes().all(|b| b == b'-') && is_short => Some(2),
            _ => None,
        }
    }

    /// Begins a card, or its answer. `false` when an answer has no question.
    fn card(&mut self, at: usize, asks: bool, words: &str) -> bool {
        let number = self.first + at;
        if asks {
            self.close_items();
            let owner = self.section();
            let node = self.add(owner, Kind::Card, number, words.to_owned());
            self.card = Some(node);
            self.going_on = Some(node);
            return true;
        }
        let question = self.card.or(self.folds.last().copied().flatten());
        // `1. What is it?` and `A: …` on the next line.
        let owner = question.or(self.items.first().map(|open| open.node));
        let Some(owner) = owner else { return false };
        if question.is_some() {
            self.close_items();
        }
        self.going_on = None;
        if !words.is_empty() {
            let node = self.add(owner, Kind::Prose(Form::Words), number, words.to_owned());
            self.going_on = Some(node);
        }
        true
    }

    /// Whether this line is a question because of its mark and what stands right under it: a list, or an answer where
    /// the line is set apart.
    fn is_asking(&self, at: usize, column: usize, words: &str) -> bool {
        let in_card = self.card.is_some_and(|card| self.nodes[card].kind == Kind::Card);
        if column > 0 || in_card || !self.folds.is_empty() || line::width(words) > LONGEST_QUESTION {
            return false;
        }
        let is_new = self.going_on.is_none_or(|node| !matches!(self.nodes[node].kind, Kind::Prose(_)));
        let is_lead = words.ends_with(['：', ':']) && self.headings.is_empty() && self.items.is_empty();
        let bold =
            line::all_bold(words).filter(|inside| self.after_blank && line::sounds_as_question(inside));
        if !is_new || !(line::ends_as_question(words) || is_lead || bold.is_some()) {
            return false;
        }
        let mut below = self.lines[at + 1..].iter().take(3).map(|line| line.trim());
        let next = below.next().unwrap_or_default();
        let is_set_apart = self.after_blank && !is_lead && !self.is_under_question();
        let has_answer = |line: &str| {
            !line.is_empty() && line::heading(line).is_none() && !line.starts_with(['>', '|', '<', '`', '~'])
        };
        let Some(first) = std::iter::once(next).chain(below).find(|line| !line.is_empty()) else {
            return false;
        };
        if line::ends_as_question(first)
            || line::card(line::item(first).map_or(first, |(_, words)| words)).is_some()
        {
            return false;
        }
        line::item(first).is_some() || is_set_apart && has_answer(if bold.is_some() { first } else { next })
    }

    /// Whether the heading above asks something itself: questions in its text are its own.
    fn is_under_question(&self) -> bool {
        let heading = self.headings.last().map(|&(_, node)| self.nodes[node].text.as_str());
        heading.is_some_and(line::ends_as_question)
    }

    fn item(&mut self, at: usize, column: usize, mark: Mark, words: &str) {
        // It stands beside the item it counts on from, even if it is indented a little further: `(3)` and ` (4)`.
        let goes_on = |open: &Open| {
            mark.rank == open.mark.rank
                && mark.follows(open.mark)
                && (open.column.saturating_sub(1)..=open.column + 3).contains(&column)
        };
        match self.items.iter().rposition(goes_on) {
            Some(before) => self.items.truncate(before),
            None => {
                while self.items.last().is_some_and(|top| !self.is_inside(top, column, mark)) {
                    self.items.pop();
                }
            }
        }
        let owner = self.items.last().map_or_else(|| self.container(), |open| open.node);
        let node = self.add(owner, Kind::Item(mark), self.first + at, words.to_owned());
        if self.items.len() < DEEPEST {
            self.items.push(Open { column, mark, node });
        }
        self.going_on = Some(node);
    }

    /// Whether an item that goes on with none belongs under the open item `top`, and not beside it or one above.
    fn is_inside(&self, top: &Open, column: usize, mark: Mark) -> bool {
        let is_level = column + 1 >= top.column && column <= top.column + 1;
        column > top.column + usize::from(mark.rank <= top.mark.rank)
            || is_level && (mark.rank > top.mark.rank || self.begins_anew(top, mark))
    }

    /// Whether a number at the column of `top` counts what is said under it: the steps `1.`, `2.` of a question `18、`,
    /// or a `（一）` or `1、` right under a question `24、`.
    fn begins_anew(&self, top: &Open, mark: Mark) -> bool {
        if !mark.numbered || !top.mark.numbered || self.after_blank {
            return false;
        }
        let is_open = |like: fn(Mark, Mark) -> bool| self.items.iter().any(|open| like(open.mark, mark));
        let asks = || line::sounds_as_question(&self.nodes[top.node].text);
        if mark.rank != top.mark.rank {
            return mark.value == 1 && !is_open(|open, mark| open.rank == mark.rank) && asks();
        }
        mark.sign != top.mark.sign && !is_open(|open, mark| open.sign == mark.sign)
            || mark.value == 1 && top.mark.value > 1 && asks()
    }

    /// The words of a line such as `二、网络` that stands over a part of the note. In the answer of a card it may be a step,
    /// unless the note has such parts already.
    fn chapter(&self, at: usize, column: usize, words: &'a str) -> Option<&'a str> {
        let is_chapter = |line: &str| line::item(line).is_some_and(|(mark, _)| mark.rank == 0);
        let is_title = line::width(words) <= 40 && !words.ends_with(['。', '；', '，', '？', '?', '：', ':']);
        let has_parts = || self.after_blank && self.headings.iter().any(|&(level, _)| level == CHAPTER);
        if column > 0
            || self.card.is_some() && !has_parts()
            || !self.folds.is_empty()
            || !is_title
            || !is_chapter(words)
        {
            return None;
        }
        let below =
            self.lines[at + 1..].iter().take(4).map(|line| line.trim()).find(|line| !line.is_empty())?;
        (!is_chapter(below) && line::heading(below).is_none()).then_some(words)
    }
}

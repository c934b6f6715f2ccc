//! Lines put together into a tree of headings, cards, items and prose. What each of them means is decided afterwards.

use super::line::{self, Mark};
use std::collections::HashMap;

/// Items and folds are nested at most so deep; deeper ones stand beside each other.
const DEEPEST: usize = 120;
/// The level of a part that has a number and no `#`: below all headings.
pub(super) const CHAPTER: usize = 7;
/// A line at least this wide was wrapped by the author's editor: the next one goes on with its sentence.
const WRAPPED: usize = 56;
/// The widest line that is taken for a question because of its question mark alone.
const LONGEST_QUESTION: usize = 100;
/// HTML elements whose content ends only where they are closed.
const VERBATIM: [(&str, &str); 6] = [
    ("<!--", "-->"),
    ("<pre", "</pre>"),
    ("<script", "</script>"),
    ("<style", "</style>"),
    ("<textarea", "</textarea>"),
    ("<svg", "</svg>"),
];
/// HTML elements that are a block of their own up to the next blank line.
const BLOCKS: [&str; 22] = [
    "table",
    "thead",
    "tbody",
    "tr",
    "td",
    "th",
    "div",
    "p",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "center",
    "figure",
    "h1",
    "h2",
    "h3",
    "blockquote",
    "section",
    "iframe",
];

/// A part of a note.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) kind: Kind,
    /// The line it begins on, counted from 1.
    pub(super) line: usize,
    /// Its words; of prose, all its lines.
    pub(super) text: String,
    pub(super) children: Vec<usize>,
}

/// What kind of part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Root,
    Heading(usize),
    /// The question of a card or a fold.
    Card,
    /// A line with a question mark over a list.
    Asking,
    Item(Mark),
    Prose(Form),
}

/// What prose is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Sentences.
    Words,
    /// The lines right after an item: its words, or its answer.
    Lazy,
    Code,
    Html,
    Table,
    Quote,
    /// Formulas between `$$`.
    Math,
}

/// The whole note. The first node is its root.
#[derive(Debug)]
pub(super) struct Outline {
    pub(super) nodes: Vec<Node>,
}

/// Reads a note. `first` is the number of the first of these lines.
pub(super) fn read(lines: &[&str], first: usize) -> Outline {
    let mut reader = Reader::new(lines, first);
    let mut at = 0;
    while at < lines.len() {
        at = reader.line(at);
    }
    Outline { nodes: reader.nodes }
}

/// Reads the answer of a record under its question: items and prose, but nothing that begins another question.
pub(super) fn answer(words: &str, lines: &[&str], line: usize) -> Outline {
    let mut reader = Reader::new(lines, line);
    reader.is_answer = true;
    reader.nodes[0].text = words.to_owned();
    let mut at = 0;
    while at < lines.len() {
        at = reader.line(at);
    }
    reader.nodes.iter_mut().for_each(|node| node.line = line);
    Outline { nodes: reader.nodes }
}

/// The lines of a text, whatever ends them.
pub(super) fn lines(text: &str) -> Vec<&str> {
    let mut lines: Vec<&str> = Vec::new();
    for line in text.split('\n') {
        lines.extend(line.strip_suffix('\r').unwrap_or(line).split('\r'));
    }
    if lines.last().is_some_and(|line| line.is_empty()) {
        lines.pop();
    }
    lines
}

struct Open {
    column: usize,
    mark: Mark,
    node: usize,
}

struct Reader<'a> {
    lines: &'a [&'a str],
    first: usize,
    nodes: Vec<Node>,
    headings: Vec<(usize, usize)>,
    /// The open folds, outermost first: the node they belong to, and their question once its summary was read.
    folds: Vec<Option<usize>>,
    /// The open card or asking line.
    card: Option<usize>,
    items: Vec<Open>,
    /// The prose or item that the next line of words may go on with.
    going_on: Option<usize>,
    after_blank: bool,
    /// Whether nothing here begins another question.
    is_answer: bool,
    /// For each opening mark that was looked for its end in vain: nothing further down ends it either.
    endless: HashMap<(&'static str, usize), ()>,
}

impl<'a> Reader<'a> {
    fn new(lines: &'a [&'a str], first: usize) -> Self {
        let root = Node { kind: Kind::Root, line: first, text: String::new(), children: Vec::new() };
        Reader {
            lines,
            first,
            nodes: vec![root],
            headings: Vec::new(),
            folds: Vec::new(),
            card: None,
            items: Vec::new(),
            going_on: None,
            after_blank: true,
            is_answer: false,
            endless: HashMap::new(),
        }
    }

    /// Reads the line at `at`, and those that belong to it. Returns the next one to read.
    fn line(&mut self, at: usize) -> usize {
        let (column, words) = line::indented(self.lines[at]);
        if words.is_empty() {
            self.going_on = None;
            self.after_blank = true;
            return at + 1;
        }
        let next = self.verbatim(at, column, words).unwrap_or_else(|| {
            self.marked(at, column, words).unwrap_or_else(|| {
                self.words(at, column, words);
                at + 1
            })
        });
        self.after_blank = false;
        next
    }

    /// Code, formulas, HTML, tables and quotes: kept as they are.
    fn verbatim(&mut self, at: usize, column: usize, words: &str) -> Option<usize> {
        if let Some((sign, length, _)) = line::fence(words) {
            let length = length.min(16);
            let closes = |line: &str| {
                line::fence(line.trim())
                    .is_some_and(|(s, l, rest)| s == sign && l.min(16) >= length && rest.is_empty())
            };
            let end = self.find(at + 1, (if sign == '`' { "`" } else { "~" }, length), closes)?;
            let body: Vec<&str> = self.lines[at..=end].to_vec();
            self.block(at, column, Form::Code, dedent(&body, column));
            return Some(end + 1);
        }
        if words == "$$" || (words.starts_with("$$") && !words[2..].contains("$$")) {
            let end = self.find(at + 1, ("$$", 0), |line| line.trim_end().ends_with("$$"))?;
            let body: Vec<&str> = self.lines[at..=end].to_vec();
            self.block(at, column, Form::Math, body.join("\n"));
            return Some(end + 1);
        }
        if words.starts_with('<') {
            return self.html(at, column, words);
        }
        if words.starts_with('>') {
            let count = self.lines[at..].iter().take_while(|line| line.trim_start().starts_with('>')).count();
            let body: Vec<&str> = self.lines[at..at + count].iter().map(|line| line.trim()).collect();
            self.block(at, column, Form::Quote, body.join("\n"));
            return Some(at + count);
        }
        let is_table = words.starts_with('|') && words.len() > 1
            || words.contains('|') && self.lines.get(at + 1).is_some_and(|line| is_table_rule(line));
        if is_table && !words.starts_with("||") {
            let count = self.lines[at..].iter().take_while(|line| line.contains('|')).count();
            let body: Vec<&str> = self.lines[at..at + count].iter().map(|line| line.trim()).collect();
            self.block(at, column, Form::Table, body.join("\n"));
            return Some(at + count);
        }
        let is_code = self.after_blank
            && self.items.is_empty()
            && self.lines[at].starts_with(['\t', ' '])
            && column >= 4
            && line::item(words).is_none()
            && line::card(words).is_none()
            && !self.lines[at].contains('\u{3000}');
        if is_code {
            let count = self.lines[at..].iter().take_while(|line| line::indented(line).0 >= 4).count();
            let body = dedent(&self.lines[at..at + count], 4);
            self.block(at, column, Form::Code, format!("```\n{}\n```", body.trim_end()));
            return Some(at + count);
        }
        None
    }

    /// The next line that `ends` what begins with `mark`. A mark that nothing ends is looked for once only.
    fn find(
        &mut self,
        from: usize,
        mark: (&'static str, usize),
        ends: impl Fn(&str) -> bool,
    ) -> Option<usize> {
        if self.endless.contains_key(&mark) {
            return None;
        }
        let found = self.lines[from.min(self.lines.len())..].iter().position(|line| ends(line));
        if found.is_none() {
            self.endless.insert(mark, ());
        }
        found.map(|found| from + found)
    }

    fn html(&mut self, at: usize, column: usize, words: &str) -> Option<usize> {
        let lower = words.to_ascii_lowercase();
        if !self.is_answer
            && (lower.starts_with("<details")
                || lower.starts_with("<summary")
                || lower.starts_with("</details"))
        {
            return self.fold(at);
        }
        if let Some(&(mark, end)) = VERBATIM.iter().find(|(mark, _)| lower.starts_with(mark)) {
            let end = if lower.contains(end) {
                at
            } else {
                self.find(at + 1, (mark, 0), |line| line.to_ascii_lowercase().contains(end))?
            };
            let body: Vec<&str> = self.lines[at..=end].to_vec();
            self.block(at, column, Form::Html, body.join("\n").trim().to_owned());
            return Some(end + 1);
        }
        let name = lower.trim_start_matches(['<', '/']);
        let name = name.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        if !BLOCKS.contains(&name) {
            return None;
        }
        let belongs =
            |line: &&&str| !line.trim().is_empty() && !line.to_ascii_lowercase().contains("</details");
        let count = self.lines[at..].iter().take_while(belongs).count().max(1);
        let body: Vec<&str> = self.lines[at..at + count].iter().map(|line| line.trim()).collect();
        self.block(at, column, Form::Html, body.join("\n"));
        Some(at + count)
    }

    /// A line that begins with a tag of a fold: `<details>`, `<summary>…</summary>`, `</details>`, in any combination.
    fn fold(&mut self, at: usize) -> Option<usize> {
        let mut rest = self.lines[at].trim();
        let mut next = at + 1;
        loop {
            let lower = rest.to_ascii_lowercase();
            let end = rest.find('>').map_or(rest.len(), |end| end + 1);
            if lower.starts_with("<details") {
                self.close_items();
                self.card = None;
                if self.folds.len() < DEEPEST {
                    self.folds.push(None);
                }
                rest = rest[end..].trim_start();
            } else if lower.starts_with("</details") {
                self.close_items();
                self.folds.pop();
                self.card = None;
                rest = rest[end..].trim_start();
            } else if lower.starts_with("<summary") {
                let (question, line, after, left) = self.summary(at, next, &rest[end..])?;
                let owner = self.folds.pop().map_or_else(|| self.section(), |_| self.container());
                let node = self.add(owner, Kind::Card, line, question);
                self.folds.push(Some(node));
                next = after;
                rest = left;
            } else {
                break;
            }
        }
        // What stands between the tags, up to one of them in the middle of the line.
        let lower = rest.to_ascii_lowercase();
        let cut = ["</details", "<details", "<summary"].iter().filter_map(|tag| lower.find(tag)).min();
        let (words, tags) = rest.split_at(cut.unwrap_or(rest.len()));
        if !words.trim().is_empty() {
            let number = self.first + next - 1;
            let owner = self.container();
            self.add(owner, Kind::Prose(Form::Words), number, words.trim().to_owned());
        }
        for _ in tags.to_ascii_lowercase().matches("</details") {
            self.close_items();
            self.folds.pop();
            self.card = None;
        }
        let is_only_ends = tags.to_ascii_lowercase().replace("</details>", "").trim().is_empty();
        if !is_only_ends {
            let owner = self.container();
            self.add(owner, Kind::Prose(Form::Words), self.first + next - 1, tags.replace('<', "\\<"));
        }
        Some(next)
    }

    /// The words of a summary that begins in `rest`, its line, the line to go on with, and what is left of its last line.
    fn summary(&mut self, at: usize, next: usize, rest: &'a str) -> Option<(String, usize, usize, &'a str)> {
        let close = |line: &str| line.to_ascii_lowercase().find("</summary");
        let after = |line: &'a str, end: usize| {
            let tail = &line[end..];
            tail[tail.find('>').map_or(tail.len(), |end| end + 1)..].trim_start()
        };
        if let Some(end) = close(rest) {
            return Some((plain(&rest[..end]), self.first + at, next, after(rest, end)));
        }
        let last = self.find(next, ("<summary", 0), |line| close(line).is_some())?;
        let mut question = rest.trim().to_owned();
        for line in &self.lines[next..last] {
            line::join(&mut question, line.trim());
        }
        let end = close(self.lines[last])?;
        line::join(&mut question, self.lines[last][..end].trim());
        Some((plain(question.trim()), self.first + at, last + 1, after(self.lines[last], end)))
    }

    /// Headings, rules, cards and items.
    fn marked(&mut self, at: usize, column: usize, words: &str) -> Option<usize> {
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

    /// Whether this line is a question because of its mark and the list under it.
    fn is_asking(&self, at: usize, column: usize, words: &str) -> bool {
        let in_card = self.card.is_some_and(|card| self.nodes[card].kind == Kind::Card);
        if column > 0 || in_card || !self.folds.is_empty() || line::width(words) > LONGEST_QUESTION {
            return false;
        }
        let is_new = self.going_on.is_none_or(|node| !matches!(self.nodes[node].kind, Kind::Prose(_)));
        let is_lead = words.ends_with(['：', ':']) && self.headings.is_empty() && self.items.is_empty();
        if !is_new || !(line::ends_as_question(words) || is_lead) {
            return false;
        }
        let mut below =
            self.lines[at + 1..].iter().take(3).map(|line| line.trim()).filter(|line| !line.is_empty());
        below.next().is_some_and(|line| {
            line::item(line).is_some_and(|(_, words)| line::card(words).is_none())
                && !line::ends_as_question(line)
        })
    }

    fn item(&mut self, at: usize, column: usize, mark: Mark, words: &str) {
        while let Some(top) = self.items.last() {
            // `(3)` and a `(4)` that is indented a little further.
            let goes_on = mark.rank == top.mark.rank
                && mark.value > 1
                && mark.value == top.mark.value + 1
                && column <= top.column + 3;
            let is_inside = !goes_on && column > top.column + usize::from(mark.rank <= top.mark.rank)
                || !goes_on
                    && (column + 1 >= top.column && column <= top.column + 1 && mark.rank > top.mark.rank);
            if is_inside {
                break;
            }
            self.items.pop();
        }
        let owner = self.items.last().map_or_else(|| self.container(), |open| open.node);
        let node = self.add(owner, Kind::Item(mark), self.first + at, words.to_owned());
        if self.items.len() < DEEPEST {
            self.items.push(Open { column, mark, node });
        }
        self.going_on = Some(node);
    }

    /// A line of words: goes on with what stands above it, or begins a paragraph.
    fn words(&mut self, at: usize, column: usize, words: &str) {
        let number = self.first + at;
        if let Some(node) = self.going_on {
            let is_root_item =
                self.items.len() == 1 && self.items[0].node == node && self.items[0].mark.numbered;
            match self.nodes[node].kind {
                Kind::Prose(_) => {
                    self.nodes[node].text.push('\n');
                    self.nodes[node].text.push_str(words);
                    return;
                }
                Kind::Item(_) if is_root_item => {
                    let lazy = self.add(node, Kind::Prose(Form::Lazy), number, words.to_owned());
                    self.going_on = Some(lazy);
                    return;
                }
                Kind::Item(_) if self.is_apart(at, column) => {
                    let owner = self.prose_owner(0);
                    let prose = self.add(owner, Kind::Prose(Form::Words), number, words.to_owned());
                    self.going_on = Some(prose);
                    return;
                }
                _ => return line::join(&mut self.nodes[node].text, words),
            }
        }
        let owner = self.prose_owner(column);
        let node = self.add(owner, Kind::Prose(Form::Words), number, words.to_owned());
        self.going_on = Some(node);
    }

    /// Whether a line right under an item stands apart from it: not indented, and the line above is no wrapped one.
    fn is_apart(&self, at: usize, column: usize) -> bool {
        let above = at.checked_sub(1).map_or("", |above| self.lines[above].trim());
        self.items.last().is_some_and(|open| column <= open.column) && !is_wrapped(above)
    }

    /// The words of a line such as `二、网络` that stands over a part of the note.
    fn chapter(&self, at: usize, column: usize, words: &'a str) -> Option<&'a str> {
        let is_chapter = |line: &str| line::item(line).is_some_and(|(mark, _)| mark.rank == 0);
        let is_title = line::width(words) <= 40 && !words.ends_with(['。', '；', '，', '？', '?', '：', ':']);
        if column > 0 || self.card.is_some() || !self.folds.is_empty() || !is_title || !is_chapter(words) {
            return None;
        }
        let below =
            self.lines[at + 1..].iter().take(4).map(|line| line.trim()).find(|line| !line.is_empty())?;
        (!is_chapter(below) && line::heading(below).is_none()).then_some(words)
    }

    fn block(&mut self, at: usize, column: usize, form: Form, text: String) {
        let owner = self.prose_owner(column);
        self.add(owner, Kind::Prose(form), self.first + at, text);
        self.going_on = None;
    }

    /// Whom prose at this column belongs to: the item it is indented under, or else the whole list's first.
    fn prose_owner(&self, column: usize) -> usize {
        let inside = self.items.iter().rfind(|open| open.column < column).or(self.items.first());
        inside.map_or_else(|| self.container(), |open| open.node)
    }

    /// The card, fold, heading or root that is open.
    fn container(&self) -> usize {
        let fold = || self.folds.iter().rev().find_map(|fold| *fold);
        self.card.or_else(fold).unwrap_or_else(|| self.section())
    }

    fn section(&self) -> usize {
        self.headings.last().map_or(0, |&(_, node)| node)
    }

    fn close_items(&mut self) {
        self.items.clear();
        self.going_on = None;
    }

    fn add(&mut self, owner: usize, kind: Kind, line: usize, text: String) -> usize {
        self.nodes.push(Node { kind, line, text, children: Vec::new() });
        let node = self.nodes.len() - 1;
        self.nodes[owner].children.push(node);
        node
    }
}

/// Whether the lines of a paragraph are one sentence that was wrapped.
pub(super) fn is_wrapped(line: &str) -> bool {
    line::width(line) >= WRAPPED && !line.ends_with(['。', '！', '？', '；', '.', '!', '?', ';', '：', ':'])
}

/// The words of a summary without the tags around them.
fn plain(words: &str) -> String {
    let mut words = words.trim();
    for tag in ["b", "strong", "h1", "h2", "h3", "h4", "code", "font", "span"] {
        let inside =
            words.strip_prefix(&format!("<{tag}>")).and_then(|w| w.strip_suffix(&format!("</{tag}>")));
        words = inside.map_or(words, str::trim);
    }
    words.to_owned()
}

fn is_table_rule(line: &str) -> bool {
    let line = line.trim();
    line.contains('|') && line.contains('-') && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '))
}

/// Lines without the white space that indents all of them, at most `column` of it.
fn dedent(lines: &[&str], column: usize) -> String {
    let mut text = String::new();
    for line in lines {
        let mut rest = *line;
        let mut at = 0;
        while at < column && rest.starts_with([' ', '\t', '\u{3000}']) {
            at = if rest.starts_with('\t') { at / 4 * 4 + 4 } else { at + 1 };
            rest = &rest[rest.chars().next().map_or(0, char::len_utf8)..];
        }
        text.push_str(if text.is_empty() { "" } else { "\n" });
        text.push_str(rest);
    }
    text
}

/// Whether a tag dresses text, and is not what the author wanted to say.
pub(super) fn is_element(name: &str) -> bool {
    const INLINE: [&str; 18] = [
        "span", "font", "i", "em", "u", "small", "sub", "sup", "mark", "kbd", "abbr", "hr", "h4", "h5", "h6",
        "body", "html", "colgroup",
    ];
    BLOCKS.contains(&name) || INLINE.contains(&name)
}

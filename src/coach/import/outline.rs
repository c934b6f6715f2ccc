//! Lines put together into a tree of headings, cards, items and prose. What each of them means is decided afterwards.

mod blocks;
mod folds;
mod marks;

pub(super) use blocks::is_element;

use super::line::{self, Mark};
use std::collections::{HashMap, HashSet};

/// Items and folds are nested at most so deep; deeper ones stand beside each other.
const DEEPEST: usize = 120;
/// The level of a part that has a number and no `#`: below all headings.
pub(super) const CHAPTER: usize = 7;
/// A line at least this wide was wrapped by the author's editor: the next one goes on with its sentence.
const WRAPPED: usize = 56;
/// The widest line that is taken for a question because of its question mark alone.
const LONGEST_QUESTION: usize = 100;
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
    /// The numbers of headings: `1`, `2.3`.
    pub(super) numbers: HashSet<String>,
}

/// Reads a note. `first` is the number of the first of these lines.
pub(super) fn read(lines: &[&str], first: usize) -> Outline {
    let mut reader = Reader::new(lines, first);
    let mut at = 0;
    while at < lines.len() {
        at = reader.line(at);
    }
    Outline { nodes: reader.nodes, numbers: reader.numbers }
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
    Outline { nodes: reader.nodes, numbers: reader.numbers }
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
    /// The numbers of headings so far.
    numbers: HashSet<String>,
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
            numbers: HashSet::new(),
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
                // `Q: What is it?`, and the answer right under it.
                Kind::Card if line::ends_as_question(&self.nodes[node].text) => {}
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

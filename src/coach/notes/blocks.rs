//! Markdown as the few kinds of block a bank is made of.

use super::inline::{Inline, tidy};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// A block at the top level of a file. Ranges are byte offsets in the whole text.
pub(super) enum Block {
    Heading {
        level: usize,
        range: Range<usize>,
        text: String,
    },
    List {
        at: usize,
        items: Vec<Item>,
    },
    Quote {
        at: usize,
        text: String,
    },
    Table {
        at: usize,
        rows: Vec<Row>,
    },
    /// `tight` are the places of lines in it that seem to be headings, but for a missing space after the `#`.
    Prose {
        at: usize,
        text: String,
        tight: Vec<usize>,
    },
}

/// A row of a table.
pub(super) struct Row {
    pub(super) at: usize,
    pub(super) cells: Vec<String>,
}

impl Row {
    /// The row as one line of text.
    pub(super) fn line(&self) -> String {
        self.cells.join(" | ")
    }
}

/// A list item; items of nested lists follow the item they are nested under.
pub(super) struct Item {
    pub(super) at: usize,
    /// The index of the item it is nested under.
    pub(super) parent: Option<usize>,
    /// Whether its own list is numbered.
    pub(super) numbered: bool,
    pub(super) words: Inline,
    /// What stands in the item after its words: further paragraphs, code, quotes.
    pub(super) prose: Vec<String>,
    /// Whether its words have ended.
    closed: bool,
}

/// A block without blocks in it, while it is being read.
struct Leaf {
    kind: LeafKind,
    at: usize,
    end: usize,
    inline: Inline,
    raw: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum LeafKind {
    Words,
    Heading(usize),
    Verbatim,
    Html,
    Cell,
}

/// HTML elements that dress text without being words themselves; any other `<name>` is taken for what the author
/// wanted to say, as in `kubectl describe pod <name>`.
const HTML: [&str; 37] = [
    "a",
    "abbr",
    "b",
    "blockquote",
    "br",
    "center",
    "code",
    "del",
    "details",
    "div",
    "em",
    "figure",
    "font",
    "h1",
    "h2",
    "h3",
    "hr",
    "i",
    "img",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "s",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "td",
    "tr",
    "u",
    "ul",
];

/// Reads the blocks of `text` from the byte offset `start` on.
pub(super) fn read(text: &str, start: usize) -> Vec<Block> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM;
    let mut reader = Reader { text, ..Reader::default() };
    for (event, range) in Parser::new_ext(&text[start..], options).into_offset_iter() {
        reader.event(event, range.start + start..range.end + start);
    }
    reader.close_leaf();
    reader.blocks
}

#[derive(Default)]
struct Reader<'a> {
    text: &'a str,
    blocks: Vec<Block>,
    leaf: Option<Leaf>,
    /// The top-level list being read.
    items: Vec<Item>,
    list_at: usize,
    /// Whether each open list is numbered, outermost first.
    lists: Vec<bool>,
    open_items: Vec<usize>,
    /// How many quotes, tables and footnotes are open: lists inside them are prose.
    opaque: usize,
    opaque_at: usize,
    opaque_text: Vec<String>,
    rows: Vec<Row>,
}

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(&tag, range),
            Event::End(tag) => self.end(tag, &range),
            Event::Text(words) => self.words(&words, range),
            Event::Code(code) => self.leaf(&range).inline.code(&code, range.start),
            Event::InlineHtml(html) => self.inline_html(&html, &range),
            Event::Html(html) => self.leaf(&range).raw.push_str(&html),
            Event::InlineMath(math) | Event::DisplayMath(math) => self.words(&math, range),
            Event::SoftBreak | Event::HardBreak => self.leaf(&range).inline.line_break(),
            Event::Rule => self.close_leaf(),
            Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn words(&mut self, words: &str, range: Range<usize>) {
        let escaped = range.start > 0 && self.text.as_bytes()[range.start - 1] == b'\\';
        let leaf = self.leaf(&range);
        if matches!(leaf.kind, LeafKind::Verbatim | LeafKind::Html) {
            leaf.raw.push_str(words);
        } else {
            leaf.inline.words(words, range.start, escaped);
        }
    }

    fn inline_html(&mut self, html: &str, range: &Range<usize>) {
        if is_break(html) {
            self.leaf(range).inline.line_break();
        } else if !html.starts_with("<!") && !HTML.contains(&element(html).as_str()) {
            self.leaf(range).inline.words(html, range.start, true);
        }
    }

    /// The open leaf; words of a tight list item open one by themselves.
    fn leaf(&mut self, range: &Range<usize>) -> &mut Leaf {
        self.leaf.get_or_insert_with(|| Leaf::new(LeafKind::Words, range))
    }

    fn open_leaf(&mut self, kind: LeafKind, range: &Range<usize>) {
        self.close_leaf();
        self.leaf = Some(Leaf::new(kind, range));
    }

    fn start(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Paragraph => self.open_leaf(LeafKind::Words, &range),
            Tag::Heading { level, .. } => self.open_leaf(LeafKind::Heading(*level as usize), &range),
            Tag::CodeBlock(_) => self.open_leaf(LeafKind::Verbatim, &range),
            Tag::HtmlBlock => self.open_leaf(LeafKind::Html, &range),
            Tag::TableCell => self.open_leaf(LeafKind::Cell, &range),
            Tag::TableHead | Tag::TableRow => self.rows.push(Row { at: range.start, cells: Vec::new() }),
            Tag::List(first) => self.start_list(first.is_some(), &range),
            Tag::Item => self.start_item(&range),
            Tag::BlockQuote(_) | Tag::Table(_) | Tag::FootnoteDefinition(_) | Tag::DefinitionList => {
                self.close_leaf();
                if self.opaque == 0 {
                    self.opaque_at = range.start;
                }
                self.opaque += 1;
            }
            Tag::Strong => self.leaf(&range).inline.open_strong(range.start),
            Tag::Strikethrough if self.is_double(&range) => self.leaf(&range).inline.open_struck(),
            Tag::Strikethrough => self.leaf(&range).inline.words("~", range.start, true),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: &Range<usize>) {
        match tag {
            TagEnd::List(_) => self.end_list(),
            TagEnd::Item => {
                self.close_leaf();
                if self.opaque == 0 {
                    self.open_items.pop();
                }
            }
            TagEnd::BlockQuote(_) | TagEnd::FootnoteDefinition | TagEnd::Table | TagEnd::DefinitionList => {
                self.close_leaf();
                self.end_opaque(tag);
            }
            TagEnd::Paragraph
            | TagEnd::Heading(_)
            | TagEnd::CodeBlock
            | TagEnd::HtmlBlock
            | TagEnd::TableCell => self.close_leaf(),
            TagEnd::Strong => self.leaf(range).inline.close_strong(),
            TagEnd::Strikethrough if self.is_double(range) => self.leaf(range).inline.close_struck(),
            TagEnd::Strikethrough => self.leaf(range).inline.words("~", range.end - 1, true),
            _ => {}
        }
    }

    /// A single `~` is taken literally: `~50%` and `3~5` are numbers, not mistakes.
    fn is_double(&self, range: &Range<usize>) -> bool {
        self.text[range.start..].starts_with("~~")
    }

    fn start_list(&mut self, numbered: bool, range: &Range<usize>) {
        self.close_leaf();
        if self.opaque > 0 {
            return;
        }
        if self.lists.is_empty() {
            self.list_at = self.after_indent(range.start);
        }
        if let Some(&item) = self.open_items.last() {
            self.items[item].closed = true;
        }
        self.lists.push(numbered);
    }

    fn after_indent(&self, at: usize) -> usize {
        let rest = &self.text[at..];
        at + rest.len() - rest.trim_start_matches([' ', '\t']).len()
    }

    fn start_item(&mut self, range: &Range<usize>) {
        self.close_leaf();
        if self.opaque == 0 {
            self.items.push(Item {
                at: self.after_indent(range.start),
                parent: self.open_items.last().copied(),
                numbered: self.lists.last().copied().unwrap_or_default(),
                words: Inline::default(),
                prose: Vec::new(),
                closed: false,
            });
            self.open_items.push(self.items.len() - 1);
        }
    }

    fn end_list(&mut self) {
        self.close_leaf();
        if self.opaque == 0 {
            self.lists.pop();
            if self.lists.is_empty() {
                let items = std::mem::take(&mut self.items);
                self.blocks.push(Block::List { at: self.list_at, items });
            }
        }
    }

    fn end_opaque(&mut self, tag: TagEnd) {
        self.opaque = self.opaque.saturating_sub(1);
        let at = self.opaque_at;
        let at_top = self.opaque == 0 && self.open_items.is_empty();
        if tag == TagEnd::Table {
            let rows = std::mem::take(&mut self.rows);
            if at_top {
                self.blocks.push(Block::Table { at, rows });
                return;
            }
            self.opaque_text.extend(rows.iter().map(Row::line));
        }
        if self.opaque > 0 {
            return;
        }
        let text = std::mem::take(&mut self.opaque_text).join("\n");
        match self.open_items.last() {
            Some(&item) => self.items[item].add_prose(text),
            None if matches!(tag, TagEnd::BlockQuote(_)) => self.blocks.push(Block::Quote { at, text }),
            None if text.is_empty() => {}
            None => self.blocks.push(Block::Prose { at, text, tight: Vec::new() }),
        }
    }

    /// The places of the lines of a paragraph that Markdown would read as headings if a space stood after the `#`.
    fn tight_headings(&self, range: Range<usize>) -> Vec<usize> {
        let mut at = range.start;
        let mut tight = Vec::new();
        for line in self.text[range].split_inclusive(['\n', '\r']) {
            if is_tight_heading(line.trim()) {
                tight.push(self.after_indent(at));
            }
            at += line.len();
        }
        tight
    }

    fn close_leaf(&mut self) {
        let Some(mut leaf) = self.leaf.take() else { return };
        leaf.inline.finish();
        let Leaf { kind, at, end, inline, raw } = leaf;
        if self.opaque == 0
            && matches!(kind, LeafKind::Words | LeafKind::Heading(_))
            && let Some(&item) = self.open_items.last()
            && !self.items[item].closed
        {
            self.items[item].words = inline;
            self.items[item].closed = true;
            return;
        }
        let text = match kind {
            LeafKind::Verbatim => clean(raw.trim_end()),
            LeafKind::Html => tidy(&without_tags(&raw)),
            _ => inline.text(),
        };
        if kind == LeafKind::Cell {
            if let Some(row) = self.rows.last_mut() {
                row.cells.push(text);
            }
        } else if self.opaque > 0 {
            if !text.is_empty() {
                self.opaque_text.push(text);
            }
        } else if let Some(&item) = self.open_items.last() {
            self.items[item].add_prose(text);
        } else if let LeafKind::Heading(level) = kind {
            self.blocks.push(Block::Heading { level, range: at..end, text });
        } else if !text.is_empty() {
            let tight = if kind == LeafKind::Words { self.tight_headings(at..end) } else { Vec::new() };
            self.blocks.push(Block::Prose { at, text, tight });
        }
    }
}

impl Leaf {
    fn new(kind: LeafKind, range: &Range<usize>) -> Self {
        Leaf { kind, at: range.start, end: range.end, inline: Inline::default(), raw: String::new() }
    }
}

impl Item {
    fn add_prose(&mut self, text: String) {
        if !text.is_empty() {
            self.closed = true;
            self.prose.push(text);
        }
    }
}

/// Whether a line begins with `#` right before a word, and is neither a script's first line nor what notes have such
/// words for: tags (`#k8s #pods`) and numbers (`#42`, but not `#1. Question`).
fn is_tight_heading(line: &str) -> bool {
    let words = line.trim_start_matches('#');
    let level = line.len() - words.len();
    let Some(first) =
        words.chars().next().filter(|first| (1..=6).contains(&level) && first.is_alphanumeric())
    else {
        return false;
    };
    let is_counted = || words.trim_start_matches(|c: char| c.is_ascii_digit()).starts_with(['.', '、', '．']);
    let are_tags = || {
        let mut pieces = line.split_whitespace();
        line.contains(char::is_whitespace) && pieces.all(|piece| piece.starts_with('#'))
    };
    level > 1 || !are_tags() && (!first.is_ascii_digit() || is_counted())
}

fn is_break(html: &str) -> bool {
    element(html) == "br"
}

/// The name of an HTML tag, in lower case.
fn element(html: &str) -> String {
    let name = html.trim_start_matches(['<', '/']);
    name.chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase()
}

/// The words between the tags and comments of an HTML block.
fn without_tags(html: &str) -> String {
    let mut words = String::new();
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        words.push_str(&rest[..open]);
        words.push(' ');
        let tag = &rest[open..];
        let end = if tag.starts_with("<!--") {
            tag.find("-->").map(|at| at + 3)
        } else {
            tag.find('>').map(|at| at + 1)
        };
        rest = end.map_or("", |end| &tag[end..]);
    }
    words.push_str(rest);
    words.chars().filter(|c| !c.is_control() || *c == '\n').collect()
}

/// Verbatim text without the control characters that would reach a terminal.
fn clean(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect()
}

//! Which parts of a note are topics, questions, points and prose.

use super::line;
use super::outline::{self, Form, Kind, Node, Outline, is_wrapped};
use super::{Draft, DraftPoint, DraftQuestion, Part, Prose, Remark};
use crate::language::Language;

/// The deepest heading of Markdown.
const DEEPEST: usize = 6;
/// A sentence of more bytes is cut at the end of a line.
const LONGEST_SENTENCE: usize = 2000;

/// Reads a note.
pub(super) fn read(text: &str) -> Draft {
    let lines = outline::lines(text);
    let mut draft = Draft::default();
    let start = front(&lines, &mut draft);
    let outline = outline::read(&lines[start..], start + 1);
    // Of a large note, they take as much memory as its words.
    drop(lines);
    let mut sorter = Sorter { outline: &outline, draft };
    sorter.section(0, 0);
    sorter.draft
}

/// A card with these words for its question and these lines for its answer, all from one record.
pub(super) fn card(words: &str, lines: &[&str], line: usize, level: usize) -> (DraftQuestion, Vec<Remark>) {
    let outline = outline::answer(words, lines, line);
    let mut sorter = Sorter { outline: &outline, draft: Draft::default() };
    let parts: Vec<usize> = sorter.children(0).collect();
    sorter.question(0, &parts, level);
    let mut question = DraftQuestion::default();
    if let Some(Part::Question(found)) = sorter.draft.parts.pop() {
        question = *found;
    }
    (question, sorter.draft.remarks)
}

/// Reads front matter: where the note begins after it. What says nothing to viva stays, as prose.
fn front(lines: &[&str], draft: &mut Draft) -> usize {
    if lines.first().map(|line| line.trim_end()) != Some("---") {
        return 0;
    }
    let is_fence = |line: &&str| matches!(line.trim_end(), "---" | "...");
    let Some(end) = lines[1..].iter().take(100).position(is_fence).map(|end| end + 1) else { return 0 };
    let body = &lines[1..end];
    if body.is_empty()
        || !body.iter().all(|line| line.contains(':') || line.starts_with([' ', '-', '#']) || line.is_empty())
    {
        return 0;
    }
    let mut left: Vec<&str> = Vec::new();
    for line in body {
        match line.split_once(':').map(|(key, value)| (key.trim(), value.trim())) {
            Some(("title", value)) if !value.is_empty() && draft.title.is_none() => {
                draft.title = Some(value.trim_matches(['"', '\'']).to_owned());
            }
            Some(("lang", value))
                if draft.language.is_none()
                    && Language::from_code(value.split('#').next().unwrap_or_default()).is_some() =>
            {
                draft.language = Language::from_code(value.split('#').next().unwrap_or_default());
                left.extend(value.split_once('#').map(|(_, comment)| comment));
            }
            _ if line.trim().is_empty() => {}
            _ => left.push(line),
        }
    }
    if !left.is_empty() {
        draft.parts.push(Part::Prose(vec![Prose {
            line: 2,
            verbatim: true,
            text: line::fenced(&left.join("\n")),
        }]));
        draft.remarks.push(unplaced(2, left.len()));
    }
    end + 1
}

fn unplaced(line: usize, count: usize) -> Remark {
    let lines =
        if count > 1 { format!("lines {line} to {}", line + count - 1) } else { format!("line {line}") };
    Remark {
        line,
        what: format!("{lines} belong to no question and are kept as prose"),
        mend: "write a question as a heading above, or leave it".to_owned(),
    }
}

struct Sorter<'a> {
    outline: &'a Outline,
    draft: Draft,
}

impl<'a> Sorter<'a> {
    fn node(&self, index: usize) -> &'a Node {
        &self.outline.nodes[index]
    }

    fn children(&self, index: usize) -> impl Iterator<Item = usize> + use<'a> {
        self.outline.nodes[index].children.iter().copied()
    }

    /// Adds a root, heading, card or asking line and all below it; `level` is that of its heading.
    fn section(&mut self, index: usize, level: usize) {
        let node = self.node(index);
        let is_item = |&child: &usize| matches!(self.outline.nodes[child].kind, Kind::Item(_));
        let is_prose = |&child: &usize| matches!(self.outline.nodes[child].kind, Kind::Prose(_));
        let own = |child: &usize| is_item(child) || is_prose(child);
        let items: Vec<usize> = self.children(index).filter(is_item).collect();
        let has_sections = self.children(index).any(|child| !own(&child));
        let has_prose = self.children(index).any(|child| is_prose(&child));
        let asks = self.items_ask(index, &items);
        let addresses = items.iter().filter(|&&item| line::is_address(&self.node(item).text)).count();
        let is_question = match node.kind {
            Kind::Root => false,
            // `References`, not a question.
            Kind::Heading(_) if addresses * 2 > items.len() => false,
            Kind::Heading(_) => !asks && (!items.is_empty() || (has_prose && !has_sections)),
            _ => !asks,
        };
        if is_question {
            let parts: Vec<usize> = self.children(index).filter(&own).collect();
            self.question(index, &parts, level);
            let inner: Vec<usize> = self.children(index).filter(|child| !own(child)).collect();
            return inner.into_iter().for_each(|child| self.section(child, (level + 1).min(DEEPEST)));
        }
        if node.kind != Kind::Root {
            let text = node.text.clone();
            self.draft.parts.push(Part::Topic { level: level.max(1), text });
        }
        let below = (level + 1).min(DEEPEST);
        let mut loose = Vec::new();
        for child in self.children(index).collect::<Vec<_>>() {
            match self.node(child).kind {
                Kind::Item(_) if asks => {
                    self.unplaced(&mut loose);
                    let parts: Vec<usize> = self.children(child).collect();
                    self.question(child, &parts, below);
                }
                Kind::Item(_) | Kind::Prose(_) => loose.push(child),
                _ => {
                    self.unplaced(&mut loose);
                    self.section(child, below);
                }
            }
        }
        self.unplaced(&mut loose);
    }

    /// Whether the items right under a heading are questions, and not the points of one.
    fn items_ask(&self, index: usize, items: &[usize]) -> bool {
        let node = self.node(index);
        let is_card = matches!(node.kind, Kind::Card | Kind::Asking);
        let count =
            |test: &dyn Fn(&Node) -> bool| items.iter().filter(|&&item| test(self.node(item))).count();
        let asking = count(&|item| line::ends_as_question(&item.text));
        if items.is_empty() {
            return false;
        }
        if asking * 2 > items.len()
            && (!is_card || count(&|item| !item.children.is_empty()) * 2 > items.len())
        {
            return true;
        }
        let is_list =
            |item: &Node| item.children.iter().any(|&child| matches!(self.node(child).kind, Kind::Item(_)));
        let is_answered = |item: &Node| {
            is_list(item)
                || matches!(item.kind, Kind::Item(mark) if mark.numbered) && !item.children.is_empty()
        };
        let answered = count(&is_answered);
        match node.kind {
            Kind::Root => answered * 2 >= items.len(),
            Kind::Heading(level) => {
                let numbered = count(&|item| matches!(item.kind, Kind::Item(mark) if mark.numbered));
                let collects =
                    ["题", "面试", "问答", "FAQ", "Q&A", "Questions", "questions", "Interview", "interview"];
                let is_collection = collects.iter().any(|word| node.text.contains(word));
                let wants = line::sounds_as_question(&node.text) && !is_collection;
                let sounding = count(&|item| line::sounds_as_question(&item.text));
                numbered * 2 > items.len()
                    && !wants
                    && (is_collection && (answered * 2 >= items.len() || sounding * 2 >= items.len())
                        || answered * 2 > items.len()
                            && (matches!(level, 1 | 2 | outline::CHAPTER) || sounding * 2 >= items.len()))
            }
            _ => false,
        }
    }

    /// A question made of a heading, card or item, and of its items and prose.
    fn question(&mut self, index: usize, parts: &[usize], level: usize) {
        let node = self.node(index);
        let mut question = DraftQuestion {
            line: node.line,
            level: level.clamp(1, DEEPEST),
            text: node.text.clone(),
            ..Default::default()
        };
        if let Kind::Heading(_) = node.kind
            && let Some((mark, words)) = line::item(&node.text)
            && mark.numbered
        {
            question.text = words.to_owned();
        }
        if let Some(inside) = line::all_bold(&question.text) {
            question.text = inside.to_owned();
        }
        // `2.3 What is it?` in a note with a heading `2`.
        if let Some((number, words)) = line::section_number(&question.text)
            && let Some((above, _)) = number.rsplit_once('.')
            && self.outline.numbers.contains(above)
            && !words.is_empty()
        {
            question.text = words.to_owned();
        }
        let mut parts = parts;
        if let Some(lazy) = parts.first().map(|&first| self.node(first))
            && lazy.kind == Kind::Prose(Form::Lazy)
            && is_wrapped(&question.text)
            && !lazy.text.contains('\n')
        {
            line::join(&mut question.text, &lazy.text);
            parts = &parts[1..];
        } else if parts.is_empty()
            && let Some(at) = question.text.find(['?', '？'])
        {
            let end = at + question.text[at..].chars().next().map_or(0, char::len_utf8);
            let answer = question.text[end..].trim();
            if line::width(answer) > 3 && !line::ends_as_question(answer) && !answer.starts_with(['(', '（'])
            {
                question.prose.push(Prose { line: node.line, verbatim: false, text: answer.to_owned() });
                question.text.truncate(end);
            }
        }
        let mut sentences: Vec<(usize, String)> =
            question.prose.iter().map(|p| (p.line, p.text.clone())).collect();
        for (nth, &part) in parts.iter().enumerate() {
            let node = self.node(part);
            match node.kind {
                Kind::Item(_) => self.point(part, 0, &mut question),
                Kind::Prose(Form::Quote) if nth == 0 && is_say(&node.text) => {
                    question.say = Some(node.text.clone())
                }
                Kind::Prose(form) => {
                    match form {
                        Form::Words | Form::Lazy => sentences.push((node.line, node.text.clone())),
                        Form::Html => sentences.extend(said_in_html(node)),
                        _ => {}
                    }
                    question.prose.push(prose(node));
                }
                _ => {}
            }
        }
        if !question.is_askable() {
            let said = sentences.iter().flat_map(|(line, text)| split(*line, text));
            let struck = std::mem::take(&mut question.points);
            question.points = said.collect();
            question.guessed = !question.points.is_empty();
            question.points.extend(struck);
        }
        self.draft.parts.push(Part::Question(Box::new(question)));
    }

    /// A point and those nested under it.
    fn point(&self, index: usize, depth: usize, question: &mut DraftQuestion) {
        let node = self.node(index);
        let numbered = matches!(node.kind, Kind::Item(mark) if mark.numbered);
        let at = question.points.len();
        question.points.push(DraftPoint { line: node.line, depth, numbered, text: node.text.clone() });
        for child in self.children(index) {
            let child_node = self.node(child);
            match child_node.kind {
                Kind::Item(_) => self.point(child, depth + 1, question),
                Kind::Prose(Form::Lazy) => {
                    for line in child_node.text.split('\n') {
                        line::join(&mut question.points[at].text, line);
                    }
                }
                _ => question.prose.push(prose(child_node)),
            }
        }
    }

    /// Keeps items and prose that no question is above of.
    fn unplaced(&mut self, nodes: &mut Vec<usize>) {
        let nodes = std::mem::take(nodes);
        let (Some(&first), Some(&last)) = (nodes.first(), nodes.last()) else { return };
        let mut kept: Vec<Prose> = Vec::new();
        for node in nodes {
            match self.node(node).kind {
                Kind::Item(_) => self.kept_item(node, 0, &mut kept),
                _ => kept.push(prose(self.node(node))),
            }
        }
        let line = self.node(first).line;
        let end =
            kept.last().map_or(self.node(last).line, |prose| prose.line + prose.text.matches('\n').count());
        self.draft.remarks.push(unplaced(line, end.saturating_sub(line) + 1));
        self.draft.parts.push(Part::Prose(kept));
    }

    /// An item as a line of a quoted list, and what is nested under it.
    fn kept_item(&self, index: usize, depth: usize, kept: &mut Vec<Prose>) {
        let node = self.node(index);
        let text = format!("> {}- {}", "  ".repeat(depth), super::write::harmless(&node.text));
        match kept.last_mut().filter(|prose| prose.text.starts_with("> ")) {
            Some(prose) => {
                prose.text.push('\n');
                prose.text.push_str(&text);
            }
            None => kept.push(Prose { line: node.line, verbatim: true, text }),
        }
        for child in self.children(index) {
            match self.node(child).kind {
                Kind::Item(_) => self.kept_item(child, depth + 1, kept),
                _ => kept.push(prose(self.node(child))),
            }
        }
    }
}

fn prose(node: &Node) -> Prose {
    let verbatim = matches!(node.kind, Kind::Prose(Form::Code | Form::Html | Form::Quote));
    // A quote that begins with `say:` means something in a bank, and only there.
    if node.kind == Kind::Prose(Form::Quote) && is_say(&node.text) {
        return Prose { line: node.line, verbatim: false, text: node.text.clone() };
    }
    Prose { line: node.line, verbatim, text: node.text.clone() }
}

/// The lines of what HTML shows, each with its line in the note.
fn said_in_html(node: &Node) -> Vec<(usize, String)> {
    if ["<!--", "<script", "<style", "<svg"].iter().any(|mark| node.text.starts_with(mark)) {
        return Vec::new();
    }
    let shown = super::html::markdown(&node.text);
    let lines = shown.lines().map(|line| line::item(line.trim()).map_or(line.trim(), |(_, words)| words));
    lines.filter(|line| !line.is_empty()).map(|line| (node.line, line.to_owned())).collect()
}

fn is_say(quote: &str) -> bool {
    let words = quote.trim_start_matches(['>', ' ']);
    words.split_once([':', '：']).is_some_and(|(word, _)| word.trim().eq_ignore_ascii_case("say"))
}

/// The sentences of a paragraph.
fn split(first: usize, text: &str) -> Vec<DraftPoint> {
    let mut points: Vec<DraftPoint> = Vec::new();
    let mut open = String::new();
    let mut lines = text.split('\n').enumerate().peekable();
    while let Some((nth, words)) = lines.next() {
        let mut point = |text: &str| {
            let text = text.trim();
            if is_sayable(text) {
                points.push(DraftPoint {
                    line: first + nth,
                    depth: 0,
                    numbered: false,
                    text: text.to_owned(),
                });
            }
        };
        line::join(&mut open, words.trim());
        let mut from = 0;
        let mut in_code = false;
        let mut chars = open.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            in_code ^= c == '`';
            let next = chars.peek().map(|&(_, c)| c);
            let ends = match c {
                '。' | '！' | '？' | '；' => !next.is_some_and(|c| "”’」』）)。！？*".contains(c)),
                '.' | '!' | '?' | ';' => {
                    next.is_some_and(char::is_whitespace) && is_sentence_end(&open[from..at])
                }
                _ => false,
            };
            if ends && !in_code {
                point(&open[from..at + c.len_utf8()]);
                from = at + c.len_utf8();
            }
        }
        let rest = open[from..].to_owned();
        let goes_on = lines.peek().is_some_and(|(_, next)| !is_label(words.trim(), next.trim()));
        if goes_on && is_wrapped(words.trim()) && rest.len() < LONGEST_SENTENCE {
            open = rest;
        } else {
            point(&rest);
            open.clear();
        }
    }
    if is_sayable(&open) {
        let line = first + text.matches('\n').count();
        points.push(DraftPoint { line, depth: 0, numbered: false, text: open.trim().to_owned() });
    }
    points
}

/// Whether a line begins something of its own, as the line above it did: `【雪崩】…`, `步骤2：…`, or cells between tabs.
fn is_label(above: &str, line: &str) -> bool {
    let first = |line: &str| line.chars().next().filter(|c| !c.is_ascii_alphabetic());
    line.starts_with(['【', '[', '「'])
        || line.contains('\t')
        || first(line).is_some() && first(line) == first(above)
}

/// Whether there is something to say: not in an image or a bare address.
fn is_sayable(text: &str) -> bool {
    let is_shown =
        text.starts_with("![") && text.ends_with(')') || text.starts_with("http") && !text.contains(' ');
    !is_shown && text.chars().any(char::is_alphanumeric)
}

/// Whether a full stop after these words ends a sentence: not after `e.g` or a single letter.
fn is_sentence_end(words: &str) -> bool {
    let last = words.rsplit([' ', '(']).next().unwrap_or_default();
    last.chars().count() > 1 && !last.contains('.') && !matches!(last, "vs" | "etc" | "Mr" | "Dr" | "cf")
}

//! What takes several lines and is kept as it is: code, formulas, HTML, tables, quotes.

use super::{Form, Kind, Reader};
use crate::coach::import::line;

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

impl Reader<'_> {
    /// Code, formulas, HTML, tables and quotes: kept as they are.
    pub(super) fn verbatim(&mut self, at: usize, column: usize, words: &str) -> Option<usize> {
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
            self.block(at, column, Form::Code, line::fenced(body.trim_end()));
            return Some(at + count);
        }
        None
    }

    /// The next line that `ends` what begins with `mark`. A mark that nothing ends is looked for once only.
    pub(super) fn find(
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

    fn block(&mut self, at: usize, column: usize, form: Form, text: String) {
        let owner = self.prose_owner(column);
        self.add(owner, Kind::Prose(form), self.first + at, text);
        self.going_on = None;
    }
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
pub(in crate::coach::import) fn is_element(name: &str) -> bool {
    const INLINE: [&str; 18] = [
        "span", "font", "i", "em", "u", "small", "sub", "sup", "mark", "kbd", "abbr", "hr", "h4", "h5", "h6",
        "body", "html", "colgroup",
    ];
    BLOCKS.contains(&name) || INLINE.contains(&name)
}

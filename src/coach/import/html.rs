//! The HTML of a card as lines of a note.

/// Attributes without a value.
const FLAGS: [&str; 8] =
    ["checked", "compact", "disabled", "hidden", "nowrap", "open", "reversed", "selected"];

/// Lines and the entities of HTML as Markdown: breaks, lists, bold, code, images and links. Other tags leave their words.
pub(super) fn markdown(html: &str) -> String {
    let mut writer = Writer::default();
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        writer.words(&rest[..at]);
        rest = &rest[at..];
        rest = if rest.starts_with('&') { writer.entity(rest) } else { writer.tag(rest) };
    }
    writer.words(rest);
    writer.text
}

#[derive(Default)]
struct Writer {
    text: String,
    /// The open lists: whether each is numbered.
    lists: Vec<bool>,
    /// Where the open link leads.
    link: Option<String>,
}

impl Writer {
    fn words(&mut self, words: &str) {
        if self.text.ends_with('\n') || self.text.is_empty() {
            self.text.push_str(words.trim_start_matches([' ', '\n']));
        } else {
            self.text.push_str(words);
        }
    }

    fn entity<'a>(&mut self, rest: &'a str) -> &'a str {
        let end = rest.char_indices().take(12).find(|&(_, c)| c == ';').map(|(at, _)| at);
        let Some(end) = end else {
            self.text.push('&');
            return &rest[1..];
        };
        let name = &rest[1..end];
        let number = name.strip_prefix('#').and_then(|number| match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => number.parse().ok(),
        });
        match (name, number.and_then(char::from_u32)) {
            ("nbsp", _) | (_, Some('\u{a0}' | '\t' | '\n')) => self.text.push(' '),
            ("lt", _) | (_, Some('<')) => self.text.push_str("\\<"),
            ("gt", _) => self.text.push('>'),
            ("amp", _) => self.text.push('&'),
            ("quot", _) => self.text.push('"'),
            ("apos", _) => self.text.push('\''),
            (_, Some(c)) if !c.is_control() => self.text.push(c),
            _ => self.text.push_str(&rest[..=end]),
        }
        &rest[end + 1..]
    }

    fn tag<'a>(&mut self, rest: &'a str) -> &'a str {
        let closes = rest[1..].starts_with('/');
        let name = rest[1 + usize::from(closes)..].split(|c: char| !c.is_ascii_alphanumeric()).next();
        let name = name.unwrap_or_default().to_ascii_lowercase();
        // A sign that nothing on its line closes is a sign: what follows would be gone.
        let end = rest.find(['>', '\r', '\n']).filter(|&end| rest[end..].starts_with('>'));
        let Some(end) = end.filter(|_| !name.is_empty() && name.len() < 12) else {
            self.text.push_str("\\<");
            return &rest[1..];
        };
        let tag = &rest[..=end];
        // `a <b and c> d` is no tag: its words would be gone.
        let attributes = tag[1 + usize::from(closes) + name.len()..end].trim_matches(['/', ' ', '\t']);
        let is_flag = |word: &str| FLAGS.iter().any(|flag| word.eq_ignore_ascii_case(flag));
        if !attributes.contains('=') && !attributes.split_ascii_whitespace().all(is_flag) {
            self.text.push_str("\\<");
            return &rest[1..];
        }
        match (name.as_str(), closes) {
            ("br", _) => self.text.push('\n'),
            ("div" | "tr" | "table", _) => self.line(),
            ("p" | "h1" | "h2" | "h3" | "pre", _) => self.paragraph(),
            ("ul" | "ol", false) => {
                if self.lists.is_empty() {
                    self.paragraph();
                }
                self.lists.push(name == "ol");
            }
            ("ul" | "ol", true) => {
                self.lists.pop();
                if self.lists.is_empty() {
                    self.paragraph();
                }
            }
            ("li", false) => {
                self.line();
                let depth = self.lists.len().saturating_sub(1).min(100);
                self.text.push_str(&"    ".repeat(depth));
                self.text.push_str(if self.lists.last() == Some(&true) { "1. " } else { "- " });
            }
            ("blockquote", false) => {
                self.paragraph();
                self.text.push_str("> ");
            }
            ("blockquote", true) => self.paragraph(),
            ("b" | "strong", _) => self.text.push_str("**"),
            ("s" | "del" | "strike", _) => self.text.push_str("~~"),
            ("code", _) => self.text.push('`'),
            ("img", _) => self.text.push_str(&format!("![]({})", attribute(tag, "src"))),
            ("a", false) => {
                self.link = Some(attribute(tag, "href"));
                self.text.push('[');
            }
            ("a", true) => {
                if let Some(target) = self.link.take() {
                    self.text.push_str(&format!("]({target})"));
                }
            }
            ("td" | "th", true) => self.text.push(' '),
            _ if super::outline::is_element(&name) => {}
            // `<name>`, as in `kubectl describe pod <name>`.
            _ => self.text.push_str(&format!("\\{tag}")),
        }
        &rest[end + 1..]
    }

    fn line(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    fn paragraph(&mut self) {
        self.line();
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }
}

/// The value of an attribute.
fn attribute(tag: &str, name: &str) -> String {
    let Some((_, value)) = tag.split_once(&format!("{name}=")) else { return String::new() };
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
    let end = |value: &str| value.find([' ', '>']).unwrap_or(value.len());
    match quote {
        Some(quote) => value[1..].split(quote).next().unwrap_or_default().to_owned(),
        None => value[..end(value)].to_owned(),
    }
}

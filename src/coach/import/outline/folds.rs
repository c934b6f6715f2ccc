//! `<details>` and `<summary>`: a question that unfolds.

use super::{DEEPEST, Form, Kind, Reader};
use crate::coach::import::line;

impl<'a> Reader<'a> {
    /// A line that begins with a tag of a fold: `<details>`, `<summary>…</summary>`, `</details>`, in any combination.
    pub(super) fn fold(&mut self, at: usize) -> Option<usize> {
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

//! Questions in the format of other programs.

use super::question::{KeyPoint, Question};
use crate::language::Language;

/// What ids begin with that Anki gave and nobody could type.
pub(super) const ANKI_ID: &str = "anki:";

/// Questions as tab-separated notes of Anki: id, deck, question, answer, tags. The answer is HTML: points as a list with
/// their terms in bold, then the reference. [`import`](super::import) reads all of it back.
pub fn anki(questions: &[Question]) -> String {
    let mut text = "#separator:tab\n#html:true\n#guid column:1\n#deck column:2\n#tags column:5\n".to_owned();
    for question in questions {
        let mut tags = Vec::new();
        if question.language != Language::Auto {
            tags.push(format!("lang={}", question.language.code()));
        }
        tags.extend(question.time_limit.map(|seconds| format!("time={seconds}")));
        let path = std::iter::once(&question.bank).chain(&question.topic);
        let deck: Vec<String> = path.map(|part| field(&part.replace("::", ": "))).collect();
        let fields = [
            exact(&own_id(&question.id)),
            deck.join("::"),
            html(&question.text),
            answer(question),
            tags.join(" "),
        ];
        text.push_str(&fields.join("\t"));
        text.push('\n');
    }
    text
}

fn answer(question: &Question) -> String {
    let mut text = String::new();
    if let Some(say) = &question.say {
        text.push_str(&format!("<blockquote>say: {}</blockquote>", html(say)));
    }
    list(&question.points, &mut text);
    if !question.wrong.is_empty() {
        text.push_str("<ul>");
        for point in &question.wrong {
            text.push_str(&format!("<li><s>{}</s></li>", words(point)));
        }
        text.push_str("</ul>");
    }
    for paragraph in question.reference.split("\n\n").filter(|paragraph| !paragraph.is_empty()) {
        text.push_str(&format!("<p>{}</p>", html(paragraph)));
    }
    text
}

/// Points as nested lists.
fn list(points: &[KeyPoint], text: &mut String) {
    // The open lists: whose points they hold, and the tag that ends them.
    let mut open: Vec<(Option<usize>, &str)> = Vec::new();
    for (nth, point) in points.iter().enumerate() {
        let tag = if point.step { "ol" } else { "ul" };
        let is_nested = nth > 0 && point.parent == Some(nth - 1);
        if !is_nested {
            // Lists end up to the one this point goes on with, and that one when steps follow points.
            while let Some(&(parent, last)) = open.last() {
                if parent == point.parent && last == tag {
                    break;
                }
                text.push_str(&format!("</li></{last}>"));
                open.pop();
                if parent == point.parent {
                    break;
                }
            }
        }
        match open.last() {
            Some(&(parent, _)) if parent == point.parent && !is_nested => text.push_str("</li>"),
            _ => {
                text.push_str(&format!("<{tag}>"));
                open.push((point.parent, tag));
            }
        }
        text.push_str(&format!("<li>{}", words(point)));
    }
    for (_, tag) in open.iter().rev() {
        text.push_str(&format!("</li></{tag}>"));
    }
}

/// The id that Anki gave, where it did.
fn own_id(id: &str) -> String {
    let Some(typed) = id.strip_prefix(ANKI_ID) else { return id.to_owned() };
    let mut own = String::new();
    for (nth, part) in typed.split('_').enumerate() {
        let sign = u32::from_str_radix(part, 16).ok().and_then(char::from_u32);
        match sign.filter(|_| nth % 2 == 1) {
            Some(c) => own.push(c),
            None => own.push_str(part),
        }
    }
    own
}

/// A point with its terms in bold and its suffixes.
fn words(point: &KeyPoint) -> String {
    let mut text = String::new();
    let mut from = 0;
    for term in &point.terms {
        let Some(at) = point.text[from..].find(term.canonical()).map(|at| from + at) else { continue };
        text.push_str(&html(&point.text[from..at]));
        text.push_str(&format!("<b>{}</b>", html(&term.ways.join("|"))));
        from = at + term.canonical().len();
    }
    text.push_str(&html(&point.text[from..]));
    if point.optional {
        text.push_str(" (optional)");
    }
    if point.weight != 1.0 {
        text.push_str(&format!(" (x{})", point.weight));
    }
    text
}

fn html(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' => escaped.push_str("<br>"),
            '\t' => escaped.push_str("&#9;"),
            _ => escaped.push(c),
        }
    }
    escaped
}

/// A field to the letter.
fn exact(text: &str) -> String {
    if text.contains('"') { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

/// A field without HTML.
fn field(text: &str) -> String {
    text.replace(['\t', '\n', '\r', '"'], " ")
}

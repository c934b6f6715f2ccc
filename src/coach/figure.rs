//! Figures: what a point counts or measures, and whether an answer gives another number for it.

use super::clause::Clause;
use super::mention::Mention;
use super::token::{Gap, Kind, Token};
use std::ops::Range;

/// A number with what it counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Figure {
    value: String,
    measure: &'static str,
    /// Where.
    pub(super) at: usize,
}

/// What is counted, as the two languages begin to say it.
const MEASURES: [(&str, &[&str]); 16] = [
    ("second", &["second", "seconds", "秒"]),
    ("minute", &["minute", "minutes", "分"]),
    ("hour", &["hour", "hours", "小"]),
    ("day", &["day", "days", "天", "日"]),
    ("week", &["week", "weeks", "周", "星"]),
    ("month", &["month", "months", "月"]),
    ("year", &["year", "years", "年"]),
    ("time", &["time", "times", "次", "遍", "倍"]),
    ("byte", &["byte", "bytes", "字"]),
    ("bit", &["bit", "bits", "位"]),
    ("layer", &["layer", "layers", "level", "levels", "层", "级"]),
    ("step", &["step", "steps", "步"]),
    ("percent", &["percent", "per"]),
    ("piece", &["copies", "replicas", "nodes", "份", "台", "条", "块", "种", "类"]),
    ("degree", &["degree", "degrees", "度"]),
    ("millisecond", &["millisecond", "milliseconds", "ms", "毫"]),
];

/// The measure of a number with decimals, whatever it counts: that is said of few things.
const DECIMAL: &str = "decimal";

/// The figures in the tokens of a text, by place.
pub(super) fn of(text: &[char], tokens: &[Token]) -> Vec<Figure> {
    let measure = |at: usize| {
        if is_percentage(text, &tokens[at]) {
            return Some("percent");
        }
        let next =
            tokens.get(at + 1).filter(|token| token.gap <= Gap::Space && token.kind != Kind::Number)?;
        // 三个月, 五十个字节: what is counted stands after 个.
        let next = match next.text.as_str() {
            "个" => tokens.get(at + 2).filter(|token| token.gap <= Gap::Space)?,
            _ => next,
        };
        let known = MEASURES.iter().find(|(_, words)| words.contains(&next.text.as_str()))?;
        Some(known.0)
    };
    let mut figures = Vec::new();
    for at in (0..tokens.len()).filter(|&at| tokens[at].kind == Kind::Number && !is_unclear(text, tokens, at))
    {
        let whole = before_point(text, tokens, at);
        let value = match whole {
            Some(whole) => format!("{}.{}", tokens[whole].text, tokens[at].text),
            None => tokens[at].text.clone(),
        };
        let of_whole = || whole.and_then(|whole| is_percentage(text, &tokens[whole]).then_some("percent"));
        let measures = measure(at).or_else(of_whole).into_iter().chain(whole.map(|_| DECIMAL));
        figures.extend(measures.map(|measure| Figure { value: value.clone(), measure, at }));
    }
    figures
}

/// Whether a number is one of a hundred: `5 %`, 百分之五.
fn is_percentage(text: &[char], number: &Token) -> bool {
    let after = text[number.span.end..].iter().find(|c| !c.is_whitespace());
    matches!(after, Some('%' | '％')) || text[number.span.clone()].starts_with(&['百', '分', '之'])
}

/// Whether a number is one of parts that are not compared: of less than one (`0.05`), whose first zeros get lost when they are
/// said as words, or of more than two (`10.0.0.1`, `1.2.3`), which count nothing.
fn is_unclear(text: &[char], tokens: &[Token], at: usize) -> bool {
    let before = before_point(text, tokens, at);
    let is_third = before.is_some_and(|before| before_point(text, tokens, before).is_some());
    let follows = |after: usize| after < tokens.len() && before_point(text, tokens, after) == Some(at);
    let goes_on = before.is_some() && (follows(at + 1) || follows(at + 2));
    before.is_some_and(|before| tokens[before].text == "0") || is_third || goes_on
}

/// Where the number stands whose decimals are at `at`: `6.5`, 六点五, `six point five`.
fn before_point(text: &[char], tokens: &[Token], at: usize) -> Option<usize> {
    let before = at.checked_sub(1).filter(|_| tokens[at].kind == Kind::Number)?;
    let is_number = |at: &usize| tokens[*at].kind == Kind::Number;
    if is_number(&before) {
        let between = &text[tokens[before].span.end..tokens[at].span.start];
        return matches!(between, ['.' | '．']).then_some(before);
    }
    let point = matches!(tokens[before].text.as_str(), "点" | "point") && tokens[at].gap <= Gap::Space;
    before.checked_sub(1).filter(|_| point).filter(is_number)
}

/// Whether an answer, where evidence for a point stands, measures what the point measures by another number, and nowhere
/// there by the point's own.
pub(super) fn is_contrary(
    taken: &[Figure],
    said: &[Figure],
    clauses: &[Clause],
    evidence: &[&Mention<'_>],
) -> bool {
    let within = |range: &Range<usize>| {
        let from = said.partition_point(|said| said.at < range.start);
        let end = range.end;
        said[from..].iter().take_while(move |said| said.at < end)
    };
    taken.iter().any(|figure| {
        let is_own = |said: &Figure| taken.iter().any(|own| own.is_same_number(said));
        let clauses = || evidence.iter().map(|mention| &clauses[mention.clause].tokens);
        clauses().any(|clause| within(clause).any(|said| said.measure == figure.measure && !is_own(said)))
            && !clauses().any(|clause| within(clause).any(|said| figure.is_same_number(said)))
    })
}

impl Figure {
    /// Whether both have the same value, as far as it was understood: of decimals said one by one, all or the first.
    fn is_same_number(&self, other: &Figure) -> bool {
        let begins = |a: &str, b: &str| a.contains('.') && b.starts_with(a);
        self.value == other.value || begins(&self.value, &other.value) || begins(&other.value, &self.value)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tokenizer::tokenize;
    use super::*;

    #[test]
    fn figures_are_alike_in_both_languages() {
        let read = |text: &str| {
            let characters: Vec<char> = text.chars().collect();
            let figures = of(&characters, &tokenize(text, &[]));
            figures.into_iter().map(|figure| (figure.value, figure.measure)).collect::<Vec<_>>()
        };
        let pair = |value: &str, measure| vec![(value.to_owned(), measure)];
        assert_eq!(read("十五分钟"), pair("15", "minute"));
        assert_eq!(read("fifteen minutes"), pair("15", "minute"));
        assert_eq!(read("every 30 days"), read("每三十天"));
        assert_eq!(read("version 3 of it"), Vec::new());
        assert_eq!(read("6.5 or more"), pair("6.5", DECIMAL));
        assert_eq!(read("六点五以上"), pair("6.5", DECIMAL));
        assert_eq!(read("4-5"), Vec::new());
        assert_eq!(read("0.5 % of them"), Vec::new());
        assert_eq!(read("10.0.0.1 or 1.2.3"), Vec::new());
        assert_eq!(read("百分之九十五"), pair("95", "percent"));
        assert_eq!(read("95 % of them"), pair("95", "percent"));
    }
}

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

/// The figures in tokens, by place.
pub(super) fn of(tokens: &[Token]) -> Vec<Figure> {
    let measure = |at: usize| {
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
    let numbers = (0..tokens.len()).filter(|&at| tokens[at].kind == Kind::Number);
    numbers
        .filter_map(|at| Some(Figure { value: tokens[at].text.clone(), measure: measure(at)?, at }))
        .collect()
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
        let is_own = |said: &Figure| taken.iter().any(|own| own.value == said.value);
        let clauses = || evidence.iter().map(|mention| &clauses[mention.clause].tokens);
        clauses().any(|clause| within(clause).any(|said| said.measure == figure.measure && !is_own(said)))
            && !clauses().any(|clause| within(clause).any(|said| said.value == figure.value))
    })
}

#[cfg(test)]
mod tests {
    use super::super::tokenizer::tokenize;
    use super::*;

    #[test]
    fn figures_are_alike_in_both_languages() {
        let read = |text: &str| {
            let figures = of(&tokenize(text, &[]));
            figures.into_iter().map(|figure| (figure.value, figure.measure)).collect::<Vec<_>>()
        };
        let pair = |value: &str, measure| vec![(value.to_owned(), measure)];
        assert_eq!(read("十五分钟"), pair("15", "minute"));
        assert_eq!(read("fifteen minutes"), pair("15", "minute"));
        assert_eq!(read("every 30 days"), read("每三十天"));
        assert_eq!(read("version 3 of it"), Vec::new());
    }
}

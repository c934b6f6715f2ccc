//! Figures: what a point counts or measures, and whether an answer gives another number for it.

use super::clause::Clause;
use super::mention::Mention;
use super::token::{Gap, Kind, Token};
use std::ops::Range;

/// A number with what it counts.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Figure {
    value: String,
    /// Of what it is a number.
    kind: &'static str,
    /// How many of the smallest measure of its kind.
    amount: Option<f64>,
    /// Where.
    pub(super) at: usize,
}

/// A measure: its kind, how many of the smallest of that kind it is, how it is written, and how it begins in Chinese.
type Measure = (&'static str, f64, &'static [&'static str], &'static [&'static str]);

/// What is counted. Of several that begin alike in Chinese the longer comes first.
const MEASURES: [Measure; 30] = [
    ("time", 0.001, &["microsecond", "microseconds", "us"], &["微秒"]),
    ("time", 1.0, &["millisecond", "milliseconds", "ms"], &["毫秒"]),
    ("time", 1000.0, &["second", "seconds", "sec", "secs"], &["秒"]),
    ("time", 60_000.0, &["minute", "minutes", "min", "mins"], &["分钟"]),
    ("time", 3_600_000.0, &["hour", "hours"], &["小时", "钟头"]),
    ("time", 86_400_000.0, &["day", "days"], &["天", "日"]),
    ("time", 604_800_000.0, &["week", "weeks"], &["周", "星期", "礼拜"]),
    ("month", 1.0, &["month", "months"], &["月"]),
    ("year", 1.0, &["year", "years"], &["年"]),
    ("repetition", 1.0, &["time", "times"], &["次", "遍", "倍"]),
    ("bit", 8.0, &["byte", "bytes"], &["字节"]),
    ("bit", 1.0, &["bit", "bits"], &["位", "比特"]),
    ("layer", 1.0, &["layer", "layers", "level", "levels"], &["层", "级"]),
    ("step", 1.0, &["step", "steps"], &["步"]),
    ("percent", 1.0, &["percent", "per"], &[]),
    ("piece", 1.0, &["copies", "replicas", "nodes"], &["份", "台", "条", "块", "种", "类"]),
    ("degree", 1.0, &["degree", "degrees"], &["度"]),
    ("weight", 1.0, &["mg", "milligram", "milligrams"], &["毫克"]),
    ("weight", 1000.0, &["gram", "grams"], &["克"]),
    ("weight", 1_000_000.0, &["kg", "kilo", "kilos", "kilogram", "kilograms"], &["公斤", "千克"]),
    ("length", 1.0, &["mm", "millimeter", "millimeters", "millimetres"], &["毫米"]),
    ("length", 10.0, &["cm", "centimeter", "centimeters", "centimetres"], &["厘米", "公分"]),
    ("length", 1000.0, &["meter", "meters", "metre", "metres"], &["米"]),
    ("length", 1_000_000.0, &["km", "kilometer", "kilometers", "kilometres"], &["公里", "千米"]),
    ("volume", 1.0, &["ml", "milliliter", "milliliters"], &["毫升"]),
    ("volume", 1000.0, &["liter", "liters", "litre", "litres"], &["升"]),
    ("memory", 1.0, &["kb", "kib", "kilobytes"], &[]),
    ("memory", 1024.0, &["mb", "mib", "megabytes"], &[]),
    ("memory", 1_048_576.0, &["gb", "gib", "gigabytes"], &[]),
    ("trip", 1.0, &["rtt", "rtts", "trip", "trips"], &["往返", "来回"]),
];

/// The measure of a number with decimals, whatever it counts: that is said of few things.
const DECIMAL: &str = "decimal";

/// A number before a measure only.
const ONE: &str = "one";

/// The figures in the tokens of a text, by place.
pub(super) fn of(text: &[char], tokens: &[Token]) -> Vec<Figure> {
    let mut figures = Vec::new();
    let is_number = |at: usize| {
        // `more than one time` is no number of times.
        let is_one = || tokens[at].text == ONE && (at == 0 || tokens[at - 1].text != "than");
        // 一种 is no number of kinds, while 一个 RTT is one trip.
        let is_measured = || {
            let counts = |kind| !matches!(kind, "piece" | "repetition" | "layer" | "step" | "bit");
            tokens[at].text == "一" && measure_after(tokens, at).is_some_and(|(kind, _)| counts(kind))
        };
        tokens[at].kind == Kind::Number || is_one() || is_measured()
    };
    for at in 0..tokens.len() {
        if matches!(tokens[at].text.as_str(), "twice" | "doubles" | "doubled") {
            figures.push(Figure { amount: Some(2.0), value: "2".to_owned(), kind: "repetition", at });
        }
        if !is_number(at) || is_unclear(text, tokens, at) {
            continue;
        }
        let whole = before_point(text, tokens, at);
        let value = match whole {
            Some(whole) => format!("{}.{}", tokens[whole].text, tokens[at].text),
            None if tokens[at].text == ONE || tokens[at].text == "一" => "1".to_owned(),
            None => tokens[at].text.clone(),
        };
        // 二十六度半
        let is_and_half = whole.is_none()
            && tokens.get(at + 2).is_some_and(|half| half.text == "半" && half.gap <= Gap::Space)
            && measure_after(tokens, at).is_some()
            // 三级半小时
            && tokens.get(at + 3).is_none_or(|next| !"小个天年月分".contains(&next.text));
        let value = if is_and_half { format!("{value}.5") } else { value };
        let is_of_hundred = is_percentage(text, &tokens[at])
            || whole.is_some_and(|whole| is_percentage(text, &tokens[whole]));
        let measure = if is_of_hundred { Some(("percent", 1.0)) } else { measure_after(tokens, at) };
        let kinds = measure.into_iter().chain(whole.map(|_| (DECIMAL, 1.0)));
        figures.extend(kinds.map(|(kind, size)| Figure {
            amount: value.parse::<f64>().ok().map(|number| number * size),
            value: value.clone(),
            kind,
            at,
        }));
    }
    figures
}

/// What the number before is of.
fn measure_after(tokens: &[Token], at: usize) -> Option<(&'static str, f64)> {
    let mut from = at + 1;
    let is_joined = |token: &Token| token.gap <= Gap::Space && token.kind != Kind::Number;
    // 三个月, 五十个字节: what is counted stands after 个; a `round trip` is a trip.
    if tokens.get(from).is_some_and(|token| is_joined(token) && matches!(token.text.as_str(), "个" | "round"))
    {
        from += 1;
    }
    let next = tokens.get(from).filter(|token| is_joined(token))?;
    let is_written = |form: &str| {
        form.chars().enumerate().all(|(ahead, c)| {
            tokens.get(from + ahead).is_some_and(|token| token.text.chars().eq([c]) && is_joined(token))
        })
    };
    let is_it = |(_, _, english, chinese): &&Measure| {
        english.contains(&next.text.as_str()) || chinese.iter().any(|form| is_written(form))
    };
    MEASURES.iter().find(is_it).map(|&(kind, size, ..)| (kind, size))
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
/// there by the point's own. `heard` gives the tokens at which a number of the point was heard as evidence, by its place in the
/// point: it may have stood without a measure (`three of the nodes`).
pub(super) fn is_contrary(
    taken: &[Figure],
    said: &[Figure],
    clauses: &[Clause],
    evidence: &[&Mention<'_>],
    heard: impl Fn(usize) -> Vec<usize>,
) -> bool {
    let within = |range: &Range<usize>| {
        let from = said.partition_point(|said| said.at < range.start);
        let end = range.end;
        said[from..].iter().take_while(move |said| said.at < end)
    };
    taken.iter().any(|figure| {
        let is_own = |said: &Figure| taken.iter().any(|own| own.is_same_number(said));
        let is_another = |said: &Figure| said.kind == figure.kind && !is_own(said);
        let clauses = || evidence.iter().map(|mention| &clauses[mention.clause].tokens);
        let stands_alone = |at: &usize| !said.iter().any(|said| said.at == *at && is_another(said));
        clauses().any(|clause| within(clause).any(is_another))
            && !clauses().any(|clause| within(clause).any(|said| figure.is_same_number(said)))
            && !heard(figure.at).iter().any(stands_alone)
    })
}

impl Figure {
    /// Whether both are the same amount of the same, or have the same value, as far as it was understood: of decimals said one by
    /// one, all or the first.
    fn is_same_number(&self, other: &Figure) -> bool {
        if let (true, Some(one), Some(other)) = (self.kind == other.kind, self.amount, other.amount)
            && self.kind != DECIMAL
        {
            // A thousand megabytes are a gigabyte to many.
            let within = if self.kind == "memory" { 0.05 } else { 1e-6 };
            return (one - other).abs() <= one.max(other) * within;
        }
        let begins = |a: &str, b: &str| a.contains('.') && b.starts_with(a);
        self.value == other.value || begins(&self.value, &other.value) || begins(&other.value, &self.value)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tokenizer::tokenize;
    use super::*;

    #[test]
    fn amounts_are_compared_across_measures() {
        let read = |text: &str| {
            let characters: Vec<char> = text.chars().collect();
            of(&characters, &tokenize(text, &[])).remove(0)
        };
        assert!(read("5 minutes").is_same_number(&read("三百秒")));
        assert!(!read("90 分钟").is_same_number(&read("24 hours")));
        assert_eq!(read("90 分钟").kind, read("24 hours").kind);
        assert!(read("两公斤").is_same_number(&read("2000 grams")));
        assert!(!read("300 mg").is_same_number(&read("300 grams")));
        assert!(read("24 hours").is_same_number(&read("one day")));
        assert!(read("1 GB").is_same_number(&read("1000 megabytes")));
        assert_eq!(read("三毫克").kind, "weight");
    }

    #[test]
    fn figures_are_alike_in_both_languages() {
        let read = |text: &str| {
            let characters: Vec<char> = text.chars().collect();
            let figures = of(&characters, &tokenize(text, &[]));
            figures.into_iter().map(|figure| (figure.value, figure.kind)).collect::<Vec<_>>()
        };
        let pair = |value: &str, measure| vec![(value.to_owned(), measure)];
        assert_eq!(read("十五分钟"), pair("15", "time"));
        assert_eq!(read("fifteen minutes"), pair("15", "time"));
        assert_eq!(read("every 30 days"), read("每三十天"));
        assert_eq!(read("version 3 of it"), Vec::new());
        assert_eq!(read("6.5 or more"), pair("6.5", DECIMAL));
        assert_eq!(read("六点五以上"), pair("6.5", DECIMAL));
        assert_eq!(read("4-5"), Vec::new());
        assert_eq!(read("0.5 % of them"), Vec::new());
        assert_eq!(read("10.0.0.1 or 1.2.3"), Vec::new());
        assert_eq!(read("百分之九十五"), pair("95", "percent"));
        assert_eq!(read("95 % of them"), pair("95", "percent"));
        assert_eq!(read("三千毫克"), pair("3000", "weight"));
        assert_eq!(read("two round trips"), pair("2", "trip"));
    }
}

//! Numbers said as words, in both languages, made equal to numbers in digits: `十五分钟`, `fifteen minutes`, `15分钟`.

use super::token::{Gap, Kind, Token};

/// Characters that may follow a single Chinese numeral for it to be a number: measure words. `一` stays a word, since 一个 is
/// everywhere and says nothing.
const MEASURES: &str = "次个月年天小分秒层种步倍位台点级折周条页千百万亿字元块份轮类套代号级毫微克公升厘米";

/// Rewrites every number said as words to a token of digits. Spans cover the words; nothing else changes.
pub(super) fn fold(tokens: &mut Vec<Token>) {
    let mut at = 0;
    let mut folded: Vec<Token> = Vec::with_capacity(tokens.len());
    while at < tokens.len() {
        let (length, value) = chinese(&tokens[at..])
            .or_else(|| english(&tokens[at..]))
            .or_else(|| after_point(&folded, &tokens[at]))
            .unwrap_or((1, None));
        let token = &tokens[at];
        match value {
            Some(value) => folded.push(Token {
                text: value.to_string(),
                kind: Kind::Number,
                span: token.span.start..tokens[at + length - 1].span.end,
                gap: token.gap,
            }),
            None => folded.push(token.clone()),
        }
        at += length;
    }
    *tokens = folded;
}

/// A single digit after the point of a number (`one point three`, 一点三).
fn after_point(before: &[Token], token: &Token) -> Option<(usize, Option<u64>)> {
    let [.., number, point] = before else { return None };
    if number.kind != Kind::Number || !matches!(point.text.as_str(), "点" | "point") || token.gap > Gap::Space
    {
        return None;
    }
    let value = match token.kind {
        Kind::Han => token.text.chars().next().and_then(digit)?,
        _ => SMALL.iter().position(|word| *word == token.text)? as u64,
    };
    Some((1, Some(value)))
}

/// The length and value of a Chinese number that begins here: 二十四, 三万二千, 百分之五, 一二五, 两 before a measure word.
fn chinese(tokens: &[Token]) -> Option<(usize, Option<u64>)> {
    if tokens.first()?.kind != Kind::Han {
        return None;
    }
    let char_at = |at: usize| {
        tokens
            .get(at)
            .filter(|t| t.kind == Kind::Han && (at == 0 || t.gap == Gap::Touching))
            .and_then(|t| t.text.chars().next())
    };
    // 百分之五: the percentage is its number.
    if (char_at(0), char_at(1), char_at(2)) == (Some('百'), Some('分'), Some('之')) {
        let (length, value) = chinese_run(&|at| char_at(at + 3))?;
        return Some((length + 3, Some(value)));
    }
    let (length, value) = chinese_run(&char_at)?;
    // 一点三: a version, or a part of a whole. 零 RTT: a name that begins with a digit.
    let is_digit = length == 1 && char_at(0).and_then(digit).is_some();
    let is_point = char_at(1) == Some('点') && char_at(2).and_then(digit).is_some();
    let is_name = char_at(0) == Some('零') && tokens.get(1).is_some_and(|next| next.kind == Kind::Word);
    if is_digit && (is_point || is_name) {
        return Some((1, Some(value)));
    }
    if length == 1 {
        let counts = char_at(1).is_some_and(|next| MEASURES.contains(next));
        let first = char_at(0);
        return (counts && !matches!(first, Some('一' | '十' | '百' | '千' | '万' | '亿')))
            .then_some((1, Some(value)));
    }
    // 万一, 千万, 一一: words, not numbers.
    let digits = (0..length).filter(|&at| char_at(at).and_then(digit).is_some()).count();
    (digits > 0 && !(length == 2 && char_at(1) == Some('一') && char_at(0).and_then(digit).is_none()))
        .then_some((length, Some(value)))
}

/// The longest run of numerals and its value.
fn chinese_run(char_at: &dyn Fn(usize) -> Option<char>) -> Option<(usize, u64)> {
    let (mut total, mut section, mut last, mut length) = (0u64, 0u64, 0u64, 0usize);
    let mut units = false;
    while let Some(c) = char_at(length) {
        if let Some(d) = digit(c) {
            // Digits one after another are read as a number is written: 一二五 is 125.
            last = if units || length == 0 { d } else { last.checked_mul(10)?.checked_add(d)? };
            if units && length > 0 && char_at(length - 1).and_then(digit).is_some_and(|before| before != 0) {
                return None;
            }
        } else if let Some(unit) = unit(c) {
            units = true;
            if unit >= 10_000 {
                total = total.checked_add(section.checked_add(last)?.max(1).checked_mul(unit)?)?;
                section = 0;
            } else {
                section = section.checked_add(last.max(1).checked_mul(unit)?)?;
            }
            last = 0;
        } else {
            break;
        }
        length += 1;
        if length > 18 {
            return None;
        }
    }
    // 三万二 is 32000: a digit right after a unit counts its tenths.
    let before = length.checked_sub(2).and_then(char_at).and_then(unit).filter(|&before| before >= 100);
    if let (Some(before), true) = (before, last > 0) {
        last = last.checked_mul(before / 10)?;
    }
    (length > 0).then_some((length, total.checked_add(section)?.checked_add(last)?))
}

fn digit(c: char) -> Option<u64> {
    Some(match c {
        '〇' | '零' => 0,
        '一' | '幺' => 1,
        '二' | '两' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

fn unit(c: char) -> Option<u64> {
    Some(match c {
        '十' => 10,
        '百' => 100,
        '千' => 1_000,
        '万' => 10_000,
        '亿' => 100_000_000,
        _ => return None,
    })
}

const SMALL: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// The length and value of an English number of words that begins here. `one` alone stays a word.
fn english(tokens: &[Token]) -> Option<(usize, Option<u64>)> {
    let (mut total, mut section, mut length) = (0u64, 0u64, 0usize);
    let mut digits = String::new();
    let mut before = "";
    while let Some(token) =
        tokens.get(length).filter(|t| t.kind == Kind::Word && (length == 0 || t.gap <= Gap::Space))
    {
        let word = token.text.as_str();
        if let Some(n) = SMALL.iter().position(|w| *w == word) {
            digits.push_str(&n.to_string());
            if SMALL.contains(&before) {
                // Digits one after another, `three zero four`: only all of one digit.
                if total > 0 || digits.len() != length + 1 {
                    break;
                }
                section = digits.parse().ok()?;
            } else {
                section = section.checked_add(n as u64)?;
            }
        } else if let Some(n) = TENS.iter().position(|w| *w == word) {
            if SMALL.contains(&before) || TENS.contains(&before) {
                break;
            }
            section = section.checked_add((n as u64 + 2) * 10)?;
        } else if word == "hundred" && length > 0 {
            section = section.max(1).checked_mul(100)?;
        } else if matches!(word, "thousand" | "million") && length > 0 {
            let unit = if word == "thousand" { 1_000 } else { 1_000_000 };
            total = total.checked_add(section.max(1).checked_mul(unit)?)?;
            section = 0;
        } else {
            break;
        }
        before = word;
        length += 1;
        if length > 12 {
            return None;
        }
    }
    let has_point = tokens.get(1).is_some_and(|next| next.text == "point" && next.gap <= Gap::Space)
        && tokens.get(2).is_some_and(|next| SMALL.contains(&next.text.as_str()) || next.kind == Kind::Number);
    let alone = length == 1 && matches!(tokens[0].text.as_str(), "one" | "zero") && !has_point;
    (length > 0 && !alone).then_some((length, Some(total.checked_add(section)?)))
}

#[cfg(test)]
mod tests {
    use super::super::tokenizer::tokenize;

    #[test]
    fn numbers_said_as_words_become_digits() {
        let texts =
            |text: &str| tokenize(text, &[]).iter().map(|t| t.text.clone()).collect::<Vec<_>>().join(" ");
        for (said, want) in [
            ("十五分钟", "15 分 钟"),
            ("fifteen minutes", "15 minutes"),
            ("15分钟", "15 分 钟"),
            ("三万二千七百六十七", "32767"),
            ("thirty two thousand seven hundred sixty seven", "32767"),
            ("百分之五十", "50"),
            ("两小时", "2 小 时"),
            ("一个", "一 个"),
            ("一样", "一 样"),
            ("一百二十", "120"),
            ("三万二", "32000"),
            ("一百二", "120"),
            ("一百零二", "102"),
            ("十二", "12"),
            ("三零四", "304"),
            ("一点三", "1 点 3"),
            ("one point three", "1 point 3"),
            ("一点也不", "一 点 也 不"),
            ("零 RTT", "0 rtt"),
            ("three zero four", "304"),
            ("one of two", "one of 2"),
            ("万一", "万 一"),
            ("千万不要", "千 万 不 要"),
            ("八次", "8 次"),
            ("二十四小时", "24 小 时"),
            ("四", "四"),
            ("二零二四年", "2024 年"),
            ("seventy eighty", "70 80"),
            (
                "one hundred hundred hundred hundred hundred hundred hundred hundred hundred hundred",
                "one hundred hundred hundred hundred hundred hundred hundred hundred hundred hundred",
            ),
        ] {
            assert_eq!(texts(said), want, "{said}");
        }
    }
}

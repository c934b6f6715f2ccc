//! What is said for signs.

use super::reader::{Reader, Said};
use crate::transcript::is_han;

/// Signs of several characters, longest first, and how they are said in Chinese and in English.
const SIGNS: [(&str, &str, &str); 15] = [
    ("<=>", "等价于", "is equivalent to"),
    ("-->", "到", "to"),
    ("==>", "到", "to"),
    ("<->", "和", "and"),
    ("://", " ", " "),
    ("->", "到", "to"),
    ("=>", "到", "to"),
    ("<-", "来自", "from"),
    (">=", "大于等于", "is at least"),
    ("<=", "小于等于", "is at most"),
    ("!=", "不等于", "is not"),
    ("==", "等于", "equals"),
    ("&&", "并且", "and"),
    ("||", "或者", "or"),
    ("++", "plus plus", "plus plus"),
];

/// How many characters the sign at the place has, and what is said for it.
pub(super) fn at(reader: &Reader) -> (usize, Said) {
    for (sign, chinese, english) in SIGNS {
        if reader.follows(0, sign) {
            return (sign.len(), Said::Word(reader.pick(chinese, english).to_owned()));
        }
    }
    if let Some(found) = flag(reader).or_else(|| per(reader)) {
        return found;
    }
    let (before, after) = (reader.before(), reader.peek(1));
    let word = |chinese: &str, english: &str| Said::Word(reader.pick(chinese, english).to_owned());
    let is_digit = |c: char| c.is_ascii_digit();
    let said = match reader.chars[reader.at] {
        '→' | '⇒' | '➜' | '➔' | '⟶' => word("到", "to"),
        '←' | '⇐' => word("来自", "from"),
        '↔' | '⇔' => word("和", "and"),
        '≥' => word("大于等于", "is at least"),
        '≤' => word("小于等于", "is at most"),
        '≠' => word("不等于", "is not"),
        '≈' => word("约等于", "is about"),
        '×' => word("乘", "times"),
        'x' if before.is_some_and(is_digit) && after.is_some_and(is_digit) => word("乘", "by"),
        '÷' => word("除以", "divided by"),
        '±' => word("正负", "plus or minus"),
        '²' => word("的平方", "squared"),
        '³' => word("的立方", "cubed"),
        '%' => word("百分号", "percent"),
        '&' => word("和", "and"),
        '=' => word("等于", "equals"),
        '+' => word("加", "plus"),
        '@' => word("at", "at"),
        '^' if before.is_some_and(|c| c.is_alphanumeric()) && after.is_some_and(|c| c.is_alphanumeric()) => {
            word("的", "to the power of")
        }
        '#' if before.is_some_and(|c| c.is_ascii_alphabetic())
            && !after.is_some_and(char::is_alphanumeric) =>
        {
            Said::Word("sharp".to_owned())
        }
        '#' if after.is_some_and(is_digit) => word("第", "number"),
        '$' if after.is_some_and(is_digit) => Said::Space,
        '~' | '～' if after.is_some_and(is_digit) => word("约", "about"),
        '-' | '−' if after.is_some_and(is_digit) && before.is_none_or(|c| !c.is_alphanumeric()) => {
            word("负", "minus")
        }
        '<' | '>' if compares(before, after) => match reader.chars[reader.at] {
            '<' => word("小于", "is less than"),
            _ => word("大于", "is more than"),
        },
        '/' if before.is_some_and(is_han) && after.is_some_and(is_han) => Said::Word("、".to_owned()),
        '.' if after.is_some_and(|c| c.is_ascii_alphabetic()) && is_inside_name(before) => word("点", "dot"),
        // Between letters or digits they part names (`host:port`); elsewhere they are punctuation.
        ':' if before.is_some_and(|c| c.is_ascii_alphanumeric())
            && after.is_some_and(|c| c.is_ascii_alphanumeric()) =>
        {
            Said::Space
        }
        '*' | '`' | '~' => Said::Nothing,
        '-' | '‐' | '‑' | '−' | '_' | '/' | '\\' | '|' | '#' | '^' | '$' | '[' | ']' | '{' | '}' | '<'
        | '>' | '•' | '·' => Said::Space,
        c if is_silent(c) => Said::Nothing,
        c if c.is_control() => Said::Space,
        _ => Said::AsIs,
    };
    (1, said)
}

/// Whether `<` or `>` compares: it stands apart on both sides, or before a number.
fn compares(before: Option<char>, after: Option<char>) -> bool {
    let is_apart = |c: Option<char>| c.is_some_and(char::is_whitespace);
    is_apart(before) && is_apart(after)
        || after.is_some_and(|c| c.is_ascii_digit())
            && before.is_some_and(|c| c.is_whitespace() || is_han(c) || c.is_ascii_lowercase())
}

/// Whether a dot stands in a name: after a letter or digit, a slash, or at the start of a word (`.NET`).
fn is_inside_name(before: Option<char>) -> bool {
    before
        .is_none_or(|c| c.is_ascii_alphanumeric() || c.is_whitespace() || "/*`(（_-".contains(c) || is_han(c))
}

/// The dashes of an option: `--flag`, `-f`.
fn flag(reader: &Reader) -> Option<(usize, Said)> {
    let dashes = reader.chars[reader.at..].iter().take_while(|c| **c == '-').count();
    let opens = |c: char| c.is_whitespace() || is_han(c) || "`“\"'(（[、，,：".contains(c);
    let is_option = (1..=2).contains(&dashes)
        && reader.before().is_none_or(opens)
        && reader.peek(dashes).is_some_and(|c| c.is_ascii_alphabetic());
    let dash = reader.pick("杠", "dash ");
    is_option.then(|| (dashes, Said::Word(dash.repeat(dashes).trim_end().to_owned())))
}

/// `/s` after an amount: per second.
fn per(reader: &Reader) -> Option<(usize, Said)> {
    if reader.chars[reader.at] != '/' || !reader.before().is_some_and(|c| c.is_alphanumeric() || c == '%') {
        return None;
    }
    [
        ("sec", "每秒", "per second"),
        ("min", "每分钟", "per minute"),
        ("s", "每秒", "per second"),
        ("h", "每小时", "per hour"),
    ]
    .into_iter()
    .find(|(unit, ..)| {
        reader.follows(1, unit) && !reader.peek(1 + unit.len()).is_some_and(|c| c.is_ascii_alphanumeric())
    })
    .map(|(unit, chinese, english)| (1 + unit.len(), Said::Word(reader.pick(chinese, english).to_owned())))
}

/// Pictures and marks without width, which engines read by their Unicode names or stumble over.
fn is_silent(c: char) -> bool {
    matches!(c as u32, 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F | 0xFE00..=0xFE0F | 0xFEFF)
        || matches!(c as u32, 0x2300..=0x23FF | 0x2500..=0x27BF | 0x2B00..=0x2BFF | 0x1F000..=0x1FAFF)
}

/// `[text](target)` and `![text](target)` become `text`; `{#id}` and `<br>` go.
pub(super) fn without_links(text: &str) -> Vec<char> {
    let chars: Vec<char> = text.chars().collect();
    let mut kept = Vec::with_capacity(chars.len());
    let mut at = 0;
    while at < chars.len() {
        let rest = &chars[at..];
        let skipped = match rest {
            [']', '(', ..] => length_until(rest, ')'),
            ['{', '#', ..] => length_until(rest, '}'),
            ['<', 'b', 'r', ..] => length_until(rest, '>'),
            ['!', '[', ..] => Some(1),
            _ => None,
        };
        match skipped {
            Some(length) => {
                kept.push(' ');
                at += length;
            }
            None => {
                kept.push(chars[at]);
                at += 1;
            }
        }
    }
    kept
}

/// The length up to and with the first `end`, when it stands on the same line.
fn length_until(chars: &[char], end: char) -> Option<usize> {
    let length = chars.iter().position(|&c| c == end || c == '\n')?;
    (chars[length] == end).then_some(length + 1)
}

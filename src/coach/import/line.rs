//! One line of a note: how far it is indented, and the number, bullet, heading or card mark it begins with.

use crate::transcript::{is_han, is_wide};

/// A tab goes to the next column that is a multiple of this.
const TAB: usize = 4;
/// Bullets that need no space after them, because they are never anything else at the start of a line.
const BULLETS: &str = "•●▪■◆◇○◦‣➢►▶·";
/// What the first word of a card may be, in lower case, and whether it asks.
const CARDS: [(&str, bool); 9] = [
    ("question", true),
    ("问题", true),
    ("q", true),
    ("问", true),
    ("answer", false),
    ("答案", false),
    ("回答", false),
    ("a", false),
    ("答", false),
];

/// What a line begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    /// Whether it counts.
    pub(super) numbered: bool,
    /// Where several kinds of mark stand in one column, the higher rank is nested under the lower.
    pub(super) rank: u8,
    /// Its number, where it is one.
    pub(super) value: u16,
    /// What stands after its number: `、`, `.` or `)`; of bullets, a space.
    pub(super) sign: char,
}

impl Mark {
    /// Whether it counts one more than `other`.
    pub(super) fn follows(self, other: Mark) -> bool {
        self.numbered && self.value > 1 && self.value == other.value.saturating_add(1)
    }
}

/// The column at which the words of a line begin, and the words without white space around them. A full-width space
/// is two columns wide.
pub(super) fn indented(line: &str) -> (usize, &str) {
    let mut column = 0;
    for c in line.chars() {
        column = match c {
            '\t' => column / TAB * TAB + TAB,
            '\u{3000}' => column + 2,
            _ if c.is_whitespace() => column + 1,
            _ => break,
        };
    }
    (column, line.trim())
}

/// The mark of a list item, and the words after it. A line in bold is looked into: `**1. What is it?**`.
pub(super) fn item(words: &str) -> Option<(Mark, &str)> {
    if let Some(inside) = all_bold(words)
        && let Some(found @ (Mark { numbered: true, .. }, _)) = item(inside)
    {
        return Some(found);
    }
    bullet(words).or_else(|| number(words))
}

/// The inside of a line that is bold from its first to its last character.
pub(super) fn all_bold(words: &str) -> Option<&str> {
    let inside = words.strip_prefix("**")?.strip_suffix("**")?.trim();
    (!inside.is_empty() && !inside.contains("**")).then_some(inside)
}

fn bullet(words: &str) -> Option<(Mark, &str)> {
    let mark = Mark { numbered: false, rank: 5, value: 0, sign: ' ' };
    let first = words.chars().next()?;
    let rest = &words[first.len_utf8()..];
    let is_bullet = match first {
        '-' => rest.is_empty() || rest.starts_with(|c: char| c.is_whitespace() || is_han(c)),
        '*' | '+' => rest.is_empty() || rest.starts_with(char::is_whitespace),
        '–' => rest.starts_with(char::is_whitespace),
        _ => BULLETS.contains(first),
    };
    is_bullet.then(|| (mark, rest.trim_start()))
}

fn number(words: &str) -> Option<(Mark, &str)> {
    let value = value(words.trim_start_matches(['(', '（']));
    let found = |rank: u8, rest: &str| {
        let at = words.len() - rest.len();
        let last = words[..at].chars().next_back().unwrap_or(' ');
        let sign = if circled(last).is_some() { '①' } else { last };
        Some((Mark { numbered: true, rank, value, sign }, at))
    };
    let (mark, at) = if let Some(inside) = words.strip_prefix(['(', '（']) {
        let (chinese, rest) = digits(inside)?;
        found(if chinese { 1 } else { 3 }, rest.strip_prefix([')', '）'])?)
    } else if let Some(rest) = words.strip_prefix(|c| circled(c).is_some()) {
        found(4, rest)
    } else if let Some((chinese, rest)) = digits(words) {
        let first = rest.chars().next()?;
        let after = &rest[first.len_utf8()..];
        match first {
            '、' | '．' => found(if chinese { 0 } else { 2 }, after),
            ')' | '）' if !chinese => found(3, after),
            '.' if is_after_full_stop(after) => found(if chinese { 0 } else { 2 }, after),
            _ => None,
        }
    } else {
        let rest = words.strip_prefix(|c: char| c.is_ascii_alphabetic())?;
        let after = rest.strip_prefix(['.', ')', '）'])?;
        after.starts_with(char::is_whitespace).then_some(found(4, after)?)
    }?;
    Some((mark, words[at..].trim_start()))
}

/// What ① and the like count.
fn circled(c: char) -> Option<u16> {
    let from = |first: char| u16::try_from(u32::from(c) - u32::from(first) + 1).ok();
    match c {
        '①'..='⑳' => from('①'),
        '❶'..='❿' => from('❶'),
        _ => None,
    }
}

/// The number at the start: in digits, up to 99 in Chinese, or in a circle; 0 when it is another.
fn value(words: &str) -> u16 {
    let digits = words.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 {
        return words[..digits].parse().unwrap_or(0);
    }
    let digit = |c: char| "一二三四五六七八九".chars().position(|digit| digit == c).map(|at| at as u16 + 1);
    let mut chars = words.chars();
    let tens = match chars.next() {
        Some('十') => 1,
        Some(c) => match (digit(c), chars.clone().next()) {
            (Some(tens), Some('十')) => {
                chars.next();
                tens
            }
            (found, _) => return found.or_else(|| circled(c)).unwrap_or(0),
        },
        None => return 0,
    };
    tens * 10 + chars.next().and_then(digit).unwrap_or(0)
}

/// What follows one to three digits or Chinese numerals at the start, and whether these are Chinese.
fn digits(words: &str) -> Option<(bool, &str)> {
    let arabic = words.chars().take_while(char::is_ascii_digit).count();
    let is_numeral = |c: char| "一二三四五六七八九十百".contains(c);
    let chinese = words.chars().take_while(|&c| is_numeral(c)).count();
    let (count, is_chinese) = if arabic > 0 { (arabic, false) } else { (chinese, true) };
    let length = if is_chinese { count * '一'.len_utf8() } else { count };
    (1..=3).contains(&count).then(|| (is_chinese, &words[length..]))
}

/// Whether `1.` before this is the number of an item: not of `1.5` or `2.x`.
fn is_after_full_stop(after: &str) -> bool {
    let mut chars = after.chars();
    match chars.next() {
        None => true,
        Some(c) if c.is_whitespace() || is_wide(c) || c.is_uppercase() || matches!(c, '*' | '`' | '[') => {
            true
        }
        Some(c) => c.is_alphabetic() && chars.next().is_some_and(char::is_alphabetic),
    }
}

/// The level of an ATX heading, and its words. `##标题` is one, too: nobody means anything else by it.
pub(super) fn heading(words: &str) -> Option<(usize, &str)> {
    let rest = words.trim_start_matches('#');
    let level = words.len() - rest.len();
    if !(1..=6).contains(&level) {
        return None;
    }
    let is_apart = rest.is_empty() || rest.starts_with([' ', '\t']);
    if !is_apart && (level == 1 || !rest.starts_with(is_han)) {
        return None;
    }
    let rest = rest.trim();
    // The `##` that may close a heading.
    let open = rest.trim_end_matches('#');
    let is_closed = open.is_empty() || open.ends_with([' ', '\t']);
    Some((level, if is_closed { open.trim_end() } else { rest }))
}

/// The number of a heading, `1` or `2.3`, and the words after it.
pub(super) fn section_number(words: &str) -> Option<(&str, &str)> {
    let rest = words.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let number = words[..words.len() - rest.len()].trim_end_matches('.');
    let is_number =
        !number.is_empty() && number.len() <= 12 && number.split('.').all(|part| !part.is_empty());
    let rest = rest.strip_prefix('、').unwrap_or(rest);
    let is_apart = rest.len() < words.len() - number.len() || rest.starts_with([' ', '\t']);
    (is_number && is_apart).then(|| (number, rest.trim_start()))
}

/// Whether there is nothing but an address or a link.
pub(super) fn is_address(words: &str) -> bool {
    let words = words.trim();
    let bare = words.trim_start_matches('<');
    let is_link = words.starts_with('[') && words.ends_with(')') && words.matches("](").count() == 1;
    is_link
        || (bare.starts_with("http://") || bare.starts_with("https://"))
            && !bare.contains(char::is_whitespace)
}

/// Whether a line is drawn across the page: `---`, `* * *`, `___`.
pub(super) fn is_rule(words: &str) -> bool {
    let mut signs = words.chars().filter(|c| !c.is_whitespace());
    let Some(first) = signs.next().filter(|c| matches!(c, '-' | '*' | '_' | '—')) else { return false };
    let mut count = 1;
    signs.all(|c| {
        count += 1;
        c == first
    }) && count >= 3
}

/// A fence of a code block: its sign, its length, and the words after it.
pub(super) fn fence(words: &str) -> Option<(char, usize, &str)> {
    let sign = words.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let rest = words.trim_start_matches(sign);
    let length = words.len() - rest.len();
    let is_fence = length >= 3 && !(sign == '`' && rest.contains('`'));
    is_fence.then(|| (sign, length, rest.trim()))
}

/// A text as a block of code, whatever fences stand in it.
pub(super) fn fenced(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}\n{text}\n{fence}")
}

/// `Q:` or `A:` in one of their spellings: whether it asks, and the words after it.
pub(super) fn card(words: &str) -> Option<(bool, &str)> {
    let (open, rest) = match words.strip_prefix("**") {
        Some(rest) => (true, rest),
        None => (false, words.strip_prefix(['【', '[']).unwrap_or(words)),
    };
    let bracket = rest.len() < words.len() && !open;
    let (name, asks) = CARDS
        .iter()
        .find(|(name, _)| rest.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name)))?;
    let rest = &rest[name.len()..];
    let after = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
    if bracket {
        let rest = after.strip_prefix(['】', ']'])?;
        return Some((*asks, rest.strip_prefix([':', '：']).unwrap_or(rest).trim()));
    }
    if open && let Some(rest) = after.strip_prefix("**") {
        return Some((*asks, rest.trim_start().strip_prefix([':', '：'])?.trim()));
    }
    let has_number = after.len() < rest.len();
    let signs: &[char] = if has_number { &[':', '：', '.', '、', '．'] } else { &[':', '：'] };
    let rest = after.strip_prefix(signs)?;
    if !open {
        return Some((*asks, rest.trim()));
    }
    // `**Q:** words` or `**Q: words**`
    let rest = rest.trim_start();
    let words =
        rest.strip_prefix("**").or_else(|| rest.strip_suffix("**").filter(|rest| !rest.contains("**")));
    Some((*asks, words?.trim()))
}

/// Whether the words ask for something.
pub(super) fn ends_as_question(words: &str) -> bool {
    let words = words
        .trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '_' | '"' | '”' | '）' | ')'));
    words.ends_with(['?', '？', '﹖'])
}

/// Whether the words may ask for something without a question mark.
pub(super) fn sounds_as_question(words: &str) -> bool {
    const CHINESE: [&str; 17] = [
        "什么",
        "如何",
        "怎么",
        "怎样",
        "为什么",
        "为何",
        "哪些",
        "哪几",
        "区别",
        "流程",
        "原理",
        "步骤",
        "优缺点",
        "谈谈",
        "说说",
        "介绍",
        "有几种",
    ];
    const ENGLISH: [&str; 11] = [
        "how ",
        "what ",
        "why ",
        "when ",
        "which ",
        "explain ",
        "describe ",
        "what's ",
        "where ",
        "compare ",
        "tell me ",
    ];
    let lower = words.to_lowercase();
    ends_as_question(words)
        || CHINESE.iter().any(|word| words.contains(word))
        || ENGLISH.iter().any(|word| lower.starts_with(word))
}

/// How many columns the words take.
pub(super) fn width(words: &str) -> usize {
    words.chars().map(|c| if is_wide(c) { 2 } else { 1 }).sum()
}

/// Appends a further line: a space between, except between Chinese characters.
pub(super) fn join(words: &mut String, more: &str) {
    let (Some(last), Some(first)) = (words.chars().next_back(), more.chars().next()) else {
        words.push_str(more);
        return;
    };
    if !(is_wide(last) && is_wide(first)) {
        words.push(' ');
    }
    words.push_str(more);
}

//! What is said for numbers, amounts, ranges, dates and addresses.

use super::reader::{Reader, Said};
use super::units::{self, Unit};

/// Chinese words before which two is 两: those that count things.
const COUNTED: &str = "个次种台条项份类层步秒分天年倍组张套位块批轮端边只件家对人小周毫";

/// Words before a number that is told digit by digit.
const DIGITWISE: [&str; 9] = ["端口", "状态码", "错误码", "port", "Port", "ports", "HTTP", "RFC", "ISO"];

/// A number that begins at the place, with its range and unit.
pub(super) fn at(reader: &Reader) -> Option<(usize, Said)> {
    if let Some(ordinal) = ordinal(reader) {
        return Some((ordinal, Said::AsIs));
    }
    let (mut length, mut said) = date(reader)
        .or_else(|| time(reader))
        .or_else(|| fraction(reader))
        .or_else(|| range(reader))
        .unwrap_or_else(|| single(reader, 0));
    if let Some((more, unit)) = units::after(reader, length) {
        said = match unit {
            Unit::Percent if reader.in_chinese => format!("百分之{said}"),
            Unit::Percent => format!("{said} percent"),
            Unit::Times => format!("{said}{}", reader.pick("倍", " times")),
            Unit::Named(chinese, _, _) if reader.in_chinese => {
                // Two of most units is 两, of those of time as well.
                let said = if said == "二" { "两".to_owned() } else { said };
                let gap =
                    if chinese.is_ascii() || chinese.starts_with(|c: char| c.is_ascii()) { " " } else { "" };
                format!("{said}{gap}{chinese}")
            }
            Unit::Named(_, one, several) => format!("{said} {}", if said == "1" { one } else { several }),
        };
        length += more;
    } else if let Some((more, more_than)) = at_least(reader, length) {
        said += more_than;
        length += more;
    } else if reader.in_chinese && said == "二" && counts(reader, length) {
        said = "两".to_owned();
    }
    let closes = reader.in_chinese || reader.peek(length).is_some_and(|c| c.is_ascii_alphabetic());
    Some((length, if closes { Said::Word(said) } else { number_as_is(reader, length, said) }))
}

/// An English number that is read as it is written keeps what stands around it (`(3)`, `“3”`).
fn number_as_is(reader: &Reader, length: usize, said: String) -> Said {
    let written: String = reader.chars[reader.at..reader.at + length].iter().collect();
    if written == said && length == 1 { Said::AsIs } else { Said::Word(said) }
}

/// The length of `1st`, `22nd`, which voices know.
fn ordinal(reader: &Reader) -> Option<usize> {
    let length = digits(reader, 0).len();
    let is_ordinal = ["st", "nd", "rd", "th"].iter().any(|ending| reader.follows(length, ending));
    (is_ordinal && !reader.peek(length + 2).is_some_and(|c| c.is_ascii_alphanumeric())).then_some(length + 2)
}

/// `10+`: that many or more.
fn at_least(reader: &Reader, length: usize) -> Option<(usize, &'static str)> {
    let is_last = |c: Option<char>| !c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '+');
    let plus = reader.peek(length) == Some('+') && is_last(reader.peek(length + 1));
    (plus && !units::next_is_number(reader, length + 1)).then(|| (1, reader.pick("多", " plus")))
}

/// Whether the number counts what follows, so that two is 两; not as an ordinal (第 2 个).
fn counts(reader: &Reader, length: usize) -> bool {
    let space = usize::from(reader.peek(length) == Some(' '));
    reader.peek(length + space).is_some_and(|c| COUNTED.contains(c)) && !reader.word_before().ends_with('第')
}

/// A single number this far from the place: its length and what is said.
fn single(reader: &Reader, ahead: usize) -> (usize, String) {
    if let Some(number) = dotted(reader, ahead) {
        let is_address = number.matches('.').count() == 3;
        let mut said = if is_address && !reader.in_chinese {
            number.replace('.', " dot ")
        } else if is_address {
            number.split('.').map(cardinal).collect::<Vec<_>>().join("点")
        } else {
            say_dotted(&number, reader.in_chinese)
        };
        let mut length = number.len();
        // The width of a network: `10.0.0.0/16`.
        if is_address && reader.peek(ahead + length) == Some('/') {
            let width = digits(reader, ahead + length + 1);
            if !width.is_empty() {
                let of = if reader.in_chinese { cardinal(&width) } else { width.clone() };
                said += &format!("{}{of}", reader.pick("斜杠", " slash "));
                length += 1 + width.len();
            }
        }
        let told = number.chars().all(|c| c.is_ascii_digit()) && ahead == 0 && is_digitwise(reader, &number);
        if told {
            said = if reader.in_chinese { digit_by_digit(&number) } else { spaced(&number) };
        }
        return (length, said);
    }
    let grouped = grouped(reader, ahead);
    let plain: String = grouped.chars().filter(|c| c.is_ascii_digit()).collect();
    let said = if reader.in_chinese { cardinal(&plain) } else { grouped.clone() };
    (grouped.len(), said)
}

/// Whether a number is a name: that of a port or a code, a year, or one that follows a letter's name directly.
fn is_digitwise(reader: &Reader, number: &str) -> bool {
    let before = reader.before();
    let is_year = reader.in_chinese && number.len() == 4 && reader.follows(number.len(), "年")
        || reader.in_chinese && number.len() == 4 && reader.follows(number.len(), " 年");
    let is_port = before == Some(':') && number.len() > 1;
    is_year || is_port || number.len() > 2 && DIGITWISE.contains(&reader.word_before().as_str())
}

fn spaced(number: &str) -> String {
    number.chars().map(String::from).collect::<Vec<_>>().join(" ")
}

/// `2-3`, `10–20`, `3~5`: from one to the other; a longer row (a date, a telephone number) is none.
fn range(reader: &Reader) -> Option<(usize, String)> {
    let (length, from) = single(reader, 0);
    let is_dash = |c: Option<char>| matches!(c, Some('-' | '–' | '—' | '~' | '～' | '−'));
    if !is_dash(reader.peek(length)) || is_dash(reader.before()) {
        return ratio(reader, length, &from);
    }
    if !reader.peek(length + 1).is_some_and(|c| c.is_ascii_digit()) {
        return None;
    }
    let (more, to) = single(reader, length + 1);
    let end = length + 1 + more;
    if is_dash(reader.peek(end)) && reader.peek(end + 1).is_some_and(|c| c.is_ascii_digit()) {
        return None;
    }
    Some((end, format!("{from}{}{to}", reader.pick("到", " to "))))
}

/// `3:1`, and `8080:80`.
fn ratio(reader: &Reader, length: usize, from: &str) -> Option<(usize, String)> {
    if reader.peek(length) != Some(':') || !reader.peek(length + 1).is_some_and(|c| c.is_ascii_digit()) {
        return None;
    }
    let (more, to) = single(reader, length + 1);
    let end = length + 1 + more;
    (reader.peek(end) != Some(':') && reader.before() != Some(':'))
        .then(|| (end, format!("{from}{}{to}", reader.pick("比", " to "))))
}

/// `1/2`, `3/4`; `24/7` is none.
fn fraction(reader: &Reader) -> Option<(usize, String)> {
    let upper = digits(reader, 0);
    if reader.peek(upper.len()) != Some('/') || upper.len() > 2 || matches!(reader.before(), Some('/' | '.'))
    {
        return None;
    }
    let lower = digits(reader, upper.len() + 1);
    let length = upper.len() + 1 + lower.len();
    let (part, whole): (u32, u32) = (upper.parse().ok()?, lower.parse().ok()?);
    let goes_on = reader.peek(length).is_some_and(|c| c.is_ascii_alphanumeric() || c == '/' || c == '.');
    if whole > 99 || goes_on {
        return None;
    }
    if part >= whole {
        let said = if reader.in_chinese {
            [cardinal(&upper), cardinal(&lower)].join("、")
        } else {
            format!("{upper} {lower}")
        };
        return Some((length, said));
    }
    let said = if reader.in_chinese {
        format!("{}分之{}", cardinal(&lower), cardinal(&upper))
    } else {
        match (part, whole) {
            (1, 2) => "one half".to_owned(),
            (1, 3) => "one third".to_owned(),
            (2, 3) => "two thirds".to_owned(),
            (1, 4) => "one quarter".to_owned(),
            (3, 4) => "three quarters".to_owned(),
            _ => format!("{upper} of {lower}"),
        }
    };
    Some((length, said))
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// `2024-05-01`.
fn date(reader: &Reader) -> Option<(usize, String)> {
    let (year, month, day) = (digits(reader, 0), digits(reader, 5), digits(reader, 8));
    let is_date = year.len() == 4
        && month.len() == 2
        && day.len() == 2
        && reader.peek(4) == Some('-')
        && reader.peek(7) == Some('-')
        && reader.before() != Some('-')
        && reader.peek(10) != Some('-');
    let (month, day): (usize, u32) = (month.parse().ok()?, day.parse().ok()?);
    if !is_date || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let said = if reader.in_chinese {
        let month = cardinal(&month.to_string());
        format!("{}年{month}月{}日", digit_by_digit(&year), cardinal(&day.to_string()))
    } else {
        format!("{} {day}, {year}", MONTHS[month - 1])
    };
    Some((10, said))
}

/// `10:30`, in Chinese; English voices know it.
fn time(reader: &Reader) -> Option<(usize, String)> {
    let hour = digits(reader, 0);
    let minute = digits(reader, hour.len() + 1);
    let length = hour.len() + 1 + minute.len();
    let is_time = reader.peek(hour.len()) == Some(':')
        && minute.len() == 2
        && hour.parse().is_ok_and(|hour: u32| hour < 25)
        && minute.parse().is_ok_and(|minute: u32| minute < 60)
        && reader.peek(length) != Some(':')
        && reader.before() != Some(':');
    if !is_time {
        return None;
    }
    let said = if !reader.in_chinese {
        format!("{hour}:{minute}")
    } else if minute == "00" {
        format!("{}点", cardinal(&hour))
    } else {
        let minute = if minute.starts_with('0') { digit_by_digit(&minute) } else { cardinal(&minute) };
        format!("{}点{minute}分", cardinal(&hour))
    };
    Some((length, said))
}

fn digits(reader: &Reader, ahead: usize) -> String {
    (ahead..).map_while(|at| reader.peek(at)).take_while(char::is_ascii_digit).collect()
}

/// Digits with commas or underscores between groups of three, or else digits alone.
fn grouped(reader: &Reader, ahead: usize) -> String {
    let mut number = digits(reader, ahead);
    if number.len() > 3 {
        return number;
    }
    while let Some(mark @ (',' | '_')) = reader.peek(ahead + number.len()) {
        let group = digits(reader, ahead + number.len() + 1);
        if group.len() != 3 {
            break;
        }
        number.push(mark);
        number.push_str(&group);
    }
    number
}

/// Digits, and further ones after dots (`1.31.2`); `None` for a number with grouped thousands.
pub(super) fn dotted(reader: &Reader, ahead: usize) -> Option<String> {
    let mut number = digits(reader, ahead);
    if number.is_empty() || grouped(reader, ahead).len() > number.len() {
        return None;
    }
    while reader.peek(ahead + number.len()) == Some('.') {
        let more = digits(reader, ahead + number.len() + 1);
        if more.is_empty() {
            break;
        }
        number.push('.');
        number.push_str(&more);
    }
    Some(number)
}

/// A number with any number of dots. English voices know one with a single dot.
pub(super) fn say_dotted(number: &str, in_chinese: bool) -> String {
    match (in_chinese, number.matches('.').count()) {
        (false, 0 | 1) => number.to_owned(),
        (false, _) => number.replace('.', " point "),
        (true, 0) => cardinal(number),
        (true, _) => {
            let (whole, rest) = number.split_once('.').unwrap_or((number, ""));
            let rest: Vec<String> = rest.split('.').map(digit_by_digit).collect();
            format!("{}点{}", cardinal(whole), rest.join("点"))
        }
    }
}

const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

/// Digits one by one, in Chinese; the dots and other signs between them are left out.
pub(super) fn digit_by_digit(number: &str) -> String {
    number.chars().filter_map(|c| c.to_digit(10)).map(|digit| DIGITS[digit as usize]).collect()
}

/// A whole number in Chinese; one that begins with zeros, or is longer than sixteen digits, digit by digit.
pub(super) fn cardinal(number: &str) -> String {
    if number.len() > 16 || number.len() > 1 && number.starts_with('0') {
        return digit_by_digit(number);
    }
    let Ok(mut rest) = number.parse::<u64>() else { return digit_by_digit(number) };
    if rest == 0 {
        return DIGITS[0].to_string();
    }
    let mut groups = Vec::new();
    while rest > 0 {
        groups.push(rest % 10_000);
        rest /= 10_000;
    }
    let mut said = String::new();
    let mut skipped = false;
    for (power, &group) in groups.iter().enumerate().rev() {
        if group == 0 {
            skipped = !said.is_empty();
            continue;
        }
        if !said.is_empty() && (skipped || group < 1000) {
            said.push(DIGITS[0]);
        }
        // Two of ten thousand is 两 as well.
        said += &if group == 2 && power > 0 { "两".to_owned() } else { thousands(group) };
        said += ["", "万", "亿", "万亿"][power];
        skipped = false;
    }
    // Ten to nineteen stand without a one.
    said.strip_prefix("一十").map_or(said.clone(), |rest| format!("十{rest}"))
}

/// A number from 1 to 9,999.
fn thousands(number: u64) -> String {
    let mut said = String::new();
    let mut gap = false;
    for (unit, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let digit = number / unit % 10;
        if digit == 0 {
            gap = !said.is_empty();
            continue;
        }
        if gap {
            said.push(DIGITS[0]);
            gap = false;
        }
        // Two hundreds and two thousands are 二百 and 两千.
        said.push(if digit == 2 && unit == 1000 { '两' } else { DIGITS[digit as usize] });
        said += name;
    }
    said
}

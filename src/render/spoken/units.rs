//! Units of amounts.

use super::reader::Reader;

/// Units: as written, in Chinese, and for one and for several in English. Longer ones stand before their beginnings.
const UNITS: [(&str, &str, &str, &str); 38] = [
    ("Kbps", "K 比特每秒", "kilobit per second", "kilobits per second"),
    ("kbps", "K 比特每秒", "kilobit per second", "kilobits per second"),
    ("Mbps", "兆比特每秒", "megabit per second", "megabits per second"),
    ("Gbps", "G 比特每秒", "gigabit per second", "gigabits per second"),
    ("KiB", "K", "kibibyte", "kibibytes"),
    ("MiB", "兆", "mebibyte", "mebibytes"),
    ("GiB", "G", "gibibyte", "gibibytes"),
    ("TiB", "T", "tebibyte", "tebibytes"),
    ("kHz", "千赫兹", "kilohertz", "kilohertz"),
    ("MHz", "兆赫兹", "megahertz", "megahertz"),
    ("GHz", "G 赫兹", "gigahertz", "gigahertz"),
    ("min", "分钟", "minute", "minutes"),
    ("sec", "秒", "second", "seconds"),
    ("Hz", "赫兹", "hertz", "hertz"),
    ("Ki", "K", "kibibyte", "kibibytes"),
    ("Mi", "兆", "mebibyte", "mebibytes"),
    ("Gi", "G", "gibibyte", "gibibytes"),
    ("Ti", "T", "tebibyte", "tebibytes"),
    ("KB", "K", "kilobyte", "kilobytes"),
    ("kB", "K", "kilobyte", "kilobytes"),
    ("MB", "兆", "megabyte", "megabytes"),
    ("GB", "G", "gigabyte", "gigabytes"),
    ("TB", "T", "terabyte", "terabytes"),
    ("PB", "P", "petabyte", "petabytes"),
    ("ms", "毫秒", "millisecond", "milliseconds"),
    ("us", "微秒", "microsecond", "microseconds"),
    ("µs", "微秒", "microsecond", "microseconds"),
    ("μs", "微秒", "microsecond", "microseconds"),
    ("ns", "纳秒", "nanosecond", "nanoseconds"),
    ("km", "公里", "kilometer", "kilometers"),
    ("cm", "厘米", "centimeter", "centimeters"),
    ("mm", "毫米", "millimeter", "millimeters"),
    ("kg", "公斤", "kilogram", "kilograms"),
    ("dB", "分贝", "decibel", "decibels"),
    ("℃", "摄氏度", "degree Celsius", "degrees Celsius"),
    ("°C", "摄氏度", "degree Celsius", "degrees Celsius"),
    ("s", "秒", "second", "seconds"),
    ("h", "小时", "hour", "hours"),
];

/// What a number is an amount of.
pub(super) enum Unit {
    /// `%`.
    Percent,
    /// `3x`.
    Times,
    /// A unit: in Chinese, and for one and for several in English.
    Named(&'static str, &'static str, &'static str),
}

/// The unit after a number, perhaps after a space.
pub(super) fn after(reader: &Reader, length: usize) -> Option<(usize, Unit)> {
    let space = usize::from(reader.peek(length) == Some(' '));
    let at = length + space;
    let ends = |at: usize| !reader.peek(at).is_some_and(|c| c.is_ascii_alphanumeric());
    if reader.peek(at) == Some('%') {
        return Some((space + 1, Unit::Percent));
    }
    if space == 0
        && matches!(reader.peek(at), Some('x' | 'X' | '×'))
        && ends(at + 1)
        && !next_is_number(reader, at + 1)
    {
        return Some((1, Unit::Times));
    }
    UNITS.iter().find(|(unit, ..)| reader.follows(at, unit)).and_then(|(unit, chinese, one, several)| {
        let size = unit.chars().count();
        // `h` and `s` alone may be anything after a space.
        (ends(at + size) && (space == 0 || size > 1))
            .then_some((space + size, Unit::Named(chinese, one, several)))
    })
}

/// Whether a number stands at a place, perhaps after a space.
pub(super) fn next_is_number(reader: &Reader, at: usize) -> bool {
    let space = usize::from(reader.peek(at) == Some(' '));
    reader.peek(at + space).is_some_and(|c| c.is_ascii_digit())
}

//! What time it is.

use crate::error::Result;
use std::time::{Duration, Instant};

/// The present moment in the local time zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Now {
    /// RFC 3339 with the offset: `2026-03-01T09:12:33+08:00`.
    pub rfc3339: String,
    /// The same for file names, sortable within a time zone: `2026-03-01T09.12.33`.
    pub file_name: String,
}

impl Now {
    /// How many whole days have passed since a moment, given as in [`file_name`](Self::file_name); none when it is no
    /// moment, or a later one.
    pub fn days_since(&self, file_name: &str) -> u32 {
        let read = |text: &str| jiff::civil::DateTime::strptime(FILE_NAME, text).ok();
        let hours = read(&self.file_name)
            .zip(read(file_name))
            .and_then(|(now, then)| now.since((jiff::Unit::Hour, then)).ok())
            .map_or(0, |span| span.get_hours());
        u32::try_from(hours / 24).unwrap_or(0)
    }
}

/// A moment as a part of file names: no colons, which some file systems refuse.
const FILE_NAME: &str = "%Y-%m-%dT%H.%M.%S";

/// The present moment.
pub fn now() -> Now {
    let zoned = jiff::Zoned::now();
    Now {
        rfc3339: zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
        file_name: zoned.strftime(FILE_NAME).to_string(),
    }
}

/// A number that is another one each time, small enough to be typed: milliseconds of the present minute and hour.
pub fn seed() -> u64 {
    u64::try_from(jiff::Timestamp::now().as_millisecond()).unwrap_or(0) % 1_000_000
}

/// A moment to count back from, in the local time zone.
#[derive(Debug, Clone)]
pub struct Moment(jiff::Zoned);

impl Moment {
    /// This one.
    pub fn now() -> Self {
        Moment(jiff::Zoned::now())
    }

    /// The moment of an RFC 3339 text; `None` when it is none.
    pub fn parse(rfc3339: &str) -> Option<Self> {
        let moment: jiff::Timestamp = rfc3339.parse().ok()?;
        Some(Moment(moment.to_zoned(jiff::tz::TimeZone::system())))
    }
}

/// How many midnights lie between a moment, as RFC 3339, and `now`; none when it is later. `None` when it is no moment.
pub fn days_ago(rfc3339: &str, now: &Moment) -> Option<u32> {
    let then = Moment::parse(rfc3339)?.0.with_time_zone(now.0.time_zone().clone());
    let days = now.0.date().since(then.date()).ok()?.get_days();
    Some(u32::try_from(days).unwrap_or(0))
}

/// Measures how long something takes.
#[derive(Debug, Clone, Copy)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts it.
    pub fn start() -> Self {
        Stopwatch(Instant::now())
    }

    /// The time since the start.
    pub fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}

/// Waits.
pub fn sleep(duration: Duration) {
    std::thread::sleep(duration);
}

/// Runs `work` on a named thread and waits for it at most `limit`; `None` when it takes longer, in which case the
/// thread is left behind. For system calls that may never return.
pub fn within<T: Send + 'static>(
    name: &str,
    limit: Duration,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<Option<T>> {
    let (send, receive) = std::sync::mpsc::sync_channel(1);
    let spawned = std::thread::Builder::new().name(name.to_owned()).spawn(move || {
        // The receiver is gone when the limit has passed: nobody wants the result any more.
        let _ = send.send(work());
    });
    crate::error::Context::context(spawned, || format!("cannot start the thread `{name}`"))?;
    Ok(receive.recv_timeout(limit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_whole_and_never_negative() {
        let now = Now { rfc3339: String::new(), file_name: "2026-03-01T09.12.33".into() };
        for (then, days) in [
            ("2026-03-01T09.12.33", 0),
            ("2026-02-28T09.12.34", 0),
            ("2026-02-28T09.12.33", 1),
            ("2025-03-01T09.12.33", 365),
            ("2027-03-01T09.12.33", 0),
            ("2026-13-41T09.12.33", 0),
            ("", 0),
        ] {
            assert_eq!(now.days_since(then), days, "{then}");
        }
        assert_eq!(super::now().days_since(&super::now().file_name), 0);
    }
}

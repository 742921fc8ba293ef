//! The clock, and the times that people type: `2h`, `7d`, `2026-12-01`, `2026-12-01T09:00:00Z`.

use crate::error::{Code, Problem};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use std::time::{SystemTime, UNIX_EPOCH};
use tminus_measure::parse_duration;

/// The time now, to the microsecond.
pub(crate) fn now() -> Timestamp {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since.as_micros())
        .ok()
        .and_then(|microseconds| Timestamp::from_microsecond(microseconds).ok())
        .unwrap_or(Timestamp::MAX)
}

/// A time that somebody typed. A duration counts from `now`; a date is its last second, in UTC.
pub(crate) fn moment(option: &str, text: &str, now: Timestamp) -> Result<Timestamp, Problem> {
    let text = text.trim();
    let from_now = || {
        let duration = parse_duration(text).ok()?;
        now.checked_add(SignedDuration::try_from(duration).ok()?)
            .ok()
    };
    let end_of_day = || {
        let date: Date = text.parse().ok()?;
        // A civil date also parses from a longer text; only the bare one is a date here.
        (text.len() == 10)
            .then(|| TimeZone::UTC.to_timestamp(date.at(23, 59, 59, 0)).ok())
            .flatten()
    };
    from_now()
        .or_else(|| text.parse().ok())
        .or_else(end_of_day)
        .ok_or_else(|| {
            Problem::new(
                Code::Argument,
                format!("`{text}` of {option} is no time"),
                "write a time from now (30m, 2h, 7d), a date (2026-12-01) or a time with its zone (2026-12-01T09:00:00Z)",
            )
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_people_write_them() {
        let now: Timestamp = "2026-11-25T12:00:00Z".parse().expect("a time");
        for (text, wanted) in [
            ("2h", "2026-11-25T14:00:00Z"),
            ("7d", "2026-12-02T12:00:00Z"),
            ("2026-12-01", "2026-12-01T23:59:59Z"),
            ("2026-12-01T09:00:00Z", "2026-12-01T09:00:00Z"),
            ("2026-12-01T09:00:00+02:00", "2026-12-01T07:00:00Z"),
        ] {
            let wanted: Timestamp = wanted.parse().expect("a time");
            assert_eq!(
                moment("--expires", text, now).expect(text),
                wanted,
                "{text}"
            );
        }
        for text in [
            "",
            "soon",
            "2026-13-01",
            "99999999999999w",
            "2026-12-01T09:00",
        ] {
            assert!(moment("--expires", text, now).is_err(), "{text}");
        }
    }
}

//! The one place that reads and writes durations as people do: `30s`, `5m`, `1h30m`, `250ms`, `7d`.

use std::fmt::Write as _;
use std::time::Duration;

/// A text that is no duration.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no duration; write one like `250ms`, `30s`, `5m`, `1h30m` or `7d`")]
pub struct DurationError(String);

const UNITS: [(&str, u64); 8] = [
    ("ms", 1),
    ("s", 1000),
    ("sec", 1000),
    ("m", 60_000),
    ("min", 60_000),
    ("h", 3_600_000),
    ("d", 86_400_000),
    ("w", 604_800_000),
];

/// Reads `250ms`, `30s`, `5m`, `1h30m`, `7d`, `2w`: whole numbers, each with its unit, added up.
pub fn parse_duration(text: &str) -> Result<Duration, DurationError> {
    let error = || DurationError(text.to_owned());
    let mut rest = text.trim();
    if rest.is_empty() {
        return Err(error());
    }
    let mut milliseconds: u64 = 0;
    while !rest.is_empty() {
        let digits = rest
            .find(|character: char| !character.is_ascii_digit())
            .ok_or_else(error)?;
        let number: u64 = rest[..digits].parse().map_err(|_| error())?;
        rest = rest[digits..].trim_start();
        let letters = rest
            .find(|character: char| !character.is_ascii_alphabetic())
            .unwrap_or(rest.len());
        let (_, factor) = UNITS
            .iter()
            .find(|(name, _)| *name == &rest[..letters])
            .ok_or_else(error)?;
        milliseconds = number
            .checked_mul(*factor)
            .and_then(|part| milliseconds.checked_add(part))
            .ok_or_else(error)?;
        rest = rest[letters..].trim_start();
    }
    Ok(Duration::from_millis(milliseconds))
}

/// Writes a duration for people: two units at most, `0 ms` to `12d 4h`.
pub fn display_duration(duration: Duration) -> String {
    let milliseconds = duration.as_millis();
    if milliseconds < 1000 {
        return format!("{milliseconds}ms");
    }
    let seconds = duration.as_secs();
    if seconds < 10 {
        let tenths = milliseconds / 100;
        return if tenths.is_multiple_of(10) {
            format!("{seconds}s")
        } else {
            format!("{}.{}s", tenths / 10, tenths % 10)
        };
    }
    let parts = [
        (seconds / 86_400, "d"),
        (seconds / 3600 % 24, "h"),
        (seconds / 60 % 60, "m"),
        (seconds % 60, "s"),
    ];
    let first = parts
        .iter()
        .position(|(amount, _)| *amount > 0)
        .unwrap_or(3);
    let mut text = String::new();
    for (amount, unit) in parts
        .iter()
        .skip(first)
        .take(2)
        .filter(|(amount, _)| *amount > 0)
    {
        if !text.is_empty() {
            text.push(' ');
        }
        let _ = write!(text, "{amount}{unit}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_and_written_alike() {
        for (text, milliseconds, written) in [
            ("250ms", 250, "250ms"),
            ("30s", 30_000, "30s"),
            ("5m", 300_000, "5m"),
            ("1h30m", 5_400_000, "1h 30m"),
            ("7d", 604_800_000, "7d"),
            ("1500ms", 1500, "1.5s"),
        ] {
            let duration = parse_duration(text).expect(text);
            assert_eq!(duration, Duration::from_millis(milliseconds));
            assert_eq!(display_duration(duration), written);
        }
        for text in [
            "",
            "5",
            "m",
            "5 parsecs",
            "-5s",
            "99999999999999999999s",
            "18446744073709551615w",
        ] {
            assert!(parse_duration(text).is_err(), "{text}");
        }
    }
}

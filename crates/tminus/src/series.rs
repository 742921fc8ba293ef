//! Reads a series of windows: one value a line, CSV with `time,value`, or JSON lines.

use crate::error::{Code, Problem};
use crate::excerpt::Place;
use jiff::Timestamp;
use serde_json::Value;

/// The values in time order; `None` where a window has none.
///
/// The first line that is not empty decides which of the three forms the text has. A value that is
/// empty, `null` or not finite is missing; what is no number at all is an error, and so is a time that
/// is not after the one before.
pub(crate) fn read_series(name: &str, text: &str) -> Result<Vec<Option<f64>>, Problem> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let first = text.lines().find(|line| !line.trim().is_empty());
    let form = match first.map(str::trim) {
        Some(line) if line.starts_with(['{', '[']) => Form::Json,
        Some(line) if line.contains(',') => Form::Csv(Columns::of(line)),
        _ => Form::Plain,
    };
    let mut values = Vec::new();
    let mut before: Option<Moment> = None;
    let mut header = matches!(&form, Form::Csv(columns) if columns.named);
    for (index, line) in text.lines().enumerate() {
        if header && !line.trim().is_empty() {
            header = false;
            continue;
        }
        let refused = |what: &str, help: &str| {
            Problem::new(Code::Argument, what, help).at(Place::line(name, index + 1, line))
        };
        let entry = entry(&form, line.trim()).ok_or_else(|| {
            refused(
                "this line has no number where its value should be",
                "give one value a line, CSV with a header `time,value`, or JSON lines with \"time\" and \"value\"; NaN and empty are missing",
            )
        })?;
        if let Some(moment) = entry.time.as_deref().and_then(Moment::read) {
            if before.is_some_and(|before| !moment.is_after(before)) {
                return Err(refused(
                    "the time of this line is not after the one before",
                    "sort the lines by time, with one line for each window",
                ));
            }
            before = Some(moment);
        }
        values.push(entry.value.filter(|value| value.is_finite()));
    }
    Ok(values)
}

enum Form {
    Plain,
    Csv(Columns),
    Json,
}

/// Which columns of a CSV hold what.
struct Columns {
    named: bool,
    time: usize,
    value: usize,
}

impl Columns {
    fn of(line: &str) -> Self {
        let place = |wanted: &str| {
            line.split(',')
                .position(|field| unquoted(field).eq_ignore_ascii_case(wanted))
        };
        match place("value") {
            Some(value) => Self {
                named: true,
                time: place("time").or(place("timestamp")).unwrap_or(usize::MAX),
                value,
            },
            None => Self {
                named: false,
                time: 0,
                value: 1,
            },
        }
    }
}

struct Entry {
    time: Option<String>,
    value: Option<f64>,
}

fn entry(form: &Form, line: &str) -> Option<Entry> {
    if line.is_empty() {
        return Some(Entry {
            time: None,
            value: None,
        });
    }
    match form {
        Form::Plain => Some(Entry {
            time: None,
            value: Some(number(line)?),
        }),
        Form::Csv(columns) => {
            let field = |column: usize| line.split(',').nth(column).map(unquoted);
            Some(Entry {
                time: field(columns.time).map(str::to_owned),
                value: Some(number(field(columns.value)?)?),
            })
        }
        Form::Json => {
            let document: Value = serde_json::from_str(line).ok()?;
            let (time, value) = match &document {
                Value::Object(fields) => (
                    fields.get("time").or_else(|| fields.get("timestamp")),
                    fields.get("value")?,
                ),
                // A sample as Prometheus gives it.
                Value::Array(parts) if parts.len() == 2 => (parts.first(), &parts[1]),
                other => (None, other),
            };
            Some(Entry {
                time: time.map(|time| {
                    time.as_str()
                        .map_or_else(|| time.to_string(), str::to_owned)
                }),
                value: match value {
                    Value::Null => None,
                    Value::Number(number) => number.as_f64(),
                    Value::String(text) => Some(number(text)?),
                    _ => return None,
                },
            })
        }
    }
}

fn unquoted(field: &str) -> &str {
    field.trim().trim_matches('"').trim()
}

/// NaN for nothing, `None` for what is no number.
fn number(text: &str) -> Option<f64> {
    if text.is_empty() {
        return Some(f64::NAN);
    }
    text.parse().ok()
}

/// A time that can be put in order: seconds, or a date with a time. Other times are not compared.
#[derive(Clone, Copy)]
enum Moment {
    Seconds(f64),
    Date(Timestamp),
}

impl Moment {
    fn read(text: &str) -> Option<Self> {
        text.parse()
            .map(Self::Seconds)
            .ok()
            .or_else(|| text.parse().map(Self::Date).ok())
    }

    fn is_after(self, before: Self) -> bool {
        match (before, self) {
            (Self::Seconds(before), Self::Seconds(now)) => now > before,
            (Self::Date(before), Self::Date(now)) => now > before,
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<Option<f64>> {
        read_series("a.csv", text).unwrap_or_else(|problem| panic!("{}", problem.render(false)))
    }

    #[test]
    fn the_three_forms_say_the_same() {
        let expected = [Some(1.5), None, None, Some(-2.0)];
        for text in [
            "1.5\nNaN\n\n-2\n",
            "\u{feff}1.5\r\nnan\r\n\r\n-2",
            "time,value\n1,1.5\n2,NaN\n3,\n4,-2e0\n",
            "1,1.5\n2,NaN\n3,\n4,-2\n",
            "\"host\",\"Value\",\"Time\"\na,1.5,1\na,,2\na,inf,3\nb,\"-2\",4\n",
            "2026-11-26T10:00:00Z,1.5\n2026-11-26T10:01:00Z,NaN\n\n2026-11-26T10:02:00Z,-2\n",
            "{\"time\":1,\"value\":1.5}\n{\"time\":2,\"value\":null}\n\n{\"value\":\"-2\"}\n",
            "[1,\"1.5\"]\n[2,\"NaN\"]\n[3,null]\n[4,\"-2\"]\n",
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
        assert_eq!(read(""), []);
    }

    #[test]
    fn what_is_no_number_is_shown_with_its_line() {
        for (text, line) in [
            ("1\ntwo\n", 2),
            ("time,value\n1,2\n2,x\n", 3),
            ("1,2\n3\n", 2),
            ("{\"value\":1}\n{\"valeu\":1}\n", 2),
            ("{\"value\":1}\n{\n", 2),
            ("{\"value\":[]}\n", 1),
            ("5,1\n4,1\n", 2),
            ("{\"time\":5,\"value\":1}\n{\"time\":5,\"value\":1}\n", 2),
        ] {
            let problem = read_series("a.csv", text).expect_err(text).render(false);
            assert!(problem.contains(&format!("a.csv:{line}:")), "{problem}");
        }
    }
}

//! What must hold of a command's result: functions of its exit status and output.

use crate::capture::Heard;
use crate::observation::{Findings, Value};
use crate::redact::{Secrets, redact_text};
use regex::Regex;
use std::cmp::Ordering;
use std::sync::LazyLock;
use tminus_measure::{Quantity, Threshold, Unit, Verdict};
use tminus_plan::Check;

/// How much of an output a summary quotes, in characters.
const QUOTE: usize = 80;

/// The result of a command.
pub(crate) struct Result<'a> {
    /// `None`: it was ended while it was watched, which says nothing.
    pub(crate) exit_status: Option<i32>,
    pub(crate) stdout: &'a Heard,
    pub(crate) stderr: &'a Heard,
    /// Exit status 1 means that nothing was found, not that something failed.
    pub(crate) one_means_none: bool,
    pub(crate) secrets: &'a Secrets,
}

/// The texts that these checks look for in the output.
pub(crate) fn texts<'a>(checks: impl IntoIterator<Item = &'a Check>) -> Vec<String> {
    let mut texts = Vec::new();
    for check in checks {
        match check {
            Check::Contains(text) | Check::Lacks(text) => texts.push(text.clone()),
            Check::AnyOf(checks) | Check::AllOf(checks) => texts.extend(self::texts(checks)),
            _ => {}
        }
    }
    texts
}

/// Whether one of the checks says itself what the exit status must be.
pub(crate) fn speaks_of_exit_status<'a>(checks: impl IntoIterator<Item = &'a Check>) -> bool {
    checks.into_iter().any(|check| match check {
        Check::ExitStatus(_) | Check::Fails => true,
        Check::AnyOf(checks) | Check::AllOf(checks) => speaks_of_exit_status(checks),
        _ => false,
    })
}

/// Whether a failure to find its program (status 126 or 127) is what one of the checks asks for.
pub(crate) fn asks_for_status<'a>(
    checks: impl IntoIterator<Item = &'a Check>,
    status: i32,
) -> bool {
    checks.into_iter().any(|check| match check {
        Check::ExitStatus(wanted) => *wanted == status,
        Check::AnyOf(checks) | Check::AllOf(checks) => asks_for_status(checks, status),
        _ => false,
    })
}

/// Holds the result against the checks, all of which must hold. An exit status that is not 0 fails
/// as well, unless a check speaks of it.
pub(crate) fn judge<'a>(
    result: &Result<'_>,
    checks: impl IntoIterator<Item = &'a Check> + Clone,
    findings: &mut Findings,
    values: &mut Vec<Value>,
) {
    let mut checks = checks.into_iter().peekable();
    if let Some(status) = result.exit_status {
        let implied = checks.peek().is_none();
        let all: Vec<&Check> = checks.by_ref().collect();
        if implied || !speaks_of_exit_status(all.iter().copied()) {
            let nothing_found = result.one_means_none && status == 1 && !implied;
            findings.add_held(status == 0 || nothing_found, exit_status(status));
        }
        for check in all {
            let (verdict, text) = result.judge(check, values);
            findings.add(verdict, text);
        }
    } else {
        for check in checks {
            let (verdict, text) = result.judge(check, values);
            findings.add(verdict, text);
        }
    }
}

/// An exit status in words; the shell reports a child killed by signal `n` as `128 + n`.
pub(crate) fn exit_status(status: i32) -> String {
    match status {
        129..=159 => format!(
            "exit status {status} (killed by {})",
            signal_name(status - 128)
        ),
        _ => format!("exit status {status}"),
    }
}

/// The name of a signal.
pub(crate) fn signal_name(number: i32) -> String {
    let name = match number {
        1 => "SIGHUP",
        2 => "SIGINT",
        3 => "SIGQUIT",
        4 => "SIGILL",
        6 => "SIGABRT",
        8 => "SIGFPE",
        9 => "SIGKILL",
        11 => "SIGSEGV",
        13 => "SIGPIPE",
        14 => "SIGALRM",
        15 => "SIGTERM",
        _ => return format!("signal {number}"),
    };
    name.to_owned()
}

static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    expression(
        r"(?:^|[^\w.+-])([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:[eE][+-]?\d+)?|[+-]?\.\d+)[ \t]?(%|[\w/µμ]*)",
    )
});
static VERSION: LazyLock<Regex> =
    LazyLock::new(|| expression(r"(?:^|[^\w.])[vV]?(\d+(?:\.\d+)+)([-+~.]?[A-Za-z][\w.]*)?"));
static BARE_VERSION: LazyLock<Regex> =
    LazyLock::new(|| expression(r"(?:^|[^\w.])[vV]?(\d+(?:\.\d+)*)([-+~.]?[A-Za-z][\w.]*)?"));
static STATUS_LINE: LazyLock<Regex> =
    LazyLock::new(|| expression(r"\bHTTP/\d(?:\.\d)?\s+(\d{3})\b"));
static BARE_STATUS: LazyLock<Regex> = LazyLock::new(|| expression(r"(?:^|\n)\s*([1-5]\d\d)\s*$"));

fn expression(text: &str) -> Regex {
    Regex::new(text).expect("the expressions are constant, and a test compiles them")
}

impl Result<'_> {
    fn judge(&self, check: &Check, values: &mut Vec<Value>) -> (Verdict, String) {
        match check {
            Check::ExitStatus(wanted) => match self.exit_status {
                Some(status) if status == *wanted => (Verdict::Pass, exit_status(status)),
                Some(status) => (
                    Verdict::Fail,
                    format!("{}, expected {wanted}", exit_status(status)),
                ),
                None => not_ended(),
            },
            Check::Fails => match self.exit_status {
                Some(0) => (
                    Verdict::Fail,
                    "exit status 0, but it was expected to fail".to_owned(),
                ),
                Some(status) => (
                    Verdict::Pass,
                    format!("{}, as expected", exit_status(status)),
                ),
                None => not_ended(),
            },
            Check::Contains(text) => {
                let found = self.stdout.seek.found(text) || self.stderr.seek.found(text);
                self.held(
                    found,
                    format!("output contains {}", self.quote(text)),
                    || format!("output lacks {}: {}", self.quote(text), self.quote_output()),
                )
            }
            Check::Lacks(text) => self.held(
                !self.stdout.seek.found(text),
                format!("output lacks {}", self.quote(text)),
                || format!("output contains {}", self.quote(text)),
            ),
            Check::Equals(text) => self.held(
                self.stdout.is_whole() && self.raw_stdout().trim() == text.trim(),
                format!("output is {}", self.quote(text.trim())),
                || {
                    format!(
                        "output is {}, expected {}",
                        self.quote_output(),
                        self.quote(text.trim())
                    )
                },
            ),
            Check::Json(text) => self.judge_json(text),
            Check::Number(threshold) => self.judge_number(*threshold, values),
            Check::VersionAtLeast(wanted) => self.judge_version(wanted, values),
            Check::HttpStatus(wanted) => self.judge_http_status(*wanted, values),
            Check::AnyOf(checks) => {
                let parts: Vec<_> = checks
                    .iter()
                    .map(|check| self.judge(check, values))
                    .collect();
                let verdict = Verdict::any(parts.iter().map(|(verdict, _)| *verdict));
                let deciding: Vec<_> = parts
                    .iter()
                    .filter(|(part, _)| *part == verdict)
                    .map(|(_, text)| text.as_str())
                    .collect();
                match (verdict, deciding.first()) {
                    (Verdict::Pass, Some(first)) => (verdict, (*first).to_owned()),
                    (_, None) => (verdict, "none of no alternatives holds".to_owned()),
                    _ => (verdict, deciding.join(", and ")),
                }
            }
            Check::AllOf(checks) => {
                let mut findings = Findings::default();
                for check in checks {
                    let (verdict, text) = self.judge(check, values);
                    findings.add(verdict, text);
                }
                if findings.is_empty() {
                    findings.add(Verdict::NotMeasured, "nothing is expected");
                }
                (findings.verdict(), findings.summary())
            }
            Check::NoOutput => self.held(blank(self.stdout), "no output".to_owned(), || {
                format!("output is {}, expected none", self.quote_output())
            }),
            Check::SomeOutput => self.held(!blank(self.stdout), "some output".to_owned(), || {
                "no output, expected some".to_owned()
            }),
        }
    }

    #[expect(clippy::unused_self, reason = "reads as one of the judgements above")]
    fn held(&self, holds: bool, yes: String, no: impl FnOnce() -> String) -> (Verdict, String) {
        if holds {
            (Verdict::Pass, yes)
        } else {
            (Verdict::Fail, no())
        }
    }

    fn judge_json(&self, wanted: &str) -> (Verdict, String) {
        let Ok(wanted) = serde_json::from_str::<serde_json::Value>(wanted) else {
            return (
                Verdict::NotMeasured,
                format!("what is expected is no JSON: {}", self.quote(wanted)),
            );
        };
        if !self.stdout.is_whole() {
            return (
                Verdict::NotMeasured,
                format!(
                    "output of {} bytes is beyond the limit, so it was not read as JSON",
                    self.stdout.total
                ),
            );
        }
        match serde_json::from_slice::<serde_json::Value>(&self.stdout.raw) {
            Err(_) => (
                Verdict::Fail,
                format!("output is no JSON: {}", self.quote_output()),
            ),
            Ok(found) => match difference(&wanted, &found, String::new()) {
                None => (
                    Verdict::Pass,
                    format!("output has {}", self.quote(&wanted.to_string())),
                ),
                Some((pointer, wanted, found)) => (
                    Verdict::Fail,
                    format!(
                        "output has {} at `{}`, expected {}",
                        found.map_or_else(
                            || "nothing".to_owned(),
                            |found| self.quote(&found.to_string())
                        ),
                        if pointer.is_empty() { "/" } else { &pointer },
                        self.quote(&wanted.to_string()),
                    ),
                ),
            },
        }
    }

    fn judge_number(&self, threshold: Threshold, values: &mut Vec<Value>) -> (Verdict, String) {
        // The redacted text, so that digits of a secret are no number.
        let text = String::from_utf8_lossy(&self.stdout.redacted);
        let Some(found) = NUMBER.captures(&text) else {
            return (
                Verdict::Fail,
                format!("no number in the output: {}", self.quote_output()),
            );
        };
        let number = found[1].replace(',', "");
        let unit = Unit::from_spelling(&found[2]).unwrap_or(Unit::None);
        let Some(quantity) = number
            .parse()
            .ok()
            .and_then(|value: f64| Quantity::new(value, unit).ok())
        else {
            return (
                Verdict::NotMeasured,
                format!("`{number}` is beyond what can be compared"),
            );
        };
        values.push(Value::number(
            "number",
            quantity.to_string(),
            quantity.value(),
        ));
        let verdict = threshold.holds(quantity);
        let text = match verdict {
            Verdict::Pass => format!("{quantity} is {threshold}"),
            Verdict::Fail => format!("{quantity} is not {threshold}"),
            _ => format!("{quantity} cannot be held against {threshold}"),
        };
        (verdict, text)
    }

    fn judge_version(&self, wanted: &str, values: &mut Vec<Value>) -> (Verdict, String) {
        let bare = wanted.trim_start_matches(['v', 'V']).trim_end_matches('+');
        let expression = if bare.contains('.') {
            &VERSION
        } else {
            &BARE_VERSION
        };
        let Some(wanted_version) = BARE_VERSION.captures(bare).map(|parts| Version::of(&parts))
        else {
            return (
                Verdict::NotMeasured,
                format!("what is expected is no version: {}", self.quote(wanted)),
            );
        };
        let found = [self.stdout, self.stderr].into_iter().find_map(|heard| {
            let text = String::from_utf8_lossy(&heard.redacted);
            expression.captures(&text).map(|parts| Version::of(&parts))
        });
        let Some(found) = found else {
            return (
                Verdict::Fail,
                format!("no version in the output: {}", self.quote_output()),
            );
        };
        values.push(Value::text("version", found.text.clone()));
        let holds = found.compare(&wanted_version) != Ordering::Less;
        let relation = if holds { "at least" } else { "older than" };
        (
            if holds { Verdict::Pass } else { Verdict::Fail },
            format!("version {} is {relation} {bare}", found.text),
        )
    }

    fn judge_http_status(&self, wanted: u16, values: &mut Vec<Value>) -> (Verdict, String) {
        // The last status line is that of the answer; those before it are of redirects.
        let found = [self.stdout, self.stderr].into_iter().find_map(|heard| {
            let text = String::from_utf8_lossy(&heard.redacted);
            let line = STATUS_LINE.captures_iter(&text).last();
            line.and_then(|line| line[1].parse::<u16>().ok())
        });
        let bare = || {
            let text = String::from_utf8_lossy(&self.stdout.redacted);
            BARE_STATUS
                .captures(&text)
                .and_then(|status| status[1].parse::<u16>().ok())
        };
        let Some(found) = found.or_else(bare) else {
            return (
                Verdict::Fail,
                format!("no HTTP status in the output: {}", self.quote_output()),
            );
        };
        values.push(Value::number(
            "HTTP status",
            found.to_string(),
            f64::from(found),
        ));
        if found == wanted {
            (Verdict::Pass, format!("HTTP status {found}"))
        } else {
            (
                Verdict::Fail,
                format!("HTTP status {found}, expected {wanted}"),
            )
        }
    }

    fn raw_stdout(&self) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(&self.stdout.raw)
    }

    fn quote(&self, text: &str) -> String {
        quote(&redact_text(self.secrets, text))
    }

    /// What a person should see of the output: of standard error when there is no other.
    fn quote_output(&self) -> String {
        let heard = if blank(self.stdout) && !blank(self.stderr) {
            self.stderr
        } else {
            self.stdout
        };
        if blank(heard) {
            return "nothing".to_owned();
        }
        quote(&String::from_utf8_lossy(&heard.redacted))
    }
}

fn not_ended() -> (Verdict, String) {
    (
        Verdict::NotMeasured,
        "it was ended while it was watched, so it has no exit status".to_owned(),
    )
}

fn blank(heard: &Heard) -> bool {
    heard.is_whole() && heard.raw.iter().all(u8::is_ascii_whitespace)
}

/// A text in quotation marks, on one line, cut to a length that a summary can bear. What goes in
/// must be redacted already.
pub(crate) fn quote(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let printable = line.chars().map(|character| {
        if character.is_control() {
            '\u{fffd}'
        } else {
            character
        }
    });
    if line.chars().count() <= QUOTE {
        format!("\"{}\"", printable.collect::<String>())
    } else {
        format!("\"{}...\"", printable.take(QUOTE).collect::<String>())
    }
}

/// The first place where `found` does not have what `wanted` has: the pointer (RFC 6901), what is
/// wanted there and what is there. Members that are not wanted do not count.
fn difference<'a>(
    wanted: &'a serde_json::Value,
    found: &'a serde_json::Value,
    pointer: String,
) -> Option<(String, &'a serde_json::Value, Option<&'a serde_json::Value>)> {
    use serde_json::Value::{Array, Number, Object};
    let same = match (wanted, found) {
        (Object(wanted), Object(found)) => {
            return wanted.iter().find_map(|(name, wanted)| {
                let pointer = format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"));
                match found.get(name) {
                    Some(found) => difference(wanted, found, pointer),
                    None => Some((pointer, wanted, None)),
                }
            });
        }
        (Array(wanted), Array(found)) if wanted.len() == found.len() => {
            return wanted
                .iter()
                .zip(found)
                .enumerate()
                .find_map(|(place, (wanted, found))| {
                    difference(wanted, found, format!("{pointer}/{place}"))
                });
        }
        (Number(wanted), Number(found)) => wanted == found || wanted.as_f64() == found.as_f64(),
        (wanted, found) => wanted == found,
    };
    (!same).then_some((pointer, wanted, Some(found)))
}

/// Whether two JSON values are the same, members that are not wanted aside.
pub(crate) fn json_has(wanted: &serde_json::Value, found: &serde_json::Value) -> bool {
    difference(wanted, found, String::new()).is_none()
}

/// A dotted version number, with what follows it.
struct Version {
    text: String,
    numbers: Vec<u64>,
    before_release: bool,
}

impl Version {
    fn of(parts: &regex::Captures<'_>) -> Self {
        let suffix = parts.get(2).map_or("", |suffix| suffix.as_str());
        let word = suffix
            .trim_start_matches(|character: char| !character.is_ascii_alphabetic())
            .to_ascii_lowercase();
        let before_release = ["alpha", "beta", "rc", "pre", "dev", "snapshot", "nightly"]
            .iter()
            .any(|stage| word.starts_with(stage));
        let text = if before_release {
            format!("{}{suffix}", &parts[1])
        } else {
            parts[1].to_owned()
        };
        Self {
            numbers: parts[1]
                .split('.')
                .map(|number| number.parse().unwrap_or(u64::MAX))
                .collect(),
            before_release,
            text,
        }
    }

    fn compare(&self, other: &Self) -> Ordering {
        let length = self.numbers.len().max(other.numbers.len());
        let padded = |numbers: &[u64]| {
            let mut numbers = numbers.to_vec();
            numbers.resize(length, 0);
            numbers
        };
        padded(&self.numbers)
            .cmp(&padded(&other.numbers))
            .then(other.before_release.cmp(&self.before_release))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::Listener;

    fn heard(text: &str, checks: &[Check]) -> Heard {
        let mut listener = Listener::new(&Secrets::default(), 1000, texts(checks));
        listener.push(text.as_bytes());
        listener.finish()
    }

    fn observed(status: i32, stdout: &str, stderr: &str, checks: &[Check]) -> (Verdict, String) {
        let (stdout, stderr) = (heard(stdout, checks), heard(stderr, checks));
        let result = Result {
            exit_status: Some(status),
            stdout: &stdout,
            stderr: &stderr,
            one_means_none: false,
            secrets: &Secrets::default(),
        };
        let mut findings = Findings::default();
        judge(&result, checks, &mut findings, &mut Vec::new());
        (findings.verdict(), findings.summary())
    }

    #[test]
    fn every_check_holds_or_says_what_was_observed_instead() {
        use Verdict::{Fail, NotMeasured, Pass};
        let number = |text: &str| Check::Number(text.parse().expect(text));
        let contains = |text: &str| Check::Contains(text.to_owned());
        let equals = |text: &str| Check::Equals(text.to_owned());
        let json = |text: &str| Check::Json(text.to_owned());
        let version = |text: &str| Check::VersionAtLeast(text.to_owned());
        for (status, stdout, check, verdict, summary) in [
            (0, "", Check::ExitStatus(0), Pass, "exit status 0"),
            (
                3,
                "",
                Check::ExitStatus(0),
                Fail,
                "exit status 3, expected 0",
            ),
            (3, "", Check::ExitStatus(3), Pass, "exit status 3"),
            (
                137,
                "",
                Check::ExitStatus(0),
                Fail,
                "exit status 137 (killed by SIGKILL), expected 0",
            ),
            (1, "", Check::Fails, Pass, "exit status 1, as expected"),
            (
                0,
                "",
                Check::Fails,
                Fail,
                "exit status 0, but it was expected to fail",
            ),
            (
                0,
                "+PONG\r\n",
                contains("PONG"),
                Pass,
                "exit status 0; output contains \"PONG\"",
            ),
            (
                0,
                "error",
                contains("PONG"),
                Fail,
                "output lacks \"PONG\": \"error\"",
            ),
            (
                0,
                "",
                contains("PONG"),
                Fail,
                "output lacks \"PONG\": nothing",
            ),
            (1, "PONG", contains("PONG"), Fail, "exit status 1"),
            (
                0,
                " 26 \n",
                equals("26"),
                Pass,
                "exit status 0; output is \"26\"",
            ),
            (
                0,
                "27",
                equals("26"),
                Fail,
                "output is \"27\", expected \"26\"",
            ),
            (
                0,
                r#"{"a":1.0,"b":[1,{"c":2,"d":0}],"x":9}"#,
                json(r#"{"a":1,"b":[1,{"c":2}]}"#),
                Pass,
                "exit status 0; output has \"{\"a\":1,\"b\":[1,{\"c\":2}]}\"",
            ),
            (
                0,
                r#"{"a":{"b":"down"}}"#,
                json(r#"{"a":{"b":"up"}}"#),
                Fail,
                "output has \"\"down\"\" at `/a/b`, expected \"\"up\"\"",
            ),
            (
                0,
                "{}",
                json(r#"{"a":1}"#),
                Fail,
                "output has nothing at `/a`, expected \"1\"",
            ),
            (
                0,
                "<html>",
                json("{}"),
                Fail,
                "output is no JSON: \"<html>\"",
            ),
            (
                0,
                "{}",
                json("{nope"),
                NotMeasured,
                "what is expected is no JSON: \"{nope\"",
            ),
            (
                0,
                "45 ms\n",
                number("< 50 ms"),
                Pass,
                "exit status 0; 45 ms is < 50 ms",
            ),
            (
                0,
                "p99: 0.06s",
                number("< 50 ms"),
                Fail,
                "0.06 s is not < 50 ms",
            ),
            (
                0,
                "rows: 1,234,567",
                number(">= 1000000"),
                Pass,
                "exit status 0; 1234567 is >= 1000000",
            ),
            (
                0,
                "p99",
                number("< 50"),
                Fail,
                "no number in the output: \"p99\"",
            ),
            (
                0,
                "12 MB",
                number("< 50 ms"),
                NotMeasured,
                "12 MB cannot be held against < 50 ms",
            ),
            (
                0,
                "nats-server: v2.10.7\n",
                version("v2.10.7"),
                Pass,
                "exit status 0; version 2.10.7 is at least 2.10.7",
            ),
            (
                0,
                "v2.9.25",
                version("2.10.7"),
                Fail,
                "version 2.9.25 is older than 2.10.7",
            ),
            (
                0,
                "2.10.7-rc.1",
                version("2.10.7"),
                Fail,
                "version 2.10.7-rc.1 is older than 2.10.7",
            ),
            (
                0,
                "v20.1.0",
                version("18"),
                Pass,
                "exit status 0; version 20.1.0 is at least 18",
            ),
            (
                0,
                "unknown",
                version("18"),
                Fail,
                "no version in the output: \"unknown\"",
            ),
            (
                0,
                "HTTP/1.1 301 Moved\r\n\r\nHTTP/1.1 200 OK\r\n",
                Check::HttpStatus(200),
                Pass,
                "exit status 0; HTTP status 200",
            ),
            (
                0,
                "503",
                Check::HttpStatus(200),
                Fail,
                "HTTP status 503, expected 200",
            ),
            (
                0,
                "ok",
                Check::HttpStatus(200),
                Fail,
                "no HTTP status in the output: \"ok\"",
            ),
            (0, " \n", Check::NoOutput, Pass, "exit status 0; no output"),
            (
                0,
                "M file",
                Check::NoOutput,
                Fail,
                "output is \"M file\", expected none",
            ),
            (
                0,
                "x",
                Check::SomeOutput,
                Pass,
                "exit status 0; some output",
            ),
            (0, "", Check::SomeOutput, Fail, "no output, expected some"),
            (
                0,
                "all good",
                Check::Lacks("error".into()),
                Pass,
                "exit status 0; output lacks \"error\"",
            ),
            (
                0,
                "an error",
                Check::Lacks("error".into()),
                Fail,
                "output contains \"error\"",
            ),
            (
                0,
                "27",
                Check::AnyOf(vec![equals("26"), equals("27")]),
                Pass,
                "exit status 0; output is \"27\"",
            ),
            (
                0,
                "28",
                Check::AnyOf(vec![equals("26"), equals("27")]),
                Fail,
                "output is \"28\", expected \"26\", and output is \"28\", expected \"27\"",
            ),
            (
                0,
                "",
                Check::AnyOf(vec![]),
                NotMeasured,
                "none of no alternatives holds",
            ),
            (
                0,
                "ab",
                Check::AllOf(vec![contains("a"), contains("c")]),
                Fail,
                "output lacks \"c\": \"ab\"",
            ),
            (
                1,
                "",
                Check::AllOf(vec![Check::Fails, Check::NoOutput]),
                Pass,
                "exit status 1, as expected; no output",
            ),
        ] {
            assert_eq!(
                observed(status, stdout, "", std::slice::from_ref(&check)),
                (verdict, summary.to_owned()),
                "{check:?} of {stdout:?}"
            );
        }
    }

    #[test]
    fn without_a_check_the_exit_status_decides() {
        assert_eq!(observed(0, "", "", &[]).0, Verdict::Pass);
        assert_eq!(
            observed(2, "", "", &[]),
            (Verdict::Fail, "exit status 2".to_owned())
        );
    }

    #[test]
    fn a_version_may_be_told_on_standard_error() {
        let check = [Check::VersionAtLeast("11".into())];
        assert_eq!(
            observed(0, "", "openjdk version \"17.0.2\" 2022", &check).0,
            Verdict::Pass
        );
    }

    #[test]
    fn a_search_that_finds_nothing_has_not_failed() {
        let checks = [Check::NoOutput];
        let silent = heard("", &checks);
        let result = Result {
            exit_status: Some(1),
            stdout: &silent,
            stderr: &silent,
            one_means_none: true,
            secrets: &Secrets::default(),
        };
        let mut findings = Findings::default();
        judge(&result, &checks, &mut findings, &mut Vec::new());
        assert_eq!(findings.verdict(), Verdict::Pass);
        let mut findings = Findings::default();
        judge(&result, &[], &mut findings, &mut Vec::new());
        assert_eq!(findings.verdict(), Verdict::Fail);
    }

    #[test]
    fn a_quotation_is_one_short_line_without_secrets() {
        let secrets = Secrets::new(["hunter22".to_owned()]);
        assert_eq!(quote("a\n\tb\u{7}"), "\"a b\u{fffd}\"");
        assert_eq!(quote(&"x".repeat(100)).len(), 85);
        let output = heard("x", &[]);
        let result = Result {
            exit_status: Some(0),
            stdout: &output,
            stderr: &output,
            one_means_none: false,
            secrets: &secrets,
        };
        assert_eq!(result.quote("is hunter22"), "\"is ***\"");
    }
}

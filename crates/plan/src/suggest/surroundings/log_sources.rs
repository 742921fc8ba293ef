//! Where a document reads logs, and the command that reads what was logged of late.

use super::running::plain_name;
use super::sole::Near;
use super::{Seen, is_plain};
use std::collections::BTreeMap;
use tminus_checklist::SectionIndex;

/// How a log is read. Each command fails where there is no such log: an empty answer of nobody must
/// not look like a log without errors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::suggest) struct LogSource {
    /// Prints what was logged in the last quarter of an hour, or the last thousand lines.
    pub(in crate::suggest) command: String,
    /// Reads the same, but errors alone; `None` where the log does not know them from others.
    pub(in crate::suggest) errors: Option<String>,
    /// It succeeds with no output where nothing logs, so something must come.
    pub(in crate::suggest) speaks: bool,
}

#[derive(Default)]
pub(in crate::suggest) struct LogSources {
    near: Near<LogSource>,
    by_name: BTreeMap<String, Near<LogSource>>,
}

impl LogSources {
    pub(super) fn see(&mut self, seen: &Seen<'_>) {
        let Some((name, source)) = source(seen) else {
            return;
        };
        let name = plain_name(&name);
        if !name.is_empty() {
            let by_name = self.by_name.entry(name).or_default();
            by_name.add(seen.section(), source.clone());
        }
        self.near.add(seen.section(), source);
    }

    /// The log of what these words name; else the one that the section reads, or the document.
    pub(in crate::suggest) fn of(
        &self,
        words: &str,
        section: Option<SectionIndex>,
    ) -> Option<&LogSource> {
        self.named(words, section).or_else(|| self.near.of(section))
    }

    /// The log of what these words name.
    fn named(&self, words: &str, section: Option<SectionIndex>) -> Option<&LogSource> {
        words
            .split_whitespace()
            .find_map(|word| self.by_name.get(&plain_name(word)))?
            .of(section)
    }
}

fn source(seen: &Seen<'_>) -> Option<(String, LogSource)> {
    let plain = |command: String| LogSource {
        command,
        errors: None,
        speaks: false,
    };
    match seen.words.as_slice() {
        ["journalctl", ..] => {
            let unit = seen.option(&["-u", "--unit", "-fu", "-xeu"])?;
            is_plain(unit).then(|| {
                let command = format!("journalctl -u {unit} --since=-15min --no-pager -q");
                let errors = format!("systemctl is-active -q {unit} && {command} -p err");
                let errors = Some(errors);
                let source = LogSource {
                    errors,
                    ..plain(command)
                };
                (unit.to_owned(), source)
            })
        }
        ["kubectl", "logs", ..] => {
            let target = operand(seen, 2);
            let selector = seen.option(&["-l", "--selector"]);
            let (which, late) = match (target, selector) {
                (Some(target), _) => (target.to_owned(), "--since=15m"),
                (None, Some(selector)) => (format!("-l {selector}"), "--tail=1000"),
                (None, None) => return None,
            };
            let options = ["-n", "-c"].iter().filter_map(|name| {
                let long = match *name {
                    "-n" => "--namespace",
                    _ => "--container",
                };
                seen.option(&[name, long])
                    .map(|value| format!(" {name} {value}"))
            });
            let options: String = options.collect();
            let fits = is_plain(&which.replace(' ', ""))
                && is_plain(&format!("x{}", options.replace(' ', "")));
            let name = target.or(selector)?.rsplit(['/', '=']).next()?.to_owned();
            fits.then(|| {
                let source = LogSource {
                    speaks: target.is_none(),
                    ..plain(format!("kubectl logs {which}{options} {late}"))
                };
                (name, source)
            })
        }
        ["docker" | "podman", "logs", ..] => {
            let name = operand(seen, 2).filter(|name| is_plain(name))?;
            let command = format!("{} logs --since 15m {name} 2>&1", seen.words[0]);
            Some((name.to_owned(), plain(command)))
        }
        ["docker", "compose", rest @ ..] => compose(seen, "docker compose", rest),
        ["docker-compose", rest @ ..] => compose(seen, "docker-compose", rest),
        ["pm2", "logs" | "log", ..] => {
            let name = operand(seen, 2).filter(|name| is_plain(name))?;
            let command = format!(
                "pm2 describe {name} >/dev/null && pm2 logs {name} --nostream --lines 1000"
            );
            Some((name.to_owned(), plain(command)))
        }
        ["tail" | "less" | "cat", ..] => {
            let file = seen.words.last()?;
            let fits = file.rsplit('.').next() == Some("log") && is_plain(file);
            let name = file.rsplit('/').next()?.trim_end_matches(".log");
            fits.then(|| (name.to_owned(), plain(format!("tail -n 1000 {file}"))))
        }
        _ => None,
    }
}

/// The logs of all services of a compose file, or of those that the command names.
fn compose(seen: &Seen<'_>, program: &str, rest: &[&str]) -> Option<(String, LogSource)> {
    let ["logs", rest @ ..] = rest else {
        return None;
    };
    let services: Vec<&str> = rest
        .iter()
        .filter(|word| !word.starts_with('-') && word.parse::<u64>().is_err())
        .copied()
        .collect();
    let plain = services.iter().all(|service| is_plain(service));
    let name = services.first().copied().unwrap_or_default().to_owned();
    let command = format!(
        "{program} logs --no-color --tail=1000 {}",
        services.join(" ")
    );
    let command = seen.there(command.trim_end());
    plain.then_some((
        name,
        LogSource {
            command,
            errors: None,
            speaks: true,
        },
    ))
}

/// The first word from a place on that is neither an option nor an option's value.
fn operand<'a>(seen: &Seen<'a>, from: usize) -> Option<&'a str> {
    const VALUED: [&str; 11] = [
        "-n",
        "-c",
        "-l",
        "--namespace",
        "--container",
        "--selector",
        "--tail",
        "--since",
        "--lines",
        "--until",
        "--context",
    ];
    let mut words = seen.words.iter().skip(from);
    while let Some(word) = words.next() {
        if VALUED.contains(word) {
            words.next();
        } else if !word.starts_with('-') {
            return Some(word);
        }
    }
    None
}

//! What a document starts, by the name that it gives it.

use super::sole::Near;
use super::{Seen, is_plain};
use std::collections::BTreeMap;
use tminus_checklist::{Check, SectionIndex};

/// How it is seen that something runs.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::suggest) struct Runs {
    pub(in crate::suggest) name: String,
    pub(in crate::suggest) command: String,
    pub(in crate::suggest) expect: Option<Check>,
}

#[derive(Default)]
pub(in crate::suggest) struct Running {
    by_name: BTreeMap<String, Near<Runs>>,
    compose: Near<String>,
}

impl Running {
    pub(super) fn see(&mut self, seen: &Seen<'_>) {
        let runs = |name: &str, command: String, expect| Runs {
            name: name.to_owned(),
            command,
            expect,
        };
        let found = match seen.words.as_slice() {
            ["sudo", rest @ ..] | rest
                if matches!(
                    rest,
                    [
                        "systemctl",
                        "start" | "restart" | "reload" | "status" | "is-active",
                        ..
                    ]
                ) =>
            {
                let unit = rest[2..].iter().find(|word| !word.starts_with('-'));
                unit.map(|unit| runs(unit, format!("systemctl is-active {unit}"), None))
            }
            ["service", unit, "start" | "restart" | "reload" | "status"] => {
                Some(runs(unit, format!("systemctl is-active {unit}"), None))
            }
            ["pm2", "start", ..] => seen.option(&["--name", "-n"]).map(pm2),
            [
                "pm2",
                "restart" | "reload" | "logs" | "describe" | "show",
                name,
                ..,
            ] if !name.starts_with('-') && *name != "all" => Some(pm2(name)),
            ["docker" | "podman", "run", ..] => {
                seen.option(&["--name"]).map(|name| container(seen, name))
            }
            ["docker" | "podman", "start" | "restart", name] => Some(container(seen, name)),
            _ => None,
        };
        if let Some(runs) = found.filter(|runs| is_plain(&runs.name)) {
            let by_name = self.by_name.entry(plain_name(&runs.name)).or_default();
            by_name.add(seen.section(), runs);
        }
        let compose = match seen.words.as_slice() {
            ["docker", "compose", ..] => Some("docker compose"),
            ["docker-compose", ..] => Some("docker-compose"),
            _ => None,
        };
        if let Some(program) = compose {
            let file = seen
                .option(&["-f", "--file"])
                .filter(|file| is_plain(file) && file.ends_with("ml"))
                .map(|file| format!(" -f {file}"))
                .unwrap_or_default();
            let command = seen.there(&format!("{program}{file} ps -a"));
            self.compose.add(seen.section(), command);
        }
    }

    /// What runs under one of these words, and the word.
    pub(in crate::suggest) fn named<'w>(
        &self,
        words: &'w str,
        section: Option<SectionIndex>,
    ) -> Option<(&'w str, &Runs)> {
        let known = |word: &'w str| {
            let name = plain_name(word);
            let runs = self.by_name.get(&name).filter(|_| name.len() > 1)?;
            Some((word, runs))
        };
        let (word, runs) = words.split_whitespace().find_map(known)?;
        Some((word, runs.of(section)?))
    }

    /// Lists the containers of the document's compose file.
    pub(in crate::suggest) fn compose(&self, section: Option<SectionIndex>) -> Option<&str> {
        self.compose.of(section).map(String::as_str)
    }
}

fn pm2(name: &str) -> Runs {
    Runs {
        name: name.to_owned(),
        command: format!("pm2 describe {name}"),
        expect: Some(Check::Contains("online".to_owned())),
    }
}

fn container(seen: &Seen<'_>, name: &str) -> Runs {
    Runs {
        name: name.to_owned(),
        command: format!(
            "{} ps -q --filter name={name} --filter status=running",
            seen.words[0]
        ),
        expect: Some(Check::SomeOutput),
    }
}

/// Letters alone, in lower case: `PHP-FPM` and `php8.2-fpm` are one name.
pub(in crate::suggest) fn plain_name(name: &str) -> String {
    name.trim_end_matches(".service")
        .chars()
        .filter(|character| character.is_alphabetic())
        .flat_map(char::to_lowercase)
        .collect()
}

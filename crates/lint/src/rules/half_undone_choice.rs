//! T045: alternatives of which the rollback undoes only one.

use super::Rule;
use crate::lexicon::names_rehearsal;
use crate::service::{Deed, Manager, deed};
use crate::{Document, Page, Severity};
use std::collections::{BTreeMap, BTreeSet};

pub(super) const RULE: Rule = Rule {
    page: Page {
        code: "T045",
        title: "a rollback undoes one alternative of several",
        severity: Severity::Warning,
        meaning: "The document lets a team start the new version in one of several ways, and its rollback stops it in one of them. \
                  Who took another way stops nothing, and both versions run.",
        example: "# Release\n\n## Deploy\n\n- [ ] New version started:\n  - [ ] PM2: `pm2 start dist/main.js --name shop`\n  - [ ] Docker: `docker run -d --name shop shop`\n\n\
                  ## Rollback\n\nIf errors rise:\n\n```bash\npm2 stop shop\n```\n",
        near_miss: "# Release\n\n## Deploy\n\n- [ ] New version started:\n  - [ ] PM2: `pm2 start dist/main.js --name shop`\n  - [ ] Docker: `docker run -d --name shop shop`\n\n\
                    ## Rollback\n\nIf errors rise:\n\n```bash\n# PM2\npm2 stop shop\n# Docker\ndocker stop shop\n```\n",
        fix: "write the rollback of each alternative, or keep only the one that you use",
    },
    check,
};

const MANAGERS: [Manager; 7] = [
    Manager::Pm2,
    Manager::Docker,
    Manager::Compose,
    Manager::Systemd,
    Manager::Supervisor,
    Manager::Own,
    Manager::Direct,
];

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    let choices = &document.checklist.choices;
    if choices.is_empty() || document.rollbacks().is_empty() {
        return Vec::new();
    }
    let Some(stopped) = stopped(document) else {
        return Vec::new();
    };
    let started = started(document);
    let named: BTreeSet<Manager> = MANAGERS
        .into_iter()
        .filter(|manager| is_named(document, *manager))
        .collect();
    choices
        .iter()
        .filter(|choice| !document.is_in_rollback(choice.line))
        .filter_map(|choice| {
            // An alternative for another environment needs no way back.
            if choice.options.iter().any(|option| names_rehearsal(&option.name)) {
                return None;
            }
            let ways: Vec<(&str, &Started)> = choice
                .options
                .iter()
                .filter_map(|option| {
                    let mut commands = option.commands.iter();
                    let started = commands.find_map(|command| {
                        let command = document.checklist.commands.get(*command)?;
                        started.get(&command.span.start)
                    })?;
                    Some((option.name.as_str(), started))
                })
                .collect();
            let undone = ways.iter().find_map(|(_, way)| {
                let mut stops = stopped.iter();
                stops.find(|stop| stop.manager == way.manager && is_name_of(&stop.name, &way.name))
            })?;
            let left: Vec<String> = ways
                .iter()
                .filter(|(_, way)| way.manager != undone.manager && !named.contains(&way.manager))
                .map(|(name, way)| format!("\"{name}\" (line {})", way.line))
                .collect();
            (!left.is_empty()).then(|| {
                (
                    undone.line,
                    format!(
                        "`{}` is stopped, as one of the alternatives of line {} starts it; the rollback stops nothing of {}",
                        undone.name,
                        choice.line,
                        left.join(" or ")
                    ),
                )
            })
        })
        .collect()
}

/// A service that a command starts or stops.
struct Started {
    manager: Manager,
    name: String,
    line: usize,
}

/// What the rollback stops, when all of it is stopped in one way; `None` as well when a command of it
/// may stop anything.
fn stopped(document: &Document<'_>) -> Option<Vec<Started>> {
    let mut stopped: Vec<Started> = Vec::new();
    for invocation in document.ways_back() {
        match deed(invocation) {
            Deed::Stop(manager, name) => stopped.push(Started {
                manager,
                name,
                line: invocation.line,
            }),
            Deed::Unknown => return None,
            Deed::Start(..) | Deed::Quiet => {}
        }
    }
    let one_way = stopped
        .windows(2)
        .all(|pair| pair[0].manager == pair[1].manager);
    one_way.then_some(stopped)
}

/// What each command of the way forward starts, by the place of the command.
fn started(document: &Document<'_>) -> BTreeMap<usize, Started> {
    document
        .ways_forward()
        .filter_map(|invocation| {
            let Deed::Start(manager, name) = deed(invocation) else {
                return None;
            };
            let line = invocation.line;
            let started = Started {
                manager,
                name,
                line,
            };
            Some((invocation.command.span.start, started))
        })
        .collect()
}

/// Whether a service that is stopped under a name is the one that was started under another: pm2 calls
/// `dist/main.js` by itself `main`.
fn is_name_of(stopped: &str, started: &str) -> bool {
    let file = started.rsplit('/').next().unwrap_or(started);
    stopped == started || stopped == "all" || file.strip_suffix(".js") == Some(stopped)
}

/// Whether the rollback speaks of a manager in any words.
fn is_named(document: &Document<'_>, manager: Manager) -> bool {
    let names: &[&str] = match manager {
        Manager::Pm2 => &["pm2"],
        Manager::Docker | Manager::Compose => &[
            "docker",
            "podman",
            "container",
            "контейнер",
            "容器",
            "コンテナ",
            "컨테이너",
        ],
        Manager::Systemd => &["systemctl", "systemd", "service "],
        Manager::Supervisor => &["supervisor"],
        Manager::Direct => &[
            "kill",
            "ctrl",
            "process",
            "prozess",
            "proces",
            "процесс",
            "进程",
            "プロセス",
            "프로세스",
            "tiến trình",
        ],
        // What a script of its own starts may be stopped in many ways.
        Manager::Own => return true,
    };
    document
        .rollback_text()
        .any(|text| names.iter().any(|name| text.contains(name)))
}

#[cfg(test)]
mod tests {
    use crate::rules::lines_of;

    fn finds(first: &str, second: &str, back: &str) -> bool {
        let document = format!(
            "# R\n\n## Deploy\n\n- [ ] New version started:\n  - [ ] PM2: `{first}`\n  - [ ] Docker: `{second}`\n\n## Rollback\n\nIf errors rise:\n\n```bash\n{back}\n```\n"
        );
        !lines_of("T045", &document).is_empty()
    }

    #[test]
    fn one_of_two_is_found() {
        for (first, second, back) in [
            (
                "pm2 start a.js --name shop",
                "docker run -d shop",
                "pm2 stop shop",
            ),
            (
                "systemctl start shop",
                "docker compose up -d",
                "docker compose down\ngit checkout old\ndocker compose up -d",
            ),
            ("pm2 start a.js", "node a.js", "pm2 delete a"),
        ] {
            assert!(finds(first, second, back), "{first} | {second} / {back}");
        }
    }

    #[test]
    fn all_or_none_or_unknown_is_not() {
        for (first, second, back) in [
            (
                "pm2 start a.js --name shop",
                "docker run -d shop",
                "pm2 stop shop\ndocker stop shop",
            ),
            (
                "pm2 start a.js --name shop",
                "docker run -d shop",
                "./stop.sh",
            ),
            (
                "pm2 start cache.js --name cache",
                "docker run -d cache",
                "pm2 stop shop",
            ),
            (
                "pm2 start a.js --name shop",
                "docker run -d shop",
                "pm2 stop shop\nmake down",
            ),
            (
                "pm2 start a.js --name shop",
                "docker run -d shop",
                "pm2 stop shop # with Docker: in the console",
            ),
            (
                "pm2 start a.js --name shop",
                "docker run -d shop",
                "kubectl rollout undo deploy/shop",
            ),
            (
                "pm2 start a.js --name shop",
                "pm2 start b.js --name shop",
                "pm2 stop shop",
            ),
            (
                "pm2 start a.js --name shop",
                "node a.js",
                "pm2 stop shop\npkill node",
            ),
            ("pm2 start a.js --name shop", "./start.sh", "pm2 stop shop"),
        ] {
            assert!(!finds(first, second, back), "{first} | {second} / {back}");
        }
    }
}

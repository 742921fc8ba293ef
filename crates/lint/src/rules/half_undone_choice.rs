//! T045: alternatives of which the rollback undoes only one.

use super::{Rule, shown};
use crate::document::Invocation;
use crate::service::{Deed, Manager, deed};
use crate::{Document, Page, Severity};
use std::collections::BTreeMap;

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

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    let choices = &document.checklist.choices;
    if choices.is_empty() || document.rollbacks().is_empty() {
        return Vec::new();
    }
    let mut stops: BTreeMap<Manager, &Invocation<'_>> = BTreeMap::new();
    for invocation in document.ways_back() {
        match deed(invocation) {
            Deed::Stop(manager, _) => {
                stops.entry(manager).or_insert(invocation);
            }
            // It may stop whatever runs.
            Deed::Unknown => return Vec::new(),
            Deed::Start(..) | Deed::Quiet => {}
        }
    }
    let [(stopped, stop)] = stops.iter().collect::<Vec<_>>()[..] else {
        return Vec::new();
    };
    // What each command of the document starts, by the place of the command.
    let mut starts: BTreeMap<usize, (Manager, usize)> = BTreeMap::new();
    for invocation in document.ways_forward() {
        if let Deed::Start(manager, _) = deed(invocation) {
            starts.insert(invocation.command.span.start, (manager, invocation.line));
        }
    }
    choices
        .iter()
        .filter(|choice| !document.is_in_rollback(choice.line))
        .filter_map(|choice| {
            let ways: Vec<(&str, Manager, usize)> = choice
                .options
                .iter()
                .filter_map(|option| {
                    let (manager, line) = option.commands.iter().find_map(|command| {
                        let command = document.checklist.commands.get(*command)?;
                        starts.get(&command.span.start).copied()
                    })?;
                    Some((option.name.as_str(), manager, line))
                })
                .collect();
            let undone = ways.iter().any(|(_, manager, _)| manager == stopped);
            let left: Vec<String> = ways
                .iter()
                .filter(|(_, manager, _)| manager != stopped && !is_named(document, *manager))
                .map(|(name, _, line)| format!("\"{name}\" (line {line})"))
                .collect();
            (undone && !left.is_empty()).then(|| {
                (
                    stop.line,
                    format!(
                        "{} stops one of the alternatives of line {}; the rollback stops nothing of {}",
                        shown(&stop.command.text),
                        choice.line,
                        left.join(" or ")
                    ),
                )
            })
        })
        .collect()
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

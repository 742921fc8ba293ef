//! T005: commands that never end by themselves.

use super::{Rule, shown};
use crate::{Document, Page, Severity};
use std::collections::HashSet;
use tminus_plan::Probe;

pub(super) const RULE: Rule = Rule {
    page: Page {
        code: "T005",
        title: "a command never ends",
        severity: Severity::Warning,
        meaning: "It follows a log, watches, or is a server in the foreground. The steps behind it are never \
                  reached by whoever works through the list in one terminal, and no exit status ever says how it went.",
        example: "# Release\n\n```bash\ntail -f /var/log/app.log\n./next.sh\n```\n",
        near_miss: "# Release\n\n```bash\ntail -n 100 /var/log/app.log\ntimeout 30 tail -f /var/log/app.log\n```\n",
        fix: "bound it (`timeout 60 ...`, `tail -n 200`), bind a server with service = true, or bind a probe",
    },
    check,
};

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    let Document {
        checklist, plan, ..
    } = document;
    let served: HashSet<usize> = plan
        .steps
        .iter()
        .filter(
            |step| matches!(&step.proof.probe, Some(Probe::Command(command)) if command.service),
        )
        .map(|step| step.line)
        .collect();
    checklist
        .commands
        .iter()
        .filter(|command| command.endless && !served.contains(&command.line))
        .map(|command| {
            (
                command.line,
                format!("{} never ends by itself", shown(&command.text)),
            )
        })
        .collect()
}

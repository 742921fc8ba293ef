//! T005: commands that never end by themselves.

use super::{Rule, shown};
use crate::stems::Stems;
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

/// Words of who knows that it goes on, or only names what is run elsewhere, in lower case.
static KNOWN: Stems = Stems::new(&[
    "terminal",
    "ctrl",
    "strg",
    "background",
    "another tab",
    "another window",
    "second window",
    "execstart",
    "unit file",
    "procfile",
    "entry point",
    "entrypoint",
    "dockerfile",
    "im hintergrund",
    "segundo plano",
    "arrière-plan",
    "achtergrond",
    "терминал",
    "终端",
    "后台",
    "ターミナル",
    "バックグラウンド",
    "터미널",
    "백그라운드",
]);

/// Whether the line of a command, or the one before it, says so.
fn is_known(document: &Document<'_>, line: usize) -> bool {
    KNOWN.are_in(
        document
            .lower()
            .lines(line.saturating_sub(1).max(1)..line + 1),
    )
}

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    let Document {
        checklist, steps, ..
    } = document;
    let served: HashSet<usize> = steps
        .iter()
        .filter(
            |step| matches!(step.proof.probe.as_deref(), Some(Probe::Command(command)) if command.service),
        )
        .map(|step| step.line)
        .collect();
    let mut known: Option<(usize, bool)> = None;
    checklist
        .commands
        .iter()
        .filter(|command| command.endless && !served.contains(&command.line))
        .filter(|command| document.is_run(command.line))
        .filter(|command| {
            // A line of many commands is read once.
            if known.is_none_or(|(line, _)| line != command.line) {
                known = Some((command.line, is_known(document, command.line)));
            }
            known.is_some_and(|(_, known)| !known)
        })
        .map(|command| {
            (
                command.line,
                format!("{} never ends by itself", shown(&command.text)),
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::rules::lines_of;

    #[test]
    fn who_knows_that_it_goes_on_is_left_alone() {
        for (text, found) in [
            ("- [ ] Started (`npm start`)", true),
            ("```bash\nkubectl get pods -w\n```", true),
            ("- [ ] In a second terminal: `kubectl get pods -w`", false),
            ("- [ ] ExecStart is `node dist/main.js`", false),
            (
                "```bash\n# Ctrl-C when it is ready\nkubectl logs -f deploy/a\n```",
                false,
            ),
            ("What runs in the container is `uvicorn app:app`.", false),
            ("## Verify\n\n```bash\ntop\n```", true),
            // It is looked up when the case is there, and nothing waits behind it.
            ("## Troubleshooting\n\n```bash\ntop\n```", false),
        ] {
            let lines = lines_of("T005", &format!("# R\n\n{text}\n"));
            assert_eq!(!lines.is_empty(), found, "{text}");
        }
    }
}

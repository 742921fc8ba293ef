//! T003: shell variables that no command assigns.

use super::Rule;
use crate::{Document, Page, Severity};
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule {
    page: Page {
        code: "T003",
        title: "a command uses a variable that nothing assigns",
        severity: Severity::Warning,
        meaning: "A shell takes a variable that is not set for nothing at all: `$TARGET/bin/stop` becomes \
                  `/bin/stop`, and `rm -rf $DIR/` worse. It works for the author alone, whose shell has it set.",
        example: "# Release\n\n```bash\n$TARGET/bin/router start\n```\n",
        near_miss: "# Release\n\n```bash\nTARGET=/srv/router\n$TARGET/bin/router start\necho ${MODE:-plain} $HOME\n```\n",
        fix: "assign it in the checklist, or declare it under [variables] in tminus.toml",
    },
    check,
};

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    let plan = document.plan;
    let mut open: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for step in &plan.steps {
        let name = step
            .blocked
            .as_deref()
            .and_then(|reason| reason.strip_prefix("variable "))
            .and_then(|rest| rest.split_once(" is not defined"));
        if let Some((name, _)) = name {
            let (first, count) = open.entry(name).or_insert((step.line, 0));
            *first = (*first).min(step.line);
            *count += 1;
        }
    }
    open.into_iter()
        .map(|(name, (line, count))| {
            let times = if count == 1 {
                String::new()
            } else {
                format!(", in {count} commands")
            };
            (
                line,
                format!("variable ${name} is used and never assigned{times}"),
            )
        })
        .collect()
}

//! T002: placeholders in commands that nothing fills.

use super::Rule;
use crate::{Document, Page, Severity};
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule {
    page: Page {
        code: "T002",
        title: "a placeholder in a command is never given a value",
        severity: Severity::Warning,
        meaning: "The command cannot run as it is written. During the launch somebody fills it in from memory, \
                  each time a little differently; in a rollback, under pressure.",
        example: "# Release\n\n```bash\nkubectl rollout undo deployment/<name>\n```\n",
        near_miss: "# Release\n\n```bash\nkubectl rollout undo deployment/shop\n```\n",
        fix: "declare it under [variables] in tminus.toml, from the environment if it differs by launch",
    },
    check,
};

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    let mut open: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let steps = document.steps.iter();
    for step in steps.filter(|step| document.is_run(step.line)) {
        let name = step
            .blocked
            .as_deref()
            .and_then(|reason| reason.strip_prefix("placeholder "))
            .and_then(|rest| rest.split_once(" is open"));
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
                format!("placeholder {name} is never given a value{times}"),
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::rules::lines_of;

    #[test]
    fn a_step_wants_a_value_and_a_mention_does_not() {
        for (text, found) in [
            ("- [ ] `kubectl delete pod <name>`", true),
            ("```bash\nkubectl delete pod <name>\n```", true),
            ("It prints the matching `zstd -b<level>` command.", false),
            ("As in `git log <tag>..HEAD`, names come first.", false),
        ] {
            let lines = lines_of("T002", &format!("# R\n\n{text}\n"));
            assert_eq!(!lines.is_empty(), found, "{text}");
        }
    }
}

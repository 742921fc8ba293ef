//! T002: placeholders in commands that nothing fills.

use super::Rule;
use crate::open::{self, Open};
use crate::{Document, Page, Severity};
use tminus_plan::OpenName;

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
    let placeholder = |name, _| match name {
        OpenName::Placeholder(name) => Some(name),
        OpenName::Variable(_) => None,
    };
    open::names(document, placeholder)
        .map(|Open { name, line, times }| {
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
            ("```bash\nexport HOST=<address>\nmake deploy\n```", true),
            ("```bash\ncd /path/to/shop\nmake deploy\n```", true),
            ("It prints the matching `zstd -b<level>` command.", false),
            ("As in `git log <tag>..HEAD`, names come first.", false),
        ] {
            let lines = lines_of("T002", &format!("# R\n\n{text}\n"));
            assert_eq!(!lines.is_empty(), found, "{text}");
        }
    }

    #[test]
    fn each_name_is_told() {
        let text = "# R\n\n```bash\nkubectl delete pod <name> -n <space>\n```\n";
        assert_eq!(lines_of("T002", text), [4, 4]);
    }
}

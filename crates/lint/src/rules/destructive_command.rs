//! T011: commands that destroy.

use super::{Rule, shown};
use crate::{Document, Page, Severity};
use tminus_plan::destructive_of;

pub(super) const RULE: Rule = Rule {
    page: Page {
        code: "T011",
        title: "a command destroys",
        severity: Severity::Note,
        meaning: "What it removes cannot be had back by running something else. A launch asks a person before it, \
                  naming the command, unless --allow-destructive is given.",
        example: "# Release\n\n```bash\ndocker compose down -v\n```\n",
        near_miss: "# Release\n\n```bash\ndocker compose down\n```\n\n- [ ] Do not run `rm -rf /srv/data`\n",
        fix: "make sure that a backup stands before it in the list, and that its result is checked",
    },
    check,
};

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    document
        .checklist
        .commands
        .iter()
        .filter(|command| !document.forbids(command.item))
        .filter_map(|command| {
            let what = destructive_of(&command.text, document.simples_of(command))?;
            Some((command.line, format!("{}: {what}", shown(&command.text))))
        })
        .collect()
}

//! T011: commands that destroy.

use super::{Rule, shown};
use crate::document::Invocation;
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
    let mut invocations = document.invocations();
    document
        .checklist
        .commands
        .iter()
        .filter(|command| !document.forbids(command.item))
        .filter_map(|command| {
            let is_own = |invocation: &&Invocation<'_>| std::ptr::eq(invocation.command, command);
            let own = invocations.iter().take_while(is_own).count();
            let simples = invocations[..own]
                .iter()
                .map(|invocation| &invocation.simple);
            invocations = &invocations[own..];
            let what = destructive_of(&command.text, simples)?;
            Some((command.line, format!("{}: {what}", shown(&command.text))))
        })
        .collect()
}

//! T011: commands that destroy.

use super::{Rule, shown};
use crate::{Page, Severity};
use tminus_checklist::Checklist;
use tminus_plan::{Plan, destructive};

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

fn check(checklist: &Checklist, _: &Plan) -> Vec<(usize, String)> {
    let forbidden = |command: &tminus_checklist::Command| {
        command
            .item
            .is_some_and(|item| checklist.items[item.0].prohibition)
    };
    checklist
        .commands
        .iter()
        .filter(|command| !forbidden(command))
        .filter_map(|command| {
            let what = destructive(&command.text)?;
            Some((command.line, format!("{}: {what}", shown(&command.text))))
        })
        .collect()
}

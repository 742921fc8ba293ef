//! T008: triggers of a rollback that is written nowhere.

use super::{Rule, points_elsewhere};
use crate::{Document, Page, Severity};
use tminus_checklist::Role;

pub(super) const RULE: Rule = Rule {
    page: Page {
        code: "T008",
        title: "rollback triggers have no rollback",
        severity: Severity::Warning,
        meaning: "The document says when to go back and nowhere how. Whoever sees the trigger fire has to invent \
                  the way back at that moment.",
        example: "# Release\n\n## Deploy\n\n- [ ] Deployed (`./deploy.sh`)\n\n## Rollback Triggers\n\n- Error rate > 5%\n",
        near_miss: "# Release\n\n## Rollback Triggers\n\n- Error rate > 5%\n\n## Rollback Procedure\n\n1. Run `./rollback.sh`\n",
        fix: "write the rollback as steps with commands, in a section of its own",
    },
    check,
};

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    let checklist = document.checklist;
    let Some(trigger) = checklist
        .sections
        .iter()
        .find(|section| section.role == Role::RollbackTrigger)
    else {
        return Vec::new();
    };
    let has_rollback = checklist
        .sections
        .iter()
        .any(|section| section.role == Role::Rollback);
    let of_rollback = |section: Option<tminus_checklist::SectionIndex>| {
        section.is_some_and(|section| {
            matches!(
                checklist.sections[section.0].role,
                Role::Rollback | Role::RollbackTrigger
            )
        })
    };
    let has_command = checklist
        .commands
        .iter()
        .any(|command| of_rollback(command.section));
    if has_rollback || has_command || points_elsewhere(document) {
        return Vec::new();
    }
    vec![(
        trigger.line,
        "it says when to roll back and nowhere how".to_owned(),
    )]
}

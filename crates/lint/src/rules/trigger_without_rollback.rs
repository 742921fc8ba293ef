//! T008: triggers of a rollback that is written nowhere.

use super::{Rule, points_elsewhere};
use crate::lexicon::ROLLBACK;
use crate::{Document, Page, Severity};
use tminus_checklist::{Role, SectionIndex};

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
    if has_rollback
        || has_command
        || points_elsewhere(document)
        || !names_way_back_there_alone(document)
    {
        return Vec::new();
    }
    vec![(
        trigger.line,
        "it says when to roll back and nowhere how".to_owned(),
    )]
}

/// Whether a rollback is named where it is triggered, and nowhere else: "abort" has other meanings, and "rollback plan
/// tested" says that it is written somewhere.
fn names_way_back_there_alone(document: &Document<'_>) -> bool {
    let sections = &document.checklist.sections;
    let mut there = false;
    let start = sections.first().map_or(1, |section| section.line);
    let mut elsewhere = ROLLBACK.are_in(document.lower().lines(1..start));
    for (at, section) in sections.iter().enumerate() {
        let named = ROLLBACK.are_in(document.lower().lines(document.lines_of(SectionIndex(at))));
        if section.role == Role::RollbackTrigger {
            there |= named;
        } else {
            elsewhere |= named;
        }
    }
    there && !elsewhere
}

#[cfg(test)]
mod tests {
    use crate::rules::lines_of;

    #[test]
    fn a_way_back_that_is_named_elsewhere_is_written_somewhere() {
        for text in [
            "## Rollback triggers\n\n- Error rate > 5%\n\n## Prepare\n\n- [ ] Rollback plan tested",
            "## Abort\n\nThe event is sent when a request is aborted.",
            "Roll back with the button in the console.\n\n## Rollback triggers\n\n- Error rate > 5%",
        ] {
            assert_eq!(
                lines_of("T008", &format!("# R\n\n{text}\n")),
                [0_usize; 0],
                "{text}"
            );
        }
        let text = "# R\n\n## 回滚条件\n\n- 错误率 > 5%\n";
        assert_eq!(lines_of("T008", text), [3]);
    }
}

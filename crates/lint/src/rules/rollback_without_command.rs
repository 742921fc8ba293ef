//! T012: a rollback in which nothing can be run.

use super::{Rule, points_elsewhere};
use crate::stems::Stems;
use crate::{Document, Page, Severity};
use tminus_checklist::{Role, SectionIndex};

pub(super) const RULE: Rule = Rule {
    page: Page {
        code: "T012",
        title: "a rollback names no command",
        severity: Severity::Warning,
        meaning: "The rollback is the one part of the document that is read in a hurry, and it has to be \
                  translated into commands first. It has also never been run as it stands there.",
        example: "# Release\n\n## Deploy\n\n- [ ] Deployed (`./deploy.sh`)\n\n## Rollback\n\nIf errors rise:\n\n1. Restore the database\n2. Start the old version\n",
        near_miss: "# Release\n\n## Deploy\n\n- [ ] Deployed (`./deploy.sh`)\n\n## Rollback\n\nIf errors rise:\n\n1. Restore the database (`./restore.sh`)\n",
        fix: "write the command of each rollback step beside it, or bind the steps in tminus.toml",
    },
    check,
};

/// A rollback in a user interface, in lower case: there is no command to name.
static BY_HAND: Stems = Stems::new(&[
    "→",
    "➜",
    "->",
    "click",
    "button",
    "console",
    "dashboard",
    " ui",
    "menu",
    "registrar",
    "dns",
    " record",
    "portal",
    "app store",
    "play store",
    "staged rollout",
    "klick",
    "schaltfläche",
    "konsole",
    "oberfläche",
    "clic",
    "botón",
    "consola",
    "botão",
    "bouton",
    "knop",
    "нажать",
    "нажмите",
    "кнопк",
    "консол",
    "панел",
    "点击",
    "按钮",
    "控制台",
    "クリック",
    "ボタン",
    "コンソール",
    "画面",
    "클릭",
    "버튼",
    "콘솔",
    "nhấn",
    "bấm",
]);

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    let checklist = document.checklist;
    let is_rollback = |section| document.is_under(section, Role::Rollback);
    let Some(first) = checklist
        .sections
        .iter()
        .find(|section| section.role == Role::Rollback)
    else {
        return Vec::new();
    };
    let steps = checklist
        .items
        .iter()
        .filter(|item| is_rollback(item.section) && !item.trigger)
        .count();
    let commands = checklist
        .commands
        .iter()
        .any(|command| is_rollback(command.section));
    let bound = document
        .steps
        .iter()
        .any(|step| step.gate == tminus_plan::GateRole::Rollback && step.proof.probe.is_some());
    // Code in it may be a command that was not taken for one.
    let has_code = checklist
        .sections
        .iter()
        .enumerate()
        .filter(|(at, _)| is_rollback(Some(SectionIndex(*at))))
        .any(|(_, section)| {
            let text = checklist.source.get(section.span.clone());
            text.is_some_and(|text| text.contains(&b'`'))
        });
    let by_hand = || document.rollback_text().any(|text| BY_HAND.are_in(text));
    if steps == 0 || commands || bound || has_code || points_elsewhere(document) || by_hand() {
        return Vec::new();
    }
    let message = match steps {
        1 => "the rollback is 1 step without a command".to_owned(),
        steps => format!("the rollback is {steps} steps without a single command"),
    };
    vec![(first.line, message)]
}

#[cfg(test)]
mod tests {
    use crate::rules::lines_of;

    #[test]
    fn a_rollback_in_a_user_interface_has_no_command_to_name() {
        for text in [
            "1. Deployments → the one before → Redeploy",
            "1. Click \"Rollback\"",
            "1. 在控制台点击回滚",
            "1. Change the A record back to 198.51.100.7 at the registrar",
            "1. Halt the staged rollout",
        ] {
            let document = format!("# R\n\n## Rollback\n\nIf errors rise:\n\n{text}\n");
            assert_eq!(lines_of("T012", &document), [0_usize; 0], "{text}");
        }
    }
}

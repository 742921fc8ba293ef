//! T007: a rollback that nothing starts.

use super::{Rule, points_elsewhere};
use crate::{Document, Page, Severity};
use tminus_checklist::{Role, SectionIndex};

pub(super) const RULE: Rule = Rule {
    page: Page {
        code: "T007",
        title: "a rollback has no trigger",
        severity: Severity::Warning,
        meaning: "The document says how to go back and nowhere when. The decision is then made during the outage, \
                  by whoever is loudest, and always too late.",
        example: "# Release\n\n## Deploy\n\n- [ ] Deployed (`./deploy.sh`)\n\n## Rollback\n\n```bash\n./rollback.sh\n```\n",
        near_miss: "# Release\n\n## Deploy\n\n- [ ] Deployed (`./deploy.sh`)\n\n## Rollback Triggers\n\n- Error rate > 5%\n\n\
                    ## Rollback\n\n```bash\n./rollback.sh\n```\n",
        fix: "write when to roll back, with a number: \"Error rate > 5% for more than 2 minutes\"",
    },
    check,
};

/// Words by which a document says when, in lower case. One of them is enough to be silent.
const WHEN: &[&str] = &[
    "if ",
    "when ",
    "trigger",
    "criteria",
    "threshold",
    "wenn ",
    "falls ",
    "auslöser",
    "kriteri",
    "si ",
    "cuando ",
    "criterio",
    "quando",
    "se ",
    "gatilho",
    "critère",
    "lorsque",
    "als ",
    "wanneer",
    "条件",
    "触发",
    "如果",
    "场合",
    "場合",
    "トリガー",
    "경우",
    "조건",
    "nếu",
    "khi ",
    "если",
    "когда",
    "при ",
    "триггер",
];

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    let checklist = document.checklist;
    let Some(first) = checklist
        .sections
        .iter()
        .find(|section| section.role == Role::Rollback)
    else {
        return Vec::new();
    };
    let has_trigger = checklist
        .sections
        .iter()
        .any(|section| section.role == Role::RollbackTrigger);
    let says_when = (0..checklist.sections.len())
        .filter(|at| checklist.sections[*at].role == Role::Rollback)
        .any(|at| {
            let text = document.lower_lines(document.lines_of(SectionIndex(at)));
            WHEN.iter().any(|word| text.contains(word))
        });
    // Elsewhere a sentence may tell when, in words of its own.
    let told = document.lower().lines().any(|line| {
        (line.contains("roll back") || line.contains("rollback"))
            && WHEN.iter().any(|word| line.contains(word))
    });
    if has_trigger || says_when || told || points_elsewhere(document) {
        return Vec::new();
    }
    vec![(
        first.line,
        "it says how to roll back and nowhere when".to_owned(),
    )]
}

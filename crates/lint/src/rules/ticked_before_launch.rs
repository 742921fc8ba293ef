//! T001: boxes that are ticked before the launch.

use super::Rule;
use crate::{Document, Page, Severity};
use tminus_checklist::Form;

pub(super) const RULE: Rule = Rule {
    page: Page {
        code: "T001",
        title: "boxes are ticked before the launch",
        severity: Severity::Warning,
        meaning: "A tick in the file is a claim that somebody made once, about some other release. Whoever reads \
                  the list next cannot tell it from a proof of this one.",
        example: "# Release\n\n- [x] Tests pass\n- [ ] Deployed\n",
        near_miss: "# Release\n\n- [ ] Tests pass\n- [ ] Deployed\n",
        fix: "untick the boxes in the file; a launch ticks its own copy by evidence",
    },
    check,
};

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    let checklist = document.checklist;
    let boxes = || checklist.items.iter().filter(|item| item.form == Form::Box);
    let ticked = boxes().filter(|item| item.checked).count();
    let Some(first) = boxes().find(|item| item.checked) else {
        return Vec::new();
    };
    let all = boxes().count();
    let message = match (ticked, all) {
        (1, 1) => "the only box is ticked before anything was measured".to_owned(),
        (1, all) => format!("1 of {all} boxes is ticked before anything was measured"),
        (ticked, all) => format!("{ticked} of {all} boxes are ticked before anything was measured"),
    };
    vec![(first.line, message)]
}

//! T001: boxes that are ticked before the launch.

use super::Rule;
use crate::stems::Stems;
use crate::{Document, Page, Severity};
use std::cell::RefCell;
use std::collections::HashMap;
use tminus_checklist::{Form, Item};

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

/// A section that explains the marks themselves, or marks what a product has, in lower case.
static LEGEND: Stems = Stems::new(&[
    "legend",
    "feature",
    "roadmap",
    "status",
    "supported",
    "funktionsumfang",
    "funcionalidades",
    "características",
    "fonctionnalités",
    "возможности",
    "功能",
    "特性",
    "機能",
    "기능",
    "tính năng",
    "how to use",
    "notation",
    "leyenda",
    "légende",
    "легенд",
    "обозначен",
    "图例",
    "凡例",
    "범례",
    "chú giải",
    "chú thích",
]);

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    let checklist = document.checklist;
    let is_legend = |item: &Item| {
        let section = item.section.and_then(|at| checklist.sections.get(at.0));
        section.is_some_and(|section| LEGEND.are_in(&section.heading.to_lowercase()))
    };
    // One of several boxes on a line is what somebody chose, `[x] minor [ ] major`; what is struck out is not done
    // this time. A line of many boxes is read once.
    let lines: RefCell<HashMap<usize, bool>> = RefCell::default();
    let is_no_claim = |item: &Item| {
        *lines.borrow_mut().entry(item.line).or_insert_with(|| {
            let line = document.lower().lines(item.line..item.line + 1);
            let boxes = ["[ ]", "[x]", "☐", "☑"].iter();
            line.contains("~~") || boxes.map(|mark| line.matches(mark).count()).sum::<usize>() > 1
        })
    };
    let boxes = || {
        let boxes = checklist.items.iter().filter(|item| item.form == Form::Box);
        // The record of a past release claims nothing of this one.
        let boxes = boxes.filter(|item| !document.is_looked_up(item.section));
        boxes.filter(|item| !item.checked || !(is_legend(item) || is_no_claim(item)))
    };
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

#[cfg(test)]
mod tests {
    use crate::rules::lines_of;

    #[test]
    fn a_legend_is_no_claim() {
        let legend =
            "# R\n\n## Legend\n\n- [x] done\n- [ ] open\n\n## Checks\n\n- [ ] Pages load\n";
        assert_eq!(lines_of("T001", legend), [0_usize; 0]);
        assert_eq!(
            lines_of("T001", &legend.replace("- [ ] Pages", "- [x] Pages")),
            [10]
        );
    }

    #[test]
    fn a_choice_or_a_list_of_features_is_no_claim() {
        for text in [
            "Release type: [x] minor [ ] major [ ] hotfix\n\n- [ ] Pages load",
            "- [x] ~~Old server is down~~ (not this time)\n- [ ] Pages load",
            "## Features\n\n- [x] OAuth\n- [ ] SAML",
            "## Roadmap\n\n- [x] Search\n- [ ] Export",
            "- [ ] Pages load\n\n## Release log\n\n- [x] Deployed by Ann",
        ] {
            assert_eq!(
                lines_of("T001", &format!("# R\n\n{text}\n")),
                [0_usize; 0],
                "{text}"
            );
        }
    }
}

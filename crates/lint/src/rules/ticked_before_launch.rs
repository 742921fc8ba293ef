//! T001: boxes that are ticked before the launch.

use super::Rule;
use crate::lexicon::Stems;
use crate::{Document, Page, Severity};
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

/// A section that explains the marks themselves, in lower case.
static LEGEND: Stems = Stems::new(&[
    "legend",
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
    let boxes = || {
        let boxes = checklist.items.iter().filter(|item| item.form == Form::Box);
        boxes.filter(|item| !item.checked || !is_legend(item))
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
}

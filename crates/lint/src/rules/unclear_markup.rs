//! T006: markup that is broken.

use super::Rule;
use crate::{Document, Page, Severity};

pub(super) const RULE: Rule = Rule {
    page: Page {
        code: "T006",
        title: "markup is broken",
        severity: Severity::Error,
        meaning: "Something was meant that Markdown does not read so: a fence that is never closed swallows the \
                  rest of the document, a box that is none is no item.",
        example: "# Release\n\n```bash\n./deploy.sh\n\n- [ ] Verified\n",
        near_miss: "# Release\n\n```bash\n./deploy.sh\n```\n\n- [ ] Verified\n",
        fix: "close the fence, or write the box as `- [ ] text`",
    },
    check,
};

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    let checklist = document.checklist;
    checklist
        .unclear
        .iter()
        .map(|(line, column, what)| (*line, format!("{what} (column {column})")))
        .collect()
}

//! Findings for people: each with its source line, and a count at the end.

use super::examined::Examined;
use super::parallel;
use crate::excerpt::{Excerpt, Place, Severity};
use crate::source::Lines;
use std::fmt::Write as _;

/// Every finding with its line, then a line a checklist.
pub(crate) fn human(all: &[Examined], color: bool) -> String {
    let mut text = parallel::map(all, |read| findings(read, color)).concat();
    for read in all {
        let of = |severity| {
            read.findings
                .iter()
                .filter(|found| found.finding.severity == severity)
                .count()
        };
        let counted = |count: usize, one: &str, many: &str| {
            format!("{count} {}", if count == 1 { one } else { many })
        };
        let checklist = &read.checklist;
        let _ = writeln!(
            text,
            "{}: {}, {}, {}; {}, {}, {}",
            read.file,
            counted(checklist.items.len(), "item", "items"),
            counted(checklist.commands.len(), "command", "commands"),
            counted(checklist.criteria.len(), "criterion", "criteria"),
            counted(of(tminus_lint::Severity::Error), "error", "errors"),
            counted(of(tminus_lint::Severity::Warning), "warning", "warnings"),
            counted(of(tminus_lint::Severity::Note), "note", "notes"),
        );
    }
    if let Some(found) = all.iter().flat_map(|read| &read.findings).next() {
        let _ = writeln!(
            text,
            "`tminus explain {}` tells what a finding means, with an example",
            found.finding.code
        );
    }
    text
}

/// The findings about one checklist.
fn findings(read: &Examined, color: bool) -> String {
    let lines = Lines::new(&read.checklist.source);
    let mut text = String::new();
    for found in &read.findings {
        let finding = &found.finding;
        let place = lines
            .get(finding.line)
            .map(|line| Place::line(&read.file, finding.line, &line));
        let excerpt = Excerpt {
            severity: match finding.severity {
                tminus_lint::Severity::Error => Severity::Error,
                tminus_lint::Severity::Warning => Severity::Warning,
                tminus_lint::Severity::Note => Severity::Note,
            },
            code: Some(finding.code.to_owned()),
            message: finding.message.clone(),
            place,
            help: Some(finding.fix.clone()),
        };
        let _ = writeln!(text, "{}", excerpt.render(color).trim_end());
    }
    text
}

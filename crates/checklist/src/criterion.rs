//! Finds measurable conditions with a number in a line of text.

use crate::Role;
use std::ops::Range;
use tminus_measure::Criterion;

/// What stands around a text that is scanned. All texts are empty when there is none; emphasis
/// marks and backticks may stay in them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Context<'a> {
    /// The role of the section.
    pub(crate) role: Role,
    /// The heading of the section.
    pub(crate) heading: &'a str,
    /// The line that introduces the list the text stands in: `Rollback immediately if:`.
    pub(crate) lead: &'a str,
    /// The text that the number belongs to when the text itself names no metric: the parent item,
    /// the label line above, the comment above a command in a fence.
    pub(crate) parent: &'a str,
    /// The header of the table column, when the text is a cell.
    pub(crate) column: &'a str,
    /// The first cell of the table row, when the text is another cell.
    pub(crate) row: &'a str,
}

/// A criterion with its place.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Found {
    /// Its bytes in the text: from the metric's or comparator's first to the unit's last.
    pub(crate) range: Range<usize>,
    /// The condition.
    pub(crate) criterion: Criterion,
}

/// The criteria of one item, paragraph, cell, heading or comment line, wrapped lines joined.
pub(crate) fn scan(text: &str, context: Context<'_>) -> Vec<Found> {
    let _ = (text, context);
    Vec::new()
}

/// Whether a lead line or heading introduces conditions that are feared: failures, alerts, rollback triggers.
pub(crate) fn introduces_failure(text: &str) -> bool {
    text.to_lowercase().contains("rollback")
}

//! One checklist, read and examined.

use tminus_checklist::Checklist;
use tminus_lint::Finding;
use tminus_plan::Draft;

/// One checklist, read and examined.
pub(crate) struct Examined {
    /// Its path as given; `-` is standard input.
    pub(crate) file: String,
    /// Commands that only look, beyond those that are known.
    pub(crate) read_only: Vec<String>,
    /// What was read.
    pub(crate) checklist: Checklist,
    /// What it compiles to with the config beside it.
    pub(crate) plan: Draft,
    /// What is wrong with it, in the order of lines, what --allow names left out.
    pub(crate) findings: Vec<Found>,
}

/// A finding with what it means for the exit status.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    /// What was found.
    pub(crate) finding: Finding,
    /// It makes the exit status 1.
    pub(crate) counts: bool,
}

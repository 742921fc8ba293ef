//! What could not be made sense of, with its place.

use std::ops::Range;

/// How bad a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// The plan must not run.
    Error,
    /// The plan runs, but not as somebody may think.
    Warning,
}

/// Where a diagnostic points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// Bytes of the config, with their line from 1.
    Config {
        /// The line.
        line: usize,
        /// The bytes.
        span: Range<usize>,
    },
    /// A line of the checklist, from 1.
    Checklist {
        /// The line.
        line: usize,
    },
}

/// Something that does not fit between a checklist and its config.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// Where.
    pub place: Place,
}

impl Diagnostic {
    /// Where it stands among others: what concerns the config first, by line.
    pub(super) fn order(&self) -> (bool, usize) {
        match self.place {
            Place::Config { line, .. } => (false, line),
            Place::Checklist { line } => (true, line),
        }
    }
}

use serde::Serialize;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// It does not do what its author means.
    Warning,
    /// It cannot work, or it does harm.
    Error,
}

/// One thing that is wrong with a checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// `T001`: stable.
    pub code: &'static str,
    /// The line, from 1.
    pub line: usize,
    /// How bad it is.
    pub severity: Severity,
    /// What is the matter, and why.
    pub message: String,
    /// What to do.
    pub fix: String,
}

/// What there is to know of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// `T001`: stable.
    pub code: &'static str,
    /// What it is, in a few words.
    pub title: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What it means, and why it matters.
    pub meaning: &'static str,
    /// A document that it is about.
    pub example: &'static str,
    /// A document that looks like it and is right.
    pub near_miss: &'static str,
    /// What to do.
    pub fix: &'static str,
}

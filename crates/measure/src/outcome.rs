use crate::Verdict;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What became of a step or of an item, as receipts record it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// A probe observed it.
    Proved,
    /// A named person signed for it.
    Attested,
    /// A named person let it go, with a reason and an expiry.
    Waived,
    /// It was observed not to hold, or an action ended badly.
    Failed,
    /// There was data, but not enough to say.
    Inconclusive,
    /// Nobody could look: a tool, a permission, a source or a definition is missing.
    NotMeasured,
    /// A choice not taken, or an optional step left out.
    Skipped,
    /// It was begun and its end cannot be known; a person must say.
    Unknown,
}

impl Outcome {
    /// How the outcome counts at a gate. A skipped step carries no evidence either way, so it has
    /// no verdict of its own and the gate must leave it out.
    pub fn verdict(self) -> Option<Verdict> {
        match self {
            Self::Proved | Self::Attested | Self::Waived => Some(Verdict::Pass),
            Self::Failed => Some(Verdict::Fail),
            Self::Inconclusive => Some(Verdict::Inconclusive),
            Self::NotMeasured | Self::Unknown => Some(Verdict::NotMeasured),
            Self::Skipped => None,
        }
    }

    /// Whether what stands behind this step may go on: proved, attested, waived or skipped.
    pub fn is_settled(self) -> bool {
        matches!(
            self,
            Self::Proved | Self::Attested | Self::Waived | Self::Skipped
        )
    }

    /// The outcome of a probe that reached this verdict.
    pub fn of_probe(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Pass => Self::Proved,
            Verdict::Fail => Self::Failed,
            Verdict::Inconclusive => Self::Inconclusive,
            Verdict::NotMeasured => Self::NotMeasured,
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::Proved => "proved",
            Self::Attested => "attested",
            Self::Waived => "waived",
            Self::Failed => "failed",
            Self::Inconclusive => "inconclusive",
            Self::NotMeasured => "not measured",
            Self::Skipped => "skipped",
            Self::Unknown => "unknown",
        })
    }
}

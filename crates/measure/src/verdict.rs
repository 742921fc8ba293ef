use serde::{Deserialize, Serialize};
use std::fmt;

/// What a measurement says about a criterion.
///
/// There are four values and no conversion to `bool`: "not a failure" is not "a pass".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Verdict {
    /// The criterion was measured and holds.
    Pass,
    /// The criterion was measured and does not hold.
    Fail,
    /// There is data, but not enough of it to say either.
    Inconclusive,
    /// There is no usable data: nothing, stale, malformed, or nobody could look.
    NotMeasured,
}

impl Verdict {
    /// The verdict over several parts that must all hold: `Fail` before `Inconclusive` before
    /// `NotMeasured` before `Pass`. Over no parts at all it is `NotMeasured`.
    pub fn all(parts: impl IntoIterator<Item = Self>) -> Self {
        parts
            .into_iter()
            .reduce(Self::worse)
            .unwrap_or(Self::NotMeasured)
    }

    /// The verdict over alternatives of which one must hold: `Pass` as soon as one passes; else
    /// what is least settled. Over no alternatives it is `NotMeasured`.
    pub fn any(parts: impl IntoIterator<Item = Self>) -> Self {
        parts
            .into_iter()
            .reduce(|left, right| {
                if left.rank_as_alternative() <= right.rank_as_alternative() {
                    left
                } else {
                    right
                }
            })
            .unwrap_or(Self::NotMeasured)
    }

    fn worse(self, other: Self) -> Self {
        if self.severity() >= other.severity() {
            self
        } else {
            other
        }
    }

    fn severity(self) -> u8 {
        match self {
            Self::Pass => 0,
            Self::NotMeasured => 1,
            Self::Inconclusive => 2,
            Self::Fail => 3,
        }
    }

    fn rank_as_alternative(self) -> u8 {
        match self {
            Self::Pass => 0,
            Self::Inconclusive => 1,
            Self::NotMeasured => 2,
            Self::Fail => 3,
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Inconclusive => "inconclusive",
            Self::NotMeasured => "not measured",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Verdict::{Fail, Inconclusive, NotMeasured, Pass};
    use super::*;

    #[test]
    fn an_empty_gate_is_not_measured() {
        assert_eq!(Verdict::all([]), NotMeasured);
        assert_eq!(Verdict::any([]), NotMeasured);
    }

    #[test]
    fn one_failure_fails_the_whole() {
        assert_eq!(Verdict::all([Pass, NotMeasured, Fail, Inconclusive]), Fail);
        assert_eq!(
            Verdict::all([Pass, NotMeasured, Inconclusive]),
            Inconclusive
        );
        assert_eq!(Verdict::all([Pass, NotMeasured]), NotMeasured);
        assert_eq!(Verdict::all([Pass, Pass]), Pass);
    }

    #[test]
    fn one_alternative_that_passes_is_enough_and_ignorance_never_becomes_failure() {
        assert_eq!(Verdict::any([Fail, Pass]), Pass);
        assert_eq!(Verdict::any([Fail, NotMeasured]), NotMeasured);
        assert_eq!(Verdict::any([Fail, Fail]), Fail);
    }
}

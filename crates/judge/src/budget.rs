//! What may be spent over a period: five failures a day, four minutes of downtime a month.

use crate::judgement::{Judgement, counted, short};
use tminus_measure::Verdict;

/// A budget: fails as soon as it is spent, passes at the end of its period alone.
#[derive(Debug, Clone, PartialEq)]
pub struct Budget {
    /// What may be spent in all.
    allowed: f64,
    /// Whether spending exactly that much is already too much (`< 5`, not `≤ 5`).
    exclusive: bool,
    spent: f64,
    windows: usize,
    used: usize,
    failed_at: Option<usize>,
}

impl Budget {
    /// A budget of which nothing is spent. `exclusive`: what is allowed is itself too much.
    pub fn new(allowed: f64, exclusive: bool) -> Self {
        Self {
            allowed,
            exclusive,
            spent: 0.0,
            windows: 0,
            used: 0,
            failed_at: None,
        }
    }

    /// Takes in what a window spent; `None`, negative or not finite is a gap.
    pub fn push(&mut self, spent: Option<f64>) {
        self.windows += 1;
        let Some(spent) = spent.filter(|spent| spent.is_finite() && *spent >= 0.0) else {
            return;
        };
        self.used += 1;
        self.spent += spent;
        if self.failed_at.is_none() && self.is_spent() {
            self.failed_at = Some(self.windows);
        }
    }

    fn is_spent(&self) -> bool {
        if self.exclusive {
            self.spent >= self.allowed
        } else {
            self.spent > self.allowed
        }
    }

    /// What was spent so far.
    pub fn spent(&self) -> f64 {
        self.spent
    }

    /// The verdict so far, and at the end of the period (`ended`) the last one. What went on in a gap
    /// is unknown: a period with more gaps than windows is not measured.
    pub fn verdict(&self, ended: bool) -> Verdict {
        if self.failed_at.is_some() {
            Verdict::Fail
        } else if self.used == 0 || self.windows - self.used > self.used {
            Verdict::NotMeasured
        } else if ended {
            Verdict::Pass
        } else {
            Verdict::Inconclusive
        }
    }

    /// The verdict with its explanation.
    pub fn judgement(&self, ended: bool) -> Judgement {
        let verdict = self.verdict(ended);
        let left = (self.allowed - self.spent).max(0.0);
        let word = if self.exclusive {
            "less than"
        } else {
            "at most"
        };
        Judgement {
            verdict,
            decided_at: self.failed_at,
            windows: self.windows,
            used: self.used,
            missing: self.windows - self.used,
            method: "budget over a period".into(),
            e_value: None,
            threshold: Some(self.allowed),
            alpha: None,
            interval: None,
            explanation: format!(
                "spent {} in {} ({} without a value); allowed: {word} {}",
                short(self.spent),
                counted(self.windows, "window"),
                self.windows - self.used,
                short(self.allowed),
            ),
            flips_if: match verdict {
                Verdict::Fail => format!(
                    "{} less would not have failed",
                    short(self.spent - self.allowed)
                ),
                Verdict::NotMeasured => "more windows with a value".into(),
                Verdict::Pass | Verdict::Inconclusive => {
                    format!("{} more would fail", short(left))
                }
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_fails_when_it_is_spent_and_passes_at_the_end() {
        let mut budget = Budget::new(2.0, false);
        budget.push(Some(1.0));
        assert_eq!(budget.verdict(false), Verdict::Inconclusive);
        budget.push(Some(1.0));
        assert_eq!(
            (budget.verdict(false), budget.verdict(true)),
            (Verdict::Inconclusive, Verdict::Pass)
        );
        budget.push(Some(0.5));
        assert_eq!(
            (budget.verdict(false), budget.judgement(false).decided_at),
            (Verdict::Fail, Some(3))
        );
    }

    #[test]
    fn less_than_five_is_spent_at_five() {
        let spent = |exclusive| {
            let mut budget = Budget::new(5.0, exclusive);
            budget.push(Some(5.0));
            budget.verdict(true)
        };
        assert_eq!((spent(true), spent(false)), (Verdict::Fail, Verdict::Pass));
    }

    #[test]
    fn nothing_measured_is_no_pass() {
        let mut budget = Budget::new(5.0, true);
        assert_eq!(budget.verdict(true), Verdict::NotMeasured);
        budget.push(Some(0.0));
        budget.push(None);
        assert_eq!(budget.verdict(true), Verdict::Pass);
        budget.push(Some(f64::NAN));
        assert_eq!(budget.verdict(true), Verdict::NotMeasured);
    }
}

//! Values without counts against a number: a rule of consecutive windows.

use crate::judgement::{Judgement, counted, short};
use serde::{Deserialize, Serialize};
use tminus_measure::Verdict;

/// What is asked of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LevelRule {
    /// How many windows in a row must break the limit before it is a failure, at least 1.
    pub consecutive: usize,
    /// How many windows must have been measured before it is a Pass, at least 1.
    pub minimum: usize,
}

/// Windows that each kept a limit or broke it.
///
/// It is a rule and no test: it has no false-alarm rate that could be stated, since nothing is known
/// of how the values vary. A gap neither continues nor ends a run of broken windows.
#[derive(Debug, Clone, PartialEq)]
pub struct Level {
    rule: LevelRule,
    windows: usize,
    used: usize,
    broken: usize,
    run: usize,
    longest: usize,
    failed_at: Option<usize>,
    last: Option<f64>,
}

impl Level {
    /// Nothing seen yet.
    pub fn new(rule: LevelRule) -> Self {
        Self {
            rule,
            windows: 0,
            used: 0,
            broken: 0,
            run: 0,
            longest: 0,
            failed_at: None,
            last: None,
        }
    }

    /// Takes in one window: the value, and what it means. Only Pass and Fail are measurements.
    pub fn push(&mut self, value: Option<f64>, verdict: Verdict) {
        self.windows += 1;
        let kept = match verdict {
            Verdict::Pass => true,
            Verdict::Fail => false,
            Verdict::Inconclusive | Verdict::NotMeasured => return,
        };
        self.used += 1;
        self.last = value;
        self.run = if kept { 0 } else { self.run + 1 };
        self.broken += usize::from(!kept);
        self.longest = self.longest.max(self.run);
        if self.failed_at.is_none() && self.run >= self.rule.consecutive.max(1) {
            self.failed_at = Some(self.windows);
        }
    }

    /// The verdict so far, and when no window follows (`ended`) the last one. Only the end is a Pass.
    pub fn verdict(&self, ended: bool) -> Verdict {
        if self.failed_at.is_some() {
            Verdict::Fail
        } else if self.used == 0 || self.windows - self.used > self.used {
            Verdict::NotMeasured
        } else if ended && self.run == 0 && self.used >= self.rule.minimum.max(1) {
            Verdict::Pass
        } else {
            Verdict::Inconclusive
        }
    }

    /// The verdict with its explanation.
    pub fn judgement(&self, ended: bool) -> Judgement {
        let verdict = self.verdict(ended);
        let consecutive = self.rule.consecutive.max(1);
        let seen = match verdict {
            Verdict::NotMeasured => format!(
                "{} of {} had a value",
                self.used,
                counted(self.windows, "window")
            ),
            _ => format!(
                "{} of {} broke the limit, at most {} in a row; {} in a row are a failure, {} measured are needed for a pass",
                self.broken,
                counted(self.used, "window"),
                self.longest,
                consecutive,
                self.rule.minimum.max(1),
            ),
        };
        let last = self
            .last
            .map(|value| format!("; the last value is {}", short(value)))
            .unwrap_or_default();
        let flips_if = match verdict {
            Verdict::NotMeasured => "more windows with a value".into(),
            Verdict::Fail => "one window of the run within the limit would not have failed".into(),
            Verdict::Pass | Verdict::Inconclusive => format!(
                "{} in a row beyond the limit would fail",
                counted(consecutive - self.run, "further window")
            ),
        };
        Judgement {
            verdict,
            decided_at: self.failed_at,
            windows: self.windows,
            used: self.used,
            missing: self.windows - self.used,
            method: "consecutive windows against a number".into(),
            e_value: None,
            threshold: None,
            alpha: None,
            interval: None,
            explanation: seen + &last,
            flips_if,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(consecutive: usize, minimum: usize, windows: &str) -> Level {
        let mut level = Level::new(LevelRule {
            consecutive,
            minimum,
        });
        for window in windows.chars() {
            let verdict = match window {
                '+' => Verdict::Pass,
                '-' => Verdict::Fail,
                _ => Verdict::NotMeasured,
            };
            level.push(Some(1.0), verdict);
        }
        level
    }

    #[test]
    fn only_a_run_fails_and_only_the_end_passes() {
        for (consecutive, minimum, windows, so_far, at_the_end) in [
            (3, 3, "+-+--+", Verdict::Inconclusive, Verdict::Pass),
            (3, 3, "+---++", Verdict::Fail, Verdict::Fail),
            (3, 3, "++--", Verdict::Inconclusive, Verdict::Inconclusive),
            (1, 1, "+-", Verdict::Fail, Verdict::Fail),
            (3, 5, "++++", Verdict::Inconclusive, Verdict::Inconclusive),
            (2, 1, "-.-.", Verdict::Fail, Verdict::Fail),
            (2, 1, "+...", Verdict::NotMeasured, Verdict::NotMeasured),
            (2, 1, "", Verdict::NotMeasured, Verdict::NotMeasured),
        ] {
            let level = after(consecutive, minimum, windows);
            assert_eq!(level.verdict(false), so_far, "{windows}");
            assert_eq!(level.verdict(true), at_the_end, "{windows}");
        }
    }
}

//! Errors of a total against a number, where both are counted.

use crate::judgement::{Judgement, counted, short};
use serde::{Deserialize, Serialize};
use tminus_measure::Verdict;

/// What is asked of a share.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ShareRule {
    /// The largest share that is allowed, from 0 to 1.
    pub at_most: f64,
    /// The chance of a wrong verdict over any number of looks, between 0 and 1.
    pub alpha: f64,
    /// How many events there must be before either verdict.
    pub minimum: u64,
}

/// Anytime-valid bounds of a probability, from counts that grow: the beta-binomial mixture
/// martingale (Robbins 1970; Howard et al. 2021, section 3) with the prior Beta(½, ½).
///
/// The interval holds the true share after every window at once with probability `1 − α`, if events
/// are independent and their probability does not change; bursts widen what it should be.
#[derive(Debug, Clone, PartialEq)]
pub struct Share {
    rule: ShareRule,
    events: f64,
    total: f64,
    windows: usize,
    used: usize,
    low: f64,
    high: f64,
    decided: Option<(usize, Verdict)>,
}

impl Share {
    /// A share of which nothing is known.
    pub fn new(rule: ShareRule) -> Self {
        Self {
            rule,
            events: 0.0,
            total: 0.0,
            windows: 0,
            used: 0,
            low: 0.0,
            high: 1.0,
            decided: None,
        }
    }

    /// Takes in one window: how many of how many. Anything that is no count is missing: negative, not
    /// finite, more events than there were in total, or no total at all.
    pub fn push(&mut self, counts: Option<(f64, f64)>) {
        self.windows += 1;
        let Some((events, total)) = counts.filter(|(events, total)| {
            events.is_finite()
                && total.is_finite()
                && *events >= 0.0
                && *total > 0.0
                && events <= total
        }) else {
            return;
        };
        self.used += 1;
        self.events += events;
        self.total += total;
        let (low, high) = interval(self.events, self.total, self.rule.alpha);
        self.low = self.low.max(low);
        self.high = self.high.min(high);
        if self.decided.is_some() || self.total < self.rule.minimum as f64 {
            return;
        }
        if self.low > self.rule.at_most {
            self.decided = Some((self.windows, Verdict::Fail));
        } else if self.high < self.rule.at_most {
            self.decided = Some((self.windows, Verdict::Pass));
        }
    }

    /// The share so far, if anything happened.
    pub fn share(&self) -> Option<f64> {
        (self.total > 0.0).then(|| self.events / self.total)
    }

    /// The verdict after the windows seen so far. A Fail stays; more gaps than windows are no verdict.
    pub fn verdict(&self) -> Verdict {
        match self.decided {
            Some((_, Verdict::Fail)) => Verdict::Fail,
            _ if self.used == 0 || self.windows - self.used > self.used => Verdict::NotMeasured,
            Some((_, verdict)) => verdict,
            None => Verdict::Inconclusive,
        }
    }

    /// The verdict with its explanation.
    pub fn judgement(&self) -> Judgement {
        let verdict = self.verdict();
        let percent = |share: f64| format!("{} %", short(share * 100.0));
        let explanation = if verdict == Verdict::NotMeasured {
            format!(
                "{} of {} counted anything",
                self.used,
                counted(self.windows, "window")
            )
        } else {
            // Once the share has changed, the bounds of all looks may contradict one another; a
            // verdict rests on one of them.
            let bounds = match verdict {
                Verdict::Fail => format!("at least {}", percent(self.low)),
                Verdict::Pass => format!("at most {}", percent(self.high)),
                _ => format!("{} to {}", percent(self.low), percent(self.high)),
            };
            let mut text = format!(
                "{} of {} are {}, by bounds that hold at every look {bounds}; allowed: {}",
                short(self.events),
                short(self.total),
                percent(self.share().unwrap_or_default()),
                percent(self.rule.at_most),
            );
            if self.total < self.rule.minimum as f64 {
                text += &format!("; a verdict needs {} in total", self.rule.minimum);
            }
            text + "; assumes independent events"
        };
        Judgement {
            verdict,
            decided_at: self
                .decided
                .map(|decided| decided.0)
                .filter(|_| matches!(verdict, Verdict::Pass | Verdict::Fail)),
            windows: self.windows,
            used: self.used,
            missing: self.windows - self.used,
            method: "beta-binomial confidence sequence against a number".into(),
            e_value: None,
            threshold: Some(self.rule.at_most),
            alpha: Some(self.rule.alpha),
            interval: Some((self.low, self.high)),
            explanation,
            flips_if: self.flips_if(verdict),
        }
    }

    /// In events, the total being what it is.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a total is positive, and one beyond 2^64 is told as that"
    )]
    fn flips_if(&self, verdict: Verdict) -> String {
        if verdict == Verdict::NotMeasured {
            return "more windows with counts".into();
        }
        let bounds = |events: f64| interval(events, self.total, self.rule.alpha);
        let fails = |events: f64| bounds(events).0 > self.rule.at_most;
        let passes = |events: f64| bounds(events).1 < self.rule.at_most;
        let total = self.total as u64;
        // Both are monotone in the number of events.
        let first = |holds: &dyn Fn(f64) -> bool| {
            let (mut low, mut high) = (0_u64, total.saturating_add(1));
            while low < high {
                let middle = low + (high - low) / 2;
                if holds(middle as f64) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            (low <= total).then_some(low)
        };
        let enough = self.total >= self.rule.minimum as f64;
        match verdict {
            Verdict::Fail => match first(&fails) {
                Some(least) if least > 0 => {
                    format!("{} or fewer of {total} would not have failed", least - 1)
                }
                _ => "no smaller number would have changed it".into(),
            },
            Verdict::Pass => match first(&|events| !passes(events)) {
                Some(least) => format!("{least} of {total} would not have passed"),
                None => "no larger number would have changed it".into(),
            },
            _ if !enough => format!("{} more in total", self.rule.minimum.saturating_sub(total)),
            _ => match first(&fails) {
                Some(least) => format!("{least} of {total} would fail"),
                None => {
                    "more events are needed: even if all were errors it would not fail yet".into()
                }
            },
        }
    }
}

/// All probabilities that the mixture martingale does not reject at `alpha`.
fn interval(events: f64, total: f64, alpha: f64) -> (f64, f64) {
    let bar = -libm::log(alpha);
    let share = events / total;
    let rejected = |probability: f64| ln_martingale(events, total, probability) >= bar;
    // The martingale falls up to the observed share and rises from there.
    let edge = |mut outside: f64, mut inside: f64| {
        if !rejected(outside) {
            return outside;
        }
        for _ in 0..60 {
            let middle = f64::midpoint(outside, inside);
            if rejected(middle) {
                outside = middle;
            } else {
                inside = middle;
            }
        }
        outside
    };
    (edge(0.0, share), edge(1.0, share))
}

/// `ln [ B(½ + k, ½ + n − k) / B(½, ½) / (p^k (1 − p)^(n − k)) ]`.
fn ln_martingale(events: f64, total: f64, probability: f64) -> f64 {
    let rest = total - events;
    let power = |count: f64, base: f64| {
        if count == 0.0 {
            0.0
        } else {
            count * libm::log(base)
        }
    };
    let ln_beta = |a: f64, b: f64| libm::lgamma(a) + libm::lgamma(b) - libm::lgamma(a + b);
    ln_beta(0.5 + events, 0.5 + rest)
        - ln_beta(0.5, 0.5)
        - power(events, probability)
        - power(rest, 1.0 - probability)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(windows: &[(f64, f64)], at_most: f64) -> Judgement {
        let mut share = Share::new(ShareRule {
            at_most,
            alpha: 0.05,
            minimum: 100,
        });
        for window in windows {
            share.push(Some(*window));
        }
        share.judgement()
    }

    #[test]
    fn the_bounds_hold_what_was_seen_and_shrink() {
        for (events, total) in [(0.0, 10.0), (10.0, 10.0), (3.0, 100.0), (1e6, 1e9)] {
            let (low, high) = interval(events, total, 0.05);
            let share = events / total;
            assert!((0.0..=share).contains(&low) && (share..=1.0).contains(&high));
        }
        let width = |total: f64| {
            let (low, high) = interval(total / 10.0, total, 0.05);
            high - low
        };
        assert!(width(1000.0) < width(100.0) / 2.0);
    }

    #[test]
    fn verdicts_wait_for_evidence() {
        assert_eq!(after(&[(5.0, 5.0)], 0.01).verdict, Verdict::Inconclusive);
        assert_eq!(after(&[(0.0, 100.0)], 0.01).verdict, Verdict::Inconclusive);
        assert_eq!(after(&[(0.0, 2000.0)], 0.01).verdict, Verdict::Pass);
        assert_eq!(after(&[(60.0, 1000.0)], 0.01).verdict, Verdict::Fail);
        assert_eq!(
            after(&[(12.0, 1000.0)], 0.01).verdict,
            Verdict::Inconclusive
        );
        assert_eq!(after(&[(1.0, 1e9)], 0.0).verdict, Verdict::Fail);
        assert_eq!(after(&[(0.0, 1e9)], 0.0).verdict, Verdict::Inconclusive);
    }

    #[test]
    fn no_count_is_a_gap() {
        let mut share = Share::new(ShareRule {
            at_most: 0.5,
            alpha: 0.05,
            minimum: 1,
        });
        for counts in [
            None,
            Some((f64::NAN, 1.0)),
            Some((2.0, 1.0)),
            Some((0.0, 0.0)),
            Some((-1.0, 1.0)),
        ] {
            share.push(counts);
        }
        let judgement = share.judgement();
        assert_eq!(
            (judgement.verdict, judgement.missing),
            (Verdict::NotMeasured, 5)
        );
    }

    #[test]
    fn the_flip_distance_is_true() {
        assert_eq!(
            after(&[(60.0, 1000.0)], 0.01).flips_if,
            "23 or fewer of 1000 would not have failed"
        );
        assert_eq!(
            after(&[(23.0, 1000.0)], 0.01).verdict,
            Verdict::Inconclusive
        );
        assert_eq!(after(&[(24.0, 1000.0)], 0.01).verdict, Verdict::Fail);
    }
}

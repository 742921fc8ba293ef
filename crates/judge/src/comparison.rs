//! A candidate against a baseline of the same time and size.

use crate::evidence::Evidence;
use crate::flip;
use crate::judgement::{Judgement, counted, short};
use serde::{Deserialize, Serialize};
use tminus_measure::Verdict;

/// Which change of the metric is the harmful one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// More is worse: errors, latency, memory.
    Increase,
    /// Less is worse: throughput, cache hits.
    Decrease,
    /// Any change is suspicious; each side gets half of α.
    Either,
}

/// How much worse is still good enough: the larger of both.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Margin {
    /// As a share of the baseline: `0.1` is ten per cent.
    pub relative: f64,
    /// In the metric's own unit.
    pub absolute: f64,
}

impl Margin {
    fn over(self, baseline: f64) -> f64 {
        (self.relative * libm::fabs(baseline)).max(self.absolute)
    }
}

/// What a value is, and with that the scale that differences are measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// A number of events in the window: `√(b + c)`; windows of a block are added up.
    Counts,
    /// Anything else: the running mean of `|d|`; windows of a block are averaged.
    Gauges,
}

/// What is asked of a comparison. All of it is settled before the first window.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ComparisonRule {
    /// The harmful direction.
    pub direction: Direction,
    /// The chance of a false alarm over any number of looks, between 0 and 1.
    pub alpha: f64,
    /// What is tolerated. Without one there is no Pass by comparison.
    pub margin: Option<Margin>,
    /// How many windows make one observation, at least 1: raised where windows that follow one
    /// another are alike. Never chosen from the data being judged.
    pub block: usize,
    /// What the values are.
    pub scale: Scale,
}

impl Default for ComparisonRule {
    /// More is worse, α 0.05, no margin, every window by itself, gauges.
    fn default() -> Self {
        Self {
            direction: Direction::Increase,
            alpha: 0.05,
            margin: None,
            block: 1,
            scale: Scale::Gauges,
        }
    }
}

/// One window of both versions; `None` and everything that is not finite is missing.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Pair {
    /// What the old version did.
    pub baseline: Option<f64>,
    /// What the new version did.
    pub candidate: Option<f64>,
}

impl Pair {
    fn values(self) -> Option<(f64, f64)> {
        let finite = |value: Option<f64>| value.filter(|value| value.is_finite());
        finite(self.baseline).zip(finite(self.candidate))
    }
}

/// One side of the question: is the candidate beyond the margin, or within it?
#[derive(Debug, Clone, PartialEq, Default)]
struct Side {
    harm: Evidence,
    relief: Evidence,
    sizes: f64,
    count: f64,
}

impl Side {
    /// Takes in a difference beyond the margin; positive is harm.
    fn add(&mut self, difference: f64, counts: Option<f64>) {
        self.sizes += libm::fabs(difference);
        self.count += 1.0;
        let scale = counts.unwrap_or(self.sizes / self.count);
        if scale <= 0.0 || !scale.is_finite() {
            return;
        }
        self.harm.add(difference / scale);
        self.relief.add(-difference / scale);
    }
}

/// The sign-symmetric e-process over pairs of windows, with a margin on both sides.
///
/// It may be looked at after every window. It assumes that, were the candidate no worse, a window's
/// two values could be swapped without anyone noticing; the explanation says so.
///
/// ```
/// use tminus_judge::{Comparison, ComparisonRule, Pair};
/// use tminus_measure::Verdict;
///
/// let mut comparison = Comparison::new(ComparisonRule::default());
/// for _ in 0..6 {
///     comparison.push(Pair { baseline: Some(1.0), candidate: Some(100.0) });
/// }
/// assert_eq!(comparison.judgement().verdict, Verdict::Fail);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    rule: ComparisonRule,
    pairs: Vec<Pair>,
    used: usize,
    block: Vec<(f64, f64)>,
    up: Side,
    down: Side,
    failed: Option<Decision>,
    passed: Option<Decision>,
}

/// The window, from 1, after which the evidence sufficed, and the logarithm of it there.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Decision {
    at: usize,
    evidence: f64,
}

impl Comparison {
    /// A comparison that has seen nothing yet. A block of 0 is taken as 1.
    pub fn new(rule: ComparisonRule) -> Self {
        Self {
            rule,
            pairs: Vec::new(),
            used: 0,
            block: Vec::new(),
            up: Side::default(),
            down: Side::default(),
            failed: None,
            passed: None,
        }
    }

    /// Takes in the next window.
    pub fn push(&mut self, pair: Pair) {
        self.pairs.push(pair);
        let Some(values) = pair.values() else {
            return;
        };
        self.used += 1;
        self.block.push(values);
        if self.block.len() < self.rule.block.max(1) {
            return;
        }
        let (baseline, candidate) = self.close_block();
        let tolerated = self.rule.margin.unwrap_or_default().over(baseline);
        let counts = match self.rule.scale {
            Scale::Counts => Some(libm::sqrt(libm::fabs(baseline) + libm::fabs(candidate))),
            Scale::Gauges => None,
        };
        self.up.add(candidate - (baseline + tolerated), counts);
        self.down.add((baseline - tolerated) - candidate, counts);
        let at = self.pairs.len();
        let bar = self.bar();
        let decision = |evidence| (evidence >= bar).then_some(Decision { at, evidence });
        self.failed = self.failed.or_else(|| decision(self.harm()));
        if self.rule.margin.is_some() {
            self.passed = self.passed.or_else(|| decision(self.relief()));
        }
    }

    fn close_block(&mut self) -> (f64, f64) {
        let size = self.block.len() as f64;
        let (baseline, candidate) = self
            .block
            .drain(..)
            .fold((0.0, 0.0), |sum, pair| (sum.0 + pair.0, sum.1 + pair.1));
        match self.rule.scale {
            Scale::Counts => (baseline, candidate),
            Scale::Gauges => (baseline / size, candidate / size),
        }
    }

    /// What the logarithm of the evidence must reach.
    fn bar(&self) -> f64 {
        let sides = match self.rule.direction {
            Direction::Either => 2.0,
            Direction::Increase | Direction::Decrease => 1.0,
        };
        libm::log(sides / self.rule.alpha)
    }

    /// The logarithm of the most evidence for harm.
    fn harm(&self) -> f64 {
        let (up, down) = (self.up.harm.ln_peak(), self.down.harm.ln_peak());
        match self.rule.direction {
            Direction::Increase => up,
            Direction::Decrease => down,
            Direction::Either => up.max(down),
        }
    }

    /// The logarithm of the most evidence that the candidate is within the margin.
    fn relief(&self) -> f64 {
        let (up, down) = (self.up.relief.ln_peak(), self.down.relief.ln_peak());
        match self.rule.direction {
            Direction::Increase => up,
            Direction::Decrease => down,
            Direction::Either => up.min(down),
        }
    }

    /// The verdict after the windows seen so far. Fail stays; no data is never a Pass.
    pub fn verdict(&self) -> Verdict {
        if self.failed.is_some() {
            Verdict::Fail
        } else if self.used == 0 || self.missing() > self.used {
            Verdict::NotMeasured
        } else if self.passed.is_some() {
            Verdict::Pass
        } else {
            Verdict::Inconclusive
        }
    }

    fn missing(&self) -> usize {
        self.pairs.len() - self.used
    }

    /// The evidence for harm so far, its largest value: `1` says nothing.
    pub fn e_value(&self) -> f64 {
        libm::exp(self.harm())
    }

    /// What the evidence must reach for a verdict.
    pub fn threshold(&self) -> f64 {
        libm::exp(self.bar())
    }

    /// The verdict with its explanation.
    pub fn judgement(&self) -> Judgement {
        let verdict = self.verdict();
        let decision = match verdict {
            Verdict::Fail => self.failed,
            Verdict::Pass => self.passed,
            Verdict::Inconclusive | Verdict::NotMeasured => None,
        };
        let decided_at = decision.map(|decision| decision.at);
        let evidence = decision.map_or_else(|| self.harm(), |decision| decision.evidence);
        Judgement {
            verdict,
            decided_at,
            windows: self.pairs.len(),
            used: self.used,
            missing: self.missing(),
            method: self.method(),
            e_value: (self.used > 0).then(|| libm::exp(evidence)),
            threshold: Some(self.threshold()),
            alpha: Some(self.rule.alpha),
            interval: None,
            explanation: self.explanation(verdict, decided_at, evidence),
            flips_if: self.flips_if(verdict),
        }
    }

    fn method(&self) -> String {
        let scale = match self.rule.scale {
            Scale::Counts => "counts",
            Scale::Gauges => "gauges",
        };
        let block = match self.rule.block {
            0 | 1 => String::new(),
            block => format!(", blocks of {block} windows"),
        };
        format!("sign-symmetric e-process over paired windows, {scale}{block}")
    }

    fn explanation(&self, verdict: Verdict, decided_at: Option<usize>, evidence: f64) -> String {
        let means = |pairs: &[Pair]| {
            let used: Vec<(f64, f64)> = pairs.iter().filter_map(|pair| pair.values()).collect();
            let mean = |of: fn(&(f64, f64)) -> f64| {
                short(used.iter().map(of).sum::<f64>() / used.len() as f64)
            };
            (mean(|pair| pair.0), mean(|pair| pair.1))
        };
        let bar = short(self.threshold());
        let evidence = short(libm::exp(evidence));
        let question = self.question();
        let mut text = match (verdict, decided_at) {
            (Verdict::NotMeasured, _) => format!(
                "{} of {} had a value on both sides: too few to say anything",
                self.used,
                counted(self.pairs.len(), "window"),
            ),
            (Verdict::Fail | Verdict::Pass, Some(at)) => {
                let (baseline, candidate) = means(&self.pairs[..at]);
                let (beyond, word) = if verdict == Verdict::Fail {
                    ("is", "worse")
                } else {
                    ("is not", "good enough")
                };
                format!(
                    "after window {at} the evidence that the candidate {beyond} {question} reached {evidence}, {bar} being enough to call it {word}; means up to there: baseline {baseline}, candidate {candidate}"
                )
            }
            _ => {
                let (baseline, candidate) = means(&self.pairs);
                format!(
                    "after {} the evidence that the candidate is {question} is {evidence}, {bar} being needed; means: baseline {baseline}, candidate {candidate}{}",
                    counted(self.used, "window"),
                    if self.rule.margin.is_none() {
                        "; without a margin a comparison cannot pass"
                    } else {
                        ""
                    },
                )
            }
        };
        if verdict != Verdict::NotMeasured {
            if self.missing() > 0 {
                text += &format!(
                    "; {} without a value left out",
                    counted(self.missing(), "window")
                );
            }
            text += "; assumes that windows of equally good versions could be swapped";
            if let Some(ratio) = self.ratio_of_spreads() {
                text += &format!(
                    "; the candidate's values spread {} times as much as the baseline's, which this test does not judge",
                    short(ratio)
                );
            }
        }
        text
    }

    fn question(&self) -> String {
        let than = match self.rule.margin {
            None => "than the baseline".to_owned(),
            Some(Margin { relative, absolute }) => {
                let relative = format!("{} %", short(relative * 100.0));
                let absolute = short(absolute);
                let margin = match (relative.as_str(), absolute.as_str()) {
                    (_, "0") => relative,
                    ("0 %", _) => absolute,
                    _ => format!("the larger of {relative} and {absolute}"),
                };
                format!("than the baseline by more than {margin}")
            }
        };
        let word = match self.rule.direction {
            Direction::Increase => "higher",
            Direction::Decrease => "lower",
            Direction::Either => "other",
        };
        format!("{word} {than}")
    }

    /// How much wider the candidate spreads, where that is three times or a third, seen in at least
    /// ten windows: mean absolute deviations.
    fn ratio_of_spreads(&self) -> Option<f64> {
        const ENOUGH: usize = 10;
        const MUCH: f64 = 3.0;
        let used: Vec<(f64, f64)> = self.pairs.iter().filter_map(|pair| pair.values()).collect();
        if used.len() < ENOUGH {
            return None;
        }
        let spread = |of: fn(&(f64, f64)) -> f64| {
            let count = used.len() as f64;
            let mean = used.iter().map(of).sum::<f64>() / count;
            used.iter()
                .map(|pair| libm::fabs(of(pair) - mean))
                .sum::<f64>()
                / count
        };
        let (baseline, candidate) = (spread(|pair| pair.0), spread(|pair| pair.1));
        let ratio = candidate / baseline;
        let telling = baseline > 0.0 && candidate > 0.0 && !(1.0 / MUCH..=MUCH).contains(&ratio);
        telling.then_some(ratio)
    }

    /// The smallest uniform change of the candidate's windows that makes it another verdict.
    fn flips_if(&self, verdict: Verdict) -> String {
        let worse = match self.rule.direction {
            Direction::Decrease => -1.0,
            Direction::Increase | Direction::Either => 1.0,
        };
        let sizes = self.pairs.iter().filter_map(|pair| pair.values());
        let guess = sizes
            .map(|(baseline, candidate)| libm::fabs(candidate - baseline))
            .fold(0.0, f64::max)
            / 8.0;
        let shifted = |by: f64| {
            let mut other = Self::new(self.rule);
            for pair in &self.pairs {
                other.push(Pair {
                    candidate: pair.candidate.map(|candidate| candidate + by),
                    ..*pair
                });
            }
            other.verdict()
        };
        let (sign, seeks) = match verdict {
            Verdict::NotMeasured => {
                let lacking = self.missing().saturating_sub(self.used).max(1);
                return format!(
                    "a value on both sides of {}",
                    counted(lacking, "further window")
                );
            }
            Verdict::Fail => (-worse, Verdict::Fail),
            Verdict::Pass | Verdict::Inconclusive => (worse, Verdict::Fail),
        };
        let flips = |amount: f64| (shifted(sign * amount) == seeks) != (verdict == Verdict::Fail);
        match flip::smallest(guess, flips) {
            Some(amount) if amount < guess.max(1.0) * 1e-9 => {
                "any difference to the same side in every window, however small".into()
            }
            Some(amount) => format!(
                "{} {} in every window of the candidate would {}",
                short(amount),
                if sign > 0.0 { "more" } else { "less" },
                if verdict == Verdict::Fail {
                    "not have failed"
                } else {
                    "fail"
                }
            ),
            None => match verdict {
                Verdict::Fail => "no shift of the candidate's windows would have changed it".into(),
                _ => "more windows are needed: no difference, however large, would fail yet".into(),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(rule: ComparisonRule, baseline: &[f64], candidate: &[f64]) -> Judgement {
        let mut comparison = Comparison::new(rule);
        for index in 0..baseline.len().max(candidate.len()) {
            comparison.push(Pair {
                baseline: baseline.get(index).copied(),
                candidate: candidate.get(index).copied(),
            });
        }
        comparison.judgement()
    }

    fn counts(direction: Direction) -> ComparisonRule {
        ComparisonRule {
            direction,
            scale: Scale::Counts,
            ..ComparisonRule::default()
        }
    }

    #[test]
    fn pure_signal_needs_five_windows_of_counts_and_six_of_gauges() {
        let (low, high) = ([0.0; 9], [1000.0; 9]);
        let gauges = ComparisonRule::default();
        assert_eq!(
            judged(counts(Direction::Increase), &low, &high).decided_at,
            Some(5)
        );
        assert_eq!(judged(gauges, &low, &high).decided_at, Some(6));
    }

    #[test]
    fn the_harmful_direction_decides() {
        let (low, high) = ([5.0; 12], [50.0; 12]);
        for (direction, baseline, candidate, verdict) in [
            (Direction::Increase, low, high, Verdict::Fail),
            (Direction::Increase, high, low, Verdict::Inconclusive),
            (Direction::Decrease, high, low, Verdict::Fail),
            (Direction::Decrease, low, high, Verdict::Inconclusive),
            (Direction::Either, high, low, Verdict::Fail),
            (Direction::Either, low, high, Verdict::Fail),
        ] {
            assert_eq!(
                judged(counts(direction), &baseline, &candidate).verdict,
                verdict,
                "{direction:?}"
            );
        }
    }

    #[test]
    fn it_passes_only_with_a_margin_and_only_within_it() {
        let same = [100.0; 30];
        let margin = |relative, absolute| ComparisonRule {
            margin: Some(Margin { relative, absolute }),
            ..ComparisonRule::default()
        };
        assert_eq!(
            judged(ComparisonRule::default(), &same, &same).verdict,
            Verdict::Inconclusive
        );
        assert_eq!(
            judged(margin(0.1, 0.0), &same, &same).verdict,
            Verdict::Pass
        );
        assert_eq!(
            judged(margin(0.0, 5.0), &same, &same).verdict,
            Verdict::Pass
        );
        assert_eq!(
            judged(margin(0.1, 0.0), &same, &[115.0; 30]).verdict,
            Verdict::Fail
        );
        assert_eq!(
            judged(margin(0.1, 20.0), &same, &[115.0; 30]).verdict,
            Verdict::Pass
        );
        assert_eq!(
            judged(margin(0.0, 0.0), &same, &same).verdict,
            Verdict::Inconclusive
        );
    }

    #[test]
    fn missing_windows_are_left_out_and_too_many_are_not_measured() {
        let nan = f64::NAN;
        let rule = ComparisonRule {
            margin: Some(Margin {
                relative: 0.1,
                absolute: 0.0,
            }),
            ..ComparisonRule::default()
        };
        let few = judged(rule, &[1.0; 8], &[1.0, nan, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0]);
        assert_eq!((few.verdict, few.used, few.missing), (Verdict::Pass, 7, 1));
        let many = judged(rule, &[1.0; 20], &[1.0; 8]);
        assert_eq!(
            (many.verdict, many.used, many.missing),
            (Verdict::NotMeasured, 8, 12)
        );
        let infinite = judged(rule, &[1.0; 4], &[f64::INFINITY; 4]);
        assert_eq!(infinite.verdict, Verdict::NotMeasured);
        assert_eq!(judged(rule, &[], &[]).verdict, Verdict::NotMeasured);
    }

    #[test]
    fn a_failure_stays_though_the_data_ends() {
        let mut comparison = Comparison::new(counts(Direction::Increase));
        for window in 0..40 {
            let candidate = (window < 5).then_some(1000.0);
            comparison.push(Pair {
                baseline: Some(0.0),
                candidate,
            });
        }
        assert_eq!(comparison.verdict(), Verdict::Fail);
    }

    #[test]
    fn blocks_count_as_one_observation() {
        let rule = ComparisonRule {
            block: 3,
            ..counts(Direction::Increase)
        };
        assert_eq!(judged(rule, &[0.0; 20], &[1000.0; 20]).decided_at, Some(15));
    }

    /// Follows the advice of the explanation, and is judged otherwise.
    #[test]
    fn the_flip_distance_is_true() {
        let baseline = [10.0, 12.0, 9.0, 11.0, 10.0, 13.0, 8.0, 10.0, 11.0, 12.0];
        let candidate = [30.0, 28.0, 33.0, 25.0, 29.0, 31.0, 27.0, 30.0, 32.0, 26.0];
        let rule = counts(Direction::Increase);
        let judgement = judged(rule, &baseline, &candidate);
        assert_eq!(judgement.verdict, Verdict::Fail);
        let amount = judgement.flips_if.split(' ').next();
        let amount: f64 = amount
            .and_then(|amount| amount.parse().ok())
            .expect("it begins with a number");
        let less = |by: f64| candidate.map(|value| value - by);
        assert_eq!(
            judged(rule, &baseline, &less(amount * 1.001)).verdict,
            Verdict::Inconclusive
        );
        assert_eq!(
            judged(rule, &baseline, &less(amount * 0.999)).verdict,
            Verdict::Fail
        );
    }

    #[test]
    fn values_beyond_all_measure_are_no_panic() {
        for value in [f64::MAX, f64::MIN, f64::MIN_POSITIVE, -0.0] {
            for scale in [Scale::Counts, Scale::Gauges] {
                let rule = ComparisonRule {
                    scale,
                    block: 0,
                    ..ComparisonRule::default()
                };
                let _ = judged(rule, &[value; 9], &[-value; 9]);
            }
        }
    }
}

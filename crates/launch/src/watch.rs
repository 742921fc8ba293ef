//! What a watch has seen, and what that means: a fold over its looks.

use jiff::Timestamp;
use std::ops::Range;
use tminus_judge::{
    Alarm, Budget, Comparison, ComparisonRule, Direction, Health, Judgement, Level, LevelRule,
    Margin, Pair, Scale, Share, ShareRule, alarm,
};
use tminus_measure::{Quantity, Threshold, Unit, Verdict, four_digits};
use tminus_plan::{Rule, Watch, Worse};
use tminus_receipt::Sample;

/// A stretch of gaps longer than this many looks counts as this many.
const LONGEST_GAP: u64 = 100_000;
/// After so many looks without a verdict a share is counted anew, so that a long good past does not
/// hide a bad present. It is counted anew after each pass too.
const EPOCH: usize = 60;

/// What a watch has seen so far.
#[derive(Debug, Clone, PartialEq)]
pub struct WatchState {
    /// When it began.
    pub started: Timestamp,
    /// Every look, in order.
    pub looks: Vec<Look>,
    /// By how much it was extended, in milliseconds.
    pub extended_ms: u64,
    /// The total failure that a look has shown.
    alarm: Option<Alarm>,
    /// The window of the last look.
    last: Option<u64>,
    /// For each series, for each of its rules.
    judges: Vec<Vec<Judge>>,
}

/// One look.
#[derive(Debug, Clone, PartialEq)]
pub struct Look {
    /// When.
    pub at: Timestamp,
    /// Of each series.
    pub samples: Vec<Sample>,
    /// The evidence of each comparison at this look, by series; `None` where nothing is compared.
    pub evidence: Vec<Option<f64>>,
}

/// How values are spread: each number is one that was seen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// How many there are.
    pub count: usize,
    /// The smallest.
    pub low: f64,
    /// Half are at most this.
    pub median: f64,
    /// Of twenty, nineteen are at most this.
    pub p95: f64,
    /// The largest.
    pub high: f64,
}

/// The verdict over one rule of one series.
struct Judged {
    /// The series, by place in [`Watch::series`].
    series: usize,
    /// It compares with the baseline; else it holds values against a number.
    compares: bool,
    judgement: Judgement,
}

#[derive(Debug, Clone, PartialEq)]
enum Judge {
    Keep(Level, Option<Threshold>, Unit),
    Moves(Level, Option<f64>),
    Share {
        rule: ShareRule,
        now: Share,
        /// Looks and events since it was counted anew.
        seen: usize,
        total: f64,
        passed: Option<Share>,
        missing: usize,
        windows: usize,
    },
    Budget {
        now: Budget,
        allowed: f64,
        exclusive: bool,
        period: u64,
        at: u64,
        /// A period that was overspent, or one of which too little is known.
        bad: Option<Budget>,
    },
    Compare(Box<Comparison>, bool),
}

impl WatchState {
    pub(crate) fn new(watch: &Watch, started: Timestamp) -> Self {
        Self {
            started,
            looks: Vec::new(),
            extended_ms: 0,
            alarm: None,
            last: None,
            judges: watch
                .series
                .iter()
                .map(|series| {
                    let of = |rule| Judge::new(rule, series.unit, watch.every_ms);
                    series.rules.iter().map(of).collect()
                })
                .collect(),
        }
    }

    /// Takes in a look. Windows that nobody looked at are gaps.
    pub(crate) fn look(&mut self, watch: &Watch, at: Timestamp, samples: &[Sample]) {
        let window = self.window(watch, at);
        let missed = match self.last {
            Some(last) => window.saturating_sub(last + 1),
            None => window.saturating_sub(1),
        };
        self.miss(window - missed.min(LONGEST_GAP)..window);
        self.last = Some(window);
        for (judges, sample) in self.judges.iter_mut().zip(samples) {
            for judge in judges {
                judge.push(sample, window);
            }
        }
        if self.alarm.is_none() {
            self.alarm = samples
                .iter()
                .filter_map(|sample| sample.health)
                .find_map(|vitals| {
                    alarm(&Health {
                        answers: vitals.answers,
                        requests: vitals.requests,
                        errors: vitals.errors,
                        ..Health::default()
                    })
                });
        }
        let evidence = self
            .judges
            .iter()
            .map(|judges| {
                judges.iter().find_map(|judge| match judge {
                    Judge::Compare(comparison, _) => Some(comparison.e_value()),
                    _ => None,
                })
            })
            .collect();
        self.looks.push(Look {
            at,
            samples: samples.to_vec(),
            evidence,
        });
    }

    /// Takes in windows that nobody looked at.
    fn miss(&mut self, windows: Range<u64>) {
        let nothing = Sample::default();
        for window in windows {
            for judge in self.judges.iter_mut().flatten() {
                judge.push(&nothing, window);
            }
        }
    }

    /// The number of the window that a time lies in, from 0.
    fn window(&self, watch: &Watch, at: Timestamp) -> u64 {
        let passed = at.duration_since(self.started).as_millis().max(0);
        u64::try_from(passed).unwrap_or(u64::MAX) / watch.every_ms.max(1)
    }

    /// Whether the next look is to be taken.
    pub(crate) fn is_due(&self, watch: &Watch, now: Timestamp) -> bool {
        if self.is_past(watch, now) {
            return false;
        }
        match self.last {
            // The first look ends the first window, unless there is only one look.
            None => watch.length_ms == Some(0) || self.window(watch, now) >= 1,
            Some(last) => {
                let window = self.window(watch, now);
                window > last && self.last_window(watch).is_none_or(|end| last < end)
            }
        }
    }

    /// The window in which the last look falls; `None` where there is no end.
    fn last_window(&self, watch: &Watch) -> Option<u64> {
        self.ends(watch).map(|ends| self.window(watch, ends))
    }

    /// Whether a look taken now would no longer be of it. A single look is never too late.
    fn is_past(&self, watch: &Watch, now: Timestamp) -> bool {
        watch.length_ms != Some(0)
            && self
                .last_window(watch)
                .is_some_and(|end| self.window(watch, now) > end)
    }

    /// When it ends; `None` for one that lasts as long as the launch.
    fn ends(&self, watch: &Watch) -> Option<Timestamp> {
        let length = watch.length_ms?.saturating_add(self.extended_ms);
        let length = i64::try_from(length).unwrap_or(i64::MAX);
        self.started
            .checked_add(jiff::SignedDuration::from_millis(length))
            .ok()
    }

    /// Whether nothing more is to be seen: the last look was taken, or is too late.
    pub(crate) fn is_over(&self, watch: &Watch, now: Timestamp) -> bool {
        let looked = self.last_window(watch).zip(self.last);
        looked.is_some_and(|(end, last)| last >= end) || self.is_past(watch, now)
    }

    /// The state at its end: windows that nobody looked at are gaps up to there.
    pub(crate) fn closed(&self, watch: &Watch) -> Self {
        let mut closed = self.clone();
        let seen = self.last.map_or(0, |last| last + 1).max(1);
        if let Some(end) = self.last_window(watch) {
            closed.miss(seen..end.min(seen.saturating_add(LONGEST_GAP)) + 1);
        }
        closed
    }

    /// The verdict over each rule. `ended`: no look follows.
    fn judged(&self, ended: bool) -> Vec<Judged> {
        self.judges
            .iter()
            .enumerate()
            .flat_map(|(series, judges)| {
                judges.iter().map(move |judge| Judged {
                    series,
                    compares: judge.compares(),
                    judgement: judge.judgement(ended),
                })
            })
            .collect()
    }

    /// The verdict over everything that is judged. Where nothing is, what was to be collected counts:
    /// a value of each series at least.
    pub fn verdict(&self, watch: &Watch, ended: bool) -> Verdict {
        if self.alarm.is_some() {
            return Verdict::Fail;
        }
        if self.judges.iter().all(Vec::is_empty) {
            return self.collected(watch);
        }
        let judges = self.judges.iter().flatten();
        let (compared, numbers): (Vec<&Judge>, Vec<&Judge>) =
            judges.partition(|judge| judge.compares());
        let of = |judges: &[&Judge]| -> Vec<Verdict> {
            judges.iter().map(|judge| judge.verdict(ended)).collect()
        };
        let (compared, numbers) = (of(&compared), of(&numbers));
        let all = Verdict::all(compared.iter().chain(&numbers).copied());
        let shown_by_numbers = watch.not_worse_shown
            && !compared.contains(&Verdict::NotMeasured)
            && Verdict::all(numbers) == Verdict::Pass;
        if all == Verdict::Inconclusive && shown_by_numbers {
            return Verdict::Pass;
        }
        all
    }

    /// The verdict where nothing is asked: there is a value of each series. A rollout that nothing is
    /// asked of is not measured by having been looked at.
    fn collected(&self, watch: &Watch) -> Verdict {
        if watch.share.is_some() {
            return Verdict::NotMeasured;
        }
        Verdict::all((0..watch.series.len()).map(|at| {
            let has_value = |look: &Look| {
                let sample = look.samples.get(at);
                sample.is_some_and(|sample| sample.value.is_some() || sample.holds.is_some())
            };
            if self.looks.iter().any(has_value) {
                Verdict::Pass
            } else {
                Verdict::NotMeasured
            }
        }))
    }

    /// How the values of a series were spread; `None` when there were none.
    pub fn spread(&self, series: usize) -> Option<Spread> {
        let mut values: Vec<f64> = self
            .looks
            .iter()
            .filter_map(|look| look.samples.get(series)?.value)
            .collect();
        values.sort_by(f64::total_cmp);
        let at = |share: f64| {
            let place = (share * (values.len() - 1) as f64).round();
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a place in a list"
            )]
            values[place as usize]
        };
        (!values.is_empty()).then(|| Spread {
            count: values.len(),
            low: at(0.0),
            median: at(0.5),
            p95: at(0.95),
            high: at(1.0),
        })
    }

    /// Why the verdict is what it is, in one line.
    pub fn explanation(&self, watch: &Watch, ended: bool) -> String {
        if let Some(alarm) = &self.alarm {
            return alarm.to_string();
        }
        let judged = self.judged(ended);
        // Of a failure only what failed is told.
        let fails = |one: &&Judged| one.judgement.verdict == Verdict::Fail;
        let any_fails = judged.iter().any(|one| fails(&one));
        let mut parts: Vec<String> = judged
            .iter()
            .filter(|one| !any_fails || fails(one))
            .map(|one| {
                let name = &watch.series[one.series].name;
                let Judgement {
                    verdict,
                    explanation,
                    flips_if,
                    ..
                } = &one.judgement;
                let against = if one.compares {
                    " against the baseline"
                } else {
                    ""
                };
                format!("{name}{against}: {verdict}: {explanation}; {flips_if}")
            })
            .collect();
        // What is only collected has no verdict, and is told all the same.
        let collected = watch.series.iter().enumerate();
        for (at, series) in collected.filter(|(_, series)| series.rules.is_empty() && !any_fails) {
            parts.push(match self.spread(at) {
                Some(spread) => format!(
                    "{}: collected: {} values from {} to {}, median {}, 95 % at most {}",
                    series.name,
                    spread.count,
                    four_digits(spread.low),
                    four_digits(spread.high),
                    four_digits(spread.median),
                    four_digits(spread.p95)
                ),
                None => format!("{}: {} looks and no value", series.name, self.looks.len()),
            });
        }
        parts.join(". ")
    }
}

/// The worse of the current period and a bad one before it, and whether it is over.
fn worse<'a>(now: &'a Budget, bad: Option<&'a Budget>, ended: bool) -> (&'a Budget, bool) {
    match bad {
        Some(bad) if now.verdict(ended) != Verdict::Fail => (bad, true),
        _ => (now, ended),
    }
}

impl Judge {
    fn new(rule: &Rule, unit: Unit, every_ms: u64) -> Self {
        match rule {
            Rule::Keep {
                threshold,
                consecutive,
                minimum,
            } => Self::Keep(
                Level::new(LevelRule {
                    consecutive: *consecutive,
                    minimum: *minimum,
                }),
                *threshold,
                unit,
            ),
            Rule::Moves { consecutive } => Self::Moves(
                Level::new(LevelRule {
                    consecutive: *consecutive,
                    minimum: 1,
                }),
                None,
            ),
            Rule::Share {
                at_most,
                alpha,
                minimum,
            } => {
                let rule = ShareRule {
                    at_most: *at_most,
                    alpha: *alpha,
                    minimum: *minimum,
                };
                Self::Share {
                    rule,
                    now: Share::new(rule),
                    seen: 0,
                    total: 0.0,
                    passed: None,
                    missing: 0,
                    windows: 0,
                }
            }
            Rule::Budget {
                allowed,
                exclusive,
                period_ms,
            } => Self::Budget {
                now: Budget::new(*allowed, *exclusive),
                allowed: *allowed,
                exclusive: *exclusive,
                period: (period_ms / every_ms.max(1)).max(1),
                at: 0,
                bad: None,
            },
            Rule::Compare {
                worse,
                alpha,
                relative,
                absolute,
                block,
                counts,
            } => {
                let margin = (relative.is_some() || absolute.is_some()).then(|| Margin {
                    relative: relative.unwrap_or_default(),
                    absolute: absolute.unwrap_or_default(),
                });
                let rule = ComparisonRule {
                    direction: match worse {
                        Worse::Higher => Direction::Increase,
                        Worse::Lower => Direction::Decrease,
                        Worse::Either => Direction::Either,
                    },
                    alpha: *alpha,
                    margin,
                    block: *block,
                    scale: if *counts {
                        Scale::Counts
                    } else {
                        Scale::Gauges
                    },
                };
                Self::Compare(Box::new(Comparison::new(rule)), *counts)
            }
        }
    }

    fn push(&mut self, sample: &Sample, window: u64) {
        match self {
            Self::Keep(level, threshold, unit) => {
                let verdict = match threshold {
                    Some(threshold) => sample
                        .value
                        .and_then(|value| Quantity::new(value, *unit).ok())
                        .map_or(Verdict::NotMeasured, |value| threshold.holds(value)),
                    None => sample.holds.unwrap_or(Verdict::NotMeasured),
                };
                level.push(sample.value, verdict);
            }
            Self::Moves(level, last) => {
                let moved = |last: f64, value: f64| last.to_bits() != value.to_bits();
                match (*last, sample.value) {
                    // The first value has nothing to have moved from.
                    (None, Some(_)) => {}
                    (Some(last), Some(value)) if moved(last, value) => {
                        level.push(Some(value), Verdict::Pass);
                    }
                    (_, Some(value)) => level.push(Some(value), Verdict::Fail),
                    (_, None) => level.push(None, Verdict::NotMeasured),
                }
                *last = sample.value.or(*last);
            }
            Self::Share {
                rule,
                now,
                seen,
                total,
                passed,
                missing,
                windows,
            } => {
                if now.verdict() == Verdict::Fail {
                    return;
                }
                let counts = sample.counts.map(|counted| (counted.events, counted.total));
                // A window in which nothing was asked is no gap: it says nothing either way. Nor is one whose
                // events were counted with an earlier one, since it has a value.
                let idle = counts.map_or(sample.value.is_some(), |(_, total)| total == 0.0);
                *windows += 1;
                if idle {
                    return;
                }
                *missing += usize::from(counts.is_none());
                now.push(counts);
                *total += counts.map_or(0.0, |counts| counts.1);
                *seen += 1;
                match now.verdict() {
                    Verdict::Pass => {
                        *passed = Some(std::mem::replace(now, Share::new(*rule)));
                        *seen = 0;
                        *total = 0.0;
                    }
                    Verdict::Fail => {}
                    // One that has not seen enough for a verdict goes on.
                    _ if *seen >= EPOCH && *total >= rule.minimum as f64 => {
                        *now = Share::new(*rule);
                        *seen = 0;
                        *total = 0.0;
                    }
                    _ => {}
                }
            }
            // What was counted before must not count again.
            Self::Budget { .. } | Self::Compare(..) if sample.repeats => {}
            Self::Budget {
                now,
                allowed,
                exclusive,
                period,
                at,
                bad,
            } => {
                // A look ends its window, so that the first one has the number 1.
                let current = window.saturating_sub(1) / *period;
                if current != *at {
                    *at = current;
                    let fresh = Budget::new(*allowed, *exclusive);
                    let old = std::mem::replace(now, fresh);
                    let is_worse = match bad.as_ref().map(|bad| bad.verdict(true)) {
                        Some(Verdict::Fail) => false,
                        Some(_) => old.verdict(true) == Verdict::Fail,
                        None => old.verdict(true) != Verdict::Pass,
                    };
                    if is_worse {
                        *bad = Some(old);
                    }
                }
                now.push(sample.value);
            }
            Self::Compare(comparison, counts) => {
                let candidate = if *counts {
                    // A version that nothing was asked of, or that answers nothing, has made no fewer errors.
                    let counts = sample.counts.filter(|counted| counted.total > 0.0);
                    counts.map(|counted| counted.events)
                } else {
                    sample.value
                };
                comparison.push(Pair {
                    baseline: sample.baseline,
                    candidate,
                });
            }
        }
    }

    fn compares(&self) -> bool {
        matches!(self, Self::Compare(..))
    }

    fn verdict(&self, ended: bool) -> Verdict {
        match self {
            Self::Keep(level, ..) | Self::Moves(level, _) => level.verdict(ended),
            Self::Share { now, .. } => match self.passed() {
                Some(passed) => passed.verdict(),
                None => now.verdict(),
            },
            Self::Budget { now, bad, .. } => {
                let (budget, over) = worse(now, bad.as_ref(), ended);
                budget.verdict(over)
            }
            Self::Compare(comparison, _) => comparison.verdict(),
        }
    }

    /// Of a share: the epoch that passed, where that still counts.
    fn passed(&self) -> Option<&Share> {
        let Self::Share {
            now,
            passed,
            missing,
            windows,
            ..
        } = self
        else {
            return None;
        };
        let mostly_gaps = *missing * 2 > *windows;
        passed
            .as_ref()
            .filter(|_| now.verdict() != Verdict::Fail && !mostly_gaps)
    }

    fn judgement(&self, ended: bool) -> Judgement {
        match self {
            Self::Keep(level, ..) | Self::Moves(level, _) => level.judgement(ended),
            Self::Share { now, .. } => self.passed().unwrap_or(now).judgement(),
            Self::Budget { now, bad, .. } => {
                let (budget, over) = worse(now, bad.as_ref(), ended);
                budget.judgement(over)
            }
            Self::Compare(comparison, _) => comparison.judgement(),
        }
    }
}

//! What was watched, as charts: each series against its baseline and its limits, the evidence of the
//! comparison, the share of the traffic, and the moment of each decision.

mod spark;
mod svg;

pub(crate) use spark::{Spark, sparklines};
pub(crate) use svg::svg;

use jiff::Timestamp;
use tminus_launch::{State, WatchState};
use tminus_measure::{Comparator, Outcome, Quantity, Unit};
use tminus_plan::{GateRole, Plan, Rule, Series, Shift, Step};
use tminus_receipt::Sample;

/// One chart.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Chart {
    /// The series.
    pub(crate) title: String,
    /// What watched it: an item, a trigger, the rollout.
    pub(crate) of: String,
    pub(crate) unit: Unit,
    pub(crate) from: Timestamp,
    pub(crate) to: Timestamp,
    /// What was watched, in the series' unit; a gap is `None`.
    pub(crate) values: Vec<Point>,
    /// What it was compared with.
    pub(crate) baseline: Vec<Point>,
    /// Numbers that it was held against, with how.
    pub(crate) limits: Vec<(Comparator, f64)>,
    /// The evidence that it is worse, and what it must reach.
    pub(crate) evidence: Vec<Point>,
    pub(crate) bar: Option<f64>,
    /// The new version's share of the traffic, in percent, from each moment on.
    pub(crate) shares: Vec<(Timestamp, f64)>,
    pub(crate) marks: Vec<Mark>,
    /// A trigger that did not fire.
    pub(crate) quiet: bool,
}

/// A value at a time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Point {
    pub(crate) at: Timestamp,
    pub(crate) value: Option<f64>,
}

/// The moment of a decision.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Mark {
    pub(crate) at: Timestamp,
    pub(crate) label: String,
    /// It was a bad moment.
    pub(crate) bad: bool,
}

/// Every chart of a launch: of the rollout first, then of items, then of triggers.
pub(crate) fn charts(plan: &Plan, state: &State) -> Vec<Chart> {
    let marks = marks(plan, state);
    let shares = shares(plan, state);
    let mut charts: Vec<Chart> = Vec::new();
    for (step, seen) in watched(plan, state) {
        let Some(watch) = step.watch.as_deref() else {
            continue;
        };
        for (at, series) in watch.series.iter().enumerate() {
            let one = of_series(step, at, series, seen);
            // The stages of a rollout go on from one another.
            let before = charts.iter_mut().find(|chart| {
                watch.share.is_some() && !chart.shares.is_empty() && chart.title == one.title
            });
            if let Some(chart) = before {
                chart.to = one.to;
                chart.values.extend(one.values);
                chart.baseline.extend(one.baseline);
                chart.evidence.extend(one.evidence);
                for limit in one.limits {
                    if !chart.limits.contains(&limit) {
                        chart.limits.push(limit);
                    }
                }
                chart.bar = chart.bar.or(one.bar);
            } else if watch.share.is_some() {
                charts.push(Chart {
                    of: "rollout".to_owned(),
                    shares: shares.clone(),
                    ..one
                });
            } else {
                let fired = state
                    .step(&step.id)
                    .is_some_and(|at| state.steps[at.0].fired.is_some());
                charts.push(Chart {
                    quiet: one.quiet && !fired,
                    ..one
                });
            }
        }
    }
    for chart in &mut charts {
        if !chart.shares.is_empty() {
            let first = chart.shares.first().map_or(chart.from, |share| share.0);
            let last = marks.last().map_or(chart.to, |mark| mark.at);
            chart.from = chart.from.min(first);
            // What came of it is on the chart, when it came soon.
            let length = chart.to.duration_since(chart.from);
            if last.duration_since(chart.to) <= length {
                chart.to = chart.to.max(last);
            }
            let room = chart.to.duration_since(chart.from).as_secs_f64() * 0.04;
            let room = jiff::SignedDuration::from_secs_f64(room);
            chart.to = chart.to.checked_add(room).unwrap_or(chart.to);
        }
        chart.marks = marks
            .iter()
            .filter(|mark| chart.from <= mark.at && mark.at <= chart.to)
            .cloned()
            .collect();
    }
    // A single value is told in words.
    charts.retain(|chart| {
        let values = chart.values.iter().filter(|point| point.value.is_some());
        values.count() >= 2
    });
    charts
}

/// The steps that have seen something: the rollout's, the items', the triggers'.
fn watched<'a>(plan: &'a Plan, state: &'a State) -> Vec<(&'a Step, &'a WatchState)> {
    let mut watched: Vec<(&Step, &WatchState)> = plan
        .steps
        .iter()
        .zip(&state.steps)
        .filter_map(|(step, known)| Some((step, known.watch.as_ref()?)))
        .filter(|(_, seen)| !seen.looks.is_empty())
        .collect();
    watched.sort_by_key(|(step, seen)| {
        let is_rollout = step
            .watch
            .as_ref()
            .is_some_and(|watch| watch.share.is_some());
        let rank = match (is_rollout, step.gate) {
            (true, _) => 0,
            (false, GateRole::Trigger) => 2,
            (false, _) => 1,
        };
        (rank, seen.started)
    });
    watched
}

fn of_series(step: &Step, at: usize, series: &Series, seen: &WatchState) -> Chart {
    let counts = series
        .rules
        .iter()
        .any(|rule| matches!(rule, Rule::Compare { counts: true, .. }));
    let sample = |look: &tminus_launch::Look| look.samples.get(at).cloned().unwrap_or_default();
    let points = |value: &dyn Fn(&Sample) -> Option<f64>| -> Vec<Point> {
        let of = |look: &tminus_launch::Look| Point {
            at: look.at,
            value: value(&sample(look)),
        };
        seen.looks.iter().map(of).collect()
    };
    // Counts are of groups of one size, so that they become shares of it.
    let baseline = |sample: &Sample| match (counts, sample.counts) {
        (true, Some(counted)) if counted.total > 0.0 => {
            Some(sample.baseline? / counted.total * 100.0)
        }
        (true, _) => None,
        (false, _) => sample.baseline,
    };
    let baseline = points(&baseline);
    let evidence: Vec<Point> = seen
        .looks
        .iter()
        .map(|look| Point {
            at: look.at,
            value: look.evidence.get(at).copied().flatten(),
        })
        .collect();
    let some = |points: Vec<Point>| {
        if points.iter().any(|point| point.value.is_some()) {
            points
        } else {
            Vec::new()
        }
    };
    Chart {
        title: series.name.clone(),
        of: step.text.clone(),
        unit: series.unit,
        from: seen.started,
        to: seen.looks.last().map_or(seen.started, |look| look.at),
        values: points(&|sample| sample.value),
        baseline: some(baseline),
        limits: series.rules.iter().filter_map(limit).collect(),
        bar: series.rules.iter().find_map(|rule| match rule {
            Rule::Compare { alpha, .. } => Some(1.0 / alpha),
            _ => None,
        }),
        evidence: some(evidence),
        shares: Vec::new(),
        marks: Vec::new(),
        quiet: step.gate == GateRole::Trigger,
    }
}

fn limit(rule: &Rule) -> Option<(Comparator, f64)> {
    match rule {
        Rule::Keep { threshold, .. } => {
            let threshold = (*threshold)?;
            Some((threshold.comparator, threshold.value))
        }
        Rule::Share { at_most, .. } => Some((Comparator::AtMost, at_most * 100.0)),
        Rule::Moves { .. } | Rule::Budget { .. } | Rule::Compare { .. } => None,
    }
}

/// The new version's share from each moment on.
fn shares(plan: &Plan, state: &State) -> Vec<(Timestamp, f64)> {
    let mut shares = Vec::new();
    for (step, known) in plan.steps.iter().zip(&state.steps) {
        if let (Some(Shift::Share(share)), Some(Outcome::Proved), Some(at)) =
            (step.shift, known.outcome, known.at)
        {
            shares.push((at, share));
        }
        if let (true, Some(Outcome::Proved), Some(at)) =
            (step.is_share(), known.undone, known.undone_at)
        {
            shares.push((at, 0.0));
        }
    }
    shares.sort_by_key(|share| share.0);
    shares
}

/// The moments of decision, in order.
fn marks(plan: &Plan, state: &State) -> Vec<Mark> {
    let mark = |at, label: String, bad| Mark { at, label, bad };
    let mut marks = Vec::new();
    for (step, known) in plan.steps.iter().zip(&state.steps) {
        match (step.shift, known.outcome, known.at) {
            (Some(Shift::Share(share)), Some(Outcome::Proved), Some(at)) => {
                marks.push(mark(at, format!("{share} %"), false));
            }
            (Some(Shift::Share(share)), Some(_), Some(at)) => {
                marks.push(mark(at, format!("{share} % failed"), true));
            }
            _ => {}
        }
        if step
            .watch
            .as_ref()
            .is_some_and(|watch| watch.share.is_some())
            && let (Some(outcome), Some(at)) = (known.outcome, known.at)
            && outcome != Outcome::Proved
        {
            marks.push(mark(at, outcome.to_string(), true));
        }
        if let Some((at, _)) = &known.fired {
            marks.push(mark(*at, "trigger".to_owned(), true));
        }
        if let (true, Some(at)) = (step.is_share(), known.undone_at) {
            marks.push(mark(at, "traffic back".to_owned(), false));
        }
    }
    if let Some(begun) = &state.rollback {
        marks.push(mark(begun.at, "rollback".to_owned(), true));
    }
    marks.sort_by_key(|mark| mark.at);
    marks
}

/// A value with its unit, short enough for an axis.
pub(crate) fn short(value: f64, unit: Unit) -> String {
    let (value, unit) = match unit {
        Unit::Seconds if value.abs() < 1.0 && value != 0.0 => (value * 1000.0, Unit::Milliseconds),
        Unit::Bytes if value.abs() >= 1e9 => (value / 1e9, Unit::Gigabytes),
        Unit::Bytes if value.abs() >= 1e6 => (value / 1e6, Unit::Megabytes),
        unit => (value, unit),
    };
    let rounded: f64 = format!("{value:.2e}").parse().unwrap_or(value);
    Quantity::new(rounded, unit)
        .map_or_else(|_| rounded.to_string(), |quantity| quantity.to_string())
}

//! False alarms by kind of noise and delays by size of the effect, on fresh seeds: this judge beside
//! four rules in common use. Prints one JSON text.
//!
//! The rules: a *threshold* at the largest of a hundred windows before; the same *three times in a
//! row*; a two-sided *Mann-Whitney* test at 98 % over all windows so far, at every look; a *z-test*
//! of the mean difference at 95 %, one-sided, at every look.

#[path = "../tests/simulation/models.rs"]
mod models;

use models::{ERRORS, MODELS, Model, Noise, generator, windows};
use serde_json::{Value, json};
use tminus_judge::{Comparison, ComparisonRule, Pair, Scale};
use tminus_measure::Verdict;

const LOOKS: usize = 60;
const RUNS: usize = 10_000;
const HISTORY: usize = 100;
const ALPHA: f64 = 0.05;
const FACTORS: [f64; 5] = [1.2, 1.5, 2.0, 3.0, 5.0];

fn main() {
    let since = std::time::UNIX_EPOCH
        .elapsed()
        .expect("the clock is after 1970");
    let seed = u64::from(since.subsec_nanos()) ^ since.as_secs();
    let false_alarms: Vec<Value> = MODELS
        .iter()
        .enumerate()
        .map(|(index, model)| {
            let found = simulated(model, 1.0, seed, index);
            let rates = found.map(|(name, looks)| (name, json!(share_decided(&looks))));
            json!({ "model": model.name, "block": model.block, "rates": object(rates) })
        })
        .collect();
    let poisson = Model {
        name: "poisson",
        noise: Noise::Poisson,
        scale: Scale::Counts,
        block: 1,
    };
    let delays: Vec<Value> = FACTORS
        .iter()
        .enumerate()
        .map(|(index, factor)| {
            let found = simulated(&poisson, *factor, seed, 100 + index);
            let summaries = found.map(|(name, mut looks)| {
                let share = share_decided(&looks);
                looks.sort_unstable();
                let median = looks[RUNS / 2];
                (
                    name,
                    json!({ "found": share, "median_window": (median <= LOOKS).then_some(median) }),
                )
            });
            json!({ "factor": factor, "rules": object(summaries) })
        })
        .collect();
    println!(
        "{}",
        json!({
            "seed": seed, "runs": RUNS, "looks": LOOKS, "alpha": ALPHA,
            "false_alarms": false_alarms,
            "baseline_errors_per_window": ERRORS, "delays": delays,
        })
    );
}

fn object<const N: usize>(pairs: [(&'static str, Value); N]) -> Value {
    Value::Object(
        pairs
            .map(|(name, value)| (name.to_owned(), value))
            .into_iter()
            .collect(),
    )
}

fn share_decided(looks: &[usize]) -> f64 {
    looks.iter().filter(|look| **look <= LOOKS).count() as f64 / looks.len() as f64
}

/// The look at which each rule failed the candidate, in every run; `LOOKS + 1` for never.
fn simulated(
    model: &Model,
    factor: f64,
    seed: u64,
    index: usize,
) -> [(&'static str, Vec<usize>); 5] {
    let mut found = [
        ("judge", Vec::new()),
        ("threshold", Vec::new()),
        ("threshold three in a row", Vec::new()),
        ("mann-whitney", Vec::new()),
        ("z-test", Vec::new()),
    ];
    for run in 0..RUNS {
        let random = &mut generator(seed, index, run);
        let limit = windows(model.noise, HISTORY, 1.0, random)
            .into_iter()
            .fold(f64::NEG_INFINITY, f64::max);
        let baseline = windows(model.noise, LOOKS, 1.0, random);
        let candidate = windows(model.noise, LOOKS, factor, random);
        let looks = [
            judge(model, &baseline, &candidate),
            in_a_row(&candidate, limit, 1),
            in_a_row(&candidate, limit, 3),
            first_look(|n| mann_whitney(&baseline[..n], &candidate[..n]) > 2.326),
            first_look(|n| z_of_differences(&baseline[..n], &candidate[..n]) > 1.645),
        ];
        for ((_, all), look) in found.iter_mut().zip(looks) {
            all.push(look.unwrap_or(LOOKS + 1));
        }
    }
    found
}

fn judge(model: &Model, baseline: &[f64], candidate: &[f64]) -> Option<usize> {
    let mut comparison = Comparison::new(ComparisonRule {
        alpha: ALPHA,
        block: model.block,
        scale: model.scale,
        ..ComparisonRule::default()
    });
    baseline
        .iter()
        .zip(candidate)
        .position(|(baseline, candidate)| {
            comparison.push(Pair {
                baseline: Some(*baseline),
                candidate: Some(*candidate),
            });
            comparison.verdict() == Verdict::Fail
        })
        .map(|index| index + 1)
}

fn in_a_row(candidate: &[f64], limit: f64, times: usize) -> Option<usize> {
    let mut run = 0;
    let found = candidate.iter().position(|value| {
        run = if *value > limit { run + 1 } else { 0 };
        run >= times
    });
    found.map(|index| index + 1)
}

/// The first of the looks from the fifth on.
fn first_look(fails: impl Fn(usize) -> bool) -> Option<usize> {
    (5..=LOOKS).find(|look| fails(*look))
}

/// The size of the standardised Mann-Whitney statistic, ties corrected (normal approximation).
fn mann_whitney(baseline: &[f64], candidate: &[f64]) -> f64 {
    let mut all: Vec<(f64, bool)> = baseline.iter().map(|value| (*value, false)).collect();
    all.extend(candidate.iter().map(|value| (*value, true)));
    all.sort_by(|left, right| left.0.total_cmp(&right.0));
    let (mut ranks, mut ties, mut start) = (0.0, 0.0, 0);
    while start < all.len() {
        let end = start
            + all[start..]
                .iter()
                .take_while(|entry| entry.0.total_cmp(&all[start].0).is_eq())
                .count();
        let size = (end - start) as f64;
        let rank = (start + end + 1) as f64 / 2.0;
        ranks += rank * all[start..end].iter().filter(|entry| entry.1).count() as f64;
        ties += size * size * size - size;
        start = end;
    }
    let (n, total) = (candidate.len() as f64, all.len() as f64);
    let mean = n * (total + 1.0) / 2.0;
    let variance = n * n / 12.0 * (total + 1.0 - ties / (total * (total - 1.0)));
    if variance > 0.0 {
        (ranks - mean).abs() / variance.sqrt()
    } else {
        0.0
    }
}

fn z_of_differences(baseline: &[f64], candidate: &[f64]) -> f64 {
    let differences: Vec<f64> = candidate.iter().zip(baseline).map(|(c, b)| c - b).collect();
    let count = differences.len() as f64;
    let mean = differences.iter().sum::<f64>() / count;
    let variance = differences
        .iter()
        .map(|d| (d - mean) * (d - mean))
        .sum::<f64>()
        / (count - 1.0);
    if variance > 0.0 {
        mean / (variance / count).sqrt()
    } else {
        0.0
    }
}

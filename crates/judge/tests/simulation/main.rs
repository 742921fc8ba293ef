//! The false-alarm rate and the delays that the documentation states, on fixed seeds.

mod models;

use models::{MODELS, Noise, generator, windows};
use tminus_judge::{Comparison, ComparisonRule, Pair, Scale};
use tminus_measure::Verdict;

const LOOKS: usize = 60;
const RUNS: usize = 10_000;
const ALPHA: f64 = 0.05;
const SEED: u64 = 20_261_126;

fn decided(rule: ComparisonRule, baseline: &[f64], candidate: &[f64]) -> Option<usize> {
    let mut comparison = Comparison::new(rule);
    for (index, (baseline, candidate)) in baseline.iter().zip(candidate).enumerate() {
        comparison.push(Pair {
            baseline: Some(*baseline),
            candidate: Some(*candidate),
        });
        if comparison.verdict() == Verdict::Fail {
            return Some(index + 1);
        }
    }
    None
}

fn rule(scale: Scale, block: usize) -> ComparisonRule {
    ComparisonRule {
        alpha: ALPHA,
        block,
        scale,
        ..ComparisonRule::default()
    }
}

#[test]
fn false_alarms_over_sixty_looks_stay_within_alpha() {
    for (index, model) in MODELS.iter().enumerate() {
        let alarms = (0..RUNS)
            .filter(|run| {
                let random = &mut generator(SEED, index, *run);
                let baseline = windows(model.noise, LOOKS, 1.0, random);
                let candidate = windows(model.noise, LOOKS, 1.0, random);
                decided(rule(model.scale, model.block), &baseline, &candidate).is_some()
            })
            .count();
        let rate = alarms as f64 / RUNS as f64;
        assert!(rate <= ALPHA + 0.005, "{}: {rate}", model.name);
        if matches!(model.noise, Noise::Normal | Noise::Poisson) {
            assert!(
                alarms > 0,
                "{}: a test that never fires proves nothing",
                model.name
            );
        }
    }
}

#[test]
fn twice_as_many_errors_are_found_by_window_seven_and_five_times_by_window_five() {
    for (factor, latest) in [(2.0, 7), (5.0, 5)] {
        let mut delays: Vec<usize> = (0..RUNS)
            .map(|run| {
                let random = &mut generator(SEED, 100, run);
                let baseline = windows(Noise::Poisson, LOOKS, 1.0, random);
                let candidate = windows(Noise::Poisson, LOOKS, factor, random);
                decided(rule(Scale::Counts, 1), &baseline, &candidate).unwrap_or(LOOKS + 1)
            })
            .collect();
        delays.sort_unstable();
        let median = delays[RUNS / 2];
        assert!(median <= latest, "x{factor}: {median}");
    }
}

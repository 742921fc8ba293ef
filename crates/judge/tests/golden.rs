//! Comparisons that must not come out wrong: the project's own, and those of `judge-cases.json` in
//! the folder of `TMINUS_SHARED` (`../shared` beside the repository when unset), where it is.

use serde_json::Value;
use std::path::{Path, PathBuf};
use tminus_judge::{Comparison, ComparisonRule, Direction, Pair, Scale};

#[test]
fn every_case_gets_a_verdict_that_is_allowed_on_either_scale() {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases.json");
    let shared = std::env::var_os("TMINUS_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let further = Some(shared.join("judge-cases.json")).filter(|file| file.exists());
    for file in [Some(own), further].into_iter().flatten() {
        let text = std::fs::read_to_string(&file).expect("the cases can be read");
        let cases: Value = serde_json::from_str(&text).expect("the cases are JSON");
        let cases = cases["cases"].as_array().expect("there is a list of cases");
        assert!(!cases.is_empty(), "{}", file.display());
        for case in cases {
            for scale in [Scale::Counts, Scale::Gauges] {
                let judgement = judged(case, scale);
                let verdict = serde_json::to_value(judgement.verdict).expect("a verdict is JSON");
                let allowed = case["allowed"].as_array().expect("allowed is a list");
                assert!(
                    allowed.contains(&verdict),
                    "{} ({scale:?}): {judgement:?}",
                    case["name"]
                );
            }
        }
    }
}

fn judged(case: &Value, scale: Scale) -> tminus_judge::Judgement {
    let values = |name: &str| -> Vec<Option<f64>> {
        let list = case[name].as_array().expect("both sides are lists");
        list.iter().map(Value::as_f64).collect()
    };
    let (baseline, candidate) = (values("baseline"), values("candidate"));
    let mut comparison = Comparison::new(ComparisonRule {
        direction: match case["direction"].as_str() {
            Some("increase") => Direction::Increase,
            Some("decrease") => Direction::Decrease,
            _ => Direction::Either,
        },
        scale,
        ..ComparisonRule::default()
    });
    for index in 0..baseline.len().max(candidate.len()) {
        comparison.push(Pair {
            baseline: baseline.get(index).copied().flatten(),
            candidate: candidate.get(index).copied().flatten(),
        });
    }
    comparison.judgement()
}

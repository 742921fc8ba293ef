//! The judge's simulation, as a table.

use super::programs;
use crate::run::Error;
use serde_json::Value;

const RULES: [&str; 5] = [
    "judge",
    "threshold",
    "threshold three in a row",
    "mann-whitney",
    "z-test",
];

/// Simulates on fresh seeds and prints how often each rule raises a false alarm, and how late it
/// finds what is really worse.
pub(crate) fn judge() -> Result<(), Error> {
    let found = programs::one("tminus-judge", "simulation")?;
    println!(
        "seed {}, {} runs of {} looks, alpha {}\n",
        found["seed"], found["runs"], found["looks"], found["alpha"]
    );
    row("false alarms, %", RULES.map(str::to_owned));
    for model in found["false_alarms"].as_array().into_iter().flatten() {
        let name = format!("{} (block {})", text(&model["model"]), model["block"]);
        row(&name, RULES.map(|rule| percent(&model["rates"][rule])));
    }
    println!();
    row(
        &format!(
            "{} errors a window; found %, median window",
            found["baseline_errors_per_window"]
        ),
        RULES.map(str::to_owned),
    );
    for delay in found["delays"].as_array().into_iter().flatten() {
        row(
            &format!("times {}", delay["factor"]),
            RULES.map(|rule| {
                let summary = &delay["rules"][rule];
                let median = summary["median_window"]
                    .as_u64()
                    .map_or_else(|| "-".to_owned(), |window| window.to_string());
                format!("{} {median}", percent(&summary["found"]))
            }),
        );
    }
    Ok(())
}

fn row(name: &str, cells: [String; 5]) {
    let cells = cells.map(|cell| format!(" {cell:>25}"));
    println!("{name:<44}{}", cells.concat());
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn percent(value: &Value) -> String {
    let share = value.as_f64().unwrap_or(f64::NAN);
    format!("{:.2}", share * 100.0)
}

//! How fast a checklist is read, and read, compiled and held against every rule, and whether that
//! grows with its size alone. Prints one JSON text.

use std::path::Path;
use std::time::Instant;
use tminus_checklist::parse;
use tminus_lint::lint;
use tminus_plan::{Config, compile};

const MEGABYTE: usize = 1_000_000;
const RUNS: usize = 5;

fn main() {
    let document = documents();
    let read = curve(&document, |text| {
        assert!(!parse(text).items.is_empty(), "nothing was read");
    });
    let linted = curve(&document, |text| {
        let checklist = parse(text);
        let plan = compile(&checklist, &Config::default(), "a.md").plan;
        assert!(!lint(&checklist, &plan).is_empty(), "nothing was found");
    });
    println!("{}", serde_json::json!({ "read": read, "lint": linted }));
}

/// Seconds by size.
fn curve(document: &[u8], run: impl Fn(&[u8])) -> serde_json::Value {
    let mut sizes = Vec::new();
    for megabytes in [1, 2, 4, 8] {
        let text = document
            .iter()
            .copied()
            .cycle()
            .take(megabytes * MEGABYTE)
            .collect::<Vec<u8>>();
        let mut seconds: Vec<f64> = (0..RUNS)
            .map(|_| {
                let start = Instant::now();
                run(&text);
                start.elapsed().as_secs_f64()
            })
            .collect();
        seconds.sort_by(f64::total_cmp);
        sizes.push((megabytes, seconds[RUNS / 2], seconds));
    }
    let per_megabyte = |(megabytes, median, _): &(usize, f64, Vec<f64>)| median / *megabytes as f64;
    let growth = per_megabyte(&sizes[3]) / per_megabyte(&sizes[0]);
    serde_json::json!({
        "megabytes_per_second": 1.0 / per_megabyte(&sizes[3]),
        "growth": growth,
        "sizes": sizes.iter().map(|(megabytes, median, seconds)| serde_json::json!({
            "megabytes": megabytes,
            "median_s": median,
            "megabytes_per_second": *megabytes as f64 / median,
            "runs_s": seconds,
        })).collect::<Vec<_>>(),
    })
}

/// The checklists that the reader is tested with, one after the other.
fn documents() -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../checklist/tests/documents");
    let mut paths: Vec<_> = std::fs::read_dir(&folder)
        .expect("documents")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.sort();
    paths
        .iter()
        .flat_map(|path| std::fs::read(path).expect("a document"))
        .collect()
}

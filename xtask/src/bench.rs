//! Measures, and writes what it measured as one raw JSON file.
//!
//! Absolute numbers belong to the machine that is described beside them; ratios are taken within
//! one run. A bound that is not met is reported and is no failure: a busy machine is no regression.

mod judge;
mod machine;
mod memory;
mod process;
mod programs;

pub(crate) use judge::judge;

use crate::run::{Error, cargo, root, visibly};
use serde_json::{Value, json};
use std::path::PathBuf;

/// Builds the program, runs every bench of the workspace and the measurements of whole processes.
pub(crate) fn run() -> Result<(), Error> {
    let tminus = built()?;
    let documents = documents()?;
    let scratch = std::env::temp_dir().join(format!("tminus-bench-{}", std::process::id()));
    create(&scratch)?;
    let report = json!({
        "schema": "bench/1",
        "machine": machine::describe(),
        "lint_process": process::lint(&tminus, &documents)?,
        "launch_memory": memory::peak_of_a_launch(&tminus, &scratch, 500)?,
        "programs": programs::run()?,
    });
    let _ = std::fs::remove_dir_all(&scratch);

    let path = root().join("target").join("bench.json");
    create(&root().join("target"))?;
    let text = serde_json::to_string_pretty(&report)
        .map_err(|error| Error::Other(format!("cannot write the report: {error}")))?;
    std::fs::write(&path, text + "\n").map_err(|error| Error::File {
        path: path.clone(),
        error,
    })?;
    summarise(&report);
    println!("\n{}", path.display());
    Ok(())
}

/// The optimised program, built now.
fn built() -> Result<PathBuf, Error> {
    visibly(&mut cargo(&[
        "build",
        "--release",
        "--locked",
        "--package",
        "tminus",
    ]))?;
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    Ok(target.join("release").join("tminus"))
}

/// The example, the checklists that the reader is tested with, and those of the folder
/// `TMINUS_BENCH_DOCUMENTS`, if any.
fn documents() -> Result<Vec<PathBuf>, Error> {
    let mut documents = Vec::new();
    let own = ["examples/first-launch", "crates/checklist/tests/documents"];
    let further = std::env::var_os("TMINUS_BENCH_DOCUMENTS").map(PathBuf::from);
    for folder in own.iter().map(|name| root().join(name)).chain(further) {
        let entries = std::fs::read_dir(&folder).map_err(|error| Error::File {
            path: folder.clone(),
            error,
        })?;
        documents.extend(
            entries
                .filter_map(Result::ok)
                .map(|entry| entry.path())
                .filter(|path| path.extension().is_some_and(|extension| extension == "md")),
        );
    }
    documents.sort();
    Ok(documents)
}

fn create(folder: &std::path::Path) -> Result<(), Error> {
    std::fs::create_dir_all(folder).map_err(|error| Error::File {
        path: folder.to_owned(),
        error,
    })
}

/// The headline numbers beside the bounds they are held against.
fn summarise(report: &Value) {
    println!();
    for (name, pointer, bound) in [
        (
            "lint, whole process, worst median (ms)",
            "/lint_process/worst_median_ms",
            "< 15",
        ),
        (
            "reading a checklist (MB/s)",
            "/programs/tminus-lint~1lint/read/megabytes_per_second",
            ">= 20",
        ),
        (
            "linting the project's documents (MB/s)",
            "/programs/tminus-lint~1lint/documents/megabytes_per_second",
            ">= 20",
        ),
        (
            "reading, compiling and linting (MB/s)",
            "/programs/tminus-lint~1lint/lint/megabytes_per_second",
            ">= 20",
        ),
        (
            "time for 8 MB over 8 x that for 1 MB",
            "/programs/tminus-lint~1lint/lint/growth",
            "about 1",
        ),
        (
            "peak memory of linting 10 MB (MB)",
            "/programs/tminus-lint~1lint/memory/peak_megabytes",
            "reported",
        ),
        (
            "receipts made durable in groups (1/s)",
            "/programs/tminus-ledger~1ledger/durable_per_s",
            ">= 50000",
        ),
        (
            "a lone append over one write and fsync",
            "/programs/tminus-ledger~1ledger/lone_append_over_fsync",
            "about 1",
        ),
        (
            "receipts verified (1/s)",
            "/programs/tminus-ledger~1ledger/verified_per_s",
            ">= 500000",
        ),
        (
            "verifying over the SHA-256 of the same bytes",
            "/programs/tminus-ledger~1ledger/verify_over_sha256",
            "near 1",
        ),
        (
            "1000 commands over a bare loop of them",
            "/programs/tminus-probe~1commands/supervised_to_bare_shell",
            "<= 2",
        ),
        (
            "peak memory of a 500-step launch (MB)",
            "/launch_memory/peak_megabytes",
            "< 40",
        ),
    ] {
        let value = report.pointer(pointer).unwrap_or(&Value::Null);
        println!(
            "{name:<42} {value:>10.10}   bound: {bound}",
            value = value.to_string()
        );
    }
}

/// The middle of the values; of an even number of them, the lower middle. `NaN` of none.
fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    match sorted.len() {
        0 => f64::NAN,
        length => sorted[(length - 1) / 2],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::float_cmp, reason = "a median is one of the values")]
    fn the_median_is_the_middle_value() {
        assert_eq!(median(&[3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(&[4.0, 1.0, 2.0, 3.0]), 2.0);
        assert!(median(&[]).is_nan());
    }
}

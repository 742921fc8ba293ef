//! Whole processes, from start to end.

use super::median;
use crate::run::Error;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

const RUNS: usize = 51;

/// `tminus lint` of each document, with a process that does nothing and one that only says its
/// version measured in turn, so that all see the same machine.
pub(super) fn lint(tminus: &Path, documents: &[PathBuf]) -> Result<Value, Error> {
    let mut floor = Vec::new();
    let mut version = Vec::new();
    let mut lint: Vec<Vec<f64>> = vec![Vec::new(); documents.len()];
    for _ in 0..RUNS {
        floor.push(milliseconds(&mut Command::new("true"))?);
        version.push(milliseconds(Command::new(tminus).arg("--version"))?);
        for (document, times) in documents.iter().zip(&mut lint) {
            times.push(milliseconds(
                Command::new(tminus).arg("lint").arg(document),
            )?);
        }
    }
    let medians: Vec<f64> = lint.iter().map(|times| median(times)).collect();
    let worst = medians.iter().copied().fold(0.0, f64::max);
    let each: Vec<Value> = documents
        .iter()
        .zip(&lint)
        .map(|(document, times)| {
            json!({
                "document": document.file_name().map(|name| name.to_string_lossy()),
                "bytes": std::fs::metadata(document).map_or(0, |metadata| metadata.len()),
                "median_ms": median(times),
                "runs_ms": times,
            })
        })
        .collect();
    Ok(json!({
        "runs": RUNS,
        "true_median_ms": median(&floor),
        "version_median_ms": median(&version),
        "worst_median_ms": worst,
        "worst_over_true": worst / median(&floor),
        "documents": each,
    }))
}

/// From before the start to after the end. The exit status is the program's own business here: a
/// lint with findings ends with 1.
fn milliseconds(command: &mut Command) -> Result<f64, Error> {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let program = command.get_program().to_string_lossy().into_owned();
    let start = Instant::now();
    let status = command.status().map_err(|error| Error::Start {
        program: program.clone(),
        error,
    })?;
    let elapsed = start.elapsed().as_secs_f64() * 1e3;
    match status.code() {
        Some(0 | 1) => Ok(elapsed),
        _ => Err(Error::Ended { program, status }),
    }
}

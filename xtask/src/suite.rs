//! Runs every test of the workspace.

use crate::run::{Error, answers, cargo, visibly};
use std::io::{BufRead, BufReader};
use std::process::Stdio;

/// The crash points that the tests of crash safety need; see `crates/engine`.
const FEATURES: [&str; 2] = ["--features", "tminus/fault-injection"];

/// Every test, then every example in the documentation. No test at all is a failure.
pub(crate) fn run() -> Result<(), Error> {
    if answers(&mut cargo(&["nextest", "--version"])) {
        visibly(
            cargo(&["nextest", "run", "--workspace", "--locked"])
                .args(FEATURES)
                .args(["--no-fail-fast", "--no-tests", "fail"]),
        )?;
    } else {
        with_cargo_test()?;
    }
    visibly(cargo(&["test", "--workspace", "--locked", "--doc"]).args(FEATURES))
}

/// `cargo test`, with its per-program summaries added up at the end.
fn with_cargo_test() -> Result<(), Error> {
    let mut command = cargo(&[
        "test",
        "--workspace",
        "--locked",
        "--lib",
        "--bins",
        "--tests",
    ]);
    let program = "cargo test --workspace --lib --bins --tests".to_owned();
    eprintln!("\n>>> {program}");
    let mut child = command
        .args(FEATURES)
        .arg("--no-fail-fast")
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| Error::Start {
            program: program.clone(),
            error,
        })?;
    let mut total = Counts::default();
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).lines() {
            let line =
                line.map_err(|error| Error::Other(format!("cannot read {program}: {error}")))?;
            println!("{line}");
            total.add(&line);
        }
    }
    let status = child.wait().map_err(|error| Error::Start {
        program: program.clone(),
        error,
    })?;
    println!(
        "all programs: {} passed; {} failed; {} ignored",
        total.passed, total.failed, total.ignored
    );
    if !status.success() || total.failed > 0 {
        return Err(Error::Ended { program, status });
    }
    if total.passed == 0 {
        return Err(Error::Other(format!("`{program}` ran no test")));
    }
    Ok(())
}

/// What the summary lines of `cargo test` add up to.
#[derive(Debug, Default, PartialEq, Eq)]
struct Counts {
    passed: u64,
    failed: u64,
    ignored: u64,
}

impl Counts {
    /// Takes in `test result: ok. 11 passed; 0 failed; 0 ignored; ...`; any other line is none.
    fn add(&mut self, line: &str) {
        let Some(rest) = line.strip_prefix("test result: ") else {
            return;
        };
        let words: Vec<&str> = rest.split_whitespace().collect();
        for pair in words.windows(2) {
            let Ok(number) = pair[0].parse::<u64>() else {
                continue;
            };
            match pair[1] {
                "passed;" => self.passed += number,
                "failed;" => self.failed += number,
                "ignored;" => self.ignored += number,
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn summaries_add_up() {
        let mut counts = Counts::default();
        for line in [
            "running 2 tests",
            "test result: ok. 11 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.02s",
            "test a_test_result: ok",
            "test result: FAILED. 10 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.75s",
        ] {
            counts.add(line);
        }
        assert_eq!(
            counts,
            Counts {
                passed: 21,
                failed: 1,
                ignored: 1
            }
        );
    }
}

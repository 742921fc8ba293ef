//! The bench programs of the crates: each prints one JSON object as the last line of its output.

use crate::run::{Error, captured, cargo, root};
use cargo_metadata::{MetadataCommand, TargetKind};
use serde_json::{Map, Value};

/// Runs every bench target of the workspace and returns what each printed, by `package/bench`.
pub(super) fn run() -> Result<Value, Error> {
    let metadata = MetadataCommand::new()
        .current_dir(root())
        .no_deps()
        .exec()
        .map_err(|error| Error::Other(format!("cannot read the workspace: {error}")))?;
    let mut results = Map::new();
    for package in &metadata.packages {
        for bench in package
            .targets
            .iter()
            .filter(|target| target.kind.contains(&TargetKind::Bench))
        {
            let name = format!("{}/{}", package.name, bench.name);
            eprintln!("\n>>> {name}");
            results.insert(name, one(&package.name, &bench.name)?);
        }
    }
    Ok(Value::Object(results))
}

/// Runs one bench target and returns what it printed.
pub(super) fn one(package: &str, bench: &str) -> Result<Value, Error> {
    let words = ["bench", "--locked", "--package", package, "--bench", bench];
    let output = captured(&mut cargo(&words))?;
    printed(&format!("{package}/{bench}"), &output)
}

/// The JSON in the output: all of it, or else its last line.
fn printed(name: &str, output: &str) -> Result<Value, Error> {
    let text = output.trim();
    let last = text.lines().last().unwrap_or_default();
    serde_json::from_str(text)
        .or_else(|_| serde_json::from_str(last))
        .map_err(|error| Error::Other(format!("bench {name} printed no JSON: {error}\n{output}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_found_alone_or_on_the_last_line() {
        assert_eq!(printed("x", "{\n\"a\": 1\n}\n").expect("alone")["a"], 1);
        assert_eq!(
            printed("x", "warming up\n{\"a\":1}\n").expect("last")["a"],
            1
        );
        assert!(printed("x", "").is_err());
    }
}

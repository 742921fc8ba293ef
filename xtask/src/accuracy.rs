//! Measures how well checklists are read, with the measures on the terminal.

use crate::run::{Error, cargo, visibly};
use std::ffi::OsString;
use std::path::PathBuf;

/// The test that measures the folders it is told of, and nothing else.
const FOLDERS: &str = "the_folders_that_are_named_are_measured";

/// Runs the test that reads checklists with answer keys: all of it, or over these folders alone.
pub(crate) fn run(arguments: &[&str]) -> Result<(), Error> {
    let (options, folders): (Vec<&str>, Vec<&str>) = arguments
        .iter()
        .partition(|argument| argument.starts_with("--"));
    let mut command = cargo(&["test", "--locked", "--package", "tminus-checklist"]);
    command.args(["--test", "accuracy", "--"]);
    if !folders.is_empty() {
        command
            .env("TMINUS_ACCURACY", paths(&folders)?)
            .args([FOLDERS, "--exact"]);
    }
    for option in options {
        if option != "--detail" {
            let text = format!("no option `{option}`; `--detail` prints every difference");
            return Err(Error::Other(text));
        }
        command.env("TMINUS_DETAIL", "1");
    }
    visibly(command.args(["--nocapture", "--test-threads", "1"]))
}

/// The folders as one value of the environment, absolute: the test runs in a folder of its own.
fn paths(folders: &[&str]) -> Result<OsString, Error> {
    let absolute: Vec<PathBuf> = folders
        .iter()
        .map(|folder| {
            std::fs::canonicalize(folder).map_err(|error| Error::File {
                path: PathBuf::from(folder),
                error,
            })
        })
        .collect::<Result<_, _>>()?;
    std::env::join_paths(absolute)
        .map_err(|error| Error::Other(format!("cannot name these folders to the test: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A filter that matches no test would pass, and measure nothing.
    #[test]
    fn the_test_that_measures_folders_is_there() {
        let tests = include_str!("../../crates/checklist/tests/accuracy/main.rs");
        assert!(tests.contains(&format!("fn {FOLDERS}()")));
    }

    #[test]
    fn an_option_that_is_not_there_is_an_error_that_names_it() {
        let error = run(&["--details"]).expect_err("no such option");
        assert!(
            error.to_string().starts_with("no option `--details`"),
            "{error}"
        );
    }

    #[test]
    fn a_folder_that_is_not_there_is_an_error_that_names_it() {
        let error = run(&["/no/such/folder"]).expect_err("no such folder");
        assert!(
            error.to_string().starts_with("/no/such/folder: "),
            "{error}"
        );
    }
}

//! `cargo xtask`: sets a machine up for the tests, runs them, checks the code, measures it.

mod accuracy;
mod bench;
mod check;
mod run;
mod setup;
mod suite;

use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask COMMAND

  setup   install what the tests need (Debian packages, when root; otherwise name the command)
  test    setup, then every test of the workspace
  check   formatting, lints, documentation, and the licences, bans and sources of dependencies
  bench   measure, and write target/bench.json
  bench judge
          simulate the judge and four common rules on fresh seeds, and print the table
  accuracy [--detail] [FOLDER...]
          measure how well checklists are read: our own and those of ../shared, or those of each
          FOLDER, *.md with keys/*.json; with --detail, every difference";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match words.as_slice() {
        ["setup"] => setup::run(),
        ["test"] => setup::run().and_then(|()| suite::run()),
        ["check"] => check::run(),
        ["bench"] => bench::run(),
        ["bench", "judge"] => bench::judge(),
        ["accuracy", arguments @ ..] => accuracy::run(arguments),
        ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error}");
            ExitCode::FAILURE
        }
    }
}

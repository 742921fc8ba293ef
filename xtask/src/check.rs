//! Checks everything that can be checked without running the program.

use crate::run::{Error, answers, cargo, root, visibly};
use std::process::Command;

/// The version that is installed when the machine has none; newer ones are used as they are.
const CARGO_DENY: &str = "0.20.2";

pub(crate) fn run() -> Result<(), Error> {
    visibly(&mut cargo(&["fmt", "--all", "--check"]))?;
    let denied = ["--", "--deny", "warnings"];
    visibly(cargo(&["clippy", "--workspace", "--locked", "--all-targets"]).args(denied))?;
    visibly(
        cargo(&["clippy", "--locked", "--all-targets", "--package", "tminus"])
            .args(["--package", "tminus-engine"])
            .args(["--features", "tminus/fault-injection"])
            .args(denied),
    )?;
    visibly(
        cargo(&["doc", "--workspace", "--locked", "--no-deps"]).env("RUSTDOCFLAGS", "-D warnings"),
    )?;
    visibly(deny()?.args(["check", "bans", "licenses", "sources"]))
}

/// cargo-deny: the machine's own, or one built under `target/tools`. It is built without
/// optimisation, which takes a third of the time and still checks the tree in a few seconds.
fn deny() -> Result<Command, Error> {
    if answers(&mut cargo(&["deny", "--version"])) {
        return Ok(cargo(&["deny"]));
    }
    let tools = root().join("target").join("tools");
    let program = tools.join("bin").join("cargo-deny");
    if !program.is_file() {
        visibly(
            cargo(&["install", "cargo-deny", "--locked", "--version", CARGO_DENY])
                .args(["--no-default-features", "--profile", "dev", "--root"])
                .arg(&tools)
                // Its build is kept apart, so that it neither waits for nor disturbs ours.
                .env("CARGO_TARGET_DIR", tools.join("build")),
        )?;
    }
    let mut command = Command::new(program);
    command.current_dir(root());
    Ok(command)
}

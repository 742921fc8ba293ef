//! `tminus completions`: what a shell needs to complete the command line.

use crate::arguments::{Arguments, CompletionsArguments};
use crate::commands::Outcome;
use crate::exit::Exit;
use crate::output::Output;
use clap::CommandFactory as _;

pub(crate) fn completions(arguments: &CompletionsArguments, output: Output) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(
        arguments.shell,
        &mut Arguments::command(),
        "tminus",
        &mut script,
    );
    output.print(script)?;
    Ok(Exit::Go)
}

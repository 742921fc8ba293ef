//! The command `tminus`: arguments in, exit status out. What it does lives in [`commands`].

mod arguments;
mod commands;
mod demo;
mod error;
mod excerpt;
mod exit;
mod input;
mod launches;
mod loaded;
mod moment;
mod output;
mod paint;
mod person;
mod plan_view;
mod run;
mod series;
mod source;

use arguments::Arguments;
use clap::Parser as _;
use exit::Exit;
use output::Output;
use std::panic;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let output = Output::new(arguments.color);
    // A fault of the program has an exit status of its own; the default hook has told where it was.
    let exit = panic::catch_unwind(|| match commands::perform(arguments.command, output) {
        Ok(exit) => exit,
        Err(problem) => {
            output.complain(&problem.render(output.error_color));
            problem.exit()
        }
    });
    exit.unwrap_or(Exit::Internal).into()
}

//! The commands, one file each.

mod completions;
mod explain;
mod init;
mod judge;
mod lint;
mod list;
pub(crate) mod plan;
mod proxy;
pub(crate) mod report;
mod status;
mod verify;
pub(crate) mod words;

use crate::arguments::{Command, EvidenceCommand};
use crate::error::{Code, Problem};
use crate::exit::Exit;
use crate::output::Output;
use crate::{demo, run};

/// How a command ends.
pub(crate) type Outcome = Result<Exit, Problem>;

/// Performs a command.
pub(crate) fn perform(command: Command, output: Output) -> Outcome {
    match command {
        Command::Lint(arguments) => lint::lint(&arguments, output),
        Command::Explain(arguments) => explain::explain(&arguments, output),
        Command::Init(arguments) => init::init(&arguments, output),
        Command::Plan(arguments) => plan::plan(&arguments, output),
        Command::Run(arguments) => run::run(&arguments, output),
        Command::Resume(arguments) => run::resume(&arguments, output),
        Command::Status(arguments) => status::status(&arguments, output),
        Command::List(arguments) => list::list(&arguments, output),
        Command::Attest(arguments) => words::attest(&arguments, output),
        Command::Waive(arguments) => words::waive(&arguments, output),
        Command::Approve(arguments) => words::approve(&arguments, output),
        Command::Resolve(arguments) => words::resolve(&arguments, output),
        Command::Rollback(arguments) => run::rollback(&arguments, output),
        Command::Abort(arguments) => run::abort(&arguments, output),
        Command::Report(arguments) => report::report(&arguments, output),
        Command::Verify(arguments) => verify::verify(&arguments, output),
        Command::Evidence(arguments) => match arguments.command {
            EvidenceCommand::Erase(arguments) => words::erase(&arguments, output),
        },
        Command::Judge(arguments) => judge::judge(&arguments, output),
        Command::Proxy(arguments) => proxy::proxy(&arguments, output),
        Command::Demo(arguments) => demo::demo(&arguments, output),
        Command::Completions(arguments) => completions::completions(&arguments, output),
        Command::Supervise => supervise(),
        Command::DemoService(arguments) => demo::serve(arguments),
    }
}

fn supervise() -> Outcome {
    match tminus_probe::supervise() {
        0 => Ok(Exit::Go),
        status => Err(Problem::new(
            Code::Engine,
            format!("supervision ended with status {status}"),
            "`tminus run` starts it by itself; it is of no use alone",
        )
        .exit_with(Exit::Internal)),
    }
}

//! `tminus status`: where a launch stands.

use crate::arguments::{Format, StatusArguments};
use crate::commands::Outcome;
use crate::commands::report::material;
use crate::exit::Exit;
use crate::loaded::Loaded;
use crate::output::Output;

pub(crate) fn status(arguments: &StatusArguments, output: Output) -> Outcome {
    let launch = &arguments.launch;
    let loaded =
        Loaded::meant_or_newest(launch.ledger.ledger.as_deref(), launch.launch.as_deref())?;
    match arguments.format {
        Format::Human => {
            output.print(format!(
                "{}  {}\n\n{}",
                loaded.launch.id,
                tminus_report::one_line(&loaded.plan.title),
                tminus_report::board::summary(&loaded.plan, &loaded.state)
            ))?;
        }
        Format::Json => {
            let checkpoint = loaded.ledger.checkpoints()?.pop();
            let evidence = |_: &_| None;
            output.print(tminus_report::json(&material(
                &loaded,
                checkpoint.as_deref(),
                &evidence,
            )))?;
        }
    }
    Ok(Exit::Go)
}

//! `tminus plan`: every step, what proves it, and its gate. Runs nothing.

use crate::arguments::{Format, PlanArguments};
use crate::commands::Outcome;
use crate::exit::Exit;
use crate::output::Output;
use crate::plan_view::plan_view;
use crate::source::Source;

pub(crate) fn plan(arguments: &PlanArguments, output: Output) -> Outcome {
    let source = Source::read(&arguments.source.file, arguments.source.config.as_deref())?;
    crate::run::given(&arguments.source.variables)?;
    let compiled = source.compile(output)?;
    match arguments.format {
        Format::Human => {
            output.print(plan_view(&compiled.plan, &sources(&source), output.color))?;
            source.warn(&compiled, output);
        }
        Format::Json => output.print(tminus_report::plan_json(&compiled.plan))?,
    }
    Ok(Exit::Go)
}

/// The files that a plan is compiled from.
pub(crate) fn sources(source: &Source) -> String {
    if source.config.file.is_empty() {
        format!("{}, without a config", source.file)
    } else {
        format!("{} with {}", source.file, source.config.file)
    }
}

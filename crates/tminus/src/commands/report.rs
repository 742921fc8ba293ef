//! `tminus report`: a launch as the filled-in checklist, a page, JSON or JUnit.

use crate::arguments::{ReportArguments, ReportFormat};
use crate::commands::Outcome;
use crate::error::{Code, Problem};
use crate::exit::Exit;
use crate::loaded::Loaded;
use crate::output::Output;
use std::path::Path;
use tminus_receipt::Digest;
use tminus_report::Material;

pub(crate) fn report(arguments: &ReportArguments, output: Output) -> Outcome {
    let launch = &arguments.launch;
    let loaded =
        Loaded::meant_or_newest(launch.ledger.ledger.as_deref(), launch.launch.as_deref())?;
    let written = render(&loaded, arguments.format)?;
    match &arguments.output {
        Some(path) => write(path, &written)?,
        None => output.print(written)?,
    }
    Ok(Exit::Go)
}

/// A launch in one of the formats.
pub(crate) fn render(loaded: &Loaded, format: ReportFormat) -> Result<Vec<u8>, Problem> {
    let checkpoint = loaded.ledger.checkpoints()?.pop();
    // What cannot be read back is shown by its digest alone.
    let evidence = |digest: &Digest| loaded.ledger.evidence(digest).ok().flatten();
    let material = material(loaded, checkpoint.as_deref(), &evidence);
    Ok(match format {
        ReportFormat::Md => tminus_report::markdown(&material),
        ReportFormat::Html => tminus_report::html(&material).into_bytes(),
        ReportFormat::Json => tminus_report::json(&material).into_bytes(),
        ReportFormat::Junit => tminus_report::junit(&material).into_bytes(),
    })
}

/// What a report is made from.
pub(crate) fn material<'a>(
    loaded: &'a Loaded,
    checkpoint: Option<&'a str>,
    evidence: &'a dyn Fn(&Digest) -> Option<Vec<u8>>,
) -> Material<'a> {
    Material {
        checklist: &loaded.checklist,
        plan: &loaded.plan,
        state: &loaded.state,
        evidence,
        checkpoint,
        tool_version: env!("CARGO_PKG_VERSION"),
    }
}

/// Writes a file whole or not at all: beside it first, then in its place.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(format!(".{}.part", std::process::id()));
    let beside = Path::new(&beside);
    std::fs::write(beside, bytes)
        .and_then(|()| std::fs::rename(beside, path))
        .map_err(|error| {
            // The file that was there is as it was; the half-written one is of no use.
            let _ = std::fs::remove_file(beside);
            Problem::new(
                Code::File,
                format!("cannot write `{}`", path.display()),
                "give a path in a folder that is there and that you may write to",
            )
            .caused_by(&error)
        })
}

//! `tminus lint`: what is wrong with a checklist itself.

mod examined;
mod github;
mod human;
mod json;
mod parallel;
mod sarif;

use crate::arguments::{LintArguments, LintFormat};
use crate::commands::Outcome;
use crate::error::{Code, Problem};
use crate::exit::Exit;
use crate::output::Output;
use crate::source::Source;
use examined::{Examined, Found};
use std::path::Path;
use tminus_lint::{Severity, explain, pages};
use tminus_plan::{compile_without_suggestions, nearest};

/// What `--deny` calls every finding.
const WARNINGS: &str = "warnings";

pub(crate) fn lint(arguments: &LintArguments, output: Output) -> Outcome {
    for code in arguments.deny.iter().filter(|code| *code != WARNINGS) {
        known("--deny", code)?;
    }
    for code in &arguments.allow {
        known("--allow", code)?;
    }
    let mut all = Vec::new();
    let mut exit = Exit::Go;
    for result in parallel::map(&arguments.files, |file| examine(file, arguments)) {
        match result {
            Ok(read) => all.push(read),
            // The other files are worth reading all the same.
            Err(problem) => {
                output.complain(&problem.render(output.error_color));
                exit = exit.or(problem.exit());
            }
        }
    }
    if all
        .iter()
        .any(|read| read.findings.iter().any(|found| found.counts))
    {
        exit = exit.or(Exit::NoGo);
    }
    output.print(match arguments.format {
        LintFormat::Human => human::human(&all, output.color),
        LintFormat::Json => json::json(&all),
        LintFormat::Github => github::github(&all),
        LintFormat::Sarif => sarif::sarif(&all),
    })?;
    Ok(exit)
}

fn examine(file: &Path, arguments: &LintArguments) -> Result<Examined, Problem> {
    let source = Source::read(file, None)?;
    let plan = compile_without_suggestions(&source.checklist, &source.config, &source.file).plan;
    let named =
        |codes: &[String], code: &str| codes.iter().any(|given| given.eq_ignore_ascii_case(code));
    let denies_all = arguments.deny.iter().any(|code| code == WARNINGS);
    let findings = tminus_lint::lint(&source.checklist, &plan)
        .into_iter()
        .filter(|finding| !named(&arguments.allow, finding.code))
        .map(|finding| Found {
            counts: finding.severity == Severity::Error
                || named(&arguments.deny, finding.code)
                || denies_all && finding.severity == Severity::Warning,
            finding,
        })
        .collect();
    Ok(Examined {
        file: source.file,
        read_only: source.config.run.read_only.clone(),
        checklist: source.checklist,
        plan,
        findings,
    })
}

fn known(option: &str, code: &str) -> Result<(), Problem> {
    if explain(code).is_some() {
        return Ok(());
    }
    let near = nearest(code, pages().map(|page| page.code));
    Err(Problem::new(
        Code::Argument,
        format!("{option}: no finding has the code `{code}`"),
        near.map_or_else(
            || "docs/findings.md lists them; `tminus explain T001` shows one".to_owned(),
            |near| format!("did you mean {near}?"),
        ),
    ))
}

//! `tminus demo`: the bundled example, launched with nothing else installed.

mod cast;
mod example;
mod service;
mod world;

use crate::arguments::{
    Arguments, Command, DemoArguments, DemoServiceArguments, ReportFormat, RunArguments,
};
use crate::commands::Outcome;
use crate::commands::report::{render, write};
use crate::error::{Code, Problem};
use crate::exit::Exit;
use crate::loaded::Loaded;
use crate::output::Output;
use crate::run;
use crate::source::Source;
use clap::Parser as _;
use std::io::IsTerminal as _;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tminus_engine::{Board, Left};
use tminus_ledger::{VerifyOptions, default_path};
use world::World;

/// The demo's hold around T-0 is of seconds.
const LONGEST_WAIT: Duration = Duration::from_mins(1);
/// How many requests the release with the fault answers before it breaks.
const BREAKS_AFTER: u64 = 250;

/// The small service that the demo launches, until it is ended.
pub(crate) fn serve(arguments: DemoServiceArguments) -> Outcome {
    let options = service::Options {
        port: arguments.port,
        version: arguments.release,
        data: arguments.data,
        schema: arguments.schema,
        breaks_after: arguments.breaks_after,
    };
    service::serve(options).map_err(|error| {
        Problem::new(
            Code::Engine,
            "the demo's service cannot run",
            "free its port, then try again",
        )
        .caused_by(&error)
    })?;
    Ok(Exit::Go)
}

/// Launches the example twice: a release with a fault, which is rolled back, and the mended one. The
/// status is 0 when everything scripted happened.
pub(crate) fn demo(arguments: &DemoArguments, output: Output) -> Outcome {
    let folder = match &arguments.folder {
        Some(folder) => folder.clone(),
        None => new_folder(),
    };
    let trouble = |error: &std::io::Error| {
        Problem::new(
            Code::File,
            format!("cannot write the example into `{}`", folder.display()),
            "give another folder: --folder FOLDER",
        )
        .caused_by(error)
    };
    std::fs::create_dir_all(&folder).map_err(|error| trouble(&error))?;
    example::unpack(&folder).map_err(|error| trouble(&error))?;
    let folder = folder.canonicalize().map_err(|error| trouble(&error))?;
    let world = World::begin(&folder)?;
    output.print(format!(
        "the example is in {}\nrelease 2.3.2 runs behind `tminus proxy`, and customers ask for their parcels\n\n\
         1. release 2.4.0, which breaks under load: `tminus run tminus.toml`, with three people who answer\n\n",
        folder.display()
    ))?;
    let Some(first) = launch(&folder, world.port, "2.4.0", BREAKS_AFTER, output)? else {
        return Ok(Exit::Stopped);
    };
    output.print("\n2. release 2.4.1, mended\n\n")?;
    let Some(second) = launch(&folder, world.port, "2.4.1", 0, output)? else {
        return Ok(Exit::Stopped);
    };
    let answers = world.end();
    output.print(format!(
        "\ncustomers asked {} times meanwhile: {} answered, {} failed by the broken release, {} lost\n",
        answers.good + answers.failed + answers.lost,
        answers.good,
        answers.failed,
        answers.lost
    ))?;
    conclude(&folder, &first, &second, answers, output)
}

fn new_folder() -> PathBuf {
    let name = format!(
        "tminus-demo-{}-{}",
        crate::moment::now().as_second(),
        std::process::id()
    );
    std::env::temp_dir().join(name)
}

/// Launches a release of the example and returns the launch's id; `None` when somebody stopped it.
fn launch(
    folder: &Path,
    port: u16,
    version: &str,
    breaks_after: u64,
    output: Output,
) -> Result<Option<String>, Problem> {
    let arguments = arguments(folder, port, version, breaks_after)?;
    let source = Source::read(&arguments.source.file, None)?;
    let plan = source.compile(output)?.plan;
    let opened = run::open(&source, plan, &arguments, output)?;
    let mut board: Box<dyn Board> = if std::io::stdout().is_terminal() {
        Box::new(run::Frame::new(run::Prompt::default(), output))
    } else {
        Box::new(run::Lines::new(output))
    };
    let (engine, left) = run::perform(
        opened,
        &arguments.drive,
        Some(LONGEST_WAIT),
        &mut cast::Cast::new(),
        board.as_mut(),
    )?;
    let (_, reason) = left.in_words();
    output.print(format!(
        "\n{}\nlaunch {}: {reason}\n",
        tminus_report::board::summary(engine.plan(), engine.state()),
        engine.state().launch
    ))?;
    Ok((left != Left::Stopped).then(|| engine.state().launch.clone()))
}

/// The command line that the demo stands for.
fn arguments(
    folder: &Path,
    port: u16,
    version: &str,
    breaks_after: u64,
) -> Result<RunArguments, Problem> {
    let program = std::env::current_exe().unwrap_or_else(|_| "tminus".into());
    let config = folder.join("tminus.toml");
    let mut words: Vec<std::ffi::OsString> = vec![
        "tminus".into(),
        "run".into(),
        config.into_os_string(),
        "--yes".into(),
        "--by".into(),
        "Ada".into(),
        "--artifact".into(),
        format!("parcels-{version}").into(),
    ];
    for (name, value) in [
        ("PORT", port.to_string()),
        ("NEW_PORT", free_port()?.to_string()),
        ("TMINUS", program.display().to_string()),
        ("VERSION", version.to_owned()),
        ("BREAKS_AFTER", breaks_after.to_string()),
    ] {
        words.extend(["--var".into(), format!("{name}={value}").into()]);
    }
    match Arguments::parse_from(words).command {
        Command::Run(arguments) => Ok(arguments),
        _ => Err(Problem::new(
            Code::Argument,
            "the demo's own command line is not one of `run`",
            "this is a fault of the program: please report it",
        )
        .exit_with(Exit::Internal)),
    }
}

fn free_port() -> Result<u16, Problem> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(|error| {
            Problem::new(
                Code::Engine,
                "no port is free on 127.0.0.1",
                "end what listens there, then try again",
            )
            .caused_by(&error)
        })
}

/// Verifies the ledger, writes the reports and says where everything is.
fn conclude(
    folder: &Path,
    first: &str,
    second: &str,
    answers: world::Answers,
    output: Output,
) -> Outcome {
    let ledger = default_path(folder);
    let found = tminus_ledger::verify(&ledger, &VerifyOptions::default())?;
    output.print(format!("ledger {}: {found}\n", ledger.display()))?;
    let mut went_well = found.holds() && answers.lost == 0;
    for (launch, name) in [(first, "rolled-back"), (second, "launched")] {
        let loaded = Loaded::meant_or_newest(Some(&ledger), Some(launch))?;
        for (ending, format) in [("md", ReportFormat::Md), ("html", ReportFormat::Html)] {
            let written = render(&loaded, format)?;
            went_well &= format != ReportFormat::Md || written != loaded.checklist.source;
            let path = folder.join(format!("{name}.{ending}"));
            write(&path, &written)?;
            output.print(format!("report {}\n", path.display()))?;
        }
        let state = &loaded.state;
        let rolled_back = state
            .rollback
            .as_ref()
            .is_some_and(|rollback| rollback.ended.is_some() && rollback.cause.is_some());
        let passed = matches!(&state.ended, Some((tminus_measure::Verdict::Pass, ..)));
        went_well &= if launch == first { rolled_back } else { passed };
    }
    if went_well {
        return Ok(Exit::Go);
    }
    output.complain("the demo did not go as scripted; its ledger says why\n");
    Ok(Exit::NoGo)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tminus_plan::StepKind;

    #[test]
    fn the_example_compiles_and_has_every_kind_of_step() {
        let folder = tempfile::tempdir().expect("a folder");
        example::unpack(folder.path()).expect("written");
        let source = Source::read(&folder.path().join("tminus.toml"), None).expect("read");
        let compiled = tminus_plan::compile(&source.checklist, &source.config, "a.md");
        assert_eq!(compiled.diagnostics, []);
        assert!(compiled.plan.items.len() >= 30);
        for kind in [
            StepKind::Check,
            StepKind::Action,
            StepKind::Fill,
            StepKind::Attest,
            StepKind::Approve,
            StepKind::Hold,
            StepKind::Watch,
            StepKind::Shift,
        ] {
            assert!(
                compiled.plan.steps.iter().any(|step| step.kind == kind),
                "{kind:?}"
            );
        }
        assert_eq!(compiled.plan.choices.len(), 1);
    }
}

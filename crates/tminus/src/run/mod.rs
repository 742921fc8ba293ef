//! Driving a launch: `tminus run`, `tminus resume`, `tminus abort`.

mod board;
mod prompt;
mod selection;
mod setting;
mod terminal;
mod trust;

pub(crate) use board::{Frame, Lines};
pub(crate) use prompt::Prompt;
pub(crate) use setting::{given, known_secrets};

use crate::arguments::{
    AbortArguments, DriveArguments, Format, ResumeArguments, RollbackArguments, RunArguments,
};
use crate::commands::Outcome;
use crate::commands::plan::sources;
use crate::error::{Code, Problem};
use crate::exit::Exit;
use crate::launches::{Life, chain, launches, ledger_path};
use crate::loaded::Loaded;
use crate::moment::{moment, now};
use crate::output::Output;
use crate::person::{person, runner};
use crate::plan_view::plan_view;
use crate::source::{Source, config_problem};
use std::collections::BTreeMap;
use std::io::IsTerminal as _;
use std::path::Path;
use std::time::Duration;
use tminus_engine::{Board, Engine, Left, NoPeople, Opening, People, Run, Setting};
use tminus_launch::human;
use tminus_ledger::{Ledger, default_path};
use tminus_plan::{Config, Plan, ResolvedVariables, resolve_variables};
use tminus_probe::redact_text;
use tminus_receipt::{Actor, Digest, Event};
use trust::{Trust, nobody, trust, trusted};

/// `tminus run`: opens a launch and drives it.
pub(crate) fn run(arguments: &RunArguments, output: Output) -> Outcome {
    let source = Source::read(&arguments.source.file, arguments.source.config.as_deref())?;
    let compiled = source.compile(output)?;
    let opened = open(&source, compiled.plan.clone(), arguments, output)?;
    source.warn(&compiled, output);
    drive(opened, &arguments.drive, output)
}

/// A launch that this process may drive.
pub(crate) struct Opened {
    pub(crate) engine: Engine,
    pub(crate) config: Config,
    /// The selector of the steps that are run alone.
    pub(crate) only: Option<String>,
    /// Who opened it.
    pub(crate) launcher: Actor,
    /// Who drives it now.
    pub(crate) driver: Actor,
}

/// Opens a new launch, once everything that was given is known to be usable and somebody has agreed.
pub(crate) fn open(
    source: &Source,
    plan: Plan,
    arguments: &RunArguments,
    output: Output,
) -> Result<Opened, Problem> {
    let actor = driver(&arguments.drive, output)?;
    let now = now();
    let t_zero = arguments
        .at
        .as_deref()
        .map(|text| moment("--at", text, now))
        .transpose()?;
    if let Some(selector) = &arguments.only {
        selection::only(&plan, selector)?;
    }
    if let Some(phase) = &arguments.drive.until {
        selection::until(&plan, phase)?;
    }
    let artifact = arguments.artifact.as_deref().map(artifact).transpose()?;
    let given = given(&arguments.source.variables)?;
    let variables = resolved(&source.config, &given)?;
    let path = arguments
        .ledger
        .clone()
        .unwrap_or_else(|| default_path(&source.folder));
    let drive = &arguments.drive;
    // An untrusted plan leaves no trace: the ledger is made when the launch is.
    let known = if path.is_file() {
        Some(Ledger::open(&path)?)
    } else {
        None
    };
    let agreed = trust(&plan, known.as_ref(), drive.yes, drive.trust.as_deref())?;
    let how = agree(agreed, &plan, &sources(source), drive, output)?;
    let ledger = match known {
        Some(ledger) => ledger,
        None => Ledger::create_or_open(&path)?,
    };
    let directory = source
        .folder
        .join(source.config.run.cwd.as_deref().unwrap_or("."));
    let directory = directory.canonicalize().unwrap_or(directory);
    let id = new_id(&ledger)?;
    let setting = setting::setting(ledger, &source.config, &variables, directory)?;
    setting.check_target(&plan)?;
    refuse_busy_target(&plan, &setting)?;
    warn_of_short_secrets(&setting, output);
    let opening = Opening {
        document: source.document.clone(),
        config: source.config.text.clone(),
        artifact,
        variables: given
            .into_iter()
            .map(|(name, value)| {
                let secret = variables.secrets.contains(&name);
                (name, (!secret).then_some(value))
            })
            .collect(),
        t_zero,
        only: arguments.only.clone(),
    };
    let mut engine = Engine::open(plan, setting, &id, opening, actor.clone())?;
    if let Some(how) = how {
        let event = trusted(engine.plan(), how);
        engine.say(actor.clone(), event, &mut tminus_engine::NoBoard)?;
    }
    Ok(Opened {
        engine,
        config: source.config.clone(),
        only: arguments.only.clone(),
        launcher: actor.clone(),
        driver: actor,
    })
}

/// Refuses a rollout on a target with which an open launch has shared the traffic: two would work
/// against one another.
fn refuse_busy_target(plan: &Plan, setting: &Setting) -> Result<(), Problem> {
    let Some(rollout) = &plan.rollout else {
        return Ok(());
    };
    let open = launches(&setting.ledger)?;
    for launch in open.into_iter().filter(|launch| launch.life == Life::Open) {
        let id = launch.id;
        // One that cannot be loaded any more cannot be driven either.
        let Ok(other) = Loaded::meant(Some(setting.ledger.path()), Some(&id)) else {
            continue;
        };
        let same = other.directory == setting.directory
            && other
                .plan
                .rollout
                .as_ref()
                .is_some_and(|theirs| theirs.target == rollout.target);
        let steps = other.plan.steps.iter().zip(&other.state.steps);
        let shares = steps
            .filter(|(step, _)| step.is_share())
            .any(|(_, known)| known.attempts > 0 && known.undone.is_none());
        if same && shares {
            return Err(Problem::new(
                Code::Engine,
                format!("launch {id} is open and has shared the traffic of the same target"),
                format!(
                    "`tminus resume {id}` goes on with it, `tminus rollback {id}` takes it back"
                ),
            ));
        }
    }
    Ok(())
}

/// Has somebody agree to the plan; says how they did, unless it was before.
fn agree(
    agreed: Trust,
    plan: &Plan,
    sources: &str,
    drive: &DriveArguments,
    output: Output,
) -> Result<Option<&'static str>, Problem> {
    match agreed {
        Trust::Now(how) => Ok(Some(how)),
        Trust::Already => Ok(None),
        Trust::Open if !may_ask(drive) => Err(nobody(plan)),
        Trust::Open => {
            output.print(plan_view(plan, sources, output.color))?;
            let question = "\nRun it? The plan is asked about once. [y/N] ";
            if terminal::yes(question, output)? {
                Ok(Some("prompt"))
            } else {
                Err(Problem::new(
                    Code::Trust,
                    "the plan was not agreed to, so nothing was run",
                    "`tminus run` asks again",
                )
                .exit_with(Exit::Stopped))
            }
        }
    }
}

/// Who drives a launch. A person at the terminal whose name is not known is asked for it: what they
/// sign is worth nothing without.
fn driver(arguments: &DriveArguments, output: Output) -> Result<Actor, Problem> {
    let by = arguments.by.as_deref();
    if by.is_some() || person(None).is_ok() || !may_ask(arguments) {
        return runner(by);
    }
    let name = terminal::line("Your name, for what you sign in this launch: ", output)?;
    person(Some(&name))
}

/// Whether there is a person at the terminal who may be asked.
fn may_ask(drive: &DriveArguments) -> bool {
    !drive.ci
        && drive.format == Format::Human
        && std::io::stdin().is_terminal()
        && std::io::stdout().is_terminal()
}

fn resolved(
    config: &Config,
    given: &BTreeMap<String, String>,
) -> Result<ResolvedVariables, Problem> {
    resolve_variables(config, &setting::surroundings(), given)
        .map_err(|error| config_problem(&error, &config.text))
}

fn artifact(given: &str) -> Result<String, Problem> {
    let text = given.trim();
    if text.is_empty() || text.len() > 256 || text.chars().any(char::is_control) {
        return Err(Problem::new(
            Code::Argument,
            "--artifact is no digest",
            "give what identifies it, such as sha256:4f1c...",
        ));
    }
    Ok(text.to_owned())
}

/// An id that the ledger does not have: the day, and six hexadecimal digits.
fn new_id(ledger: &Ledger) -> Result<String, Problem> {
    let day = now().strftime("%Y%m%d").to_string();
    for attempt in 0..1000 {
        let seed = format!("{} {} {attempt}", now(), std::process::id());
        let id = format!("{day}-{}", &Digest::of(seed.as_bytes()).as_str()[..6]);
        if ledger.length(&chain(&id))? == 0 {
            return Ok(id);
        }
    }
    Err(Problem::new(
        Code::Ledger,
        "no id is free for another launch today",
        "give another ledger: --ledger PATH",
    ))
}

fn warn_of_short_secrets(setting: &Setting, output: Output) {
    if setting.secrets.refused() > 0 {
        output.complain(
            "warning: a secret of fewer than four characters is not masked: it would stand in every text by accident\n",
        );
    }
}

/// `tminus resume`: goes on with a launch.
pub(crate) fn resume(arguments: &ResumeArguments, output: Output) -> Outcome {
    let launch = &arguments.launch;
    let loaded = Loaded::meant(launch.ledger.ledger.as_deref(), launch.launch.as_deref())?;
    if let Some(phase) = &arguments.drive.until {
        selection::until(&loaded.plan, phase)?;
    }
    let actor = driver(&arguments.drive, output)?;
    let mut known = loaded.plain_variables();
    known.extend(given(&arguments.variables)?);
    let variables = resolved(&loaded.config, &known)?;
    let agreed = if loaded.state.trusted {
        Trust::Already
    } else {
        let drive = &arguments.drive;
        trust(
            &loaded.plan,
            Some(&loaded.ledger),
            drive.yes,
            drive.trust.as_deref(),
        )?
    };
    let how = agree(
        agreed,
        &loaded.plan,
        &loaded.plan.file,
        &arguments.drive,
        output,
    )?;
    let only = loaded.state.only.clone();
    let mut opened = into_engine(loaded, &variables, actor.clone(), output)?;
    if let Some(how) = how {
        let event = trusted(opened.engine.plan(), how);
        opened
            .engine
            .say(actor, event, &mut tminus_engine::NoBoard)?;
    }
    opened.only = only;
    drive(opened, &arguments.drive, output)
}

fn into_engine(
    loaded: Loaded,
    variables: &ResolvedVariables,
    driver: Actor,
    output: Output,
) -> Result<Opened, Problem> {
    let setting = setting::setting(loaded.ledger, &loaded.config, variables, loaded.directory)?;
    warn_of_short_secrets(&setting, output);
    Ok(Opened {
        engine: Engine::load(loaded.plan, setting, &loaded.launch.id)?,
        config: loaded.config,
        only: None,
        launcher: loaded.launcher,
        driver,
    })
}

/// `tminus abort`: ends a launch, stops its services and, if asked, takes back what it did.
pub(crate) fn abort(arguments: &AbortArguments, output: Output) -> Outcome {
    let launch = &arguments.launch;
    let actor = person(arguments.by.as_deref())?;
    let loaded = Loaded::meant(launch.ledger.ledger.as_deref(), launch.launch.as_deref())?;
    let reason = arguments.reason.trim();
    if reason.is_empty() {
        return Err(Problem::new(
            Code::Argument,
            "an abort needs a reason",
            "give --reason TEXT",
        ));
    }
    let reason = tminus_probe::redact_text(&known_secrets(&loaded.config), reason);
    let variables = resolved(&loaded.config, &loaded.plain_variables())?;
    let mut opened = into_engine(loaded, &variables, actor.clone(), output)?;
    let id = opened.engine.state().launch.clone();
    let mut board = board::Lines::new(output);
    let failed = runtime()?.block_on(async {
        let engine = &mut opened.engine;
        engine
            .end(actor, Event::Aborted { reason }, arguments.undo, &mut board)
            .await
    })?;
    let plan = opened.engine.plan();
    for at in &failed {
        let step = &plan.steps[at.0];
        output.complain(&format!(
            "not taken back: line {}, {}\n",
            step.line, step.text
        ));
    }
    output.print(format!("launch {id} is aborted\n"))?;
    Ok(if failed.is_empty() {
        Exit::Go
    } else {
        Exit::Incomplete
    })
}

/// `tminus rollback`: begins a rollback, and performs it unless a run that drives the launch does.
pub(crate) fn rollback(arguments: &RollbackArguments, output: Output) -> Outcome {
    let actor = person(arguments.drive.by.as_deref())?;
    let loaded =
        Loaded::meant_or_newest(arguments.ledger.ledger.as_deref(), Some(&arguments.launch))?;
    let secrets = known_secrets(&loaded.config);
    let reason = arguments.reason.as_deref().unwrap_or("asked for by hand");
    let event = human::roll_back(&loaded.state, &redact_text(&secrets, reason))?;
    let drives = loaded
        .ledger
        .lease(&chain(&loaded.launch.id), "a rollback")
        .is_err();
    if drives {
        loaded.append(&actor, vec![event], Vec::new(), now())?;
        output.print(format!(
            "the run that drives launch {} rolls it back now\n",
            loaded.launch.id
        ))?;
        return Ok(Exit::Go);
    }
    let variables = resolved(&loaded.config, &loaded.plain_variables())?;
    let mut opened = into_engine(loaded, &variables, actor.clone(), output)?;
    opened
        .engine
        .say(actor, event, &mut tminus_engine::NoBoard)?;
    drive(opened, &arguments.drive, output)
}

/// Drives a launch with who and what is at hand, and says how it was left.
pub(crate) fn drive(opened: Opened, arguments: &DriveArguments, output: Output) -> Outcome {
    let asks = may_ask(arguments);
    let ledger = opened.engine.ledger().path().to_owned();
    let prompt = Prompt::default();
    let mut people: Box<dyn People> = if asks {
        Box::new(terminal::Terminal::new(
            &ledger,
            opened.config.four_eyes,
            opened.launcher.clone(),
            opened.driver.clone(),
            opened.engine.secrets().clone(),
            prompt.clone(),
            output,
        )?)
    } else {
        Box::new(NoPeople)
    };
    let mut board: Box<dyn Board> = match arguments.format {
        Format::Json => Box::new(tminus_engine::NoBoard),
        Format::Human if asks => Box::new(board::Frame::new(prompt, output)),
        Format::Human => Box::new(board::Lines::new(output)),
    };
    let longest = longest_wait(&opened.config, asks);
    let (engine, left) = perform(opened, arguments, longest, people.as_mut(), board.as_mut())?;
    drop(board);
    let (status, reason) = left.in_words();
    match arguments.format {
        Format::Human => output.print(format!(
            "\n{}\n{}\n",
            tminus_report::board::summary(engine.plan(), engine.state()),
            closing(&engine, &ledger, &reason),
        ))?,
        Format::Json => {
            let launch = engine.state().launch.clone();
            drop(engine);
            let loaded = Loaded::meant_or_newest(Some(&ledger), Some(&launch))?;
            output.print(crate::commands::report::render(
                &loaded,
                crate::arguments::ReportFormat::Json,
            )?)?;
        }
    }
    Ok(Exit::of(status))
}

/// Drives a launch with these people and this board.
pub(crate) fn perform(
    opened: Opened,
    arguments: &DriveArguments,
    longest_wait: Option<Duration>,
    people: &mut dyn People,
    board: &mut dyn Board,
) -> Result<(Engine, Left), Problem> {
    let mut engine = opened.engine;
    let mut run = Run {
        longest_wait,
        ..Run::default()
    };
    run.options.allow_destructive = arguments.allow_destructive;
    run.options.unattended = arguments.ci;
    if let Some(phase) = &arguments.until {
        run.options.until = Some(selection::until(engine.plan(), phase)?);
        run.described.insert("until".to_owned(), phase.clone());
    }
    if let Some(selector) = &opened.only {
        run.options.only = Some(selection::only(engine.plan(), selector)?);
        run.described.insert("only".to_owned(), selector.clone());
    }
    for (name, given) in [
        ("ci", arguments.ci),
        ("allow-destructive", arguments.allow_destructive),
    ] {
        if given {
            run.described.insert(name.to_owned(), "true".to_owned());
        }
    }
    let left = runtime()?.block_on(engine.drive(run, people, board))?;
    Ok((engine, left))
}

/// The longest time around T-0 to sit through. A person at a terminal can leave at any time; a job
/// in CI leaves at once unless the config says how long it may stay.
pub(crate) fn longest_wait(config: &Config, asks: bool) -> Option<Duration> {
    let configured = config.run.wait_ms.map(Duration::from_millis);
    if asks {
        None
    } else {
        Some(configured.unwrap_or(Duration::ZERO))
    }
}

fn closing(engine: &Engine, ledger: &Path, reason: &str) -> String {
    let state = engine.state();
    let place = ledger.display();
    let found = ledger_path(None, Path::new(""));
    let option = if found.canonicalize().ok() == ledger.canonicalize().ok() {
        String::new()
    } else {
        format!(" --ledger {place}")
    };
    let rolls_back = state
        .rollback
        .as_ref()
        .is_some_and(|rollback| rollback.ended.is_none());
    let armed = state.triggers().filter(|at| {
        let known = &state.steps[at.0];
        known.watch.is_some() && known.fired.is_none()
    });
    let unwatched = match armed.count() {
        0 => String::new(),
        _ if rolls_back || state.ended.is_some() || state.aborted.is_some() => String::new(),
        count => format!("armed triggers that nobody looks at until it is resumed: {count}\n"),
    };
    let over = !rolls_back && (state.ended.is_some() || state.aborted.is_some());
    let next = if over { "report" } else { "resume" };
    format!(
        "launch {}: {reason}\n{unwatched}ledger {place}\nnext: tminus {next} {}{option}",
        state.launch, state.launch
    )
}

fn runtime() -> Result<tokio::runtime::Runtime, Problem> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| {
            Problem::new(
                Code::Engine,
                "the system gives this process too little to run",
                "raise its limits (ulimit -a), then try again",
            )
            .caused_by(&error)
        })
}

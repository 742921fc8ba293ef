//! Runs one command: inside the supervising process.
//!
//! The command is *running* until it ends by itself, or until one of three things ends it: its
//! timeout, the end of the time it is watched for, a person. Then its group gets `SIGTERM`, and
//! after a grace whatever is left of the group gets `SIGKILL`. Output is heard until both pipes
//! close, but at most for [`DRAIN`] after the command has ended: a daemon that it left behind may
//! hold them open for good.

use crate::capture::{Heard, Listener};
use crate::context::Context;
use crate::expect;
use crate::file;
use crate::observation::{Findings, Observation};
use crate::redact::redact_text;
use crate::shell::{self, Report};
use crate::spool::{Claim, Slot};
use crate::variables;
use crate::vital::{Vital, group_is_alive, signal_group};
use regex::Regex;
use rustix::process::Signal;
use std::io;
use std::os::unix::process::ExitStatusExt as _;
use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tminus_measure::{Outcome, Verdict, display_duration};
use tminus_plan::{Check, CommandProbe, Expect};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::{Child, Command};
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, sleep, sleep_until};

/// How long the group may take to end after `SIGTERM`, and again after `SIGKILL`.
const GRACE: Duration = Duration::from_secs(2);
/// How long output is heard after the command has ended.
const DRAIN: Duration = Duration::from_millis(500);
/// How long a service must live to count as started.
const SETTLED: Duration = Duration::from_secs(1);
/// How much is read from a pipe at once, in bytes.
const CHUNK: usize = 1 << 16;

/// A command that was ordered.
pub(crate) struct Job {
    pub(crate) key: String,
    pub(crate) probe: CommandProbe,
    /// What becomes of it is noted in the spool.
    pub(crate) durable: bool,
    pub(crate) context: Context,
}

/// Held by whatever must go on after the last order; the supervising process waits for all.
pub(crate) type Busy = mpsc::Sender<()>;

/// Why a command ended.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Cause {
    Itself,
    Timeout,
    Watched,
    Cancelled,
}

/// Runs the command and says what came of it. It is noted durably, if it must be, before this
/// returns.
pub(crate) async fn perform(
    job: Job,
    cancelled: oneshot::Receiver<()>,
    busy: &Busy,
) -> Observation {
    let began = Instant::now();
    let environment = &job.context.environment;
    if let Some(reason) = variables::lacking(&job.probe, environment, job.durable) {
        return Observation::not_measured(reason);
    }
    let slot = Slot::of(&job.context.spool, &job.key);
    if job.durable {
        let claim = Vital::own()
            .ok_or_else(|| io::Error::other("the start time of this process cannot be read"))
            .and_then(|vital| slot.claim(&Claim::Supervisor(vital)));
        match claim {
            Ok(true) => {}
            Ok(false) => {
                return Observation::new(
                    Outcome::Unknown,
                    "not run: it was claimed before, so it may have been run already",
                );
            }
            Err(error) => {
                return Observation::not_measured(format!(
                    "not run: it cannot be claimed in {}: {error}",
                    job.context.spool.display()
                ));
            }
        }
    }
    let mut observation = match begin(&job, &slot).await {
        Ok(child) => follow(&job, child, cancelled, busy).await,
        Err(reason) => Observation::not_measured(reason),
    };
    observation.duration = began.elapsed();
    observation.summary = redact_text(&job.context.secrets, &observation.summary);
    if job.durable
        && let Err(error) = slot.note_ended(&observation)
    {
        observation.summary = format!("{} (this could not be noted: {error})", observation.summary);
    }
    observation
}

/// A command that has begun.
struct Begun {
    child: Child,
    pid: i32,
    report: PathBuf,
}

/// Starts the command; errs in words when it cannot be.
async fn begin(job: &Job, slot: &Slot) -> Result<Begun, String> {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let context = &job.context;
    if !context.directory.is_dir() {
        return Err(format!(
            "not run: there is no directory {}",
            context.directory.display()
        ));
    }
    let report = context.spool.join(format!(
        "report.{}.{}",
        std::process::id(),
        COUNT.fetch_add(1, Ordering::Relaxed)
    ));
    // A supervisor that died may have had the same process id and left its report.
    let _ = std::fs::remove_file(&report);
    let mut child = Command::new("bash")
        .args(["-c", shell::LAUNCHER])
        .current_dir(&context.directory)
        .env_clear()
        .envs(&context.environment)
        .env(
            shell::CARRIER,
            shell::script(&job.probe, &report, job.durable),
        )
        .process_group(0)
        .stdin(if job.durable {
            Stdio::piped()
        } else {
            Stdio::null()
        })
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => "not run: bash is not installed".to_owned(),
            io::ErrorKind::PermissionDenied => format!(
                "not run: no permission to run bash in {}",
                context.directory.display()
            ),
            io::ErrorKind::InvalidInput => {
                "not run: the command or its environment holds a NUL byte".to_owned()
            }
            io::ErrorKind::ArgumentListTooLong => {
                "not run: the command and its environment are too long; bind the item to a script"
                    .to_owned()
            }
            _ => format!("not run: bash cannot be started: {error}"),
        })?;
    let pid = child
        .id()
        .and_then(|id| i32::try_from(id).ok())
        .ok_or("not run: bash has no process id")?;
    if let Some(mut gate) = child.stdin.take() {
        // Until this note is on the disk the command waits; if this process dies before, the
        // command never runs. So a claim without this note means: nothing was done.
        let noted = Vital::of(pid)
            .ok_or_else(|| io::Error::other("its start time cannot be read"))
            .and_then(|vital| slot.note_started(&vital));
        if let Err(error) = noted {
            drop(gate);
            let _ = child.wait().await;
            return Err(format!("not run: its start cannot be noted: {error}"));
        }
        // It fails when the command was killed meanwhile, which shows in its status.
        let _ = gate.write_all(b"\n").await;
    }
    Ok(Begun { child, pid, report })
}

/// One pipe of the command.
struct Stream<P> {
    pipe: Option<P>,
    listener: Listener,
    buffer: Vec<u8>,
}

impl<P: AsyncRead + Unpin> Stream<P> {
    fn new(pipe: Option<P>, context: &Context, texts: Vec<String>) -> Self {
        Self {
            pipe,
            listener: Listener::new(&context.secrets, context.output_limit, texts),
            buffer: vec![0; CHUNK],
        }
    }

    /// Hears the next bytes; closes the pipe at its end. Never returns once it is closed.
    async fn hear(&mut self) {
        let Some(pipe) = &mut self.pipe else {
            return std::future::pending().await;
        };
        match pipe.read(&mut self.buffer).await {
            Ok(0) | Err(_) => self.pipe = None,
            Ok(length) => self.listener.push(&self.buffer[..length]),
        }
    }
}

/// Follows the command to its end.
async fn follow(
    job: &Job,
    begun: Begun,
    mut cancelled: oneshot::Receiver<()>,
    busy: &Busy,
) -> Observation {
    let Begun {
        mut child,
        pid,
        report,
    } = begun;
    let probe = &job.probe;
    let start = Instant::now();
    let texts = expect::texts(checks(probe));
    let mut stdout = Stream::new(child.stdout.take(), &job.context, texts.clone());
    let mut stderr = Stream::new(child.stderr.take(), &job.context, texts);
    let (mut deadline, at_deadline) = match probe.observe_ms {
        Some(observe_ms) => (start + Duration::from_millis(observe_ms), Cause::Watched),
        None => (
            start + Duration::from_millis(probe.timeout_ms),
            Cause::Timeout,
        ),
    };
    let settled = start + SETTLED;
    let mut cause = Cause::Itself;
    let mut killed = false;
    let mut status: Option<io::Result<ExitStatus>> = None;
    let mut drained: Option<Instant> = None;
    let mut cancellable = true;
    loop {
        let heard_all = stdout.pipe.is_none() && stderr.pipe.is_none();
        if status.is_some() && (heard_all || drained.is_some_and(|end| Instant::now() >= end)) {
            break;
        }
        let seen = || {
            let mut contained = contained(probe).peekable();
            contained.peek().is_some()
                && contained.all(|text| stdout.listener.found(text) || stderr.listener.found(text))
        };
        let running = status.is_none() && cause == Cause::Itself;
        if running && probe.service {
            let waits = contained(probe).next().is_some();
            if Instant::now() >= settled && (!waits || seen()) {
                return started(job, child, pid, stdout, stderr, report, busy);
            }
        } else if running && probe.observe_ms.is_some() && only_contains(probe) && seen() {
            cause = Cause::Watched;
            signal_group(pid, Signal::TERM);
            deadline = Instant::now() + GRACE;
        }
        tokio::select! {
            () = stdout.hear() => {}
            () = stderr.hear() => {}
            ended = child.wait(), if status.is_none() => {
                status = Some(ended);
                drained = Some(Instant::now() + DRAIN);
            }
            () = sleep_until(settled), if running && probe.service && Instant::now() < settled => {}
            () = sleep_until(deadline), if status.is_none() && !killed => {
                if cause == Cause::Itself {
                    cause = at_deadline;
                    signal_group(pid, Signal::TERM);
                    deadline = Instant::now() + GRACE;
                } else {
                    killed = true;
                    signal_group(pid, Signal::KILL);
                }
            }
            () = sleep_until(drained.unwrap_or(deadline)), if drained.is_some() => {}
            asked = &mut cancelled, if running && cancellable => {
                if asked.is_ok() {
                    cause = Cause::Cancelled;
                    signal_group(pid, Signal::TERM);
                    deadline = Instant::now() + GRACE;
                } else {
                    cancellable = false;
                }
            }
        }
    }
    let fate = if cause == Cause::Itself {
        Fate::Ended
    } else {
        clear_group(pid, deadline, killed).await
    };
    drain(stdout.pipe.take(), busy);
    drain(stderr.pipe.take(), busy);
    let end = End {
        cause,
        fate,
        status,
        lasted: start.elapsed(),
        report: Report::take(&report),
    };
    conclude(job, end, stdout.listener.finish(), stderr.listener.finish()).await
}

/// What became of a group that was told to end.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Fate {
    Ended,
    Killed,
    /// A process of it is held in the kernel, which `SIGKILL` does not end.
    Survives,
}

/// Waits for what is left of a group that was told to end, kills it at the deadline unless that
/// has been done, and waits for the kill too: the signal is on its way when it has been sent.
async fn clear_group(leader: i32, deadline: Instant, killed: bool) -> Fate {
    if !killed {
        if group_ends(leader, deadline).await {
            return Fate::Ended;
        }
        signal_group(leader, Signal::KILL);
    }
    if group_ends(leader, Instant::now() + GRACE).await {
        Fate::Killed
    } else {
        Fate::Survives
    }
}

async fn group_ends(leader: i32, deadline: Instant) -> bool {
    while group_is_alive(leader) {
        if Instant::now() >= deadline {
            return false;
        }
        sleep(Duration::from_millis(20)).await;
    }
    true
}

/// Reads a pipe to its end, to nowhere: whoever still writes to it must not be killed by that.
fn drain(pipe: Option<impl AsyncRead + Unpin + Send + 'static>, busy: &Busy) {
    if let Some(mut pipe) = pipe {
        let busy = busy.clone();
        tokio::spawn(async move {
            let mut buffer = vec![0; CHUNK];
            while matches!(pipe.read(&mut buffer).await, Ok(1..)) {}
            drop(busy);
        });
    }
}

/// A service has started: it is kept, and so are its pipes.
fn started<O, E>(
    job: &Job,
    mut child: Child,
    pid: i32,
    stdout: Stream<O>,
    stderr: Stream<E>,
    report: PathBuf,
    busy: &Busy,
) -> Observation
where
    O: AsyncRead + Unpin + Send + 'static,
    E: AsyncRead + Unpin + Send + 'static,
{
    drain(stdout.pipe, busy);
    drain(stderr.pipe, busy);
    let busy = busy.clone();
    tokio::spawn(async move {
        let _ = child.wait().await;
        Report::take(&report);
        drop(busy);
    });
    let mut findings = Findings::default();
    findings.add(
        Verdict::Pass,
        format!("started as process {pid} and alive after 1s"),
    );
    for text in contained(&job.probe) {
        findings.add(
            Verdict::Pass,
            format!(
                "output contains {}",
                expect::quote(&redact_text(&job.context.secrets, text))
            ),
        );
    }
    let mut observation = Observation::of_findings(&findings);
    keep(
        &mut observation,
        stdout.listener.finish(),
        stderr.listener.finish(),
    );
    observation
}

/// How a command ended.
struct End {
    cause: Cause,
    fate: Fate,
    status: Option<io::Result<ExitStatus>>,
    lasted: Duration,
    report: Report,
}

/// Says what came of a command that has ended.
async fn conclude(job: &Job, end: End, stdout: Heard, stderr: Heard) -> Observation {
    let (code, signal) = match &end.status {
        Some(Ok(status)) => (status.code(), status.signal()),
        _ => (None, None),
    };
    let lasted = display_duration(end.lasted);
    let mut observation = match end.cause {
        Cause::Cancelled if job.durable => {
            Observation::failed(format!("cancelled after {lasted}: {}", how(end.fate)))
        }
        Cause::Cancelled => Observation::not_measured(format!("cancelled after {lasted}")),
        Cause::Timeout if job.probe.service => {
            let missing: Vec<_> = contained(&job.probe)
                .filter(|text| !stdout.seek.found(text) && !stderr.seek.found(text))
                .map(|text| expect::quote(&redact_text(&job.context.secrets, text)))
                .collect();
            Observation::failed(format!(
                "not started within {}: output lacks {}; {}",
                display_duration(Duration::from_millis(job.probe.timeout_ms)),
                missing.join(", "),
                how(end.fate)
            ))
        }
        Cause::Timeout => Observation::failed(format!(
            "not ended within {}: {}",
            display_duration(Duration::from_millis(job.probe.timeout_ms)),
            how(end.fate)
        )),
        Cause::Watched => watched(job, &lasted, &stdout, &stderr).await,
        Cause::Itself => match (code, signal) {
            (Some(code), _) => ended(job, code, &end, &stdout, &stderr).await,
            (None, Some(signal)) => Observation::failed(format!(
                "killed by {} after {lasted}",
                expect::signal_name(signal)
            )),
            (None, None) => Observation::new(
                Outcome::Unknown,
                "it ended, but its exit status cannot be known",
            ),
        },
    };
    observation.exit_status = (end.cause == Cause::Itself).then_some(code).flatten();
    observation.variables = end.report.assigned;
    keep(&mut observation, stdout, stderr);
    observation
}

fn how(fate: Fate) -> &'static str {
    match fate {
        Fate::Ended => "ended by SIGTERM",
        Fate::Killed => "it ignored SIGTERM and was ended by SIGKILL",
        Fate::Survives => "it ignored SIGTERM, and a process of it survives SIGKILL",
    }
}

/// A command that was watched for its time and then ended by us.
async fn watched(job: &Job, lasted: &str, stdout: &Heard, stderr: &Heard) -> Observation {
    if job.probe.expect.is_empty() {
        return Observation::not_measured(format!("watched for {lasted}; a person must read it"));
    }
    let mut findings = Findings::default();
    findings.add(Verdict::Pass, format!("watched for {lasted}"));
    held(job, None, stdout, stderr, findings).await
}

/// A command that ended by itself with an exit status.
async fn ended(job: &Job, code: i32, end: &End, stdout: &Heard, stderr: &Heard) -> Observation {
    let probe = &job.probe;
    if let Some(name) = &end.report.unset {
        return Observation::not_measured(format!(
            "not run: it uses ${name}, which has no value after what stands before it"
        ));
    }
    if let Some(reason) = missing(probe, code, &end.report, stderr) {
        return Observation::not_measured(reason);
    }
    if let Some(statement) = end
        .report
        .stopped
        .and_then(|place| probe.prelude.get(place))
    {
        // The command itself was not looked at, so nothing is known of what it is about.
        return Observation::not_measured(format!(
            "not run: before it, `{statement}` ended with {}",
            expect::exit_status(code)
        ));
    }
    if probe.service {
        return Observation::failed(format!(
            "it should have gone on, but ended after {} with {}",
            display_duration(end.lasted),
            expect::exit_status(code)
        ));
    }
    if probe.observe_ms.is_some() && probe.expect.is_empty() && code == 0 {
        return Observation::not_measured(format!(
            "it ended by itself after {}; a person must read it",
            display_duration(end.lasted)
        ));
    }
    held(job, Some(code), stdout, stderr, Findings::default()).await
}

static NOT_FOUND: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:^|: )([^:]+): (?:command not found|[Nn]ot found|No such file or directory|[Pp]ermission denied|Is a directory)\s*$")
        .expect("the expression is constant, and a test compiles it")
});

/// Why the command could not look, if a program was missing or must not be run.
fn missing(probe: &CommandProbe, code: i32, report: &Report, stderr: &Heard) -> Option<String> {
    if expect::asks_for_status(checks(probe), code) {
        return None;
    }
    let named = || {
        let text = String::from_utf8_lossy(&stderr.redacted);
        text.lines()
            .rev()
            .find_map(|line| NOT_FOUND.captures(line.trim_end()))
            .map(|found| {
                let name = found[1].trim_matches(['\'', '"', '`', '\u{2018}', '\u{2019}']);
                format!("`{name}`")
            })
    };
    match (code, report.missing.first()) {
        (127, Some(program)) => Some(format!("`{program}` is not installed (exit status 127)")),
        (127, None) => Some(format!(
            "{} was not found (exit status 127)",
            named().unwrap_or_else(|| "a program".to_owned())
        )),
        (126, _) => Some(format!(
            "no permission to run {} (exit status 126)",
            named().unwrap_or_else(|| "a program".to_owned())
        )),
        (_, Some(program))
            if !shell::has_alternative(&probe.command)
                && !probe
                    .prelude
                    .iter()
                    .any(|text| shell::has_alternative(text)) =>
        {
            Some(format!("`{program}` is not installed"))
        }
        _ => None,
    }
}

/// Holds the result against what is expected.
async fn held(
    job: &Job,
    exit_status: Option<i32>,
    stdout: &Heard,
    stderr: &Heard,
    mut findings: Findings,
) -> Observation {
    let probe = &job.probe;
    let result = expect::Result {
        exit_status,
        stdout,
        stderr,
        one_means_none: shell::is_search(&probe.command) && stderr.total == 0,
        secrets: &job.context.secrets,
    };
    let mut values = Vec::new();
    expect::judge(&result, checks(probe), &mut findings, &mut values);
    for expected in &probe.expect {
        if let Expect::File(file) = expected {
            let found = file::observe(file, &job.context).await;
            findings.add(
                found.outcome.verdict().unwrap_or(Verdict::NotMeasured),
                found.summary,
            );
            values.extend(found.values);
        }
    }
    let mut observation = Observation::of_findings(&findings);
    observation.values = values;
    observation
}

fn keep(observation: &mut Observation, stdout: Heard, stderr: Heard) {
    for (name, heard) in [("stdout", stdout), ("stderr", stderr)] {
        if heard.total > 0 {
            observation.captures.push(heard.capture(name));
        }
    }
}

fn checks(probe: &CommandProbe) -> impl Iterator<Item = &Check> + Clone {
    probe.expect.iter().filter_map(|expected| match expected {
        Expect::Output(check) => Some(check),
        Expect::File(_) => None,
    })
}

/// The texts that must come, for a command that is only waited for until they have.
fn contained(probe: &CommandProbe) -> impl Iterator<Item = &str> {
    checks(probe).filter_map(|check| match check {
        Check::Contains(text) => Some(text.as_str()),
        _ => None,
    })
}

fn only_contains(probe: &CommandProbe) -> bool {
    contained(probe).count() == probe.expect.len()
}

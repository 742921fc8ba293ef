//! A version: its process, whether it is ready, and what is in flight with it.

use super::config::VersionConfig;
use super::control::{State, VersionStatus};
use super::counts::Counter;
use rustix::process::{Pid, Signal, kill_process_group};
use std::fs::OpenOptions;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep, timeout};

/// Between two looks at something that is waited for.
const PAUSE: Duration = Duration::from_millis(20);
/// For one look at a version.
const PATIENCE: Duration = Duration::from_secs(2);

#[derive(Debug)]
pub(super) struct Version {
    pub(super) config: VersionConfig,
    state: Mutex<(State, String)>,
    in_flight: AtomicU64,
    pub(super) all: Counter,
    pub(super) sample: Counter,
    process: Option<Process>,
}

/// A child, owned by a task that waits for its end: only that task signals it, so that no signal
/// reaches another process that has got its number since.
#[derive(Debug)]
struct Process {
    pid: u32,
    log: PathBuf,
    stop: mpsc::Sender<Duration>,
    ended: watch::Receiver<Option<String>>,
}

/// A request that has begun with a version and has not ended.
#[derive(Debug)]
pub(super) struct InFlight(pub(super) Arc<Version>);

impl InFlight {
    pub(super) fn begin(version: &Arc<Version>) -> Self {
        version.in_flight.fetch_add(1, Ordering::AcqRel);
        Self(Arc::clone(version))
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.in_flight.fetch_sub(1, Ordering::AcqRel);
    }
}

impl Version {
    /// Starts its process, if it has one, and returns before it is ready.
    pub(super) fn start(config: VersionConfig, folder: &Path) -> io::Result<Arc<Self>> {
        let (process, child) = match config.command.split_first() {
            None => (None, None),
            Some((program, arguments)) => {
                let (process, child, stop, ended) = spawned(program, arguments, &config, folder)?;
                (Some(process), Some((child, stop, ended)))
            }
        };
        let version = Arc::new(Self {
            config,
            state: Mutex::new((State::Starting, String::new())),
            in_flight: AtomicU64::new(0),
            all: Counter::default(),
            sample: Counter::default(),
            process,
        });
        if let Some((child, stop, ended)) = child {
            tokio::spawn(guard(Arc::clone(&version), child, stop, ended));
        }
        Ok(version)
    }

    /// Waits until it answers. The error says what was seen last.
    pub(super) async fn become_ready(&self) -> Result<(), String> {
        let deadline = Instant::now() + Duration::from_secs(self.config.ready_within_s);
        loop {
            if let (State::Dead, detail) = self.state() {
                return Err(format!(
                    "it ended while it was starting: {detail}{}",
                    self.last_words()
                ));
            }
            match self.look().await {
                Ok(()) => {
                    self.become_if(State::Starting, State::Ready);
                    return Ok(());
                }
                Err(seen) if Instant::now() >= deadline => {
                    return Err(format!(
                        "not ready after {} s: {seen}{}",
                        self.config.ready_within_s,
                        self.last_words()
                    ));
                }
                Err(_) => sleep(PAUSE).await,
            }
        }
    }

    /// Looks once whether it answers.
    pub(super) async fn look(&self) -> Result<(), String> {
        timeout(PATIENCE, self.answers())
            .await
            .unwrap_or_else(|_| Err(format!("no answer within {} s", PATIENCE.as_secs())))
    }

    async fn answers(&self) -> Result<(), String> {
        let told = |error: io::Error| format!("{}: {error}", self.config.address);
        let mut stream = TcpStream::connect(self.config.address)
            .await
            .map_err(told)?;
        let Some(path) = &self.config.ready else {
            return Ok(());
        };
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            self.config.address
        );
        stream.write_all(request.as_bytes()).await.map_err(told)?;
        let mut head = Vec::new();
        (&mut stream)
            .take(64)
            .read_to_end(&mut head)
            .await
            .map_err(told)?;
        let head = String::from_utf8_lossy(&head);
        let first = head.lines().next().unwrap_or_default();
        match first.split(' ').nth(1) {
            Some(status) if status.starts_with('2') => Ok(()),
            Some(status) => Err(format!("{path} answers {status}")),
            None => Err(format!("{path} answers no HTTP")),
        }
    }

    /// Waits until nothing is in flight; otherwise says how much is.
    pub(super) async fn drained(&self, within: Duration) -> Result<(), String> {
        let deadline = Instant::now() + within;
        while self.in_flight.load(Ordering::Acquire) > 0 {
            if Instant::now() >= deadline {
                return Err(format!(
                    "{} requests or connections are still with it after {} ms",
                    self.in_flight.load(Ordering::Acquire),
                    within.as_millis()
                ));
            }
            sleep(PAUSE).await;
        }
        Ok(())
    }

    /// Ends its process and waits for the end.
    pub(super) async fn stop(&self) {
        self.set(State::Stopped, String::new());
        if let Some(process) = &self.process {
            let grace = Duration::from_secs(self.config.grace_s);
            // An error means that it has ended already.
            let _ = process.stop.send(grace).await;
            let mut ended = process.ended.clone();
            let _ = ended.wait_for(Option::is_some).await;
        }
    }

    pub(super) fn state(&self) -> (State, String) {
        self.lock().clone()
    }

    pub(super) fn set(&self, state: State, detail: String) {
        *self.lock() = (state, detail);
    }

    pub(super) fn become_if(&self, from: State, to: State) {
        let mut state = self.lock();
        if state.0 == from {
            *state = (to, String::new());
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, (State, String)> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn status(&self, share: f64) -> VersionStatus {
        let (state, detail) = self.state();
        VersionStatus {
            name: self.config.name.clone(),
            address: self.config.address,
            state,
            detail,
            pid: self.process.as_ref().map(|process| process.pid),
            share,
            in_flight: self.in_flight.load(Ordering::Acquire),
            all: self.all.read(),
            sample: self.sample.read(),
        }
    }

    /// The end of what it wrote.
    fn last_words(&self) -> String {
        const SHOWN: usize = 400;
        let Some(process) = &self.process else {
            return String::new();
        };
        let text = std::fs::read(&process.log).unwrap_or_default();
        let text = String::from_utf8_lossy(&text[text.len().saturating_sub(SHOWN)..]).into_owned();
        match text.trim() {
            "" => format!("; it wrote nothing to {}", process.log.display()),
            text => format!("; it wrote: {text}"),
        }
    }
}

type Spawned = (
    Process,
    Child,
    mpsc::Receiver<Duration>,
    watch::Sender<Option<String>>,
);

fn spawned(
    program: &str,
    arguments: &[String],
    config: &VersionConfig,
    folder: &Path,
) -> io::Result<Spawned> {
    let name: String = config
        .name
        .chars()
        .map(|letter| {
            if letter.is_alphanumeric() || ".-_".contains(letter) {
                letter
            } else {
                '_'
            }
        })
        .collect();
    let log = folder.join(format!("version-{name}.log"));
    let output = OpenOptions::new().create(true).append(true).open(&log)?;
    let child = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(output.try_clone()?)
        .stderr(output)
        .process_group(0)
        .spawn()?;
    let (stop, stopped) = mpsc::channel(1);
    let (end, ended) = watch::channel(None);
    let pid = child.id().unwrap_or_default();
    Ok((
        Process {
            pid,
            log,
            stop,
            ended,
        },
        child,
        stopped,
        end,
    ))
}

/// Owns the child until it has ended.
async fn guard(
    version: Arc<Version>,
    mut child: Child,
    mut stop: mpsc::Receiver<Duration>,
    ended: watch::Sender<Option<String>>,
) {
    let group = child
        .id()
        .and_then(|pid| i32::try_from(pid).ok())
        .and_then(Pid::from_raw);
    let tell = |signal: Signal| {
        if let Some(group) = group {
            // It may have ended just now.
            let _ = kill_process_group(group, signal);
        }
    };
    let status = tokio::select! {
        status = child.wait() => status,
        grace = stop.recv() => {
            tell(Signal::TERM);
            if let Ok(status) = timeout(grace.unwrap_or_default(), child.wait()).await {
                status
            } else {
                tell(Signal::KILL);
                child.wait().await
            }
        }
    };
    // A shell or a launcher may end before what it has started, which would keep the address.
    tell(Signal::KILL);
    let detail = status.map_or_else(|error| error.to_string(), |status| status.to_string());
    if version.state().0 == State::Stopped {
        version.set(State::Stopped, detail.clone());
    } else {
        version.set(State::Dead, detail.clone());
    }
    let _ = ended.send(Some(detail));
}

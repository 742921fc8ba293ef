//! The handle of the supervising process, held by the program that started it.

use crate::adopt::{Adoption, adopt};
use crate::context::Context;
use crate::observation::Observation;
use crate::observe::Tries;
use crate::spool;
use crate::supervise::{Reply, Request, Run};
use std::collections::{HashMap, HashSet};
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tminus_measure::Outcome;
use tminus_plan::CommandProbe;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::process::{ChildStdin, Command};
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;

/// How long the supervising process may take to say anything at its start.
const PATIENCE: Duration = Duration::from_secs(30);

/// A command to be run, under a key of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Order {
    /// Tells this run from every other of the launch: the step and the attempt.
    pub key: String,
    /// What to run.
    pub probe: CommandProbe,
    /// What becomes of it is noted in the spool, so that [`adopt`] can learn it after a crash.
    /// For actions; what only reads is simply run again. A service is always durable.
    pub durable: bool,
}

/// Why there is no supervising process.
#[derive(Debug, thiserror::Error)]
pub enum SupervisorError {
    /// The spool cannot be made.
    #[error("cannot make {path}: {source}; choose another place for the ledger")]
    Spool {
        /// Where it was to be.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// The program cannot be started again.
    #[error("cannot start {program} to supervise commands: {source}")]
    Start {
        /// The program.
        program: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// The program started, and did not say that it is ready.
    #[error("{program} started, but does not supervise; this is a fault of the program")]
    NotReady {
        /// The program.
        program: PathBuf,
    },
}

type Pending = Arc<Mutex<HashMap<u64, oneshot::Sender<Observation>>>>;

/// The supervising process of a run. It outlives this handle, and this program, until the
/// commands that it runs have ended.
#[derive(Debug)]
pub struct Supervisor {
    process: u32,
    requests: mpsc::UnboundedSender<Vec<u8>>,
    pending: Pending,
    /// The process is gone: nobody will answer any longer.
    closed: Arc<AtomicBool>,
    serial: AtomicU64,
    /// The keys that were cancelled: they are not tried again.
    cancelled: Mutex<HashSet<String>>,
}

impl Supervisor {
    /// Starts the program with these arguments, upon which it must call [`crate::supervise()`].
    /// The spool is made if it is not there. Must be called within a tokio runtime.
    pub async fn start(
        program: &Path,
        arguments: &[OsString],
        spool: &Path,
    ) -> Result<Self, SupervisorError> {
        let start_error = |source| SupervisorError::Start {
            program: program.to_owned(),
            source,
        };
        let not_ready = || SupervisorError::NotReady {
            program: program.to_owned(),
        };
        spool::make_directory(spool).map_err(|source| SupervisorError::Spool {
            path: spool.to_owned(),
            source,
        })?;
        let mut child = Command::new(program.canonicalize().map_err(start_error)?)
            .args(arguments)
            .current_dir(spool)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // Whoever reads this program's output must not have to wait for that process.
            .stderr(Stdio::null())
            .spawn()
            .map_err(start_error)?;
        let input = child.stdin.take().ok_or_else(not_ready)?;
        let output = child.stdout.take().ok_or_else(not_ready)?;
        let mut lines = BufReader::new(output).lines();
        let process = loop {
            let line = timeout(PATIENCE, lines.next_line()).await;
            let line = line.ok().and_then(Result::ok).flatten();
            // What else the program prints on its way, a test harness for one, is passed over.
            match serde_json::from_str(&line.ok_or_else(not_ready)?) {
                Ok(Reply::Ready { process }) => break process,
                Ok(Reply::Ended { .. }) => return Err(not_ready()),
                Err(_) => {}
            }
        };
        let pending = Pending::default();
        let closed = Arc::new(AtomicBool::new(false));
        let (requests, inbox) = mpsc::unbounded_channel();
        tokio::spawn(send(input, inbox));
        let (waiting, over) = (pending.clone(), closed.clone());
        tokio::spawn(async move {
            while let Ok(Some(line)) = lines.next_line().await {
                if let Ok(Reply::Ended {
                    serial,
                    observation,
                }) = serde_json::from_str(&line)
                    && let Some(waits) = lock(&waiting).remove(&serial)
                {
                    // It fails when nobody waits any longer.
                    let _ = waits.send(observation);
                }
            }
            over.store(true, Ordering::SeqCst);
            lock(&waiting).clear();
            let _ = child.wait().await;
        });
        Ok(Self {
            process,
            requests,
            pending,
            closed,
            serial: AtomicU64::new(0),
            cancelled: Mutex::default(),
        })
    }

    /// The id of the supervising process.
    pub fn process_id(&self) -> u32 {
        self.process
    }

    /// Runs the command and waits for its end; a service is waited for until it has started.
    ///
    /// A probe with `retry` is run again until it passes, unless it is durable.
    pub async fn run(&self, mut order: Order, context: &Context) -> Observation {
        let timeout_ms = order.probe.timeout_ms;
        let mut tries = Tries::new(order.probe.retry.filter(|_| !order.durable));
        loop {
            if self.cancelled().contains(&order.key) {
                return Observation::not_measured("cancelled");
            }
            let limit = tries.limit(timeout_ms).as_millis();
            order.probe.timeout_ms = u64::try_from(limit).unwrap_or(u64::MAX);
            let found = self.run_once(&order, context).await;
            if let Some(last) = tries.after(found).await {
                return last;
            }
        }
    }

    async fn run_once(&self, order: &Order, context: &Context) -> Observation {
        let serial = self.serial.fetch_add(1, Ordering::Relaxed);
        let request = Request::Run(Box::new(Run {
            serial,
            key: order.key.clone(),
            probe: order.probe.clone(),
            durable: order.durable,
            directory: absolute(&context.directory),
            environment: context.environment.clone(),
            secrets: context.secrets.values().to_vec(),
            spool: absolute(&context.spool),
            output_limit: context.output_limit,
        }));
        let (sender, receiver) = oneshot::channel();
        lock(&self.pending).insert(serial, sender);
        if self.closed.load(Ordering::SeqCst) {
            // The reader may have cleared the map before this entry went in.
            lock(&self.pending).remove(&serial);
        }
        self.send(&request);
        match receiver.await {
            Ok(observation) => observation,
            Err(_) if order.durable || order.probe.service => {
                match adopt(&context.spool, &order.key).await {
                    Adoption::Ended(observation) => observation,
                    Adoption::NeverStarted => {
                        Observation::not_measured("not run: the supervising process is gone")
                    }
                    Adoption::Unknown { reason } => Observation::new(Outcome::Unknown, reason),
                }
            }
            Err(_) => Observation::not_measured(
                "the supervising process is gone, and with it what the command said",
            ),
        }
    }

    /// Ends the command that runs under this key, if one does: `SIGTERM` to its group, `SIGKILL`
    /// two seconds later. What waits for it in [`Self::run`] gets its answer.
    pub fn cancel(&self, key: &str) {
        self.cancelled().insert(key.to_owned());
        self.send(&Request::Cancel(key.to_owned()));
    }

    fn cancelled(&self) -> MutexGuard<'_, HashSet<String>> {
        self.cancelled
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn send(&self, request: &Request) {
        if let Ok(mut line) = serde_json::to_vec(request) {
            line.push(b'\n');
            // It fails when the process is gone, and then nobody waits in vain: see above.
            let _ = self.requests.send(line);
        }
    }
}

async fn send(mut input: ChildStdin, mut inbox: mpsc::UnboundedReceiver<Vec<u8>>) {
    while let Some(line) = inbox.recv().await {
        if input.write_all(&line).await.is_err() {
            break;
        }
    }
}

/// The supervising process has another directory than this one, where a relative path leads elsewhere.
fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

fn lock(pending: &Pending) -> MutexGuard<'_, HashMap<u64, oneshot::Sender<Observation>>> {
    // The map stays whole even if a holder of the lock panicked: its operations are single steps.
    pending.lock().unwrap_or_else(PoisonError::into_inner)
}

//! The supervising process: takes orders from its standard input, one JSON text a line, and
//! answers on its standard output.
//!
//! It is a session of its own, so neither Ctrl-C nor the death of the program that started it
//! reaches its commands. When its input ends it takes no more orders, goes on until its commands
//! have ended and nobody writes to a pipe of theirs any longer, and exits.

use crate::command::{Busy, Job, perform};
use crate::context::Context;
use crate::observation::Observation;
use crate::redact::Secrets;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::io;
use std::os::fd::AsFd as _;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use tminus_plan::CommandProbe;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::unix::pipe;
use tokio::sync::{mpsc, oneshot};

/// What the supervising process is asked.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Request {
    /// Run a command.
    Run(Box<Run>),
    /// End the command with this key.
    Cancel(String),
}

/// A command to run.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Run {
    pub(crate) serial: u64,
    pub(crate) key: String,
    pub(crate) probe: CommandProbe,
    pub(crate) durable: bool,
    pub(crate) directory: PathBuf,
    pub(crate) environment: BTreeMap<String, String>,
    pub(crate) secrets: Vec<String>,
    pub(crate) spool: PathBuf,
    pub(crate) output_limit: u64,
}

/// What the supervising process answers.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Reply {
    /// It is a session of its own and takes orders.
    Ready {
        /// Its process id.
        process: u32,
    },
    /// A command has ended, or a service has started.
    Ended {
        /// Which order.
        serial: u64,
        /// What came of it.
        observation: Observation,
    },
}

/// Is the supervising process until its input ends and its commands have; returns the exit status.
///
/// The hidden subcommand that [`crate::Supervisor::start`] runs calls this and nothing else.
/// Standard input and output must be pipes.
pub fn supervise() -> i32 {
    // It fails only for the leader of a process group, which has its own group already.
    let _ = rustix::process::setsid();
    let served = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .and_then(|runtime| runtime.block_on(serve()));
    i32::from(served.is_err())
}

type Cancels = Arc<Mutex<HashMap<String, oneshot::Sender<()>>>>;

async fn serve() -> io::Result<()> {
    let input = pipe::Receiver::from_owned_fd(io::stdin().as_fd().try_clone_to_owned()?)?;
    let mut output = pipe::Sender::from_owned_fd(io::stdout().as_fd().try_clone_to_owned()?)?;
    let (replies, mut outbox) = mpsc::unbounded_channel::<Reply>();
    let (busy, mut idle) = mpsc::channel::<()>(1);
    let writer = tokio::spawn(async move {
        while let Some(reply) = outbox.recv().await {
            let Ok(mut line) = serde_json::to_vec(&reply) else {
                continue;
            };
            line.push(b'\n');
            if output.write_all(&line).await.is_err() {
                // Nobody listens any longer; what must be known is noted in the spool.
                break;
            }
        }
    });
    let _ = replies.send(Reply::Ready {
        process: std::process::id(),
    });
    let cancels = Cancels::default();
    let mut secrets = Secrets::default();
    let mut lines = BufReader::new(input).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        match serde_json::from_str(&line) {
            Ok(Request::Run(run)) => {
                if secrets.values() != run.secrets {
                    secrets = Secrets::new(run.secrets.iter().cloned());
                }
                let (cancel, cancelled) = oneshot::channel();
                // Before the next request is read: it may be to cancel this one.
                lock(&cancels).insert(run.key.clone(), cancel);
                tokio::spawn(answer(
                    *run,
                    secrets.clone(),
                    cancelled,
                    cancels.clone(),
                    replies.clone(),
                    busy.clone(),
                ));
            }
            Ok(Request::Cancel(key)) => {
                let cancel = lock(&cancels).remove(&key);
                if let Some(cancel) = cancel {
                    // It has just ended when this fails.
                    let _ = cancel.send(());
                }
            }
            // The two ends are the same program, so this is a request that was cut off when its
            // sender was killed: the end of the input.
            Err(_) => break,
        }
    }
    drop((busy, replies));
    while idle.recv().await.is_some() {}
    let _ = writer.await;
    Ok(())
}

async fn answer(
    run: Run,
    secrets: Secrets,
    cancelled: oneshot::Receiver<()>,
    cancels: Cancels,
    replies: mpsc::UnboundedSender<Reply>,
    busy: Busy,
) {
    let key = run.key.clone();
    let job = Job {
        durable: run.durable || run.probe.service,
        key: run.key,
        probe: run.probe,
        context: Context {
            directory: run.directory,
            environment: run.environment,
            secrets,
            spool: run.spool,
            output_limit: run.output_limit,
        },
    };
    let observation = perform(job, cancelled, &busy).await;
    lock(&cancels).remove(&key);
    let _ = replies.send(Reply::Ended {
        serial: run.serial,
        observation,
    });
}

/// The map stays whole even if a holder of the lock panicked: its operations are single steps.
fn lock(cancels: &Cancels) -> std::sync::MutexGuard<'_, HashMap<String, oneshot::Sender<()>>> {
    cancels.lock().unwrap_or_else(PoisonError::into_inner)
}

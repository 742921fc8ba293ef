//! How a proxy is driven: orders and replies, one JSON object a line, over a Unix socket.

use super::config::VersionConfig;
use super::counts::Counts;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::UnixStream;
use tokio::time::timeout;

/// What a proxy is told to do. Each is answered when it is done and seen, or could not be done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Order {
    /// Say what is.
    Status,
    /// Start a version without traffic, and wait until it is ready.
    Start {
        /// Which.
        version: VersionConfig,
    },
    /// Start a version again that was stopped or has died, as it was started before.
    Restart {
        /// Which.
        version: String,
    },
    /// Give each version its share of the requests, in per cent; those not named get none. Every
    /// version that gets any must answer.
    Shift {
        /// By name; they add up to 100.
        shares: BTreeMap<String, f64>,
    },
    /// Wait until nothing is in flight with a version that has no traffic.
    Drain {
        /// Which.
        version: String,
        /// For how long, in milliseconds.
        within_ms: u64,
    },
    /// End the process of a version that has no traffic.
    Stop {
        /// Which.
        version: String,
    },
    /// Stop every version and end the proxy.
    End,
}

/// What came of an order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    /// It is done; this is what was seen afterwards.
    Done(Status),
    /// It could not be done; nothing is hidden behind it.
    Refused {
        /// Why.
        error: String,
        /// What is.
        status: Status,
    },
}

/// What a proxy and its versions are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Status {
    /// The proxy's own process.
    pub pid: u32,
    /// Where clients connect to.
    pub listen: SocketAddr,
    /// In the order in which they were started.
    pub versions: Vec<VersionStatus>,
}

/// What a version is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VersionStatus {
    /// What it is called.
    pub name: String,
    /// Where it answers.
    pub address: SocketAddr,
    /// How it is.
    pub state: State,
    /// How its process ended, if it has.
    pub detail: String,
    /// Its process, if the proxy started one.
    pub pid: Option<u32>,
    /// Its share of the requests, in per cent.
    pub share: f64,
    /// Requests and upgraded connections that have not ended.
    pub in_flight: u64,
    /// All that it was asked.
    pub all: Counts,
    /// A sample of it that is as large as that of the version it shares the traffic with.
    pub sample: Counts,
}

/// How a version is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Not ready yet.
    Starting,
    /// It answers.
    Ready,
    /// It was stopped.
    Stopped,
    /// Its process ended by itself.
    Dead,
}

impl Status {
    /// The version of this name.
    pub fn version(&self, name: &str) -> Option<&VersionStatus> {
        self.versions.iter().find(|version| version.name == name)
    }
}

/// The other end of the socket: drives a proxy.
#[derive(Debug, Clone)]
pub struct Control {
    path: PathBuf,
}

/// Why a proxy did not do what it was told.
#[derive(Debug, thiserror::Error)]
pub enum ControlError {
    /// Nobody answers at the socket.
    #[error("no proxy answers at {path}; start one with `tminus proxy CONFIG`")]
    Unreachable {
        /// The socket.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The connection broke before the reply: whether it was done is not known.
    #[error("the proxy at {path} did not reply; ask for its status")]
    Silent {
        /// The socket.
        path: PathBuf,
    },
    /// It could not do it.
    #[error("{error}")]
    Refused {
        /// Why.
        error: String,
        /// What is.
        status: Box<Status>,
    },
}

impl Control {
    /// A proxy by its socket; nothing is opened yet.
    pub fn new(path: impl AsRef<Path>) -> Self {
        Self {
            path: path.as_ref().to_owned(),
        }
    }

    /// Gives an order and waits for its end, at most so long.
    pub async fn order(&self, order: &Order, within: Duration) -> Result<Status, ControlError> {
        let stream =
            UnixStream::connect(&self.path)
                .await
                .map_err(|source| ControlError::Unreachable {
                    path: self.path.clone(),
                    source,
                })?;
        let reply = timeout(within, exchanged(stream, order)).await;
        match reply.ok().flatten() {
            Some(Reply::Done(status)) => Ok(status),
            Some(Reply::Refused { error, status }) => Err(ControlError::Refused {
                error,
                status: Box::new(status),
            }),
            None => Err(ControlError::Silent {
                path: self.path.clone(),
            }),
        }
    }
}

async fn exchanged(stream: UnixStream, order: &Order) -> Option<Reply> {
    let (reader, mut writer) = stream.into_split();
    let line = serde_json::to_string(order).ok()? + "\n";
    writer.write_all(line.as_bytes()).await.ok()?;
    let mut reply = String::new();
    BufReader::new(reader).read_line(&mut reply).await.ok()?;
    serde_json::from_str(&reply).ok()
}

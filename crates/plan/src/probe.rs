//! Probes as data: what to observe and what to expect. `tminus-probe` performs them.

use crate::config::COMMAND_TIMEOUT_MS;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use tminus_checklist::Check;
use tminus_measure::Threshold;

/// What observes, one variant a kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Probe {
    /// A shell command under supervision.
    Command(CommandProbe),
    /// One HTTP request.
    Http(HttpProbe),
    /// A TCP connection.
    Tcp(TcpProbe),
    /// A file or directory.
    File(FileProbe),
    /// Free space.
    Disk(DiskProbe),
    /// A running process.
    Process(ProcessProbe),
    /// A git work tree.
    Git(GitProbe),
    /// A metrics page in the Prometheus exposition format.
    Metrics(MetricsProbe),
}

/// How often a probe is taken again until it passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retry {
    /// It must pass within this many milliseconds of the first try.
    pub within_ms: u64,
    /// The pause between two tries, in milliseconds.
    pub every_ms: u64,
}

/// A shell command: `bash -c`, in its own process group, standard input closed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CommandProbe {
    /// The command line, as written; never expanded here.
    pub command: String,
    /// Statements that stand before it in its shell scope: `cd terraform`, `SERVICE_URL=$(...)`.
    pub prelude: Vec<String>,
    /// Names that the prelude or the command assigns and later steps may use. Their values are
    /// captured when the command ends.
    pub assigns: Vec<String>,
    /// Names of variables that it reads and that were declared, passed or assigned earlier.
    pub uses: Vec<String>,
    /// What must hold of its result. Empty: exit status 0.
    pub expect: Vec<Expect>,
    /// It is ended after this many milliseconds.
    pub timeout_ms: u64,
    /// It never ends by itself: it is observed for this many milliseconds, then ended, and that end is no failure.
    pub observe_ms: Option<u64>,
    /// It is a server: started, kept, and stopped at its undo or at the end of the launch. It
    /// counts as started when it is still alive after a second.
    pub service: bool,
    /// It may be run again when its end is unknown.
    pub idempotent: bool,
    /// The command that takes its effect back.
    pub undo: Option<String>,
    /// Taken again until it passes. Only for commands that read.
    pub retry: Option<Retry>,
}

impl CommandProbe {
    /// A command with nothing said about it.
    pub fn new(command: String) -> Self {
        Self {
            command,
            prelude: Vec::new(),
            assigns: Vec::new(),
            uses: Vec::new(),
            expect: Vec::new(),
            timeout_ms: COMMAND_TIMEOUT_MS,
            observe_ms: None,
            service: false,
            idempotent: false,
            undo: None,
            retry: None,
        }
    }
}

/// What must hold of a command's result.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expect {
    /// A check of exit status and output.
    Output(Check),
    /// A file that the command leaves behind.
    File(FileProbe),
}

/// One HTTP request. Redirects to another host are not followed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HttpProbe {
    /// `GET`, `HEAD` or `POST`.
    pub method: String,
    /// The address; may hold `$NAME` of declared variables.
    pub url: String,
    /// Headers to send; values may hold `$NAME`.
    pub headers: BTreeMap<String, String>,
    /// A body to send.
    pub body: Option<String>,
    /// The status that must come; `None` is any from 200 to 299.
    pub status: Option<u16>,
    /// Headers that must come, with a text that each must contain.
    pub expect_headers: BTreeMap<String, String>,
    /// JSON pointers (RFC 6901) into the body, with the value or the threshold that must be there.
    pub json: BTreeMap<String, JsonExpect>,
    /// A text that the body must contain.
    pub contains: Option<String>,
    /// A bound on the time to the whole answer.
    pub latency: Option<Threshold>,
    /// One try may take this many milliseconds.
    pub timeout_ms: u64,
    /// Taken again until it passes.
    pub retry: Option<Retry>,
}

/// What must stand at a JSON pointer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum JsonExpect {
    /// A number that satisfies a threshold.
    Threshold {
        /// The threshold.
        number: Threshold,
    },
    /// Exactly this value.
    Value(serde_json::Value),
}

/// A TCP connection that must be accepted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TcpProbe {
    /// `host:port`; may hold `$NAME`.
    pub address: String,
    /// `true`: it must be refused.
    pub closed: bool,
    /// One try may take this many milliseconds.
    pub timeout_ms: u64,
    /// Taken again until it passes.
    pub retry: Option<Retry>,
}

/// A file or directory. Without any expectation: it must exist.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct FileProbe {
    /// The path, relative to the launch's directory; may hold `$NAME` and one `*` in its last part,
    /// which takes the newest match.
    pub path: String,
    /// It must not exist.
    pub absent: bool,
    /// It must hold at least one byte.
    pub non_empty: bool,
    /// A bound on its size.
    pub size: Option<Threshold>,
    /// It must have been written within this many seconds.
    pub newer_than_s: Option<u64>,
    /// A text that it must contain.
    pub contains: Option<String>,
    /// A text that it must not contain.
    pub lacks: Option<String>,
    /// Its SHA-256, in hexadecimal.
    pub sha256: Option<String>,
}

/// Free space on the file system of a path.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DiskProbe {
    /// Any path on it.
    pub path: String,
    /// A bound on the free space, in bytes or percent of the whole.
    pub free: Threshold,
}

/// A process, by the name of its program or by a file that holds its id.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProcessProbe {
    /// The program's name, or a text in its command line.
    pub name: Option<String>,
    /// A file that holds its process id.
    pub pid_file: Option<String>,
    /// It must not run.
    pub absent: bool,
    /// A bound on how many there are.
    pub count: Option<Threshold>,
    /// A bound on the resident memory of all together.
    pub memory: Option<Threshold>,
}

/// A git work tree. Every expectation that is given must hold.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct GitProbe {
    /// The work tree; the launch's directory when empty.
    pub path: String,
    /// Nothing is changed or untracked.
    pub clean: bool,
    /// The branch that is checked out.
    pub branch: Option<String>,
    /// A tag (`*` allowed) that must exist.
    pub tag: Option<String>,
    /// The tag must stand at the commit that is checked out.
    pub tag_at_head: bool,
    /// The commit that is checked out begins with this.
    pub commit: Option<String>,
    /// The branch's upstream has the commit.
    pub pushed: bool,
}

/// A metrics page. Without `value` or `quantile`: the metric must be present.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MetricsProbe {
    /// The page; may hold `$NAME`.
    pub scrape: String,
    /// The metric's name.
    pub name: String,
    /// Labels that a series must have.
    pub labels: BTreeMap<String, String>,
    /// It must not be present.
    pub absent: bool,
    /// A bound on the sum over the matching series, or on the quantile.
    pub value: Option<Threshold>,
    /// The quantile of a histogram, 0 to 1: over everything that it has counted since its process started.
    pub quantile: Option<f64>,
    /// One try may take this many milliseconds.
    pub timeout_ms: u64,
    /// Taken again until it passes.
    pub retry: Option<Retry>,
}

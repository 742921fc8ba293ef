//! What a config says.

use crate::{Expect, Probe};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use tminus_checklist::Weight;
use tminus_measure::{Quantity, Threshold};

/// `tminus.toml`, read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Config {
    /// The file as given; empty for [`Config::default`].
    pub file: String,
    /// Its text.
    pub text: String,
    /// `[checklist] file`: the checklist, relative to the config.
    pub checklist: Option<String>,
    /// `[run]`.
    pub run: RunSettings,
    /// `[variables]`.
    pub variables: BTreeMap<String, Variable>,
    /// `[metrics]`, by the name that criteria use.
    pub metrics: BTreeMap<String, Metric>,
    /// `[[bind]]`, in order.
    pub bindings: Vec<Binding>,
    /// `[choices]`: which alternative is taken.
    pub choices: Vec<ConfiguredChoice>,
    /// `[watch]`.
    pub watch: WatchSettings,
    /// `[rollout]`.
    pub rollout: Option<Rollout>,
    /// `[rollback]`.
    pub rollback: Rollback,
    /// `[approvals]`: the names that may approve, by role.
    pub approvals: BTreeMap<String, BTreeSet<String>>,
    /// `[approvals] four_eyes`: a bare `--by` does not count, and whoever launches cannot approve.
    pub four_eyes: bool,
    /// `[notify]`: where to tell people, by service: `slack`, `webhook`, `pagerduty`.
    pub notify: BTreeMap<String, Given>,
    /// Everything in it as one value, without comments, order and layout.
    pub(crate) normal: serde_json::Value,
}

/// `[run]`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RunSettings {
    /// The directory that commands start in, relative to the config.
    pub cwd: Option<String>,
    /// Names of environment variables that commands get as they are.
    pub pass: Vec<String>,
    /// The default limit of a command, in milliseconds.
    pub timeout_ms: Option<u64>,
    /// How long `run` stays for what only a person can give, in milliseconds.
    pub wait_ms: Option<u64>,
    /// How many read-only checks run at a time.
    pub concurrency: Option<usize>,
    /// Commands that only look, beyond those that are known: `mytool status *`.
    pub read_only: Vec<String>,
}

/// A value that stands in the config or is taken from the environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    /// As written.
    Literal(String),
    /// From this environment variable.
    Environment(String),
}

/// One of `[variables]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// Its value; may hold `$NAME` of other variables, and `$$` for a dollar sign.
    pub value: Option<Given>,
    /// A launch without it is refused.
    pub required: bool,
    /// Its value is never shown or recorded.
    pub secret: bool,
    /// Where its name stands in the config.
    pub span: Range<usize>,
}

/// How a metric is measured.
#[derive(Debug, Clone, PartialEq)]
pub struct Metric {
    /// Where its values come from.
    pub source: MetricSource,
    /// The unit of its values, as written.
    pub unit: Option<String>,
    /// Which change of it is the harmful one, as written.
    pub worse: Option<Worse>,
    /// Where it stands in the config.
    pub span: Range<usize>,
}

/// Which change of a metric is the harmful one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Worse {
    /// More of it: errors, latency, memory.
    Higher,
    /// Less of it: throughput, cache hits.
    Lower,
    /// Any change.
    Either,
}

/// Where a metric's values come from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MetricSource {
    /// A query to a Prometheus server.
    Query {
        /// The server.
        prometheus: String,
        /// `PromQL` that yields one number.
        query: String,
    },
    /// Two queries to a Prometheus server: a share of a whole, with its counts.
    Ratio {
        /// The server.
        prometheus: String,
        /// `PromQL` that counts errors.
        errors: String,
        /// `PromQL` that counts everything.
        total: String,
    },
    /// A histogram on a metrics page.
    Histogram {
        /// The page.
        scrape: String,
        /// The histogram's name, without `_bucket`.
        histogram: String,
        /// 0 to 1.
        quantile: f64,
        /// Labels that a series must have.
        labels: BTreeMap<String, String>,
    },
    /// A counter or gauge on a metrics page.
    Value {
        /// The page.
        scrape: String,
        /// Its name.
        name: String,
        /// Labels that a series must have.
        labels: BTreeMap<String, String>,
    },
    /// A command that prints one number.
    Command(String),
    /// What the target of the rollout counts of each version.
    Traffic(Traffic),
}

/// What a target counts of the requests of each version.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Traffic {
    /// Failed requests, of all.
    Errors,
    /// Requests per second.
    Requests,
    /// A quantile of the time to the answer, 0 to 1.
    Latency(f64),
}

/// What a binding is attached to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selector {
    /// An item's text with `*` for anything, or its id.
    Text(String),
    /// The line of an item.
    Line(usize),
}

/// One `[[bind]]`: how an item is proved, or how what is written there runs.
#[derive(Debug, Clone, PartialEq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a key that a binding may carry"
)]
pub struct Binding {
    /// The line of the binding in the config.
    pub line: usize,
    /// Where `item` stands in the config.
    pub span: Range<usize>,
    /// What it is attached to.
    pub item: Selector,
    /// What observes, in place of what the item says itself; `None` leaves that and changes how it runs.
    pub probe: Option<Probe>,
    /// What must hold of a command's result.
    pub expect: Option<Vec<Expect>>,
    /// The limit of one try, in milliseconds.
    pub timeout_ms: Option<u64>,
    /// It must pass within this many milliseconds.
    pub within_ms: Option<u64>,
    /// The pause between two tries, in milliseconds.
    pub retry_ms: Option<u64>,
    /// The command that takes its effect back.
    pub undo: Option<String>,
    /// It may be run again when its end is unknown.
    pub idempotent: bool,
    /// Whether it changes something, whatever its words tell.
    pub mutating: Option<bool>,
    /// It is a server.
    pub service: bool,
    /// How long a proof of it stays fresh, in seconds.
    pub fresh_s: Option<u64>,
    /// It may serve several items.
    pub each: bool,
    /// A step of the written rollback takes its effect back, so nothing else is to be undone.
    pub covered: bool,
    /// How much the item weighs, whatever its words tell.
    pub weight: Option<Weight>,
    /// A metric that is watched for it: what it states of it must hold, or it is only collected.
    pub metric: Option<String>,
    /// The item is the rollout: the shifts and their watches are its steps.
    pub rollout: bool,
}

/// The alternative that a choice takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfiguredChoice {
    /// The choice's id, the text of the item it stands under or its line; `*` stands for anything.
    pub choice: String,
    /// The name of the option; `*` stands for anything.
    pub option: String,
    /// The line in the config.
    pub line: usize,
}

/// `[watch]`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct WatchSettings {
    /// What the new version is compared with.
    pub baseline: Baseline,
    /// How much worse is still as good.
    pub margin: Option<Quantity>,
    /// The pause between two looks, in milliseconds.
    pub interval_ms: Option<u64>,
    /// The chance of a false alarm, above 0 and below 1.
    pub alpha: Option<f64>,
    /// How many looks form one block.
    pub block: Option<u64>,
    /// How many looks in a row must break a limit that has no counts behind it.
    pub consecutive: Option<u64>,
    /// `comparison = "not_worse_shown"`: go on when written criteria pass and nothing is shown to be worse.
    pub not_worse_shown: bool,
    /// Bounds that end the watch at once, by metric.
    pub limits: BTreeMap<String, Threshold>,
}

/// What a new version is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Baseline {
    /// The old version, at the same time.
    Fresh,
    /// The same service, before the launch.
    BeforeLaunch,
    /// Nothing.
    #[default]
    None,
}

/// `[rollout]`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rollout {
    /// What holds versions and traffic.
    pub target: Target,
    /// The version that has the traffic; may hold `$NAME`.
    pub old: String,
    /// The version that is to get it; may hold `$NAME`.
    pub new: String,
    /// The shares of the traffic, in percent, rising.
    pub steps: Vec<f64>,
    /// The line in the config.
    pub line: usize,
    /// How long each share is watched, in milliseconds.
    pub watch_ms: u64,
    /// The old version is drained and stopped after the last watch.
    pub stop_old: bool,
}

/// What holds versions and traffic, and how it is reached.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// The embedded splitter.
    Process {
        /// Its socket, relative to the launch's directory.
        control: String,
        /// How the new version is started; `None` when it runs already.
        start: Option<StartVersion>,
    },
    /// `HAProxy`, through its runtime socket. Versions are names of servers.
    Haproxy {
        /// The socket, or `host:port`.
        socket: String,
        /// The backend that holds both servers.
        backend: String,
    },
    /// nginx, through a file that it includes. Versions are upstreams.
    Nginx {
        /// The file that tminus writes and nginx includes.
        file: String,
        /// The variable that the file sets to the upstream of a request, without `$`.
        variable: String,
        /// The command that makes nginx read it.
        reload: String,
        /// An address that answers with the header that the file sets, to read back what is live.
        check: String,
    },
    /// Commands of the team's own.
    Command {
        /// Prints `{"version": share, ...}` in percent.
        status: String,
        /// Shifts: `$TMINUS_VERSION` is to get `$TMINUS_SHARE` percent.
        shift: String,
        /// Starts `$TMINUS_VERSION` without traffic.
        start: Option<String>,
        /// Stops `$TMINUS_VERSION`.
        stop: Option<String>,
    },
}

/// How a version is started by the embedded splitter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StartVersion {
    /// Where it will answer: `127.0.0.1:9002`.
    pub address: String,
    /// Program and arguments.
    pub command: Vec<String>,
    /// A path that answers 2xx when it is ready.
    pub ready: Option<String>,
}

/// `[rollback]`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Rollback {
    /// The steps that run without being asked about: texts of items with `*` for anything, and
    /// `undo` for what takes actions back. Traffic is never asked about.
    pub automatic: Vec<String>,
}

//! One way to drive every kind of target.

use crate::proxy::{
    BUCKETS, Control, ControlError, Counts, Order, State, VersionConfig, VersionStatus,
};
use crate::{command, haproxy, nginx};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;
use tminus_plan::{Rollout, StartVersion, Target as Settings};
use tokio::time::{Instant, sleep};

/// How long an operation may take. A version that starts has its own limit within this.
const WITHIN: Duration = Duration::from_mins(1);
/// How long a version is waited for that is to have nothing in flight any more.
const DRAIN: Duration = Duration::from_secs(30);
/// How long a new version that is rolled back has for what it has begun.
const DRAIN_NEW: Duration = Duration::from_secs(5);
/// How long a server may take to be seen as running once it is let in again.
const READY: Duration = Duration::from_secs(15);
/// How far a share that is read back may be from the one that was asked for, in percent.
const EXACTLY: f64 = 0.5;

/// What holds two versions and splits the traffic between them.
///
/// Every operation is idempotent, and is done when what it asked for is read back.
#[derive(Debug, Clone)]
pub struct Target {
    settings: Settings,
    pub(crate) old: String,
    pub(crate) new: String,
    pub(crate) directory: PathBuf,
    pub(crate) environment: BTreeMap<String, String>,
}

/// What is known of both versions.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Split {
    /// The version that had the traffic.
    pub old: Seen,
    /// The version that is to get it.
    pub new: Seen,
}

/// What is known of a version; what the target does not tell is `None`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Seen {
    /// Its share of the traffic, in percent.
    pub share: Option<f64>,
    /// Whether it answers.
    pub answers: Option<bool>,
    /// All that it was asked since it was first counted.
    pub all: Option<Tally>,
    /// As large a part of it as the other version's, where the target takes one.
    pub sample: Option<Tally>,
}

/// Requests that were counted.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Tally {
    /// How many.
    pub requests: f64,
    /// How many of them failed.
    pub errors: f64,
    /// Upper bounds of answer times in seconds, with how many took at most as long; empty where the
    /// target does not measure them.
    pub buckets: Vec<(f64, f64)>,
}

/// Why an operation did not succeed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TargetError {
    /// The target cannot be asked, so nothing was changed.
    #[error("{0}")]
    NotBegun(String),
    /// It was asked, and nobody knows what came of it.
    #[error("{0}")]
    Unreachable(String),
    /// It was asked, and did not do it.
    #[error("{0}")]
    Refused(String),
}

impl TargetError {
    /// What a first look comes to, before any order was given.
    fn before_anything(self) -> Self {
        match self {
            Self::Unreachable(reason) => Self::NotBegun(reason),
            error => error,
        }
    }
}

impl Target {
    /// The target of a rollout. Names in the rollout are expanded from the environment.
    pub fn new(
        rollout: &Rollout,
        directory: PathBuf,
        environment: BTreeMap<String, String>,
    ) -> Result<Self, TargetError> {
        let expand = |text: &str| expanded(text, &environment);
        let settings = match &rollout.target {
            Settings::Process { control, start } => Settings::Process {
                control: expand(control)?,
                start: match start {
                    None => None,
                    Some(start) => Some(StartVersion {
                        address: expand(&start.address)?,
                        command: start
                            .command
                            .iter()
                            .map(|word| expand(word))
                            .collect::<Result<_, _>>()?,
                        ready: start.ready.clone(),
                    }),
                },
            },
            Settings::Haproxy { socket, backend } => Settings::Haproxy {
                socket: expand(socket)?,
                backend: expand(backend)?,
            },
            Settings::Nginx {
                file,
                variable,
                reload,
                check,
            } => Settings::Nginx {
                file: expand(file)?,
                variable: variable.clone(),
                reload: reload.clone(),
                check: expand(check)?,
            },
            Settings::Command { .. } => rollout.target.clone(),
        };
        Ok(Self {
            settings,
            old: expand(&rollout.old)?,
            new: expand(&rollout.new)?,
            directory,
            environment,
        })
    }

    /// The name of the version that had the traffic.
    pub fn old(&self) -> &str {
        &self.old
    }

    /// The name of the version that is to get it.
    pub fn new_version(&self) -> &str {
        &self.new
    }

    /// What tells one target from another, for the lease that a launch takes on it.
    pub fn identity(&self) -> String {
        let path = |path: &str| self.directory.join(path).display().to_string();
        match &self.settings {
            Settings::Process { control, .. } => format!("process {}", path(control)),
            Settings::Haproxy { socket, backend } => {
                format!("haproxy {} {backend}", path(socket))
            }
            Settings::Nginx { file, .. } => format!("nginx {}", path(file)),
            Settings::Command { shift, .. } => {
                format!("command {} {shift}", self.directory.display())
            }
        }
    }

    /// What is.
    pub async fn look(&self) -> Result<Split, TargetError> {
        match &self.settings {
            Settings::Process { control, .. } => {
                let status = self.ordered(control, &Order::Status).await?;
                Ok(Split {
                    old: status.version(&self.old).map(seen).unwrap_or_default(),
                    new: status.version(&self.new).map(seen).unwrap_or_default(),
                })
            }
            Settings::Haproxy { socket, backend } => haproxy::look(self, socket, backend).await,
            Settings::Nginx { check, .. } => nginx::look(check).await,
            Settings::Command { status, .. } => command::look(self, status).await,
        }
    }

    /// Starts the new version without traffic.
    pub async fn start(&self) -> Result<Split, TargetError> {
        match &self.settings {
            Settings::Process {
                control,
                start: Some(start),
            } => {
                let address = start.address.parse().map_err(|_| {
                    let address = &start.address;
                    TargetError::Refused(format!("`{address}` is no address; write 127.0.0.1:9002"))
                })?;
                let version = VersionConfig {
                    name: self.new.clone(),
                    address,
                    command: start.command.clone(),
                    ready: start.ready.clone(),
                    ready_within_s: 30,
                    grace_s: 10,
                };
                self.ordered(control, &Order::Start { version }).await?;
            }
            Settings::Command {
                start: Some(start), ..
            } => {
                command::run(self, start, &self.new, None).await?;
            }
            _ => {}
        }
        let split = self.look().await?;
        if split.new.answers == Some(false) {
            let new = &self.new;
            return Err(TargetError::Refused(format!(
                "version {new} was started and does not answer"
            )));
        }
        Ok(split)
    }

    /// Gives the new version this share of the traffic, in percent, and the old one the rest.
    pub async fn shift(&self, share: f64) -> Result<Split, TargetError> {
        let before = self.look().await.map_err(TargetError::before_anything)?;
        for (seen, name, gets) in [
            (&before.new, &self.new, share > 0.0),
            (&before.old, &self.old, share < 100.0),
        ] {
            if gets && seen.answers == Some(false) {
                return Err(TargetError::Refused(format!(
                    "version {name} does not answer, so it gets no traffic"
                )));
            }
        }
        match &self.settings {
            Settings::Process { control, .. } => {
                let mut shares = BTreeMap::from([(self.old.clone(), 100.0 - share)]);
                if share > 0.0 {
                    shares.insert(self.new.clone(), share);
                }
                self.ordered(control, &Order::Shift { shares }).await?;
            }
            Settings::Haproxy { socket, backend } => {
                haproxy::shift(self, socket, backend, share).await?;
            }
            Settings::Nginx {
                file,
                variable,
                reload,
                check,
            } => nginx::shift(self, file, variable, reload, check, share).await?,
            Settings::Command { shift, .. } => {
                command::run(self, shift, &self.new, Some(share)).await?;
            }
        }
        let after = self.look().await?;
        let read = after.new.share.or(after.old.share.map(|old| 100.0 - old));
        match read {
            Some(read) if (read - share).abs() <= EXACTLY => Ok(after),
            Some(read) => Err(TargetError::Refused(format!(
                "{share} % were asked for {}, and it gets {read} %",
                self.new
            ))),
            None => Err(TargetError::Refused(
                "the target does not say how the traffic is split".to_owned(),
            )),
        }
    }

    /// Gives all traffic back to the old version, started again where the target can.
    pub async fn shift_back(&self) -> Result<Split, TargetError> {
        let before = self.look().await.map_err(TargetError::before_anything)?;
        if before.old.answers == Some(false) {
            match &self.settings {
                Settings::Process { control, .. } => {
                    let version = self.old.clone();
                    self.ordered(control, &Order::Restart { version }).await?;
                }
                Settings::Haproxy { socket, backend } => {
                    haproxy::ready(self, socket, backend, &self.old).await?;
                    // Its health checks take a moment to notice.
                    let until = Instant::now() + READY;
                    while self.look().await?.old.answers == Some(false) && Instant::now() < until {
                        sleep(Duration::from_millis(100)).await;
                    }
                }
                Settings::Command {
                    start: Some(start), ..
                } => {
                    command::run(self, start, &self.old, None).await?;
                }
                _ => {}
            }
        }
        self.shift(0.0).await
    }

    /// Drains and stops the version that has no traffic: the old one, or after a rollback the new one.
    pub async fn stop(&self, old: bool) -> Result<Split, TargetError> {
        let name = if old { &self.old } else { &self.new };
        match &self.settings {
            Settings::Process { control, .. } => {
                let within = if old { DRAIN } else { DRAIN_NEW };
                let within_ms = u64::try_from(within.as_millis()).unwrap_or(u64::MAX);
                let version = name.clone();
                let drained = self
                    .ordered(control, &Order::Drain { version, within_ms })
                    .await;
                // What was never started, or has died, has nothing to drain. A new version that hangs
                // never will; what it has begun is lost with it, which is why it is rolled back.
                if let Err(TargetError::Refused(reason)) = &drained
                    && old
                    && self.is_running(name, control).await?
                {
                    return Err(TargetError::Refused(reason.clone()));
                }
                let version = name.clone();
                let stopped = self.ordered(control, &Order::Stop { version }).await;
                if let Err(TargetError::Refused(reason)) = &stopped
                    && self.is_running(name, control).await?
                {
                    return Err(TargetError::Refused(reason.clone()));
                }
            }
            Settings::Haproxy { socket, backend } => {
                haproxy::stop(self, socket, backend, name, DRAIN).await?;
            }
            Settings::Command {
                stop: Some(stop), ..
            } => {
                command::run(self, stop, name, None).await?;
            }
            Settings::Nginx { .. } | Settings::Command { .. } => {}
        }
        self.look().await
    }

    async fn is_running(&self, name: &str, control: &str) -> Result<bool, TargetError> {
        let status = self.ordered(control, &Order::Status).await?;
        Ok(status
            .version(name)
            .is_some_and(|version| matches!(version.state, State::Starting | State::Ready)))
    }

    async fn ordered(
        &self,
        control: &str,
        order: &Order,
    ) -> Result<crate::proxy::Status, TargetError> {
        let control = Control::new(self.directory.join(control));
        control
            .order(order, WITHIN)
            .await
            .map_err(|error| match error {
                ControlError::Refused { .. } => TargetError::Refused(error.to_string()),
                ControlError::Unreachable { .. } => TargetError::NotBegun(error.to_string()),
                ControlError::Silent { .. } => TargetError::Unreachable(error.to_string()),
            })
    }
}

fn seen(version: &VersionStatus) -> Seen {
    Seen {
        share: Some(version.share),
        answers: match version.state {
            State::Ready => Some(true),
            State::Dead | State::Stopped => Some(false),
            State::Starting => None,
        },
        all: Some(tally(&version.all)),
        sample: Some(tally(&version.sample)),
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a count of requests is far below 2^53"
)]
fn tally(counts: &Counts) -> Tally {
    let mut sum = 0.0;
    let buckets = counts
        .buckets
        .iter()
        .enumerate()
        .map(|(place, count)| {
            sum += *count as f64;
            (BUCKETS.get(place).copied().unwrap_or(f64::INFINITY), sum)
        })
        .collect();
    Tally {
        requests: counts.requests as f64,
        errors: counts.errors as f64,
        buckets,
    }
}

/// The text with `$NAME` and `${NAME}` replaced.
fn expanded(text: &str, environment: &BTreeMap<String, String>) -> Result<String, TargetError> {
    let mut result = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        result.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let braced = after
            .strip_prefix('{')
            .and_then(|inner| inner.split_once('}'));
        let (name, left) = braced.unwrap_or_else(|| {
            let end = after
                .find(|character: char| !(character.is_ascii_alphanumeric() || character == '_'))
                .unwrap_or(after.len());
            after.split_at(end)
        });
        let value = environment.get(name).ok_or_else(|| {
            TargetError::Refused(format!("`{text}` uses ${name}, which has no value"))
        })?;
        result.push_str(value);
        rest = left;
    }
    Ok(result + rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_expanded_or_missed() {
        let environment = BTreeMap::from([("V".to_owned(), "2".to_owned())]);
        assert_eq!(
            expanded("a-$V-${V}b", &environment).as_deref(),
            Ok("a-2-2b")
        );
        assert!(expanded("$W", &environment).is_err());
    }
}

//! Watches and shifts as data. `tminus-launch` judges what is seen; `tminus-engine` looks and shifts.

use crate::config::MetricSource;
use crate::{Baseline, Probe, Worse};
use serde::{Deserialize, Serialize};
use tminus_measure::{Threshold, Unit};

/// What is watched: series of values, each held against its rules at every look.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Watch {
    /// When it begins, in seconds from T-0; `None` begins when its turn comes.
    pub from_s: Option<i64>,
    /// How long it lasts, in milliseconds: 0 is one look; `None` lasts as long as the launch.
    pub length_ms: Option<u64>,
    /// The pause between two looks, in milliseconds.
    pub every_ms: u64,
    /// What is looked at.
    pub series: Vec<Series>,
    /// What a failure leads to.
    pub on_failure: OnFailure,
    /// Of a rollout: the share of the new version, in percent, that is watched.
    pub share: Option<f64>,
    /// What the new version is compared with.
    pub baseline: Baseline,
    /// Go on when written criteria pass and nothing is shown to be worse.
    pub not_worse_shown: bool,
}

/// What a failed watch leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnFailure {
    /// Its step fails, and with it the gate.
    Gate,
    /// The rollback begins at once.
    Rollback,
    /// People are asked whether to roll back.
    Consider,
}

/// One thing that is looked at again and again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Series {
    /// What it is called: the metric, in the author's words.
    pub name: String,
    /// Where its values come from.
    pub source: SeriesSource,
    /// The unit of its values.
    pub unit: Unit,
    /// What it is held against. Without any it is only collected.
    pub rules: Vec<Rule>,
}

/// Where the values of a series come from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SeriesSource {
    /// A metric of the config.
    Metric(MetricSource),
    /// A probe, which holds or does not.
    Probe(Box<Probe>),
}

/// What a series is held against.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Every value satisfies a number, or the probe passes; so many in a row that do not are a failure.
    Keep {
        /// What must hold; `None` for a probe, which says so itself.
        threshold: Option<Threshold>,
        /// How many looks in a row are a failure, at least 1.
        consecutive: usize,
        /// How many looks must have been had before it is a Pass, at least 1.
        minimum: usize,
    },
    /// The value changes; so many looks in a row at which it has not are a failure: it is stuck.
    Moves {
        /// How many looks in a row are a failure, at least 1.
        consecutive: usize,
    },
    /// A share of a whole that must not be above a number, from its counts.
    Share {
        /// From 0 to 1.
        at_most: f64,
        /// The chance of a wrong verdict.
        alpha: f64,
        /// How many there must be in total before either verdict.
        minimum: u64,
    },
    /// What may be spent in a period: by how much a counter may grow, or how many looks may fail.
    Budget {
        /// In the series' unit.
        allowed: f64,
        /// Reaching it is too much already.
        exclusive: bool,
        /// The period after which it is given anew, in milliseconds.
        period_ms: u64,
    },
    /// Not worse than the baseline.
    Compare {
        /// The harmful direction.
        worse: Worse,
        /// The chance of a false alarm.
        alpha: f64,
        /// What is tolerated, as a share of the baseline.
        relative: Option<f64>,
        /// What is tolerated, in the series' unit.
        absolute: Option<f64>,
        /// How many looks form one observation.
        block: usize,
        /// The values are counts.
        counts: bool,
    },
}

/// What a shift does.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shift {
    /// Starts the new version without traffic.
    Start,
    /// Gives the new version this share, in percent.
    Share(f64),
    /// Drains and stops the old version.
    StopOld,
}

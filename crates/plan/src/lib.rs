//! Compiles a checklist and its config into a [`Plan`]: phases of steps, each with the proof it needs.
//!
//! `compile` is a function of two values. It opens nothing and runs nothing; what it could not
//! make sense of comes back as diagnostics with the line of the config or of the checklist.

mod compile;
pub mod config;
mod effect;
mod model;
mod open_name;
mod pattern;
mod probe;
mod scope;
mod shares;
pub mod shell;
mod suggest;
pub mod terminal;
mod watch;
mod wording;

pub use compile::{Compiled, Diagnostic, Place, Severity, compile, compile_without_suggestions};
pub use config::{
    Baseline, Config, ConfigError, MetricSource, ResolvedVariables, Rollout, StartVersion, Target,
    Traffic, Worse, nearest, resolve_variables,
};
pub use effect::{destructive, destructive_of, effect_of};
pub use model::{
    Blank, Draft, Effect, GateRole, Hold, Item, ItemIndex, Kind, Phase, PhaseIndex, Plan,
    PlanChoice, PlanOption, Proof, Source, Step, StepIndex, StepKind,
};
pub use open_name::{Open, OpenName, open_names};
pub use probe::{
    CommandProbe, DiskProbe, Expect, FileProbe, GitProbe, HttpProbe, JsonExpect, MetricsProbe,
    Probe, ProcessProbe, Retry, TcpProbe,
};
pub use scope::command_effect;
pub use shares::Shares;
pub use suggest::{SuggestedMetric, suggested_metrics};
pub use tminus_checklist::{Check, Form, Role, Weight};
pub use watch::{OnFailure, Rule, Series, SeriesSource, Shift, Watch};
pub use wording::is_word;

//! What a plan is made of. Phases, items, steps and choices are flat lists that point at one
//! another by index; a line is one of the checklist, from 1.

use crate::{Probe, Rollout, Shift, SuggestedMetric, Watch};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Arc;
use tminus_checklist::{Form, Role, Weight};
use tminus_measure::Criterion;

macro_rules! index {
    ($($name:ident, $of:literal;)*) => {$(
        #[doc = concat!("The place of ", $of, ".")]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub usize);
    )*};
}

index! {
    PhaseIndex, "a phase in [`Plan::phases`]";
    ItemIndex, "an item in [`Plan::items`]";
    StepIndex, "a step in [`Plan::steps`]";
}

/// A checklist and its config, compiled.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan<Digest = String> {
    /// SHA-256, in hexadecimal, over the compiled steps and the config. Ticks, prose and line
    /// numbers do not count. Nothing in a [`Draft`].
    pub digest: Digest,
    /// SHA-256, in hexadecimal, over the config's own text; of the empty text when there is none.
    pub config_digest: String,
    /// The checklist's title, or its file name.
    pub title: String,
    /// The path of the checklist as given.
    pub file: String,
    /// The sections of the highest heading level that occurs more than once, in order. There is
    /// always one at least.
    pub phases: Vec<Phase>,
    /// Every item of the checklist, in order, whether or not a forward gate asks for it.
    pub items: Vec<Item>,
    /// Every step, in the order in which they are taken.
    pub steps: Vec<Step>,
    /// Alternatives of which one is taken.
    pub choices: Vec<PlanChoice>,
    /// What holds versions and traffic, and how they change.
    pub rollout: Option<Rollout>,
    /// A rollback takes actions back without asking.
    pub undo_automatic: bool,
}

/// A plan to judge a document by. It has no digest, so it cannot be launched.
pub type Draft = Plan<()>;

impl Draft {
    /// The plan that this is a draft of, with its digest.
    pub(crate) fn sealed(self, digest: String) -> Plan {
        let Self {
            digest: (),
            config_digest,
            title,
            file,
            phases,
            items,
            steps,
            choices,
            rollout,
            undo_automatic,
        } = self;
        Plan {
            digest,
            config_digest,
            title,
            file,
            phases,
            items,
            steps,
            choices,
            rollout,
            undo_automatic,
        }
    }
}

/// A part of the launch that ends with a gate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Phase {
    /// Short and stable, like an item's.
    pub id: String,
    /// The heading.
    pub heading: String,
    /// The line of the heading; 1 for what stands above the first.
    pub line: usize,
    /// The role of the phase's own heading.
    pub role: Role,
    /// The environment it names, as the heading writes it: `staging`, `production`.
    pub environment: Option<String>,
    /// Whether any step of it is in the forward gate. A phase without one has no gate.
    pub forward: bool,
}

/// Where an item counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GateRole {
    /// In its phase's gate.
    Forward,
    /// It states when to roll back: armed, not asked for.
    Trigger,
    /// It belongs to the rollback and waits for one.
    Rollback,
    /// It records the launch itself (`Deployed by`, `Final status`) and is filled from receipts.
    Record,
    /// Contacts, links, notes: nothing to prove.
    Reference,
}

/// What kind of thing an item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Something to observe.
    Check,
    /// Something to change.
    Action,
    /// Something to fill in.
    Fill,
    /// Something a person signs for.
    Attest,
    /// Something a person agrees to, in a role.
    Approve,
    /// One of several alternatives.
    Choice,
}

/// An item of the checklist, compiled.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// Short and stable.
    pub id: String,
    /// The line it stands on.
    pub line: usize,
    /// Its text without marks.
    pub text: String,
    /// How it is written.
    pub form: Form,
    /// The headings above it, outermost first. All that stands under them shares them.
    pub path: Arc<[String]>,
    /// The role of the section it stands in.
    pub role: Role,
    /// The phase it belongs to.
    pub phase: PhaseIndex,
    /// The item it is nested in.
    pub parent: Option<ItemIndex>,
    /// What kind of thing it is.
    pub kind: Kind,
    /// How much it weighs.
    pub weight: Weight,
    /// Where it counts.
    pub gate: GateRole,
    /// The tick in the file: a claim, shown as such.
    pub claimed: bool,
    /// The places to fill in.
    pub blanks: Vec<Blank>,
    /// The measurable conditions it states.
    pub criteria: Vec<Criterion>,
    /// The steps that prove it, in order. Empty for an item that is the sum of its nested items.
    pub steps: Vec<StepIndex>,
}

/// A place to fill in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blank {
    /// What the author calls it. Labels are unique within an item.
    pub label: String,
}

/// What a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// Observes; changes nothing.
    Check,
    /// Changes something.
    Action,
    /// A person fills in a blank.
    Fill,
    /// A person signs.
    Attest,
    /// A person agrees, in a role.
    Approve,
    /// Waits for a time around T-0.
    Hold,
    /// Looks again and again, and judges.
    Watch,
    /// Starts or stops a version, or shifts traffic.
    Shift,
}

/// What a command does to the world, as far as its words tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// It only looks.
    Read,
    /// It changes something.
    Mutate,
    /// Its words do not tell, so it is treated as one that changes something.
    #[default]
    Unknown,
}

/// Where the proof of a step comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "source", rename_all = "snake_case")]
pub enum Source {
    /// The item itself carries it.
    Written,
    /// The config binds it.
    Bound {
        /// The line of the binding in the config, from 1.
        line: usize,
    },
    /// Nothing proves it; a person signs.
    Person {
        /// What a recogniser believes would prove it: shown, never trusted.
        suggestion: Option<Box<Probe>>,
        /// The recogniser's reason, in a few words.
        suggestion_reason: Option<String>,
        /// Metrics that would measure all that the item states, if the config defined them: shown,
        /// never trusted.
        suggested_metrics: Vec<SuggestedMetric>,
    },
}

/// What a step needs to be settled.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Proof {
    /// Where it comes from.
    #[serde(flatten)]
    pub source: Source,
    /// What observes; `None` when only a person can say.
    pub probe: Option<Box<Probe>>,
    /// The probe runs, and then a person reads what it printed and signs: the author's expectation,
    /// which no machine can check for certain.
    pub person_reads: Option<String>,
}

/// One unit of execution, with its own receipts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// Short and stable: the item's id, with `.2` and so on for its further steps.
    pub id: String,
    /// The item it proves; `None` for a command that stands in a section by itself, and for a hold.
    pub item: Option<ItemIndex>,
    /// The line it stands on.
    pub line: usize,
    /// What it is, for people: the item's text, a command's description, the command.
    pub text: String,
    /// The headings above it, outermost first. All that stands under them shares them.
    pub path: Arc<[String]>,
    /// The phase it belongs to.
    pub phase: PhaseIndex,
    /// What it is.
    pub kind: StepKind,
    /// How much it weighs.
    pub weight: Weight,
    /// Where it counts.
    pub gate: GateRole,
    /// What it needs.
    pub proof: Proof,
    /// What it does to the world.
    pub effect: Effect,
    /// Of a hold: the time it waits for.
    pub hold: Option<Hold>,
    /// Of a watch: what is watched.
    pub watch: Option<Box<Watch>>,
    /// Of a shift: what it does.
    pub shift: Option<Shift>,
    /// How long a proof of it stays fresh, in seconds; `None` is the default of one hour. Actions do not age.
    pub fresh_s: Option<u64>,
    /// A person must say yes before it runs: it is conditional, destructive or in doubt. In words.
    pub asks: Option<String>,
    /// Of a step of the rollback: it runs without being asked about.
    pub automatic: bool,
    /// Why it cannot run as written: an open placeholder, an undefined variable, a language that is
    /// never run. Such a step is not measured.
    pub blocked: Option<String>,
    /// The role that approves.
    pub approval_role: Option<String>,
    /// The names that may approve in that role; empty when the config names none.
    pub approvers: BTreeSet<String>,
}

impl Step {
    /// Whether it gives the new version a share of the traffic.
    pub fn is_share(&self) -> bool {
        matches!(self.shift, Some(Shift::Share(_)))
    }

    /// The role that an approval asks for, where its text says more or less than that.
    pub fn role_beside_text(&self) -> Option<&str> {
        let role = self.approval_role.as_deref()?;
        (role != self.text.trim()).then_some(role)
    }
}

/// A time around T-0 that a step waits for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hold {
    /// Seconds from T-0; negative before.
    pub offset_s: i64,
    /// In the author's words: `T-30 Min`, `First 15 Minutes`.
    pub text: String,
}

/// Alternatives of which one is taken.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlanChoice {
    /// Short and stable.
    pub id: String,
    /// The line of the item or heading that introduces it, else of the first alternative.
    pub line: usize,
    /// The item under which it stands.
    pub item: Option<ItemIndex>,
    /// The alternatives.
    pub options: Vec<PlanOption>,
    /// The option that the config takes.
    pub configured: Option<usize>,
}

/// One alternative.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlanOption {
    /// What the author calls it.
    pub name: String,
    /// The items that belong to it.
    pub items: Vec<ItemIndex>,
    /// The steps that belong to it, those of its items included.
    pub steps: Vec<StepIndex>,
}

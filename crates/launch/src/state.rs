//! What is known of a launch: a fold over its receipts.

use jiff::Timestamp;
use std::collections::BTreeMap;
use tminus_measure::{Outcome, Verdict};
use tminus_receipt::{Actor, Attempt, EvidenceReference, Observed, Value};

/// What is known of a launch after some of its receipts.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// The launch's id, without the chain's prefix.
    pub launch: String,
    /// When it was opened; `None` before its first receipt.
    pub opened: Option<Timestamp>,
    /// The digest of the artifact that is launched.
    pub artifact: Option<String>,
    /// T-0.
    pub t_zero: Option<Timestamp>,
    /// Somebody agreed that the plan may run.
    pub trusted: bool,
    /// Only these steps are run.
    pub only: Option<String>,
    /// One entry for each item of the plan.
    pub items: Vec<ItemState>,
    /// One entry for each step of the plan.
    pub steps: Vec<StepState>,
    /// One entry for each phase of the plan.
    pub gates: Vec<Option<GateState>>,
    /// The phases that have been entered, with when.
    pub entered: Vec<Option<Timestamp>>,
    /// One entry for each choice of the plan: the option taken.
    pub chosen: Vec<Option<usize>>,
    /// Shell variables that steps have assigned; a secret one is `None`.
    pub variables: BTreeMap<String, Option<String>>,
    /// Why and by whom it was aborted.
    pub aborted: Option<(Actor, String, Timestamp)>,
    /// How it ended.
    pub ended: Option<(Verdict, String, Timestamp)>,
    /// The number of receipts folded in.
    pub receipts: u64,
    /// The hash of the last of them.
    pub tip: Option<String>,
    /// The receipts in short, for the report.
    pub journal: Vec<Journal>,
}

/// One receipt in short.
#[derive(Debug, Clone, PartialEq)]
pub struct Journal {
    /// Its number in the chain.
    pub seq: u64,
    /// Its time.
    pub time: Timestamp,
    /// Its kind: `step.observed`.
    pub kind: String,
    /// Who made it.
    pub actor: Actor,
    /// What it says, in one line.
    pub text: String,
}

/// What a person has said of an item, and what follows from its steps and nested items.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ItemState {
    /// What became of it; `None` while it is open.
    pub outcome: Option<Outcome>,
    /// Who signed, waived, refused or skipped it.
    pub by: Option<Actor>,
    /// What they said.
    pub note: Option<String>,
    /// Until when a waiver or approval counts.
    pub expires: Option<Timestamp>,
    /// When it got its outcome.
    pub at: Option<Timestamp>,
    /// What was filled in or measured.
    pub values: Vec<Value>,
    /// What was attached or captured.
    pub evidence: Vec<EvidenceReference>,
    /// The numbers of the receipts that it rests on.
    pub receipts: Vec<u64>,
    /// Why it has this outcome, or what it waits for, in one line.
    pub summary: String,
}

/// What is known of a step.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StepState {
    /// How often it was intended.
    pub attempts: Attempt,
    /// It was intended and its outcome is not yet known.
    pub running: bool,
    /// What the last try found.
    pub observed: Option<Observed>,
    /// When the last try ended.
    pub at: Option<Timestamp>,
    /// Its outcome; `None` while it is open.
    pub outcome: Option<Outcome>,
    /// Its undo was performed, with this outcome.
    pub undone: Option<Outcome>,
    /// The numbers of the receipts that it rests on.
    pub receipts: Vec<u64>,
}

/// A decided gate.
#[derive(Debug, Clone, PartialEq)]
pub struct GateState {
    /// Go is `Pass`.
    pub verdict: Verdict,
    /// What stands in the way.
    pub reasons: Vec<String>,
    /// When it was decided.
    pub at: Timestamp,
}

/// How many items have which outcome; `open` are those with none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Outcomes {
    /// A probe observed it.
    pub proved: usize,
    /// A person signed.
    pub attested: usize,
    /// A person let it go.
    pub waived: usize,
    /// It does not hold.
    pub failed: usize,
    /// Too little data.
    pub inconclusive: usize,
    /// Nobody could look.
    pub not_measured: usize,
    /// Left out.
    pub skipped: usize,
    /// Its end is not known.
    pub unknown: usize,
    /// Nothing yet.
    pub open: usize,
}

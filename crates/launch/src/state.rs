//! What is known of a launch: a fold over its receipts.

use crate::{Record, WatchState, journal};
use jiff::Timestamp;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use tminus_measure::{Outcome, Verdict};
use tminus_plan::{GateRole, ItemIndex, Plan, Role, StepIndex, StepKind, Weight};
use tminus_receipt::{Actor, Attempt, Decision, Event, EvidenceReference, Observed, Value};

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
    /// Since when triggers are armed: the first step that changes something in a deploy section.
    pub armed: Option<Timestamp>,
    /// The rollback, once it has begun.
    pub rollback: Option<RollbackState>,
    /// The number of receipts folded in.
    pub receipts: u64,
    /// The hash of the last of them.
    pub tip: Option<String>,
    /// How many runs have driven the launch.
    pub runs: u32,
    /// The receipts in short, for the report.
    pub journal: Vec<Journal>,
    index: Index,
}

/// Where the plan's entries are found by id, and which hang on which. Built once from the plan.
#[derive(Debug, Clone, PartialEq, Default)]
struct Index {
    items: HashMap<String, usize>,
    steps: HashMap<String, usize>,
    phases: HashMap<String, usize>,
    choices: HashMap<String, usize>,
    children: Vec<Vec<usize>>,
    step_choices: HashMap<usize, Vec<(usize, usize)>>,
    watches: Vec<usize>,
    triggers: Vec<usize>,
}

impl Index {
    fn step_at(&self, id: &str, seq: u64) -> Result<usize, FoldError> {
        let at = self.steps.get(id).copied();
        at.ok_or_else(|| FoldError::new("step", id, seq))
    }

    fn phase_at(&self, id: &str, seq: u64) -> Result<usize, FoldError> {
        let at = self.phases.get(id).copied();
        at.ok_or_else(|| FoldError::new("phase", id, seq))
    }

    fn choice_at(&self, id: &str, seq: u64) -> Result<usize, FoldError> {
        let at = self.choices.get(id).copied();
        at.ok_or_else(|| FoldError::new("choice", id, seq))
    }
}

/// A rollback that has begun.
#[derive(Debug, Clone, PartialEq)]
pub struct RollbackState {
    /// The trigger, watch or shift that it follows from; `None` when a person says so.
    pub cause: Option<StepIndex>,
    /// Who began it.
    pub by: Actor,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Timestamp,
    /// What was done in the end, and when; `None` while it goes on.
    pub ended: Option<(String, Timestamp)>,
}

/// A receipt that does not fit its launch.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "receipt {seq} speaks of {what} `{id}`, which the plan does not have; the launch was made from another plan"
)]
pub struct FoldError {
    /// The number of the receipt.
    pub seq: u64,
    /// What it names: `item`, `step`, `phase`, `choice`.
    pub what: &'static str,
    /// The id it gives.
    pub id: String,
}

impl FoldError {
    fn new(what: &'static str, id: &str, seq: u64) -> Self {
        Self {
            seq,
            what,
            id: id.to_owned(),
        }
    }
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
    /// What a person said of it: attested, waived, skipped, or failed when refused.
    pub said: Option<Outcome>,
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
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a receipt that has come or has not"
)]
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
    /// A person has said yes to it.
    pub confirmed: bool,
    /// A person has said yes to taking it back.
    pub confirmed_undo: bool,
    /// What a person said of it: signed, waived, skipped or refused.
    pub said: Option<(Outcome, Actor, Option<Timestamp>)>,
    /// The run in which the last try ended, from 1.
    pub run: u32,
    /// An undo was intended and its outcome is not yet known.
    pub undoing: bool,
    /// How often an undo was intended.
    pub undo_attempts: Attempt,
    /// Its undo was performed, with this outcome.
    pub undone: Option<Outcome>,
    /// When the last undo ended.
    pub undone_at: Option<Timestamp>,
    /// What the last undo found, in one line.
    pub undo_summary: String,
    /// The run in which the last undo ended, from 1.
    pub undo_run: u32,
    /// What it has seen, if it watches and has begun.
    pub watch: Option<WatchState>,
    /// Of a trigger: when it fired, and what was seen.
    pub fired: Option<(Timestamp, String)>,
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

impl State {
    /// The state before the first receipt.
    pub fn new(launch: impl Into<String>, plan: &Plan) -> Self {
        let mut index = Index {
            items: plan
                .items
                .iter()
                .enumerate()
                .map(|(at, item)| (item.id.clone(), at))
                .collect(),
            steps: plan
                .steps
                .iter()
                .enumerate()
                .map(|(at, step)| (step.id.clone(), at))
                .collect(),
            phases: plan
                .phases
                .iter()
                .enumerate()
                .map(|(at, phase)| (phase.id.clone(), at))
                .collect(),
            choices: plan
                .choices
                .iter()
                .enumerate()
                .map(|(at, choice)| (choice.id.clone(), at))
                .collect(),
            children: vec![Vec::new(); plan.items.len()],
            step_choices: HashMap::new(),
            watches: Vec::new(),
            triggers: Vec::new(),
        };
        for (at, step) in plan.steps.iter().enumerate() {
            if step.gate == GateRole::Trigger {
                index.triggers.push(at);
            } else if step.kind == StepKind::Watch {
                index.watches.push(at);
            }
        }
        for (at, item) in plan.items.iter().enumerate() {
            if let Some(ItemIndex(parent)) = item.parent {
                index.children[parent].push(at);
            }
        }
        for (at, choice) in plan.choices.iter().enumerate() {
            for (option, choice_option) in choice.options.iter().enumerate() {
                for step in &choice_option.steps {
                    let choices = index.step_choices.entry(step.0).or_default();
                    choices.push((at, option));
                }
            }
        }
        // A choice within an option of another has fewer steps, and is asked about after it.
        let steps = |choice: usize| -> usize {
            let options = &plan.choices[choice].options;
            options.iter().map(|option| option.steps.len()).sum()
        };
        for choices in index.step_choices.values_mut() {
            choices.sort_by_key(|(choice, _)| Reverse(steps(*choice)));
        }
        let mut state = Self {
            launch: launch.into(),
            opened: None,
            artifact: None,
            t_zero: None,
            trusted: false,
            only: None,
            items: vec![ItemState::default(); plan.items.len()],
            steps: vec![StepState::default(); plan.steps.len()],
            gates: vec![None; plan.phases.len()],
            entered: vec![None; plan.phases.len()],
            chosen: vec![None; plan.choices.len()],
            variables: BTreeMap::new(),
            aborted: None,
            ended: None,
            armed: None,
            rollback: None,
            receipts: 0,
            tip: None,
            runs: 0,
            journal: Vec::new(),
            index,
        };
        for (at, step) in plan.steps.iter().enumerate() {
            if step.blocked.is_some() {
                state.steps[at].outcome = Some(Outcome::NotMeasured);
            }
        }
        // Children come after their parents, so the last item first settles every sum in one pass.
        for at in (0..plan.items.len()).rev() {
            state.derive_one(plan, at);
        }
        state
    }

    /// Folds in the next receipt. A receipt that names what the plan does not have changes nothing
    /// and is an error.
    pub fn apply(&mut self, plan: &Plan, record: &Record) -> Result<(), FoldError> {
        let seq = record.seq;
        let time = record.time;
        match &record.event {
            Event::Opened {
                artifact,
                t_zero,
                only,
                ..
            } => {
                self.opened = Some(time);
                self.artifact.clone_from(artifact);
                self.t_zero = *t_zero;
                self.only.clone_from(only);
            }
            Event::Trusted { .. } => self.trusted = true,
            Event::RunStarted { .. } => self.runs += 1,
            Event::RunLeft { .. } | Event::EvidenceErased { .. } => {}
            Event::Anchored { t_zero } => self.t_zero = Some(*t_zero),
            Event::PhaseEntered { phase } => {
                let at = self.index.phase_at(phase, seq)?;
                self.entered[at] = Some(time);
            }
            Event::Intended { step, attempt } => {
                let at = self.index.step_at(step, seq)?;
                if self.armed.is_none() && arms(plan, StepIndex(at)) {
                    self.arm(plan, time);
                }
                let state = &mut self.steps[at];
                state.running = true;
                state.attempts = *attempt;
                state.receipts.push(seq);
                if let Some(watch) = &plan.steps[at].watch {
                    state.watch = Some(WatchState::new(watch, time));
                }
            }
            Event::Looked { step, samples } => {
                let at = self.index.step_at(step, seq)?;
                if let (Some(watch), Some(state)) =
                    (&plan.steps[at].watch, &mut self.steps[at].watch)
                {
                    state.look(watch, time, samples);
                }
            }
            Event::WatchExtended { step, by_ms } => {
                let at = self.index.step_at(step, seq)?;
                if let Some(state) = &mut self.steps[at].watch {
                    state.extended_ms = state.extended_ms.saturating_add(*by_ms);
                }
            }
            Event::TriggerFired { step, reason } => {
                let at = self.index.step_at(step, seq)?;
                let state = &mut self.steps[at];
                state.fired = Some((time, reason.clone()));
                state.at = Some(time);
                state.outcome = Some(Outcome::Failed);
                state.receipts.push(seq);
                self.derive_from_step(plan, at);
            }
            Event::RollbackBegun { cause, reason } => {
                let cause = match cause {
                    Some(step) => Some(StepIndex(self.index.step_at(step, seq)?)),
                    None => None,
                };
                // Nothing is watched any more: what was shifted and watched is taken back.
                for at in self.index.watches.clone() {
                    self.steps[at].running = false;
                }
                self.rollback = Some(RollbackState {
                    cause,
                    by: record.actor.clone(),
                    reason: reason.clone(),
                    at: time,
                    ended: None,
                });
            }
            Event::RollbackEnded { summary } => {
                if let Some(rollback) = &mut self.rollback {
                    rollback.ended = Some((summary.clone(), time));
                }
            }
            Event::Observed { step, observed, .. } => {
                let at = self.index.step_at(step, seq)?;
                let state = &mut self.steps[at];
                state.running = false;
                state.outcome = Some(observed.outcome);
                state.at = Some(time);
                state.run = self.runs;
                state.receipts.push(seq);
                state.observed = Some(observed.clone());
                self.variables.extend(observed.variables.clone());
                self.derive_from_step(plan, at);
            }
            Event::Resolved { step, decision, .. } => {
                let at = self.index.step_at(step, seq)?;
                if self.rollback.is_some()
                    && plan.steps[at].gate == GateRole::Forward
                    && !self.steps[at].running
                {
                    let state = &mut self.steps[at];
                    state.receipts.push(seq);
                    state.undoing = false;
                    state.undone = match decision {
                        Decision::Done => Some(Outcome::Attested),
                        Decision::Failed => Some(Outcome::Failed),
                        Decision::Again => None,
                    };
                    if *decision == Decision::Failed {
                        state.undo_run = self.runs;
                    }
                    self.settle_traffic(plan, at);
                    self.took(record);
                    return Ok(());
                }
                let state = &mut self.steps[at];
                state.running = false;
                state.receipts.push(seq);
                state.at = Some(time);
                state.outcome = match decision {
                    Decision::Done => Some(Outcome::Attested),
                    Decision::Failed => Some(Outcome::Failed),
                    Decision::Again => None,
                };
                if *decision == Decision::Done {
                    state.said = Some((Outcome::Attested, record.actor.clone(), None));
                }
                self.derive_from_step(plan, at);
            }
            Event::Confirmed { step, .. } => {
                let at = self.index.step_at(step, seq)?;
                // Once a step is done, what is asked about it is whether to take it back.
                if self.rollback.is_some() && plan.steps[at].gate == GateRole::Forward {
                    self.steps[at].confirmed_undo = true;
                } else {
                    self.steps[at].confirmed = true;
                }
                self.steps[at].receipts.push(seq);
            }
            Event::Chosen { choice, option } => {
                let at = self.index.choice_at(choice, seq)?;
                let taken = plan.choices[at]
                    .options
                    .iter()
                    .position(|candidate| candidate.name == *option);
                self.chosen[at] =
                    Some(taken.ok_or_else(|| FoldError::new("choice option", option, seq))?);
                self.skip_options_not_taken(plan, at);
            }
            Event::Attested {
                item,
                note,
                values,
                evidence,
            } => {
                let said = Said {
                    outcome: Outcome::Attested,
                    note: note.as_ref(),
                    expires: None,
                    values,
                    evidence,
                };
                self.say(plan, record, item, said)?;
            }
            Event::Refused { item, note, values } => {
                let said = Said {
                    outcome: Outcome::Failed,
                    note: note.as_ref(),
                    expires: None,
                    values,
                    evidence: &[],
                };
                self.say(plan, record, item, said)?;
            }
            Event::Waived {
                item,
                reason,
                expires,
            } => {
                let said = Said {
                    outcome: Outcome::Waived,
                    note: Some(reason),
                    expires: Some(*expires),
                    values: &[],
                    evidence: &[],
                };
                self.say(plan, record, item, said)?;
            }
            Event::Skipped { item, reason } => {
                let said = Said {
                    outcome: Outcome::Skipped,
                    note: Some(reason),
                    expires: None,
                    values: &[],
                    evidence: &[],
                };
                self.say(plan, record, item, said)?;
            }
            Event::Approved {
                item,
                note,
                expires,
                ..
            } => {
                let said = Said {
                    outcome: Outcome::Attested,
                    note: note.as_ref(),
                    expires: *expires,
                    values: &[],
                    evidence: &[],
                };
                self.say(plan, record, item, said)?;
            }
            Event::GateDecided {
                phase,
                verdict,
                reasons,
            } => {
                let at = self.index.phase_at(phase, seq)?;
                self.gates[at] = Some(GateState {
                    verdict: *verdict,
                    reasons: reasons.clone(),
                    at: time,
                });
            }
            Event::UndoIntended { step, attempt } => {
                let at = self.index.step_at(step, seq)?;
                self.steps[at].undoing = true;
                self.steps[at].undo_attempts = *attempt;
                self.steps[at].receipts.push(seq);
            }
            Event::UndoObserved { step, observed, .. } => {
                let at = self.index.step_at(step, seq)?;
                self.steps[at].undoing = false;
                self.steps[at].undone = Some(observed.outcome);
                self.steps[at].undo_run = self.runs;
                self.steps[at].undone_at = Some(time);
                self.steps[at].undo_summary.clone_from(&observed.summary);
                self.steps[at].receipts.push(seq);
                self.settle_traffic(plan, at);
            }
            Event::Aborted { reason } => {
                self.aborted = Some((record.actor.clone(), reason.clone(), time));
            }
            Event::Ended { verdict, summary } => {
                self.ended = Some((*verdict, summary.clone(), time));
            }
        }
        self.took(record);
        Ok(())
    }

    fn took(&mut self, record: &Record) {
        self.receipts = record.seq;
        self.tip = Some(record.hash.clone());
        self.journal.push(journal::entry(record));
    }

    /// Once a shift is taken back, all traffic is with the old version, and so are all shifts.
    fn settle_traffic(&mut self, plan: &Plan, at: usize) {
        let is_share = |at: usize| plan.steps[at].is_share();
        let undone = self.steps[at].undone;
        if !is_share(at) || !matches!(undone, Some(Outcome::Proved | Outcome::Attested)) {
            return;
        }
        for other in (0..plan.steps.len()).filter(|at| is_share(*at)) {
            self.steps[other].undone = undone;
        }
    }

    /// The place of an item by its id.
    pub fn item(&self, id: &str) -> Option<ItemIndex> {
        self.index.items.get(id).map(|at| ItemIndex(*at))
    }

    /// The place of a step by its id.
    pub fn step(&self, id: &str) -> Option<StepIndex> {
        self.index.steps.get(id).map(|at| StepIndex(*at))
    }

    /// The steps that watch, triggers excepted.
    pub(crate) fn watches(&self) -> impl Iterator<Item = StepIndex> + '_ {
        self.index.watches.iter().map(|at| StepIndex(*at))
    }

    /// The steps that say when to roll back.
    pub fn triggers(&self) -> impl Iterator<Item = StepIndex> + '_ {
        self.index.triggers.iter().map(|at| StepIndex(*at))
    }

    /// The watches that run and the armed triggers that have not fired: what is to be looked at.
    pub fn looked_at(&self) -> impl Iterator<Item = StepIndex> + '_ {
        let has_begun = |at: &StepIndex| self.steps[at.0].watch.is_some();
        let triggers = self
            .triggers()
            .filter(|at| self.steps[at.0].fired.is_none());
        let watches = self.watches().filter(|at| self.steps[at.0].running);
        triggers.chain(watches).filter(has_begun)
    }

    fn arm(&mut self, plan: &Plan, time: Timestamp) {
        self.armed = Some(time);
        for at in &self.index.triggers {
            if let Some(watch) = &plan.steps[*at].watch {
                self.steps[*at].watch = Some(WatchState::new(watch, time));
            }
        }
    }

    /// The items nested directly in an item.
    pub fn children(&self, item: ItemIndex) -> impl Iterator<Item = ItemIndex> + '_ {
        self.index.children[item.0].iter().map(|at| ItemIndex(*at))
    }

    /// The choices that a step belongs to, each with the option of it, the outermost first.
    pub fn choices_of(&self, step: StepIndex) -> &[(usize, usize)] {
        let choices = self.index.step_choices.get(&step.0);
        choices.map_or(&[], Vec::as_slice)
    }

    /// The choice that has to be made before a step can come; `None` when all are made, or one was
    /// made for another option.
    pub fn open_choice_of(&self, step: StepIndex) -> Option<usize> {
        let mut choices = self.choices_of(step).iter();
        let (choice, _) = choices.find(|(choice, option)| self.chosen[*choice] != Some(*option))?;
        self.chosen[*choice].is_none().then_some(*choice)
    }

    /// What became of a step at a time: what a person said of it or of its item, while that has not
    /// expired, before what was observed; skipped when its alternative was not taken.
    pub fn outcome_of(&self, plan: &Plan, step: StepIndex, now: Timestamp) -> Option<Outcome> {
        let mut choices = self.choices_of(step).iter();
        if choices
            .any(|(choice, option)| self.chosen[*choice].is_some_and(|taken| taken != *option))
        {
            return Some(Outcome::Skipped);
        }
        if let Some((outcome, _, expires)) = &self.steps[step.0].said
            && expires.is_none_or(|expires| now < expires)
        {
            return Some(*outcome);
        }
        if let Some(item) = plan.steps[step.0].item {
            let item = &self.items[item.0];
            if let Some(said) = item.said
                && item.expires.is_none_or(|expires| now < expires)
            {
                return Some(said);
            }
        }
        self.steps[step.0].outcome
    }

    /// What became of an item at a time: like [`ItemState::outcome`], with expired waivers taken away.
    pub fn outcome_of_item(&self, item: ItemIndex, now: Timestamp) -> Option<Outcome> {
        let state = &self.items[item.0];
        if state.said.is_some() && state.expires.is_some_and(|expires| expires <= now) {
            return None;
        }
        state.outcome
    }

    fn say(
        &mut self,
        plan: &Plan,
        record: &Record,
        id: &str,
        said: Said<'_>,
    ) -> Result<(), FoldError> {
        if let Some(&at) = self.index.items.get(id) {
            let state = &mut self.items[at];
            state.said = Some(said.outcome);
            state.by = Some(record.actor.clone());
            state.note = said.note.cloned();
            state.expires = said.expires;
            state.at = Some(record.time);
            state.values.extend_from_slice(said.values);
            state.evidence.extend_from_slice(said.evidence);
            state.receipts.push(record.seq);
            self.derive(plan, at);
            return Ok(());
        }
        let at = *self.index.steps.get(id).ok_or_else(|| FoldError {
            seq: record.seq,
            what: "item",
            id: id.to_owned(),
        })?;
        let state = &mut self.steps[at];
        state.said = Some((said.outcome, record.actor.clone(), said.expires));
        state.at = Some(record.time);
        state.receipts.push(record.seq);
        self.derive_from_step(plan, at);
        Ok(())
    }

    fn skip_options_not_taken(&mut self, plan: &Plan, choice: usize) {
        let taken = self.chosen[choice];
        for (option, candidate) in plan.choices[choice].options.iter().enumerate() {
            for step in &candidate.steps {
                if taken != Some(option) {
                    self.steps[step.0].outcome = Some(Outcome::Skipped);
                }
                self.derive_from_step(plan, step.0);
            }
        }
    }

    fn derive_from_step(&mut self, plan: &Plan, step: usize) {
        if let Some(item) = plan.steps[step].item {
            self.derive(plan, item.0);
        }
    }

    /// Works out an item's outcome anew, and those of the items around it.
    fn derive(&mut self, plan: &Plan, item: usize) {
        let mut at = Some(item);
        while let Some(current) = at {
            self.derive_one(plan, current);
            at = plan.items[current].parent.map(|parent| parent.0);
        }
    }

    fn derive_one(&mut self, plan: &Plan, current: usize) {
        let item = &plan.items[current];
        let steps = item.steps.iter().map(|step| &self.steps[step.0]);
        let mut last = None;
        let mut receipts = Vec::new();
        let mut values = Vec::new();
        let mut evidence = Vec::new();
        let mut summaries = Vec::new();
        for (step, state) in item.steps.iter().zip(steps) {
            last = last.max(state.at);
            receipts.extend_from_slice(&state.receipts);
            if let Some(observed) = &state.observed {
                values.extend_from_slice(&observed.values);
                evidence.extend_from_slice(&observed.evidence);
                summaries.push(observed.summary.clone());
            } else if let Some(blocked) = &plan.steps[step.0].blocked {
                summaries.push(blocked.clone());
            }
        }
        let parts = item
            .steps
            .iter()
            .map(|step| {
                (
                    item.weight,
                    self.steps[step.0]
                        .said
                        .as_ref()
                        .map(|said| said.0)
                        .or(self.steps[step.0].outcome),
                )
            })
            .chain(
                self.index.children[current]
                    .iter()
                    .map(|&child| (plan.items[child].weight, self.items[child].outcome)),
            );
        let sum = sum_of_parts(item.weight, parts);
        for &child in &self.index.children[current] {
            last = last.max(self.items[child].at);
        }
        let state = &mut self.items[current];
        state.outcome = state.said.or(sum);
        if state.said.is_none() {
            state.at = if state.outcome.is_some() { last } else { None };
            state.values = values;
            state.evidence = evidence;
            state.receipts = receipts;
            state.summary = summaries.join("; ");
        } else {
            for seq in receipts {
                if !state.receipts.contains(&seq) {
                    state.receipts.push(seq);
                }
            }
            state.receipts.sort_unstable();
            state.summary = state.note.clone().unwrap_or_default();
        }
    }

    /// Whether a step counts in the forward gate of its phase.
    pub fn is_forward(&self, plan: &Plan, step: StepIndex) -> bool {
        plan.steps[step.0].gate == GateRole::Forward
    }

    /// Whether people have said what becomes of a step or its item, and that still counts: it was
    /// signed for, waived or left out.
    pub fn settled_by_people(&self, plan: &Plan, step: StepIndex, now: Timestamp) -> bool {
        let lasts = |expires: Option<Timestamp>| expires.is_none_or(|expires| now < expires);
        let settles = |outcome: Outcome| outcome.is_settled();
        let own = &self.steps[step.0].said;
        own.as_ref()
            .is_some_and(|(outcome, _, expires)| settles(*outcome) && lasts(*expires))
            || plan.steps[step.0].item.is_some_and(|item| {
                let item = &self.items[item.0];
                item.said.is_some_and(settles) && lasts(item.expires)
            })
    }

    /// The step's retries are over for this run: it was observed in the run that drives now.
    pub(crate) fn observed_in_this_run(&self, step: StepIndex) -> bool {
        self.steps[step.0].run == self.runs
    }
}

#[derive(Clone, Copy)]
struct Said<'a> {
    outcome: Outcome,
    note: Option<&'a String>,
    expires: Option<Timestamp>,
    values: &'a [Value],
    evidence: &'a [EvidenceReference],
}

/// The outcome of a whole from its parts. A part that weighs less than required does not pull a
/// heavier whole down. Nothing comes of no parts at all.
fn sum_of_parts(
    weight: Weight,
    parts: impl Iterator<Item = (Weight, Option<Outcome>)>,
) -> Option<Outcome> {
    const WORST_FIRST: [Option<Outcome>; 9] = [
        Some(Outcome::Failed),
        Some(Outcome::Unknown),
        None,
        Some(Outcome::Inconclusive),
        Some(Outcome::NotMeasured),
        Some(Outcome::Waived),
        Some(Outcome::Attested),
        Some(Outcome::Proved),
        Some(Outcome::Skipped),
    ];
    let rank = |outcome: Option<Outcome>| {
        WORST_FIRST
            .iter()
            .position(|candidate| *candidate == outcome)
    };
    parts
        .filter(|(part, outcome)| {
            *part >= Weight::Required || *part >= weight || outcome.is_some_and(Outcome::is_settled)
        })
        .map(|(_, outcome)| outcome)
        .min_by_key(|outcome| rank(*outcome))
        .flatten()
}

/// Whether a step changes something, so that it is never simply taken again.
pub(crate) fn is_action(plan: &Plan, step: StepIndex) -> bool {
    matches!(plan.steps[step.0].kind, StepKind::Action | StepKind::Shift)
}

/// Whether triggers are armed from a step on: it shifts traffic, or changes something in a section
/// that deploys.
pub(crate) fn arms(plan: &Plan, step: StepIndex) -> bool {
    let own = &plan.steps[step.0];
    let role = own.item.map_or(plan.phases[own.phase.0].role, |item| {
        plan.items[item.0].role
    });
    own.gate == GateRole::Forward
        && (own.kind == StepKind::Shift || role == Role::Deploy && is_action(plan, step))
}

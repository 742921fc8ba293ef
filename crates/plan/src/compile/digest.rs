//! The digest of a plan: over what is executed and counted, not over how it is told.

use super::identity::hexadecimal;
use crate::config::Config;
use crate::{
    Blank, Effect, GateRole, ItemIndex, Kind, PhaseIndex, Plan, PlanOption, Probe, Shift,
    StepIndex, StepKind, Watch, Weight,
};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;
use std::io;
use tminus_measure::Criterion;

/// What a launch executes and counts. Lines, ticks and prose are not in it, but ids come from
/// heading path and text. Fields are written in the order in which they stand here.
#[derive(Serialize)]
struct Essence<'a> {
    phases: Vec<(&'a str, bool)>,
    items: Vec<EssentialItem<'a>>,
    steps: Vec<EssentialStep<'a>>,
    choices: Vec<(&'a str, Option<usize>, &'a [PlanOption])>,
    /// Keys are sorted. No config is one with nothing in it.
    config: Option<&'a serde_json::Value>,
}

#[derive(Serialize)]
struct EssentialItem<'a> {
    id: &'a str,
    phase: PhaseIndex,
    parent: Option<ItemIndex>,
    kind: Kind,
    weight: Weight,
    gate: GateRole,
    blanks: &'a [Blank],
    criteria: &'a [Criterion],
    steps: &'a [StepIndex],
}

#[derive(Serialize)]
struct EssentialStep<'a> {
    id: &'a str,
    item: Option<ItemIndex>,
    phase: PhaseIndex,
    kind: StepKind,
    weight: Weight,
    gate: GateRole,
    probe: Option<&'a Probe>,
    reads: Option<&'a str>,
    effect: Effect,
    hold: Option<i64>,
    watch: Option<&'a Watch>,
    shift: Option<Shift>,
    fresh_s: Option<u64>,
    asks: Option<&'a str>,
    automatic: bool,
    blocked: Option<&'a str>,
    role: Option<&'a str>,
    approvers: &'a BTreeSet<String>,
}

/// SHA-256, in hexadecimal, over the JSON of what is executed and counted, and of the config.
pub(super) fn of(plan: &Plan, config: &Config) -> String {
    let is_empty = match &config.normal {
        serde_json::Value::Object(map) => map.is_empty(),
        value => value.is_null(),
    };
    let essence = Essence {
        phases: plan
            .phases
            .iter()
            .map(|phase| (phase.id.as_str(), phase.forward))
            .collect(),
        items: plan
            .items
            .iter()
            .map(|item| EssentialItem {
                id: &item.id,
                phase: item.phase,
                parent: item.parent,
                kind: item.kind,
                weight: item.weight,
                gate: item.gate,
                blanks: &item.blanks,
                criteria: &item.criteria,
                steps: &item.steps,
            })
            .collect(),
        steps: plan
            .steps
            .iter()
            .map(|step| EssentialStep {
                id: &step.id,
                item: step.item,
                phase: step.phase,
                kind: step.kind,
                weight: step.weight,
                gate: step.gate,
                probe: step.proof.probe.as_ref(),
                reads: step.proof.person_reads.as_deref(),
                effect: step.effect,
                hold: step.hold.as_ref().map(|hold| hold.offset_s),
                watch: step.watch.as_deref(),
                shift: step.shift,
                fresh_s: step.fresh_s,
                asks: step.asks.as_deref(),
                automatic: step.automatic,
                blocked: step.blocked.as_deref(),
                role: step.approval_role.as_deref(),
                approvers: &step.approvers,
            })
            .collect(),
        choices: plan
            .choices
            .iter()
            .map(|choice| {
                (
                    choice.id.as_str(),
                    choice.configured,
                    choice.options.as_slice(),
                )
            })
            .collect(),
        config: (!is_empty).then_some(&config.normal),
    };
    let mut hasher = Hasher(Sha256::new());
    serde_json::to_writer(io::BufWriter::new(&mut hasher), &essence)
        .expect("a plan has no map whose keys are no text, and a hasher takes everything");
    hexadecimal(&hasher.0.finalize())
}

struct Hasher(Sha256);

impl io::Write for Hasher {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

//! A launch for programs: schema `report/1`, described in `schemas/report-1.json`.

use crate::Material;
use crate::account::{Entry, entries, of_phase, receipt_id, standing, tally};
use jiff::Timestamp;
use serde::Serialize;
use std::collections::BTreeMap;
use tminus_checklist::{Form, Role, Weight};
use tminus_launch::{GateState, Outcomes, State, StepState};
use tminus_measure::{Outcome, Verdict};
use tminus_plan::{
    Effect, GateRole, Item, Kind, Phase, Plan, PlanChoice, Probe, Shares, Source, Step, StepKind,
};
use tminus_receipt::{Actor, EvidenceReference, Identity, Value};

/// The launch as JSON (`report/1`), one document, with a line feed at its end.
pub fn json(material: &Material<'_>) -> String {
    let mut text = serde_json::to_string_pretty(&Report::of(material))
        .expect("a report has text keys alone and nothing that JSON cannot hold");
    text.push('\n');
    text
}

/// A plan as JSON (`plan/1`), one document, with a line feed at its end.
pub fn plan_json(plan: &Plan) -> String {
    #[derive(Serialize)]
    struct Wrapped<'a> {
        schema: &'static str,
        #[serde(flatten)]
        plan: &'a Plan,
        shares: Shares,
    }
    let wrapped = Wrapped {
        schema: "plan/1",
        plan,
        shares: Shares::of(plan),
    };
    let mut text = serde_json::to_string_pretty(&wrapped)
        .expect("a plan has text keys alone and nothing that JSON cannot hold");
    text.push('\n');
    text
}

#[derive(Serialize)]
struct Report<'a> {
    schema: &'static str,
    tminus: &'a str,
    launch: LaunchPart<'a>,
    verdict: Option<Verdict>,
    standing: String,
    summary: String,
    counts: Counts,
    phases: Vec<PhasePart<'a>>,
    items: Vec<ItemPart<'a>>,
    steps: Vec<StepPart<'a>>,
    choices: Vec<ChoicePart<'a>>,
    rollback: Option<RollbackPart<'a>>,
    watched: Vec<WatchedPart<'a>>,
    journal: Vec<JournalPart<'a>>,
    receipts: u64,
    tip: Option<&'a str>,
    checkpoint: Option<&'a str>,
}

fn watched<'a>(plan: &'a Plan, state: &'a State) -> Vec<WatchedPart<'a>> {
    let of = |(step, known): (&'a Step, &'a StepState)| {
        let watch = step.watch.as_deref()?;
        let seen = known.watch.as_ref()?;
        let series = watch.series.iter().enumerate().map(|(at, series)| {
            let look = |look: &'a tminus_launch::Look| {
                let sample = look.samples.get(at)?;
                Some(LookPart {
                    at: look.at,
                    value: sample.value,
                    baseline: sample.baseline,
                    holds: sample.holds,
                    note: sample.note.as_deref(),
                })
            };
            SeriesPart {
                name: &series.name,
                unit: series.unit.symbol(),
                looks: seen.looks.iter().filter_map(look).collect(),
            }
        });
        Some(WatchedPart {
            step: &step.id,
            share: watch.share,
            began: seen.started,
            fired: known.fired.as_ref().map(|fired| fired.0),
            series: series.collect(),
        })
    };
    plan.steps.iter().zip(&state.steps).filter_map(of).collect()
}

#[derive(Serialize)]
struct LaunchPart<'a> {
    id: &'a str,
    title: &'a str,
    file: &'a str,
    plan: &'a str,
    config: &'a str,
    artifact: Option<&'a str>,
    opened: Option<Timestamp>,
    t_zero: Option<Timestamp>,
    ended: Option<Timestamp>,
    trusted: bool,
    only: Option<&'a str>,
    variables: &'a BTreeMap<String, Option<String>>,
    aborted: Option<AbortedPart<'a>>,
}

#[derive(Serialize)]
struct AbortedPart<'a> {
    by: Who<'a>,
    reason: &'a str,
    at: Timestamp,
}

#[derive(Serialize)]
struct RollbackPart<'a> {
    /// The step that it follows from.
    cause: Option<&'a str>,
    by: Who<'a>,
    reason: &'a str,
    begun: Timestamp,
    ended: Option<Timestamp>,
    summary: Option<&'a str>,
}

/// What a watch or a trigger has seen.
#[derive(Serialize)]
struct WatchedPart<'a> {
    step: &'a str,
    share: Option<f64>,
    began: Timestamp,
    fired: Option<Timestamp>,
    series: Vec<SeriesPart<'a>>,
}

#[derive(Serialize)]
struct SeriesPart<'a> {
    name: &'a str,
    unit: &'static str,
    looks: Vec<LookPart<'a>>,
}

#[derive(Serialize)]
struct LookPart<'a> {
    at: Timestamp,
    value: Option<f64>,
    baseline: Option<f64>,
    holds: Option<Verdict>,
    note: Option<&'a str>,
}

#[derive(Serialize)]
struct Who<'a> {
    name: &'a str,
    identity: &'static str,
    key: Option<&'a str>,
}

impl<'a> Who<'a> {
    fn of(actor: &'a Actor) -> Self {
        let (identity, key) = match &actor.identity {
            Identity::Program => ("program", None),
            Identity::Claimed => ("claimed", None),
            Identity::Verified { key } => ("verified", Some(key.as_str())),
        };
        Self {
            name: &actor.name,
            identity,
            key,
        }
    }
}

/// How many of the entries that gates count have which outcome.
#[derive(Serialize)]
struct Counts {
    proved: usize,
    attested: usize,
    waived: usize,
    failed: usize,
    inconclusive: usize,
    not_measured: usize,
    skipped: usize,
    unknown: usize,
    open: usize,
}

impl From<Outcomes> for Counts {
    fn from(outcomes: Outcomes) -> Self {
        let Outcomes {
            proved,
            attested,
            waived,
            failed,
            inconclusive,
            not_measured,
            skipped,
            unknown,
            open,
        } = outcomes;
        Self {
            proved,
            attested,
            waived,
            failed,
            inconclusive,
            not_measured,
            skipped,
            unknown,
            open,
        }
    }
}

#[derive(Serialize)]
struct PhasePart<'a> {
    id: &'a str,
    heading: &'a str,
    line: usize,
    role: Role,
    environment: Option<&'a str>,
    forward: bool,
    entered: Option<Timestamp>,
    gate: Option<GatePart<'a>>,
    counts: Counts,
}

#[derive(Serialize)]
struct GatePart<'a> {
    verdict: Verdict,
    reasons: &'a [String],
    at: Timestamp,
}

#[derive(Serialize)]
struct ItemPart<'a> {
    id: &'a str,
    line: usize,
    phase: Option<&'a str>,
    parent: Option<&'a str>,
    path: &'a [String],
    form: Form,
    kind: Kind,
    weight: Weight,
    gate: GateRole,
    text: &'a str,
    claimed: bool,
    outcome: Option<Outcome>,
    by: Option<Who<'a>>,
    note: Option<&'a str>,
    expires: Option<Timestamp>,
    at: Option<Timestamp>,
    summary: &'a str,
    values: &'a [Value],
    evidence: &'a [EvidenceReference],
    receipts: Vec<String>,
    steps: Vec<&'a str>,
}

#[derive(Serialize)]
struct StepPart<'a> {
    id: &'a str,
    item: Option<&'a str>,
    line: usize,
    phase: Option<&'a str>,
    kind: StepKind,
    weight: Weight,
    gate: GateRole,
    effect: Effect,
    proof: &'static str,
    probe: Option<&'static str>,
    text: &'a str,
    command: Option<&'a str>,
    attempts: u32,
    running: bool,
    outcome: Option<Outcome>,
    undone: Option<Outcome>,
    at: Option<Timestamp>,
    duration_us: Option<u64>,
    exit_status: Option<i32>,
    summary: Option<&'a str>,
    values: &'a [Value],
    evidence: &'a [EvidenceReference],
    receipts: Vec<String>,
}

#[derive(Serialize)]
struct ChoicePart<'a> {
    id: &'a str,
    line: usize,
    options: Vec<&'a str>,
    taken: Option<&'a str>,
}

#[derive(Serialize)]
struct JournalPart<'a> {
    id: String,
    time: Timestamp,
    kind: &'a str,
    by: Who<'a>,
    text: &'a str,
}

impl<'a> Report<'a> {
    fn of(material: &Material<'a>) -> Self {
        let Material { plan, state, .. } = *material;
        let entries = entries(plan, state);
        let (standing, summary) = standing(state);
        Self {
            schema: "report/1",
            tminus: material.tool_version,
            launch: LaunchPart {
                id: &state.launch,
                title: &plan.title,
                file: &plan.file,
                plan: &plan.digest,
                config: &plan.config_digest,
                artifact: state.artifact.as_deref(),
                opened: state.opened,
                t_zero: state.t_zero,
                ended: state.ended.as_ref().map(|(_, _, at)| *at),
                trusted: state.trusted,
                only: state.only.as_deref(),
                variables: &state.variables,
                aborted: state.aborted.as_ref().map(|(by, reason, at)| AbortedPart {
                    by: Who::of(by),
                    reason,
                    at: *at,
                }),
            },
            verdict: state.ended.as_ref().map(|(verdict, ..)| *verdict),
            standing,
            summary,
            counts: tally(&entries).into(),
            phases: (0..plan.phases.len())
                .map(|index| phase(plan, state, &entries, index))
                .collect(),
            items: (0..plan.items.len())
                .map(|index| item(plan, state, index))
                .collect(),
            steps: (0..plan.steps.len())
                .map(|index| step(plan, state, index))
                .collect(),
            choices: plan
                .choices
                .iter()
                .enumerate()
                .map(|(index, choice)| choice_part(state, index, choice))
                .collect(),
            rollback: state.rollback.as_ref().map(|begun| RollbackPart {
                cause: begun.cause.map(|at| plan.steps[at.0].id.as_str()),
                by: Who::of(&begun.by),
                reason: &begun.reason,
                begun: begun.at,
                ended: begun.ended.as_ref().map(|ended| ended.1),
                summary: begun.ended.as_ref().map(|ended| ended.0.as_str()),
            }),
            watched: watched(plan, state),
            journal: state
                .journal
                .iter()
                .map(|entry| JournalPart {
                    id: receipt_id(state, entry.seq),
                    time: entry.time,
                    kind: &entry.kind,
                    by: Who::of(&entry.actor),
                    text: &entry.text,
                })
                .collect(),
            receipts: state.receipts,
            tip: state.tip.as_deref(),
            checkpoint: material.checkpoint,
        }
    }
}

fn phase<'a>(
    plan: &'a Plan,
    state: &'a State,
    entries: &[Entry<'a>],
    index: usize,
) -> PhasePart<'a> {
    let Phase {
        id,
        heading,
        line,
        role,
        environment,
        forward,
    } = &plan.phases[index];
    let gate = state.gates.get(index).and_then(Option::as_ref);
    PhasePart {
        id,
        heading,
        line: *line,
        role: *role,
        environment: environment.as_deref(),
        forward: *forward,
        entered: state.entered.get(index).copied().flatten(),
        gate: gate.map(
            |GateState {
                 verdict,
                 reasons,
                 at,
             }| GatePart {
                verdict: *verdict,
                reasons,
                at: *at,
            },
        ),
        counts: tally(of_phase(entries, index)).into(),
    }
}

fn item<'a>(plan: &'a Plan, state: &'a State, index: usize) -> ItemPart<'a> {
    let item: &Item = &plan.items[index];
    let known = state.items.get(index);
    ItemPart {
        id: &item.id,
        line: item.line,
        phase: plan.phases.get(item.phase.0).map(|phase| phase.id.as_str()),
        parent: item
            .parent
            .and_then(|parent| plan.items.get(parent.0))
            .map(|parent| parent.id.as_str()),
        path: &item.path,
        form: item.form,
        kind: item.kind,
        weight: item.weight,
        gate: item.gate,
        text: &item.text,
        claimed: item.claimed,
        outcome: known.and_then(|known| known.outcome),
        by: known.and_then(|known| known.by.as_ref()).map(Who::of),
        note: known.and_then(|known| known.note.as_deref()),
        expires: known.and_then(|known| known.expires),
        at: known.and_then(|known| known.at),
        summary: known.map_or("", |known| &known.summary),
        values: known.map_or(&[], |known| &known.values),
        evidence: known.map_or(&[], |known| &known.evidence),
        receipts: names(state, known.map_or(&[], |known| &known.receipts)),
        steps: item
            .steps
            .iter()
            .filter_map(|step| plan.steps.get(step.0))
            .map(|step| step.id.as_str())
            .collect(),
    }
}

fn step<'a>(plan: &'a Plan, state: &'a State, index: usize) -> StepPart<'a> {
    let step: &Step = &plan.steps[index];
    let known: Option<&StepState> = state.steps.get(index);
    let observed = known.and_then(|known| known.observed.as_ref());
    StepPart {
        id: &step.id,
        item: step
            .item
            .and_then(|item| plan.items.get(item.0))
            .map(|item| item.id.as_str()),
        line: step.line,
        phase: plan.phases.get(step.phase.0).map(|phase| phase.id.as_str()),
        kind: step.kind,
        weight: step.weight,
        gate: step.gate,
        effect: step.effect,
        proof: match step.proof.source {
            Source::Written => "written",
            Source::Bound { .. } => "bound",
            Source::Person { .. } => "person",
        },
        probe: step.proof.probe.as_deref().map(probe_name),
        text: &step.text,
        command: match step.proof.probe.as_deref() {
            Some(Probe::Command(command)) => Some(&command.command),
            _ => None,
        },
        attempts: known.map_or(0, |known| known.attempts),
        running: known.is_some_and(|known| known.running),
        outcome: known.and_then(|known| known.outcome),
        undone: known.and_then(|known| known.undone),
        at: known.and_then(|known| known.at),
        duration_us: observed.map(|observed| observed.duration_us),
        exit_status: observed.and_then(|observed| observed.exit_status),
        summary: observed.map(|observed| observed.summary.as_str()),
        values: observed.map_or(&[], |observed| &observed.values),
        evidence: observed.map_or(&[], |observed| &observed.evidence),
        receipts: names(state, known.map_or(&[], |known| &known.receipts)),
    }
}

fn choice_part<'a>(state: &State, index: usize, choice: &'a PlanChoice) -> ChoicePart<'a> {
    let taken = state.chosen.get(index).copied().flatten();
    ChoicePart {
        id: &choice.id,
        line: choice.line,
        options: choice
            .options
            .iter()
            .map(|option| option.name.as_str())
            .collect(),
        taken: taken
            .and_then(|taken| choice.options.get(taken))
            .map(|option| option.name.as_str()),
    }
}

/// What a probe's kind is called in outputs.
pub(crate) fn probe_name(probe: &Probe) -> &'static str {
    match probe {
        Probe::Command(_) => "command",
        Probe::Http(_) => "http",
        Probe::Tcp(_) => "tcp",
        Probe::File(_) => "file",
        Probe::Disk(_) => "disk",
        Probe::Process(_) => "process",
        Probe::Git(_) => "git",
        Probe::Metrics(_) => "metrics",
    }
}

fn names(state: &State, receipts: &[u64]) -> Vec<String> {
    receipts.iter().map(|&seq| receipt_id(state, seq)).collect()
}

//! What a launch does next.
//!
//! The steps of the current phase are looked at in their order. Read-only checks between two
//! actions start side by side. An action starts alone, and only when every blocking step before it
//! in the phase is settled. A hold stops everything behind it until its time. When nothing is left
//! to start, the phase's gate is decided: go on, or say what is needed and of whom.

use crate::rollback;
use crate::state::{State, arms, is_action};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;

use tminus_measure::{Outcome, Quantity, Verdict, four_digits};
use tminus_plan::{
    GateRole, OnFailure, PhaseIndex, Plan, Role, Series, Step, StepIndex, StepKind, Watch, Weight,
};
use tminus_receipt::{Event, Observed, Value};

/// A proof older than this is taken again at the gate, unless its binding says otherwise: one hour.
const FRESH_S: u64 = 3600;

/// What the person who drives the launch allows.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Options {
    /// Stop after the gate of this phase.
    pub until: Option<PhaseIndex>,
    /// Run these steps alone, without gates.
    pub only: Option<BTreeSet<StepIndex>>,
    /// Steps that people were asked about in this run and left open.
    pub declined: BTreeSet<StepIndex>,
    /// Destructive steps run without being asked about.
    pub allow_destructive: bool,
    /// Nobody answers: a hold that asks whether to roll back rolls back.
    pub unattended: bool,
    /// Watches of which a look is being taken.
    pub looking: BTreeSet<StepIndex>,
}

/// What is needed of a person.
#[derive(Debug, Clone, PartialEq)]
pub enum Need {
    /// Sign for the item of this step, or fill in its blanks, or read what its probe printed.
    Attest(StepIndex),
    /// Agree, in the step's role.
    Approve(StepIndex),
    /// Say yes before it runs.
    Confirm(StepIndex),
    /// Take one of the alternatives of [`Plan::choices`].
    Choose(usize),
    /// Say what became of an action whose end is not known, or that failed.
    Resolve(StepIndex),
    /// It was observed not to hold, or could not be measured: mend it and resume, or waive it.
    Mend(StepIndex),
    /// Nothing measures this trigger: say who watches it, or waive it.
    Arm(StepIndex),
    /// This trigger has fired, or this watch came to no good end: roll back, or waive it.
    Consider(StepIndex),
}

impl Need {
    /// The step that the need is about, if it is about one.
    pub fn step(&self) -> Option<StepIndex> {
        match self {
            Self::Attest(step)
            | Self::Approve(step)
            | Self::Confirm(step)
            | Self::Resolve(step)
            | Self::Mend(step)
            | Self::Arm(step)
            | Self::Consider(step) => Some(*step),
            Self::Choose(_) => None,
        }
    }
}

/// The next thing to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Next {
    /// Write this down and ask again.
    Append(Box<Event>),
    /// Start these steps, each after its intent is written.
    Start(Vec<StepIndex>),
    /// Take a look for each of these watches, and write down what was seen.
    Look(Vec<StepIndex>),
    /// Take the effect of this step back, after the intent is written.
    Undo(StepIndex),
    /// Nothing new can start; wait for one of the running steps.
    Busy,
    /// Nothing can start before this time.
    Wait {
        /// The hold.
        step: StepIndex,
        /// Its time.
        until: Timestamp,
    },
    /// Nothing can start before people act. Never empty.
    Ask(Vec<Need>),
    /// All that may be done has been done.
    Finished,
}

/// What a launch does next, from its plan, its state and the time.
pub fn next(plan: &Plan, state: &State, now: Timestamp, options: &Options) -> Next {
    if let Some(begun) = &state.rollback {
        return rollback::next(plan, state, now, options, begun);
    }
    if state.ended.is_some() || state.aborted.is_some() {
        return if any_effect_running(plan, state) {
            Next::Busy
        } else {
            Next::Finished
        };
    }
    let mut held = Vec::new();
    if let Some(next) = watched(plan, state, now, options, &mut held) {
        return next;
    }
    if !held.is_empty() {
        return if any_effect_running(plan, state) {
            Next::Busy
        } else {
            Next::Ask(held)
        };
    }
    if let Some(only) = &options.only {
        let steps: Vec<StepIndex> = only.iter().copied().collect();
        return match scan(plan, state, now, options, &steps) {
            Scan::Do(next) => next,
            Scan::Clear { .. } => Next::Finished,
        };
    }
    for (at, phase) in plan.phases.iter().enumerate() {
        let here = PhaseIndex(at);
        if !phase.forward
            || state.gates[at]
                .as_ref()
                .is_some_and(|gate| gate.verdict == Verdict::Pass)
        {
            if options.until == Some(here) {
                return Next::Finished;
            }
            continue;
        }
        if state.entered[at].is_none() {
            return Next::Append(Box::new(Event::PhaseEntered {
                phase: phase.id.clone(),
            }));
        }
        if phase.role == Role::Deploy && state.t_zero.is_none() && starts_with_no_hold(plan, here) {
            return Next::Append(Box::new(Event::Anchored { t_zero: now }));
        }
        let steps = forward_steps(plan, here);
        return match scan(plan, state, now, options, &steps) {
            Scan::Do(next) => next,
            Scan::Clear { open } => {
                let asked: Vec<Need> = open
                    .into_iter()
                    .filter(|need| {
                        need.step()
                            .is_none_or(|step| !options.declined.contains(&step))
                    })
                    .collect();
                if !asked.is_empty() {
                    return Next::Ask(asked);
                }
                let aged: Vec<StepIndex> = steps
                    .iter()
                    .copied()
                    .filter(|step| is_stale(plan, state, *step, now))
                    .collect();
                if !aged.is_empty() {
                    return Next::Start(aged);
                }
                let (verdict, reasons) = gate(plan, state, now, here);
                if verdict == Verdict::Pass
                    && let Some(left_out) = left_out(plan, state, now, &steps)
                {
                    return Next::Append(Box::new(left_out));
                }
                Next::Append(Box::new(Event::GateDecided {
                    phase: phase.id.clone(),
                    verdict,
                    reasons,
                }))
            }
        };
    }
    if any_running(state) {
        return Next::Busy;
    }
    let verdicts = state.gates.iter().flatten().map(|gate| gate.verdict);
    let verdict = Verdict::all(verdicts);
    let summary = match verdict {
        Verdict::Pass => "every gate is a go".to_owned(),
        Verdict::NotMeasured => "no gate asked for anything, so nothing is proved".to_owned(),
        verdict => format!("the gates come to {verdict}"),
    };
    Next::Append(Box::new(Event::Ended { verdict, summary }))
}

/// What follows from what is watched, before anything else: a trigger that fires, a watch that has
/// come to its end, a look that is due. `held` gets what people have to decide about.
fn watched(
    plan: &Plan,
    state: &State,
    now: Timestamp,
    options: &Options,
    held: &mut Vec<Need>,
) -> Option<Next> {
    let begin = |at: StepIndex, reason: String| {
        Some(Next::Append(Box::new(Event::RollbackBegun {
            cause: Some(plan.steps[at.0].id.clone()),
            reason,
        })))
    };
    let let_go = |at: StepIndex| state.settled_by_people(plan, at, now);
    for at in state.triggers().filter(|at| !let_go(*at)) {
        let (Some(watch), Some(seen)) = (watch_of(plan, at), &state.steps[at.0].watch) else {
            continue;
        };
        if let Some((_, reason)) = &state.steps[at.0].fired {
            if watch.on_failure == OnFailure::Rollback || options.unattended {
                return begin(at, format!("{}: {reason}", plan.steps[at.0].text));
            }
            held.push(Need::Consider(at));
        } else if seen.verdict(watch, false) == Verdict::Fail {
            return Some(Next::Append(Box::new(Event::TriggerFired {
                step: plan.steps[at.0].id.clone(),
                reason: seen.explanation(watch, false),
            })));
        }
    }
    for at in state.watches() {
        let step = &plan.steps[at.0];
        let (Some(watch), Some(seen)) = (&step.watch, &state.steps[at.0].watch) else {
            continue;
        };
        if state.steps[at.0].running {
            if let Some(event) = decided(plan, at, watch, seen, state.steps[at.0].attempts, now) {
                return Some(Next::Append(Box::new(event)));
            }
        } else if watch.on_failure == OnFailure::Rollback && !let_go(at) {
            let summary = || summary(plan, state, at);
            match state.steps[at.0].outcome {
                Some(Outcome::Failed) => return begin(at, summary()),
                Some(Outcome::Inconclusive | Outcome::NotMeasured)
                    if state.observed_in_this_run(at) =>
                {
                    if options.unattended {
                        return begin(at, summary());
                    }
                    held.push(Need::Consider(at));
                }
                _ => {}
            }
        }
    }
    if options.unattended {
        // A share that was not read back leaves the traffic nobody knows where, and nobody watches it.
        let lost = plan
            .steps
            .iter()
            .zip(&state.steps)
            .position(|(step, known)| {
                step.is_share() && matches!(known.outcome, Some(Outcome::Failed | Outcome::Unknown))
            });
        if let Some(at) = lost.map(StepIndex).filter(|at| !let_go(*at)) {
            return begin(at, summary(plan, state, at));
        }
    }
    let due: Vec<StepIndex> = state
        .looked_at()
        .filter(|at| plan.steps[at.0].gate != GateRole::Trigger || !let_go(*at))
        .filter(|at| !options.looking.contains(at))
        .filter(|at| {
            let seen = state.steps[at.0].watch.as_ref();
            watch_of(plan, *at)
                .zip(seen)
                .is_some_and(|(watch, seen)| seen.is_due(watch, now))
        })
        .collect();
    (!due.is_empty()).then_some(Next::Look(due))
}

/// A step and what was last observed of it.
fn summary(plan: &Plan, state: &State, at: StepIndex) -> String {
    let observed = state.steps[at.0].observed.as_ref();
    let why = observed.map_or("", |observed| observed.summary.as_str());
    format!("{}: {why}", plan.steps[at.0].text)
}

fn watch_of(plan: &Plan, at: StepIndex) -> Option<&Watch> {
    plan.steps[at.0].watch.as_deref()
}

/// What a running watch has come to: a failure at once, anything else at its end. Without a verdict
/// a rollout's watch is extended once.
fn decided(
    plan: &Plan,
    at: StepIndex,
    watch: &Watch,
    seen: &crate::WatchState,
    attempt: u32,
    now: Timestamp,
) -> Option<Event> {
    let step = &plan.steps[at.0];
    let over = seen.is_over(watch, now);
    let closed;
    let seen = if over {
        closed = seen.closed(watch);
        &closed
    } else {
        seen
    };
    let verdict = seen.verdict(watch, over);
    let outcome = match verdict {
        Verdict::Fail => Outcome::Failed,
        _ if !over => return None,
        Verdict::Pass => Outcome::Proved,
        Verdict::Inconclusive if watch.share.is_some() && seen.extended_ms == 0 => {
            return Some(Event::WatchExtended {
                step: step.id.clone(),
                by_ms: watch.length_ms.unwrap_or_default().max(watch.every_ms),
            });
        }
        Verdict::Inconclusive => Outcome::Inconclusive,
        Verdict::NotMeasured => Outcome::NotMeasured,
    };
    let lasted = now.duration_since(seen.started).as_micros();
    Some(Event::Observed {
        step: step.id.clone(),
        attempt,
        observed: Observed {
            duration_us: u64::try_from(lasted).unwrap_or_default(),
            values: values(plan, step, watch, seen),
            ..observed(outcome, seen.explanation(watch, over))
        },
    })
}

/// The median of each series, under the name of the blank that it fills where the item has one.
fn values(plan: &Plan, step: &Step, watch: &Watch, seen: &crate::WatchState) -> Vec<Value> {
    let item = step.item.map(|item| &plan.items[item.0]);
    let blank = item
        .filter(|item| item.blanks.len() == 1)
        .map(|item| &item.blanks[0]);
    let of = |(at, series): (usize, &Series)| {
        let median = seen.spread(at)?.median;
        let quantity = Quantity::new(median, series.unit).ok()?;
        // The text around a blank has the unit already: that of what it asks for.
        let asked = item
            .and_then(|item| item.criteria.first())
            .map(|criterion| criterion.threshold.unit);
        let (name, text) = match blank {
            Some(blank) => {
                let number = asked
                    .and_then(|unit| quantity.value_in(unit))
                    .unwrap_or(median);
                (&blank.label, four_digits(number).to_string())
            }
            None => (
                &series.name,
                Quantity::new(four_digits(median), series.unit)
                    .ok()?
                    .to_string(),
            ),
        };
        Some(Value {
            name: name.clone(),
            text,
            number: Some(median),
        })
    };
    watch.series.iter().enumerate().filter_map(of).collect()
}

fn observed(outcome: Outcome, summary: String) -> Observed {
    Observed {
        outcome,
        summary,
        exit_status: None,
        duration_us: 0,
        values: Vec::new(),
        evidence: Vec::new(),
        variables: std::collections::BTreeMap::new(),
    }
}

/// The verdict over a phase as things stand, and what is in the way of a go.
///
/// Critical and required steps block. Where a phase has none, its verdict is over those of its
/// lighter steps that are settled; with none of these either it is not measured.
pub fn gate(
    plan: &Plan,
    state: &State,
    now: Timestamp,
    phase: PhaseIndex,
) -> (Verdict, Vec<String>) {
    let mut reasons = Vec::new();
    let mut blocking = Vec::new();
    let mut light = Vec::new();
    for step in forward_steps(plan, phase) {
        let outcome = state.outcome_of(plan, step, now);
        let verdict = match outcome {
            Some(Outcome::Skipped) => continue,
            Some(outcome) => outcome.verdict().unwrap_or(Verdict::NotMeasured),
            None => Verdict::NotMeasured,
        };
        let blocks = blocks(&plan.steps[step.0]);
        if verdict != Verdict::Pass {
            let what = outcome.map_or_else(|| "open".to_owned(), |outcome| outcome.to_string());
            let weight = if blocks { "" } else { " (does not block)" };
            let step = &plan.steps[step.0];
            reasons.push(format!("line {}: {}: {what}{weight}", step.line, step.text));
        }
        if blocks {
            blocking.push(verdict);
        } else if verdict == Verdict::Pass {
            light.push(verdict);
        }
    }
    let verdict = if blocking.is_empty() {
        Verdict::all(light)
    } else {
        Verdict::all(blocking)
    };
    (verdict, reasons)
}

/// The first optional item of a phase that nothing is known of.
fn left_out(plan: &Plan, state: &State, now: Timestamp, steps: &[StepIndex]) -> Option<Event> {
    let unknown = |at: &StepIndex| state.outcome_of(plan, *at, now).is_none();
    let open = steps.iter().find(|at| {
        let step = &plan.steps[at.0];
        let whole = match step.item {
            Some(item) => plan.items[item.0].steps.iter().all(unknown),
            None => unknown(at),
        };
        step.weight == Weight::Optional && whole
    })?;
    let step = &plan.steps[open.0];
    let item = match step.item {
        Some(item) => &plan.items[item.0].id,
        None => &step.id,
    };
    Some(Event::Skipped {
        item: item.clone(),
        reason: "it is optional, and was left out".to_owned(),
    })
}

enum Scan {
    Do(Next),
    /// Every blocking step is settled; these lighter ones are open.
    Clear {
        open: Vec<Need>,
    },
}

fn scan(
    plan: &Plan,
    state: &State,
    now: Timestamp,
    options: &Options,
    steps: &[StepIndex],
) -> Scan {
    let mut start = Vec::new();
    let mut running = false;
    let mut blocking = Vec::new();
    let mut light = Vec::new();
    let mut asked_choices = BTreeSet::new();
    for &at in steps {
        let step = &plan.steps[at.0];
        if let Some(choice) = state.open_choice_of(at) {
            let entry = &plan.choices[choice];
            if let Some(configured) = entry.configured {
                let option = entry.options[configured].name.clone();
                return Scan::Do(Next::Append(Box::new(Event::Chosen {
                    choice: entry.id.clone(),
                    option,
                })));
            }
            if asked_choices.insert(choice) {
                blocking.push(Need::Choose(choice));
            }
            continue;
        }
        if state.steps[at.0].running {
            running = true;
            if is_barrier(step) {
                break;
            }
            continue;
        }
        let outcome = state.outcome_of(plan, at, now);
        if outcome.is_some_and(Outcome::is_settled) {
            continue;
        }
        let needs = if blocks(step) {
            &mut blocking
        } else {
            &mut light
        };
        match step.kind {
            StepKind::Hold => {
                if running || !start.is_empty() {
                    break;
                }
                return Scan::Do(hold(state, now, at, step));
            }
            StepKind::Attest | StepKind::Fill => needs.push(Need::Attest(at)),
            StepKind::Approve => needs.push(Need::Approve(at)),
            StepKind::Check => {
                if step.blocked.is_some() {
                    needs.push(Need::Mend(at));
                } else if outcome.is_none() || !state.observed_in_this_run(at) {
                    if let Some(need) = unconfirmed(state, at, step, options) {
                        needs.push(need);
                    } else if is_barrier(step) {
                        if !running && start.is_empty() {
                            start.push(at);
                        }
                        break;
                    } else {
                        start.push(at);
                    }
                } else if step.proof.person_reads.is_some() && outcome == Some(Outcome::NotMeasured)
                {
                    needs.push(Need::Attest(at));
                } else {
                    needs.push(Need::Mend(at));
                }
            }
            StepKind::Watch => {
                if step.blocked.is_some() || outcome.is_some() && state.observed_in_this_run(at) {
                    needs.push(Need::Mend(at));
                    if is_barrier(step) && blocks(step) {
                        break;
                    }
                } else if let Some(early) = too_early(state, now, at, step) {
                    if running || !start.is_empty() {
                        break;
                    }
                    return Scan::Do(early);
                } else if !is_barrier(step) {
                    start.push(at);
                } else {
                    if blocking.is_empty() && !running && start.is_empty() {
                        start.push(at);
                    }
                    break;
                }
            }
            StepKind::Action | StepKind::Shift => match outcome {
                None if step.blocked.is_none() => {
                    if let Some(need) = unconfirmed(state, at, step, options) {
                        needs.push(need);
                        if blocks(step) {
                            break;
                        }
                    } else if !blocking.is_empty() || running || !start.is_empty() {
                        break;
                    } else if let Some(unarmed) = unarmed(plan, state, now, at) {
                        return Scan::Do(Next::Ask(unarmed));
                    } else {
                        return Scan::Do(
                            anchor_first(plan, state, now, at)
                                .unwrap_or_else(|| Next::Start(vec![at])),
                        );
                    }
                }
                Some(Outcome::Unknown | Outcome::Failed) => {
                    needs.push(Need::Resolve(at));
                    if blocks(step) {
                        break;
                    }
                }
                Some(Outcome::NotMeasured) if step.proof.person_reads.is_some() => {
                    needs.push(Need::Attest(at));
                }
                _ => {
                    needs.push(Need::Mend(at));
                    if blocks(step) {
                        break;
                    }
                }
            },
        }
    }
    if !start.is_empty() {
        return Scan::Do(Next::Start(start));
    }
    if running {
        return Scan::Do(Next::Busy);
    }
    if blocking.is_empty() {
        return Scan::Clear { open: light };
    }
    blocking.append(&mut light);
    Scan::Do(Next::Ask(blocking))
}

/// The triggers that nothing measures, before the first step from which on they would be armed.
fn unarmed(plan: &Plan, state: &State, now: Timestamp, at: StepIndex) -> Option<Vec<Need>> {
    if state.armed.is_some() || !arms(plan, at) {
        return None;
    }
    let needs: Vec<Need> = untended(plan, state, now).map(Need::Arm).collect();
    (!needs.is_empty()).then_some(needs)
}

/// The triggers for which a launch waits, before the first of those steps from which on triggers are
/// armed: nothing measures them, and nobody watches them or has let them go.
pub fn unwatched<'a>(
    plan: &'a Plan,
    state: &'a State,
    now: Timestamp,
) -> impl Iterator<Item = StepIndex> + 'a {
    let waits = state.armed.is_none() && (0..plan.steps.len()).any(|at| arms(plan, StepIndex(at)));
    waits
        .then(|| untended(plan, state, now))
        .into_iter()
        .flatten()
}

/// The triggers that nothing measures and nobody watches or has let go.
fn untended<'a>(
    plan: &'a Plan,
    state: &'a State,
    now: Timestamp,
) -> impl Iterator<Item = StepIndex> + 'a {
    state.triggers().filter(move |at| {
        let step = &plan.steps[at.0];
        let measured = step.watch.is_some() && step.blocked.is_none();
        !measured && !state.settled_by_people(plan, *at, now)
    })
}

/// Why a watch cannot begin yet.
fn too_early(state: &State, now: Timestamp, at: StepIndex, step: &Step) -> Option<Next> {
    let from_s = step.watch.as_ref()?.from_s?;
    let Some(t_zero) = state.t_zero else {
        return Some(Next::Append(Box::new(Event::Anchored { t_zero: now })));
    };
    let until = t_zero
        .checked_add(SignedDuration::from_secs(from_s))
        .unwrap_or(Timestamp::MAX);
    (now < until).then_some(Next::Wait { step: at, until })
}

/// The first step that changes something in a deploy section is the moment that a launch with no
/// time of its own is anchored to.
fn anchor_first(plan: &Plan, state: &State, now: Timestamp, step: StepIndex) -> Option<Next> {
    let role = plan.steps[step.0]
        .item
        .map_or(plan.phases[plan.steps[step.0].phase.0].role, |item| {
            plan.items[item.0].role
        });
    (state.t_zero.is_none() && role == Role::Deploy && is_action(plan, step))
        .then(|| Next::Append(Box::new(Event::Anchored { t_zero: now })))
}

fn hold(state: &State, now: Timestamp, at: StepIndex, step: &Step) -> Next {
    let attempt = state.steps[at.0].attempts + 1;
    let passed = |summary: String| {
        Next::Append(Box::new(Event::Observed {
            step: step.id.clone(),
            attempt,
            observed: observed(Outcome::Proved, summary),
        }))
    };
    let Some(hold) = &step.hold else {
        return passed("no time to wait for".to_owned());
    };
    let Some(t_zero) = state.t_zero else {
        if hold.offset_s < 0 {
            return passed(format!(
                "{}: T-0 is not set, so there is nothing to wait for",
                hold.text
            ));
        }
        return Next::Append(Box::new(Event::Anchored { t_zero: now }));
    };
    match t_zero.checked_add(SignedDuration::from_secs(hold.offset_s)) {
        Ok(until) if now < until => Next::Wait { step: at, until },
        Ok(_) => passed(format!("{} reached", hold.text)),
        Err(_) => Next::Wait {
            step: at,
            until: Timestamp::MAX,
        },
    }
}

fn unconfirmed(state: &State, at: StepIndex, step: &Step, options: &Options) -> Option<Need> {
    (step.asks.is_some() && !state.steps[at.0].confirmed && !options.allow_destructive)
        .then_some(Need::Confirm(at))
}

/// A step that assigns variables changes the shell that its successors run in, so it runs alone; a
/// share of the traffic is watched before the next shift.
fn is_barrier(step: &Step) -> bool {
    matches!(step.kind, StepKind::Action | StepKind::Shift)
        || step
            .watch
            .as_ref()
            .is_some_and(|watch| watch.share.is_some())
        || matches!(step.proof.probe.as_deref(), Some(tminus_plan::Probe::Command(command)) if !command.assigns.is_empty())
}

fn blocks(step: &Step) -> bool {
    step.weight >= Weight::Required
}

fn is_stale(plan: &Plan, state: &State, at: StepIndex, now: Timestamp) -> bool {
    let step = &plan.steps[at.0];
    let proof = &state.steps[at.0];
    step.kind == StepKind::Check
        && state.outcome_of(plan, at, now) == Some(Outcome::Proved)
        && proof.outcome == Some(Outcome::Proved)
        && proof.at.is_some_and(|taken| {
            let fresh = i64::try_from(step.fresh_s.unwrap_or(FRESH_S)).unwrap_or(i64::MAX);
            now.duration_since(taken).as_secs() >= fresh && now > taken
        })
}

fn forward_steps(plan: &Plan, phase: PhaseIndex) -> Vec<StepIndex> {
    (0..plan.steps.len())
        .map(StepIndex)
        .filter(|step| {
            plan.steps[step.0].phase == phase && plan.steps[step.0].gate == GateRole::Forward
        })
        .collect()
}

fn starts_with_no_hold(plan: &Plan, phase: PhaseIndex) -> bool {
    let steps = forward_steps(plan, phase);
    !steps
        .iter()
        .any(|step| plan.steps[step.0].kind == StepKind::Hold)
        && !steps
            .iter()
            .any(|step| plan.steps[step.0].kind == StepKind::Action)
}

pub(crate) fn any_running(state: &State) -> bool {
    state.steps.iter().any(|step| step.running)
}

/// Whether anything but a watch runs.
pub(crate) fn any_effect_running(plan: &Plan, state: &State) -> bool {
    let mut steps = state.steps.iter().zip(&plan.steps);
    steps.any(|(state, step)| state.running && step.kind != StepKind::Watch)
}

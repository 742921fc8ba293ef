//! What a rollback does next: traffic first, then the written section in its order, then what was
//! done and can be taken back, newest first. It stops at the first thing that goes wrong.

use crate::next::any_effect_running;
use crate::{Need, Next, Options, RollbackState, State};
use jiff::Timestamp;
use tminus_measure::{Outcome, Verdict};
use tminus_plan::{GateRole, Plan, Probe, Shift, Step, StepIndex, StepKind};
use tminus_receipt::Event;

pub(crate) fn next(
    plan: &Plan,
    state: &State,
    now: Timestamp,
    options: &Options,
    begun: &RollbackState,
) -> Next {
    if let Some((summary, _)) = &begun.ended {
        if state
            .ended
            .as_ref()
            .is_some_and(|ended| ended.2 >= begun.at)
        {
            return if any_effect_running(plan, state) {
                Next::Busy
            } else {
                Next::Finished
            };
        }
        return Next::Append(Box::new(Event::Ended {
            verdict: Verdict::Fail,
            summary: format!("rolled back: {}; {summary}", begun.reason),
        }));
    }
    let shifts =
        |(step, known): (&Step, &crate::StepState)| known.running && step.kind == StepKind::Shift;
    if plan.steps.iter().zip(&state.steps).any(shifts) {
        // A shift that is under way could land behind the one that takes it back.
        return Next::Busy;
    }
    if let Some(next) = traffic(plan, state) {
        return next;
    }
    if any_effect_running(plan, state) {
        return Next::Busy;
    }
    written(plan, state, now, options, begun)
        .or_else(|| undo(plan, state, now, options))
        .unwrap_or_else(|| {
            Next::Append(Box::new(Event::RollbackEnded {
                summary: summary(plan, state, now),
            }))
        })
}

/// All traffic to the old version, if any was shifted.
fn traffic(plan: &Plan, state: &State) -> Option<Next> {
    let shifted = (0..plan.steps.len())
        .map(StepIndex)
        .find(|at| plan.steps[at.0].is_share() && state.steps[at.0].attempts > 0);
    undo_one(plan, state, shifted?)
}

/// Takes one step back. What went wrong stops the rollback there. A shift may be made again by the
/// next run; a command is not run again without a word.
fn undo_one(plan: &Plan, state: &State, at: StepIndex) -> Option<Next> {
    let own = &state.steps[at.0];
    let is_shift = plan.steps[at.0].kind == StepKind::Shift;
    match own.undone {
        Some(Outcome::Proved | Outcome::Attested) => None,
        Some(_) if !is_shift || own.undo_run == state.runs => {
            Some(Next::Ask(vec![Need::Resolve(at)]))
        }
        _ => Some(Next::Undo(at)),
    }
}

/// The steps of the written section.
fn written(
    plan: &Plan,
    state: &State,
    now: Timestamp,
    options: &Options,
    begun: &RollbackState,
) -> Option<Next> {
    for (at, step) in plan.steps.iter().enumerate() {
        let at = StepIndex(at);
        if step.gate != GateRole::Rollback {
            continue;
        }
        if let Some(choice) = state.open_choice_of(at) {
            if options.declined.contains(&at) {
                continue;
            }
            return Some(Next::Ask(vec![Need::Choose(choice)]));
        }
        let own = &state.steps[at.0];
        let outcome = state.outcome_of(plan, at, now);
        let since = own.at.is_some_and(|taken| taken >= begun.at);
        match step.kind {
            StepKind::Check if step.blocked.is_none() => {
                if own.running {
                    return Some(Next::Busy);
                }
                let settled = since && outcome.is_some_and(Outcome::is_settled);
                let looked = since && state.observed_in_this_run(at);
                let let_go = options.declined.contains(&at);
                if state.settled_by_people(plan, at, now) || settled || let_go {
                    continue;
                }
                if looked {
                    return Some(Next::Ask(vec![Need::Mend(at)]));
                }
                return Some(Next::Start(vec![at]));
            }
            StepKind::Action => {
                if outcome.is_some_and(Outcome::is_settled) || options.declined.contains(&at) {
                    continue;
                }
                let need = match outcome {
                    _ if step.blocked.is_some() => Need::Mend(at),
                    Some(Outcome::Failed | Outcome::Unknown) => Need::Resolve(at),
                    Some(_) => Need::Mend(at),
                    None if runs(state, at, step, options) => {
                        return Some(Next::Start(vec![at]));
                    }
                    None => Need::Confirm(at),
                };
                return Some(Next::Ask(vec![need]));
            }
            // What only people can say of a rollback is theirs to say when it is over.
            _ => {}
        }
    }
    None
}

/// Whether an action runs without a question: it is named in the config and nothing about it is in
/// doubt, or a person has said yes.
fn runs(state: &State, at: StepIndex, step: &Step, options: &Options) -> bool {
    let doubtful = step.asks.is_some() && !options.allow_destructive;
    state.steps[at.0].confirmed || step.automatic && !doubtful && state.choices_of(at).is_empty()
}

/// Takes back what was done, newest first: a version that was started is stopped, a written undo runs.
/// What may have been done, since it failed or its end is not known, is asked about.
fn undo(plan: &Plan, state: &State, now: Timestamp, options: &Options) -> Option<Next> {
    let mut done: Vec<(StepIndex, bool)> = (0..plan.steps.len())
        .map(StepIndex)
        .filter(|at| {
            let step = &plan.steps[at.0];
            let has_undo = match step.proof.probe.as_deref() {
                Some(Probe::Command(command)) => command.undo.is_some() && !command.service,
                _ => matches!(step.shift, Some(Shift::Start)),
            };
            step.gate == GateRole::Forward && has_undo && state.steps[at.0].attempts > 0
        })
        .filter_map(|at| {
            let ran = state.steps[at.0]
                .observed
                .as_ref()
                .is_some_and(|observed| observed.exit_status.is_some());
            match state.outcome_of(plan, at, now)? {
                Outcome::Proved | Outcome::Attested => Some((at, true)),
                Outcome::Failed | Outcome::Unknown => Some((at, false)),
                // It ran, and what it printed is for a person to read.
                _ if ran => Some((at, true)),
                _ => None,
            }
        })
        .collect();
    done.sort_by_key(|(at, _)| std::cmp::Reverse(state.steps[at.0].receipts.first().copied()));
    for (at, certain) in done {
        let step = &plan.steps[at.0];
        let own = &state.steps[at.0];
        let by_itself = step.kind == StepKind::Shift || plan.undo_automatic && certain;
        if own.undone.is_none() && !by_itself && !own.confirmed_undo {
            if options.declined.contains(&at) {
                continue;
            }
            return Some(Next::Ask(vec![Need::Confirm(at)]));
        }
        let next = undo_one(plan, state, at);
        if next.is_some() {
            return next;
        }
    }
    None
}

/// What was done and what was not, in one line.
fn summary(plan: &Plan, state: &State, now: Timestamp) -> String {
    let mut parts = Vec::new();
    let shifted = plan
        .steps
        .iter()
        .zip(&state.steps)
        .any(|(step, own)| step.is_share() && own.undone == Some(Outcome::Proved));
    if shifted {
        parts.push("all traffic is with the old version".to_owned());
    }
    let rollback: Vec<StepIndex> = (0..plan.steps.len())
        .map(StepIndex)
        .filter(|at| {
            plan.steps[at.0].gate == GateRole::Rollback
                && matches!(plan.steps[at.0].kind, StepKind::Action | StepKind::Check)
        })
        .collect();
    let done = rollback
        .iter()
        .filter(|at| {
            state
                .outcome_of(plan, **at, now)
                .is_some_and(Outcome::is_settled)
        })
        .count();
    if !rollback.is_empty() {
        parts.push(format!(
            "{done} of {} written steps were done",
            rollback.len()
        ));
    }
    let undone = plan
        .steps
        .iter()
        .zip(&state.steps)
        .filter(|(step, own)| !step.is_share() && own.undone == Some(Outcome::Proved))
        .count();
    if undone > 0 {
        parts.push(format!("{undone} taken back"));
    }
    if parts.is_empty() {
        parts.push("there was nothing to take back".to_owned());
    }
    parts.join("; ")
}

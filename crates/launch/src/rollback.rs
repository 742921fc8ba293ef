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
    match traffic(plan, state) {
        Part::Do(next) => return next,
        Part::Done => {}
    }
    if any_effect_running(plan, state) {
        return Next::Busy;
    }
    match written(plan, state, now, options, begun) {
        Part::Do(next) => return next,
        Part::Done => {}
    }
    match undo(plan, state, options) {
        Part::Do(next) => return next,
        Part::Done => {}
    }
    Next::Append(Box::new(Event::RollbackEnded {
        summary: summary(plan, state, now),
    }))
}

enum Part {
    Do(Next),
    Done,
}

/// All traffic to the old version, if any was shifted.
fn traffic(plan: &Plan, state: &State) -> Part {
    let shifted = (0..plan.steps.len()).map(StepIndex).find(|at| {
        matches!(plan.steps[at.0].shift, Some(Shift::Share(_))) && state.steps[at.0].attempts > 0
    });
    shifted.map_or(Part::Done, |at| undo_one(state, at))
}

/// Takes one step back, once in a run. What went wrong stops the rollback there.
fn undo_one(state: &State, at: StepIndex) -> Part {
    let own = &state.steps[at.0];
    match own.undone {
        Some(Outcome::Proved | Outcome::Attested) => Part::Done,
        Some(_) if own.undo_run == state.runs => Part::Do(Next::Ask(vec![Need::Resolve(at)])),
        _ => Part::Do(Next::Undo(at)),
    }
}

/// The steps of the written section.
fn written(
    plan: &Plan,
    state: &State,
    now: Timestamp,
    options: &Options,
    begun: &RollbackState,
) -> Part {
    for (at, step) in plan.steps.iter().enumerate() {
        let at = StepIndex(at);
        if step.gate != GateRole::Rollback {
            continue;
        }
        if let Some((choice, _)) = state.choice_of(at)
            && state.chosen[choice].is_none()
        {
            if options.declined.contains(&at) {
                continue;
            }
            return Part::Do(Next::Ask(vec![Need::Choose(choice)]));
        }
        let own = &state.steps[at.0];
        let outcome = state.outcome_of(plan, at, now);
        let since = own.at.is_some_and(|taken| taken >= begun.at);
        match step.kind {
            StepKind::Check if step.blocked.is_none() => {
                if own.running {
                    return Part::Do(Next::Busy);
                }
                let settled = since && outcome.is_some_and(Outcome::is_settled);
                let looked = since && state.observed_in_this_run(at);
                if state.settled_by_people(plan, at, now) || settled {
                    continue;
                }
                if looked {
                    return Part::Do(Next::Ask(vec![Need::Mend(at)]));
                }
                return Part::Do(Next::Start(vec![at]));
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
                        return Part::Do(Next::Start(vec![at]));
                    }
                    None => Need::Confirm(at),
                };
                return Part::Do(Next::Ask(vec![need]));
            }
            // What only people can say of a rollback is theirs to say when it is over.
            _ => {}
        }
    }
    Part::Done
}

/// Whether an action runs without a question: it is named in the config and nothing about it is in
/// doubt, or a person has said yes.
fn runs(state: &State, at: StepIndex, step: &Step, options: &Options) -> bool {
    let doubtful = step.asks.is_some() && !options.allow_destructive;
    state.steps[at.0].confirmed || step.automatic && !doubtful && state.choice_of(at).is_none()
}

/// Takes back what was done, newest first: a version that was started is stopped, a written undo runs.
fn undo(plan: &Plan, state: &State, options: &Options) -> Part {
    let mut done: Vec<StepIndex> = (0..plan.steps.len())
        .map(StepIndex)
        .filter(|at| {
            let step = &plan.steps[at.0];
            let own = &state.steps[at.0];
            let has_undo = match &step.proof.probe {
                Some(Probe::Command(command)) => command.undo.is_some() && !command.service,
                _ => matches!(step.shift, Some(Shift::Start)),
            };
            step.gate == GateRole::Forward
                && has_undo
                && matches!(own.outcome, Some(Outcome::Proved | Outcome::Attested))
        })
        .collect();
    done.sort_by_key(|at| std::cmp::Reverse(state.steps[at.0].receipts.first().copied()));
    for at in done {
        let step = &plan.steps[at.0];
        let own = &state.steps[at.0];
        let asked = step.kind == StepKind::Shift || plan.undo_automatic || own.confirmed_undo;
        if own.undone.is_none() && !asked {
            if options.declined.contains(&at) {
                continue;
            }
            return Part::Do(Next::Ask(vec![Need::Confirm(at)]));
        }
        match undo_one(state, at) {
            Part::Do(next) => return Part::Do(next),
            Part::Done => {}
        }
    }
    Part::Done
}

/// What was done and what was not, in one line.
fn summary(plan: &Plan, state: &State, now: Timestamp) -> String {
    let mut parts = Vec::new();
    let shifted = plan.steps.iter().zip(&state.steps).any(|(step, own)| {
        matches!(step.shift, Some(Shift::Share(_))) && own.undone == Some(Outcome::Proved)
    });
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
        .filter(|(step, own)| {
            !matches!(step.shift, Some(Shift::Share(_))) && own.undone == Some(Outcome::Proved)
        })
        .count();
    if undone > 0 {
        parts.push(format!("{undone} taken back"));
    }
    if parts.is_empty() {
        parts.push("there was nothing to take back".to_owned());
    }
    parts.join("; ")
}

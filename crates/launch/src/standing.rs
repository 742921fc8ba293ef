//! Where a launch stands, as its exit status and its one-line answer tell it.

use crate::{Options, Outcomes, State, next::gate};
use jiff::Timestamp;
use tminus_measure::{Outcome, Verdict};
use tminus_plan::{GateRole, PhaseIndex, Plan};

/// Where a launch stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Everything asked for so far is a go.
    Go,
    /// Something required was observed not to hold.
    NoGo,
    /// Something required was measured with too little data.
    Inconclusive,
    /// Something required was neither measured nor signed.
    NotMeasured,
    /// A person stopped it.
    Stopped,
    /// It was rolled back.
    RolledBack,
    /// A rollback has begun and is not complete.
    RollbackIncomplete,
}

/// Where a launch stands at a time. With `until`, the phases behind it do not count; with `only`,
/// the selected steps alone do.
pub fn standing(plan: &Plan, state: &State, now: Timestamp, options: &Options) -> Standing {
    if let Some(rollback) = &state.rollback {
        return match rollback.ended {
            Some(_) => Standing::RolledBack,
            None => Standing::RollbackIncomplete,
        };
    }
    if state.aborted.is_some() {
        return Standing::Stopped;
    }
    let verdict = if let Some(only) = &options.only {
        Verdict::all(
            only.iter()
                .filter_map(|step| match state.outcome_of(plan, *step, now) {
                    Some(outcome) => outcome.verdict(),
                    None => Some(Verdict::NotMeasured),
                }),
        )
    } else {
        let last = options.until.map_or(plan.phases.len(), |until| until.0 + 1);
        Verdict::all(
            plan.phases
                .iter()
                .take(last)
                .enumerate()
                .filter(|(_, phase)| phase.forward)
                .map(|(at, _)| match &state.gates[at] {
                    Some(passed) if passed.verdict == Verdict::Pass => Verdict::Pass,
                    _ => gate(plan, state, now, PhaseIndex(at)).0,
                }),
        )
    };
    match verdict {
        Verdict::Pass => Standing::Go,
        Verdict::Fail => Standing::NoGo,
        Verdict::Inconclusive => Standing::Inconclusive,
        Verdict::NotMeasured => Standing::NotMeasured,
    }
}

/// How many items of the forward gates have which outcome.
pub fn outcomes(plan: &Plan, state: &State, now: Timestamp) -> Outcomes {
    let mut counts = Outcomes::default();
    for at in 0..plan.items.len() {
        if plan.items[at].gate != GateRole::Forward {
            continue;
        }
        let slot = match state.outcome_of_item(tminus_plan::ItemIndex(at), now) {
            Some(Outcome::Proved) => &mut counts.proved,
            Some(Outcome::Attested) => &mut counts.attested,
            Some(Outcome::Waived) => &mut counts.waived,
            Some(Outcome::Failed) => &mut counts.failed,
            Some(Outcome::Inconclusive) => &mut counts.inconclusive,
            Some(Outcome::NotMeasured) => &mut counts.not_measured,
            Some(Outcome::Skipped) => &mut counts.skipped,
            Some(Outcome::Unknown) => &mut counts.unknown,
            None => &mut counts.open,
        };
        *slot += 1;
    }
    counts
}

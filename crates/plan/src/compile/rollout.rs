//! The steps of a rollout: start, shift and watch in turn, stop.

use super::watch;
use crate::config::{Config, Rollout, Target};
use crate::{Effect, GateRole, Item, Role, Shift, Source, Step, StepKind, Watch};
use std::time::Duration;
use tminus_checklist::Weight;
use tminus_measure::display_duration;

/// One step of a rollout, before it has a place in the plan.
pub(super) struct Part {
    text: String,
    kind: StepKind,
    shift: Option<Shift>,
    watch: Option<Watch>,
}

/// What the rollout of a config consists of, in order; nothing without one.
pub(super) fn parts(config: &Config, items: &[Item]) -> Vec<Part> {
    let Some(rollout) = &config.rollout else {
        return Vec::new();
    };
    let shift = |text, shift| Part {
        text,
        kind: StepKind::Shift,
        shift: Some(shift),
        watch: None,
    };
    let mut parts = Vec::new();
    if starts(rollout) {
        parts.push(shift(
            "Start the new version without traffic".to_owned(),
            Shift::Start,
        ));
    }
    for share in &rollout.steps {
        parts.push(shift(
            format!("Shift {share} % of the traffic to the new version"),
            Shift::Share(*share),
        ));
        let lasts = display_duration(Duration::from_millis(rollout.watch_ms));
        parts.push(Part {
            text: format!("Watch the new version at {share} % for {lasts}"),
            kind: StepKind::Watch,
            shift: None,
            watch: Some(watch::of_rollout(rollout, *share, items, config)),
        });
    }
    if rollout.stop_old {
        let text = "Drain and stop the old version".to_owned();
        parts.push(shift(text, Shift::StopOld));
    }
    parts
}

fn starts(rollout: &Rollout) -> bool {
    match &rollout.target {
        Target::Process { start, .. } => start.is_some(),
        Target::Command { start, .. } => start.is_some(),
        Target::Haproxy { .. } | Target::Nginx { .. } => false,
    }
}

/// The steps, each made from a blank one. Their proof is the config's line of the rollout, or of
/// the binding that gives them to an item.
pub(super) fn steps(parts: Vec<Part>, line: usize, blank: &dyn Fn() -> Step) -> Vec<Step> {
    parts
        .into_iter()
        .map(|part| {
            let mut step = Step {
                text: part.text,
                kind: part.kind,
                shift: part.shift,
                watch: part.watch.map(Box::new),
                ..blank()
            };
            // A share that failed must never be stepped over.
            step.weight = step.weight.max(Weight::Required);
            if part.kind == StepKind::Shift {
                step.effect = Effect::Mutate;
            }
            step.proof.source = Source::Bound { line };
            step
        })
        .collect()
}

/// Where a rollout goes that no item is: behind the last forward step of a deploy section; without
/// one, behind the last action; without that too, at the end.
pub(super) fn place(steps: &[Step], items: &[Item], phases: &[Role]) -> Option<usize> {
    let forward = |step: &Step| step.gate == GateRole::Forward;
    let deploys = |step: &Step| {
        let own = step.item.map(|item| items[item.0].role);
        own.unwrap_or(phases[step.phase.0]) == Role::Deploy
    };
    steps
        .iter()
        .rposition(|step| forward(step) && deploys(step))
        .or_else(|| {
            steps
                .iter()
                .rposition(|step| forward(step) && step.kind == StepKind::Action)
        })
        .or_else(|| steps.iter().rposition(forward))
}

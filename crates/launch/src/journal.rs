//! Receipts in one line each.

use crate::{Journal, Record};
use tminus_receipt::{Decision, Event};

/// The short form of a receipt.
pub(crate) fn entry(record: &Record) -> Journal {
    let (kind, text) = describe(&record.event);
    Journal {
        seq: record.seq,
        time: record.time,
        kind: kind.to_owned(),
        actor: record.actor.clone(),
        text,
    }
}

fn describe(event: &Event) -> (&'static str, String) {
    match event {
        Event::Opened { title, plan, .. } => (
            "launch.opened",
            format!("{title}, plan {}", short(plan.as_str())),
        ),
        Event::Trusted { plan, how } => (
            "plan.trusted",
            format!("plan {} by {how}", short(plan.as_str())),
        ),
        Event::RunStarted { process, .. } => ("run.started", process.clone()),
        Event::RunLeft {
            exit_status,
            reason,
        } => ("run.left", format!("{reason} (exit status {exit_status})")),
        Event::Anchored { t_zero } => ("launch.anchored", format!("T-0 is {t_zero}")),
        Event::PhaseEntered { phase } => ("phase.entered", phase.clone()),
        Event::Intended { step, attempt } => ("step.intended", format!("{step}, try {attempt}")),
        Event::Observed { step, observed, .. } => (
            "step.observed",
            format!("{step}: {}: {}", observed.outcome, observed.summary),
        ),
        Event::Confirmed { step, .. } => ("step.confirmed", step.clone()),
        Event::Chosen { choice, option } => ("choice.taken", format!("{choice}: {option}")),
        Event::Attested { item, note, .. } => ("item.attested", with_note(item, note.as_deref())),
        Event::Refused { item, note, .. } => ("item.refused", with_note(item, note.as_deref())),
        Event::Waived {
            item,
            reason,
            expires,
        } => ("item.waived", format!("{item} until {expires}: {reason}")),
        Event::Skipped { item, reason } => ("item.skipped", format!("{item}: {reason}")),
        Event::Approved { item, role, .. } => (
            "item.approved",
            role.as_ref()
                .map_or_else(|| item.clone(), |role| format!("{item} as {role}")),
        ),
        Event::Resolved { step, decision, .. } => (
            "step.resolved",
            format!(
                "{step}: {}",
                match decision {
                    Decision::Done => "it was done",
                    Decision::Failed => "it failed",
                    Decision::Again => "do it again",
                }
            ),
        ),
        Event::GateDecided {
            phase,
            verdict,
            reasons,
        } => (
            "gate.decided",
            match reasons.len() {
                0 => format!("{phase}: {verdict}"),
                count => format!("{phase}: {verdict} ({count} in the way)"),
            },
        ),
        Event::UndoIntended { step, attempt } => {
            ("undo.intended", format!("{step}, try {attempt}"))
        }
        Event::UndoObserved { step, observed, .. } => (
            "undo.observed",
            format!("{step}: {}: {}", observed.outcome, observed.summary),
        ),
        Event::Looked { step, samples } => {
            let values: Vec<String> = samples
                .iter()
                .map(|sample| match (sample.value, sample.holds) {
                    (Some(value), _) => format!("{value}"),
                    (None, Some(verdict)) => verdict.to_string(),
                    (None, None) => "no value".to_owned(),
                })
                .collect();
            ("watch.looked", format!("{step}: {}", values.join(", ")))
        }
        Event::WatchExtended { step, by_ms } => ("watch.extended", format!("{step} by {by_ms} ms")),
        Event::TriggerFired { step, reason } => ("trigger.fired", format!("{step}: {reason}")),
        Event::RollbackBegun { reason, .. } => ("rollback.begun", reason.clone()),
        Event::RollbackEnded { summary } => ("rollback.ended", summary.clone()),
        Event::Aborted { reason } => ("launch.aborted", reason.clone()),
        Event::Ended { verdict, summary } => ("launch.ended", format!("{verdict}: {summary}")),
        Event::EvidenceErased { digest, reason } => (
            "evidence.erased",
            format!("{}: {reason}", short(digest.as_str())),
        ),
    }
}

fn with_note(item: &str, note: Option<&str>) -> String {
    note.map_or_else(|| item.to_owned(), |note| format!("{item}: {note}"))
}

fn short(digest: &str) -> &str {
    digest.get(..12).unwrap_or(digest)
}

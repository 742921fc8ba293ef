//! What happened, one line a receipt, for output that is no terminal.

use super::sign;
use crate::account::{decision, word};
use crate::text::{clock, counted, digest_text, one_line, pad, short_digest};
use jiff::Timestamp;
use std::time::Duration;
use tminus_measure::{Outcome, Quantity, Unit, display_duration, four_digits};
use tminus_plan::{Effect, GateRole, Plan};
use tminus_receipt::{Actor, Decision, Event, Observed, Sample};

/// What a receipt says, in one line without its line feed; `None` for one that tells people nothing,
/// such as the intent of a check that only looks.
pub fn line(plan: &Plan, time: Timestamp, actor: &Actor, event: &Event) -> Option<String> {
    let (what, text) = told(plan, actor, event)?;
    Some(format!(
        "{}  {} {}",
        clock(time),
        pad(&what, 14),
        one_line(&text)
    ))
}

/// The values of one look.
fn looked(plan: &Plan, step: &str, samples: &[Sample]) -> String {
    let watch = plan
        .steps
        .iter()
        .find(|known| known.id == step)
        .and_then(|known| known.watch.as_deref());
    let values: Vec<String> = samples
        .iter()
        .enumerate()
        .map(|(at, sample)| {
            let series = watch.and_then(|watch| watch.series.get(at));
            let name = series.map_or("", |series| series.name.as_str());
            let unit = series.map(|series| series.unit);
            let value = match (sample.value, sample.holds) {
                (_, Some(verdict)) => verdict.to_string(),
                (Some(value), None) => shown(value, unit),
                (None, None) => sample.note.clone().unwrap_or_else(|| "no value".to_owned()),
            };
            let against = sample
                .baseline
                .map(|baseline| format!(" (baseline {})", four_digits(baseline)))
                .unwrap_or_default();
            format!("{name} {value}{against}")
        })
        .collect();
    format!("{}: {}", of_step(plan, step), values.join(", "))
}

fn shown(value: f64, unit: Option<Unit>) -> String {
    let rounded = four_digits(value);
    Quantity::new(rounded, unit.unwrap_or(Unit::None))
        .map_or_else(|_| rounded.to_string(), |quantity| quantity.to_string())
}

/// A word and a sentence.
fn told(plan: &Plan, actor: &Actor, event: &Event) -> Option<(String, String)> {
    let by = &actor.name;
    let said = |note: &Option<String>| {
        note.as_deref()
            .map(|note| format!(": {note}"))
            .unwrap_or_default()
    };
    let (what, text) = match event {
        Event::Opened {
            title, file, plan, ..
        } => (
            "opened",
            format!(
                "{title} ({file}), plan {}",
                short_digest(&digest_text(plan))
            ),
        ),
        Event::Trusted { plan, how } => (
            "trusted",
            format!("plan {} by {by} ({how})", short_digest(&digest_text(plan))),
        ),
        Event::RunStarted { process, .. } => ("run", process.clone()),
        Event::RunLeft {
            exit_status,
            reason,
        } => ("left", format!("exit status {exit_status}: {reason}")),
        Event::Anchored { t_zero } => ("T-0", t_zero.strftime("%Y-%m-%d %H:%M:%S UTC").to_string()),
        Event::PhaseEntered { phase } => ("phase", heading(plan, phase)),
        Event::Intended { step, attempt } => {
            let changes = plan
                .steps
                .iter()
                .any(|known| known.id == *step && known.effect != Effect::Read);
            if !changes {
                return None;
            }
            (
                "begin",
                format!("{}{}", of_step(plan, step), tries(*attempt)),
            )
        }
        Event::Observed {
            step,
            attempt,
            observed,
        } => {
            return Some((
                marked(observed.outcome),
                found(&of_step(plan, step), *attempt, observed),
            ));
        }
        Event::Looked { step, samples } => {
            // A trigger that does not fire says nothing, and says it often.
            let mut steps = plan.steps.iter();
            if steps.any(|known| known.id == *step && known.gate == GateRole::Trigger) {
                return None;
            }
            ("look", looked(plan, step, samples))
        }
        Event::WatchExtended { step, by_ms } => (
            "extended",
            format!(
                "{}: no verdict yet, so it is watched for another {}",
                of_step(plan, step),
                display_duration(Duration::from_millis(*by_ms))
            ),
        ),
        Event::TriggerFired { step, reason } => {
            ("TRIGGER", format!("{}: {reason}", of_step(plan, step)))
        }
        Event::RollbackBegun { reason, .. } => ("ROLLBACK", format!("{reason} ({by})")),
        Event::RollbackEnded { summary } => ("rolled back", summary.clone()),
        Event::Confirmed { step, .. } => ("confirmed", format!("{} by {by}", of_step(plan, step))),
        Event::Chosen { choice, option } => {
            let line = plan
                .choices
                .iter()
                .find(|known| known.id == *choice)
                .map(|known| format!(" (line {})", known.line));
            (
                "chosen",
                format!("{option}{} by {by}", line.unwrap_or_default()),
            )
        }
        Event::Attested {
            item, note, values, ..
        } => {
            let filled: Vec<String> = values
                .iter()
                .map(|value| format!("{} = {}", value.name, value.text))
                .collect();
            let filled = if filled.is_empty() {
                String::new()
            } else {
                format!(" [{}]", filled.join(", "))
            };
            return Some((
                marked(Outcome::Attested),
                format!("{} by {by}{filled}{}", of_item(plan, item), said(note)),
            ));
        }
        Event::Refused { item, note, .. } => {
            return Some((
                marked(Outcome::Failed),
                format!("{} refused by {by}{}", of_item(plan, item), said(note)),
            ));
        }
        Event::Waived {
            item,
            reason,
            expires,
        } => {
            let until = expires.strftime("%Y-%m-%d %H:%M UTC");
            return Some((
                marked(Outcome::Waived),
                format!("{} by {by} until {until}: {reason}", of_item(plan, item)),
            ));
        }
        Event::Skipped { item, reason } => {
            return Some((
                marked(Outcome::Skipped),
                format!("{}: {reason}", of_item(plan, item)),
            ));
        }
        Event::Approved {
            item, role, note, ..
        } => {
            let role = role
                .as_deref()
                .map(|role| format!(" as {role}"))
                .unwrap_or_default();
            (
                "✎ approved",
                format!("{} by {by}{role}{}", of_item(plan, item), said(note)),
            )
        }
        Event::Resolved {
            step,
            decision,
            note,
        } => {
            let decision = match decision {
                Decision::Done => "done",
                Decision::Failed => "failed",
                Decision::Again => "to be run again",
            };
            (
                "resolved",
                format!(
                    "{} {decision}, says {by}{}",
                    of_step(plan, step),
                    said(note)
                ),
            )
        }
        Event::GateDecided {
            phase,
            verdict,
            reasons,
        } => {
            let reasons = match reasons.as_slice() {
                [] => String::new(),
                [one] => format!(": {one}"),
                [first, rest @ ..] => {
                    format!(": {first}, and {}", counted(rest.len(), "more", "more"))
                }
            };
            (
                "gate",
                format!(
                    "{} for {}{reasons}",
                    decision(*verdict),
                    heading(plan, phase)
                ),
            )
        }
        Event::UndoIntended { step, attempt } => (
            "undo",
            format!("{}{}", of_step(plan, step), tries(*attempt)),
        ),
        Event::UndoObserved {
            step,
            attempt,
            observed,
        } => {
            let what = format!("undo {}", word(Some(observed.outcome)));
            return Some((what, found(&of_step(plan, step), *attempt, observed)));
        }
        Event::Aborted { reason } => ("aborted", format!("by {by}: {reason}")),
        Event::Ended { verdict, summary } => ("ended", format!("{verdict}: {summary}")),
        Event::EvidenceErased { digest, reason } => (
            "erased",
            format!("{} by {by}: {reason}", short_digest(&digest_text(digest))),
        ),
    };
    Some((what.to_owned(), text))
}

fn marked(outcome: Outcome) -> String {
    format!("{} {}", sign(Some(outcome)).0, word(Some(outcome)))
}

fn found(subject: &str, attempt: u32, observed: &Observed) -> String {
    let took = display_duration(Duration::from_micros(observed.duration_us));
    format!("{subject}{}: {} ({took})", tries(attempt), observed.summary)
}

fn tries(attempt: u32) -> String {
    if attempt > 1 {
        format!(", try {attempt}")
    } else {
        String::new()
    }
}

fn heading(plan: &Plan, id: &str) -> String {
    plan.phases
        .iter()
        .find(|phase| phase.id == id)
        .map_or_else(|| id.to_owned(), |phase| phase.heading.clone())
}

fn of_step(plan: &Plan, id: &str) -> String {
    plan.steps.iter().find(|step| step.id == id).map_or_else(
        || id.to_owned(),
        |step| format!("{} (line {})", step.text, step.line),
    )
}

fn of_item(plan: &Plan, id: &str) -> String {
    plan.items.iter().find(|item| item.id == id).map_or_else(
        || id.to_owned(),
        |item| format!("{} (line {})", item.text, item.line),
    )
}

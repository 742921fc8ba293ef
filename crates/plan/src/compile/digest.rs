//! The digest of a plan: over what is executed and counted, not over how it is told.

use super::identity::hex;
use crate::Plan;
use crate::config::Config;
use serde_json::json;

/// SHA-256 over the canonical JSON (RFC 8785) of the compiled steps and the config. Lines, ticks
/// and prose do not count, but ids come from heading path and text.
pub(super) fn of(plan: &Plan, config: &Config) -> String {
    let essence = json!({
        "phases": plan.phases.iter().map(|phase| json!([phase.id, phase.forward])).collect::<Vec<_>>(),
        "items": plan.items.iter().map(|item| json!({
            "id": item.id, "phase": item.phase, "parent": item.parent, "kind": item.kind,
            "weight": item.weight, "gate": item.gate, "blanks": item.blanks,
            "criteria": item.criteria, "steps": item.steps,
        })).collect::<Vec<_>>(),
        "steps": plan.steps.iter().map(|step| json!({
            "id": step.id, "item": step.item, "phase": step.phase, "kind": step.kind,
            "weight": step.weight, "gate": step.gate, "probe": step.proof.probe,
            "reads": step.proof.person_reads, "effect": step.effect,
            "hold": step.hold.as_ref().map(|hold| hold.offset_s), "fresh_s": step.fresh_s,
            "asks": step.asks, "blocked": step.blocked, "role": step.approval_role,
            "approvers": step.approvers,
        })).collect::<Vec<_>>(),
        "choices": plan.choices.iter().map(|choice| json!({
            "id": choice.id, "configured": choice.configured, "options": choice.options,
        })).collect::<Vec<_>>(),
        "config": if config.normal.is_null() { json!({}) } else { config.normal.clone() },
    });
    let canonical = serde_json_canonicalizer::to_vec(&essence)
        .unwrap_or_else(|_| essence.to_string().into_bytes());
    hex(&canonical)
}

//! From what a probe found to what a receipt says.

use crate::Engine;
use jiff::Timestamp;
use std::collections::BTreeMap;
use tminus_ledger::Piece;
use tminus_measure::Outcome;
use tminus_plan::StepIndex;
use tminus_probe::{Observation, redact_text};
use tminus_receipt::{Observed, Value};

impl Engine {
    /// The body of a receipt and the evidence that it names. The values of assigned variables are
    /// remembered here; a receipt gets them only where they hold no secret.
    pub(crate) fn observed(
        &mut self,
        step: StepIndex,
        observation: Observation,
    ) -> (Observed, Vec<Piece>) {
        let now = Timestamp::now();
        let pieces: Vec<Piece> = observation
            .captures
            .into_iter()
            .filter(|capture| !capture.bytes.is_empty())
            .map(|capture| Piece::new(&capture.name, capture.bytes, capture.cut, now))
            .collect();
        let variables: BTreeMap<String, Option<String>> = observation
            .variables
            .iter()
            .map(|(name, value)| {
                let is_plain = redact_text(&self.setting.secrets, value) == *value;
                (name.clone(), is_plain.then(|| value.clone()))
            })
            .collect();
        self.variables.extend(observation.variables);
        let (outcome, summary) = match (
            &self.plan.steps[step.0].proof.person_reads,
            observation.outcome,
        ) {
            (Some(expected), Outcome::Proved) => (
                Outcome::NotMeasured,
                format!("{}; a person must read it: {expected}", observation.summary),
            ),
            (_, outcome) => (outcome, observation.summary),
        };
        let observed = Observed {
            outcome,
            summary: redact_text(&self.setting.secrets, &summary),
            exit_status: observation.exit_status,
            duration_us: u64::try_from(observation.duration.as_micros()).unwrap_or(u64::MAX),
            values: observation
                .values
                .into_iter()
                .map(|value| Value {
                    name: value.name,
                    text: value.text,
                    number: value.number.filter(|number| number.is_finite()),
                })
                .collect(),
            evidence: pieces
                .iter()
                .map(|piece| piece.reference().clone())
                .collect(),
            variables,
        };
        (observed, pieces)
    }
}

/// An observation that the engine makes by itself.
pub(crate) fn noted(outcome: Outcome, summary: impl Into<String>) -> Observed {
    Observed {
        outcome,
        summary: summary.into(),
        exit_status: None,
        duration_us: 0,
        values: Vec::new(),
        evidence: Vec::new(),
        variables: BTreeMap::new(),
    }
}

/// The key under which the supervisor notes a step's try.
pub(crate) fn key(step: &str, attempt: u32) -> String {
    format!("{step}.{attempt}")
}

/// The key under which the supervisor notes the try of a step's undo.
pub(crate) fn undo_key(step: &str, attempt: u32) -> String {
    format!("{step}.undo.{attempt}")
}

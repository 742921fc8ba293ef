//! An entry of the checklist on the page, with its steps.

use super::view::{Badge, Row, StepView, badge, basis, class, facts_of, pieces, tags};
use super::{Pages, anchor};
use crate::account::{Entry, Need, Subject, need, receipt_id, word};
use crate::json::probe_name;
use crate::text::{moment, one_line, printable};
use std::time::Duration;
use tminus_launch::StepState;
use tminus_measure::{Outcome, display_duration};
use tminus_plan::{Effect, Probe, Source, Step, StepKind};
use tminus_receipt::EvidenceReference;

/// Deeper nesting is not indented further; a phone has no room for it.
const DEEPEST: usize = 4;

impl<'a> Pages<'a> {
    pub(super) fn row(&self, entry: &Entry<'a>, group: Option<String>) -> Row {
        let known = entry.item_state(self.state);
        let steps = entry.steps(self.plan, self.state);
        let single = steps.len() == 1;
        let mut step_views: Vec<StepView> = steps
            .iter()
            .map(|&(step, state)| self.step(step, state, entry, single))
            .collect();
        let how = single
            .then(|| step_views.iter_mut().find_map(|step| step.how.take()))
            .flatten();
        step_views.retain(|view| !single || view.says_something());
        let shown: Vec<&EvidenceReference> = steps
            .iter()
            .filter_map(|(_, state)| state.as_ref()?.observed.as_ref())
            .flat_map(|observed| &observed.evidence)
            .collect();
        let summary = one_line(entry.summary(self.plan, self.state));
        // What a person said is shown as their words.
        let note = known.and_then(|known| known.note.as_deref()).map(one_line);
        let repeated = note.as_deref() == Some(summary.as_str())
            || step_views
                .iter()
                .any(|step| step.summary.as_deref() == Some(summary.as_str()));
        let needs = entry
            .counts()
            .then(|| need(self.plan, self.state, entry))
            .flatten()
            .filter(|need| !matches!(need, Need::Mend(_) | Need::Nested))
            .map(|need| one_line(&need.sentence()));
        let mut receipts: Vec<u64> = known
            .map(|known| known.receipts.clone())
            .unwrap_or_default();
        receipts.extend(
            steps
                .iter()
                .filter_map(|(_, state)| *state)
                .flat_map(|state| &state.receipts),
        );
        receipts.sort_unstable();
        receipts.dedup();
        let by = known.and_then(|known| known.by.as_ref());
        Row {
            group,
            anchor: anchor(entry),
            depth: entry.depth.min(DEEPEST),
            line: entry.line,
            text: pieces(entry.text),
            badge: badge(entry),
            tags: tags(entry),
            who: by.map(|by| one_line(&by.name)),
            who_basis: by.map(basis),
            at: entry.at.map(|time| self.stamp(time)),
            note: known
                .and_then(|known| known.note.as_deref())
                .map(printable)
                .filter(|note| !note.trim().is_empty()),
            expires: known.and_then(|known| known.expires).map(moment),
            summary: (!summary.is_empty() && !repeated && needs.is_none()).then_some(summary),
            how,
            needs,
            claimed: matches!(entry.subject, Subject::Item(_, item) if item.claimed)
                && !matches!(entry.outcome, Some(Outcome::Proved | Outcome::Attested)),
            values: known
                .map(|known| facts_of(&known.values))
                .unwrap_or_default(),
            steps: step_views,
            evidence: known
                .map(|known| {
                    let own = known
                        .evidence
                        .iter()
                        .filter(|reference| !shown.contains(reference));
                    own.filter_map(|reference| self.evidence(reference))
                        .collect()
                })
                .unwrap_or_default(),
            receipts: receipts
                .into_iter()
                .map(|seq| (seq, receipt_id(self.state, seq)))
                .collect(),
        }
    }

    fn step(
        &self,
        step: &Step,
        state: Option<&StepState>,
        entry: &Entry<'_>,
        single: bool,
    ) -> StepView {
        let observed = state.and_then(|state| state.observed.as_ref());
        let command = match step.proof.probe.as_deref() {
            Some(Probe::Command(command)) => Some(printable(&command.command)),
            _ => None,
        };
        let outcome = state.and_then(|state| state.outcome);
        let mut how = Vec::new();
        match (&step.proof.source, step.proof.probe.as_deref()) {
            (Source::Written, Some(probe)) => how.push(format!("{}, written", probe_name(probe))),
            (Source::Bound { line }, Some(probe)) => how.push(format!(
                "{}, bound at config line {line}",
                probe_name(probe)
            )),
            _ => {}
        }
        if step.kind == StepKind::Action && step.effect != Effect::Read {
            how.push("changes something".to_owned());
        }
        if let Some(observed) = observed {
            how.push(display_duration(Duration::from_micros(
                observed.duration_us,
            )));
        }
        if let Some(attempts) = state
            .map(|state| state.attempts)
            .filter(|&attempts| attempts > 1)
        {
            how.push(format!("{attempts} tries"));
        }
        if state.is_some_and(|state| state.running) {
            how.push("running".to_owned());
        }
        let named =
            !single && step.text != entry.text && Some(step.text.as_str()) != command.as_deref();
        StepView {
            badge: (!single).then(|| Badge {
                class: class(outcome),
                word: word(outcome),
            }),
            title: named.then(|| pieces(&step.text)),
            // The row shows its command already when that is in its text.
            command: command.filter(|command| {
                !(single
                    && (entry.text == *command || entry.text.contains(&format!("`{command}`"))))
            }),
            how: (!how.is_empty()).then(|| how.join(" · ")),
            summary: observed
                .map(|observed| one_line(&observed.summary))
                .filter(|summary| !summary.is_empty()),
            undone: state.and_then(|state| state.undone).map(|undone| Badge {
                class: class(Some(undone)),
                word: format!("undo {undone}"),
            }),
            values: observed
                .map(|observed| facts_of(&observed.values))
                .unwrap_or_default(),
            evidence: observed
                .map(|observed| {
                    observed
                        .evidence
                        .iter()
                        .filter_map(|reference| self.evidence(reference))
                        .collect()
                })
                .unwrap_or_default(),
        }
    }
}

impl StepView {
    fn says_something(&self) -> bool {
        self.title.is_some()
            || self.command.is_some()
            || self.summary.is_some()
            || self.undone.is_some()
            || !self.values.is_empty()
            || !self.evidence.is_empty()
    }
}

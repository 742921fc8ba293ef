//! The items of a plan.

use super::{gate, outline::Outline};
use crate::{Blank, Item, ItemIndex, Kind, PlanChoice, Step, StepIndex, StepKind};
use std::collections::{HashMap, HashSet};
use tminus_checklist::{Checklist, Form};

/// The item that each command belongs to: its own, or the heading that is a step and has it under it.
pub(super) fn owners(checklist: &Checklist) -> Vec<Option<usize>> {
    let headings: HashMap<usize, usize> = checklist
        .items
        .iter()
        .enumerate()
        .filter(|(_, item)| item.form == Form::Heading)
        .filter_map(|(at, item)| Some((item.section?.0, at)))
        .collect();
    checklist
        .commands
        .iter()
        .map(|command| {
            let heading = || {
                let at = headings.get(&command.section?.0).copied();
                at.filter(|_| !command.looked_up)
            };
            command.item.map(|item| item.0).or_else(heading)
        })
        .collect()
}

/// The items of a checklist, without steps and kinds.
pub(super) fn of(checklist: &Checklist, outline: &Outline<'_>) -> Vec<Item> {
    let mut items: Vec<Item> = checklist
        .items
        .iter()
        .map(|item| {
            let path = outline.path(item.section);
            Item {
                id: item.id.clone(),
                line: item.line,
                text: item.text.clone(),
                form: item.form,
                role: outline.role(item.section),
                phase: outline.phase(item.line),
                parent: item.parent.map(|parent| ItemIndex(parent.0)),
                kind: Kind::Attest,
                weight: item.weight,
                gate: gate::of(item, outline.gate(item.section), path),
                claimed: item.checked,
                blanks: blanks(item),
                criteria: Vec::new(),
                steps: Vec::new(),
                path: path.clone(),
            }
        })
        .collect();
    for criterion in &checklist.criteria {
        if let Some(item) = criterion.item {
            items[item.0].criteria.push(criterion.criterion.clone());
        }
    }
    items
}

/// The blanks of an item, each with a label of its own.
fn blanks(item: &tminus_checklist::Item) -> Vec<Blank> {
    if item.blanks.is_empty() {
        return Vec::new();
    }
    let mut counts: HashMap<String, usize> = HashMap::new();
    let mut given: HashSet<String> = HashSet::new();
    item.blanks
        .iter()
        .map(|blank| {
            let written = match blank.label.trim() {
                "" => "value",
                label => label,
            };
            let count = counts.entry(written.to_lowercase()).or_default();
            // The author may have counted too: `By`, `By 2`, `By`.
            loop {
                *count += 1;
                let label = match *count {
                    1 => written.to_owned(),
                    count => format!("{written} {count}"),
                };
                if given.insert(label.to_lowercase()) {
                    return Blank { label };
                }
            }
        })
        .collect()
}

/// Tells each item its steps.
pub(super) fn link(items: &mut [Item], steps: &[Step]) {
    for (at, step) in steps.iter().enumerate() {
        if let Some(item) = step.item {
            items[item.0].steps.push(StepIndex(at));
        }
    }
}

/// What kind of thing each item is, from its steps.
pub(super) fn set_kinds(items: &mut [Item], steps: &[Step], choices: &[PlanChoice]) {
    for item in items.iter_mut() {
        let mut kinds = item.steps.iter().map(|step| steps[step.0].kind);
        let first = kinds.clone().next();
        item.kind = if kinds.any(|kind| kind == StepKind::Action) {
            Kind::Action
        } else {
            match first {
                Some(StepKind::Check) => Kind::Check,
                Some(StepKind::Fill) => Kind::Fill,
                Some(StepKind::Approve) => Kind::Approve,
                _ if item.form == Form::Blank => Kind::Fill,
                _ => Kind::Attest,
            }
        };
    }
    for choice in choices {
        if let Some(item) = choice.item {
            items[item.0].kind = Kind::Choice;
        }
    }
}

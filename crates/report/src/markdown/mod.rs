//! The document itself, with what the launch found written where the author left room for it.
//!
//! A tick is a claim, so the report writes the ones it can stand for and takes back the others: a
//! box is ticked when its item is proved or attested, and open when it is waived, failed, skipped
//! or was never settled. Where nothing is known and nothing was claimed, not a byte changes.

mod place;
mod record;

use crate::Material;
use crate::text::{day, one_line};
use place::Document;
use record::Asked;
use std::collections::HashMap;
use tminus_checklist::{Blank, Edit, Item, Mark, Span, fill};
use tminus_launch::ItemState;
use tminus_measure::{Outcome, Verdict};
use tminus_plan::{GateRole, Kind, Plan};
use tminus_receipt::Value;

/// The launch's document with boxes, blanks, status cells and pairs filled in, and nothing else
/// changed: same bytes, same line ends, same encoding. What is filled in is UTF-8.
pub fn markdown(material: &Material<'_>) -> Vec<u8> {
    fill(&material.checklist.source, &edits(material))
}

/// What is known of one item of the document.
struct Known<'a> {
    item: &'a Item,
    planned: &'a tminus_plan::Item,
    state: &'a ItemState,
}

impl Known<'_> {
    /// The report stands for a tick.
    fn holds(&self) -> bool {
        matches!(
            self.state.outcome,
            Some(Outcome::Proved | Outcome::Attested)
        )
    }
}

/// Every change, in the order of the items.
fn edits(material: &Material<'_>) -> Vec<Edit> {
    let places: HashMap<&str, usize> = place_of_ids(material.plan);
    let document = Document::of(&material.checklist.source);
    let nothing = ItemState::default();
    let mut edits = Vec::new();
    for item in &material.checklist.items {
        let Some(&place) = places.get(item.id.as_str()) else {
            continue;
        };
        let known = Known {
            item,
            planned: &material.plan.items[place],
            state: material.state.items.get(place).unwrap_or(&nothing),
        };
        let blanks = filled_blanks(material, &document, &known);
        if let Some(mark) = &item.mark {
            edits.extend(
                marked(material, &document, mark, &known)
                    .into_iter()
                    .filter(|edit| !blanks.iter().any(|blank| overlap(&blank.span, &edit.span))),
            );
        }
        edits.extend(blanks);
    }
    edits
}

fn place_of_ids(plan: &Plan) -> HashMap<&str, usize> {
    plan.items
        .iter()
        .enumerate()
        .map(|(place, item)| (item.id.as_str(), place))
        .collect()
}

fn overlap(left: &Span, right: &Span) -> bool {
    left.start < right.end && right.start < left.end || left == right
}

fn filled_blanks(material: &Material<'_>, document: &Document<'_>, known: &Known<'_>) -> Vec<Edit> {
    // The plan's labels are told apart from one another; the document's need not be.
    let planned = &known.planned.blanks;
    let labels: Vec<&str> = if planned.len() == known.item.blanks.len() {
        planned.iter().map(|blank| blank.label.as_str()).collect()
    } else {
        known
            .item
            .blanks
            .iter()
            .map(|blank| blank.label.as_str())
            .collect()
    };
    let fill = |(blank, label): (&Blank, &str)| {
        let text = match value_of(known, label) {
            Some(value) => document.in_unit_of_text(&blank.span, value),
            None => from_receipts(material, known, label)?,
        };
        let text = document.written(&blank.span, &text, known.item.form);
        (!text.is_empty()).then(|| Edit {
            span: blank.span.clone(),
            text,
        })
    };
    known
        .item
        .blanks
        .iter()
        .zip(labels)
        .filter_map(fill)
        .collect()
}

/// The value that was typed in or measured for a blank.
fn value_of<'a>(known: &'a Known<'_>, label: &str) -> Option<&'a Value> {
    let values = &known.state.values;
    let exact = values.iter().rev().find(|value| value.name == label);
    exact.or_else(|| {
        let wanted = label.trim().to_lowercase();
        values
            .iter()
            .rev()
            .find(|value| value.name.trim().to_lowercase() == wanted)
    })
}

/// What the receipts themselves say to a blank that nobody filled in: who launched and when, who
/// signed and when.
fn from_receipts(material: &Material<'_>, known: &Known<'_>, label: &str) -> Option<String> {
    if known.planned.gate == GateRole::Record {
        let of_rollback =
            record::speaks_of_rollback(&known.item.text) || record::speaks_of_rollback(label);
        if let Some(text) = record::answer(material, label, of_rollback) {
            return Some(text);
        }
    }
    if !known.holds() {
        return None;
    }
    let signer = || known.state.by.as_ref().map(|by| one_line(&by.name));
    match record::asked_plainly(label) {
        Some(Asked::Day) => known.state.at.map(day),
        Some(Asked::Moment) => known.state.at.map(record::minute),
        Some(Asked::Launcher | Asked::Signer) => signer().or_else(|| {
            // Of a row that a probe proved, the program is who verified it.
            (known.state.outcome == Some(Outcome::Proved)).then(|| "tminus".to_owned())
        }),
        Some(Asked::Status | Asked::Reason | Asked::Environment) => None,
        None => (known.planned.kind == Kind::Approve).then(signer).flatten(),
    }
}

fn marked(
    material: &Material<'_>,
    document: &Document<'_>,
    mark: &Mark,
    known: &Known<'_>,
) -> Vec<Edit> {
    let asked = match mark {
        // The answers say what is asked, whether or not they are part of the item's text.
        Mark::Pair { no, .. } => format!("{} {}", known.item.text, document.read(no)),
        _ => known.item.text.clone(),
    };
    let recorded = (known.planned.gate == GateRole::Record && known.state.outcome.is_none())
        .then(|| record::verdict(material, &asked))
        .flatten();
    let holds = known.holds() || recorded == Some(Verdict::Pass);
    let claimed = known.item.checked;
    match mark {
        Mark::Box(span) => change(claimed, holds, span, "x", " "),
        Mark::Symbol(span) => change(claimed, holds, span, "☑", "☐"),
        // Before the first receipt only the plan speaks: what is blocked is not measured, and that
        // is nothing that a launch has found.
        Mark::Cell(_) if material.state.receipts == 0 && known.state.at.is_none() && !claimed => {
            Vec::new()
        }
        Mark::Cell(span) => cell(document, span, known, holds).into_iter().collect(),
        Mark::Pair { yes, no } => {
            let chosen = match (known.state.outcome, recorded) {
                (Some(Outcome::Proved | Outcome::Attested), _) | (None, Some(Verdict::Pass)) => yes,
                (Some(Outcome::Failed), _) | (None, Some(Verdict::Fail)) => no,
                _ => return Vec::new(),
            };
            let whole = yes.start.min(no.start)..yes.end.max(no.end);
            [whole.start..chosen.start, chosen.end..whole.end]
                .into_iter()
                .filter(|span| span.start < span.end)
                .map(|span| Edit {
                    span,
                    text: String::new(),
                })
                .collect()
        }
    }
}

/// Ticks or unticks; nothing where the document already says so.
fn change(claimed: bool, holds: bool, span: &Span, ticked: &str, open: &str) -> Vec<Edit> {
    let text = match (claimed, holds) {
        (false, true) => ticked,
        (true, false) => open,
        (true, true) | (false, false) => return Vec::new(),
    };
    vec![Edit {
        span: span.clone(),
        text: text.to_owned(),
    }]
}

/// A status cell. One that already claims what was found stays as its author wrote it.
fn cell(document: &Document<'_>, span: &Span, known: &Known<'_>, holds: bool) -> Option<Edit> {
    if holds && known.item.checked {
        return None;
    }
    let by = known.state.by.as_ref().map(|by| one_line(&by.name));
    let text = match known.state.outcome {
        Some(Outcome::Proved) => "✅ proved".to_owned(),
        Some(Outcome::Attested) => by.map_or_else(
            || "✅ attested".to_owned(),
            |name| format!("✅ attested by {name}"),
        ),
        Some(Outcome::Failed) => "❌ failed".to_owned(),
        Some(Outcome::Waived) => {
            let by = by.map(|name| format!(" by {name}")).unwrap_or_default();
            let until = known
                .state
                .expires
                .map(|time| format!(" until {}", day(time)))
                .unwrap_or_default();
            format!("waived{by}{until}")
        }
        Some(outcome) => outcome.to_string(),
        None if holds => "✅".to_owned(),
        None if known.item.checked => String::new(),
        None => return None,
    };
    let text = document.written(span, &text, known.item.form);
    Some(Edit {
        span: span.clone(),
        text,
    })
}

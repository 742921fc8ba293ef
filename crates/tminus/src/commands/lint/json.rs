//! The schema `lint/1`: everything that was read, and the findings.

use super::examined::Examined;
use serde_json::{Value, json};
use tminus_plan::command_effect;

/// One object for one checklist, an array for several.
pub(crate) fn json(all: &[Examined]) -> String {
    let value = match all {
        [one] => object(one),
        several => several.iter().map(object).collect(),
    };
    format!("{value:#}\n")
}

fn object(read: &Examined) -> Value {
    let Examined {
        file,
        read_only,
        checklist,
        plan,
        findings,
    } = read;
    let line_of_item = |item: &tminus_checklist::ItemIndex| checklist.items[item.0].line;
    let items: Vec<Value> = checklist
        .items
        .iter()
        .zip(&plan.items)
        .map(|(item, planned)| {
            json!({
                "id": item.id,
                "line": item.line,
                "form": item.form,
                "parent": item.parent.as_ref().map(line_of_item),
                "text": item.text,
                "kind": planned.kind,
                "checked": item.checked,
                "weight": item.weight,
                "blanks": item.blanks.len(),
                "placeholders": item.placeholders,
            })
        })
        .collect();
    let commands: Vec<Value> = checklist
        .commands
        .iter()
        .map(|command| {
            json!({
                "line": command.line,
                "text": command.text,
                "item": command.item.as_ref().map(line_of_item),
                "expected": command.expected.as_ref().map(|expected| &expected.text),
                "effect": command_effect(command, read_only),
                "endless": command.endless,
            })
        })
        .collect();
    json!({
        "schema": "lint/1",
        "file": file,
        "title": checklist.title,
        "repaired_encoding": checklist.repaired,
        "sections": checklist.sections.iter().map(|section| json!({
            "line": section.line,
            "level": section.level,
            "heading": section.heading,
            "role": section.role,
        })).collect::<Vec<_>>(),
        "items": items,
        "commands": commands,
        "criteria": checklist.criteria.iter().map(|placed| json!({
            "line": placed.line,
            "metric": placed.criterion.metric,
            "comparator": placed.criterion.threshold.comparator,
            "value": placed.criterion.threshold.value,
            "high": placed.criterion.threshold.high,
            "unit": placed.criterion.threshold.unit,
            "scope": placed.criterion.scope,
            "holds": placed.criterion.holds,
        })).collect::<Vec<_>>(),
        "windows": checklist.windows.iter().map(|window| json!({
            "line": window.line,
            "from_s": window.from_s,
            "length_s": window.length_s,
            "every_s": window.every_s,
        })).collect::<Vec<_>>(),
        "findings": findings.iter().map(|found| &found.finding).collect::<Vec<_>>(),
    })
}

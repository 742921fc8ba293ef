//! Alternatives of which one is taken.

use super::diagnostic::{Diagnostic, Place, Severity};
use super::identity::Ids;
use crate::config::{Config, ConfiguredChoice, nearest};
use crate::pattern::{fold, matches};
use crate::{Item, ItemIndex, PlanChoice, PlanOption, Step, StepIndex};
use std::collections::BTreeSet;
use tminus_checklist::{Checklist, ChoiceOption};

/// The choices of a checklist, with the options that the config takes. Alternatives of which at
/// most one leads to a step are no choice.
pub(super) fn of(
    checklist: &Checklist,
    config: &Config,
    items: &[Item],
    steps: &[Step],
    ids: &mut Ids,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<PlanChoice> {
    let mut choices = Vec::new();
    let mut used = BTreeSet::new();
    for choice in &checklist.choices {
        let options: Vec<PlanOption> = choice
            .options
            .iter()
            .map(|written| option(checklist, written, items, steps))
            .collect();
        let ways = options.iter().filter(|option| !option.steps.is_empty());
        if ways.count() < 2 {
            continue;
        }
        let item = choice.item.map(|item| ItemIndex(item.0));
        let names: Vec<&str> = options.iter().map(|option| option.name.as_str()).collect();
        let id = match item {
            Some(item) => items[item.0].id.clone(),
            None => ids.give("choice", &[], &names.join(" or ")),
        };
        let text = item.map_or("", |item| items[item.0].text.as_str());
        let is_this = |entry: &ConfiguredChoice| {
            let key = fold(&entry.choice);
            key == id
                || entry.choice == choice.line.to_string()
                || (!text.is_empty() && matches(&key, &fold(text)))
        };
        let mut configured = None;
        for entry in config.choices.iter().filter(|entry| is_this(entry)) {
            used.insert(entry.line);
            let wanted = fold(&entry.option);
            configured = names.iter().position(|name| {
                let name = fold(name);
                name == wanted || matches(&wanted, &name)
            });
            if configured.is_none() {
                diagnostics.push(wrong(
                    entry,
                    format!("`{}` is no option of `{}`", entry.option, entry.choice),
                    match nearest(&entry.option, names.iter().copied()) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => format!("write one of: {}", names.join(", ")),
                    },
                ));
            }
        }
        choices.push(PlanChoice {
            id,
            line: choice.line,
            item,
            options,
            configured,
        });
    }
    for entry in &config.choices {
        if !used.contains(&entry.line) {
            let ids: Vec<&str> = choices.iter().map(|choice| choice.id.as_str()).collect();
            diagnostics.push(wrong(
                entry,
                format!("no choice is `{}`", entry.choice),
                match ids.as_slice() {
                    [] => "the checklist has no choices".to_owned(),
                    ids => format!("the choices are {}", ids.join(", ")),
                },
            ));
        }
    }
    choices
}

/// One alternative, with every step that belongs to it.
fn option(
    checklist: &Checklist,
    written: &ChoiceOption,
    items: &[Item],
    steps: &[Step],
) -> PlanOption {
    let own: Vec<ItemIndex> = written.items.iter().map(|item| ItemIndex(item.0)).collect();
    let lines: BTreeSet<usize> = written
        .commands
        .iter()
        .map(|at| checklist.commands[*at].line)
        .collect();
    let belongs = |step: &Step| {
        let mut item = step.item;
        while let Some(current) = item {
            if own.contains(&current) {
                return true;
            }
            item = items[current.0].parent.filter(|parent| *parent < current);
        }
        step.proof.probe.is_some() && lines.contains(&step.line)
    };
    PlanOption {
        name: written.name.clone(),
        steps: (0..steps.len())
            .filter(|at| belongs(&steps[*at]))
            .map(StepIndex)
            .collect(),
        items: own,
    }
}

fn wrong(entry: &ConfiguredChoice, message: String, help: String) -> Diagnostic {
    Diagnostic {
        severity: Severity::Error,
        message,
        help: Some(help),
        place: Place::Config {
            line: entry.line,
            span: 0..0,
        },
    }
}

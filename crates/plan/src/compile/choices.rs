//! Alternatives of which one is taken.

use super::diagnostic::{Diagnostic, Place, Severity};
use super::identity::Ids;
use crate::config::{Config, ConfiguredChoice, nearest};
use crate::pattern::{fold, matches};
use crate::{Item, ItemIndex, PlanChoice, PlanOption, Step, StepIndex};
use std::collections::{BTreeSet, HashMap};
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
    if checklist.choices.is_empty() && config.choices.is_empty() {
        return Vec::new();
    }
    let places = Places::of(items, steps);
    let mut choices = Vec::new();
    let mut used = BTreeSet::new();
    for choice in &checklist.choices {
        let options: Vec<PlanOption> = choice
            .options
            .iter()
            .map(|written| places.option(checklist, written))
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

/// Where steps are, so that each alternative is looked up and the whole stays linear.
struct Places {
    /// The items nested directly in each.
    children: Vec<Vec<ItemIndex>>,
    /// The steps of each item.
    of_item: Vec<Vec<StepIndex>>,
    /// The steps with a probe that stand on a line.
    on_line: HashMap<usize, Vec<StepIndex>>,
}

impl Places {
    fn of(items: &[Item], steps: &[Step]) -> Self {
        let mut places = Self {
            children: vec![Vec::new(); items.len()],
            of_item: vec![Vec::new(); items.len()],
            on_line: HashMap::new(),
        };
        for (at, item) in items.iter().enumerate() {
            // A parent stands before what is nested in it, so the way down has an end.
            if let Some(parent) = item.parent.filter(|parent| parent.0 < at) {
                places.children[parent.0].push(ItemIndex(at));
            }
        }
        for (at, step) in steps.iter().enumerate() {
            if let Some(item) = step.item {
                places.of_item[item.0].push(StepIndex(at));
            }
            if step.proof.probe.is_some() {
                places
                    .on_line
                    .entry(step.line)
                    .or_default()
                    .push(StepIndex(at));
            }
        }
        places
    }

    /// One alternative, with every step that belongs to it, in order.
    fn option(&self, checklist: &Checklist, written: &ChoiceOption) -> PlanOption {
        let items: Vec<ItemIndex> = written.items.iter().map(|item| ItemIndex(item.0)).collect();
        let mut steps = BTreeSet::new();
        let mut open = items.clone();
        while let Some(item) = open.pop() {
            steps.extend(&self.of_item[item.0]);
            open.extend(&self.children[item.0]);
        }
        for command in &written.commands {
            let line = checklist.commands[*command].line;
            steps.extend(self.on_line.get(&line).into_iter().flatten());
        }
        PlanOption {
            name: written.name.clone(),
            items,
            steps: steps.into_iter().collect(),
        }
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

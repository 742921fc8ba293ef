//! Alternatives of which one is taken.

use super::diagnostic::{Diagnostic, Place, Severity};
use super::identity::Ids;
use crate::config::{Config, ConfiguredChoice, nearest};
use crate::pattern::{fold, matches};
use crate::{Item, ItemIndex, PlanChoice, PlanOption, Step, StepIndex};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use tminus_checklist::{Checklist, ChoiceOption};

/// The choices of a checklist, with the options that the config takes. Alternatives of which none
/// leads to a step are no choice; one that leads to none is done elsewhere.
pub(super) fn of<'a>(
    checklist: &Checklist,
    config: &Config,
    places: impl FnOnce() -> Places<'a>,
    ids: &mut Ids,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<PlanChoice> {
    if checklist.choices.is_empty() && config.choices.is_empty() {
        return Vec::new();
    }
    let places = places();
    let items = places.items;
    let mut choices: Vec<PlanChoice> = Vec::new();
    let mut with_item = BTreeSet::new();
    let mut used = BTreeSet::new();
    let mut refused: BTreeMap<usize, Diagnostic> = BTreeMap::new();
    for choice in &checklist.choices {
        let options: Vec<PlanOption> = choice
            .options
            .iter()
            .map(|written| places.option(written))
            .collect();
        if options.iter().all(|option| option.steps.is_empty()) {
            continue;
        }
        let item = choice.item.map(|item| ItemIndex(item.0));
        let names: Vec<&str> = options.iter().map(|option| option.name.as_str()).collect();
        // An item may hold several choices; the first goes by its name.
        let id = match item {
            Some(item) if with_item.insert(item) => items[item.0].id.clone(),
            _ => ids.give("choice", &[], &names.join(" or ")),
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
            let wanted = fold(&entry.option);
            let option = names.iter().position(|name| {
                let name = fold(name);
                name == wanted || matches(&wanted, &name)
            });
            if option.is_some() {
                used.insert(entry.line);
                configured = option;
            } else {
                refused.entry(entry.line).or_insert_with(|| {
                    wrong(
                        entry,
                        format!("`{}` is no option of `{}`", entry.option, entry.choice),
                        match nearest(&entry.option, names.iter().copied()) {
                            Some(near) => format!("did you mean `{near}`?"),
                            None => format!("write one of: {}", names.join(", ")),
                        },
                    )
                });
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
        if used.contains(&entry.line) {
            continue;
        }
        diagnostics.push(refused.remove(&entry.line).unwrap_or_else(|| {
            let ids: Vec<&str> = choices.iter().map(|choice| choice.id.as_str()).collect();
            wrong(
                entry,
                format!("no choice is `{}`", entry.choice),
                match ids.as_slice() {
                    [] => "the checklist has no choices".to_owned(),
                    ids => format!("the choices are {}", ids.join(", ")),
                },
            )
        }));
    }
    choices
}

/// Where steps are, so that each alternative is looked up and the whole stays linear.
pub(super) struct Places<'a> {
    items: &'a [Item],
    /// The items nested directly in each.
    children: Vec<Vec<ItemIndex>>,
    /// The steps of each item.
    of_item: Vec<Vec<StepIndex>>,
    /// The step that each command is.
    of_command: Vec<Option<StepIndex>>,
}

impl<'a> Places<'a> {
    /// Where the steps of items and commands are. `of_command` tells the id of each command's step.
    pub(super) fn of(items: &'a [Item], steps: &[Step], of_command: &[Option<String>]) -> Self {
        let by_id: HashMap<&str, usize> = steps
            .iter()
            .enumerate()
            .map(|(at, step)| (step.id.as_str(), at))
            .collect();
        let mut places = Self {
            items,
            children: vec![Vec::new(); items.len()],
            of_item: vec![Vec::new(); items.len()],
            of_command: of_command
                .iter()
                .map(|id| by_id.get(id.as_deref()?).copied().map(StepIndex))
                .collect(),
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
        }
        places
    }

    /// One alternative, with every step that belongs to it, in order.
    fn option(&self, written: &ChoiceOption) -> PlanOption {
        let items: Vec<ItemIndex> = written.items.iter().map(|item| ItemIndex(item.0)).collect();
        let mut steps = BTreeSet::new();
        let mut open = items.clone();
        while let Some(item) = open.pop() {
            steps.extend(&self.of_item[item.0]);
            open.extend(&self.children[item.0]);
        }
        let of_commands = written.commands.iter();
        steps.extend(of_commands.filter_map(|command| self.of_command[*command]));
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

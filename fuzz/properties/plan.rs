//! Compiling: every index of a plan points at something, every name is given once, every place is one.

use std::collections::HashSet;
use tminus_checklist::Checklist;
use tminus_plan::{Compiled, Config, Effect, Place, Plan, Probe, StepKind, compile};

/// The file that the documents are said to stand in.
pub(crate) const FILE: &str = "DEPLOYMENT_CHECKLIST.md";

/// Compiles a checklist and holds the plan against it.
pub(crate) fn compiled(checklist: &Checklist, config: &Config) -> Plan {
    let compiled = compile(checklist, config, FILE);
    assert!(
        compile(checklist, config, FILE) == compiled,
        "a second compilation differs"
    );
    let Compiled { plan, diagnostics } = compiled;
    let lines = checklist
        .source
        .iter()
        .filter(|byte| **byte == b'\n')
        .count()
        + 1;
    let config_lines = config.text.matches('\n').count() + 1;
    for diagnostic in &diagnostics {
        match &diagnostic.place {
            Place::Config { line, span } => {
                assert!((1..=config_lines).contains(line), "{diagnostic:?}");
                assert!(config.text.get(span.clone()).is_some(), "{diagnostic:?}");
            }
            Place::Checklist { line } => assert!((1..=lines).contains(line), "{diagnostic:?}"),
        }
    }
    items(&plan, checklist);
    steps(&plan, lines);
    choices(&plan);
    unique(plan.phases.iter().map(|phase| &phase.id));
    unique(plan.items.iter().map(|item| &item.id));
    unique(plan.steps.iter().map(|step| &step.id));
    unique(plan.choices.iter().map(|choice| &choice.id));
    ticks_do_not_count(checklist, config, &plan);
    plan
}

fn unique<'a>(ids: impl Iterator<Item = &'a String>) {
    let mut given = HashSet::new();
    for id in ids {
        assert!(given.insert(id), "{id} is given twice");
    }
}

fn items(plan: &Plan, checklist: &Checklist) {
    assert!(!plan.phases.is_empty(), "there is always a phase");
    assert_eq!(plan.items.len(), checklist.items.len());
    for (place, (item, written)) in plan.items.iter().zip(&checklist.items).enumerate() {
        assert_eq!((&item.id, item.line), (&written.id, written.line));
        assert!(item.phase.0 < plan.phases.len(), "{item:?}");
        assert!(
            item.parent.is_none_or(|parent| parent.0 < place),
            "{item:?}"
        );
        assert_eq!(item.blanks.len(), written.blanks.len(), "{item:?}");
        let labels: HashSet<_> = item.blanks.iter().map(|blank| &blank.label).collect();
        assert_eq!(
            labels.len(),
            item.blanks.len(),
            "labels are unique within {item:?}"
        );
        for step in &item.steps {
            assert_eq!(
                plan.steps[step.0].item.map(|item| item.0),
                Some(place),
                "{item:?}"
            );
        }
    }
}

fn steps(plan: &Plan, lines: usize) {
    for step in &plan.steps {
        assert!((1..=lines).contains(&step.line), "{step:?}");
        assert!(step.phase.0 < plan.phases.len(), "{step:?}");
        assert!(
            step.item.is_none_or(|item| item.0 < plan.items.len()),
            "{step:?}"
        );
        assert_eq!(step.kind == StepKind::Hold, step.hold.is_some(), "{step:?}");
        assert_eq!(
            step.kind == StepKind::Watch,
            step.watch.is_some(),
            "{step:?}"
        );
        if let (StepKind::Check, Some(Probe::Command(probe))) =
            (step.kind, step.proof.probe.as_deref())
        {
            assert_ne!(
                step.effect,
                Effect::Mutate,
                "a check changes something: {probe:?}"
            );
        }
    }
}

/// A choice is one: what is taken with one option is left out with every other.
fn choices(plan: &Plan) {
    for choice in &plan.choices {
        let ways = choice
            .options
            .iter()
            .filter(|option| !option.steps.is_empty());
        assert!(ways.count() > 1, "{choice:?}");
        assert!(
            choice
                .configured
                .is_none_or(|option| option < choice.options.len()),
            "{choice:?}"
        );
        let mut steps = HashSet::new();
        for option in &choice.options {
            assert!(
                option.items.iter().all(|item| item.0 < plan.items.len()),
                "{choice:?}"
            );
            assert!(
                option.steps.iter().all(|step| step.0 < plan.steps.len()),
                "{choice:?}"
            );
            assert!(
                option.steps.iter().all(|step| steps.insert(step)),
                "{choice:?}"
            );
        }
    }
}

/// A plan that was approved stays approved when boxes are ticked: the digest does not count them.
fn ticks_do_not_count(checklist: &Checklist, config: &Config, plan: &Plan) {
    let mut ticked = checklist.clone();
    for item in &mut ticked.items {
        item.checked = !item.checked;
    }
    let digest = compile(&ticked, config, FILE).plan.digest;
    assert_eq!(digest, plan.digest, "ticks do not count");
}

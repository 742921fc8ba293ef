//! Compiling and linting take time that grows with the text alone.

#[path = "../../checklist/tests/growth/mod.rs"]
mod growth;

use growth::{Sizes, documents};
use std::fmt::Write;
use tminus_checklist::{Checklist, parse};
use tminus_lint::lint;
use tminus_plan::{Config, Plan, compile, config};

/// A config with something to say about nearly every document.
fn config() -> Config {
    let text = include_str!("../../../fuzz/properties/tminus.toml");
    config::parse(text, "tminus.toml").expect("the config is a right one")
}

#[test]
fn time_and_plan_grow_with_the_text() {
    let config = config();
    let compiled = |checklist: &Checklist| compile(checklist, &config, "a.md").plan;
    let mut excessive: Vec<String> = Vec::new();
    for (name, text) in documents() {
        let read = Sizes::of(text).map(|text| parse(text.as_bytes()));
        let planned = read.map(|checklist| (checklist.clone(), compiled(checklist)));
        let found = [
            read.slowness("compiling", compiled),
            planned.slowness("linting", |(checklist, plan)| lint(checklist, plan)),
            largeness(&planned),
        ];
        excessive.extend(
            found
                .into_iter()
                .flatten()
                .map(|found| format!("{name}: {found}")),
        );
    }
    assert_eq!(excessive, [""; 0]);
}

/// What is wrong with the size of a plan in JSON, which a launch keeps; `None` when nothing is.
fn largeness(planned: &Sizes<(Checklist, Plan)>) -> Option<String> {
    const SLACK: f64 = 2.0;
    let json = |(_, plan): &(Checklist, Plan)| {
        serde_json::to_string(plan).expect("a plan is JSON").len() as f64
    };
    let [small, large] = planned.map(json).both;
    let grown = large / small;
    (grown > planned.growth * SLACK).then(|| format!("its plan grew {grown:.1} times"))
}

#[test]
fn a_hundred_thousand_items_are_compiled_and_linted() {
    let mut text = String::new();
    for number in 0..100_000 {
        let _ = writeln!(text, "- [ ] Answers (`curl x{number}`)");
    }
    let checklist = parse(text.as_bytes());
    let plan = compile(&checklist, &Config::default(), "a.md").plan;
    assert_eq!(plan.items.len(), 100_000);
    assert_eq!(plan.steps.len(), 100_000);
    assert_eq!(lint(&checklist, &plan), []);
}

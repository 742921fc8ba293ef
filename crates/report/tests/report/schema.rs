//! The schemas in `schemas/` say what the outputs hold.

use crate::payments::{ended, planned, under_way};
use boon::{Compiler, Schemas};
use serde_json::{Value, json};
use tminus_checklist::Check;
use tminus_measure::{Comparator, Criterion, Holds, Threshold, Unit};
use tminus_plan::{
    Expect, FileProbe, GitProbe, Hold, MetricSource, Probe, Source, SuggestedMetric,
};
use tminus_report::{json, plan_json};

const REPORT: &str = include_str!("../../../../schemas/report-1.json");
const PLAN: &str = include_str!("../../../../schemas/plan-1.json");
const LINT: &str = include_str!("../../../../schemas/lint-1.json");

/// Where a document departs from a schema, if it does.
fn departures(schema: &Value, document: &Value) -> Option<String> {
    let mut compiler = Compiler::new();
    compiler
        .add_resource("schema.json", schema.clone())
        .expect("the schema has a name");
    let mut schemas = Schemas::new();
    let index = compiler
        .compile("schema.json", &mut schemas)
        .unwrap_or_else(|error| panic!("{error:#}"));
    schemas
        .validate(document, index)
        .err()
        .map(|error| format!("{error:#}"))
}

fn check(schema: &str, document: &str) {
    let schema: Value = serde_json::from_str(schema).expect("the schema is JSON");
    let document: Value = serde_json::from_str(document).expect("the document is JSON");
    assert_eq!(departures(&schema, &document), None);
}

#[test]
fn reports_are_what_their_schema_says() {
    for mut launch in [planned(), under_way(), ended()] {
        check(REPORT, &launch.report(json));
        launch.state.aborted = Some((
            crate::fixture::person("dana"),
            "wrong artifact".to_owned(),
            crate::fixture::at(9),
        ));
        launch.state.variables.insert("TOKEN".to_owned(), None);
        check(REPORT, &launch.report(json));
    }
}

#[test]
fn plans_are_what_their_schema_says() {
    let mut launch = planned();
    check(PLAN, &plan_json(&launch.plan));
    let threshold = Threshold {
        comparator: Comparator::AtLeast,
        value: 3.0,
        high: None,
        unit: Unit::Percent,
    };
    let git = Probe::Git(GitProbe {
        clean: true,
        ..GitProbe::default()
    });
    let file = FileProbe {
        path: "backup.sql".to_owned(),
        size: Some(threshold),
        ..FileProbe::default()
    };
    launch.plan.items[0].criteria.push(Criterion {
        metric: "error rate".to_owned(),
        threshold,
        scope: None,
        holds: Holds::Must,
    });
    let steps = &mut launch.plan.steps;
    steps[0].proof.source = Source::Person {
        suggestion: Some(Box::new(git.clone())),
        suggestion_reason: Some("its words".to_owned()),
        suggested_metrics: vec![SuggestedMetric {
            name: "error rate".to_owned(),
            source: MetricSource::Command("./errors.sh".to_owned()),
            unit: Some("%".to_owned()),
            reason: "its words".to_owned(),
        }],
    };
    steps[0].hold = Some(Hold {
        offset_s: -600,
        text: "T-10".to_owned(),
    });
    steps[1].proof.source = Source::Bound { line: 3 };
    steps[1].proof.probe = Some(Box::new(git));
    steps[2].proof.probe = Some(Box::new(Probe::File(file.clone())));
    let Some(Probe::Command(command)) = steps.iter_mut().find_map(|step| {
        step.proof
            .probe
            .as_deref_mut()
            .filter(|probe| matches!(probe, Probe::Command(_)))
    }) else {
        panic!("the plan has a command");
    };
    command.expect = vec![
        Expect::File(file),
        Expect::Output(Check::AnyOf(vec![
            Check::NoOutput,
            Check::Number(threshold),
            Check::Contains("ok".to_owned()),
        ])),
        Expect::Output(Check::ExitStatus(0)),
        Expect::Output(Check::Fails),
    ];
    check(PLAN, &plan_json(&launch.plan));
}

#[test]
fn the_lint_schema_takes_a_checklist_that_was_read() {
    let document = json!({"schema": "lint/1", "file": "a.md", "title": "A", "repaired_encoding": null,
        "sections": [{"line": 9, "level": 2, "heading": "Before", "role": "prepare"}],
        "items": [{"id": "a", "line": 12, "form": "box", "parent": null, "text": "redis up", "kind": "check", "checked": false,
                   "weight": "critical", "blanks": 0, "placeholders": []}],
        "commands": [{"line": 20, "text": "redis-cli ping", "item": 12, "expected": "PONG", "effect": "read", "endless": false}],
        "criteria": [{"line": 31, "metric": "p99 latency", "comparator": "<", "value": 50.0, "high": null, "unit": "ms", "scope": null,
                      "holds": "must"}],
        "windows": [{"line": 40, "from_s": 0, "length_s": 900, "every_s": null}],
        "findings": [{"code": "T012", "line": 44, "severity": "error", "message": "m", "fix": "f"}]});
    check(LINT, &document.to_string());
    let mut wrong = document;
    wrong["items"][0]["form"] = json!("checkbox");
    wrong["commands"][0]
        .as_object_mut()
        .expect("an object")
        .remove("endless");
    let schema: Value = serde_json::from_str(LINT).expect("the schema is JSON");
    let departures = departures(&schema, &wrong).expect("departures are seen");
    assert!(
        departures.contains("form") && departures.contains("endless"),
        "{departures}"
    );
}

#[test]
fn every_unit_and_comparator_is_in_the_schemas() {
    for schema in [PLAN, LINT] {
        let schema: Value = serde_json::from_str(schema).expect("the schema is JSON");
        let criteria = schema
            .pointer("/$defs/criterion")
            .or_else(|| schema.pointer("/properties/criteria/items"))
            .expect("criteria");
        let listed = |name: &str| {
            criteria
                .pointer(&format!("/properties/{name}/enum"))
                .and_then(Value::as_array)
                .cloned()
                .expect("a list")
        };
        let units: Vec<Value> = Unit::ALL.iter().map(|unit| json!(unit.symbol())).collect();
        assert_eq!(listed("unit"), units);
        assert_eq!(listed("comparator").len(), 7);
    }
}

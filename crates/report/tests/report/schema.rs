//! The schemas in `schemas/` say what the outputs hold: checked by walking both side by side.

use crate::payments::{ended, planned, under_way};
use serde_json::{Value, json};
use tminus_checklist::Check;
use tminus_measure::{Comparator, Criterion, Holds, Threshold, Unit};
use tminus_plan::{Expect, FileProbe, GitProbe, Hold, Probe, Source};
use tminus_report::{json, plan_json};

const REPORT: &str = include_str!("../../../../schemas/report-1.json");
const PLAN: &str = include_str!("../../../../schemas/plan-1.json");
const LINT: &str = include_str!("../../../../schemas/lint-1.json");

/// Where the value departs from the schema. Knows the keywords that the schemas use and refuses
/// others, so that none is passed over.
fn departures(root: &Value, schema: &Value, value: &Value, path: &str) -> Vec<String> {
    let mut found = Vec::new();
    let schema = schema.as_object().expect("a schema is an object");
    for (keyword, wanted) in schema {
        match keyword.as_str() {
            "$schema" | "$id" | "$defs" | "title" | "description" | "format" => {}
            "$ref" => {
                let pointer = wanted
                    .as_str()
                    .and_then(|text| text.strip_prefix('#'))
                    .expect("a local reference");
                let target = root
                    .pointer(pointer)
                    .unwrap_or_else(|| panic!("{pointer} is in the schema"));
                found.extend(departures(root, target, value, path));
            }
            "type" => {
                let types = wanted
                    .as_array()
                    .cloned()
                    .unwrap_or_else(|| vec![wanted.clone()]);
                if !types
                    .iter()
                    .any(|kind| is_of(value, kind.as_str().expect("a type is a text")))
                {
                    found.push(format!("{path}: {value} is no {wanted}"));
                }
            }
            "const" => {
                if wanted != value {
                    found.push(format!("{path}: {value} is not {wanted}"));
                }
            }
            "enum" => {
                if !wanted.as_array().expect("a list").contains(value) {
                    found.push(format!("{path}: {value} is none of {wanted}"));
                }
            }
            "anyOf" => {
                let options = wanted.as_array().expect("a list");
                let all: Vec<_> = options
                    .iter()
                    .map(|option| departures(root, option, value, path))
                    .collect();
                if all.iter().all(|option| !option.is_empty()) {
                    found.push(format!(
                        "{path}: none of the options: {}",
                        all.concat().join("; ")
                    ));
                }
            }
            "properties" => {
                for (name, part) in value.as_object().into_iter().flatten() {
                    match (wanted.get(name), schema.get("additionalProperties")) {
                        (Some(wanted), _) => {
                            found.extend(departures(root, wanted, part, &format!("{path}/{name}")));
                        }
                        (None, Some(Value::Bool(false))) => {
                            found.push(format!("{path}/{name} is not in the schema"));
                        }
                        (None, _) => {}
                    }
                }
            }
            "additionalProperties" => {
                let parts = value.as_object().filter(|_| wanted.is_object());
                for (name, part) in parts.into_iter().flatten() {
                    found.extend(departures(root, wanted, part, &format!("{path}/{name}")));
                }
            }
            "required" => {
                let missing = wanted
                    .as_array()
                    .expect("a list")
                    .iter()
                    .filter_map(Value::as_str);
                let missing = missing.filter(|name| value.is_object() && value.get(name).is_none());
                found.extend(missing.map(|name| format!("{path}/{name} is missing")));
            }
            "items" => {
                for (index, part) in value.as_array().into_iter().flatten().enumerate() {
                    found.extend(departures(root, wanted, part, &format!("{path}/{index}")));
                }
            }
            "minimum" => assert!(value.as_f64() >= wanted.as_f64()),
            "maximum" => assert!(value.as_f64() <= wanted.as_f64()),
            "pattern" => {
                // The one pattern that a schema here uses.
                let text = value.as_str().unwrap_or_default();
                let matches = text.len() == 4
                    && text.starts_with('T')
                    && text[1..].bytes().all(|byte| byte.is_ascii_digit());
                assert!(wanted == "^T[0-9]{3}$" && matches, "{path}: {value}");
            }
            other => panic!("the schemas use `{other}`, which this walk does not know"),
        }
    }
    found
}

fn is_of(value: &Value, kind: &str) -> bool {
    match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "null" => value.is_null(),
        other => panic!("`{other}` is no type"),
    }
}

fn check(schema: &str, document: &str) {
    let schema: Value = serde_json::from_str(schema).expect("the schema is JSON");
    let document: Value = serde_json::from_str(document).expect("the document is JSON");
    assert_eq!(
        departures(&schema, &schema, &document, ""),
        Vec::<String>::new()
    );
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
    };
    steps[0].hold = Some(Hold {
        offset_s: -600,
        text: "T-10".to_owned(),
    });
    steps[1].proof.source = Source::Bound { line: 3 };
    steps[1].proof.probe = Some(git);
    steps[2].proof.probe = Some(Probe::File(file.clone()));
    let Some(Probe::Command(command)) = steps.iter_mut().find_map(|step| {
        step.proof
            .probe
            .as_mut()
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
    assert_eq!(
        departures(&schema, &schema, &wrong, "").len(),
        2,
        "a departure is seen"
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

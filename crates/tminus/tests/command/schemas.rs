//! Every JSON output is what its schema in `schemas/` says.

use crate::scene::Scene;
use boon::{Compiler, Schemas};
use serde_json::Value;

#[track_caller]
fn holds(schema: &str, document: &Value) {
    let path = format!("{}/../../schemas/{schema}.json", env!("CARGO_MANIFEST_DIR"));
    let mut schemas = Schemas::new();
    let compiled = Compiler::new()
        .compile(&path, &mut schemas)
        .unwrap_or_else(|error| panic!("{path}: {error}"));
    if let Err(error) = schemas.validate(document, compiled) {
        panic!("{schema}: {error}\n{document:#}");
    }
}

#[test]
fn every_json_output_is_what_its_schema_says() {
    let scene = Scene::with(
        "# Deploy\n\n## Pre-Deployment\n\n- [ ] Bash is here (`bash --version`)\n- [x] Diff is read by <name>\n- [ ] CPU < 80%\n\n\
         ## Deployment\n\n- [ ] Ship (`touch shipped`)\n\n## Monitoring\n\nWatch for 5 minutes.\n\n## Rollback Triggers\n\n- Error rate > 5%\n",
        "[[bind]]\nitem = \"CPU*\"\ndisk = { path = \".\", free = \"> 1 MB\" }\n",
    );
    let file = "DEPLOYMENT_CHECKLIST.md";
    let linted = scene.run(&["lint", file, "--format", "json"]);
    let linted: Value = serde_json::from_str(&linted.out).expect("JSON");
    assert!(!linted["findings"].as_array().expect("findings").is_empty());
    holds("lint-1", &linted);
    holds("plan-1", &scene.json(&["plan", file, "--format", "json"]));
    scene.run(&["run", "--ci", "--yes", file]);
    holds("report-1", &scene.json(&["status", "--format", "json"]));
    holds("report-1", &scene.json(&["report", "--format", "json"]));
    scene.write("old.txt", b"1\n2\n1\n2\n1\n2\n");
    scene.write("new.txt", b"91\n92\n91\n92\n91\n92\n");
    for candidate in ["old.txt", "new.txt"] {
        let judged = [
            "judge",
            "--baseline",
            "old.txt",
            "--candidate",
            candidate,
            "--format",
            "json",
        ];
        let judged = scene.run(&judged).out;
        holds("judge-1", &serde_json::from_str(&judged).expect("JSON"));
    }
    holds("list-1", &scene.json(&["list", "--format", "json"]));
}

//! The whole way of a document: read, compiled, held against every rule.

use super::plan;
use super::reading::read;
use tminus_lint::{explain, lint};
use tminus_plan::{Config, Step, compile_without_suggestions, config};

const CONFIG: &str = include_str!("tminus.toml");

pub(crate) fn check(input: &[u8]) {
    let checklist = read(input);
    let lines = input.iter().filter(|byte| **byte == b'\n').count() + 1;
    let written = config::parse(CONFIG, "tminus.toml").expect("the config is a right one");
    for config in [Config::default(), written] {
        let plan = plan::compiled(&checklist, &config);
        let findings = lint(&checklist, &plan);
        assert!(findings.is_sorted_by_key(|finding| (finding.line, finding.code)));
        for finding in &findings {
            assert!((1..=lines).contains(&finding.line), "{finding:?}");
            assert!(explain(finding.code).is_some(), "{finding:?}");
            assert!(!finding.message.trim().is_empty(), "{finding:?}");
        }
        let bare = compile_without_suggestions(&checklist, &config, plan::FILE).plan;
        let ids =
            |steps: &[Step]| -> Vec<String> { steps.iter().map(|step| step.id.clone()).collect() };
        assert_eq!(
            ids(&bare.steps),
            ids(&plan.steps),
            "suggestions add no step"
        );
        assert_eq!(lint(&checklist, &bare), findings, "nor are they judged");
    }
}

//! Every page is true: its example is found, its near miss is not.

use tminus_checklist::parse;
use tminus_lint::{Finding, explain, lint, pages};
use tminus_plan::{Config, compile};

fn findings(document: &str) -> Vec<Finding> {
    let checklist = parse(document.as_bytes());
    let plan = compile(&checklist, &Config::default(), "a.md").plan;
    lint(&checklist, &plan)
}

#[test]
fn the_example_of_each_page_is_found_and_the_near_miss_is_not() {
    for page in pages() {
        let has = |document: &str| {
            findings(document)
                .iter()
                .any(|found| found.code == page.code)
        };
        assert!(has(page.example), "{}: the example", page.code);
        assert!(!has(page.near_miss), "{}: the near miss", page.code);
        let found = findings(page.example);
        let found = found
            .iter()
            .find(|found| found.code == page.code)
            .expect("just seen");
        let lines = page.example.lines().count();
        assert!((1..=lines).contains(&found.line), "{found:?}");
    }
}

#[test]
fn a_near_miss_is_free_of_every_finding_but_what_it_says_itself() {
    for page in pages() {
        let codes: Vec<&str> = findings(page.near_miss)
            .iter()
            .map(|found| found.code)
            .collect();
        // `timeout 30 tail -f` and a lone `docker compose down` are right in every respect.
        assert!(
            codes.is_empty() || page.code == "T008",
            "{}: {codes:?}",
            page.code
        );
    }
}

#[test]
fn codes_are_unique_and_explained() {
    let mut codes: Vec<&str> = pages().map(|page| page.code).collect();
    assert!(codes.is_sorted());
    codes.dedup();
    assert_eq!(codes.len(), pages().count());
    assert_eq!(explain("t001").map(|page| page.code), Some("T001"));
    assert_eq!(explain("T999"), None);
}

#[test]
fn an_inline_allowance_with_a_reason_lets_a_finding_stand() {
    let document =
        "# R\n\n<!-- tminus: allow T005 we watch it together -->\n- [ ] Logs (`tail -f app.log`)\n";
    assert_eq!(findings(document), []);
    assert_eq!(
        findings(&document.replace(" we watch it together", "")).len(),
        1
    );
}

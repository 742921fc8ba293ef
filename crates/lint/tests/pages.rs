//! Every page is true: its example is found, its near miss is not.

use tminus_checklist::parse;
use tminus_lint::{Finding, explain, lint, pages};
use tminus_plan::{Config, compile_without_suggestions};

fn findings(document: &str) -> Vec<Finding> {
    let checklist = parse(document.as_bytes());
    let plan = compile_without_suggestions(&checklist, &Config::default(), "a.md").plan;
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

/// `docs/findings.md` is made of the pages. With `TMINUS_UPDATE=1` in the environment this writes it.
#[test]
fn the_documented_findings_are_those_that_there_are() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/findings.md");
    let made = documentation();
    if std::env::var_os("TMINUS_UPDATE").is_some() {
        std::fs::write(path, &made).expect("the docs can be written");
    }
    let written = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        written == made,
        "docs/findings.md is behind; TMINUS_UPDATE=1 cargo test -p tminus-lint --test pages"
    );
}

fn documentation() -> String {
    let mut text = "# Findings\n\nWhat `tminus lint` finds in a checklist. `tminus explain T001` prints one of these pages. \
                    A finding that somebody has looked at and\nlets stand is named on its line, or on the line above, \
                    with a reason: `<!-- tminus: allow T005 watched by hand -->`.\n\n| Code | Severity | What |\n|---|---|---|\n"
        .to_owned();
    for page in pages() {
        let severity = format!("{:?}", page.severity).to_lowercase();
        text += &format!(
            "| [{0}](#{1}) | {severity} | {2} |\n",
            page.code,
            page.code.to_lowercase(),
            page.title
        );
    }
    for page in pages() {
        let example = |label: &str, document: &str| {
            let fence = "`".repeat(longest_run(document).max(2) + 1);
            format!(
                "{label}\n\n{fence}markdown\n{}\n{fence}\n",
                document.trim_end()
            )
        };
        text += &format!(
            "\n## {}\n\n**{}.** {}\n\n{}\n{}\n**Fix:** {}\n",
            page.code,
            page.title,
            page.meaning,
            example("It is about:", page.example),
            example("It is not about:", page.near_miss),
            page.fix
        );
    }
    text
}

/// The longest run of backticks.
fn longest_run(text: &str) -> usize {
    text.split(|character| character != '`')
        .map(str::len)
        .max()
        .unwrap_or(0)
}

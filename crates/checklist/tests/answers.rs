//! What is said behind a command of what it must bring.

use tminus_checklist::{Check, Checklist, parse};

/// Of each command of a document, what is expected of it.
fn expected(text: &str) -> Vec<Option<(String, Option<Check>)>> {
    let Checklist { commands, .. } = parse(text.as_bytes());
    let expected = commands.into_iter().map(|command| command.expected);
    expected
        .map(|expected| expected.map(|expected| (expected.text, expected.check)))
        .collect()
}

const FENCE: &str = "# D\n\n## Deploy\n\n```bash\nls a\ncurl -s http://x/state\n```\n\n";

#[test]
fn a_fence_below_a_label_is_what_the_last_command_above_prints() {
    for label in [
        "**Expected Response:**",
        "Expected output:",
        "**Expected:**",
        "预期输出：",
        "Salida esperada:",
    ] {
        let json = format!("{FENCE}{label}\n\n```json\n{{\n  \"up\": true\n}}\n```\n");
        let found = expected(&json);
        assert_eq!(found[0], None, "{json}");
        let (_, check) = found[1].clone().expect("it is expected");
        let Some(Check::Json(text)) = check else {
            panic!("{json}: {check:?}");
        };
        assert!(text.contains("true"));
    }
    let line = format!("{FENCE}Expected output:\n```\nserving\n```\n");
    let contains = Some(Check::Contains("serving".to_owned()));
    assert_eq!(expected(&line)[1], Some(("serving".to_owned(), contains)));
    for several in [
        "```text\nNAME  STATE\nweb   up\n```",
        "- web is up\n- no errors\n",
    ] {
        let document = format!("{FENCE}Expected output:\n\n{several}\n");
        let (text, check) = expected(&document)[1].clone().expect("it is expected");
        assert!(check.is_none() && text.contains('\n'), "{document}");
    }
}

#[test]
fn what_stands_behind_a_label_is_no_command() {
    for text in [
        "**Expected Response:** `HTTP/2 200`",
        "Expected: `HTTP/2 200`",
        "Erwartet: `HTTP/2 200`.",
    ] {
        let document = format!("# D\n\n```bash\ncurl -sI http://x\n```\n\n{text}\n");
        let found = expected(&document);
        assert_eq!(found.len(), 1, "{document}");
        let (_, check) = found[0].clone().expect("it is expected");
        assert_eq!(check, Some(Check::HttpStatus(200)), "{document}");
    }
    let bullet =
        "# D\n\n- [ ] Cache answers\n  - Run `redis-cli -h cache ping`\n  - Expected: `PONG`\n";
    let contains = Some(Check::Contains("PONG".to_owned()));
    assert_eq!(expected(bullet), [Some(("PONG".to_owned(), contains))]);
}

#[test]
fn a_demand_behind_a_fence_is_what_its_last_command_must_bring() {
    let document = "# D\n\n```bash\ncurl -sI http://x\n```\n\nThe page must return 200 OK.\n";
    let (_, check) = expected(document)[0].clone().expect("it is expected");
    assert_eq!(check, Some(Check::HttpStatus(200)));
}

#[test]
fn what_follows_something_else_is_no_expectation() {
    for behind in [
        // Another text, and a list of things to do, stand between.
        "Expected output:\n\nSee the manual.\n\n```json\n{\"up\": true}\n```\n",
        "Expected pods:\n\n- [ ] web\n- [ ] worker\n",
        "Expected output:\n\n- [ ] web\n- [ ] worker\n",
        "Settings:\n\n```json\n{\"up\": true}\n```\n",
        "Expected output:\n\n## Next\n\n```json\n{\"up\": true}\n```\n",
        "Then restart.\n\nExpected output:\n\n```json\n{\"up\": true}\n```\n",
        "```json\n{}\n```\n\nExpected output:\n\n```json\n{\"up\": true}\n```\n",
        "The next service must return 200 OK, if it is deployed.\n",
    ] {
        let document = format!("{FENCE}{behind}");
        assert_eq!(expected(&document), [None, None], "{document}");
    }
    let script = format!("{FENCE}Expected output:\n\n```bash\nls b\n```\n");
    assert_eq!(expected(&script), [None, None, None], "{script}");
}

#[test]
fn a_comparison_in_a_script_is_no_criterion() {
    let criteria = |item: &str| {
        let document = format!("# D\n\n## Verify\n\n- [ ] {item}\n");
        parse(document.as_bytes()).criteria.len()
    };
    let script = "`awk 'BEGIN { for (i = 0; i < 5000; i++) n++; print n }'`";
    assert_eq!(criteria(&format!("Counts ({script})")), 0);
    assert_eq!(criteria(&format!("Error rate < 1% ({script})")), 1);
    assert_eq!(criteria("Alert: `rate(errors{job=\"a\"}[5m]) > 0.05`"), 1);
    assert_eq!(criteria("`p99 < 50ms`"), 1);
}

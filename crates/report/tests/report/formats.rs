use crate::payments::{ended, planned, under_way};
use tminus_report::{html, json, junit};

#[test]
fn the_page_of_a_launch() {
    insta::assert_snapshot!(ended().report(html));
}

#[test]
fn the_page_asks_for_nothing_from_outside() {
    for launch in [planned(), under_way(), ended()] {
        let page = launch.report(html);
        for outside in [
            "http://", "https://", "src=", "@import", "url(", "<script", "<link",
        ] {
            assert!(!page.contains(outside), "{outside}");
        }
    }
}

#[test]
fn what_people_and_programs_wrote_is_text_and_not_markup() {
    let mut launch = ended();
    let hostile = "<script>alert(1)</script>\"'&\u{1b}[31m\u{0}\u{202e}`<b>`";
    launch.plan.title = hostile.to_owned();
    launch.plan.file = hostile.to_owned();
    launch.state.launch = hostile.to_owned();
    launch.state.artifact = Some(hostile.to_owned());
    launch.checkpoint = Some(hostile.to_owned());
    launch
        .plan
        .phases
        .iter_mut()
        .for_each(|phase| phase.heading = hostile.to_owned());
    launch.plan.items.iter_mut().for_each(|item| {
        item.text = hostile.to_owned();
        item.id = hostile.to_owned();
        item.path = vec![hostile.to_owned(); 2].into();
    });
    launch.state.items.iter_mut().for_each(|item| {
        item.note = Some(hostile.to_owned());
        item.summary = hostile.to_owned();
    });
    launch
        .state
        .journal
        .iter_mut()
        .for_each(|entry| entry.text = hostile.to_owned());
    launch
        .evidence
        .values_mut()
        .for_each(|text| *text = hostile.as_bytes().to_vec());
    let page = launch.report(html);
    assert!(
        !page.contains("<script")
            && !page.contains("<b>`")
            && !page.contains('\u{1b}')
            && !page.contains('\u{202e}')
    );
    assert!(!page.contains("href=\"#i-<"));
    let document = launch.report(junit);
    let forbidden = |character: char| character.is_control() && character != '\n';
    assert!(!document.contains("<script") && !document.contains(forbidden));
    let parsed: serde_json::Value = serde_json::from_str(&launch.report(json)).expect("it is JSON");
    assert_eq!(
        parsed["launch"]["title"], hostile,
        "JSON keeps a text as it is"
    );
}

#[test]
fn a_launch_for_programs() {
    insta::assert_snapshot!(ended().report(json));
}

#[test]
fn a_launch_for_ci() {
    insta::assert_snapshot!("junit_ended", ended().report(junit));
    insta::assert_snapshot!("junit_planned", planned().report(junit));
}

#[test]
fn junit_counts_what_it_lists() {
    for launch in [planned(), under_way(), ended()] {
        let document = launch.report(junit);
        let head = document.lines().nth(1).expect("a second line").to_owned();
        for (name, element) in [
            ("tests", "<testcase "),
            ("failures", "<failure "),
            ("errors", "<error "),
            ("skipped", "<skipped "),
        ] {
            let count = document.matches(element).count();
            assert!(
                head.contains(&format!(" {name}=\"{count}\"")),
                "{name}: {count} in {head}"
            );
        }
    }
}

#[test]
fn long_evidence_is_shown_at_both_ends() {
    let mut launch = ended();
    let long = format!("first{}last", "x\n".repeat(200_000));
    launch
        .evidence
        .values_mut()
        .for_each(|text| *text = long.clone().into_bytes());
    let page = launch.report(html);
    assert!(page.contains("first") && page.contains("last") && page.contains("left out"));
    assert!(page.len() < 1_000_000, "{}", page.len());
}

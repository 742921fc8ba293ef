use crate::fixture::{Fixture, at, value};
use crate::payments::{SOURCE, ended, planned, planned_from};
use tminus_measure::{Outcome, Verdict};
use tminus_plan::{GateRole, Kind};
use tminus_report::markdown;

fn filled(launch: &Fixture) -> String {
    String::from_utf8(launch.report(markdown)).expect("the document is UTF-8")
}

/// The lines that differ, old over new.
fn changes(old: &str, new: &str) -> String {
    assert_eq!(
        old.lines().count(),
        new.lines().count(),
        "no line comes or goes"
    );
    let changed = old.lines().zip(new.lines()).filter(|(old, new)| old != new);
    changed.fold(String::new(), |shown, (old, new)| {
        format!("{shown}- {old}\n+ {new}\n")
    })
}

#[test]
fn a_launch_is_written_into_its_document_and_nothing_else_changes() {
    insta::assert_snapshot!(changes(SOURCE, &filled(&ended())));
}

#[test]
fn a_document_without_ticks_and_receipts_comes_back_byte_for_byte() {
    let source = SOURCE.replace("[x]", "[ ]").replace('✓', "");
    assert_eq!(filled(&planned_from(source.as_str())), source);
}

#[test]
fn a_tick_without_proof_is_taken_back() {
    let new = filled(&planned());
    assert_eq!(
        changes(SOURCE, &new),
        "- - [x] Working tree is clean\n+ - [ ] Working tree is clean\n\
         - - [x] Release notes reviewed\n+ - [ ] Release notes reviewed\n\
         - | Certificate valid | Platform | ✓ |\n+ | Certificate valid | Platform |   |\n"
            .replace("|   |", "| |")
    );
}

#[test]
fn line_ends_and_a_byte_order_mark_stay() {
    let source = format!("\u{feff}{}", SOURCE.replace('\n', "\r\n"));
    let mut launch = planned_from(source.as_str());
    launch.say(
        10,
        "Release notes reviewed",
        Outcome::Attested,
        "mara",
        None,
    );
    launch.say(10, "Working tree is clean", Outcome::Attested, "mara", None);
    launch.say(10, "Certificate valid", Outcome::Attested, "mara", None);
    launch
        .say(10, "Backup location noted", Outcome::Attested, "mara", None)
        .values = vec![value("Backup location noted", "a\r\nb")];
    let expected = source.replace(
        "Backup location noted: `___________________`",
        "Backup location noted: `a b`",
    );
    let expected = expected.replace("- [ ] Backup location", "- [x] Backup location");
    assert_eq!(filled(&launch), expected);
}

#[test]
fn bytes_that_are_no_text_stay_what_they_are() {
    let mut source =
        b"## A\n- [ ] caf\xe9 \xff\xfe ok\n- [x] \xe2\x80 Step done: ____ \x92\n".to_vec();
    let mut launch = Fixture::of(source.clone());
    launch.phase("A", tminus_checklist::Role::Prepare, true);
    launch.item(" ok", Kind::Attest);
    launch.item("Step done", Kind::Fill);
    launch.checklist.items[1].blanks[0].label = "Step done".to_owned();
    launch.plan.items[1].blanks[0].label = "Step done".to_owned();
    launch.say(10, " ok", Outcome::Attested, "mara", None);
    launch
        .say(10, "Step done", Outcome::Waived, "mara", None)
        .values = vec![value("Step done", "✅ ja")];
    source = b"## A\n- [x] caf\xe9 \xff\xfe ok\n- [ ] \xe2\x80 Step done: ".to_vec();
    source.extend("✅ ja".as_bytes());
    source.extend(b" \x92\n");
    assert_eq!(launch.report(markdown), source);
}

#[test]
fn only_proved_and_attested_items_are_ticked() {
    for outcome in [
        Outcome::Proved,
        Outcome::Attested,
        Outcome::Waived,
        Outcome::Failed,
        Outcome::Inconclusive,
        Outcome::NotMeasured,
        Outcome::Skipped,
        Outcome::Unknown,
    ] {
        for source in ["- [ ] a\n", "- [x] a\n"] {
            let mut launch = Fixture::of(source);
            launch.item("a", Kind::Attest);
            launch.say(1, "a", outcome, "mara", None);
            let ticked = matches!(outcome, Outcome::Proved | Outcome::Attested);
            assert_eq!(
                filled(&launch),
                if ticked { "- [x] a\n" } else { "- [ ] a\n" },
                "{outcome} of {source}"
            );
        }
    }
}

#[test]
fn what_was_rolled_back_is_recorded_as_such() {
    let mut launch = ended();
    let place = launch.place("Start version 2.4");
    let step = launch.plan.items[place].steps[0].0;
    launch.state.steps[step].undone = Some(Outcome::Proved);
    launch.note(
        950,
        "undo.intended",
        crate::fixture::program(),
        "Start version 2.4",
    );
    let new = filled(&launch);
    assert!(new.contains("[Final Status]: ROLLED BACK\n"), "{new}");
    assert!(new.contains("- [x] Rollback performed, reason: 2 of 4 gates are no-go: Deploy to production, Verify\n"), "{new}");
}

#[test]
fn a_launch_that_went_well_is_live() {
    let mut launch = planned();
    launch.state.opened = Some(at(0));
    launch.state.ended = Some((Verdict::Pass, "all gates are go".to_owned(), at(9)));
    let new = filled(&launch);
    assert!(new.contains("[Final Status]: LIVE\n"), "{new}");
    assert!(
        new.contains("- [ ] Rollback performed, reason: ________\n"),
        "{new}"
    );
}

#[test]
fn a_blank_without_an_answer_stays_blank() {
    let mut launch = Fixture::of("- Response time: ____ ms\n- Expiry date: ____\n");
    launch.item("Response time", Kind::Fill);
    launch.item("Expiry date", Kind::Fill);
    launch.say(1, "Response time", Outcome::Attested, "mara", None);
    launch.say(1, "Expiry date", Outcome::Attested, "mara", None);
    assert_eq!(filled(&launch).into_bytes(), launch.checklist.source);
}

#[test]
fn a_plan_that_knows_fewer_items_leaves_the_others_alone() {
    let mut launch = planned();
    launch.plan.items.clear();
    launch.state.items.clear();
    assert_eq!(filled(&launch), SOURCE);
    let mut launch = planned();
    launch.state.items.clear();
    launch
        .plan
        .items
        .iter_mut()
        .for_each(|item| item.gate = GateRole::Record);
    assert!(filled(&launch).contains("- [ ] Release notes reviewed"));
}

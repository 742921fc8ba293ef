//! The document as the reader of checklists finds it, filled in.

use crate::fixture::Fixture;
use crate::payments::SOURCE;
use std::path::PathBuf;
use tminus_checklist::parse;
use tminus_launch::ItemState;
use tminus_measure::Outcome;
use tminus_plan::{GateRole, Kind, PhaseIndex};
use tminus_report::{html, junit, markdown};

/// What was read, with a plan that has every item in one phase and no step.
fn read(source: &[u8]) -> Fixture {
    let mut launch = Fixture::of(source);
    launch.checklist = parse(source);
    for item in &launch.checklist.items {
        launch.plan.items.push(tminus_plan::Item {
            id: item.id.clone(),
            line: item.line,
            text: item.text.clone(),
            form: item.form,
            path: [].into(),
            role: tminus_checklist::Role::Other,
            phase: PhaseIndex(0),
            parent: item.parent.map(|parent| tminus_plan::ItemIndex(parent.0)),
            kind: if item.approval {
                Kind::Approve
            } else {
                Kind::Attest
            },
            weight: item.weight,
            gate: GateRole::Forward,
            claimed: item.checked,
            blanks: item
                .blanks
                .iter()
                .map(|blank| tminus_plan::Blank {
                    label: blank.label.clone(),
                })
                .collect(),
            criteria: Vec::new(),
            steps: Vec::new(),
        });
        launch.state.items.push(ItemState::default());
    }
    launch
}

/// The documents that the reader is measured on, where they are at hand.
fn seeds() -> Vec<(PathBuf, Vec<u8>)> {
    let shared = std::env::var_os("TMINUS_SHARED").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let found: Vec<_> = ["seeds", "corpus"]
        .iter()
        .filter_map(|folder| std::fs::read_dir(shared.join(folder)).ok())
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .filter_map(|path| Some((path.clone(), std::fs::read(path).ok()?)))
        .collect();
    if found.is_empty() {
        println!("no documents at {}: nothing checked", shared.display());
    }
    found
}

fn changes(old: &[u8], new: &[u8]) -> String {
    let (old, new) = (String::from_utf8_lossy(old), String::from_utf8_lossy(new));
    old.lines()
        .zip(new.lines())
        .filter(|(old, new)| old != new)
        .fold(String::new(), |shown, (old, new)| {
            format!("{shown}- {old}\n+ {new}\n")
        })
}

#[test]
fn what_was_read_is_filled_in() {
    let mut launch = read(SOURCE.as_bytes());
    launch.sign_all(Outcome::Attested);
    let new = launch.report(markdown);
    insta::assert_snapshot!(changes(SOURCE.as_bytes(), &new));
    launch.sign_all(Outcome::Failed);
    let new = launch.report(markdown);
    insta::assert_snapshot!(changes(SOURCE.as_bytes(), &new));
}

#[test]
fn a_damaged_encoding_stays_damaged_where_nothing_is_filled_in() {
    // `✅`, `❌` and `é` as UTF-8 that was read as Windows-1252 and saved again.
    let source = "# Déploiement\r\n\r\n## Avant\r\n\r\n- [ ] Schéma prêt âœ… oui\r\n- [x] DÃ©ployé\r\n\
        - Tests passÃ©s: âœ… / â\u{9d}Œ\r\n- [ ] DurÃ©e: ____ ms\r\n";
    let mut launch = read(source.as_bytes());
    let untouched = String::from_utf8(launch.report(markdown)).expect("UTF-8");
    assert_eq!(untouched, source.replace("[x]", "[ ]"));
    launch.sign_all(Outcome::Attested);
    let signed = String::from_utf8(launch.report(markdown)).expect("UTF-8");
    let expected = source
        .replace("[ ]", "[x]")
        .replace("____", "42")
        .replace("âœ… / â\u{9d}Œ", "âœ…");
    assert_eq!(signed, expected);
}

#[test]
fn no_document_loses_a_byte() {
    for (path, source) in seeds() {
        let mut launch = read(&source);
        let path = path.display();
        let untouched = launch.report(markdown);
        if launch.checklist.items.iter().all(|item| !item.checked) {
            assert!(untouched == source, "{path} comes back as it was");
        }
        let again = read(&untouched).report(markdown);
        assert!(again == untouched, "{path}: taking ticks back is done once");

        launch.sign_all(Outcome::Attested);
        let signed = launch.report(markdown);
        let feeds = |bytes: &[u8]| bytes.iter().filter(|&&byte| byte == b'\n').count();
        assert_eq!(feeds(&signed), feeds(&source), "{path}");
        let read_again = parse(&signed);
        let boxes = |items: &[tminus_checklist::Item], checked: Option<bool>| {
            let of_box = |item: &&tminus_checklist::Item| {
                matches!(item.mark, Some(tminus_checklist::Mark::Box(_)))
            };
            let wanted = |item: &&tminus_checklist::Item| {
                checked.is_none_or(|checked| item.checked == checked)
            };
            items.iter().filter(of_box).filter(wanted).count()
        };
        assert_eq!(
            boxes(&read_again.items, Some(true)),
            boxes(&launch.checklist.items, None),
            "{path}: every box is ticked and none is lost"
        );
        launch.report(html);
        launch.report(junit);
    }
}

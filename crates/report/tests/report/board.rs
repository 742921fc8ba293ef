use crate::fixture::{at, digest, person, program, value};
use crate::payments::{ended, planned, under_way};
use tminus_measure::{Outcome, Verdict};
use tminus_receipt::{Actor, Event, Observed};
use tminus_report::board::{frame, line, summary};
use unicode_width::UnicodeWidthStr;

#[test]
fn the_board_of_a_launch_under_way() {
    let launch = under_way();
    insta::assert_snapshot!(frame(&launch.plan, &launch.state, at(63), 100, 40, false));
}

#[test]
fn the_board_in_colour() {
    let launch = under_way();
    let shown = frame(&launch.plan, &launch.state, at(63), 80, 24, true);
    insta::assert_snapshot!(shown.replace('\u{1b}', "␛"));
}

#[test]
fn the_board_of_a_launch_that_ended() {
    let launch = ended();
    insta::assert_snapshot!(frame(&launch.plan, &launch.state, at(1000), 100, 40, false));
}

#[test]
fn a_small_terminal_still_shows_what_runs() {
    let launch = under_way();
    insta::assert_snapshot!(frame(&launch.plan, &launch.state, at(63), 48, 12, false));
}

#[test]
fn the_board_never_takes_more_than_it_has() {
    for launch in [planned(), under_way(), ended()] {
        for width in [0, 1, 2, 10, 39, 80, 200] {
            for height in [0, 1, 2, 3, 4, 5, 8, 13, 24, 60] {
                let shown = frame(&launch.plan, &launch.state, at(63), width, height, false);
                assert!(
                    shown.lines().count() <= height,
                    "{width}x{height}:\n{shown}"
                );
                assert!(
                    shown.lines().all(|line| line.width() <= width),
                    "{width}x{height}:\n{shown}"
                );
            }
        }
    }
}

#[test]
fn the_closing_table() {
    let launch = ended();
    insta::assert_snapshot!(summary(&launch.plan, &launch.state));
    let launch = under_way();
    insta::assert_snapshot!(summary(&launch.plan, &launch.state));
    let launch = planned();
    insta::assert_snapshot!(summary(&launch.plan, &launch.state));
}

#[test]
fn every_receipt_is_told_in_one_line() {
    let launch = ended();
    let item = launch.plan.items[launch.place("Throughput")].id.clone();
    let check = launch.plan.items[launch.place("Tests pass: `make test`")]
        .id
        .clone();
    let action = launch.plan.items[launch.place("Start version 2.4")]
        .id
        .clone();
    let observed = |outcome, summary: &str| Observed {
        outcome,
        summary: summary.to_owned(),
        exit_status: Some(0),
        duration_us: 1_234_567,
        values: Vec::new(),
        evidence: Vec::new(),
        variables: std::collections::BTreeMap::new(),
    };
    let reference = || tminus_receipt::EvidenceReference {
        name: "document".to_owned(),
        digest: digest('d'),
        bytes: 1,
        cut: 0,
        taken: at(0),
    };
    let said: Vec<(Actor, Event)> = vec![
        (
            person("dana"),
            Event::Opened {
                title: "Payments API 2.4".to_owned(),
                file: "DEPLOYMENT_CHECKLIST.md".to_owned(),
                plan: digest('4'),
                document: reference(),
                config: reference(),
                artifact: None,
                variables: std::collections::BTreeMap::new(),
                t_zero: None,
                only: None,
                directory: ".".to_owned(),
            },
        ),
        (
            person("dana"),
            Event::Trusted {
                plan: digest('4'),
                how: "--yes".to_owned(),
            },
        ),
        (
            program(),
            Event::RunStarted {
                options: std::collections::BTreeMap::new(),
                process: "host7, process 4242".to_owned(),
            },
        ),
        (program(), Event::Anchored { t_zero: at(600) }),
        (
            program(),
            Event::PhaseEntered {
                phase: launch.plan.phases[1].id.clone(),
            },
        ),
        (
            program(),
            Event::Intended {
                step: check.clone(),
                attempt: 1,
            },
        ),
        (
            program(),
            Event::Observed {
                step: check,
                attempt: 1,
                observed: observed(Outcome::Proved, "exit status 0"),
            },
        ),
        (
            program(),
            Event::Intended {
                step: action.clone(),
                attempt: 2,
            },
        ),
        (
            program(),
            Event::Observed {
                step: action.clone(),
                attempt: 2,
                observed: observed(Outcome::Failed, "exit status 1\nboom\u{1b}[2J"),
            },
        ),
        (
            person("dana"),
            Event::Chosen {
                choice: "choice".to_owned(),
                option: "Blue/green".to_owned(),
            },
        ),
        (
            person("dana"),
            Event::Attested {
                item: item.clone(),
                note: Some("stable".to_owned()),
                values: vec![value("Throughput", "7200 msg/s")],
                evidence: Vec::new(),
            },
        ),
        (
            person("omar"),
            Event::Refused {
                item: item.clone(),
                note: Some("too slow".to_owned()),
                values: Vec::new(),
            },
        ),
        (
            person("mara"),
            Event::Waived {
                item: item.clone(),
                reason: "known".to_owned(),
                expires: at(86_400),
            },
        ),
        (
            person("mara"),
            Event::Skipped {
                item: item.clone(),
                reason: "optional".to_owned(),
            },
        ),
        (
            person("Ivy"),
            Event::Approved {
                item,
                role: Some("Security Lead".to_owned()),
                plan: digest('4'),
                config: digest('c'),
                artifact: None,
                environment: None,
                tree_size: 9,
                tree_root: digest('e'),
                expires: None,
                note: None,
                signature: None,
            },
        ),
        (
            person("dana"),
            Event::Resolved {
                step: action.clone(),
                decision: tminus_receipt::Decision::Done,
                note: Some("saw it".to_owned()),
            },
        ),
        (
            program(),
            Event::GateDecided {
                phase: launch.plan.phases[2].id.clone(),
                verdict: Verdict::Fail,
                reasons: vec!["line 37: refused".to_owned(), "line 24: unknown".to_owned()],
            },
        ),
        (
            program(),
            Event::UndoIntended {
                step: action.clone(),
                attempt: 1,
            },
        ),
        (
            program(),
            Event::UndoObserved {
                step: action,
                attempt: 1,
                observed: observed(Outcome::Proved, "exit status 0"),
            },
        ),
        (
            person("dana"),
            Event::Aborted {
                reason: "wrong artifact".to_owned(),
            },
        ),
        (
            program(),
            Event::Ended {
                verdict: Verdict::NotMeasured,
                summary: "3 items are open".to_owned(),
            },
        ),
        (
            program(),
            Event::RunLeft {
                exit_status: 4,
                reason: "not measured".to_owned(),
            },
        ),
        (
            person("dana"),
            Event::EvidenceErased {
                digest: digest('a'),
                reason: "held a token".to_owned(),
            },
        ),
    ];
    let told: Vec<String> = said
        .iter()
        .enumerate()
        .filter_map(|(index, (actor, event))| {
            line(
                &launch.plan,
                at(i64::try_from(index).expect("few")),
                actor,
                event,
            )
        })
        .collect();
    insta::assert_snapshot!(told.join("\n"));
}

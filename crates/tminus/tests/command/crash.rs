//! Killed at every receipt, before it is written and after, a launch that is resumed comes to the same
//! end, and no action is performed twice.

mod rollout;

use crate::scene::{Ended, Scene};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

const FILE: &str = "DEPLOYMENT_CHECKLIST.md";
const ACTIONS: usize = 16;

/// Checks, ordered actions with variables that go from one to the next, a choice, a service, a hold.
fn document() -> String {
    let mut text = "# Crash\n\n## Pre-Deployment\n\n".to_owned();
    for check in 0..14 {
        text += &format!("- [ ] Check {check} (`test {check} -ge 0`)\n");
    }
    text += "\n## Deployment\n\n";
    for action in 0..ACTIONS {
        text += &format!(
            "{}. [ ] Action {action} (`echo {action} >> performed`)\n",
            action + 1
        );
    }
    text += "\n- [ ] Service runs\n\n## Verification\n\n";
    for check in 0..12 {
        text += &format!("- [ ] Again {check} (`grep -qx {check} performed`)\n");
    }
    text
}

const CONFIG: &str = "[[bind]]\nitem = \"Service runs\"\ncommand = \"echo service >> performed; exec sleep 30\"\nservice = true\n";

fn scene() -> Scene {
    Scene::with(&document(), CONFIG)
}

/// What each item has come to, and whether its launch is over, whatever the times.
fn state(scene: &Scene) -> BTreeMap<String, String> {
    let report = scene.json(&["report", "--format", "json"]);
    let items = report["items"].as_array().expect("items");
    let mut state: BTreeMap<String, String> = items
        .iter()
        .map(|item| (item["id"].to_string(), item["outcome"].to_string()))
        .collect();
    state.insert("verdict".to_owned(), report["verdict"].to_string());
    state.insert("standing".to_owned(), report["standing"].to_string());
    state
}

fn receipts(scene: &Scene) -> i64 {
    let connection =
        rusqlite::Connection::open(scene.path(".tminus/ledger.db")).expect("the ledger");
    connection
        .query_row("SELECT count(*) FROM receipts", [], |row| row.get(0))
        .expect("a table of receipts")
}

fn run_until(scene: &Scene, variable: &str, receipt: i64) -> Ended {
    let mut command = scene.command(&["run", "--ci", "--yes", FILE]);
    let output = command
        .env(variable, receipt.to_string())
        .output()
        .expect("tminus starts");
    Ended {
        status: output.status.code(),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

fn expected() -> Vec<String> {
    (0..ACTIONS)
        .map(|action| action.to_string())
        .chain(["service".to_owned()])
        .collect()
}

#[test]
fn a_launch_that_is_killed_at_any_receipt_comes_to_the_same_end() {
    let whole = scene();
    whole.good(&["run", "--ci", "--yes", FILE]);
    let wanted = state(&whole);
    let last = receipts(&whole);
    let steps = wanted.len() - 2;
    assert!(steps >= 40, "{steps} steps");
    assert_eq!(
        wanted["verdict"],
        Value::from("Pass").to_string(),
        "{wanted:#?}"
    );

    let (killed, points) =
        at_every_receipt(last, |variable, receipt| crash(variable, receipt, &wanted));
    // The order in which checks end differs between runs, and with it how many share an append, but
    // all points save a few at the very end must have been reached.
    assert!(killed + 8 >= points, "{killed} of {points} kills");
}

/// Calls this for each point before and behind a receipt at which a launch can be killed, several at a
/// time; how many kills came, and of how many points.
fn at_every_receipt(last: i64, crash: impl Fn(&str, i64) -> bool + Sync) -> (usize, usize) {
    let points: Vec<(&str, i64)> = (1..=last)
        .flat_map(|receipt| {
            [
                ("TMINUS_CRASH_BEFORE_RECEIPT", receipt),
                ("TMINUS_CRASH_AFTER_RECEIPT", receipt),
            ]
        })
        // Before the first receipt there is no launch, so nothing to resume.
        .filter(|point| *point != ("TMINUS_CRASH_BEFORE_RECEIPT", 1))
        .collect();
    let (next, killed) = (AtomicUsize::new(0), AtomicUsize::new(0));
    // A launch waits for its children more than it computes.
    let workers = 4 * std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some((variable, receipt)) =
                    points.get(next.fetch_add(1, Ordering::Relaxed))
                {
                    if crash(variable, *receipt) {
                        killed.fetch_add(1, Ordering::Relaxed);
                    }
                }
            });
        }
    });
    (killed.into_inner(), points.len())
}

/// Kills a launch at this point and resumes it; whether the kill came.
fn crash(variable: &str, receipt: i64, wanted: &BTreeMap<String, String>) -> bool {
    let scene = scene();
    let ended = run_until(&scene, variable, receipt);
    let killed = ended.status.is_none();
    assert!(
        killed || ended.status == Some(0),
        "{variable}={receipt}: {}",
        ended.err
    );
    if killed {
        let resumed = scene.run(&["resume", "--ci", "--yes"]);
        let over = resumed.status == Some(2) && resumed.err.contains("no launch is open");
        assert!(
            resumed.status == Some(0) || over,
            "{variable}={receipt}: {}{}",
            resumed.out,
            resumed.err
        );
    }
    assert_eq!(&state(&scene), wanted, "{variable}={receipt}");
    let performed: Vec<String> = scene.read("performed").lines().map(str::to_owned).collect();
    assert_eq!(performed, expected(), "{variable}={receipt}");
    scene.good(&["verify", ".tminus/ledger.db"]);
    killed
}

//! Killed at any receipt of a shift or a rollback.

use super::{at_every_receipt, receipts};
use crate::rollout::{CONFIG, FILE, launch, lines, report, scene, status};
use crate::scene::Scene;

#[test]
fn killed_at_any_receipt_of_a_shift_or_a_rollback_the_launch_is_rolled_back_once() {
    let whole = quick();
    whole.write("bad100", "");
    status(&launch(&whole), 5);
    let last = receipts(&whole);
    assert!(last >= 25, "{last} receipts");
    let (killed, points) = at_every_receipt(last, crash);
    // How many looks a watch takes differs between runs.
    assert!(killed * 10 >= points * 8, "{killed} of {points}");
}

/// A scene whose watches are too short for a busy machine to see all of: whatever they come to, it is
/// rolled back.
fn quick() -> Scene {
    let scene = scene();
    let config = CONFIG.replace("\"4s\"", "\"800ms\"");
    scene.write(FILE, config.replace("\"1s\"", "\"200ms\""));
    scene
}

fn crash(variable: &str, receipt: i64) -> bool {
    let scene = quick();
    scene.write("bad100", "");
    let output = scene
        .command(&["run", "--ci", "--yes", FILE])
        .env(variable, receipt.to_string())
        .output()
        .expect("tminus starts");
    let killed = output.status.code().is_none();
    let point = format!("{variable}={receipt}");
    if killed {
        let resumed = scene.run(&["resume", "--ci", "--yes"]);
        let over = resumed.status == Some(2) && resumed.err.contains("no launch is open");
        assert!(
            resumed.status == Some(5) || over,
            "{point}: {:?}\n{}{}",
            resumed.status,
            resumed.out,
            resumed.err
        );
    } else {
        assert_eq!(output.status.code(), Some(5), "{point}");
    }
    assert_eq!(report(&scene)["standing"], "rolled back", "{point}");
    assert_eq!(scene.read("share").trim(), "0", "{point}");
    let performed = lines(&scene, "performed");
    for action in ["prepare", "restore", "unprepare"] {
        let times = performed.iter().filter(|line| *line == action).count();
        assert_eq!(times, 1, "{point}: {action} in {performed:?}");
    }
    scene.good(&["verify", ".tminus/ledger.db"]);
    killed
}

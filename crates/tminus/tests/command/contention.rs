//! Two processes, a full disk, a ledger that cannot be written, a clock that goes backwards, a child
//! that outlives its tminus.

use crate::scene::{Scene, TMINUS, until};
use rustix::process::{Pid, Signal, kill_process};
use std::process::Child;

const FILE: &str = "DEPLOYMENT_CHECKLIST.md";

fn kill(child: &mut Child) {
    let pid = Pid::from_child(child);
    kill_process(pid, Signal::KILL).expect("it runs");
    child.wait().expect("it ends");
}

/// An action that begins, waits until the file `go` is there, and ends.
const SLOW: &str = "# Deploy\n\n## Deployment\n\n- [ ] Ship (`echo began >> log; until test -e go; do sleep 0.05; done; echo ended >> log`)\n\
                    - [ ] Look (`test -e go`)\n";

#[test]
fn one_process_at_a_time_drives_a_launch() {
    let scene = Scene::with(SLOW, "");
    let mut first = scene
        .command(&["run", "--ci", "--yes", FILE])
        .spawn()
        .expect("tminus starts");
    until("the action begins", || scene.read("log").contains("began"));
    let second = scene.run(&["resume", "--ci"]);
    assert_eq!(second.status, Some(2), "{}", second.out);
    assert!(
        second.err.contains("process"),
        "it says who: {}",
        second.err
    );
    scene.good(&["status"]);
    scene.write("go", "");
    assert!(first.wait().expect("it ends").success());
    assert_eq!(scene.read("log"), "began\nended\n");
}

#[test]
fn a_child_that_outlives_its_tminus_is_adopted() {
    let scene = Scene::with(SLOW, "");
    let mut first = scene
        .command(&["run", "--ci", "--yes", FILE])
        .spawn()
        .expect("tminus starts");
    until("the action begins", || scene.read("log").contains("began"));
    kill(&mut first);
    let second = scene
        .command(&["resume", "--ci"])
        .spawn()
        .expect("tminus starts");
    std::thread::sleep(std::time::Duration::from_millis(300));
    scene.write("go", "");
    let ended = second.wait_with_output().expect("it ends");
    assert!(
        ended.status.success(),
        "{}",
        String::from_utf8_lossy(&ended.stdout)
    );
    assert_eq!(
        scene.read("log"),
        "began\nended\n",
        "begun once, ended once"
    );
}

#[test]
fn a_child_that_ended_meanwhile_is_known() {
    let scene = Scene::with(SLOW, "");
    let mut first = scene
        .command(&["run", "--ci", "--yes", FILE])
        .spawn()
        .expect("tminus starts");
    until("the action begins", || scene.read("log").contains("began"));
    kill(&mut first);
    scene.write("go", "");
    until("the action ends", || scene.read("log").contains("ended"));
    scene.good(&["resume", "--ci"]);
    assert_eq!(
        scene.read("log"),
        "began\nended\n",
        "begun once, ended once"
    );
}

#[test]
fn a_ledger_that_cannot_be_written_stops_the_run_before_it_acts() {
    let scene = Scene::with("# D\n\n## Deployment\n\n- [ ] Ship (`touch shipped`)\n", "");
    // A file where the ledger's folder should be: nobody can write there, root neither.
    scene.write("blocked", "");
    let ended = scene.run(&[
        "run",
        "--ci",
        "--yes",
        FILE,
        "--ledger",
        "blocked/ledger.db",
    ]);
    assert_eq!(ended.status, Some(2), "{}", ended.err);
    scene.write(
        "no.db",
        "this is no ledger, but it is a file that is long enough to look at",
    );
    let ended = scene.run(&["run", "--ci", "--yes", FILE, "--ledger", "no.db"]);
    assert_eq!(ended.status, Some(2), "{}", ended.err);
    assert!(!scene.path("shipped").exists());
    assert_eq!(
        scene.read("no.db").len(),
        66,
        "a file that is no ledger is left as it is"
    );
}

#[test]
fn a_ledger_that_another_process_has_locked_is_waited_for_and_then_named() {
    let scene = Scene::with("# D\n\n## Deployment\n\n- [ ] Ship (`touch shipped`)\n", "");
    scene.good(&["run", "--ci", "--yes", FILE]);
    std::fs::remove_file(scene.path("shipped")).expect("it was shipped");
    let lock = rusqlite::Connection::open(scene.path(".tminus/ledger.db")).expect("the ledger");
    lock.execute_batch("BEGIN IMMEDIATE").expect("locked");
    let ended = scene.run(&["run", "--ci", "--yes", FILE]);
    assert_eq!(ended.status, Some(2), "{}{}", ended.out, ended.err);
    assert!(ended.err.contains("locked"), "{}", ended.err);
    assert!(!scene.path("shipped").exists());
    lock.execute_batch("ROLLBACK").expect("unlocked");
    scene.good(&["run", "--ci", "--yes", FILE]);
}

/// A full disk, as far as one process can have one: no file may grow beyond 400 kB.
#[test]
fn a_full_disk_loses_nothing_that_was_written() {
    let mut steps = String::new();
    for step in 0..200 {
        // What is compressed to half of its size at best.
        let letters = format!(
            "awk 'BEGIN {{ srand({step}); for (i = 0; i < 5000; i++) printf \"%c\", 65 + int(26 * rand()) }}'"
        );
        steps += &format!("- [ ] Step {step} (`echo {step} >> log; {letters}`)\n");
    }
    let scene = Scene::with(&format!("# D\n\n## Deployment\n\n{steps}"), "");
    let limited = format!("ulimit -f 400; trap '' XFSZ; exec {TMINUS} run --ci --yes {FILE}");
    let ended = scene
        .prepared("bash", &["-c", &limited])
        .output()
        .expect("bash starts");
    assert_eq!(
        ended.status.code(),
        Some(2),
        "{}",
        String::from_utf8_lossy(&ended.stderr)
    );
    scene.good(&["verify", ".tminus/ledger.db"]);
    scene.good(&["resume", "--ci"]);
    let performed = scene.read("log");
    let performed: Vec<&str> = performed.lines().collect();
    let expected: Vec<String> = (0..200).map(|step| step.to_string()).collect();
    assert_eq!(performed, expected, "each once, in order");
}

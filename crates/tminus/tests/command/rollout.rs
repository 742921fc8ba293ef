//! Shifts, watches, triggers and rollbacks, as a user drives them.

use crate::scene::{Ended, Scene};
use serde_json::Value;
use std::process::Child;
use std::time::{Duration, Instant};

pub(crate) const FILE: &str = "tminus.toml";

pub(crate) const DOCUMENT: &str = "\
# Shop

## Deployment

1. [ ] Prepare (`echo prepare >> performed`)
2. [ ] Shift traffic
3. [ ] Announce (`echo announce >> performed`)

## Success criteria

- [ ] Errors < 5

## Rollback triggers

- Queue length > 10

## Rollback procedure

1. [ ] Restore (`echo restore >> performed; test ! -e broken`)
2. [ ] Performed is there (`test -s performed`)
3. [ ] Tell everybody
";

/// A target of files: `share` is what the new version gets, `errors` and `queue` are what is measured.
pub(crate) const CONFIG: &str = r#"
[checklist]
file = "DEPLOYMENT_CHECKLIST.md"
[metrics.errors]
command = "cat errors"
[metrics."queue length"]
command = "cat queue"
[watch]
baseline = "none"
interval = "1s"
[rollout]
target = "command"
old = "1"
new = "2"
status = "echo \"{\\\"1\\\": $((100 - $(cat share))), \\\"2\\\": $(cat share)}\""
shift = "echo $TMINUS_SHARE >> shifts; test -e stuck || echo $TMINUS_SHARE > share; if test -e \"bad$TMINUS_SHARE\"; then echo 50 > errors; else echo 0 > errors; fi"
steps = ["50%", "100%"]
watch = "4s"
[rollback]
automatic = ["Restore*", "undo"]
[[bind]]
item = "Prepare*"
undo = "echo unprepare >> performed"
[[bind]]
item = "Shift traffic"
rollout = true
"#;

pub(crate) fn scene() -> Scene {
    let scene = Scene::with(DOCUMENT, CONFIG);
    for (name, text) in [("share", "0\n"), ("errors", "0\n"), ("queue", "0\n")] {
        scene.write(name, text);
    }
    scene
}

pub(crate) fn launch(scene: &Scene) -> Ended {
    scene.run(&["run", "--ci", "--yes", FILE])
}

#[track_caller]
pub(crate) fn status(ended: &Ended, wanted: i32) {
    assert_eq!(ended.status, Some(wanted), "{}{}", ended.out, ended.err);
}

pub(crate) fn lines(scene: &Scene, name: &str) -> Vec<String> {
    scene.read(name).lines().map(str::to_owned).collect()
}

pub(crate) fn report(scene: &Scene) -> Value {
    scene.json(&["report", "--format", "json"])
}

/// The id of the only launch.
fn id(scene: &Scene) -> String {
    let list = scene.json(&["list", "--format", "json"]);
    let id = list["launches"][0]["id"].as_str();
    id.expect("an id").to_owned()
}

/// The kinds of the launch's receipts, in order.
fn kinds(scene: &Scene) -> Vec<String> {
    let report = report(scene);
    let journal = report["journal"].as_array().expect("a journal");
    journal
        .iter()
        .map(|entry| entry["kind"].as_str().unwrap_or_default().to_owned())
        .collect()
}

#[test]
fn a_good_release_gets_all_traffic_step_by_step() {
    let scene = scene();
    status(&launch(&scene), 0);
    assert_eq!(lines(&scene, "shifts"), ["50", "100"]);
    assert_eq!(lines(&scene, "performed"), ["prepare", "announce"]);
    assert_eq!(report(&scene)["verdict"], "Pass");
    scene.good(&["verify", ".tminus/ledger.db"]);
}

#[test]
fn a_bad_release_is_rolled_back_in_the_written_order() {
    let scene = scene();
    scene.write("bad50", "");
    let ended = launch(&scene);
    status(&ended, 5);
    assert_eq!(lines(&scene, "shifts"), ["50", "0"]);
    assert_eq!(
        lines(&scene, "performed"),
        ["prepare", "restore", "unprepare"]
    );
    assert!(ended.out.contains("rolled back in"), "{}", ended.out);
    assert_eq!(report(&scene)["standing"], "rolled back");
    let report = scene.good(&["report", "--format", "md"]);
    assert!(report.contains("1. [x] Restore"), "{report}");
}

#[test]
fn a_trigger_fires_at_any_time_after_the_first_deployment_step() {
    let scene = scene();
    scene.write("queue", "50\n");
    let ended = launch(&scene);
    status(&ended, 5);
    assert!(ended.out.contains("TRIGGER"), "{}", ended.out);
    let kinds = kinds(&scene);
    let place = |kind: &str| kinds.iter().position(|known| known == kind);
    assert!(
        place("trigger.fired") < place("rollback.begun"),
        "{kinds:?}"
    );
    assert_eq!(scene.read("share").trim(), "0");
}

#[test]
fn a_trigger_below_a_line_that_says_so_fires_like_one_of_a_section_of_its_own() {
    for [written, lead] in [
        ["## Rollback\n\n**Triggers**", "Steps:"],
        ["Roll back if:", "## Rollback"],
    ] {
        let scene = scene();
        let document = DOCUMENT
            .replace("## Rollback triggers", written)
            .replace("## Rollback procedure", lead);
        scene.write("DEPLOYMENT_CHECKLIST.md", document);
        scene.write("queue", "50\n");
        let ended = launch(&scene);
        status(&ended, 5);
        assert!(ended.out.contains("TRIGGER"), "{}", ended.out);
        assert_eq!(scene.read("share").trim(), "0");
        assert_eq!(lines(&scene, "performed")[1], "restore");
    }
}

#[test]
fn a_launch_that_waits_for_somebody_to_watch_a_trigger_says_so() {
    let scene = scene();
    let document = DOCUMENT.replace("- Queue length > 10", "- Customers complain");
    scene.write("DEPLOYMENT_CHECKLIST.md", document);
    let ended = launch(&scene);
    status(&ended, 4);
    let waits = "nothing is deployed before somebody watches what nothing measures: 1 rollback trigger\n   15  ○ Customers complain\n         $ tminus attest";
    assert!(ended.out.contains(waits), "{}", ended.out);
    assert_eq!(scene.read("performed"), "");
}

#[test]
fn a_metric_that_says_nothing_is_never_a_pass() {
    for broken in ["", "many\n", "NaN\n"] {
        let scene = scene();
        scene.write("errors", broken);
        // The shift must not mend it.
        let config = CONFIG.replace("else echo 0 > errors", "else true");
        scene.write(FILE, config);
        let ended = launch(&scene);
        status(&ended, 5);
        assert!(
            ended.out.contains("not measured"),
            "{broken:?}: {}",
            ended.out
        );
        assert_eq!(lines(&scene, "shifts"), ["50", "0"]);
    }
}

#[test]
fn traffic_that_did_not_move_is_a_failed_shift() {
    let told = "50 % were asked for 2, and it gets 0 %";
    let scene = scene();
    scene.write("stuck", "");
    // Nobody is asked, and nobody could answer.
    let ended = scene.run(&["run", "--yes", FILE]);
    status(&ended, 1);
    assert!(ended.out.contains(told), "{}", ended.out);
    std::fs::remove_file(scene.path("stuck")).expect("it is mended");
    scene.good(&["resolve", "Shift traffic", "--again", "--by", "ada"]);
    status(&scene.run(&["resume", "--ci"]), 0);
}

#[test]
fn traffic_that_did_not_move_is_rolled_back_where_nobody_answers() {
    let scene = scene();
    scene.write("stuck", "");
    let ended = launch(&scene);
    status(&ended, 5);
    assert_eq!(lines(&scene, "shifts"), ["50", "0"]);
    assert_eq!(
        lines(&scene, "performed"),
        ["prepare", "restore", "unprepare"]
    );
}

#[test]
fn a_rollback_that_fails_says_where_it_stands_and_goes_on_when_mended() {
    let scene = scene();
    scene.write("bad50", "");
    scene.write("broken", "");
    let ended = launch(&scene);
    status(&ended, 8);
    assert_eq!(scene.read("share").trim(), "0", "traffic comes first");
    assert!(
        ended.out.contains("the rollback is not complete") && ended.out.contains("Restore"),
        "{}",
        ended.out
    );
    assert_eq!(lines(&scene, "performed"), ["prepare", "restore"]);
    std::fs::remove_file(scene.path("broken")).expect("it is mended");
    scene.good(&["resolve", "Restore", "--again", "--by", "ada"]);
    status(&scene.run(&["resume", "--ci"]), 5);
    assert_eq!(
        lines(&scene, "performed"),
        ["prepare", "restore", "restore", "unprepare"]
    );
}

#[test]
fn a_target_that_dies_leaves_the_rollback_incomplete() {
    let scene = scene();
    scene.write("bad50", "");
    let config = CONFIG.replace("steps = ", "# steps\nsteps = ").replace(
        "if test -e \\\"bad",
        "test $TMINUS_SHARE != 0 || exit 3; if test -e \\\"bad",
    );
    scene.write(FILE, config);
    let ended = launch(&scene);
    status(&ended, 8);
    assert!(ended.out.contains("exit status: 3"), "{}", ended.out);
}

#[test]
fn rollback_by_hand_takes_back_a_launch_that_is_over() {
    let scene = scene();
    status(&launch(&scene), 0);
    let id = id(&scene);
    let ended = scene.run(&[
        "rollback",
        &id,
        "--reason",
        "orders are lost",
        "--by",
        "grace",
        "--ci",
    ]);
    status(&ended, 5);
    assert!(ended.out.contains("orders are lost"), "{}", ended.out);
    assert_eq!(lines(&scene, "shifts"), ["50", "100", "0"]);
    let again = scene.run(&["rollback", &id, "--by", "grace", "--ci"]);
    status(&again, 2);
    assert!(again.err.contains("rolled back before"), "{}", again.err);
}

fn wait_for(what: &str, condition: impl Fn() -> bool) {
    let until = Instant::now() + Duration::from_secs(30);
    while !condition() {
        assert!(Instant::now() < until, "{what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn begin(scene: &Scene) -> Child {
    scene
        .command(&["run", "--ci", "--yes", FILE])
        .spawn()
        .expect("tminus starts")
}

#[test]
fn rollback_by_hand_reaches_the_run_that_drives_the_launch() {
    let scene = scene();
    scene.write(FILE, CONFIG.replace("\"4s\"", "\"30s\""));
    let running = begin(&scene);
    wait_for("traffic was shifted", || scene.read("share").trim() == "50");
    let id = id(&scene);
    let told = scene.good(&["rollback", &id, "--by", "grace", "--reason", "stop"]);
    assert!(told.contains("rolls it back now"), "{told}");
    let output = running.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(5));
    assert_eq!(scene.read("share").trim(), "0");
}

#[test]
fn two_launches_cannot_drive_one_target() {
    let scene = scene();
    scene.write(FILE, CONFIG.replace("\"4s\"", "\"8s\""));
    let running = begin(&scene);
    wait_for("traffic was shifted", || scene.read("share").trim() == "50");
    let second = launch(&scene);
    assert_ne!(second.status, Some(0), "{}{}", second.out, second.err);
    assert!(
        second.err.contains("shared the traffic of the same target"),
        "{}{}",
        second.out,
        second.err
    );
    assert_eq!(
        lines(&scene, "shifts"),
        ["50"],
        "the second shifted nothing"
    );
    let output = running.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn a_launch_that_was_left_with_shared_traffic_keeps_its_target() {
    let scene = scene();
    scene.write(FILE, CONFIG.replace("\"4s\"", "\"30s\""));
    let mut running = begin(&scene);
    wait_for("traffic was shifted", || scene.read("share").trim() == "50");
    running.kill().expect("killed");
    running.wait().expect("it ends");
    let first = id(&scene);
    let second = launch(&scene);
    status(&second, 2);
    assert!(
        second.err.contains("shared the traffic") && second.err.contains(&first),
        "{}",
        second.err
    );
    status(&scene.run(&["rollback", &first, "--by", "ada", "--ci"]), 5);
    scene.write(FILE, CONFIG);
    status(&launch(&scene), 0);
}

#[test]
fn a_rollback_by_hand_that_fails_is_resumed() {
    let scene = scene();
    status(&launch(&scene), 0);
    scene.write("broken", "");
    let id = id(&scene);
    status(&scene.run(&["rollback", &id, "--by", "ada", "--ci"]), 8);
    std::fs::remove_file(scene.path("broken")).expect("it is mended");
    scene.good(&["resolve", "Restore", "--again", "--by", "ada"]);
    status(&scene.run(&["resume", "--ci"]), 5);
    let list = scene.good(&["list"]);
    assert!(list.contains("rolled back"), "{list}");
}

#[test]
fn an_unmeasured_trigger_stops_the_launch_before_it_changes_anything() {
    let scene = scene();
    let text = DOCUMENT.replace(
        "- Queue length > 10",
        "- Queue length > 10\n- Customers complain",
    );
    scene.write("DEPLOYMENT_CHECKLIST.md", text);
    let ended = launch(&scene);
    status(&ended, 4);
    assert_eq!(scene.read("performed"), "");
    // A word about the section is one about what nothing measures; the others stay armed.
    scene.good(&[
        "attest",
        "Rollback triggers",
        "--by",
        "sam",
        "--note",
        "I read the mail",
    ]);
    scene.write("queue", "50\n");
    status(&scene.run(&["resume", "--ci"]), 5);
    let kinds = kinds(&scene);
    assert!(kinds.contains(&"trigger.fired".to_owned()), "{kinds:?}");
}

#[test]
fn a_rollout_that_names_nothing_is_refused_before_anything_is_opened() {
    let scene = scene();
    scene.write(FILE, CONFIG.replace("new = \"2\"", "new = \"$RELEASE\""));
    let ended = launch(&scene);
    status(&ended, 2);
    assert!(ended.err.contains("$RELEASE"), "{}", ended.err);
    let list = scene.json(&["list", "--format", "json"]);
    assert_eq!(list["launches"].as_array().map(Vec::len), Some(0));
    for (wrong, told) in [
        (CONFIG.replace("old = \"1\"", "old = \"2\""), "one version"),
        (
            CONFIG.replace("target = \"command\"", "target = \"comand\""),
            "did you mean",
        ),
        (CONFIG.replace("status = ", "sttaus = "), "status"),
        (
            CONFIG.replace("\"Restore*\"", "\"Restoration\""),
            "no step of the rollback",
        ),
    ] {
        scene.write(FILE, wrong);
        let ended = launch(&scene);
        status(&ended, 2);
        assert!(ended.err.contains(told), "{told}: {}", ended.err);
    }
}

//! What people do between two runs: sign, fill in, waive, approve, resolve, abort.

use crate::scene::Scene;
use serde_json::Value;

const FILE: &str = "DEPLOYMENT_CHECKLIST.md";

#[track_caller]
fn outcome(scene: &Scene, text: &str) -> String {
    let report = scene.json(&["status", "--format", "json"]);
    let items = report["items"].as_array().expect("items");
    let item = items
        .iter()
        .find(|item| {
            item["text"]
                .as_str()
                .is_some_and(|found| found.contains(text))
        })
        .unwrap_or_else(|| panic!("no item `{text}`"));
    item["outcome"]
        .as_str()
        .map_or_else(|| "null".to_owned(), str::to_owned)
}

fn run(scene: &Scene) -> Option<i32> {
    scene.run(&["run", "--ci", "--yes", FILE]).status
}

fn resume(scene: &Scene) -> Option<i32> {
    scene.run(&["resume", "--ci"]).status
}

#[test]
fn a_launch_goes_on_as_people_sign() {
    let scene = Scene::with(
        "# Deploy\n\n## Pre-Deployment\n\n- [ ] Bash is here (`bash --version`)\n- [ ] Diff is read\n- [ ] Ticket: ____\n\n\
         ## Deployment\n\n- [ ] Ship (`echo shipped >> log`)\n\n## Verification\n\n- [ ] Page looks right\n- [ ] Support is told\n",
        "",
    );
    assert_eq!(run(&scene), Some(4));
    assert_eq!(scene.read("log"), "", "nothing ships before its gate");
    scene.good(&["attest", "Diff is read", "--note", "twice", "--by", "grace"]);
    assert_eq!(resume(&scene), Some(4));
    scene.good(&[
        "attest",
        "Ticket",
        "--value",
        "Ticket=CHG-7",
        "--by",
        "grace",
    ]);
    assert_eq!(resume(&scene), Some(4));
    assert_eq!(scene.read("log"), "shipped\n");
    scene.good(&["attest", "Verification", "--by", "sam"]);
    assert_eq!(resume(&scene), Some(0));
    assert_eq!(scene.read("log"), "shipped\n");
    let filled = scene.good(&["report", "--format", "md"]);
    assert!(
        filled.contains("- [x] Diff is read") && filled.contains("CHG-7"),
        "{filled}"
    );
    scene.good(&["verify", ".tminus/ledger.db"]);
}

#[test]
fn a_secret_that_a_blank_asks_for_is_not_kept() {
    let scene = Scene::with(
        "# Deploy\n\n## Pre-Deployment\n\n- [ ] **API Token**: ____\n- [ ] **Token issued on**: ____\n",
        "",
    );
    assert_eq!(run(&scene), Some(4));
    for value in ["API Token=tok-4711-secret", "Token issued on=2026-03-01"] {
        let (item, _) = value.split_once('=').expect("a label");
        scene.good(&["attest", item, "--value", value, "--by", "grace"]);
    }
    assert_eq!(resume(&scene), Some(0));
    let filled = scene.good(&["report", "--format", "md"]);
    assert!(
        filled.contains("given, not kept") && filled.contains("2026-03-01"),
        "{filled}"
    );
    let ledger = std::fs::read(scene.path(".tminus/ledger.db")).expect("the ledger");
    let secret = b"tok-4711-secret";
    assert!(!ledger.windows(secret.len()).any(|part| part == secret));
}

#[test]
fn what_failed_is_waived_until_it_expires_and_never_signed_away() {
    let scene = Scene::with(
        "# Deploy\n\n## Pre-Deployment\n\n- [ ] Backup is here (`test -f backup`)\n\n## Deployment\n\n- [ ] Ship (`touch shipped`)\n",
        "",
    );
    assert_eq!(run(&scene), Some(1));
    assert_eq!(outcome(&scene, "Backup"), "failed");
    let signed = scene.run(&["attest", "Backup is here", "--by", "grace"]);
    assert_eq!(signed.status, Some(2), "{}", signed.out);
    let no_note = scene.run(&[
        "waive",
        "Backup is here",
        "--note",
        " ",
        "--expires",
        "1h",
        "--by",
        "grace",
    ]);
    assert_eq!(no_note.status, Some(2), "{}", no_note.out);
    scene.good(&[
        "waive",
        "Backup is here",
        "--note",
        "nothing to lose",
        "--expires",
        "1h",
        "--by",
        "grace",
    ]);
    assert_eq!(resume(&scene), Some(0));
    assert!(scene.path("shipped").exists());
    assert_eq!(outcome(&scene, "Backup"), "waived");
}

#[test]
fn an_aborted_launch_takes_back_what_it_did_newest_first() {
    let scene = Scene::with(
        "# Deploy\n\n## Deployment\n\n1. [ ] First (`echo one >> log`)\n2. [ ] Second (`echo two >> log`)\n3. [ ] Third is looked at\n",
        "[[bind]]\nitem = \"First*\"\nundo = \"echo -one >> log\"\n[[bind]]\nitem = \"Second*\"\nundo = \"echo -two >> log\"\n",
    );
    assert_eq!(run(&scene), Some(4));
    scene.good(&["abort", "--reason", "wrong day", "--undo", "--by", "grace"]);
    assert_eq!(scene.read("log"), "one\ntwo\n-two\n-one\n");
    let again = scene.run(&["resume", "--ci"]);
    assert_eq!(
        again.status,
        Some(2),
        "an aborted launch is over: {}",
        again.out
    );
    let list = scene.json(&["list", "--format", "json"]);
    assert_eq!(list["launches"][0]["state"], Value::from("aborted"));
}

#[test]
fn a_failed_undo_is_an_incomplete_abort() {
    let scene = Scene::with(
        "# Deploy\n\n## Deployment\n\n1. [ ] First (`echo one >> log`)\n2. [ ] Looked at\n",
        "[[bind]]\nitem = \"First*\"\nundo = \"false\"\n",
    );
    assert_eq!(run(&scene), Some(4));
    let ended = scene.run(&["abort", "--reason", "x", "--undo", "--by", "grace"]);
    assert_eq!(ended.status, Some(8), "{}", ended.err);
    assert!(ended.err.contains("First"), "{}", ended.err);
}

/// Four eyes: who launched may not approve, and an approval holds for what it saw.
#[test]
fn an_approval_needs_another_pair_of_eyes() {
    let scene = Scene::with(
        "# Deploy\n\n## Pre-Deployment\n\n- [ ] Manager approval: ____\n\n## Deployment\n\n- [ ] Ship (`touch shipped`)\n",
        "[approvals]\n\"Manager approval\" = [\"Grace\"]\n",
    );
    assert_eq!(run(&scene), Some(4));
    let status = |by: &str| {
        scene
            .run(&["approve", "Manager approval", "--by", by])
            .status
    };
    assert_eq!(status("ada"), Some(2), "ada launched it");
    assert_eq!(status("Sam"), Some(2), "Sam is not on the list");
    assert_eq!(status("Grace"), Some(0));
    assert_eq!(resume(&scene), Some(0));
    assert!(scene.path("shipped").exists());
}

#[test]
fn a_run_can_stop_at_a_phase_or_take_one_step() {
    let document = "# Deploy\n\n## Pre-Deployment\n\n- [ ] Here (`test -d .`)\n- [ ] There (`test -d ..`)\n\n## Deployment\n\n- [ ] Ship (`touch shipped`)\n";
    let scene = Scene::with(document, "");
    let ended = scene.run(&["run", "--ci", "--yes", FILE, "--until", "Pre-Deployment"]);
    assert!(!scene.path("shipped").exists(), "{}", ended.out);
    assert_eq!(resume(&scene), Some(0));
    assert!(scene.path("shipped").exists());

    let scene = Scene::with(document, "");
    scene.run(&["run", "--ci", "--yes", FILE, "--only", "L5"]);
    assert_eq!(outcome(&scene, "Here"), "proved");
    assert_eq!(outcome(&scene, "There"), "null");
}

/// A secret does not get into the ledger, whoever types or prints it.
#[test]
fn a_secret_stands_nowhere() {
    let scene = Scene::with(
        "# Deploy\n\n## Pre-Deployment\n\n- [ ] Print the token (`echo \"$TOKEN\"`)\n- [ ] Diff is read\n\n## Deployment\n\n- [ ] Ship (`test -d .`)\n",
        "[variables]\nTOKEN = { env = \"TOKEN\", required = true, secret = true }\nHOST = { env = \"HOST\", required = true }\n",
    );
    let with = |arguments: &[&str], names: &[&str]| {
        let mut command = scene.command(arguments);
        for name in names {
            command.env(name, format!("s3cret-{name}"));
        }
        command.output().expect("tminus starts")
    };
    let run = with(&["run", "--ci", "--yes", FILE], &["TOKEN", "HOST"]);
    assert_eq!(run.status.code(), Some(4));
    let signed = with(
        &[
            "attest",
            "Diff is read",
            "--by",
            "grace",
            "--note",
            "with s3cret-TOKEN",
        ],
        &["TOKEN"],
    );
    assert!(signed.status.success());
    let resumed = with(&["resume", "--ci"], &["TOKEN", "HOST"]);
    assert!(resumed.status.success());
    for text in [
        String::from_utf8_lossy(&run.stdout).into_owned(),
        String::from_utf8_lossy(&resumed.stdout).into_owned(),
        scene.good(&["report", "--format", "html"]),
        scene.good(&["report", "--format", "json"]),
        scene.good(&["report", "--format", "md"]),
    ] {
        assert!(!text.contains("s3cret-TOKEN"), "{text}");
    }
    let report = scene.good(&["report", "--format", "html"]);
    assert!(report.contains("with ***"), "masked, not lost");
    let bytes = std::fs::read(scene.path(".tminus/ledger.db")).expect("the ledger");
    assert!(!bytes.windows(12).any(|window| window == b"s3cret-TOKEN"));
}

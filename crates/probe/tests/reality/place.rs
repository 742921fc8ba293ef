//! What is on this machine: files, disks, processes, work trees, through the one front door.

use crate::here::{Here, command};
use std::process::Command;
use tminus_measure::Outcome::{Failed, NotMeasured, Proved};
use tminus_plan::{DiskProbe, FileProbe, GitProbe, Probe, ProcessProbe};
use tminus_probe::{Secrets, observe};

#[tokio::test]
async fn each_kind_looks_at_the_real_thing() {
    let mut here = Here::new();
    here.context.secrets = Secrets::new(["swordfish".to_owned()]);
    std::fs::write(here.path("app.env"), "PASSWORD=swordfish\n").expect("written");
    let mut child = Command::new("sleep")
        .arg("600")
        .spawn()
        .expect("sleep starts");
    std::fs::write(here.path("sleep.pid"), child.id().to_string()).expect("written");
    git(&here, &["init", "-q", "-b", "main", "tree"]);
    git(
        &here,
        &["-C", "tree", "commit", "-q", "--allow-empty", "-m", "first"],
    );
    let file = |path: &str, contains: &str| {
        Probe::File(FileProbe {
            path: path.into(),
            contains: Some(contains.into()),
            ..FileProbe::default()
        })
    };
    let disk = |free: &str| {
        Probe::Disk(DiskProbe {
            path: ".".into(),
            free: free.parse().expect(free),
        })
    };
    let process = |absent| {
        Probe::Process(ProcessProbe {
            name: None,
            pid_file: Some("sleep.pid".into()),
            absent,
            count: None,
            memory: None,
        })
    };
    let tree = |path: &str, branch: &str| {
        Probe::Git(GitProbe {
            path: path.into(),
            clean: true,
            branch: Some(branch.into()),
            ..GitProbe::default()
        })
    };
    for (probe, outcome) in [
        (file("app.env", "PASSWORD=swordfish"), Proved),
        (file("app.env", "swordfish and more"), Failed),
        (file("$NOWHERE/app.env", "x"), NotMeasured),
        (disk("> 0 B"), Proved),
        (disk("> 1000000 TB"), Failed),
        (process(false), Proved),
        (process(true), Failed),
        (tree("tree", "main"), Proved),
        (tree("tree", "release"), Failed),
        (tree(".", "main"), Failed),
        (Probe::Command(command("true")), NotMeasured),
    ] {
        let seen = observe(&probe, &here.context).await;
        assert_eq!(seen.outcome, outcome, "{probe:?}: {}", seen.summary);
        assert!(!seen.summary.contains("swordfish"), "{}", seen.summary);
    }
    child.kill().expect("it is ours");
    child.wait().expect("it is ours");
    let gone = observe(&process(false), &here.context).await;
    assert_eq!(gone.outcome, Failed, "{}", gone.summary);
}

fn git(here: &Here, arguments: &[&str]) {
    let done = Command::new("git")
        .args(["-c", "user.name=a", "-c", "user.email=a@b.c"])
        .args(arguments)
        .current_dir(&here.context.directory)
        .status();
    assert!(done.expect("git starts").success(), "{arguments:?}");
}

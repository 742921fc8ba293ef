//! What cannot be used: a clear error with the place and what to do, exit status 2, nothing written.

use crate::scene::{Scene, complaint};
use insta::assert_snapshot;

const CHECKLIST: &str =
    "# Deploy\n\n## Pre-Deployment\n\n- [ ] Redis is up (`redis-cli ping`)\n- [ ] Disk is free\n";

/// Each command that reads a checklist says the same of it.
#[track_caller]
fn refused(scene: &Scene, file: &str) -> String {
    let complaints: Vec<String> = ["lint", "plan", "init", "run"]
        .iter()
        .map(|command| complaint(scene, &scene.run(&[command, file])))
        .collect();
    assert!(
        complaints.windows(2).all(|two| two[0] == two[1]),
        "{complaints:#?}"
    );
    assert!(scene.has_no_ledger());
    complaints[0].clone()
}

#[test]
fn a_directory_is_no_checklist() {
    let scene = Scene::new();
    assert_snapshot!(refused(&scene, "."));
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let scene = Scene::new();
    assert_snapshot!(refused(&scene, "DEPLOYMENT.md"));
}

#[test]
fn a_picture_is_no_checklist() {
    let scene = Scene::new();
    scene.write("picture.md", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    assert_snapshot!(refused(&scene, "picture.md"));
}

#[test]
#[cfg(unix)]
fn a_file_that_may_not_be_read_is_named() {
    use std::os::unix::fs::PermissionsExt as _;
    let scene = Scene::with(CHECKLIST, "");
    let path = scene.path("DEPLOYMENT_CHECKLIST.md");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).expect("its owner may");
    if std::fs::read(&path).is_ok() {
        // Root reads everything, so there is no such file for it: a loop of links is as unreadable.
        std::fs::remove_file(&path).expect("removed");
        std::os::unix::fs::symlink(&path, &path).expect("a link to itself");
        assert_snapshot!(
            "a_loop_of_links",
            refused(&scene, "DEPLOYMENT_CHECKLIST.md")
        );
    } else {
        assert_snapshot!("no_permission", refused(&scene, "DEPLOYMENT_CHECKLIST.md"));
    }
}

/// What each command says of a config.
#[track_caller]
fn config(text: &str) -> String {
    let scene = Scene::with(CHECKLIST, text);
    let planned = complaint(&scene, &scene.run(&["plan", "DEPLOYMENT_CHECKLIST.md"]));
    let run = ["run", "--ci", "--yes", "DEPLOYMENT_CHECKLIST.md"];
    assert_eq!(complaint(&scene, &scene.run(&run)), planned);
    assert!(scene.has_no_ledger());
    planned
}

#[test]
fn an_unknown_key_comes_with_the_nearest_known_one() {
    assert_snapshot!(config("[[bind]]\nitem = \"Disk*\"\ncomand = \"df\"\n"));
}

#[test]
fn a_config_that_is_no_toml_is_shown_where_it_breaks() {
    assert_snapshot!(config("[run]\nconcurrency = 4\nwait = \n"));
}

#[test]
fn a_value_of_the_wrong_kind_is_shown() {
    assert_snapshot!(config("[run]\nconcurrency = \"four\"\n"));
}

#[test]
fn a_binding_that_matches_nothing_shows_the_nearest_item() {
    assert_snapshot!(config(
        "[[bind]]\nitem = \"Disk is fre\"\ndisk = { path = \".\", free = \"> 1 GB\" }\n"
    ));
}

#[test]
fn variables_in_a_circle_are_named() {
    assert_snapshot!(run_with(
        "[variables]\nA = \"$B\"\nB = \"$C\"\nC = \"x$A\"\n"
    ));
}

#[test]
fn a_required_variable_without_a_value_is_named() {
    assert_snapshot!(run_with(
        "[variables]\nHOST = { env = \"DEPLOY_HOST\", required = true }\n"
    ));
}

#[track_caller]
fn run_with(config: &str) -> String {
    let scene = Scene::with(CHECKLIST, config);
    let ended = scene.run(&["run", "--ci", "--yes", "DEPLOYMENT_CHECKLIST.md"]);
    assert!(scene.has_no_ledger());
    complaint(&scene, &ended)
}

#[test]
fn arguments_that_mean_nothing_are_refused_before_anything_is_written() {
    let scene = Scene::with(CHECKLIST, "");
    let file = "DEPLOYMENT_CHECKLIST.md";
    let all: Vec<String> = [
        &["run", file, "--ci", "--yes", "--at", "soon"][..],
        &["run", file, "--ci", "--yes", "--only", "nothing like it"],
        &["run", file, "--ci", "--yes", "--until", "Moon"],
        &["run", file, "--ci", "--yes", "--var", "PORT"],
        &["run", file, "--ci", "--trust", "0123456789abcdef"],
        &["run", file, "--ci", "--yes", "--by", "tminus"],
        &["run", file, "--ci", "--yes", "--artifact", " "],
        &["explain", "T999"],
        &["lint", file, "--allow", "T0"],
        &["status"],
        &["verify", "nowhere.db"],
        &["list", "--ledger", "."],
    ]
    .iter()
    .map(|arguments| {
        let ended = scene.run(arguments);
        format!(
            "$ tminus {}\n{}",
            arguments.join(" "),
            complaint(&scene, &ended)
        )
    })
    .collect();
    assert!(scene.has_no_ledger());
    assert_snapshot!(all.join("\n"));
}

#[test]
fn a_run_that_nobody_agreed_to_runs_nothing() {
    let scene = Scene::with(
        "# Deploy\n\n## Deployment\n\n- [ ] Ship (`touch shipped`)\n",
        "",
    );
    let ended = scene.run(&["run", "--ci", "DEPLOYMENT_CHECKLIST.md"]);
    assert_eq!(ended.status, Some(4), "{}", ended.err);
    assert!(scene.has_no_ledger() && !scene.path("shipped").exists());
}

//! The demo: what anyone sees first.

use crate::scene::Scene;

#[test]
fn the_demo_rolls_a_broken_release_back_launches_the_mended_one_and_verifies_its_ledger() {
    let scene = Scene::new();
    let out = scene.good(&["demo", "--folder", "first"]);
    assert!(out.contains(" 0 lost"), "{out}");

    let ledger = "first/.tminus/ledger.db";
    scene.good(&["verify", ledger]);
    let report = scene.json(&["report", "--ledger", ledger, "--format", "json"]);
    assert_eq!(report["verdict"], "Pass", "{report:#}");
    let items = report["items"].as_array().expect("items");
    assert!(items.len() >= 30, "{}", items.len());
    for outcome in ["proved", "attested"] {
        assert!(
            report["counts"][outcome].as_u64() > Some(5),
            "{}",
            report["counts"]
        );
    }
    assert_eq!(report["counts"]["failed"], 0);

    let filled = scene.read("first/launched.md");
    let source = scene.read("first/DEPLOYMENT_CHECKLIST.md");
    assert!(
        filled.contains("- [x] **CRITICAL:** Release is built"),
        "{filled}"
    );
    assert!(filled.contains("CHG-2041") && !source.contains("CHG-2041"));
    let rolled_back = scene.read("first/rolled-back.md");
    assert!(
        rolled_back.contains("1. [x] Take the migration back"),
        "{rolled_back}"
    );
    let page = scene.read("first/rolled-back.html");
    for seen in [
        "<svg class=\"chart\"",
        "traffic back</text>",
        ">old</text>",
        ">Rollback</h2>",
    ] {
        assert!(page.contains(seen), "{seen}");
    }
    for page in ["first/launched.html", "first/rolled-back.html"] {
        let page = scene.read(page);
        assert!(page.starts_with("<!doctype html>"));
        for fetched in ["src=\"http", "<link", "@import", "url(http"] {
            assert!(
                !page.contains(fetched),
                "the page fetches nothing: {fetched}"
            );
        }
    }
}

/// One flipped byte anywhere in a receipt is seen, and so is a missing last receipt.
#[test]
fn a_ledger_that_was_changed_does_not_verify() {
    let scene = Scene::with("# D\n\n## Deployment\n\n- [ ] Ship (`test -d .`)\n", "");
    scene.good(&["run", "--ci", "--yes", "DEPLOYMENT_CHECKLIST.md"]);
    let ledger = ".tminus/ledger.db";
    scene.good(&["verify", ledger]);
    let bytes = std::fs::read(scene.path(ledger)).expect("the ledger");
    let kind = b"\"kind\":\"launch.opened\"";
    let places: Vec<usize> = (0..bytes.len() - kind.len())
        .filter(|at| bytes[*at..].starts_with(kind))
        .collect();
    assert!(!places.is_empty(), "receipts stand in the file as text");
    let mut changed = bytes.clone();
    // A copy in a page that SQLite no longer uses is no receipt, so that each is changed.
    for at in places {
        changed[at + 9] ^= 1;
    }
    scene.write("changed.db", changed);
    let ended = scene.run(&["verify", "changed.db"]);
    assert_eq!(ended.status, Some(1), "{}{}", ended.out, ended.err);
    scene.write("short.db", &bytes[..bytes.len() / 2]);
    let ended = scene.run(&["verify", "short.db"]);
    assert!(
        matches!(ended.status, Some(1 | 2)),
        "{}{}",
        ended.out,
        ended.err
    );
}

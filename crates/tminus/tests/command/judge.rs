//! One comparison from files, as a person or a job asks for it.

use crate::scene::{Scene, complaint};
use insta::assert_snapshot;

const OLD: &str = "time,value\n0,5\n60,4\n120,6\n180,5\n240,5\n300,7\n360,3\n420,5\n";
const NEW: &str = "{\"time\":0,\"value\":41}\n{\"time\":60,\"value\":38}\n{\"time\":120,\"value\":null}\n{\"time\":180,\"value\":44}\n\
                   {\"time\":240,\"value\":39}\n{\"time\":300,\"value\":40}\n{\"time\":360,\"value\":42}\n{\"time\":420,\"value\":37}\n";

fn judged(scene: &Scene, candidate: &str, options: &[&str]) -> (Option<i32>, String) {
    let mut words = vec!["judge", "--baseline", "old.csv", "--candidate", candidate];
    words.extend(options);
    let ended = scene.run(&words);
    assert_eq!(ended.err, "");
    (ended.status, ended.out)
}

#[test]
fn each_verdict_has_its_status_and_says_why() {
    let scene = Scene::new();
    scene.write("old.csv", OLD);
    scene.write("new.jsonl", NEW);
    scene.write("nothing", "");
    let (status, told) = judged(&scene, "new.jsonl", &["--counts"]);
    assert_eq!(status, Some(1));
    assert_snapshot!("fail", told);
    let (status, told) = judged(&scene, "old.csv", &["--margin", "50%"]);
    assert_eq!(status, Some(0));
    assert_snapshot!("pass", told);
    let (status, told) = judged(&scene, "old.csv", &[]);
    assert_eq!(status, Some(3));
    assert_snapshot!("inconclusive", told);
    let (status, told) = judged(&scene, "nothing", &[]);
    assert_eq!(status, Some(4));
    assert_snapshot!("not_measured", told);
}

#[test]
fn what_cannot_be_judged_is_refused_with_its_place() {
    let scene = Scene::new();
    scene.write("old.csv", OLD);
    scene.write("words.csv", "time,value\n0,5\n60,high\n");
    scene.write("negative", "-1\n");
    scene.write("binary", b"\0\x01");
    let refusals: Vec<String> = [
        &["words.csv"][..],
        &["negative", "--counts"],
        &["binary"],
        &["absent"],
        &["old.csv", "--alpha", "5"],
        &["old.csv", "--margin", "-10%"],
        &["old.csv", "--block", "0"],
    ]
    .iter()
    .map(|rest| {
        let words = [&["judge", "--baseline", "old.csv", "--candidate"], *rest].concat();
        let ended = scene.run(&words);
        assert_eq!(ended.status, Some(2), "{rest:?}");
        complaint(&scene, &ended)
    })
    .collect();
    assert_snapshot!(refusals.join("\n"));
    assert!(scene.has_no_ledger());
}

//! Text that nobody would write: it is read as it is, never refused.

use crate::scene::Scene;

/// How many items `lint` and `plan` find, which must be as many as each other.
#[track_caller]
fn items(text: impl AsRef<[u8]>) -> usize {
    let scene = Scene::new();
    scene.write("list.md", text);
    let ended = scene.run(&["lint", "list.md", "--format", "json"]);
    assert!(matches!(ended.status, Some(0 | 1)), "{}", ended.err);
    let read: serde_json::Value = serde_json::from_str(&ended.out).expect("JSON");
    let read = read["items"].as_array().expect("items").len();
    let planned = scene.json(&["plan", "list.md", "--format", "json"]);
    assert_eq!(planned["items"].as_array().expect("items").len(), read);
    scene.good(&["init", "list.md"]);
    read
}

#[test]
fn an_empty_file_has_no_items() {
    assert_eq!(items(""), 0);
    assert_eq!(items("\n\n\n"), 0);
}

#[test]
fn a_line_of_ten_megabytes_is_one_item() {
    let mut text = b"- [ ] ".to_vec();
    text.resize(10 << 20, b'x');
    assert_eq!(items(text), 1);
}

#[test]
fn a_hundred_thousand_items_are_all_there() {
    assert_eq!(items("- [ ] a\n".repeat(100_000)), 100_000);
}

#[test]
fn a_list_nested_ten_thousand_deep_is_read() {
    let mut nested = String::new();
    for depth in 0..10_000 {
        nested += &format!("{}- [ ] a\n", " ".repeat(depth * 2));
    }
    assert!(items(nested) > 0);
}

#[test]
fn ten_thousand_substitutions_in_one_another_are_read() {
    let command = format!("{}true{}", "$(echo ".repeat(10_000), ")".repeat(10_000));
    assert_eq!(items(format!("- [ ] run `{command}`\n")), 1);
}

#[test]
fn boxes_behind_a_fence_that_never_closes_are_not_lost() {
    assert_eq!(items("- [ ] a\n\n```bash\nls\n- [ ] b\n"), 2);
}

#[test]
fn a_lone_dash_reads_standard_input() {
    let scene = Scene::new();
    let ended = scene.fed(&["lint", "-", "--format", "json"], b"- [ ] a\n- [ ] b\n");
    let read: serde_json::Value = serde_json::from_str(&ended.out).expect("JSON");
    assert_eq!(
        read["items"].as_array().map(Vec::len),
        Some(2),
        "{}",
        ended.err
    );
}

#[test]
fn bytes_that_are_no_utf8_are_read_around() {
    assert_eq!(items(b"- [ ] a \xff\xfe b\n- [x] c\n"), 2);
}

/// A reader that closes early, as `head` does, is no error and no panic.
#[test]
fn a_closed_pipe_is_no_error() {
    let scene = Scene::new();
    scene.write("list.md", "- [ ] a box\n".repeat(20_000));
    for arguments in [
        &["lint", "list.md", "--format", "json"][..],
        &["plan", "list.md"],
        &["init", "list.md"],
    ] {
        let mut child = scene.command(arguments).spawn().expect("tminus starts");
        drop(child.stdout.take());
        let ended = child.wait_with_output().expect("it ends");
        let said = String::from_utf8_lossy(&ended.stderr);
        assert!(!said.contains("panic"), "{arguments:?}: {said}");
        assert!(
            matches!(ended.status.code(), Some(0 | 1)),
            "{arguments:?}: {:?} {said}",
            ended.status
        );
    }
}

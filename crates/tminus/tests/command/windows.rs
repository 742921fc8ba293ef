//! Windows: stretches of time over which what a checklist states is looked at again and again.

use crate::scene::Scene;
use std::time::{Duration, Instant};

const DOCUMENT: &str = "\
# Shop

## Deployment

- [ ] Start (`test -d .`)

## Monitoring

### First 3 Seconds

- [ ] Latency: `_____` ms (target: <50ms)
- [ ] Message sizes
- [ ] Log is clean
";

const CONFIG: &str = r#"
[checklist]
file = "DEPLOYMENT_CHECKLIST.md"
[run]
wait = "1m"
[metrics.latency]
command = "cat latency"
unit = "s"
[metrics.sizes]
command = "echo $RANDOM"
unit = "B"
[watch]
interval = "500ms"
[[bind]]
item = "Message sizes"
metric = "sizes"
[[bind]]
item = "Log is clean"
file = { path = "log", lacks = "ERROR" }
"#;

fn scene() -> Scene {
    let scene = Scene::with(DOCUMENT, CONFIG);
    scene.write("latency", "0.0125\n");
    scene.write("log", "all is well\n");
    scene
}

#[test]
fn a_window_is_watched_to_its_end_and_fills_its_blanks() {
    let scene = scene();
    let out = scene.good(&["run", "--ci", "--yes", "tminus.toml"]);
    assert!(out.contains("sizes: collected: "), "{out}");
    let filled = scene.good(&["report", "--format", "md"]);
    assert!(
        filled.contains("- [x] Latency: `12.5` ms (target: <50ms)"),
        "{filled}"
    );
    let report = scene.json(&["report", "--format", "json"]);
    let watched = report["watched"].as_array().expect("watches");
    assert_eq!(watched.len(), 3, "{watched:#?}");
    for watch in watched {
        let looks = watch["series"][0]["looks"].as_array().expect("looks");
        // Six, unless the machine is too busy for some.
        assert!((3..=6).contains(&looks.len()), "{looks:#?}");
    }
}

#[test]
fn what_breaks_within_the_window_fails_it() {
    let scene = scene();
    // The third second is too late for one look, and too early for the end.
    scene.write(
        "DEPLOYMENT_CHECKLIST.md",
        DOCUMENT.replace(
            "test -d .",
            "(sleep 0.6; echo ERROR >> log) > /dev/null 2>&1 &",
        ),
    );
    let ended = scene.run(&["run", "--ci", "--yes", "tminus.toml"]);
    assert_eq!(ended.status, Some(1), "{}{}", ended.out, ended.err);
    assert!(
        ended.out.contains("Log is clean") && ended.out.contains("in a row"),
        "{}",
        ended.out
    );
}

#[test]
fn a_window_goes_on_after_its_process_was_killed_and_says_what_it_could_not_see() {
    let scene = scene();
    let mut running = scene
        .command(&["run", "--ci", "--yes", "tminus.toml"])
        .spawn()
        .expect("tminus starts");
    let until = Instant::now() + Duration::from_secs(30);
    loop {
        let looks = scene.run(&["report", "--format", "json"]).out;
        if looks.matches("\"holds\": \"Pass\"").count() >= 1 {
            break;
        }
        assert!(Instant::now() < until, "it looks");
        std::thread::sleep(Duration::from_millis(50));
    }
    running.kill().expect("killed");
    running.wait().expect("it ends");
    std::thread::sleep(Duration::from_secs(5));
    let resumed = scene.run(&["resume", "--ci", "--yes"]);
    assert_eq!(resumed.status, Some(4), "{}{}", resumed.out, resumed.err);
    assert!(
        resumed.out.contains("windows had a value"),
        "{}",
        resumed.out
    );
    scene.good(&["verify", ".tminus/ledger.db"]);
}

//! A person at a real terminal: the board, the questions, the answers.

use crate::rollout;
use crate::scene::Scene;
use std::process::Command;
use std::time::{Duration, Instant};

/// A terminal of 110 columns and 40 lines in which a command runs.
struct Terminal<'a> {
    scene: &'a Scene,
    socket: String,
}

impl<'a> Terminal<'a> {
    fn start(scene: &'a Scene, arguments: &str) -> Self {
        Self::start_in("", scene, arguments)
    }

    /// In an environment that `env` makes first.
    fn start_in(env: &str, scene: &'a Scene, arguments: &str) -> Self {
        let socket = scene.path("tmux.sock").display().to_string();
        let terminal = Self { scene, socket };
        let command = format!(
            "{env} {} {arguments}; echo \"exit status $?\" > ended",
            crate::scene::TMINUS
        );
        terminal.tmux(&[
            "-f",
            "/dev/null",
            "new-session",
            "-d",
            "-x",
            "110",
            "-y",
            "40",
            "sh",
            "-c",
            &command,
        ]);
        terminal
    }

    fn tmux(&self, arguments: &[&str]) -> String {
        let output = Command::new("tmux")
            .args(["-S", &self.socket])
            .args(arguments)
            .current_dir(self.scene.path(""))
            .env("TMINUS_BY", "ada")
            .env("LC_ALL", "C.UTF-8")
            .output()
            .expect("tmux is there");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    fn screen(&self) -> String {
        self.tmux(&["capture-pane", "-p", "-S", "-200"])
    }

    #[track_caller]
    fn wait_for(&self, text: &str) -> String {
        let until = Instant::now() + Duration::from_secs(30);
        loop {
            let screen = self.screen();
            if screen.contains(text) {
                return screen;
            }
            assert!(Instant::now() < until, "no {text:?} on\n{screen}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn answer(&self, text: &str) {
        self.tmux(&["send-keys", "-l", text]);
        self.tmux(&["send-keys", "Enter"]);
    }

    #[track_caller]
    fn ends_with(&self, status: i32) {
        let until = Instant::now() + Duration::from_secs(30);
        while self.scene.read("ended").is_empty() {
            assert!(Instant::now() < until, "it ends:\n{}", self.screen());
            std::thread::sleep(Duration::from_millis(50));
        }
        assert_eq!(
            self.scene.read("ended").trim(),
            format!("exit status {status}")
        );
    }
}

impl Drop for Terminal<'_> {
    fn drop(&mut self) {
        self.tmux(&["kill-server"]);
    }
}

/// A launch whose only trigger asks.
fn considering() -> Scene {
    let scene = rollout::scene();
    let document = rollout::DOCUMENT.replace(
        "- Queue length > 10",
        "Consider a rollback if:\n\n- Queue length > 10",
    );
    scene.write("DEPLOYMENT_CHECKLIST.md", document);
    scene.write(rollout::FILE, rollout::CONFIG);
    scene.write("queue", "50\n");
    scene
}

#[test]
fn a_person_is_asked_whether_to_roll_back_and_says_so() {
    let scene = considering();
    let terminal = Terminal::start(&scene, "run --yes tminus.toml");
    let screen = terminal.wait_for("Roll back?");
    assert!(screen.contains("Queue length > 10"), "{screen}");
    terminal.answer("rollback orders are lost");
    terminal.ends_with(5);
    let report = scene.json(&["report", "--format", "json"]);
    assert_eq!(report["rollback"]["reason"], "orders are lost");
    assert_eq!(report["rollback"]["by"]["name"], "ada");
    assert_eq!(scene.read("share").trim(), "0");
}

#[test]
fn a_question_and_what_is_typed_stay_while_the_board_goes_on() {
    let scene = considering();
    let terminal = Terminal::start(&scene, "run --yes tminus.toml");
    terminal.wait_for("Roll back?");
    terminal.tmux(&["send-keys", "-l", "rollback orders"]);
    let asked = terminal.wait_for("[q]uit: rollback orders");
    // The board's clock stands in its first line.
    let clock = |screen: &str| screen.lines().next().map(str::to_owned);
    let mut drawn = 0;
    let mut last = clock(&asked);
    while drawn < 3 {
        let screen = terminal.wait_for("[q]uit: rollback orders");
        assert!(screen.contains("Roll back?"), "{screen}");
        drawn += usize::from(clock(&screen) != last);
        last = clock(&screen);
        std::thread::sleep(Duration::from_millis(50));
    }
    terminal.answer(" are lost");
    terminal.ends_with(5);
    let report = scene.json(&["report", "--format", "json"]);
    assert_eq!(report["rollback"]["reason"], "orders are lost");
}

#[test]
fn a_person_waives_a_trigger_and_the_launch_goes_on() {
    let scene = considering();
    let terminal = Terminal::start(&scene, "run --yes tminus.toml");
    terminal.wait_for("Roll back?");
    terminal.answer("w");
    terminal.wait_for("why?");
    terminal.answer("the queue of the test client");
    terminal.wait_for("until when");
    terminal.answer("1h");
    terminal.ends_with(0);
    assert_eq!(scene.read("share").trim(), "100");
}

#[test]
fn the_board_shows_what_is_watched_while_it_is_watched() {
    let scene = rollout::scene();
    scene.write(rollout::FILE, rollout::CONFIG);
    let terminal = Terminal::start(&scene, "run --yes tminus.toml");
    let screen = terminal.wait_for("Watch the new version at 50 %");
    assert!(screen.contains("running"), "{screen}");
    terminal.ends_with(0);
}

#[test]
fn who_has_no_name_is_asked_for_it() {
    let scene = two_boxes();
    let nameless = "env -u TMINUS_BY -u USER -u LOGNAME -u USERNAME";
    let terminal = Terminal::start_in(nameless, &scene, "run --yes DEPLOYMENT_CHECKLIST.md");
    terminal.wait_for("Your name");
    terminal.answer("grace");
    for item in ["The team knows", "The client knows"] {
        terminal.wait_for(&format!("{item}\nDoes it hold?"));
        terminal.answer("y");
    }
    terminal.ends_with(0);
    let report = scene.json(&["report", "--format", "json"]);
    for item in report["items"].as_array().expect("items") {
        assert_eq!(item["by"]["name"], "grace", "{item:#}");
    }
}

#[test]
fn what_is_typed_before_a_question_stands_answers_nothing() {
    let scene = two_boxes();
    let terminal = Terminal::start(&scene, "run --yes DEPLOYMENT_CHECKLIST.md");
    terminal.wait_for("The team knows\nDoes it hold?");
    terminal.tmux(&["send-keys", "y", "Enter", "y", "Enter"]);
    terminal.wait_for("The client knows\nDoes it hold?");
    // Had the second `y` signed, the launch would be over.
    terminal.answer("n");
    terminal.wait_for("what is wrong?");
}

#[test]
fn what_failed_is_shown_and_an_answer_that_is_none_loses_nothing() {
    let scene = Scene::new();
    scene.write(
        "DEPLOYMENT_CHECKLIST.md",
        "# Go\n\n- [ ] Ready: `sh -c 'seq 1 9; echo cannot bind >&2; exit 3'`\n",
    );
    let terminal = Terminal::start(&scene, "run --yes DEPLOYMENT_CHECKLIST.md");
    let screen = terminal.wait_for("What became of it?");
    let shown = "exit status 3\n  stdout:\n    5\n    6\n    7\n    8\n    9\n  stderr:\n    cannot bind\nWhat became of it?";
    assert!(screen.contains(shown), "{screen}");
    terminal.answer("yes");
    terminal.wait_for("`yes` is none of the answers.");
    terminal.answer("w");
    terminal.wait_for("why?");
    terminal.answer("known since Monday");
    terminal.wait_for("until when");
    terminal.answer("tomorrow");
    terminal.wait_for("`tomorrow` is no time. until when");
    terminal.answer("2h");
    terminal.ends_with(0);
    let report = scene.json(&["report", "--format", "json"]);
    assert_eq!(report["items"][0]["note"], "known since Monday");
}

#[test]
fn where_a_check_fails_behind_the_deployment_a_person_rolls_back() {
    let scene = Scene::new();
    scene.write(
        "DEPLOYMENT_CHECKLIST.md",
        "# Go\n\n## Before\n\n- [ ] Quiet: `test ! -e noise`\n\n## Deployment\n\n- [ ] Deploy: `echo 2 > current`\n\n\
         ## Verification\n\n- [ ] It is 3: `grep 3 current`\n\n## Rollback\n\n- [ ] Restore: `echo 1 > current`\n",
    );
    scene.write("tminus.toml", "[rollback]\nautomatic = [\"Restore*\"]\n");
    scene.write("noise", "");
    let terminal = Terminal::start(&scene, "run --yes DEPLOYMENT_CHECKLIST.md");
    let before = terminal.wait_for("Mend it, then [a]gain");
    assert!(
        !before.contains("rollback ("),
        "nothing is deployed yet: {before}"
    );
    std::fs::remove_file(scene.path("noise")).expect("it is there");
    terminal.answer("a");
    let screen = terminal.wait_for("It is 3: `grep 3 current`\n  $ grep 3 current");
    assert!(
        screen.contains("or rollback (the whole word, and why)"),
        "{screen}"
    );
    terminal.answer("rollback it is not 3");
    terminal.ends_with(5);
    assert_eq!(scene.read("current").trim(), "1");
    let report = scene.json(&["report", "--format", "json"]);
    assert_eq!(report["rollback"]["reason"], "it is not 3");
    assert_eq!(report["rollback"]["by"]["name"], "ada");
}

/// A launch of two boxes that only people can tick.
fn two_boxes() -> Scene {
    let scene = Scene::new();
    scene.write(
        "DEPLOYMENT_CHECKLIST.md",
        "# Go\n\n- [ ] The team knows\n- [ ] The client knows\n",
    );
    scene
}

//! A folder with a checklist in it, and the program that is started there.

use serde_json::Value;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// The program's path.
pub(crate) const TMINUS: &str = env!("CARGO_BIN_EXE_tminus");

/// A folder of its own, with nothing of the machine's account in what is started there.
pub(crate) struct Scene {
    folder: TempDir,
}

/// What a command came to.
#[derive(Debug)]
pub(crate) struct Ended {
    /// The exit status; `None` when a signal ended it.
    pub(crate) status: Option<i32>,
    /// Standard output.
    pub(crate) out: String,
    /// Standard error.
    pub(crate) err: String,
}

impl Scene {
    pub(crate) fn new() -> Self {
        let folder = tempfile::Builder::new()
            .prefix("scene")
            .tempdir()
            .expect("a folder");
        Self { folder }
    }

    /// A scene with a checklist and, unless it is empty, a config.
    pub(crate) fn with(checklist: &str, config: &str) -> Self {
        let scene = Self::new();
        scene.write("DEPLOYMENT_CHECKLIST.md", checklist);
        if !config.is_empty() {
            scene.write("tminus.toml", config);
        }
        scene
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), text).expect("the folder takes a file");
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap_or_default()
    }

    /// Whether nothing was written into the folder but what the test put there.
    pub(crate) fn has_no_ledger(&self) -> bool {
        !self.path(".tminus").exists()
    }

    /// The program, not yet started.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        self.prepared(TMINUS, arguments)
    }

    /// Any program, not yet started.
    pub(crate) fn prepared(&self, program: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(program);
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.folder.path())
            .env("USER", "ada")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ended {
        ended(self.command(arguments).output().expect("tminus starts"))
    }

    /// With this text as its standard input.
    pub(crate) fn fed(&self, arguments: &[&str], text: &[u8]) -> Ended {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .spawn()
            .expect("tminus starts");
        let mut input = child.stdin.take().expect("its standard input");
        input.write_all(text).expect("it reads");
        drop(input);
        ended(child.wait_with_output().expect("it ends"))
    }

    /// What must exit with 0.
    #[track_caller]
    pub(crate) fn good(&self, arguments: &[&str]) -> String {
        let ended = self.run(arguments);
        assert_eq!(
            ended.status,
            Some(0),
            "{arguments:?}\n{}{}",
            ended.out,
            ended.err
        );
        ended.out
    }

    #[track_caller]
    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        serde_json::from_str(&self.good(arguments)).expect("JSON")
    }

    /// A text with the folder's path and digests replaced, so that it is the same each time.
    pub(crate) fn settled(&self, text: &str) -> String {
        let folder = self.folder.path();
        let real = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        let mut text = text.replace(&*real.to_string_lossy(), "FOLDER");
        text = text.replace(&*folder.to_string_lossy(), "FOLDER");
        let is_digest =
            |word: &str| word.len() == 64 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
        let digests: Vec<String> = text
            .split(|character: char| !character.is_ascii_hexdigit())
            .filter(|word| is_digest(word))
            .map(str::to_owned)
            .collect();
        for digest in digests {
            text = text.replace(&digest, "DIGEST");
        }
        text
    }
}

/// What every error says: the status and the whole of standard error, fit for a snapshot.
pub(crate) fn complaint(scene: &Scene, ended: &Ended) -> String {
    assert_eq!(ended.out, "", "an error prints nothing on standard output");
    format!(
        "exit status {}\n{}",
        ended.status.expect("no signal ended it"),
        scene.settled(&ended.err)
    )
}

fn ended(output: Output) -> Ended {
    Ended {
        status: output.status.code(),
        out: String::from_utf8(output.stdout).expect("output is UTF-8"),
        err: String::from_utf8(output.stderr).expect("output is UTF-8"),
    }
}

/// Waits until something is so. A minute is far more than any of it takes.
#[track_caller]
pub(crate) fn until(what: &str, mut so: impl FnMut() -> bool) {
    let began = Instant::now();
    while !so() {
        assert!(began.elapsed() < Duration::from_mins(1), "never: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

//! A temporary place to run things in.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tminus_plan::{Check, CommandProbe, Expect};
use tminus_probe::{Context, DEFAULT_OUTPUT_LIMIT, Observation, Order, Secrets, Supervisor};

/// A directory of its own, with a supervisor as soon as one is asked for.
pub(crate) struct Here {
    directory: tempfile::TempDir,
    pub(crate) context: Context,
}

impl Here {
    pub(crate) fn new() -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        let context = context(directory.path());
        Self { directory, context }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// What stands in a file, once something does.
    pub(crate) async fn content(&self, name: &str) -> String {
        for _ in 0..2000 {
            let text = std::fs::read_to_string(self.path(name)).unwrap_or_default();
            if text.ends_with('\n') {
                return text;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        panic!("nobody wrote {name}");
    }

    pub(crate) async fn supervisor(&self) -> Supervisor {
        supervisor(&self.context.spool).await
    }

    /// Runs the command under a supervisor of its own.
    pub(crate) async fn run(&self, probe: CommandProbe) -> Observation {
        let order = order("step.1", probe);
        self.supervisor().await.run(order, &self.context).await
    }
}

pub(crate) fn context(directory: &Path) -> Context {
    let environment = BTreeMap::from([
        ("PATH".to_owned(), std::env::var("PATH").unwrap_or_default()),
        ("HOME".to_owned(), directory.display().to_string()),
        ("LANG".to_owned(), "C".to_owned()),
    ]);
    Context {
        directory: directory.to_owned(),
        environment,
        secrets: Secrets::default(),
        spool: directory.join("spool"),
        output_limit: DEFAULT_OUTPUT_LIMIT,
    }
}

pub(crate) async fn supervisor(spool: &Path) -> Supervisor {
    let program = std::env::current_exe().expect("this program has a path");
    let arguments = ["supervise", "--exact", "--nocapture"].map(OsString::from);
    Supervisor::start(&program, &arguments, spool)
        .await
        .expect("this program supervises")
}

pub(crate) fn order(key: &str, probe: CommandProbe) -> Order {
    Order {
        key: key.to_owned(),
        probe,
        durable: false,
    }
}

pub(crate) fn durable(key: &str, probe: CommandProbe) -> Order {
    Order {
        durable: true,
        ..order(key, probe)
    }
}

pub(crate) fn command(text: &str) -> CommandProbe {
    CommandProbe {
        command: text.to_owned(),
        prelude: Vec::new(),
        assigns: Vec::new(),
        uses: Vec::new(),
        expect: Vec::new(),
        timeout_ms: 60_000,
        observe_ms: None,
        service: false,
        idempotent: false,
        undo: None,
        retry: None,
    }
}

pub(crate) fn expecting(text: &str, checks: impl IntoIterator<Item = Check>) -> CommandProbe {
    CommandProbe {
        expect: checks.into_iter().map(Expect::Output).collect(),
        ..command(text)
    }
}

/// A captured stream as text; empty when nothing came.
pub(crate) fn captured(observation: &Observation, name: &str) -> String {
    observation
        .captures
        .iter()
        .find(|capture| capture.name == name)
        .map(|capture| String::from_utf8_lossy(&capture.bytes).into_owned())
        .unwrap_or_default()
}

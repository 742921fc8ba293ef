//! What a supervised command costs beside a bare loop of fork and exec, in one run, side by side.
//!
//! Prints one JSON text: the seconds of each round, and the median of their ratios. The bare loop
//! starts the same shell, reads nothing and keeps nothing. `program` is a loop that starts `true`
//! without a shell: the floor.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;
use tminus_measure::Outcome;
use tminus_plan::CommandProbe;
use tminus_probe::{Context, DEFAULT_OUTPUT_LIMIT, Order, Secrets, Supervisor};
use tokio::task::JoinSet;

const COMMANDS: usize = 1000;
const CONCURRENCY: usize = 4;
const ROUNDS: usize = 5;

fn main() {
    if std::env::args().nth(1).as_deref() == Some("supervise") {
        std::process::exit(tminus_probe::supervise());
    }
    let spool = tempfile::tempdir().expect("a directory");
    let environment =
        BTreeMap::from([("PATH".to_owned(), std::env::var("PATH").unwrap_or_default())]);
    let context = Context {
        directory: spool.path().to_owned(),
        environment: environment.clone(),
        secrets: Secrets::default(),
        spool: spool.path().join("spool"),
        output_limit: DEFAULT_OUTPUT_LIMIT,
    };
    let rounds: Vec<[f64; 3]> = (0..ROUNDS)
        .map(|_| {
            [
                bare(&environment, &["bash", "-c", "true"]),
                bare(&environment, &["true"]),
                supervised(&context),
            ]
        })
        .collect();
    let of = |at: usize| rounds.iter().map(|round| round[at]).collect::<Vec<_>>();
    let mut ratios: Vec<f64> = rounds.iter().map(|round| round[2] / round[0]).collect();
    ratios.sort_by(f64::total_cmp);
    println!(
        "{}",
        serde_json::json!({
            "commands": COMMANDS, "concurrency": CONCURRENCY,
            "bare_shell_s": of(0), "program_s": of(1), "supervised_s": of(2),
            "supervised_to_bare_shell": ratios[ROUNDS / 2],
        })
    );
}

fn bare(environment: &BTreeMap<String, String>, words: &[&str]) -> f64 {
    let began = Instant::now();
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..CONCURRENCY {
            scope.spawn(|| {
                while next.fetch_add(1, Ordering::Relaxed) < COMMANDS {
                    let status = Command::new(words[0])
                        .args(&words[1..])
                        .env_clear()
                        .envs(environment)
                        .stdin(Stdio::null())
                        .stdout(Stdio::null())
                        .stderr(Stdio::null())
                        .status();
                    assert!(status.is_ok_and(|status| status.success()));
                }
            });
        }
    });
    began.elapsed().as_secs_f64()
}

fn supervised(context: &Context) -> f64 {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let program = std::env::current_exe().expect("this program has a path");
        let supervisor =
            Supervisor::start(&program, &[OsString::from("supervise")], &context.spool)
                .await
                .expect("this program supervises");
        let supervisor = Arc::new(supervisor);
        let began = Instant::now();
        let mut running = JoinSet::new();
        for number in 0..COMMANDS {
            if running.len() == CONCURRENCY {
                running.join_next().await;
            }
            let (supervisor, context) = (supervisor.clone(), context.clone());
            running.spawn(async move {
                let observation = supervisor.run(order(number), &context).await;
                assert_eq!(
                    observation.outcome,
                    Outcome::Proved,
                    "{}",
                    observation.summary
                );
            });
        }
        while let Some(ended) = running.join_next().await {
            ended.expect("each command ends well");
        }
        began.elapsed().as_secs_f64()
    })
}

fn order(number: usize) -> Order {
    Order {
        key: format!("step.{number}"),
        probe: CommandProbe {
            command: "true".to_owned(),
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
        },
        durable: false,
    }
}

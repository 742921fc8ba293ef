//! What becomes of a command whose tminus, or whose supervisor too, was killed.

use crate::here::{Here, captured, command, context, durable, supervisor};
use crate::runs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use tminus_measure::Outcome::{Failed, NotMeasured, Proved, Unknown};
use tminus_probe::{Adoption, adopt};

/// The variable that makes [`hold`] a tminus of its own.
const HELD: &str = "TMINUS_TEST_HOLD";

/// A tminus that is about to be killed: it orders one command and waits. As a test it does nothing.
#[tokio::test]
async fn hold() {
    let Ok(held) = std::env::var(HELD) else {
        return;
    };
    let Some((directory, text)) = held.split_once('\n') else {
        return;
    };
    let context = context(Path::new(directory));
    let supervisor = supervisor(&context.spool).await;
    std::fs::write(
        Path::new(directory).join("supervisor"),
        format!("{}\n", supervisor.process_id()),
    )
    .expect("written");
    supervisor
        .run(durable("step.1", command(text)), &context)
        .await;
}

fn held(here: &Here, text: &str) -> Child {
    let directory = here.context.directory.display();
    Command::new(std::env::current_exe().expect("this program has a path"))
        .args(["adoption::hold", "--exact", "--nocapture"])
        .env(HELD, format!("{directory}\n{text}"))
        .stdout(Stdio::null())
        .spawn()
        .expect("this program starts")
}

fn kill(mut tminus: Child) {
    tminus.kill().expect("it is ours");
    tminus.wait().expect("it is ours");
}

async fn observed(here: &Here) -> tminus_probe::Observation {
    match adopt(&here.context.spool, "step.1").await {
        Adoption::Ended(observation) => observation,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_command_that_outlives_its_tminus_is_adopted() {
    let here = Here::new();
    let tminus = held(
        &here,
        "echo $$ > shell; until [ -e go ]; do echo wait; sleep 0.02; done; echo x >> times; exit 3",
    );
    let shell = here.content("shell").await;
    kill(tminus);
    assert!(runs(&shell));
    let adopted = observed(&here);
    let go = async {
        // Long enough for a command that minds the death to mind it.
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        std::fs::write(here.path("go"), "").expect("written");
    };
    let (adopted, ()) = tokio::join!(adopted, go);
    assert_eq!((adopted.outcome, adopted.exit_status), (Failed, Some(3)));
    assert!(captured(&adopted, "stdout").starts_with("wait\n"));
    assert_eq!(here.content("times").await, "x\n");
}

#[tokio::test]
async fn one_that_ended_meanwhile_is_known() {
    let here = Here::new();
    let tminus = held(
        &here,
        "echo $$ > shell; until [ -e go ]; do sleep 0.02; done; echo done",
    );
    let shell = here.content("shell").await;
    kill(tminus);
    std::fs::write(here.path("go"), "").expect("written");
    while runs(&shell) {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    let adopted = observed(&here).await;
    assert_eq!((adopted.outcome, adopted.exit_status), (Proved, Some(0)));
    assert_eq!(captured(&adopted, "stdout"), "done\n");
    // Whoever asks again learns the same.
    assert_eq!(observed(&here).await, adopted);
}

#[tokio::test]
async fn the_end_of_one_whose_supervisor_was_killed_is_unknown() {
    let here = Here::new();
    let tminus = held(
        &here,
        "echo $$ > shell; until [ -e go ]; do sleep 0.02; done",
    );
    let shell = here.content("shell").await;
    let supervisor = here.content("supervisor").await;
    kill(tminus);
    let killed = Command::new("kill")
        .args(["-KILL", supervisor.trim()])
        .status();
    assert!(killed.expect("kill").success());
    std::fs::write(here.path("go"), "").expect("written");
    match adopt(&here.context.spool, "step.1").await {
        Adoption::Unknown { reason } => assert!(reason.contains("could not note"), "{reason}"),
        other => panic!("{other:?}"),
    }
    assert!(!runs(&shell));
}

#[tokio::test]
async fn one_that_was_never_ordered_never_starts_any_more() {
    let here = Here::new();
    std::fs::create_dir(&here.context.spool).expect("made");
    let never = adopt(&here.context.spool, "step.1").await;
    assert_eq!(never, Adoption::NeverStarted);
    // An order that was still on its way comes too late.
    let supervisor = here.supervisor().await;
    let late = supervisor
        .run(durable("step.1", command("touch ran")), &here.context)
        .await;
    assert_eq!(late.outcome, Unknown);
    assert!(!here.path("ran").exists());
    assert_eq!(
        adopt(&here.context.spool, "step.1").await,
        Adoption::NeverStarted
    );
}

#[tokio::test]
async fn a_supervisor_that_dies_under_its_run_leaves_an_answer() {
    let here = Here::new();
    let supervisor = here.supervisor().await;
    let id = supervisor.process_id().to_string();
    let text = format!("kill -KILL {id}; exit 0");
    let action = supervisor
        .run(durable("step.1", command(&text)), &here.context)
        .await;
    assert_eq!(action.outcome, Unknown, "{}", action.summary);
    let later = supervisor
        .run(durable("step.2", command("touch ran")), &here.context)
        .await;
    assert_eq!(later.outcome, NotMeasured, "{}", later.summary);
    assert!(!here.path("ran").exists());
}

//! Commands that must be ended, and output that never ends.

use crate::here::{Here, captured, command, expecting, order};
use crate::runs;
use std::time::Duration;
use tminus_measure::Outcome::{Failed, NotMeasured, Proved};
use tminus_plan::{Check, CommandProbe};

fn within(timeout_ms: u64, text: &str) -> CommandProbe {
    CommandProbe {
        timeout_ms,
        ..command(text)
    }
}

#[tokio::test]
async fn the_whole_group_is_ended_at_the_timeout() {
    let here = Here::new();
    let seen = here
        .run(within(300, "sleep 600 & echo $! > child; wait"))
        .await;
    assert_eq!((seen.outcome, seen.exit_status), (Failed, None));
    assert!(
        seen.summary.starts_with("not ended within") && seen.summary.ends_with("ended by SIGTERM"),
        "{}",
        seen.summary
    );
    assert!(!runs(&here.content("child").await));
}

#[tokio::test]
async fn a_child_that_ignores_sigterm_is_killed() {
    let here = Here::new();
    let seen = here
        .run(within(
            300,
            "trap '' TERM; echo $$ > shell; sleep 600 & echo $! > child; wait; sleep 600",
        ))
        .await;
    assert_eq!(seen.outcome, Failed);
    assert!(
        seen.summary.contains("ended by SIGKILL"),
        "{}",
        seen.summary
    );
    assert!(!runs(&here.content("shell").await) && !runs(&here.content("child").await));
}

#[tokio::test]
async fn a_grandchild_that_ignores_sigterm_does_not_outlive_its_group() {
    let here = Here::new();
    let seen = here
        .run(within(
            300,
            "(trap '' TERM; exec sleep 600) & echo $! > grandchild; exec sleep 600",
        ))
        .await;
    assert_eq!(seen.outcome, Failed);
    assert!(
        seen.summary.contains("ended by SIGKILL"),
        "{}",
        seen.summary
    );
    assert!(!runs(&here.content("grandchild").await));
}

#[tokio::test]
async fn a_grandchild_that_holds_the_pipe_does_not_hold_up_the_answer() {
    let here = Here::new();
    let seen = here
        .run(within(
            60_000,
            "(while sleep 0.05; do echo tick; done) & echo $! > daemon; echo started",
        ))
        .await;
    assert_eq!((seen.outcome, seen.exit_status), (Proved, Some(0)));
    assert!(captured(&seen, "stdout").starts_with("started\n"));
    // What a command leaves behind on purpose goes on, and nothing breaks its pipe.
    tokio::time::sleep(Duration::from_millis(200)).await;
    let daemon = here.content("daemon").await;
    assert!(runs(&daemon));
    here.run(command(&format!("kill {daemon}"))).await;
}

#[tokio::test]
async fn endless_output_is_cut_and_its_command_ended() {
    let mut here = Here::new();
    here.context.output_limit = 1000;
    let seen = here
        .run(CommandProbe {
            timeout_ms: 500,
            ..expecting("yes", [Check::Contains("y\ny".into())])
        })
        .await;
    assert_eq!(seen.outcome, Failed, "{}", seen.summary);
    let capture = &seen.captures[0];
    assert!(capture.cut > 100_000, "{}", capture.cut);
    assert!(capture.bytes.len() < 1200, "{}", capture.bytes.len());
    assert!(capture.bytes.starts_with(b"y\ny\n") && capture.bytes.ends_with(b"y\n"));
}

#[tokio::test]
async fn what_the_limit_cuts_is_still_looked_at_for_what_is_expected() {
    let mut here = Here::new();
    here.context.output_limit = 100;
    let text = "head -c 3000000 /dev/zero | tr '\\0' x; echo needle; head -c 300000 /dev/zero | tr '\\0' x";
    let found = here
        .run(expecting(text, [Check::Contains("xneedle\nx".into())]))
        .await;
    assert_eq!(found.outcome, Proved, "{}", found.summary);
    let equal = here.run(expecting(text, [Check::Equals("x".into())])).await;
    assert_eq!(equal.outcome, Failed);
    let empty = here.run(expecting(text, [Check::NoOutput])).await;
    assert_eq!(empty.outcome, Failed);
}

#[tokio::test]
async fn an_endless_command_is_watched_for_its_time_and_its_end_is_no_failure() {
    let here = Here::new();
    let watched = |checks: Vec<Check>, text: &str| CommandProbe {
        observe_ms: Some(400),
        ..expecting(text, checks)
    };
    let endless = "while :; do echo tick; sleep 0.02; done";
    for (checks, outcome) in [
        (vec![], NotMeasured),
        (vec![Check::Contains("tick".into())], Proved),
        (vec![Check::Contains("boom".into())], Failed),
        (vec![Check::Lacks("boom".into())], Proved),
        (vec![Check::ExitStatus(0)], NotMeasured),
    ] {
        let seen = here.run(watched(checks.clone(), endless)).await;
        assert_eq!(seen.outcome, outcome, "{checks:?}: {}", seen.summary);
        assert_eq!(seen.exit_status, None);
        assert!(captured(&seen, "stdout").starts_with("tick\n"));
    }
    let ended = here
        .run(watched(vec![Check::Lacks("boom".into())], "exit 2"))
        .await;
    assert_eq!((ended.outcome, ended.exit_status), (Failed, Some(2)));
}

#[tokio::test]
async fn a_person_can_cancel_it() {
    let here = Here::new();
    let supervisor = here.supervisor().await;
    let run = supervisor.run(
        order("step.1", command("echo $$ > shell; sleep 600")),
        &here.context,
    );
    let cancel = async {
        let shell = here.content("shell").await;
        supervisor.cancel("step.1");
        shell
    };
    let (seen, shell) = tokio::join!(run, cancel);
    assert_eq!(seen.outcome, NotMeasured);
    assert!(
        seen.summary.starts_with("cancelled after"),
        "{}",
        seen.summary
    );
    assert!(!runs(&shell));
    let again = supervisor
        .run(order("step.1", command("touch ran")), &here.context)
        .await;
    assert_eq!(again.outcome, NotMeasured);
    assert!(!here.path("ran").exists());
}

//! Services: started, kept, stopped.

use crate::here::{Here, captured, command, expecting, order};
use crate::runs;
use tminus_measure::Outcome::{Failed, NotMeasured, Proved};
use tminus_plan::{Check, CommandProbe};
use tminus_probe::{Adoption, adopt, stop_service};

fn service(probe: CommandProbe) -> CommandProbe {
    CommandProbe {
        service: true,
        ..probe
    }
}

#[tokio::test]
async fn a_service_outlives_its_supervisors_handle_until_it_is_stopped() {
    let here = Here::new();
    let started = here
        .run(service(expecting(
            "echo $$ > shell; echo listening; sleep 600 & echo $! > child; wait",
            [Check::Contains("listening".into())],
        )))
        .await;
    assert_eq!(started.outcome, Proved, "{}", started.summary);
    assert_eq!(captured(&started, "stdout"), "listening\n");
    let (shell, child) = (here.content("shell").await, here.content("child").await);
    assert!(runs(&shell) && runs(&child));
    // Its start is known to whoever asks later.
    assert!(matches!(
        adopt(&here.context.spool, "step.1").await,
        Adoption::Ended(observation) if observation.summary == started.summary
    ));
    let stopped = stop_service(&here.context.spool, "step.1").await;
    assert_eq!(stopped.outcome, Proved, "{}", stopped.summary);
    assert!(
        stopped.summary.starts_with("stopped by SIGTERM"),
        "{}",
        stopped.summary
    );
    assert!(!runs(&shell) && !runs(&child));
    let again = stop_service(&here.context.spool, "step.1").await;
    assert_eq!(again.summary, "the service had already ended");
    let never = stop_service(&here.context.spool, "step.2").await;
    assert_eq!(never.outcome, NotMeasured);
}

#[tokio::test]
async fn what_is_left_of_a_service_is_stopped_when_its_shell_has_ended() {
    let here = Here::new();
    let started = here
        .run(service(command("sleep 600 & echo $! > child; wait")))
        .await;
    assert_eq!(started.outcome, Proved, "{}", started.summary);
    let child = here.content("child").await;
    here.run(command(&format!("kill -KILL $(ps -o ppid= -p {child})")))
        .await;
    assert!(runs(&child));
    let stopped = stop_service(&here.context.spool, "step.1").await;
    assert!(
        stopped.summary.starts_with("stopped by"),
        "{}",
        stopped.summary
    );
    assert!(!runs(&child));
}

#[tokio::test]
async fn a_service_that_ends_by_itself_has_not_started() {
    let here = Here::new();
    let ended = here.run(service(command("echo no port >&2; exit 0"))).await;
    assert_eq!(ended.outcome, Failed);
    assert!(
        ended.summary.starts_with("it should have gone on"),
        "{}",
        ended.summary
    );
    assert_eq!(captured(&ended, "stderr"), "no port\n");
}

#[tokio::test]
async fn a_service_that_never_says_what_it_must_is_ended() {
    let here = Here::new();
    let silent = CommandProbe {
        timeout_ms: 1500,
        ..expecting(
            "echo $$ > shell; sleep 600",
            [Check::Contains("ready".into())],
        )
    };
    let seen = here
        .supervisor()
        .await
        .run(order("step.1", service(silent)), &here.context)
        .await;
    assert_eq!(seen.outcome, Failed);
    assert!(
        seen.summary.contains("output lacks \"ready\""),
        "{}",
        seen.summary
    );
    assert!(!runs(&here.content("shell").await));
}

//! Commands that end by themselves.

use crate::here::{Here, captured, command, expecting, order};
use std::sync::Arc;
use tminus_measure::Outcome::{Failed, NotMeasured, Proved};
use tminus_plan::{Check, CommandProbe, Expect, FileProbe, Retry};
use tminus_probe::Secrets;
use tokio::task::JoinSet;

#[tokio::test]
async fn the_exit_status_decides_when_nothing_else_is_expected() {
    let here = Here::new();
    let good = here.run(command("echo yes; echo no >&2")).await;
    assert_eq!((good.outcome, good.exit_status), (Proved, Some(0)));
    assert_eq!(captured(&good, "stdout"), "yes\n");
    assert_eq!(captured(&good, "stderr"), "no\n");
    let bad = here.run(command("exit 3")).await;
    assert_eq!((bad.outcome, bad.exit_status), (Failed, Some(3)));
    assert_eq!(bad.summary, "exit status 3");
    let killed = here.run(command("kill -SEGV $$")).await;
    assert_eq!((killed.outcome, killed.exit_status), (Failed, None));
    assert!(
        killed.summary.starts_with("killed by SIGSEGV"),
        "{}",
        killed.summary
    );
}

#[tokio::test]
async fn expectations_are_held_against_the_result_in_the_order_they_are_written() {
    let here = Here::new();
    let threshold = |text: &str| text.parse().expect("a threshold");
    for (text, checks, outcome, summary) in [
        (
            "redis() { echo PONG; }; redis",
            vec![Check::Contains("PONG".into()), Check::SomeOutput],
            Proved,
            "exit status 0; output contains \"PONG\"; some output",
        ),
        (
            "echo LOADING",
            vec![Check::SomeOutput, Check::Contains("PONG".into())],
            Failed,
            "output lacks \"PONG\": \"LOADING\"",
        ),
        (
            "exit 4",
            vec![Check::ExitStatus(4)],
            Proved,
            "exit status 4",
        ),
        (
            "exit 4",
            vec![Check::Fails],
            Proved,
            "exit status 4, as expected",
        ),
        (
            "true",
            vec![Check::Fails],
            Failed,
            "exit status 0, but it was expected to fail",
        ),
        (
            "true",
            vec![Check::NoOutput],
            Proved,
            "exit status 0; no output",
        ),
        (
            "echo ' ok '",
            vec![Check::Equals("ok".into())],
            Proved,
            "exit status 0; output is \"ok\"",
        ),
        (
            "echo 12 running",
            vec![Check::Number(threshold(">= 20"))],
            Failed,
            "12 is not >= 20",
        ),
        (
            "echo v2.9.1",
            vec![Check::VersionAtLeast("v2.10".into())],
            Failed,
            "version 2.9.1 is older than 2.10",
        ),
        (
            "echo '{\"status\":\"down\"}'",
            vec![Check::Json("{\"status\":\"ok\"}".into())],
            Failed,
            "output has \"\"down\"\" at `/status`, expected \"\"ok\"\"",
        ),
    ] {
        let seen = here.run(expecting(text, checks)).await;
        assert_eq!(
            (seen.outcome, seen.summary.as_str()),
            (outcome, summary),
            "{text}"
        );
    }
}

#[tokio::test]
async fn a_file_that_must_be_left_behind_is_looked_for() {
    let here = Here::new();
    let backup = |text: &str| CommandProbe {
        expect: vec![Expect::File(FileProbe {
            path: "backup.sql".into(),
            non_empty: true,
            ..FileProbe::default()
        })],
        ..command(text)
    };
    assert_eq!(here.run(backup("true")).await.outcome, Failed);
    assert_eq!(here.run(backup(": > backup.sql")).await.outcome, Failed);
    assert_eq!(
        here.run(backup("echo x > backup.sql")).await.outcome,
        Proved
    );
}

#[tokio::test]
async fn a_program_that_is_missing_measures_nothing() {
    let here = Here::new();
    std::fs::write(here.path("closed"), "#!/bin/sh\n").expect("written");
    for (text, summary) in [
        (
            "no-such-tool --version",
            "`no-such-tool` is not installed (exit status 127)",
        ),
        // Neither a pipe nor a redirection hides it.
        (
            "no-such-tool 2>/dev/null | cat",
            "`no-such-tool` is not installed",
        ),
        (
            "./closed",
            "no permission to run `./closed` (exit status 126)",
        ),
    ] {
        let seen = here.run(command(text)).await;
        assert_eq!(
            (seen.outcome, seen.summary.as_str()),
            (NotMeasured, summary),
            "{text}"
        );
    }
    let other = here.run(command("no-such-tool || echo fine")).await;
    assert_eq!(other.outcome, Proved, "{}", other.summary);
}

#[tokio::test]
async fn values_are_carried_from_one_command_to_the_next() {
    let mut here = Here::new();
    let first = here
        .run(CommandProbe {
            prelude: vec!["URL=http://here".into()],
            assigns: vec!["URL".into(), "COUNT".into(), "NEVER".into()],
            uses: vec!["URL".into()],
            ..command("COUNT=$(printf '%s' $'two\\nlines'); echo \"$URL\"")
        })
        .await;
    assert_eq!(
        captured(&first, "stdout"),
        "http://here\n",
        "{}",
        first.summary
    );
    assert_eq!(first.variables.len(), 2);
    assert_eq!(first.variables["COUNT"], "two\nlines");
    here.context.environment.extend(first.variables);
    let second = here
        .run(CommandProbe {
            uses: vec!["URL".into()],
            ..command("printenv URL")
        })
        .await;
    assert_eq!(captured(&second, "stdout"), "http://here\n");
}

#[tokio::test]
async fn a_variable_without_a_value_keeps_a_command_from_running() {
    let mut here = Here::new();
    let remove = |prelude: &[&str]| CommandProbe {
        prelude: prelude.iter().map(|text| (*text).to_owned()).collect(),
        assigns: prelude.iter().map(|_| "DIR".to_owned()).collect(),
        uses: vec!["DIR".into()],
        ..command("touch ran; echo $DIR/")
    };
    let unset = here.run(remove(&[])).await;
    assert_eq!(unset.outcome, NotMeasured);
    assert!(
        unset.summary.contains("$DIR, which has no value"),
        "{}",
        unset.summary
    );
    let empty = here.run(remove(&["DIR=$(true)"])).await;
    assert_eq!(empty.outcome, NotMeasured, "{}", empty.summary);
    here.context.environment.insert("DIR".into(), String::new());
    assert_eq!(here.run(remove(&[])).await.outcome, NotMeasured);
    assert!(!here.path("ran").exists());
    assert_eq!(here.run(remove(&["DIR=/srv"])).await.outcome, Proved);
    assert!(here.path("ran").exists());
}

#[tokio::test]
async fn a_prelude_that_fails_stops_the_rest() {
    let here = Here::new();
    let seen = here
        .run(CommandProbe {
            prelude: vec!["cd nowhere".into()],
            ..command("touch ran")
        })
        .await;
    assert_eq!(seen.outcome, NotMeasured);
    assert!(
        seen.summary.starts_with("not run: before it, `cd nowhere`"),
        "{}",
        seen.summary
    );
    assert!(!here.path("ran").exists());
}

#[tokio::test]
async fn a_command_does_not_find_itself_among_the_processes() {
    let here = Here::new();
    let seen = here.run(command("pgrep -f never-started-by-anybody")).await;
    assert_eq!((seen.outcome, seen.exit_status), (Failed, Some(1)));
    let listed = here
        .run(command(
            "cat /proc/$$/cmdline; printenv | grep tminus; true",
        ))
        .await;
    assert_eq!(
        captured(&listed, "stdout").replace('\0', " "),
        "bash -c eval -- \"$__tminus_script\" "
    );
}

#[tokio::test]
async fn the_environment_is_what_was_declared_and_standard_input_is_empty() {
    let here = Here::new();
    let seen = here.run(command("cat; env | cut -d= -f1 | sort")).await;
    let names = captured(&seen, "stdout");
    assert_eq!(names, "HOME\nLANG\nPATH\nPWD\nSHLVL\n_\n");
}

#[tokio::test]
async fn a_check_is_taken_again_until_it_passes() {
    let here = Here::new();
    let seen = here
        .run(CommandProbe {
            retry: Some(Retry {
                within_ms: 60_000,
                every_ms: 10,
            }),
            ..command("echo x >> tries; test $(wc -l < tries) -eq 3")
        })
        .await;
    assert_eq!(seen.outcome, Proved);
    assert!(seen.summary.contains("(3 tries in "), "{}", seen.summary);
}

#[tokio::test]
async fn secrets_are_masked_in_what_is_kept_and_still_count_in_what_is_expected() {
    let mut here = Here::new();
    here.context.secrets = Secrets::new(["hunter2-and-more".to_owned()]);
    here.context
        .environment
        .insert("TOKEN".into(), "hunter2-and-more".into());
    let seen = here
        .run(CommandProbe {
            assigns: vec!["COPY".into()],
            uses: vec!["TOKEN".into()],
            ..expecting(
                "COPY=$TOKEN; echo \"got $TOKEN\"; echo $TOKEN | base64 >&2",
                [Check::Contains("hunter2-and-more".into())],
            )
        })
        .await;
    assert_eq!(seen.outcome, Proved, "{}", seen.summary);
    assert_eq!(captured(&seen, "stdout"), "got ***\n");
    assert!(captured(&seen, "stderr").contains("***"));
    assert!(!seen.summary.contains("hunter2"));
    assert_eq!(seen.variables["COPY"], "hunter2-and-more");
}

#[tokio::test]
async fn many_run_side_by_side_and_each_gets_its_own_answer() {
    let here = Here::new();
    let supervisor = Arc::new(here.supervisor().await);
    let mut running = JoinSet::new();
    for number in 0..40 {
        let (supervisor, context) = (supervisor.clone(), here.context.clone());
        let order = order(
            &format!("step.{number}"),
            command(&format!("exit {number}")),
        );
        running.spawn(async move { (number, supervisor.run(order, &context).await.exit_status) });
    }
    while let Some(answer) = running.join_next().await {
        let (number, exit_status) = answer.expect("no panic");
        assert_eq!(exit_status, Some(number));
    }
}

//! Watches, triggers and rollbacks, in virtual time.

use crate::{Launch, started, step};
use jiff::SignedDuration;
use tminus_launch::{Need, Next, Standing, human};
use tminus_measure::{Outcome, Unit, Verdict};
use tminus_plan::{
    Baseline, GateRole, MetricSource, OnFailure, Rule, Series, SeriesSource, Shift, Step,
    StepIndex, StepKind, Traffic, Watch,
};
use tminus_receipt::{Counted, Decision, Event, Sample, Vitals};

/// What every look takes in these tests, in milliseconds.
const EVERY_MS: u64 = 10_000;

fn watch(length_ms: Option<u64>, on_failure: OnFailure) -> Watch {
    Watch {
        from_s: None,
        length_ms,
        every_ms: EVERY_MS,
        series: vec![Series {
            name: "error rate".to_owned(),
            source: SeriesSource::Metric(MetricSource::Traffic(Traffic::Errors)),
            unit: Unit::Percent,
            rules: vec![Rule::Share {
                at_most: 0.05,
                alpha: 0.05,
                minimum: 20,
            }],
        }],
        on_failure,
        share: None,
        baseline: Baseline::None,
        not_worse_shown: false,
    }
}

fn shift(id: &str, line: usize, shift: Shift) -> Step {
    Step {
        shift: Some(shift),
        ..step(id, line, StepKind::Shift)
    }
}

/// A share that is watched for a minute.
fn watched(id: &str, line: usize, share: f64) -> Step {
    let watch = Watch {
        share: Some(share),
        ..watch(Some(60_000), OnFailure::Rollback)
    };
    Step {
        watch: Some(Box::new(watch)),
        ..step(id, line, StepKind::Watch)
    }
}

fn trigger(id: &str, line: usize, on_failure: OnFailure) -> Step {
    Step {
        gate: GateRole::Trigger,
        watch: Some(Box::new(watch(None, on_failure))),
        ..step(id, line, StepKind::Watch)
    }
}

fn rolls_back(id: &str, line: usize, automatic: bool) -> Step {
    Step {
        gate: GateRole::Rollback,
        automatic,
        ..step(id, line, StepKind::Action)
    }
}

fn counted(events: f64, total: f64) -> Sample {
    Sample {
        value: Some(events / total * 100.0),
        counts: Some(Counted { events, total }),
        ..Sample::default()
    }
}

impl Launch {
    /// Performs a shift that is next.
    fn shift(&mut self, at: usize) {
        assert_eq!(self.next(), started(&[at]));
        self.start(at);
        self.end(at, Outcome::Proved);
    }

    /// Begins the watch that is next.
    fn begin(&mut self, at: usize) {
        assert_eq!(self.next(), started(&[at]));
        self.start(at);
    }

    /// Waits for the next look, which must be due for exactly this watch, and takes it.
    fn look(&mut self, at: usize, sample: Sample) {
        self.wait_for_look(&[at]);
        self.append(Event::Looked {
            step: self.plan.steps[at].id.clone(),
            samples: vec![sample],
        });
    }

    fn wait_for_look(&mut self, due: &[usize]) {
        let due: Vec<StepIndex> = due.iter().copied().map(StepIndex).collect();
        for _ in 0..=EVERY_MS / 1000 {
            match self.next() {
                Next::Look(found) => {
                    assert_eq!(found, due);
                    return;
                }
                Next::Busy => self.now += SignedDuration::from_secs(1),
                other => panic!("{other:?}"),
            }
        }
        panic!("no look is due");
    }

    /// Takes a step back that is to be taken back next.
    fn take_back(&mut self, at: usize, outcome: Outcome) {
        assert_eq!(self.next(), Next::Undo(StepIndex(at)));
        let attempt = self.state.steps[at].undo_attempts + 1;
        let step = self.plan.steps[at].id.clone();
        self.append(Event::UndoIntended {
            step: step.clone(),
            attempt,
        });
        let observed = crate::observed(outcome);
        self.append(Event::UndoObserved {
            step,
            attempt,
            observed,
        });
    }

    fn resolve(&mut self, at: usize, decision: Decision) {
        let targets = human::select(&self.plan, &self.plan.steps[at].id).unwrap();
        let events = human::resolve(&self.plan, &self.state, &targets, decision, None).unwrap();
        for event in events {
            self.append(event);
        }
    }
}

/// Starts the new version and gives it a tenth; the watch has begun.
fn at_a_tenth(mut more: Vec<Step>) -> Launch {
    let mut steps = vec![
        shift("start", 1, Shift::Start),
        shift("tenth", 2, Shift::Share(10.0)),
        watched("watch tenth", 3, 10.0),
        shift("all", 4, Shift::Share(100.0)),
        watched("watch all", 5, 100.0),
    ];
    steps.append(&mut more);
    let mut launch = Launch::new(steps);
    launch.shift(0);
    launch.shift(1);
    launch.begin(2);
    launch
}

#[test]
fn a_share_is_watched_to_its_end_before_the_next_shift() {
    let mut launch = at_a_tenth(Vec::new());
    for _ in 0..6 {
        launch.look(2, counted(0.0, 100.0));
    }
    launch.shift(3);
    assert_eq!(launch.state.steps[2].outcome, Some(Outcome::Proved));
    launch.begin(4);
    for _ in 0..6 {
        launch.look(4, counted(0.0, 100.0));
    }
    assert_eq!(launch.next(), Next::Finished);
    assert_eq!(launch.standing(), Standing::Go);
}

#[test]
fn a_failed_watch_rolls_back_at_once_traffic_first() {
    let mut launch = at_a_tenth(vec![
        rolls_back("restore", 8, true),
        rolls_back("purge", 9, false),
    ]);
    launch.look(2, counted(0.0, 100.0));
    launch.look(2, counted(60.0, 100.0));
    launch.take_back(1, Outcome::Proved);
    launch.begin(5);
    assert_eq!(launch.next(), Next::Busy);
    launch.end(5, Outcome::Proved);
    assert_eq!(launch.standing(), Standing::RollbackIncomplete);
    assert_eq!(
        launch.next(),
        Next::Ask(vec![Need::Confirm(StepIndex(6))]),
        "what the config does not name is asked about"
    );
    launch.append(Event::Confirmed {
        step: "purge".to_owned(),
        question: String::new(),
    });
    launch.begin(6);
    launch.end(6, Outcome::Proved);
    launch.take_back(0, Outcome::Proved);
    assert_eq!(launch.next(), Next::Finished);
    assert_eq!(launch.standing(), Standing::RolledBack);
    let (verdict, summary, _) = launch.state.ended.clone().unwrap();
    assert_eq!(verdict, Verdict::Fail);
    assert!(
        summary.contains("all traffic is with the old version"),
        "{summary}"
    );
}

#[test]
fn a_dead_version_is_a_failure_in_its_first_window() {
    let mut launch = at_a_tenth(Vec::new());
    let dead = Vitals {
        answers: Some(false),
        ..Vitals::default()
    };
    launch.look(
        2,
        Sample {
            health: Some(dead),
            ..Sample::default()
        },
    );
    assert_eq!(launch.next(), Next::Undo(StepIndex(1)));
}

#[test]
fn a_silent_source_is_no_pass_and_asks() {
    let mut launch = at_a_tenth(Vec::new());
    for _ in 0..6 {
        launch.look(2, Sample::default());
    }
    assert_eq!(launch.next(), Next::Ask(vec![Need::Consider(StepIndex(2))]));
    assert_eq!(launch.state.steps[2].outcome, Some(Outcome::NotMeasured));
    launch.options.unattended = true;
    assert_eq!(
        launch.next(),
        Next::Undo(StepIndex(1)),
        "nobody answers, so it is rolled back"
    );
}

#[test]
fn a_look_whose_events_were_counted_before_is_no_gap() {
    let mut launch = at_a_tenth(Vec::new());
    launch.look(2, counted(0.0, 200.0));
    for _ in 0..5 {
        launch.look(
            2,
            Sample {
                value: Some(0.0),
                ..Sample::default()
            },
        );
    }
    assert_eq!(launch.next(), started(&[3]));
    assert_eq!(launch.state.steps[2].outcome, Some(Outcome::Proved));
}

#[test]
fn without_a_verdict_a_watch_is_extended_once() {
    let mut launch = at_a_tenth(Vec::new());
    // 4 % against 5 %: too few to tell.
    for _ in 0..12 {
        launch.look(2, counted(4.0, 100.0));
    }
    assert_eq!(
        launch.state.steps[2].watch.as_ref().unwrap().extended_ms,
        60_000
    );
    assert_eq!(launch.next(), Next::Ask(vec![Need::Consider(StepIndex(2))]));
    assert_eq!(launch.state.steps[2].outcome, Some(Outcome::Inconclusive));
    let waived = Event::Waived {
        item: "watch tenth".to_owned(),
        reason: "looked at it".to_owned(),
        expires: launch.now + SignedDuration::from_hours(1),
    };
    launch.append(waived);
    assert_eq!(launch.next(), started(&[3]));
}

#[test]
fn a_watch_goes_on_after_a_resume_and_counts_what_it_could_not_see() {
    let mut launch = at_a_tenth(Vec::new());
    launch.look(2, counted(0.0, 100.0));
    launch.look(2, counted(0.0, 100.0));
    // The process is gone for the rest of the window.
    launch.now += SignedDuration::from_secs(60);
    launch.run();
    assert_eq!(launch.next(), Next::Ask(vec![Need::Consider(StepIndex(2))]));
    assert_eq!(launch.state.steps[2].outcome, Some(Outcome::NotMeasured));
    let summary = launch.state.steps[2].observed.clone().unwrap().summary;
    assert!(summary.contains("error rate"), "{summary}");
}

#[test]
fn triggers_are_armed_from_the_first_shift_and_fire_by_themselves() {
    let mut launch = Launch::new(vec![
        shift("tenth", 2, Shift::Share(10.0)),
        step("sign", 3, StepKind::Attest),
        trigger("errors", 7, OnFailure::Rollback),
    ]);
    assert_eq!(launch.state.armed, None);
    launch.shift(0);
    assert!(launch.state.armed.is_some());
    launch.now += SignedDuration::from_secs(10);
    assert_eq!(launch.next(), Next::Look(vec![StepIndex(2)]));
    launch.append(Event::Looked {
        step: "errors".to_owned(),
        samples: vec![counted(90.0, 100.0)],
    });
    launch.take_back(0, Outcome::Proved);
    assert!(launch.state.steps[2].fired.is_some());
    let begun = launch.state.rollback.clone().unwrap();
    assert_eq!(begun.cause, Some(StepIndex(2)));
    assert_eq!(launch.next(), Next::Finished);
    assert_eq!(launch.standing(), Standing::RolledBack);
}

#[test]
fn a_considered_trigger_holds_and_asks() {
    let mut launch = Launch::new(vec![
        shift("tenth", 2, Shift::Share(10.0)),
        shift("all", 3, Shift::Share(100.0)),
        trigger("errors", 7, OnFailure::Consider),
    ]);
    launch.shift(0);
    launch.append(Event::Looked {
        step: "errors".to_owned(),
        samples: vec![counted(90.0, 100.0)],
    });
    assert_eq!(
        launch.next(),
        Next::Ask(vec![Need::Consider(StepIndex(2))]),
        "the next shift waits for the answer"
    );
    launch.append(Event::Waived {
        item: "errors".to_owned(),
        reason: "a test client".to_owned(),
        expires: launch.now + SignedDuration::from_hours(1),
    });
    assert_eq!(launch.next(), started(&[1]));
}

#[test]
fn a_trigger_that_nothing_measures_needs_a_word_before_the_first_shift() {
    let unmeasured = Step {
        gate: GateRole::Trigger,
        ..step("complaints", 7, StepKind::Attest)
    };
    let mut launch = Launch::new(vec![
        step("a", 1, StepKind::Check),
        shift("tenth", 2, Shift::Share(10.0)),
        unmeasured,
    ]);
    launch.start(0);
    launch.end(0, Outcome::Proved);
    assert_eq!(launch.next(), Next::Ask(vec![Need::Arm(StepIndex(2))]));
    let targets = human::select(&launch.plan, "complaints").unwrap();
    let given = human::Attestation::default();
    let events = human::attest(
        &launch.plan,
        &launch.state,
        "complaints",
        &targets,
        &given,
        launch.now,
    )
    .unwrap();
    launch.append(events.into_iter().next().unwrap());
    assert_eq!(launch.next(), started(&[1]));
}

#[test]
fn a_rollback_stops_where_it_fails_and_goes_on_when_told() {
    let mut launch = at_a_tenth(vec![rolls_back("restore", 8, true)]);
    launch.look(2, counted(90.0, 100.0));
    launch.take_back(1, Outcome::Failed);
    assert_eq!(launch.next(), Next::Ask(vec![Need::Resolve(StepIndex(1))]));
    assert_eq!(launch.standing(), Standing::RollbackIncomplete);
    launch.resolve(1, Decision::Again);
    launch.take_back(1, Outcome::Proved);
    launch.begin(5);
    launch.end(5, Outcome::Failed);
    assert_eq!(launch.next(), Next::Ask(vec![Need::Resolve(StepIndex(5))]));
    launch.resolve(5, Decision::Done);
    launch.take_back(0, Outcome::Proved);
    assert_eq!(launch.next(), Next::Finished);
    assert_eq!(launch.standing(), Standing::RolledBack);
}

#[test]
fn a_rollback_by_hand_works_at_any_time() {
    let mut launch = at_a_tenth(Vec::new());
    let begin = human::roll_back(&launch.state, "orders are lost").unwrap();
    launch.append(begin);
    launch.take_back(1, Outcome::Proved);
    launch.take_back(0, Outcome::Proved);
    assert_eq!(launch.next(), Next::Finished);
    assert!(human::roll_back(&launch.state, "again").is_err());

    let mut launch = Launch::new(vec![shift("all", 1, Shift::Share(100.0))]);
    launch.shift(0);
    assert_eq!(launch.next(), Next::Finished);
    assert_eq!(launch.standing(), Standing::Go);
    let begin = human::roll_back(&launch.state, "a week later").unwrap();
    launch.append(begin);
    launch.take_back(0, Outcome::Proved);
    assert_eq!(launch.next(), Next::Finished);
    assert_eq!(launch.standing(), Standing::RolledBack);
}

#[test]
fn a_rollback_begun_while_a_crashed_run_left_something_running_goes_on() {
    let mut launch = at_a_tenth(Vec::new());
    for _ in 0..6 {
        launch.look(2, counted(0.0, 100.0));
    }
    assert_eq!(launch.next(), started(&[3]));
    launch.start(3);
    let begin = human::roll_back(&launch.state, "the run is gone").unwrap();
    launch.append(begin);
    assert_eq!(
        launch.next(),
        Next::Busy,
        "a shift under way could land behind the one that takes it back"
    );
    // What a resume says of a shift whose run has died.
    launch.run();
    launch.append(Event::Resolved {
        step: "all".to_owned(),
        decision: Decision::Again,
        note: None,
    });
    launch.take_back(1, Outcome::Proved);
    launch.take_back(0, Outcome::Proved);
    assert_eq!(launch.next(), Next::Finished);
}

#[test]
fn a_command_that_takes_back_is_not_run_again_by_itself() {
    let command = |id: &str| {
        let mut step = step(id, 0, StepKind::Action);
        step.proof.probe = Some(Box::new(tminus_plan::Probe::Command(
            tminus_plan::CommandProbe {
                undo: Some("y".to_owned()),
                ..tminus_plan::CommandProbe::new("x".to_owned())
            },
        )));
        step
    };
    let mut launch = Launch::new(vec![command("a"), command("b")]);
    launch.plan.undo_automatic = true;
    for at in [0, 1] {
        assert_eq!(launch.next(), started(&[at]));
        launch.start(at);
        if at == 0 {
            launch.end(0, Outcome::Proved);
        } else {
            launch.end(1, Outcome::Failed);
        }
    }
    let begin = human::roll_back(&launch.state, "by hand").unwrap();
    launch.append(begin);
    // It failed, so nobody knows what it did.
    assert_eq!(launch.next(), Next::Ask(vec![Need::Confirm(StepIndex(1))]));
    launch.append(Event::Confirmed {
        step: "b".to_owned(),
        question: String::new(),
    });
    launch.take_back(1, Outcome::Unknown);
    assert_eq!(launch.next(), Next::Ask(vec![Need::Resolve(StepIndex(1))]));
    launch.run();
    assert_eq!(
        launch.next(),
        Next::Ask(vec![Need::Resolve(StepIndex(1))]),
        "not even by the next run"
    );
    launch.resolve(1, Decision::Done);
    launch.take_back(0, Outcome::Proved);
    assert_eq!(launch.next(), Next::Finished);
}

#[test]
fn a_version_that_answers_nothing_is_not_better_than_one_that_errs() {
    let mut steps = vec![
        shift("tenth", 1, Shift::Share(10.0)),
        watched("watch", 2, 10.0),
    ];
    if let Some(watch) = &mut steps[1].watch {
        watch.not_worse_shown = true;
        watch.series[0].rules = vec![Rule::Compare {
            worse: tminus_plan::Worse::Higher,
            alpha: 0.05,
            relative: Some(0.1),
            absolute: None,
            block: 1,
            counts: true,
        }];
    }
    let mut launch = Launch::new(steps);
    launch.shift(0);
    launch.begin(1);
    for _ in 0..6 {
        launch.look(
            1,
            Sample {
                baseline: Some(5.0),
                counts: Some(Counted {
                    events: 0.0,
                    total: 0.0,
                }),
                ..Sample::default()
            },
        );
    }
    assert_eq!(launch.next(), Next::Ask(vec![Need::Consider(StepIndex(1))]));
    assert_eq!(launch.state.steps[1].outcome, Some(Outcome::NotMeasured));
}

fn budget(launch_looks: &[Option<f64>]) -> Option<Outcome> {
    let mut step = watched("budget", 1, 10.0);
    if let Some(watch) = &mut step.watch {
        watch.share = None;
        watch.on_failure = OnFailure::Gate;
        watch.length_ms = Some(EVERY_MS * launch_looks.len() as u64);
        watch.series[0].rules = vec![Rule::Budget {
            allowed: 5.0,
            exclusive: true,
            period_ms: EVERY_MS * 3,
        }];
    }
    let mut launch = Launch::new(vec![step]);
    launch.begin(0);
    for spent in launch_looks {
        launch.look(
            0,
            Sample {
                value: *spent,
                ..Sample::default()
            },
        );
        if launch.state.steps[0].outcome.is_some() {
            break;
        }
    }
    launch.next();
    launch.state.steps[0].outcome
}

#[test]
fn a_budget_is_given_anew_each_period_and_a_period_nobody_saw_is_no_pass() {
    let spent = |values: &[f64]| values.iter().copied().map(Some).collect::<Vec<_>>();
    assert_eq!(
        budget(&spent(&[2.0, 1.0, 1.0, 4.0, 0.0, 0.0])),
        Some(Outcome::Proved)
    );
    assert_eq!(
        budget(&spent(&[0.0, 0.0, 0.0, 2.0, 2.0, 1.0])),
        Some(Outcome::Failed),
        "the last look is of the second period"
    );
    assert_eq!(
        budget(&[None, None, None, Some(0.0), Some(0.0), Some(0.0)]),
        Some(Outcome::NotMeasured)
    );
}

#[test]
fn a_spent_budget_is_spent_once() {
    let mut step = watched("budget", 1, 10.0);
    if let Some(watch) = &mut step.watch {
        watch.share = None;
        watch.on_failure = OnFailure::Gate;
        watch.series[0].rules = vec![Rule::Budget {
            allowed: 5.0,
            exclusive: true,
            period_ms: 60_000,
        }];
    }
    let mut launch = Launch::new(vec![step]);
    launch.begin(0);
    for look in 0..6 {
        launch.look(
            0,
            Sample {
                value: Some(1.0),
                repeats: look > 0,
                ..Sample::default()
            },
        );
    }
    assert_eq!(launch.next(), Next::Finished);
    assert_eq!(launch.state.steps[0].outcome, Some(Outcome::Proved));
}

//! The machine over small plans, in virtual time.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot read its own fixture has failed"
)]

mod rollout;

use jiff::{SignedDuration, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

use tminus_launch::{Need, Next, Options, Record, Standing, State, human, next, standing};
use tminus_measure::{Outcome, Verdict};
use tminus_plan::{
    Effect, Form, GateRole, Hold, Item, ItemIndex, Kind, Phase, PhaseIndex, Plan, PlanChoice,
    PlanOption, Proof, Role, Source, Step, StepIndex, StepKind, Weight,
};
use tminus_receipt::{Actor, Event, Observed};

fn proof() -> Proof {
    Proof {
        source: Source::Written,
        probe: None,
        person_reads: None,
    }
}

fn step(id: &str, line: usize, kind: StepKind) -> Step {
    Step {
        id: id.to_owned(),
        item: None,
        line,
        text: id.to_owned(),
        path: ["Deploy".to_owned()].into(),
        phase: PhaseIndex(0),
        kind,
        weight: Weight::Required,
        gate: GateRole::Forward,
        proof: proof(),
        effect: Effect::Read,
        hold: None,
        watch: None,
        shift: None,
        automatic: false,
        fresh_s: None,
        asks: None,
        blocked: None,
        approval_role: None,
        approvers: BTreeSet::new(),
    }
}

fn plan(steps: Vec<Step>) -> Plan {
    let items = steps
        .iter()
        .enumerate()
        .map(|(at, step)| Item {
            id: step.id.clone(),
            line: step.line,
            text: step.text.clone(),
            form: Form::Box,
            path: step.path.clone(),
            role: Role::Deploy,
            phase: step.phase,
            parent: None,
            kind: Kind::Check,
            weight: step.weight,
            gate: step.gate,
            claimed: false,
            blanks: Vec::new(),
            criteria: Vec::new(),
            steps: vec![StepIndex(at)],
        })
        .collect();
    let steps = steps
        .into_iter()
        .enumerate()
        .map(|(at, step)| Step {
            item: (step.kind != StepKind::Hold).then_some(ItemIndex(at)),
            ..step
        })
        .collect();
    Plan {
        digest: "0".repeat(64),
        config_digest: "0".repeat(64),
        title: "Small".to_owned(),
        file: "small.md".to_owned(),
        phases: vec![Phase {
            id: "deploy".to_owned(),
            heading: "Deploy".to_owned(),
            line: 1,
            role: Role::Prepare,
            environment: None,
            forward: true,
        }],
        items,
        steps,
        choices: Vec::new(),
        rollout: None,
        undo_automatic: false,
    }
}

/// A launch in virtual time: every receipt a second after the one before.
struct Launch {
    plan: Plan,
    state: State,
    now: Timestamp,
    options: Options,
}

impl Launch {
    fn new(steps: Vec<Step>) -> Self {
        Self::of(plan(steps))
    }

    fn of(plan: Plan) -> Self {
        let state = State::new("small", &plan);
        let now = Timestamp::from_second(1_800_000_000).unwrap();
        let mut launch = Self {
            plan,
            state,
            now,
            options: Options::default(),
        };
        launch.run();
        launch
    }

    fn run(&mut self) {
        self.append(Event::RunStarted {
            options: BTreeMap::new(),
            process: "test".to_owned(),
        });
    }

    fn append(&mut self, event: Event) {
        self.now += SignedDuration::from_secs(1);
        let record = Record {
            seq: self.state.receipts + 1,
            time: self.now,
            actor: Actor::program(),
            event,
            hash: "0".repeat(64),
        };
        self.state.apply(&self.plan, &record).unwrap();
    }

    /// What comes next once the machine has written down what it decides by itself.
    fn next(&mut self) -> Next {
        loop {
            match next(&self.plan, &self.state, self.now, &self.options) {
                Next::Append(event) => self.append(*event),
                other => return other,
            }
        }
    }

    fn start(&mut self, step: usize) {
        let attempt = self.state.steps[step].attempts + 1;
        self.append(Event::Intended {
            step: self.plan.steps[step].id.clone(),
            attempt,
        });
    }

    fn end(&mut self, step: usize, outcome: Outcome) {
        let observed = observed(outcome);
        let attempt = self.state.steps[step].attempts;
        self.append(Event::Observed {
            step: self.plan.steps[step].id.clone(),
            attempt,
            observed,
        });
    }

    fn standing(&self) -> Standing {
        standing(&self.plan, &self.state, self.now, &self.options)
    }
}

fn observed(outcome: Outcome) -> Observed {
    Observed {
        outcome,
        summary: "as scripted".to_owned(),
        exit_status: Some(0),
        duration_us: 1,
        values: Vec::new(),
        evidence: Vec::new(),
        variables: BTreeMap::new(),
    }
}

fn started(steps: &[usize]) -> Next {
    Next::Start(steps.iter().copied().map(StepIndex).collect())
}

#[test]
fn checks_between_actions_start_side_by_side_and_actions_alone_in_order() {
    let mut launch = Launch::new(vec![
        step("a", 1, StepKind::Check),
        step("b", 2, StepKind::Check),
        step("act", 3, StepKind::Action),
        step("c", 4, StepKind::Check),
    ]);
    assert_eq!(launch.next(), started(&[0, 1]));
    launch.start(0);
    launch.start(1);
    assert_eq!(launch.next(), Next::Busy);
    launch.end(0, Outcome::Proved);
    assert_eq!(
        launch.next(),
        Next::Busy,
        "the action waits for every check before it"
    );
    launch.end(1, Outcome::Proved);
    assert_eq!(launch.next(), started(&[2]));
    launch.start(2);
    assert_eq!(launch.next(), Next::Busy);
    launch.end(2, Outcome::Proved);
    assert_eq!(launch.next(), started(&[3]));
    launch.start(3);
    launch.end(3, Outcome::Proved);
    assert_eq!(launch.next(), Next::Finished);
    assert_eq!(launch.standing(), Standing::Go);
    assert_eq!(launch.state.ended.as_ref().unwrap().0, Verdict::Pass);
}

#[test]
fn nothing_changes_behind_a_failed_check_and_a_resume_takes_it_again() {
    let mut launch = Launch::new(vec![
        step("a", 1, StepKind::Check),
        step("act", 2, StepKind::Action),
    ]);
    launch.start(0);
    launch.end(0, Outcome::Failed);
    assert_eq!(launch.next(), Next::Ask(vec![Need::Mend(StepIndex(0))]));
    assert_eq!(launch.standing(), Standing::NoGo);
    launch.run();
    assert_eq!(launch.next(), started(&[0]));
}

#[test]
fn a_choice_within_an_option_is_asked_about_after_the_one_around_it() {
    let choice = |id: &str, options: [&[usize]; 2]| PlanChoice {
        id: id.to_owned(),
        line: 1,
        item: None,
        options: options
            .into_iter()
            .zip(["first", "second"])
            .map(|(steps, name)| PlanOption {
                name: name.to_owned(),
                items: Vec::new(),
                steps: steps.iter().copied().map(StepIndex).collect(),
            })
            .collect(),
        configured: None,
    };
    let steps = ["a", "b", "c"].map(|id| step(id, 1, StepKind::Action));
    let mut plan = plan(steps.to_vec());
    plan.choices = vec![
        choice("inner", [&[0], &[1]]),
        choice("outer", [&[0, 1], &[2]]),
    ];
    let chosen = |choice: &str, option: &str| Event::Chosen {
        choice: choice.to_owned(),
        option: option.to_owned(),
    };
    let mut launch = Launch::of(plan.clone());
    assert_eq!(launch.next(), Next::Ask(vec![Need::Choose(1)]));
    launch.append(chosen("outer", "first"));
    assert_eq!(launch.next(), Next::Ask(vec![Need::Choose(0)]));
    launch.append(chosen("inner", "second"));
    assert_eq!(launch.next(), started(&[1]));
    let mut launch = Launch::of(plan);
    launch.append(chosen("outer", "second"));
    assert_eq!(
        launch.next(),
        started(&[2]),
        "the inner one is not asked about"
    );
}

#[test]
fn an_action_whose_end_is_unknown_is_never_simply_run_again() {
    let mut launch = Launch::new(vec![step("act", 1, StepKind::Action)]);
    launch.start(0);
    launch.end(0, Outcome::Unknown);
    launch.run();
    assert_eq!(launch.next(), Next::Ask(vec![Need::Resolve(StepIndex(0))]));
    let targets = human::select(&launch.plan, "act").unwrap();
    let again = human::resolve(
        &launch.plan,
        &launch.state,
        &targets,
        tminus_receipt::Decision::Again,
        None,
    )
    .unwrap();
    launch.append(again.into_iter().next().unwrap());
    assert_eq!(launch.next(), started(&[0]));
}

#[test]
fn what_needs_a_person_holds_the_actions_behind_it_but_not_the_checks() {
    let mut launch = Launch::new(vec![
        step("sign", 1, StepKind::Attest),
        step("a", 2, StepKind::Check),
        step("act", 3, StepKind::Action),
    ]);
    assert_eq!(launch.next(), started(&[1]));
    launch.start(1);
    launch.end(1, Outcome::Proved);
    assert_eq!(launch.next(), Next::Ask(vec![Need::Attest(StepIndex(0))]));
    assert_eq!(launch.standing(), Standing::NotMeasured);
    let targets = human::select(&launch.plan, "L1").unwrap();
    let signed = human::attest(
        &launch.plan,
        &launch.state,
        "L1",
        &targets,
        &human::Attestation::default(),
        launch.now,
    )
    .unwrap();
    launch.append(signed.into_iter().next().unwrap());
    assert_eq!(launch.next(), started(&[2]));
}

#[test]
fn a_failed_probe_cannot_be_signed_away_but_waived_until_the_waiver_expires() {
    let mut launch = Launch::new(vec![step("a", 1, StepKind::Check)]);
    launch.start(0);
    launch.end(0, Outcome::Failed);
    let targets = human::select(&launch.plan, "a").unwrap();
    let given = human::Attestation::default();
    assert!(matches!(
        human::attest(
            &launch.plan,
            &launch.state,
            "a",
            &targets,
            &given,
            launch.now
        ),
        Err(human::Refusal::ObservedToFail { .. })
    ));
    let expires = launch.now + SignedDuration::from_secs(100);
    assert_eq!(
        human::waive(
            &launch.plan,
            &launch.state,
            "a",
            &targets,
            Some(" "),
            expires,
            launch.now
        ),
        Err(human::Refusal::NoReason)
    );
    let waived = human::waive(
        &launch.plan,
        &launch.state,
        "a",
        &targets,
        Some("known"),
        expires,
        launch.now,
    )
    .unwrap();
    launch.append(waived.into_iter().next().unwrap());
    assert_eq!(launch.standing(), Standing::Go);
    launch.now = expires;
    assert_eq!(
        launch.standing(),
        Standing::NoGo,
        "an expired waiver counts no longer"
    );
}

#[test]
fn a_hold_stops_everything_behind_it_until_its_time() {
    let mut hold = step("hold", 2, StepKind::Hold);
    hold.hold = Some(Hold {
        offset_s: 300,
        text: "First 5 minutes".to_owned(),
    });
    let mut launch = Launch::new(vec![
        step("act", 1, StepKind::Action),
        hold,
        step("a", 3, StepKind::Check),
    ]);
    assert_eq!(launch.next(), started(&[0]));
    let anchored = launch
        .state
        .t_zero
        .expect("the first action of a deploy section anchors T-0");
    launch.start(0);
    launch.end(0, Outcome::Proved);
    let until = anchored + SignedDuration::from_secs(300);
    assert_eq!(
        launch.next(),
        Next::Wait {
            step: StepIndex(1),
            until
        }
    );
    launch.now = until;
    assert_eq!(launch.next(), started(&[2]));
}

#[test]
fn a_stale_proof_is_taken_again_at_the_gate_and_an_action_does_not_age() {
    let mut launch = Launch::new(vec![
        step("a", 1, StepKind::Check),
        step("act", 2, StepKind::Action),
        step("sign", 3, StepKind::Attest),
    ]);
    for at in [0, 1] {
        launch.start(at);
        launch.end(at, Outcome::Proved);
    }
    assert_eq!(launch.next(), Next::Ask(vec![Need::Attest(StepIndex(2))]));
    launch.now += SignedDuration::from_hours(2);
    launch.append(Event::Attested {
        item: "sign".to_owned(),
        note: None,
        values: Vec::new(),
        evidence: Vec::new(),
    });
    assert_eq!(
        launch.next(),
        started(&[0]),
        "the check is older than an hour; the action stays done"
    );
}

#[test]
fn lighter_steps_warn_and_an_empty_gate_is_not_measured() {
    let mut advisory = step("nice", 2, StepKind::Check);
    advisory.weight = Weight::Advisory;
    let mut launch = Launch::new(vec![step("a", 1, StepKind::Check), advisory.clone()]);
    launch.start(0);
    launch.start(1);
    launch.end(0, Outcome::Proved);
    launch.end(1, Outcome::Failed);
    assert_eq!(launch.next(), Next::Ask(vec![Need::Mend(StepIndex(1))]));
    launch.options.declined.insert(StepIndex(1));
    assert_eq!(launch.next(), Next::Finished);
    assert_eq!(launch.standing(), Standing::Go);
    assert_eq!(
        launch.state.gates[0].as_ref().unwrap().reasons.len(),
        1,
        "the warning is kept"
    );

    let mut launch = Launch::new(vec![advisory]);
    launch.start(0);
    launch.end(0, Outcome::Failed);
    launch.options.declined.insert(StepIndex(0));
    assert_eq!(launch.standing(), Standing::NotMeasured);
}

#[test]
fn a_blocked_step_is_not_measured_and_never_starts() {
    let mut blocked = step("a", 1, StepKind::Check);
    blocked.blocked = Some("TARGET is not defined".to_owned());
    let mut launch = Launch::new(vec![blocked]);
    assert_eq!(launch.next(), Next::Ask(vec![Need::Mend(StepIndex(0))]));
    assert_eq!(launch.standing(), Standing::NotMeasured);
}

#[test]
fn only_runs_what_was_selected_and_decides_no_gate() {
    let mut launch = Launch::new(vec![
        step("a", 1, StepKind::Check),
        step("act", 2, StepKind::Action),
    ]);
    launch.options.only = Some(human::select_steps(&launch.plan, "act").unwrap());
    assert_eq!(launch.next(), started(&[1]));
    launch.start(1);
    launch.end(1, Outcome::Proved);
    assert_eq!(launch.next(), Next::Finished);
    assert_eq!(launch.standing(), Standing::Go);
    assert!(launch.state.gates[0].is_none());
}

#[test]
fn a_receipt_of_another_plan_is_refused() {
    let mut launch = Launch::new(vec![step("a", 1, StepKind::Check)]);
    let record = Record {
        seq: 2,
        time: launch.now,
        actor: Actor::program(),
        event: Event::Intended {
            step: "b".to_owned(),
            attempt: 1,
        },
        hash: "0".repeat(64),
    };
    assert!(launch.state.apply(&launch.plan, &record).is_err());
}

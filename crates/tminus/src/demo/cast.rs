//! The people of the demo, and what each says when asked. Everything they sign is in the log under
//! their names, as claimed.

use std::time::{Duration, Instant};
use tminus_engine::{Answer, People};
use tminus_launch::human::{self, Approval, Attestation, Target};
use tminus_launch::{Need, State};
use tminus_plan::{Plan, StepIndex, StepKind, Weight};
use tminus_receipt::{Actor, Digest, Event};

/// How long somebody thinks before answering.
const THOUGHT: Duration = Duration::from_millis(250);

/// What is asked, by a part of the item's text; who answers; what they fill in; what they say.
const SCRIPT: &[(&str, &str, &str, &str)] = &[
    ("Change ticket", "Ada", "CHG-2041", "opened this morning"),
    ("other than the author", "Grace", "", "read it twice"),
    ("Support knows", "Sam", "", "told them in the channel"),
    ("Test coverage", "Ada", "91", "from the last test run"),
    (
        "Do not delete the backup",
        "Ada",
        "",
        "kept until next week",
    ),
    ("looks right on a phone", "Sam", "", "opened it on mine"),
    ("No complaint", "Sam", "", "the queue is empty"),
    ("Release manager approval", "Grace", "Grace", "go"),
    ("All tracking pages", "Sam", "", "clicked through them"),
];

/// The people of the demo.
pub(super) struct Cast {
    /// Since when the question stands.
    since: Option<Instant>,
}

impl Cast {
    pub(super) const fn new() -> Self {
        Self { since: None }
    }
}

impl People for Cast {
    fn ask(&mut self, plan: &Plan, state: &State, needs: &[Need]) -> Answer {
        let since = *self.since.get_or_insert_with(Instant::now);
        if since.elapsed() < THOUGHT {
            return Answer::Later;
        }
        self.since = None;
        needs
            .first()
            .and_then(|need| answer(plan, state, need))
            .unwrap_or(Answer::Leave)
    }
}

/// The scripted answer; `None` to what nobody is prepared for.
fn answer(plan: &Plan, state: &State, need: &Need) -> Option<Answer> {
    if let Need::Choose(choice) = need {
        let choice = &plan.choices[*choice];
        let event = Event::Chosen {
            choice: choice.id.clone(),
            option: choice.options.last()?.name.clone(),
        };
        return Some(Answer::Say(vec![(Actor::claimed("Ada"), event)]));
    }
    let at = need.step()?;
    let step = &plan.steps[at.0];
    let line = SCRIPT.iter().find(|(text, ..)| step.text.contains(text));
    let Some((_, name, value, note)) = line else {
        return (step.weight < Weight::Required).then(|| Answer::Decline(vec![at]));
    };
    let target = [step.item.map_or(Target::Step(at), Target::Item)];
    let now = state.journal.last()?.time.max(crate::moment::now());
    let events = match need {
        Need::Approve(_) => {
            let approval = approval(plan, state, name, note);
            human::approve(plan, state, &step.text, &target, &approval, now)
        }
        Need::Attest(_) => {
            let given = Attestation {
                note: Some((*note).to_owned()),
                values: values(plan, at, value),
                evidence: Vec::new(),
            };
            human::attest(plan, state, &step.text, &target, &given, now)
        }
        _ => return None,
    };
    let actor = Actor::claimed(*name);
    let said = events.ok()?.into_iter().map(|event| (actor.clone(), event));
    Some(Answer::Say(said.collect()))
}

fn values(plan: &Plan, at: StepIndex, value: &str) -> Vec<(String, String)> {
    if plan.steps[at.0].kind == StepKind::Fill {
        vec![(String::new(), value.to_owned())]
    } else {
        Vec::new()
    }
}

fn approval(plan: &Plan, state: &State, name: &str, note: &str) -> Approval {
    let digest = |text: &str| Digest::parse(text).unwrap_or_else(|_| Digest::of(text.as_bytes()));
    Approval {
        by: name.to_owned(),
        launcher: None,
        four_eyes: false,
        verified: false,
        plan: digest(&plan.digest),
        config: digest(&plan.config_digest),
        tree_size: state.receipts,
        tree_root: state.tip.as_deref().map_or_else(Digest::zero, digest),
        expires: None,
        note: Some(note.to_owned()),
        signature: None,
    }
}

use tminus_launch::{Need, Record, State};
use tminus_plan::{Plan, StepIndex};
use tminus_receipt::{Actor, Event};

/// What people say when they are asked.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// Receipts to append, each with who says so.
    Say(Vec<(Actor, Event)>),
    /// These may stay open in this run; they do not block.
    Decline(Vec<StepIndex>),
    /// No answer yet: look again in a moment. Other processes may append in the meantime.
    Later,
    /// Nobody will answer here: leave the launch open.
    Leave,
    /// Stop.
    Stop,
}

/// Those who can be asked: a terminal, a script, nobody.
pub trait People {
    /// Asks for what is needed. `needs` is never empty.
    fn ask(&mut self, plan: &Plan, state: &State, needs: &[Need]) -> Answer;
}

/// Where what happens is shown.
pub trait Board {
    /// A receipt was appended and folded in.
    fn happened(&mut self, plan: &Plan, state: &State, record: &Record);
    /// Time passes; nothing was appended. Called a few times a second while something runs or is waited for.
    fn passes(&mut self, plan: &Plan, state: &State);
}

/// Nobody: what blocks stays open, what does not block is passed by.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoPeople;

impl People for NoPeople {
    fn ask(&mut self, plan: &Plan, _: &State, needs: &[Need]) -> Answer {
        decline_light(plan, needs).map_or(Answer::Leave, Answer::Decline)
    }
}

/// The steps of the needs when none of them blocks; `None` when one does.
pub(crate) fn decline_light(plan: &Plan, needs: &[Need]) -> Option<Vec<StepIndex>> {
    needs
        .iter()
        .map(|need| {
            need.step()
                .filter(|step| plan.steps[step.0].weight < tminus_plan::Weight::Required)
        })
        .collect()
}

/// Shows nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoBoard;

impl Board for NoBoard {
    fn happened(&mut self, _: &Plan, _: &State, _: &Record) {}
    fn passes(&mut self, _: &Plan, _: &State) {}
}

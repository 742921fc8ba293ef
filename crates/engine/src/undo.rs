//! Takes actions back: stops services, runs the undo of each action that was done, newest first.

use crate::drive::split_seen;
use crate::observed::undo_key;
use crate::{Board, Engine, EngineError};
use tminus_measure::Outcome;
use tminus_plan::{CommandProbe, Probe, Shift, StepIndex};
use tminus_probe::{Observation, Order, Supervisor, stop_service};
use tminus_receipt::{Actor, Event};
use tminus_target::Target;

impl Engine {
    /// Ends the launch by a person's word: settles what a dead run left, takes back what was done if
    /// `undo` says so, stops the services, and writes the word down last, so that an end that is
    /// itself interrupted can be asked for again. Returns the steps that were not taken back.
    pub async fn end(
        &mut self,
        actor: Actor,
        word: Event,
        undo: bool,
        board: &mut dyn Board,
    ) -> Result<Vec<StepIndex>, EngineError> {
        let owner = format!("process {} ending it", std::process::id());
        let _lease = self.setting.ledger.lease(&self.chain, &owner)?;
        self.sync(board)?;
        self.recover(board).await?;
        let failed = if undo {
            self.undo_all(board).await?
        } else {
            self.stop_services(board).await?;
            Vec::new()
        };
        self.append(vec![(actor, word)], Vec::new(), board)?;
        Ok(failed)
    }

    /// Stops every service that the launch has started and that still counts as started.
    pub(crate) async fn stop_services(&mut self, board: &mut dyn Board) -> Result<(), EngineError> {
        for at in self.done_actions() {
            if self.command(at).is_some_and(|command| command.service) {
                self.stop_one_service(at, board).await?;
            }
        }
        Ok(())
    }

    /// Takes back every action that was done: services are stopped and written undos run, newest
    /// first. Returns the steps whose undo did not succeed.
    async fn undo_all(&mut self, board: &mut dyn Board) -> Result<Vec<StepIndex>, EngineError> {
        let spool = self.setting.spool(&self.state.launch);
        let supervisor =
            Supervisor::start(&self.setting.program, &self.setting.supervise, &spool).await?;
        let mut failed = Vec::new();
        let target = self.target()?;
        let owner = format!("process {} ending it", std::process::id());
        let _target_lease = self.target_lease(target.as_ref(), &owner)?;
        let mut done = self.done_actions();
        // Traffic first; once it is back, no other share is left to take back.
        done.sort_by_key(|at| !self.plan.steps[at.0].is_share());
        for at in done {
            let is_back = self.state.steps[at.0].undone == Some(Outcome::Proved);
            if !is_back
                && !self
                    .take_back(at, &supervisor, target.as_ref(), board)
                    .await?
            {
                failed.push(at);
            }
        }
        Ok(failed)
    }

    /// Takes the effect of one step back: traffic goes to the old version, a version that was started
    /// is stopped, a service ends, a written undo runs. A step without any of these is left as it is.
    /// Returns whether nothing is left to take back.
    pub(crate) async fn take_back(
        &mut self,
        at: StepIndex,
        supervisor: &Supervisor,
        target: Option<&Target>,
        board: &mut dyn Board,
    ) -> Result<bool, EngineError> {
        let step = &self.plan.steps[at.0];
        let id = step.id.clone();
        let shift = step.shift;
        let command = self.command(at).cloned();
        if command.as_ref().is_some_and(|command| command.service) {
            self.stop_one_service(at, board).await?;
            return Ok(true);
        }
        let undo = command.as_ref().and_then(|command| command.undo.clone());
        if undo.is_none() && shift.is_none() {
            return Ok(true);
        }
        if shift.is_some() && target.is_none() {
            return Ok(false);
        }
        let attempt = self.intend_undo(at, board)?;
        let observation = match (shift, target, command, undo) {
            (Some(shift), Some(target), ..) => {
                let began = std::time::Instant::now();
                let done = match shift {
                    Shift::Share(_) | Shift::StopOld => target.shift_back().await,
                    Shift::Start => target.stop(false).await,
                };
                Observation {
                    duration: began.elapsed(),
                    ..split_seen(done, target)
                }
            }
            (_, _, Some(command), Some(undo)) => {
                let probe = CommandProbe {
                    command: undo,
                    expect: Vec::new(),
                    undo: None,
                    retry: None,
                    observe_ms: None,
                    ..command
                };
                let order = Order {
                    key: undo_key(&id, attempt),
                    probe,
                    durable: true,
                };
                supervisor.run(order, &self.context()).await
            }
            _ => return Ok(true),
        };
        self.undone(at, attempt, observation, board)
    }

    async fn stop_one_service(
        &mut self,
        at: StepIndex,
        board: &mut dyn Board,
    ) -> Result<(), EngineError> {
        let attempt = self.intend_undo(at, board)?;
        let spool = self.setting.spool(&self.state.launch);
        let id = &self.plan.steps[at.0].id;
        let started = crate::observed::key(id, self.state.steps[at.0].attempts);
        let observation = stop_service(&spool, &started).await;
        self.undone(at, attempt, observation, board)?;
        Ok(())
    }

    /// Writes down that a step is to be taken back; which try it is.
    fn intend_undo(&mut self, at: StepIndex, board: &mut dyn Board) -> Result<u32, EngineError> {
        let attempt = self.state.steps[at.0].undo_attempts + 1;
        let intent = Event::UndoIntended {
            step: self.plan.steps[at.0].id.clone(),
            attempt,
        };
        self.append(vec![(Actor::program(), intent)], Vec::new(), board)?;
        Ok(attempt)
    }

    /// Writes down what came of it; whether the step is taken back.
    fn undone(
        &mut self,
        at: StepIndex,
        attempt: u32,
        observation: Observation,
        board: &mut dyn Board,
    ) -> Result<bool, EngineError> {
        let (observed, pieces) = self.observed(at, observation);
        let done = observed.outcome == Outcome::Proved;
        let event = Event::UndoObserved {
            step: self.plan.steps[at.0].id.clone(),
            attempt,
            observed,
        };
        self.append(vec![(Actor::program(), event)], pieces, board)?;
        Ok(done)
    }

    fn command(&self, at: StepIndex) -> Option<&CommandProbe> {
        match self.plan.steps[at.0].proof.probe.as_deref() {
            Some(Probe::Command(command)) => Some(command),
            _ => None,
        }
    }

    /// The actions that were done and not taken back, newest first.
    fn done_actions(&self) -> Vec<StepIndex> {
        let mut done: Vec<StepIndex> = (0..self.plan.steps.len())
            .map(StepIndex)
            .filter(|at| {
                let state = &self.state.steps[at.0];
                state.outcome == Some(Outcome::Proved) && state.undone != Some(Outcome::Proved)
            })
            .collect();
        done.sort_by_key(|at| std::cmp::Reverse(self.state.steps[at.0].receipts.last().copied()));
        done
    }
}

//! What a run that died left behind: steps that were intended and whose outcome no receipt tells.

use crate::observed::{key, noted, undo_key};
use crate::{Board, Engine, EngineError};
use tminus_measure::Outcome;
use tminus_plan::{Probe, StepIndex, StepKind};
use tminus_probe::{Adoption, adopt};
use tminus_receipt::{Actor, Event};

impl Engine {
    /// Settles every step that was running when the last run died. A check is let go, to be taken
    /// again. An action's child is adopted: waited for when it still runs, and learnt about when it
    /// has ended. What cannot be known is unknown, unless the action may be run again.
    pub(crate) async fn recover(&mut self, board: &mut dyn Board) -> Result<(), EngineError> {
        let running: Vec<StepIndex> = (0..self.plan.steps.len())
            .filter(|at| self.state.steps[*at].running)
            .map(StepIndex)
            .collect();
        for at in running {
            let step = self.plan.steps[at.0].clone();
            let attempt = self.state.steps[at.0].attempts;
            if step.kind == StepKind::Watch {
                // It goes on; what nobody looked at meanwhile is a gap.
                continue;
            }
            if step.kind == StepKind::Shift {
                let why = "the run ended before the shift was read back; it is made again";
                self.again(&step.id, why, board)?;
                continue;
            }
            if step.kind != StepKind::Action {
                self.again(&step.id, "the run ended before this check did", board)?;
                continue;
            }
            let spool = self.setting.spool(&self.state.launch);
            match adopt(&spool, &key(&step.id, attempt)).await {
                Adoption::Ended(observation) => {
                    let (observed, pieces) = self.observed(at, observation);
                    self.let_go(&step.id, attempt, observed, pieces, board)?;
                }
                Adoption::NeverStarted => {
                    self.again(&step.id, "it was intended and never started", board)?;
                }
                Adoption::Unknown { reason } => {
                    if is_idempotent(step.proof.probe.as_deref()) {
                        self.again(&step.id, &format!("{reason}; it is idempotent"), board)?;
                    } else {
                        self.let_go(
                            &step.id,
                            attempt,
                            noted(Outcome::Unknown, reason),
                            Vec::new(),
                            board,
                        )?;
                    }
                }
            }
        }
        let undoing: Vec<StepIndex> = (0..self.plan.steps.len())
            .filter(|at| self.state.steps[*at].undoing)
            .map(StepIndex)
            .collect();
        for at in undoing {
            let id = self.plan.steps[at.0].id.clone();
            let attempt = self.state.steps[at.0].undo_attempts;
            let rolls_back = self.state.rollback.is_some();
            if rolls_back && self.plan.steps[at.0].shift.is_some() {
                let why = "the run ended before the traffic was read back; it is shifted again";
                self.again(&id, why, board)?;
                continue;
            }
            let spool = self.setting.spool(&self.state.launch);
            let (observed, pieces) = match adopt(&spool, &undo_key(&id, attempt)).await {
                Adoption::NeverStarted if rolls_back => {
                    self.again(&id, "the undo was intended and never started", board)?;
                    continue;
                }
                Adoption::Ended(observation) => self.observed(at, observation),
                Adoption::NeverStarted => (
                    noted(
                        Outcome::NotMeasured,
                        "the undo was intended and never started",
                    ),
                    Vec::new(),
                ),
                Adoption::Unknown { reason } => (noted(Outcome::Unknown, reason), Vec::new()),
            };
            let event = Event::UndoObserved {
                step: id,
                attempt,
                observed,
            };
            self.append(vec![(Actor::program(), event)], pieces, board)?;
        }
        Ok(())
    }

    fn let_go(
        &mut self,
        step: &str,
        attempt: u32,
        observed: tminus_receipt::Observed,
        pieces: Vec<tminus_ledger::Piece>,
        board: &mut dyn Board,
    ) -> Result<(), EngineError> {
        let event = Event::Observed {
            step: step.to_owned(),
            attempt,
            observed,
        };
        self.append(vec![(Actor::program(), event)], pieces, board)
    }

    fn again(&mut self, step: &str, why: &str, board: &mut dyn Board) -> Result<(), EngineError> {
        let event = Event::Resolved {
            step: step.to_owned(),
            decision: tminus_receipt::Decision::Again,
            note: Some(why.to_owned()),
        };
        self.append(vec![(Actor::program(), event)], Vec::new(), board)
    }
}

fn is_idempotent(probe: Option<&Probe>) -> bool {
    matches!(probe, Some(Probe::Command(command)) if command.idempotent)
}

use crate::look::{Looked, Looker, Memory};
use crate::observed::key;
use crate::people::decline_light;
use crate::{Answer, Board, Engine, EngineError, People};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tminus_launch::{Need, Next, Options, Standing, next, standing};
use tminus_ledger::{Lease, LedgerError, Piece};
use tminus_measure::Outcome;
use tminus_plan::{GateRole, Probe, Shift, StepIndex, StepKind};
use tminus_probe::{Context, Observation, Order, Supervisor, observe, redact_text};
use tminus_receipt::{Actor, Digest, Event, Sample};
use tminus_target::{Split, Target, TargetError};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::task::{JoinError, JoinSet, LocalSet};

/// How often time is looked at, and what other processes have appended.
const TICK: Duration = Duration::from_millis(200);

/// How one run drives a launch.
#[derive(Debug, Clone, Default)]
pub struct Run {
    /// What may be done.
    pub options: Options,
    /// The options as given, for the receipt.
    pub described: BTreeMap<String, String>,
    /// The longest hold to sit through; `None` sits through any.
    pub longest_wait: Option<Duration>,
}

/// Why a run has left its launch, and where the launch stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// All that may be done has been done.
    Finished(Standing),
    /// People are needed, and nobody answers here.
    People(Standing),
    /// A hold lasts longer than this run may wait.
    Waiting {
        /// Until when.
        until: Timestamp,
    },
    /// A person stopped it.
    Stopped,
}

/// What has come of a task that was begun.
pub(crate) enum Ended {
    /// A step's try.
    Step(StepIndex, u32, Observation),
    /// A look of a watch.
    Look(Box<Looked>),
}

impl Engine {
    /// Drives the launch until it ends, people are needed, a hold is too long, or a person stops it.
    /// Only one process at a time can: see [`tminus_ledger::Lease`].
    pub async fn drive(
        &mut self,
        mut run: Run,
        people: &mut dyn People,
        board: &mut dyn Board,
    ) -> Result<Left, EngineError> {
        let process = format!("process {} on {}", std::process::id(), host());
        let _lease = self.setting.ledger.lease(&self.chain, &process)?;
        let target = self.target()?;
        let _target_lease = self.target_lease(target.as_ref(), &process)?;
        let spool = self.setting.spool(&self.state.launch);
        let supervisor = Arc::new(
            Supervisor::start(&self.setting.program, &self.setting.supervise, &spool).await?,
        );
        self.sync(board)?;
        let started = Event::RunStarted {
            options: run.described.clone(),
            process,
        };
        self.append(vec![(Actor::program(), started)], Vec::new(), board)?;
        self.recover(board).await?;
        let mut work = Work {
            supervisor,
            running: JoinSet::new(),
            stops: Stops::new(),
            stopping: 0,
            target,
            memories: BTreeMap::new(),
        };
        let left = LocalSet::new()
            .run_until(self.turn(&mut run, &mut work, people, board))
            .await?;
        let (status, reason) = left.in_words();
        let event = Event::RunLeft {
            exit_status: status,
            reason,
        };
        self.append(vec![(Actor::program(), event)], Vec::new(), board)?;
        Ok(left)
    }

    async fn turn(
        &mut self,
        run: &mut Run,
        work: &mut Work,
        people: &mut dyn People,
        board: &mut dyn Board,
    ) -> Result<Left, EngineError> {
        loop {
            self.sync(board)?;
            self.read_counters(run, work);
            if work.stopping > 0 {
                if work.running.is_empty() {
                    return Ok(Left::Stopped);
                }
                self.wait(TICK, work, run, board).await?;
                continue;
            }
            let now = self.now();
            match next(&self.plan, &self.state, now, &run.options) {
                Next::Append(event) => {
                    if matches!(*event, Event::Ended { .. }) {
                        self.stop_services(board).await?;
                    }
                    self.append(vec![(Actor::program(), *event)], Vec::new(), board)?;
                }
                Next::Start(steps) => {
                    let room = self
                        .setting
                        .concurrency
                        .max(1)
                        .saturating_sub(work.running.len());
                    if room > 0 {
                        self.start(&steps[..steps.len().min(room)], work, board)?;
                    }
                    if steps.len() >= room {
                        self.wait(TICK, work, run, board).await?;
                    }
                }
                Next::Look(steps) => {
                    for at in steps {
                        self.look(at, false, run, work);
                    }
                    self.wait(TICK, work, run, board).await?;
                }
                Next::Undo(at) => {
                    let supervisor = work.supervisor.clone();
                    self.take_back(at, &supervisor, work.target.as_ref(), board)
                        .await?;
                }
                Next::Busy => self.wait(TICK, work, run, board).await?,
                Next::Wait { until, .. } => {
                    let remaining =
                        Duration::try_from(until.duration_since(now)).unwrap_or_default();
                    if run.longest_wait.is_some_and(|longest| remaining > longest) {
                        return Ok(Left::Waiting { until });
                    }
                    self.wait(remaining.min(TICK), work, run, board).await?;
                }
                Next::Ask(needs) => {
                    if let Some(left) = self.ask(&needs, run, work, people, board).await? {
                        return Ok(left);
                    }
                }
                Next::Finished => return Ok(Left::Finished(self.standing(run))),
            }
        }
    }

    fn standing(&self, run: &Run) -> Standing {
        standing(&self.plan, &self.state, self.now(), &run.options)
    }

    async fn ask(
        &mut self,
        needs: &[Need],
        run: &mut Run,
        work: &mut Work,
        people: &mut dyn People,
        board: &mut dyn Board,
    ) -> Result<Option<Left>, EngineError> {
        match people.ask(&self.plan, &self.state, needs) {
            Answer::Say(entries) => self.append(entries, Vec::new(), board)?,
            Answer::Decline(steps) => {
                if !declines(run, steps) {
                    return Ok(Some(Left::People(self.standing(run))));
                }
            }
            Answer::Later => self.wait(TICK, work, run, board).await?,
            Answer::Stop => return Ok(Some(Left::Stopped)),
            Answer::Leave => {
                if let Some(light) = decline_light(&self.plan, needs)
                    && declines(run, light)
                {
                    return Ok(None);
                }
                self.decide_open_gate(board)?;
                return Ok(Some(Left::People(self.standing(run))));
            }
        }
        Ok(None)
    }

    /// A gate that is left open is decided as it stands, so that the ledger says what was in the way.
    fn decide_open_gate(&mut self, board: &mut dyn Board) -> Result<(), EngineError> {
        let passed = |at: usize| {
            self.state.gates[at]
                .as_ref()
                .is_some_and(|gate| gate.verdict == tminus_measure::Verdict::Pass)
        };
        let open = (0..self.plan.phases.len())
            .find(|at| self.state.entered[*at].is_some() && !passed(*at));
        let Some(at) = open else { return Ok(()) };
        let (verdict, reasons) = tminus_launch::gate(
            &self.plan,
            &self.state,
            self.now(),
            tminus_plan::PhaseIndex(at),
        );
        let event = Event::GateDecided {
            phase: self.plan.phases[at].id.clone(),
            verdict,
            reasons,
        };
        self.append(vec![(Actor::program(), event)], Vec::new(), board)
    }

    fn start(
        &mut self,
        steps: &[StepIndex],
        work: &mut Work,
        board: &mut dyn Board,
    ) -> Result<(), EngineError> {
        let tries: Vec<(StepIndex, u32)> = steps
            .iter()
            .map(|step| (*step, self.state.steps[step.0].attempts + 1))
            .collect();
        let intents = tries
            .iter()
            .map(|(step, attempt)| {
                let step = self.plan.steps[step.0].id.clone();
                (
                    Actor::program(),
                    Event::Intended {
                        step,
                        attempt: *attempt,
                    },
                )
            })
            .collect();
        self.append(intents, Vec::new(), board)?;
        for (step, attempt) in tries {
            self.begin(step, attempt, work);
        }
        Ok(())
    }

    fn begin(&self, at: StepIndex, attempt: u32, work: &mut Work) {
        let step = &self.plan.steps[at.0];
        let context = self.context();
        let supervisor = work.supervisor.clone();
        let key = key(&step.id, attempt);
        let durable = step.kind == StepKind::Action;
        if step.kind == StepKind::Watch {
            // Looks are taken when they are due; what a watch of before has read is not its own.
            work.memories.remove(&at);
            return;
        }
        if let (Some(shift), Some(target)) = (step.shift, work.target.clone()) {
            work.running
                .spawn_local(async move { Ended::Step(at, attempt, shifted(shift, target).await) });
            return;
        }
        match step.proof.probe.as_deref().cloned() {
            Some(Probe::Command(probe)) => {
                work.running.spawn_local(async move {
                    let order = Order {
                        key,
                        probe,
                        durable,
                    };
                    Ended::Step(at, attempt, supervisor.run(order, &context).await)
                });
            }
            Some(probe) => {
                work.running.spawn_local(async move {
                    Ended::Step(at, attempt, observe(&probe, &context).await)
                });
            }
            None => {
                work.running
                    .spawn_local(async move { Ended::Step(at, attempt, nothing_to_observe()) });
            }
        }
    }

    pub(crate) fn context(&self) -> Context {
        let mut environment = self.setting.environment.clone();
        environment.extend(self.variables.clone());
        Context {
            directory: self.setting.directory.clone(),
            environment,
            secrets: self.setting.secrets.clone(),
            spool: self.setting.spool(&self.state.launch),
            output_limit: self.setting.output_limit,
        }
    }

    /// Waits for a step to end, a signal, or so long; writes down every step that has ended by then.
    async fn wait(
        &mut self,
        longest: Duration,
        work: &mut Work,
        run: &mut Run,
        board: &mut dyn Board,
    ) -> Result<(), EngineError> {
        let first = tokio::select! {
            ended = work.running.join_next(), if !work.running.is_empty() => ended,
            () = work.stops.next() => { self.stop(work); None }
            () = tokio::time::sleep(longest) => None,
        };
        let mut ended: Vec<Ended> = first.map(of_task).into_iter().collect();
        while let Some(more) = work.running.try_join_next() {
            ended.push(of_task(more));
        }
        if ended.is_empty() {
            board.passes(&self.plan, &self.state);
            return Ok(());
        }
        let mut pieces: Vec<Piece> = Vec::new();
        let mut entries = Vec::new();
        for ended in ended {
            let (at, attempt, observation) = match ended {
                Ended::Step(at, attempt, observation) => (at, attempt, observation),
                Ended::Look(looked) => {
                    run.options.looking.remove(&looked.step);
                    work.memories.insert(looked.step, looked.memory);
                    entries.extend(self.looked(looked.step, looked.samples));
                    continue;
                }
            };
            let (mut observed, more) = self.observed(at, observation);
            if work.stopping > 0 && observed.outcome == Outcome::Failed {
                let is_action = self.plan.steps[at.0].kind == StepKind::Action;
                observed.outcome = if is_action {
                    Outcome::Unknown
                } else {
                    Outcome::NotMeasured
                };
                observed.summary = format!("interrupted by a person; {}", observed.summary);
            }
            pieces.extend(more);
            let step = self.plan.steps[at.0].id.clone();
            entries.push((
                Actor::program(),
                Event::Observed {
                    step,
                    attempt,
                    observed,
                },
            ));
        }
        if entries.is_empty() {
            return Ok(());
        }
        self.append(entries, pieces, board)
    }

    /// Begins to watch counters where a watch has begun and its first look is still to come.
    fn read_counters(&self, run: &mut Run, work: &mut Work) {
        let fresh: Vec<StepIndex> = self
            .state
            .looked_at()
            .filter(|at| !work.memories.contains_key(at) && !run.options.looking.contains(at))
            .collect();
        for at in fresh {
            self.look(at, true, run, work);
        }
    }

    fn look(&self, at: StepIndex, first: bool, run: &mut Run, work: &mut Work) {
        let step = &self.plan.steps[at.0];
        let Some(watch) = &step.watch else { return };
        let seen = self.state.steps[at.0].watch.as_ref();
        let started = seen.map_or_else(|| self.now(), |seen| seen.started);
        let looker = Looker {
            step: at,
            key: key(&step.id, self.state.steps[at.0].attempts),
            watch: (**watch).clone(),
            started,
            launched: self.state.armed.map_or(started, |armed| armed.min(started)),
            target: work.target.clone(),
            supervisor: work.supervisor.clone(),
            context: self.context(),
        };
        run.options.looking.insert(at);
        let memory = work.memories.remove(&at).unwrap_or_default();
        work.running
            .spawn_local(async move { Ended::Look(Box::new(looker.look(memory, first).await)) });
    }

    /// The receipt of a look, if what it belongs to still goes on.
    fn looked(&self, at: StepIndex, samples: Option<Vec<Sample>>) -> Option<(Actor, Event)> {
        let step = &self.plan.steps[at.0];
        let goes_on = step.gate == GateRole::Trigger || self.state.steps[at.0].running;
        let samples = samples.filter(|_| goes_on && self.state.rollback.is_none())?;
        let samples = samples
            .into_iter()
            .map(|sample| Sample {
                note: sample
                    .note
                    .map(|note| redact_text(&self.setting.secrets, &note)),
                ..sample
            })
            .collect();
        let event = Event::Looked {
            step: step.id.clone(),
            samples,
        };
        Some((Actor::program(), event))
    }

    /// The sole right to shift traffic on a target.
    pub(crate) fn target_lease(
        &self,
        target: Option<&Target>,
        owner: &str,
    ) -> Result<Option<Lease>, EngineError> {
        let Some(target) = target else {
            return Ok(None);
        };
        let identity = target.identity();
        // A target's identity may be longer than the name of a file.
        let name = format!("target:{}", Digest::of(identity.as_bytes()));
        match self.setting.ledger.lease(&name, owner) {
            Ok(lease) => Ok(Some(lease)),
            Err(LedgerError::Leased { owner }) => Err(EngineError::TargetTaken {
                owner,
                target: identity,
            }),
            Err(error) => Err(error.into()),
        }
    }

    /// The target of the plan's rollout.
    pub(crate) fn target(&self) -> Result<Option<Target>, EngineError> {
        let Some(rollout) = &self.plan.rollout else {
            return Ok(None);
        };
        let context = self.context();
        let target = Target::new(rollout, context.directory, context.environment)?;
        Ok(Some(target))
    }

    /// The first signal ends what only looks and lets an action end by itself; the second ends that too.
    fn stop(&self, work: &mut Work) {
        work.stopping += 1;
        for (at, state) in self.state.steps.iter().enumerate() {
            let step = &self.plan.steps[at];
            if state.running
                && step.kind != StepKind::Watch
                && (step.kind != StepKind::Action || work.stopping > 1)
            {
                work.supervisor.cancel(&key(&step.id, state.attempts));
            }
        }
    }
}

/// Leaves these open in this run; whether that changes anything.
fn declines(run: &mut Run, steps: Vec<StepIndex>) -> bool {
    let before = run.options.declined.len();
    run.options.declined.extend(steps);
    run.options.declined.len() > before
}

/// What a task came to. A fault of the program in it is one of the whole run, not a step that never ends.
fn of_task(ended: Result<Ended, JoinError>) -> Ended {
    ended.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()))
}

fn nothing_to_observe() -> Observation {
    Observation::new(Outcome::NotMeasured, "the step has nothing to observe with")
}

/// Performs a shift. It is proved by what is read back, not by what was asked for.
async fn shifted(shift: Shift, target: Target) -> Observation {
    let began = Instant::now();
    let done = match shift {
        Shift::Start => target.start().await,
        Shift::Share(share) => target.shift(share).await,
        Shift::StopOld => target.stop(true).await,
    };
    Observation {
        duration: began.elapsed(),
        ..split_seen(done, &target)
    }
}

/// What a target says after an operation.
pub(crate) fn split_seen(done: Result<Split, TargetError>, target: &Target) -> Observation {
    match done {
        Err(error @ TargetError::NotBegun(_)) => {
            Observation::new(Outcome::NotMeasured, error.to_string())
        }
        Err(error) => Observation::new(Outcome::Failed, error.to_string()),
        Ok(split) => {
            let versions = [
                (target.old(), &split.old),
                (target.new_version(), &split.new),
            ];
            let values: Vec<tminus_probe::Value> = versions
                .into_iter()
                .filter_map(|(name, seen)| {
                    let share = seen.share?;
                    Some(tminus_probe::Value {
                        name: format!("share of {name}"),
                        text: format!("{share} %"),
                        number: Some(share),
                    })
                })
                .collect();
            let summary = match values.as_slice() {
                [] => "done".to_owned(),
                values => {
                    let read: Vec<String> = values
                        .iter()
                        .map(|value| format!("{} is {}", value.name, value.text))
                        .collect();
                    format!("read back: {}", read.join(", "))
                }
            };
            Observation {
                values,
                ..Observation::new(Outcome::Proved, summary)
            }
        }
    }
}

struct Work {
    supervisor: Arc<Supervisor>,
    running: JoinSet<Ended>,
    stops: Stops,
    stopping: u32,
    target: Option<Target>,
    /// What each watch has read before. Kept in this process alone: after a resume counters are
    /// read anew.
    memories: BTreeMap<StepIndex, Memory>,
}

/// Ctrl-C, and the signals by which a terminal or a machine going down says the same.
struct Stops {
    signals: Vec<Signal>,
}

impl Stops {
    fn new() -> Self {
        let kinds = [
            SignalKind::interrupt(),
            SignalKind::terminate(),
            SignalKind::hangup(),
        ];
        // A system that gives no handler leaves the signal to end the process, which a resume survives.
        Self {
            signals: kinds
                .into_iter()
                .filter_map(|kind| signal(kind).ok())
                .collect(),
        }
    }

    async fn next(&mut self) {
        std::future::poll_fn(|context| {
            let arrived = self
                .signals
                .iter_mut()
                .any(|signal| signal.poll_recv(context).is_ready());
            if arrived {
                std::task::Poll::Ready(())
            } else {
                std::task::Poll::Pending
            }
        })
        .await;
    }
}

impl Left {
    /// The exit status of the stable contract, and why.
    pub fn in_words(self) -> (u8, String) {
        let standing = |standing: Standing| match standing {
            Standing::Go => (0, "go"),
            Standing::NoGo => (1, "no-go"),
            Standing::Inconclusive => (3, "inconclusive"),
            Standing::NotMeasured => (4, "something required was neither measured nor signed"),
            Standing::Stopped => (6, "stopped by a person"),
            Standing::RolledBack => (5, "rolled back"),
            Standing::RollbackIncomplete => (8, "the rollback is not complete"),
        };
        match self {
            Self::Finished(stands) => {
                let (status, words) = standing(stands);
                (status, words.to_owned())
            }
            Self::People(stands) => {
                let (status, words) = standing(stands);
                (status, format!("people are needed: {words}"))
            }
            Self::Waiting { until } => (7, format!("waiting until {until}")),
            Self::Stopped => (6, "stopped by a person".to_owned()),
        }
    }
}

fn host() -> String {
    rustix::system::uname()
        .nodename()
        .to_string_lossy()
        .into_owned()
}

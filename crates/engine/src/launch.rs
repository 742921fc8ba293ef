use crate::{Board, EngineError, Setting, fault};
use jiff::Timestamp;
use std::collections::BTreeMap;
use tminus_launch::{Record, State};
use tminus_ledger::{Ledger, Piece};
use tminus_plan::Plan;
use tminus_probe::Secrets;
use tminus_receipt::{Actor, Digest, Event, Receipt};

/// A launch that this process has opened or loaded.
pub struct Engine {
    pub(crate) plan: Plan,
    pub(crate) state: State,
    pub(crate) chain: String,
    pub(crate) setting: Setting,
    /// Values of shell variables, secret ones included: known in this process alone.
    pub(crate) variables: BTreeMap<String, String>,
}

/// What a new launch is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Opening {
    /// The checklist as it was read.
    pub document: Vec<u8>,
    /// The config as it was read; empty when there is none.
    pub config: String,
    /// The digest of what is launched.
    pub artifact: Option<String>,
    /// Variables given for this launch; a secret one without its value.
    pub variables: BTreeMap<String, Option<String>>,
    /// T-0, when given.
    pub t_zero: Option<Timestamp>,
    /// The selector of the steps that are run alone.
    pub only: Option<String>,
}

/// The chain of a launch.
pub fn chain_of(launch: &str) -> String {
    format!("launch:{launch}")
}

/// The state that a launch's receipts come to.
pub fn fold(ledger: &Ledger, plan: &Plan, launch: &str) -> Result<State, EngineError> {
    let mut state = State::new(launch, plan);
    for receipt in ledger.receipts(&chain_of(launch), 1)? {
        state.apply(plan, &record(&receipt)?)?;
    }
    Ok(state)
}

pub(crate) fn record(receipt: &Receipt) -> Result<Record, EngineError> {
    let of = |error| EngineError::Receipt {
        id: receipt.id(),
        error,
    };
    Ok(Record {
        seq: receipt.seq(),
        time: receipt.time(),
        actor: receipt.actor().map_err(of)?,
        event: receipt.event().map_err(of)?,
        hash: receipt.hash().as_str().to_owned(),
    })
}

impl Engine {
    /// Opens a new launch: its document, config and plan go into the ledger as evidence.
    pub fn open(
        plan: Plan,
        setting: Setting,
        launch: &str,
        opening: Opening,
        actor: Actor,
    ) -> Result<Self, EngineError> {
        let now = Timestamp::now();
        let document = Piece::new("document", opening.document, 0, now);
        let config = Piece::new("config", opening.config.into_bytes(), 0, now);
        let opened = Event::Opened {
            title: plan.title.clone(),
            file: plan.file.clone(),
            plan: Digest::parse(&plan.digest)
                .unwrap_or_else(|_| Digest::of(plan.digest.as_bytes())),
            document: document.reference().clone(),
            config: config.reference().clone(),
            artifact: opening.artifact,
            variables: opening.variables,
            t_zero: opening.t_zero,
            only: opening.only,
            directory: setting.directory.display().to_string(),
        };
        let chain = chain_of(launch);
        setting
            .ledger
            .append(&chain, vec![(actor, opened)], vec![document, config], now)?;
        fault::after(1);
        Self::load(plan, setting, launch)
    }

    /// Loads a launch: folds its receipts.
    pub fn load(plan: Plan, setting: Setting, launch: &str) -> Result<Self, EngineError> {
        let state = fold(&setting.ledger, &plan, launch)?;
        let variables = state
            .variables
            .iter()
            .filter_map(|(name, value)| Some((name.clone(), value.clone()?)))
            .collect();
        Ok(Self {
            chain: chain_of(launch),
            plan,
            state,
            setting,
            variables,
        })
    }

    /// The plan.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// What is known.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// The ledger.
    pub fn ledger(&self) -> &Ledger {
        &self.setting.ledger
    }

    /// What must not appear in a receipt or in evidence.
    pub fn secrets(&self) -> &Secrets {
        &self.setting.secrets
    }

    /// Appends what somebody says, and folds it in.
    pub fn say(
        &mut self,
        actor: Actor,
        event: Event,
        board: &mut dyn Board,
    ) -> Result<(), EngineError> {
        self.append(vec![(actor, event)], Vec::new(), board)
    }

    /// The time by which decisions are made: never before the last receipt, whatever the clock does.
    pub(crate) fn now(&self) -> Timestamp {
        let last = self
            .state
            .journal
            .last()
            .map_or(Timestamp::MIN, |entry| entry.time);
        Timestamp::now().max(last)
    }

    pub(crate) fn append(
        &mut self,
        entries: Vec<(Actor, Event)>,
        pieces: Vec<Piece>,
        board: &mut dyn Board,
    ) -> Result<(), EngineError> {
        let seals = entries.iter().any(|(_, event)| {
            matches!(
                event,
                Event::GateDecided { .. }
                    | Event::Approved { .. }
                    | Event::RunLeft { .. }
                    | Event::Ended { .. }
                    | Event::Aborted { .. }
            )
        });
        fault::before(self.state.receipts + 1);
        self.setting
            .ledger
            .append(&self.chain, entries, pieces, self.now())?;
        self.sync(board)?;
        if seals && let Some(signer) = &self.setting.signer {
            self.setting.ledger.seal(signer)?;
        }
        fault::after(self.state.receipts);
        Ok(())
    }

    /// Folds in what has been appended since, by this process or another.
    pub(crate) fn sync(&mut self, board: &mut dyn Board) -> Result<(), EngineError> {
        if self.setting.ledger.length(&self.chain)? == self.state.receipts {
            return Ok(());
        }
        for receipt in self
            .setting
            .ledger
            .receipts(&self.chain, self.state.receipts + 1)?
        {
            let record = record(&receipt)?;
            self.state.apply(&self.plan, &record)?;
            board.happened(&self.plan, &self.state, &record);
        }
        Ok(())
    }
}

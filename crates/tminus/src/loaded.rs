//! A launch of a ledger, with everything that it runs from.

use crate::error::{Code, Problem};
use crate::launches::{Launch, chain, launches, meant, meant_or_newest, open_ledger};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use tminus_checklist::{Checklist, parse};
use tminus_engine::{EngineError, fold};
use tminus_launch::State;
use tminus_ledger::{Ledger, Piece};
use tminus_plan::{Config, Plan, compile, config};
use tminus_receipt::{Actor, Digest, Event};

/// A launch, loaded from its ledger: it runs from the copies that were made when it was opened.
pub(crate) struct Loaded {
    pub(crate) ledger: Ledger,
    pub(crate) launch: Launch,
    pub(crate) checklist: Checklist,
    pub(crate) config: Config,
    pub(crate) plan: Plan,
    pub(crate) state: State,
    /// The directory that commands start in.
    pub(crate) directory: PathBuf,
    /// Variables given when it was opened; a secret one without its value.
    pub(crate) variables: BTreeMap<String, Option<String>>,
    /// Who opened it.
    pub(crate) launcher: Actor,
}

impl Loaded {
    /// The variables given when it was opened, secret ones left out.
    pub(crate) fn plain_variables(&self) -> BTreeMap<String, String> {
        self.variables
            .iter()
            .filter_map(|(name, value)| Some((name.clone(), value.clone()?)))
            .collect()
    }

    /// The launch that is meant: as named, or the only open one.
    pub(crate) fn meant(ledger: Option<&Path>, wanted: Option<&str>) -> Result<Self, Problem> {
        let ledger = open_ledger(ledger)?;
        let launch = meant(&launches(&ledger)?, wanted)?;
        Self::of(ledger, launch)
    }

    /// The launch that is meant: as named, or the only open one, or the newest when none is open.
    pub(crate) fn meant_or_newest(
        ledger: Option<&Path>,
        wanted: Option<&str>,
    ) -> Result<Self, Problem> {
        let ledger = open_ledger(ledger)?;
        let launch = meant_or_newest(&launches(&ledger)?, wanted)?;
        Self::of(ledger, launch)
    }

    fn of(ledger: Ledger, launch: Launch) -> Result<Self, Problem> {
        let first = ledger.receipts(&chain(&launch.id), 1)?.into_iter().next();
        let opened = match &first {
            Some(receipt) => Some((receipt.actor()?, receipt.event()?)),
            None => None,
        };
        let Some((
            launcher,
            Event::Opened {
                file,
                plan: digest,
                document,
                config: config_text,
                variables,
                directory,
                ..
            },
        )) = opened
        else {
            return Err(Problem::new(
                Code::Ledger,
                format!("launch {} does not begin with its opening", launch.id),
                "`tminus verify LEDGER` names the first bad receipt",
            ));
        };
        let checklist = parse(&stored(&ledger, &document.digest, "checklist")?);
        let text = if config_text.bytes == 0 {
            Vec::new()
        } else {
            stored(&ledger, &config_text.digest, "config")?
        };
        let text = String::from_utf8_lossy(&text);
        let config = config::parse(&text, "tminus.toml")
            .map_err(|error| crate::source::config_problem(&error, &text))?;
        let plan = compile(&checklist, &config, &file).plan;
        if plan.digest != digest.as_str() {
            return Err(Problem::new(
                Code::Engine,
                format!(
                    "this version of tminus compiles the checklist to another plan: {}, opened with {digest}",
                    plan.digest
                ),
                "go on with the version that opened the launch, or abort it there and start anew",
            ));
        }
        let state = fold(&ledger, &plan, &launch.id)?;
        Ok(Self {
            ledger,
            launch,
            checklist,
            config,
            plan,
            state,
            directory: PathBuf::from(directory),
            variables,
            launcher,
        })
    }

    /// Appends what a person says, and says how many receipts that are.
    pub(crate) fn append(
        &self,
        actor: &Actor,
        events: Vec<Event>,
        pieces: Vec<Piece>,
        now: Timestamp,
    ) -> Result<usize, Problem> {
        let count = events.len();
        let entries = events
            .into_iter()
            .map(|event| (actor.clone(), event))
            .collect();
        self.ledger
            .append(&chain(&self.launch.id), entries, pieces, now)?;
        Ok(count)
    }
}

fn stored(ledger: &Ledger, digest: &Digest, what: &str) -> Result<Vec<u8>, Problem> {
    ledger.evidence(digest)?.ok_or_else(|| {
        Problem::new(
            Code::Ledger,
            format!("the {what} of this launch is not in the ledger: it was erased"),
            "its receipts still verify; it cannot be gone on with or reported as a document",
        )
    })
}

impl From<EngineError> for Problem {
    fn from(error: EngineError) -> Self {
        let code = match error {
            EngineError::Target(_) => Code::Config,
            _ => Code::Engine,
        };
        Self::said(code, &error)
    }
}

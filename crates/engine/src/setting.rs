use crate::EngineError;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use tminus_ledger::Ledger;
use tminus_plan::Plan;
use tminus_probe::Secrets;
use tminus_receipt::checkpoint::NoteSigner;
use tminus_target::Target;

/// What the world gives a launch.
pub struct Setting {
    /// Where receipts go.
    pub ledger: Ledger,
    /// What seals the ledger at gates and at the end; `None` leaves it unsealed.
    pub signer: Option<NoteSigner>,
    /// The program that supervises commands: this one.
    pub program: PathBuf,
    /// The arguments that make it supervise.
    pub supervise: Vec<OsString>,
    /// The directory that commands start in and paths are relative to.
    pub directory: PathBuf,
    /// The environment of commands, variables of the config included.
    pub environment: BTreeMap<String, String>,
    /// What must not appear in a receipt or in evidence.
    pub secrets: Secrets,
    /// How many read-only checks run at a time.
    pub concurrency: usize,
    /// How many bytes of each output stream are kept.
    pub output_limit: u64,
}

/// Why commands cannot start here.
#[derive(Debug, thiserror::Error)]
pub enum SettingError {
    /// The directory is not there.
    #[error("{}: commands would start here, and it is no directory; set [run] cwd", .0.display())]
    NoDirectory(PathBuf),
}

impl Setting {
    /// Checks that the target of a plan's rollout can be named: every variable has a value.
    pub fn check_target(&self, plan: &Plan) -> Result<(), EngineError> {
        if let Some(rollout) = &plan.rollout {
            Target::new(rollout, self.directory.clone(), self.environment.clone())?;
        }
        Ok(())
    }

    /// Checks that what the setting names is there.
    pub fn check(&self) -> Result<(), SettingError> {
        if self.directory.is_dir() {
            Ok(())
        } else {
            Err(SettingError::NoDirectory(self.directory.clone()))
        }
    }

    /// Where the supervisor notes what became of the actions of a launch.
    pub(crate) fn spool(&self, launch: &str) -> PathBuf {
        self.ledger
            .path()
            .parent()
            .unwrap_or(Path::new("."))
            .join("spool")
            .join(launch)
    }
}

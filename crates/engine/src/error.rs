use tminus_launch::FoldError;
use tminus_ledger::LedgerError;
use tminus_probe::SupervisorError;
use tminus_receipt::ReceiptError;

/// Why a launch cannot go on. What was appended is safe in every case.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The ledger did not take a receipt, so nothing more was begun.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// Commands cannot be supervised.
    #[error(transparent)]
    Supervisor(#[from] SupervisorError),
    /// Another launch shifts traffic on the target.
    #[error("{owner} drives another launch on the same target: {target}")]
    TargetTaken {
        /// Who.
        owner: String,
        /// Which target.
        target: String,
    },
    /// The target of the rollout cannot be driven.
    #[error("[rollout]: {0}")]
    Target(#[from] tminus_target::TargetError),
    /// The receipts are not of this plan.
    #[error(transparent)]
    Fold(#[from] FoldError),
    /// A receipt cannot be read.
    #[error("receipt {id}: {error}")]
    Receipt {
        /// The receipt.
        id: String,
        /// What is wrong with it.
        error: ReceiptError,
    },
}

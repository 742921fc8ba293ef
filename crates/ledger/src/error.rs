use rusqlite::ErrorCode;
use std::path::{Path, PathBuf};
use tminus_receipt::{ReceiptError, checkpoint::CheckpointError};

/// Why the ledger did not do what it was asked. Nothing half-written is left behind in any case.
#[derive(Debug, Clone, thiserror::Error)]
pub enum LedgerError {
    /// There is no file.
    #[error("{}: there is no ledger; `tminus run` makes one, or name another with --ledger", .0.display())]
    Missing(PathBuf),
    /// The file system is full.
    #[error("{}: the disk is full, so nothing was written; free some space and `tminus resume`", .0.display())]
    DiskFull(PathBuf),
    /// The file or its folder cannot be written.
    #[error("{}: the ledger cannot be written; check the permissions of the file and its folder, or name another with --ledger", .0.display())]
    ReadOnly(PathBuf),
    /// Another process holds the file.
    #[error("{}: another process has kept the ledger locked for {waited_s} s; wait for it, or find it with `fuser`", .path.display())]
    Locked {
        /// The file.
        path: PathBuf,
        /// How long it was waited for, in seconds.
        waited_s: u64,
    },
    /// The file is damaged, or no ledger at all.
    #[error("{}: this is no ledger, or a damaged one: {reason}; keep the file and see `tminus verify`", .path.display())]
    Corrupt {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The file was written by another version.
    #[error("{}: the ledger is of version {found}; this tminus reads version {}", .path.display(), crate::schema::VERSION)]
    Version {
        /// The file.
        path: PathBuf,
        /// The version it says.
        found: i64,
    },
    /// Another process drives the launch.
    #[error("{owner} drives this launch already; wait for it, or stop it and `tminus resume`")]
    Leased {
        /// Who holds it.
        owner: String,
    },
    /// A receipt cannot be read.
    #[error("receipt {id}: {error}")]
    Receipt {
        /// The receipt.
        id: String,
        /// What is wrong with it.
        error: ReceiptError,
    },
    /// A checkpoint cannot be read.
    #[error("checkpoint: {0}")]
    Checkpoint(#[from] CheckpointError),
    /// The operating system refused.
    #[error("{}: {reason}", .path.display())]
    System {
        /// The file.
        path: PathBuf,
        /// What it says.
        reason: String,
    },
}

impl LedgerError {
    /// The ledger's error for one of the database's.
    pub(crate) fn of(path: &Path, error: &rusqlite::Error) -> Self {
        let path = path.to_owned();
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::DiskFull(path),
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => {
                Self::ReadOnly(path)
            }
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Locked {
                path,
                waited_s: crate::schema::BUSY_TIMEOUT.as_secs(),
            },
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Corrupt {
                path,
                reason: error.to_string(),
            },
            _ => Self::System {
                path,
                reason: error.to_string(),
            },
        }
    }

    pub(crate) fn of_system(path: &Path, error: &std::io::Error) -> Self {
        let path = path.to_owned();
        match error.kind() {
            std::io::ErrorKind::NotFound => Self::Missing(path),
            std::io::ErrorKind::StorageFull => Self::DiskFull(path),
            std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => {
                Self::ReadOnly(path)
            }
            _ => Self::System {
                path,
                reason: error.to_string(),
            },
        }
    }
}

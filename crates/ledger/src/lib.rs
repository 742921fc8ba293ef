//! Stores receipts and evidence in one `SQLite` file, and verifies such a file offline.
//!
//! A [`Ledger`] appends: each group of waiting entries is one transaction and one fsync, the chain's
//! tip is read inside that transaction, and an append returns only when it is durable. [`verify`]
//! works against the file alone. Who drives a launch holds its [`Lease`], which ends with its process.

mod error;
mod evidence;
mod key;
mod lease;
mod schema;
mod store;
mod verify;
mod writer;

pub use error::LedgerError;
pub use evidence::Piece;
pub use key::{KeyError, signer};
pub use lease::Lease;
pub use store::{Ledger, TreeHead, default_path};
pub use verify::{Problem, Verification, VerifyOptions, verify};

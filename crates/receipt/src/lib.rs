//! Receipts: what the one log is made of, and how anyone can check it offline.
//!
//! A [`Receipt`] is built from its predecessor and cannot be built without it. Its canonical form
//! is RFC 8785; its hash covers that form; over all receipts of a ledger runs an RFC 6962 Merkle
//! tree, and a C2SP signed note seals the tree at a size. The room is pure: bytes in, bytes out,
//! keys and times as arguments.

mod canonical;
mod chain;
pub mod checkpoint;
mod event;
pub mod merkle;
mod receipt;

pub use canonical::canonical;
pub use chain::{ChainError, ChainVerifier};
pub use event::{
    Actor, Attempt, Counted, Decision, Digest, DigestError, Event, EvidenceReference, Identity,
    Observed, Sample, Value, Vitals,
};
pub use receipt::{Receipt, ReceiptError};

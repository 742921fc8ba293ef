use jiff::Timestamp;
use tminus_receipt::{Actor, Event};

/// A receipt as the fold reads it: its place, its time, who made it and what it says.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Its number in the launch's chain, from 1.
    pub seq: u64,
    /// Its time.
    pub time: Timestamp,
    /// Who made it.
    pub actor: Actor,
    /// What it says.
    pub event: Event,
    /// Its hash, in hexadecimal.
    pub hash: String,
}

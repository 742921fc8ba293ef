//! What must hold from one receipt of a chain to the next.

use crate::{Digest, Receipt};
use jiff::Timestamp;

/// Follows one chain and says where it breaks.
#[derive(Debug, Clone, Default)]
pub struct ChainVerifier {
    last: Option<(u64, Timestamp, Digest)>,
}

/// Where a chain breaks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChainError {
    /// A receipt is missing, or there is one too many.
    #[error("receipt {found} stands where {expected} should: one was removed, added or moved")]
    Order {
        /// The number that follows.
        expected: u64,
        /// The number that stands there.
        found: u64,
    },
    /// The receipt names another predecessor.
    #[error("it follows {found}, but its predecessor is {expected}")]
    Predecessor {
        /// The predecessor's hash.
        expected: Digest,
        /// The hash it gives.
        found: Digest,
    },
    /// Time goes back.
    #[error("its time {found} is before its predecessor's {expected}")]
    Time {
        /// The predecessor's time.
        expected: Timestamp,
        /// Its own.
        found: Timestamp,
    },
}

impl ChainVerifier {
    /// Takes the next receipt of the chain.
    pub fn take(&mut self, receipt: &Receipt) -> Result<(), ChainError> {
        let (seq, time, hash) = self
            .last
            .clone()
            .unwrap_or((0, Timestamp::MIN, Digest::zero()));
        if receipt.seq() != seq + 1 {
            return Err(ChainError::Order {
                expected: seq + 1,
                found: receipt.seq(),
            });
        }
        if *receipt.prev() != hash {
            return Err(ChainError::Predecessor {
                expected: hash,
                found: receipt.prev().clone(),
            });
        }
        if receipt.time() < time {
            return Err(ChainError::Time {
                expected: time,
                found: receipt.time(),
            });
        }
        self.last = Some((receipt.seq(), receipt.time(), receipt.hash().clone()));
        Ok(())
    }
}

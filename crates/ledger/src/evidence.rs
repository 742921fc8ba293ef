//! Captured output and attached files, by digest.

use jiff::Timestamp;
use tminus_receipt::{Digest, EvidenceReference};

/// The most that one piece may hold, in bytes: 8 MiB. The rest is cut and counted.
const LARGEST: usize = 8 << 20;

/// A piece of evidence on its way into the ledger: redacted bytes and the reference by which a receipt names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    reference: EvidenceReference,
    bytes: Vec<u8>,
}

impl Piece {
    /// A piece of bytes that are already redacted, of which `cut` more were left out before. Beyond 8 MiB the rest is cut too.
    pub fn new(name: &str, mut bytes: Vec<u8>, cut: u64, taken: Timestamp) -> Self {
        let beyond = bytes.len().saturating_sub(LARGEST);
        bytes.truncate(LARGEST);
        let reference = EvidenceReference {
            name: name.to_owned(),
            digest: Digest::of(&bytes),
            bytes: bytes.len() as u64,
            cut: cut + beyond as u64,
            taken,
        };
        Self { reference, bytes }
    }

    /// How a receipt names it.
    pub fn reference(&self) -> &EvidenceReference {
        &self.reference
    }

    pub(crate) fn compressed(&self) -> std::io::Result<Vec<u8>> {
        zstd::bulk::compress(&self.bytes, 3)
    }
}

/// The bytes of a stored piece; `None` when they are damaged or are not those of the digest.
pub(crate) fn unpack(digest: &Digest, compressed: &[u8]) -> Option<Vec<u8>> {
    let bytes = zstd::bulk::decompress(compressed, LARGEST).ok()?;
    (Digest::of(&bytes) == *digest).then_some(bytes)
}

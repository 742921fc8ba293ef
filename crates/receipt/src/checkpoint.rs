//! Checkpoints: a C2SP tlog-checkpoint in a C2SP signed note, with an Ed25519 key.

use crate::{Digest, merkle::Hash};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest as _, Sha256};

/// The byte by which signed notes tell an Ed25519 key.
const ED25519: u8 = 1;

/// What a checkpoint seals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which ledger: `tminus/ledger/<id>`.
    pub origin: String,
    /// How many receipts.
    pub size: u64,
    /// The root of the tree over them.
    pub root: Hash,
}

/// Why a text is no checkpoint, or none that the key signed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// The text is no signed note, or no checkpoint is in it.
    #[error("it is no signed checkpoint: {0}")]
    Malformed(&'static str),
    /// No signature is by the key.
    #[error("no signature in it is by the key {0}")]
    OtherKey(String),
    /// The signature does not fit the text.
    #[error("the signature of {0} does not fit the text: the checkpoint was changed")]
    Forged(String),
    /// The text is no verifier key.
    #[error("`{0}` is no verifier key: <name>+<8 hexadecimal digits>+<base64>")]
    BadKey(String),
}

/// A key that signs notes. It cannot be printed.
#[derive(Clone)]
pub struct NoteSigner {
    name: String,
    key: SigningKey,
}

/// A key that verifies notes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteVerifier {
    name: String,
    key: VerifyingKey,
}

impl NoteSigner {
    /// A signer under a name (no spaces, no `+`) from a secret seed of 32 bytes.
    pub fn new(name: &str, seed: &[u8; 32]) -> Self {
        Self {
            name: name.to_owned(),
            key: SigningKey::from_bytes(seed),
        }
    }

    /// The key that verifies what this one signs.
    pub fn verifier(&self) -> NoteVerifier {
        NoteVerifier {
            name: self.name.clone(),
            key: self.key.verifying_key(),
        }
    }

    /// The signed note of a checkpoint.
    pub fn sign(&self, checkpoint: &Checkpoint) -> String {
        let body = body(checkpoint);
        let mut signed = self.verifier().id().to_vec();
        signed.extend_from_slice(&self.key.sign(body.as_bytes()).to_bytes());
        format!(
            "{body}\n— {} {}\n",
            self.name,
            BASE64_STANDARD.encode(signed)
        )
    }
}

impl NoteVerifier {
    /// Reads the text form of a verifier key: `<name>+<key id>+<base64 of type and key>`.
    pub fn parse(text: &str) -> Result<Self, CheckpointError> {
        let bad = || CheckpointError::BadKey(text.to_owned());
        let text = text.trim();
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(bad());
        };
        let bytes = BASE64_STANDARD.decode(key).map_err(|_| bad())?;
        let [ED25519, key @ ..] = bytes.as_slice() else {
            return Err(bad());
        };
        let key =
            VerifyingKey::from_bytes(key.try_into().map_err(|_| bad())?).map_err(|_| bad())?;
        let verifier = Self {
            name: name.to_owned(),
            key,
        };
        if hexadecimal(verifier.id()) == id {
            Ok(verifier)
        } else {
            Err(bad())
        }
    }

    /// The name and the key id, as people compare them: `name+1234abcd`.
    pub fn fingerprint(&self) -> String {
        format!("{}+{}", self.name, hexadecimal(self.id()))
    }

    /// The key's 4-byte id: the start of the SHA-256 over name, line feed, type and key.
    fn id(&self) -> [u8; 4] {
        let hash: Hash = Sha256::new()
            .chain_update(self.name.as_bytes())
            .chain_update([b'\n', ED25519])
            .chain_update(self.key.as_bytes())
            .finalize()
            .into();
        [hash[0], hash[1], hash[2], hash[3]]
    }

    /// The checkpoint of a signed note, if this key signed it.
    pub fn open(&self, note: &str) -> Result<Checkpoint, CheckpointError> {
        let (text, signatures) = note
            .rsplit_once("\n\n")
            .ok_or(CheckpointError::Malformed("no signature stands under it"))?;
        let signed = format!("{text}\n");
        let checkpoint = read(&signed)?;
        for line in signatures.lines() {
            let Some((name, signature)) = line
                .strip_prefix("— ")
                .and_then(|line| line.split_once(' '))
            else {
                return Err(CheckpointError::Malformed(
                    "a line among the signatures is none",
                ));
            };
            if name != self.name {
                continue;
            }
            let bytes = BASE64_STANDARD
                .decode(signature)
                .map_err(|_| CheckpointError::Malformed("a signature is no base64"))?;
            let Some((id, signature)) = bytes.split_first_chunk::<4>() else {
                continue;
            };
            if *id != self.id() {
                continue;
            }
            let signature = Signature::from_slice(signature)
                .map_err(|_| CheckpointError::Malformed("a signature is too short"))?;
            return match self.key.verify_strict(signed.as_bytes(), &signature) {
                Ok(()) => Ok(checkpoint),
                Err(_) => Err(CheckpointError::Forged(self.fingerprint())),
            };
        }
        Err(CheckpointError::OtherKey(self.fingerprint()))
    }
}

impl std::fmt::Display for NoteVerifier {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut bytes = vec![ED25519];
        bytes.extend_from_slice(self.key.as_bytes());
        write!(
            formatter,
            "{}+{}",
            self.fingerprint(),
            BASE64_STANDARD.encode(bytes)
        )
    }
}

/// What a signed note claims to seal, without any check of who signed it.
pub fn claimed(note: &str) -> Result<Checkpoint, CheckpointError> {
    let (text, _) = note
        .rsplit_once("\n\n")
        .ok_or(CheckpointError::Malformed("no signature stands under it"))?;
    read(&format!("{text}\n"))
}

fn body(checkpoint: &Checkpoint) -> String {
    format!(
        "{}\n{}\n{}\n",
        checkpoint.origin,
        checkpoint.size,
        BASE64_STANDARD.encode(checkpoint.root)
    )
}

fn read(text: &str) -> Result<Checkpoint, CheckpointError> {
    let mut lines = text.lines();
    let (Some(origin), Some(size), Some(root)) = (lines.next(), lines.next(), lines.next()) else {
        return Err(CheckpointError::Malformed(
            "it has not the three lines of origin, size and root",
        ));
    };
    let size = size
        .parse()
        .map_err(|_| CheckpointError::Malformed("its size is no number"))?;
    let root = BASE64_STANDARD
        .decode(root)
        .ok()
        .and_then(|root| Hash::try_from(root).ok())
        .ok_or(CheckpointError::Malformed(
            "its root is no base64 of 32 bytes",
        ))?;
    Ok(Checkpoint {
        origin: origin.to_owned(),
        size,
        root,
    })
}

fn hexadecimal(bytes: [u8; 4]) -> String {
    Digest::from_hash(&bytes).as_str().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checkpoint() -> Checkpoint {
        Checkpoint {
            origin: "tminus/ledger/test".to_owned(),
            size: 7,
            root: [9; 32],
        }
    }

    #[test]
    fn a_signed_checkpoint_opens_with_its_key_alone() {
        let signer = NoteSigner::new("tminus", &[1; 32]);
        let note = signer.sign(&checkpoint());
        assert_eq!(signer.verifier().open(&note), Ok(checkpoint()));
        let other = NoteSigner::new("tminus", &[2; 32]).verifier();
        assert!(matches!(
            other.open(&note),
            Err(CheckpointError::OtherKey(_))
        ));
    }

    #[test]
    fn every_changed_byte_of_a_note_is_noticed() {
        let signer = NoteSigner::new("tminus", &[1; 32]);
        let note = signer.sign(&checkpoint());
        for position in 0..note.len() - 1 {
            let mut bytes = note.as_bytes().to_vec();
            bytes[position] ^= 1;
            if let Ok(text) = String::from_utf8(bytes) {
                assert_ne!(
                    signer.verifier().open(&text),
                    Ok(checkpoint()),
                    "byte {position}"
                );
            }
        }
    }

    #[test]
    fn the_example_key_of_the_specification_reads_back() {
        let text = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
        let verifier = NoteVerifier::parse(text).expect("the example is a key");
        assert_eq!(verifier.to_string(), text);
        assert!(
            NoteVerifier::parse(
                "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
            )
            .is_err()
        );
    }
}

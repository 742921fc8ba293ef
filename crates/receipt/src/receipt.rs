use crate::{Actor, Digest, Event, canonical::canonical};
use jiff::{Timestamp, Unit};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Value, json};

/// The version of the receipt's form.
const VERSION: u64 = 1;

/// One entry of the ledger.
///
/// It is built from its predecessor and cannot be built without it. What is hashed, stored and
/// verified is its canonical text; the fields are read from that text and from nowhere else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    chain: String,
    seq: u64,
    time: Timestamp,
    kind: String,
    prev: Digest,
    hash: Digest,
    text: String,
}

/// Why a text is no receipt, or not the one that its hash says.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// The text is no receipt at all.
    #[error("it is no receipt: {0}")]
    Malformed(String),
    /// The receipt is of another version.
    #[error("it is of version {0}; this program reads version {VERSION}")]
    Version(u64),
    /// The content does not have the hash that stands beside it.
    #[error("its content has the hash {computed}, but {stored} stands beside it: it was changed")]
    Changed {
        /// The hash of the content.
        computed: Digest,
        /// The hash that was stored.
        stored: Digest,
    },
    /// The event is of a kind that this program does not know.
    #[error("it is of the kind `{kind}`, which this program does not know: {reason}")]
    UnknownKind {
        /// The kind.
        kind: String,
        /// What the reader says.
        reason: String,
    },
}

#[derive(Deserialize)]
struct Fields<'a> {
    #[serde(borrow)]
    actor: &'a RawValue,
    #[serde(borrow)]
    body: &'a RawValue,
    chain: String,
    kind: String,
    prev: Digest,
    seq: u64,
    time: Timestamp,
    v: u64,
}

impl Receipt {
    /// The first receipt of a chain.
    pub fn first(chain: &str, time: Timestamp, actor: &Actor, event: &Event) -> Self {
        Self::build(chain, 1, time, actor, event, Digest::zero())
    }

    /// The receipt that follows this one. A time before this one's becomes this one's: within a
    /// chain time never goes back.
    #[must_use]
    pub fn next(&self, time: Timestamp, actor: &Actor, event: &Event) -> Self {
        Self::build(
            &self.chain,
            self.seq + 1,
            time.max(self.time),
            actor,
            event,
            self.hash.clone(),
        )
    }

    fn build(
        chain: &str,
        seq: u64,
        time: Timestamp,
        actor: &Actor,
        event: &Event,
        prev: Digest,
    ) -> Self {
        let time = time.round(Unit::Microsecond).unwrap_or(time);
        let Value::Object(mut event) = serde_json::to_value(event).unwrap_or_default() else {
            unreachable!("an event is adjacently tagged, so it is an object of kind and body")
        };
        let kind = event
            .remove("kind")
            .and_then(|kind| kind.as_str().map(str::to_owned))
            .unwrap_or_default();
        let text = canonical(&json!({
            "v": VERSION,
            "chain": chain,
            "seq": seq,
            "time": format!("{time:.6}"),
            "kind": kind,
            "actor": actor,
            "body": event.remove("body").unwrap_or_default(),
            "prev": prev,
        }));
        Self {
            chain: chain.to_owned(),
            seq,
            time,
            kind,
            prev,
            hash: Digest::of(text.as_bytes()),
            text,
        }
    }

    /// Reads a receipt back from its canonical text, and holds it against the hash that was stored with it.
    pub fn read(text: String, stored: &Digest) -> Result<Self, ReceiptError> {
        let computed = Digest::of(text.as_bytes());
        if computed != *stored {
            return Err(ReceiptError::Changed {
                computed,
                stored: stored.clone(),
            });
        }
        let fields: Fields<'_> = serde_json::from_str(&text)
            .map_err(|error| ReceiptError::Malformed(error.to_string()))?;
        if fields.v != VERSION {
            return Err(ReceiptError::Version(fields.v));
        }
        let Fields {
            chain,
            kind,
            prev,
            seq,
            time,
            ..
        } = fields;
        Ok(Self {
            chain,
            seq,
            time,
            kind,
            prev,
            hash: computed,
            text,
        })
    }

    /// The chain: `launch:<id>`, `tenant:<id>`, `system:<node>`.
    pub fn chain(&self) -> &str {
        &self.chain
    }

    /// The number in the chain, from 1.
    pub fn seq(&self) -> u64 {
        self.seq
    }

    /// `<chain>/<seq>`.
    pub fn id(&self) -> String {
        format!("{}/{}", self.chain, self.seq)
    }

    /// When it was made, UTC, to the microsecond; never before its predecessor.
    pub fn time(&self) -> Timestamp {
        self.time
    }

    /// What it records: `step.observed`.
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// The hash of its predecessor; zeros for the first.
    pub fn prev(&self) -> &Digest {
        &self.prev
    }

    /// SHA-256 of its canonical text.
    pub fn hash(&self) -> &Digest {
        &self.hash
    }

    /// The canonical text: RFC 8785, all members but the hash.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Who made it.
    pub fn actor(&self) -> Result<Actor, ReceiptError> {
        let fields = self.fields()?;
        serde_json::from_str(fields.actor.get())
            .map_err(|error| ReceiptError::Malformed(error.to_string()))
    }

    /// What it says.
    pub fn event(&self) -> Result<Event, ReceiptError> {
        let fields = self.fields()?;
        let body: Value = serde_json::from_str(fields.body.get())
            .map_err(|error| ReceiptError::Malformed(error.to_string()))?;
        serde_json::from_value(json!({"kind": self.kind, "body": body})).map_err(|error| {
            ReceiptError::UnknownKind {
                kind: self.kind.clone(),
                reason: error.to_string(),
            }
        })
    }

    fn fields(&self) -> Result<Fields<'_>, ReceiptError> {
        serde_json::from_str(&self.text).map_err(|error| ReceiptError::Malformed(error.to_string()))
    }
}

impl Serialize for Receipt {
    /// The receipt as formats carry it: the canonical members and the hash.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut value: Value =
            serde_json::from_str(&self.text).map_err(serde::ser::Error::custom)?;
        value["hash"] = json!(self.hash);
        value.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(reason: &str) -> Event {
        Event::Aborted {
            reason: reason.to_owned(),
        }
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("a time")
    }

    #[test]
    fn a_receipt_follows_its_predecessor_and_reads_back() {
        let first = Receipt::first("launch:x", at(100), &Actor::program(), &event("one"));
        let second = first.next(at(101), &Actor::claimed("ada"), &event("two"));
        assert_eq!(first.prev(), &Digest::zero());
        assert_eq!(second.prev(), first.hash());
        assert_eq!(second.id(), "launch:x/2");
        assert_eq!(second.event(), Ok(event("two")));
        assert_eq!(second.actor(), Ok(Actor::claimed("ada")));
        assert_eq!(
            Receipt::read(second.text().to_owned(), second.hash()),
            Ok(second)
        );
    }

    #[test]
    fn the_canonical_text_is_what_the_format_says() {
        let first = Receipt::first("launch:x", at(0), &Actor::program(), &event("why"));
        assert_eq!(
            first.text(),
            concat!(
                r#"{"actor":{"identity":"program","name":"tminus"},"body":{"reason":"why"},"chain":"launch:x","kind":"launch.aborted","#,
                r#""prev":"0000000000000000000000000000000000000000000000000000000000000000","seq":1,"time":"1970-01-01T00:00:00.000000Z","v":1}"#
            )
        );
    }

    #[test]
    fn time_never_goes_back_within_a_chain() {
        let first = Receipt::first("launch:x", at(100), &Actor::program(), &event("one"));
        assert_eq!(
            first.next(at(50), &Actor::program(), &event("two")).time(),
            at(100)
        );
    }

    #[test]
    fn every_changed_byte_is_noticed() {
        let receipt = Receipt::first("launch:x", at(100), &Actor::program(), &event("one"));
        for position in 0..receipt.text().len() {
            let mut bytes = receipt.text().as_bytes().to_vec();
            bytes[position] ^= 1;
            if let Ok(text) = String::from_utf8(bytes) {
                assert!(
                    Receipt::read(text, receipt.hash()).is_err(),
                    "byte {position}"
                );
            }
        }
    }
}

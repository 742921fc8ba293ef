//! What can happen to a launch: the bodies of its receipts. State is a fold over these and nothing else.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::Digest as _;
use std::collections::BTreeMap;
use std::fmt;
use tminus_measure::{Outcome, Verdict};

/// A SHA-256 digest, in lower-case hexadecimal (64 characters).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Digest(String);

/// A text that is no SHA-256 digest.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no SHA-256 digest: 64 lower-case hexadecimal digits")]
pub struct DigestError(String);

impl Digest {
    /// The digest of bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self::from_hash(sha2::Sha256::digest(bytes).as_slice())
    }

    /// 64 zeros: what the first receipt of a chain follows.
    pub fn zero() -> Self {
        Self("0".repeat(64))
    }

    /// The hexadecimal digits of a hash.
    pub fn from_hash(hash: &[u8]) -> Self {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let digit = |value: u8| char::from(DIGITS[usize::from(value)]);
        Self(
            hash.iter()
                .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
                .collect(),
        )
    }

    /// Reads 64 lower-case hexadecimal digits.
    pub fn parse(text: &str) -> Result<Self, DigestError> {
        let good = text.len() == 64
            && text
                .bytes()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if good {
            Ok(Self(text.to_owned()))
        } else {
            Err(DigestError(text.to_owned()))
        }
    }

    /// The 64 hexadecimal digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}

/// Who made an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// The name: a person's, or `tminus` for what the program did by itself.
    pub name: String,
    /// What the name rests on.
    pub identity: Identity,
}

impl Actor {
    /// What the program does by itself.
    pub fn program() -> Self {
        Self {
            name: "tminus".to_owned(),
            identity: Identity::Program,
        }
    }

    /// A name that somebody typed.
    pub fn claimed(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            identity: Identity::Claimed,
        }
    }
}

/// What a name rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Identity {
    /// The program itself.
    Program,
    /// Somebody typed the name; nobody checked it.
    Claimed,
    /// A signature by a key that the allowed signers list for this name.
    Verified {
        /// The key's fingerprint: `SHA256:...`.
        key: String,
    },
}

/// Counts the tries of one step, from 1.
pub type Attempt = u32;

/// Captured output or an attached file, by digest. The receipt never holds the text itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceReference {
    /// What it is: `stdout`, `stderr`, `body`, `attachment`, `document`, `plan`.
    pub name: String,
    /// The digest of the redacted bytes.
    pub digest: Digest,
    /// How many bytes there are behind the digest.
    pub bytes: u64,
    /// Bytes that the output limit cut off.
    pub cut: u64,
    /// When it was taken.
    pub taken: Timestamp,
}

/// A value that was measured or typed in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Value {
    /// What it is a value of: a blank's label, a metric's name, `exit status`.
    pub name: String,
    /// As shown to people, with its unit.
    pub text: String,
    /// The number in it, if it is one.
    pub number: Option<f64>,
}

/// What a probe or a supervised command found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Observed {
    /// What became of the step.
    pub outcome: Outcome,
    /// One line: why this outcome. `exit status 0; output contains "pong"`.
    pub summary: String,
    /// The exit status of a command that ended by itself.
    pub exit_status: Option<i32>,
    /// How long it took, in microseconds.
    pub duration_us: u64,
    /// Numbers and texts worth keeping.
    pub values: Vec<Value>,
    /// Captured output.
    pub evidence: Vec<EvidenceReference>,
    /// Shell variables that the step assigned and later steps use. A secret one is recorded as `null`.
    pub variables: BTreeMap<String, Option<String>>,
}

/// What one look at one series of a watch has found. What could not be had is `None`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Sample {
    /// The value, in the series' unit.
    pub value: Option<f64>,
    /// The value of the baseline, in the same unit.
    pub baseline: Option<f64>,
    /// The counts behind a share: of so many, so many.
    pub counts: Option<Counted>,
    /// What was counted lies in part in an earlier look, as the range of its query is longer than the
    /// pause between two looks.
    #[serde(default, skip_serializing_if = "is_false")]
    pub repeats: bool,
    /// Of a probe: whether it passed.
    pub holds: Option<Verdict>,
    /// How the watched version is, as far as the target tells.
    pub health: Option<Vitals>,
    /// Why there is no value, or what a probe found.
    pub note: Option<String>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks for a reference"
)]
fn is_false(value: &bool) -> bool {
    !value
}

/// Events of a total.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Counted {
    /// How many.
    pub events: f64,
    /// Of how many.
    pub total: f64,
}

/// How a version is.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Vitals {
    /// Whether it answers.
    pub answers: Option<bool>,
    /// The requests of it since the last look.
    pub requests: Option<f64>,
    /// How many of them failed.
    pub errors: Option<f64>,
}

/// What a person says became of a step whose end is unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// It was done.
    Done,
    /// It was not done, or went wrong.
    Failed,
    /// Do it again.
    Again,
}

/// The body of a receipt, told apart by the receipt's `kind`.
///
/// Serialized adjacently: `kind` goes beside, the fields are the `body`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "body")]
pub enum Event {
    /// A launch begins. Its document, config and plan are kept as evidence; it runs from those copies.
    #[serde(rename = "launch.opened")]
    Opened {
        /// The checklist's title.
        title: String,
        /// The path of the checklist as given.
        file: String,
        /// The digest of the compiled plan.
        plan: Digest,
        /// The document as it was read.
        document: EvidenceReference,
        /// The config as it was read, empty when there is none.
        config: EvidenceReference,
        /// The digest of what is launched, as given with `--artifact`.
        artifact: Option<String>,
        /// Variables given on the command line. A secret one is recorded as `null`.
        variables: BTreeMap<String, Option<String>>,
        /// The moment the launch is anchored to, when given.
        t_zero: Option<Timestamp>,
        /// Only these steps are run; `None` is all of them.
        only: Option<String>,
        /// The directory that commands start in and paths are relative to.
        directory: String,
    },
    /// Somebody agreed that this plan may run.
    #[serde(rename = "plan.trusted")]
    Trusted {
        /// The plan's digest.
        plan: Digest,
        /// How: `prompt`, `--yes`, `--trust`.
        how: String,
    },
    /// A process drives the launch from here on.
    #[serde(rename = "run.started")]
    RunStarted {
        /// What this run may do: `ci`, `until`, as given.
        options: BTreeMap<String, String>,
        /// The machine and the process, for people.
        process: String,
    },
    /// The process that drove the launch left it in order.
    #[serde(rename = "run.left")]
    RunLeft {
        /// The exit status it leaves with.
        exit_status: u8,
        /// Why, in one line.
        reason: String,
    },
    /// T-0 is now, or at the time given.
    #[serde(rename = "launch.anchored")]
    Anchored {
        /// T-0.
        t_zero: Timestamp,
    },
    /// A phase begins.
    #[serde(rename = "phase.entered")]
    PhaseEntered {
        /// The phase.
        phase: String,
    },
    /// A step is about to be tried: written before its effect.
    #[serde(rename = "step.intended")]
    Intended {
        /// The step.
        step: String,
        /// Which try.
        attempt: Attempt,
    },
    /// A step's try has ended.
    #[serde(rename = "step.observed")]
    Observed {
        /// The step.
        step: String,
        /// Which try.
        attempt: Attempt,
        /// What was found.
        #[serde(flatten)]
        observed: Observed,
    },
    /// A person says yes to a step that asks before it runs.
    #[serde(rename = "step.confirmed")]
    Confirmed {
        /// The step.
        step: String,
        /// What was asked, as it was shown.
        question: String,
    },
    /// One of several alternatives was chosen.
    #[serde(rename = "choice.taken")]
    Chosen {
        /// The choice.
        choice: String,
        /// The option's name.
        option: String,
    },
    /// A person signs for an item, or for each open item of a section.
    #[serde(rename = "item.attested")]
    Attested {
        /// The item.
        item: String,
        /// What they saw, redacted.
        note: Option<String>,
        /// Filled blanks: label and value, redacted.
        values: Vec<Value>,
        /// Attached files.
        evidence: Vec<EvidenceReference>,
    },
    /// A person says an item does not hold.
    #[serde(rename = "item.refused")]
    Refused {
        /// The item.
        item: String,
        /// Why, redacted.
        note: Option<String>,
        /// Filled blanks: label and value, redacted.
        values: Vec<Value>,
    },
    /// A person lets an item go.
    #[serde(rename = "item.waived")]
    Waived {
        /// The item.
        item: String,
        /// Why.
        reason: String,
        /// Until when it counts.
        expires: Timestamp,
    },
    /// An optional item is left out.
    #[serde(rename = "item.skipped")]
    Skipped {
        /// The item.
        item: String,
        /// Why.
        reason: String,
    },
    /// A person agrees, in a role.
    #[serde(rename = "item.approved")]
    Approved {
        /// The item.
        item: String,
        /// The role they sign for.
        role: Option<String>,
        /// The plan they agree to.
        plan: Digest,
        /// The config they agree to.
        config: Digest,
        /// The artifact they agree to.
        artifact: Option<String>,
        /// The environment they agree to.
        environment: Option<String>,
        /// The ledger's tree size and root when they agreed.
        tree_size: u64,
        /// The root at that size.
        tree_root: Digest,
        /// Until when it counts.
        expires: Option<Timestamp>,
        /// What they say, redacted.
        note: Option<String>,
        /// The detached SSH signature over the canonical statement, when signed.
        signature: Option<String>,
    },
    /// A person says what became of a step whose end is unknown.
    #[serde(rename = "step.resolved")]
    Resolved {
        /// The step.
        step: String,
        /// What they say.
        decision: Decision,
        /// Why, redacted.
        note: Option<String>,
    },
    /// A phase's gate has been decided.
    #[serde(rename = "gate.decided")]
    GateDecided {
        /// The phase.
        phase: String,
        /// Go is `Pass`.
        verdict: Verdict,
        /// The items that stand in the way, each with why.
        reasons: Vec<String>,
    },
    /// The undo of an action, before its effect.
    #[serde(rename = "undo.intended")]
    UndoIntended {
        /// The step whose effect is undone.
        step: String,
        /// Which try.
        attempt: Attempt,
    },
    /// What the undo did.
    #[serde(rename = "undo.observed")]
    UndoObserved {
        /// The step whose effect is undone.
        step: String,
        /// Which try.
        attempt: Attempt,
        /// What was found.
        #[serde(flatten)]
        observed: Observed,
    },
    /// One look of a watch: a sample of each of its series, in the plan's order.
    #[serde(rename = "watch.looked")]
    Looked {
        /// The step that watches.
        step: String,
        /// What was seen.
        samples: Vec<Sample>,
    },
    /// A watch that did not come to a verdict goes on.
    #[serde(rename = "watch.extended")]
    WatchExtended {
        /// The step that watches.
        step: String,
        /// By how much, in milliseconds.
        by_ms: u64,
    },
    /// What a trigger is about has happened.
    #[serde(rename = "trigger.fired")]
    TriggerFired {
        /// The trigger's step.
        step: String,
        /// What was seen.
        reason: String,
    },
    /// The rollback begins. It goes on until it is complete, whatever becomes of the process.
    #[serde(rename = "rollback.begun")]
    RollbackBegun {
        /// The trigger, watch or shift that it follows from; `None` when a person says so.
        cause: Option<String>,
        /// Why.
        reason: String,
    },
    /// Everything that the rollback had to do is done.
    #[serde(rename = "rollback.ended")]
    RollbackEnded {
        /// What was done, and what was left to people.
        summary: String,
    },
    /// A person ends the launch.
    #[serde(rename = "launch.aborted")]
    Aborted {
        /// Why.
        reason: String,
    },
    /// The launch is over.
    #[serde(rename = "launch.ended")]
    Ended {
        /// Over all gates.
        verdict: Verdict,
        /// Why, in one line.
        summary: String,
    },
    /// Evidence was erased; the receipts that name its digest stay as they are.
    #[serde(rename = "evidence.erased")]
    EvidenceErased {
        /// What was erased.
        digest: Digest,
        /// Why.
        reason: String,
    },
}

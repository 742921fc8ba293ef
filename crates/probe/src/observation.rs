use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::time::Duration;
use tminus_measure::{Outcome, Verdict};

/// What a probe found. Nothing in it holds a secret, except [`Self::variables`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Observation {
    /// Proved, failed, inconclusive, not measured; unknown when a command's end cannot be known.
    pub outcome: Outcome,
    /// One line: why this outcome. `exit status 0; output contains "pong"`.
    pub summary: String,
    /// The exit status of a command that ended by itself.
    pub exit_status: Option<i32>,
    /// How long it took, all tries together.
    pub duration: Duration,
    /// Numbers and texts worth keeping.
    pub values: Vec<Value>,
    /// Captured output, redacted and limited.
    pub captures: Vec<Capture>,
    /// Shell variables that a command assigned. These are the values themselves, secret or not:
    /// later steps need them.
    pub variables: BTreeMap<String, String>,
}

/// A value that was measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Value {
    /// What it is a value of: `latency`, `exit status`, a metric's name.
    pub name: String,
    /// As shown to people, with its unit.
    pub text: String,
    /// The number in it, if it is one.
    pub number: Option<f64>,
}

/// Captured output.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Capture {
    /// What it is: `stdout`, `stderr`, `body`.
    pub name: String,
    /// The redacted bytes: the first and the last half of the limit, and between them one line
    /// that says how much is missing.
    #[serde(with = "base64_bytes")]
    pub bytes: Vec<u8>,
    /// How many redacted bytes the limit cut out of the middle.
    pub cut: u64,
}

impl Observation {
    /// An observation that is an outcome and its reason, and nothing else.
    pub fn new(outcome: Outcome, summary: impl Into<String>) -> Self {
        Self {
            outcome,
            summary: summary.into(),
            exit_status: None,
            duration: Duration::ZERO,
            values: Vec::new(),
            captures: Vec::new(),
            variables: BTreeMap::new(),
        }
    }

    pub(crate) fn proved(summary: impl Into<String>) -> Self {
        Self::new(Outcome::Proved, summary)
    }

    pub(crate) fn failed(summary: impl Into<String>) -> Self {
        Self::new(Outcome::Failed, summary)
    }

    pub(crate) fn not_measured(summary: impl Into<String>) -> Self {
        Self::new(Outcome::NotMeasured, summary)
    }

    /// The observation over several findings that must all hold. The summary names what decides:
    /// of a failure the failed findings, else all of them.
    pub(crate) fn of_findings(findings: &Findings) -> Self {
        Self::new(Outcome::of_probe(findings.verdict()), findings.summary())
    }

    pub(crate) fn with_value(mut self, value: Value) -> Self {
        self.values.push(value);
        self
    }
}

impl Value {
    pub(crate) fn number(name: impl Into<String>, text: impl Into<String>, number: f64) -> Self {
        Self {
            name: name.into(),
            text: text.into(),
            number: Some(number),
        }
    }

    pub(crate) fn text(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            text: text.into(),
            number: None,
        }
    }
}

/// One thing that was looked at, with the verdict over it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Finding {
    pub(crate) verdict: Verdict,
    pub(crate) text: String,
}

/// What was looked at, in order.
#[derive(Debug, Default)]
pub(crate) struct Findings(Vec<Finding>);

impl Findings {
    pub(crate) fn add(&mut self, verdict: Verdict, text: impl Into<String>) {
        self.0.push(Finding {
            verdict,
            text: text.into(),
        });
    }

    pub(crate) fn add_held(&mut self, holds: bool, text: impl Into<String>) {
        self.add(if holds { Verdict::Pass } else { Verdict::Fail }, text);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn verdict(&self) -> Verdict {
        Verdict::all(self.0.iter().map(|finding| finding.verdict))
    }

    pub(crate) fn summary(&self) -> String {
        let verdict = self.verdict();
        self.0
            .iter()
            .filter(|finding| verdict == Verdict::Pass || finding.verdict == verdict)
            .map(|finding| finding.text.as_str())
            .collect::<Vec<_>>()
            .join("; ")
    }
}

/// JSON holds text only, and output is bytes.
mod base64_bytes {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(deserializer)?;
        STANDARD.decode(text).map_err(serde::de::Error::custom)
    }
}

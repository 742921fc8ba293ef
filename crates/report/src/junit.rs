//! A launch for CI systems: `JUnit` XML, a suite a phase and a case an entry of its gate.
//!
//! A failed entry is a `failure`. One that is open, not measured, inconclusive or unknown is an
//! `error` where its gate asks for it and `skipped` where it does not; a waived or skipped one is
//! `skipped` with the reason.

use crate::Material;
use crate::account::{Entry, entries, need, of_phase, receipt_id, standing, word};
use crate::text::printable;
use std::fmt::Write as _;
use tminus_launch::State;
use tminus_measure::Outcome;
use tminus_plan::Plan;

/// What a case comes to.
enum Finding {
    Passed,
    Failure(String),
    Error(String),
    Skipped(String),
}

/// The launch as `JUnit` XML. Well-formed whatever the texts hold: what XML 1.0 forbids is left out.
pub fn junit(material: &Material<'_>) -> String {
    let Material { plan, state, .. } = *material;
    let entries = entries(plan, state);
    let mut suites = String::new();
    let mut sums = Sums::default();
    for (index, phase) in plan.phases.iter().enumerate() {
        let counted: Vec<_> = of_phase(&entries, index)
            .iter()
            .filter(|entry| entry.counts())
            .collect();
        if counted.is_empty() {
            continue;
        }
        let mut cases = String::new();
        let mut suite = Sums::default();
        for entry in counted {
            case(&mut cases, &mut suite, plan, state, entry);
        }
        let entered = state.entered.get(index).copied().flatten();
        let timestamp = entered
            .map(|time| format!(" timestamp=\"{time:.0}\""))
            .unwrap_or_default();
        let _ = writeln!(
            suites,
            "  <testsuite name=\"{}\" id=\"{index}\"{}{timestamp}>",
            attribute(&phase.heading),
            suite.attributes(),
        );
        if let Some(gate) = state.gates.get(index).and_then(Option::as_ref) {
            suites.push_str("    <properties>\n");
            property(&mut suites, "gate", &gate.verdict.to_string());
            for reason in &gate.reasons {
                property(&mut suites, "gate.reason", reason);
            }
            suites.push_str("    </properties>\n");
        }
        suites.push_str(&cases);
        suites.push_str("  </testsuite>\n");
        sums.add(&suite);
    }
    let mut document = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(
        document,
        "<testsuites name=\"{}\"{}>",
        attribute(&plan.title),
        sums.attributes()
    );
    document.push_str("  <properties>\n");
    let (word, summary) = standing(state);
    property(&mut document, "tminus.version", material.tool_version);
    property(&mut document, "launch", &state.launch);
    property(&mut document, "verdict", &word);
    property(&mut document, "summary", &summary);
    property(&mut document, "checklist", &plan.file);
    property(&mut document, "plan.digest", &plan.digest);
    property(&mut document, "config.digest", &plan.config_digest);
    if let Some(artifact) = &state.artifact {
        property(&mut document, "artifact.digest", artifact);
    }
    if let Some(tip) = &state.tip {
        property(&mut document, "ledger.tip", tip);
    }
    document.push_str("  </properties>\n");
    document.push_str(&suites);
    document.push_str("</testsuites>\n");
    document
}

/// The numbers that a suite states about itself.
#[derive(Default)]
struct Sums {
    tests: usize,
    failures: usize,
    errors: usize,
    skipped: usize,
    microseconds: u64,
}

impl Sums {
    fn add(&mut self, other: &Self) {
        self.tests += other.tests;
        self.failures += other.failures;
        self.errors += other.errors;
        self.skipped += other.skipped;
        self.microseconds = self.microseconds.saturating_add(other.microseconds);
    }

    fn attributes(&self) -> String {
        format!(
            " tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" time=\"{}\"",
            self.tests,
            self.failures,
            self.errors,
            self.skipped,
            seconds(self.microseconds)
        )
    }
}

fn seconds(microseconds: u64) -> String {
    format!(
        "{}.{:06}",
        microseconds / 1_000_000,
        microseconds % 1_000_000
    )
}

fn finding(plan: &Plan, state: &State, entry: &Entry<'_>) -> Finding {
    let blocks = entry.blocks();
    let summary = entry.summary(plan, state);
    let known = entry.item_state(state);
    match entry.outcome {
        Some(Outcome::Proved | Outcome::Attested) => Finding::Passed,
        Some(Outcome::Failed) => Finding::Failure(if summary.is_empty() {
            "failed".to_owned()
        } else {
            summary.to_owned()
        }),
        Some(Outcome::Waived) => {
            let by = known
                .and_then(|known| known.by.as_ref())
                .map_or("somebody", |by| by.name.as_str());
            let reason = known
                .and_then(|known| known.note.as_deref())
                .unwrap_or(summary);
            let until = known
                .and_then(|known| known.expires)
                .map(|time| format!(" until {time:.0}"))
                .unwrap_or_default();
            Finding::Skipped(format!("waived by {by}{until}: {reason}"))
        }
        Some(Outcome::Skipped) => Finding::Skipped(format!("skipped: {summary}")),
        outcome
        @ (Some(Outcome::Inconclusive | Outcome::NotMeasured | Outcome::Unknown) | None) => {
            let why = match need(plan, state, entry) {
                Some(need) => need.sentence(),
                None => summary.to_owned(),
            };
            let message = format!("{}: {why}", word(outcome));
            if blocks {
                Finding::Error(message)
            } else {
                Finding::Skipped(message)
            }
        }
    }
}

fn case(cases: &mut String, suite: &mut Sums, plan: &Plan, state: &State, entry: &Entry<'_>) {
    let steps = entry.steps(plan, state);
    let microseconds = steps
        .iter()
        .filter_map(|(_, known)| known.as_ref()?.observed.as_ref())
        .fold(0_u64, |sum, observed| {
            sum.saturating_add(observed.duration_us)
        });
    suite.tests += 1;
    suite.microseconds = suite.microseconds.saturating_add(microseconds);
    let _ = writeln!(
        cases,
        "    <testcase name=\"{}\" classname=\"{}\" file=\"{}\" line=\"{}\" time=\"{}\">",
        attribute(entry.text),
        attribute(&entry.path.join(" / ")),
        attribute(&plan.file),
        entry.line,
        seconds(microseconds),
    );
    cases.push_str("      <properties>\n");
    property(cases, "id", entry.id);
    property(cases, "outcome", &word(entry.outcome));
    let known = entry.item_state(state);
    if let Some(by) = known.and_then(|known| known.by.as_ref()) {
        property(cases, "by", &by.name);
    }
    let of_item = known
        .map(|known| known.receipts.as_slice())
        .unwrap_or_default();
    let of_steps = steps
        .iter()
        .filter_map(|(_, known)| *known)
        .flat_map(|known| &known.receipts);
    let mut receipts: Vec<u64> = of_item.iter().chain(of_steps).copied().collect();
    receipts.sort_unstable();
    receipts.dedup();
    for seq in receipts {
        property(cases, "receipt", &receipt_id(state, seq));
    }
    cases.push_str("      </properties>\n");
    let (element, message) = match finding(plan, state, entry) {
        Finding::Passed => ("", String::new()),
        Finding::Failure(message) => {
            suite.failures += 1;
            ("failure", message)
        }
        Finding::Error(message) => {
            suite.errors += 1;
            ("error", message)
        }
        Finding::Skipped(message) => {
            suite.skipped += 1;
            ("skipped", message)
        }
    };
    if element.is_empty() {
        let summary = entry.summary(plan, state);
        if !summary.is_empty() {
            let _ = writeln!(cases, "      <system-out>{}</system-out>", content(summary));
        }
    } else {
        let _ = writeln!(
            cases,
            "      <{element} message=\"{}\"/>",
            attribute(&message)
        );
    }
    cases.push_str("    </testcase>\n");
}

fn property(document: &mut String, name: &str, value: &str) {
    let _ = writeln!(
        document,
        "      <property name=\"{name}\" value=\"{}\"/>",
        attribute(value)
    );
}

/// What XML 1.0 (2.2) allows as a character, beyond what [`printable`] lets through.
fn is_allowed(character: char) -> bool {
    !matches!(character, '\u{fffe}' | '\u{ffff}')
}

/// A text as the content of an element.
fn content(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in printable(text)
        .chars()
        .filter(|&character| is_allowed(character))
    {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            _ => escaped.push(character),
        }
    }
    escaped
}

/// A text as the value of an attribute, in which a reader would turn line feeds into spaces.
fn attribute(text: &str) -> String {
    content(text).replace('\n', "&#10;").replace('\t', "&#9;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_forbids_is_left_out() {
        assert_eq!(
            attribute("a\u{0}\u{b}\u{fffe}<&>\"\n"),
            "a&lt;&amp;&gt;&quot;&#10;"
        );
        assert_eq!(seconds(1_234_567), "1.234567");
    }
}

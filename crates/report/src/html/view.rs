//! What the template is given: texts, already in words.

use crate::account::{Entry, Subject, word};
use crate::text::one_line;
use askama::Template;
use tminus_checklist::Weight;
use tminus_launch::State;
use tminus_measure::{Outcome, Verdict};
use tminus_plan::{GateRole, StepKind};
use tminus_receipt::{Actor, Identity, Value};

#[derive(Template)]
#[template(path = "report.html")]
pub(super) struct Page {
    pub(super) title: String,
    pub(super) launch: String,
    pub(super) version: String,
    pub(super) verdict: Badge,
    pub(super) verdict_why: String,
    pub(super) progress: String,
    pub(super) facts: Vec<Fact>,
    pub(super) tallies: Vec<Tally>,
    pub(super) attention: Vec<Attention>,
    pub(super) waivers: Vec<Waiver>,
    pub(super) phases: Vec<PhaseView>,
    pub(super) choices: Vec<Fact>,
    pub(super) charts: Vec<ChartView>,
    pub(super) rollback: Vec<RollbackRowView>,
    pub(super) journal: Vec<JournalRow>,
    pub(super) tip: Option<String>,
    pub(super) checkpoint: Option<String>,
}

/// What a rollback did.
pub(super) struct RollbackRowView {
    pub(super) badge: Badge,
    pub(super) after: Option<String>,
    pub(super) line: usize,
    pub(super) text: Vec<Piece>,
    pub(super) summary: String,
}

/// What was watched: the chart is SVG already.
pub(super) struct ChartView {
    pub(super) title: String,
    pub(super) of: String,
    pub(super) compared: bool,
    /// A trigger that did not fire.
    pub(super) folded: bool,
    pub(super) svg: String,
}

/// An outcome in word and class; the class picks colour and icon.
pub(super) struct Badge {
    pub(super) class: &'static str,
    pub(super) word: String,
}

pub(super) struct Fact {
    pub(super) label: String,
    pub(super) value: String,
    pub(super) mono: bool,
}

pub(super) struct Tally {
    pub(super) class: &'static str,
    pub(super) word: String,
    pub(super) count: usize,
}

pub(super) struct Attention {
    pub(super) anchor: String,
    pub(super) line: usize,
    pub(super) text: Vec<Piece>,
    pub(super) badge: Badge,
    pub(super) why: String,
    pub(super) command: Option<String>,
}

pub(super) struct Waiver {
    pub(super) anchor: String,
    pub(super) line: usize,
    pub(super) text: Vec<Piece>,
    pub(super) by: String,
    pub(super) reason: String,
    pub(super) expires: String,
}

pub(super) struct PhaseView {
    pub(super) anchor: String,
    pub(super) heading: String,
    pub(super) line: usize,
    pub(super) environment: Option<String>,
    pub(super) entered: Option<String>,
    /// A phase that no forward gate asks about and of which nothing is known is folded.
    pub(super) folded: bool,
    pub(super) gate: Option<GateView>,
    pub(super) gate_pending: bool,
    pub(super) pending: &'static str,
    pub(super) tally: String,
    pub(super) rows: Vec<Row>,
}

pub(super) struct GateView {
    pub(super) badge: Badge,
    pub(super) at: String,
    pub(super) reasons: Vec<String>,
}

/// A stretch of text, set as code or not.
pub(super) struct Piece {
    pub(super) code: bool,
    pub(super) text: String,
}

pub(super) struct Row {
    pub(super) group: Option<String>,
    pub(super) anchor: String,
    pub(super) depth: usize,
    pub(super) line: usize,
    pub(super) text: Vec<Piece>,
    pub(super) badge: Badge,
    /// Weight, kind: what is not the usual.
    pub(super) tags: Vec<String>,
    pub(super) who: Option<String>,
    pub(super) who_basis: Option<String>,
    pub(super) at: Option<Stamp>,
    pub(super) note: Option<String>,
    pub(super) expires: Option<String>,
    pub(super) summary: Option<String>,
    pub(super) needs: Option<String>,
    pub(super) claimed: bool,
    pub(super) values: Vec<Fact>,
    pub(super) steps: Vec<StepView>,
    pub(super) evidence: Vec<EvidenceView>,
    /// Number and name of each receipt it rests on.
    pub(super) receipts: Vec<(u64, String)>,
    /// How its only step is proved, and how long that took.
    pub(super) how: Option<String>,
}

/// A time with the machine's way to write it.
pub(super) struct Stamp {
    pub(super) iso: String,
    pub(super) text: String,
}

pub(super) struct StepView {
    /// Shown where an item has several steps.
    pub(super) badge: Option<Badge>,
    pub(super) title: Option<Vec<Piece>>,
    pub(super) command: Option<String>,
    /// How it is proved; of an item's only step the row says so.
    pub(super) how: Option<String>,
    pub(super) summary: Option<String>,
    pub(super) undone: Option<Badge>,
    pub(super) values: Vec<Fact>,
    pub(super) evidence: Vec<EvidenceView>,
}

pub(super) struct EvidenceView {
    pub(super) name: String,
    pub(super) size: String,
    pub(super) digest: String,
    pub(super) full_digest: String,
    pub(super) text: Option<String>,
    pub(super) remark: Option<String>,
}

pub(super) struct JournalRow {
    pub(super) anchor: String,
    pub(super) seq: u64,
    pub(super) stamp: Stamp,
    pub(super) kind: String,
    pub(super) by: String,
    pub(super) text: String,
}

/// A text with its stretches of code told apart; a backtick without its partner stays one.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let text = one_line(text);
    let mut pieces = Vec::new();
    let mut rest = text.as_str();
    while let Some((before, inside, after)) = rest.split_once('`').and_then(|(before, behind)| {
        behind
            .split_once('`')
            .map(|(inside, after)| (before, inside, after))
    }) {
        pieces.push(Piece {
            code: false,
            text: before.to_owned(),
        });
        pieces.push(Piece {
            code: true,
            text: inside.to_owned(),
        });
        rest = after;
    }
    pieces.push(Piece {
        code: false,
        text: rest.to_owned(),
    });
    pieces.retain(|piece| !piece.text.is_empty());
    pieces
}

pub(super) fn facts_of(values: &[Value]) -> Vec<Fact> {
    values
        .iter()
        .map(|value| Fact {
            label: one_line(&value.name),
            value: one_line(&value.text),
            mono: true,
        })
        .collect()
}

pub(super) fn who(actor: &Actor) -> String {
    format!("{} ({})", one_line(&actor.name), basis(actor))
}

/// What a name rests on, for people.
pub(super) fn basis(actor: &Actor) -> String {
    match &actor.identity {
        Identity::Program => "the program".to_owned(),
        Identity::Claimed => "name as typed, not checked".to_owned(),
        Identity::Verified { key } => format!("signed with {key}"),
    }
}

pub(super) fn tags(entry: &Entry<'_>) -> Vec<String> {
    let weight = match entry.weight {
        Weight::Critical => Some("critical"),
        Weight::Required => None,
        Weight::Advisory => Some("advisory"),
        Weight::Optional => Some("optional"),
    };
    weight.into_iter().map(str::to_owned).collect()
}

pub(super) fn badge(entry: &Entry<'_>) -> Badge {
    let standing_by = match (entry.gate, entry.subject) {
        _ if entry.outcome.is_some() => None,
        (_, Subject::Step(_, step)) if step.kind == StepKind::Hold => Some("hold"),
        (GateRole::Trigger, _) => Some("trigger"),
        (GateRole::Rollback, _) => Some("standing by"),
        (GateRole::Record, _) => Some("record"),
        (GateRole::Reference, _) => Some("reference"),
        (GateRole::Forward, _) => None,
    };
    Badge {
        class: standing_by.map_or_else(|| class(entry.outcome), |_| "idle"),
        word: standing_by.map_or_else(|| word(entry.outcome), str::to_owned),
    }
}

pub(super) fn class(outcome: Option<Outcome>) -> &'static str {
    match outcome {
        Some(Outcome::Proved) => "proved",
        Some(Outcome::Attested) => "attested",
        Some(Outcome::Waived) => "waived",
        Some(Outcome::Failed) => "failed",
        Some(Outcome::Inconclusive) => "inconclusive",
        Some(Outcome::NotMeasured) => "unmeasured",
        Some(Outcome::Skipped) => "skipped",
        Some(Outcome::Unknown) => "unknown",
        None => "open",
    }
}

pub(super) fn class_of_verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "proved",
        Verdict::Fail => "failed",
        Verdict::Inconclusive => "inconclusive",
        Verdict::NotMeasured => "unmeasured",
    }
}

pub(super) fn class_of_standing(state: &State) -> &'static str {
    if state.rollback.is_some() {
        return "failed";
    }
    match (&state.aborted, &state.ended) {
        (Some(_), _) => "failed",
        (None, Some((verdict, ..))) => class_of_verdict(*verdict),
        (None, None) => "open",
    }
}

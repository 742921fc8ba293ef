//! The launch on one page: self-contained, no script, no request, good on a phone and on paper.

use crate::Material;
use crate::account::{
    Entry, Need, Subject, decision, entries, listed, need, receipt_id, settled, standing, tally,
    total, word,
};
use crate::json::probe_name;
use crate::text::{
    clock, counted, day, digest_text, is_shown, moment, one_line, printable, short_digest,
};
use askama::Template;
use jiff::Timestamp;
use std::cell::Cell;
use std::time::Duration;
use tminus_checklist::Weight;
use tminus_launch::{Outcomes, State, StepState};
use tminus_measure::{Outcome, Verdict, display_duration};
use tminus_plan::{Effect, GateRole, Plan, Probe, Source, Step, StepKind};
use tminus_receipt::{Actor, EvidenceReference, Identity, Value};

/// The most of one captured text that is shown, in bytes: its beginning and, mostly, its end.
const SHOWN_OF_ONE: usize = 32 * 1024;
/// The most captured text that one page carries, in bytes.
const SHOWN_OF_ALL: usize = 8 * 1024 * 1024;
/// Deeper nesting is not indented further; a phone has no room for it.
const DEEPEST: usize = 4;

/// The launch as one HTML file.
pub fn html(material: &Material<'_>) -> String {
    let page = Pages::of(material).page();
    let mut text = page
        .render()
        .expect("rendering into a string has no way to fail");
    text.retain(is_shown);
    text
}

#[derive(Template)]
#[template(path = "report.html")]
struct Page {
    title: String,
    launch: String,
    version: String,
    verdict: Badge,
    verdict_why: String,
    progress: String,
    facts: Vec<Fact>,
    tallies: Vec<Tally>,
    attention: Vec<Attention>,
    waivers: Vec<Waiver>,
    phases: Vec<PhaseView>,
    choices: Vec<Fact>,
    journal: Vec<JournalRow>,
    tip: Option<String>,
    checkpoint: Option<String>,
}

/// An outcome in word and class; the class picks colour and icon.
struct Badge {
    class: &'static str,
    word: String,
}

struct Fact {
    label: String,
    value: String,
    mono: bool,
}

struct Tally {
    class: &'static str,
    word: String,
    count: usize,
}

struct Attention {
    anchor: String,
    line: usize,
    text: Vec<Piece>,
    badge: Badge,
    why: String,
    command: Option<String>,
}

struct Waiver {
    anchor: String,
    line: usize,
    text: Vec<Piece>,
    by: String,
    reason: String,
    expires: String,
}

struct PhaseView {
    anchor: String,
    heading: String,
    line: usize,
    environment: Option<String>,
    entered: Option<String>,
    /// A phase that no forward gate asks about and of which nothing is known is folded.
    folded: bool,
    gate: Option<GateView>,
    gate_pending: bool,
    tally: String,
    rows: Vec<Row>,
}

struct GateView {
    badge: Badge,
    at: String,
    reasons: Vec<String>,
}

/// A stretch of text, set as code or not.
struct Piece {
    code: bool,
    text: String,
}

struct Row {
    group: Option<String>,
    anchor: String,
    depth: usize,
    line: usize,
    text: Vec<Piece>,
    badge: Badge,
    /// Weight, kind: what is not the usual.
    tags: Vec<String>,
    who: Option<String>,
    who_basis: Option<String>,
    at: Option<Stamp>,
    note: Option<String>,
    expires: Option<String>,
    summary: Option<String>,
    needs: Option<String>,
    claimed: bool,
    values: Vec<Fact>,
    steps: Vec<StepView>,
    evidence: Vec<EvidenceView>,
    receipts: Vec<String>,
}

/// A time with the machine's way to write it.
struct Stamp {
    iso: String,
    text: String,
}

struct StepView {
    /// Shown where an item has several steps.
    badge: Option<Badge>,
    title: Option<Vec<Piece>>,
    command: Option<String>,
    how: String,
    summary: Option<String>,
    undone: Option<Badge>,
    values: Vec<Fact>,
    evidence: Vec<EvidenceView>,
}

struct EvidenceView {
    name: String,
    size: String,
    digest: String,
    full_digest: String,
    text: Option<String>,
    remark: Option<String>,
}

struct JournalRow {
    anchor: String,
    seq: u64,
    stamp: Stamp,
    kind: String,
    by: String,
    text: String,
}

/// What the page is made from, while it is made.
struct Pages<'a> {
    material: &'a Material<'a>,
    plan: &'a Plan,
    state: &'a State,
    entries: Vec<Entry<'a>>,
    /// Bytes of captured text that the page may still take.
    room: Cell<usize>,
}

impl<'a> Pages<'a> {
    fn of(material: &'a Material<'a>) -> Self {
        Self {
            material,
            plan: material.plan,
            state: material.state,
            entries: entries(material.plan, material.state),
            room: Cell::new(SHOWN_OF_ALL),
        }
    }

    fn page(&self) -> Page {
        let (plan, state) = (self.plan, self.state);
        let (standing, why) = standing(state);
        let outcomes = tally(&self.entries);
        Page {
            title: one_line(&plan.title),
            launch: state.launch.clone(),
            version: self.material.tool_version.to_owned(),
            verdict: Badge {
                class: class_of_standing(state),
                word: standing,
            },
            verdict_why: one_line(&why),
            progress: format!(
                "{} of {} settled",
                settled(&outcomes),
                counted(total(&outcomes), "item", "items")
            ),
            facts: self.facts(),
            tallies: listed(&outcomes)
                .into_iter()
                .filter(|(_, count)| *count > 0)
                .map(|(outcome, count)| Tally {
                    class: class(outcome),
                    word: word(outcome),
                    count,
                })
                .collect(),
            attention: self.attention(),
            waivers: self.waivers(),
            phases: (0..plan.phases.len())
                .map(|index| self.phase(index))
                .collect(),
            choices: self.choices(),
            journal: state
                .journal
                .iter()
                .map(|entry| JournalRow {
                    anchor: format!("r{}", entry.seq),
                    seq: entry.seq,
                    stamp: self.stamp(entry.time),
                    kind: entry.kind.clone(),
                    by: one_line(&entry.actor.name),
                    text: one_line(&entry.text),
                })
                .collect(),
            tip: state.tip.clone(),
            checkpoint: self.material.checkpoint.map(printable),
        }
    }

    fn facts(&self) -> Vec<Fact> {
        let (plan, state) = (self.plan, self.state);
        let fact = |label: &str, value: String, mono| Fact {
            label: label.to_owned(),
            value,
            mono,
        };
        let mut facts = vec![
            fact(
                "T-0",
                state.t_zero.map_or_else(|| "not set".to_owned(), moment),
                false,
            ),
            fact(
                "Opened",
                state.opened.map_or_else(|| "not yet".to_owned(), moment),
                false,
            ),
        ];
        let end = state
            .ended
            .as_ref()
            .map(|(_, _, at)| *at)
            .or(state.aborted.as_ref().map(|(_, _, at)| *at));
        if let Some(end) = end {
            let took = state
                .opened
                .map(|opened| elapsed(opened, end))
                .map(|took| format!(", after {took}"));
            facts.push(fact(
                "Ended",
                format!("{}{}", moment(end), took.unwrap_or_default()),
                false,
            ));
        }
        facts.push(fact("Checklist", one_line(&plan.file), true));
        facts.push(fact(
            "Artifact",
            state
                .artifact
                .as_deref()
                .map_or_else(|| "none given".to_owned(), one_line),
            state.artifact.is_some(),
        ));
        facts.push(fact("Plan", plan.digest.clone(), true));
        facts.push(fact("Config", plan.config_digest.clone(), true));
        if let Some(only) = &state.only {
            facts.push(fact("Only", one_line(only), true));
        }
        let variables: Vec<String> = state
            .variables
            .iter()
            .map(|(name, value)| {
                format!(
                    "{name}={}",
                    value
                        .as_deref()
                        .map_or_else(|| "(secret)".to_owned(), one_line)
                )
            })
            .collect();
        if !variables.is_empty() {
            facts.push(fact("Variables", variables.join("  "), true));
        }
        facts
    }

    fn choices(&self) -> Vec<Fact> {
        let taken = |(index, choice): (usize, &tminus_plan::PlanChoice)| {
            let taken = self.state.chosen.get(index).copied().flatten()?;
            let option = choice.options.get(taken)?;
            let others: Vec<&str> = choice
                .options
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != taken)
                .map(|(_, option)| option.name.as_str())
                .collect();
            Some(Fact {
                label: format!("line {}", choice.line),
                value: format!(
                    "{}, not {}",
                    one_line(&option.name),
                    one_line(&others.join(" or "))
                ),
                mono: false,
            })
        };
        self.plan
            .choices
            .iter()
            .enumerate()
            .filter_map(taken)
            .collect()
    }

    /// What stands in the way: everything required that is not settled, what failed first.
    fn attention(&self) -> Vec<Attention> {
        let mut blocking: Vec<_> = self.entries.iter().filter(|entry| entry.blocks()).collect();
        blocking.sort_by_key(|entry| (entry.outcome.is_none(), entry.line));
        let row = |entry: &&Entry<'a>| {
            let need = need(self.plan, self.state, entry)?;
            // What is nested in an item is listed by itself.
            (need != Need::Nested && !(entry.has_children && matches!(need, Need::Mend(_)))).then(
                || Attention {
                    anchor: anchor(entry),
                    line: entry.line,
                    text: pieces(entry.text),
                    badge: badge(entry),
                    why: one_line(&need.sentence()),
                    command: need.command(&self.state.launch, entry.id),
                },
            )
        };
        blocking.iter().filter_map(row).collect()
    }

    fn waivers(&self) -> Vec<Waiver> {
        let waived = |entry: &Entry<'a>| {
            let known = entry
                .item_state(self.state)
                .filter(|_| entry.outcome == Some(Outcome::Waived))?;
            Some(Waiver {
                anchor: anchor(entry),
                line: entry.line,
                text: pieces(entry.text),
                by: known
                    .by
                    .as_ref()
                    .map_or_else(|| "nobody named".to_owned(), who),
                reason: one_line(known.note.as_deref().unwrap_or(&known.summary)),
                expires: known.expires.map_or_else(|| "no expiry".to_owned(), moment),
            })
        };
        self.entries.iter().filter_map(waived).collect()
    }

    fn phase(&self, index: usize) -> PhaseView {
        let phase = &self.plan.phases[index];
        let own: Vec<&Entry<'a>> = self
            .entries
            .iter()
            .filter(|entry| entry.phase == index)
            .collect();
        let outcomes = tally(own.iter().copied());
        let entered = self.state.entered.get(index).copied().flatten();
        let gate = self.state.gates.get(index).and_then(Option::as_ref);
        let mut group: &[String] = &[];
        let rows = own
            .iter()
            .map(|entry| {
                let below = below_phase(entry.path, &phase.heading);
                let heading =
                    (below != group && !below.is_empty()).then(|| one_line(&below.join(" › ")));
                group = below;
                self.row(entry, heading)
            })
            .collect();
        PhaseView {
            anchor: format!("p{}", index + 1),
            heading: one_line(&phase.heading),
            line: phase.line,
            environment: phase.environment.as_deref().map(one_line),
            entered: entered.map(|time| self.stamp(time).text),
            folded: !phase.forward && own.iter().all(|entry| entry.outcome.is_none()),
            gate: gate.map(|gate| GateView {
                badge: Badge {
                    class: class_of_verdict(gate.verdict),
                    word: decision(gate.verdict).to_owned(),
                },
                at: self.stamp(gate.at).text,
                reasons: gate.reasons.iter().map(|reason| one_line(reason)).collect(),
            }),
            gate_pending: phase.forward,
            tally: tally_words(&outcomes, own.len()),
            rows,
        }
    }

    fn row(&self, entry: &Entry<'a>, group: Option<String>) -> Row {
        let known = entry.item_state(self.state);
        let steps = entry.steps(self.plan, self.state);
        let single = steps.len() == 1;
        let step_views: Vec<StepView> = steps
            .iter()
            .map(|&(step, state)| self.step(step, state, entry, single))
            .filter(|view| {
                view.title.is_some()
                    || view.command.is_some()
                    || view.summary.is_some()
                    || !view.evidence.is_empty()
            })
            .collect();
        let shown: Vec<&EvidenceReference> = steps
            .iter()
            .filter_map(|(_, state)| state.as_ref()?.observed.as_ref())
            .flat_map(|observed| &observed.evidence)
            .collect();
        let summary = one_line(entry.summary(self.plan, self.state));
        let repeated = step_views
            .iter()
            .any(|step| step.summary.as_deref() == Some(summary.as_str()));
        let needs = entry
            .counts()
            .then(|| need(self.plan, self.state, entry))
            .flatten()
            .filter(|need| !matches!(need, Need::Mend(_) | Need::Nested))
            .map(|need| one_line(&need.sentence()));
        let mut receipts: Vec<u64> = known
            .map(|known| known.receipts.clone())
            .unwrap_or_default();
        receipts.extend(
            steps
                .iter()
                .filter_map(|(_, state)| *state)
                .flat_map(|state| &state.receipts),
        );
        receipts.sort_unstable();
        receipts.dedup();
        let by = known.and_then(|known| known.by.as_ref());
        Row {
            group,
            anchor: anchor(entry),
            depth: entry.depth.min(DEEPEST),
            line: entry.line,
            text: pieces(entry.text),
            badge: badge(entry),
            tags: tags(entry),
            who: by.map(|by| one_line(&by.name)),
            who_basis: by.map(basis),
            at: entry.at.map(|time| self.stamp(time)),
            note: known
                .and_then(|known| known.note.as_deref())
                .map(printable)
                .filter(|note| !note.trim().is_empty()),
            expires: known.and_then(|known| known.expires).map(moment),
            summary: (!summary.is_empty() && !repeated && needs.is_none()).then_some(summary),
            needs,
            claimed: matches!(entry.subject, Subject::Item(_, item) if item.claimed)
                && !matches!(entry.outcome, Some(Outcome::Proved | Outcome::Attested)),
            values: known
                .map(|known| facts_of(&known.values))
                .unwrap_or_default(),
            steps: step_views,
            evidence: known
                .map(|known| {
                    let own = known
                        .evidence
                        .iter()
                        .filter(|reference| !shown.contains(reference));
                    own.map(|reference| self.evidence(reference)).collect()
                })
                .unwrap_or_default(),
            receipts: receipts
                .into_iter()
                .map(|seq| receipt_id(self.state, seq))
                .collect(),
        }
    }

    fn step(
        &self,
        step: &Step,
        state: Option<&StepState>,
        entry: &Entry<'_>,
        single: bool,
    ) -> StepView {
        let observed = state.and_then(|state| state.observed.as_ref());
        let command = match &step.proof.probe {
            Some(Probe::Command(command)) => Some(printable(&command.command)),
            _ => None,
        };
        let outcome = state.and_then(|state| state.outcome);
        let mut how = Vec::new();
        match (&step.proof.source, &step.proof.probe) {
            (Source::Written, Some(probe)) => how.push(format!("{}, written", probe_name(probe))),
            (Source::Bound { line }, Some(probe)) => how.push(format!(
                "{}, bound at config line {line}",
                probe_name(probe)
            )),
            _ => {}
        }
        if step.kind == StepKind::Action && step.effect != Effect::Read {
            how.push("changes something".to_owned());
        }
        if let Some(observed) = observed {
            how.push(display_duration(Duration::from_micros(
                observed.duration_us,
            )));
        }
        if let Some(attempts) = state
            .map(|state| state.attempts)
            .filter(|&attempts| attempts > 1)
        {
            how.push(format!("{attempts} tries"));
        }
        if state.is_some_and(|state| state.running) {
            how.push("running".to_owned());
        }
        let named =
            !single && step.text != entry.text && Some(step.text.as_str()) != command.as_deref();
        StepView {
            badge: (!single).then(|| Badge {
                class: class(outcome),
                word: word(outcome),
            }),
            title: named.then(|| pieces(&step.text)),
            // A step that is nothing but its command has it for a text already.
            command: command.filter(|command| !(single && entry.text.trim_matches('`') == command)),
            how: how.join(" · "),
            summary: observed
                .map(|observed| one_line(&observed.summary))
                .filter(|summary| !summary.is_empty()),
            undone: state.and_then(|state| state.undone).map(|undone| Badge {
                class: class(Some(undone)),
                word: format!("undo {undone}"),
            }),
            values: observed
                .map(|observed| facts_of(&observed.values))
                .unwrap_or_default(),
            evidence: observed
                .map(|observed| {
                    observed
                        .evidence
                        .iter()
                        .map(|reference| self.evidence(reference))
                        .collect()
                })
                .unwrap_or_default(),
        }
    }

    fn evidence(&self, reference: &EvidenceReference) -> EvidenceView {
        let digest = digest_text(&reference.digest);
        let mut remarks = Vec::new();
        if reference.cut > 0 {
            remarks.push(format!("{} more were not kept", bytes(reference.cut)));
        }
        let text = if reference.bytes == 0 {
            None
        } else if self.room.get() == 0 {
            remarks.push("not shown: this page holds as much captured text as it may".to_owned());
            None
        } else if let Some(found) = (self.material.evidence)(&reference.digest) {
            let text = shown(&found);
            if found.len() > SHOWN_OF_ONE {
                remarks.push("the middle is left out here".to_owned());
            }
            self.room.set(self.room.get().saturating_sub(text.len()));
            Some(text)
        } else {
            remarks.push("the text is not at hand; its digest is".to_owned());
            None
        };
        EvidenceView {
            name: one_line(&reference.name),
            size: if reference.bytes == 0 {
                "empty".to_owned()
            } else {
                bytes(reference.bytes)
            },
            digest: short_digest(&digest).to_owned(),
            full_digest: digest,
            text,
            remark: (!remarks.is_empty()).then(|| remarks.join("; ")),
        }
    }

    /// The time of day alone on the day the launch was opened, else with its day.
    fn stamp(&self, time: Timestamp) -> Stamp {
        let same_day = self
            .state
            .opened
            .is_some_and(|opened| day(opened) == day(time));
        Stamp {
            iso: time.to_string(),
            text: if same_day {
                clock(time)
            } else {
                format!("{} {}", day(time), clock(time))
            },
        }
    }
}

/// Captured bytes as text, the middle of a long one left out.
fn shown(found: &[u8]) -> String {
    if found.len() <= SHOWN_OF_ONE {
        return printable(&String::from_utf8_lossy(found));
    }
    let head = &found[..SHOWN_OF_ONE / 4];
    let tail = &found[found.len() - SHOWN_OF_ONE * 3 / 4..];
    let left_out = found.len() - head.len() - tail.len();
    format!(
        "{}\n[… {} left out …]\n{}",
        printable(&String::from_utf8_lossy(head)),
        bytes(left_out as u64),
        printable(&String::from_utf8_lossy(tail))
    )
}

/// A number of bytes for people: `1.2 KB`.
fn bytes(count: u64) -> String {
    const UNITS: [&str; 4] = ["KB", "MB", "GB", "TB"];
    if count < 1000 {
        return counted(
            usize::try_from(count).unwrap_or(usize::MAX),
            "byte",
            "bytes",
        );
    }
    let mut amount = count as f64 / 1000.0;
    let mut unit = 0;
    while amount >= 999.95 && unit + 1 < UNITS.len() {
        amount /= 1000.0;
        unit += 1;
    }
    format!("{amount:.1} {}", UNITS[unit])
}

fn elapsed(from: Timestamp, to: Timestamp) -> String {
    display_duration(Duration::try_from(to.duration_since(from)).unwrap_or_default())
}

/// The headings between the phase's and the entry.
fn below_phase<'a>(path: &'a [String], heading: &str) -> &'a [String] {
    path.iter()
        .rposition(|name| name == heading)
        .map_or(&[], |place| &path[place + 1..])
}

fn anchor(entry: &Entry<'_>) -> String {
    format!("i-{}", entry.id)
}

/// A text with its stretches of code told apart; a backtick without its partner stays one.
fn pieces(text: &str) -> Vec<Piece> {
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

fn facts_of(values: &[Value]) -> Vec<Fact> {
    values
        .iter()
        .map(|value| Fact {
            label: one_line(&value.name),
            value: one_line(&value.text),
            mono: true,
        })
        .collect()
}

fn who(actor: &Actor) -> String {
    format!("{} ({})", one_line(&actor.name), basis(actor))
}

/// What a name rests on, for people.
fn basis(actor: &Actor) -> String {
    match &actor.identity {
        Identity::Program => "the program".to_owned(),
        Identity::Claimed => "name as typed, not checked".to_owned(),
        Identity::Verified { key } => format!("signed with {key}"),
    }
}

fn tags(entry: &Entry<'_>) -> Vec<String> {
    let weight = match entry.weight {
        Weight::Critical => Some("critical"),
        Weight::Required => None,
        Weight::Advisory => Some("advisory"),
        Weight::Optional => Some("optional"),
    };
    weight.into_iter().map(str::to_owned).collect()
}

fn badge(entry: &Entry<'_>) -> Badge {
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

fn tally_words(outcomes: &Outcomes, entries: usize) -> String {
    let words: Vec<String> = listed(outcomes)
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(outcome, count)| format!("{count} {}", word(outcome)))
        .collect();
    if words.is_empty() {
        format!("{}, none asked for", counted(entries, "entry", "entries"))
    } else {
        words.join(" · ")
    }
}

fn class(outcome: Option<Outcome>) -> &'static str {
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

fn class_of_verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "proved",
        Verdict::Fail => "failed",
        Verdict::Inconclusive => "inconclusive",
        Verdict::NotMeasured => "unmeasured",
    }
}

fn class_of_standing(state: &State) -> &'static str {
    match (&state.aborted, &state.ended) {
        (Some(_), _) => "failed",
        (None, Some((verdict, ..))) => class_of_verdict(*verdict),
        (None, None) => "open",
    }
}

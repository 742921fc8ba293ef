//! The launch on one page: self-contained, no script, no request, good on a phone and on paper.

mod evidence;
mod row;
mod view;

use crate::Material;
use crate::account::{
    Entry, Need, between, decision, entries, listed, need, of_phase, rollback_rows, settled,
    standing, tally, total, word,
};
use crate::text::{clock, counted, day, is_shown, moment, one_line, printable};
use askama::Template;
use jiff::Timestamp;
use std::cell::Cell;
use tminus_launch::{Outcomes, State};
use tminus_measure::Outcome;
use tminus_plan::Plan;
use view::{
    Attention, Badge, ChartView, Fact, GateView, JournalRow, Page, PhaseView, RollbackRowView,
    Stamp, Tally, Waiver, badge, class, class_of_standing, class_of_verdict, pieces, who,
};

/// The launch as one HTML file.
pub fn html(material: &Material<'_>) -> String {
    let page = Pages::of(material).page();
    let mut text = page
        .render()
        .expect("rendering into a string has no way to fail");
    text.retain(is_shown);
    text
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
            room: Cell::new(evidence::SHOWN_OF_ALL),
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
            verdict_why: match &state.rollback {
                Some(begun) => one_line(&format!("{why}. Because of: {}", begun.reason)),
                None => one_line(&why),
            },
            rollback: self.rollback(),
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
            charts: crate::chart::charts(plan, state)
                .iter()
                .map(|chart| ChartView {
                    title: one_line(&chart.title),
                    of: one_line(&chart.of),
                    compared: !chart.baseline.is_empty(),
                    folded: chart.quiet,
                    svg: crate::chart::svg(chart),
                })
                .collect(),
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
                .map(|opened| between(opened, end))
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
        if self.state.rollback.is_some() {
            // Nothing is in the way of what has been taken back.
            return Vec::new();
        }
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

    /// What the rollback did, if there was one.
    fn rollback(&self) -> Vec<RollbackRowView> {
        let Some(begun) = &self.state.rollback else {
            return Vec::new();
        };
        rollback_rows(self.plan, self.state, begun)
            .into_iter()
            .map(|row| RollbackRowView {
                badge: Badge {
                    class: class(row.outcome),
                    word: word(row.outcome),
                },
                after: row.after,
                line: row.line,
                text: pieces(&row.text),
                summary: one_line(&row.summary),
            })
            .collect()
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
        let own = of_phase(&self.entries, index);
        let outcomes = tally(own);
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
            pending: self.pending(entered.is_some()),
            tally: tally_words(&outcomes, own.len()),
            rows,
        }
    }

    /// How a gate stands that is not decided.
    fn pending(&self, entered: bool) -> &'static str {
        let over = self.state.ended.is_some() || self.state.aborted.is_some();
        match (over, entered) {
            (true, _) => "not decided",
            (false, true) => "under way",
            (false, false) => "not entered",
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

/// The headings between the phase's and the entry.
fn below_phase<'a>(path: &'a [String], heading: &str) -> &'a [String] {
    path.iter()
        .rposition(|name| name == heading)
        .map_or(&[], |place| &path[place + 1..])
}

fn anchor(entry: &Entry<'_>) -> String {
    format!("i-{}", entry.id)
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

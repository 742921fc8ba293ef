//! What a launch came to, for the end of a run and for `status`.

use super::sign;
use crate::account::{
    Entry, Need, between, decision, entries, listed, need, of_phase, rollback_rows, standing,
    tally, total, word,
};
use crate::chart::sparklines;
use crate::text::{columns, counted, fit, moment, one_line, pad};
use jiff::Timestamp;
use std::fmt::Write as _;
use tminus_launch::{RollbackState, State, unwatched};
use tminus_measure::Outcome;
use tminus_plan::Plan;

/// A line of the summary is not wider than this where a text can be cut.
const WIDEST: usize = 100;

/// The closing table: the phases with their counts and gates, what is open or failed with its line and
/// what it needs, the waivers, the verdict. Ends with a line feed.
pub fn summary(plan: &Plan, state: &State) -> String {
    let entries = entries(plan, state);
    let mut text = String::new();
    table(&mut text, plan, state, &entries);
    if let Some(begun) = &state.rollback {
        rolled_back(&mut text, plan, state, begun);
    } else {
        in_the_way(&mut text, plan, state, &entries);
        unwatched_triggers(&mut text, plan, state);
    }
    waived(&mut text, state, &entries);
    let watched = sparklines(plan, state);
    if !watched.is_empty() {
        let _ = writeln!(text, "\nwatched:");
    }
    for line in watched {
        let _ = writeln!(text, "  {line}");
    }
    let (standing, why) = standing(state);
    let _ = writeln!(text, "\n{}: {}", standing, one_line(&why));
    text
}

/// A row a phase, a column an outcome that occurs.
fn table(text: &mut String, plan: &Plan, state: &State, entries: &[Entry<'_>]) {
    let all = tally(entries);
    let used: Vec<Option<Outcome>> = listed(&all)
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(outcome, _)| outcome)
        .collect();
    let headings: Vec<String> = used.iter().map(|&outcome| word(outcome)).collect();
    let rows: Vec<_> = (0..plan.phases.len())
        .map(|phase| (phase, tally(of_phase(entries, phase))))
        .filter(|(_, outcomes)| total(outcomes) > 0)
        .collect();
    let names: Vec<String> = rows
        .iter()
        .map(|&(phase, _)| one_line(&plan.phases[phase].heading))
        .collect();
    let numbers: usize = headings.iter().map(|heading| columns(heading) + 2).sum();
    let room = WIDEST
        .saturating_sub(numbers + 2 + "no-go (not measured)".len())
        .max(20);
    let name_width = names
        .iter()
        .map(|name| columns(name))
        .max()
        .unwrap_or(0)
        .min(room)
        .max("phase".len());
    let mut line = pad("phase", name_width);
    for heading in &headings {
        let _ = write!(line, "  {heading}");
    }
    let _ = writeln!(text, "{line}  gate");
    for ((phase, outcomes), name) in rows.iter().zip(&names) {
        let mut line = pad(name, name_width);
        for (wanted, heading) in used.iter().zip(&headings) {
            let count = listed(outcomes)
                .into_iter()
                .find(|(outcome, _)| outcome == wanted)
                .map_or(0, |(_, count)| count);
            let shown = if count == 0 {
                "·".to_owned()
            } else {
                count.to_string()
            };
            let _ = write!(line, "  {shown:>width$}", width = columns(heading));
        }
        let gate = state
            .gates
            .get(*phase)
            .and_then(Option::as_ref)
            .map_or("–", |gate| decision(gate.verdict));
        let _ = writeln!(text, "{line}  {gate}");
    }
}

/// Why it was rolled back, what was done when, and what is left.
fn rolled_back(text: &mut String, plan: &Plan, state: &State, begun: &RollbackState) {
    let how = match (&begun.ended, begun.cause) {
        (Some((_, ended)), _) => format!("rolled back in {}", between(begun.at, *ended)),
        (None, _) => "the rollback is not complete".to_owned(),
    };
    let _ = writeln!(text, "\n{how}: {}", one_line(&begun.reason));
    for row in rollback_rows(plan, state, begun) {
        let (mark, _) = sign(row.outcome);
        let line = format!(
            "{:>5}  {mark} {}  {:>8}  {}",
            row.line,
            pad(&word(row.outcome), 12),
            row.after.unwrap_or_default(),
            one_line(&row.text)
        );
        let _ = writeln!(text, "{}", fit(&line, WIDEST));
        if !row.summary.is_empty() {
            let _ = writeln!(text, "         {}", one_line(&row.summary));
        }
    }
}

fn in_the_way(text: &mut String, plan: &Plan, state: &State, entries: &[Entry<'_>]) {
    let mut rows: Vec<(&Entry<'_>, Need)> = entries
        .iter()
        .filter(|entry| entry.counts())
        .filter_map(|entry| Some((entry, need(plan, state, entry)?)))
        .filter(|(entry, need)| {
            *need != Need::Nested && !(entry.has_children && matches!(need, Need::Mend(_)))
        })
        .collect();
    rows.sort_by_key(|(entry, _)| (!entry.blocks(), entry.outcome.is_none(), entry.line));
    if rows.is_empty() {
        return;
    }
    let blocking = rows.iter().filter(|(entry, _)| entry.blocks()).count();
    let warning = rows.len() - blocking;
    for (index, (entry, need)) in rows.iter().enumerate() {
        if index == 0 && blocking > 0 {
            let _ = writeln!(text, "\nin the way: {}", counted(blocking, "item", "items"));
        }
        if index == blocking {
            let _ = writeln!(
                text,
                "\nnot settled, and not in the way: {}",
                counted(warning, "item", "items")
            );
        }
        let (mark, _) = sign(entry.outcome);
        let line = format!(
            "{:>5}  {mark} {}  {}",
            entry.line,
            pad(&word(entry.outcome), 12),
            one_line(entry.text)
        );
        let _ = writeln!(text, "{}", fit(&line, WIDEST));
        let _ = writeln!(text, "         {}", one_line(&need.sentence()));
        if let Some(command) = need.command(&state.launch, entry.id) {
            let _ = writeln!(text, "         $ {command}");
        }
    }
}

/// The triggers for which a launch waits before it deploys anything.
fn unwatched_triggers(text: &mut String, plan: &Plan, state: &State) {
    if state.ended.is_some() || state.aborted.is_some() {
        return;
    }
    // Whether a waiver has run out since is told where the launch goes on.
    let triggers: Vec<_> = unwatched(plan, state, Timestamp::MIN).collect();
    if triggers.is_empty() {
        return;
    }
    let _ = writeln!(
        text,
        "\nnothing is deployed before somebody watches what nothing measures: {}",
        counted(triggers.len(), "rollback trigger", "rollback triggers")
    );
    for at in triggers {
        let step = &plan.steps[at.0];
        let id = step.item.map_or(&step.id, |item| &plan.items[item.0].id);
        let (mark, _) = sign(None);
        let line = format!("{:>5}  {mark} {}", step.line, one_line(&step.text));
        let _ = writeln!(text, "{}", fit(&line, WIDEST));
        if let Some(command) = Need::Sign.command(&state.launch, id) {
            let _ = writeln!(text, "         $ {command}");
        }
    }
    let _ = writeln!(
        text,
        "         or bind what measures it in tminus.toml, or let it go with `tminus waive`"
    );
}

fn waived(text: &mut String, state: &State, entries: &[Entry<'_>]) {
    let rows: Vec<_> = entries
        .iter()
        .filter(|entry| entry.outcome == Some(Outcome::Waived))
        .collect();
    if rows.is_empty() {
        return;
    }
    let _ = writeln!(text, "\nwaived: {}", counted(rows.len(), "item", "items"));
    for entry in rows {
        let line = format!(
            "{:>5}  {} {}",
            entry.line,
            sign(entry.outcome).0,
            one_line(entry.text)
        );
        let _ = writeln!(text, "{}", fit(&line, WIDEST));
        let Some(known) = entry.item_state(state) else {
            continue;
        };
        let by = known.by.as_ref().map_or("somebody", |by| by.name.as_str());
        let reason = known.note.as_deref().unwrap_or(&known.summary);
        let until = known.expires.map_or_else(
            || "no expiry".to_owned(),
            |time| format!("until {}", moment(time)),
        );
        let _ = writeln!(
            text,
            "         {}",
            one_line(&format!("by {by}, {until}: {reason}"))
        );
    }
}

//! The board of a running launch.

use super::paint::{Line, Tone};
use super::{sign, tone};
use crate::account::{
    Entry, Need, decision, entries, need, of_phase, settled, standing, tally, times, total, word,
};
use crate::chart::{Spark, sparklines};
use crate::text::{clock, columns, counted, one_line, pad, short_digest};
use jiff::Timestamp;
use std::time::Duration;
use tminus_launch::State;
use tminus_measure::{Outcome, display_duration};
use tminus_plan::Plan;

/// The widest a phase's name is shown.
const WIDEST_NAME: usize = 44;
/// The length of a progress bar.
const BAR: usize = 12;

/// What the terminal shows at `now`, in at most `height` lines of at most `width` columns each, without
/// a line feed at the end. Where there is little room, the phases in the middle of the work, what
/// runs and what people are waited for are kept.
pub fn frame(
    plan: &Plan,
    state: &State,
    now: Timestamp,
    width: usize,
    height: usize,
    color: bool,
) -> String {
    let entries = entries(plan, state);
    let head = head(plan, state, now);
    let mut running = running(plan, state, now);
    running.extend(armed(plan, state));
    let watched: Vec<Line> = sparklines(plan, state)
        .iter()
        .map(|spark| {
            Line::new()
                .add(Tone::Plain, "  ")
                .add(Tone::Plain, &pad(&spark.title, Spark::WIDTHS.0))
                .add(Tone::Soft, &format!(" {:<5}", spark.name))
                .add(Tone::Signed, &spark.blocks)
                .add(Tone::Soft, &format!("  {}", spark.range))
        })
        .collect();
    let (waiting, current) = waiting(plan, state, &entries);
    let settled = last_settled(plan, state, &entries);
    let phases = phases(plan, state, &entries, current, width);

    // Each part takes what the more important ones leave, its heading and blank line included.
    let mut room = height.saturating_sub(head.len());
    let mut take = |lines: usize, least: usize| {
        let taken = if room < least { 0 } else { lines.min(room) };
        room -= taken;
        taken
    };
    let with_heading = |lines: &[Line]| if lines.is_empty() { 0 } else { lines.len() + 2 };
    let running_room = take(with_heading(&running), 3);
    let phase_room = take(phases.len().min(5) + 1, 2);
    let waiting_room = take(with_heading(&waiting), 4);
    let watched_room = take(with_heading(&watched).min(10), 3);
    let more_phases = take(phases.len().saturating_sub(5), 1);
    let settled_room = take(with_heading(&settled), 3);

    let mut lines = head;
    if phase_room > 1 {
        lines.push(Line::new());
        lines.extend(around(phases, current, phase_room - 1 + more_phases));
    }
    part(&mut lines, "running", running, running_room);
    part(&mut lines, "watched", watched, watched_room);
    part(&mut lines, "waiting for people", waiting, waiting_room);
    part(&mut lines, "last settled", settled, settled_room);
    lines.truncate(height);
    let lines: Vec<String> = lines.iter().map(|line| line.render(width, color)).collect();
    lines.join("\n")
}

fn part(lines: &mut Vec<Line>, heading: &str, part: Vec<Line>, room: usize) {
    if room < 3 {
        return;
    }
    lines.push(Line::new());
    lines.push(Line::new().add(Tone::Soft, heading));
    lines.extend(part.into_iter().take(room - 2));
}

/// As many phases as there is room for, those around the current one first.
fn around(phases: Vec<Line>, current: usize, room: usize) -> Vec<Line> {
    let first = current
        .saturating_sub(room / 2)
        .min(phases.len().saturating_sub(room));
    phases.into_iter().skip(first).take(room).collect()
}

fn head(plan: &Plan, state: &State, now: Timestamp) -> Vec<Line> {
    let (standing, why) = standing(state);
    let mut launch = Line::new()
        .add(Tone::Soft, "launch ")
        .add(Tone::Plain, &state.launch);
    if let Some(opened) = state.opened {
        launch = launch.add(Tone::Soft, &format!(" · opened {} UTC", clock(opened)));
    }
    if let Some(artifact) = &state.artifact {
        launch = launch.add(Tone::Soft, &format!(" · {}", short_digest(artifact)));
    }
    launch = launch.add(
        Tone::Soft,
        &format!(
            " · {}",
            counted(
                usize::try_from(state.receipts).unwrap_or(usize::MAX),
                "receipt",
                "receipts"
            )
        ),
    );
    let mut lines = vec![
        Line::new()
            .add(Tone::Strong, &plan.title)
            .right(Tone::Strong, &countdown(state.t_zero, now)),
        launch,
    ];
    if let Some(rollback) = &state.rollback {
        let (word, text) = match &rollback.ended {
            Some((summary, _)) => ("rolled back", summary),
            None => ("rolling back", &rollback.reason),
        };
        lines.push(
            Line::new()
                .add(Tone::Bad, word)
                .add(Tone::Plain, &format!(": {}", one_line(text))),
        );
    } else if let Some((verdict, ..)) = &state.ended {
        lines.push(
            Line::new()
                .add(tone(*verdict), &standing)
                .add(Tone::Plain, &format!(": {why}")),
        );
    } else if state.aborted.is_some() {
        lines.push(
            Line::new()
                .add(Tone::Bad, &standing)
                .add(Tone::Plain, &format!(" {why}")),
        );
    }
    lines
}

/// The time to or since T-0: `T-00:10:00`, `T+1d 02:03:04`.
fn countdown(t_zero: Option<Timestamp>, now: Timestamp) -> String {
    let Some(t_zero) = t_zero else {
        return "T-0 not set".to_owned();
    };
    let seconds = now.as_second() - t_zero.as_second();
    let (side, seconds) = if seconds < 0 {
        ('-', seconds.unsigned_abs())
    } else {
        ('+', seconds.unsigned_abs())
    };
    let days = seconds / 86_400;
    let days = if days > 0 {
        format!("{days}d ")
    } else {
        String::new()
    };
    format!(
        "T{side}{days}{:02}:{:02}:{:02}",
        seconds / 3600 % 24,
        seconds / 60 % 60,
        seconds % 60
    )
}

fn phases(
    plan: &Plan,
    state: &State,
    entries: &[Entry<'_>],
    current: usize,
    width: usize,
) -> Vec<Line> {
    let longest = plan
        .phases
        .iter()
        .map(|phase| columns(&phase.heading))
        .max()
        .unwrap_or(0);
    let name_width = longest
        .min(WIDEST_NAME)
        .min(width.saturating_sub(BAR + 20).max(8));
    let of = |(index, phase): (usize, &tminus_plan::Phase)| {
        let outcomes = tally(of_phase(entries, index));
        let (done, all) = (settled(&outcomes), total(&outcomes));
        let gate = state.gates.get(index).and_then(Option::as_ref);
        let entered = state.entered.get(index).copied().flatten().is_some();
        let (mark, mark_tone) = match gate {
            Some(gate) => (
                if gate.verdict == tminus_measure::Verdict::Pass {
                    "✓"
                } else {
                    "✗"
                },
                tone(gate.verdict),
            ),
            None if entered && phase.forward => ("▸", Tone::Strong),
            None => ("·", Tone::Soft),
        };
        let name_tone = if index == current && gate.is_none() {
            Tone::Strong
        } else {
            Tone::Plain
        };
        let mut line = Line::new()
            .add(mark_tone, mark)
            .add(Tone::Plain, " ")
            .add(name_tone, &pad(&one_line(&phase.heading), name_width));
        if all == 0 {
            return line.add(Tone::Soft, "  nothing asked for");
        }
        let filled = (done * BAR).checked_div(all).unwrap_or(0);
        line = line
            .add(Tone::Plain, "  ")
            .add(Tone::Good, &"█".repeat(filled))
            .add(Tone::Soft, &"░".repeat(BAR - filled))
            .add(Tone::Plain, &format!("  {:>7}", format!("{done}/{all}")));
        match gate {
            Some(gate) => line.add(tone(gate.verdict), &format!("  {}", decision(gate.verdict))),
            None => line,
        }
    };
    plan.phases.iter().enumerate().map(of).collect()
}

fn running(plan: &Plan, state: &State, now: Timestamp) -> Vec<Line> {
    let times = times(state);
    plan.steps
        .iter()
        .zip(&state.steps)
        .filter(|(_, known)| known.running)
        .map(|(step, known)| {
            // The last receipt of a running step is its intent.
            let since = known.receipts.last().and_then(|seq| times.get(seq));
            let elapsed = since.map(|&since| {
                display_duration(Duration::try_from(now.duration_since(since)).unwrap_or_default())
            });
            let mut line = Line::new()
                .add(Tone::Signed, "  ▸ ")
                .add(Tone::Plain, &step.text)
                .add(Tone::Soft, &format!("  line {}", step.line));
            if known.attempts > 1 {
                line = line.add(Tone::Soft, &format!(", try {}", known.attempts));
            }
            line.right(Tone::Plain, &elapsed.unwrap_or_default())
        })
        .collect()
}

/// The triggers that are looked at, in one line; those that have fired, each in its own.
fn armed(plan: &Plan, state: &State) -> Vec<Line> {
    if state.armed.is_none() || state.rollback.is_some() || state.ended.is_some() {
        return Vec::new();
    }
    let (mut armed, mut lines) = (0, Vec::new());
    for at in state.triggers() {
        let (step, known) = (&plan.steps[at.0], &state.steps[at.0]);
        if let Some((_, seen)) = &known.fired {
            lines.push(
                Line::new()
                    .add(Tone::Bad, "  ✗ trigger ")
                    .add(Tone::Plain, &step.text)
                    .add(Tone::Soft, &format!("  {}", one_line(seen))),
            );
        } else if known.watch.is_some() {
            armed += 1;
        }
    }
    if armed > 0 {
        let text = counted(armed, "trigger is armed", "triggers are armed");
        lines.push(Line::new().add(Tone::Soft, &format!("  ◉ {text}")));
    }
    lines
}

/// What people are waited for, and the phase that is under way.
fn waiting(plan: &Plan, state: &State, entries: &[Entry<'_>]) -> (Vec<Line>, usize) {
    let is_entered = |phase: usize| state.entered.get(phase).copied().flatten().is_some();
    let is_decided = |phase: usize| state.gates.get(phase).is_some_and(Option::is_some);
    let entered = (0..plan.phases.len())
        .rev()
        .find(|&phase| is_entered(phase))
        .unwrap_or(0);
    let current = (0..=entered)
        .find(|&phase| is_entered(phase) && !is_decided(phase))
        .unwrap_or(entered);
    if state.ended.is_some() || state.aborted.is_some() {
        return (Vec::new(), current);
    }
    let mut lines = Vec::new();
    for entry in entries
        .iter()
        .filter(|entry| is_entered(entry.phase) && !is_decided(entry.phase))
    {
        let wanted = need(plan, state, entry)
            .filter(|need| need.is_for_people() && (entry.counts() || *need == Need::Resolve));
        let Some(need) = wanted else { continue };
        lines.push(
            Line::new()
                .add(Tone::Warn, "  ○ ")
                .add(Tone::Plain, entry.text)
                .add(
                    Tone::Soft,
                    &format!("  line {}: {}", entry.line, need.sentence()),
                ),
        );
        if let Some(command) = need.command(&state.launch, entry.id) {
            lines.push(Line::new().add(Tone::Strong, &format!("    {command}")));
        }
    }
    (lines, current)
}

fn last_settled(plan: &Plan, state: &State, entries: &[Entry<'_>]) -> Vec<Line> {
    let mut settled: Vec<_> = entries
        .iter()
        .filter(|entry| !entry.has_children || !entry.steps(plan, state).is_empty())
        .filter_map(|entry| Some((entry.at?, entry.outcome?, entry)))
        .collect();
    settled.sort_by_key(|&(at, _, entry)| std::cmp::Reverse((at, entry.line)));
    let line = |(at, outcome, entry): (Timestamp, Outcome, &Entry<'_>)| {
        let (mark, mark_tone) = sign(Some(outcome));
        let mut line = Line::new()
            .add(
                mark_tone,
                &format!("  {mark} {} ", pad(&word(Some(outcome)), 12)),
            )
            .add(Tone::Plain, entry.text);
        let by = entry.item_state(state).and_then(|known| known.by.as_ref());
        if outcome != Outcome::Proved && !entry.summary(plan, state).is_empty() {
            line = line.add(Tone::Soft, &format!("  {}", entry.summary(plan, state)));
        } else if let Some(by) = by {
            line = line.add(Tone::Soft, &format!("  by {}", by.name));
        }
        line.right(Tone::Soft, &clock(at))
    };
    settled.into_iter().take(8).map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_countdown_turns_at_t_zero() {
        let at = |second| Timestamp::from_second(second).expect("a time in range");
        for (now, expected) in [
            (-600, "T-00:10:00"),
            (-90_061, "T-1d 01:01:01"),
            (0, "T+00:00:00"),
            (3_661, "T+01:01:01"),
        ] {
            assert_eq!(countdown(Some(at(0)), at(now)), expected);
        }
        assert_eq!(countdown(None, at(0)), "T-0 not set");
    }
}

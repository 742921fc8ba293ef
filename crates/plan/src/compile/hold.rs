//! Times that sections wait for.

use super::identity::Ids;
use super::outline::Outline;
use super::steps::signed;
use crate::{GateRole, Hold, Proof, Source, Step, StepKind};
use std::cell::OnceCell;
use tminus_checklist::{Checklist, Role, Window};

/// A stretch of time that a heading or label states and whose items are watched over all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    /// The line that states it.
    line: usize,
    /// The first line that it no longer governs.
    until: usize,
    pub(super) from_s: i64,
    pub(super) length_s: i64,
    pub(super) every_s: Option<i64>,
}

/// The span that governs a line. No two overlap: one in which another time stands is none.
pub(super) fn span_at(spans: &[Span], line: usize) -> Option<&Span> {
    let begun = spans.partition_point(|span| span.line <= line);
    spans[..begun].last().filter(|span| line < span.until)
}

/// Every stretch of time that is watched, by line.
pub(super) fn spans(checklist: &Checklist, outline: &Outline<'_>) -> Vec<Span> {
    let heads = heads(checklist);
    heads
        .iter()
        .enumerate()
        .filter_map(|(at, window)| {
            let (_, until) = reach(checklist, window, &heads[at..]);
            let nested = next_head(&heads[at..], window.line).is_some_and(|line| line < until);
            let role = outline.role(window.section);
            let watched = matches!(role, Role::Monitor | Role::Success | Role::Verify);
            let from_s = window.from_s.filter(|from| *from >= 0)?;
            let length_s = window.length_s.filter(|length| *length > 0)?;
            (watched && !nested).then_some(Span {
                line: window.line,
                until,
                from_s,
                length_s,
                every_s: window.every_s,
            })
        })
        .collect()
}

fn heads(checklist: &Checklist) -> Vec<&Window> {
    checklist
        .windows
        .iter()
        .filter(|window| window.heading && !window.deadline)
        .collect()
}

/// Puts a hold before the first forward step that each time in a heading or label governs.
pub(super) fn insert(
    checklist: &Checklist,
    outline: &Outline<'_>,
    spans: &[Span],
    ids: &mut Ids,
    steps: &mut Vec<Step>,
) {
    let heads = heads(checklist);
    if heads.is_empty() {
        return;
    }
    let lines = OnceCell::new();
    let mut forward: Vec<usize> = steps
        .iter()
        .filter(|step| step.gate == GateRole::Forward)
        .map(|step| step.line)
        .collect();
    forward.sort_unstable();
    let mut holds: Vec<Step> = Vec::new();
    for (at, window) in heads.iter().enumerate() {
        let (is_section, until) = reach(checklist, window, &heads[at..]);
        let nested = next_head(&heads[at..], window.line).is_some_and(|line| line < until);
        let Some(offset_s) = offset(window, outline.role(window.section), nested) else {
            continue;
        };
        let first = forward.partition_point(|line| *line < window.line);
        let governs = forward.get(first).is_some_and(|line| *line < until);
        let twice = holds.last().is_some_and(|last| last.line == window.line);
        if twice || !governs {
            continue;
        }
        let text = words(checklist, &lines, window, is_section);
        let path = outline.path(window.section);
        let phase = outline.phase(window.line);
        let id = ids.give("hold", path, &text);
        let title = format!("Wait for {text}");
        holds.push(Step {
            kind: StepKind::Hold,
            proof: Proof {
                source: Source::Written,
                probe: None,
                person_reads: None,
            },
            hold: Some(Hold { offset_s, text }),
            ..signed(
                id,
                window.line,
                title,
                path.clone(),
                phase,
                GateRole::Forward,
            )
        });
    }
    steps.extend(holds);
    // A watch begins with its stretch, and the hold that waits for the end of it stands behind.
    steps.sort_by_key(|step| match step.kind {
        StepKind::Hold => (step.line, 1),
        StepKind::Watch
            if step
                .watch
                .as_ref()
                .is_some_and(|watch| watch.from_s.is_some()) =>
        {
            let span = span_at(spans, step.line);
            span.map_or((step.line, 2), |span| (span.line, 0))
        }
        _ => (step.line, 2),
    });
}

/// The time that what a window governs waits for. A span that is watched is waited for to its
/// end: what it asks is about the whole of it, unless times of its own stand inside. Anything else
/// waits for the start.
fn offset(window: &Window, role: Role, nested: bool) -> Option<i64> {
    let from = window.from_s?;
    let watched = matches!(role, Role::Monitor | Role::Success | Role::Verify);
    match window.length_s {
        Some(length) if watched && from >= 0 && !nested => Some(from.saturating_add(length)),
        Some(_) if from == 0 => None,
        _ => Some(from),
    }
}

/// Whether a window is stated by a heading, and the first line that it no longer governs. A heading
/// governs everything up to the next of its level or above; a label, up to the next label or heading.
fn reach(checklist: &Checklist, window: &Window, heads: &[&Window]) -> (bool, usize) {
    let sections = &checklist.sections;
    let behind = sections.partition_point(|section| section.line <= window.line);
    let own = sections[..behind]
        .last()
        .filter(|section| section.line == window.line);
    let until = match own {
        Some(own) => sections[behind..]
            .iter()
            .find(|section| section.level <= own.level)
            .map(|section| section.line),
        None => sections
            .get(behind)
            .map(|section| section.line)
            .into_iter()
            .chain(next_head(heads, window.line))
            .min(),
    };
    (own.is_some(), until.unwrap_or(usize::MAX))
}

/// The line of the next time behind a line.
fn next_head(heads: &[&Window], line: usize) -> Option<usize> {
    heads
        .iter()
        .map(|head| head.line)
        .find(|other| *other > line)
}

/// The author's words for a window: the heading, or the line without its marks.
fn words<'a>(
    checklist: &'a Checklist,
    lines: &OnceCell<Vec<&'a [u8]>>,
    window: &Window,
    is_section: bool,
) -> String {
    if is_section && let Some(section) = window.section.and_then(|at| checklist.sections.get(at.0))
    {
        return section.heading.clone();
    }
    let line = lines
        .get_or_init(|| checklist.source.split(|byte| *byte == b'\n').collect())
        .get(window.line.saturating_sub(1))
        .copied()
        .unwrap_or_default();
    String::from_utf8_lossy(line)
        .trim_matches(|character: char| {
            character.is_whitespace() || matches!(character, '*' | ':' | '-' | '#' | '_')
        })
        .to_owned()
}

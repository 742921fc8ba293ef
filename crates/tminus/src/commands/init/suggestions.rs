//! What might prove the items that nothing proves yet: bindings and metrics, section by section.

use super::{binding, one_line, quoted};
use crate::plan_view::{metric_line, observation_line};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use tminus_checklist::{Checklist, PlacedCriterion, SectionIndex};
use tminus_measure::Unit;
use tminus_plan::{Plan, Probe, Source, Step, SuggestedMetric, suggested_metrics};

/// A suggestion with its place in the document.
struct Entry {
    section: Option<SectionIndex>,
    line: usize,
    /// What stands there, and what would be observed.
    comments: Vec<String>,
    /// To be accepted.
    lines: Vec<String>,
}

/// Writes every suggestion.
pub(super) fn write(text: &mut String, checklist: &Checklist, plan: &Plan) {
    let mut entries: Vec<Entry> = plan
        .steps
        .iter()
        .filter_map(|step| of_step(step, checklist))
        .collect();
    entries.extend(of_criteria(checklist, plan));
    entries.sort_by_key(|entry| entry.line);
    if entries.is_empty() {
        return;
    }
    text.push_str(
        "\n## What might prove what nothing proves yet, section by section: guesses, each to be read before its\n\
         ## `# ` are deleted. `[metrics]` measure every criterion of their name.\n",
    );
    let mut last = None;
    for entry in entries {
        if last != Some(entry.section) {
            let section = entry.section.map(|section| &checklist.sections[section.0]);
            let heading = section.map_or_else(
                || "above the first heading".to_owned(),
                |section| format!("{} (line {})", one_line(&section.heading), section.line),
            );
            let _ = writeln!(text, "\n## == {heading} ==");
            last = Some(entry.section);
        }
        text.push('\n');
        for comment in entry.comments {
            let _ = writeln!(text, "## {comment}");
        }
        for line in entry.lines {
            let _ = writeln!(text, "# {line}");
        }
    }
}

/// The binding that a suggested probe would be.
fn of_step(step: &Step, checklist: &Checklist) -> Option<Entry> {
    let Source::Person {
        suggestion: Some(probe),
        suggestion_reason,
        ..
    } = &step.proof.source
    else {
        return None;
    };
    let mut lines = vec![
        "[[bind]]".to_owned(),
        format!("item = {}", quoted(&step.id)),
    ];
    lines.extend(binding::of_probe(probe));
    let reason = suggestion_reason.as_deref().unwrap_or("a guess");
    Some(Entry {
        section: step
            .item
            .and_then(|item| checklist.items.get(item.0)?.section),
        line: step.line,
        comments: vec![
            format!("line {}: {}", step.line, one_line(&step.text)),
            format!(
                "observes {}: {}",
                one_line(&observation_line(probe)),
                one_line(reason)
            ),
        ],
        lines,
    })
}

/// A metric for every name that criteria use, at the first of them. Where a probe is suggested for
/// the item, it needs none.
fn of_criteria(checklist: &Checklist, plan: &Plan) -> Vec<Entry> {
    let known: BTreeMap<usize, SuggestedMetric> =
        suggested_metrics(checklist).into_iter().collect();
    let mut seen = BTreeSet::new();
    let mut entries = Vec::new();
    for (at, placed) in checklist.criteria.iter().enumerate() {
        let name = placed.criterion.metric.trim().to_lowercase();
        let has_probe = placed.item.is_some_and(|item| {
            let steps = plan.items.get(item.0).map(|item| item.steps.as_slice());
            let mut steps = steps
                .unwrap_or_default()
                .iter()
                .map(|step| &plan.steps[step.0]);
            steps.any(|step| suggested_probe(step).is_some())
        });
        if name.is_empty() || has_probe || !seen.insert(name.clone()) {
            continue;
        }
        entries.push(of_criterion(&name, placed, known.get(&at)));
    }
    entries
}

fn of_criterion(name: &str, placed: &PlacedCriterion, known: Option<&SuggestedMetric>) -> Entry {
    let criterion = one_line(&placed.criterion.to_string());
    let mut comments = vec![format!("line {}: {criterion}", placed.line)];
    let lines = if let Some(metric) = known {
        comments.push(format!(
            "measures {}: {}",
            one_line(&metric_line(metric)),
            metric.reason
        ));
        binding::of_metric(metric)
    } else {
        comments.push(
            "nobody knows where its values come from: write the page and the name".to_owned(),
        );
        let mut lines = vec![
            format!("[metrics.{}]", quoted(name)),
            "scrape = \"http://127.0.0.1:8080/metrics\"".to_owned(),
            "name = \"...\"".to_owned(),
        ];
        let unit = placed.criterion.threshold.unit;
        if !matches!(unit, Unit::None | Unit::Count) {
            lines.push(format!("unit = {}", quoted(unit.symbol())));
        }
        lines
    };
    Entry {
        section: placed.section,
        line: placed.line,
        comments,
        lines,
    }
}

fn suggested_probe(step: &Step) -> Option<&Probe> {
    match &step.proof.source {
        Source::Person { suggestion, .. } => suggestion.as_deref(),
        _ => None,
    }
}

/// The variables that suggestions use and that the document does not assign itself.
pub(super) fn variables(checklist: &Checklist, plan: &Plan) -> BTreeSet<String> {
    let assigned: BTreeSet<&str> = plan
        .steps
        .iter()
        .filter_map(|step| match step.proof.probe.as_deref() {
            Some(Probe::Command(command)) => Some(command),
            _ => None,
        })
        .flat_map(|command| command.assigns.iter().map(String::as_str))
        .collect();
    let probes = plan.steps.iter().filter_map(suggested_probe);
    let mut lines: Vec<String> = probes
        .filter(|probe| !matches!(probe, Probe::Command(_)))
        .flat_map(binding::of_probe)
        .collect();
    for (_, metric) in suggested_metrics(checklist) {
        // What a query asks for is the server's own language.
        let from = binding::of_metric(&metric).into_iter();
        lines.extend(
            from.filter(|line| line.starts_with("scrape") || line.starts_with("prometheus")),
        );
    }
    let named = lines.iter().flat_map(|line| line.split('$').skip(1));
    named
        .map(|behind| {
            let behind = behind.trim_start_matches('{');
            let end = behind
                .find(|character: char| !(character.is_ascii_alphanumeric() || character == '_'));
            behind[..end.unwrap_or(behind.len())].to_owned()
        })
        .filter(|name| !name.is_empty() && !assigned.contains(name.as_str()))
        .collect()
}

//! T023: a rollback trigger that leaves room between itself and the success it protects.

use super::Rule;
use crate::metric::Metric;
use crate::{Document, Page, Severity};
use std::collections::BTreeMap;
use tminus_checklist::{PlacedCriterion, Role};
use tminus_measure::{Comparator, Holds, Quantity, Unit};

pub(super) const RULE: Rule = Rule {
    page: Page {
        code: "T023",
        title: "between success and rollback nothing is decided",
        severity: Severity::Note,
        meaning: "A value is too bad for the success criterion and not bad enough for the rollback. A launch that stays in between is \
                  neither a success nor rolled back, and the document does not say what it is.",
        example: "# Release\n\n## Success Criteria\n\n- Error rate < 1%\n\n## Rollback Triggers\n\n- Error rate > 10%\n\n\
                  ## Rollback\n\n```bash\n./rollback.sh\n```\n",
        near_miss: "# Release\n\n## Success Criteria\n\n- Error rate < 1%\n\n## Rollback Triggers\n\n- Error rate > 1% for > 5 minutes\n\n\
                    ## Rollback\n\n```bash\n./rollback.sh\n```\n",
        fix: "let the rollback begin where the success ends, for long enough (\"> 1% for > 10 minutes\"), or write what is done in between (\"1-10%: hold and call the team\")",
    },
    check,
};

/// Words by which a list says what is done in between.
const IN_BETWEEN: &str = "hold|pause|investigat|freeze|halt|extend|escalat|anhalten|untersuch|pausier|pausar|investigar|detener|suspend|\
    enquêt|onderzoek|приостанов|расслед|暂停|调查|一時停止|調査|보류|중단|조사|tạm dừng";

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    let mut metrics: BTreeMap<&Metric, Vec<&PlacedCriterion>> = BTreeMap::new();
    for (placed, metric) in document.measured() {
        metrics.entry(metric).or_default().push(placed);
    }
    metrics
        .values()
        .filter_map(|criteria| gap(document, criteria))
        .collect()
}

/// The gap between the loosest success and the earliest trigger for one metric, on either side.
fn gap(document: &Document<'_>, criteria: &[&PlacedCriterion]) -> Option<(usize, String)> {
    [Side::TooMuch, Side::TooLittle].into_iter().find_map(|side| {
        let bounds = |keep: &dyn Fn(&PlacedCriterion) -> bool| {
            criteria
                .iter()
                .copied()
                .filter(|placed| keep(placed))
                .filter_map(move |placed| Some((side.bound(placed)?, placed)))
                .collect::<Vec<_>>()
        };
        let successes = bounds(&|placed| is_success(document, placed));
        let (_, success) = successes.iter().copied().reduce(|a, b| if side.is_worse(b.0, a.0) { b } else { a })?;
        let triggers = bounds(&|placed| is_trigger(document, placed));
        let (_, trigger) = triggers.iter().copied().reduce(|a, b| if side.is_worse(a.0, b.0) { b } else { a })?;
        let (edge, start) = (side.bound(success)?, side.bound(trigger)?);
        // Somebody is called as soon as the success is in doubt.
        let watched = bounds(&|placed| placed.criterion.holds == Holds::MustNot)
            .iter()
            .any(|(bound, _)| !side.is_worse(*bound, edge));
        let comparable = same_dimension(success, trigger);
        let elsewhere = circumstances(success)
            .zip(circumstances(trigger))
            .is_some_and(|(success, trigger)| success != trigger);
        if !side.is_worse(start, edge) || watched || !comparable || elsewhere || in_between(document, success, trigger) {
            return None;
        }
        let acts = if rolls_back(document, trigger) {
            "rolls back"
        } else {
            "counts as failed"
        };
        let wanted = shown(success);
        let metric = &success.criterion.metric;
        Some((
            trigger.line,
            format!(
                "success wants {metric} {wanted} (line {}), and this {acts} only at {}: in between it is neither",
                success.line,
                shown(trigger)
            ),
        ))
    })
}

/// The end at which a value is bad.
#[derive(Clone, Copy)]
enum Side {
    TooMuch,
    TooLittle,
}

impl Side {
    /// Where a wanted range ends on this side, or a feared one begins, in the smallest unit.
    fn bound(self, placed: &PlacedCriterion) -> Option<f64> {
        let threshold = placed.criterion.threshold;
        let feared = placed.criterion.holds == Holds::MustNot;
        let number = match threshold.comparator {
            Comparator::Less | Comparator::AtMost if matches!(self, Self::TooMuch) != feared => {
                threshold.value
            }
            Comparator::More | Comparator::AtLeast if matches!(self, Self::TooLittle) != feared => {
                threshold.value
            }
            Comparator::Equal if !feared => threshold.value,
            Comparator::Between if !feared => match self {
                Self::TooMuch => threshold.high?,
                Self::TooLittle => threshold.value,
            },
            _ => return None,
        };
        let smallest = [Unit::Milliseconds, Unit::Bytes, Unit::PerSecond];
        let factor = smallest
            .iter()
            .find_map(|unit| threshold.unit.factor_to(*unit));
        Some(number * factor.unwrap_or(1.0))
    }

    fn is_worse(self, value: f64, than: f64) -> bool {
        match self {
            Self::TooMuch => value > than,
            Self::TooLittle => value < than,
        }
    }
}

fn is_success(document: &Document<'_>, placed: &PlacedCriterion) -> bool {
    placed.criterion.holds == Holds::Must
        && document.is_under(placed.section, Role::Success)
        && !rolls_back(document, placed)
}

fn rolls_back(document: &Document<'_>, placed: &PlacedCriterion) -> bool {
    let item = placed
        .item
        .and_then(|at| document.checklist.items.get(at.0));
    item.is_some_and(|item| item.trigger)
        || document.is_under(placed.section, Role::RollbackTrigger)
}

/// A condition of the rollback, or of failure beside those of success.
fn is_trigger(document: &Document<'_>, placed: &PlacedCriterion) -> bool {
    placed.criterion.holds == Holds::MustNot
        && (rolls_back(document, placed) || document.is_under(placed.section, Role::Success))
}

fn same_dimension(a: &PlacedCriterion, b: &PlacedCriterion) -> bool {
    let (a, b) = (a.criterion.threshold.unit, b.criterion.threshold.unit);
    a == b || a.factor_to(b).is_some()
}

/// What a criterion says of when it counts, when that is more than for how long.
fn circumstances(placed: &PlacedCriterion) -> Option<&str> {
    let scope = placed.criterion.scope.as_deref()?;
    (!scope.contains(|character: char| character.is_ascii_digit())).then_some(scope)
}

/// Whether the sections of the two say what is done in between.
fn in_between(
    document: &Document<'_>,
    success: &PlacedCriterion,
    trigger: &PlacedCriterion,
) -> bool {
    [success, trigger]
        .iter()
        .filter_map(|placed| placed.section)
        .any(|section| {
            let text = document.lower().lines(document.lines_of(section));
            IN_BETWEEN.split('|').any(|word| text.contains(word))
        })
}

/// The threshold as it is read: `< 50 ms`.
fn shown(placed: &PlacedCriterion) -> String {
    let threshold = placed.criterion.threshold;
    match (
        threshold.comparator,
        Quantity::new(threshold.value, threshold.unit),
    ) {
        (Comparator::Equal, Ok(quantity)) => quantity.to_string(),
        _ => threshold.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::lines_of;

    #[test]
    fn a_trigger_is_held_against_the_success() {
        for (success, trigger, found) in [
            ("Error rate < 1%", "Error rate > 10%", true),
            (
                "P95 latency < 200ms under normal load",
                "P95 > 2s for > 10 minutes",
                true,
            ),
            ("Throughput: 5-10k msg/sec", "Throughput < 2k msg/sec", true),
            ("Memory usage < 1GB", "Memory leak detected (>2GB)", true),
            ("Fehlerrate < 1%", "Error rate > 10%", true),
            ("Error rate < 1%", "Error rate > 1%", false),
            ("Error rate < 1%", "Error rate > 0.5%", false),
            ("Latency p99 < 1s", "Latency p99 > 1000ms", false),
            ("Latency p99 < 50ms", "Latency p95 > 200ms", false),
            ("Checkout error rate < 1%", "Error rate > 10%", false),
            ("Memory usage < 1GB", "Memory usage > 90%", false),
            ("Throughput > 100 rps", "Throughput < 100 rps", false),
            (
                "P95 latency < 200ms under normal load",
                "P95 latency > 2s under peak load",
                false,
            ),
            (
                "Error rate < 1%",
                "Error rate > 10%\n- Error rate 1-10%: hold and call the team",
                false,
            ),
        ] {
            let document = format!(
                "# R\n\n## Success Criteria\n\n- {success}\n\n## Rollback Triggers\n\n- {trigger}\n"
            );
            assert_eq!(
                lines_of("T023", &document) == [9],
                found,
                "{success}; {trigger}"
            );
        }
    }

    #[test]
    fn the_loosest_success_and_the_earliest_trigger_count() {
        let document = "# R\n\n## Success Criteria\n\n- Latency p99 < 30ms\n- Latency p99 < 50ms\n\n## Rollback Triggers\n\n\
                        - Latency p99 > 900ms\n- Latency p99 > 50ms\n";
        assert_eq!(lines_of("T023", document), [0; 0]);
    }
}

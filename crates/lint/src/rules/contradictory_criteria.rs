//! T022: criteria that cannot all be met.

use super::Rule;
use crate::metric::Metric;
use crate::stems::Stems;
use crate::{Document, Page, Severity};
use regex::Regex;
use std::collections::BTreeMap;
use std::sync::LazyLock;
use tminus_checklist::{ItemIndex, PlacedCriterion, Role, SectionIndex, Weight};
use tminus_measure::{Comparator, Holds, Threshold, Unit};

pub(super) const RULE: Rule = Rule {
    page: Page {
        code: "T022",
        title: "no value satisfies the criterion",
        severity: Severity::Error,
        meaning: "Two thresholds on one metric exclude each other, or a range ends before it begins. The launch can then never be a \
                  success, whatever is measured.",
        example: "# Release\n\n## Success Criteria\n\n- Error rate < 1%\n- Error rate > 2%\n",
        near_miss: "# Release\n\n## Success Criteria\n\n- Throughput > 1000 rps\n- Throughput < 2000 rps\n",
        fix: "keep the one that counts, or say when each of them does: \"under normal load\", \"in the first hour\"",
    },
    check,
};

/// The words with which a range begins.
static BETWEEN: Stems = Stems::new(&["between", "zwischen", "entre", "tussen", "между"]);
/// A range that something is said to be in. With signs alone (`10-5`) it could be a date, a version, a
/// countdown; behind another verb, a difference or a change.
static RANGE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"\b(?:is|are|be|stays?|remains?|must|should|lies?|ist|liegt|bleibt|está|es|é|fica|est|reste|ligt|blijft|должн\p{L}+ быть)\s\
        (?:between|zwischen|entre|tussen|между)\s(\d+(?:\.\d+)?)(\s?[^\s\d]{1,6})?\s(?:and|und|y|e|et|en|и)\s(\d+(?:\.\d+)?)\s?([^\s\d,.;)]{1,6})"
            .replace("\\\n        ", "")
            .as_str(),
    )
    .expect("the pattern is fixed")
});

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    let mut found = empty_ranges(document);
    found.extend(excluded(document));
    found
}

/// `must be between 10 and 5 ms`.
fn empty_ranges(document: &Document<'_>) -> Vec<(usize, String)> {
    document
        .lower()
        .lines_with(&BETWEEN)
        .filter(|(_, line)| begins_range(line))
        .filter_map(|(number, line)| {
            let range = RANGE.captures(line)?;
            let (low, high): (f64, f64) = (range[1].parse().ok()?, range[3].parse().ok()?);
            let name = range[4].to_owned();
            // "between 500 ms and 1 s" goes up.
            let one_unit = range.get(2).is_none_or(|unit| unit.as_str().trim() == name);
            let unit: Unit = name.parse().ok()?;
            // "Between 22 and 5 h" is a night.
            let of_the_clock =
                matches!(unit, Unit::Hours | Unit::Minutes | Unit::Days | Unit::None);
            (low > high && one_unit && !of_the_clock).then(|| {
                (
                    number,
                    format!("nothing lies between {low} and {high} {unit}"),
                )
            })
        })
        .collect()
}

/// Whether a number stands behind the word with which a range begins.
fn begins_range(line: &str) -> bool {
    BETWEEN.places(line).any(|(at, word)| {
        let mut behind = line[at + word.len()..].chars();
        behind.next().is_some_and(char::is_whitespace)
            && behind.next().is_some_and(char::is_numeric)
    })
}

/// What has to be the same for two criteria to speak of one thing at one time.
type Place<'a> = (
    Option<SectionIndex>,
    Option<ItemIndex>,
    Option<Weight>,
    &'a Metric,
    Option<&'a str>,
);

/// Pairs of conditions of success, all of which are to hold at once. Elsewhere one may come after the other.
fn excluded(document: &Document<'_>) -> Vec<(usize, String)> {
    let mut places: BTreeMap<Place<'_>, Vec<&PlacedCriterion>> = BTreeMap::new();
    for (placed, metric) in document.measured() {
        if placed.criterion.holds == Holds::Must && document.is_under(placed.section, Role::Success)
        {
            let item = placed.item.map(|item| &document.checklist.items[item.0]);
            let place = (
                placed.section,
                item.and_then(|item| item.parent),
                item.map(|item| item.weight),
                metric,
                placed.criterion.scope.as_deref(),
            );
            places.entry(place).or_default().push(placed);
        }
    }
    let mut found = Vec::new();
    for criteria in places.values().filter(|criteria| criteria.len() > 1) {
        let worded = worded_alike(document, criteria);
        found.extend(worded.values().flat_map(|criteria| excluding(criteria)));
    }
    found
}

/// Criteria by the words of the items that state them.
fn worded_alike<'p>(
    document: &Document<'_>,
    criteria: &[&'p PlacedCriterion],
) -> BTreeMap<String, Vec<&'p PlacedCriterion>> {
    let mut worded: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for placed in criteria {
        let item = placed.item.map(|item| &document.checklist.items[item.0]);
        let words = item.map_or_else(String::new, |item| words(&item.text));
        worded.entry(words).or_default().push(*placed);
    }
    worded
}

/// Those of some criteria of one thing that no number satisfies together with the one before.
fn excluding(criteria: &[&PlacedCriterion]) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (at, later) in criteria.iter().enumerate().skip(1) {
        // The nearest one before it will do.
        let earlier = criteria[at - 1];
        let (a, b) = (earlier.criterion.threshold, later.criterion.threshold);
        // Within one item the words around each say when it counts.
        if earlier.item != later.item && exclude(a, b) {
            found.push((
                later.line,
                format!(
                    "{} {b}, and line {} wants it {a}: nothing is both",
                    later.criterion.metric, earlier.line
                ),
            ));
        }
    }
    found
}

/// The words of an item without its numbers, units and signs.
fn words(text: &str) -> String {
    text.split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty() && !word.starts_with(|first: char| first.is_ascii_digit()))
        .filter(|word| word.parse::<Unit>().is_err())
        .map(str::to_lowercase)
        .collect::<Vec<_>>()
        .join(" ")
}

/// Whether no number satisfies both.
fn exclude(a: Threshold, b: Threshold) -> bool {
    let Some(factor) = (if a.unit == b.unit {
        Some(1.0)
    } else {
        b.unit.factor_to(a.unit)
    }) else {
        return false;
    };
    let (Some((low, high)), Some((other_low, other_high))) = (interval(a), interval(b)) else {
        return false;
    };
    high < other_low * factor || other_high * factor < low
}

/// From where to where a threshold reaches. Equality is left out: "3 pods", then "4 pods", is an order of events.
fn interval(threshold: Threshold) -> Option<(f64, f64)> {
    match threshold.comparator {
        Comparator::Less | Comparator::AtMost => Some((f64::NEG_INFINITY, threshold.value)),
        Comparator::More | Comparator::AtLeast => Some((threshold.value, f64::INFINITY)),
        Comparator::Between => Some((threshold.value, threshold.high?)),
        Comparator::Equal | Comparator::PlusMinus => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::lines_of;

    #[test]
    fn two_thresholds_are_held_against_each_other() {
        for (first, second, found) in [
            ("Error rate < 1%", "Error rate > 2%", true),
            ("Latency p99 < 100ms", "p99 latency > 1s", false),
            ("Latency p99 < 100ms", "Latency p99 > 1s", true),
            ("Throughput > 2000 rps", "Throughput < 1000 rps", true),
            ("Throughput > 1000 rps", "Throughput < 2000 rps", false),
            (
                "Latency < 100ms under normal load",
                "Latency > 200ms under peak load",
                false,
            ),
            (
                "Latency < 100ms for reads",
                "Latency > 200ms for writes",
                false,
            ),
            ("Latency p50 < 100ms", "Latency p99 > 200ms", false),
            (
                "Error rate < 1% in first hour",
                "Error rate > 2% in first day",
                false,
            ),
            ("Pods: 3", "Pods: 4", false),
            (
                "None",
                "Error rate < 1% (reads), error rate > 2% (chaos run)",
                false,
            ),
            ("Memory < 1GB", "Memory > 50%", false),
            ("Error rate < 1%", "(optional) Error rate > 2%", false),
        ] {
            let document = format!("# R\n\n## Success Criteria\n\n- {first}\n- {second}\n");
            assert_eq!(
                lines_of("T022", &document) == [6],
                found,
                "{first}; {second}"
            );
        }
    }

    #[test]
    fn a_range_has_to_go_up() {
        for (line, found) in [
            ("Memory is between 600 and 400 MB", true),
            ("Memory is between 400 and 600 MB", false),
            ("Response time is between 500 ms and 1 s", false),
            ("The window is between 22 and 5 h", false),
            ("The difference between 600 and 400 MB is fine", false),
            ("Traffic must switch between 100% and 50%", false),
            ("Die Latenz liegt zwischen 200 und 50 ms", true),
            ("Memory stable at 600-400MB", false),
        ] {
            let document = format!("# R\n\n## Success Criteria\n\n- {line}\n");
            assert_eq!(!lines_of("T022", &document).is_empty(), found, "{line}");
        }
    }
}

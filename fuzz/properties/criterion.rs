//! The grammar of criteria and times, and the texts of thresholds, quantities and durations.

use super::reading::read;
use tminus_measure::{
    Comparator, Quantity, Threshold, Unit, Verdict, display_duration, parse_duration,
};

/// Where a criterion may stand: what it means depends on the section.
const HEADINGS: [&str; 3] = [
    "Success criteria",
    "Rollback triggers",
    "Monitoring (first 2 hours)",
];

pub(crate) fn check(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    for heading in HEADINGS {
        let document = format!("# Release\n\n## {heading}\n\n- [ ] {text}\n");
        for placed in read(document.as_bytes()).criteria {
            threshold(&placed.criterion.threshold);
        }
    }
    read(
        format!("| Metric | Target | Rollback if |\n|---|---|---|\n| {text} | {text} | {text} |\n")
            .as_bytes(),
    );
    if let Ok(written) = text.parse() {
        threshold(&written);
    }
    if let Ok(written) = text.parse() {
        quantity(written);
    }
    duration(&text);
}

/// What is shown is what would be read, and what is not measured does not pass.
fn threshold(threshold: &Threshold) {
    let shown = threshold.to_string();
    let expected = Threshold {
        unit: as_shown(threshold.unit),
        ..*threshold
    };
    assert_eq!(shown.parse(), Ok(expected), "{shown}");
    for unit in Unit::ALL.iter().copied() {
        let measured = Quantity::new(threshold.value, unit).expect("a threshold is finite");
        let verdict = threshold.holds(measured);
        let comparable = measured.value_in(threshold.unit).is_some();
        if !comparable || threshold.comparator == Comparator::PlusMinus {
            assert_eq!(verdict, Verdict::NotMeasured, "{measured} {threshold}");
        } else {
            assert!(
                matches!(verdict, Verdict::Pass | Verdict::Fail),
                "{measured} {threshold}"
            );
        }
    }
}

fn quantity(quantity: Quantity) {
    let shown = quantity.to_string();
    let expected = Quantity::new(quantity.value(), as_shown(quantity.unit()));
    assert_eq!(shown.parse(), expected, "{shown}");
    for unit in Unit::ALL.iter().copied() {
        assert!(
            quantity.value_in(unit).is_none_or(f64::is_finite),
            "{quantity} in {unit}"
        );
    }
    let _ = quantity.display_short();
}

/// Things counted are shown as bare numbers.
fn as_shown(unit: Unit) -> Unit {
    if unit == Unit::Count {
        Unit::None
    } else {
        unit
    }
}

/// A duration is shown in two units at most, so what is shown is the duration or just below it.
fn duration(text: &str) {
    let Ok(duration) = parse_duration(text) else {
        return;
    };
    let shown = display_duration(duration);
    // Tenths of a second are shown and not read.
    let Ok(again) = parse_duration(&shown) else {
        assert!(shown.contains('.'), "{text} is shown as {shown}");
        return;
    };
    assert!(again <= duration, "{text} is shown as {shown}");
    assert_eq!(display_duration(again), shown);
}

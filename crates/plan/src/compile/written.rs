//! Proofs that a checklist carries itself: commands, addresses, criteria over defined metrics.

use super::watch::counts_per_period;
use crate::config::{
    COMMAND_TIMEOUT_MS, Config, Metric, MetricSource, NETWORK_TIMEOUT_MS, Traffic, get,
};
use crate::pattern::fold;
use crate::scope::Scoped;
use crate::{CommandProbe, Effect, Expect, MetricsProbe, Probe};
use regex::Regex;
use std::sync::LazyLock;
use tminus_checklist::{Check, Command, Form, Item};
use tminus_measure::{Comparator, Criterion, Dimension, Holds, Quantity, Threshold, Unit};

/// An action may take this long: one hour. Nobody is served by one that is cut in half.
const ACTION_TIMEOUT_MS: u64 = 3_600_000;
/// How long a command is observed that never ends by itself: ten seconds.
const OBSERVE_MS: u64 = 10_000;

/// The probe that a written command is, and what a person has to read of it.
pub(super) fn of_command(
    written: &Command,
    scoped: &Scoped,
    config: &Config,
) -> (Probe, Option<String>) {
    let mut expect = Vec::new();
    let mut person = None;
    if let Some(expected) = &written.expected {
        match &expected.check {
            Some(check) => expect.push(Expect::Output(check.clone())),
            None => person = Some(expected.text.clone()),
        }
    }
    if written.must_fail {
        expect.push(Expect::Output(Check::Fails));
    }
    if written.endless && expect.is_empty() && person.is_none() {
        person = Some("it never ends: read what it printed while it was watched".to_owned());
    }
    let default = if scoped.effect == Effect::Read {
        COMMAND_TIMEOUT_MS
    } else {
        ACTION_TIMEOUT_MS
    };
    let probe = CommandProbe {
        prelude: scoped.prelude.clone(),
        assigns: scoped.assigns.clone(),
        uses: scoped.uses.clone(),
        expect,
        timeout_ms: config.run.timeout_ms.unwrap_or(default),
        observe_ms: written.endless.then_some(OBSERVE_MS),
        ..CommandProbe::new(scoped.command.clone())
    };
    (Probe::Command(probe), person)
}

/// The request that an item's text is: one whole address, and a claim about its answer.
pub(super) fn of_address(item: &Item) -> Option<Probe> {
    static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"https?://[^\s`<>()\x22'*|]+").expect("the pattern is constant and tested")
    });
    static CLAIM: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?i)\b(returns?|responds?|responding|reachable|accessible|is up|is live|loads)\b",
        )
        .expect("the pattern is constant and tested")
    });
    static STATUS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)(?:returns?|responds? with|status|→|->)\s*(?:an?\s+)?(?:HTTP\s*|status\s*)?([1-5]\d\d)\b")
            .expect("the pattern is constant and tested")
    });
    if item.form == Form::Heading
        || !item.placeholders.is_empty()
        || item.prohibition
        || !item.text.contains("://")
    {
        return None;
    }
    let mut found = ADDRESS.find_iter(&item.text);
    let address = found
        .next()?
        .as_str()
        .trim_end_matches(['.', ',', ';', ':']);
    let without = item.text.replace(address, " ");
    if found.next().is_some()
        || !CLAIM.is_match(&without)
        || without.to_lowercase().contains(" not ")
    {
        return None;
    }
    let mut probe = get(address.to_owned());
    probe.status = STATUS
        .captures(&without)
        .and_then(|found| found[1].parse().ok());
    Some(Probe::Http(probe))
}

/// The probe of a criterion whose metric the config defines, if there is a kind that can take it.
pub(super) fn of_criterion(criterion: &Criterion, config: &Config) -> Option<Probe> {
    let (name, metric) = config
        .metrics
        .iter()
        .find(|(name, _)| fold(name) == fold(&criterion.metric))?;
    let unit = unit_of(name, metric);
    let is_rate = unit.is_some_and(|unit| unit.dimension() == Dimension::Rate);
    let is_counted = matches!(metric.source, MetricSource::Histogram { .. }) || is_rate;
    if is_counted || criterion.scope.as_deref().is_some_and(counts_per_period) {
        // A page has what was counted since its process started, which is not what is asked.
        return None;
    }
    let wanted = match criterion.holds {
        Holds::Must => criterion.threshold,
        Holds::MustNot => opposite(criterion.threshold)?,
    };
    let threshold = in_unit(wanted, unit_of(name, metric))?;
    let page = |scrape: &str, series: &str, quantile, labels: &std::collections::BTreeMap<_, _>| {
        Probe::Metrics(MetricsProbe {
            scrape: scrape.to_owned(),
            name: series.to_owned(),
            labels: labels.clone(),
            absent: false,
            value: Some(threshold),
            quantile,
            timeout_ms: NETWORK_TIMEOUT_MS,
            retry: None,
        })
    };
    match &metric.source {
        MetricSource::Value {
            scrape,
            name,
            labels,
        } => Some(page(scrape, name, None, labels)),
        MetricSource::Histogram {
            scrape,
            histogram,
            quantile,
            labels,
        } => Some(page(scrape, histogram, Some(*quantile), labels)),
        MetricSource::Command(text) => {
            let mut probe = CommandProbe::new(text.clone());
            probe.expect.push(Expect::Output(Check::Number(threshold)));
            Some(Probe::Command(probe))
        }
        MetricSource::Query { .. } | MetricSource::Ratio { .. } | MetricSource::Traffic(_) => None,
    }
}

/// The threshold that holds exactly when this one does not.
pub(super) fn opposite(threshold: Threshold) -> Option<Threshold> {
    let comparator = match threshold.comparator {
        Comparator::Less => Comparator::AtLeast,
        Comparator::AtMost => Comparator::More,
        Comparator::More => Comparator::AtMost,
        Comparator::AtLeast => Comparator::Less,
        Comparator::Equal | Comparator::Between | Comparator::PlusMinus => return None,
    };
    Some(Threshold {
        comparator,
        ..threshold
    })
}

/// The unit of a metric's values: as the config says, else as its name does.
pub(super) fn unit_of(name: &str, metric: &Metric) -> Option<Unit> {
    if let Some(unit) = &metric.unit {
        return unit.parse().ok();
    }
    match &metric.source {
        MetricSource::Ratio { .. } | MetricSource::Traffic(Traffic::Errors) => {
            return Some(Unit::Percent);
        }
        MetricSource::Traffic(Traffic::Latency(_)) => return Some(Unit::Seconds),
        MetricSource::Traffic(Traffic::Requests) => return Some(Unit::RequestsPerSecond),
        _ => {}
    }
    let series = match &metric.source {
        MetricSource::Value { name, .. } => name,
        MetricSource::Histogram { histogram, .. } => histogram,
        _ => name,
    };
    let series = series.strip_suffix("_total").unwrap_or(series);
    [
        ("_seconds", Unit::Seconds),
        ("_milliseconds", Unit::Milliseconds),
        ("_ms", Unit::Milliseconds),
        ("_bytes", Unit::Bytes),
        ("_percent", Unit::Percent),
    ]
    .into_iter()
    .find_map(|(suffix, unit)| series.ends_with(suffix).then_some(unit))
}

/// A threshold in another unit; `None` when the two cannot be compared for certain.
pub(super) fn in_unit(threshold: Threshold, unit: Option<Unit>) -> Option<Threshold> {
    let bare = matches!(threshold.unit, Unit::None | Unit::Count);
    let Some(unit) = unit else {
        return bare.then_some(threshold);
    };
    if bare || threshold.comparator == Comparator::PlusMinus {
        return (bare && threshold.comparator != Comparator::PlusMinus).then_some(threshold);
    }
    let convert = |value| Quantity::new(value, threshold.unit).ok()?.value_in(unit);
    Some(Threshold {
        value: convert(threshold.value)?,
        high: match threshold.high {
            Some(high) => Some(convert(high)?),
            None => None,
        },
        unit,
        comparator: threshold.comparator,
    })
}

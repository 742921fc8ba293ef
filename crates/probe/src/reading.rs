//! One reading of a metric, of those that are read again and again. What is read off counters needs
//! the page that was read before; it is handed in and out, so that nothing is remembered here.

use crate::context::Context;
use crate::exposition::{Quantile, quantile};
use crate::http::{client, read_url};
use crate::metrics::{Page, read_page};
use crate::prometheus::query;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tminus_plan::{MetricSource, MetricsProbe};
use tokio::time::timeout;

/// What a counter's value is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CounterAs {
    /// The number on the page.
    Value,
    /// What it grew by since the last reading.
    Increase,
    /// What it grew by in a second.
    Rate,
}

/// One reading.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reading {
    /// The value; `None` when it could not be had.
    pub value: Option<f64>,
    /// The value is a lower bound: what was sought lies above the highest bucket of a histogram.
    pub above: bool,
    /// What was counted lies in part in an earlier reading.
    pub repeats: bool,
    /// Of a share: how many of how many.
    pub counts: Option<(f64, f64)>,
    /// Why there is no value.
    pub reason: Option<String>,
}

/// What the last reading saw.
#[derive(Debug, Clone)]
pub struct Before {
    at: Instant,
    sum: f64,
    /// Cumulative, by upper bound.
    buckets: Vec<(f64, f64)>,
    /// When counts were last taken from a query, whose range may overlap the next.
    counted: Option<Instant>,
}

impl Reading {
    /// No value, and why.
    pub fn missing(reason: impl Into<String>) -> Self {
        Self {
            reason: Some(reason.into()),
            ..Self::default()
        }
    }

    /// A value, if it is finite.
    pub fn value(value: f64) -> Self {
        if value.is_finite() {
            Self {
                value: Some(value),
                ..Self::default()
            }
        } else {
            Self::missing(format!("the value is {value}, which measures nothing"))
        }
    }
}

/// Reads a metric that a server or a page has. `past` is how long ago, for servers that know; a page
/// knows only now. Commands and what a target counts are read by those who run them.
pub async fn read_metric(
    source: &MetricSource,
    counter: CounterAs,
    before: Option<Before>,
    past: Option<Duration>,
    within: Duration,
    context: &Context,
) -> (Reading, Option<Before>) {
    let at = past.map(|past| seconds() - past.as_secs_f64());
    match source {
        MetricSource::Query {
            prometheus,
            query: text,
        } => {
            let found = query(prometheus, text, at, within, context).await;
            let mut reading = found.map_or_else(Reading::missing, Reading::value);
            let (apart, before) = apart(text, before, reading.value.is_some());
            reading.repeats = !apart;
            (reading, Some(before))
        }
        MetricSource::Ratio {
            prometheus,
            errors,
            total,
        } => {
            let found = tokio::join!(
                query(prometheus, errors, at, within, context),
                query(prometheus, total, at, within, context)
            );
            ratio(found, total, before)
        }
        MetricSource::Histogram {
            scrape,
            histogram,
            quantile,
            labels,
        } => {
            let probe = page_probe(scrape, histogram, labels, Some(*quantile));
            match page(&probe, within, context).await {
                Err(reason) => (Reading::missing(reason), before),
                Ok(page) => {
                    let now = page.before();
                    let reading = of_histogram(*quantile, before.as_ref(), &now);
                    (reading, Some(now))
                }
            }
        }
        MetricSource::Value {
            scrape,
            name,
            labels,
        } => {
            let probe = page_probe(scrape, name, labels, None);
            match page(&probe, within, context).await {
                Err(reason) => (Reading::missing(reason), before),
                Ok(page) if page.matched == 0 => (
                    Reading::missing(format!("{name} is not on the page")),
                    before,
                ),
                Ok(page) => {
                    let now = page.before();
                    (of_counter(counter, before.as_ref(), &now), Some(now))
                }
            }
        }
        MetricSource::Command(_) | MetricSource::Traffic(_) => {
            (Reading::missing("it is not read from a server"), before)
        }
    }
}

/// The quantile of a histogram that something else than a page counted: upper bounds, ascending, with
/// how many were at most that.
pub fn quantile_of(wanted: f64, buckets: &[(f64, f64)]) -> Reading {
    match quantile(wanted, buckets) {
        Ok(Quantile::Value(value)) => Reading::value(value),
        Ok(Quantile::Above(value)) => Reading {
            above: true,
            ..Reading::value(value)
        },
        Err(reason) => Reading::missing(reason),
    }
}

/// Since 1970.
fn seconds() -> f64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_secs_f64()
}

/// A share from two counts. The counts are given only where the last ones are further back than the
/// query's range: those in between count the same events again.
fn ratio(
    found: (Result<f64, String>, Result<f64, String>),
    query: &str,
    before: Option<Before>,
) -> (Reading, Option<Before>) {
    let (errors, total) = match found {
        (Ok(errors), Ok(total)) => (errors, total),
        (Err(reason), _) => return (Reading::missing(format!("errors: {reason}")), before),
        (_, Err(reason)) => return (Reading::missing(format!("total: {reason}")), before),
    };
    if errors < 0.0 || total < errors {
        let reason = format!("{errors} errors of {total} are no share");
        return (Reading::missing(reason), before);
    }
    let (apart, before) = apart(query, before, true);
    let reading = Reading {
        value: (total > 0.0).then(|| errors / total * 100.0),
        above: false,
        repeats: !apart,
        counts: apart.then_some((errors, total)),
        reason: (total <= 0.0).then(|| "nothing was counted".to_owned()),
    };
    (reading, Some(before))
}

/// Whether a reading lies apart from the last one that was counted, by the range of its query; and what
/// the next one is held against.
fn apart(query: &str, before: Option<Before>, has_value: bool) -> (bool, Before) {
    let now = Instant::now();
    let counted = before.and_then(|before| before.counted);
    let range = longest_range(query);
    let apart = counted.is_none_or(|counted| now.duration_since(counted) >= range);
    let before = Before {
        at: now,
        sum: 0.0,
        buckets: Vec::new(),
        counted: if apart && has_value {
            Some(now)
        } else {
            counted
        },
    };
    (apart, before)
}

/// The longest range that a query looks back over: `[5m]`.
fn longest_range(query: &str) -> Duration {
    query
        .split('[')
        .skip(1)
        .filter_map(|rest| {
            let range = rest.split([']', ':']).next()?;
            tminus_measure::parse_duration(range).ok()
        })
        .max()
        .unwrap_or_default()
}

fn page_probe(
    scrape: &str,
    name: &str,
    labels: &std::collections::BTreeMap<String, String>,
    quantile: Option<f64>,
) -> MetricsProbe {
    MetricsProbe {
        scrape: scrape.to_owned(),
        name: name.to_owned(),
        labels: labels.clone(),
        absent: false,
        // A value is asked for, so the series of a histogram do not stand for it.
        value: Some(tminus_measure::Threshold {
            comparator: tminus_measure::Comparator::AtLeast,
            value: f64::MIN,
            high: None,
            unit: tminus_measure::Unit::None,
        }),
        quantile,
        timeout_ms: 0,
        retry: None,
    }
}

async fn page(probe: &MetricsProbe, within: Duration, context: &Context) -> Result<Page, String> {
    let mut probe = probe.clone();
    for value in probe.labels.values_mut() {
        *value = context.expand(value).map_err(|error| error.to_string())?;
    }
    let url = read_url(&probe.scrape, context)?;
    let client =
        client(&url).ok_or("this machine has no root certificates to check a server's against")?;
    timeout(within, read_page(&probe, client, &url))
        .await
        .map_err(|_| format!("no whole page within {} ms", within.as_millis()))?
}

impl Page {
    fn before(&self) -> Before {
        Before {
            at: Instant::now(),
            sum: self.sum,
            buckets: self
                .buckets
                .values()
                .map(|(bound, _, count)| (*bound, *count))
                .collect(),
            counted: None,
        }
    }
}

/// What a counter did since the last page. One that is smaller than it was has been reset: all that
/// it holds was counted since (the rule of Prometheus' `increase`).
fn of_counter(counter: CounterAs, before: Option<&Before>, now: &Before) -> Reading {
    if counter == CounterAs::Value {
        return Reading::value(now.sum);
    }
    let Some(before) = before else {
        return Reading::missing("it was not read before, so what it grew by is not known");
    };
    let increase = if now.sum < before.sum {
        now.sum
    } else {
        now.sum - before.sum
    };
    match counter {
        CounterAs::Rate => {
            let seconds = now.at.duration_since(before.at).as_secs_f64();
            Reading::value(increase / seconds)
        }
        _ => Reading::value(increase),
    }
}

fn of_histogram(wanted: f64, before: Option<&Before>, now: &Before) -> Reading {
    let Some(before) = before else {
        return Reading::missing("it was not read before, so what it counted is not known");
    };
    let reset = before.buckets.len() != now.buckets.len()
        || now
            .buckets
            .iter()
            .zip(&before.buckets)
            .any(|(now, before)| now.1 < before.1 || now.0.to_bits() != before.0.to_bits());
    let grown: Vec<(f64, f64)> = if reset {
        now.buckets.clone()
    } else {
        let pairs = now.buckets.iter().zip(&before.buckets);
        pairs
            .map(|(now, before)| (now.0, now.1 - before.1))
            .collect()
    };
    quantile_of(wanted, &grown)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(sum: f64, buckets: &[f64]) -> Before {
        let bounds = [0.1, 1.0, f64::INFINITY];
        Before {
            at: Instant::now(),
            sum,
            buckets: bounds.into_iter().zip(buckets.iter().copied()).collect(),
            counted: None,
        }
    }

    #[test]
    fn a_counter_that_shrank_was_reset() {
        let grown = |before, now| of_counter(CounterAs::Increase, Some(&before), &now).value;
        assert_eq!(grown(seen(5.0, &[]), seen(8.0, &[])), Some(3.0));
        assert_eq!(grown(seen(5.0, &[]), seen(2.0, &[])), Some(2.0));
        assert_eq!(
            of_counter(CounterAs::Increase, None, &seen(2.0, &[])).value,
            None
        );
    }

    #[test]
    fn a_quantile_is_of_what_was_counted_since() {
        // 100 fast ones before; then 10 slow ones.
        let before = seen(0.0, &[100.0, 100.0, 100.0]);
        let now = seen(0.0, &[100.0, 110.0, 110.0]);
        let value = of_histogram(0.5, Some(&before), &now).value;
        assert!(value.is_some_and(|value| value > 0.1), "{value:?}");
        let reset = seen(0.0, &[4.0, 4.0, 4.0]);
        let value = of_histogram(0.5, Some(&now), &reset).value;
        assert!(value.is_some_and(|value| value < 0.1), "{value:?}");
        let nothing = of_histogram(0.5, Some(&reset), &reset);
        assert_eq!(nothing.value, None, "no request is no latency");
    }

    #[test]
    fn the_longest_range_of_a_query_counts() {
        for (query, seconds) in [
            ("sum(increase(x[1m]))", 60),
            ("a[30s] / b[5m:1m]", 300),
            ("up", 0),
            ("x{a=\"[1h]\"}[10s]", 3600),
        ] {
            assert_eq!(longest_range(query).as_secs(), seconds, "{query}");
        }
    }
}

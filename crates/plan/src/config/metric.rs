//! `[metrics."..."]`: how a metric that criteria name is measured.

use super::error::ConfigError;
use super::reader::Value;
use super::rollout::word;
use super::{Metric, MetricSource, Traffic, Worse};
use std::ops::Range;
use tminus_measure::Unit;

pub(super) fn read(
    name: &str,
    span: Range<usize>,
    value: &Value<'_>,
) -> Result<Metric, ConfigError> {
    let table = value.table(format!("metric \"{name}\""))?;
    let prometheus = table.text("prometheus")?;
    let scrape = table.text("scrape")?;
    let command = table.text("command")?;
    let query = table.text("query")?;
    let errors = table.text("errors")?;
    let total = table.text("total")?;
    let histogram = table.text("histogram")?;
    let series = table.text("name")?;
    let quantile = table.read("quantile", |value| {
        let number = value.number()?;
        if (0.0..=1.0).contains(&number) {
            Ok(number)
        } else {
            Err(value.error(
                format!("a quantile of {number} is none"),
                "write 0 to 1: 0.99",
            ))
        }
    })?;
    let labels = table.read("labels", |value| value.map())?;
    let traffic = table.read("traffic", |value| {
        word(
            &value,
            &[
                ("errors", Traffic::Errors),
                ("requests", Traffic::Requests),
                ("latency", Traffic::Latency(0.0)),
            ],
        )
    })?;
    let worse = table.read("worse", |value| {
        word(
            &value,
            &[
                ("higher", Worse::Higher),
                ("lower", Worse::Lower),
                ("either", Worse::Either),
            ],
        )
    })?;
    let unit = table.read("unit", |value| {
        let unit = value.text()?;
        match unit.parse::<Unit>() {
            Ok(_) => Ok(unit),
            Err(error) => Err(value.error(error.to_string(), "")),
        }
    })?;
    table.finish()?;
    let has_labels = labels.is_some();
    let labels = labels.unwrap_or_default();
    let has_more = [&query, &errors, &total, &histogram, &series]
        .into_iter()
        .any(Option::is_some);
    let fixed = traffic.is_some() || errors.is_some();
    if let (Some(unit), true) = (&unit, fixed) {
        return Err(value.error(
            format!("metric \"{name}\" is not measured in `{unit}`"),
            "leave `unit` out: shares are percent, rates are per second, latency is in seconds",
        ));
    }
    let traffic = match (traffic, quantile) {
        (Some(Traffic::Latency(_)), Some(quantile)) => Some(Traffic::Latency(quantile)),
        (Some(Traffic::Latency(_)), None) => {
            return Err(value.error(
                format!("metric \"{name}\" does not say which latency"),
                "add quantile = 0.99",
            ));
        }
        (traffic, _) => traffic,
    };
    let source = match (prometheus, scrape, command) {
        (None, None, None) if !has_more && !has_labels => traffic.map(MetricSource::Traffic),
        _ if traffic.is_some() => None,
        (Some(prometheus), None, None) if !has_labels => match (query, errors, total) {
            (Some(query), None, None) => Some(MetricSource::Query { prometheus, query }),
            (None, Some(errors), Some(total)) => Some(MetricSource::Ratio {
                prometheus,
                errors,
                total,
            }),
            _ => None,
        },
        (None, Some(scrape), None) if query.is_none() && errors.is_none() && total.is_none() => {
            match (histogram, series, quantile) {
                (Some(histogram), None, Some(quantile)) => Some(MetricSource::Histogram {
                    scrape,
                    histogram,
                    quantile,
                    labels,
                }),
                (None, Some(name), None) => Some(MetricSource::Value {
                    scrape,
                    name,
                    labels,
                }),
                _ => None,
            }
        }
        (None, None, Some(command)) if !has_more && !has_labels && quantile.is_none() => {
            Some(MetricSource::Command(command))
        }
        _ => None,
    };
    let source = source.ok_or_else(|| {
        value.error(
            format!("metric \"{name}\" does not say how it is measured"),
            "write prometheus with query, or with errors and total; scrape with name, or with histogram and quantile; command; or traffic",
        )
    })?;
    Ok(Metric {
        source,
        unit,
        worse,
        span,
    })
}

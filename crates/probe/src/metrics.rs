//! A metrics page in the Prometheus exposition format. The page is the observer: if it cannot be
//! had or cannot be read, nothing was measured. A metric that is not on a good page is a failure.
//!
//! The page is read as it streams in; only what the question asks for is kept of it.

use crate::context::Context;
use crate::exposition::{Line, Quantile, Sample, quantile, read_line};
use crate::http::{client, describe, read_url};
use crate::observation::{Observation, Value};
use crate::observe::Tries;
use reqwest::header::{ACCEPT, CONTENT_TYPE};
use reqwest::{Client, Url};
use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, HashSet};
use std::hash::{Hash as _, Hasher as _};
use tminus_measure::{
    Comparator, Dimension, Outcome, Quantity, Threshold, Unit, Verdict, display_duration,
};
use tminus_plan::MetricsProbe;
use tokio::time::timeout;

/// The longest line of a page that is read, in bytes.
const LONGEST_LINE: usize = 1 << 20;
/// The largest page that is read, in bytes: 1 GiB.
const LARGEST_PAGE: u64 = 1 << 30;

pub(crate) async fn observe(probe: &MetricsProbe, context: &Context) -> Observation {
    let url = match read_url(&probe.scrape, context) {
        Ok(url) => url,
        Err(reason) => return Observation::not_measured(reason),
    };
    let Some(client) = client(&url) else {
        return Observation::not_measured(
            "this machine has no root certificates to check a server's against",
        );
    };
    let mut tries = Tries::new(probe.retry);
    loop {
        let limit = tries.limit(probe.timeout_ms);
        let found = match timeout(limit, read_page(probe, client, &url)).await {
            Ok(Ok(page)) => page.judge(probe),
            Ok(Err(reason)) => Observation::not_measured(reason),
            Err(_) => Observation::not_measured(format!(
                "no whole page within {}",
                display_duration(limit)
            )),
        };
        if let Some(last) = tries.after(found).await {
            return last;
        }
    }
}

pub(crate) async fn read_page(
    probe: &MetricsProbe,
    client: &Client,
    url: &Url,
) -> Result<Page, String> {
    let mut response = client
        .get(url.clone())
        .header(
            ACCEPT,
            "text/plain;version=0.0.4, application/openmetrics-text;version=1.0.0;q=0.5",
        )
        .send()
        .await
        .map_err(|error| format!("the page cannot be had: {}", describe(error)))?;
    if response.status().as_u16() != 200 {
        return Err(format!(
            "the page cannot be had: HTTP {}",
            response.status().as_u16()
        ));
    }
    let open = response
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.contains("openmetrics"));
    let mut page = Page::default();
    let mut pending: Vec<u8> = Vec::new();
    let mut length = 0;
    loop {
        let chunk = response
            .chunk()
            .await
            .map_err(|error| format!("the page broke off: {}", describe(error)))?;
        let Some(chunk) = chunk else { break };
        length += chunk.len() as u64;
        if length > LARGEST_PAGE {
            return Err("the page is larger than 1 GiB".to_owned());
        }
        pending.extend_from_slice(&chunk);
        let mut from = 0;
        while let Some(end) = pending[from..].iter().position(|&byte| byte == b'\n') {
            page.read(&pending[from..from + end], probe)?;
            from += end + 1;
        }
        pending.drain(..from);
        if pending.len() > LONGEST_LINE {
            return Err(format!(
                "line {} is longer than 1 MiB: this is no metrics page",
                page.lines + 1
            ));
        }
    }
    if !pending.is_empty() && pending != b"# EOF" {
        // The format asks for a line feed after the last line; without one, digits may be missing.
        return Err("its last line has no end: the page may be cut off".to_owned());
    }
    page.read(&pending, probe)?;
    if open && !page.ended {
        return Err("the page lacks its `# EOF`: it is not whole".to_owned());
    }
    Ok(page)
}

/// What a question needs of a page.
#[derive(Debug, Default)]
pub(crate) struct Page {
    lines: u64,
    samples: u64,
    ended: bool,
    unit: Option<String>,
    /// How many series match, and the sum over them.
    pub(crate) matched: u64,
    pub(crate) sum: f64,
    /// Of a histogram: by upper bound, in the order of the numbers, how many series have it and
    /// the sum of their counts.
    pub(crate) buckets: BTreeMap<u64, (f64, u64, f64)>,
    /// Hashes of the series that matched, to notice one that stands there twice.
    seen: HashSet<u64>,
    /// The counter that `OpenMetrics` would call by this name.
    as_total: bool,
}

impl Page {
    fn read(&mut self, line: &[u8], probe: &MetricsProbe) -> Result<(), String> {
        self.lines += 1;
        let text = std::str::from_utf8(line)
            .map_err(|_| format!("line {} is no UTF-8: this is no metrics page", self.lines))?;
        let read = read_line(text)
            .map_err(|reason| format!("line {} is no metrics line: {reason}", self.lines))?;
        if self.ended && read != Line::Nothing {
            return Err(format!("line {} stands after the end", self.lines));
        }
        match read {
            Line::Nothing => {}
            Line::End => self.ended = true,
            Line::Unit { name, unit } => {
                if base_name(&probe.name) == name {
                    self.unit = Some(unit);
                }
            }
            Line::Sample(sample) => {
                self.samples += 1;
                self.add(&sample, probe)?;
            }
        }
        Ok(())
    }

    fn add(&mut self, sample: &Sample, probe: &MetricsProbe) -> Result<(), String> {
        let histogram = probe.quantile.is_some();
        let wanted = if histogram {
            sample
                .name
                .strip_suffix("_bucket")
                .is_some_and(|name| name == base_name(&probe.name))
        } else {
            sample.name == probe.name || present_as_histogram(sample, probe)
        };
        self.as_total |= sample.name.strip_suffix("_total") == Some(&probe.name);
        let labelled = probe
            .labels
            .iter()
            .all(|(name, value)| sample.labels.get(name).map_or("", String::as_str) == value);
        if !wanted || !labelled {
            return Ok(());
        }
        let mut hasher = DefaultHasher::new();
        (&sample.name, &sample.labels).hash(&mut hasher);
        if !self.seen.insert(hasher.finish()) {
            return Err(format!(
                "line {}: the series stands there twice",
                self.lines
            ));
        }
        self.matched += 1;
        self.sum += sample.value;
        if histogram {
            let bound = sample
                .labels
                .get("le")
                .and_then(|bound| bound.parse::<f64>().ok())
                .filter(|bound| !bound.is_nan())
                .ok_or_else(|| format!("line {}: a bucket without its bound", self.lines))?;
            let entry = self
                .buckets
                .entry(in_order(bound))
                .or_insert((bound, 0, 0.0));
            entry.1 += 1;
            entry.2 += sample.value;
        }
        Ok(())
    }

    fn judge(&self, probe: &MetricsProbe) -> Observation {
        let name = described(probe);
        if self.samples == 0 {
            return Observation::not_measured("the page holds no sample at all");
        }
        if self.matched == 0 {
            return if probe.absent {
                Observation::proved(format!("{name} is not on the page"))
            } else {
                let hint = if self.as_total {
                    format!("; there is `{}_total`", probe.name)
                } else {
                    String::new()
                };
                Observation::failed(format!("{name} is not on the page{hint}"))
            };
        }
        if probe.absent {
            return Observation::failed(format!("{name} is on the page, but must not be"));
        }
        match probe.quantile {
            Some(wanted) => self.judge_quantile(wanted, &name, probe),
            None => self.judge_sum(&name, probe),
        }
    }

    fn judge_sum(&self, name: &str, probe: &MetricsProbe) -> Observation {
        let series = if self.matched == 1 {
            "1 series".to_owned()
        } else {
            format!("{} series", self.matched)
        };
        let Some(bound) = probe.value else {
            return Observation::proved(format!("{name} is on the page ({series})"));
        };
        match self.quantity(self.sum, bound, probe) {
            Err(reason) => Observation::not_measured(format!("{name}: {reason}")),
            Ok(quantity) => {
                let over = if self.matched == 1 {
                    String::new()
                } else {
                    format!(" (sum of {series})")
                };
                observation(name, quantity, &over, bound, bound.holds(quantity))
            }
        }
    }

    fn judge_quantile(&self, wanted: f64, name: &str, probe: &MetricsProbe) -> Observation {
        let mut layouts = self.buckets.values().map(|(_, series, _)| *series);
        let first = layouts.next();
        if layouts.any(|series| Some(series) != first) {
            return Observation::not_measured(format!(
                "{name}: its series have different buckets, which cannot be added up"
            ));
        }
        let buckets: Vec<(f64, f64)> = self
            .buckets
            .values()
            .map(|(bound, _, count)| (*bound, *count))
            .collect();
        let found = match quantile(wanted, &buckets) {
            Ok(found) => found,
            Err(reason) => return Observation::not_measured(format!("{name}: {reason}")),
        };
        let (Quantile::Value(number) | Quantile::Above(number)) = found;
        let Some(bound) = probe.value else {
            let relation = match found {
                Quantile::Value(_) => "is",
                Quantile::Above(_) => "is above",
            };
            return Observation::proved(format!("{name} {relation} {number}"))
                .with_value(Value::number(name, number.to_string(), number));
        };
        let quantity = match self.quantity(number, bound, probe) {
            Ok(quantity) => quantity,
            Err(reason) => return Observation::not_measured(format!("{name}: {reason}")),
        };
        match found {
            Quantile::Value(_) => observation(name, quantity, "", bound, bound.holds(quantity)),
            Quantile::Above(_) => {
                let mut observation = observation(
                    name,
                    quantity,
                    " or more: above the highest bucket",
                    bound,
                    holds_above(bound, quantity),
                );
                if observation.outcome == Outcome::Inconclusive {
                    observation
                        .summary
                        .push_str("; the histogram cannot tell, it needs higher buckets");
                }
                observation
            }
        }
    }

    /// The number with its unit. A bound in milliseconds or megabytes cannot be held against a
    /// number of which nobody knows whether it counts seconds or bytes.
    fn quantity(
        &self,
        number: f64,
        bound: Threshold,
        probe: &MetricsProbe,
    ) -> Result<Quantity, String> {
        let (unit, factor) = match self.unit.as_deref().or_else(|| unit_word(&probe.name)) {
            Some("ratio") => (Unit::Percent, 100.0),
            Some(word) => (Unit::from_spelling(word).unwrap_or(Unit::None), 1.0),
            None => (Unit::None, 1.0),
        };
        let needs_unit = matches!(
            bound.unit.dimension(),
            Dimension::Time | Dimension::Size | Dimension::Share
        );
        if unit == Unit::None && needs_unit {
            return Err(format!(
                "its name does not say its unit (`_seconds`, `_bytes`, `_ratio`); write the bound without one instead of `{bound}`"
            ));
        }
        if bound.unit == Unit::None {
            return Quantity::new(number, Unit::None).map_err(|error| error.to_string());
        }
        Quantity::new(number * factor, unit).map_err(|error| error.to_string())
    }
}

fn observation(
    name: &str,
    quantity: Quantity,
    note: &str,
    bound: Threshold,
    verdict: Verdict,
) -> Observation {
    Observation::new(
        Outcome::of_probe(verdict),
        format!("{name} is {quantity}{note}, bound {bound}"),
    )
    .with_value(Value::number(name, quantity.to_string(), quantity.value()))
}

/// The verdict over a value of which only a lower bound is known.
fn holds_above(bound: Threshold, at_least: Quantity) -> Verdict {
    let Some(at_least) = at_least.value_in(bound.unit) else {
        return Verdict::NotMeasured;
    };
    match bound.comparator {
        Comparator::More | Comparator::AtLeast if at_least >= bound.value => Verdict::Pass,
        Comparator::Less | Comparator::AtMost | Comparator::Equal if at_least >= bound.value => {
            Verdict::Fail
        }
        Comparator::Between if bound.high.is_some_and(|high| at_least >= high) => Verdict::Fail,
        Comparator::PlusMinus => Verdict::NotMeasured,
        _ => Verdict::Inconclusive,
    }
}

/// Whether the sample shows that a histogram or summary of the asked name is present. Its series
/// are not values of the name itself, so it counts only where presence is all that is asked.
fn present_as_histogram(sample: &Sample, probe: &MetricsProbe) -> bool {
    probe.value.is_none()
        && ["_bucket", "_count", "_sum"].iter().any(|suffix| {
            sample
                .name
                .strip_suffix(suffix)
                .is_some_and(|name| name == probe.name)
        })
}

fn base_name(name: &str) -> &str {
    ["_bucket", "_total"]
        .iter()
        .find_map(|suffix| name.strip_suffix(suffix))
        .unwrap_or(name)
}

/// The unit that the name ends with, by the naming rules of Prometheus.
fn unit_word(name: &str) -> Option<&str> {
    let name = base_name(name);
    let name = ["_sum", "_max", "_min"]
        .iter()
        .find_map(|suffix| name.strip_suffix(suffix))
        .unwrap_or(name);
    let word = name.rsplit('_').next()?;
    // A single letter may stand for anything.
    (word == "ratio" || (word.len() > 1 && Unit::from_spelling(word).is_some())).then_some(word)
}

/// `p99 of http_request_duration_seconds{code="200"}`.
fn described(probe: &MetricsProbe) -> String {
    let labels = probe
        .labels
        .iter()
        .map(|(name, value)| format!("{name}={value:?}"))
        .collect::<Vec<_>>()
        .join(",");
    let name = if labels.is_empty() {
        probe.name.clone()
    } else {
        format!("{}{{{labels}}}", probe.name)
    };
    match probe.quantile {
        Some(quantile) => format!("p{} of {name}", (quantile * 1e6).round() / 1e4),
        None => name,
    }
}

/// Bits that sort as the numbers do.
fn in_order(number: f64) -> u64 {
    let bits = number.to_bits();
    if bits >> 63 == 0 {
        bits | 1 << 63
    } else {
        !bits
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tminus_measure::Outcome::{Failed, Inconclusive, NotMeasured, Proved};

    fn probe(name: &str) -> MetricsProbe {
        MetricsProbe {
            scrape: String::new(),
            name: name.to_owned(),
            labels: BTreeMap::new(),
            absent: false,
            value: None,
            quantile: None,
            timeout_ms: 1000,
            retry: None,
        }
    }

    fn bounded(name: &str, bound: &str) -> MetricsProbe {
        MetricsProbe {
            value: Some(bound.parse().expect(bound)),
            ..probe(name)
        }
    }

    fn judged(text: &str, probe: &MetricsProbe) -> (Outcome, String) {
        let mut page = Page::default();
        for line in text.lines() {
            if let Err(reason) = page.read(line.as_bytes(), probe) {
                return (NotMeasured, reason);
            }
        }
        let observation = page.judge(probe);
        (observation.outcome, observation.summary)
    }

    const PAGE: &str = "\
# HELP requests_total Requests.
# TYPE requests_total counter
requests_total{code=\"200\",path=\"/a\"} 10
requests_total{code=\"200\",path=\"/b\"} 5
requests_total{code=\"500\",path=\"/a\"} 1
# TYPE duration_seconds histogram
duration_seconds_bucket{le=\"0.1\"} 90
duration_seconds_bucket{le=\"0.5\"} 98
duration_seconds_bucket{le=\"+Inf\"} 100
duration_seconds_sum 9
duration_seconds_count 100
up 1
odd NaN
endless +Inf
memory_bytes 5e8
error_ratio 0.02
lag 0.25
";

    #[test]
    fn presence_and_sums_are_judged() {
        let ok = MetricsProbe {
            labels: [("code".to_owned(), "200".to_owned())].into(),
            ..bounded("requests_total", "> 14")
        };
        let absent = |name: &str| MetricsProbe {
            absent: true,
            ..probe(name)
        };
        for (probe, outcome, summary) in [
            (probe("up"), Proved, "up is on the page (1 series)"),
            (probe("down"), Failed, "down is not on the page"),
            (
                probe("requests"),
                Failed,
                "requests is not on the page; there is `requests_total`",
            ),
            (
                probe("duration_seconds"),
                Proved,
                "duration_seconds is on the page (5 series)",
            ),
            (absent("down"), Proved, "down is not on the page"),
            (absent("up"), Failed, "up is on the page, but must not be"),
            (bounded("up", "= 1"), Proved, "up is 1, bound = 1"),
            (
                bounded("requests_total", "= 16"),
                Proved,
                "requests_total is 16 (sum of 3 series), bound = 16",
            ),
            (
                ok,
                Proved,
                "requests_total{code=\"200\"} is 15 (sum of 2 series), bound > 14",
            ),
            (
                bounded("odd", "< 5"),
                NotMeasured,
                "odd: `NaN` is not a finite number",
            ),
            (
                bounded("endless", "> 5"),
                NotMeasured,
                "endless: `inf` is not a finite number",
            ),
            (
                bounded("memory_bytes", "< 600 MB"),
                Proved,
                "memory_bytes is 500000000 B, bound < 600 MB",
            ),
            (
                bounded("error_ratio", "< 5%"),
                Proved,
                "error_ratio is 2%, bound < 5%",
            ),
            (
                bounded("error_ratio", "< 0.01"),
                Failed,
                "error_ratio is 0.02, bound < 0.01",
            ),
            (bounded("lag", "< 1"), Proved, "lag is 0.25, bound < 1"),
            (
                bounded("lag", "< 1 ms"),
                NotMeasured,
                "lag: its name does not say its unit (`_seconds`, `_bytes`, `_ratio`); write the bound without one instead of `< 1 ms`",
            ),
        ] {
            assert_eq!(
                judged(PAGE, &probe),
                (outcome, summary.to_owned()),
                "{probe:?}"
            );
        }
    }

    #[test]
    fn quantiles_are_judged_and_what_the_buckets_cannot_tell_is_inconclusive() {
        let quantile = |quantile: f64, bound: &str| MetricsProbe {
            quantile: Some(quantile),
            ..bounded("duration_seconds", bound)
        };
        for (probe, outcome, summary) in [
            (
                quantile(0.9, "<= 100 ms"),
                Proved,
                "p90 of duration_seconds is 0.1 s, bound <= 100 ms",
            ),
            (
                quantile(0.94, "< 250 ms"),
                Failed,
                "p94 of duration_seconds is 0.30000000000000004 s, bound < 250 ms",
            ),
            (
                quantile(0.999, "< 400 ms"),
                Failed,
                "p99.9 of duration_seconds is 0.5 s or more: above the highest bucket, bound < 400 ms",
            ),
            (
                quantile(0.999, "< 1 s"),
                Inconclusive,
                "p99.9 of duration_seconds is 0.5 s or more: above the highest bucket, bound < 1 s; the histogram cannot tell, it needs higher buckets",
            ),
            (
                quantile(0.999, "> 400 ms"),
                Proved,
                "p99.9 of duration_seconds is 0.5 s or more: above the highest bucket, bound > 400 ms",
            ),
        ] {
            assert_eq!(judged(PAGE, &probe), (outcome, summary.to_owned()));
        }
        let unlike = "x_bucket{a=\"1\",le=\"1\"} 1\nx_bucket{a=\"1\",le=\"+Inf\"} 1\nx_bucket{a=\"2\",le=\"+Inf\"} 1\n";
        let asked = MetricsProbe {
            quantile: Some(0.5),
            ..bounded("x", "< 1")
        };
        assert_eq!(judged(unlike, &asked).0, NotMeasured);
        let idle = "x_bucket{le=\"1\"} 0\nx_bucket{le=\"+Inf\"} 0\n";
        assert_eq!(
            judged(idle, &asked),
            (
                NotMeasured,
                "p50 of x: it has counted nothing yet".to_owned()
            )
        );
    }

    #[test]
    fn what_is_no_page_is_not_measured() {
        let up = probe("up");
        for page in [
            "",
            "\n\n",
            "<html>\nup 1\n",
            "up 1\nup 1\n",
            "up 1\n# EOF\nmore 1\n",
        ] {
            assert_eq!(judged(page, &up).0, NotMeasured, "{page:?}");
        }
        let absent = MetricsProbe { absent: true, ..up };
        assert_eq!(judged("", &absent).0, NotMeasured);
    }

    #[test]
    fn units_of_pages_and_names_are_known() {
        for (name, word) in [
            ("http_request_duration_seconds", Some("seconds")),
            ("process_cpu_seconds_total", Some("seconds")),
            ("latency_ms", Some("ms")),
            ("error_ratio", Some("ratio")),
            ("plan_b", None),
            ("requests_total", None),
        ] {
            assert_eq!(unit_word(name), word, "{name}");
        }
        let page = "# UNIT lag seconds\nlag 0.25\n";
        assert_eq!(judged(page, &bounded("lag", "< 300 ms")).0, Proved);
    }
}

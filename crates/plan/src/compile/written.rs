//! Proofs that a checklist carries itself: commands, addresses, criteria over defined metrics.

use super::search::Wanted;
use super::watch::counts_per_period;
use super::{answer, look, search, version};
use crate::config::{
    COMMAND_TIMEOUT_MS, Config, Metric, MetricSource, NETWORK_TIMEOUT_MS, Traffic, get,
};
use crate::pattern::fold;
use crate::scope::Scoped;
use crate::shell::{Line, read};
use crate::wording::{behind_space, is_border, is_word};
use crate::{CommandProbe, Effect, Expect, MetricsProbe, Probe};
use memchr::memchr;
use std::cell::LazyCell;
use tminus_checklist::{Check, Command, Form, Item};
use tminus_measure::{Comparator, Criterion, Dimension, Holds, Quantity, Threshold, Unit};

/// An action may take this long: one hour. Nobody is served by one that is cut in half.
const ACTION_TIMEOUT_MS: u64 = 3_600_000;
/// How long a command is observed that never ends by itself: ten seconds.
const OBSERVE_MS: u64 = 10_000;

/// What shows whether a claim holds where the exit status of a command does not say it.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Shown {
    /// A machine sees it in what the command prints.
    Check(Check),
    /// A person has to see this.
    Person(String),
}

/// What the author says of a command.
pub(super) struct Said<'a> {
    /// The text of the item that it belongs to.
    pub(super) item: Option<&'a str>,
    /// The item is a heading, whose text is a title.
    pub(super) titled: bool,
    /// The comment above it.
    pub(super) description: Option<&'a str>,
}

/// The probe that a written command is, and what a person has to read of it.
pub(super) fn of_command(
    written: &Command,
    said: &Said<'_>,
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
    if expect.is_empty() && person.is_none() {
        let line = LazyCell::new(|| read(&written.text));
        let claims = [said.item, said.description];
        let searched = search::may_search(&written.text)
            .then(|| search::wanted(&written.text, &line, &claims))
            .flatten();
        match searched {
            Some(Wanted::Absent(check)) => expect.push(Expect::Output(check)),
            Some(Wanted::Unsaid) => {
                let found = [0, 1].map(Check::ExitStatus).to_vec();
                expect.push(Expect::Output(Check::AnyOf(found)));
                person = Some(
                    "what it found: its exit status does not say whether that is right".to_owned(),
                );
            }
            None => match shown(written, &line, said, scoped.effect) {
                Some(Shown::Check(check)) => expect.push(Expect::Output(check)),
                Some(Shown::Person(what)) => person = Some(what),
                None => {}
            },
        }
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

/// What has to be seen of a command that ends well whether or not what is claimed holds.
fn shown(
    written: &Command,
    line: &LazyCell<Line, impl FnOnce() -> Line>,
    said: &Said<'_>,
    effect: Effect,
) -> Option<Shown> {
    let text = written.text.as_str();
    let looks = effect == Effect::Read && !written.endless;
    if !looks && !version::may_be_asked(text) {
        return None;
    }
    let claims = [said.item, said.description];
    let version = version::wanted(line, &claims);
    if version.is_some() || !looks {
        return version;
    }
    let item = said.item.filter(|_| !said.titled);
    answer::wanted(line, &claims)
        .or_else(|| look::wanted(text, line, item, said.description).map(Shown::Person))
}

/// The request that an item's text is: one whole address, and a claim about its answer.
pub(super) fn of_address(item: &Item) -> Option<Probe> {
    if item.form == Form::Heading || !item.placeholders.is_empty() || item.prohibition {
        return None;
    }
    let mut found = addresses(&item.text);
    let address = found.next()?.trim_end_matches(['.', ',', ';', ':']);
    if found.next().is_some() {
        return None;
    }
    let without = item.text.replace(address, " ").to_lowercase();
    if !claims_answer(&without) || without.contains(" not ") {
        return None;
    }
    let mut probe = get(address.to_owned());
    probe.status = status(&without);
    Some(Probe::Http(probe))
}

/// The addresses of a text.
fn addresses(text: &str) -> impl Iterator<Item = &str> {
    let ends = |next: char| {
        next.is_whitespace() || matches!(next, '`' | '<' | '>' | '(' | ')' | '"' | '\'' | '*' | '|')
    };
    let mut from = 0;
    std::iter::from_fn(move || {
        while let Some(colon) = memchr(b':', &text.as_bytes()[from..]) {
            let (before, rest) = text.split_at(from + colon);
            from = before.len() + 1;
            let Some(host) = rest.strip_prefix("://") else {
                continue;
            };
            let mut schemes = ["https", "http"].into_iter();
            let Some(scheme) = schemes.find(|scheme| before.ends_with(scheme)) else {
                continue;
            };
            let length = host.find(ends).unwrap_or(host.len());
            if length > 0 {
                let end = text.len() - host.len() + length;
                from = end;
                return Some(&text[before.len() - scheme.len()..end]);
            }
        }
        None
    })
}

/// Whether a text in lower case says that something answers.
fn claims_answer(text: &str) -> bool {
    const CLAIMS: [&str; 10] = [
        "return",
        "returns",
        "respond",
        "responds",
        "responding",
        "reachable",
        "accessible",
        "is up",
        "is live",
        "loads",
    ];
    CLAIMS.iter().any(|claim| {
        text.match_indices(claim)
            .any(|(at, _)| is_border(text, at) && is_border(text, at + claim.len()))
    })
}

/// What stands before the status of an answer.
pub(super) const LEADS: [&str; 7] = [
    "returns",
    "return",
    "responds with",
    "respond with",
    "status",
    "→",
    "->",
];

/// The status that a text in lower case says an answer has: `returns 200`, `→ HTTP 204`.
fn status(text: &str) -> Option<u16> {
    let mut places = text.char_indices().map(|(at, _)| &text[at..]);
    places.find_map(|rest| {
        LEADS
            .iter()
            .filter_map(|lead| rest.strip_prefix(lead))
            .find_map(|rest| Some(status_behind(rest.trim_start())?.0))
    })
}

/// The status that stands here or behind `an HTTP`, and what stands behind it.
pub(super) fn status_behind(text: &str) -> Option<(u16, &str)> {
    let article = ["an", "a"].iter().find_map(|word| text.strip_prefix(word));
    let text = article.and_then(behind_space).unwrap_or(text);
    let kind = ["http", "status"]
        .iter()
        .find_map(|word| text.strip_prefix(word));
    let text = kind.unwrap_or(text).trim_start();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let is_status = digits == 3 && matches!(text.as_bytes()[0], b'1'..=b'5');
    let behind = &text[digits..];
    let status = text[..digits].parse().ok()?;
    (is_status && !behind.starts_with(is_word)).then_some((status, behind))
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

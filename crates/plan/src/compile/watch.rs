//! What criteria over defined metrics become when they are watched.

use super::written::{in_unit, opposite, unit_of};
use crate::config::{Config, Metric, MetricSource, Rollout, Target, Traffic, WatchSettings, Worse};
use crate::pattern::fold;
use crate::{Baseline, GateRole, Item, OnFailure, Probe, Role, Rule, Series, SeriesSource, Watch};
use regex::Regex;
use std::sync::LazyLock;
use tminus_measure::{Comparator, Criterion, Dimension, Holds, Quantity, Threshold, Unit};

/// The chance of a false alarm when the config does not say.
const ALPHA: f64 = 0.05;
/// How many looks in a row are a failure when neither the text nor the config says.
const CONSECUTIVE: u64 = 3;
/// How often a trigger is looked at when the config does not say: every ten seconds.
const TRIGGER_MS: u64 = 10_000;
/// How many looks a watch is cut into when nothing says how often.
const LOOKS: u64 = 30;

/// How long a watch lasts and how often it looks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Times {
    pub(super) from_s: Option<i64>,
    pub(super) length_ms: Option<u64>,
    pub(super) every_ms: u64,
}

impl Times {
    /// A single look. What is counted is looked at after an interval in which it can count.
    pub(super) fn once(source: &MetricSource, settings: &WatchSettings) -> Self {
        let every_ms = settings.interval_ms.unwrap_or(TRIGGER_MS);
        let counted = matches!(
            source,
            MetricSource::Traffic(_) | MetricSource::Histogram { .. } | MetricSource::Value { .. }
        );
        Self {
            from_s: None,
            length_ms: Some(if counted { every_ms } else { 0 }),
            every_ms,
        }
    }

    /// From a trigger's arming to the end of the launch.
    pub(super) fn always(settings: &WatchSettings) -> Self {
        Self {
            from_s: None,
            length_ms: None,
            every_ms: settings.interval_ms.unwrap_or(TRIGGER_MS),
        }
    }

    /// A stretch of time. `every_ms` is what the text says.
    pub(super) fn over(
        from_s: Option<i64>,
        length_ms: u64,
        every_ms: Option<u64>,
        settings: &WatchSettings,
    ) -> Self {
        let every_ms = every_ms
            .or(settings.interval_ms)
            .unwrap_or((length_ms / LOOKS).clamp(1000, 60_000))
            // However short a watch is, there is one look at its end.
            .clamp(1, length_ms.max(1));
        Self {
            from_s,
            length_ms: Some(length_ms),
            every_ms,
        }
    }

    fn looks(self) -> u64 {
        self.length_ms
            .map_or(u64::MAX, |length| (length / self.every_ms).max(1))
    }
}

/// The watch over the series; what follows from a failure is up to the caller.
pub(super) fn of(times: Times, series: Vec<Series>, on_failure: OnFailure) -> Watch {
    Watch {
        from_s: times.from_s,
        length_ms: times.length_ms,
        every_ms: times.every_ms,
        series,
        on_failure,
        share: None,
        baseline: Baseline::None,
        not_worse_shown: false,
    }
}

/// The series of a probe.
pub(super) fn of_probe(
    name: &str,
    probe: Probe,
    is_trigger: bool,
    times: Times,
    settings: &WatchSettings,
) -> Series {
    // How long something may be wrong is what a trigger says; of what must hold it is how long it must.
    let lasts = duration(name).filter(|_| is_trigger);
    let consecutive = in_a_row(lasts, times, settings);
    Series {
        name: name.to_owned(),
        source: SeriesSource::Probe(Box::new(probe)),
        unit: Unit::None,
        rules: vec![Rule::Keep {
            threshold: None,
            consecutive,
            minimum: consecutive,
        }],
    }
}

/// The metric of the config that a criterion names.
pub(super) fn metric_of<'a>(name: &str, config: &'a Config) -> Option<(&'a str, &'a Metric)> {
    config
        .metrics
        .iter()
        .find(|(own, _)| fold(own) == fold(name))
        .map(|(name, metric)| (name.as_str(), metric))
}

/// Whether a limit of the config can be held against the metric that it names.
pub(super) fn has_limit(name: &str, limit: Threshold, config: &Config) -> bool {
    metric_of(name, config)
        .is_some_and(|(name, metric)| in_unit(limit, unit_of(name, metric)).is_some())
}

/// The series of a metric and the criteria that it is held against; those that cannot be held
/// against it for certain are left out.
pub(super) fn of_metric<'a>(
    name: &str,
    metric: &Metric,
    criteria: impl Iterator<Item = &'a Criterion>,
    times: Times,
    settings: &WatchSettings,
) -> Series {
    let mut rules: Vec<Rule> = Vec::new();
    for criterion in criteria {
        let rule = rule(name, metric, criterion, times, settings);
        rules.extend(rule.filter(|rule| !rules.contains(rule)));
    }
    if let Some(limit) = settings.limits.iter().find_map(|(own, limit)| {
        (fold(own) == fold(name)).then(|| in_unit(*limit, unit_of(name, metric)))?
    }) {
        rules.push(Rule::Keep {
            threshold: Some(limit),
            consecutive: 1,
            minimum: 1,
        });
    }
    Series {
        name: name.to_owned(),
        source: SeriesSource::Metric(metric.source.clone()),
        unit: unit_of(name, metric).unwrap_or(Unit::None),
        rules,
    }
}

fn rule(
    name: &str,
    metric: &Metric,
    criterion: &Criterion,
    times: Times,
    settings: &WatchSettings,
) -> Option<Rule> {
    let alpha = settings.alpha.unwrap_or(ALPHA);
    if criterion.threshold.comparator == Comparator::PlusMinus {
        let Threshold { value, unit, .. } = criterion.threshold;
        let own = unit_of(name, metric).unwrap_or(Unit::None);
        let is_relative = unit == Unit::Percent;
        let absolute = if is_relative {
            None
        } else {
            let bare = matches!(unit, Unit::None | Unit::Count) || own == Unit::None && unit == own;
            let known = bare || own.dimension() == unit.dimension();
            Some(
                Quantity::new(value, unit)
                    .ok()
                    .filter(|_| known)?
                    .value_in(own)?,
            )
        };
        return Some(Rule::Compare {
            worse: Worse::Either,
            alpha,
            relative: is_relative.then_some(value / 100.0),
            absolute,
            block: block(settings),
            counts: false,
        });
    }
    let wanted = match criterion.holds {
        Holds::Must => criterion.threshold,
        Holds::MustNot => opposite(criterion.threshold)?,
    };
    let threshold = in_unit(wanted, unit_of(name, metric))?;
    let from_above = matches!(threshold.comparator, Comparator::Less | Comparator::AtMost);
    if from_above && let Some(period_ms) = criterion.scope.as_deref().and_then(period) {
        // What may be spent in a day is not known after a minute.
        if times.length_ms.is_some_and(|length| length < period_ms) {
            return None;
        }
        return Some(Rule::Budget {
            allowed: threshold.value,
            exclusive: threshold.comparator == Comparator::Less,
            period_ms,
        });
    }
    let is_share = matches!(
        metric.source,
        MetricSource::Ratio { .. } | MetricSource::Traffic(Traffic::Errors)
    );
    // `> 5 % for 5 minutes` is feared when it lasts; `< 200 ms for 2 minutes` is wanted all the while.
    let lasts = criterion
        .scope
        .as_deref()
        .and_then(duration)
        .filter(|_| criterion.holds == Holds::MustNot);
    if is_share && from_above && threshold.value > 0.0 && lasts.is_none() && times.looks() > 1 {
        let at_most = threshold.value / 100.0;
        return Some(Rule::Share {
            at_most,
            alpha,
            minimum: minimum_of(at_most),
        });
    }
    let consecutive = in_a_row(lasts, times, settings);
    Some(Rule::Keep {
        threshold: Some(threshold),
        consecutive,
        minimum: consecutive,
    })
}

/// As many events as one of them would be expected in, from 20 to 10,000.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it is clamped to a small positive number"
)]
fn minimum_of(at_most: f64) -> u64 {
    (1.0 / at_most).ceil().clamp(20.0, 10_000.0) as u64
}

fn in_a_row(lasts_ms: Option<u64>, times: Times, settings: &WatchSettings) -> usize {
    let stated = lasts_ms.map(|lasts| lasts.div_ceil(times.every_ms));
    let looks = stated
        .or(settings.consecutive)
        .unwrap_or(CONSECUTIVE)
        .clamp(1, times.looks());
    usize::try_from(looks).unwrap_or(usize::MAX)
}

fn block(settings: &WatchSettings) -> usize {
    settings
        .block
        .map_or(1, |block| usize::try_from(block).unwrap_or(usize::MAX))
}

/// What a comparison with the baseline asks of a series.
fn compare(
    metric: Option<&Metric>,
    series: &Series,
    rollout: Option<&Rollout>,
    settings: &WatchSettings,
) -> Rule {
    let stated = series.rules.iter().find_map(|rule| match rule {
        Rule::Keep {
            threshold: Some(threshold),
            ..
        } => match threshold.comparator {
            Comparator::More | Comparator::AtLeast => Some(Worse::Lower),
            Comparator::Less | Comparator::AtMost => Some(Worse::Higher),
            _ => Some(Worse::Either),
        },
        _ => None,
    });
    let margin = settings.margin;
    let relative = margin.filter(|margin| margin.unit() == Unit::Percent);
    let absolute = margin.filter(|margin| margin.unit() != Unit::Percent);
    Rule::Compare {
        worse: metric
            .and_then(|metric| metric.worse)
            .or(stated)
            .unwrap_or(Worse::Higher),
        alpha: settings.alpha.unwrap_or(ALPHA),
        relative: relative.map(|margin| margin.value() / 100.0),
        absolute: absolute.and_then(|margin: Quantity| {
            let number = Unit::None == margin.unit();
            (number || margin.unit().dimension() == series.unit.dimension())
                .then(|| margin.value_in(series.unit))?
        }),
        block: block(settings),
        // Numbers of events are comparable where as many are taken of each version.
        counts: rollout.is_some_and(|rollout| matches!(rollout.target, Target::Process { .. }))
            && matches!(
                series.source,
                SeriesSource::Metric(MetricSource::Traffic(Traffic::Errors))
            ),
    }
}

/// What the words of an item without a number ask of the metric that is bound to it: that it moves, or
/// that it is not worse than before.
pub(super) fn of_words(
    text: &str,
    is_trigger: bool,
    metric: &Metric,
    series: &Series,
    times: Times,
    config: &Config,
) -> Option<Rule> {
    static STUCK: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)\b(stuck|frozen|stalled|hangs?|hung|not moving|atascad\w*|travad\w*|hängt|bloqué\w*|зависл?\w*)\b")
            .expect("the pattern is constant and tested")
    });
    static WORSE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)\b(worse|slower|higher|lower|more|less|fewer) than\s+(\w+\s+)?(before|baseline|previous|old|usual)|\b(regress\w*|degrad\w*)\b")
            .expect("the pattern is constant and tested")
    });
    let settings = &config.watch;
    if STUCK.is_match(text) {
        let consecutive = in_a_row(duration(text), times, settings);
        return Some(Rule::Moves { consecutive });
    }
    let found = WORSE.captures(text)?;
    let word = found
        .get(1)
        .map_or("worse", |word| word.as_str())
        .to_lowercase();
    let stated = match word.as_str() {
        "higher" | "more" | "slower" => Some(Worse::Higher),
        "lower" | "less" | "fewer" => Some(Worse::Lower),
        _ => None,
    };
    // `Latency lower than before` is a wish where it is no trigger, and no comparison that could fail.
    if stated.is_some() && !is_trigger {
        return None;
    }
    let mut rule = compare(Some(metric), series, config.rollout.as_ref(), settings);
    if let (Rule::Compare { worse, .. }, Some(stated)) = (&mut rule, stated) {
        *worse = stated;
    }
    Some(rule)
}

/// What a metric can be compared with outside of a rollout's watch; nothing when it is neither had of
/// each version nor of a time before.
pub(super) fn baseline_of(source: &MetricSource, config: &Config) -> Option<Baseline> {
    match config.watch.baseline {
        Baseline::Fresh if config.rollout.is_some() && has_versions(source) => {
            Some(Baseline::Fresh)
        }
        _ => has_past(source).then_some(Baseline::BeforeLaunch),
    }
}

/// Whether a metric can be had of each version apart.
fn has_versions(source: &MetricSource) -> bool {
    let named = |text: &String| text.contains("$VERSION");
    match source {
        MetricSource::Traffic(_) => true,
        MetricSource::Query { query, .. } => named(query),
        MetricSource::Ratio { errors, total, .. } => named(errors) && named(total),
        MetricSource::Histogram { scrape, labels, .. }
        | MetricSource::Value { scrape, labels, .. } => named(scrape) || labels.values().any(named),
        MetricSource::Command(command) => named(command),
    }
}

/// Whether a metric can be had of a time before the launch.
fn has_past(source: &MetricSource) -> bool {
    matches!(
        source,
        MetricSource::Query { .. } | MetricSource::Ratio { .. }
    )
}

/// The watch over one share of a rollout: what the document asks of the running service, as far as
/// the config defines the metrics, and each metric against the baseline.
pub(super) fn of_rollout(rollout: &Rollout, share: f64, items: &[Item], config: &Config) -> Watch {
    let settings = &config.watch;
    let times = Times::over(None, rollout.watch_ms, None, settings);
    let stated = |name: &str| {
        items
            .iter()
            .filter(|item| {
                item.gate == GateRole::Forward
                    && matches!(item.role, Role::Success | Role::Monitor | Role::Verify)
            })
            .flat_map(|item| &item.criteria)
            .filter(|criterion| fold(&criterion.metric) == fold(name))
            .collect::<Vec<&Criterion>>()
    };
    let is_relative =
        |criterion: &&Criterion| criterion.threshold.comparator == Comparator::PlusMinus;
    let compares = |source: &MetricSource| match settings.baseline {
        Baseline::Fresh => share < 100.0 && has_versions(source),
        Baseline::BeforeLaunch => has_past(source),
        Baseline::None => false,
    };
    let mut series: Vec<Series> = Vec::new();
    for (name, metric) in &config.metrics {
        // What is asked in terms of a baseline can be held where there is one.
        let has_baseline = compares(&metric.source);
        let criteria = stated(name)
            .into_iter()
            .filter(|criterion| has_baseline || !is_relative(criterion));
        let mut one = of_metric(name, metric, criteria, times, settings);
        if has_baseline {
            let rule = compare(Some(metric), &one, Some(rollout), settings);
            one.rules.push(rule);
        }
        if !one.rules.is_empty() || has_versions(&metric.source) {
            series.push(one);
        }
    }
    let counts = matches!(
        rollout.target,
        Target::Process { .. } | Target::Haproxy { .. }
    );
    let errors = SeriesSource::Metric(MetricSource::Traffic(Traffic::Errors));
    if counts && series.iter().all(|one| one.source != errors) {
        let mut one = Series {
            name: "failed requests".to_owned(),
            source: errors,
            unit: Unit::Percent,
            rules: Vec::new(),
        };
        if compares(&MetricSource::Traffic(Traffic::Errors)) {
            let rule = compare(None, &one, Some(rollout), settings);
            one.rules.push(rule);
        }
        series.push(one);
    }
    Watch {
        share: Some(share),
        baseline: settings.baseline,
        not_worse_shown: settings.not_worse_shown,
        ..of(times, series, OnFailure::Rollback)
    }
}

/// How long a scope says that something lasts: `for > 5 minutes`, in milliseconds.
fn duration(scope: &str) -> Option<u64> {
    static LASTS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)(?:for|over|during|durante|während|pendant|für|por|más de|mehr als)\D{0,16}?(\d+(?:\.\d+)?)\s*[-\s]*([a-zé]+)")
            .expect("the pattern is constant and tested")
    });
    let found = LASTS.captures(scope)?;
    milliseconds(&found[1], &found[2])
}

/// Whether a scope counts per period: `/day`.
pub(super) fn counts_per_period(scope: &str) -> bool {
    period(scope).is_some()
}

/// The period of a scope that counts per period: `/day`, `per hour`, in milliseconds.
fn period(scope: &str) -> Option<u64> {
    static PER: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)(?:/|\bper\b|\bpro\b|\bpor\b|\bpar\b|\bal\b)\s*([a-zíé]+)")
            .expect("the pattern is constant and tested")
    });
    milliseconds("1", &PER.captures(scope)?[1])
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a written number of hours is small and positive"
)]
fn milliseconds(number: &str, unit: &str) -> Option<u64> {
    let number: f64 = number.parse().ok()?;
    let seconds = match unit.to_lowercase().as_str() {
        "month" | "monat" | "mes" | "mois" => 2_592_000.0,
        "day" | "days" | "tag" | "tage" | "día" | "dias" | "dia" | "jour" | "jours" => 86_400.0,
        "week" | "weeks" | "woche" | "semana" | "semaine" => 604_800.0,
        other => {
            let unit = Unit::from_spelling(other)
                .or_else(|| Unit::from_spelling(other.strip_suffix('s')?))
                .filter(|unit| unit.dimension() == Dimension::Time)?;
            Quantity::new(1.0, unit).ok()?.value_in(Unit::Seconds)?
        }
    };
    Some((number * seconds * 1000.0) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_say_how_long_and_per_what() {
        for (scope, lasts, per) in [
            ("for > 5 minutes", Some(300_000), None),
            ("for more than 30 seconds", Some(30_000), None),
            ("over 2h", Some(7_200_000), None),
            ("/day", None, Some(86_400_000)),
            ("per hour", None, Some(3_600_000)),
            ("in the first hour", None, None),
        ] {
            assert_eq!(duration(scope), lasts, "{scope}");
            assert_eq!(period(scope), per, "{scope}");
        }
    }

    #[test]
    fn a_watch_looks_at_least_once() {
        let settings = WatchSettings {
            interval_ms: Some(10_000),
            ..WatchSettings::default()
        };
        let times = Times::over(None, 5000, None, &settings);
        assert_eq!((times.every_ms, times.looks()), (5000, 1));
        let times = Times::over(None, 300_000, None, &WatchSettings::default());
        assert_eq!((times.every_ms, times.looks()), (10_000, 30));
    }

    #[test]
    fn rarer_events_need_more_of_them() {
        assert_eq!(minimum_of(0.05), 20);
        assert_eq!(minimum_of(0.01), 100);
        assert_eq!(minimum_of(1e-9), 10_000);
    }
}

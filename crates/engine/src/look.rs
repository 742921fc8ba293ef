//! Takes the looks of a watch: one sample of each of its series.

use jiff::Timestamp;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tminus_measure::{Outcome, Verdict};
use tminus_plan::{
    Baseline, CommandProbe, MetricSource, Probe, Rule, Series, SeriesSource, StepIndex, Traffic,
    Watch,
};
use tminus_probe::{
    Before, Context, CounterAs, Observation, Order, Reading, Supervisor, observe, quantile_of,
    read_metric,
};
use tminus_receipt::{Counted, Sample, Vitals};
use tminus_target::{Seen, Split, Tally, Target, TargetError};

/// The longest time that one look may take.
const LONGEST: Duration = Duration::from_secs(10);
/// The shortest time that one look gets, however often is looked.
const SHORTEST: Duration = Duration::from_secs(1);

/// What a watch has read before: counters are judged by what they grew by.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    candidate: Vec<Option<Before>>,
    baseline: Vec<Option<Before>>,
    split: Option<(Instant, Split)>,
    looks: u64,
}

/// A look that has been taken. Without samples it was the first, which only reads counters.
pub(crate) struct Looked {
    pub(crate) step: StepIndex,
    pub(crate) samples: Option<Vec<Sample>>,
    pub(crate) memory: Memory,
}

/// What a look needs.
pub(crate) struct Looker {
    pub(crate) step: StepIndex,
    /// The step's id and try, which keep its commands apart from others.
    pub(crate) key: String,
    pub(crate) watch: Watch,
    /// When it began.
    pub(crate) started: Timestamp,
    /// When the first step was performed that changes something.
    pub(crate) launched: Timestamp,
    pub(crate) target: Option<Target>,
    pub(crate) supervisor: Arc<Supervisor>,
    pub(crate) context: Context,
}

impl Looker {
    /// Takes a look. `first` reads counters alone.
    pub(crate) async fn look(self, mut memory: Memory, first: bool) -> Looked {
        memory.looks += 1;
        let series = self.watch.series.len();
        memory.candidate.resize_with(series, || None);
        memory.baseline.resize_with(series, || None);
        let split = self.split().await;
        let mut samples = Vec::with_capacity(series);
        for at in 0..series {
            samples.push(self.sample(at, split.as_ref(), &mut memory, first).await);
        }
        if let Some(Ok(split)) = split {
            memory.split = Some((Instant::now(), split));
        }
        Looked {
            step: self.step,
            samples: (!first).then_some(samples),
            memory,
        }
    }

    /// What the target says, asked once for all series.
    async fn split(&self) -> Option<Result<Split, TargetError>> {
        let asked = self.watch.share.is_some()
            || self.watch.series.iter().any(|series| {
                matches!(
                    series.source,
                    SeriesSource::Metric(MetricSource::Traffic(_))
                )
            });
        match &self.target {
            Some(target) if asked => Some(target.look().await),
            _ => None,
        }
    }

    fn within(&self) -> Duration {
        Duration::from_millis(self.watch.every_ms).clamp(SHORTEST, LONGEST)
    }

    async fn sample(
        &self,
        at: usize,
        split: Option<&Result<Split, TargetError>>,
        memory: &mut Memory,
        first: bool,
    ) -> Sample {
        let series = &self.watch.series[at];
        let metric = match &series.source {
            SeriesSource::Probe(_) if first => return Sample::default(),
            SeriesSource::Probe(probe) => return self.probed(probe, memory.looks, at).await,
            SeriesSource::Metric(metric) => metric,
        };
        let mut sample = match metric {
            MetricSource::Traffic(traffic) => traffic_of(*traffic, series, split, memory),
            MetricSource::Command(_) if first => Sample::default(),
            MetricSource::Command(command) => {
                let key = format!("{}.look.{}.{at}", self.key, memory.looks);
                let context = self.of_version(false);
                let reading = self.command(key.clone(), command, &context).await;
                let mut sample = sample_of(reading, series);
                if compares(series) && self.watch.baseline == Baseline::Fresh {
                    let context = self.of_version(true);
                    let reading = self.command(format!("{key}.old"), command, &context).await;
                    sample.baseline = reading.value;
                }
                sample
            }
            metric => self.read(at, metric, series, memory).await,
        };
        // How the new version is, is told once, with the first series.
        if at == 0
            && let Some(Ok(now)) = split
        {
            sample.health = Some(vitals(now, memory.split.as_ref()));
        }
        sample
    }

    /// A metric of a server or page, of the new version and where it is compared of the baseline.
    async fn read(
        &self,
        at: usize,
        metric: &MetricSource,
        series: &Series,
        memory: &mut Memory,
    ) -> Sample {
        let counter = counter_as(series);
        let within = self.within();
        let context = self.of_version(false);
        let before = memory.candidate[at].take();
        let (reading, before) = read_metric(metric, counter, before, None, within, &context).await;
        memory.candidate[at] = before;
        let mut sample = sample_of(reading, series);
        if compares(series) {
            let (past, context) = match self.watch.baseline {
                Baseline::Fresh => (None, self.of_version(true)),
                Baseline::BeforeLaunch => {
                    // As long before the launch as the watch has lasted: never of the launch itself.
                    let now = Timestamp::now();
                    let since =
                        |time| Duration::try_from(now.duration_since(time)).unwrap_or_default();
                    let past = since(self.launched) + since(self.started);
                    (Some(past), self.of_version(true))
                }
                Baseline::None => return sample,
            };
            let before = memory.baseline[at].take();
            let (reading, before) =
                read_metric(metric, counter, before, past, within, &context).await;
            memory.baseline[at] = before;
            sample.baseline = reading.value;
            if sample.note.is_none()
                && let Some(reason) = reading.reason
            {
                sample.note = Some(format!("baseline: {reason}"));
            }
        }
        sample
    }

    /// What surrounds a reading of one version: `$VERSION` is its name.
    fn of_version(&self, old: bool) -> Context {
        let mut context = self.context.clone();
        if let Some(target) = &self.target {
            let name = if old {
                target.old()
            } else {
                target.new_version()
            };
            context
                .environment
                .insert("VERSION".to_owned(), name.to_owned());
        }
        context
    }

    async fn command(&self, key: String, command: &str, context: &Context) -> Reading {
        let probe = CommandProbe {
            timeout_ms: u64::try_from(self.within().as_millis()).unwrap_or(u64::MAX),
            ..CommandProbe::new(command.to_owned())
        };
        let observation = self.run(key, probe, context).await;
        if observation.outcome != Outcome::Proved {
            return Reading::missing(observation.summary);
        }
        let printed = observation
            .captures
            .iter()
            .find(|capture| capture.name == "stdout")
            .map(|capture| String::from_utf8_lossy(&capture.bytes).trim().to_owned())
            .unwrap_or_default();
        match printed.parse::<f64>() {
            Ok(value) if value.is_finite() => Reading::value(value),
            _ => Reading::missing("it did not print one number"),
        }
    }

    async fn run(&self, key: String, probe: CommandProbe, context: &Context) -> Observation {
        let order = Order {
            key,
            probe,
            durable: false,
        };
        self.supervisor.run(order, context).await
    }

    async fn probed(&self, probe: &Probe, look: u64, at: usize) -> Sample {
        let observation = match probe {
            Probe::Command(command) => {
                let key = format!("{}.look.{look}.{at}", self.key);
                self.run(key, command.clone(), &self.of_version(false))
                    .await
            }
            probe => observe(probe, &self.of_version(false)).await,
        };
        Sample {
            value: observation
                .values
                .first()
                .and_then(|value| value.number)
                .filter(|number| number.is_finite()),
            holds: match observation.outcome {
                Outcome::Proved => Some(Verdict::Pass),
                Outcome::Failed => Some(Verdict::Fail),
                _ => None,
            },
            note: Some(observation.summary),
            ..Sample::default()
        }
    }
}

/// Whether a series is held against the baseline.
fn compares(series: &Series) -> bool {
    series
        .rules
        .iter()
        .any(|rule| matches!(rule, Rule::Compare { .. }))
}

/// What the target counted of a version since the last look.
fn traffic_of(
    traffic: Traffic,
    series: &Series,
    split: Option<&Result<Split, TargetError>>,
    memory: &Memory,
) -> Sample {
    let missing = |note: String| Sample {
        note: Some(note),
        ..Sample::default()
    };
    let now = match split {
        None => return missing("there is no [rollout] whose traffic could be read".to_owned()),
        Some(Err(error)) => return missing(error.to_string()),
        Some(Ok(now)) => now,
    };
    let Some((then, before)) = &memory.split else {
        return missing("it was not read before".to_owned());
    };
    let seconds = then.elapsed().as_secs_f64();
    // Groups of one size are compared; whatever is held against a number is all there is.
    let sampled = compares(series) && now.old.sample.is_some();
    let grown = |now: &Seen, before: &Seen| {
        let (now, before) = if sampled {
            (&now.sample, &before.sample)
        } else {
            (&now.all, &before.all)
        };
        now.as_ref()
            .map(|now| since(now, before.as_ref().unwrap_or(&Tally::default())))
    };
    let Some(new) = grown(&now.new, &before.new) else {
        return missing("the target does not count the requests of a version".to_owned());
    };
    let old = grown(&now.old, &before.old).filter(|_| compares(series));
    let counts = series
        .rules
        .iter()
        .any(|rule| matches!(rule, Rule::Compare { counts: true, .. }));
    let reading = |tally: &Tally| {
        let value = match traffic {
            Traffic::Errors => {
                (tally.requests > 0.0).then(|| tally.errors / tally.requests * 100.0)
            }
            Traffic::Requests => (seconds > 0.0).then(|| tally.requests / seconds),
            Traffic::Latency(wanted) => return quantile_of(wanted, &tally.buckets),
        };
        Reading {
            value,
            ..Reading::default()
        }
    };
    let of = |tally: &Tally| reading(tally).value;
    let baseline = old
        .as_ref()
        .and_then(|old| if counts { Some(old.errors) } else { of(old) });
    let sample = sample_of(reading(&new), series);
    Sample {
        baseline,
        counts: (traffic == Traffic::Errors).then_some(Counted {
            events: new.errors,
            total: new.requests,
        }),
        note: if new.requests > 0.0 {
            sample.note
        } else {
            Some("nothing was asked of it".to_owned())
        },
        ..sample
    }
}

/// How the new version is, from what the target tells.
fn vitals(now: &Split, before: Option<&(Instant, Split)>) -> Vitals {
    let nothing = Split::default();
    let before = before.map_or(&nothing, |(_, before)| before);
    // Before it gets traffic, a version need not answer.
    let has_traffic = now.new.share.is_some_and(|share| share > 0.0);
    let grown = now
        .new
        .all
        .as_ref()
        .zip(before.new.all.as_ref())
        .map(|(now, before)| since(now, before));
    Vitals {
        answers: now.new.answers.filter(|_| has_traffic),
        requests: grown.as_ref().map(|grown| grown.requests),
        errors: grown.map(|grown| grown.errors),
    }
}

/// What was counted since; counters that shrank were reset.
fn since(now: &Tally, before: &Tally) -> Tally {
    if now.requests < before.requests {
        return now.clone();
    }
    let buckets = now.buckets.iter().enumerate().map(|(at, (bound, count))| {
        let before = before.buckets.get(at).map_or(0.0, |bucket| bucket.1);
        (*bound, count - before)
    });
    Tally {
        requests: now.requests - before.requests,
        errors: (now.errors - before.errors).max(0.0),
        buckets: buckets.collect(),
    }
}

/// What a counter is taken for, from what it is held against.
fn counter_as(series: &Series) -> CounterAs {
    let spends = |rule: &Rule| matches!(rule, Rule::Budget { .. });
    if series.rules.iter().any(spends) {
        CounterAs::Increase
    } else if series.unit.dimension() == tminus_measure::Dimension::Rate {
        CounterAs::Rate
    } else {
        CounterAs::Value
    }
}

/// A lower bound is a value only where it decides: where it already breaks what must hold.
fn sample_of(reading: Reading, series: &Series) -> Sample {
    let Reading {
        value,
        above,
        repeats,
        counts,
        reason,
    } = reading;
    let decides = |value: f64| {
        let quantity = tminus_measure::Quantity::new(value, series.unit);
        series.rules.iter().any(|rule| match (rule, &quantity) {
            (
                Rule::Keep {
                    threshold: Some(threshold),
                    ..
                },
                Ok(quantity),
            ) => threshold.holds(*quantity) == Verdict::Fail,
            _ => false,
        })
    };
    let mut sample = Sample {
        value,
        counts: counts.map(|(events, total)| Counted { events, total }),
        repeats,
        note: reason,
        ..Sample::default()
    };
    if above && !value.is_some_and(decides) {
        sample.value = None;
        sample.note = value.map(|bound| {
            format!("it lies above {bound}, the highest bucket; the histogram needs higher ones")
        });
    }
    sample
}

#[cfg(test)]
mod tests {
    use super::*;
    use tminus_measure::Unit;

    fn tally(requests: f64, errors: f64) -> Tally {
        Tally {
            requests,
            errors,
            buckets: vec![(1.0, requests)],
        }
    }

    #[test]
    fn counters_grow_or_were_reset() {
        assert_eq!(since(&tally(9.0, 3.0), &tally(4.0, 1.0)), tally(5.0, 2.0));
        assert_eq!(since(&tally(2.0, 1.0), &tally(4.0, 1.0)), tally(2.0, 1.0));
    }

    #[test]
    fn a_lower_bound_counts_only_against_what_it_breaks() {
        let series = |limit: f64| Series {
            name: "p99".to_owned(),
            source: SeriesSource::Metric(MetricSource::Command(String::new())),
            unit: Unit::Seconds,
            rules: vec![Rule::Keep {
                threshold: format!("< {limit} s").parse().ok(),
                consecutive: 1,
                minimum: 1,
            }],
        };
        let above = || Reading {
            value: Some(2.0),
            above: true,
            ..Reading::default()
        };
        assert_eq!(sample_of(above(), &series(1.0)).value, Some(2.0));
        assert_eq!(sample_of(above(), &series(5.0)).value, None);
    }
}

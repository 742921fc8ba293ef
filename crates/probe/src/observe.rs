use crate::context::Context;
use crate::observation::Observation;
use crate::redact::redact_text;
use crate::{disk, file, git, http, metrics, process, tcp};
use std::time::Duration;
use tminus_measure::{Outcome, display_duration};
use tminus_plan::{Probe, Retry};
use tokio::time::{Instant, sleep};

/// Observes with any probe but a command, which a [`crate::Supervisor`] runs. Never errs: what
/// keeps it from looking is in the observation.
pub async fn observe(probe: &Probe, context: &Context) -> Observation {
    let began = Instant::now();
    let mut observation = match probe {
        Probe::Command(_) => {
            Observation::not_measured("a command needs a supervisor, and none was asked")
        }
        Probe::Http(probe) => http::observe(probe, context).await,
        Probe::Tcp(probe) => tcp::observe(probe, context).await,
        Probe::File(probe) => file::observe(probe, context).await,
        Probe::Disk(probe) => disk::observe(probe, context).await,
        Probe::Process(probe) => process::observe(probe, context).await,
        Probe::Git(probe) => git::observe(probe, context).await,
        Probe::Metrics(probe) => metrics::observe(probe, context).await,
    };
    observation.duration = began.elapsed();
    observation.summary = redact_text(&context.secrets, &observation.summary);
    for value in &mut observation.values {
        value.text = redact_text(&context.secrets, &value.text);
    }
    observation
}

/// The tries of one probe: one try, or with `retry` as many as it takes until one passes or the
/// time is over.
#[derive(Debug)]
pub(crate) struct Tries {
    retry: Option<Retry>,
    began: Instant,
    count: u64,
}

impl Tries {
    /// The first try begins now.
    pub(crate) fn new(retry: Option<Retry>) -> Self {
        Self {
            retry,
            began: Instant::now(),
            count: 0,
        }
    }

    /// How long the try that begins now may take, when one may take so many milliseconds at most.
    pub(crate) fn limit(&self, timeout_ms: u64) -> Duration {
        let limit = Duration::from_millis(timeout_ms);
        match self.retry {
            Some(retry) => limit
                .min(Duration::from_millis(retry.within_ms).saturating_sub(self.began.elapsed())),
            None => limit,
        }
    }

    /// What came of the last try, as what came of all of them; or `None`, after a pause, when
    /// there must be another.
    pub(crate) async fn after(&mut self, mut observation: Observation) -> Option<Observation> {
        self.count += 1;
        let retry = self
            .retry
            .filter(|_| observation.outcome != Outcome::Proved);
        if let Some(retry) = retry {
            let every = Duration::from_millis(retry.every_ms.max(1));
            if self.began.elapsed() + every < Duration::from_millis(retry.within_ms) {
                sleep(every).await;
                return None;
            }
        }
        observation.duration = self.began.elapsed();
        if self.count > 1 {
            observation.summary = format!(
                "{} ({} tries in {})",
                observation.summary,
                self.count,
                display_duration(observation.duration)
            );
        }
        Some(observation)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn tries(passes_at: u32, retry: Option<Retry>) -> (u32, Observation) {
        let mut tries = Tries::new(retry);
        for count in 1.. {
            let observation = if count >= passes_at {
                Observation::proved("yes")
            } else {
                Observation::failed("no")
            };
            if let Some(last) = tries.after(observation).await {
                return (count, last);
            }
        }
        unreachable!("the tries end")
    }

    #[tokio::test]
    async fn it_is_tried_until_it_passes_or_the_time_is_over() {
        let retry = |within_ms, every_ms| {
            Some(Retry {
                within_ms,
                every_ms,
            })
        };
        assert_eq!(tries(3, retry(60_000, 1)).await.0, 3);
        let (count, observation) = tries(1000, retry(30, 10)).await;
        assert!((2..=3).contains(&count), "{count}");
        assert_eq!(observation.outcome, Outcome::Failed);
        assert!(
            observation.summary.starts_with("no ("),
            "{}",
            observation.summary
        );
        assert_eq!(tries(1000, None).await.0, 1);
        assert_eq!(tries(1000, retry(0, 10)).await.0, 1);
    }
}

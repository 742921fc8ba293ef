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

/// Tries until a try passes, the time is over or `given_up` says so, and gives the last one. A try
/// is told how much time is left for it.
pub(crate) async fn repeat(
    retry: Option<Retry>,
    given_up: impl Fn() -> bool,
    attempt: impl AsyncFn(Duration) -> Observation,
) -> Observation {
    let Some(retry) = retry else {
        return attempt(Duration::MAX).await;
    };
    let began = Instant::now();
    let within = Duration::from_millis(retry.within_ms);
    let every = Duration::from_millis(retry.every_ms.max(1));
    let mut tries = 0_u64;
    loop {
        tries += 1;
        let mut observation = attempt(within.saturating_sub(began.elapsed())).await;
        let passed = observation.outcome == Outcome::Proved;
        let over = began.elapsed() + every >= within;
        if passed || over || given_up() {
            observation.duration = began.elapsed();
            if tries > 1 {
                observation.summary = format!(
                    "{} ({tries} tries in {})",
                    observation.summary,
                    display_duration(began.elapsed())
                );
            }
            return observation;
        }
        sleep(every).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    async fn tries(passes_at: u32, retry: Option<Retry>) -> (u32, Observation) {
        let count = Cell::new(0);
        let observation = repeat(
            retry,
            || false,
            async |_| {
                count.set(count.get() + 1);
                if count.get() >= passes_at {
                    Observation::proved("yes")
                } else {
                    Observation::failed("no")
                }
            },
        )
        .await;
        (count.get(), observation)
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

//! The absolute breaker: what needs no statistics.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Requests below which "all of them failed" may be one unlucky client.
const ENOUGH: f64 = 5.0;
/// Restarts in one window that are a crash loop.
const LOOP: u32 = 3;

/// What is known of a version in one window; what is not known is `None` and trips nothing.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Health {
    /// How many requests were made of it.
    pub requests: Option<f64>,
    /// How many of them failed.
    pub errors: Option<f64>,
    /// Whether it answers at all.
    pub answers: Option<bool>,
    /// How often it was restarted in this window.
    pub restarts: Option<u32>,
    /// How much memory it uses, in bytes.
    pub memory: Option<f64>,
    /// How much it may use.
    pub memory_limit: Option<f64>,
}

/// A total failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Alarm {
    /// Nothing answers.
    NoAnswer,
    /// Every request failed, of at least five.
    AllErrors,
    /// It was restarted three times or more in one window.
    CrashLoop,
    /// It uses more memory than it may.
    Memory,
}

/// The total failure that this window shows, if it shows one.
pub fn alarm(health: &Health) -> Option<Alarm> {
    if health.answers == Some(false) {
        return Some(Alarm::NoAnswer);
    }
    if let (Some(requests), Some(errors)) = (health.requests, health.errors)
        && requests >= ENOUGH
        && errors >= requests
    {
        return Some(Alarm::AllErrors);
    }
    if health.restarts.is_some_and(|restarts| restarts >= LOOP) {
        return Some(Alarm::CrashLoop);
    }
    let over =
        matches!((health.memory, health.memory_limit), (Some(used), Some(limit)) if used > limit);
    over.then_some(Alarm::Memory)
}

impl fmt::Display for Alarm {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::NoAnswer => "the new version does not answer",
            Self::AllErrors => "every request to the new version failed",
            Self::CrashLoop => "the new version is restarted again and again",
            Self::Memory => "the new version uses more memory than it may",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_total_failure_trips_it() {
        let nothing = Health::default();
        for (health, expected) in [
            (nothing, None),
            (
                Health {
                    answers: Some(true),
                    ..nothing
                },
                None,
            ),
            (
                Health {
                    answers: Some(false),
                    ..nothing
                },
                Some(Alarm::NoAnswer),
            ),
            (
                Health {
                    requests: Some(5.0),
                    errors: Some(5.0),
                    ..nothing
                },
                Some(Alarm::AllErrors),
            ),
            (
                Health {
                    requests: Some(4.0),
                    errors: Some(4.0),
                    ..nothing
                },
                None,
            ),
            (
                Health {
                    requests: Some(100.0),
                    errors: Some(99.0),
                    ..nothing
                },
                None,
            ),
            (
                Health {
                    requests: Some(0.0),
                    errors: Some(0.0),
                    ..nothing
                },
                None,
            ),
            (
                Health {
                    restarts: Some(3),
                    ..nothing
                },
                Some(Alarm::CrashLoop),
            ),
            (
                Health {
                    memory: Some(2.0),
                    memory_limit: Some(1.0),
                    ..nothing
                },
                Some(Alarm::Memory),
            ),
            (
                Health {
                    memory: Some(2.0),
                    ..nothing
                },
                None,
            ),
        ] {
            assert_eq!(alarm(&health), expected, "{health:?}");
        }
    }
}

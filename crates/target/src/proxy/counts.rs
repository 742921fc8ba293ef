//! What a version did, counted at the proxy.

use serde::{Deserialize, Serialize};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// The upper bounds of the histogram of answer times, in seconds; one more bucket has what is above.
pub const BUCKETS: [f64; 14] = [
    0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0,
];

/// Requests since the proxy was started.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Answered, or given up by the client.
    pub requests: u64,
    /// Of those, answered with a status of 500 or more, or not at all, or given up after a second.
    pub errors: u64,
    /// Until the head of the answer, added up, in microseconds.
    pub micros: u64,
    /// How many took as long, by the bounds of [`BUCKETS`]; each request is in one bucket.
    pub buckets: Vec<u64>,
}

#[derive(Debug, Default)]
pub(super) struct Counter {
    requests: AtomicU64,
    errors: AtomicU64,
    micros: AtomicU64,
    buckets: [AtomicU64; BUCKETS.len() + 1],
}

impl Counter {
    pub(super) fn add(&self, error: bool, took: Duration) {
        self.requests.fetch_add(1, Ordering::Relaxed);
        self.errors.fetch_add(u64::from(error), Ordering::Relaxed);
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        self.micros.fetch_add(micros, Ordering::Relaxed);
        let seconds = took.as_secs_f64();
        let bucket = BUCKETS.partition_point(|bound| *bound < seconds);
        self.buckets[bucket].fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn read(&self) -> Counts {
        Counts {
            requests: self.requests.load(Ordering::Relaxed),
            errors: self.errors.load(Ordering::Relaxed),
            micros: self.micros.load(Ordering::Relaxed),
            buckets: self
                .buckets
                .iter()
                .map(|bucket| bucket.load(Ordering::Relaxed))
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_request_is_in_one_bucket() {
        let counter = Counter::default();
        counter.add(false, Duration::from_millis(1));
        counter.add(true, Duration::from_secs(31));
        let counts = counter.read();
        assert_eq!(
            (counts.requests, counts.errors, counts.micros),
            (2, 1, 31_001_000)
        );
        assert_eq!((counts.buckets[0], counts.buckets[BUCKETS.len()]), (1, 1));
        assert_eq!(counts.buckets.iter().sum::<u64>(), 2);
    }
}

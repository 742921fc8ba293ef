//! Which version gets a request.

use std::sync::atomic::{AtomicU64, Ordering};

/// What is between 0 and 1 of the golden ratio, in units of 2⁻⁶⁴.
const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

/// Points between 0 and 1 that fill it evenly, whatever the period of the requests: the multiples of
/// the golden ratio (a Weyl sequence). After n requests a share is exact to a few requests, and no
/// client that alternates between two kinds of requests gets one kind to one version.
#[derive(Debug, Default)]
pub(super) struct Points(AtomicU64);

impl Points {
    pub(super) fn next(&self) -> f64 {
        let point = self.0.fetch_add(GOLDEN, Ordering::Relaxed);
        (point >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// The place of the version that a point falls to, and whether the request is one of a pair of
/// samples: as many requests of the first version with a share as of the last, so that both are
/// of the same size and time. `shares` are per cent and add up to 100.
pub(super) fn choose(shares: &[f64], point: f64) -> Option<(usize, bool)> {
    let percent = point * 100.0;
    let carrying: Vec<usize> = (0..shares.len())
        .filter(|place| shares[*place] > 0.0)
        .collect();
    let (first, last) = (*carrying.first()?, *carrying.last()?);
    let sample = if first == last {
        0.0
    } else {
        shares[first].min(shares[last])
    };
    let mut before = 0.0;
    let chosen = carrying.iter().copied().find(|place| {
        before += shares[*place];
        percent < before
    });
    let chosen = chosen.unwrap_or(last);
    let sampled =
        (chosen == first && percent < sample) || (chosen == last && percent >= 100.0 - sample);
    Some((chosen, sampled))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_exact_and_samples_are_of_one_size() {
        for shares in [
            vec![90.0, 10.0],
            vec![75.0, 25.0],
            vec![1.0, 99.0],
            vec![50.0, 0.0, 50.0],
        ] {
            let points = Points::default();
            let mut counts = vec![(0_i32, 0_i32); shares.len()];
            for _ in 0..10_000 {
                let (place, sampled) = choose(&shares, points.next()).expect("somebody gets it");
                counts[place].0 += 1;
                counts[place].1 += i32::from(sampled);
            }
            for (share, count) in shares.iter().zip(&counts) {
                assert!(
                    (f64::from(count.0) - share * 100.0).abs() < 10.0,
                    "{shares:?} {counts:?}"
                );
            }
            let samples: Vec<i32> = counts
                .iter()
                .filter(|count| count.0 > 0)
                .map(|count| count.1)
                .collect();
            assert!(
                (samples[0] - samples[1]).abs() < 10,
                "{shares:?} {counts:?}"
            );
        }
    }

    #[test]
    fn requests_that_alternate_are_split_evenly_too() {
        let points = Points::default();
        let even = (0..10_000).filter(|request| {
            let (place, _) = choose(&[50.0, 50.0], points.next()).expect("somebody gets it");
            request % 2 == 0 && place == 1
        });
        assert!(even.count().abs_diff(2500) < 20);
    }

    #[test]
    fn all_or_nothing() {
        assert_eq!(choose(&[0.0, 100.0], 0.999_999), Some((1, false)));
        assert_eq!(choose(&[100.0, 0.0], 0.999_999), Some((0, false)));
        assert_eq!(choose(&[0.0], 0.5), None);
        assert_eq!(choose(&[], 0.5), None);
    }
}

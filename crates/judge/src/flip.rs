//! The smallest change that flips a verdict, by bisection.

/// Bisections at most after a bracket is found.
const STEPS: usize = 100;
/// Bisection stops when the bracket is this share of its upper end.
const PRECISION: f64 = 1e-9;
/// Doublings in search of a bracket.
const DOUBLINGS: usize = 60;

/// The smallest amount above zero for which `flips` holds, supposing that it holds for all larger
/// ones. `first` is a guess above zero. `None` when none does.
pub(crate) fn smallest(first: f64, flips: impl Fn(f64) -> bool) -> Option<f64> {
    let first = if first.is_finite() && first > 0.0 {
        first
    } else {
        1.0
    };
    let (mut low, mut high) = (0.0, first);
    let mut found = false;
    for _ in 0..DOUBLINGS {
        if flips(high) {
            found = true;
            break;
        }
        low = high;
        high *= 2.0;
    }
    if !found {
        return None;
    }
    for _ in 0..STEPS {
        if high - low <= PRECISION * high {
            break;
        }
        let middle = low + (high - low) / 2.0;
        if flips(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    Some(high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_amount_is_found_whatever_the_guess() {
        for first in [1e-9, 1.0, 1e9, f64::NAN] {
            let found = smallest(first, |amount| amount >= 7.25).expect("there is one");
            assert!((found - 7.25).abs() < 1e-6, "{first}: {found}");
        }
        assert_eq!(smallest(1.0, |_| false), None);
    }
}

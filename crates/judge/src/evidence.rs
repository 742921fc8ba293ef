//! The sign-symmetric e-process: evidence that grows only if differences lean to one side.
//!
//! `E_n = mean over λ of Π exp(λ·x_i − ln cosh(λ·x_i))`. When the sign of each `x_i` is a fair coin,
//! given its size and what came before, each factor has mean 1, so `E` is a nonnegative martingale
//! that starts at 1, and by Ville's inequality it ever reaches `1/α` with probability at most `α`.

/// The bets that are averaged.
const BETS: [f64; 6] = [0.125, 0.25, 0.5, 1.0, 2.0, 4.0];

/// Evidence in logarithms, one sum a bet.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Evidence {
    sums: [f64; BETS.len()],
    /// The largest that its logarithm has been.
    peak: f64,
}

impl Evidence {
    /// Takes in one difference in units of its scale; `0` is no evidence.
    pub(crate) fn add(&mut self, difference: f64) {
        for (sum, bet) in self.sums.iter_mut().zip(BETS) {
            let stake = bet * difference;
            *sum += stake - ln_cosh(stake);
        }
        self.peak = self.peak.max(self.ln());
    }

    /// The logarithm of the evidence.
    pub(crate) fn ln(&self) -> f64 {
        let most = self.sums.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let rest: f64 = self.sums.iter().map(|sum| libm::exp(sum - most)).sum();
        most + libm::log(rest / BETS.len() as f64)
    }

    /// The logarithm of the most evidence that there has been.
    pub(crate) fn ln_peak(&self) -> f64 {
        self.peak
    }
}

/// `ln cosh x`, without overflow and without loss near zero.
fn ln_cosh(x: f64) -> f64 {
    let size = libm::fabs(x);
    if size < 1e-4 {
        return size * size / 2.0;
    }
    size + libm::log1p(libm::exp(-2.0 * size)) - std::f64::consts::LN_2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(windows: usize, difference: f64) -> f64 {
        let mut evidence = Evidence::default();
        (0..windows).for_each(|_| evidence.add(difference));
        libm::exp(evidence.ln())
    }

    #[test]
    fn pure_signal_needs_six_windows_of_size_one_and_five_of_a_large_size() {
        assert!(after(5, 1.0) < 20.0 && after(6, 1.0) >= 20.0);
        assert!(after(4, 5.0) < 20.0 && after(5, 5.0) >= 20.0);
        assert!(after(4, 1e300) < 20.0 && after(5, 1e300).is_finite());
    }

    #[test]
    fn no_difference_is_no_evidence_and_the_other_sign_is_evidence_against() {
        assert!((after(60, 0.0) - 1.0).abs() < 1e-12);
        assert!(after(10, -1.0) < 0.1);
    }

    /// The factors of `+x` and `−x` add up to two: the mean under a fair coin is one.
    #[test]
    fn a_fair_coin_neither_wins_nor_loses() {
        for x in [0.0, 1e-9, 1e-4, 0.3, 1.0, 7.0, 40.0] {
            for bet in BETS {
                let factor = |x: f64| libm::exp(bet * x - ln_cosh(bet * x));
                assert!((factor(x) + factor(-x) - 2.0).abs() < 1e-9, "{bet} {x}");
            }
        }
    }
}

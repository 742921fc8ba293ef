//! What a judge says.

use serde::{Deserialize, Serialize};
use tminus_measure::Verdict;

/// A verdict with its explanation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Judgement {
    /// The verdict.
    pub verdict: Verdict,
    /// The window after which it was certain, from 1; `None` while it is not, or at the end alone.
    pub decided_at: Option<usize>,
    /// How many windows there were.
    pub windows: usize,
    /// How many of them had a value on every side.
    pub used: usize,
    /// How many had not.
    pub missing: usize,
    /// The test, in a few words.
    pub method: String,
    /// The evidence for the verdict: of an e-process its value, when it decided or now.
    pub e_value: Option<f64>,
    /// What the evidence must reach.
    pub threshold: Option<f64>,
    /// The chance of a false alarm that is accepted.
    pub alpha: Option<f64>,
    /// The bounds of what is estimated, low and high.
    pub interval: Option<(f64, f64)>,
    /// Why, in one or two sentences, with the values.
    pub explanation: String,
    /// The smallest change in the data that would make it another verdict.
    pub flips_if: String,
}

/// A number for people: four significant digits.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the logarithm of a number is small"
)]
pub(crate) fn short(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return format!("{value}");
    }
    let digits = 3 - libm::floor(libm::log10(libm::fabs(value))) as i32;
    if !(-12..=12).contains(&digits) {
        return format!("{value:.3e}");
    }
    let factor = libm::pow(10.0, f64::from(digits));
    let rounded = libm::round(value * factor) / factor;
    format!("{rounded}")
}

/// `1 window`, `7 windows`.
pub(crate) fn counted(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        for (value, text) in [
            (0.0, "0"),
            (12.0, "12"),
            (0.123_456, "0.1235"),
            (123_456.0, "123500"),
            (-3.0, "-3"),
            (1e20, "1.000e20"),
        ] {
            assert_eq!(short(value), text);
        }
    }
}

use crate::{Quantity, QuantityError, Unit, Verdict};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// How a measured value is held against the number of a criterion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Comparator {
    /// Less than.
    #[serde(rename = "<")]
    Less,
    /// At most.
    #[serde(rename = "<=")]
    AtMost,
    /// More than.
    #[serde(rename = ">")]
    More,
    /// At least.
    #[serde(rename = ">=")]
    AtLeast,
    /// Exactly.
    #[serde(rename = "=")]
    Equal,
    /// From the first number to the second, both included.
    #[serde(rename = "between")]
    Between,
    /// Within this much of a baseline that the criterion does not carry.
    #[serde(rename = "+-")]
    PlusMinus,
}

impl Comparator {
    /// The sign as the formats write it.
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::More => ">",
            Self::AtLeast => ">=",
            Self::Equal => "=",
            Self::Between => "between",
            Self::PlusMinus => "+-",
        }
    }
}

impl fmt::Display for Comparator {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.symbol())
    }
}

/// Whether a criterion states what is wanted or what is feared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holds {
    /// The condition must hold: a target.
    Must,
    /// The condition must not hold: a failure, an alert, a rollback trigger.
    MustNot,
}

/// A comparator with its number: `< 50 ms`, `between 5000 and 10000 msg/s`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Threshold {
    /// How to compare.
    pub comparator: Comparator,
    /// The number; the lower end of a range.
    pub value: f64,
    /// The upper end of a range, else `None`.
    pub high: Option<f64>,
    /// The unit of both numbers.
    pub unit: Unit,
}

impl Threshold {
    /// Whether a measured quantity satisfies the threshold: `Pass` or `Fail`; `NotMeasured` when
    /// the quantity is of another dimension, or when the threshold is relative to a baseline that
    /// is not at hand.
    pub fn holds(&self, measured: Quantity) -> Verdict {
        let Some(value) = measured.value_in(self.unit) else {
            return Verdict::NotMeasured;
        };
        let holds = match self.comparator {
            Comparator::Less => value < self.value,
            Comparator::AtMost => value <= self.value,
            Comparator::More => value > self.value,
            Comparator::AtLeast => value >= self.value,
            #[expect(
                clippy::float_cmp,
                reason = "equality with a written number is what the text asks for"
            )]
            Comparator::Equal => value == self.value,
            Comparator::Between => match self.high {
                Some(high) => self.value <= value && value <= high,
                None => return Verdict::NotMeasured,
            },
            Comparator::PlusMinus => return Verdict::NotMeasured,
        };
        if holds { Verdict::Pass } else { Verdict::Fail }
    }
}

impl fmt::Display for Threshold {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let low = Quantity::new(self.value, self.unit).map_err(|_| fmt::Error)?;
        match (self.comparator, self.high) {
            (Comparator::Between, Some(high)) => {
                let high = Quantity::new(high, self.unit).map_err(|_| fmt::Error)?;
                write!(formatter, "between {} and {high}", self.value)
            }
            (Comparator::PlusMinus, _) => write!(formatter, "±{low}"),
            (comparator, _) => write!(formatter, "{comparator} {low}"),
        }
    }
}

/// Why a text is no threshold.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ThresholdError {
    /// No comparator at the start.
    #[error("`{0}` does not begin with one of <, <=, >, >=, =, between, +-")]
    NoComparator(String),
    /// The number or unit is wrong.
    #[error("{0}")]
    Quantity(#[from] QuantityError),
    /// A range without its upper end.
    #[error("`{0}` lacks the upper end of its range; write `between 5 and 10 ms`")]
    NoUpperEnd(String),
}

impl FromStr for Threshold {
    type Err = ThresholdError;

    /// Reads `< 5%`, `>= 3`, `= 0`, `between 5k and 10k msg/s`, `+- 20%`.
    fn from_str(text: &str) -> Result<Self, ThresholdError> {
        const SIGNS: [(&str, Comparator); 10] = [
            ("<=", Comparator::AtMost),
            ("≤", Comparator::AtMost),
            (">=", Comparator::AtLeast),
            ("≥", Comparator::AtLeast),
            ("==", Comparator::Equal),
            ("<", Comparator::Less),
            (">", Comparator::More),
            ("=", Comparator::Equal),
            ("+-", Comparator::PlusMinus),
            ("±", Comparator::PlusMinus),
        ];
        let trimmed = text.trim();
        if let Some(range) = trimmed.strip_prefix("between") {
            let (low, high) = range
                .split_once(" and ")
                .ok_or_else(|| ThresholdError::NoUpperEnd(text.to_owned()))?;
            let high: Quantity = high.parse()?;
            let low: Quantity = low.parse()?;
            let low = low
                .value_in(high.unit())
                .ok_or_else(|| ThresholdError::NoUpperEnd(text.to_owned()))?;
            return Ok(Self {
                comparator: Comparator::Between,
                value: low,
                high: Some(high.value()),
                unit: high.unit(),
            });
        }
        let (rest, comparator) = SIGNS
            .iter()
            .find_map(|(sign, comparator)| {
                trimmed.strip_prefix(sign).map(|rest| (rest, *comparator))
            })
            .ok_or_else(|| ThresholdError::NoComparator(text.to_owned()))?;
        let quantity: Quantity = rest.parse()?;
        Ok(Self {
            comparator,
            value: quantity.value(),
            high: None,
            unit: quantity.unit(),
        })
    }
}

/// A measurable condition as a checklist states it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Criterion {
    /// What is measured, in the author's words, its quantile included: `p99 latency`.
    pub metric: String,
    /// The comparison.
    #[serde(flatten)]
    pub threshold: Threshold,
    /// When or where it counts, in the author's words: `for > 5 minutes`, `in first hour`.
    pub scope: Option<String>,
    /// Whether the condition is wanted or feared.
    pub holds: Holds,
}

impl Criterion {
    /// The verdict over a measured quantity, with [`Self::holds`] taken into account.
    pub fn judge(&self, measured: Quantity) -> Verdict {
        match (self.threshold.holds(measured), self.holds) {
            (Verdict::Pass, Holds::MustNot) => Verdict::Fail,
            (Verdict::Fail, Holds::MustNot) => Verdict::Pass,
            (verdict, _) => verdict,
        }
    }
}

impl fmt::Display for Criterion {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let must_not = if self.holds == Holds::MustNot {
            "not "
        } else {
            ""
        };
        write!(
            formatter,
            "{}{must_not}{}",
            if self.metric.is_empty() {
                String::new()
            } else {
                format!("{} ", self.metric)
            },
            self.threshold
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn quantity(text: &str) -> Quantity {
        text.parse().expect(text)
    }

    #[test]
    fn thresholds_hold_across_units_and_never_across_dimensions() {
        for (threshold, measured, verdict) in [
            ("< 50 ms", "49 ms", Verdict::Pass),
            ("< 50 ms", "50 ms", Verdict::Fail),
            ("< 50 ms", "0.049 s", Verdict::Pass),
            ("<= 1%", "1%", Verdict::Pass),
            (">= 3", "3", Verdict::Pass),
            ("= 0", "0", Verdict::Pass),
            ("between 5k and 10k msg/s", "7000 msg/s", Verdict::Pass),
            ("between 5k and 10k msg/s", "10001 msg/s", Verdict::Fail),
            ("< 50 ms", "10 MB", Verdict::NotMeasured),
            ("+- 20%", "3%", Verdict::NotMeasured),
        ] {
            let parsed: Threshold = threshold.parse().expect(threshold);
            assert_eq!(
                parsed.holds(quantity(measured)),
                verdict,
                "{measured} {threshold}"
            );
        }
    }

    #[test]
    fn a_feared_condition_turns_the_verdict_but_not_ignorance() {
        let criterion = Criterion {
            metric: "error rate".into(),
            threshold: "> 10%".parse().expect("a threshold"),
            scope: None,
            holds: Holds::MustNot,
        };
        assert_eq!(criterion.judge(quantity("11%")), Verdict::Fail);
        assert_eq!(criterion.judge(quantity("9%")), Verdict::Pass);
        assert_eq!(criterion.judge(quantity("9 MB")), Verdict::NotMeasured);
    }

    #[test]
    fn bad_thresholds_say_what_to_write() {
        for text in ["5%", "<", "< parsec", "between 5", ""] {
            assert!(text.parse::<Threshold>().is_err(), "{text}");
        }
        // Shown in microseconds, the lower end would be infinite.
        let beyond = format!("between {}d and 1us", "9".repeat(308));
        assert!(beyond.parse::<Threshold>().is_err());
    }

    proptest! {
        #[test]
        fn a_threshold_reads_back_what_it_writes(value in 0.0..1e6_f64, comparator in 0..5_usize, unit in 0..Unit::ALL.len()) {
            let comparator = [Comparator::Less, Comparator::AtMost, Comparator::More, Comparator::AtLeast, Comparator::Equal][comparator];
            let unit = match Unit::ALL[unit] { Unit::Count => Unit::None, unit => unit };
            let threshold = Threshold { comparator, value, high: None, unit };
            prop_assert_eq!(threshold.to_string().parse::<Threshold>(), Ok(threshold));
        }
    }
}

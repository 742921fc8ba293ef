use crate::Unit;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A finite number with its unit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Quantity {
    value: f64,
    unit: Unit,
}

/// Why a text or number is no quantity.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum QuantityError {
    /// Not-a-number and the infinities measure nothing.
    #[error("`{0}` is not a finite number")]
    NotFinite(f64),
    /// The text does not begin with a number.
    #[error("`{0}` does not begin with a number; write one like `250ms` or `1.5 GB`")]
    NoNumber(String),
    /// What follows the number is no unit.
    #[error("{0}")]
    NoUnit(String),
}

impl Quantity {
    /// A quantity; refuses NaN and the infinities.
    pub fn new(value: f64, unit: Unit) -> Result<Self, QuantityError> {
        if value.is_finite() {
            Ok(Self { value, unit })
        } else {
            Err(QuantityError::NotFinite(value))
        }
    }

    /// The number, in [`Self::unit`].
    pub fn value(self) -> f64 {
        self.value
    }

    /// The unit of [`Self::value`].
    pub fn unit(self) -> Unit {
        self.unit
    }

    /// The number this quantity is in another unit; `None` when the two measure different things,
    /// or when the number is beyond what can be told in that unit.
    /// A bare number takes whatever unit it is held against: `0.5` against `%` is 0.5 %.
    pub fn value_in(self, unit: Unit) -> Option<f64> {
        if self.unit == Unit::None || unit == Unit::None {
            return Some(self.value);
        }
        let value = self.value * self.unit.factor_to(unit)?;
        value.is_finite().then_some(value)
    }

    /// Writes it for people, bytes in the unit that keeps them short: `16 B`, `51.0 GB`, `1.5 ms`.
    pub fn display_short(self) -> String {
        let scaled = match (self.unit, self.value) {
            (Unit::Bytes, 1e12..) => Some((1e12, Unit::Terabytes)),
            (Unit::Bytes, 1e9..) => Some((1e9, Unit::Gigabytes)),
            (Unit::Bytes, 1e6..) => Some((1e6, Unit::Megabytes)),
            _ => None,
        };
        match scaled {
            Some((factor, unit)) => format!("{:.1} {unit}", self.value / factor),
            None => Self {
                value: (self.value * 10.0).round() / 10.0,
                ..self
            }
            .to_string(),
        }
    }
}

/// A number for people: rounded to four significant digits.
pub fn four_digits(value: f64) -> f64 {
    format!("{value:.3e}").parse().unwrap_or(value)
}

impl fmt::Display for Quantity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.unit {
            Unit::None | Unit::Count => write!(formatter, "{}", self.value),
            Unit::Percent | Unit::Times => write!(formatter, "{}{}", self.value, self.unit),
            unit => write!(formatter, "{} {unit}", self.value),
        }
    }
}

impl FromStr for Quantity {
    type Err = QuantityError;

    /// Reads `250ms`, `1.5 GB`, `5%`, `10k`, `-3`. A `k` or `M` directly after the number is a
    /// magnitude.
    fn from_str(text: &str) -> Result<Self, QuantityError> {
        let text = text.trim();
        let digits = text
            .char_indices()
            .find(|&(index, character)| {
                !(character.is_ascii_digit()
                    || character == '.'
                    || (index == 0 && matches!(character, '-' | '+')))
            })
            .map_or(text.len(), |(index, _)| index);
        let (number, rest) = text.split_at(digits);
        let mut value: f64 = number
            .parse()
            .map_err(|_| QuantityError::NoNumber(text.to_owned()))?;
        let mut rest = rest.trim_start();
        if let Some(after) = rest
            .strip_prefix(['k', 'K'])
            .filter(|after| !after.starts_with(['B', 'b', 'i']))
        {
            value *= 1e3;
            rest = after.trim_start();
        } else if let Some(after) = rest
            .strip_prefix('M')
            .filter(|after| !after.starts_with(['B', 'b', 'i']))
        {
            value *= 1e6;
            rest = after.trim_start();
        }
        let unit = rest
            .parse()
            .map_err(|error: crate::unit::UnknownUnit| QuantityError::NoUnit(error.to_string()))?;
        Self::new(value, unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_are_read_with_unit_and_magnitude() {
        for (text, value, unit) in [
            ("250ms", 250.0, Unit::Milliseconds),
            ("1.5 GB", 1.5, Unit::Gigabytes),
            ("5%", 5.0, Unit::Percent),
            ("10k", 10_000.0, Unit::None),
            ("5k msg/s", 5000.0, Unit::Messages),
            ("3 KB", 3.0, Unit::Kilobytes),
            ("-3", -3.0, Unit::None),
        ] {
            assert_eq!(text.parse(), Ok(Quantity { value, unit }), "{text}");
        }
        assert!("".parse::<Quantity>().is_err());
        assert!("ms".parse::<Quantity>().is_err());
        assert!("5 parsecs".parse::<Quantity>().is_err());
    }

    #[test]
    fn not_a_number_is_no_quantity() {
        assert!(Quantity::new(f64::NAN, Unit::None).is_err());
        assert!(Quantity::new(f64::INFINITY, Unit::None).is_err());
    }

    #[test]
    fn a_number_that_another_unit_cannot_hold_is_none_in_it() {
        let days = Quantity::new(f64::MAX, Unit::Days).expect("finite");
        assert_eq!(days.value_in(Unit::Microseconds), None);
        assert_eq!(days.value_in(Unit::Days), Some(f64::MAX));
    }

    #[test]
    fn short_quantities_are_written_for_people() {
        for (value, unit, text) in [
            (16.0, Unit::Bytes, "16 B"),
            (2.5e6, Unit::Bytes, "2.5 MB"),
            (3e9, Unit::Bytes, "3.0 GB"),
            (1.5e12, Unit::Bytes, "1.5 TB"),
            (41.26, Unit::Percent, "41.3%"),
        ] {
            let quantity = Quantity::new(value, unit).expect("finite");
            assert_eq!(quantity.display_short(), text);
        }
    }
}

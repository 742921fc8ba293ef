//! The words every other room measures with: the four [`Verdict`]s, the [`Outcome`] of a step, a
//! [`Quantity`] with its [`Unit`], and the [`Criterion`] that a quantity is held against.
//!
//! The room is pure. It knows no clock and no file; a value enters as an argument.
//! There is no function here from missing data to [`Verdict::Pass`].

#![cfg_attr(not(test), deny(clippy::disallowed_methods, clippy::disallowed_types))]

mod criterion;
mod duration;
mod outcome;
mod quantity;
mod unit;
mod verdict;

pub use criterion::{Comparator, Criterion, Holds, Threshold, ThresholdError};
pub use duration::{DurationError, display_duration, parse_duration};
pub use outcome::Outcome;
pub use quantity::{Quantity, QuantityError, four_digits};
pub use unit::{Dimension, Unit};
pub use verdict::Verdict;

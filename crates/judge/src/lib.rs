//! Turns measurements into one of four verdicts, each with its explanation: how many windows, what
//! evidence, and the smallest change in the data that would have made it another one.
//!
//! Everything here may be looked at after every window, as often as one likes, without a false
//! alarm becoming likelier: the tests are anytime-valid. A verdict is a fold over the windows, and
//! the same windows give the same verdict, bit for bit, on every platform (`libm`, not the system's).
//!
//! - [`Comparison`]: a candidate against a baseline of the same time and size.
//! - [`Share`]: errors of a total against a number.
//! - [`Level`]: values without counts against a number.
//! - [`Budget`]: what may be spent over a period.
//! - [`alarm`]: what needs no statistics.

#![cfg_attr(not(test), deny(clippy::disallowed_methods, clippy::disallowed_types))]

mod alarm;
mod budget;
mod comparison;
mod evidence;
mod flip;
mod judgement;
mod level;
mod share;

pub use alarm::{Alarm, Health, alarm};
pub use budget::Budget;
pub use comparison::{Comparison, ComparisonRule, Direction, Margin, Pair, Scale};
pub use judgement::Judgement;
pub use level::{Level, LevelRule};
pub use share::{Share, ShareRule};

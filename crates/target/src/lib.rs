//! Versions and traffic. A target knows what runs and which share of the requests each version
//! gets; every operation has a precondition and is done when it is seen, not when it is requested.
//!
//! [`Target`] drives any kind. [`proxy`] is the embedded one: a process of its own that owns the
//! listener and the versions.

mod command;
mod haproxy;
mod nginx;
pub mod proxy;
mod target;

pub use target::{Seen, Split, Tally, Target, TargetError};

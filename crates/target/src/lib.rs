//! Versions and traffic. A target knows what runs and which share of the requests each version
//! gets; every operation has a precondition and is done when it is seen, not when it is requested.
//!
//! [`proxy`] is the embedded target: a process of its own that owns the listener and the versions.

pub mod proxy;

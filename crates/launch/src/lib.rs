//! A launch as a pure machine: receipts in, state out, and from state the next thing to do.
//!
//! [`State`] is a fold over the receipts of one launch. `next` looks at plan, state and the time
//! and says what to append or perform. Nothing here calls out; the time is an argument, so a
//! launch of thirty days runs in a test in milliseconds.

mod state;

pub use state::{GateState, ItemState, Journal, Outcomes, State, StepState};

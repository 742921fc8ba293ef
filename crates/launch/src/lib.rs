//! A launch as a pure machine: receipts in, state out, and from state the next thing to do.
//!
//! [`State`] is a fold over the receipts of one launch. [`next`] looks at plan, state and the time
//! and says what to append or perform. [`human`] decides what a person may say of an item. Nothing
//! here calls out; the time is an argument, so a launch of thirty days runs in a test in milliseconds.

pub mod human;
mod journal;
mod next;
mod record;
mod rollback;
mod secret;
mod standing;
mod state;
mod watch;

pub use next::{Need, Next, Options, gate, next, unwatched};
pub use record::Record;
pub use standing::{Standing, outcomes, standing};
pub use state::{
    FoldError, GateState, ItemState, Journal, Outcomes, RollbackState, State, StepState,
};
pub use watch::{Look, Spread, WatchState};

//! What a terminal shows of a launch: [`frame`] while it runs, [`line()`] where there is no terminal,
//! [`summary`] at its end. Pure: the size and the time are arguments, the text is the result.

mod frame;
mod line;
mod paint;
mod summary;

pub use frame::frame;
pub use line::line;
pub use summary::summary;

use paint::Tone;
use tminus_measure::{Outcome, Verdict};

/// The sign and tone of an outcome.
fn sign(outcome: Option<Outcome>) -> (&'static str, Tone) {
    match outcome {
        Some(Outcome::Proved) => ("✓", Tone::Good),
        Some(Outcome::Attested) => ("✎", Tone::Signed),
        Some(Outcome::Waived) => ("⚑", Tone::Warn),
        Some(Outcome::Failed) => ("✗", Tone::Bad),
        Some(Outcome::Inconclusive) => ("≈", Tone::Warn),
        Some(Outcome::NotMeasured) => ("∅", Tone::Warn),
        Some(Outcome::Skipped) => ("»", Tone::Soft),
        Some(Outcome::Unknown) => ("?", Tone::Bad),
        None => ("○", Tone::Soft),
    }
}

/// The tone of a gate's decision.
fn tone(verdict: Verdict) -> Tone {
    match verdict {
        Verdict::Pass => Tone::Good,
        Verdict::Fail => Tone::Bad,
        Verdict::Inconclusive | Verdict::NotMeasured => Tone::Warn,
    }
}

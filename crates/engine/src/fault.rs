//! Crash points for tests. They exist under the feature `fault-injection` alone.

/// Kills this process with SIGKILL before the receipt with this number is appended, when
/// `TMINUS_CRASH_BEFORE_RECEIPT` names it or an earlier one: what it tells of has happened.
#[cfg(feature = "fault-injection")]
pub(crate) fn before(receipt: u64) {
    crash_from("TMINUS_CRASH_BEFORE_RECEIPT", receipt);
}

/// Kills this process with SIGKILL when the launch's chain has reached this length, when
/// `TMINUS_CRASH_AFTER_RECEIPT` names it or less: what was intended has not begun.
#[cfg(feature = "fault-injection")]
pub(crate) fn after(receipts: u64) {
    crash_from("TMINUS_CRASH_AFTER_RECEIPT", receipts);
}

#[cfg(feature = "fault-injection")]
fn crash_from(variable: &str, number: u64) {
    let wanted = std::env::var(variable)
        .ok()
        .and_then(|wanted| wanted.parse::<u64>().ok());
    if wanted.is_some_and(|wanted| number >= wanted) {
        let _ =
            rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL);
    }
}

/// There is no crash point in a program that people run.
#[cfg(not(feature = "fault-injection"))]
pub(crate) fn before(_: u64) {}

/// There is no crash point in a program that people run.
#[cfg(not(feature = "fault-injection"))]
pub(crate) fn after(_: u64) {}

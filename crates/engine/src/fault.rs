//! Crash points for tests. They exist under the feature `fault-injection` alone.

/// Kills this process with SIGKILL when the launch's chain has reached the length that
/// `TMINUS_CRASH_AT_RECEIPT` names.
#[cfg(feature = "fault-injection")]
pub(crate) fn crash_point(receipts: u64) {
    let wanted = std::env::var("TMINUS_CRASH_AT_RECEIPT")
        .ok()
        .and_then(|at| at.parse().ok());
    if wanted.is_some_and(|wanted: u64| receipts >= wanted) {
        let _ =
            rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL);
    }
}

/// There is no crash point in a program that people run.
#[cfg(not(feature = "fault-injection"))]
pub(crate) fn crash_point(_: u64) {}

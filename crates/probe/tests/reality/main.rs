//! Probes against the real thing: real children, real sockets on the loopback, real files. Nothing
//! here is a double.

#![cfg(unix)]

mod adoption;
mod command;
mod ending;
mod here;
mod http;
mod metrics;
mod place;
mod reading;
mod server;
mod service;
mod tcp;

use std::path::Path;

/// What the supervisor of these tests runs: this test program, told to run nothing but this.
#[test]
fn supervise() {
    // Without a pipe for its input, as in a normal run of the tests, it ends at once.
    tminus_probe::supervise();
}

/// Whether the process with this id is there and not just its remains.
fn runs(pid: &str) -> bool {
    std::fs::read_to_string(Path::new("/proc").join(pid.trim()).join("stat")).is_ok_and(|stat| {
        stat.rsplit_once(") ")
            .is_some_and(|(_, rest)| !rest.starts_with('Z'))
    })
}

//! Learns what became of an order whose run has died, and stops services that nobody holds.

use crate::observation::Observation;
use crate::spool::{Claim, Slot};
use crate::vital::{Vital, group_is_alive, signal_group};
use rustix::process::Signal;
use std::io;
use std::path::Path;
use std::time::Duration;
use tminus_measure::display_duration;
use tokio::time::{Instant, sleep};

/// How long a service may take to end after `SIGTERM`.
const GRACE: Duration = Duration::from_secs(10);
/// How long a supervisor may take to note how a command has ended. One that cannot, on a full disk
/// for one, may live on with a service.
const NOTING: Duration = Duration::from_mins(1);
/// How often the notes and the processes are looked at.
const LOOK: Duration = Duration::from_millis(50);

/// What became of an order whose run has died.
#[derive(Debug, Clone, PartialEq)]
pub enum Adoption {
    /// It was never started, and never will be: it may be ordered anew, under another key.
    NeverStarted,
    /// It has ended, or as a service has started, and this came of it.
    Ended(Observation),
    /// It was started, and what came of it cannot be known. It runs no longer.
    Unknown {
        /// Why not, in one line.
        reason: String,
    },
}

/// Learns what became of a durable order, and waits for it while it runs.
///
/// It first tries to claim the order itself: then no supervisor can, not even one that has the
/// order before it and has not read it yet. What it says is final.
pub async fn adopt(spool: &Path, key: &str) -> Adoption {
    let slot = Slot::of(spool, key);
    let unreadable = |error: io::Error| Adoption::Unknown {
        reason: format!("its notes in {} cannot be read: {error}", spool.display()),
    };
    let supervisor = match slot.claim(&Claim::Void) {
        Ok(true) => return Adoption::NeverStarted,
        Ok(false) => match slot.read_claim() {
            Ok(Some(Claim::Void)) => return Adoption::NeverStarted,
            Ok(Some(Claim::Supervisor(vital))) => vital,
            Ok(None) => return unreadable(io::ErrorKind::NotFound.into()),
            Err(error) => return unreadable(error),
        },
        Err(error) => return unreadable(error),
    };
    let (mut child, mut ended) = (None, None);
    loop {
        // Looked at before the note is read, so that a note made by one's last act is not missed.
        let supervised = supervisor.is_alive();
        let over = match &child {
            None => {
                child = slot.read_started().ok().flatten();
                false
            }
            Some(child) if child.is_alive() => false,
            Some(_) => Instant::now() >= *ended.get_or_insert_with(Instant::now) + NOTING,
        };
        match slot.read_ended() {
            Ok(Some(observation)) => return Adoption::Ended(observation),
            Ok(None) => {}
            Err(error) => return unreadable(error),
        }
        if !supervised || over {
            break;
        }
        sleep(LOOK).await;
    }
    match slot.read_started() {
        // The command does nothing before its start is noted: see `command`.
        Ok(None) => Adoption::NeverStarted,
        Ok(Some(child)) => {
            while child.is_alive() {
                sleep(LOOK).await;
            }
            Adoption::Unknown {
                reason: format!(
                    "it ran as process {} and has ended, but its supervisor could not note how",
                    child.pid
                ),
            }
        }
        Err(error) => unreadable(error),
    }
}

/// Stops the service that was started under this key, whichever run started it: `SIGTERM` to its
/// group, `SIGKILL` ten seconds later. Proved when it runs no longer.
pub async fn stop_service(spool: &Path, key: &str) -> Observation {
    let service = match Slot::of(spool, key).read_started() {
        Ok(Some(vital)) => Service(vital),
        Ok(None) => return Observation::not_measured("no service was started under this key"),
        Err(error) => {
            return Observation::not_measured(format!(
                "the notes about the service cannot be read: {error}"
            ));
        }
    };
    if !service.is_alive() {
        return Observation::proved("the service had already ended");
    }
    let began = Instant::now();
    signal_group(service.0.pid, Signal::TERM);
    let mut signal = "SIGTERM";
    if !gone(&service, began + GRACE).await {
        signal = "SIGKILL";
        signal_group(service.0.pid, Signal::KILL);
        if !gone(&service, began + GRACE * 2).await {
            return Observation::failed(format!("process {} survives SIGKILL", service.0.pid));
        }
    }
    let mut observation = Observation::proved(format!(
        "stopped by {signal} after {}",
        display_duration(began.elapsed())
    ));
    observation.duration = began.elapsed();
    observation
}

async fn gone(service: &Service, until: Instant) -> bool {
    while service.is_alive() {
        if Instant::now() >= until {
            return false;
        }
        sleep(LOOK).await;
    }
    true
}

/// The group of processes that a service is.
struct Service(Vital);

impl Service {
    /// Whether any process of it runs, its first one or another. An id is not given to a new
    /// process while a group of that number has members, so where another process has the id, all
    /// of the service has ended.
    fn is_alive(&self) -> bool {
        match Vital::of(self.0.pid) {
            Some(process) => process == self.0,
            None => group_is_alive(self.0.pid),
        }
    }
}

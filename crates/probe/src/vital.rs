//! Tells a process from a later one with the same id.

use rustix::process::{Pid, Signal};
use serde::{Deserialize, Serialize};
use std::process::Command;
use std::sync::LazyLock;

/// A process that cannot be taken for another: its id, and when it started, in which boot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Vital {
    /// The process id.
    pub(crate) pid: i32,
    /// When it started, as the kernel says it: on Linux in clock ticks since the boot.
    started: String,
    /// Which boot of the machine.
    boot: String,
}

impl Vital {
    /// The process that has this id now; `None` when there is none, or only what is left of one
    /// that nobody has waited for.
    pub(crate) fn of(pid: i32) -> Option<Self> {
        Some(Self {
            pid,
            started: started(pid)?,
            boot: BOOT.clone()?,
        })
    }

    /// This process.
    pub(crate) fn own() -> Option<Self> {
        i32::try_from(std::process::id()).ok().and_then(Self::of)
    }

    /// Whether this very process still runs.
    pub(crate) fn is_alive(&self) -> bool {
        Self::of(self.pid).as_ref() == Some(self)
    }
}

static BOOT: LazyLock<Option<String>> = LazyLock::new(|| {
    if cfg!(target_os = "linux") {
        std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()
    } else {
        output_of("sysctl", &["-n", "kern.boottime"])
    }
    .map(|text| text.trim().to_owned())
});

fn started(pid: i32) -> Option<String> {
    if cfg!(target_os = "linux") {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        started_in(&stat).map(str::to_owned)
    } else {
        let pid = pid.to_string();
        let text = output_of("ps", &["-o", "stat=,lstart=", "-p", &pid])?;
        let (state, started) = text.trim().split_once(char::is_whitespace)?;
        (!state.starts_with('Z')).then(|| started.trim().to_owned())
    }
}

/// The start time in `/proc/PID/stat` (proc(5), field 22). The name before it, in parentheses, may
/// hold anything, parentheses too.
fn started_in(stat: &str) -> Option<&str> {
    let (_, fields) = stat.rsplit_once(')')?;
    let mut fields = fields.split_whitespace();
    let state = fields.next()?;
    (!matches!(state, "Z" | "X" | "x"))
        .then(|| fields.nth(18))
        .flatten()
}

fn output_of(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Sends a signal to every process of the group that this process leads.
pub(crate) fn signal_group(leader: i32, signal: Signal) {
    if let Some(group) = group(leader) {
        // It fails when there is nothing left to signal, which is as good.
        let _ = rustix::process::kill_process_group(group, signal);
    }
}

/// Whether the group that this process leads has any process left that is more than remains which
/// nobody has waited for. Where that cannot be seen, one that can be signalled counts.
pub(crate) fn group_is_alive(leader: i32) -> bool {
    let signalled =
        group(leader).is_some_and(|group| rustix::process::test_kill_process_group(group).is_ok());
    signalled
        && std::fs::read_dir("/proc").map_or(true, |mut processes| {
            processes.any(|process| {
                process.is_ok_and(|process| {
                    std::fs::read_to_string(process.path().join("stat"))
                        .is_ok_and(|stat| lives_in_group(&stat, leader))
                })
            })
        })
}

/// Whether the process with this `/proc/PID/stat` runs and belongs to the group (fields 3 and 5).
fn lives_in_group(stat: &str, group: i32) -> bool {
    let mut fields = stat
        .rsplit_once(')')
        .map_or("", |(_, fields)| fields)
        .split_whitespace();
    fields
        .next()
        .is_some_and(|state| !matches!(state, "Z" | "X" | "x"))
        && fields.nth(1) == Some(group.to_string().as_str())
}

/// Id 1 as a group would mean every process there is.
fn group(leader: i32) -> Option<Pid> {
    (leader > 1).then(|| Pid::from_raw(leader)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_is_itself_until_it_ends() {
        let own = Vital::own().expect("this process runs");
        assert!(own.is_alive());
        let mut child = Command::new("sleep").arg("60").spawn().expect("sleep");
        let pid = i32::try_from(child.id()).expect("a small number");
        let vital = Vital::of(pid).expect("the child runs");
        let another = Vital {
            started: "0".to_owned(),
            ..vital.clone()
        };
        assert!(vital.is_alive() && !another.is_alive());
        child.kill().expect("the child is ours");
        child.wait().expect("the child is ours");
        assert!(!vital.is_alive());
    }

    #[test]
    fn a_name_with_parentheses_does_not_mislead() {
        let rest = (4..=30)
            .map(|field| field.to_string())
            .collect::<Vec<_>>()
            .join(" ");
        assert_eq!(started_in(&format!("7 (a) b) S {rest}")), Some("22"));
        assert_eq!(started_in(&format!("7 (a) Z {rest}")), None);
        assert_eq!(started_in("nonsense"), None);
        assert!(lives_in_group("7 (a) b) S 1 7 7 0", 7));
        assert!(!lives_in_group("7 (a) b) Z 1 7 7 0", 7));
        assert!(!lives_in_group("8 (7 7 7) S 1 9 7 0", 7));
    }
}

//! The peak memory of a whole launch.

use crate::run::Error;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Launches a checklist with this many commands and reads the kernel's own high-water mark of the
/// process that drives it. Supervised children are processes of their own and are not in it.
pub(super) fn peak_of_a_launch(
    tminus: &Path,
    scratch: &Path,
    steps: usize,
) -> Result<Value, Error> {
    let document = scratch.join("DEPLOYMENT_CHECKLIST.md");
    std::fs::write(&document, checklist(steps)).map_err(|error| Error::File {
        path: document.clone(),
        error,
    })?;
    let start = Instant::now();
    let mut child = Command::new(tminus)
        .args(["run", "--yes", "--ci"])
        .arg("--ledger")
        .arg(scratch.join("ledger.db"))
        .arg(&document)
        .current_dir(scratch)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .map_err(|error| Error::Start {
            program: "tminus run".to_owned(),
            error,
        })?;
    let (status, peak) = watch(&mut child).map_err(|error| Error::Start {
        program: "tminus run".to_owned(),
        error,
    })?;
    if !status.success() {
        return Err(Error::Ended {
            program: format!("tminus run {}", document.display()),
            status,
        });
    }
    Ok(json!({
        "steps": steps,
        "seconds": start.elapsed().as_secs_f64(),
        "peak_megabytes": peak.map(|bytes| bytes / 1e6),
        "method": "VmHWM of /proc/PID/status, every 2 ms; null where there is no /proc",
    }))
}

fn checklist(steps: usize) -> String {
    let mut text = "# Five hundred steps\n".to_owned();
    for step in 0..steps {
        if step % 50 == 0 {
            let _ = write!(text, "\n## Part {}\n\n", step / 50 + 1);
        }
        let _ = writeln!(text, "- [ ] Step {step} is taken (`test {step} -ge 0`)");
    }
    text
}

fn watch(child: &mut Child) -> std::io::Result<(std::process::ExitStatus, Option<f64>)> {
    let status_file = format!("/proc/{}/status", child.id());
    let mut peak = None;
    loop {
        if let Some(bytes) = high_water_mark(&status_file) {
            peak = Some(bytes);
        }
        if let Some(status) = child.try_wait()? {
            return Ok((status, peak));
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// In bytes. A process that has ended has none.
fn high_water_mark(path: &str) -> Option<f64> {
    let text = std::fs::read_to_string(path).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024.0)
}

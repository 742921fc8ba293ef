//! What the numbers were measured on.

use crate::run::{captured, root};
use serde_json::{Value, json};
use std::process::Command;

pub(super) fn describe() -> Value {
    json!({
        "processor": processor(),
        "processors": std::thread::available_parallelism().map_or(0, usize::from),
        "system": first_line(Command::new("uname").args(["-srm"])),
        "memory_kib": proc_field("/proc/meminfo", "MemTotal"),
        "rustc": first_line(Command::new("rustc").arg("--version")),
        "commit": first_line(Command::new("git").args(["rev-parse", "HEAD"]).current_dir(root())),
        "load": std::fs::read_to_string("/proc/loadavg").ok().map(|text| text.trim().to_owned()),
    })
}

fn processor() -> Value {
    proc_field("/proc/cpuinfo", "model name")
}

/// The first value of a `name: value` line of a file of the kernel's; `null` where there is none.
fn proc_field(path: &str, name: &str) -> Value {
    std::fs::read_to_string(path)
        .ok()
        .and_then(|text| {
            text.lines().find_map(|line| {
                let (field, value) = line.split_once(':')?;
                (field.trim() == name).then(|| value.trim().to_owned())
            })
        })
        .map_or(Value::Null, Value::String)
}

fn first_line(command: &mut Command) -> Value {
    captured(command)
        .ok()
        .and_then(|text| text.lines().next().map(str::to_owned))
        .map_or(Value::Null, Value::String)
}

//! The probes that a binding names: one function a kind.

use super::error::ConfigError;
use super::milliseconds;
use super::reader::{Table, Value};
use crate::{
    CommandProbe, DiskProbe, FileProbe, GitProbe, HttpProbe, JsonExpect, MetricsProbe, Probe,
    ProcessProbe, TcpProbe,
};
use std::collections::BTreeMap;
use tminus_measure::{Threshold, Unit};

/// One try of a command may take this long: ten minutes.
pub(crate) const COMMAND_TIMEOUT_MS: u64 = 600_000;
/// One try over the network may take this long: ten seconds.
pub(crate) const NETWORK_TIMEOUT_MS: u64 = 10_000;

/// The probe of a binding. A binding names one kind at most.
pub(super) fn read(table: &Table<'_>) -> Result<Option<Probe>, ConfigError> {
    type Read = fn(&Value<'_>) -> Result<Probe, ConfigError>;
    const KINDS: [(&str, Read); 8] = [
        ("command", |value| {
            value
                .text()
                .map(|text| Probe::Command(CommandProbe::new(text)))
        }),
        ("http", |value| http(value).map(Probe::Http)),
        ("tcp", |value| tcp(value).map(Probe::Tcp)),
        ("file", |value| file(value).map(Probe::File)),
        ("disk", |value| disk(value).map(Probe::Disk)),
        ("process", |value| process(value).map(Probe::Process)),
        ("git", |value| git(value).map(Probe::Git)),
        ("metrics", |value| metrics(value).map(Probe::Metrics)),
    ];
    let mut found: Option<(&str, Probe)> = None;
    for (kind, read) in KINDS {
        let Some(value) = table.get(kind) else {
            continue;
        };
        if let Some((first, _)) = found {
            return Err(value.error(
                format!("the binding has both `{first}` and `{kind}`"),
                "write two bindings, or one probe",
            ));
        }
        found = Some((kind, read(&value)?));
    }
    Ok(found.map(|(_, probe)| probe))
}

/// A `GET` of an address with nothing said about it.
pub(crate) fn get(url: String) -> HttpProbe {
    HttpProbe {
        method: "GET".to_owned(),
        url,
        headers: BTreeMap::new(),
        body: None,
        status: None,
        expect_headers: BTreeMap::new(),
        json: BTreeMap::new(),
        contains: None,
        latency: None,
        timeout_ms: NETWORK_TIMEOUT_MS,
        retry: None,
    }
}

fn http(value: &Value<'_>) -> Result<HttpProbe, ConfigError> {
    if !value.is_table() {
        return Ok(get(address(value)?));
    }
    let table = value.table("`http`")?;
    let mut probe: Option<HttpProbe> = None;
    for (key, method) in [("get", "GET"), ("head", "HEAD"), ("post", "POST")] {
        if let Some(value) = table.get(key) {
            if probe.is_some() {
                return Err(value.error(
                    "the request has two methods",
                    "write one of get, head, post",
                ));
            }
            probe = Some(HttpProbe {
                method: method.to_owned(),
                ..get(address(&value)?)
            });
        }
    }
    let mut probe =
        probe.ok_or_else(|| value.error("`http` has no address", "write get = \"http://...\""))?;
    probe.headers = table
        .read("headers", |value| value.map())?
        .unwrap_or_default();
    probe.body = table.text("body")?;
    probe.status = table.read("status", |value| {
        u16::try_from(value.whole()?)
            .ok()
            .filter(|status| (100..600).contains(status))
            .ok_or_else(|| value.error("that is no HTTP status", "write 100 to 599"))
    })?;
    probe.expect_headers = table
        .read("expect_headers", |value| value.map())?
        .unwrap_or_default();
    probe.json = table
        .read("json", |value| json(&value))?
        .unwrap_or_default();
    probe.contains = table.text("contains")?;
    probe.latency = table.read("latency", |value| {
        of_unit(&value, &[Unit::Seconds], "\"< 250ms\"")
    })?;
    if let Some(timeout) = table.duration("timeout")? {
        probe.timeout_ms = milliseconds(timeout);
    }
    table.finish()?;
    Ok(probe)
}

fn address(value: &Value<'_>) -> Result<String, ConfigError> {
    let url = value.text()?;
    if url.starts_with("http://") || url.starts_with("https://") || url.starts_with('$') {
        Ok(url)
    } else {
        Err(value.error(
            format!("`{url}` is no HTTP address"),
            "write one that begins with http:// or https://",
        ))
    }
}

/// JSON pointers with a value, or with `{ number = "< 5" }`.
fn json(value: &Value<'_>) -> Result<BTreeMap<String, JsonExpect>, ConfigError> {
    let mut all = BTreeMap::new();
    for (pointer, span, value) in value.table("`json`")?.entries() {
        if !pointer.is_empty() && !pointer.starts_with('/') {
            return Err(value.text.error(
                span,
                format!("`{pointer}` is no JSON pointer"),
                format!("write \"/{}\"", pointer.replace('.', "/")),
            ));
        }
        let expect = if value.is_table()
            && value
                .table("")?
                .entries()
                .all(|(name, ..)| name == "number")
        {
            JsonExpect::Threshold {
                number: value.table("the value")?.required("number")?.threshold()?,
            }
        } else {
            JsonExpect::Value(value.json()?)
        };
        all.insert(pointer, expect);
    }
    Ok(all)
}

/// A threshold in a unit that can be held against one of these.
fn of_unit(value: &Value<'_>, units: &[Unit], example: &str) -> Result<Threshold, ConfigError> {
    let threshold = value.threshold()?;
    if units
        .iter()
        .any(|unit| unit.dimension() == threshold.unit.dimension())
    {
        Ok(threshold)
    } else {
        Err(value.error(
            format!("`{}` is measured in another unit", value.key),
            &format!("write {example}"),
        ))
    }
}

fn tcp(value: &Value<'_>) -> Result<TcpProbe, ConfigError> {
    let mut probe = TcpProbe {
        address: String::new(),
        closed: false,
        timeout_ms: NETWORK_TIMEOUT_MS,
        retry: None,
    };
    let address;
    if value.is_table() {
        let table = value.table("`tcp`")?;
        address = table.required("address")?;
        probe.closed = table.flag("closed")?;
        if let Some(timeout) = table.duration("timeout")? {
            probe.timeout_ms = milliseconds(timeout);
        }
        table.finish()?;
    } else {
        address = value.clone();
    }
    probe.address = address.text()?;
    if !probe.address.contains(':') && !probe.address.starts_with('$') {
        return Err(address.error(
            format!("`{}` has no port", probe.address),
            "write host:port",
        ));
    }
    Ok(probe)
}

fn file(value: &Value<'_>) -> Result<FileProbe, ConfigError> {
    if !value.is_table() {
        return Ok(FileProbe {
            path: value.text()?,
            ..FileProbe::default()
        });
    }
    let table = value.table("`file`")?;
    let probe = FileProbe {
        path: table.required("path")?.text()?,
        ..file_conditions(&table)?
    };
    table.finish()?;
    Ok(probe)
}

/// Everything about a file but its path.
pub(super) fn file_conditions(table: &Table<'_>) -> Result<FileProbe, ConfigError> {
    Ok(FileProbe {
        path: String::new(),
        absent: table.flag("absent")?,
        non_empty: table.flag("non_empty")?,
        size: table.read("size", |value| of_unit(&value, &[Unit::Bytes], "\"> 1MB\""))?,
        newer_than_s: table
            .duration("newer_than")?
            .map(|duration| duration.as_secs()),
        contains: table.text("contains")?,
        lacks: table.text("lacks")?,
        sha256: table.read("sha256", |value| {
            let text = value.text()?;
            if text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                Ok(text.to_ascii_lowercase())
            } else {
                Err(value.error("that is no SHA-256", "write 64 hexadecimal digits"))
            }
        })?,
    })
}

fn disk(value: &Value<'_>) -> Result<DiskProbe, ConfigError> {
    let table = value.table("`disk`")?;
    let probe = DiskProbe {
        path: table.text("path")?.unwrap_or_else(|| ".".to_owned()),
        free: of_unit(
            &table.required("free")?,
            &[Unit::Bytes, Unit::Percent],
            "\"> 5GB\" or \"> 10%\"",
        )?,
    };
    table.finish()?;
    Ok(probe)
}

fn process(value: &Value<'_>) -> Result<ProcessProbe, ConfigError> {
    let nothing = ProcessProbe {
        name: None,
        pid_file: None,
        absent: false,
        count: None,
        memory: None,
    };
    if !value.is_table() {
        return Ok(ProcessProbe {
            name: Some(value.text()?),
            ..nothing
        });
    }
    let table = value.table("`process`")?;
    let probe = ProcessProbe {
        name: table.text("name")?,
        pid_file: table.text("pid_file")?,
        absent: table.flag("absent")?,
        count: table.read("count", |value| of_unit(&value, &[Unit::None], "\">= 2\""))?,
        memory: table.read("memory", |value| {
            of_unit(&value, &[Unit::Bytes], "\"< 500MB\"")
        })?,
    };
    table.finish()?;
    if probe.name.is_none() && probe.pid_file.is_none() {
        return Err(value.error("`process` names none", "write name or pid_file"));
    }
    Ok(probe)
}

fn git(value: &Value<'_>) -> Result<GitProbe, ConfigError> {
    let table = value.table("`git`")?;
    let probe = GitProbe {
        path: table.text("path")?.unwrap_or_default(),
        clean: table.flag("clean")?,
        branch: table.text("branch")?,
        tag: table.text("tag")?,
        tag_at_head: table.flag("tag_at_head")?,
        commit: table.text("commit")?,
        pushed: table.flag("pushed")?,
    };
    table.finish()?;
    let asks = probe.clean
        || probe.pushed
        || probe.branch.is_some()
        || probe.tag.is_some()
        || probe.commit.is_some();
    if !asks {
        return Err(value.error(
            "`git` expects nothing",
            "write one or more of clean, branch, tag, commit, pushed",
        ));
    }
    if probe.tag_at_head && probe.tag.is_none() {
        return Err(value.error("`tag_at_head` has no tag", "write tag = \"v*\""));
    }
    Ok(probe)
}

fn metrics(value: &Value<'_>) -> Result<MetricsProbe, ConfigError> {
    let table = value.table("`metrics`")?;
    let probe = MetricsProbe {
        scrape: address(&table.required("scrape")?)?,
        name: table.required("name")?.text()?,
        labels: table
            .read("labels", |value| value.map())?
            .unwrap_or_default(),
        absent: table.flag("absent")?,
        value: table.read("value", |value| value.threshold())?,
        quantile: table.read("quantile", |value| {
            let number = value.number()?;
            if (0.0..=1.0).contains(&number) {
                Ok(number)
            } else {
                Err(value.error(
                    format!("a quantile of {number} is none"),
                    "write 0 to 1: 0.99",
                ))
            }
        })?,
        timeout_ms: table
            .duration("timeout")?
            .map_or(NETWORK_TIMEOUT_MS, milliseconds),
        retry: None,
    };
    table.finish()?;
    if probe.quantile.is_some() && probe.value.is_none() {
        return Err(value.error("`quantile` has no bound", "write value = \"< 250ms\""));
    }
    Ok(probe)
}

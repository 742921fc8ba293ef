//! A suggested probe and a suggested metric as the config writes them.

use super::quoted;
use std::time::Duration;
use tminus_measure::display_duration;
use tminus_plan::{
    Check, CommandProbe, Expect, FileProbe, GitProbe, HttpProbe, JsonExpect, MetricSource,
    MetricsProbe, Probe, ProcessProbe, Retry, SuggestedMetric,
};

/// The lines of a binding behind `item`.
pub(super) fn of_probe(probe: &Probe) -> Vec<String> {
    let (mut lines, retry) = match probe {
        Probe::Command(probe) => (command(probe), probe.retry),
        Probe::Http(probe) => (vec![http(probe)], probe.retry),
        Probe::Tcp(probe) => {
            let mut tcp = Table::default();
            tcp.text("address", &probe.address);
            tcp.flag("closed", probe.closed);
            (vec![tcp.line("tcp")], probe.retry)
        }
        Probe::File(probe) => (vec![file(probe).line("file")], None),
        Probe::Disk(probe) => {
            let mut disk = Table::default();
            disk.text("path", &probe.path);
            disk.text("free", &probe.free.to_string());
            (vec![disk.line("disk")], None)
        }
        Probe::Process(probe) => (vec![process(probe)], None),
        Probe::Git(probe) => (vec![git(probe)], None),
        Probe::Metrics(probe) => (vec![metrics(probe)], probe.retry),
    };
    lines.extend(retry.map(within));
    lines
}

/// The lines of `[metrics."..."]`.
pub(super) fn of_metric(metric: &SuggestedMetric) -> Vec<String> {
    let mut lines = vec![format!("[metrics.{}]", quoted(&metric.name))];
    let mut line = |key: &str, text: &str| lines.push(format!("{key} = {}", quoted(text)));
    match &metric.source {
        MetricSource::Query { prometheus, query } => {
            line("prometheus", prometheus);
            line("query", query);
        }
        MetricSource::Ratio {
            prometheus,
            errors,
            total,
        } => {
            line("prometheus", prometheus);
            line("errors", errors);
            line("total", total);
        }
        MetricSource::Histogram {
            scrape,
            histogram,
            quantile,
            ..
        } => {
            line("scrape", scrape);
            line("histogram", histogram);
            lines.push(format!("quantile = {quantile}"));
        }
        MetricSource::Value { scrape, name, .. } => {
            line("scrape", scrape);
            line("name", name);
        }
        MetricSource::Command(command) => line("command", command),
        // Only a rollout has traffic, and none is configured where something is suggested.
        MetricSource::Traffic(_) => {}
    }
    if let Some(unit) = &metric.unit {
        lines.push(format!("unit = {}", quoted(unit)));
    }
    lines
}

/// An inline table of TOML.
#[derive(Default)]
struct Table(Vec<String>);

impl Table {
    fn value(&mut self, key: &str, value: impl std::fmt::Display) {
        self.0.push(format!("{key} = {value}"));
    }

    fn text(&mut self, key: &str, text: &str) {
        self.value(key, quoted(text));
    }

    fn flag(&mut self, key: &str, flag: bool) {
        if flag {
            self.value(key, true);
        }
    }

    fn inline(&self) -> String {
        format!("{{ {} }}", self.0.join(", "))
    }

    fn line(&self, key: &str) -> String {
        format!("{key} = {}", self.inline())
    }
}

fn within(retry: Retry) -> String {
    let within = display_duration(Duration::from_millis(retry.within_ms));
    format!("within = {}", quoted(&within))
}

fn command(probe: &CommandProbe) -> Vec<String> {
    let mut lines = vec![format!("command = {}", quoted(&probe.command))];
    let expects: Vec<String> = probe.expect.iter().map(expect).collect();
    match expects.as_slice() {
        [] => {}
        [one] => lines.push(format!("expect = {one}")),
        several => lines.push(format!("expect = [{}]", several.join(", "))),
    }
    lines
}

fn expect(expect: &Expect) -> String {
    match expect {
        Expect::Output(check) => of_check(check).inline(),
        Expect::File(probe) => {
            let mut table = file(probe);
            table.0[0] = format!("file = {}", quoted(&probe.path));
            table.inline()
        }
    }
}

fn of_check(check: &Check) -> Table {
    let mut table = Table::default();
    match check {
        Check::ExitStatus(status) => table.value("exit", status),
        Check::Fails => table.flag("fails", true),
        Check::Contains(text) => table.text("contains", text),
        Check::Equals(text) => table.text("equals", text),
        Check::Lacks(text) => table.text("lacks", text),
        Check::Json(text) => table.text("json", text),
        Check::Number(threshold) => table.text("number", &threshold.to_string()),
        Check::VersionAtLeast(version) => table.text("version", version),
        Check::HttpStatus(status) => table.value("http_status", status),
        Check::NoOutput => table.flag("no_output", true),
        Check::SomeOutput => table.flag("some_output", true),
        Check::AnyOf(checks) => {
            let checks: Vec<String> = checks.iter().map(|one| of_check(one).inline()).collect();
            table.value("any_of", format!("[{}]", checks.join(", ")));
        }
        Check::AllOf(checks) => table
            .0
            .extend(checks.iter().flat_map(|one| of_check(one).0)),
    }
    table
}

fn http(probe: &HttpProbe) -> String {
    let mut table = Table::default();
    table.text(&probe.method.to_lowercase(), &probe.url);
    if let Some(status) = probe.status {
        table.value("status", status);
    }
    if !probe.json.is_empty() {
        let mut json = Table::default();
        for (pointer, wanted) in &probe.json {
            let wanted = match wanted {
                JsonExpect::Threshold { number } => {
                    format!("{{ number = {} }}", quoted(&number.to_string()))
                }
                JsonExpect::Value(serde_json::Value::String(text)) => quoted(text),
                JsonExpect::Value(value) => value.to_string(),
            };
            json.value(&quoted(pointer), wanted);
        }
        table.value("json", json.inline());
    }
    if let Some(text) = &probe.contains {
        table.text("contains", text);
    }
    table.line("http")
}

fn file(probe: &FileProbe) -> Table {
    let mut table = Table::default();
    table.text("path", &probe.path);
    table.flag("absent", probe.absent);
    table.flag("non_empty", probe.non_empty);
    if let Some(size) = &probe.size {
        table.text("size", &size.to_string());
    }
    if let Some(seconds) = probe.newer_than_s {
        let age = display_duration(Duration::from_secs(seconds));
        table.text("newer_than", &age);
    }
    for (key, text) in [
        ("contains", &probe.contains),
        ("lacks", &probe.lacks),
        ("sha256", &probe.sha256),
    ] {
        if let Some(text) = text {
            table.text(key, text);
        }
    }
    table
}

fn process(probe: &ProcessProbe) -> String {
    let mut table = Table::default();
    for (key, text) in [("name", &probe.name), ("pid_file", &probe.pid_file)] {
        if let Some(text) = text {
            table.text(key, text);
        }
    }
    table.flag("absent", probe.absent);
    for (key, bound) in [("count", &probe.count), ("memory", &probe.memory)] {
        if let Some(bound) = bound {
            table.text(key, &bound.to_string());
        }
    }
    table.line("process")
}

fn git(probe: &GitProbe) -> String {
    let mut table = Table::default();
    if !probe.path.is_empty() {
        table.text("path", &probe.path);
    }
    table.flag("clean", probe.clean);
    for (key, text) in [
        ("branch", &probe.branch),
        ("tag", &probe.tag),
        ("commit", &probe.commit),
    ] {
        if let Some(text) = text {
            table.text(key, text);
        }
    }
    table.flag("tag_at_head", probe.tag_at_head);
    table.flag("pushed", probe.pushed);
    table.line("git")
}

fn metrics(probe: &MetricsProbe) -> String {
    let mut table = Table::default();
    table.text("scrape", &probe.scrape);
    table.text("name", &probe.name);
    table.flag("absent", probe.absent);
    if let Some(value) = &probe.value {
        table.text("value", &value.to_string());
    }
    if let Some(quantile) = probe.quantile {
        table.value("quantile", quantile);
    }
    table.line("metrics")
}

//! Reads `tminus.toml`. Every key is known or refused, every value has its place.

mod bind;
mod error;
mod expect;
mod metric;
mod model;
mod probe;
mod reader;
mod rollout;
mod variables;

pub use error::ConfigError;
pub use error::nearest;
pub use model::{
    Baseline, Binding, Config, ConfiguredChoice, Given, Metric, MetricSource, Rollback, Rollout,
    RunSettings, Selector, StartVersion, Target, Traffic, Variable, WatchSettings, Worse,
};
pub(crate) use probe::{COMMAND_TIMEOUT_MS, NETWORK_TIMEOUT_MS, get};
pub(crate) use variables::is_name;
pub use variables::{ResolvedVariables, resolve_variables};

use error::Text;
use reader::{Table, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use toml::de::DeTable;

/// Reads a config. The first thing that is wrong with it is the error.
pub fn parse(text: &str, file: &str) -> Result<Config, ConfigError> {
    let source = Text { text, file };
    let table = DeTable::parse(text).map_err(|error| {
        let span = error.span().unwrap_or(0..0);
        source.error(span, error.message().trim().replace('\n', ", "), None)
    })?;
    let root = Table::root(source, &table);
    let mut config = Config {
        file: file.to_owned(),
        text: text.to_owned(),
        normal: root
            .entries()
            .map(|(name, _, value)| Ok((name, value.json()?)))
            .collect::<Result<serde_json::Map<_, _>, ConfigError>>()?
            .into(),
        ..Config::default()
    };
    if let Some(value) = root.get("checklist") {
        let table = value.table("[checklist]")?;
        config.checklist = table.text("file")?;
        table.finish()?;
    }
    if let Some(value) = root.get("run") {
        config.run = run(&value)?;
    }
    if let Some(value) = root.get("variables") {
        config.variables = variables::read(&value)?;
        variables::refuse_cycles(&config.variables, source)?;
    }
    if let Some(value) = root.get("metrics") {
        for (name, span, value) in value.table("[metrics]")?.entries() {
            let metric = metric::read(&name, span, &value)?;
            config.metrics.insert(name, metric);
        }
    }
    if let Some(value) = root.get("bind") {
        for entry in value.one_or_more()? {
            config.bindings.push(bind::read(&entry)?);
        }
    }
    if let Some(value) = root.get("choices") {
        for (choice, span, value) in value.table("[choices]")?.entries() {
            config.choices.push(ConfiguredChoice {
                choice,
                option: value.text()?,
                line: source.place(span.start).0,
            });
        }
        config.choices.sort_by_key(|choice| choice.line);
    }
    if let Some(value) = root.get("watch") {
        config.watch = rollout::watch(&value)?;
    }
    if let Some(value) = root.get("rollout") {
        config.rollout = Some(rollout::rollout(&value)?);
    }
    if let Some(value) = root.get("rollback") {
        let table = value.table("[rollback]")?;
        config.rollback.automatic = table
            .read("automatic", |value| value.texts())?
            .unwrap_or_default();
        table.finish()?;
    }
    if let Some(value) = root.get("approvals") {
        (config.approvals, config.four_eyes) = approvals(&value)?;
    }
    if let Some(value) = root.get("notify") {
        config.notify = notify(&value)?;
    }
    root.finish()?;
    Ok(config)
}

fn run(value: &Value<'_>) -> Result<RunSettings, ConfigError> {
    let table = value.table("[run]")?;
    let settings = RunSettings {
        cwd: table.text("cwd")?,
        pass: table
            .read("pass", |value| value.texts())?
            .unwrap_or_default(),
        timeout_ms: table.duration("timeout")?.map(milliseconds),
        wait_ms: table.duration("wait")?.map(milliseconds),
        concurrency: table.read("concurrency", |value| {
            let number = value.whole()?;
            usize::try_from(number)
                .ok()
                .filter(|number| (1..=1024).contains(number))
                .ok_or_else(|| value.error("`concurrency` is out of range", "write 1 to 1024"))
        })?,
        read_only: table
            .read("read_only", |value| value.texts())?
            .unwrap_or_default(),
    };
    table.finish()?;
    Ok(settings)
}

type Approvals = (BTreeMap<String, BTreeSet<String>>, bool);

fn approvals(value: &Value<'_>) -> Result<Approvals, ConfigError> {
    let mut roles = BTreeMap::new();
    let mut four_eyes = false;
    for (role, _, value) in value.table("[approvals]")?.entries() {
        if role == "four_eyes" {
            four_eyes = value.flag()?;
        } else {
            roles.insert(role, value.texts()?.into_iter().collect());
        }
    }
    Ok((roles, four_eyes))
}

fn notify(value: &Value<'_>) -> Result<BTreeMap<String, Given>, ConfigError> {
    let table = value.table("[notify]")?;
    let mut all = BTreeMap::new();
    for service in ["slack", "webhook", "pagerduty"] {
        if let Some(given) = table.read(service, |value| given(&value))? {
            all.insert(service.to_owned(), given);
        }
    }
    table.finish()?;
    Ok(all)
}

/// A text, or `{ env = "NAME" }`.
fn given(value: &Value<'_>) -> Result<Given, ConfigError> {
    if !value.is_table() {
        return value.text().map(Given::Literal);
    }
    let table = value.table(format!("`{}`", value.key))?;
    let name = table.required("env")?.text()?;
    table.finish()?;
    Ok(Given::Environment(name))
}

pub(super) fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests;

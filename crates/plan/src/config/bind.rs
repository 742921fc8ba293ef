//! `[[bind]]`: how an item is proved, or how what is written there runs.

use super::error::ConfigError;
use super::reader::Value;
use super::{Binding, Selector, expect, milliseconds, probe};
use crate::Probe;
use tminus_checklist::Weight;

pub(super) fn read(value: &Value<'_>) -> Result<Binding, ConfigError> {
    let table = value.table("a [[bind]]")?;
    let item = table.required("item")?;
    let binding = Binding {
        line: item.text.place(item.span.start).0,
        span: item.span.clone(),
        item: selector(&item)?,
        probe: probe::read(&table)?,
        expect: table.read("expect", |value| expect::read(&value))?,
        timeout_ms: table.duration("timeout")?.map(milliseconds),
        within_ms: table.duration("within")?.map(milliseconds),
        retry_ms: table.duration("retry")?.map(milliseconds),
        undo: table.text("undo")?,
        idempotent: table.flag("idempotent")?,
        mutating: table.read("mutating", |value| value.flag())?,
        service: table.flag("service")?,
        fresh_s: table.duration("fresh")?.map(|duration| duration.as_secs()),
        each: table.flag("each")?,
        covered: table.flag("covered")?,
        weight: table.read("weight", |value| weight(&value))?,
        metric: table.text("metric")?,
        rollout: table.flag("rollout")?,
    };
    let wrong = |key, message: &str, help| match table.get(key) {
        Some(value) => Err(value.error(message, help)),
        None => Ok(()),
    };
    if let Some(probe) = &binding.probe
        && !matches!(probe, Probe::Command(_))
    {
        for key in ["expect", "undo", "service", "idempotent"] {
            wrong(
                key,
                &format!("`{key}` is for commands alone"),
                "write what is expected inside the probe's table",
            )?;
        }
        if binding.mutating == Some(true) {
            wrong(
                "mutating",
                "this kind of probe changes nothing",
                "leave `mutating` out",
            )?;
        }
    }
    let alone = binding.metric.is_some() || binding.rollout;
    if alone && binding.probe.is_some() || binding.metric.is_some() && binding.rollout {
        return Err(value.error(
            "a binding has one proof: a probe, a metric or the rollout",
            "write a [[bind]] of its own for each",
        ));
    }
    if binding.within_ms.is_none() {
        wrong(
            "retry",
            "`retry` says how long to pause, not until when",
            "add within = \"30s\"",
        )?;
    }
    if binding.retry_ms == Some(0) {
        wrong("retry", "`retry` is a pause of nothing", "write \"1s\"")?;
    }
    if binding.timeout_ms == Some(0) {
        wrong("timeout", "nothing ends within no time", "write \"30s\"")?;
    }
    if binding.service && binding.within_ms.is_some() {
        wrong(
            "within",
            "a service starts once",
            "bind a check of its health to another item",
        )?;
    }
    table.finish()?;
    Ok(binding)
}

fn selector(value: &Value<'_>) -> Result<Selector, ConfigError> {
    let Ok(text) = value.text() else {
        let line = value
            .whole()
            .map_err(|_| value.error("`item` is no item", "write its text, its id or its line"))?;
        return Ok(Selector::Line(usize::try_from(line).unwrap_or(usize::MAX)));
    };
    if text.trim().is_empty() {
        return Err(value.error("`item` is empty", "write its text, its id or its line"));
    }
    let line = text
        .trim()
        .strip_prefix("line ")
        .and_then(|number| number.trim().parse().ok());
    Ok(line.map_or(Selector::Text(text), Selector::Line))
}

fn weight(value: &Value<'_>) -> Result<Weight, ConfigError> {
    match value.text()?.as_str() {
        "critical" => Ok(Weight::Critical),
        "required" => Ok(Weight::Required),
        "advisory" => Ok(Weight::Advisory),
        "optional" => Ok(Weight::Optional),
        other => Err(value.error(
            format!("`weight` cannot be \"{other}\""),
            "write critical, required, advisory or optional",
        )),
    }
}

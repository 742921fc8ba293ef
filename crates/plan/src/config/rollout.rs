//! `[watch]` and `[rollout]`.

use super::error::{ConfigError, nearest};
use super::reader::Table;
use super::reader::Value;
use super::{Baseline, Rollout, StartVersion, Target, WatchSettings, milliseconds};

/// One of a few words, or an error that names them.
pub(super) fn word<T: Copy>(value: &Value<'_>, words: &[(&str, T)]) -> Result<T, ConfigError> {
    let text = value.text()?;
    if let Some((_, meaning)) = words.iter().find(|(word, _)| *word == text) {
        return Ok(*meaning);
    }
    let help = nearest(&text, words.iter().map(|(word, _)| *word)).map_or_else(
        || {
            let all: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            format!("write one of: {}", all.join(", "))
        },
        |near| format!("did you mean \"{near}\"?"),
    );
    Err(value.error(format!("`{}` cannot be \"{text}\"", value.key), &help))
}

pub(super) fn watch(value: &Value<'_>) -> Result<WatchSettings, ConfigError> {
    let table = value.table("[watch]")?;
    let watch = WatchSettings {
        baseline: table
            .read("baseline", |value| {
                word(
                    &value,
                    &[
                        ("fresh", Baseline::Fresh),
                        ("before_launch", Baseline::BeforeLaunch),
                        ("none", Baseline::None),
                    ],
                )
            })?
            .unwrap_or_default(),
        margin: table.parsed("margin", "a quantity as text: \"10%\"")?,
        interval_ms: table.duration("interval")?.map(milliseconds),
        alpha: table.read("alpha", |value| {
            let alpha = value.number()?;
            if alpha > 0.0 && alpha < 1.0 {
                Ok(alpha)
            } else {
                Err(value.error(
                    "`alpha` is out of range",
                    "write 0.05, or another number between 0 and 1",
                ))
            }
        })?,
        block: table.read("block", |value| at_least_one(&value))?,
        consecutive: table.read("consecutive", |value| at_least_one(&value))?,
        not_worse_shown: table
            .read("comparison", |value| {
                word(&value, &[("not_worse_shown", true), ("shown", false)])
            })?
            .unwrap_or(false),
        limits: table
            .read("limits", |value| {
                value
                    .table("[watch] limits")?
                    .entries()
                    .map(|(name, _, value)| Ok((name, value.threshold()?)))
                    .collect()
            })?
            .unwrap_or_default(),
    };
    if watch.interval_ms == Some(0) {
        return Err(value.error("`interval` is no pause at all", "write \"10s\""));
    }
    table.finish()?;
    Ok(watch)
}

fn at_least_one(value: &Value<'_>) -> Result<u64, ConfigError> {
    match value.whole()? {
        0 => Err(value.error(
            format!("`{}` is out of range", value.key),
            "write 1 or more",
        )),
        number => Ok(number),
    }
}

/// How long a share is watched when the config does not say: five minutes.
const WATCH_MS: u64 = 300_000;

pub(super) fn rollout(value: &Value<'_>) -> Result<Rollout, ConfigError> {
    let table = value.table("[rollout]")?;
    let target = target(&table)?;
    let steps = table.required("steps")?;
    let mut shares: Vec<f64> = Vec::new();
    for entry in steps.list()? {
        let share = entry
            .text()?
            .strip_suffix('%')
            .and_then(|number| number.trim().parse::<f64>().ok())
            .filter(|share| *share > 0.0 && *share <= 100.0)
            .ok_or_else(|| entry.error("a step of the rollout is no share", "write \"25%\""))?;
        if shares.last().is_some_and(|last| *last >= share) {
            return Err(entry.error(
                "the steps of the rollout do not rise",
                "write the smallest share first",
            ));
        }
        shares.push(share);
    }
    if shares.is_empty() {
        return Err(steps.error(
            "the rollout has no steps",
            "write [\"10%\", \"50%\", \"100%\"]",
        ));
    }
    let new = table.required("new")?;
    let rollout = Rollout {
        target,
        old: table.required("old")?.text()?,
        new: new.text()?,
        steps: shares,
        line: value.text.place(value.span.start).0,
        watch_ms: table.duration("watch")?.map_or(WATCH_MS, milliseconds),
        stop_old: table.flag("stop_old")?,
    };
    if rollout.stop_old {
        let can_stop = match &rollout.target {
            Target::Process { .. } | Target::Haproxy { .. } => true,
            Target::Nginx { .. } => false,
            Target::Command { stop, .. } => stop.is_some(),
        };
        let whole = rollout.steps.last().is_some_and(|share| *share >= 100.0);
        if !can_stop || !whole {
            return Err(value.error(
                "the old version cannot be stopped after this rollout",
                "end the steps with \"100%\" and name a target that can stop a version, or leave `stop_old` out",
            ));
        }
    }
    if let Target::Command {
        start: Some(_),
        stop: None,
        ..
    } = &rollout.target
    {
        return Err(value.error(
            "a version that is started has to be stopped when it is rolled back",
            "add stop = \"...\"",
        ));
    }
    if rollout.old == rollout.new {
        return Err(new.error(
            "`old` and `new` are one version",
            "give each the name that the target knows it by",
        ));
    }
    table.finish()?;
    Ok(rollout)
}

/// The target, from the keys that its kind has; those of another kind stay unknown keys.
fn target(table: &Table<'_>) -> Result<Target, ConfigError> {
    const KINDS: [&str; 4] = ["process", "haproxy", "nginx", "command"];
    let kind = word(
        &table.required("target")?,
        &KINDS.map(|target| (target, target)),
    )?;
    let required = |key| table.required(key)?.text();
    Ok(match kind {
        "haproxy" => Target::Haproxy {
            socket: required("socket")?,
            backend: required("backend")?,
        },
        "nginx" => Target::Nginx {
            file: required("file")?,
            variable: table
                .text("variable")?
                .unwrap_or_else(|| "tminus_upstream".to_owned()),
            reload: required("reload")?,
            check: required("check")?,
        },
        "command" => Target::Command {
            status: required("status")?,
            shift: required("shift")?,
            start: table.text("start")?,
            stop: table.text("stop")?,
        },
        _ => Target::Process {
            control: required("control")?,
            start: table.read("start", |value| {
                let table = value.table("`start`")?;
                let start = StartVersion {
                    address: table.required("address")?.text()?,
                    command: table.required("command")?.texts()?,
                    ready: table.text("ready")?,
                };
                table.finish()?;
                Ok(start)
            })?,
        },
    })
}

//! `[watch]` and `[rollout]`.

use super::error::{ConfigError, nearest};
use super::reader::Value;
use super::{Baseline, Rollout, Watch, milliseconds};

/// One of a few words, or an error that names them.
fn word<T: Copy>(value: &Value<'_>, words: &[(&str, T)]) -> Result<T, ConfigError> {
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

pub(super) fn watch(value: &Value<'_>) -> Result<Watch, ConfigError> {
    let table = value.table("[watch]")?;
    let watch = Watch {
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
        block: table.read("block", |value| {
            let block = value.whole()?;
            if block > 0 {
                Ok(block)
            } else {
                Err(value.error("`block` is out of range", "write 1 or more"))
            }
        })?,
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
    table.finish()?;
    Ok(watch)
}

pub(super) fn rollout(value: &Value<'_>) -> Result<Rollout, ConfigError> {
    const TARGETS: [&str; 5] = ["process", "haproxy", "nginx", "kubernetes", "command"];
    let table = value.table("[rollout]")?;
    let target = table.required("target")?;
    let target = word(&target, &TARGETS.map(|target| (target, target)))?.to_owned();
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
    let rollout = Rollout {
        target,
        steps: shares,
        watch_ms: table.duration("watch")?.map(milliseconds),
    };
    table.finish()?;
    Ok(rollout)
}

//! Free space on the file system of a path.

use crate::context::Context;
use crate::observation::{Observation, Value};
use std::path::PathBuf;
use std::time::Duration;
use tminus_measure::{Dimension, Outcome, Quantity, Unit, Verdict};
use tminus_plan::DiskProbe;
use tokio::time::timeout;

/// A file system on a network may never answer.
const PATIENCE: Duration = Duration::from_secs(10);

pub(crate) async fn observe(probe: &DiskProbe, context: &Context) -> Observation {
    let path = match context.path(&probe.path) {
        Ok(path) => path,
        Err(error) => return Observation::not_measured(error.to_string()),
    };
    let asked = tokio::task::spawn_blocking(move || free(path));
    let space = match timeout(PATIENCE, asked).await {
        Ok(Ok(Ok(space))) => space,
        Ok(Ok(Err(error))) => {
            return Observation::not_measured(format!(
                "the space of {} cannot be read: {error}",
                probe.path
            ));
        }
        Ok(Err(_)) | Err(_) => {
            return Observation::not_measured(format!(
                "the file system of {} does not answer",
                probe.path
            ));
        }
    };
    let (number, unit) = if probe.free.unit.dimension() == Dimension::Share {
        (space.free / space.whole * 100.0, Unit::Percent)
    } else {
        (space.free, Unit::Bytes)
    };
    let Ok(quantity) = Quantity::new(number, unit) else {
        return Observation::not_measured(format!("{} has no size", probe.path));
    };
    let verdict = probe.free.holds(quantity);
    let text = quantity.display_short();
    let relation = match verdict {
        Verdict::Pass => "is",
        Verdict::Fail => "is not",
        _ => "cannot be held against",
    };
    Observation::new(
        Outcome::of_probe(verdict),
        format!("{text} free {relation} {}", probe.free),
    )
    .with_value(Value::number("free", text, quantity.value()))
}

struct Space {
    free: f64,
    /// What is used and what is free for users: the whole of which `df` tells the share. What is
    /// kept for the superuser is neither.
    whole: f64,
}

fn free(path: PathBuf) -> rustix::io::Result<Space> {
    let space = rustix::fs::statvfs(path)?;
    let block = space.f_frsize as f64;
    let free = space.f_bavail as f64 * block;
    let used = space.f_blocks.saturating_sub(space.f_bfree) as f64 * block;
    Ok(Space {
        free,
        whole: used + free,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Secrets;

    async fn seen(path: &str, free: &str) -> Observation {
        let context = Context {
            directory: "/".into(),
            environment: std::collections::BTreeMap::new(),
            secrets: Secrets::default(),
            spool: "/nowhere".into(),
            output_limit: 0,
        };
        let probe = DiskProbe {
            path: path.to_owned(),
            free: free.parse().expect(free),
        };
        observe(&probe, &context).await
    }

    #[tokio::test]
    async fn space_is_measured_in_bytes_and_percent_as_df_does() {
        assert_eq!(seen("/", "> 0 B").await.outcome, Outcome::Proved);
        assert_eq!(seen("/", "> 1000000 TB").await.outcome, Outcome::Failed);
        assert_eq!(seen("/", "> 101%").await.outcome, Outcome::Failed);
        assert_eq!(seen("/", "> 5 ms").await.outcome, Outcome::NotMeasured);
        assert_eq!(
            seen("/no/such/path", "> 0 B").await.outcome,
            Outcome::NotMeasured
        );
        let output = std::process::Command::new("df")
            .args(["-P", "/"])
            .output()
            .expect("df");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let used: f64 = text
            .split_whitespace()
            .filter_map(|word| word.strip_suffix('%'))
            .find_map(|word| word.parse().ok())
            .expect("a percentage");
        let free = seen("/", ">= 0%").await.values[0].number.expect("a number");
        assert!(
            (100.0 - used - free).abs() <= 1.0,
            "{used} used, {free} free"
        );
    }
}

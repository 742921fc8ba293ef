//! A target of the team's own: commands that start, shift, stop and say what is.

use crate::target::{Seen, Split, Target, TargetError};
use std::collections::BTreeMap;
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt as _};
use tokio::process::Command;
use tokio::time::timeout;

/// How long a command may take.
const WITHIN: Duration = Duration::from_mins(2);
/// How much of what it prints is read, in bytes.
const LARGEST_OUTPUT: u64 = 1 << 16;

/// Runs a command and returns what it printed. `$TMINUS_VERSION`, `$TMINUS_OLD`, `$TMINUS_NEW` and
/// `$TMINUS_SHARE` say what is asked for.
pub(crate) async fn run(
    target: &Target,
    text: &str,
    version: &str,
    share: Option<f64>,
) -> Result<String, TargetError> {
    let mut command = Command::new("bash");
    command
        .args(["-c", text])
        .current_dir(&target.directory)
        .env_clear()
        .envs(&target.environment)
        .env("TMINUS_VERSION", version)
        .env("TMINUS_OLD", &target.old)
        .env("TMINUS_NEW", &target.new)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0)
        .kill_on_drop(true);
    if let Some(share) = share {
        command.env("TMINUS_SHARE", share.to_string());
    }
    let mut child = command
        .spawn()
        .map_err(|error| TargetError::Unreachable(format!("cannot run bash: {error}")))?;
    let group = child
        .id()
        .and_then(|id| rustix::process::Pid::from_raw(id.cast_signed()));
    let (out, err) = (child.stdout.take(), child.stderr.take());
    let ended = timeout(WITHIN, async {
        let (out, err, status) = tokio::join!(all_of(out), all_of(err), child.wait());
        (out, err, status)
    })
    .await;
    let Ok((out, err, status)) = ended else {
        if let Some(group) = group {
            let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
        }
        let seconds = WITHIN.as_secs();
        return Err(TargetError::Refused(format!(
            "`{text}` did not end within {seconds} s"
        )));
    };
    match status {
        Ok(status) if status.success() => Ok(out),
        Ok(status) => Err(TargetError::Refused(format!(
            "`{text}`: {status}: {}",
            err.trim().lines().last().unwrap_or_default()
        ))),
        Err(error) => Err(TargetError::Unreachable(error.to_string())),
    }
}

async fn all_of(stream: Option<impl AsyncRead + Unpin>) -> String {
    let mut bytes = Vec::new();
    if let Some(mut stream) = stream {
        let _ = (&mut stream)
            .take(LARGEST_OUTPUT)
            .read_to_end(&mut bytes)
            .await;
        let _ = tokio::io::copy(&mut stream, &mut tokio::io::sink()).await;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// What the status command says: `{"old version": 90, "new version": 10}`.
pub(crate) async fn look(target: &Target, status: &str) -> Result<Split, TargetError> {
    let text = run(target, status, &target.new, None)
        .await
        .map_err(|error| TargetError::Unreachable(error.to_string()))?;
    let shares: BTreeMap<String, f64> = serde_json::from_str(text.trim()).map_err(|error| {
        TargetError::Unreachable(format!(
            "`{status}` must print shares as {{\"version\": percent}}: {error}"
        ))
    })?;
    let seen = |name: &String| Seen {
        share: shares.get(name).copied(),
        ..Seen::default()
    };
    Ok(Split {
        old: seen(&target.old),
        new: seen(&target.new),
    })
}

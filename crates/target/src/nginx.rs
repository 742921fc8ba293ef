//! nginx: a file that it includes splits the requests, and is read anew on a reload.
//!
//! nginx has no runtime API, so what is live is read back from its own answers: the file sets a
//! variable `$tminus_split` that a location of the team's returns as the header `X-Tminus-Split`.

use crate::command;
use crate::target::{Seen, Split, Target, TargetError};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep, timeout};

/// How long nginx may take to answer.
const WITHIN: Duration = Duration::from_secs(5);
/// How long the workers of before may go on taking connections after a reload.
const RELOAD: Duration = Duration::from_secs(10);
/// For how long every answer must come from the new configuration: a worker of before that is busy
/// is slow to see that it is to take no more connections, and answers in between.
const SETTLED: Duration = Duration::from_millis(500);
/// The pause between two of these answers.
const PAUSE: Duration = Duration::from_millis(20);
/// The header that tells what is live.
const HEADER: &str = "x-tminus-split:";

/// What the file says: both variables, and how it came about.
fn file_of(target: &Target, variable: &str, share: f64) -> String {
    let split = if share <= 0.0 {
        format!("    * {};\n", target.old)
    } else if share >= 100.0 {
        format!("    * {};\n", target.new)
    } else {
        format!("    {share:.2}% {};\n    * {};\n", target.new, target.old)
    };
    format!(
        "# Written by tminus: the share of each version. Do not edit; it is written anew.\n\
         split_clients \"${{request_id}}\" ${variable} {{\n{split}}}\n\
         map \"\" $tminus_split {{\n    default \"{share}\";\n}}\n"
    )
}

pub(crate) async fn shift(
    target: &Target,
    file: &str,
    variable: &str,
    reload: &str,
    check: &str,
    share: f64,
) -> Result<(), TargetError> {
    let path = target.directory.join(file);
    let before = tokio::fs::read(&path).await.ok();
    write(&path, file_of(target, variable, share).as_bytes()).await?;
    if let Err(error) = command::run(target, reload, &target.new, Some(share)).await {
        // What nginx does not take must not wait there for the next restart.
        if let Some(before) = before {
            write(&path, &before).await?;
        }
        return Err(error);
    }
    let until = Instant::now() + RELOAD;
    let mut settles = None;
    loop {
        let live = live_share(check).await?;
        let now = Instant::now();
        if live.is_some_and(|live| (live - share).abs() < 0.01) {
            if now >= *settles.get_or_insert(now + SETTLED) {
                return Ok(());
            }
        } else {
            settles = None;
            if now > until {
                return Err(TargetError::Refused(format!(
                    "nginx was reloaded and still splits {live:?} %, not {share} %"
                )));
            }
        }
        sleep(PAUSE).await;
    }
}

/// Writes a file so that it is there whole or not at all.
async fn write(path: &std::path::Path, text: &[u8]) -> Result<(), TargetError> {
    let failed = |error: std::io::Error| {
        TargetError::Refused(format!("cannot write {}: {error}", path.display()))
    };
    let mut beside = path.as_os_str().to_owned();
    beside.push(".tminus");
    tokio::fs::write(&beside, text).await.map_err(failed)?;
    tokio::fs::rename(&beside, path).await.map_err(failed)
}

pub(crate) async fn look(check: &str) -> Result<Split, TargetError> {
    let share = live_share(check).await?;
    let seen = |share| Seen {
        share,
        ..Seen::default()
    };
    Ok(Split {
        old: seen(share.map(|share| 100.0 - share)),
        new: seen(share),
    })
}

/// The share that nginx says is live; `None` before the file is in place.
async fn live_share(check: &str) -> Result<Option<f64>, TargetError> {
    let unreachable = |reason: String| {
        TargetError::Unreachable(format!(
            "nginx does not say what is live at {check}: {reason}"
        ))
    };
    let address = check
        .strip_prefix("http://")
        .ok_or_else(|| unreachable("write an http:// address".to_owned()))?;
    let (host, path) = address.split_once('/').unwrap_or((address, ""));
    let with_port = if host.contains(':') {
        host.to_owned()
    } else {
        format!("{host}:80")
    };
    let request = format!("GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    let answer = timeout(WITHIN, async {
        // A connection of its own each time: the workers of before keep those that they have.
        let mut stream = TcpStream::connect(&with_port).await?;
        stream.write_all(request.as_bytes()).await?;
        let mut answer = Vec::new();
        stream.take(1 << 16).read_to_end(&mut answer).await?;
        std::io::Result::Ok(String::from_utf8_lossy(&answer).into_owned())
    })
    .await
    .map_err(|_| unreachable("no answer".to_owned()))?
    .map_err(|error| unreachable(error.to_string()))?;
    Ok(answer
        .lines()
        .take_while(|line| !line.trim().is_empty())
        .find_map(|line| {
            let lower = line.to_ascii_lowercase();
            lower.strip_prefix(HEADER)?.trim().parse().ok()
        }))
}

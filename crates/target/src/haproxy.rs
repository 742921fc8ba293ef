//! `HAProxy`, through its runtime API: weights of two servers of one backend.
//!
//! The commands and the columns are those of the management guide, sections 9.3 and 9.1:
//! `set server`, `show servers state`, `show stat`.

use crate::target::{Seen, Split, Tally, Target, TargetError};
use std::collections::HashMap;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpStream, UnixStream};
use tokio::time::{Instant, sleep, timeout};

/// How long `HAProxy` may take to answer.
const WITHIN: Duration = Duration::from_secs(5);
/// The largest weight that a server can have.
const HIGHEST: f64 = 256.0;
/// The operational state of a server that is down: `SRV_ST_STOPPED`. One that starts up slowly or is
/// about to stop answers.
const STOPPED: &str = "0";

async fn ask(target: &Target, socket: &str, command: &str) -> Result<String, TargetError> {
    let asked = async {
        // A path has a slash or no port; `host:port` is TCP.
        let is_tcp = !socket.contains('/')
            && socket
                .rsplit_once(':')
                .is_some_and(|(_, port)| port.parse::<u16>().is_ok());
        if is_tcp {
            exchange(TcpStream::connect(socket).await?, command).await
        } else {
            exchange(
                UnixStream::connect(target.directory.join(socket)).await?,
                command,
            )
            .await
        }
    };
    let answer = timeout(WITHIN, asked)
        .await
        .map_err(|_| TargetError::Unreachable(format!("HAProxy does not answer at {socket}")))?
        .map_err(|error| {
            TargetError::Unreachable(format!("HAProxy cannot be asked at {socket}: {error}"))
        })?;
    Ok(answer)
}

async fn exchange(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    command: &str,
) -> std::io::Result<String> {
    stream.write_all(command.as_bytes()).await?;
    stream.write_all(b"\n").await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    Ok(answer)
}

/// Gives an order, whose answer is empty when it is taken.
async fn order(target: &Target, socket: &str, command: &str) -> Result<(), TargetError> {
    let answer = ask(target, socket, command).await?;
    match answer.trim() {
        "" => Ok(()),
        said => Err(TargetError::Refused(format!("HAProxy: {command}: {said}"))),
    }
}

/// A table with a header line, its rows by column name.
fn table(text: &str, separator: char) -> Vec<HashMap<&str, &str>> {
    let mut lines = text
        .lines()
        .skip_while(|line| !line.starts_with('#'))
        .filter(|line| !line.trim().is_empty());
    let Some(header) = lines.next() else {
        return Vec::new();
    };
    let names: Vec<&str> = header
        .trim_start_matches(['#', ' '])
        .split(separator)
        .collect();
    lines
        .map(|line| names.iter().copied().zip(line.split(separator)).collect())
        .collect()
}

pub(crate) async fn look(
    target: &Target,
    socket: &str,
    backend: &str,
) -> Result<Split, TargetError> {
    let text = ask(target, socket, &format!("show servers state {backend}")).await?;
    let states = table(&text, ' ');
    if states.is_empty() {
        return Err(TargetError::Unreachable(format!(
            "HAProxy has no backend {backend}"
        )));
    }
    let text = ask(target, socket, "show stat").await?;
    let counters = table(&text, ',');
    let weight = |name: &str| {
        states
            .iter()
            .find(|row| row.get("srv_name") == Some(&name))
            .map(|row| {
                let weight = row
                    .get("srv_uweight")
                    .and_then(|weight| weight.parse().ok());
                // A server that drains or is in maintenance gets nothing.
                let idle = row
                    .get("srv_admin_state")
                    .is_some_and(|state| *state != "0");
                let weight: f64 = if idle { 0.0 } else { weight.unwrap_or(0.0) };
                let runs = row.get("srv_op_state") != Some(&STOPPED);
                (weight, runs)
            })
    };
    let missing =
        |name: &str| TargetError::Refused(format!("the backend {backend} has no server {name}"));
    let (old, old_runs) = weight(&target.old).ok_or_else(|| missing(&target.old))?;
    let (new, new_runs) = weight(&target.new).ok_or_else(|| missing(&target.new))?;
    let sum = old + new;
    let share = |weight: f64| (sum > 0.0).then(|| weight / sum * 100.0);
    let counted = |name: &str| {
        let row = counters
            .iter()
            .find(|row| row.get("pxname") == Some(&backend) && row.get("svname") == Some(&name))?;
        let number = |column: &str| -> f64 {
            row.get(column)
                .and_then(|text| text.parse().ok())
                .unwrap_or(0.0)
        };
        let failed = number("hrsp_5xx");
        let answered: f64 = ["hrsp_1xx", "hrsp_2xx", "hrsp_3xx", "hrsp_4xx", "hrsp_other"]
            .into_iter()
            .map(number)
            .sum();
        // An answer that never came is counted beside the answers.
        let lost = number("econ") + number("eresp");
        Some(Tally {
            requests: answered + failed + lost,
            errors: failed + lost,
            buckets: Vec::new(),
        })
    };
    let seen = |name: &str, weight, runs| Seen {
        share: share(weight),
        answers: Some(runs),
        all: counted(name),
        sample: None,
    };
    Ok(Split {
        old: seen(&target.old, old, old_runs),
        new: seen(&target.new, new, new_runs),
    })
}

/// Whole percent are weights as they are; anything finer takes the full scale.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a weight is from 0 to 256"
)]
fn weights(share: f64) -> (u16, u16) {
    let scale = if share.fract() == 0.0 { 100.0 } else { HIGHEST };
    let new = (share / 100.0 * scale).round().clamp(0.0, scale);
    (new as u16, (scale - new) as u16)
}

pub(crate) async fn shift(
    target: &Target,
    socket: &str,
    backend: &str,
    share: f64,
) -> Result<(), TargetError> {
    let (new, old) = weights(share);
    // What is to get more comes first, so that there is never a moment in which nobody gets anything.
    let mut orders = [(&target.new, new), (&target.old, old)];
    if share == 0.0 {
        orders.reverse();
    }
    for (name, weight) in orders {
        if weight > 0 {
            ready(target, socket, backend, name).await?;
        }
        let command = format!("set server {backend}/{name} weight {weight}");
        order(target, socket, &command).await?;
    }
    Ok(())
}

/// Takes a server out of drain and maintenance.
pub(crate) async fn ready(
    target: &Target,
    socket: &str,
    backend: &str,
    name: &str,
) -> Result<(), TargetError> {
    order(
        target,
        socket,
        &format!("set server {backend}/{name} state ready"),
    )
    .await
}

/// Waits until a server without weight has no session left, then takes it out.
pub(crate) async fn stop(
    target: &Target,
    socket: &str,
    backend: &str,
    name: &str,
    within: Duration,
) -> Result<(), TargetError> {
    order(
        target,
        socket,
        &format!("set server {backend}/{name} state drain"),
    )
    .await?;
    let until = Instant::now() + within;
    loop {
        let stats = ask(target, socket, "show stat").await?;
        let rows = table(&stats, ',');
        let busy = rows
            .iter()
            .find(|row| row.get("pxname") == Some(&backend) && row.get("svname") == Some(&name))
            .and_then(|row| row.get("scur"))
            .and_then(|text| text.parse::<u64>().ok())
            .unwrap_or(0);
        if busy == 0 {
            break;
        }
        if Instant::now() > until {
            let seconds = within.as_secs();
            return Err(TargetError::Refused(format!(
                "server {name} still has {busy} sessions after {seconds} s"
            )));
        }
        sleep(Duration::from_millis(100)).await;
    }
    order(
        target,
        socket,
        &format!("set server {backend}/{name} state maint"),
    )
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_become_weights() {
        for (share, new, old) in [
            (0.0, 0, 100),
            (10.0, 10, 90),
            (0.5, 1, 255),
            (100.0, 100, 0),
        ] {
            assert_eq!(weights(share), (new, old), "{share}");
        }
    }

    #[test]
    fn tables_are_read_by_their_header() {
        let rows = table("1\n# a b c\n1 2 3\n\n", ' ');
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].get("b"), Some(&"2"));
        assert!(table("no header", ' ').is_empty());
    }
}

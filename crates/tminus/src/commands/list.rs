//! `tminus list`: the launches of a ledger.

use crate::arguments::{Format, ListArguments};
use crate::commands::Outcome;
use crate::exit::Exit;
use crate::launches::{Launch, launches, open_ledger};
use crate::output::Output;
use crate::paint::Paint;
use serde_json::json;
use std::fmt::Write as _;
use tminus_report::one_line;

pub(crate) fn list(arguments: &ListArguments, output: Output) -> Outcome {
    let ledger = open_ledger(arguments.ledger.ledger.as_deref())?;
    let launches = launches(&ledger)?;
    output.print(match arguments.format {
        Format::Human => table(&launches, Paint::new(output.color)),
        Format::Json => as_json(&launches),
    })?;
    Ok(Exit::Go)
}

fn table(launches: &[Launch], paint: Paint) -> String {
    if launches.is_empty() {
        return "no launches; `tminus run FILE` starts one\n".to_owned();
    }
    let width = launches
        .iter()
        .map(|launch| launch.id.len())
        .max()
        .unwrap_or(0);
    let mut text = String::new();
    for launch in launches {
        let detail = one_line(launch.life.detail());
        let detail = if detail.is_empty() {
            detail
        } else {
            format!(" ({detail})")
        };
        let _ = writeln!(
            text,
            "{:<width$}  {}  {}{detail}  {} {}",
            launch.id,
            launch.opened.strftime("%Y-%m-%d %H:%M UTC"),
            paint.bold(format!("{:<7}", launch.life.word())),
            one_line(&launch.title),
            paint.soft(format!("({})", one_line(&launch.file))),
        );
    }
    text
}

fn as_json(launches: &[Launch]) -> String {
    let list: Vec<_> = launches
        .iter()
        .map(|launch| {
            json!({
                "id": launch.id,
                "title": launch.title,
                "file": launch.file,
                "opened": launch.opened.to_string(),
                "state": launch.life.word(),
                "detail": launch.life.detail(),
            })
        })
        .collect();
    format!("{:#}\n", json!({"schema": "list/1", "launches": list}))
}

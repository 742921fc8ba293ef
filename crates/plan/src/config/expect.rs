//! `expect`: what must hold of a command's result.

use super::error::ConfigError;
use super::probe::file_conditions;
use super::reader::Value;
use crate::{Expect, FileProbe};
use tminus_checklist::Check;

/// A text that the output must contain, a table of conditions, or a list of these. All must hold.
pub(super) fn read(value: &Value<'_>) -> Result<Vec<Expect>, ConfigError> {
    let mut all = Vec::new();
    for entry in value.one_or_more()? {
        if entry.is_table() {
            one(&entry, &mut all)?;
        } else {
            all.push(Expect::Output(Check::Contains(non_empty(&entry)?)));
        }
    }
    if all.is_empty() {
        return Err(value.error(
            "`expect` expects nothing",
            "write a text, { exit = 0 }, { number = \"> 3\" }, { file = \"...\" }",
        ));
    }
    Ok(all)
}

fn non_empty(value: &Value<'_>) -> Result<String, ConfigError> {
    let text = value.text()?;
    if text.is_empty() {
        return Err(value.error(
            "every output contains the empty text",
            "write what it must contain",
        ));
    }
    Ok(text)
}

fn one(value: &Value<'_>, all: &mut Vec<Expect>) -> Result<(), ConfigError> {
    let table = value.table("`expect`")?;
    if let Some(path) = table.text("file")? {
        all.push(Expect::File(FileProbe {
            path,
            ..file_conditions(&table)?
        }));
        return table.finish();
    }
    let output = |check| Expect::Output(check);
    all.extend(
        [
            table.read("exit", |value| {
                i32::try_from(value.whole()?)
                    .ok()
                    .filter(|status| *status < 256)
                    .map(Check::ExitStatus)
                    .ok_or_else(|| value.error("that is no exit status", "write 0 to 255"))
            })?,
            table.read("contains", |value| non_empty(&value).map(Check::Contains))?,
            table.read("equals", |value| value.text().map(Check::Equals))?,
            table.read("lacks", |value| non_empty(&value).map(Check::Lacks))?,
            table.read("json", |value| {
                let json = value.json()?;
                // A text is JSON already.
                let text = match json {
                    serde_json::Value::String(text) => text,
                    other => other.to_string(),
                };
                match serde_json::from_str::<serde_json::Value>(&text) {
                    Ok(_) => Ok(Check::Json(text)),
                    Err(error) => Err(value.error(format!("that is no JSON: {error}"), "")),
                }
            })?,
            table.read("number", |value| value.threshold().map(Check::Number))?,
            table.read("version", |value| value.text().map(Check::VersionAtLeast))?,
            table.read("http_status", |value| {
                u16::try_from(value.whole()?)
                    .ok()
                    .filter(|status| (100..600).contains(status))
                    .map(Check::HttpStatus)
                    .ok_or_else(|| value.error("that is no HTTP status", "write 100 to 599"))
            })?,
        ]
        .into_iter()
        .flatten()
        .map(output),
    );
    for (key, check) in [
        ("fails", Check::Fails),
        ("no_output", Check::NoOutput),
        ("some_output", Check::SomeOutput),
    ] {
        if table.flag(key)? {
            all.push(Expect::Output(check));
        }
    }
    if let Some(list) = table.get("any_of") {
        let mut alternatives = Vec::new();
        for entry in list.list()? {
            let mut checks = Vec::new();
            for expect in read(&entry)? {
                match expect {
                    Expect::Output(check) => checks.push(check),
                    Expect::File(_) => {
                        return Err(entry.error("a file cannot be one of `any_of`", ""));
                    }
                }
            }
            alternatives.push(if checks.len() == 1 {
                checks.remove(0)
            } else {
                Check::AllOf(checks)
            });
        }
        if alternatives.is_empty() {
            return Err(list.error("`any_of` has no alternatives", "write two or more"));
        }
        all.push(Expect::Output(Check::AnyOf(alternatives)));
    }
    // Asked for so that the list of known keys is whole.
    let _ = table.get("file");
    table.finish()
}

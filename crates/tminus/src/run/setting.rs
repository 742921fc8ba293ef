//! What the world gives a launch: where commands start, what they find in their environment, what is
//! hidden, where receipts go.

use crate::error::{Code, Problem};
use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use tminus_engine::Setting;
use tminus_ledger::{Ledger, signer};
use tminus_plan::{Config, ResolvedVariables, resolve_variables};
use tminus_probe::{DEFAULT_OUTPUT_LIMIT, Secrets};

/// What every command finds in its environment when the caller has it.
const ALWAYS: [&str; 6] = ["PATH", "HOME", "USER", "LANG", "TZ", "TMPDIR"];
/// How many read-only checks run at a time when the config does not say.
const CONCURRENCY: usize = 8;

/// The setting of a launch whose commands start in `directory`.
pub(crate) fn setting(
    ledger: Ledger,
    config: &Config,
    variables: &ResolvedVariables,
    directory: PathBuf,
) -> Result<Setting, Problem> {
    let program = env::current_exe().map_err(|error| {
        Problem::new(
            Code::Engine,
            "cannot tell where this program is, and commands run under a copy of it",
            "start it by its full path",
        )
        .caused_by(&error)
    })?;
    let setting = Setting {
        signer: Some(signer(&key_folder()).map_err(|error| Problem::said(Code::Ledger, &error))?),
        ledger,
        program,
        supervise: vec![OsString::from("supervise")],
        directory,
        environment: environment(config, variables),
        secrets: secrets(variables),
        concurrency: config.run.concurrency.unwrap_or(CONCURRENCY),
        output_limit: DEFAULT_OUTPUT_LIMIT,
    };
    setting
        .check()
        .map_err(|error| Problem::said(Code::Config, &error))?;
    Ok(setting)
}

/// The folder of this user's signing key: `TMINUS_HOME`, else `tminus` among the user's config folders.
fn key_folder() -> PathBuf {
    let of = |name: &str| env::var_os(name).filter(|value| !value.is_empty());
    of("TMINUS_HOME")
        .map(PathBuf::from)
        .or_else(|| of("XDG_CONFIG_HOME").map(|folder| Path::new(&folder).join("tminus")))
        .or_else(|| of("HOME").map(|home| Path::new(&home).join(".config").join("tminus")))
        .unwrap_or_else(|| PathBuf::from(".config/tminus"))
}

fn environment(config: &Config, variables: &ResolvedVariables) -> BTreeMap<String, String> {
    let mut environment: BTreeMap<String, String> = ALWAYS
        .into_iter()
        .chain(config.run.pass.iter().map(String::as_str))
        .filter_map(|name| Some((name.to_owned(), env::var(name).ok()?)))
        .collect();
    environment.extend(variables.values.clone());
    environment
}

/// The secrets of a config that this process knows: what is to be masked in what people type. A
/// secret without a value cannot be typed by accident.
pub(crate) fn known_secrets(config: &Config) -> Secrets {
    // Whoever signs need not have what the launch needs, and what they do have is masked all the same.
    let mut config = config.clone();
    for variable in config.variables.values_mut() {
        variable.required = false;
    }
    resolve_variables(&config, &surroundings(), &BTreeMap::new())
        .map(|variables| secrets(&variables))
        .unwrap_or_default()
}

fn secrets(variables: &ResolvedVariables) -> Secrets {
    let of = |name: &String| variables.values.get(name).cloned();
    Secrets::new(variables.secrets.iter().filter_map(of))
}

/// Variables given as `NAME=VALUE`.
pub(crate) fn given(pairs: &[String]) -> Result<BTreeMap<String, String>, Problem> {
    pairs
        .iter()
        .map(|pair| {
            let is_name = |name: &str| {
                !name.is_empty()
                    && !name.starts_with(|first: char| first.is_ascii_digit())
                    && name
                        .chars()
                        .all(|character| character.is_ascii_alphanumeric() || character == '_')
            };
            match pair.split_once('=') {
                Some((name, value)) if is_name(name) => Ok((name.to_owned(), value.to_owned())),
                _ => Err(Problem::new(
                    Code::Argument,
                    format!("`{pair}` of --var is no NAME=VALUE"),
                    "write letters, digits and underscores, then = and the value",
                )),
            }
        })
        .collect()
}

/// The environment of this process, as far as it is text.
pub(crate) fn surroundings() -> BTreeMap<String, String> {
    env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .collect()
}

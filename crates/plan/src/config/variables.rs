//! `[variables]`: reading them, and giving them their values.

use super::error::{ConfigError, Text};
use super::reader::Value;
use super::{Config, Given, Variable};
use std::collections::{BTreeMap, BTreeSet};

/// The values of a config's variables.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct ResolvedVariables {
    /// By name. Variables that are not required and have no value are not among them.
    pub values: BTreeMap<String, String>,
    /// The names of those whose value is never shown or recorded.
    pub secrets: BTreeSet<String>,
}

impl std::fmt::Debug for ResolvedVariables {
    /// Names alone: a value may be secret.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("ResolvedVariables")
            .field("names", &self.values.keys().collect::<Vec<_>>())
            .field("secrets", &self.secrets)
            .finish()
    }
}

pub(super) fn read(value: &Value<'_>) -> Result<BTreeMap<String, Variable>, ConfigError> {
    let mut variables = BTreeMap::new();
    for (name, span, value) in value.table("[variables]")?.entries() {
        if !is_name(&name) {
            return Err(value.text.error(
                span,
                format!("`{name}` is no name of a variable"),
                "write letters, digits and underscores, a letter first".to_owned(),
            ));
        }
        let variable = if value.is_table() {
            let table = value.table(format!("variable `{name}`"))?;
            let literal = table.text("value")?.map(Given::Literal);
            let environment = table.text("env")?.map(Given::Environment);
            if literal.is_some() && environment.is_some() {
                return Err(value.error(
                    format!("variable `{name}` has both `value` and `env`"),
                    "write one of them",
                ));
            }
            let variable = Variable {
                value: environment.or(literal),
                required: table.flag("required")?,
                secret: table.flag("secret")?,
                span,
            };
            table.finish()?;
            variable
        } else {
            Variable {
                value: Some(Given::Literal(value.text()?)),
                required: false,
                secret: false,
                span,
            }
        };
        variables.insert(name, variable);
    }
    Ok(variables)
}

/// Whether a text can be the name of a shell variable.
pub(crate) fn is_name(text: &str) -> bool {
    !text.is_empty()
        && !text.starts_with(|first: char| first.is_ascii_digit())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// A piece of a value.
enum Piece<'a> {
    Text(&'a str),
    Name(&'a str),
}

/// The names (`$NAME`, `${NAME}`) in a value and the text between them. `$$` is a dollar sign.
fn pieces(value: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = value;
    while let Some(dollar) = rest.find('$') {
        let (before, after) = (&rest[..dollar], &rest[dollar + 1..]);
        pieces.push(Piece::Text(before));
        let braced = after
            .strip_prefix('{')
            .and_then(|inner| inner.split_once('}'))
            .filter(|(name, _)| is_name(name));
        let bare = after
            .find(|character: char| !(character.is_ascii_alphanumeric() || character == '_'))
            .unwrap_or(after.len());
        if let Some((name, behind)) = braced {
            pieces.push(Piece::Name(name));
            rest = behind;
        } else if let Some(behind) = after.strip_prefix('$') {
            pieces.push(Piece::Text("$"));
            rest = behind;
        } else if is_name(&after[..bare]) {
            pieces.push(Piece::Name(&after[..bare]));
            rest = &after[bare..];
        } else {
            pieces.push(Piece::Text("$"));
            rest = after;
        }
    }
    pieces.push(Piece::Text(rest));
    pieces
}

/// The other variables of the config that a variable's text names.
fn names<'a>(variables: &'a BTreeMap<String, Variable>, name: &str) -> Vec<&'a str> {
    match variables
        .get(name)
        .and_then(|variable| variable.value.as_ref())
    {
        Some(Given::Literal(text)) => pieces(text)
            .into_iter()
            .filter_map(|piece| match piece {
                Piece::Name(other) => variables.get_key_value(other).map(|(key, _)| key.as_str()),
                Piece::Text(_) => None,
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// Variables in an order in which each comes behind those that it names, or a cycle.
fn order(variables: &BTreeMap<String, Variable>) -> Result<Vec<&str>, Vec<&str>> {
    let mut done = BTreeSet::new();
    let mut sorted = Vec::new();
    for start in variables.keys() {
        // The path from the start, each with the names it still has to visit.
        let mut path = vec![(start.as_str(), names(variables, start))];
        while let Some((name, open)) = path.last_mut() {
            let name = *name;
            if done.contains(name) {
                path.pop();
            } else if let Some(next) = open.pop() {
                if let Some(at) = path.iter().position(|(name, _)| *name == next) {
                    let mut cycle: Vec<&str> = path[at..].iter().map(|(name, _)| *name).collect();
                    cycle.push(next);
                    return Err(cycle);
                }
                path.push((next, names(variables, next)));
            } else {
                done.insert(name);
                sorted.push(name);
                path.pop();
            }
        }
    }
    Ok(sorted)
}

pub(super) fn refuse_cycles(
    variables: &BTreeMap<String, Variable>,
    text: Text<'_>,
) -> Result<(), ConfigError> {
    order(variables).map(|_| ()).map_err(|cycle| {
        text.error(
            variables[cycle[0]].span.clone(),
            format!("variables go round in a circle: {}", cycle.join(" -> ")),
            "give one of them a value that names none of the others".to_owned(),
        )
    })
}

/// The values of a config's variables: `given` (`--var`) first, then the environment, then what is
/// written. A required one without a value is an error, and so is a name that nothing defines.
pub fn resolve_variables(
    config: &Config,
    environment: &BTreeMap<String, String>,
    given: &BTreeMap<String, String>,
) -> Result<ResolvedVariables, ConfigError> {
    let text = Text {
        text: &config.text,
        file: &config.file,
    };
    refuse_cycles(&config.variables, text)?;
    let mut resolved = ResolvedVariables {
        values: given.clone(),
        secrets: BTreeSet::new(),
    };
    for name in order(&config.variables).unwrap_or_default() {
        let variable = &config.variables[name];
        if variable.secret {
            resolved.secrets.insert(name.to_owned());
        }
        if given.contains_key(name) {
            continue;
        }
        let value = match &variable.value {
            Some(Given::Environment(from)) => environment.get(from).cloned(),
            Some(Given::Literal(written)) => Some(expand(
                written,
                variable,
                text,
                &mut resolved,
                environment,
                name,
            )?),
            None => None,
        };
        match value {
            Some(value) => {
                resolved.values.insert(name.to_owned(), value);
            }
            None if variable.required => {
                let from = match &variable.value {
                    Some(Given::Environment(from)) => {
                        format!("set {from} in the environment, or give --var {name}=...")
                    }
                    _ => format!("give --var {name}=..."),
                };
                return Err(text.error(
                    variable.span.clone(),
                    format!("the required variable `{name}` has no value"),
                    from,
                ));
            }
            None => {}
        }
    }
    Ok(resolved)
}

fn expand(
    written: &str,
    variable: &Variable,
    text: Text<'_>,
    resolved: &mut ResolvedVariables,
    environment: &BTreeMap<String, String>,
    name: &str,
) -> Result<String, ConfigError> {
    const FIXED: [&str; 6] = ["PATH", "HOME", "USER", "LANG", "TZ", "TMPDIR"];
    let mut value = String::new();
    for piece in pieces(written) {
        match piece {
            Piece::Text(text) => value.push_str(text),
            Piece::Name(other) => {
                let found = resolved.values.get(other).or_else(|| {
                    FIXED
                        .contains(&other)
                        .then(|| environment.get(other))
                        .flatten()
                });
                let Some(found) = found else {
                    return Err(text.error(
                        variable.span.clone(),
                        format!("`{name}` names `${other}`, which has no value"),
                        format!("declare {other} under [variables], or write $$ for a dollar sign"),
                    ));
                };
                value.push_str(found);
                // What holds a secret is one.
                if resolved.secrets.contains(other) {
                    resolved.secrets.insert(name.to_owned());
                }
            }
        }
    }
    Ok(value)
}

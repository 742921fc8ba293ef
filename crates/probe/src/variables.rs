//! Whether the variables that a command uses have values. `rm -rf "$DIR"/` without a `DIR` would
//! mean the root directory, so a command that lacks a value does not run at all.
//!
//! A variable that must have been set before is looked for in the environment. One that the
//! command's own prelude sets is looked for by the script, once the prelude has run.

use crate::context::is_name;
use regex::Regex;
use std::collections::BTreeMap;
use tminus_plan::CommandProbe;

/// Why the command must not run, if it lacks the value of a variable that it does not set itself.
pub(crate) fn lacking(
    probe: &CommandProbe,
    environment: &BTreeMap<String, String>,
    changes: bool,
) -> Option<String> {
    probe
        .uses
        .iter()
        .filter(|name| !probe.assigns.contains(name))
        .find_map(|name| match environment.get(name) {
            None => Some(format!(
                "not run: it uses ${name}, which has no value; the step that assigns it has not run, or give --var {name}=..."
            )),
            Some(value) if value.is_empty() && leads_astray(probe, name, changes) => {
                Some(format!(
                    "not run: ${name} is empty, and without it the path in the command is another; give --var {name}=..."
                ))
            }
            Some(_) => None,
        })
}

/// A variable that the script looks for once the prelude has run.
#[derive(Debug, PartialEq)]
pub(crate) struct Needed<'a> {
    pub(crate) name: &'a str,
    /// An empty value is as bad as none.
    pub(crate) filled: bool,
}

/// The variables that the prelude must have set.
pub(crate) fn needed(probe: &CommandProbe, changes: bool) -> Vec<Needed<'_>> {
    if probe.prelude.is_empty() {
        return Vec::new();
    }
    probe
        .uses
        .iter()
        .filter(|name| is_name(name) && probe.assigns.contains(name))
        .filter(|name| !sets(&probe.command, name))
        .map(|name| Needed {
            name,
            filled: leads_astray(probe, name, changes),
        })
        .collect()
}

/// Whether the command may set the variable itself: `NAME=`, `read NAME`, `for NAME in`.
fn sets(command: &str, name: &str) -> bool {
    matches(command, &format!(r"(?:^|[^$\w{{]){name}\b"))
}

/// Whether an empty value would turn a path in the command into another: `$NAME/file` into
/// `/file`, `$NAME*` into everything here; and where something is changed, `/srv/$NAME` into
/// `/srv`.
fn leads_astray(probe: &CommandProbe, name: &str, changes: bool) -> bool {
    if !is_name(name) {
        return true;
    }
    let variable = format!(r"\$(?:{name}\b|\{{{name}\}})");
    let mut patterns = vec![format!(r#"(?:^|[\s"=(;|&]){variable}"?[/*]"#)];
    if changes {
        patterns.push(format!(r#"/"?{variable}"#));
    }
    let texts = || probe.prelude.iter().chain([&probe.command]);
    patterns
        .iter()
        .any(|pattern| texts().any(|text| matches(text, pattern)))
}

fn matches(text: &str, pattern: &str) -> bool {
    Regex::new(pattern)
        .expect("a name holds letters, digits and underscores only")
        .is_match(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn probe(prelude: &[&str], command: &str, assigns: &[&str]) -> CommandProbe {
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        CommandProbe {
            command: command.to_owned(),
            prelude: owned(prelude),
            assigns: owned(assigns),
            uses: vec!["DIR".to_owned()],
            expect: Vec::new(),
            timeout_ms: 1000,
            observe_ms: None,
            service: false,
            idempotent: false,
            undo: None,
            retry: None,
        }
    }

    fn with(value: &str) -> BTreeMap<String, String> {
        [("DIR".to_owned(), value.to_owned())].into()
    }

    #[test]
    fn a_variable_without_a_value_keeps_the_command_from_running() {
        let empty = BTreeMap::new();
        assert!(lacking(&probe(&[], "ls $DIR", &[]), &empty, false).is_some());
        assert!(lacking(&probe(&[], "ls $DIR", &[]), &with("/srv"), false).is_none());
        assert!(lacking(&probe(&["DIR=/srv"], "ls $DIR", &["DIR"]), &empty, false).is_none());
    }

    #[test]
    fn an_empty_value_matters_where_it_makes_another_path() {
        for command in [
            "rm -rf $DIR/",
            "rm -rf \"$DIR\"/*",
            "rm -rf \"${DIR}/cache\"",
            "ls $DIR*",
            "cp a --target=$DIR/b",
        ] {
            assert!(
                lacking(&probe(&[], command, &[]), &with(""), false).is_some(),
                "{command}"
            );
        }
        for command in [
            "test -z \"$DIR\"",
            "curl http://localhost:80$DIR/health",
            "ls /srv/$DIRECTORY/",
            "rm -rf \"${DIR:?}\"/",
        ] {
            assert!(
                lacking(&probe(&[], command, &[]), &with(""), false).is_none(),
                "{command}"
            );
        }
        let below = probe(&[], "rm -rf /srv/$DIR", &[]);
        assert!(lacking(&below, &with(""), true).is_some());
        assert!(lacking(&below, &with(""), false).is_none());
    }

    #[test]
    fn what_the_prelude_sets_is_looked_for_after_it() {
        let set = probe(&["DIR=$(mktemp -d)"], "rm -rf $DIR/", &["DIR"]);
        let filled = Needed {
            name: "DIR",
            filled: true,
        };
        assert_eq!(needed(&set, true), [filled]);
        let own = probe(&["cd /srv"], "DIR=x; ls $DIR", &["DIR"]);
        assert_eq!(needed(&own, true), []);
    }
}

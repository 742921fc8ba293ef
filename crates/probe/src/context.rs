use crate::Secrets;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// How many bytes of each stream are kept when nothing else is said: 1 MiB.
pub const DEFAULT_OUTPUT_LIMIT: u64 = 1 << 20;

/// What surrounds a probe: where it looks from, what it may know, and what it must hide.
#[derive(Debug, Clone)]
pub struct Context {
    /// The directory that commands start in and paths are relative to.
    pub directory: PathBuf,
    /// Exactly what commands find in their environment, and what `$NAME` in the settings of the
    /// other kinds stands for.
    pub environment: BTreeMap<String, String>,
    /// What must not appear in a capture or summary.
    pub secrets: Secrets,
    /// The directory where the supervisor notes what actions came to; mode 0700. Captured output
    /// is redacted there; the values of assigned variables are not.
    pub spool: PathBuf,
    /// How many bytes of each stream are kept. See [`crate::Capture::bytes`] for which.
    pub output_limit: u64,
}

/// A name in a setting that stands for nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`${0}` is not defined; set it in [variables], or pass it with [run] pass")]
pub(crate) struct Undefined(String);

impl Context {
    /// The text with each `$NAME` and `${NAME}` replaced by its value. A `$` before anything else
    /// stays as it is.
    pub(crate) fn expand(&self, text: &str) -> Result<String, Undefined> {
        let mut expanded = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find('$') {
            expanded.push_str(&rest[..at]);
            let after = &rest[at + 1..];
            let (name, used) = if let Some(braced) = after.strip_prefix('{') {
                let end = braced.find('}').unwrap_or(0);
                (&braced[..end], end + 2)
            } else {
                let end = after
                    .find(|character: char| !is_name_character(character))
                    .unwrap_or(after.len());
                (&after[..end], end)
            };
            let used = if is_name(name) { used } else { 0 };
            if used == 0 {
                expanded.push('$');
            } else {
                let value = self
                    .environment
                    .get(name)
                    .ok_or_else(|| Undefined(name.to_owned()))?;
                expanded.push_str(value);
            }
            rest = &after[used..];
        }
        expanded.push_str(rest);
        Ok(expanded)
    }

    /// The path that a setting means: expanded, and relative to the launch's directory.
    pub(crate) fn path(&self, text: &str) -> Result<PathBuf, Undefined> {
        let expanded = self.expand(text)?;
        let home = expanded
            .strip_prefix("~/")
            .zip(self.environment.get("HOME"))
            .map(|(rest, home)| Path::new(home).join(rest));
        Ok(home.unwrap_or_else(|| self.directory.join(expanded)))
    }
}

fn is_name_character(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_'
}

/// Whether a text can be the name of a shell variable.
pub(crate) fn is_name(text: &str) -> bool {
    !text.is_empty()
        && !text.starts_with(|first: char| first.is_ascii_digit())
        && text.chars().all(is_name_character)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn context() -> Context {
        Context {
            directory: "/srv".into(),
            environment: [("HOST", "db.internal"), ("HOME", "/home/a"), ("A_1", "x")]
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .into(),
            secrets: Secrets::default(),
            spool: "/nowhere".into(),
            output_limit: DEFAULT_OUTPUT_LIMIT,
        }
    }

    #[test]
    fn names_stand_for_their_values_and_other_dollars_for_themselves() {
        for (text, expanded) in [
            ("http://$HOST:80/", "http://db.internal:80/"),
            ("${HOST}s", "db.internals"),
            ("$A_1.$A_1", "x.x"),
            ("costs $5 or $", "costs $5 or $"),
            ("${", "${"),
            ("${}", "${}"),
            ("", ""),
        ] {
            assert_eq!(context().expand(text).as_deref(), Ok(expanded), "{text}");
        }
    }

    #[test]
    fn an_undefined_name_is_named() {
        let error = context()
            .expand("$HOST/$NOWHERE")
            .expect_err("NOWHERE is undefined");
        assert!(error.to_string().contains("`$NOWHERE`"));
    }

    #[test]
    fn paths_start_from_the_launch() {
        assert_eq!(context().path("a/b"), Ok("/srv/a/b".into()));
        assert_eq!(context().path("/etc/$A_1"), Ok("/etc/x".into()));
        assert_eq!(context().path("~/k"), Ok("/home/a/k".into()));
    }
}

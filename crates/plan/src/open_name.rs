//! The names in a command that nobody has given a value: how a step says what they are, and how it is read back.

use crate::scope::variable_name;
use std::borrow::Cow;
use std::fmt;

/// A name that has no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenName<'a> {
    /// `<pod>`, without its marks.
    Placeholder(&'a str),
    /// `$TARGET`, without its sign.
    Variable(&'a str),
}

/// What stands between two reasons.
pub(crate) const AND: &str = "; ";

impl OpenName<'_> {
    /// The variable that gives it a value once it is declared.
    pub fn variable(&self) -> Cow<'_, str> {
        match self {
            Self::Placeholder(name) => variable_name(name).into(),
            Self::Variable(name) => (*name).into(),
        }
    }
}

impl fmt::Display for OpenName<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Placeholder(name) => write!(
                out,
                "placeholder {name} is open: declare {} under [variables]",
                self.variable()
            ),
            Self::Variable(name) => write!(
                out,
                "variable {name} is not defined: declare it under [variables]"
            ),
        }
    }
}

/// One of the names that are why a step is blocked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Open<'a> {
    /// What has no value.
    pub name: OpenName<'a>,
    /// The line that needs it, where that is one before the step, without which the step cannot run.
    pub line: Option<usize>,
}

/// The names that are why a step is blocked, given the reason that the step states.
pub fn open_names(reason: &str) -> impl Iterator<Item = Open<'_>> {
    reason.split(AND).filter_map(|part| {
        let between = |lead, end| {
            let (before, rest) = part.split_once(lead)?;
            Some((before, rest.split_once(end)?.0))
        };
        let placeholder = between("placeholder ", " is open");
        let variable = || between("variable ", " is not defined");
        let (before, name) = placeholder
            .map(|(before, name)| (before, OpenName::Placeholder(name)))
            .or_else(|| variable().map(|(before, name)| (before, OpenName::Variable(name))))?;
        let line = before.rsplit_once("line ").and_then(|(_, line)| {
            let digits = line.find(|digit: char| !digit.is_ascii_digit())?;
            line[..digits].parse().ok()
        });
        Some(Open { name, line })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let names = [
            OpenName::Placeholder("my pod"),
            OpenName::Variable("TARGET"),
        ];
        let reason = format!("line 7 before it cannot run: {}; {}", names[0], names[1]);
        let read: Vec<_> = open_names(&reason)
            .map(|open| (open.name, open.line))
            .collect();
        assert_eq!(read, [(names[0], Some(7)), (names[1], None)]);
        assert_eq!(names[0].variable(), "MY_POD");
        assert_eq!(open_names("it needs a terminal").count(), 0);
    }
}

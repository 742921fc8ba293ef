//! Whose word it is: the name that stands in the log.

use crate::error::{Code, Problem};
use std::env;
use tminus_receipt::{Actor, Identity};

/// The person that speaks: `--by`, else the name of the account. Nobody checks it, and the receipt says so.
pub(crate) fn person(by: Option<&str>) -> Result<Actor, Problem> {
    let account = || {
        ["USER", "LOGNAME", "USERNAME"]
            .into_iter()
            .find_map(|name| env::var(name).ok())
    };
    let name = by.map(str::to_owned).or_else(account).unwrap_or_default();
    let name = name.trim();
    // The program signs what it does by itself as `tminus`; a person must not look like it.
    if name.is_empty() || name.eq_ignore_ascii_case("tminus") || name.chars().any(char::is_control)
    {
        return Err(Problem::new(
            Code::Argument,
            format!("`{}` is no person's name", name.escape_debug()),
            "say who you are with --by NAME",
        ));
    }
    Ok(Actor {
        name: name.to_owned(),
        identity: Identity::Claimed,
    })
}

/// Who starts a run: as [`person`], but a job without an account's name may run too, and the receipt
/// says that nobody was named.
pub(crate) fn runner(by: Option<&str>) -> Result<Actor, Problem> {
    match person(by) {
        Err(_) if by.is_none() => Ok(Actor::claimed("unnamed")),
        known => known,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_claimed_and_never_the_programs() {
        let actor = person(Some(" alice ")).expect("a name");
        assert_eq!(
            (actor.name.as_str(), actor.identity),
            ("alice", Identity::Claimed)
        );
        for name in ["", " ", "TMinus", "a\u{1b}b"] {
            assert!(person(Some(name)).is_err(), "{name:?}");
        }
    }
}

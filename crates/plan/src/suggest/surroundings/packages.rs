//! The package manager that a document installs its dependencies with.

use super::Seen;
use super::sole::Near;
use tminus_checklist::SectionIndex;

/// A package manager, and the command that fails when something that is asked for is not installed.
const MANAGERS: [(&str, &[&str], &str); 3] = [
    ("npm", &["install", "ci", "i"], "npm ls --depth=0"),
    ("pnpm", &["install", "i"], "pnpm ls --depth=0"),
    ("bundle", &["install"], "bundle check"),
];

#[derive(Default)]
pub(in crate::suggest) struct Packages {
    near: Near<String>,
}

impl Packages {
    pub(super) fn see(&mut self, seen: &Seen<'_>) {
        let known = MANAGERS.iter().find(|(program, verbs, _)| {
            seen.is(program) && seen.words.get(1).is_some_and(|verb| verbs.contains(verb))
        });
        // `npm install -g pm2` is not about the dependencies of the project.
        let others = seen
            .words
            .iter()
            .any(|word| matches!(*word, "-g" | "--global" | "--user"));
        if let (Some((_, _, check)), false) = (known, others) {
            self.near.add(seen.section(), seen.there(check));
        }
    }

    /// The command that says whether everything is installed.
    pub(in crate::suggest) fn check(&self, section: Option<SectionIndex>) -> Option<&str> {
        self.near.of(section).map(String::as_str)
    }
}

//! The tool with which a document changes its database's schema, and how it tells what is applied.

use super::Seen;
use super::sole::Near;
use tminus_checklist::{Check, SectionIndex};

/// What a tool prints when nothing is left to apply.
#[derive(Debug, Clone, Copy)]
enum Says {
    /// Its exit status tells.
    Nothing,
    Contains(&'static str),
    Lacks(&'static str),
    Equals(&'static str),
}

/// A tool: the word that it is known by, the word that must stand behind it (any, where it is empty),
/// and what asks for the state.
struct Tool {
    name: &'static str,
    verb: &'static str,
    status: &'static str,
    says: Says,
}

const TOOLS: [Tool; 14] = [
    tool("alembic", "", "alembic current", Says::Contains("(head)")),
    tool("prisma", "migrate", "prisma migrate status", Says::Nothing),
    tool("flyway", "", "flyway info", Says::Lacks("Pending")),
    tool(
        "liquibase",
        "",
        "liquibase status",
        Says::Contains("is up to date"),
    ),
    tool(
        "rails",
        "db:migrate",
        "rails db:migrate:status",
        Says::Lacks("  down  "),
    ),
    tool(
        "rake",
        "db:migrate",
        "rake db:migrate:status",
        Says::Lacks("  down  "),
    ),
    tool(
        "manage.py",
        "migrate",
        "manage.py migrate --check",
        Says::Nothing,
    ),
    tool(
        "artisan",
        "migrate",
        "artisan migrate:status",
        Says::Lacks("Pending"),
    ),
    tool(
        "knex",
        "migrate",
        "knex migrate:list",
        Says::Contains("No Pending Migration"),
    ),
    tool(
        "sequelize",
        "db:migrate",
        "sequelize db:migrate:status",
        Says::Lacks("down "),
    ),
    tool(
        "sequelize-cli",
        "db:migrate",
        "sequelize-cli db:migrate:status",
        Says::Lacks("down "),
    ),
    tool("dbmate", "", "dbmate status", Says::Contains("Pending: 0")),
    tool(
        "diesel",
        "migration",
        "diesel migration pending",
        Says::Equals("false"),
    ),
    tool(
        "sqlx",
        "migrate",
        "sqlx migrate info",
        Says::Lacks("pending"),
    ),
];

const fn tool(name: &'static str, verb: &'static str, status: &'static str, says: Says) -> Tool {
    Tool {
        name,
        verb,
        status,
        says,
    }
}

/// Words in front of a tool that only find it. Whatever else stands there runs it elsewhere.
const LAUNCHERS: [&str; 14] = [
    "npx", "yarn", "pnpm", "bunx", "bundle", "exec", "poetry", "uv", "pipenv", "run", "python",
    "python3", "php", "-m",
];

/// A question for the state of the schema.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::suggest) struct Question {
    pub(in crate::suggest) command: String,
    pub(in crate::suggest) expect: Option<Check>,
    pub(in crate::suggest) tool: &'static str,
}

#[derive(Default)]
pub(in crate::suggest) struct MigrationTools {
    near: Near<Question>,
}

impl MigrationTools {
    pub(super) fn see(&mut self, seen: &Seen<'_>) {
        for (at, word) in seen.words.iter().enumerate() {
            let name = word.rsplit('/').next().unwrap_or(word);
            let known = TOOLS.iter().find(|tool| tool.name == name);
            let launched = seen.words[..at].iter().all(|word| LAUNCHERS.contains(word));
            let (Some(tool), true) = (known, launched) else {
                continue;
            };
            let verb = seen.words.get(at + 1).copied().unwrap_or_default();
            if !verb.starts_with(tool.verb) {
                continue;
            }
            // A module of Python has a command of its own name.
            let launchers = if seen.words[..at].contains(&"-m") {
                &[]
            } else {
                &seen.words[..at]
            };
            let expect = match tool.says {
                Says::Nothing => None,
                Says::Contains(text) => Some(Check::Contains(text.to_owned())),
                Says::Lacks(text) => Some(Check::Lacks(text.to_owned())),
                Says::Equals(text) => Some(Check::Equals(text.to_owned())),
            };
            let question = Question {
                command: seen.there(&[launchers, &[tool.status]].concat().join(" ")),
                expect,
                tool: tool.name,
            };
            self.near.add(seen.section(), question);
        }
    }

    pub(in crate::suggest) fn question(&self, section: Option<SectionIndex>) -> Option<&Question> {
        self.near.of(section)
    }
}

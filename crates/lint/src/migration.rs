//! Commands that change the schema of a database.

use crate::document::Invocation;
use crate::wrapped::{innermost, name_of};

/// The migration that a command runs, as its tool and verb: `alembic upgrade`. Only tools whose verb
/// says it for certain; what merely lists or plans is none.
pub(crate) fn migration(invocation: &Invocation<'_>) -> Option<String> {
    let mut all = invocation.program_words().iter();
    if !all.any(|word| is_tool(name_of(&word.text))) {
        return None;
    }
    let words = invocation.words();
    let inner = innermost(&words);
    let (program, arguments) = inner.split_first()?;
    let program = name_of(program);
    let only_looks = || {
        arguments.iter().any(|argument| {
            [
                "--sql",
                "--plan",
                "--check",
                "--list",
                "--dry-run",
                "--pretend",
                "--help",
                "-n",
                "--fake",
                "--status",
            ]
            .iter()
            .any(|flag| argument.starts_with(flag))
        })
    };
    let has = |word: &str| arguments.contains(&word);
    let verb = |word: &str| has(word).then(|| format!("{program} {word}"));
    let what = match program {
        "alembic" => verb("upgrade"),
        "flask" => has("db").then(|| verb("upgrade"))?,
        "prisma" => (has("migrate") && has("deploy")).then(|| "prisma migrate deploy".to_owned()),
        "rails" | "rake" | "sequelize" | "sequelize-cli" => verb("db:migrate"),
        "flyway" | "manage.py" | "django-admin" | "artisan" | "drizzle-kit" => verb("migrate"),
        "liquibase" => verb("update"),
        "console" => verb("doctrine:migrations:migrate"),
        "knex" => verb("migrate:latest"),
        "typeorm" => verb("migration:run"),
        "diesel" | "sqlx" => has("run").then(|| format!("{program} migrate run")),
        "dotnet" => {
            (has("database") && has("update")).then(|| "dotnet ef database update".to_owned())
        }
        "mix" => verb("ecto.migrate"),
        "goose" | "dbmate" | "migrate" => verb("up"),
        _ => None,
    };
    what.filter(|_| !only_looks())
}

/// Whether a program may change the schema of a database.
fn is_tool(program: &str) -> bool {
    matches!(
        program,
        "alembic"
            | "flask"
            | "prisma"
            | "rails"
            | "rake"
            | "sequelize"
            | "sequelize-cli"
            | "flyway"
            | "manage.py"
            | "django-admin"
            | "artisan"
            | "drizzle-kit"
            | "liquibase"
            | "console"
            | "knex"
            | "typeorm"
            | "diesel"
            | "sqlx"
            | "dotnet"
            | "mix"
            | "goose"
            | "dbmate"
            | "migrate"
    )
}

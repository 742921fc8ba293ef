//! T041: a dump that drops nothing, restored over a database that still has its tables.

use super::{Rule, shown};
use crate::document::Invocation;
use crate::dump::{self, Dump, System, overlap, pattern};
use crate::stems::Stems;
use crate::{Document, Page, Severity};
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule {
    page: Page {
        code: "T041",
        title: "a restore replaces nothing",
        severity: Severity::Error,
        // PostgreSQL documentation, pg_dump: without --clean the script holds no DROP. Tried with
        // PostgreSQL 15: CREATE TABLE and COPY into a table with a key fail, COPY into one without a
        // key adds the old rows to the new ones, and psql exits 0.
        meaning: "A plain dump creates tables and copies rows into them; it drops nothing unless it was made with \
                  `--clean`. Over a database that still has its tables each CREATE fails, tables with a key \
                  keep the new rows, tables without one get the old rows in addition, and psql exits 0 all the same.",
        example: "# Release\n\n## Deploy\n\n```bash\npg_dump shop > shop.sql\n./deploy.sh\n```\n\n## Rollback\n\nIf errors rise:\n\n\
                  ```bash\npsql shop < shop.sql\n```\n",
        near_miss: "# Release\n\n## Deploy\n\n```bash\npg_dump --clean --if-exists shop > shop.sql\n./deploy.sh\n```\n\n## Rollback\n\nIf errors rise:\n\n\
                    ```bash\npsql -v ON_ERROR_STOP=1 -1 shop < shop.sql\n```\n",
        fix: "make the dump with `--clean --if-exists`, or drop and create the database first, and restore with \
              `psql -v ON_ERROR_STOP=1 --single-transaction`",
    },
    check,
};

/// Words that tell of a database that is emptied, renamed or made anew, in lower case.
static MADE_ANEW: Stems = Stems::new(&[
    "drop",
    "createdb",
    "create database",
    "recreat",
    "empty",
    "fresh",
    "new database",
    "new instance",
    "gone",
    "lost",
    "missing",
    "fehl",
    "new server",
    "new host",
    "new cluster",
    "clean",
    "neue instanz",
    "neuen server",
    "truncat",
    "wipe",
    "delete",
    "reset",
    "rename",
    "lösch",
    "leer",
    "neu anleg",
    "verwerf",
    "vací",
    "vacia",
    "elimin",
    "borra",
    "recrea",
    "apag",
    "supprim",
    "vider",
    "vide ",
    "verwijder",
    "leeg",
    "удал",
    "очист",
    "пуст",
    "пересозда",
    "删除",
    "清空",
    "重建",
    "新建",
    "削除",
    "空の",
    "作り直",
    "삭제",
    "비우",
    "xóa",
    "làm trống",
    "tạo lại",
]);
/// What says so wherever it stands.
static MADE_ANEW_ANYWHERE: Stems = Stems::new(&[
    "dropdb",
    "drop database",
    "drop schema",
    "createdb",
    "create database",
]);
/// Programs that leave the tables of a database as they are.
const KEEPS_TABLES: &[&str] = &[
    "pm2",
    "systemctl",
    "service",
    "git",
    "npm",
    "yarn",
    "pnpm",
    "cd",
    "ls",
    "cat",
    "echo",
    "sleep",
    "curl",
    "grep",
    "tail",
    "head",
    "gunzip",
    "gzip",
    "zcat",
    "cp",
    "mv",
    "test",
    "[",
    "pg_isready",
    "supervisorctl",
    "nginx",
    "redis-cli",
];

/// A document that dumps one database more often than this is no checklist.
const MOST: usize = 20;

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    if document.rollbacks().is_empty() {
        return Vec::new();
    }
    let written: Vec<Dump<'_>> = dump::written(document)
        .into_iter()
        .filter(|dump| dump.system == System::Postgres)
        .collect();
    let all_add = written.iter().all(|dump| dump.adds_only);
    if written.is_empty() || !all_add || document.lower().has(&MADE_ANEW_ANYWHERE) {
        return Vec::new();
    }
    let by_place = by_place(written);
    let mut emptied = false;
    let mut found = Vec::new();
    let mut read = dump::read(document).into_iter().peekable();
    for invocation in document.ways_back() {
        while read
            .peek()
            .is_some_and(|next| next.invocation.line < invocation.line)
        {
            read.next();
        }
        let restore = read
            .peek()
            .filter(|next| std::ptr::eq(next.invocation, invocation));
        match restore {
            Some(restore)
                if !emptied && restore.system == System::Postgres && !restore.own_format =>
            {
                let dumps = by_place.get(&(restore.database, restore.place.clone()));
                let mut dumps = dumps.into_iter().flatten();
                if let Some(dump) = dumps.find(|(name, dump)| is_of(restore, name, dump)) {
                    found.push((invocation.line, message(restore, &dump.1)));
                }
            }
            Some(_) => {}
            None => emptied |= !keeps_tables(invocation),
        }
    }
    let told = document.rollback_text().any(|text| MADE_ANEW.are_in(text));
    if told { Vec::new() } else { found }
}

/// The database and the place that a dump is of, both as they are written.
type Origin<'d> = (Option<&'d str>, Vec<&'d str>);

/// Dumps by what they are of, each with the pattern of its file. Those of an unnamed database are left out.
fn by_place(written: Vec<Dump<'_>>) -> BTreeMap<Origin<'_>, Vec<(String, Dump<'_>)>> {
    let mut by_place: BTreeMap<Origin<'_>, Vec<(String, Dump<'_>)>> = BTreeMap::new();
    for dump in written {
        let dumps = by_place
            .entry((dump.database, dump.place.clone()))
            .or_default();
        if dump.database.is_some() && dumps.len() < MOST {
            dumps.push((pattern(dump.file), dump));
        }
    }
    by_place
}

/// Whether a restore reads the file of a dump, which goes by a pattern.
fn is_of(restore: &Dump<'_>, written: &str, dump: &Dump<'_>) -> bool {
    let telling = |pattern: &str| pattern.chars().filter(|next| next.is_alphabetic()).count() > 4;
    let same_file = restore.file == dump.file || {
        let read = pattern(restore.file);
        telling(&read) && telling(written) && overlap(&read, written)
    };
    same_file && dump.invocation.line < restore.invocation.line
}

fn keeps_tables(invocation: &Invocation<'_>) -> bool {
    let program = invocation.program();
    let stops = matches!(program, "docker" | "podman" | "docker-compose")
        && invocation
            .arguments()
            .iter()
            .any(|word| matches!(*word, "stop" | "start" | "restart" | "ps" | "logs"));
    let scales = program == "kubectl"
        && invocation
            .arguments()
            .iter()
            .any(|word| matches!(*word, "scale" | "rollout" | "get" | "logs"));
    stops || scales || KEEPS_TABLES.contains(&program)
}

fn message(restore: &Dump<'_>, dump: &Dump<'_>) -> String {
    format!(
        "{}: the dump of line {} drops nothing (no --clean) and nothing here empties `{}` first, so CREATE TABLE fails \
         on each table that is still there, its rows are doubled or refused, and none is replaced",
        shown(&restore.invocation.command.text),
        dump.invocation.line,
        restore.database.unwrap_or_default(),
    )
}

#[cfg(test)]
mod tests {
    use crate::rules::lines_of;

    fn finds(backup: &str, restore: &str) -> bool {
        let document = format!(
            "# R\n\n## Deploy\n\n```bash\n{backup}\n./deploy.sh\n```\n\n## Rollback\n\nIf errors rise:\n\n```bash\n{restore}\n```\n"
        );
        !lines_of("T041", &document).is_empty()
    }

    #[test]
    fn a_dump_that_only_adds_is_found_where_the_tables_still_are() {
        for (backup, restore) in [
            ("pg_dump shop > shop.sql", "psql shop < shop.sql"),
            (
                "pg_dump -U ann shop > shop_$(date +%F).sql",
                "psql -U ann -d shop -f shop_DATE.sql",
            ),
            (
                "pg_dump shop | gzip > shop.sql.gz",
                "pm2 stop shop\ngunzip -c shop.sql.gz | psql shop",
            ),
            (
                "docker exec db pg_dump shop > shop.sql",
                "docker exec -i db psql shop < shop.sql",
            ),
            (
                "pg_dump $DATABASE_URL > shop.sql",
                "psql $DATABASE_URL < shop.sql",
            ),
        ] {
            assert!(finds(backup, restore), "{backup} / {restore}");
        }
    }

    #[test]
    fn what_is_dropped_or_elsewhere_is_not() {
        for (backup, restore) in [
            ("pg_dump -c shop > shop.sql", "psql shop < shop.sql"),
            ("pg_dump -Oc shop > shop.sql", "psql shop < shop.sql"),
            (
                "pg_dump -Fc shop > shop.dump",
                "pg_restore -d shop shop.dump",
            ),
            ("pg_dump -a shop > shop.sql", "psql shop < shop.sql"),
            (
                "pg_dump shop > shop.sql",
                "dropdb shop && createdb shop\npsql shop < shop.sql",
            ),
            (
                "pg_dump shop > shop.sql",
                "psql shop -c 'DROP SCHEMA public CASCADE'\npsql shop < shop.sql",
            ),
            (
                "pg_dump shop > shop.sql",
                "./reset-database.sh\npsql shop < shop.sql",
            ),
            (
                "pg_dump shop > shop.sql",
                "docker compose down -v\npsql shop < shop.sql",
            ),
            (
                "pg_dump shop > shop.sql",
                "alembic downgrade base\npsql shop < shop.sql",
            ),
            ("pg_dump shop > shop.sql", "psql shop_restored < shop.sql"),
            ("pg_dump shop > shop.sql", "psql -h replica shop < shop.sql"),
            (
                "pg_dump $DB > shop.sql",
                "export DB=shop_new\npsql $DB < shop.sql",
            ),
            (
                "pg_dump shop > shop.sql",
                "# on the new server\npsql shop < shop.sql",
            ),
            (
                "pg_dump shop > shop.sql",
                "# into an empty database\npsql shop < shop.sql",
            ),
            ("mysqldump shop > shop.sql", "mysql shop < shop.sql"),
            ("pg_dump shop > shop.sql", "psql shop < down.sql"),
            ("pg_dump > shop.sql", "psql < shop.sql"),
        ] {
            assert!(!finds(backup, restore), "{backup} / {restore}");
        }
    }
}

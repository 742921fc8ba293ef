//! T040: a restore of a file that no step writes.

use super::{Rule, shown};
use crate::dump::{self, Dump, overlap, pattern};
use crate::service::{Deed, deed};
use crate::stems::Stems;
use crate::{Document, Page, Severity};
use std::collections::BTreeSet;

pub(super) const RULE: Rule = Rule {
    page: Page {
        code: "T040",
        title: "a restore reads a file that no step writes",
        severity: Severity::Error,
        meaning: "The backup goes to one name and the rollback reads another. The restore stops at once because \
                  there is no such file or, worse, finds one that somebody left there long ago.",
        example: "# Release\n\n## Deploy\n\n```bash\npg_dump -Fc shop > shop-$(date +%F).dump\n./deploy.sh\n```\n\n## Rollback\n\nIf errors rise:\n\n\
                  ```bash\npg_restore -d shop backup.dump\n```\n",
        near_miss: "# Release\n\n## Deploy\n\n```bash\npg_dump -Fc shop > shop-before.dump\n./deploy.sh\n```\n\n## Rollback\n\nIf errors rise:\n\n\
                    ```bash\npg_restore -d shop shop-before.dump\n```\n",
        fix: "read the file that the backup step writes; keep its name in a variable that both use",
    },
    check,
};

/// Parts of names that only a backup has.
const NAMES: [&str; 9] = [
    "backup",
    "dump",
    ".bak",
    "snapshot",
    "sicherung",
    "respaldo",
    "sauvegarde",
    "бэкап",
    "备份",
];
/// Words of a step that gets a backup from elsewhere, in lower case.
static FETCHED: Stems = Stems::new(&[
    "fetch",
    "download",
    "copy",
    "vault",
    "provider",
    "s3",
    "bucket",
    "storage",
    "artifact",
    "from the",
    "rename",
    "herunterlad",
    "kopier",
    "descarg",
    "copiar",
    "baix",
    "télécharg",
    "copier",
    "ophalen",
    "скача",
    "скопир",
    "下载",
    "复制",
    "ダウンロード",
    "コピー",
    "다운",
    "복사",
    "tải",
    "sao chép",
]);
/// Parts of names that tell of another source than the document.
const KEPT: [&str; 9] = [
    "latest", "last", "newest", "nightly", "daily", "weekly", "hourly", "cron", "golden",
];
/// A document that reads back more files than this is no checklist.
const MOST: usize = 20;

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    let written = dump::written(document);
    if written.is_empty() || document.rollbacks().is_empty() || others_write(document) {
        return Vec::new();
    }
    if document.rollback_text().any(|text| FETCHED.are_in(text)) {
        return Vec::new();
    }
    let read: Vec<Dump<'_>> = dump::read(document)
        .into_iter()
        .filter(|read| document.is_in_rollback(read.invocation.line))
        .take(MOST)
        .collect();
    let is_written = |read: &Dump<'_>| {
        let name = pattern(read.file);
        let names: BTreeSet<String> = written.iter().map(|dump| pattern(dump.file)).collect();
        names.iter().any(|other| overlap(&name, other))
    };
    // One that reads what was written makes the others alternatives to it.
    if read.iter().any(is_written) {
        return Vec::new();
    }
    read.iter()
        .filter_map(|read| {
            let name = read.file.rsplit('/').next()?;
            // Somebody else keeps these: a cron job, a service.
            let is_kept = KEPT.iter().any(|part| name.to_lowercase().contains(part));
            let is_backup = !is_kept
                && (read.own_format || NAMES.iter().any(|part| name.to_lowercase().contains(part)));
            let dump = written.iter().find(|dump| {
                dump.system == read.system
                    && dump.place == read.place
                    && !dump.partial
                    && dump.invocation.line < read.invocation.line
                    && (dump.database == read.database || dump.database.is_none())
            })?;
            let said = read.invocation.command.text.matches(name).count();
            let elsewhere = document
                .lower()
                .text()
                .matches(&name.to_lowercase())
                .count()
                > said;
            (is_backup && !elsewhere).then(|| {
                (
                    read.invocation.line,
                    format!(
                        "{}: no step writes `{}`; the backup on line {} goes to `{}`",
                        shown(&read.invocation.command.text),
                        read.file,
                        dump.invocation.line,
                        dump.file
                    ),
                )
            })
        })
        .collect()
}

/// Whether a command may bring files under names that it does not say: scripts that back up, and in
/// a rollback whatever is not known to bring none.
fn others_write(document: &Document<'_>) -> bool {
    const BRINGS: [&str; 12] = [
        "backup",
        "dump.",
        "_dump",
        "-dump",
        "fetch",
        "download",
        "restic",
        "borg",
        "pgbackrest",
        "wal-g",
        "barman",
        "snapshot",
    ];
    const COPIES: [&str; 9] = [
        "cp", "mv", "rsync", "tar", "unzip", "ln", "wget", "git", "find",
    ];
    const DUMPS: [&str; 3] = ["pg_dump", "mysqldump", "mongodump"];
    document.invocations().iter().any(|invocation| {
        let program = invocation.program();
        !DUMPS.contains(&program) && BRINGS.iter().any(|part| program.contains(part))
    }) || document.ways_back().any(|invocation| {
        COPIES.contains(&invocation.program())
            || invocation.program() == "gunzip" && !invocation.arguments().contains(&"-c")
            || is_unknown(invocation)
    })
}

fn is_unknown(invocation: &crate::document::Invocation<'_>) -> bool {
    const HARMLESS: [&str; 3] = ["mongorestore", "kubectl", "helm"];
    deed(invocation) == Deed::Unknown && !HARMLESS.contains(&invocation.program())
}

#[cfg(test)]
mod tests {
    use crate::rules::lines_of;

    fn finds(backup: &str, restore: &str) -> bool {
        let document = format!(
            "# R\n\n## Deploy\n\n```bash\n{backup}\n./deploy.sh\n```\n\n## Rollback\n\nIf errors rise:\n\n```bash\n{restore}\n```\n"
        );
        !lines_of("T040", &document).is_empty()
    }

    #[test]
    fn a_name_that_nothing_writes_is_found() {
        for (backup, restore) in [
            ("pg_dump shop > a-$(date +%F).sql", "psql shop < backup.sql"),
            (
                "pg_dump shop | gzip > a.sql.gz",
                "gunzip -c backup.sql.gz | psql shop",
            ),
            ("mysqldump shop > a.sql", "mysql shop < dump.sql"),
            (
                "docker exec db pg_dump shop > a.sql",
                "docker exec -i db psql shop < backup.sql",
            ),
            ("mongodump --archive=a.gz", "mongorestore --archive=b.gz"),
            (
                "pg_dump shop -f before.sql",
                "psql -d shop -f /backups/dump.sql",
            ),
        ] {
            assert!(finds(backup, restore), "{backup} / {restore}");
        }
    }

    #[test]
    fn what_may_be_written_is_not() {
        for (backup, restore) in [
            (
                "pg_dump shop > backup_$(date +%F).sql",
                "psql shop < backup_TIMESTAMP.sql",
            ),
            (
                "pg_dump shop > backup_$(date +%F).sql",
                "psql shop < backup_2025-01-31.sql",
            ),
            (
                "pg_dump shop > /b/backup.sql",
                "cd /b\npsql shop < backup.sql",
            ),
            (
                "pg_dump shop | gzip > backup.sql.gz",
                "psql shop < backup.sql",
            ),
            ("pg_dump shop > a.sql", "psql shop < $BACKUP_FILE"),
            ("pg_dump shop > a.sql", "psql shop < <backup>.sql"),
            (
                "pg_dump shop > a.sql\ncp a.sql backup.sql",
                "psql shop < backup.sql",
            ),
            (
                "pg_dump shop > a.sql",
                "aws s3 sync s3://backups .\npsql shop < backup.sql",
            ),
            (
                "pg_dump shop > a.sql\n./backup.sh",
                "psql shop < backup.sql",
            ),
            (
                "pg_dump shop > a.sql",
                "psql shop < a.sql || psql shop < backup.sql",
            ),
            ("pg_dump shop > a.sql", "psql shop -f migrations/down.sql"),
            ("pg_dump shop > a.sql", "psql stock < backup.sql"),
            ("pg_dump shop > a.sql", "mysql shop < backup.sql"),
            ("./deploy.sh", "psql shop < backup.sql"),
            (
                "pg_dump shop > a.sql",
                "# get it from the vault\npsql shop < backup.sql",
            ),
            (
                "pg_dump -Fc shop > a.dump",
                "pg_restore -d shop /backups/latest.dump",
            ),
            ("pg_dump -h staging shop > a.sql", "psql shop < backup.sql"),
            ("pg_dump -s shop > schema.sql", "psql shop < backup.sql"),
            (
                "pg_dump shop > a.sql",
                "scp vault:latest.sql backup.sql\npsql shop < backup.sql",
            ),
            (
                "ls backup.sql; pg_dump shop > a.sql",
                "psql shop < backup.sql",
            ),
        ] {
            assert!(!finds(backup, restore), "{backup} / {restore}");
        }
    }
}

//! T048: a migration of which the rollback says nothing.

use super::{Rule, shown};
use crate::lexicon::{BACKUP, DATABASE};
use crate::migration::migration;
use crate::service::{Deed, deed};
use crate::stems::Stems;
use crate::{Document, Page, Severity};

pub(super) const RULE: Rule = Rule {
    page: Page {
        code: "T048",
        title: "the rollback says nothing of the migration",
        severity: Severity::Warning,
        meaning: "The way forward changes the schema of the database, and the way back brings the old program \
                  onto the new schema. Whether that works nobody has written down.",
        example: "# Release\n\n## Deploy\n\n- [ ] Database backed up\n\n```bash\nalembic upgrade head\nsystemctl restart shop\n```\n\n## Rollback\n\nIf errors rise:\n\n\
                  ```bash\ngit checkout -\nsystemctl restart shop\n```\n",
        near_miss: "# Release\n\n## Deploy\n\n- [ ] Database backed up\n\n```bash\nalembic upgrade head\nsystemctl restart shop\n```\n\n## Rollback\n\nIf errors rise:\n\n\
                    ```bash\nalembic downgrade -1\ngit checkout -\nsystemctl restart shop\n```\n",
        fix: "take the migration back in the rollback, or say there that the old version runs on the new schema",
    },
    check,
};

/// What says, anywhere in a document, that a migration need not be taken back or how it is, in lower case.
static NEED_NOT: Stems = Stems::new(&[
    "backward",
    "backwards",
    "forward-only",
    "forward only",
    "compatible",
    "non-breaking",
    "downgrade",
    "db:rollback",
    "migrate:rollback",
    "migrate:undo",
    "migration:revert",
    "migrate down",
    "flyway undo",
    "rollbackcount",
    "database recovery",
    "database restore",
    "database rollback",
    "restore database",
    "restore the database",
    "restore db",
    "restore the db",
    "datenbank wiederher",
    "datenbank zurück",
    "restaurar la base",
    "restaurar base",
    "restaurar o banco",
    "restaurer la base",
    "восстановить б",
    "восстановление б",
    "恢复数据库",
    "数据库恢复",
    "数据库回滚",
    "データベースの復",
    "데이터베이스 복",
    "nonbreaking",
    "safe to keep",
    "zero-downtime migration",
    "roll forward",
    "roll-forward",
    "rolls forward",
    "fix forward",
    "fix-forward",
    "expand",
    "additive",
    "reversible",
    "irreversible",
    "down migration",
    "kompatib",
    "compatív",
    "compatib",
    "совместим",
    "обратим",
    "兼容",
    "互換",
    "호환",
    "tương thích",
]);

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    if document.rollbacks().is_empty() {
        return Vec::new();
    }
    let forward = document.ways_forward().find_map(|invocation| {
        let tool = migration(invocation)?;
        (!document.is_rehearsal(invocation)).then_some((invocation, tool))
    });
    let Some((invocation, tool)) = forward else {
        return Vec::new();
    };
    let mut back = document.ways_back().peekable();
    if back.peek().is_none() || back.any(may_undo) {
        return Vec::new();
    }
    // A rollback that is told in another place counts as one that speaks of it.
    let speaks = document
        .rollback_text()
        .any(|text| DATABASE.are_in(text) || BACKUP.are_in(text));
    if speaks || super::points_elsewhere(document) || document.lower().has(&NEED_NOT) {
        return Vec::new();
    }
    let line = document.rollbacks()[0].start;
    vec![(
        invocation.line,
        format!(
            "{}: the rollback of line {line} neither takes `{tool}` back nor speaks of the database",
            shown(&invocation.command.text)
        ),
    )]
}

/// Whether a command of the rollback may take a migration back: a script, a program that is not known.
fn may_undo(invocation: &crate::document::Invocation<'_>) -> bool {
    const OF_THE_CLUSTER: [&str; 6] = ["rollout", "delete", "get", "scale", "set", "describe"];
    const CLIENTS: [&str; 5] = ["psql", "pg_restore", "mysql", "mongorestore", "redis-cli"];
    let program = invocation.program();
    if CLIENTS.contains(&program) {
        return true;
    }
    let cluster = program == "kubectl"
        && invocation
            .arguments()
            .iter()
            .any(|word| OF_THE_CLUSTER.contains(word));
    deed(invocation) == Deed::Unknown && !cluster
}

#[cfg(test)]
mod tests {
    use crate::rules::lines_of;

    fn finds(forward: &str, back: &str) -> bool {
        let document = format!(
            "# R\n\n## Deploy\n\n- [ ] Backup\n\n```bash\n{forward}\n```\n\n## Rollback\n\nIf errors rise:\n\n{back}\n"
        );
        !lines_of("T048", &document).is_empty()
    }

    #[test]
    fn a_rollback_without_a_word_of_it_is_found() {
        for (forward, back) in [
            (
                "npx prisma migrate deploy",
                "```bash\npm2 restart shop\n```",
            ),
            (
                "kubectl run m --image=shop:new --command -- python -m alembic upgrade head",
                "```bash\n# Restore previous version\nkubectl rollout undo deployment/shop\ncurl -f http://shop/health\n```",
            ),
            (
                "docker compose exec web python manage.py migrate",
                "1. `git checkout -`\n2. `docker compose up -d`",
            ),
        ] {
            assert!(finds(forward, back), "{forward} / {back}");
        }
    }

    #[test]
    fn what_is_undone_or_answered_or_unknown_is_not() {
        for (forward, back) in [
            (
                "alembic upgrade head",
                "```bash\nalembic downgrade -1\npm2 restart shop\n```",
            ),
            ("alembic upgrade head", "```bash\n./rollback.sh\n```"),
            ("alembic upgrade head", "```bash\nhelm rollback shop\n```"),
            (
                "alembic upgrade head",
                "```bash\npm2 restart shop\n```\n\nThe schema stays as it is.",
            ),
            (
                "alembic upgrade head",
                "```bash\npm2 restart shop\n```\n\nMigrations are backward compatible.",
            ),
            (
                "alembic upgrade head",
                "```bash\npm2 restart shop\n```\n\n- [ ] Backup eingespielt: Datenbank",
            ),
            (
                "alembic upgrade head",
                "```bash\npm2 restart shop\n```\n\n- [ ] База восстановлена",
            ),
            ("alembic upgrade head", "- [ ] Old version started"),
            (
                "alembic upgrade head",
                "```bash\npm2 restart shop\n```\n\n## If the data is wrong\n\n```bash\nalembic downgrade -1\n```",
            ),
            (
                "alembic upgrade head",
                "```bash\npm2 restart shop\n```\n\nSee the DB guide.",
            ),
            (
                "alembic upgrade head --sql",
                "```bash\npm2 restart shop\n```",
            ),
            ("alembic current", "```bash\npm2 restart shop\n```"),
            (
                "RAILS_ENV=staging rails db:migrate",
                "```bash\npm2 restart shop\n```",
            ),
        ] {
            assert!(!finds(forward, back), "{forward} / {back}");
        }
    }
}

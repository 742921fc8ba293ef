//! T046: data is changed for good and nothing backs it up first.

use super::{Rule, shown};
use crate::lexicon::{BACKUP, RESTORE};
use crate::migration::migration;
use crate::stems::Stems;
use crate::{Document, Page, Severity};
use tminus_checklist::Role;
use tminus_plan::destructive_of;

pub(super) const RULE: Rule = Rule {
    page: Page {
        code: "T046",
        title: "data is changed and nothing backs it up",
        severity: Severity::Warning,
        meaning: "A migration or a command that drops data is run, and the document takes no backup, no snapshot, and \
                  speaks of none. Whatever goes wrong in it can then not be undone.",
        example: "# Release\n\n## Deploy\n\n```bash\nalembic upgrade head\nsystemctl restart shop\n```\n",
        near_miss: "# Release\n\n## Deploy\n\n- [ ] Database backed up\n\n```bash\nalembic upgrade head\nsystemctl restart shop\n```\n",
        fix: "add a step before it that backs up the data, and one that checks the backup",
    },
    check,
};

/// Words of a document that is about the first launch, where there is no data yet, in lower case.
static FIRST: Stems = Stems::new(&[
    "initial",
    "createsuperuser",
    "runserver",
    "git clone",
    "getting started",
    "quick start",
    "quickstart",
    "first deploy",
    "first-time",
    "first time",
    "first launch",
    "first release",
    "new database",
    "createdb",
    "create database",
    "empty database",
    "from scratch",
    "seed",
    "erstinstall",
    "erstmalig",
    "inbetriebnahme",
    "ersteinricht",
    "primera vez",
    "primer despl",
    "instalación",
    "primeiro deploy",
    "primeira vez",
    "première",
    "eerste",
    "первый",
    "первичн",
    "перво",
    "首次",
    "初次",
    "初始",
    "初回",
    "최초",
    "초기",
    "lần đầu",
    "backward compatible",
    "backwards compatible",
    "backward-compatible",
    "additive",
]);
/// Names of what is made again by itself, or is of no use any more, in lower case.
static MADE_AGAIN: Stems = Stems::new(&[
    "tmp",
    "temp",
    "cache",
    "session",
    "queue",
    "log",
    "test",
    "old",
    "legacy",
    "deprecated",
    "unused",
    "stag",
    "build",
    "node_modules",
]);
/// What destroys data, among the reasons for which a command is destructive.
const DATA: [&str; 6] = [
    "it drops a table",
    "it drops a database",
    "it drops a schema",
    "it deletes volumes",
    "it deletes a volume",
    "it destroys data on a disk",
];

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    let changes = document.ways_forward().find_map(|invocation| {
        let command = invocation.command;
        let role = document
            .checklist
            .sections
            .get(command.section?.0)
            .map(|section| section.role)?;
        if !matches!(role, Role::Prepare | Role::Deploy) {
            return None;
        }
        let what = migration(invocation)
            .map(|what| format!("`{what}` changes the database"))
            .or_else(|| {
                // What is made ready may be an environment of its own.
                if role != Role::Deploy {
                    return None;
                }
                let reason = destructive_of(&command.text, document.simples_of(command))?;
                let text = command.text.to_lowercase();
                (DATA.contains(&reason) && !MADE_AGAIN.are_in(&text)).then(|| reason.to_owned())
            })?;
        (!document.is_rehearsal(invocation)).then_some((invocation, what))
    });
    let Some((invocation, what)) = changes else {
        return Vec::new();
    };
    if [&BACKUP, &RESTORE, &FIRST]
        .iter()
        .any(|stems| document.lower().has(stems))
    {
        return Vec::new();
    }
    vec![(
        invocation.line,
        format!(
            "{}: {what}, and the document takes no backup and speaks of none",
            shown(&invocation.command.text)
        ),
    )]
}

#[cfg(test)]
mod tests {
    use crate::rules::lines_of;

    fn finds(text: &str) -> bool {
        !lines_of("T046", &format!("# R\n\n## Deploy\n\n{text}\n")).is_empty()
    }

    #[test]
    fn a_change_without_a_backup_is_found() {
        for text in [
            "- [ ] Migrated (`npx prisma migrate deploy`)",
            "```bash\ndocker compose exec web python manage.py migrate --noinput\n```",
            "```bash\nbundle exec rails db:migrate\n```",
            "```bash\npsql shop -c 'DROP TABLE orders'\n```",
            "```bash\ndocker compose down -v\ndocker compose up -d\n```",
        ] {
            assert!(finds(text), "{text}");
        }
    }

    #[test]
    fn what_is_backed_up_or_harmless_is_not() {
        for text in [
            "- [ ] Snapshot of the volume\n- [ ] Migrated (`npx prisma migrate deploy`)",
            "- [ ] 数据库已备份\n- [ ] `alembic upgrade head`",
            "- [ ] Резервная копия\n- [ ] `alembic upgrade head`",
            "- [ ] Datensicherung geprüft\n- [ ] `flyway migrate`",
            "```bash\npg_dump shop > a.sql\nalembic upgrade head\n```",
            "```bash\n./backup.sh\nalembic upgrade head\n```",
            "- [ ] `python manage.py migrate --plan`",
            "- [ ] `rails db:migrate:status`",
            "- [ ] Staging: `alembic upgrade head`",
            "- [ ] `RAILS_ENV=test rails db:migrate`",
            "```bash\nkubectl delete pods -l app=shop\nrm -rf node_modules\ngit reset --hard origin/main\n```",
            "- [ ] Export of all orders stored\n- [ ] `alembic upgrade head`",
            "```bash\ndropdb shop_test\n```",
            "```bash\npsql shop -c 'DROP TABLE tmp_orders'\n```",
            "```bash\npsql shop -c 'TRUNCATE TABLE sessions'\n```",
            "First deployment: `alembic upgrade head`",
            "- [ ] Do not run `alembic upgrade head`",
            "PITR is on.\n\n```bash\nalembic upgrade head\n```",
        ] {
            assert!(!finds(text), "{text}");
        }
    }
}

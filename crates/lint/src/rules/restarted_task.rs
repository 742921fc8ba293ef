//! T033: a task that Kubernetes starts again when it has ended, or that nobody waits for.

use super::{Rule, has_any, shown};
use crate::document::Invocation;
use crate::{Document, Page, Severity};
use tminus_plan::shell::Word;

pub(super) const RULE: Rule = Rule {
    page: Page {
        code: "T033",
        title: "a task that is to run once is run again and again",
        severity: Severity::Error,
        meaning: "Without --restart, `kubectl run` makes a pod that is always restarted: a migration that has ended begins \
                  once more, and one that fails does so for ever. The command itself returns as soon as the pod is asked for, so the \
                  next line sees nothing of the outcome.",
        example: "# Release\n\n```bash\nkubectl run migrate --image=shop:2 --command -- alembic upgrade head\nkubectl logs migrate\n```\n",
        near_miss: "# Release\n\n```bash\nkubectl run migrate --image=shop:2 --restart=Never --attach --rm --command -- alembic upgrade head\n\
                    kubectl run shop --image=shop:2\n```\n",
        fix: "add `--restart=Never --attach`, which waits and hands on the exit status, or make it a Job and `kubectl wait --for=condition=complete`",
    },
    check,
};

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    let invocations = document.invocations();
    invocations
        .iter()
        .enumerate()
        .filter_map(|(at, invocation)| {
            let (name, task) = restarted(invocation)?;
            let command = shown(&invocation.command.text);
            let logs = invocations[at + 1..]
                .iter()
                .take(1)
                .find(|next| reads_logs(next, &name));
            let next = logs.map_or_else(String::new, |next| {
                format!(", and line {} reads its log without waiting", next.line)
            });
            Some((
                invocation.line,
                format!("{command}: without --restart=Never the pod runs `{task}` again each time it ends{next}"),
            ))
        })
        .collect()
}

/// The name and the task of a pod that `kubectl run` makes without a word about restarting.
fn restarted(invocation: &Invocation<'_>) -> Option<(String, String)> {
    if invocation.program() != "kubectl" {
        return None;
    }
    let words = invocation.program_words();
    let run = words.get(1..)?;
    let at = run.iter().position(|word| word.text == "run")?;
    let leading = run[..at].iter().all(|word| word.text.starts_with('-'))
        || at == 2 && matches!(run[0].text.as_str(), "-n" | "--namespace" | "--context");
    let end = run.iter().position(|word| word.text == "--")?;
    let name = run.get(at + 1).filter(|word| !word.text.starts_with('-'))?;
    let options = run.get(at + 2..end)?;
    // Overrides may hold a restart policy; a dry run makes nothing; an open terminal is a person's own.
    let told = options.iter().any(|word| {
        ["--restart", "--overrides", "--dry-run"]
            .iter()
            .any(|option| word.text.starts_with(option))
            || [
                "--rm", "-it", "-ti", "-i", "-t", "--stdin", "--tty", "--attach",
            ]
            .contains(&word.text.as_str())
    });
    let task = task(run.get(end + 1..)?)?;
    (leading && !told).then(|| (name.text.clone(), task))
}

/// What is run, if it surely ends by itself: a migration, or a command of the system.
fn task(words: &[Word]) -> Option<String> {
    const TOOLS: &str = "alembic|flyway|liquibase|goose|dbmate|migrate|pg_dump|pg_restore|mysqldump|psql|mysql|curl|echo|true";
    const MIGRATIONS: &str = concat!(
        "alembic upgrade|alembic downgrade|manage.py migrate|db:migrate|prisma migrate deploy|artisan migrate|flask db upgrade|knex migrate|typeorm migration:run|",
        "sequelize db:migrate|rake db:|flyway migrate|migrate up|ecto.migrate|migrations:migrate|database update|manage.py collectstatic|loaddata",
    );
    let words: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
    let first = words.first()?.rsplit('/').next().unwrap_or_default();
    let text = words.join(" ");
    let migrates = has_any(&text, MIGRATIONS);
    (migrates || TOOLS.split('|').any(|tool| tool == first)).then_some(text)
}

fn reads_logs(invocation: &Invocation<'_>, name: &str) -> bool {
    let arguments = invocation.arguments();
    invocation.program() == "kubectl"
        && arguments.contains(&"logs")
        && !arguments.contains(&"-f")
        && !arguments.contains(&"--follow")
        && arguments
            .iter()
            .any(|argument| argument.trim_start_matches("pod/") == name)
}

#[cfg(test)]
mod tests {
    use crate::rules::lines_of;

    #[test]
    fn a_task_needs_a_word_about_restarting() {
        for (command, found) in [
            (
                "kubectl run m --image=a --command -- python -m alembic upgrade head",
                true,
            ),
            (
                "kubectl -n shop run m --image=a -- bin/rails db:migrate",
                true,
            ),
            (
                "kubectl run probe --image=curl -- curl -f http://shop/health",
                true,
            ),
            (
                "kubectl run m --image=a --restart=Never -- alembic upgrade head",
                false,
            ),
            (
                "kubectl run m --image=a --restart OnFailure -- alembic upgrade head",
                false,
            ),
            (
                "kubectl run m --image=a --overrides='{}' -- alembic upgrade head",
                false,
            ),
            (
                "kubectl run m --image=a --dry-run=client -o yaml -- alembic upgrade head",
                false,
            ),
            ("kubectl run m -it --rm --image=a -- psql shop", false),
            ("kubectl run m --image=a -- sleep infinity", false),
            ("kubectl run m --image=a -- python worker.py", false),
            ("kubectl run m --image=a -- nginx -g 'daemon off;'", false),
            ("kubectl run m --image=a", false),
            ("kubectl exec m -- run alembic upgrade head", false),
            (
                "kubectl create job m --image=a -- alembic upgrade head",
                false,
            ),
            ("docker run a alembic upgrade head", false),
            ("kubectl exec deploy/run -- alembic upgrade head", false),
        ] {
            let lines = lines_of("T033", &format!("# R\n\n```bash\n{command}\n```\n"));
            assert_eq!(!lines.is_empty(), found, "{command}");
        }
    }
}

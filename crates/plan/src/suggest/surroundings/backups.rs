//! The files that commands of a document write backups to.

use super::Seen;
use super::sole::Near;
use tminus_checklist::SectionIndex;

/// Programs whose output is a copy of something.
const DUMPS: [&str; 9] = [
    "pg_dump",
    "pg_dumpall",
    "pg_basebackup",
    "mysqldump",
    "mariadb-dump",
    "mongodump",
    "sqlite3",
    "etcdctl",
    "gzip",
];

#[derive(Default)]
pub(in crate::suggest) struct Backups {
    files: Near<String>,
}

impl Backups {
    pub(super) fn see(&mut self, seen: &Seen<'_>) {
        let program = seen.simple.program().unwrap_or_default();
        let dumps = DUMPS.contains(&program);
        let redirected = seen
            .simple
            .redirections
            .iter()
            .filter(|redirection| redirection.writes())
            .map(|redirection| redirection.target.text.as_str());
        let named = seen
            .option(&["-f", "--file", "--result-file", "--archive", "--rdb"])
            .filter(|_| dumps || program == "redis-cli");
        let packed = seen
            .words
            .get(2)
            .copied()
            .filter(|_| program == "tar" && seen.words[1].contains('c'));
        let targets = redirected.filter(|target| dumps || is_backup(target));
        for target in targets.chain(named).chain(packed) {
            if let Some(pattern) = pattern(target) {
                let directory = seen.directory.join(pattern);
                let path = directory.to_string_lossy().into_owned();
                self.files.add(seen.section(), path);
            }
        }
    }

    /// The one file that is written, with `*` for what changes from one time to the next.
    pub(in crate::suggest) fn file(&self, section: Option<SectionIndex>) -> Option<&str> {
        self.files.of(section).map(String::as_str)
    }
}

fn is_backup(target: &str) -> bool {
    let lower = target.to_lowercase();
    ["backup", "dump", "snapshot", ".bak"]
        .iter()
        .any(|word| lower.contains(word))
}

/// A target with one `*` in its last part for all that the shell puts in; `None` when it cannot be told
/// where the file is.
fn pattern(target: &str) -> Option<String> {
    let (folder, name) = target
        .rsplit_once('/')
        .filter(|(_, name)| !name.contains(')'))
        .map_or(("", target), |(folder, name)| (folder, name));
    let plain = |text: &str| {
        text.chars()
            .all(|character| character.is_alphanumeric() || "._-/~+@%".contains(character))
    };
    if !plain(folder) {
        return None;
    }
    let name = match (name.find(['$', '`', '*']), last_expansion(name)) {
        (Some(start), Some(end)) => format!("{}*{}", &name[..start], &name[end..]),
        _ => name.to_owned(),
    };
    let fits = plain(&name.replacen('*', "", 1)) && !name.is_empty() && name != "*";
    let slash = if folder.is_empty() && !target.starts_with('/') {
        ""
    } else {
        "/"
    };
    fits.then(|| format!("{folder}{slash}{name}"))
}

/// Behind the last thing that the shell puts in.
fn last_expansion(name: &str) -> Option<usize> {
    let at = name.rfind(['$', '`', '*', ')', '}'])?;
    let tail = &name[at..];
    let length = match tail.as_bytes()[0] {
        b'$' => {
            1 + tail[1..]
                .find(|character: char| !(character.is_ascii_alphanumeric() || character == '_'))
                .unwrap_or(tail.len() - 1)
        }
        _ => 1,
    };
    Some(at + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changes_from_one_time_to_the_next_is_a_star() {
        for (target, found) in [
            ("backup.sql", Some("backup.sql")),
            ("backup_$(date +%Y%m%d_%H%M%S).sql", Some("backup_*.sql")),
            ("b-$DAY-${HOUR}.sql.gz", Some("b-*.sql.gz")),
            ("db_$STAMP", Some("db_*")),
            (
                "/var/backups/db-`date +%F`.sql",
                Some("/var/backups/db-*.sql"),
            ),
            ("$FOLDER/db.sql", None),
            ("<name>.sql", None),
            ("$(mktemp)", None),
        ] {
            assert_eq!(pattern(target).as_deref(), found, "{target}");
        }
    }
}

//! T014: a file that is named for a format it is not in.

use super::{Rule, shown};
use crate::document::Invocation;
use crate::{Document, Page, Severity};

pub(super) const RULE: Rule = Rule {
    page: Page {
        code: "T014",
        title: "a file is not in the format that its name says",
        severity: Severity::Error,
        meaning: "The command writes one format under the name of another: plain text as `.gz`, an archive \
                  of pg_dump's own as `.sql`. Whatever restores it goes by the name and stops at the first byte; \
                  this comes out on the day on which the backup is needed.",
        example: "# Release\n\n```bash\npg_dump shop > before.sql.gz\n```\n",
        near_miss: "# Release\n\n```bash\npg_dump shop | gzip > before.sql.gz\npg_dump -Fp -Z 6 shop > after.sql.gz\n```\n",
        fix: "pipe it through the program that the name promises (`pg_dump shop | gzip > before.sql.gz`), or change the name",
    },
    check,
};

/// Programs that write plain text unless an option says otherwise.
const TEXT_DUMPS: [&str; 5] = [
    "pg_dump",
    "pg_dumpall",
    "mysqldump",
    "mariadb-dump",
    "sqlite3",
];
/// Endings of names that promise a compressed file.
const COMPRESSED: [&str; 6] = [".gz", ".tgz", ".bz2", ".xz", ".zst", ".zip"];

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    document
        .invocations()
        .iter()
        .filter_map(|invocation| {
            let what = misnamed(invocation)?;
            let command = shown(&invocation.command.text);
            Some((invocation.line, format!("{command}: {what}")))
        })
        .collect()
}

fn misnamed(invocation: &Invocation<'_>) -> Option<String> {
    let program = invocation.program();
    let arguments = invocation.arguments();
    if program == "tar" {
        return uncompressed_archive(&arguments);
    }
    if !TEXT_DUMPS.contains(&program) {
        return None;
    }
    let file = written(invocation, &arguments)?;
    let ending = COMPRESSED.iter().find(|ending| file.ends_with(**ending));
    let named_sql = std::path::Path::new(&file)
        .extension()
        .is_some_and(|extension| extension == "sql");
    let own_format = program == "pg_dump"
        && arguments.iter().any(|argument| {
            [
                "-Fc",
                "-Fd",
                "-Ft",
                "--format=c",
                "--format=d",
                "--format=t",
            ]
            .iter()
            .any(|format| argument.starts_with(format))
        });
    let compresses = arguments.iter().any(|argument| {
        argument.starts_with("-Z")
            || argument.starts_with("--compress")
            || argument.starts_with("-F")
    });
    match ending {
        Some(ending) if !compresses => Some(format!(
            "{program} writes plain text, and `{file}` is named `{ending}`"
        )),
        None if own_format && named_sql => Some(format!(
            "{program} writes a format of its own, which psql cannot read, and `{file}` is named `.sql`"
        )),
        _ => None,
    }
}

/// The file that a dump goes to: by redirection, or by option.
fn written(invocation: &Invocation<'_>, arguments: &[&str]) -> Option<String> {
    let redirected = invocation
        .simple
        .redirections
        .iter()
        .find(|redirection| redirection.writes() && !redirection.operator.contains('&'));
    if let Some(redirection) = redirected {
        return Some(redirection.target.text.clone());
    }
    arguments.iter().enumerate().find_map(|(at, argument)| {
        let long = argument
            .strip_prefix("--file=")
            .or_else(|| argument.strip_prefix("--result-file="));
        long.or_else(|| {
            matches!(*argument, "-f" | "--file" | "-r" | "--result-file")
                .then(|| arguments.get(at + 1).copied())
                .flatten()
        })
        .map(str::to_owned)
    })
}

/// `tar cf x.tar.gz` leaves out the letter that compresses.
fn uncompressed_archive(arguments: &[&str]) -> Option<String> {
    let (first, rest) = arguments.split_first()?;
    let letters = first.strip_prefix('-').unwrap_or(first);
    let creates = letters.contains('c') && letters.ends_with('f') && !first.starts_with("--");
    let compresses = letters.contains(['z', 'j', 'J', 'a', 'Z', 'I'])
        || rest.iter().any(|argument| {
            argument.starts_with("--") || matches!(*argument, "-z" | "-j" | "-J" | "-a" | "-I")
        });
    let file = rest.first()?;
    let ending = COMPRESSED.iter().find(|ending| file.ends_with(**ending))?;
    (creates && !compresses)
        .then(|| format!("tar compresses nothing here, and `{file}` is named `{ending}`"))
}

#[cfg(test)]
mod tests {
    use crate::rules::lines_of;

    #[test]
    fn a_name_is_held_against_what_is_written_under_it() {
        for (command, found) in [
            ("pg_dump shop > a.sql.gz", true),
            ("sudo -u postgres pg_dump shop -f a.sql.gz", true),
            ("mysqldump shop --result-file=a.zip", true),
            ("pg_dump -Fc shop > a.sql", true),
            ("tar -cvf a.tar.gz data", true),
            ("tar czf a.tar.gz data", false),
            ("tar -caf a.tar.gz data", false),
            ("tar --zstd -cf a.tar.zst data", false),
            ("tar xf a.tar.gz", false),
            ("pg_dump shop | gzip > a.sql.gz", false),
            ("pg_dump -Fc shop > a.dump", false),
            ("pg_dump shop > a.sql", false),
        ] {
            let lines = lines_of("T014", &format!("# R\n\n```bash\n{command}\n```\n"));
            assert_eq!(!lines.is_empty(), found, "{command}");
        }
    }
}

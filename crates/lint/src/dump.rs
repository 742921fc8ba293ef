//! Dumps of databases that a document writes, and those that it reads back.

use crate::document::{Document, Invocation};
use crate::wrapped::{around, innermost, name_of};
use tminus_plan::shell::End;

/// The family of programs that write and read one kind of dump.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum System {
    Postgres,
    MySql,
    Mongo,
}

const WRITERS: [&str; 5] = [
    "pg_dump",
    "pg_dumpall",
    "mysqldump",
    "mariadb-dump",
    "mongodump",
];
const READERS: [&str; 5] = ["psql", "pg_restore", "mysql", "mariadb", "mongorestore"];

/// A dump that is written to a file, or read from one.
pub(crate) struct Dump<'d> {
    pub(crate) system: System,
    /// The database, as written; `None` when the command leaves it to the environment.
    pub(crate) database: Option<&'d str>,
    /// The host, the port, and the container it is done in, as written.
    pub(crate) place: Vec<&'d str>,
    /// The file, as written.
    pub(crate) file: &'d str,
    /// It is SQL that drops nothing before it creates; of a dump that is read, always false.
    pub(crate) adds_only: bool,
    /// It holds some of the data, or none; of a dump that is read, always false.
    pub(crate) partial: bool,
    /// The program goes by a format that only dumps have.
    pub(crate) own_format: bool,
    pub(crate) invocation: &'d Invocation<'d>,
}

/// Whether a command has the name of one of these programs among its words.
fn names(invocation: &Invocation<'_>, programs: &[&str]) -> bool {
    let mut words = invocation.simple.words.iter();
    words.any(|word| programs.contains(&name_of(&word.text)))
}

/// The dumps that a document writes.
pub(crate) fn written<'d>(document: &'d Document<'_>) -> Vec<Dump<'d>> {
    let all = document.invocations();
    (0..all.len())
        .filter(|at| names(&all[*at], &WRITERS))
        .filter_map(|at| {
            let words = all[at].words();
            let inner = innermost(&words);
            let (system, sql) = match name_of(inner[0]) {
                "pg_dump" | "pg_dumpall" => (System::Postgres, true),
                "mysqldump" | "mariadb-dump" => (System::MySql, false),
                "mongodump" => (System::Mongo, false),
                _ => return None,
            };
            let options = Options::of(system, inner);
            let file = sent_to(all, at).or(options.file)?;
            Some(Dump {
                system,
                database: options.database,
                place: place(around(&words), &options),
                file,
                adds_only: sql && !options.formatted && !options.cleans && !options.partial,
                partial: options.partial,
                own_format: system == System::Mongo || options.formatted,
                invocation: &all[at],
            })
        })
        .collect()
}

/// The dumps that a document reads back.
pub(crate) fn read<'d>(document: &'d Document<'_>) -> Vec<Dump<'d>> {
    let all = document.invocations();
    (0..all.len())
        .filter(|at| names(&all[*at], &READERS))
        .filter_map(|at| {
            let words = all[at].words();
            let inner = innermost(&words);
            let (system, own_format) = match name_of(inner[0]) {
                "psql" => (System::Postgres, false),
                "pg_restore" => (System::Postgres, true),
                "mysql" | "mariadb" => (System::MySql, false),
                "mongorestore" => (System::Mongo, true),
                _ => return None,
            };
            // `psql shop < <backup>.sql` reads as two redirections.
            let command = all[at].command;
            let hidden = command
                .placeholders
                .iter()
                .any(|name| command.text.contains(&format!("<{name}>")));
            if hidden {
                return None;
            }
            let options = Options::of(system, inner);
            let operand = (own_format && system == System::Postgres).then_some(options.operand);
            let file = taken_from(all, at).or(options.file).or(operand.flatten())?;
            Some(Dump {
                system,
                database: options
                    .database
                    .filter(|_| operand.is_none())
                    .or(options.named),
                place: place(around(&words), &options),
                file,
                adds_only: false,
                partial: false,
                own_format,
                invocation: &all[at],
            })
        })
        .collect()
}

/// What the arguments of a client or of a dump program say.
#[derive(Default)]
struct Options<'d> {
    /// The database by option.
    named: Option<&'d str>,
    /// The database by option or by place.
    database: Option<&'d str>,
    operand: Option<&'d str>,
    file: Option<&'d str>,
    server: Vec<&'d str>,
    formatted: bool,
    cleans: bool,
    partial: bool,
}

impl<'d> Options<'d> {
    fn of(system: System, words: &[&'d str]) -> Self {
        let mut options = Self::default();
        let mut at = 1;
        while let Some(&word) = words.get(at) {
            at += 1;
            let Some(flag) = word.strip_prefix('-').filter(|rest| !rest.is_empty()) else {
                options.operand.get_or_insert(word);
                continue;
            };
            let (name, attached) = match flag.strip_prefix('-') {
                Some(long) => match long.split_once('=') {
                    Some((name, value)) => (name, Some(value)),
                    None => (long, None),
                },
                None => match flag.char_indices().nth(1) {
                    Some((second, _)) => (&flag[..second], Some(&flag[second..])),
                    None => (flag, None),
                },
            };
            let value = if attached.is_some() {
                attached
            } else if takes_value(system, name) {
                at += 1;
                words.get(at - 1).copied()
            } else {
                None
            };
            options.note(system, name, value, flag);
        }
        options.database = options.named.or(options.operand);
        options
    }

    fn note(&mut self, system: System, name: &str, value: Option<&'d str>, flag: &str) {
        match name {
            "d" | "dbname" | "db" | "database" | "D" if value.is_some() => self.named = value,
            "f" | "file" | "r" | "result-file" | "archive" => self.file = self.file.or(value),
            "o" | "out" if system == System::Mongo => self.file = self.file.or(value),
            "h" | "host" | "p" | "port" | "P" => self.server.extend(value),
            "F" | "format" => self.formatted = !value.is_some_and(|format| format.starts_with('p')),
            "clean" | "c" => self.cleans = true,
            "a" | "data-only" | "s" | "schema-only" | "section" | "t" | "table" | "n"
            | "schema" => {
                self.partial = true;
            }
            _ => {}
        }
        // `-Oc` is `-O -c`.
        self.cleans |= !flag.starts_with(['-', 'F', 'U', 'h', 'd', 'f']) && flag.contains('c');
    }
}

/// Whether a flag is followed by its value.
fn takes_value(system: System, name: &str) -> bool {
    match name {
        "d" | "f" | "h" | "U" | "F" | "v" | "L" | "R" | "T" | "N" | "j" | "E" | "S" | "Z" | "n"
        | "t" | "host" | "port" | "username" | "dbname" | "file" | "format" | "set"
        | "variable" | "jobs" | "table" | "schema" | "exclude-table" | "db" | "user" | "uri"
        | "collection" | "D" | "compress" | "encoding" | "role" | "database" | "result-file" => {
            true
        }
        "c" | "command" | "o" | "output" => system == System::Postgres || name == "o",
        "p" => system == System::Postgres,
        "u" | "P" | "r" => system == System::MySql,
        _ => false,
    }
}

fn place<'d>(around: &[&'d str], options: &Options<'d>) -> Vec<&'d str> {
    around
        .iter()
        .filter(|word| !word.starts_with('-') && !matches!(**word, "exec" | "run"))
        .chain(&options.server)
        .copied()
        .collect()
}

/// The file that a program writes to, through the pipe that it feeds.
fn sent_to<'d>(all: &'d [Invocation<'_>], at: usize) -> Option<&'d str> {
    for part in &all[at..] {
        let mut redirections = part.simple.redirections.iter();
        let redirected = redirections.find(|redirection| {
            redirection.writes() && matches!(redirection.operator.as_str(), ">" | ">>" | ">|")
        });
        if let Some(redirection) = redirected {
            return Some(&redirection.target.text);
        }
        if part.program() == "tee" {
            return part.simple.words.last().map(|word| word.text.as_str());
        }
        if part.simple.end != End::Pipe {
            break;
        }
    }
    None
}

/// The file that a program reads from, through the pipe that feeds it.
fn taken_from<'d>(all: &'d [Invocation<'_>], at: usize) -> Option<&'d str> {
    const PRINTERS: [&str; 11] = [
        "cat", "zcat", "gzcat", "gunzip", "gzip", "zstd", "zstdcat", "xzcat", "bzcat", "pv",
        "unzip",
    ];
    let mut at = at;
    loop {
        let part = &all[at];
        let from = part
            .simple
            .redirections
            .iter()
            .find(|redirection| redirection.operator == "<");
        if let Some(redirection) = from {
            return Some(&redirection.target.text);
        }
        if PRINTERS.contains(&part.program()) {
            let operand = part.simple.words.iter().skip(1).rev();
            let mut operands = operand.filter(|word| !word.text.starts_with('-'));
            return operands.next().map(|word| word.text.as_str());
        }
        at = at.checked_sub(1)?;
        if all[at].simple.end != End::Pipe {
            return None;
        }
    }
}

/// The name of a file without its folder and without the ending of what compressed it, each part that
/// differs from launch to launch as `*`: `backup_$(date +%F).sql.gz` and `backup_TIMESTAMP.sql` are both
/// `backup_*.sql`.
pub(crate) fn pattern(file: &str) -> String {
    let mut pattern = String::new();
    let mut rest = file;
    while let Some(next) = rest.chars().next() {
        let expansion = expansion(rest);
        let capitals = rest
            .find(|character: char| !(character.is_ascii_uppercase() || character == '_'))
            .unwrap_or(rest.len());
        let digits = rest
            .find(|character: char| !(character.is_ascii_digit() || "-_:".contains(character)))
            .unwrap_or(rest.len());
        let capital_letters = rest[..capitals].trim_matches('_').len();
        if expansion > 0 {
            pattern.push('*');
            rest = &rest[expansion..];
        } else if next.is_ascii_uppercase() && capital_letters >= 2 {
            pattern.push('*');
            rest = &rest[rest[..capitals].trim_end_matches('_').len()..];
        } else if next.is_ascii_digit() && digits >= 6 {
            pattern.push('*');
            rest = &rest[digits..];
        } else {
            if next == '/' {
                pattern.clear();
            } else {
                pattern.extend(next.to_lowercase());
            }
            rest = &rest[next.len_utf8()..];
        }
    }
    for ending in [".gpg", ".enc", ".gz", ".bz2", ".xz", ".zst", ".zip"] {
        if let Some(stem) = pattern.strip_suffix(ending) {
            pattern.truncate(stem.len());
        }
    }
    pattern
}

/// The length of the expansion, glob or placeholder that a text begins with; 0 for none.
fn expansion(text: &str) -> usize {
    let closed = |open: &str, close: char| {
        text.strip_prefix(open)
            .and_then(|inner| inner.find(close))
            .map(|end| open.len() + end + close.len_utf8())
    };
    let nested = || {
        let inner = text.strip_prefix("$(")?;
        let mut depth = 1_usize;
        let end = inner.find(|character| {
            match character {
                '(' => depth += 1,
                ')' => depth -= 1,
                _ => {}
            }
            depth == 0
        })?;
        Some(end + 3)
    };
    let variable = || {
        let name = text.strip_prefix('$')?;
        let end = name
            .find(|character: char| !(character.is_ascii_alphanumeric() || character == '_'))
            .unwrap_or(name.len());
        Some(1 + end)
    };
    nested()
        .or_else(|| closed("${", '}'))
        .or_else(variable)
        .or_else(|| closed("`", '`'))
        .or_else(|| closed("<", '>'))
        .or_else(|| closed("[", ']'))
        .or_else(|| closed("{", '}'))
        .or_else(|| text.starts_with(['*', '?', '%']).then_some(1))
        .unwrap_or(0)
}

/// Whether some name is of both patterns.
pub(crate) fn overlap(one: &str, other: &str) -> bool {
    let other: Vec<char> = other.chars().collect();
    // `reach[j]`: what is read of `one` and the first j of `other` can be the same text.
    let mut reach = vec![false; other.len() + 1];
    reach[0] = true;
    let spread = |reach: &mut [bool]| {
        for (at, next) in other.iter().enumerate() {
            reach[at + 1] |= reach[at] && *next == '*';
        }
    };
    spread(&mut reach);
    for next in one.chars() {
        let mut after = vec![false; other.len() + 1];
        for at in 0..=other.len() {
            if !reach[at] {
                continue;
            }
            if next == '*' {
                after[at..].fill(true);
                break;
            }
            // A star of the other takes this character too.
            after[at] |= at > 0 && other[at - 1] == '*';
            if let Some(there) = other.get(at) {
                after[at + 1] |= *there == next || *there == '*';
            }
        }
        spread(&mut after);
        reach = after;
    }
    reach[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_from_launch_to_launch_is_a_star() {
        for (file, expected) in [
            (
                "/var/backups/backup_$(date +%F_$(hostname)).sql.gz",
                "backup_*.sql",
            ),
            ("backup_TIMESTAMP.sql", "backup_*.sql"),
            ("./backups/shop_YYYYMMDD.sql.gz", "shop_*.sql"),
            ("shop-20250102.dump", "shop-*.dump"),
            ("${DIR}/shop.sql", "shop.sql"),
            ("<backup_file>", "*"),
            ("$BACKUP", "*"),
            ("Shop.sql", "shop.sql"),
        ] {
            assert_eq!(pattern(file), expected, "{file}");
        }
    }

    #[test]
    fn patterns_overlap_when_some_name_is_of_both() {
        for (one, other, expected) in [
            ("a.sql", "a.sql", true),
            ("a_*.sql", "a_*.sql", true),
            ("a_*.sql", "a_b.sql", true),
            ("a_b.sql", "a_*.sql", true),
            ("*", "a.sql", true),
            ("*x", "y*", true),
            ("a_*.sql", "b_*.sql", false),
            ("backup.sql", "dump-*.sql", false),
            ("a*b*c", "abc", true),
            ("", "*", true),
            ("a", "", false),
        ] {
            assert_eq!(overlap(one, other), expected, "{one} {other}");
            assert_eq!(overlap(other, one), expected, "{other} {one}");
        }
    }
}

//! Commands that destroy what may not come back.

use super::effect;
use crate::Effect;
use crate::shell::{Simple, read};
use memchr::memchr2;

/// Why a command is destructive, if it is. Looks through `sudo`, `env`, `xargs` and the scripts of
/// `bash -c` and `ssh`. Linear in the command's length.
pub fn destructive(command: &str) -> Option<&'static str> {
    reason(command, 0)
}

/// The same of a command whose simple commands are known.
pub fn destructive_of<'s>(
    command: &str,
    simples: impl Iterator<Item = &'s Simple> + Clone,
) -> Option<&'static str> {
    reason_of(command, simples, 0)
}

fn reason(command: &str, depth: usize) -> Option<&'static str> {
    reason_of(command, read(command).commands.iter(), depth)
}

fn reason_of<'s>(
    command: &str,
    simples: impl Iterator<Item = &'s Simple> + Clone,
    depth: usize,
) -> Option<&'static str> {
    let destroys = simples
        .clone()
        .find_map(|simple| of_words(&words(simple), depth))
        .or_else(|| {
            simples
                .flat_map(|simple| &simple.redirections)
                .any(|redirection| redirection.writes() && is_device(&redirection.target.text))
                .then_some("it writes to a device")
        })
        .or_else(|| sql(command))
        .or_else(|| {
            let mut nested = (depth == 0).then(|| substitutions(command))?.into_iter();
            nested.find_map(|inner| reason(inner, 1))
        });
    // `grep 'DROP TABLE' *.sql` looks for what would destroy.
    destroys.filter(|_| effect(&read(command), &[]) != Effect::Read)
}

fn words(simple: &Simple) -> Vec<&str> {
    simple.words.iter().map(|word| word.text.as_str()).collect()
}

fn is_device(path: &str) -> bool {
    [
        "/dev/sd",
        "/dev/nvme",
        "/dev/vd",
        "/dev/disk",
        "/dev/mapper",
    ]
    .iter()
    .any(|prefix| path.starts_with(prefix))
}

/// What stands in `$(...)` and backticks, outermost only.
fn substitutions(command: &str) -> Vec<&str> {
    let mut found = Vec::new();
    if memchr2(b'$', b'`', command.as_bytes()).is_none() {
        return found;
    }
    for (at, _) in command.match_indices("$(").take(20) {
        let inner = &command[at + 2..];
        let mut depth = 1_usize;
        let end = inner.bytes().position(|byte| {
            depth = match byte {
                b'(' => depth + 1,
                b')' => depth - 1,
                _ => depth,
            };
            depth == 0
        });
        if let Some(end) = end {
            found.push(&inner[..end]);
        }
    }
    found.extend(command.split('`').skip(1).step_by(2).take(20));
    found
}

/// Statements in whatever runs them.
fn sql(command: &str) -> Option<&'static str> {
    if !has_verb_of_sql(command.as_bytes()) {
        return None;
    }
    let text = crate::pattern::fold(command);
    for (statement, reason) in [
        ("drop table", "it drops a table"),
        ("drop database", "it drops a database"),
        ("drop schema", "it drops a schema"),
        ("truncate table", "it empties a table"),
        ("dropdatabase()", "it drops a database"),
    ] {
        if text.contains(statement) {
            return Some(reason);
        }
    }
    (text.contains("delete from ") && !text.contains(" where "))
        .then_some("it deletes every row of a table")
}

/// A cheap look for a verb of those statements, so that most commands are not folded.
fn has_verb_of_sql(command: &[u8]) -> bool {
    const VERBS: [&[u8]; 3] = [b"drop", b"truncate", b"delete"];
    // The second letter of each of them is an `r` or an `e`, and the first one a `d` or a `t`.
    command.windows(2).enumerate().any(|(at, pair)| {
        matches!(
            pair,
            [b'd' | b'D', b'r' | b'R' | b'e' | b'E'] | [b't' | b'T', b'r' | b'R']
        ) && VERBS.iter().any(|verb| {
            let word = command.get(at..at + verb.len());
            word.is_some_and(|word| word.eq_ignore_ascii_case(verb))
        })
    })
}

/// Programs that run the program that their arguments name.
fn is_wrapper(program: &str) -> bool {
    matches!(
        program,
        "sudo"
            | "doas"
            | "env"
            | "nohup"
            | "time"
            | "nice"
            | "xargs"
            | "timeout"
            | "exec"
            | "watch"
    )
}

/// How many hosts, containers and scripts within one another are looked into.
const DEEPEST: usize = 3;

/// What stands behind an operand and the options around it: the command that a host or a container
/// is to run.
fn behind_operand<'s, 'w>(words: &'s [&'w str], from: usize) -> Option<&'s [&'w str]> {
    /// Options of `ssh` and of `docker exec` that take a value.
    const WITH_VALUE: [&str; 19] = [
        "-e",
        "-u",
        "-w",
        "-i",
        "-p",
        "-o",
        "-l",
        "-F",
        "-J",
        "-L",
        "-R",
        "-D",
        "-b",
        "-c",
        "-E",
        "-S",
        "--env",
        "--user",
        "--workdir",
    ];
    let mut at = from;
    let mut named = false;
    while let Some(word) = words.get(at) {
        if !word.starts_with('-') {
            if named {
                return words.get(at..);
            }
            named = true;
        } else if WITH_VALUE.contains(word) && !(*word == "-i" && words[0] != "ssh") {
            at += 1;
        }
        at += 1;
    }
    None
}

/// Whether all that is deleted is what a build makes again, within the directory that one is in.
fn is_rebuilt(arguments: &[&str]) -> bool {
    const MADE: [&str; 14] = [
        ".next",
        ".nuxt",
        ".turbo",
        ".cache",
        ".parcel-cache",
        ".pytest_cache",
        ".mypy_cache",
        ".svelte-kit",
        "__pycache__",
        "node_modules",
        "coverage",
        "dist",
        "build",
        "target",
    ];
    let mut operands = arguments
        .iter()
        .filter(|word| !word.starts_with('-'))
        .peekable();
    operands.peek().is_some()
        && operands.all(|path| {
            let path = path.strip_prefix("./").unwrap_or(path);
            let path = path.trim_end_matches("/*").trim_end_matches('/');
            let last = path.rsplit('/').next().unwrap_or(path);
            MADE.contains(&last) && !path.starts_with(['/', '~', '$']) && !path.contains("..")
        })
}

fn deletes_pods(arguments: &[&str]) -> bool {
    let delete = arguments.iter().position(|word| *word == "delete");
    delete
        .and_then(|at| arguments.get(at + 1))
        .is_some_and(|what| matches!(*what, "pod" | "pods" | "po") || what.starts_with("pod/"))
}

fn of_words(words: &[&str], depth: usize) -> Option<&'static str> {
    if depth > DEEPEST {
        return None;
    }
    let (program, arguments) = words.split_first()?;
    let program = program.rsplit('/').next().unwrap_or(program);
    let has = |flag: &str| arguments.contains(&flag);
    let short = |letter: char| {
        arguments.iter().any(|word| {
            word.starts_with('-') && !word.starts_with("--") && word[1..].contains(letter)
        })
    };
    let operand = |place: usize| {
        arguments
            .iter()
            .filter(|word| !word.starts_with('-'))
            .nth(place)
            .copied()
            .unwrap_or("")
    };
    let any = |wanted: &[&str]| arguments.iter().any(|word| wanted.contains(word));
    match program {
        _ if is_wrapper(program) => {
            // The program behind it. A flag's value in between is no program, and does no harm.
            (1..words.len()).take(12).find_map(|start| {
                let word = words[start].rsplit('/').next().unwrap_or("");
                let plain = !word.starts_with('-') && !word.contains('=') && !is_wrapper(word);
                if plain {
                    of_words(&words[start..], depth)
                } else {
                    None
                }
            })
        }
        "bash" | "sh" | "zsh" | "ssh" | "su" | "eval" => (depth < DEEPEST).then(|| {
            let scripts = arguments.iter().filter(|word| word.contains(' '));
            let script = || scripts.clone().find_map(|script| reason(script, depth + 1));
            let remote = || behind_operand(words, 1).and_then(|rest| of_words(rest, depth + 1));
            (program == "ssh").then(remote).flatten().or_else(script)
        })?,
        "rm" if is_rebuilt(arguments) => None,
        "rm" if short('r') || short('R') || short('f') || has("--recursive") || has("--force") => {
            Some("it deletes files for good")
        }
        "rm" => Some("it deletes files"),
        "dd" if arguments.iter().any(|word| word.starts_with("of=")) => {
            Some("it overwrites a file or device")
        }
        "shred" | "wipefs" | "fdisk" | "parted" | "sgdisk" => Some("it destroys data on a disk"),
        "truncate" => Some("it cuts a file short"),
        "dropdb" => Some("it drops a database"),
        "dropuser" | "userdel" | "deluser" => Some("it deletes a user"),
        "reboot" | "shutdown" | "poweroff" | "halt" => Some("it takes the machine down"),
        "crontab" if has("-r") => Some("it deletes every scheduled job"),
        "iptables" | "ip6tables" if has("-F") || has("--flush") => {
            Some("it deletes every rule of the firewall")
        }
        "find" if has("-delete") => Some("it deletes what it finds"),
        "find" => {
            let exec = arguments
                .iter()
                .position(|word| matches!(*word, "-exec" | "-execdir" | "-ok"))?;
            let inner = arguments.get(exec + 1..)?;
            (inner.first() != Some(&"find")).then(|| of_words(inner, depth))?
        }
        "rsync" if arguments.iter().any(|word| word.starts_with("--delete")) => {
            Some("it deletes files that its source lacks")
        }
        "git" => match operand(0) {
            "push"
                if has("-f")
                    || arguments.iter().any(|word| {
                        word.starts_with("--force")
                            || word.starts_with('+')
                            || *word == "--delete"
                            || *word == "--mirror"
                    }) =>
            {
                Some("it overwrites or deletes what others may have fetched")
            }
            "reset" if has("--hard") => Some("it throws away uncommitted changes"),
            "clean" if short('f') || has("--force") => Some("it deletes untracked files"),
            "branch" if has("-D") => Some("it deletes a branch that may not be merged"),
            "filter-branch" => Some("it rewrites history"),
            _ => None,
        },
        "kubectl" | "oc" if has("exec") => {
            let end = arguments.iter().position(|word| *word == "--")?;
            of_words(&arguments[end + 1..], depth + 1)
        }
        // What made a pod makes another one.
        "kubectl" | "oc" if deletes_pods(arguments) => None,
        "kubectl" | "oc" if operand(0) == "delete" || arguments.contains(&"delete") => {
            Some("it deletes what runs in the cluster")
        }
        "kubectl" | "oc" if operand(0) == "drain" => Some("it empties a node"),
        "helm" if matches!(operand(0), "uninstall" | "delete") => Some("it removes a release"),
        // A plan to destroy is a preview.
        "terraform" | "tofu" | "pulumi"
            if any(&["destroy", "-destroy"]) && !matches!(operand(0), "plan" | "preview") =>
        {
            Some("it destroys infrastructure")
        }
        "docker" | "podman" | "docker-compose" => {
            if let Some(reason) = of_tool_behind(words) {
                Some(reason)
            } else if has("prune") {
                Some("it deletes what is not in use at this moment")
            } else if has("down") && (has("-v") || has("--volumes")) {
                Some("it deletes volumes")
            } else if has("volume") && any(&["rm", "remove"]) {
                Some("it deletes a volume")
            } else if has("rmi") {
                Some("it deletes an image")
            } else {
                let exec = words.iter().position(|word| *word == "exec")?;
                of_words(behind_operand(words, exec + 1)?, depth + 1)
            }
        }
        "redis-cli" | "valkey-cli"
            if arguments.iter().any(|word| {
                word.eq_ignore_ascii_case("flushall") || word.eq_ignore_ascii_case("flushdb")
            }) =>
        {
            Some("it deletes every key")
        }
        "gcloud" | "az" if any(&["delete", "purge"]) => Some("it deletes a cloud resource"),
        "gh" if operand(1) == "delete" => Some("it deletes what is kept at GitHub"),
        "gsutil" if any(&["rm", "rb"]) => Some("it deletes a cloud resource"),
        "aws"
            if any(&["rm", "rb"])
                || arguments
                    .iter()
                    .any(|word| word.starts_with("delete-") || word.starts_with("terminate-")) =>
        {
            Some("it deletes a cloud resource")
        }
        "nats" if any(&["rm", "purge", "delete"]) => Some("it deletes messages"),
        "npm" | "yarn" | "cargo" if any(&["unpublish", "yank"]) => {
            Some("it takes back a published version")
        }
        "pg_restore" if has("--clean") || has("-c") => Some("it drops what it restores first"),
        name if name.starts_with("mkfs") => Some("it destroys data on a disk"),
        _ if is_runner(program) => of_tool(words)
            .or_else(|| of_tool_behind(words))
            .or_else(|| {
                // `doppler run -- rm -rf x`
                let end = arguments.iter().position(|word| *word == "--")?;
                of_words(&arguments[end + 1..], depth + 1)
            }),
        _ => of_tool(words),
    }
}

/// Programs that run a tool of a project, by their own verb or without one: `bunx prisma`, `pnpm dlx prisma`,
/// `php artisan`, `bundle exec rails`.
fn is_runner(program: &str) -> bool {
    matches!(
        program,
        "npx"
            | "bunx"
            | "pnpx"
            | "npm"
            | "pnpm"
            | "yarn"
            | "bun"
            | "deno"
            | "node"
            | "dotenv"
            | "php"
            | "sail"
            | "python"
            | "python3"
            | "uv"
            | "uvx"
            | "poetry"
            | "pipenv"
            | "pdm"
            | "hatch"
            | "rye"
            | "ruby"
            | "bundle"
            | "heroku"
            | "railway"
            | "doppler"
            | "infisical"
            | "op"
    )
}

/// What the tool destroys that a runner or a container is to run. A word in between is no tool, and does no harm.
fn of_tool_behind(words: &[&str]) -> Option<&'static str> {
    (1..words.len())
        .take(12)
        .find_map(|start| of_tool(&words[start..]))
}

/// What a tool of a project destroys, by the words that must all be among its arguments.
fn of_tool(words: &[&str]) -> Option<&'static str> {
    const DROPS: &str = "it drops a database";
    const EMPTIES: &str = "it deletes what a database holds";
    let (tool, arguments) = words.split_first()?;
    let tool = tool.rsplit('/').next().unwrap_or(tool);
    // `prisma@6`
    let tool = tool.split('@').next().unwrap_or(tool);
    let ways: &[(&str, &str)] = match tool {
        "prisma" => &[
            ("migrate reset", DROPS),
            ("db push --force-reset", DROPS),
            ("db push --accept-data-loss", EMPTIES),
        ],
        "artisan" | "ace" => &[
            ("migrate:fresh", EMPTIES),
            ("migrate:refresh", EMPTIES),
            ("migrate:reset", EMPTIES),
            ("migration:fresh", EMPTIES),
            ("migration:refresh", EMPTIES),
            ("migration:reset", EMPTIES),
            ("db:wipe", EMPTIES),
        ],
        "console" => &[
            ("doctrine:database:drop", DROPS),
            ("doctrine:schema:drop", EMPTIES),
        ],
        "rails" | "rake" => &[
            ("db:drop", DROPS),
            ("db:reset", DROPS),
            ("db:migrate:reset", DROPS),
            ("db:purge", EMPTIES),
            ("db:schema:load", EMPTIES),
            ("db:truncate_all", EMPTIES),
            ("db:seed:replant", EMPTIES),
        ],
        "manage.py" | "django-admin" => &[
            ("flush", EMPTIES),
            ("reset_db", DROPS),
            ("migrate zero", EMPTIES),
        ],
        "alembic" => &[("downgrade base", EMPTIES)],
        "flask" => &[("db downgrade base", EMPTIES)],
        "sequelize" | "sequelize-cli" => &[("db:drop", DROPS), ("db:migrate:undo:all", EMPTIES)],
        "typeorm" | "typeorm-ts-node-commonjs" | "typeorm-ts-node-esm" => {
            &[("schema:drop", EMPTIES)]
        }
        "mikro-orm" => &[
            ("schema:drop", EMPTIES),
            ("schema:fresh", EMPTIES),
            ("migration:fresh", EMPTIES),
        ],
        "knex" => &[("migrate:rollback --all", EMPTIES)],
        "mix" => &[("ecto.drop", DROPS), ("ecto.reset", DROPS)],
        "supabase" => &[("db reset", DROPS)],
        "flyway" => &[("clean", EMPTIES)],
        "liquibase" => &[("drop-all", EMPTIES), ("dropAll", EMPTIES)],
        "dotnet" | "dotnet-ef" => &[("database drop", DROPS)],
        "migrate" => &[("drop", EMPTIES)],
        "dbmate" => &[("drop", DROPS)],
        "sqlx" | "diesel" => &[("database drop", DROPS), ("database reset", DROPS)],
        "sea-orm-cli" => &[
            ("migrate fresh", EMPTIES),
            ("migrate refresh", EMPTIES),
            ("migrate reset", EMPTIES),
        ],
        "wp" => &[("db reset", EMPTIES), ("db drop", DROPS)],
        "drush" => &[("sql-drop", EMPTIES), ("sql:drop", EMPTIES)],
        "heroku" => &[
            ("pg:reset", EMPTIES),
            ("apps:destroy", "it destroys an app"),
        ],
        "cdk" => &[("destroy", "it destroys infrastructure")],
        "vsce" | "ovsx" => &[("unpublish", "it takes back a published version")],
        _ => return None,
    };
    let is_shown = arguments.contains(&"--help");
    // `db:drop:all`
    let is_given = |word: &str| {
        let mut behind = arguments.iter().filter_map(|it| it.strip_prefix(word));
        behind.any(|rest| rest.is_empty() || rest.starts_with(':'))
    };
    let all = |way: &str| way.split(' ').all(is_given);
    let found = ways.iter().find(|(way, _)| all(way));
    found.map(|(_, reason)| *reason).filter(|_| !is_shown)
}

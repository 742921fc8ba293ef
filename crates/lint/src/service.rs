//! What a command does to a running service, as far as its words tell for certain.

use crate::document::Invocation;
use crate::wrapped::{innermost, name_of};

/// What keeps a service running.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Manager {
    Pm2,
    Docker,
    Compose,
    Systemd,
    Supervisor,
    /// A program or script of its own that takes `start` and `stop`.
    Own,
    /// Nothing: an interpreter in the foreground.
    Direct,
}

/// What a command does to a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Deed {
    /// It has this service of this manager running afterwards.
    Start(Manager, String),
    /// It has it stopped afterwards.
    Stop(Manager, String),
    /// It starts nothing and stops nothing, and asks nobody else to.
    Quiet,
    /// Its words do not tell.
    Unknown,
}

/// What a command does to a service.
pub(crate) fn deed(invocation: &Invocation<'_>) -> Deed {
    let mut words = invocation.words();
    // Whether it has a path tells a program of its own from one of the system.
    words[0] = invocation.path();
    of_words(&words)
}

fn of_words(words: &[&str]) -> Deed {
    let Some((program, arguments)) = words.split_first() else {
        return Deed::Quiet;
    };
    let name = name_of(program);
    let operands: Vec<&str> = arguments
        .iter()
        .filter(|word| !word.starts_with('-'))
        .copied()
        .collect();
    let verb = operands.first().copied().unwrap_or_default();
    let object = || operands.get(1).copied().unwrap_or_default().to_owned();
    match name {
        "systemctl" => systemd(verb, arguments, object()),
        "service" => match operands.get(1).copied() {
            Some("start" | "restart" | "reload") => Deed::Start(Manager::Systemd, verb.to_owned()),
            Some("stop") => Deed::Stop(Manager::Systemd, verb.to_owned()),
            Some("status") => Deed::Quiet,
            _ => Deed::Unknown,
        },
        "pm2" => match verb {
            "start" | "restart" | "reload" | "startOrReload" | "startOrRestart" => {
                Deed::Start(Manager::Pm2, named(arguments).unwrap_or_else(object))
            }
            "stop" | "delete" | "kill" => Deed::Stop(Manager::Pm2, object()),
            "list" | "ls" | "logs" | "status" | "show" | "describe" | "monit" | "flush"
            | "save" => Deed::Quiet,
            _ => Deed::Unknown,
        },
        "supervisorctl" => match verb {
            "start" | "restart" => Deed::Start(Manager::Supervisor, object()),
            "stop" => Deed::Stop(Manager::Supervisor, object()),
            "status" | "tail" => Deed::Quiet,
            _ => Deed::Unknown,
        },
        "docker" | "podman" | "docker-compose" | "podman-compose" => {
            container(name, verb, arguments, &operands)
        }
        "node" | "java" | "deno" | "bun" => Deed::Start(Manager::Direct, verb.to_owned()),
        _ if is_quiet(name, verb, arguments) => Deed::Quiet,
        _ => own(program, name, arguments),
    }
}

fn systemd(verb: &str, arguments: &[&str], object: String) -> Deed {
    let now = arguments.contains(&"--now");
    match verb {
        "start" | "restart" | "reload" | "try-restart" | "reload-or-restart" => {
            Deed::Start(Manager::Systemd, object)
        }
        "enable" if now => Deed::Start(Manager::Systemd, object),
        "disable" if now => Deed::Stop(Manager::Systemd, object),
        "stop" | "kill" => Deed::Stop(Manager::Systemd, object),
        "status" | "is-active" | "is-enabled" | "daemon-reload" | "show" | "cat" | "list-units"
        | "enable" | "disable" => Deed::Quiet,
        _ => Deed::Unknown,
    }
}

fn container(name: &str, verb: &str, arguments: &[&str], operands: &[&str]) -> Deed {
    if name.ends_with("-compose") || verb == "compose" {
        let has = |wanted: &[&str]| operands.iter().any(|word| wanted.contains(word));
        let whole = "compose".to_owned();
        return if has(&["up", "start", "restart", "run", "create"]) {
            Deed::Start(Manager::Compose, whole)
        } else if has(&["down", "stop", "kill", "rm"]) {
            Deed::Stop(Manager::Compose, whole)
        } else if has(&["ps", "logs", "pull", "build", "config", "images"]) {
            Deed::Quiet
        } else {
            exec(name, arguments)
        };
    }
    let object = operands.get(1).copied().unwrap_or_default().to_owned();
    match verb {
        "run" => Deed::Start(Manager::Docker, named(arguments).unwrap_or(object)),
        "start" | "restart" => Deed::Start(Manager::Docker, object),
        "stop" | "kill" | "rm" => Deed::Stop(Manager::Docker, object),
        "ps" | "logs" | "images" | "inspect" | "pull" | "tag" | "stats" | "login" | "build"
        | "save" | "load" | "image" => Deed::Quiet,
        "exec" => exec(name, arguments),
        _ => Deed::Unknown,
    }
}

/// What a command in a container does, if it is another one than the outer.
fn exec(name: &str, arguments: &[&str]) -> Deed {
    let words: Vec<&str> = std::iter::once(name)
        .chain(arguments.iter().copied())
        .collect();
    let inner = innermost(&words);
    let quiet = inner.len() < words.len()
        && inner
            .split_first()
            .is_some_and(|(program, rest)| is_quiet(name_of(program), "", rest));
    if quiet { Deed::Quiet } else { Deed::Unknown }
}

/// `--name backend`, `--name=backend`.
fn named(arguments: &[&str]) -> Option<String> {
    arguments.iter().enumerate().find_map(|(at, argument)| {
        let value = match argument.strip_prefix("--name") {
            Some("") => arguments.get(at + 1).copied(),
            Some(rest) => rest.strip_prefix('='),
            None => None,
        };
        value.map(str::to_owned)
    })
}

/// `/opt/shop/bin/shop start`, `./scripts/nats_stop.sh`.
fn own(program: &str, name: &str, arguments: &[&str]) -> Deed {
    let of = |manager, start: bool, service: String| {
        if start {
            Deed::Start(manager, service)
        } else {
            Deed::Stop(manager, service)
        }
    };
    if program.contains('/') {
        match arguments {
            ["start" | "restart" | "daemon" | "foreground"] => {
                return of(Manager::Own, true, name.to_owned());
            }
            ["stop"] => return of(Manager::Own, false, name.to_owned()),
            ["ping" | "status" | "version"] => return Deed::Quiet,
            _ => {}
        }
    }
    let stem = name.strip_suffix(".sh").unwrap_or(name);
    let mut words = stem.split(['-', '_', '.']);
    let (starts, stops) = words.clone().fold((false, false), |(starts, stops), word| {
        (
            starts || matches!(word, "start" | "restart" | "up" | "run"),
            stops || matches!(word, "stop" | "down" | "kill"),
        )
    });
    let service: Vec<&str> = words
        .by_ref()
        .filter(|word| !matches!(*word, "start" | "stop" | "restart"))
        .collect();
    match (stem.len() < name.len(), starts, stops) {
        (true, true, false) => of(Manager::Own, true, service.join("_")),
        (true, false, true) => of(Manager::Own, false, service.join("_")),
        _ => Deed::Unknown,
    }
}

/// Programs that start and stop nothing, whatever their arguments, and some that do not with these.
fn is_quiet(name: &str, verb: &str, arguments: &[&str]) -> bool {
    match name {
        "" | "ls" | "cat" | "tail" | "head" | "grep" | "echo" | "printf" | "cd" | "pwd"
        | "export" | "sleep" | "ping" | "df" | "du" | "free" | "psql" | "pg_dump"
        | "pg_restore" | "mysql" | "mysqldump" | "redis-cli" | "cp" | "mv" | "rm" | "ln"
        | "mkdir" | "chmod" | "chown" | "rsync" | "tar" | "gzip" | "gunzip" | "zcat" | "unzip"
        | "nc" | "ss" | "ps" | "pgrep" | "lsof" | "test" | "[" | "true" | "wc" | "awk" | "sed"
        | "jq" | "diff" | "date" | "find" | "journalctl" | "dig" | "uptime" | "sort" | "tee"
        | "read" => true,
        // A request that sends something may set off anything.
        "curl" | "wget" => !arguments.iter().any(|argument| {
            [
                "-X",
                "-d",
                "-F",
                "-T",
                "--request",
                "--data",
                "--json",
                "--form",
                "--post",
            ]
            .iter()
            .any(|flag| argument.starts_with(flag))
        }),
        "git" => matches!(
            verb,
            "checkout"
                | "switch"
                | "fetch"
                | "pull"
                | "log"
                | "status"
                | "show"
                | "diff"
                | "tag"
                | "stash"
                | "reset"
                | "revert"
                | "branch"
                | "rev-parse"
                | "restore"
        ),
        "npm" | "yarn" | "pnpm" => {
            matches!(verb, "install" | "ci" | "i" | "build") || arguments == ["run", "build"]
        }
        "pip" | "pip3" | "composer" | "bundle" => verb == "install",
        "kubectl" => matches!(verb, "get" | "describe" | "logs" | "top" | "wait"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deed_is_told_by_program_and_arguments() {
        let start = |manager, name: &str| Deed::Start(manager, name.to_owned());
        let stop = |manager, name: &str| Deed::Stop(manager, name.to_owned());
        for (command, expected) in [
            ("systemctl restart shop", start(Manager::Systemd, "shop")),
            (
                "systemctl disable --now shop",
                stop(Manager::Systemd, "shop"),
            ),
            ("systemctl daemon-reload", Deed::Quiet),
            ("service shop stop", stop(Manager::Systemd, "shop")),
            ("pm2 start a.js --name shop", start(Manager::Pm2, "shop")),
            ("pm2 delete shop", stop(Manager::Pm2, "shop")),
            (
                "docker run -d --name=shop shop:1",
                start(Manager::Docker, "shop"),
            ),
            (
                "docker compose -f a.yml up -d",
                start(Manager::Compose, "compose"),
            ),
            ("docker-compose down", stop(Manager::Compose, "compose")),
            ("docker exec db psql shop", Deed::Quiet),
            ("docker exec db ./run.sh", Deed::Unknown),
            ("/opt/shop/bin/shop stop", stop(Manager::Own, "shop")),
            ("./scripts/nats_stop.sh", stop(Manager::Own, "nats")),
            ("./scripts/stop-and-start.sh", Deed::Unknown),
            ("./deploy.sh", Deed::Unknown),
            ("make stop", Deed::Unknown),
            ("node dist/main.js", start(Manager::Direct, "dist/main.js")),
            ("curl -f http://shop/health", Deed::Quiet),
            ("curl -XPOST http://ci/deploy", Deed::Unknown),
            ("git checkout v1", Deed::Quiet),
            ("git push", Deed::Unknown),
            ("npm run build", Deed::Quiet),
            ("npm run start", Deed::Unknown),
        ] {
            let words: Vec<&str> = command.split(' ').collect();
            assert_eq!(of_words(&words), expected, "{command}");
        }
    }
}

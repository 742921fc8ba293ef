//! The programs that wait for a person at a terminal. A launch closes what they would read from: they fail, or do
//! nothing and say that all is well.

use crate::shell::{End, Line, Simple};

/// What a command line wants of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attended {
    /// Why, and what to write instead.
    pub reason: String,
    /// The shell that is open behind it: what comes next belongs there.
    pub shell: Option<Shell>,
}

/// The longest name of a host or a user; everything behind it repeats it.
const LONGEST: usize = 255;

/// A shell that a person would go on in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shell {
    /// Where it runs.
    pub place: String,
    /// How a single command is run there.
    pub instead: String,
    /// The host that it runs on, as it was called.
    pub host: Option<String>,
}

/// What a command line wants of a person at a terminal, if anything.
pub fn attended(line: &Line) -> Option<Attended> {
    let mut fed = line.here_document;
    line.commands.iter().find_map(|simple| {
        let reads = fed
            || simple
                .redirections
                .iter()
                .any(|from| from.operator.starts_with('<'));
        fed = line.here_document || simple.end == End::Pipe;
        of_simple(simple, reads)
    })
}

/// `fed`: something else than a person writes into it.
fn of_simple(simple: &Simple, fed: bool) -> Option<Attended> {
    let words: Vec<&str> = simple.words.iter().map(|word| word.text.as_str()).collect();
    let writes = || {
        simple
            .redirections
            .iter()
            .any(|to| to.operator.starts_with('>'))
    };
    if let Some(shell) = opened(&words, fed) {
        let Shell { place, instead, .. } = &shell;
        return Some(Attended {
            reason: format!(
                "it needs a terminal: a shell opens {place} and waits; write `{instead}`, or do it by hand and attest it"
            ),
            shell: Some(shell),
        });
    }
    let words = behind_sudo(&words);
    let name = words.first()?.rsplit('/').next()?;
    let arguments = &words[1..];
    let (why, instead) = edits(name, arguments)
        .map(|why| (why, "write the change as a command"))
        .or_else(|| attaches_terminal(name, arguments))
        .or_else(|| asks(name, arguments, fed))
        .or_else(|| waits_for_input(name, arguments, fed, &writes))?;
    Some(Attended {
        reason: format!("it needs a terminal: {why}; {instead}, or do it by hand and attest it"),
        shell: None,
    })
}

fn behind_sudo<'w, 's>(words: &'w [&'s str]) -> &'w [&'s str] {
    match words {
        ["sudo", "-u" | "-g", _, rest @ ..] => rest,
        ["sudo", flag, rest @ ..] if matches!(*flag, "-E" | "-H" | "-n") => rest,
        ["sudo", rest @ ..] => rest,
        _ => words,
    }
}

/// The shell that a command opens and gives nothing to do.
fn opened(words: &[&str], fed: bool) -> Option<Shell> {
    if fed {
        return None;
    }
    let root = || Shell {
        place: "as another user".to_owned(),
        instead: "sudo COMMAND".to_owned(),
        host: None,
    };
    match words {
        ["sudo", "-i" | "-s" | "su" | "bash" | "sh"]
        | ["sudo", "su", "-" | "-l"]
        | ["su"]
        | ["su", "-" | "-l"] => return Some(root()),
        ["su", "-" | "-l", user]
        | ["sudo", "su", "-" | "-l", user]
        | ["sudo", "-u", user, "-i" | "-s" | "bash" | "sh"]
        | ["sudo", "-iu", user]
            if user.len() <= LONGEST =>
        {
            return Some(Shell {
                place: format!("as {user}"),
                instead: format!("sudo -u {user} COMMAND"),
                host: None,
            });
        }
        _ => {}
    }
    let words = behind_sudo(words);
    let name = words.first()?.rsplit('/').next()?;
    match name {
        "ssh" => remote(&words[1..]),
        "docker" | "podman" | "docker-compose" | "kubectl" | "oc" => contained(words),
        _ => None,
    }
}

/// `ssh HOST` without a command.
fn remote(arguments: &[&str]) -> Option<Shell> {
    const WITH_VALUE: &str = "BbcDEeFIiJLlmOopQRSWw";
    // No shell, no terminal, or no connection at all.
    const OTHER: &str = "NTVGfOQW";
    let mut host = None;
    let mut value = false;
    for argument in arguments {
        if std::mem::take(&mut value) {
            continue;
        }
        if let Some(flags) = argument.strip_prefix('-') {
            if flags.contains(|flag| OTHER.contains(flag)) && !flags.starts_with(['i', 'o', 'l']) {
                return None;
            }
            value = flags.len() == 1 && WITH_VALUE.contains(flags)
                || flags.len() > 1 && flags.ends_with(['i', 'p', 'o', 'l']) && is_flags(flags);
        } else if host.replace(*argument).is_some() {
            return None;
        }
    }
    let host = host.filter(|host| host.len() <= LONGEST)?;
    Some(Shell {
        place: format!("on {host}"),
        instead: format!("ssh {host} COMMAND"),
        host: Some(host.to_owned()),
    })
}

/// Whether several flags of ssh stand together that take no value, up to the last: `-tti`.
fn is_flags(flags: &str) -> bool {
    flags[..flags.len() - 1]
        .bytes()
        .all(|flag| b"46AaCfGgKkMNnqsTtVvXxYy".contains(&flag))
}

/// `docker exec -it web sh`, `docker compose exec web bash`, `kubectl exec -it pod -- sh`.
fn contained(words: &[&str]) -> Option<Shell> {
    let (last, front) = words.split_last()?;
    let is_shell = matches!(
        last.rsplit('/').next(),
        Some("sh" | "bash" | "ash" | "zsh" | "dash")
    );
    let verb = front
        .iter()
        .take(6)
        .position(|word| matches!(*word, "exec" | "run"))?;
    let compose = front[0] == "docker-compose" || front[..verb].contains(&"compose");
    let open = |word: &&str| {
        word.strip_prefix('-').is_some_and(|flags| {
            !flags.starts_with('-') && flags.contains('i') && flags.len() <= 2
                || matches!(flags, "-interactive" | "-stdin")
        })
    };
    let detached = front.iter().any(|word| matches!(*word, "-d" | "--detach"));
    let interactive = !detached && (compose || front[verb..].iter().any(open));
    // `sh -c '...'`, a script
    let named = front.len() > verb + 1;
    (is_shell && interactive && named).then(|| {
        let inside: Vec<&str> = front
            .iter()
            .filter(|word| !open(word) && **word != "-t")
            .copied()
            .collect();
        let inside = inside.join(" ");
        Shell {
            place: "in a container".to_owned(),
            instead: if inside.len() <= LONGEST {
                format!("{inside} COMMAND")
            } else {
                "docker exec ... COMMAND".to_owned()
            },
            host: None,
        }
    })
}

/// `docker exec -it web ls`: a terminal in the container for what is written here, which docker refuses where there is none.
fn attaches_terminal(name: &str, arguments: &[&str]) -> Option<(&'static str, &'static str)> {
    const GLOBAL_WITH_VALUE: [&str; 6] = ["-H", "--host", "-c", "--context", "-l", "--log-level"];
    const WITH_VALUE: &str = "aceghlmpuvw";
    const ALONE: [&str; 9] = [
        "--rm",
        "--init",
        "--privileged",
        "--read-only",
        "--publish-all",
        "--no-healthcheck",
        "--oom-kill-disable",
        "--quiet",
        "--sig-proxy",
    ];
    if name != "docker" {
        return None;
    }
    let mut words = arguments.iter();
    loop {
        match *words.next()? {
            "exec" | "run" => break,
            "container" => {}
            option if GLOBAL_WITH_VALUE.contains(&option) => drop(words.next()),
            option if option.starts_with('-') => {}
            _ => return None,
        }
    }
    let (mut interactive, mut terminal) = (false, false);
    while let Some(option) = words.next().and_then(|word| word.strip_prefix('-')) {
        match option {
            "-interactive" => interactive = true,
            "-tty" => terminal = true,
            "-detach" | "-help" => return None,
            long if long.starts_with('-') => {
                let alone = long.contains('=') || ALONE.iter().any(|name| &name[1..] == long);
                if !alone {
                    words.next();
                }
            }
            letters => {
                let end = letters.find(|letter| WITH_VALUE.contains(letter));
                let flags = &letters[..end.unwrap_or(letters.len())];
                if flags.contains('d') {
                    return None;
                }
                interactive |= flags.contains('i');
                terminal |= flags.contains('t');
                // `-u root`, and not `-uroot`
                if end.is_some_and(|end| end + 1 == letters.len()) {
                    words.next();
                }
            }
        }
    }
    (interactive && terminal).then_some((
        "`-i` and `-t` together give the container a terminal, and fail where there is none",
        "leave out `-t`",
    ))
}

fn edits(name: &str, arguments: &[&str]) -> Option<&'static str> {
    const EDITOR: &str = "an editor opens";
    match (name, arguments) {
        ("nano" | "vim" | "vi" | "nvim" | "emacs" | "pico" | "visudo", _) => {
            let only_shown = matches!(arguments, ["--version" | "-v" | "--help"]);
            (!only_shown).then_some(EDITOR)
        }
        ("crontab", ["-e", ..] | ["-u", _, "-e"])
        | ("kubectl" | "oc" | "systemctl", ["edit", ..]) => Some(EDITOR),
        _ => None,
    }
}

/// What asks for something that can be given to it, and how.
fn asks(name: &str, arguments: &[&str], fed: bool) -> Option<(&'static str, &'static str)> {
    const LOGS_IN: &str = "it asks who you are";
    const TOKEN: &str = "give it a token in the environment";
    let has = |options: &[&str]| {
        arguments.iter().any(|argument| {
            options
                .iter()
                .any(|option| argument == option || argument.split('=').next() == Some(option))
        })
    };
    if fed || has(&["--help", "-h"]) {
        return None;
    }
    match (name, arguments) {
        ("docker" | "podman", ["login", ..]) => {
            let given = has(&["--password-stdin"])
                || has(&["-u", "--username"]) && has(&["-p", "--password"]);
            (!given).then_some((
                LOGS_IN,
                "write `docker login -u NAME --password-stdin < FILE`",
            ))
        }
        ("git", ["commit", options @ ..]) => {
            const WORDED: [&str; 10] = [
                "--message",
                "--file",
                "--no-edit",
                "--reuse-message",
                "--fixup",
                "--allow-empty-message",
                "--dry-run",
                "--help",
                "-h",
                "-C",
            ];
            // `-am 'Fix'`
            let is_worded = |option: &&str| {
                let name = option.split('=').next().unwrap_or(option);
                let letters = option.strip_prefix('-').filter(|it| !it.starts_with('-'));
                WORDED.contains(&name) || letters.is_some_and(|it| it.contains(['m', 'F']))
            };
            (!options.iter().any(is_worded))
                .then_some(("an editor opens for the message", "give it with `-m`"))
        }
        ("gh", ["auth", "login", ..]) => {
            (!has(&["--with-token"])).then_some((LOGS_IN, "set GH_TOKEN"))
        }
        ("az", ["login", ..]) => {
            let given = has(&[
                "--service-principal",
                "--identity",
                "-i",
                "--federated-token",
            ]);
            (!given).then_some((LOGS_IN, "write `az login --service-principal ...`"))
        }
        (
            "vercel" | "netlify" | "firebase" | "heroku" | "railway" | "wrangler" | "npm"
            | "supabase" | "eas" | "expo",
            ["login", ..],
        )
        | ("fly" | "flyctl", ["auth", "login", ..])
        | (
            "npx",
            [
                "vercel" | "netlify" | "firebase" | "wrangler" | "supabase" | "eas",
                "login",
                ..,
            ],
        ) => (!has(&["--token", "--ci"])).then_some((LOGS_IN, TOKEN)),
        (
            "gcloud",
            ["auth", "login", ..] | ["auth", "application-default", "login", ..] | ["init", ..],
        ) => (!has(&["--cred-file"]))
            .then_some((LOGS_IN, "write `gcloud auth activate-service-account ...`")),
        ("aws", ["configure"] | ["configure", "sso", ..]) => Some((
            LOGS_IN,
            "set AWS_PROFILE, or AWS_ACCESS_KEY_ID and what belongs to it",
        )),
        ("certbot", _) => asks_certbot(arguments).then_some((
            "it asks for what it is not told",
            "write `certbot --non-interactive --agree-tos -m ADDRESS -d DOMAIN ...`",
        )),
        ("passwd", _) => Some(("it asks for a password", "write `chpasswd < FILE`")),
        _ => None,
    }
}

/// Whether certbot asks for a certificate, and a person for what is missing: the domains, and the first time an
/// address and a yes to the terms.
fn asks_certbot(arguments: &[&str]) -> bool {
    const QUIET: [&str; 5] = [
        "-n",
        "--non-interactive",
        "--noninteractive",
        "-q",
        "--quiet",
    ];
    const DOMAINS: [&str; 3] = ["-d", "--domain", "--domains"];
    const ADDRESS: [&str; 3] = ["-m", "--email", "--register-unsafely-without-email"];
    const OTHER: [&str; 14] = [
        "renew",
        "certificates",
        "delete",
        "revoke",
        "register",
        "update_account",
        "unregister",
        "show_account",
        "reconfigure",
        "enhance",
        "install",
        "plugins",
        "rollback",
        "--version",
    ];
    let has = |options: &[&str]| {
        let mut names = arguments.iter().map(|argument| {
            let (name, _) = argument.split_once('=').unwrap_or((argument, ""));
            name
        });
        names.any(|name| options.contains(&name))
    };
    let told = has(&DOMAINS) && has(&ADDRESS) && has(&["--agree-tos"]);
    !arguments.is_empty() && !told && !has(&QUIET) && !has(&OTHER)
}

/// `tee FILE` and `cat > FILE` with nothing to write: at a terminal one would type it. Without one the file is emptied.
fn waits_for_input(
    name: &str,
    arguments: &[&str],
    fed: bool,
    writes: &impl Fn() -> bool,
) -> Option<(&'static str, &'static str)> {
    let waits = match name {
        "tee" => true,
        "cat" => arguments.is_empty() && writes(),
        _ => false,
    };
    (waits && !fed).then_some((
        "what it is to write has to be typed",
        "write the lines behind it as `<<'EOF'` ... `EOF`",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::read;

    #[test]
    fn what_waits_for_a_person_is_told() {
        for command in [
            "vim .env",
            "sudo nano /etc/hosts",
            "crontab -e",
            "kubectl edit deployment web",
            "git commit",
            "git add . && git commit --amend",
            "vercel login",
            "gh auth login",
            "az login",
            "docker login registry.example",
            "docker login -u bot registry.example",
            "gcloud auth login",
            "tee /etc/motd",
            "sudo tee /etc/motd",
            "cat > .env",
            "cd /srv && vi app.toml",
            "docker exec -it web ls",
            "docker exec -it web bash -c 'ls'",
            "docker exec -i -t -u root web ls",
            "docker exec -ti -e A=1 --env B=2 web ls",
            "docker exec -it db psql shop < dump.sql",
            "docker run --rm -it --name probe image:2 curl -f http://web/",
            "docker --context remote container exec --interactive --tty web ls",
            "certbot --nginx",
            "sudo certbot --nginx -d shop.example",
            "certbot certonly --standalone -d shop.example -m me@shop.example",
        ] {
            let found = attended(&read(command)).expect(command);
            assert_eq!(found.shell, None, "{command}");
        }
        for (command, instead) in [
            ("ssh web1", "ssh web1 COMMAND"),
            ("ssh -i key.pem -p 2222 me@web1", "ssh me@web1 COMMAND"),
            ("ssh -tt web1", "ssh web1 COMMAND"),
            ("sudo -i", "sudo COMMAND"),
            ("su - deploy", "sudo -u deploy COMMAND"),
            ("sudo su -", "sudo COMMAND"),
            ("docker exec -it web bash", "docker exec web COMMAND"),
            (
                "docker compose exec web sh",
                "docker compose exec web COMMAND",
            ),
            (
                "kubectl exec -it deploy/web -n shop -- /bin/bash",
                "kubectl exec deploy/web -n shop -- COMMAND",
            ),
        ] {
            let found = attended(&read(command)).expect(command);
            assert_eq!(found.shell.expect(command).instead, instead, "{command}");
        }
    }

    #[test]
    fn what_needs_nobody_is_left_alone() {
        for command in [
            "ssh web1 uptime",
            "ssh -i key.pem web1 'sudo reboot'",
            "ssh web1 <<EOF\nuptime\nEOF",
            "ssh web1 < script.sh",
            "cat script.sh | ssh web1",
            "ssh -N -L 5432:db:5432 bastion",
            "ssh -T git@example.com",
            "sudo systemctl restart web",
            "docker exec web ls",
            "docker exec -t db pg_dump shop",
            "docker exec -i db psql shop < dump.sql",
            "docker exec -i web ls -it",
            "docker exec -d -it web ls",
            "docker run -dit --name web image",
            "docker run -i --name -t image",
            "docker compose exec -it web ls",
            "podman exec -it web ls",
            "kubectl exec -it web -- ls",
            "certbot renew --dry-run",
            "certbot --nginx -n -d shop.example",
            "certbot certonly --webroot -w /srv -d shop.example --agree-tos --email=me@shop.example",
            "certbot certificates",
            "certbot --version",
            "certbot",
            "docker run --rm image sh",
            "docker login -u bot -p \"$TOKEN\"",
            "docker login -u bot --password-stdin registry.example",
            "echo $TOKEN | docker login --username bot --password-stdin",
            "gh auth login --with-token < token",
            "az login --identity",
            "kubectl exec web -- ls /bin/sh",
            "crontab -l",
            "echo x | sudo tee /etc/motd",
            "tee /etc/motd <<EOF\nx\nEOF",
            "cat a > b",
            "cat > a <<EOF\nx\nEOF",
            "echo vim",
            "git commit -am 'Set the version'",
            "git commit --amend --no-edit",
            "",
        ] {
            assert_eq!(attended(&read(command)), None, "{command}");
        }
    }
}

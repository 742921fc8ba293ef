//! Knows the commands that never end by themselves: followers, watchers, servers in the foreground.

use crate::lexicon::Phrases;
use crate::shell::{CommandLine, Simple, Word};
use std::sync::LazyLock;

/// How often a command may be wrapped in another (`ssh host bash -c "..."`) before it is taken to end.
const WRAPPED: usize = 4;

/// Whether a command never ends by itself: `tail -f`, `watch`, a dev server, a foreground container.
pub(crate) fn never_ends(command: &CommandLine<'_>) -> bool {
    line_never_ends(command, WRAPPED)
}

fn line_never_ends(command: &CommandLine<'_>, wrapped: usize) -> bool {
    let mut stopped = false;
    for simple in command.simple.iter().rev() {
        stopped = simple.piped && stopped;
        if !simple.background && !stopped && simple_never_ends(&simple.words, wrapped) {
            return true;
        }
        stopped |= ends_its_input(simple);
    }
    FOREVER.is_in(command.text) && !LEAVES.is_in(command.text)
}

static FOREVER: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[(
        (),
        &[
            "while true",
            "while :",
            "while [ 1 ]",
            "until false",
            "for ((;;))",
        ],
    )])
});

/// Words that leave a loop.
static LEAVES: LazyLock<Phrases<()>> =
    LazyLock::new(|| Phrases::new(&[((), &["break", "exit", "return"])]));

/// `head` and `grep -q` close their input, and so end what writes to it.
fn ends_its_input(simple: &Simple<'_>) -> bool {
    match simple.words.first().map(Word::as_str) {
        Some("head") => true,
        Some("grep" | "egrep" | "rg") => simple.words.iter().any(|word| {
            matches!(word.as_str(), "--quiet" | "--max-count")
                || word.starts_with("--max-count=")
                || is_short(word) && word.contains(['q', 'm'])
        }),
        _ => false,
    }
}

/// Whether a word is a group of one-letter flags: `-it`.
fn is_short(word: &str) -> bool {
    word.len() > 1
        && word.starts_with('-')
        && word[1..].bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Whether the words hold a flag by its long name, or by its letter in a group.
fn has(words: &[Word<'_>], long: &str, short: Option<char>) -> bool {
    words.iter().any(|word| {
        word.strip_prefix(long).is_some_and(|rest| {
            rest.is_empty() || rest.strip_prefix('=').is_some_and(|value| value != "false")
        }) || short.is_some_and(|letter| is_short(word) && word[1..].contains(letter))
    })
}

fn simple_never_ends(words: &[Word<'_>], wrapped: usize) -> bool {
    let Some(program) = words.first() else {
        return false;
    };
    let name = program.rsplit('/').next().unwrap_or(program);
    let name = name.strip_suffix(".exe").unwrap_or(name);
    let rest = &words[1..];
    if rest.iter().any(|word| {
        matches!(
            word.as_str(),
            "--help" | "--version" | "-version" | "-V" | "help" | "version"
        )
    }) {
        return false;
    }
    let inner = |words: &[Word<'_>]| wrapped > 0 && simple_never_ends(words, wrapped - 1);
    match name {
        "sudo" | "nohup" | "time" | "exec" | "nice" | "stdbuf" | "env" | "command" | "doas"
        | "dotenv" | "npx" | "bunx" | "pnpx" | "uvx" => {
            let skipped = rest
                .iter()
                .position(|word| !word.starts_with('-') && !word.contains('='))
                .unwrap_or(rest.len());
            inner(&rest[skipped..])
        }
        "poetry" | "pipenv" | "uv" | "pdm" | "hatch" | "rye"
            if rest.first().is_some_and(|word| word == "run") =>
        {
            inner(&rest[1..])
        }
        "bundle" if rest.first().is_some_and(|word| word == "exec") => inner(&rest[1..]),
        "bash" | "sh" | "zsh" => {
            let script = rest
                .iter()
                .position(|word| is_short(word) && word.ends_with('c'))
                .and_then(|at| rest.get(at + 1));
            wrapped > 0
                && script
                    .is_some_and(|script| line_never_ends(&CommandLine::of(script), wrapped - 1))
        }
        "ssh" => {
            has(rest, "-N", Some('N')) && !has(rest, "-f", Some('f')) || {
                let host = rest
                    .iter()
                    .position(|word| !word.starts_with('-'))
                    .unwrap_or(rest.len());
                let remote = rest[(host + 1).min(rest.len())..].join(" ");
                wrapped > 0
                    && !remote.is_empty()
                    && line_never_ends(&CommandLine::of(&remote), wrapped - 1)
            }
        }
        "docker" | "podman" | "docker-compose" | "podman-compose" | "nerdctl" => {
            container_never_ends(name, rest, wrapped)
        }
        "kubectl" | "oc" | "k" | "microk8s" | "k3s" => kubernetes_never_ends(rest, wrapped),
        "npm" | "yarn" | "pnpm" | "bun" | "deno" => script_never_ends(name, rest),
        _ => program_never_ends(name, rest),
    }
}

/// The arguments from the subcommand on: `docker -H x compose -f y up` gives `up`.
fn from_subcommand(rest: &[Word<'_>], valued: &[&str]) -> usize {
    let mut at = 0;
    while let Some(word) = rest.get(at) {
        if !word.starts_with('-') {
            break;
        }
        at += if valued.contains(&word.as_str()) {
            2
        } else {
            1
        };
    }
    at.min(rest.len())
}

fn container_never_ends(name: &str, rest: &[Word<'_>], wrapped: usize) -> bool {
    let at = from_subcommand(
        rest,
        &[
            "-H",
            "--host",
            "-c",
            "--context",
            "-f",
            "--file",
            "-p",
            "--project-name",
            "--env-file",
            "--profile",
        ],
    );
    let Some(subcommand) = rest.get(at) else {
        return false;
    };
    let arguments = &rest[at + 1..];
    if subcommand == "compose" || subcommand == "container" {
        return container_never_ends("docker-compose", arguments, wrapped);
    }
    let detached = has(arguments, "--detach", Some('d')) || has(arguments, "--wait", None);
    match subcommand.as_str() {
        "logs" => has(arguments, "--follow", Some('f')),
        "up" => {
            !detached
                && !has(arguments, "--no-start", None)
                && !has(arguments, "--exit-code-from", None)
                && !has(arguments, "--abort-on-container-exit", None)
        }
        "stats" => !has(arguments, "--no-stream", None),
        "events" => !has(arguments, "--until", None),
        "attach" => true,
        "watch" => name.ends_with("compose"),
        "run" if !name.ends_with("compose") => {
            let image = image_position(arguments);
            let publishes = arguments[..image].iter().any(|word| {
                word == "-p"
                    || word == "-P"
                    || word.starts_with("--publish")
                    || word.starts_with("-p")
            });
            let commanded = arguments.len() > image + 1;
            !has(&arguments[..image], "--detach", Some('d'))
                && image < arguments.len()
                && !commanded
                && (publishes || !has(&arguments[..image], "--rm", None))
        }
        "exec" => {
            let container = from_subcommand(
                arguments,
                &["-e", "--env", "-u", "--user", "-w", "--workdir"],
            );
            !detached
                && wrapped > 0
                && simple_never_ends(
                    &arguments[(container + 1).min(arguments.len())..],
                    wrapped - 1,
                )
        }
        _ => false,
    }
}

/// Where the image stands in the arguments of `docker run`.
fn image_position(arguments: &[Word<'_>]) -> usize {
    let mut at = 0;
    while let Some(word) = arguments.get(at) {
        if !word.starts_with('-') {
            break;
        }
        let flag = matches!(
            word.as_str(),
            "--rm"
                | "--init"
                | "--privileged"
                | "--read-only"
                | "--tty"
                | "--interactive"
                | "--detach"
                | "--publish-all"
                | "--no-healthcheck"
                | "--oom-kill-disable"
        ) || word.contains('=')
            || is_short(word)
                && word[1..]
                    .bytes()
                    .all(|byte| matches!(byte, b'i' | b't' | b'd' | b'P'));
        at += if flag { 1 } else { 2 };
    }
    at.min(arguments.len())
}

fn kubernetes_never_ends(rest: &[Word<'_>], wrapped: usize) -> bool {
    let at = from_subcommand(
        rest,
        &[
            "-n",
            "--namespace",
            "--context",
            "--kubeconfig",
            "--cluster",
            "--user",
            "-s",
        ],
    );
    let Some(subcommand) = rest.get(at) else {
        return false;
    };
    let arguments = &rest[at + 1..];
    let until = arguments.iter().position(|word| word == "--");
    let own = &arguments[..until.unwrap_or(arguments.len())];
    match subcommand.as_str() {
        // The log of a job ends with the job.
        "logs" => {
            has(own, "--follow", Some('f'))
                && !own.iter().any(|word| {
                    word == "-f=false"
                        || word.starts_with("job/")
                        || word.starts_with("jobs/")
                        || word.contains("job-name=")
                })
        }
        "get" => {
            (has(own, "--watch", Some('w')) || has(own, "--watch-only", None))
                && !has(own, "--request-timeout", None)
        }
        "port-forward" | "proxy" | "attach" => true,
        "events" => has(own, "--watch", Some('w')),
        "exec" => until
            .is_some_and(|at| wrapped > 0 && simple_never_ends(&arguments[at + 1..], wrapped - 1)),
        "kubectl" => wrapped > 0 && kubernetes_never_ends(arguments, wrapped - 1),
        _ => false,
    }
}

/// Scripts of a JavaScript package: `npm run dev`, `yarn start`.
fn script_never_ends(name: &str, rest: &[Word<'_>]) -> bool {
    let mut words = rest.iter().filter(|word| !word.starts_with('-'));
    let mut script = words.next().map_or("", Word::as_str);
    let explicit = matches!(script, "run" | "run-script");
    if explicit {
        script = words.next().map_or("", Word::as_str);
    }
    if has(rest, "--watch", None) || has(rest, "--watchAll", None) {
        return true;
    }
    let mut parts = script.split(':');
    let stem = parts.next().unwrap_or("");
    let service = matches!(
        stem,
        "start" | "dev" | "serve" | "server" | "watch" | "preview" | "develop" | "storybook"
    );
    let task = parts.any(|part| {
        matches!(
            part,
            "build" | "stop" | "down" | "up" | "test" | "check" | "migrate" | "seed" | "setup"
        )
    });
    let last = script.rsplit(':').next().unwrap_or("");
    (service || matches!(last, "watch" | "dev" | "serve"))
        && !task
        && (explicit || stem == "start" || name != "npm")
}

fn program_never_ends(name: &str, rest: &[Word<'_>]) -> bool {
    let first = rest
        .iter()
        .find(|word| !word.starts_with('-'))
        .map_or("", Word::as_str);
    let is = |names: &[&str]| names.contains(&first);
    match name {
        "tail" | "gtail" => {
            (has(rest, "--follow", Some('f')) || has(rest, "-F", Some('F')))
                && !has(rest, "--pid", None)
        }
        "less" => rest.iter().any(|word| word == "+F"),
        "journalctl" | "multitail" | "dmesg" => {
            name == "multitail"
                || has(rest, "--follow", Some('f'))
                || name == "dmesg" && has(rest, "--follow", Some('w'))
        }
        "watch" => !has(rest, "--chgexit", Some('g')),
        "top" | "htop" | "atop" | "btop" | "iotop" | "iftop" | "nethogs" | "glances" | "k9s"
        | "ctop" | "lazydocker" => !rest.iter().any(|word| {
            is_short(word) && word.contains(['n', 'l']) || word.starts_with("--iterations")
        }),
        "stern" | "kubetail" => !has(rest, "--no-follow", None),
        "ping" | "ping6" => {
            !has(rest, "--count", Some('c')) && !rest.iter().any(|word| word == "-w")
        }
        "tcpdump" => !has(rest, "-c", Some('c')),
        "vmstat" | "iostat" | "mpstat" => {
            rest.iter()
                .filter(|word| word.bytes().all(|byte| byte.is_ascii_digit()))
                .count()
                == 1
        }
        "sleep" => is(&["infinity", "inf"]),
        "pm2" => {
            first == "logs" && !has(rest, "--nostream", None)
                || is(&["monit", "log"]) && !has(rest, "--nostream", None)
                || has(rest, "--no-daemon", None)
        }
        "heroku" | "flyctl" | "fly" | "vercel" | "railway" | "wrangler" | "firebase"
        | "supabase" | "gcloud" | "aws" | "eb" | "az" => {
            has(rest, "--tail", None) && name != "az"
                || has(rest, "--follow", None)
                || name == "wrangler" && is(&["tail", "dev"])
                || name == "vercel" && first == "dev"
                || matches!(name, "fly" | "flyctl")
                    && first == "logs"
                    && !has(rest, "--no-tail", Some('n'))
                || name == "gcloud"
                    && rest
                        .windows(2)
                        .any(|pair| pair[0] == "logging" && pair[1] == "tail")
                || name == "firebase" && (is(&["serve", "emulators:start"]))
                || name == "az"
                    && rest
                        .windows(2)
                        .any(|pair| pair[0] == "log" && pair[1] == "tail")
        }
        "locust" => {
            !has(rest, "--headless", None)
                && !has(rest, "--no-web", None)
                && !has_stray_argument(rest)
        }
        "node" | "nodejs" | "bun" => node_never_ends(rest),
        "nodemon" | "ts-node-dev" | "forever" | "live-server" | "http-server" | "json-server"
        | "webpack-dev-server" => name != "forever" || !is(&["start", "stop", "list"]),
        "tsx" | "tsc" | "jest" | "vitest" | "mocha" | "webpack" | "rollup" | "esbuild"
        | "tailwindcss" => {
            has(rest, "--watch", None)
                || has(rest, "--serve", None)
                || first == "watch"
                || name == "tsc" && has(rest, "-w", Some('w'))
        }
        "vite" => !is(&["build", "optimize"]),
        "next" | "nuxt" | "gatsby" | "remix" | "astro" | "ng" | "vue-cli-service"
        | "react-scripts" | "nest" | "strapi" | "hugo" | "mkdocs" | "jekyll" | "serverless"
        | "expo" | "docusaurus" => {
            is(&[
                "dev", "develop", "serve", "server", "start", "preview", "offline",
            ]) || name == "hugo" && has(rest, "--watch", Some('w'))
        }
        "flask" | "django-admin" | "manage.py" => is(&["run", "runserver"]),
        "rails" => is(&["server", "s"]) && !has(rest, "--daemon", Some('d')),
        "uvicorn" | "hypercorn" | "daphne" | "waitress-serve" | "rackup" | "puma" | "unicorn"
        | "sidekiq" | "gunicorn" => {
            !has(rest, "--daemon", Some('D'))
                && !has(rest, "-d", None)
                && !has(rest, "--check-config", None)
        }
        "streamlit" | "gradio" | "chainlit" => first == "run" || name == "gradio",
        "jupyter" => {
            is(&["notebook", "lab", "server"])
                && !rest.iter().any(|word| word == "list" || word == "stop")
        }
        "celery" => {
            rest.iter()
                .any(|word| matches!(word.as_str(), "worker" | "beat" | "flower"))
                && !has(rest, "--detach", Some('D'))
        }
        "airflow" => {
            is(&["webserver", "scheduler", "standalone", "triggerer"])
                && !has(rest, "--daemon", Some('D'))
        }
        "mlflow" => is(&["server", "ui"]),
        "php" => {
            let ends = has(rest, "--once", None) || has(rest, "--stop-when-empty", None);
            has(rest, "-S", Some('S'))
                || !ends
                    && rest.first().is_some_and(|word| word == "artisan")
                    && rest.get(1).is_some_and(|word| {
                        matches!(
                            word.as_str(),
                            "serve" | "queue:work" | "queue:listen" | "horizon" | "schedule:work"
                        )
                    })
        }
        "symfony" => {
            first == "serve" && !has(rest, "-d", Some('d'))
                || first == "server:start" && !has(rest, "-d", Some('d'))
        }
        "python" | "python3" | "py" | "pypy3" => python_never_ends(rest),
        "java" => {
            let jar = rest.iter().position(|word| word == "-jar");
            jar.is_some_and(|at| rest.len() == at + 2)
        }
        "mvn" | "mvnw" | "gradle" | "gradlew" => rest.iter().any(|word| {
            matches!(
                word.as_str(),
                "spring-boot:run"
                    | "bootRun"
                    | "quarkus:dev"
                    | "quarkusDev"
                    | "jetty:run"
                    | "tomcat7:run"
                    | "appRun"
            )
        }),
        "dotnet" | "cargo" | "mix" => is(&["watch", "phx.server"]),
        "redis-server" | "mongod" | "etcd" | "consul" | "vault" | "nats-server" | "prometheus"
        | "alertmanager" | "grafana-server" | "minio" | "memcached" | "haproxy" | "caddy"
        | "traefik" | "ngrok" | "cloudflared" | "mailhog" | "anvil" | "ganache" => {
            server_never_ends(name, rest, first)
        }
        "redis-cli" | "valkey-cli" => rest.iter().any(|word| {
            matches!(
                word.to_ascii_lowercase().as_str(),
                "monitor"
                    | "subscribe"
                    | "psubscribe"
                    | "--stat"
                    | "--latency"
                    | "--latency-history"
            )
        }),
        "nats" | "mosquitto_sub" => {
            name == "mosquitto_sub" && !rest.iter().any(|word| word == "-C" || word == "-W")
                || is(&["sub", "subscribe"]) && !has(rest, "--count", None)
        }
        "ipfs" => first == "daemon",
        "hardhat" => first == "node",
        "stripe" => first == "listen",
        "skaffold" | "tilt" => is(&["dev", "debug"]) || name == "tilt" && first == "up",
        "minikube" => is(&["tunnel"]) || first == "dashboard" && !has(rest, "--url", None),
        "nc" | "ncat" | "netcat" => is_listening(rest),
        "kafka-console-consumer" | "kafka-console-consumer.sh" => {
            !has(rest, "--max-messages", None) && !has(rest, "--timeout-ms", None)
        }
        _ => false,
    }
}

fn is_listening(rest: &[Word<'_>]) -> bool {
    rest.iter()
        .any(|word| is_short(word) && word.contains('k') && word.contains('l'))
}

fn server_never_ends(name: &str, rest: &[Word<'_>], first: &str) -> bool {
    match name {
        "consul" => first == "agent",
        "vault" | "minio" => first == "server",
        "caddy" => first == "run" || first == "file-server",
        "cloudflared" => {
            first == "tunnel" && rest.iter().any(|word| word == "run" || word == "--url")
        }
        "ngrok" => matches!(first, "http" | "tcp" | "start" | "tls"),
        "redis-server" => !rest.iter().any(|word| word == "--daemonize"),
        "mongod" => !has(rest, "--fork", None),
        "nats-server" => !rest.iter().any(|word| {
            matches!(word.as_str(), "-v" | "-t" | "-sl" | "--signal" | "-h")
                || word.starts_with("--signal=")
        }),
        "haproxy" => !rest
            .iter()
            .any(|word| matches!(word.as_str(), "-c" | "-v" | "-vv" | "-D")),
        "memcached" => !has(rest, "-d", Some('d')),
        _ => true,
    }
}

/// `node dist/main.js` serves; `node scripts/migrate.js` does its task and ends.
fn node_never_ends(rest: &[Word<'_>]) -> bool {
    if rest.iter().any(|word| {
        matches!(
            word.as_str(),
            "-e" | "-p" | "-v" | "-c" | "--eval" | "--print" | "--check" | "--test" | "-pe"
        )
    }) {
        return false;
    }
    if has(rest, "--watch", None) {
        return true;
    }
    let Some(script) = rest.iter().find(|word| !word.starts_with('-')) else {
        return false;
    };
    let (folder, file) = script.rsplit_once('/').unwrap_or(("", script));
    let stem = file.split('.').next().unwrap_or(file).to_ascii_lowercase();
    let task_folder = folder.split('/').any(|part| {
        matches!(
            part,
            "scripts" | "script" | "tools" | "bin" | "test" | "tests" | "migrations" | "seeds"
        )
    });
    const TASKS: &[&str] = &[
        "migrat", "seed", "check", "test", "build", "deploy", "generat", "setup", "init", "backup",
        "verif", "validat", "script", "creat", "updat", "cli", "install", "restore", "export",
        "import", "cleanup", "reset", "ace", "smoke",
    ];
    // Arguments of its own tell a tool what to do; a server has its settings from elsewhere.
    let mut after = rest.iter().skip_while(|word| *word != script).skip(1);
    let may_serve = matches!(stem.as_str(), "server" | "app" | "main" | "index" | "www");
    let told = after.any(|word| {
        if may_serve {
            is_task(word)
        } else {
            !word.starts_with('-')
        }
    });
    let is_tool = folder
        .split(['/', '-', '_'])
        .any(|part| matches!(part, "cli" | "tool" | "admin"));
    !told && !task_folder && !is_tool && !TASKS.iter().any(|task| stem.contains(task))
}

/// Whether an argument of what may be a server tells it to do a task: a word, but none for how to serve.
fn is_task(word: &str) -> bool {
    const SERVES: [&str; 12] = [
        "start",
        "serve",
        "server",
        "run",
        "listen",
        "web",
        "worker",
        "api",
        "dev",
        "development",
        "prod",
        "production",
    ];
    let is_word = |word: &str| {
        word.starts_with(|first: char| first.is_ascii_alphabetic())
            && word
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b':'))
    };
    matches!(word, "--dry-run" | "--help" | "--version" | "--once")
        || is_word(word) && !SERVES.contains(&word) && !word.contains("localhost")
}

fn python_never_ends(rest: &[Word<'_>]) -> bool {
    if let Some(at) = rest.iter().position(|word| word == "-m") {
        let module = rest.get(at + 1).map_or("", Word::as_str);
        let module = module
            .split('.')
            .next()
            .filter(|_| module != "http.server")
            .unwrap_or(module);
        let after = &rest[(at + 2).min(rest.len())..];
        return matches!(module, "http.server" | "SimpleHTTPServer")
            || program_never_ends(module, after);
    }
    let Some(at) = rest
        .iter()
        .position(|word| !word.starts_with('-'))
        .filter(|_| !rest.iter().any(|word| word == "-c"))
    else {
        return false;
    };
    let file = rest[at].rsplit('/').next().unwrap_or("");
    let after = &rest[at + 1..];
    let shown = after.iter().any(|word| {
        matches!(
            word.as_str(),
            "--ui"
                | "--gui"
                | "--serve"
                | "--server"
                | "--webui"
                | "--web-ui"
                | "--watch"
                | "--follow"
                | "--daemon"
        )
    });
    let service = matches!(
        file,
        "server.py"
            | "app.py"
            | "bot.py"
            | "api.py"
            | "web.py"
            | "wsgi.py"
            | "run_server.py"
            | "worker.py"
    );
    shown
        || service && after.is_empty()
        || file == "manage.py"
            && after.first().is_some_and(|word| {
                matches!(word.as_str(), "runserver" | "runserver_plus" | "rqworker")
            })
}

/// Locust takes no argument but flags; given one it ends with an error.
fn has_stray_argument(rest: &[Word<'_>]) -> bool {
    const ALONE: &[&str] = &[
        "--headless",
        "--autostart",
        "--master",
        "--worker",
        "--reset-stats",
        "--only-summary",
        "--print-stats",
        "--class-picker",
    ];
    let mut at = 0;
    while let Some(word) = rest.get(at) {
        if !word.starts_with('-') {
            return true;
        }
        at += if word.contains('=') || ALONE.contains(&word.as_str()) {
            1
        } else {
            2
        };
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn followers_watchers_and_servers_never_end() {
        for command in [
            "tail -f /var/log/x.log",
            "tail -n 50 -F x",
            "sudo tail -100f x",
            "watch -n 5 'curl -s :8222/varz | jq \"{a, b}\"'",
            "docker compose logs -f",
            "docker-compose -f a.yml logs -f bot admin_panel",
            "docker compose -f a.yml --profile x up",
            "docker compose up --build",
            "docker run -p 8080:8080 tai-autonomics:latest",
            "docker run --name x -e A=b nginx",
            "docker stats",
            "kubectl logs -f <new-pod-name> -n hsc-jit | grep \"All services initialized\"",
            "kubectl -n x get pods -l app=nexus -w",
            "kubectl port-forward svc/x 8080:80",
            "kubectl exec -it pod -- tail -f /x",
            "pm2 logs backend",
            "npm run start:dev",
            "npm start",
            "yarn dev",
            "pnpm run dev",
            "node dist/main.js",
            "NODE_ENV=production node server.js",
            "node dist/main.js worker",
            "node dist/index.js --port 3000",
            "node app.js 0.0.0.0",
            "npx vite",
            "uvicorn app:app --reload",
            "poetry run uvicorn app:app",
            "python -m http.server 8000",
            "python manage.py runserver",
            "python contextforge.py --ui",
            "python -m uvicorn app:app",
            "php -S localhost:8000",
            "php artisan serve",
            "top",
            "htop",
            "locust -f a.py --host http://x --users 100 --run-time 5m",
            "journalctl -u x -f",
            "ssh root@host 'tail -f /x'",
            "ssh -N -L 1:2:3 host",
            "bash -c 'while true; do date; sleep 1; done'",
            "ping example.com",
            "redis-cli monitor",
            "redis-server",
            "nats-server -js",
            "ipfs daemon",
            "java -jar app.jar",
            "./mvnw spring-boot:run",
            "cd x && npm run dev",
            "tail -f x | tee y",
        ] {
            assert!(never_ends(&CommandLine::of(command)), "{command}");
        }
    }

    #[test]
    fn what_ends_is_let_go() {
        for command in [
            "kubectl logs -f job/migrate",
            "kubectl -n x logs -f -l job-name=migrate",
            "kubectl get events -w --request-timeout=60s",
            "php artisan queue:work --stop-when-empty",
            "php artisan queue:work --once",
            "stern shop --no-follow",
            "tail --pid=$$ -f app.log",
            "node my-program.js --blatzk 1000",
            "node benchmark/run.js assert",
            "",
            "tail -20 x",
            "tail -n 20 file-f",
            "kubectl logs -n x deploy/y --tail=100",
            "kubectl apply -f kubernetes/ -n staging",
            "kubectl get pods -o wide",
            "kubectl rollout status deployment/x",
            "kubectl wait --for=condition=ready pod --timeout=5m",
            "docker compose -f a.yml up -d",
            "docker compose up --build -d",
            "docker run -d ais-backend",
            "docker run --rm alpine echo hi",
            "docker run --rm -v $PWD:/x image",
            "docker-compose run --rm bot alembic current",
            "docker build -f container/Containerfile -t x .",
            "docker stats --no-stream",
            "pm2 logs backend --nostream --lines 20",
            "pm2 start dist/main.js --name backend",
            "npm run build",
            "npm run start:stop",
            "npm test",
            "npm install",
            "node scripts/migrate.js",
            "node dist/main.js backfill orders --confirm",
            "node dist/apps/admin-cli/main.js",
            "node index.js --dry-run",
            "node -v",
            "node -e 'console.log(1)'",
            "vite build",
            "python contextforge.py --profile x",
            "locust -f a.py --headless -u 1 -t 5m",
            "locust -f locustfile.py -u 100 -r 10 -t 5m $SERVICE_URL",
            "timeout 30 tail -f x",
            "tail -f x | head -5",
            "tail -f x | grep -m1 ready",
            "tail -f x &",
            "nohup node server.js > out 2>&1 &",
            "top -b -n 1",
            "ping -c 3 example.com",
            "nats-server --version",
            "nats-server -v",
            "redis-cli ping",
            "for i in 1 2; do sleep 60; done",
            "while true; do curl -f x && break; sleep 1; done",
            "grep watch x",
            "echo tail -f",
            "go run ./cmd/migration",
            "gunicorn -D app:app",
        ] {
            assert!(!never_ends(&CommandLine::of(command)), "{command}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_answered(command in ".{0,200}") {
            let _ = never_ends(&CommandLine::of(&command));
        }
    }
}

//! T038: a container without a published port that another line reaches on localhost.

use super::{Rule, has_any, shown};
use crate::document::Invocation;
use crate::stems::Stems;
use crate::{Document, Page, Severity};

pub(super) const RULE: Rule = Rule {
    page: Page {
        code: "T038",
        title: "a container's port is not published",
        severity: Severity::Warning,
        meaning: "`docker run` without -p keeps every port of the container to itself: what listens in it is not reached at \
                  localhost. A later line of the document expects the service there.",
        example: "# Release\n\n- [ ] Start the shop (`docker run -d --name shop shop:2`)\n- [ ] Health (`curl -f http://localhost:3001/shop`)\n",
        near_miss: "# Release\n\n- [ ] Start the shop (`docker run -d --name shop -p 3001:3001 shop:2`)\n\
                    - [ ] Health (`curl -f http://localhost:3001/shop`)\n",
        fix: "publish the port: `docker run -d -p 3001:3001 IMAGE`",
    },
    check,
};

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    let local: Vec<(usize, &str)> = document
        .invocations()
        .iter()
        .filter(|invocation| ["curl", "wget", "http"].contains(&invocation.program()))
        .filter_map(|invocation| {
            let port = invocation.arguments().into_iter().find_map(local_port)?;
            // The port as it stands in the command, which lives as long as the document.
            let at = invocation.command.text.find(port)?;
            Some((
                invocation.line,
                &invocation.command.text[at..at + port.len()],
            ))
        })
        .collect();
    let Some((_, port)) = local.first() else {
        return Vec::new();
    };
    // With several ports it is not certain which of them is the container's.
    if local.iter().any(|(_, other)| other != port) {
        return Vec::new();
    }
    let containers: Vec<&Invocation<'_>> = document
        .invocations()
        .iter()
        .filter(|invocation| unpublished(invocation))
        .collect();
    let [container] = containers[..] else {
        return Vec::new();
    };
    // What is looked for above it may be what ran before it.
    let Some((line, _)) = local.iter().find(|(line, _)| *line >= container.line) else {
        return Vec::new();
    };
    if is_backstage(container) || served_otherwise(document, container) {
        return Vec::new();
    }
    let command = shown(&container.command.text);
    vec![(
        container.line,
        format!(
            "{command} publishes no port, and line {line} looks for the service at localhost:{port}"
        ),
    )]
}

/// The port of a URL at this machine.
fn local_port(argument: &str) -> Option<&str> {
    let rest = argument
        .strip_prefix("http://")
        .or_else(|| argument.strip_prefix("https://"))
        .unwrap_or(argument);
    let rest = ["localhost:", "127.0.0.1:"]
        .iter()
        .find_map(|host| rest.strip_prefix(host))?;
    let end = rest
        .find(|digit: char| !digit.is_ascii_digit())
        .unwrap_or(rest.len());
    (end > 0).then_some(&rest[..end])
}

/// A container in the background that has neither a port nor a network of its host's.
fn unpublished(invocation: &Invocation<'_>) -> bool {
    let arguments = invocation.arguments();
    let run = match arguments[..] {
        ["run", ..] => &arguments[1..],
        ["container", "run", ..] => &arguments[2..],
        _ => return false,
    };
    let program = invocation.program();
    // Of an option without a value only -d is looked for, so that the name of the image need not be known.
    let background = run
        .iter()
        .take_while(|argument| argument.starts_with('-') || !argument.contains(':'))
        .any(|argument| matches!(*argument, "-d" | "--detach" | "-dt" | "-dit" | "-itd"));
    let reachable = run.iter().any(|argument| {
        argument.starts_with("-p")
            || argument.starts_with("-P")
            || argument.starts_with("--publish")
            || argument.starts_with("--net")
            || argument.starts_with("--pod")
            // A proxy finds its services by their labels.
            || argument.starts_with("--label")
            || argument.starts_with('$')
            || argument.starts_with("-dp")
            || argument.starts_with("-dP")
    });
    matches!(program, "docker" | "podman") && background && !reachable
}

/// Whether something else may stand behind the port: a tunnel, a proxy, compose, another server. Options of one
/// choice start one and the same thing, so there the container is the service in its turn.
fn served_otherwise(document: &Document<'_>, container: &Invocation<'_>) -> bool {
    const QUIET: &str = concat!(
        "curl|wget|http|docker|podman|git|echo|cd|ls|cat|grep|sleep|test|jq|head|tail|export|set|true|mkdir|cp|",
        "tar|psql|pg_dump|redis-cli|",
    );
    const PROXIES: [&str; 11] = [
        "docker-compose",
        "nginx",
        "caddy",
        "haproxy",
        "systemctl",
        "service",
        "ssh",
        "socat",
        "minikube",
        "kubectl",
        "vagrant",
    ];
    static NAMED: Stems = Stems::new(&[
        "traefik", "proxy", "nginx", "caddy", "haproxy", "envoy", "ingress", "tunnel",
    ]);
    if document.lower().has(&NAMED) {
        return true;
    }
    let chosen = document.checklist.choices.iter().any(|choice| {
        choice.options.len() > 1
            && choice.options.iter().any(|option| {
                let mut commands = option.commands.iter();
                commands.any(|at| {
                    std::ptr::eq(
                        &raw const document.checklist.commands[*at],
                        container.command,
                    )
                })
            })
    });
    document.invocations().iter().any(|invocation| {
        let program = invocation.program();
        let arguments = invocation.arguments();
        let tunnel = arguments
            .iter()
            .any(|argument| matches!(*argument, "compose" | "stack" | "-L" | "proxy"));
        tunnel
            || PROXIES.contains(&program)
            || !chosen && !QUIET.split('|').any(|quiet| quiet == program)
    })
}

/// Whether a container is of the kind that nobody calls by HTTP: a worker, a store.
fn is_backstage(invocation: &Invocation<'_>) -> bool {
    const KINDS: &str = concat!(
        "worker|cron|queue|job|consumer|schedul|celery|redis|postgres|mysql|maria|mongo|rabbit|kafka|agent|migrat|",
        "bot|runner",
    );
    invocation
        .arguments()
        .iter()
        .any(|argument| has_any(argument, KINDS))
}

#[cfg(test)]
mod tests {
    use crate::rules::lines_of;

    #[test]
    fn a_service_must_be_reachable_where_it_is_looked_for() {
        for (commands, found) in [
            ("docker run -d shop\ncurl http://localhost:3001/", true),
            (
                "podman run --name a -d shop:2\ncurl 127.0.0.1:3001/health",
                true,
            ),
            (
                "docker run -d -p 3001:3001 shop\ncurl http://localhost:3001/",
                false,
            ),
            (
                "docker run -dp 3001:3001 shop\ncurl http://localhost:3001/",
                false,
            ),
            ("docker run -d -P shop\ncurl http://localhost:3001/", false),
            (
                "docker run -d --network host shop\ncurl http://localhost:3001/",
                false,
            ),
            (
                "docker run -d --net=web shop\ncurl http://localhost:3001/",
                false,
            ),
            (
                "docker run -d $OPTIONS shop\ncurl http://localhost:3001/",
                false,
            ),
            (
                "docker run --rm shop migrate\ncurl http://localhost:3001/",
                false,
            ),
            ("docker run -d shop\ncurl http://shop:3001/", false),
            (
                "docker run -d shop\ndocker compose up -d\ncurl http://localhost:3001/",
                false,
            ),
            (
                "docker run -d redis\ndocker run -d worker\ncurl http://localhost:3001/",
                false,
            ),
            (
                "docker run -d shop\ncurl localhost:3001/\ncurl localhost:9090/",
                false,
            ),
            (
                "docker run -d shop\nsystemctl restart nginx\ncurl localhost:80/",
                false,
            ),
            ("docker run -d shop", false),
            ("curl localhost:8080/\ndocker run -d shop", false),
            (
                "docker run -d --label traefik.enable=true shop\ncurl localhost:8080/",
                false,
            ),
            (
                "docker run -d shop\n# traefik listens there\ncurl localhost:8080/",
                false,
            ),
            ("docker run -d shop-worker\ncurl localhost:3001/", false),
            ("docker run -d shop\nnpm start\ncurl localhost:3001/", false),
            (
                "docker run -d shop\n./start.sh\ncurl localhost:3001/",
                false,
            ),
            (
                "kubectl port-forward svc/a 3001\ndocker run -d shop\ncurl localhost:3001/",
                false,
            ),
        ] {
            let lines = lines_of("T038", &format!("# R\n\n```bash\n{commands}\n```\n"));
            assert_eq!(!lines.is_empty(), found, "{commands}");
        }
    }
}

//! T030: a command that fails whatever the state of the world is.

use super::{Rule, shown};
use crate::curl::Curl;
use crate::document::Invocation;
use crate::url;
use crate::{Document, Page, Severity};
use memchr::{memchr, memchr2};
use std::collections::BTreeSet;
use tminus_checklist::Language;

pub(super) const RULE: Rule = Rule {
    page: Page {
        code: "T030",
        title: "a command cannot run as it is written",
        severity: Severity::Error,
        meaning: "The shell or the program refuses it before anything happens: a quote that is never closed, a copy address where a \
                  program should stand, a URL without a host or with brackets that curl takes for a range. \
                  Nobody can have run this line.",
        example: "# Release\n\n```bash\nTARGET=web1\n$TARGET:/opt/router/bin/router start\n```\n",
        near_miss: "# Release\n\n```bash\nTARGET=web1\nrsync -a build/ $TARGET:/opt/router/\nssh $TARGET /opt/router/bin/router start\n\
                    curl -g 'http://prom:9090/api/v1/query?query=rate(up[5m])'\ngo test ./...\n```\n",
        fix: "run the line once by itself and write down what works: `ssh HOST PROGRAM`, `curl -G URL --data-urlencode 'query=...'`",
    },
    check,
};

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    let mut found: Vec<(usize, String)> = document
        .programs()
        .filter(|invocation| invocation.command.language == Language::Shell)
        .filter_map(|invocation| {
            let why = address_as_program(invocation)
                .or_else(|| refused_url(invocation))
                .or_else(|| left_out(invocation))?;
            let command = shown(&invocation.command.text);
            Some((invocation.line, format!("{command}: {why}")))
        })
        .collect();
    found.extend(cut_continuations(document));
    found.extend(open_quotes(document));
    found
}

/// `$TARGET:/opt/x/bin/x start`: only rsync and scp know such an address.
fn address_as_program(invocation: &Invocation<'_>) -> Option<String> {
    let program = invocation.simple.words.first()?;
    if !program.text.contains(['$', '@']) {
        return None;
    }
    let (host, path) = program.text.split_once(':')?;
    let is_host = !host.is_empty()
        && !host.contains(['/', ' ', '\\'])
        && (host.starts_with('$') || host.contains('@'));
    (is_host && path.starts_with('/') && !path.starts_with("//")).then(|| {
        format!(
            "an address for rsync and scp stands where the program should; to run it there, `ssh {host} {path} ...`"
        )
    })
}

/// What curl refuses of a URL, or does not send as it is written.
fn refused_url(invocation: &Invocation<'_>) -> Option<String> {
    if invocation.program() != "curl" {
        return None;
    }
    let curl = Curl::read(invocation.program_words().get(1..)?);
    let placeholders = &invocation.command.placeholders;
    curl.urls.iter().find_map(|word| {
        let globs = !curl.has(&["g", "globoff"]);
        url::without_host(&word.text)
            .or_else(|| globs.then(|| url::globbed(&word.text, placeholders))?)
            .or_else(|| url::with_blank(&word.text, placeholders))
    })
}

/// `...` where arguments should stand. Go and Bazel have patterns that are written so. In a sentence it names a
/// command, and nobody is to run it as it stands there.
fn left_out(invocation: &Invocation<'_>) -> Option<String> {
    const WITH_PATTERNS: [&str; 9] = [
        "staticcheck",
        "ginkgo",
        "gotestsum",
        "bazel",
        "bazelisk",
        "buck2",
        "pants",
        "revive",
        "errcheck",
    ];
    const PRINT: [&str; 3] = ["echo", "printf", "git"];
    invocation.command.fence?;
    let mut words = invocation.program_words().get(1..)?.iter();
    if !words.any(|word| !word.quoted && matches!(word.text.as_str(), "..." | "…")) {
        return None;
    }
    let program = invocation.program();
    let has_patterns = program.starts_with("go") || WITH_PATTERNS.contains(&program);
    (!has_patterns && !PRINT.contains(&program))
        .then(|| "`...` stands for arguments that are not written down".to_owned())
}

/// A backslash continues a line only as its last character, and no comment may follow it.
fn cut_continuations(document: &Document<'_>) -> Vec<(usize, String)> {
    let source = &document.checklist.source;
    let commands = document.checklist.commands.iter();
    commands
        .filter(|command| {
            command.fence.is_some()
                && command.language == Language::Shell
                && !document.forbids(command.item)
                && command.text.contains('\\')
        })
        .filter_map(|command| {
            let shown = || shown(&command.text);
            if let Some(at) = blank_behind_backslash(&command.text) {
                let line = command.line + command.text[..at].matches('\n').count();
                return Some((
                    line,
                    format!("{}: a blank stands behind the backslash at the end of line {line}, so the command ends there", shown()),
                ));
            }
            let cut = command.text.ends_with('\\').then(|| {
                let rest = source.get(command.span.end..).unwrap_or_default();
                let lines: Vec<&[u8]> = rest.split(|byte| *byte == b'\n').skip(1).take(2).collect();
                let starts = |at: usize, with: &[u8]| {
                    lines.get(at).is_some_and(|line| line.trim_ascii().starts_with(with))
                };
                starts(0, b"#") && starts(1, b"-")
            })?;
            let line = command.line + command.text.matches('\n').count();
            cut.then(|| {
                let why = format!("{}: the comment on line {} ends the command, and the options below it are never read", shown(), line + 1);
                (line, why)
            })
        })
        .collect()
}

/// Where an escaped blank ends a line that was meant to go on with an option.
fn blank_behind_backslash(text: &str) -> Option<usize> {
    if !text.contains("\\ ") && !text.contains("\\\t") {
        return None;
    }
    let line = tminus_plan::shell::read(text);
    line.commands
        .iter()
        .flat_map(|simple| &simple.words)
        .find(|word| {
            let rest = text.get(word.span.end..).unwrap_or_default();
            let blanks = rest.trim_start_matches([' ', '\t']);
            text.get(word.span.clone())
                .is_some_and(|raw| matches!(raw, "\\ " | "\\\t"))
                && blanks.starts_with('\n')
                && blanks.trim_start().starts_with('-')
        })
        .map(|word| word.span.start)
}

/// A quote that nothing closes up to the end of its fence.
fn open_quotes(document: &Document<'_>) -> Vec<(usize, String)> {
    let source = &document.checklist.source;
    let mut fences = BTreeSet::new();
    let mut found = Vec::new();
    for command in &document.checklist.commands {
        let Some(fence) = command.fence else { continue };
        if command.language != Language::Shell
            || document.forbids(command.item)
            || open_quote(&command.text).is_none()
            || !fences.insert(fence)
        {
            continue;
        }
        let rest = source.get(command.span.start..).unwrap_or_default();
        let mut end = 0;
        for line in rest.split_inclusive(|byte| *byte == b'\n') {
            let text = line.trim_ascii();
            if text.starts_with(b"```") || text.starts_with(b"~~~") {
                break;
            }
            end += line.len();
        }
        let text = String::from_utf8_lossy(&rest[..end]);
        if let Some(quote) = open_quote(&text) {
            let command = (command.line, shown(&command.text));
            found.push((
                command.0,
                format!("{}: the {quote} is never closed", command.1),
            ));
        }
    }
    found
}

/// The quote that is open at the end. `None` too where substitutions or here-documents make it hard to tell.
fn open_quote(text: &str) -> Option<char> {
    let bytes = text.as_bytes();
    memchr2(b'"', b'\'', bytes)?;
    let is_hard = |pair: &[u8]| matches!(pair, b"$(" | b"<<");
    if memchr(b'`', bytes).is_some() || bytes.windows(2).any(is_hard) {
        return None;
    }
    let mut open = None;
    let mut before = ' ';
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match (open, character) {
            (None | Some('"'), '\\') => {
                characters.next();
            }
            (Some(quote), _) if quote == character => open = None,
            (None, '"' | '\'') => open = Some(character),
            (None, '#') if before.is_whitespace() => {
                characters.find(|character| *character == '\n');
            }
            _ => {}
        }
        before = character;
    }
    open
}

#[cfg(test)]
mod tests {
    use crate::rules::lines_of;

    fn fence(command: &str) -> String {
        format!("# R\n\n```bash\n{command}\n```\n")
    }

    #[test]
    fn what_no_shell_or_program_takes_is_found() {
        for command in [
            "$TARGET:/opt/app/bin/app stop",
            "deploy@web1:/opt/app/run.sh",
            "curl :8222/varz",
            "watch -n 5 'curl -s :8222/varz | jq .'",
            "timeout 5 curl -s /health",
            "curl 'http://p:9090/api/v1/query?query=rate(http_requests_total[5m])'",
            "curl 'http://p/items?filter[name]=x'",
            "curl -s 'http://p:9090/api/v1/query?query=up{job=\"a\"}'",
            "curl http://localhost:8000/signup ...",
            "curl 'http://p:9090/api/v1/query?query=quantile(0.95, latency)'",
            "docker run -d \\ \n  -p 80:80 app",
            "docker run -d \\\n  # the port\n  -p 80:80 app",
            "echo \"ready\nmake deploy",
        ] {
            assert!(!lines_of("T030", &fence(command)).is_empty(), "{command}");
        }
    }

    #[test]
    fn what_runs_is_left_alone() {
        for command in [
            "scp app $TARGET:/opt/app/",
            "export PATH=$HOME/bin:/usr/bin",
            "C:/tools/app.exe start",
            "https://example.com/install.sh",
            "http :8222/varz",
            "curl localhost:8222/varz",
            "curl $BASE/health",
            "curl -o /dev/null -s http://localhost/",
            "curl -sg 'http://p:9090/api/v1/query?query=rate(up[5m])'",
            "curl --globoff 'http://p/?a[0]=1'",
            "curl -G http://p/query --data-urlencode 'query=rate(up[5m])'",
            "curl -H '/x' -d '{\"a\":{\"b\":[1]}}' http://p/",
            "curl 'http://p/[1-9].txt' 'http://p/{a,b}' 'http://[::1]:80/' 'http://p/\\[5m\\]'",
            "curl 'http://p/?ids[]=1'",
            "curl \"http://p/${ID}/x\"",
            "curl http://[HOST]/x",
            "curl http://p/users/{id}",
            "curl \"http://p/$(cat my id)/${A:-b c}\" 'http://<your host>/x'",
            "curl http://p/{{ id }}/x",
            "find . -name x | xargs -I{} curl http://p/{}",
            "go test ...",
            "bazel test ...",
            "echo waiting ...",
            "git log main...release",
            "docker run -d \\\n  -p 80:80 app",
            "printf 'a \\ \n  -b'",
            "git commit -m \"one\n\ntwo's\"",
            "echo it\\'s fine # don't",
            "cat <<EOF\nit's\nEOF",
        ] {
            assert_eq!(
                lines_of("T030", &fence(command)),
                [] as [usize; 0],
                "{command}"
            );
        }
        for text in [
            "- [ ] Do not run `curl :80/x`",
            "All `kubectl ...` commands run from the bastion.",
            "- [ ] Nobody has a `docker compose ...` of his own open",
        ] {
            assert_eq!(
                lines_of("T030", &format!("# R\n\n{text}\n")),
                [0_usize; 0],
                "{text}"
            );
        }
    }
}

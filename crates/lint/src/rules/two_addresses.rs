//! T036: one thing with two addresses.

use super::{Rule, has_any};
use crate::curl::Curl;
use crate::{Document, Page, Severity};
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule {
    page: Page {
        code: "T036",
        title: "one thing has two addresses",
        severity: Severity::Warning,
        meaning: "The same route of the same host is asked by https in one line and by http in a later one. \
                  One of them is answered by a redirect, by something else, or not at all, and a check that passes proves nothing \
                  about the other.",
        example: "# Release\n\n```bash\ncurl -f https://api.example.com/health\n```\n\n## Later\n\n```bash\ncurl http://api.example.com/health\n```\n",
        near_miss: "# Release\n\n```bash\ncurl -f https://api.example.com/health\ncurl -f http://staging.example.com/health\n\
                    curl -f http://localhost:9090/metrics\ncurl -f http://localhost:9100/metrics\n```\n",
        fix: "write one address everywhere, best as a variable: `curl -f \"$BASE/health\"`",
    },
    check,
};

/// Words by which a line is about the difference itself, in lower case.
const MEANT: &str = concat!(
    "redirect|301|302|308|location|umleit|weiterleit|redirig|redirec|перенаправ|重定向|リダイレクト|리디렉션|hsts|",
    "http to https|http → https|chuyển hướng",
);

/// An address in a command; `special` when the request may be about the scheme itself.
struct Address<'a> {
    line: usize,
    secure: bool,
    host: &'a str,
    path: &'a str,
    special: bool,
}

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    let commands: Vec<_> = document
        .programs()
        .filter(|it| it.program() == "curl")
        .collect();
    let curls = commands.iter().map(|invocation| {
        (
            invocation,
            Curl::read(invocation.program_words().get(1..).unwrap_or_default()),
        )
    });
    let mut by_route: BTreeMap<(String, &str), Vec<Address<'_>>> = BTreeMap::new();
    let read: Vec<_> = curls.collect();
    for (invocation, curl) in &read {
        // Who follows redirects, asks for the head or the status alone, or goes through something may mean the difference.
        let special = curl.has(&[
            "L",
            "location",
            "I",
            "head",
            "w",
            "write-out",
            "resolve",
            "connect-to",
            "x",
            "proxy",
            "k",
            "insecure",
        ]);
        for url in &curl.urls {
            if let Some(address) = address(&url.text, invocation.line, special) {
                let key = (address.host.to_lowercase(), address.path);
                by_route.entry(key).or_default().push(address);
            }
        }
    }
    let mut found = Vec::new();
    for ((host, path), addresses) in by_route {
        let secure = addresses.iter().find(|address| address.secure);
        // What comes before may be from the time before there was a certificate.
        let after = secure.map_or(0, |secure| secure.line + 4);
        let plain = addresses
            .iter()
            .find(|address| !address.secure && address.line >= after);
        let (Some(secure), Some(plain)) = (secure, plain) else {
            continue;
        };
        let meant = addresses.iter().any(|address| address.special)
            || [secure.line, plain.line].iter().any(|line| {
                let text = document.lower().lines(line.saturating_sub(2)..line + 3);
                has_any(text, MEANT)
            });
        if !meant {
            found.push((
                plain.line,
                format!(
                    "`{host}{path}` is asked by http here, and line {} asks it by https",
                    secure.line
                ),
            ));
        }
    }
    found
}

/// The parts of a URL at a host of the internet: a name with a dot, no port, no variable.
fn address(url: &str, line: usize, special: bool) -> Option<Address<'_>> {
    let (secure, rest) = match url.strip_prefix("https://") {
        Some(rest) => (true, rest),
        None => (false, url.strip_prefix("http://")?),
    };
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(end);
    let named = host.contains('.')
        && host
            .chars()
            .all(|character| character.is_ascii_alphanumeric() || ".-".contains(character))
        && host.contains(|letter: char| letter.is_ascii_alphabetic());
    let plain = !path.contains(['$', '<', '[', '{']);
    (named && plain).then_some(Address {
        line,
        secure,
        host,
        path,
        special,
    })
}

#[cfg(test)]
mod tests {
    use crate::rules::lines_of;

    fn lines(first: &str, second: &str) -> Vec<usize> {
        let document =
            format!("# R\n\n```bash\n{first}\n```\n\n## Later\n\n```bash\n{second}\n```\n");
        lines_of("T036", &document)
    }

    #[test]
    fn one_route_of_one_host_has_one_scheme() {
        assert_eq!(
            lines(
                "curl -f https://api.a.example/health",
                "curl http://api.a.example/health"
            ),
            [10]
        );
        assert_eq!(
            lines(
                "curl https://API.a.example/",
                "timeout 5 curl http://api.a.example/"
            ),
            [10]
        );
    }

    #[test]
    fn two_things_may_have_two_addresses() {
        for (first, second) in [
            (
                "curl https://api.a.example/health",
                "curl http://staging.a.example/health",
            ),
            (
                "curl https://api.a.example/health",
                "curl http://api.a.example/ready",
            ),
            (
                "curl https://api.a.example/health",
                "curl https://api.a.example/health",
            ),
            (
                "curl https://api.a.example/health",
                "curl -I http://api.a.example/health",
            ),
            (
                "curl https://api.a.example/health",
                "curl -sL http://api.a.example/health",
            ),
            (
                "curl https://api.a.example/health",
                "curl http://api.a.example/health # expect a redirect",
            ),
            (
                "curl https://api.a.example/health",
                "# Expected: 301\ncurl http://api.a.example/health",
            ),
            (
                "curl https://api.a.example:8443/health",
                "curl http://api.a.example:8080/health",
            ),
            (
                "curl https://localhost/health",
                "curl http://localhost/health",
            ),
            ("curl https://$HOST/health", "curl http://$HOST/health"),
            (
                "curl https://[HOST].example/health",
                "curl http://[HOST].example/health",
            ),
            (
                "curl -k https://10.0.0.1/health",
                "curl http://10.0.0.1/health",
            ),
            (
                "curl http://localhost:3000/metrics",
                "curl http://localhost:9090/metrics",
            ),
        ] {
            assert_eq!(lines(first, second), [] as [usize; 0], "{first} {second}");
        }
        assert_eq!(
            lines_of(
                "T036",
                "# R\n\n```bash\ncurl http://a.example/\ncurl https://a.example/\n```\n"
            ),
            [] as [usize; 0]
        );
    }
}

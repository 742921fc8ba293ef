//! T013: credentials in the document.

use super::Rule;
use crate::{Document, Page, Severity};
use regex::bytes::Regex;
use std::sync::LazyLock;

pub(super) const RULE: Rule = Rule {
    page: Page {
        code: "T013",
        title: "a credential stands in the document",
        severity: Severity::Error,
        meaning: "Whoever can read the repository can use it, and its history keeps it after the line is gone. \
                  Only forms that nothing else has are reported: private keys, cloud keys, tokens with a fixed prefix.",
        example: "# Release\n\n```bash\nexport AWS_ACCESS_KEY_ID=AKIA2E0A8F3B244C9986\n```\n",
        near_miss: "# Release\n\n```bash\nexport AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE\nexport TOKEN=$API_TOKEN\n```\n",
        fix: "revoke it now, then take it from the environment: TOKEN = { env = \"TOKEN\", secret = true }",
    },
    check,
};

static CREDENTIAL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)
          (?P<key>-----BEGIN\ (?:RSA\ |EC\ |OPENSSH\ |DSA\ )?PRIVATE\ KEY-----)
        | (?P<aws>\bAKIA[0-9A-Z]{16}\b)
        | (?P<github>\bgh[pousr]_[0-9A-Za-z]{36}\b)
        | (?P<slack>\bxox[abprs]-[0-9]{8,}-[0-9A-Za-z-]{20,})
        | (?P<google>\bAIza[0-9A-Za-z_-]{35}\b)",
    )
    .expect("the pattern is constant and tested")
});

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    let checklist = document.checklist;
    const KINDS: [(&str, &str); 5] = [
        ("key", "a private key"),
        ("aws", "an AWS access key"),
        ("github", "a GitHub token"),
        ("slack", "a Slack token"),
        ("google", "a Google API key"),
    ];
    let mut found = Vec::new();
    let (mut line, mut from) = (1, 0);
    for captures in CREDENTIAL.captures_iter(&checklist.source) {
        let Some(whole) = captures.get(0) else {
            continue;
        };
        // Documentation keys say that they are examples.
        if whole.as_bytes().ends_with(b"EXAMPLE") {
            continue;
        }
        line += checklist.source[from..whole.start()]
            .iter()
            .filter(|byte| **byte == b'\n')
            .count();
        from = whole.start();
        let kind = KINDS
            .iter()
            .find(|(name, _)| captures.name(name).is_some())
            .map_or("a credential", |(_, kind)| kind);
        found.push((line, format!("{kind} stands in the document")));
    }
    found
}

//! T013: credentials in the document.

use super::Rule;
use crate::stems::Stems;
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
    const KINDS: [(&str, &str); 5] = [
        ("key", "a private key"),
        ("aws", "an AWS access key"),
        ("github", "a GitHub token"),
        ("slack", "a Slack token"),
        ("google", "a Google API key"),
    ];
    static MARKS: Stems = Stems::new(&[
        "private key-----",
        "akia",
        "ghp_",
        "gho_",
        "ghu_",
        "ghs_",
        "ghr_",
        "xox",
        "aiza",
    ]);
    if !document.lower().has(&MARKS) {
        return Vec::new();
    }
    let checklist = document.checklist;
    let mut found = Vec::new();
    let (mut line, mut from) = (1, 0);
    for captures in CREDENTIAL.captures_iter(&checklist.source) {
        let Some(whole) = captures.get(0) else {
            continue;
        };
        let behind = &checklist.source[whole.end()..];
        let real = if captures.name("key").is_some() {
            begins_key(behind)
        } else {
            !is_made_up(whole.as_bytes())
        };
        if !real {
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

/// Whether a key follows its first line, and not a word for it, dots, or the end of a search pattern.
fn begins_key(behind: &[u8]) -> bool {
    const SHORTEST: usize = 32;
    let mut rest = behind;
    loop {
        let bare = rest.trim_ascii_start();
        let next = [&b"\\n"[..], b"\\r", b">", b"\"", b"'"]
            .iter()
            .find_map(|mark| bare.strip_prefix(*mark));
        let Some(next) = next else {
            rest = bare;
            break;
        };
        rest = next;
    }
    let end = rest
        .iter()
        .position(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=')));
    let key = &rest[..end.unwrap_or(rest.len())];
    key.len() >= SHORTEST && !is_made_up(key)
}

/// Whether somebody typed a credential to show what one looks like: `AKIAXXXXXXXXXXXXXXXX`, `ghp_1234567890...`,
/// or with a word that says so.
fn is_made_up(credential: &[u8]) -> bool {
    const WORDS: [&[u8]; 7] = [
        b"example",
        b"your",
        b"placeholder",
        b"dummy",
        b"redacted",
        b"changeme",
        b"sample",
    ];
    let lower = credential.to_ascii_lowercase();
    let says_so = WORDS
        .iter()
        .any(|word| lower.windows(word.len()).any(|part| part == *word));
    let repeats = lower
        .windows(6)
        .any(|part| part.iter().all(|byte| *byte == part[0]));
    let in_order = |pair: &[u8]| pair[1] == pair[0].wrapping_add(1) || pair == b"90";
    let counts = lower.windows(7).any(|part| part.windows(2).all(in_order));
    says_so || repeats || counts
}

#[cfg(test)]
mod tests {
    use crate::rules::lines_of;

    fn finds(text: &str) -> bool {
        !lines_of("T013", &format!("# R\n\n```bash\n{text}\n```\n")).is_empty()
    }

    #[test]
    fn what_somebody_could_use_is_found() {
        for text in [
            "export KEY=AKIA2E0A8F3B244C9986",
            "TOKEN=ghp_k3Jd82MsPq0aZx7LwEr5TyUb1NcVf6GhQi9o",
            "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA7bq9Fv0pJz3xT1kQm8sWcY2u\n",
            "KEY=\"-----BEGIN PRIVATE KEY-----\\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcw\\n\"",
        ] {
            assert!(finds(text), "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_one_is_not() {
        for text in [
            "export KEY=AKIAIOSFODNN7EXAMPLE",
            "AWS_ACCESS_KEY_ID=AKIAXXXXXXXXXXXXXXXX",
            "AWS_ACCESS_KEY_ID=AKIA1234567890ABCDEF",
            "GITHUB_TOKEN=ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "MAPS=AIzaSyXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX",
            "SLACK_TOKEN=xoxb-123456789012-123456789012-your-token-comes-here",
            "git grep -n -e '-----BEGIN RSA PRIVATE KEY-----' || echo none",
            "KEY=\"-----BEGIN PRIVATE KEY-----\\nYOUR_KEY_HERE\\n-----END PRIVATE KEY-----\\n\"",
            "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkq...\n-----END PRIVATE KEY-----",
            "-----BEGIN PRIVATE KEY-----\nXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX\n",
        ] {
            assert!(!finds(text), "{text}");
        }
    }
}

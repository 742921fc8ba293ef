//! SARIF 2.1.0, which code scanning services read.
//!
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>

use super::examined::Examined;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tminus_lint::Severity;

/// One run with one result a finding.
pub(crate) fn sarif(all: &[Examined]) -> String {
    let mut rules: BTreeMap<&str, Value> = BTreeMap::new();
    let mut results = Vec::new();
    for read in all {
        for found in &read.findings {
            let found = &found.finding;
            rules.entry(found.code).or_insert_with(|| {
                let title = tminus_lint::explain(found.code).map(|page| page.title);
                json!({
                    "id": found.code,
                    "shortDescription": {"text": title},
                    "help": {"text": format!("tminus explain {}", found.code)},
                })
            });
            results.push(json!({
                "ruleId": found.code,
                "level": match found.severity {
                    Severity::Error => "error",
                    Severity::Warning => "warning",
                    Severity::Note => "note",
                },
                "message": {"text": format!("{}. {}", found.message, found.fix)},
                "locations": [{
                    "physicalLocation": {
                        "artifactLocation": {"uri": uri(&read.file)},
                        "region": {"startLine": found.line},
                    },
                }],
            }));
        }
    }
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "tminus",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules.into_values().collect::<Vec<_>>(),
            }},
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

/// A path as a relative URI reference (RFC 3986): what is not unreserved or a separator is encoded.
fn uri(path: &str) -> String {
    use std::fmt::Write as _;
    path.bytes().fold(String::new(), |mut uri, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
        uri
    })
}

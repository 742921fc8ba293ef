//! `<!-- tminus: allow T012 reason -->`: a finding that somebody has looked at and lets stand.

use crate::lower::Lower;
use crate::stems::Stems;
use std::collections::HashSet;

/// The findings that a document lets stand, each with the line of its comment.
pub(crate) struct Allowances(HashSet<(String, usize)>);

impl Allowances {
    /// Those of a document, by its text and the same in lower case. An allowance without a reason counts for nothing.
    pub(crate) fn of(source: &[u8], lower: &Lower) -> Self {
        const OPEN: &str = "<!-- tminus: allow ";
        static ANY: Stems = Stems::new(&[OPEN]);
        let mut allowed = HashSet::new();
        // Most documents have none, and need not be cut into lines.
        if !lower.has(&ANY) {
            return Self(allowed);
        }
        for (at, line) in source.split(|byte| *byte == b'\n').enumerate() {
            // Comments are rare, so most lines are looked at once.
            if !line.windows(4).any(|four| four == b"<!--") {
                continue;
            }
            let line = String::from_utf8_lossy(line);
            for comment in line.split(OPEN).skip(1) {
                let Some((body, _)) = comment.split_once("-->") else {
                    continue;
                };
                if let Some((code, reason)) = body.trim().split_once(char::is_whitespace)
                    && !reason.trim().is_empty()
                {
                    allowed.insert((code.to_uppercase(), at + 1));
                }
            }
        }
        Self(allowed)
    }

    /// Whether a finding on a line may stand: the comment is on it, or on the line above it.
    pub(crate) fn has(&self, code: &str, line: usize) -> bool {
        !self.0.is_empty()
            && (self.0.contains(&(code.to_owned(), line))
                || self.0.contains(&(code.to_owned(), line.saturating_sub(1))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_allowance_needs_a_reason_and_counts_for_two_lines() {
        let source =
            "a\n<!-- tminus: allow T005 watched by hand -->\nb <!-- tminus: allow T001 -->\n";
        let allowed = Allowances::of(source.as_bytes(), &Lower::of(source));
        assert!(allowed.has("T005", 2) && allowed.has("T005", 3));
        assert!(!allowed.has("T005", 4) && !allowed.has("T001", 3) && !allowed.has("T006", 3));
    }
}

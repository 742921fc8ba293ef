//! What is wrong with a config, and where.

use std::ops::Range;

/// A config that cannot be used: where, what, and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}:{column}: {message}{}", self.help.as_ref().map(|help| format!("; {help}")).unwrap_or_default())]
pub struct ConfigError {
    /// The file as given.
    pub file: String,
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    /// The bytes that are wrong.
    pub span: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
}

/// The text of a config, for turning bytes into lines.
#[derive(Clone, Copy)]
pub(super) struct Text<'a> {
    pub(super) text: &'a str,
    pub(super) file: &'a str,
}

impl Text<'_> {
    pub(super) fn error(
        self,
        span: Range<usize>,
        message: impl Into<String>,
        help: impl Into<Option<String>>,
    ) -> ConfigError {
        let (line, column) = self.place(span.start);
        ConfigError {
            file: self.file.to_owned(),
            line,
            column,
            span,
            message: message.into(),
            help: help.into(),
        }
    }

    /// The line and the column, both from 1, of a byte.
    pub(super) fn place(self, byte: usize) -> (usize, usize) {
        let mut byte = byte.min(self.text.len());
        while !self.text.is_char_boundary(byte) {
            byte -= 1;
        }
        let before = &self.text[..byte];
        let start = before.rfind('\n').map_or(0, |end| end + 1);
        (
            before.matches('\n').count() + 1,
            before[start..].chars().count() + 1,
        )
    }
}

/// The candidate that differs least from a word, when it differs little.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word: Vec<char> = word
        .chars()
        .flat_map(char::to_lowercase)
        .take(200)
        .collect();
    let limit = word.len().div_ceil(3).max(1);
    candidates
        .into_iter()
        .map(|candidate| (distance(&word, candidate), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// The number of characters to insert, delete, replace or swap with their neighbour (Damerau's
/// restricted edit distance).
pub(crate) fn distance(word: &[char], candidate: &str) -> usize {
    let other: Vec<char> = candidate
        .chars()
        .flat_map(char::to_lowercase)
        .take(200)
        .collect();
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for (row, a) in word.iter().enumerate() {
        let mut current = vec![row + 1];
        for (column, b) in other.iter().enumerate() {
            let mut cost = (last[column] + usize::from(a != b))
                .min(last[column + 1] + 1)
                .min(current[column] + 1);
            if row > 0 && column > 0 && *a == other[column - 1] && word[row - 1] == *b {
                cost = cost.min(before_last[column - 1] + 1);
            }
            current.push(cost);
        }
        before_last = std::mem::replace(&mut last, current);
    }
    last.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_near() {
        let keys = ["timeout", "retry", "within", "expect"];
        assert_eq!(nearest("tiemout", keys), Some("timeout"));
        assert_eq!(nearest("expct", keys), Some("expect"));
        assert_eq!(nearest("zebra", keys), None);
    }

    #[test]
    fn places_count_characters_and_lines_from_one() {
        let text = Text {
            text: "a\nüb = 1\n",
            file: "f",
        };
        assert_eq!(text.place(0), (1, 1));
        assert_eq!(text.place(4), (2, 2));
        assert_eq!(text.place(900), (3, 1));
    }
}

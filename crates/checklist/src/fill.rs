use crate::Span;
use std::borrow::Cow;

/// A change to a document: what to put in place of which bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The bytes to replace; an empty span inserts.
    pub span: Span,
    /// What to put there.
    pub text: String,
}

/// The document with its edits made and every other byte as it was.
///
/// Edits may come in any order. One that begins inside another, or lies outside the document, is
/// left out: the document is never cut.
pub fn fill(source: &[u8], edits: &[Edit]) -> Vec<u8> {
    let edits = if edits.is_sorted_by_key(|edit| edit.span.start) {
        Cow::Borrowed(edits)
    } else {
        let mut sorted = edits.to_vec();
        sorted.sort_by_key(|edit| edit.span.start);
        Cow::Owned(sorted)
    };
    let mut filled = Vec::with_capacity(source.len() + 64 * edits.len());
    let mut copied = 0;
    for edit in edits.iter() {
        let Some(before) = source.get(copied..edit.span.start) else {
            continue;
        };
        if edit.span.end > source.len() || edit.span.end < edit.span.start {
            continue;
        }
        filled.extend_from_slice(before);
        filled.extend_from_slice(edit.text.as_bytes());
        copied = edit.span.end;
    }
    filled.extend_from_slice(&source[copied..]);
    filled
}

/// Whether bytes are text: no NUL, and hardly any other control character.
pub fn is_text(source: &[u8]) -> bool {
    let controls = source
        .iter()
        .filter(|byte| {
            byte.is_ascii_control() && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C | 0x1B)
        })
        .count();
    !source.contains(&0) && controls * 20 <= source.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(span: Span, text: &str) -> Edit {
        Edit {
            span,
            text: text.to_owned(),
        }
    }

    #[test]
    fn only_the_bytes_of_the_edits_change() {
        let source = b"- [ ] a\r\n- [ ] \xFF\r\n";
        assert_eq!(
            fill(source, &[edit(12..13, "x"), edit(3..4, "x")]),
            b"- [x] a\r\n- [x] \xFF\r\n"
        );
        assert_eq!(fill(source, &[]), source);
    }

    #[test]
    fn edits_that_cannot_be_made_are_left_out() {
        #[expect(clippy::reversed_empty_ranges, reason = "that is the case under test")]
        let edits = [
            edit(2..4, "X"),
            edit(3..5, "Y"),
            edit(4..99, "Z"),
            edit(5..4, "W"),
        ];
        assert_eq!(fill(b"abcdef", &edits), b"abXef");
    }

    #[test]
    fn binary_is_no_text() {
        assert!(is_text(b""));
        assert!(is_text("Größe\r\n\t✅".as_bytes()));
        assert!(!is_text(b"\x7FELF\0"));
        assert!(!is_text(b"\x01\x02\x03\x04abc"));
    }
}

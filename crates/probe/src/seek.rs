//! Looks for texts in a stream that is never kept whole.

/// Looks for several texts at once, across the borders of chunks.
#[derive(Debug, Default)]
pub(crate) struct Seek {
    wanted: Vec<Wanted>,
    /// The end of what went by, as long as the longest text may still need it.
    tail: Vec<u8>,
    longest: usize,
}

#[derive(Debug)]
struct Wanted {
    text: String,
    found: bool,
}

impl Seek {
    pub(crate) fn new(texts: impl IntoIterator<Item = String>) -> Self {
        let wanted: Vec<Wanted> = texts
            .into_iter()
            .map(|text| Wanted {
                found: text.is_empty(),
                text,
            })
            .collect();
        Self {
            longest: wanted.iter().map(|one| one.text.len()).max().unwrap_or(0),
            wanted,
            tail: Vec::new(),
        }
    }

    pub(crate) fn push(&mut self, bytes: &[u8]) {
        if self.wanted.iter().all(|one| one.found) {
            return;
        }
        self.tail.extend_from_slice(bytes);
        for one in self.wanted.iter_mut().filter(|one| !one.found) {
            one.found = contains(&self.tail, one.text.as_bytes());
        }
        let spent = self
            .tail
            .len()
            .saturating_sub(self.longest.saturating_sub(1));
        self.tail.drain(..spent);
    }

    /// Whether the text went by; `false` too for one that was never looked for.
    pub(crate) fn found(&self, text: &str) -> bool {
        self.wanted.iter().any(|one| one.found && one.text == text)
    }
}

/// Whether the bytes hold the text.
pub(crate) fn contains(bytes: &[u8], text: &[u8]) -> bool {
    let Some((&first, rest)) = text.split_first() else {
        return true;
    };
    let mut from = 0;
    while let Some(at) = bytes[from..].iter().position(|&byte| byte == first) {
        let after = from + at + 1;
        if bytes[after..].starts_with(rest) {
            return true;
        }
        from = after;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_found_across_chunks_and_only_whole() {
        let mut seek = Seek::new(["pong".to_owned(), "gone".to_owned(), String::new()]);
        for chunk in ["po", "n", "p", "on", "go"] {
            seek.push(chunk.as_bytes());
        }
        assert!(!seek.found("gone") && !seek.found("never asked for") && seek.found(""));
        assert!(seek.found("pong"));
        seek.push(b"ne");
        assert!(seek.found("gone"));
    }

    #[test]
    fn repeated_beginnings_do_not_mislead() {
        assert!(contains(b"aaab", b"aab"));
        assert!(!contains(b"aaa", b"aab"));
        assert!(contains(b"", b""));
    }
}

//! Texts that every step below them repeats.

/// Longer than people write a heading, or an item with several commands.
const LONGEST: usize = 1000;

/// A text as it is repeated with each thing that stands under it, so that a plan stays in
/// proportion to its document: what goes beyond a thousand characters is cut.
pub(super) fn excerpt(text: &str) -> String {
    if text.len() <= LONGEST {
        return text.to_owned();
    }
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::excerpt;

    #[test]
    fn what_is_longer_than_anybody_writes_is_cut() {
        let whole = "é".repeat(1000);
        assert_eq!(excerpt(&whole), whole);
        assert_eq!(excerpt(&format!("{whole}a")), format!("{whole}…"));
    }
}

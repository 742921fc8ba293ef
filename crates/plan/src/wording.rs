//! Texts that are read from their beginning, word by word, whatever the case of their ASCII letters.

/// Whether a character is part of a word: a letter, a mark on one, a digit, `_`.
pub fn is_word(character: char) -> bool {
    if character.is_ascii() {
        character.is_ascii_alphanumeric() || character == '_'
    } else {
        regex_syntax::is_word_character(character)
    }
}

/// Whether a text is one of some words.
pub(crate) fn is_one_of(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| word.eq_ignore_ascii_case(text))
}

/// What stands behind a word or a part of one with which a text begins.
pub(crate) fn behind<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let begins = text.as_bytes().get(..word.len())?;
    let begins = begins.eq_ignore_ascii_case(word.as_bytes());
    begins.then(|| &text[word.len()..])
}

/// What stands behind the first of some words or parts of words with which a text begins.
pub(crate) fn behind_one_of<'t>(text: &'t str, words: &[&str]) -> Option<&'t str> {
    words.iter().find_map(|word| behind(text, word))
}

/// What stands behind one of some whole words with which a text begins.
pub(crate) fn behind_word<'t>(text: &'t str, words: &[&str]) -> Option<&'t str> {
    words
        .iter()
        .filter_map(|word| behind(text, word))
        .find(|rest| !rest.starts_with(is_word))
}

/// What stands behind the white space with which a text begins, if it begins with any.
pub(crate) fn behind_space(text: &str) -> Option<&str> {
    let rest = text.trim_start();
    (rest.len() < text.len()).then_some(rest)
}

/// Whether no word goes on across a place of a text.
pub(crate) fn is_border(text: &str, at: usize) -> bool {
    text[..at].ends_with(is_word) != text[at..].starts_with(is_word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_whatever_their_case() {
        assert_eq!(behind("Deployed by", "deploy"), Some("ed by"));
        assert_eq!(behind("dé", "de"), None);
        assert_eq!(behind("d", "de"), None);
        assert_eq!(
            behind_one_of("START time", &["end", "start"]),
            Some(" time")
        );
        assert_eq!(behind_space(" \u{3000}a"), Some("a"));
        assert_eq!(behind_space("a"), None);
        assert!(is_one_of("Status", &["date", "status"]));
    }

    #[test]
    fn a_whole_word_ends_where_no_letter_follows() {
        let words = ["complete", "completed"];
        assert_eq!(behind_word("Completed!", &words), Some("!"));
        assert_eq!(behind_word("complete", &words), Some(""));
        assert_eq!(behind_word("completes", &words), None);
        assert_eq!(behind_word("completeé", &words), None);
        assert_eq!(behind_word("complete\u{301}", &words), None);
        assert!(is_border("a b", 1) && is_border("a", 0) && !is_border("ab", 1));
    }
}

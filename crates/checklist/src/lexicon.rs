//! Finds known words in text, in any language.

use std::collections::HashMap;

/// Word stems with what each stands for.
///
/// A stem is found where a word begins with it; in scripts that write no spaces between words,
/// anywhere. A stem that ends with `.` is found only as a whole word. Stems are lower case.
#[derive(Debug)]
pub(crate) struct Lexicon<T> {
    by_first: HashMap<char, Vec<(&'static str, bool, T)>>,
}

impl<T: Copy> Lexicon<T> {
    /// A lexicon of these stems.
    pub(crate) fn new(entries: &[(T, &[&'static str])]) -> Self {
        let mut by_first: HashMap<char, Vec<(&'static str, bool, T)>> = HashMap::new();
        for &(meaning, stems) in entries {
            for &stem in stems {
                let (stem, whole) = match stem.strip_suffix('.') {
                    Some(word) => (word, true),
                    None => (stem, false),
                };
                if let Some(first) = stem.chars().next() {
                    by_first
                        .entry(first)
                        .or_default()
                        .push((stem, whole, meaning));
                }
            }
        }
        for stems in by_first.values_mut() {
            stems.sort_by_key(|(stem, ..)| std::cmp::Reverse(stem.len()));
        }
        Self { by_first }
    }

    /// Every known word of a text in lower case, each by its longest stem: where it is, and what it stands for.
    pub(crate) fn find_all<'a>(
        &'a self,
        lower: &'a str,
    ) -> impl Iterator<Item = (usize, &'static str, T)> + 'a {
        let mut before = ' ';
        let mut skip_to = 0;
        lower.char_indices().filter_map(move |(at, character)| {
            let starts_word = !before.is_alphanumeric() || is_unspaced(character);
            before = character;
            if at < skip_to || !starts_word {
                return None;
            }
            let &(stem, _, meaning) =
                self.by_first
                    .get(&character)?
                    .iter()
                    .find(|(stem, whole, _)| {
                        lower[at..].strip_prefix(stem).is_some_and(|rest| {
                            !whole || !rest.chars().next().is_some_and(char::is_alphanumeric)
                        })
                    })?;
            skip_to = at + stem.len();
            Some((at, stem, meaning))
        })
    }

    /// The first known word of a text in lower case.
    pub(crate) fn find(&self, lower: &str) -> Option<(usize, &'static str, T)> {
        self.find_all(lower).next()
    }
}

/// Whether a character is of a script that writes no spaces between words.
pub(crate) fn is_unspaced(character: char) -> bool {
    matches!(character, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stems_are_found_at_word_starts_and_the_longest_wins() {
        let lexicon = Lexicon::new(&[(1, &["check", "log."][..]), (2, &["checklist", "验证"])]);
        let found = |text| {
            lexicon
                .find_all(text)
                .map(|(_, _, meaning)| meaning)
                .collect::<Vec<_>>()
        };
        assert_eq!(found("health checks"), [1]);
        assert_eq!(found("checklist"), [2]);
        assert_eq!(found("recheck"), [] as [i32; 0]);
        assert_eq!(found("login, log"), [1]);
        assert_eq!(found("步骤5：验证部署"), [2]);
    }
}

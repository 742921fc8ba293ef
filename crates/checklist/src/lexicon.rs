//! Finds known words in text, in any language.

/// Word stems with what each stands for.
///
/// A stem is found where a word begins with it; in scripts that write no spaces between words,
/// anywhere. A stem that ends with `.` is found only as a whole word. Stems are lower case.
#[derive(Debug)]
pub(crate) struct Lexicon<T> {
    /// By first character; of one first character, longest first.
    stems: Vec<Stem<T>>,
    /// Where the stems of each first character that is ASCII lie.
    ascii: [(u16, u16); 128],
}

#[derive(Debug)]
struct Stem<T> {
    first: char,
    text: &'static str,
    whole: bool,
    meaning: T,
}

impl<T: Copy> Lexicon<T> {
    /// A lexicon of these stems.
    pub(crate) fn new(entries: &[(T, &[&'static str])]) -> Self {
        let mut stems: Vec<Stem<T>> = entries
            .iter()
            .flat_map(|&(meaning, stems)| {
                stems.iter().filter_map(move |&stem| {
                    let (text, whole) = match stem.strip_suffix('.') {
                        Some(word) => (word, true),
                        None => (stem, false),
                    };
                    let first = text.chars().next()?;
                    Some(Stem {
                        first,
                        text,
                        whole,
                        meaning,
                    })
                })
            })
            .collect();
        stems.sort_by_key(|stem| (stem.first, std::cmp::Reverse(stem.text.len())));
        let mut lexicon = Self {
            stems,
            ascii: [(0, 0); 128],
        };
        for byte in 0..128_u8 {
            let (start, end) = lexicon.search(char::from(byte));
            // No lexicon holds as many stems as a `u16` counts.
            lexicon.ascii[usize::from(byte)] = (
                u16::try_from(start).unwrap_or(u16::MAX),
                u16::try_from(end).unwrap_or(u16::MAX),
            );
        }
        lexicon
    }

    fn search(&self, first: char) -> (usize, usize) {
        let start = self.stems.partition_point(|stem| stem.first < first);
        let end = start + self.stems[start..].partition_point(|stem| stem.first == first);
        (start, end)
    }

    /// The stems that begin with a character.
    fn beginning_with(&self, first: char) -> &[Stem<T>] {
        let (start, end) = match self.ascii.get(first as usize) {
            Some(&(start, end)) => (usize::from(start), usize::from(end)),
            None => self.search(first),
        };
        self.stems.get(start..end).unwrap_or(&[])
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
            let stem = self.beginning_with(character).iter().find(|stem| {
                lower[at..].strip_prefix(stem.text).is_some_and(|rest| {
                    !stem.whole || !rest.chars().next().is_some_and(char::is_alphanumeric)
                })
            })?;
            skip_to = at + stem.text.len();
            Some((at, stem.text, stem.meaning))
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

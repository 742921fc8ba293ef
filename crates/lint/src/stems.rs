//! Words and parts of words that are looked for together, in lower case.

/// Stems of words that stand for one thing, looked for in one pass. Each has two bytes at least.
pub(crate) struct Stems {
    words: &'static [&'static str],
    /// By the slot of its first two bytes a stem, counted from 1; 0 for none.
    first: [u8; SLOTS],
    /// For each stem another one with the same slot, likewise.
    next: [u8; MOST],
    /// For each stem the sort of its first three bytes; any for one of two.
    sorts: [u16; MOST],
}

/// The pairs of bytes that the stems begin with share few of them.
const SLOTS: usize = (u8::MAX as usize + 1) << 2;
const MOST: usize = u8::MAX as usize;

const fn slot(one: u8, two: u8) -> usize {
    (one as usize) << 2 ^ two as usize
}

/// The sort of the last three bytes of a text: bits of earlier ones are shifted out.
pub(crate) const fn sort(text: &[u8]) -> u16 {
    let mut sort = 0;
    let mut at = 0;
    while at < text.len() {
        sort = next_sort(sort, text[at]);
        at += 1;
    }
    sort
}

/// The sort of the last three bytes of a text, by that of the three before the last one.
pub(crate) const fn next_sort(sort: u16, byte: u8) -> u16 {
    sort << 6 ^ byte as u16
}

impl Stems {
    pub(crate) const fn new(words: &'static [&'static str]) -> Self {
        assert!(words.len() <= MOST, "a slot counts as far as a byte does");
        let mut first = [0; SLOTS];
        let mut next = [0; MOST];
        let mut sorts = [0; MOST];
        let mut count = 0_u8;
        while (count as usize) < words.len() {
            let stem = words[count as usize].as_bytes();
            let slot = slot(stem[0], stem[1]);
            next[count as usize] = first[slot];
            if let [one, two, three, ..] = *stem {
                sorts[count as usize] = sort(&[one, two, three]);
            }
            count += 1;
            first[slot] = count;
        }
        Self {
            words,
            first,
            next,
            sorts,
        }
    }

    /// Whether a text in lower case has one of them.
    pub(crate) fn are_in(&self, text: &str) -> bool {
        self.next_in(text.as_bytes(), 0).is_some()
    }

    /// The one that a text in lower case begins with, the longest of several.
    pub(crate) fn beginning(&self, text: &str) -> Option<&'static str> {
        let [one, two, ..] = *text.as_bytes() else {
            return None;
        };
        self.longest(self.first[slot(one, two)], text.as_bytes())
    }

    /// The places of a text in lower case at which they stand, of several that begin at one place the
    /// longest. They do not overlap.
    pub(crate) fn places<'t>(
        &'t self,
        text: &'t str,
    ) -> impl Iterator<Item = (usize, &'static str)> + 't {
        let mut free = 0;
        std::iter::from_fn(move || {
            let (at, stem) = self.next_in(text.as_bytes(), free)?;
            free = at + stem.len();
            Some((at, stem))
        })
    }

    /// The first place from one on at which one of them stands.
    fn next_in(&self, text: &[u8], from: usize) -> Option<(usize, &'static str)> {
        let pairs = text[from..].windows(2).enumerate();
        pairs
            .map(|(at, pair)| (from + at, self.first[slot(pair[0], pair[1])]))
            .filter(|(_, first)| *first != 0)
            .find_map(|(at, first)| Some((at, self.longest(first, &text[at..])?)))
    }

    /// The longest of those of a slot that a text begins with.
    fn longest(&self, first: u8, text: &[u8]) -> Option<&'static str> {
        let mut longest: Option<&str> = None;
        let mut next = usize::from(first);
        while next > 0 {
            let stem = self.words[next - 1];
            next = usize::from(self.next[next - 1]);
            let is_longer = longest.is_none_or(|longest| longest.len() < stem.len());
            if is_longer && text.starts_with(stem.as_bytes()) {
                longest = Some(stem);
            }
        }
        longest
    }

    /// All of them, each with the sort of its first three bytes if it has so many.
    pub(crate) fn with_sorts(&self) -> impl Iterator<Item = (&'static str, Option<u16>)> {
        let sorts = self.words.iter().zip(&self.sorts);
        sorts.map(|(word, sort)| (*word, (word.len() > 2).then_some(*sort)))
    }

    /// All of them.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &'static str> {
        self.words.iter().copied()
    }
}

/// Whether a character is of a script that writes no spaces, so that words have no borders.
pub(crate) fn is_dense(character: char) -> bool {
    matches!(character, '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
}

/// How many words some groups have together.
pub(crate) const fn count<T>(groups: &[(T, &[&str])]) -> usize {
    let mut count = 0;
    let mut group = 0;
    while group < groups.len() {
        count += groups[group].1.len();
        group += 1;
    }
    count
}

/// The words of all groups, for stems that have any of them.
pub(crate) const fn all<T, const COUNT: usize>(
    groups: &[(T, &[&'static str])],
) -> [&'static str; COUNT] {
    let mut words = [""; COUNT];
    let (mut group, mut word, mut at) = (0, 0, 0);
    while group < groups.len() {
        if word < groups[group].1.len() {
            words[at] = groups[group].1[word];
            at += 1;
            word += 1;
        } else {
            group += 1;
            word = 0;
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stems_are_found_wherever_they_stand() {
        static STEMS: Stems = Stems::new(&["ab", "abc", "->", "откат", "回滚"]);
        for text in ["ab", "xxab", "a -> b", "план отката", "要回滚"] {
            assert!(STEMS.are_in(text), "{text}");
        }
        for text in ["", "a", "ba", "- >", "откa", "回"] {
            assert!(!STEMS.are_in(text), "{text}");
        }
        assert_eq!(STEMS.beginning("abd"), Some("ab"));
        assert_eq!(STEMS.beginning("dab"), None);
    }

    #[test]
    fn of_two_that_begin_at_one_place_the_longer_one_counts() {
        static STEMS: Stems = Stems::new(&["ab", "abc", "bcd"]);
        let places: Vec<_> = STEMS.places("abcd ab bcd").collect();
        assert_eq!(places, [(0, "abc"), (5, "ab"), (8, "bcd")]);
    }
}

//! A text in lower case that can tell at once of most words that it does not have them.

use crate::stems::{Stems, next_sort};
use memchr::{memchr, memchr_iter, memmem};
use std::ops::Range;
use tminus_checklist::lower_case;

/// A text in lower case, and where its lines begin.
pub(crate) struct Lower {
    text: String,
    starts: Vec<usize>,
    /// A bit for each sort of three bytes that follow one another in the text.
    triples: Box<[u64; WORDS]>,
}

/// So many words of bits hold one for each sort: a checklist has a few thousand of the sorts.
const WORDS: usize = (u16::MAX as usize + 1) / 64;

/// The word that has the bit of a sort.
fn word_of(sort: u16) -> usize {
    usize::from(sort >> 6)
}

/// The bit of a sort in its word.
fn bit_of(sort: u16) -> u64 {
    1 << (sort % 64)
}

/// Few texts have lines that are shorter than so many bytes on average.
const SHORT_LINE: usize = 24;

impl Lower {
    pub(crate) fn of(text: &str) -> Self {
        let text = lower_case(text).into_owned();
        let mut starts = Vec::with_capacity(text.len() / SHORT_LINE + 1);
        starts.push(0);
        starts.extend(memchr_iter(b'\n', text.as_bytes()).map(|end| end + 1));
        let mut triples = Box::new([0; WORDS]);
        let mut sort = 0;
        for byte in text.bytes() {
            sort = next_sort(sort, byte);
            triples[word_of(sort)] |= bit_of(sort);
        }
        Self {
            text,
            starts,
            triples,
        }
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Whether it has one of these stems.
    pub(crate) fn has(&self, stems: &Stems) -> bool {
        /// So many are found one by one sooner than all at once.
        const FEW: usize = 12;
        let mut possible = stems
            .with_sorts()
            .filter(|(stem, sort)| {
                sort.is_none_or(|sort| self.has_sort(sort)) && self.may_have(stem)
            })
            .map(|(stem, _)| stem);
        let few: [Option<&str>; FEW] = std::array::from_fn(|_| possible.next());
        if possible.next().is_some() {
            return stems.are_in(&self.text);
        }
        let text = self.text.as_bytes();
        few.into_iter()
            .flatten()
            .any(|stem| memmem::find(text, stem.as_bytes()).is_some())
    }

    /// Whether it has every three bytes of a word.
    fn may_have(&self, word: &str) -> bool {
        let mut sort = 0;
        word.bytes().enumerate().all(|(at, byte)| {
            sort = next_sort(sort, byte);
            at < 2 || self.has_sort(sort)
        })
    }

    /// Whether three bytes of a sort follow one another in the text.
    fn has_sort(&self, sort: u16) -> bool {
        self.triples[word_of(sort)] & bit_of(sort) != 0
    }

    /// Lines, from 1, as one text.
    pub(crate) fn lines(&self, lines: Range<usize>) -> &str {
        &self.text[self.start(lines.start)..self.start(lines.end.max(lines.start))]
    }

    /// Where a line begins.
    fn start(&self, line: usize) -> usize {
        let at = self.starts.get(line.saturating_sub(1));
        at.copied().unwrap_or(self.text.len())
    }

    /// The lines that have one of these stems, with their numbers.
    pub(crate) fn lines_with<'t>(
        &'t self,
        stems: &'t Stems,
    ) -> impl Iterator<Item = (usize, &'t str)> + 't {
        let text = self.has(stems).then_some(self.text.as_str());
        let places = text.into_iter().flat_map(|text| stems.places(text));
        self.lines_at(places.map(|(at, _)| at))
    }

    /// The lines that have a sign, with their numbers.
    pub(crate) fn lines_with_sign(&self, sign: u8) -> impl Iterator<Item = (usize, &str)> {
        self.lines_at(memchr_iter(sign, self.text.as_bytes()))
    }

    /// The lines at ascending places of the text, each of them once and without its end.
    pub(crate) fn lines_at<'t>(
        &'t self,
        places: impl Iterator<Item = usize> + 't,
    ) -> impl Iterator<Item = (usize, &'t str)> + 't {
        let mut behind = 0;
        places.filter_map(move |at| {
            if at < behind {
                return None;
            }
            let line = self.starts.partition_point(|start| *start <= at);
            behind = self.start(line + 1);
            let text = self.lines(line..line + 1);
            let text = text.strip_suffix('\n').unwrap_or(text);
            Some((line, text.strip_suffix('\r').unwrap_or(text)))
        })
    }
}

/// The lines of a text without their ends.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (line, behind) = split_line(rest);
        rest = behind;
        Some(line)
    })
}

/// The first line of a text without its end, and what stands behind it.
pub(crate) fn split_line(text: &str) -> (&str, &str) {
    let Some(end) = memchr(b'\n', text.as_bytes()) else {
        return (text, "");
    };
    let line = &text[..end];
    (line.strip_suffix('\r').unwrap_or(line), &text[end + 1..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_as_those_of_the_standard_library() {
        for text in ["", "\n", "a", "a\r", "a\r\n\nb\n", "a\n\r\n", "\r\r\nb"] {
            assert!(lines(text).eq(text.lines()), "{text:?}");
        }
    }

    #[test]
    fn lines_are_counted_from_one_and_given_once() {
        static STEMS: Stems = Stems::new(&["one", "two"]);
        let lower = Lower::of("One two\r\nthree\n\nTWO");
        let lines: Vec<_> = lower.lines_with(&STEMS).collect();
        assert_eq!(lines, [(1, "one two"), (4, "two")]);
        assert_eq!(lower.lines(2..4), "three\n\n");
        assert_eq!(
            lower.lines_with_sign(b'h').collect::<Vec<_>>(),
            [(2, "three")]
        );
    }
}

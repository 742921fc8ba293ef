//! What can be told of a text at one glance: whether it may have numbers, times and words of a tone
//! at all.
//!
//! Most texts have none. They are passed over once, eight bytes together, and only words that begin
//! as one of those does are looked at.

use crate::lexicon::{FIRST_LETTERS, beyond_ascii, first_letters, is_unspaced, is_wide_digit};
use crate::{criterion, number_word, tone, window};
use std::sync::LazyLock;

/// What a text may have in it.
#[derive(Debug, Clone, Copy, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a text has each of them or not, whatever else it has"
)]
pub(crate) struct Glance {
    /// A digit of ASCII.
    pub(crate) digit: bool,
    /// A number that is no digit of ASCII: a word, or digits of full width.
    pub(crate) other_number: bool,
    /// A word without which none states a time, or a script in which it may stand within others.
    pub(crate) time: bool,
    /// What may be a word of a condition, of a prohibition or of approval.
    pub(crate) cue: bool,
    /// What may be a word of weight.
    pub(crate) weight: bool,
}

impl Glance {
    /// What a text has in it.
    pub(crate) fn at(text: &str) -> Self {
        let mut glance = at_ascii(text);
        let mut wide_digit = false;
        let mut spaced_beyond_ascii = false;
        // Where the last letter ends that is not of ASCII.
        let mut behind = None;
        for (at, character) in beyond_ascii(text) {
            if is_symbol(character) {
                continue;
            }
            let latin = is_latin(character);
            if !latin {
                glance.cue = true;
                glance.weight = true;
            }
            if latin || is_cyrillic(character) {
                spaced_beyond_ascii = true;
                let before = at.checked_sub(1).map(|before| text.as_bytes()[before]);
                let within =
                    behind == Some(at) || before.is_some_and(|before| before.is_ascii_alphabetic());
                behind = Some(at + character.len_utf8());
                if within {
                    continue;
                }
            }
            let may_be = BEGINNINGS.of_beyond_ascii(character);
            glance.cue |= may_be & Beginnings::CUE != 0;
            glance.weight |= may_be & Beginnings::WEIGHT != 0;
            wide_digit |= is_wide_digit(character);
            glance.other_number |=
                number_word::may_begin(character) && criterion::is_number_word(text, at, character);
            if is_unspaced(character) {
                glance.time = true;
                continue;
            }
            spaced_beyond_ascii = true;
            glance.time |= may_be & Beginnings::TIME != 0
                && !text[..at].ends_with(char::is_alphabetic)
                && window::is_for_time(text, at);
        }
        // Accents that are characters of their own make what is a word depend on more before it.
        if spaced_beyond_ascii {
            glance.other_number = glance.other_number && criterion::has_number_word(text);
            glance.time = glance.time && window::has_word_for_time(text);
        }
        glance.other_number |= wide_digit;
        glance
    }
}

/// What words may be by their beginning, a bit for each.
struct Beginnings {
    /// By the first three letters of ASCII.
    letters: Vec<u8>,
    /// By the first character where it is not of ASCII, in lower case and in order.
    beyond: Vec<(char, u8)>,
}

impl Beginnings {
    const NUMBER: u8 = 1;
    const TIME: u8 = 2;
    const CUE: u8 = 4;
    const WEIGHT: u8 = 8;

    fn new() -> Self {
        let mut beginnings = Self {
            letters: vec![0; FIRST_LETTERS],
            beyond: Vec::new(),
        };
        beginnings.add(Self::NUMBER, number_word::words());
        beginnings.add(Self::TIME, window::words());
        beginnings.add(Self::CUE, tone::cues());
        beginnings.add(Self::WEIGHT, tone::words_of_weight());
        beginnings
    }

    fn add(&mut self, kind: u8, words: impl Iterator<Item = &'static str>) {
        for word in words {
            let Some(first) = word.chars().next().filter(|first| !first.is_ascii()) else {
                self.letters[usize::from(first_letters(word.as_bytes(), 0))] |= kind;
                continue;
            };
            match self
                .beyond
                .binary_search_by_key(&first, |(known, _)| *known)
            {
                Ok(at) => self.beyond[at].1 |= kind,
                Err(at) => self.beyond.insert(at, (first, kind)),
            }
        }
    }

    /// What a word may be whose [`first_letters`] these are.
    fn of(&self, letters: u16) -> u8 {
        self.letters[usize::from(letters)]
    }

    /// What a word may be that begins with a character that is not of ASCII.
    fn of_beyond_ascii(&self, character: char) -> u8 {
        let Some(small) = character.to_lowercase().next() else {
            return 0;
        };
        if small.is_ascii() {
            return u8::MAX;
        }
        let found = self
            .beyond
            .binary_search_by_key(&small, |(known, _)| *known);
        found.map_or(0, |at| self.beyond[at].1)
    }
}

static BEGINNINGS: LazyLock<Beginnings> = LazyLock::new(Beginnings::new);

/// What a text has in it where letters of ASCII begin like a word for a number or a time, and are
/// one, or like a word of a tone.
fn at_ascii(text: &str) -> Glance {
    let beginnings = &*BEGINNINGS;
    let bytes = text.as_bytes();
    let (eights, rest) = bytes.as_chunks();
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    let mut glance = Glance::default();
    // The bit of the last letter, when a word goes on into the next eight bytes.
    let mut joins = 0;
    for (index, eight) in eights.iter().chain([&last]).enumerate() {
        let eight = u64::from_le_bytes(*eight);
        glance.digit |= in_range(eight, b'0', b'9') != 0;
        let letters = in_range(eight | (EACH_BYTE * 0x20), b'a', b'z');
        let mut starts = letters & !((letters << 8) | joins);
        joins = letters >> 56;
        while starts != 0 {
            let at = index * 8 + starts.trailing_zeros() as usize / 8;
            starts &= starts - 1;
            let may_be = beginnings.of(first_letters(bytes, at));
            if may_be == 0 || ends_with_letter_beyond_ascii(text, at) {
                continue;
            }
            glance.other_number |=
                may_be & Beginnings::NUMBER != 0 && criterion::is_number_word(text, at, LETTER);
            glance.time |= may_be & Beginnings::TIME != 0 && window::is_for_time(text, at);
            glance.cue |= may_be & Beginnings::CUE != 0 && tone::may_be_cue(bytes, at);
            glance.weight |= may_be & Beginnings::WEIGHT != 0 && tone::may_be_weight(bytes, at);
        }
    }
    glance
}

/// Whether a letter of Latin or Cyrillic that is not of ASCII stands before a place.
fn ends_with_letter_beyond_ascii(text: &str, at: usize) -> bool {
    let before = at.checked_sub(1).map(|before| text.as_bytes()[before]);
    before.is_some_and(|before| !before.is_ascii())
        && text[..at].ends_with(|last| is_latin(last) || is_cyrillic(last))
}

/// Letters of Latin beyond ASCII.
fn is_latin(character: char) -> bool {
    matches!(character, 'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ʯ' | 'Ḁ'..='ỿ')
}

/// Letters of Cyrillic.
fn is_cyrillic(character: char) -> bool {
    matches!(character, 'Ѐ'..='ҁ' | 'Ҋ'..='ԯ')
}

/// Any letter of ASCII: which one it is makes no difference to what stands before it.
const LETTER: char = 'a';

const EACH_BYTE: u64 = 0x0101_0101_0101_0101;

/// The highest bit of each of eight bytes that are of ASCII and in a range.
fn in_range(eight: u64, first: u8, last: u8) -> u64 {
    let high_bits = EACH_BYTE * 0x80;
    let low = eight & !high_bits;
    // Each of these sums stays within its byte, and has the high bit from a byte on.
    let from_first = low + EACH_BYTE * u64::from(0x80 - first);
    let beyond_last = low + EACH_BYTE * u64::from(0x7F - last);
    from_first & !beyond_last & !eight & high_bits
}

/// Dashes, arrows, boxes, emoji and marks of East Asia: no letters, digits or accents.
fn is_symbol(character: char) -> bool {
    matches!(
        character,
        '\u{A0}'..='\u{A9}' | '«'..='±' | '·' | '»' | '¿' | '×'
            | '\u{2010}'..='\u{206F}'
            | '\u{2190}'..='\u{23FF}'
            | '\u{2500}'..='\u{2BFF}'
            | '\u{3000}'..='\u{3004}'
            | '\u{3008}'..='\u{301F}'
            | '\u{FE0F}'
            | '\u{FF01}'..='\u{FF0F}'
            | '\u{FF1A}'..='\u{FF20}'
            | '\u{FF3B}'..='\u{FF40}'
            | '\u{FF5B}'..='\u{FF65}'
            | '\u{1F300}'..='\u{1FAFF}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn eight_bytes_are_told_together() {
        for byte in 0..=u8::MAX {
            let eight = u64::from_le_bytes([byte, b'0', b'9', b'/', b':', 0xFF, byte, 0]);
            let expected = if byte.is_ascii_digit() { 0x80 } else { 0 };
            let [first, zero, nine, before, behind, high, again, last] =
                in_range(eight, b'0', b'9').to_le_bytes();
            assert_eq!([first, again], [expected; 2], "{byte}");
            assert_eq!(
                [zero, nine, before, behind, high, last],
                [0x80, 0x80, 0, 0, 0, 0]
            );
        }
    }

    #[test]
    fn symbols_are_no_part_of_words_and_letters_are() {
        for character in '\0'..=char::MAX {
            let letter = is_latin(character) || is_cyrillic(character);
            assert!(!letter || character.is_alphabetic() && !is_unspaced(character));
            let plain = !character.is_ascii() && is_symbol(character);
            assert!(!plain || !character.is_alphabetic() && !is_unspaced(character));
        }
    }

    proptest! {
        #[test]
        fn a_glance_sees_what_there_is(text in "([a-zA-Z0-9_ .*`-]|[éßüа-яґ→（）：％\u{a0}İ３，万三个件두번以上え第]|one|two|min|day|week|fünf|ноль|trước| ){0,20}") {
            let glance = Glance::at(&text);
            prop_assert_eq!(glance.digit, text.bytes().any(|byte| byte.is_ascii_digit()));
            let number = text.contains(is_wide_digit) || criterion::has_number_word(&text);
            prop_assert_eq!(glance.other_number, number);
            prop_assert_eq!(glance.time, window::has_word_for_time(&text));
        }
    }
}

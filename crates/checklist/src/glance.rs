//! What can be told of a text at one glance: whether it may have numbers and times at all.
//!
//! Most texts have neither. They are passed over byte by byte once, and only words that begin as a
//! word for a number or a time does are looked at.

use crate::lexicon::{beyond_ascii, has_digit, is_ascii_letter, is_unspaced, is_wide_digit};
use crate::{criterion, number_word, window};

/// What a text may have in it.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Glance {
    /// A digit of ASCII.
    pub(crate) digit: bool,
    /// A number that is no digit of ASCII: a word, or digits of full width. Where there are digits
    /// this may be set though there is none.
    pub(crate) other_number: bool,
    /// A word without which none states a time.
    pub(crate) time: bool,
}

impl Glance {
    /// What a text has in it.
    pub(crate) fn at(text: &str) -> Self {
        let beyond = beyond_ascii(text).filter(|(_, character)| !is_symbol(*character));
        let mut beyond = beyond.map(|(_, character)| character).peekable();
        if beyond.peek().is_none() {
            return Self::at_words(
                text,
                |at| is_number_word(text, at),
                |at| is_for_time(text, at),
            );
        }
        let mut may_have = Self::at_words(text, |_| true, |_| true);
        for character in beyond {
            may_have.other_number |= number_word::may_begin(character) || is_wide_digit(character);
            may_have.time |= is_unspaced(character) || window::starts().may_begin_beyond(character);
        }
        Self {
            other_number: may_have.other_number && criterion::has_other_number(text),
            time: may_have.time && window::has_word_for_time(text),
            ..may_have
        }
    }

    /// What a text has in it where words of ASCII begin that begin like one for a number or a time, and
    /// are one.
    fn at_words(
        text: &str,
        is_number: impl Fn(usize) -> bool,
        is_time: impl Fn(usize) -> bool,
    ) -> Self {
        let (numbers, times) = (number_word::starts(), window::starts());
        let bytes = text.as_bytes();
        let mut glance = Self {
            digit: has_digit(text),
            ..Self::default()
        };
        let mut joins = false;
        for (at, byte) in bytes.iter().enumerate() {
            let is_letter = is_ascii_letter(*byte);
            if is_letter && !joins {
                glance.other_number |= numbers.may_be_at(bytes, at) && is_number(at);
                glance.time |= times.may_be_at(bytes, at) && is_time(at);
            }
            joins = is_letter;
        }
        glance
    }
}

/// Dashes, arrows, boxes and emoji: no letters, digits or accents.
fn is_symbol(character: char) -> bool {
    matches!(
        character,
        '\u{2010}'..='\u{206F}'
            | '\u{2190}'..='\u{23FF}'
            | '\u{2500}'..='\u{2BFF}'
            | '\u{FE0F}'
            | '\u{1F300}'..='\u{1FAFF}'
    )
}

/// Whether a word for a number begins at a place, and no other word goes on there.
fn is_number_word(text: &str, at: usize) -> bool {
    let goes_on = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let before = at.checked_sub(1).map(|before| text.as_bytes()[before]);
    !before.is_some_and(goes_on) && number_word::at(text, at).is_some()
}

/// Whether the letters of ASCII from a place on are a word for a time.
fn is_for_time(text: &str, at: usize) -> bool {
    let rest = &text[at..];
    let length = rest
        .bytes()
        .take_while(|byte| is_ascii_letter(*byte))
        .count();
    window::is_for_time(&rest[..length])
}

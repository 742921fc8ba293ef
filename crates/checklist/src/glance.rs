//! What can be told of a text at one glance: whether it may have numbers and times at all.
//!
//! Most texts have neither. They are passed over byte by byte once, and only words that begin as a
//! word for a number or a time does are looked at.

use crate::lexicon::{first_letters, has_digit, letter};
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
        if has_letters_beyond_ascii(text) {
            let digit = has_digit(text);
            return Self {
                digit,
                other_number: digit || criterion::has_other_number(text),
                time: window::has_word_for_time(text),
            };
        }
        Self::at_ascii(text)
    }

    /// The same where what is beyond ASCII are symbols alone.
    fn at_ascii(text: &str) -> Self {
        let (numbers, times) = (number_word::starts(), window::starts());
        let bytes = text.as_bytes();
        let mut glance = Self {
            digit: has_digit(text),
            ..Self::default()
        };
        let mut joins = false;
        for (at, byte) in bytes.iter().enumerate() {
            let is_letter = letter(Some(byte)) != 0;
            if is_letter && !joins {
                let first = first_letters(bytes, at);
                glance.other_number |= numbers.have(first) && is_number_word(text, at);
                glance.time |= times.have(first) && window::is_for_time(ascii_word(text, at));
            }
            joins = is_letter;
        }
        glance
    }
}

/// Whether a text has characters beyond ASCII that may be letters, digits or accents: others than
/// dashes, arrows, boxes and emoji.
fn has_letters_beyond_ascii(text: &str) -> bool {
    let is_symbol = |character| {
        matches!(
            character,
            '\u{2010}'..='\u{206F}'
                | '\u{2190}'..='\u{23FF}'
                | '\u{2500}'..='\u{2BFF}'
                | '\u{FE0F}'
                | '\u{1F300}'..='\u{1FAFF}'
        )
    };
    !text.is_ascii()
        && text
            .chars()
            .any(|character| !character.is_ascii() && !is_symbol(character))
}

/// Whether a word for a number begins at a place, and no other word goes on there.
fn is_number_word(text: &str, at: usize) -> bool {
    let goes_on = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let before = at.checked_sub(1).map(|before| text.as_bytes()[before]);
    !before.is_some_and(goes_on) && number_word::at(text, at).is_some()
}

/// The letters of ASCII from a place on.
fn ascii_word(text: &str, at: usize) -> &str {
    let rest = &text[at..];
    let length = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    &rest[..length]
}

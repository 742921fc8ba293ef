//! Numbers, words, signs, and the units of time among the words.

use super::DAY;
use super::words::SECONDS;
use crate::lexicon::{Phrases, is_unspaced};
use crate::number_word;

/// A number, word or sign of a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token<'a> {
    pub(super) at: usize,
    pub(super) kind: TokenKind<'a>,
    /// No space stands before it.
    pub(super) joined: bool,
    /// What it counts, as a number or a word for one.
    pub(super) number: Option<f64>,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum TokenKind<'a> {
    Number(f64),
    Word(&'a str),
    Sign(char),
}

impl Token<'_> {
    pub(super) fn is_any(&self, words: &[&str]) -> bool {
        matches!(self.kind, TokenKind::Word(word) if words.contains(&word))
    }

    pub(super) fn is_one_of(&self, words: &Phrases<()>) -> bool {
        matches!(self.kind, TokenKind::Word(word) if words.has(word))
    }

    pub(super) fn is_sign(&self, signs: &[char]) -> bool {
        matches!(self.kind, TokenKind::Sign(sign) if signs.contains(&sign))
    }
}

/// Cuts a text in lower case into numbers, words and signs.
pub(super) fn tokenize(text: &str) -> Vec<Token<'_>> {
    // Words are of four letters and more, on average.
    let mut tokens = Vec::with_capacity(text.len() / 4 + 4);
    let mut end = 0;
    let mut joined = false;
    while let Some(character) = text[end..].chars().next() {
        let at = end;
        end += character.len_utf8();
        if character.is_whitespace() {
            joined = false;
            continue;
        }
        let joins = std::mem::replace(&mut joined, true);
        let kind = if character.is_ascii_digit() {
            end = end_of_digits(text, end);
            digits(&text[at..end])
        } else if let Some((length, number)) = number_at(text, at, character) {
            end = at + length;
            TokenKind::Number(number)
        } else if is_letter(character) {
            end = end_of_word(text, end, is_unspaced(character));
            TokenKind::Word(&text[at..end])
        } else if matches!(character, '*' | '`') {
            continue;
        } else {
            TokenKind::Sign(plain_sign(character))
        };
        tokens.push(Token {
            at,
            kind,
            joined: joins,
            number: number_of(kind),
        });
    }
    tokens
}

/// Where the digits of a number end, decimal signs among them.
fn end_of_digits(text: &str, from: usize) -> usize {
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut end = from;
    while is_digit(end) || matches!(bytes.get(end), Some(b'.' | b',')) && is_digit(end + 1) {
        end += 1;
    }
    end
}

/// Where a word ends. Where words are not parted by spaces, a number ends one as well.
fn end_of_word(text: &str, from: usize, unspaced: bool) -> usize {
    let mut end = from;
    loop {
        if !unspaced {
            let rest = text[end..].bytes();
            end += rest.take_while(u8::is_ascii_alphabetic).count();
        }
        let beyond_ascii = text[end..].chars().next().filter(|next| !next.is_ascii());
        let Some(next) = beyond_ascii else {
            return end;
        };
        let same = is_unspaced(next) == unspaced
            && is_letter(next)
            && (!unspaced || number_at(text, end, next).is_none());
        // Vietnamese and others may write an accent as a character of its own.
        if !same && !is_accent(next) {
            return end;
        }
        end += next.len_utf8();
    }
}

/// Whether a character is a letter. Most ideographs and syllables are known without their tables.
fn is_letter(character: char) -> bool {
    matches!(character, '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}')
        || character.is_alphabetic()
}

/// Whether a character is an accent that stands behind its letter.
fn is_accent(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36F}')
}

fn digits(digits: &str) -> TokenKind<'_> {
    let number = if digits.contains(',') {
        digits.replace(',', ".").parse()
    } else {
        digits.parse()
    };
    number.map_or(TokenKind::Sign('#'), TokenKind::Number)
}

/// A sign as it is written in ASCII.
fn plain_sign(sign: char) -> char {
    match sign {
        '−' | '–' | '—' | '～' | '〜' => '-',
        '（' => '(',
        '）' => ')',
        '：' => ':',
        '＜' | '≤' => '<',
        other => other,
    }
}

/// The word that begins at a place of a text.
pub(super) fn spaced_word(text: &str, at: usize) -> &str {
    let first = text[at..].chars().next().map_or(0, char::len_utf8);
    &text[at..end_of_word(text, at + first, false)]
}

/// The words of a text in lower case as they are parted by spaces, signs and a change of script.
pub(super) fn spaced_words(text: &str) -> impl Iterator<Item = &str> {
    let mut end = 0;
    std::iter::from_fn(move || {
        loop {
            let character = text[end..].chars().next()?;
            let at = end;
            end += character.len_utf8();
            if character.is_alphabetic() {
                end = end_of_word(text, end, is_unspaced(character));
                return Some(&text[at..end]);
            }
        }
    })
}

fn number_of(kind: TokenKind<'_>) -> Option<f64> {
    match kind {
        TokenKind::Number(number) => Some(number),
        TokenKind::Word(word) => number_word::at(word, 0)
            .filter(|(length, _)| *length == word.len())
            .map(|(_, number)| number),
        TokenKind::Sign(_) => None,
    }
}

/// The number that a text spells from a place on in digits of full width, or in ideographs before
/// what they count, and its length.
fn number_at(text: &str, at: usize, first: char) -> Option<(usize, f64)> {
    if matches!(first, '０'..='９') {
        let digits = text[at..]
            .chars()
            .take_while(|digit| matches!(digit, '０'..='９'));
        let (count, value) = digits.take(12).fold((0, 0.0), |(count, value), digit| {
            (
                count + 1,
                value * 10.0 + f64::from(u32::from(digit) - u32::from('０')),
            )
        });
        return Some((count * first.len_utf8(), value));
    }
    (matches!(first, '\u{4E00}'..='\u{9FFF}')
        && number_word::may_begin(first)
        && !text[..at].ends_with('第'))
    .then(|| number_word::at(text, at))
    .flatten()
}

/// The seconds of a unit of time at the start of a word, and the rest of the word; where words are
/// parted by spaces it is the whole word.
pub(super) fn unit_seconds(word: &str) -> Option<(f64, &str)> {
    if !word.starts_with(is_unspaced) {
        return SECONDS.meaning(word).map(|unit| (unit, ""));
    }
    let ends = word
        .char_indices()
        .map(|(at, _)| at)
        .skip(1)
        .chain([word.len()]);
    let (unit, end) = ends
        .take(4)
        .filter_map(|end| SECONDS.meaning(&word[..end]).map(|unit| (unit, end)))
        .last()?;
    Some((unit, &word[end..]))
}

/// The seconds of a duration that is said in one word.
pub(super) fn whole_duration(word: &str) -> Option<(f64, &str)> {
    const DURATIONS: [(&str, f64); 6] = [
        ("하루", DAY),
        ("이틀", 2.0 * DAY),
        ("사흘", 3.0 * DAY),
        ("일주일", 7.0 * DAY),
        ("半日", DAY / 2.0),
        ("半小时", 1800.0),
    ];
    DURATIONS
        .iter()
        .find_map(|(known, length)| Some((*length, word.strip_prefix(known)?)))
}

//! Numbers, words, signs, and the units of time among the words.

use super::DAY;
use super::words::STARTERS;
use crate::lexicon::is_unspaced;
use tminus_measure::{Dimension, Unit};

/// A number, word or sign of a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token<'a> {
    pub(super) at: usize,
    pub(super) kind: TokenKind<'a>,
    /// The number that it is or stands for.
    pub(super) number: Option<f64>,
    /// A time may begin with it.
    pub(super) begins: bool,
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

    pub(super) fn is_sign(&self, signs: &[char]) -> bool {
        matches!(self.kind, TokenKind::Sign(sign) if signs.contains(&sign))
    }
}

/// Cuts a text in lower case into numbers, words and signs.
pub(super) fn tokenize(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::with_capacity(text.len() / 4);
    let mut at = 0;
    while let Some(character) = text[at..].chars().next() {
        let start = at;
        at += character.len_utf8();
        let kind = if character.is_ascii_digit() {
            at = end_of_number(text, at);
            number(&text[start..at]).map_or(TokenKind::Sign('#'), TokenKind::Number)
        } else if character.is_alphabetic() || character == 'µ' {
            at = end_of_word(text, at, is_unspaced(character));
            TokenKind::Word(&text[start..at])
        } else if character.is_whitespace() || matches!(character, '*' | '`') {
            continue;
        } else {
            TokenKind::Sign(match character {
                '−' | '–' | '—' | '~' | '～' | '〜' if character != '~' => '-',
                '（' => '(',
                '）' => ')',
                '：' => ':',
                '＜' | '≤' => '<',
                other => other,
            })
        };
        let (begins, number) = match kind {
            TokenKind::Number(number) => (true, Some(number)),
            TokenKind::Sign(sign) => (matches!(sign, '(' | ','), None),
            TokenKind::Word(word) => {
                let known = STARTERS.meaning(word);
                // In scripts without spaces a word holds more than its beginning.
                let begins = known.is_some() || word == "t" || !word.is_ascii();
                (begins, known.flatten())
            }
        };
        tokens.push(Token {
            at: start,
            kind,
            number,
            begins,
        });
    }
    tokens
}

fn end_of_number(text: &str, mut at: usize) -> usize {
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    while is_digit(at) || matches!(bytes.get(at), Some(b'.' | b',')) && is_digit(at + 1) {
        at += 1;
    }
    at
}

fn number(digits: &str) -> Option<f64> {
    if digits.contains(',') {
        digits.replace(',', ".").parse().ok()
    } else {
        digits.parse().ok()
    }
}

fn end_of_word(text: &str, mut at: usize, unspaced: bool) -> usize {
    while let Some(next) = text[at..].chars().next() {
        let same = next.is_alphabetic() && is_unspaced(next) == unspaced;
        // Vietnamese and others may write an accent as a character of its own.
        if !same && !matches!(next, '\u{300}'..='\u{36F}') {
            break;
        }
        at += next.len_utf8();
    }
    at
}

/// The seconds of a unit of time at the start of a word; the whole word where words are spaced.
pub(super) fn unit_seconds(word: &str) -> Option<f64> {
    if word.chars().next().is_some_and(is_unspaced) {
        let mut ends: Vec<usize> = word
            .char_indices()
            .map(|(at, _)| at)
            .skip(1)
            .take(2)
            .collect();
        ends.push(word.len());
        ends.sort_unstable();
        let mut short = ends.into_iter().take(2).rev();
        return short.find_map(|end| seconds(&word[..end]));
    }
    seconds(word)
}

fn seconds(word: &str) -> Option<f64> {
    if let Some(unit) = Unit::from_spelling(word) {
        return (unit.dimension() == Dimension::Time && unit != Unit::Milliseconds)
            .then(|| unit.factor_to(Unit::Seconds))
            .flatten();
    }
    Some(match word {
        "week" | "weeks" | "wk" | "wks" | "semana" | "semanas" | "woche" | "wochen" | "semaine"
        | "semaines" | "weken" | "周" | "週" | "週間" | "주" | "tuần" | "неделя" | "недели"
        | "недель" | "неделю" => 7.0 * DAY,
        "month" | "months" | "mes" | "meses" | "mês" | "monat" | "monate" | "monats" | "mois"
        | "maand" | "maanden" | "个月" | "個月" | "か月" | "ヶ月" | "개월" | "tháng" | "месяц"
        | "месяца" | "месяцев" => 30.0 * DAY,
        _ => return None,
    })
}

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
    /// No space stands before it.
    pub(super) joined: bool,
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
    let mut characters = text.char_indices().peekable();
    let mut end = usize::MAX;
    while let Some((at, character)) = characters.next() {
        let joined = end == at;
        end = at + character.len_utf8();
        let kind = if character.is_ascii_digit() {
            while let Some((next, following)) = characters.peek().copied() {
                let decimal = matches!(following, '.' | ',')
                    && text[next + 1..].starts_with(|digit: char| digit.is_ascii_digit());
                if !following.is_ascii_digit() && !decimal {
                    break;
                }
                end = next + following.len_utf8();
                characters.next();
            }
            let number = &text[at..end];
            let number = if number.contains(',') {
                number.replace(',', ".").parse()
            } else {
                number.parse()
            };
            match number {
                Ok(number) => TokenKind::Number(number),
                Err(_) => TokenKind::Sign('#'),
            }
        } else if character.is_alphabetic() || character == 'µ' {
            let unspaced = is_unspaced(character);
            while let Some((next, following)) = characters.peek().copied() {
                let same = following.is_alphabetic() && is_unspaced(following) == unspaced;
                // Vietnamese and others may write an accent as a character of its own.
                if !same && !matches!(following, '\u{300}'..='\u{36F}') {
                    break;
                }
                end = next + following.len_utf8();
                characters.next();
            }
            TokenKind::Word(&text[at..end])
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
            at,
            kind,
            number,
            begins,
            joined,
        });
    }
    tokens
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

//! Numbers, words, signs, and the units of time among the words.

use super::DAY;
use crate::lexicon::is_unspaced;
use crate::{number_word, unit_word};
use tminus_measure::{Dimension, Unit};

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

    pub(super) fn is_sign(&self, signs: &[char]) -> bool {
        matches!(self.kind, TokenKind::Sign(sign) if signs.contains(&sign))
    }
}

/// Cuts a text in lower case into numbers, words and signs.
pub(super) fn tokenize(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut characters = text.char_indices().peekable();
    let mut end = usize::MAX;
    while let Some((at, character)) = characters.next() {
        if character.is_whitespace() {
            continue;
        }
        let joined = end == at;
        end = at + character.len_utf8();
        let kind = if let Some((length, number)) = number_at(text, at, character) {
            while characters
                .next_if(|(next, _)| *next < at + length)
                .is_some()
            {}
            end = at + length;
            TokenKind::Number(number)
        } else if character.is_ascii_digit() {
            while let Some((next, following)) = characters.peek().copied() {
                let decimal = matches!(following, '.' | ',')
                    && text[next + 1..].starts_with(|digit: char| digit.is_ascii_digit());
                if !following.is_ascii_digit() && !decimal {
                    break;
                }
                end = next + following.len_utf8();
                characters.next();
            }
            let digits = &text[at..end];
            let number = if digits.contains(',') {
                digits.replace(',', ".").parse()
            } else {
                digits.parse()
            };
            match number {
                Ok(number) => TokenKind::Number(number),
                Err(_) => TokenKind::Sign('#'),
            }
        } else if character.is_alphabetic() || character == 'µ' {
            let unspaced = is_unspaced(character);
            while let Some((next, following)) = characters.peek().copied() {
                let same = following.is_alphabetic()
                    && is_unspaced(following) == unspaced
                    && (!unspaced || number_at(text, next, following).is_none());
                // Vietnamese and others may write an accent as a character of its own.
                if !same && !matches!(following, '\u{300}'..='\u{36F}') {
                    break;
                }
                end = next + following.len_utf8();
                characters.next();
            }
            TokenKind::Word(&text[at..end])
        } else if matches!(character, '*' | '`') {
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
        tokens.push(Token {
            at,
            kind,
            joined,
            number: number_of(kind),
        });
    }
    tokens
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
        return seconds(word).map(|unit| (unit, ""));
    }
    let ends = word
        .char_indices()
        .map(|(at, _)| at)
        .skip(1)
        .chain([word.len()]);
    let (unit, end) = ends
        .take(4)
        .filter_map(|end| seconds(&word[..end]).map(|unit| (unit, end)))
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

fn seconds(word: &str) -> Option<f64> {
    if let Some(unit) = unit_word::unit(word) {
        return (unit.dimension() == Dimension::Time && unit != Unit::Milliseconds)
            .then(|| unit.factor_to(Unit::Seconds))
            .flatten();
    }
    Some(match word {
        "kwartier" | "viertelstunde" => 900.0,
        "week" | "weeks" | "wk" | "wks" | "semana" | "semanas" | "woche" | "wochen" | "semaine"
        | "semaines" | "weken" | "settimana" | "settimane" | "周" | "週" | "週間" | "周间"
        | "주" | "주간" | "tuần" | "неделя" | "недели" | "недель" | "неделю" | "tydzień"
        | "tygodni" | "tygodnie" | "tygodnia" | "hafta" => 7.0 * DAY,
        "month" | "months" | "mes" | "meses" | "mês" | "monat" | "monate" | "monats" | "mois"
        | "maand" | "maanden" | "mese" | "mesi" | "个月" | "個月" | "か月" | "ヶ月" | "カ月"
        | "개월" | "tháng" | "месяц" | "месяца" | "месяцев" | "miesiąc" | "miesiące"
        | "miesięcy" => 30.0 * DAY,
        _ => return None,
    })
}

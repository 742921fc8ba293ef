//! How a number or a range of two is spelled: `1,000`, `1.000`, `10 000`, `5-10k`, `24 to 48`, `5 тыс.`, `10만`.

use super::number::unit_after;
use crate::lexicon::{Endings, Phrases, lower};
use crate::number_word::goes_on;
use std::ops::Range;
use std::sync::LazyLock;

/// A number, or both ends of a range.
pub(super) struct Digits {
    pub(super) low: Spelled,
    pub(super) high: Option<Spelled>,
    /// Behind all of it and the space that may follow.
    pub(super) end: usize,
}

/// Digits, and what multiplies them.
pub(super) struct Spelled {
    pub(super) digits: Range<usize>,
    magnitude: Option<Magnitude>,
}

struct Magnitude {
    factor: f64,
    end: usize,
}

/// The words that multiply the digits before them.
#[rustfmt::skip]
static MAGNITUDES: LazyLock<Phrases<f64>> = LazyLock::new(|| {
    Phrases::new(&[
        (1e3, &[
            "thousand", "тыс.", "тыс", "тысяч", "тысячи", "Tsd.", "Tsd", "tsd.", "tausend", "Tausend", "mil", "mila", "mille", "duizend", "nghìn", "ngàn", "tys.", "tys", "tysięcy", "bin", "千", "천",
        ]),
        (1e4, &["万", "萬", "만"]),
        (1e6, &[
            "million", "millions", "млн.", "млн", "Mio.", "Mio", "mio.", "Millionen", "millones", "milhões", "milioni", "miljoen", "triệu", "mln", "milyon", "百万", "百萬", "백만",
        ]),
        (1e8, &["亿", "億", "억"]),
    ])
});

/// The words between the two ends of a range.
#[rustfmt::skip]
static JOINERS: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[((), &["to", "bis", "tot", "до", "đến", "do", "ile", "至", "到", "から", "에서", "부터"])])
});

/// The words between the two ends where `between` stands before them.
static AND: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[(
        (),
        &["and", "und", "et", "en", "и", "và", "ve", "和", "与", "與"],
    )])
});

static BETWEEN: LazyLock<Endings<()>> = LazyLock::new(|| {
    Endings::new(&[(
        (),
        &[
            "between",
            "zwischen",
            "entre",
            "tra",
            "fra",
            "tussen",
            "между",
            "giữa",
            "từ",
            "między",
            "介于",
            "介於",
        ],
    )])
});

impl Digits {
    pub(super) fn at(text: &str, start: usize) -> Self {
        let (low, end) = Spelled::at(text, start);
        let high = high(text, start, end).or_else(|| {
            // Both ends may have the unit: `2 GB - 3 GB`.
            let rest = &text[low.end()..];
            // As far as the next digit, so that all of a text is looked at once.
            rest.bytes().find(u8::is_ascii_digit)?;
            let (unit, length) = unit_after(rest)?;
            let behind = behind_joiner(text, skip_space(text, low.end() + length), start)?;
            let (high, end) = spelled_from(text, behind)?;
            let (other, _) = unit_after(&text[high.end()..])?;
            let rises =
                parse(&text[high.digits.clone()], "")? > parse(&text[low.digits.clone()], "")?;
            (other == unit && rises).then_some((high, end))
        });
        match high {
            Some((high, end)) => Self {
                low,
                high: Some(high),
                end,
            },
            None => Self {
                low,
                high: None,
                end,
            },
        }
    }
}

fn high(text: &str, start: usize, end: usize) -> Option<(Spelled, usize)> {
    spelled_from(text, behind_joiner(text, skip_space(text, end), start)?)
}

fn spelled_from(text: &str, at: usize) -> Option<(Spelled, usize)> {
    let rest = text[at..].trim_start();
    // `entre el 30 % y el 70 %`, `%30 ile %70`
    let rest = ["el ", "il ", "o ", "le ", "%"]
        .iter()
        .find_map(|article| rest.strip_prefix(article))
        .unwrap_or(rest);
    let from = text.len() - rest.len();
    text[from..]
        .starts_with(|next: char| next.is_ascii_digit())
        .then(|| Spelled::at(text, from))
}

impl Spelled {
    /// The digits that begin at a place, and the end of what belongs to them.
    fn at(text: &str, start: usize) -> (Self, usize) {
        let bytes = text.as_bytes();
        let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
        let mut end = start;
        loop {
            if is_digit(end) || matches!(bytes.get(end), Some(b'.' | b',')) && is_digit(end + 1) {
                end += 1;
            } else if let Some(group) = spaced_group(text, start, end) {
                end = group;
            } else {
                break;
            }
        }
        let after = skip_space(text, end);
        let magnitude = magnitude(text, after);
        let behind = magnitude.as_ref().map_or(after, |magnitude| magnitude.end);
        (
            Self {
                digits: start..end,
                magnitude,
            },
            behind,
        )
    }

    pub(super) fn end(&self) -> usize {
        self.magnitude
            .as_ref()
            .map_or(self.digits.end, |magnitude| magnitude.end)
    }

    pub(super) fn magnitude(&self) -> Option<f64> {
        self.magnitude.as_ref().map(|magnitude| magnitude.factor)
    }
}

/// Behind a group of three digits after the sign that parts it from the digits before: `10 000`,
/// `10'000`. A plain space parts two numbers as well, so the group has to be a round one.
fn spaced_group(text: &str, start: usize, end: usize) -> Option<usize> {
    let rest = &text[end..];
    let sign = rest.chars().next()?;
    let plain = sign == ' ';
    if !plain && !matches!(sign, '\'' | '’' | '\u{a0}' | '\u{202f}') {
        return None;
    }
    let group = &rest.as_bytes()[sign.len_utf8()..];
    let three = group.len() >= 3
        && group[..3].iter().all(u8::is_ascii_digit)
        && !group.get(3).is_some_and(u8::is_ascii_digit);
    if !three {
        return None;
    }
    let digits = text[start..end].bytes().rev();
    let whole = digits.take_while(u8::is_ascii_digit).count();
    let round = group.get(2) == Some(&b'0') && !text[start..].starts_with('0');
    ((1..=3).contains(&whole) && (!plain || round)).then(|| end + sign.len_utf8() + 3)
}

fn magnitude(text: &str, at: usize) -> Option<Magnitude> {
    let rest = &text[at..];
    let (length, factor) = match rest.as_bytes().first()? {
        b'k' | b'K' => (1, 1e3),
        b'M' if !rest.starts_with("Mio") => (1, 1e6),
        byte if byte.is_ascii_digit() => return None,
        _ => MAGNITUDES
            .begin(rest)
            .next()
            .map(|(word, factor)| (word.len(), factor))?,
    };
    (!rest[length..].starts_with(goes_on)).then_some(Magnitude {
        factor,
        end: at + length,
    })
}

/// Behind one character of white space, if there is one.
fn skip_space(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    at + (rest.len() - rest.strip_prefix(char::is_whitespace).unwrap_or(rest).len())
}

/// Behind the sign or word that joins the two ends of a range.
fn behind_joiner(text: &str, at: usize, start: usize) -> Option<usize> {
    const SIGNS: [char; 8] = ['-', '–', '—', '~', '〜', '～', '‐', '‑'];
    let rest = &text[at..];
    if let Some(behind) = rest.strip_prefix(SIGNS) {
        return Some(text.len() - behind.len());
    }
    let behind = |word: &str| {
        let unspaced = !word.starts_with(goes_on);
        let behind = &rest[word.len()..];
        (unspaced || behind.starts_with(char::is_whitespace)).then(|| at + word.len())
    };
    if let Some(at) = JOINERS.begin(rest).find_map(|(word, ())| behind(word)) {
        return Some(at);
    }
    // `de 5 a 10`, `5 à 10`: a letter that is a word of other meanings too.
    let single = ['a', 'à', 'e', 'y', 'i', 'и']
        .iter()
        .find(|letter| rest.starts_with(**letter))
        .filter(|letter| rest[letter.len_utf8()..].starts_with(' '));
    let both = || {
        let head = &text[..start];
        let mut from = head.len().saturating_sub(24);
        while !head.is_char_boundary(from) {
            from += 1;
        }
        let head = lower(&head[from..]);
        let head = head.trim_end_matches([' ', '%']);
        let head = ["el", "il", "o", "le"]
            .iter()
            .find_map(|article| head.strip_suffix(article)?.strip_suffix(' '))
            .unwrap_or(head);
        BETWEEN.of(head).next().is_some()
    };
    match single {
        Some('à') => Some(at + 'à'.len_utf8()),
        Some(letter) => both().then(|| at + letter.len_utf8()),
        None => AND
            .begin(rest)
            .find_map(|(word, ())| behind(word))
            .filter(|_| both()),
    }
}

/// Reads `1,000`, `0.1`, `0,1`, `2.000`, `1.234,5`, `10 000`; a version such as `1.2.3` is no
/// number. `behind` is what follows the digits: a share has no thousands.
pub(super) fn parse(digits: &str, behind: &str) -> Option<f64> {
    if digits.len() > 24 {
        return None;
    }
    if let Some(whole) = whole(digits) {
        return Some(whole);
    }
    let joined: String = digits
        .chars()
        .filter(|character| character.is_ascii_digit() || matches!(character, '.' | ','))
        .collect();
    let share = behind.trim_start().starts_with(['%', '％']);
    let is_group = |part: &str| part.len() == 3;
    let grouped = |sign: char| {
        let mut parts = joined.split(sign);
        parts
            .next()
            .is_some_and(|whole| (1..=3).contains(&whole.len()) && whole != "0")
            && parts.all(is_group)
    };
    let text = match (joined.matches(',').count(), joined.matches('.').count()) {
        // `2.000` is a number of thousands, since nobody writes the zeros of a fraction to the third.
        (0, 1) if grouped('.') && joined.ends_with('0') && !share => joined.replace('.', ""),
        (0, 0 | 1) => joined,
        (0, _) if grouped('.') => joined.replace('.', ""),
        (1, 0) if grouped(',') && !share => joined.replace(',', ""),
        (1, 0) => joined.replace(',', "."),
        (_, 0) => joined.replace(',', ""),
        (1, dots) if joined.rfind('.') < joined.find(',') => {
            let (whole, part) = joined.split_once(',')?;
            (dots == 1 || grouped_before(whole))
                .then(|| format!("{}.{part}", whole.replace('.', "")))?
        }
        (_, 1) if joined.rfind(',') < joined.find('.') => joined.replace(',', ""),
        _ => return None,
    };
    text.parse().ok()
}

/// What digits alone mean, as far as a number of floating point holds each of them.
fn whole(digits: &str) -> Option<f64> {
    const MOST: usize = 9;
    let plain = (1..=MOST).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    plain
        .then(|| digits.parse::<u32>().ok())
        .flatten()
        .map(f64::from)
}

fn grouped_before(whole: &str) -> bool {
    whole.split('.').skip(1).all(|part| part.len() == 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_read_as_every_country_writes_them() {
        for (digits, behind, value) in [
            ("1,000", "", Some(1000.0)),
            ("0,5", " %", Some(0.5)),
            ("0.125", "", Some(0.125)),
            ("2.000", " Nachrichten", Some(2000.0)),
            ("99.990", " %", Some(99.99)),
            ("99,950", "%", Some(99.95)),
            ("1.234,5", "", Some(1234.5)),
            ("1,234.5", "", Some(1234.5)),
            ("1.000.000", "", Some(1_000_000.0)),
            ("10 000", "", Some(10_000.0)),
            ("10'000", "", Some(10_000.0)),
            ("1.2.3", "", None),
        ] {
            assert_eq!(parse(digits, behind), value, "{digits}");
        }
    }

    #[test]
    fn a_range_has_two_ends() {
        let ends = |text: &str| {
            let digits = Digits::at(text, text.find(|c: char| c.is_ascii_digit())?);
            let high = digits.high?;
            Some((
                text[digits.low.digits].to_owned(),
                text[high.digits].to_owned(),
            ))
        };
        let pair = |low: &str, high: &str| Some((low.to_owned(), high.to_owned()));
        assert_eq!(ends("5-10k"), pair("5", "10"));
        assert_eq!(ends("2 GB ～ 3 GB"), pair("2", "3"));
        assert_eq!(ends("between 1.5 and 2.5"), pair("1.5", "2.5"));
        assert_eq!(ends("entre 400 y 700 MB"), pair("400", "700"));
        assert_eq!(ends("от 5 до 10"), pair("5", "10"));
        assert_eq!(ends("256 à 512 Mo"), pair("256", "512"));
        assert_eq!(ends("40에서 60%"), pair("40", "60"));
        assert_eq!(ends("5 and 10"), None);
        assert_eq!(ends("3 errors to 5"), None);
    }
}

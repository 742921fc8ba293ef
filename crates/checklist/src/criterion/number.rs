//! Reads numbers with range, magnitude and unit, and number words.

use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;
use tminus_measure::Unit;

/// A number of a text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Number {
    /// From the first digit to the last character of the unit (or of the noun of a rate).
    pub(super) range: Range<usize>,
    /// The number; the lower end of a range.
    pub(super) value: f64,
    /// The upper end of a range.
    pub(super) high: Option<f64>,
    /// The unit that stands behind it.
    pub(super) unit: Option<Unit>,
    /// A `+` stands behind it.
    pub(super) plus: bool,
    /// It is a word: `Zero`, `once`, `one`.
    pub(super) word: bool,
    /// What there are so many of per second: `signals`.
    pub(super) rated: Option<String>,
}

static DIGITS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?P<low>\d+(?:[.,]\d+)*)\s?(?P<lowm>[kKM]\b)?",
        r"(?:(?:\s?(?:[-–—~〜～‐‑]|to\b|bis\b|至|到)\s?)(?P<high>\d+(?:[.,]\d+)*)\s?(?P<highm>[kKM]\b)?)?",
        r"|\b(?P<word>[Zz]ero|[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even|[Ee]ight|[Nn]ine|[Tt]en|[Tt]welve|once|twice|una vez|uma vez|null|cero)\b"
    ))
    .expect("the pattern is constant and tested")
});

/// Whether a text has a word for a number.
pub(super) fn has_number_word(text: &str) -> bool {
    DIGITS.is_match(text)
}

/// The numbers of a text, without those inside names, versions, times of day and addresses.
pub(super) fn numbers(text: &str) -> impl Iterator<Item = Number> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let captures = DIGITS.captures_at(text, at)?;
            let whole = captures.get(0).expect("group 0 is the match");
            at = whole.end();
            if let Some(word) = captures.name("word") {
                if let Some(value) = word_value(word.as_str()) {
                    return Some(Number {
                        range: word.range(),
                        value,
                        high: None,
                        unit: unit_after(&text[word.end()..]).map(|(unit, _)| unit),
                        plus: false,
                        word: true,
                        rated: None,
                    });
                }
                continue;
            }
            let low = captures
                .name("low")
                .expect("the first alternative has a low end");
            if !begins_free(text, low.start()) {
                continue;
            }
            if let Some(number) = read(text, &captures, low.range()) {
                at = at.max(number.range.end);
                return Some(number);
            }
        }
    })
}

fn read(text: &str, captures: &regex::Captures<'_>, low: Range<usize>) -> Option<Number> {
    let mut value = parse(&text[low.clone()])?;
    let low_magnitude = captures
        .name("lowm")
        .map_or(1.0, |found| magnitude(found.as_str()));
    let (mut high, mut high_magnitude) = (None, 1.0);
    let mut end = captures.name("lowm").map_or(low.end, |found| found.end());
    if let Some(found) = captures.name("high") {
        let number = parse(found.as_str())?;
        high_magnitude = captures
            .name("highm")
            .map_or(1.0, |found| magnitude(found.as_str()));
        high = Some(number * high_magnitude);
        end = captures
            .name("highm")
            .map_or(found.end(), |found| found.end());
    }
    // `5-10k` is from five thousand.
    let low_factor = if captures.name("lowm").is_none() && high.is_some() {
        high_magnitude
    } else {
        low_magnitude
    };
    value *= low_factor;
    if high.is_some_and(|high| high <= value) {
        return None;
    }
    let rest = &text[end..];
    let mut plus = rest.starts_with('+') && !rest.starts_with("+/");
    let mut at = end + usize::from(plus);
    let (unit, rated) = match unit_after(&text[at..]) {
        Some((unit, length)) => {
            at += length;
            (Some(unit), None)
        }
        None => match rate_after(&text[at..]) {
            Some((unit, noun, length)) => {
                at += length;
                (Some(unit), Some(noun))
            }
            None => (None, None),
        },
    };
    if unit.is_none() && !ends_free(&text[at..]) {
        return None;
    }
    if unit.is_some() && text[at..].starts_with('+') {
        plus = true;
        at += 1;
    }
    Some(Number {
        range: low.start..at,
        value,
        high,
        unit,
        plus,
        word: false,
        rated,
    })
}

fn magnitude(letter: &str) -> f64 {
    if letter == "M" { 1e6 } else { 1e3 }
}

/// Reads `1,000`, `0.1`, `0,1`, `10`; a version such as `1.2.3` is no number.
fn parse(digits: &str) -> Option<f64> {
    let commas = digits.matches(',').count();
    let dots = digits.matches('.').count();
    if dots > 1 || digits.len() > 24 {
        return None;
    }
    let text = if commas == 1 && dots == 0 {
        let (whole, part) = digits.split_once(',')?;
        if part.len() == 3 && whole.len() <= 3 && whole != "0" {
            format!("{whole}{part}")
        } else {
            format!("{whole}.{part}")
        }
    } else {
        digits.replace(',', "")
    };
    text.parse().ok()
}

fn word_value(word: &str) -> Option<f64> {
    Some(match word.to_lowercase().as_str() {
        "zero" | "null" | "cero" => 0.0,
        "one" | "once" | "una vez" | "uma vez" => 1.0,
        "two" | "twice" => 2.0,
        "three" => 3.0,
        "four" => 4.0,
        "five" => 5.0,
        "six" => 6.0,
        "seven" => 7.0,
        "eight" => 8.0,
        "nine" => 9.0,
        "ten" => 10.0,
        "twelve" => 12.0,
        _ => return None,
    })
}

/// Whether a number begins here, rather than a name, a version, a port or an offset going on.
fn begins_free(text: &str, at: usize) -> bool {
    let mut before = text[..at].chars().rev();
    match before.next() {
        None => true,
        Some(last)
            if last.is_ascii_alphanumeric()
                || matches!(
                    last,
                    '_' | '.' | '#' | '@' | '/' | '\\' | '$' | '€' | '£' | ','
                ) =>
        {
            false
        }
        Some(':') => before.next().is_none_or(char::is_whitespace),
        // `T-6` is an offset and `3-5` was a range; `+-20` has a sign of its own.
        Some('-') => matches!(before.next(), Some('+' | '/')),
        Some('−' | '+') => false,
        Some(last) => !last.is_alphabetic() || !last.is_ascii() && !is_latin(last),
    }
}

/// Letters of alphabets that part words by spaces.
fn is_latin(character: char) -> bool {
    character < '\u{2e80}'
}

/// Whether what follows a number without unit leaves it a number.
fn ends_free(rest: &str) -> bool {
    let mut characters = rest.chars();
    let Some(next) = characters.next() else {
        return true;
    };
    let second = characters.next();
    match next {
        ':' | '/' => !second.is_some_and(|second| second.is_ascii_digit()),
        '.' => !second.is_some_and(|second| second.is_ascii_alphanumeric()),
        '-' => !second.is_some_and(char::is_alphanumeric),
        next => !next.is_ascii_alphanumeric() && next != '_',
    }
}

/// The unit that a text begins with, and its length with the space before it.
pub(super) fn unit_after(text: &str) -> Option<(Unit, usize)> {
    let trimmed = text.trim_start_matches([' ', '\u{a0}', '\u{202f}']);
    let space = text.len() - trimmed.len();
    if space > 2 {
        return None;
    }
    if let Some(rest) = trimmed.strip_prefix(['%', '％', '٪']) {
        return Some((Unit::Percent, text.len() - rest.len()));
    }
    let first = trimmed.chars().next()?;
    if !is_latin(first) {
        // The longest spelling that the text begins with.
        return trimmed
            .char_indices()
            .skip(1)
            .map(|(at, _)| at)
            .chain([trimmed.len()])
            .take(4)
            .filter_map(|end| Unit::from_spelling(&trimmed[..end]).map(|unit| (unit, space + end)))
            .last();
    }
    let end = trimmed
        .find(|character: char| !(character.is_alphabetic() || character == '×'))
        .unwrap_or(trimmed.len());
    let word = &trimmed[..end];
    if word.is_empty() {
        return None;
    }
    // `msg/sec`, `requests/second`, `req per second`.
    let rest = &trimmed[end..];
    if let Some(after) = rest.strip_prefix('/') {
        let per = after
            .find(|character: char| !character.is_ascii_alphabetic())
            .unwrap_or(after.len());
        if let Some(unit) = Unit::from_spelling(&trimmed[..end + 1 + per]).filter(|_| per > 0) {
            return Some((unit, space + end + 1 + per));
        }
    }
    for per in [" per second", " per sec"] {
        if rest.starts_with(per)
            && let Some(unit) = Unit::from_spelling(&format!("{word} per second"))
        {
            return Some((unit, space + end + per.len()));
        }
    }
    if word.eq_ignore_ascii_case("times") {
        let factor = [
            "the ", "as ", "higher", "lower", "more", "baseline", "normal",
        ]
        .iter()
        .any(|start| rest.trim_start().starts_with(start));
        return Some((if factor { Unit::Times } else { Unit::Count }, space + end));
    }
    match word {
        "m" => return Some((Unit::Minutes, space + end)),
        "b" | "mi" | "ki" | "gi" | "c" | "M" | "C" => return None,
        _ => {}
    }
    let unit = Unit::from_spelling(word)?;
    // `5 d` and `3 h` are units; `2 x 4` is a product.
    (unit != Unit::None && !(unit == Unit::Times && space > 0 && word.len() == 1))
        .then_some((unit, space + end))
}

/// `signals/second`, `events per second`: a rate of things that have no unit of their own.
fn rate_after(text: &str) -> Option<(Unit, String, usize)> {
    let trimmed = text.strip_prefix(' ').unwrap_or(text);
    let space = text.len() - trimmed.len();
    let end = trimmed
        .find(|character: char| !character.is_ascii_alphabetic())
        .unwrap_or(trimmed.len());
    let noun = &trimmed[..end];
    let length = ["/second", "/sec", "/s", " per second", " per sec"]
        .iter()
        .find(|per| {
            trimmed[end..]
                .strip_prefix(**per)
                .is_some_and(|rest| !rest.starts_with(|next: char| next.is_ascii_alphanumeric()))
        })?
        .len();
    let unit = match noun {
        "signals" | "events" | "messages" | "msgs" | "records" => Unit::Messages,
        "requests" | "reqs" | "calls" | "queries" => Unit::Requests,
        _ => Unit::PerSecond,
    };
    Some((unit, noun.to_owned(), space + end + length))
}

/// The unit that stands between a blank and the parenthesis in which a number stands:
/// `Throughput: ____ msg/sec (target: 5-10k)`. Blanks are spaces here.
pub(super) fn unit_beside_blank(text: &str, number: usize) -> Option<Unit> {
    let head = super::before(text, 0, number);
    let open = head.rfind('(')?;
    let outer = head[..open].trim_end();
    let blank = outer.rfind("   ")? + 3;
    let (unit, length) = unit_after(&outer[blank..])?;
    (blank + length == outer.len()).then_some(unit)
}

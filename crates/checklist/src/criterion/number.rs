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
        r"^(?:(?P<low>[0-9]+(?:[.,][0-9]+)*)\s?(?P<lowm>[kKM]\b)?",
        r"(?:(?:\s?(?:[-–—~〜～‐‑]|to\b|bis\b|至|到)\s?)(?P<high>[0-9]+(?:[.,][0-9]+)*)\s?(?P<highm>[kKM]\b)?)?",
        r"|(?P<word>[Zz]ero|[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even|[Ee]ight|[Nn]ine|[Tt]en|[Tt]welve|once|twice|una vez|uma vez|null|cero)\b)"
    ))
    .expect("the pattern is constant and tested")
});

/// Whether a text has a word for a number.
pub(super) fn has_number_word(text: &str) -> bool {
    let mut at = 0;
    while let Some(place) = candidate(text, at) {
        if DIGITS.is_match(&text[place..]) {
            return true;
        }
        at = place + 1;
    }
    false
}

/// The first place from `at` on where a number may begin: a digit, or the first letter of a word that
/// may be one. Most of a text is passed over here, byte by byte.
fn candidate(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut before = text[..at].chars().next_back();
    let mut place = at;
    while let Some(&byte) = bytes.get(place) {
        if byte.is_ascii_digit() {
            return Some(place);
        }
        if byte.is_ascii_alphabetic() {
            let length = bytes[place..]
                .iter()
                .take_while(|byte| byte.is_ascii_alphabetic())
                .count();
            let free = !before.is_some_and(|before| before.is_alphanumeric() || before == '_');
            if free
                && (3..=6).contains(&length)
                && WORDS.iter().any(|word| text[place..].starts_with(word))
            {
                return Some(place);
            }
            before = Some(char::from(bytes[place + length - 1]));
            place += length;
            continue;
        }
        before = text[place..].chars().next();
        place += before.map_or(1, char::len_utf8);
    }
    None
}

/// How the words for numbers begin.
const WORDS: [&str; 30] = [
    "zero", "Zero", "one", "One", "two", "Two", "three", "Three", "four", "Four", "five", "Five",
    "six", "Six", "seven", "Seven", "eight", "Eight", "nine", "Nine", "ten", "Ten", "twelve",
    "Twelve", "once", "twice", "una", "uma", "null", "cero",
];

/// The numbers of a text, without those inside names, versions, times of day and addresses.
pub(super) fn numbers(text: &str) -> impl Iterator<Item = Number> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = candidate(text, at)?;
            let Some(captures) = DIGITS.captures(&text[start..]) else {
                // A word that only begins like one for a number.
                at = start + text[start..].chars().next().map_or(1, char::len_utf8);
                continue;
            };
            let part = |name: &str| {
                let found = captures.name(name)?;
                Some(start + found.start()..start + found.end())
            };
            at = start + captures[0].len();
            if let Some(word) = part("word") {
                if let Some(value) = word_value(&text[word.clone()]) {
                    return Some(Number {
                        value,
                        high: None,
                        unit: unit_after(&text[word.end..]).map(|(unit, _)| unit),
                        range: word,
                        plus: false,
                        word: true,
                        rated: None,
                    });
                }
                continue;
            }
            let low = part("low").expect("the first alternative has a low end");
            if !begins_free(text, low.start) {
                continue;
            }
            if let Some(number) = read(text, &part, low) {
                at = at.max(number.range.end);
                return Some(number);
            }
        }
    })
}

/// The number whose parts of [`DIGITS`] stand in the text.
fn read(
    text: &str,
    part: &dyn Fn(&str) -> Option<Range<usize>>,
    low: Range<usize>,
) -> Option<Number> {
    let mut value = parse(&text[low.clone()])?;
    let magnitude_of =
        |name: &str| part(name).map(|found| (magnitude(&text[found.clone()]), found.end));
    let low_letter = magnitude_of("lowm");
    let low_magnitude = low_letter.map_or(1.0, |(magnitude, _)| magnitude);
    let (mut high, mut high_magnitude) = (None, 1.0);
    let mut end = low_letter.map_or(low.end, |(_, end)| end);
    if let Some(found) = part("high") {
        let number = parse(&text[found.clone()])?;
        let letter = magnitude_of("highm");
        high_magnitude = letter.map_or(1.0, |(magnitude, _)| magnitude);
        high = Some(number * high_magnitude);
        end = letter.map_or(found.end, |(_, end)| end);
    }
    // `5-10k` is from five thousand.
    let low_factor = if low_letter.is_none() && high.is_some() {
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

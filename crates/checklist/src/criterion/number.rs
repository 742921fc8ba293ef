//! Reads numbers with range, magnitude and unit, and number words.

use crate::lexicon::Phrases;
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

/// The words for numbers, by what they mean.
pub(crate) const NUMBER_WORDS: [(f64, &[&str]); 12] = [
    (0.0, &["zero", "Zero", "null", "cero"]),
    (1.0, &["one", "One", "once", "una vez", "uma vez"]),
    (2.0, &["two", "Two", "twice"]),
    (3.0, &["three", "Three"]),
    (4.0, &["four", "Four"]),
    (5.0, &["five", "Five"]),
    (6.0, &["six", "Six"]),
    (7.0, &["seven", "Seven"]),
    (8.0, &["eight", "Eight"]),
    (9.0, &["nine", "Nine"]),
    (10.0, &["ten", "Ten"]),
    (12.0, &["twelve", "Twelve"]),
];

static WORDS: LazyLock<Phrases<f64>> = LazyLock::new(|| Phrases::new(&NUMBER_WORDS));

/// Where a number may begin.
enum Place {
    /// At a digit.
    Digit(usize),
    /// At a word, which means this.
    Word(Range<usize>, f64),
}

/// Whether a text has a word for a number.
pub(super) fn has_number_word(text: &str) -> bool {
    let mut at = 0;
    while let Some(place) = next_place(text, at) {
        match place {
            Place::Word(..) => return true,
            Place::Digit(place) => at = place + 1,
        }
    }
    false
}

/// The first place from `at` on where a number may begin. Most of a text is passed over here, byte
/// by byte.
fn next_place(text: &str, at: usize) -> Option<Place> {
    let bytes = text.as_bytes();
    let mut place = at;
    while let Some(&byte) = bytes.get(place) {
        if byte.is_ascii_digit() {
            return Some(Place::Digit(place));
        }
        if !byte.is_ascii_alphabetic() {
            place += 1;
            continue;
        }
        let length = bytes[place..]
            .iter()
            .take_while(|byte| byte.is_ascii_alphabetic())
            .count();
        if (3..=6).contains(&length)
            && let Some((length, value)) = number_word(&text[place..])
            && !text[..place].ends_with(|before: char| before.is_alphanumeric() || before == '_')
        {
            return Some(Place::Word(place..place + length, value));
        }
        place += length;
    }
    None
}

/// The word for a number that a text begins with: how long it is, and what it means.
fn number_word(text: &str) -> Option<(usize, f64)> {
    WORDS
        .begin(text)
        .find(|(word, _)| !text[word.len()..].starts_with(goes_on))
        .map(|(word, value)| (word.len(), value))
}

/// Whether a word goes on with this character.
fn goes_on(character: char) -> bool {
    character.is_alphabetic()
        || character.is_ascii_digit()
        || matches!(character, '_' | '\u{300}'..='\u{36F}')
}

/// The numbers of a text, without those inside names, versions, times of day and addresses.
pub(super) fn numbers(text: &str) -> impl Iterator<Item = Number> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            match next_place(text, at)? {
                Place::Word(range, value) => {
                    at = range.end;
                    return Some(Number {
                        value,
                        high: None,
                        unit: unit_after(&text[range.end..]).map(|(unit, _)| unit),
                        range,
                        plus: false,
                        word: true,
                        rated: None,
                    });
                }
                Place::Digit(start) => {
                    let digits = Digits::at(text, start);
                    at = digits.end;
                    if begins_free(text, start)
                        && let Some(number) = read(text, &digits)
                    {
                        at = at.max(number.range.end);
                        return Some(number);
                    }
                }
            }
        }
    })
}

/// How a number or a range of two is spelled: `1,000`, `5-10k`, `24 to 48`.
struct Digits {
    low: Spelled,
    high: Option<Spelled>,
    /// Behind all of it and the space that may follow.
    end: usize,
}

/// Digits, and where the letter ends that multiplies them.
struct Spelled {
    digits: Range<usize>,
    letter: Option<usize>,
}

impl Digits {
    fn at(text: &str, start: usize) -> Self {
        let (low, end) = Spelled::at(text, start);
        let high = behind_dash(text, skip_space(text, end))
            .map(|from| skip_space(text, from))
            .filter(|from| text[*from..].starts_with(|next: char| next.is_ascii_digit()))
            .map(|from| Spelled::at(text, from));
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

impl Spelled {
    /// The digits that begin at a place, and the end of what belongs to them.
    fn at(text: &str, start: usize) -> (Self, usize) {
        let bytes = text.as_bytes();
        let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
        let mut end = start;
        while is_digit(end) || matches!(bytes.get(end), Some(b'.' | b',')) && is_digit(end + 1) {
            end += 1;
        }
        let digits = start..end;
        let after = skip_space(text, end);
        let letter = text[after..]
            .strip_prefix(['k', 'K', 'M'])
            .filter(|rest| !rest.starts_with(goes_on))
            .map(|_| after + 1);
        (Self { digits, letter }, letter.unwrap_or(after))
    }

    fn end(&self) -> usize {
        self.letter.unwrap_or(self.digits.end)
    }

    fn magnitude(&self, text: &str) -> Option<f64> {
        let letter = self.letter?;
        Some(if text[..letter].ends_with('M') {
            1e6
        } else {
            1e3
        })
    }
}

/// Behind one character of white space, if there is one.
fn skip_space(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    at + (rest.len() - rest.strip_prefix(char::is_whitespace).unwrap_or(rest).len())
}

/// Behind the sign or word that joins the two ends of a range.
fn behind_dash(text: &str, at: usize) -> Option<usize> {
    const SIGNS: [char; 10] = ['-', '–', '—', '~', '〜', '～', '‐', '‑', '至', '到'];
    let rest = &text[at..];
    let behind = rest.strip_prefix(SIGNS).or_else(|| {
        ["to", "bis"]
            .iter()
            .find_map(|word| rest.strip_prefix(word))
            .filter(|behind| !behind.starts_with(goes_on))
    })?;
    Some(text.len() - behind.len())
}

/// The number that is spelled in a text.
fn read(text: &str, digits: &Digits) -> Option<Number> {
    let (low, high_end) = (&digits.low, digits.high.as_ref());
    let mut value = parse(&text[low.digits.clone()])?;
    let (mut high, mut high_magnitude) = (None, 1.0);
    let mut end = low.end();
    if let Some(spelled) = high_end {
        let number = parse(&text[spelled.digits.clone()])?;
        high_magnitude = spelled.magnitude(text).unwrap_or(1.0);
        high = Some(number * high_magnitude);
        end = spelled.end();
    }
    // `5-10k` is from five thousand.
    value *= low
        .magnitude(text)
        .unwrap_or(if high.is_some() { high_magnitude } else { 1.0 });
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
        range: low.digits.start..at,
        value,
        high,
        unit,
        plus,
        word: false,
        rated,
    })
}

/// Reads `1,000`, `0.1`, `0,1`, `10`; a version such as `1.2.3` is no number.
fn parse(digits: &str) -> Option<f64> {
    let commas = digits.matches(',').count();
    let dots = digits.matches('.').count();
    if dots > 1 || digits.len() > 24 {
        return None;
    }
    if commas == 0 {
        return digits.parse().ok();
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

//! Reads numbers with range, magnitude and unit, and number words.

use super::digits::{Digits, parse};
use crate::lexicon::{Phrases, is_unspaced, lower};
use crate::{number_word, unit_word};
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

impl Number {
    /// The number that a text begins with.
    pub(super) fn first(text: &str) -> Option<Self> {
        numbers(text, true)
            .next()
            .filter(|number| number.range.start == 0)
    }

    /// Whether it is one alone.
    pub(super) fn is_one(&self) -> bool {
        (self.value - 1.0).abs() < f64::EPSILON && self.high.is_none()
    }

    /// Whether it counts: nothing that is measured stands behind it.
    pub(super) fn counts(&self) -> bool {
        matches!(self.unit, None | Some(Unit::Count | Unit::Users))
    }
}

/// Where a number may begin.
enum Place {
    /// At a digit.
    Digit(usize),
    /// At a word, which means this.
    Word(Range<usize>, f64),
}

/// Whether a text has a word for a number.
pub(crate) fn has_number_word(text: &str) -> bool {
    let mut at = 0;
    while let Some(place) = next_place(text, at) {
        match place {
            Place::Word(..) => return true,
            Place::Digit(place) => at = place + 1,
        }
    }
    false
}

/// The first digit from a place on.
fn next_digit(text: &str, at: usize) -> Option<Place> {
    let mut rest = text.bytes().skip(at);
    rest.position(|byte| byte.is_ascii_digit())
        .map(|length| Place::Digit(at + length))
}

/// The first place from `at` on where a number may begin. Most of a text is passed over here, word
/// by word.
fn next_place(text: &str, at: usize) -> Option<Place> {
    let bytes = text.as_bytes();
    let mut place = at;
    while let Some(&byte) = bytes.get(place) {
        if byte.is_ascii_digit() {
            return Some(Place::Digit(place));
        }
        if byte.is_ascii() && !byte.is_ascii_alphabetic() {
            place += 1;
            continue;
        }
        if byte.is_ascii() && !number_word::starts().may_be_at(bytes, place) {
            place += 1 + rest_of_word(&text[place + 1..]);
            continue;
        }
        let first = text[place..].chars().next()?;
        if !byte.is_ascii() && !number_word::may_begin(first) {
            place += first.len_utf8();
            if !is_unspaced(first) && first.is_alphabetic() {
                place += rest_of_word(&text[place..]);
            }
            continue;
        }
        if begins_word(text, place, first)
            && let Some((length, value)) = number_word::at(text, place)
        {
            return Some(Place::Word(place..place + length, value));
        }
        place += first.len_utf8();
        place += rest_of_word(&text[place..]);
    }
    None
}

/// Whether a word for a number stands at a place, with this character first.
pub(crate) fn is_number_word(text: &str, place: usize, first: char) -> bool {
    begins_word(text, place, first) && number_word::at(text, place).is_some()
}

/// Whether a word for a number can begin at a place: an ordinal, a name or a word that goes on has
/// no number in it.
fn begins_word(text: &str, place: usize, first: char) -> bool {
    !text[..place].ends_with(|before: char| {
        before == '第'
            || before == '_'
            || before.is_alphanumeric() && (is_latin(before) || !is_ideograph(first))
    })
}

/// How many bytes of a text go on with a word, up to a digit.
fn rest_of_word(text: &str) -> usize {
    let ascii = text
        .bytes()
        .take_while(|byte| byte.is_ascii_alphabetic() || *byte == b'_')
        .count();
    if text.as_bytes().get(ascii).is_none_or(u8::is_ascii) {
        return ascii;
    }
    let other: usize = text[ascii..]
        .chars()
        .take_while(|next| number_word::goes_on(*next) && !next.is_ascii_digit())
        .map(char::len_utf8)
        .sum();
    ascii + other
}

fn is_ideograph(character: char) -> bool {
    matches!(character, '\u{4E00}'..='\u{9FFF}')
}

/// The numbers of a text, without those inside names, versions, times of day and addresses. `words`
/// says whether some of them may be words.
pub(super) fn numbers(text: &str, words: bool) -> impl Iterator<Item = Number> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let place = if words {
                next_place(text, at)
            } else {
                next_digit(text, at)
            };
            match place? {
                Place::Word(word, value) => {
                    at = word.end;
                    let (unit, length) = unit_after(&text[at..]).unzip();
                    let range = word.start..at + length.unwrap_or(0);
                    return Some(Number {
                        value,
                        high: None,
                        unit,
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

/// The number that is spelled in a text.
fn read(text: &str, digits: &Digits) -> Option<Number> {
    let (low, high_end) = (&digits.low, digits.high.as_ref());
    let mut value = parse(&text[low.digits.clone()], &text[low.digits.end..])?;
    let (mut high, mut high_magnitude) = (None, 1.0);
    let mut end = low.end();
    if let Some(spelled) = high_end {
        let number = parse(&text[spelled.digits.clone()], &text[spelled.digits.end..])?;
        high_magnitude = spelled.magnitude().unwrap_or(1.0);
        high = Some(number * high_magnitude);
        end = spelled.end();
    }
    // `5-10k` is from five thousand.
    value *= low
        .magnitude()
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
    // `%5`, as Turkish writes it.
    let leads = unit.is_none() && percent_before(text, low.digits.start);
    let unit = if leads { Some(Unit::Percent) } else { unit };
    if (unit.is_none() || leads) && !ends_free(&text[at..]) {
        return None;
    }
    if unit.is_some() && text[at..].starts_with('+') {
        plus = true;
        at += 1;
    }
    Some(Number {
        range: low.digits.start - usize::from(leads)..at,
        value,
        high,
        unit,
        plus,
        word: false,
        rated,
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
                    '_' | '.' | '#' | '@' | '/' | '\\' | '$' | '€' | '£' | ',' | '^' | '第' | '제'
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
        // `2^53` is one number, of which this is a part.
        '^' => false,
        next => !next.is_ascii_alphanumeric() && next != '_',
    }
}

/// Whether a percent sign stands directly before a place, and is not of a word or number before it.
fn percent_before(text: &str, at: usize) -> bool {
    text[..at].strip_suffix('%').is_some_and(|before| {
        !before.ends_with(|last: char| last.is_alphanumeric() || matches!(last, '%' | '/' | '='))
    })
}

/// Units of two words, and of a word with its abbreviation sign.
#[rustfmt::skip]
static TWO_WORDS: LazyLock<Phrases<Unit>> = LazyLock::new(|| {
    Phrases::new(&[(Unit::Percent, &["per cent", "por ciento", "por cento", "pour cent", "per cento", "phần trăm"]), (Unit::Milliseconds, &["mili giây"])])
});

/// How `per second` is said behind what there are so many of.
#[rustfmt::skip]
static A_SECOND: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[((), &[
        "/sec", "/s", "/second", "/с", "/сек", "/giây", "/秒", "/초", "/sn",
        " per second", " per sec", " pro sekunde", " por segundo", " par seconde", " per seconde", " al secondo", " в секунду", " mỗi giây", " trên giây", " na sekundę",
    ])])
});

/// What there are so many of per second, and the unit of that.
#[rustfmt::skip]
static REQUESTS: LazyLock<Phrases<Unit>> = LazyLock::new(|| {
    Phrases::new(&[
        (Unit::RequestsPerSecond, &[
            "anfragen", "aufrufe", "peticiones", "solicitudes", "requisições", "pedidos", "requêtes", "verzoeken", "aanvragen", "richieste", "запросов", "запроса", "запр", "żądań", "zapytań",
            "yêu cầu", "请求", "請求", "リクエスト", "요청", "件", "건",
        ]),
        (Unit::Messages, &["nachrichten", "mensajes", "mensagens", "berichten", "messaggi", "сообщений", "wiadomości", "tin nhắn", "消息", "訊息", "メッセージ", "메시지", "événements", "eventos", "ereignisse", "событий"]),
    ])
});

/// `запросов/с`, `Anfragen pro Sekunde`, `リクエスト/秒`: requests and messages a second, in other languages than English.
fn requests_after(text: &str) -> Option<(Unit, usize)> {
    if !REQUESTS.may_begin_text(text) {
        return None;
    }
    // Few of the lists' words are short, and all of them have a sign of `per second` near.
    let end = text.char_indices().nth(32).map_or(text.len(), |(at, _)| at);
    let lower = lower(&text[..end]);
    let (noun, unit) = REQUESTS.begin(&lower).next()?;
    let (per, ()) = A_SECOND
        .begin(&lower[noun.len()..])
        .find(|(per, ())| !lower[noun.len() + per.len()..].starts_with(number_word::goes_on))?;
    (lower.len() == end).then_some((unit, noun.len() + per.len()))
}

/// The unit that a text begins with, and its length with the space before it.
pub(super) fn unit_after(text: &str) -> Option<(Unit, usize)> {
    let trimmed = text.trim_start_matches([' ', '\u{a0}', '\u{202f}']);
    let space = text[..text.len() - trimmed.len()].chars().count();
    if space > 2 {
        return None;
    }
    let space = text.len() - trimmed.len();
    if let Some(rest) = trimmed.strip_prefix(['%', '％', '٪']) {
        return Some((Unit::Percent, text.len() - rest.len()));
    }
    let first = trimmed
        .chars()
        .next()
        .filter(|first| first.is_alphabetic() || *first == '×')?;
    if let Some((unit, length)) = requests_after(trimmed) {
        return Some((unit, space + length));
    }
    if !is_latin(first) {
        return unspaced_unit(trimmed).map(|(unit, length)| (unit, space + length));
    }
    let end = trimmed
        .find(|character: char| {
            !(character.is_alphabetic() || character == '×') || is_unspaced(character)
        })
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
    if let Some((words, unit)) = TWO_WORDS.begin(trimmed).next() {
        return Some((unit, space + words.len()));
    }
    match word {
        "m" => return Some((Unit::Minutes, space + end)),
        "b" | "mi" | "ki" | "gi" | "c" | "M" | "C" => return None,
        // A decision.
        // `2G` of memory; of a network it is the second.
        "G" if space == 0 => return Some((Unit::Gigabytes, end)),
        "Go" if rest.starts_with(['/', '-', '!']) => return None,
        _ => {}
    }
    let unit = unit_word::unit(word)?;
    // `5 d` and `3 h` are units; `2 x 4` is a product.
    (unit != Unit::None && !(unit == Unit::Times && space > 0 && word.len() == 1))
        .then_some((unit, space + end))
}

/// The unit that a text of a script without spaces begins with: the longest spelling.
fn unspaced_unit(text: &str) -> Option<(Unit, usize)> {
    let (unit, length) = text
        .char_indices()
        .skip(1)
        .map(|(at, _)| at)
        .chain([text.len()])
        .take(5)
        .filter_map(|end| Unit::from_spelling(&text[..end]).map(|unit| (unit, end)))
        .last()?;
    if unit == Unit::Users && &text[..length] == "位" {
        // `12 位` are digits too, and people only where they are named.
        const PEOPLE: [&str; 14] = [
            "用户",
            "用戶",
            "客户",
            "客戶",
            "人",
            "员工",
            "員工",
            "成员",
            "成員",
            "顾客",
            "会员",
            "使用者",
            "读者",
            "访客",
        ];
        let named = PEOPLE
            .iter()
            .any(|people| text[length..].starts_with(people));
        return Some((if named { unit } else { Unit::Count }, length));
    }
    // `3个月` and `3か月` are months, `3日目` and `3回目` are ordinals.
    let behind = &text[length..];
    (!behind.starts_with(['月', '월', '目', '째'])).then_some((unit, length))
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
    let open = head.rfind(['(', '（'])?;
    let outer = head[..open].trim_end();
    let blank = outer.rfind("   ")? + 3;
    let (unit, length) = unit_after(&outer[blank..])?;
    (blank + length == outer.len()).then_some(unit)
}

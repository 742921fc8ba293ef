//! Dates in a line of text, in the ways that can be read in one way only. `03/04/2025` is none of them.

use crate::stems::{Stems, all, count};
use jiff::civil::{Date, Weekday};
use memchr::memchr2_iter;
use std::ops::Range;
use tminus_plan::is_word;

/// A date as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Written {
    /// Its bytes in the line.
    pub(crate) at: Range<usize>,
    pub(crate) year: Option<i16>,
    pub(crate) month: i8,
    pub(crate) day: i8,
    /// The day of the week that is named with it.
    pub(crate) weekday: Option<Weekday>,
}

impl Written {
    /// The day; `None` when there is no such day, or no year.
    pub(crate) fn date(&self) -> Option<Date> {
        Date::new(self.year?, self.month, self.day).ok()
    }

    /// Whether no calendar has it: the day is beyond the end of its month.
    pub(crate) fn is_impossible(&self) -> bool {
        // 2024 has a 29 February.
        (29..=31).contains(&self.day)
            && (1..=12).contains(&self.month)
            && Date::new(self.year.unwrap_or(2024), self.month, self.day).is_err()
    }
}

const MONTHS: [(i8, &[&str]); 12] = [
    (
        1,
        &[
            "january",
            "jan",
            "januar",
            "jänner",
            "enero",
            "janeiro",
            "janvier",
            "januari",
            "января",
        ],
    ),
    (
        2,
        &[
            "february",
            "feb",
            "februar",
            "febrero",
            "fevereiro",
            "février",
            "februari",
            "февраля",
        ],
    ),
    (
        3,
        &[
            "march",
            "mar",
            "märz",
            "marzo",
            "março",
            "mars",
            "maart",
            "марта",
        ],
    ),
    (4, &["april", "apr", "abril", "avril", "апреля"]),
    (5, &["may", "mai", "mayo", "maio", "mei", "мая"]),
    (
        6,
        &["june", "jun", "juni", "junio", "junho", "juin", "июня"],
    ),
    (
        7,
        &["july", "jul", "juli", "julio", "julho", "juillet", "июля"],
    ),
    (
        8,
        &["august", "aug", "agosto", "août", "augustus", "августа"],
    ),
    (
        9,
        &[
            "september",
            "sept",
            "sep",
            "septiembre",
            "setembro",
            "septembre",
            "сентября",
        ],
    ),
    (
        10,
        &[
            "october",
            "oct",
            "oktober",
            "octubre",
            "outubro",
            "octobre",
            "октября",
        ],
    ),
    (
        11,
        &[
            "november",
            "nov",
            "noviembre",
            "novembro",
            "novembre",
            "ноября",
        ],
    ),
    (
        12,
        &[
            "december",
            "dec",
            "dezember",
            "diciembre",
            "dezembro",
            "décembre",
            "декабря",
        ],
    ),
];
/// Days of the week. Abbreviations that are words of another kind stand for nothing.
const WEEKDAYS: [(Weekday, &[&str]); 7] = [
    (
        Weekday::Monday,
        &[
            "monday",
            "mon",
            "montag",
            "lunes",
            "segunda-feira",
            "lundi",
            "maandag",
            "понедельник",
            "星期一",
            "周一",
            "月曜日",
            "月曜",
            "월요일",
            "thứ hai",
        ],
    ),
    (
        Weekday::Tuesday,
        &[
            "tuesday",
            "tue",
            "dienstag",
            "martes",
            "terça-feira",
            "mardi",
            "dinsdag",
            "вторник",
            "星期二",
            "周二",
            "火曜日",
            "火曜",
            "화요일",
            "thứ ba",
        ],
    ),
    (
        Weekday::Wednesday,
        &[
            "wednesday",
            "wed",
            "mittwoch",
            "miércoles",
            "quarta-feira",
            "mercredi",
            "woensdag",
            "среда",
            "星期三",
            "周三",
            "水曜日",
            "水曜",
            "수요일",
            "thứ tư",
        ],
    ),
    (
        Weekday::Thursday,
        &[
            "thursday",
            "thu",
            "donnerstag",
            "jueves",
            "quinta-feira",
            "jeudi",
            "donderdag",
            "четверг",
            "星期四",
            "周四",
            "木曜日",
            "木曜",
            "목요일",
            "thứ năm",
        ],
    ),
    (
        Weekday::Friday,
        &[
            "friday",
            "fri",
            "freitag",
            "viernes",
            "sexta-feira",
            "vendredi",
            "vrijdag",
            "пятница",
            "星期五",
            "周五",
            "金曜日",
            "金曜",
            "금요일",
            "thứ sáu",
        ],
    ),
    (
        Weekday::Saturday,
        &[
            "saturday",
            "sat",
            "samstag",
            "sonnabend",
            "sábado",
            "samedi",
            "zaterdag",
            "суббота",
            "星期六",
            "周六",
            "土曜日",
            "土曜",
            "토요일",
            "thứ bảy",
        ],
    ),
    (
        Weekday::Sunday,
        &[
            "sunday",
            "sun",
            "sonntag",
            "domingo",
            "dimanche",
            "zondag",
            "воскресенье",
            "星期日",
            "星期天",
            "周日",
            "日曜日",
            "日曜",
            "일요일",
            "chủ nhật",
        ],
    ),
];
/// One letter for each, which stands for it in brackets alone.
const LETTERS: [(Weekday, &[&str]); 7] = [
    (Weekday::Monday, &["月", "월"]),
    (Weekday::Tuesday, &["火", "화"]),
    (Weekday::Wednesday, &["水", "수"]),
    (Weekday::Thursday, &["木", "목"]),
    (Weekday::Friday, &["金", "금"]),
    (Weekday::Saturday, &["土", "토"]),
    (Weekday::Sunday, &["日", "일"]),
];

static ANY_MONTH: Stems = Stems::new(&const { all::<_, { count(&MONTHS) }>(&MONTHS) });
static ANY_WEEKDAY: Stems = Stems::new(&const { all::<_, { count(&WEEKDAYS) }>(&WEEKDAYS) });

/// A date that a text begins with, as far as it is known before its place is.
struct Beginning<'t> {
    year: Option<i16>,
    month: i8,
    day: i8,
    /// What follows its last number or word.
    rest: &'t str,
    /// What follows all of it, a border at least.
    behind: &'t str,
}

impl<'t> Beginning<'t> {
    /// A date with its year, which a border follows.
    fn whole(year: i16, month: i8, day: i8, rest: &'t str) -> Option<Self> {
        Some(Self {
            year: Some(year),
            month,
            day,
            rest,
            behind: border(rest)?,
        })
    }
}

/// A way to write a date.
struct Form {
    read: fn(&str) -> Option<Beginning<'_>>,
    /// It begins with a number.
    by_number: bool,
    /// Signs in front of what is a part of something else.
    joins: &'static [char],
}

const FORMS: [Form; 4] = [
    Form {
        read: by_year,
        by_number: true,
        joins: &['/', '.', '-'],
    },
    Form {
        read: by_day,
        by_number: true,
        joins: &['/', '.', ',', '-'],
    },
    Form {
        read: by_month,
        by_number: false,
        joins: &['/', '-'],
    },
    Form {
        read: by_dots,
        by_number: true,
        joins: &['/', '.', '-'],
    },
];

/// Where a text has what every date has: a year of this century, or a day late in its month.
pub(crate) fn places_to_look(text: &str) -> impl Iterator<Item = usize> {
    let text = text.as_bytes();
    let ends = |at: usize| !text.get(at).is_some_and(u8::is_ascii_digit);
    memchr2_iter(b'2', b'3', text).filter(move |at| {
        let begins = *at == 0 || ends(at - 1);
        begins
            && match text[*at..] {
                [b'2', b'0', b'0'..=b'9', b'0'..=b'9', ..] => ends(at + 4),
                [b'2', b'9', ..] | [b'3', b'0' | b'1', ..] => ends(at + 2),
                _ => false,
            }
    })
}

/// The dates of a line in lower case, in their order. When it names more days of the week than it has dates
/// (`Sat/Sun`, another time zone), none of them is certain to be a date's.
pub(crate) fn dates(line: &str) -> Vec<Written> {
    let words = starts_of_words(line);
    let mut found: Vec<Written> = Vec::new();
    for form in FORMS {
        // Dates of one form share no border.
        let mut free = 0;
        for (border, start) in &words {
            if line.as_bytes()[*start].is_ascii_digit() != form.by_number {
                continue;
            }
            let joined = line[*border..*start].starts_with(form.joins);
            if joined || *border < free {
                continue;
            }
            let Some(date) = (form.read)(&line[*start..]) else {
                continue;
            };
            free = line.len() - date.behind.len();
            let at = *start..line.len() - date.rest.len();
            found.push(Written {
                year: date.year,
                month: date.month,
                day: date.day,
                weekday: weekday(&line[..at.start], date.rest),
                at,
            });
        }
    }
    if !found.is_empty() && weekdays(line) > found.len() {
        for written in &mut found {
            written.weekday = None;
        }
    }
    found.sort_by_key(|written| written.at.start);
    found
}

/// Where words and numbers begin, each behind where the character in front of it begins.
fn starts_of_words(line: &str) -> Vec<(usize, usize)> {
    let mut starts = Vec::new();
    let (mut border, mut inside) = (0, false);
    for (at, character) in line.char_indices() {
        let word = is_word(character);
        if word && !inside {
            starts.push((border, at));
        }
        (border, inside) = (at, word);
    }
    starts
}

/// Year, month, day: `2025-12-23`, `2025/12/23`, `2025年12月23日`.
fn by_year(text: &str) -> Option<Beginning<'_>> {
    let (year, rest) = year(text)?;
    let (month, day, rest, behind) = if let Some(rest) = rest.strip_prefix('-') {
        let (month, rest) = two_digits(rest)?;
        let (day, rest) = two_digits(rest.strip_prefix('-')?)?;
        (month, day, rest, rest)
    } else if let Some(rest) = rest.strip_prefix('/') {
        let (month, rest) = number(rest)?;
        let (day, rest) = number(rest.strip_prefix('/')?)?;
        (month, day, rest, rest)
    } else {
        let (month, rest) = number(skip_blank(sign(rest, ['年', '년'])?))?;
        let (day, rest) = number(skip_blank(sign(rest, ['月', '월'])?))?;
        // The sign right behind the last number belongs to it.
        let signed = rest.strip_prefix(['日', '일']).unwrap_or(rest);
        (month, day, signed, sign(rest, ['日', '일'])?)
    };
    let time = behind.strip_prefix('t');
    let time = time.and_then(|time| time.strip_prefix(|digit: char| digit.is_ascii_digit()));
    Some(Beginning {
        year: Some(year),
        month,
        day,
        rest,
        behind: time.or_else(|| border(behind))?,
    })
}

/// Day, month in words, year: `23. Dezember 2025`, `31 February`.
fn by_day(text: &str) -> Option<Beginning<'_>> {
    let (day, rest) = number(text)?;
    let ordinal = ["st", "nd", "rd", "th", "er", ".", "º"]
        .iter()
        .find_map(|ordinal| rest.strip_prefix(ordinal));
    let rest = blank(ordinal.unwrap_or(rest))?;
    let (month, rest) = linked(rest, ["de", "of"], month)?;
    let with_year = |rest| {
        let behind_month = blank(str::strip_prefix(rest, ',').unwrap_or(rest))?;
        let (year, rest) = linked(behind_month, ["de", "del"], year)?;
        Some((Some(year), rest, border(rest)?))
    };
    let without_year = |behind| Some((None, rest, border(behind)?));
    let abbreviated = rest.strip_prefix('.');
    let (year, rest, behind) = abbreviated
        .and_then(|behind| with_year(behind).or_else(|| without_year(behind)))
        .or_else(|| with_year(rest))
        .or_else(|| without_year(rest))?;
    Some(Beginning {
        year,
        month,
        day,
        rest,
        behind,
    })
}

/// Month in words, day, year: `December 23, 2025`.
fn by_month(text: &str) -> Option<Beginning<'_>> {
    let (month, rest) = month(text)?;
    let (day, rest) = number(blank(rest.strip_prefix('.').unwrap_or(rest))?)?;
    let ordinal = ["st", "nd", "rd", "th"]
        .iter()
        .find_map(|ordinal| rest.strip_prefix(ordinal));
    let rest = ordinal.unwrap_or(rest);
    let (year, rest) = year(blank(rest.strip_prefix(',').unwrap_or(rest))?)?;
    Beginning::whole(year, month, day, rest)
}

/// `23.12.2025`.
fn by_dots(text: &str) -> Option<Beginning<'_>> {
    let (day, rest) = number(text)?;
    let (month, rest) = number(rest.strip_prefix('.')?)?;
    let (year, rest) = year(rest.strip_prefix('.')?)?;
    Beginning::whole(year, month, day, rest)
}

/// What follows a border, which is the end or a character that joins nothing.
fn border(text: &str) -> Option<&str> {
    let mut characters = text.chars();
    let joins = characters
        .next()
        .is_some_and(|next| is_word(next) || matches!(next, '/' | '-'));
    (!joins).then_some(characters.as_str())
}

/// The digits that a text begins with, and what follows them.
fn digits(text: &str) -> (&str, &str) {
    let length = text.bytes().take_while(u8::is_ascii_digit).count();
    text.split_at(length)
}

/// A year of this century.
fn year(text: &str) -> Option<(i16, &str)> {
    let (digits, rest) = digits(text);
    let known = digits.len() == 4 && digits.starts_with("20");
    known.then_some((digits.parse().ok()?, rest))
}

/// A number of one or two digits.
fn number(text: &str) -> Option<(i8, &str)> {
    let (digits, rest) = digits(text);
    (digits.len() <= 2).then_some((digits.parse().ok()?, rest))
}

fn two_digits(text: &str) -> Option<(i8, &str)> {
    let (_, rest) = digits(text);
    number(text).filter(|_| text.len() - rest.len() == 2)
}

fn blank(text: &str) -> Option<&str> {
    text.strip_prefix(char::is_whitespace)
}

fn skip_blank(text: &str) -> &str {
    blank(text).unwrap_or(text)
}

/// What follows the sign of a year, a month or a day, which a blank may stand in front of.
fn sign(text: &str, signs: [char; 2]) -> Option<&str> {
    skip_blank(text).strip_prefix(signs)
}

/// What is read behind one of two words that may link it, or without one.
fn linked<'t, T>(
    text: &'t str,
    links: [&str; 2],
    read: impl Fn(&'t str) -> Option<(T, &'t str)>,
) -> Option<(T, &'t str)> {
    let mut links = links.iter();
    links
        .find_map(|link| read(blank(text.strip_prefix(*link)?)?))
        .or_else(|| read(text))
}

/// The month whose name a text begins with as a whole word.
fn month(text: &str) -> Option<(i8, &str)> {
    let name = ANY_MONTH.beginning(text)?;
    let rest = &text[name.len()..];
    let (month, _) = MONTHS.iter().find(|(_, names)| names.contains(&name))?;
    (!rest.starts_with(is_word)).then_some((*month, rest))
}

/// How many days of the week a line names.
fn weekdays(line: &str) -> usize {
    let is_whole = |at: usize, name: &str| {
        !line[..at].ends_with(is_word) && !line[at + name.len()..].starts_with(is_word)
    };
    let places = ANY_WEEKDAY.places(line);
    places.filter(|(at, name)| is_whole(*at, name)).count()
}

/// The day of the week that stands right before a date, or behind it in brackets.
fn weekday(before: &str, behind: &str) -> Option<Weekday> {
    weekday_before(before).or_else(|| weekday_behind(behind))
}

/// `Monday, `, `Montag, den `
fn weekday_before(before: &str) -> Option<Weekday> {
    let before = before.strip_suffix(char::is_whitespace)?;
    let without_article = ["the", "den", "dem", "el", "le"]
        .iter()
        .find_map(|article| {
            before
                .strip_suffix(article)?
                .strip_suffix(char::is_whitespace)
        });
    let named = |text: &str| {
        let text = text.strip_suffix([',', '.']).unwrap_or(text);
        find_name(&WEEKDAYS, |name| {
            let front = text.strip_suffix(name);
            front.is_some_and(|front| !front.ends_with(|last: char| is_word(last) || last == '-'))
        })
    };
    without_article.and_then(named).or_else(|| named(before))
}

/// ` (Monday)`, `（月）`
fn weekday_behind(behind: &str) -> Option<Weekday> {
    let inside = skip_blank(behind).strip_prefix(['(', '（'])?;
    let (inside, _) = inside.split_once([')', '）'])?;
    let name = skip_blank(inside);
    let name = name.strip_suffix(char::is_whitespace).unwrap_or(name);
    find_name(&WEEKDAYS, |known| known == name)
        .or_else(|| find_name(&LETTERS, |letter| letter == inside))
}

/// The day of the week one of whose names is meant.
fn find_name(days: &[(Weekday, &[&str])], is_meant: impl Fn(&str) -> bool) -> Option<Weekday> {
    let mut days = days.iter();
    let day = days.find(|(_, names)| names.iter().any(|name| is_meant(name)));
    day.map(|(day, _)| *day)
}

//! Dates in a line of text, in the ways that can be read in one way only. `03/04/2025` is none of them.

use jiff::civil::{Date, Weekday};
use regex::{Captures, Regex};
use std::ops::Range;
use std::sync::LazyLock;

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

const MONTHS: [&str; 12] = [
    "january|jan|januar|jänner|enero|janeiro|janvier|januari|января",
    "february|feb|februar|febrero|fevereiro|février|februari|февраля",
    "march|mar|märz|marzo|março|mars|maart|марта",
    "april|apr|abril|avril|апреля",
    "may|mai|mayo|maio|mei|мая",
    "june|jun|juni|junio|junho|juin|июня",
    "july|jul|juli|julio|julho|juillet|июля",
    "august|aug|agosto|août|augustus|августа",
    "september|sept|sep|septiembre|setembro|septembre|сентября",
    "october|oct|oktober|octubre|outubro|octobre|октября",
    "november|nov|noviembre|novembro|novembre|ноября",
    "december|dec|dezember|diciembre|dezembro|décembre|декабря",
];
/// Days of the week, from Monday. Abbreviations that are words of another kind stand for nothing.
const WEEKDAYS: [&str; 7] = [
    "monday|mon|montag|lunes|segunda-feira|lundi|maandag|понедельник|星期一|周一|月曜日?|월요일|thứ hai",
    "tuesday|tue|dienstag|martes|terça-feira|mardi|dinsdag|вторник|星期二|周二|火曜日?|화요일|thứ ba",
    "wednesday|wed|mittwoch|miércoles|quarta-feira|mercredi|woensdag|среда|星期三|周三|水曜日?|수요일|thứ tư",
    "thursday|thu|donnerstag|jueves|quinta-feira|jeudi|donderdag|четверг|星期四|周四|木曜日?|목요일|thứ năm",
    "friday|fri|freitag|viernes|sexta-feira|vendredi|vrijdag|пятница|星期五|周五|金曜日?|금요일|thứ sáu",
    "saturday|sat|samstag|sonnabend|sábado|samedi|zaterdag|суббота|星期六|周六|土曜日?|토요일|thứ bảy",
    "sunday|sun|sonntag|domingo|dimanche|zondag|воскресенье|星期日|星期天|周日|日曜日?|일요일|chủ nhật",
];
/// One letter for each, which stands for it in brackets alone.
const LETTERS: [&str; 7] = ["月월", "火화", "水수", "木목", "金금", "土토", "日일"];

/// Year, month, day.
static BY_YEAR: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:^|[^\w/.-])(20\d\d)(?:-(\d\d)-(\d\d)|/(\d\d?)/(\d\d?)|\s?[年년]\s?(\d\d?)\s?[月월]\s?(\d\d?)\s?[日일])(?:$|t\d|[^\w/-])")
        .expect("the pattern is fixed")
});
/// Day, month in words, year: `23. Dezember 2025`, `31 February`.
static BY_DAY: LazyLock<Regex> = LazyLock::new(|| {
    let months = MONTHS.join("|");
    Regex::new(&format!(
        r"(?:^|[^\w/.,-])(\d\d?)(?:st|nd|rd|th|er|\.|º)?\s(?:de\s|of\s)?({months})\.?(?:,?\s(?:de\s|del\s)?(20\d\d))?(?:$|[^\w/-])"
    ))
    .expect("the months are words")
});
/// The name of any month, before anything is looked at more closely.
static MONTH: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(&MONTHS.join("|")).expect("the months are words"));
/// Month in words, day, year: `December 23, 2025`.
static BY_MONTH: LazyLock<Regex> = LazyLock::new(|| {
    let months = MONTHS.join("|");
    Regex::new(&format!(
        r"(?:^|[^\w/-])({months})\.?\s(\d\d?)(?:st|nd|rd|th)?,?\s(20\d\d)(?:$|[^\w/-])"
    ))
    .expect("the months are words")
});
/// `23.12.2025`.
static BY_DOTS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:^|[^\w/.-])(\d\d?)\.(\d\d?)\.(20\d\d)(?:$|[^\w/-])")
        .expect("the pattern is fixed")
});
static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    let days = WEEKDAYS.map(|names| format!("({names})")).join("|");
    Regex::new(&format!(
        r"(?:^|[^\w-])(?:{days})[,.]?\s(?:the\s|den\s|dem\s|el\s|le\s)?$"
    ))
    .expect("the days are words")
});
static BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    let days = WEEKDAYS.map(|names| format!("({names})")).join("|");
    let letters = LETTERS.map(|letters| format!("([{letters}])")).join("|");
    Regex::new(&format!(
        r"^(?:\s?[(（]\s?(?:{days})\s?[)）]|\s?[(（](?:{letters})[)）])"
    ))
    .expect("the days are words")
});

static DAY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(r"\b(?:{})\b", WEEKDAYS.join("|"))).expect("the days are words")
});

/// The dates of a line in lower case, in their order. When it names more days of the week than it has dates
/// (`Sat/Sun`, another time zone), none of them is certain to be a date's.
pub(crate) fn dates(line: &str) -> Vec<Written> {
    // Every one of them has a year of this century or is late in its month.
    if !["20", "29", "30", "31"]
        .iter()
        .any(|digits| line.contains(digits))
    {
        return Vec::new();
    }
    let mut found: Vec<Written> = Vec::new();
    let mut add = |captures: &Captures<'_>, year: Option<&str>, month: Option<i8>, day: &str| {
        let whole: Vec<_> = captures.iter().skip(1).flatten().collect();
        let (Some(month), Ok(day), Some(first), Some(last)) =
            (month, day.parse(), whole.first(), whole.last())
        else {
            return;
        };
        let mut end = last.end();
        // The sign behind the last number belongs to it.
        end += line[end..]
            .chars()
            .next()
            .filter(|next| matches!(next, '日' | '일'))
            .map_or(0, char::len_utf8);
        found.push(Written {
            at: first.start()..end,
            year: year.and_then(|year| year.parse().ok()),
            month,
            day,
            weekday: weekday(&line[..first.start()], &line[end..]),
        });
    };
    let this_century = line.contains("20");
    let by_words = MONTH.is_match(line);
    for captures in BY_YEAR.captures_iter(if this_century { line } else { "" }) {
        let [month, day] =
            [[2, 4, 6], [3, 5, 7]].map(|places| places.into_iter().find_map(|at| captures.get(at)));
        if let (Some(month), Some(day)) = (month, day) {
            add(
                &captures,
                Some(&captures[1]),
                month.as_str().parse().ok(),
                day.as_str(),
            );
        }
    }
    for captures in BY_DAY.captures_iter(if by_words { line } else { "" }) {
        add(
            &captures,
            captures.get(3).map(|year| year.as_str()),
            month(&captures[2]),
            &captures[1],
        );
    }
    for captures in BY_MONTH.captures_iter(if by_words && this_century { line } else { "" }) {
        add(
            &captures,
            Some(&captures[3]),
            month(&captures[1]),
            &captures[2],
        );
    }
    for captures in BY_DOTS.captures_iter(if line.contains(".20") { line } else { "" }) {
        add(
            &captures,
            Some(&captures[3]),
            captures[2].parse().ok(),
            &captures[1],
        );
    }
    if !found.is_empty() && DAY.find_iter(line).count() > found.len() {
        for written in &mut found {
            written.weekday = None;
        }
    }
    found.sort_by_key(|written| written.at.start);
    found
}

fn month(name: &str) -> Option<i8> {
    let at = MONTHS
        .iter()
        .position(|names| names.split('|').any(|known| known == name))?;
    i8::try_from(at + 1).ok()
}

/// The day of the week that stands right before a date, or behind it in brackets.
fn weekday(before: &str, behind: &str) -> Option<Weekday> {
    let captures = BEFORE
        .captures(before)
        .or_else(|| BEHIND.captures(behind))?;
    let at = captures.iter().skip(1).position(|day| day.is_some())?;
    Weekday::from_monday_zero_offset(i8::try_from(at % WEEKDAYS.len()).ok()?).ok()
}

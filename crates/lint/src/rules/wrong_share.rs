//! T020: a share that is not the amount it is said to be.

use super::Rule;
use crate::stems::{Stems, is_dense};
use crate::{Document, Page, Severity};
use memchr::memchr_iter;
use regex::Regex;
use std::sync::LazyLock;
use tminus_measure::{Unit, four_digits};

pub(super) const RULE: Rule = Rule {
    page: Page {
        code: "T020",
        title: "a percentage and the amount beside it do not agree",
        severity: Severity::Warning,
        meaning: "One line states a share and what it comes to: an uptime and the downtime it allows, a part of a whole and \
                  its number. The two differ by more than rounding, so one of them is not what its author means, and \
                  nobody can tell which one counts.",
        example: "# Release\n\n## Success Criteria\n\n- Uptime > 99% (max 1.44h downtime/week)\n",
        near_miss: "# Release\n\n## Success Criteria\n\n- Uptime > 99% (max 1.68h downtime/week)\n\
                    - Availability 99.9% (< 1.5 min downtime)\n- Canary of 5% of 2000 users = 100 users\n",
        fix: "work out the one from the other, and name the period: \"99 % a week allows 1.68 h\"",
    },
    check,
};

/// How far from the exact amount a written one may lie, as a part of it: people round.
const ROUNDING: f64 = 0.1;
const DAY: f64 = 86_400.0;

/// What a share of up time is called.
static UPTIME: Stems = Stems::new(&[
    "uptime",
    "availability",
    "verfügbarkeit",
    "disponibilidad",
    "disponibilité",
    "beschikbaarheid",
    "доступност",
    "аптайм",
    "可用性",
    "可用率",
    "稼働率",
    "가용성",
    "가동률",
    "độ khả dụng",
    "tính sẵn sàng",
]);
/// What the rest of it is called.
static DOWNTIME: Stems = Stems::new(&[
    "downtime",
    "down time",
    "outage",
    "ausfall",
    "stillstand",
    "inactividad",
    "inatividade",
    "indisponib",
    "temps d'arrêt",
    "uitval",
    "простой",
    "простоя",
    "простое",
    "停机",
    "停機",
    "宕机",
    "ダウンタイム",
    "停止時間",
    "다운타임",
    "ngừng hoạt động",
]);
/// Words after which an amount or a period is another one than the whole: a single outage, working hours.
static OTHERWISE: Stems = Stems::new(&[
    "incident",
    "single",
    "consecutive",
    "planned",
    "maintenance",
    "alert",
    "business",
    "working",
    "office",
    "each",
    "einzel",
    "geplant",
    "wartung",
    "mantenimiento",
    "manutenção",
    "维护",
]);
/// Words that may stand around the amount without making it another one.
const AROUND: &str = "max|maximum|at|most|up|to|about|around|approx|ca|circa|less|than|under|no|more|or|only|i|e|that|is|of|a|an|\
    per|in|allowed|total|budget|the|höchstens|maximal|weniger|als|pro|etwa|am|im|máx|máximo|menos|como|de|por|al|\
    hasta|até|no|mais|que|moins|au|plus|environ|par|minder|dan|не|более|менее|до|за|в|最多|不超过|小于|最大|以内|tối|đa|dưới|\
    mỗi";
/// Names of periods, as words, with the shortest and the longest number of days they have.
const PERIODS: [(&str, f64, f64); 6] = [
    (
        "hour|hourly|stunde|hora|heure|uur|час|每小时|時間|시간",
        1.0 / 24.0,
        1.0 / 24.0,
    ),
    (
        "day|daily|tag|täglich|día|diario|dia|diária|jour|dag|день|сутки|每天|每日|毎日|하루|매일|ngày",
        1.0,
        1.0,
    ),
    (
        "week|weekly|woche|semana|semanal|semaine|неделю|每周|每週|毎週|매주|tuần",
        7.0,
        7.0,
    ),
    (
        "month|monthly|monat|monatlich|mes|mensual|mês|mensal|mois|maand|месяц|每月|毎月|매월|tháng",
        28.0,
        31.0,
    ),
    (
        "quarter|quarterly|quartal|trimestre|kwartaal|квартал|每季度|四半期|분기|quý",
        89.0,
        92.0,
    ),
    (
        "year|yearly|annual|annum|jahr|año|anual|ano|an|année|jaar|год|每年|毎年|매년|năm",
        365.0,
        366.0,
    ),
];
/// What a share may be of when nothing is said, in days, beside the periods that have a name.
const OTHER_PERIODS: [f64; 5] = [0.5, 2.0, 3.0, 14.0, 182.0];

/// `5% of 2000 users = 100`.
static PART: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(\d+(?:\.\d+)?)\s?%\s(?:of|von|de|des|van|из|от)\s(\d[\d.,]*\d)\s?(\p{L}*)\s?\(?=\s?(\d[\d.,]*)(?:\s?([\p{L}%/]+))?")
        .expect("the pattern is fixed")
});
/// Whether a text names a period as a whole word. Scripts without spaces have no borders of words.
fn names_period(words: &str, text: &str) -> bool {
    let is_whole = |at: usize, word: &str| {
        let before = text[..at].chars().next_back();
        let behind = text[at + word.len()..].chars().next();
        before.is_none_or(|next| !next.is_alphanumeric() || is_dense(next))
            && behind.is_none_or(|next| !next.is_alphabetic() || is_dense(next))
    };
    words
        .split('|')
        .any(|word| text.match_indices(word).any(|(at, _)| is_whole(at, word)))
}

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    let lines = document.lower().lines_with_sign(b'%');
    lines
        .filter_map(|(number, line)| {
            let message = downtime(line, document).or_else(|| part_of_a_whole(line))?;
            Some((number, message))
        })
        .collect()
}

/// A share and what it is said to come to: `99.9% uptime (< 1.5 min downtime)`.
struct Share<'t> {
    before: &'t str,
    /// A number.
    percentage: &'t str,
    /// From the sign to the bracket, or to the `=`.
    between: &'t str,
    /// From there to the amount.
    inside: &'t str,
    /// A number.
    amount: &'t str,
    /// The word behind the amount.
    unit: &'t str,
    /// From there to the end of the bracket, or to the next number.
    after: &'t str,
    rest: &'t str,
}

impl<'t> Share<'t> {
    /// The share of a percent sign, if an amount stands behind it: in a bracket, or behind the last `=`.
    fn at(line: &'t str, sign: usize) -> Option<Self> {
        let ends = |next: char| next.is_ascii_digit() || "()%".contains(next);
        let head = &line[..sign];
        let head = head.strip_suffix(char::is_whitespace).unwrap_or(head);
        let (before, percentage) = head.split_at(number_at_end(head)?);
        let tail = &line[sign + 1..];
        let (open, tail) = tail.split_at(tail.find(|next| next != ')' && ends(next))?);
        let (between, inside, tail) = if let Some(tail) = tail.strip_prefix('(') {
            let (inside, tail) = tail.split_at(tail.find(ends)?);
            (open, inside, tail)
        } else {
            let (between, inside) = open.rsplit_once('=')?;
            (between, inside, tail)
        };
        let (amount, tail) = tail.split_at(number_at_start(tail)?);
        let tail = tail
            .strip_prefix(|next: char| next.is_whitespace() || next == '-')
            .unwrap_or(tail);
        let (unit, tail) = tail.split_at(
            tail.find(|next: char| !next.is_alphabetic())
                .unwrap_or(tail.len()),
        );
        let (after, rest) = tail.split_at(tail.find(ends).unwrap_or(tail.len()));
        (!unit.is_empty() && !inside.contains(')')).then_some(Self {
            before,
            percentage,
            between,
            inside,
            amount,
            unit,
            after,
            rest,
        })
    }
}

/// Where the number begins that a text ends with.
fn number_at_end(text: &str) -> Option<usize> {
    let digits = |text: &str| {
        text.trim_end_matches(|next: char| next.is_ascii_digit())
            .len()
    };
    let last = digits(text);
    let whole = text[..last].strip_suffix(['.', ',']);
    let first = whole.map(|whole| (digits(whole), whole.len()));
    let start = first
        .filter(|(start, end)| start < end)
        .map_or(last, |(start, _)| start);
    (last < text.len()).then_some(start)
}

/// Where the number ends that a text begins with.
fn number_at_start(text: &str) -> Option<usize> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let whole = digits(text);
    let decimals = text[whole..].strip_prefix(['.', ',']).map_or(0, digits);
    let end = if decimals > 0 {
        whole + 1 + decimals
    } else {
        whole
    };
    (whole > 0).then_some(end)
}

/// An uptime, or a downtime as a share, whose amount in brackets is another one.
fn downtime(line: &str, document: &Document<'_>) -> Option<String> {
    if !DOWNTIME.are_in(line) {
        return None;
    }
    let mut signs = memchr_iter(b'%', line.as_bytes());
    let Share {
        before,
        percentage,
        between,
        inside,
        amount,
        unit,
        after,
        rest,
    } = signs.find_map(|sign| Share::at(line, sign))?;
    let stands_alone = |text: &str| {
        text.split(|character: char| !character.is_alphabetic())
            .filter(|word| !word.is_empty())
            .all(|word| {
                AROUND.split('|').any(|around| around == word)
                    || DOWNTIME.are_in(word)
                    || PERIODS
                        .iter()
                        .any(|(period, ..)| names_period(period, word))
            })
    };
    if OTHERWISE.are_in(line) || !stands_alone(inside) || !stands_alone(after) {
        return None;
    }
    let share = number(percentage)?;
    let down = if DOWNTIME.are_in(between) && !UPTIME.are_in(line) {
        share
    } else if UPTIME.are_in(before) || UPTIME.are_in(between) {
        (DOWNTIME.are_in(inside) || DOWNTIME.are_in(after)).then_some(100.0 - share)?
    } else {
        return None;
    };
    if down <= 0.0 || down >= 50.0 {
        return None;
    }
    let unit = time_unit(unit)?;
    let seconds = unit.factor_to(Unit::Seconds)?;
    let written = number(amount)?;
    let last_digit = 0.1_f64.powi(i32::try_from(decimals(amount)).ok()?);
    // Days, at the shortest and the longest, in which the share comes to the written amount.
    let agrees = |(shortest, longest): (f64, f64)| {
        let amount = |days: f64| days * DAY * down / 100.0 / seconds;
        let (least, most) = (amount(shortest), amount(longest));
        written >= least * (1.0 - ROUNDING) - last_digit
            && written <= most * (1.0 + ROUNDING) + last_digit
    };
    let rest = format!("{before}{between} {inside} {after}{rest}");
    let named: Vec<usize> = (0..PERIODS.len())
        .filter(|at| names_period(PERIODS[*at].0, &rest))
        .collect();
    let shown = format!("{written} {unit}");
    match named[..] {
        [one] => {
            let (words, shortest, longest) = PERIODS[one];
            if agrees((shortest, longest)) {
                return None;
            }
            let exact = four_digits(longest * DAY * down / 100.0 / seconds);
            let period = words.split('|').next()?;
            Some(format!(
                "{} % of a {period} is {exact} {unit}, the text says {shown}",
                four_digits(down)
            ))
        }
        [] => {
            let windows = document.checklist.windows.iter();
            let lengths = windows.filter_map(|window| Some(window.length_s? as f64 / DAY));
            let usual = OTHER_PERIODS
                .into_iter()
                .chain(lengths)
                .map(|days| (days, days));
            let named = PERIODS
                .iter()
                .map(|(_, shortest, longest)| (*shortest, *longest));
            // A single digit is a round number, not the outcome of a calculation.
            let exact = amount.bytes().filter(u8::is_ascii_digit).count() > 1;
            if !exact || named.chain(usual).any(agrees) {
                return None;
            }
            let of = |days: f64| four_digits(days * DAY * down / 100.0 / seconds);
            Some(format!(
                "{} % is {} {unit} of a day, {} of a week, {} of 30 days, {} of a year; the text says {shown}",
                four_digits(down),
                of(1.0),
                of(7.0),
                of(30.0),
                of(365.0)
            ))
        }
        _ => None,
    }
}

/// Words between a share and what it is a part of; others begin like them.
static OF: Stems = Stems::new(&["of", "von", "de", "van", "из", "от"]);

/// `5% of 2000 = 50`.
fn part_of_a_whole(line: &str) -> Option<String> {
    let of_something = |behind: &str| {
        let of = behind.strip_prefix(char::is_whitespace);
        of.is_some_and(|of| OF.beginning(of).is_some())
    };
    if !line.contains('=') || !line.split('%').skip(1).any(of_something) {
        return None;
    }
    let found = PART.captures(line)?;
    let unit = found.get(5).map_or("", |unit| unit.as_str());
    // Amounts in units, or shares of shares, may be converted on the way.
    let scales = |word: &str| {
        word.contains(['%', '/'])
            || matches!(word, "k" | "m" | "g")
            || word
                .parse::<Unit>()
                .is_ok_and(|unit| unit != Unit::None && unit != Unit::Users)
    };
    if scales(&found[3]) || scales(unit) {
        return None;
    }
    let share = number(&found[1])?;
    let wholes = readings(&found[2]);
    let parts = readings(found[4].trim_end_matches(['.', ',']));
    let agrees = wholes.iter().any(|whole| {
        let exact = whole * share / 100.0;
        parts
            .iter()
            .any(|part| (part - exact).abs() <= (exact * ROUNDING).max(1.0))
    });
    if agrees || wholes.is_empty() || parts.is_empty() {
        return None;
    }
    Some(format!(
        "{share} % of {} is {}, the text says {}",
        &found[2],
        four_digits(wholes[0] * share / 100.0),
        found[4].trim_end_matches(['.', ','])
    ))
}

/// What a number can mean: `2.000` is two, or two thousand.
fn readings(text: &str) -> Vec<f64> {
    let grouped: String = text
        .chars()
        .filter(|character| !matches!(character, '.' | ','))
        .collect();
    let mut readings: Vec<f64> = text.replace(',', ".").parse().into_iter().collect();
    let groups = text.split(['.', ',']).skip(1);
    if groups
        .clone()
        .next()
        .is_none_or(|_| groups.clone().all(|group| group.len() == 3))
    {
        readings.extend(grouped.parse::<f64>());
    }
    readings
}

fn number(text: &str) -> Option<f64> {
    text.replace(',', ".").parse().ok()
}

fn decimals(text: &str) -> usize {
    text.split_once(['.', ','])
        .map_or(0, |(_, decimals)| decimals.len())
}

/// The unit of time that a word is; in scripts without spaces, that it begins with.
fn time_unit(word: &str) -> Option<Unit> {
    let is_time = |unit: &Unit| unit.factor_to(Unit::Seconds).is_some();
    if word.is_ascii() {
        return word.parse().ok().filter(is_time);
    }
    let ends = word
        .char_indices()
        .map(|(at, character)| at + character.len_utf8());
    ends.rev()
        .find_map(|end| word[..end].parse::<Unit>().ok().filter(is_time))
}

#[cfg(test)]
mod tests {
    use super::Share;
    use crate::rules::lines_of;

    #[test]
    fn a_share_is_taken_apart_from_its_amount() {
        for (line, parts) in [
            ("up 99.9 % ok (max 1.44h down)", Some("99.9|1.44|h|max ")),
            ("1,234.5%=x=10-min", Some("234.5|10|min|")),
            ("5% (a) = 3 min", None),
            ("5% a=b) 3 min", None),
            ("5% 7% = 3 min", None),
            ("5% (10)", None),
            ("5% (10  min", None),
            ("% (10 min", None),
            ("99% (停机 43 分钟", Some("99|43|分钟|停机 ")),
        ] {
            let found = Share::at(line, line.find('%').unwrap_or_default());
            let found = found
                .map(|found| [found.percentage, found.amount, found.unit, found.inside].join("|"));
            assert_eq!(found.as_deref(), parts, "{line}");
        }
    }

    #[test]
    fn a_share_is_held_against_its_amount() {
        for (line, found) in [
            ("Uptime > 99% (max 1.44h downtime/week)", true),
            ("Uptime > 99% (max 1.68h downtime/week)", false),
            ("99.9% uptime (< 1.5 min downtime)", false),
            ("> 1% downtime (> 14 min)", false),
            ("> 1% downtime (> 14 min a week)", true),
            ("99.9% monthly uptime (43 min downtime)", false),
            ("99.9% monthly uptime (43.8 minutes downtime)", false),
            ("99.9% monthly uptime (4.3 minutes downtime)", true),
            (
                "99.99% availability (8.76 hours of downtime per year)",
                true,
            ),
            (
                "99.99% availability (52.6 minutes of downtime per year)",
                false,
            ),
            ("99.99% availability (8.76 h downtime)", true),
            (
                "99.95% availability (about 20 min downtime per month)",
                false,
            ),
            (
                "99.9 % Verfügbarkeit (max. 2,5 Stunden Ausfall pro Woche)",
                true,
            ),
            (
                "99,9 % Verfügbarkeit (max. 10 Minuten Ausfall pro Woche)",
                false,
            ),
            (
                "Disponibilidad 99% (máx. 1,44 horas de inactividad por semana)",
                true,
            ),
            ("可用性 99.9%（每月停机 < 43 分钟）", false),
            ("доступность 99% (простой не более 3,5 часа в неделю)", true),
            // Two conditions, not one and its amount.
            ("Uptime > 99% per week, alert if downtime > 5 min", false),
            (
                "Uptime > 99% per week (planned downtime of 5 min excluded)",
                false,
            ),
            ("Uptime > 99% a week (no single outage > 5 min)", false),
            (
                "99.9% uptime in business hours (2.4 min downtime a week)",
                false,
            ),
            ("99% uptime (1 h downtime/week)", false),
            ("Uptime 100% (0 min downtime)", false),
            ("CPU < 80% (for 5 minutes a week)", false),
            ("Uptime 99% (checked every 10 min for downtime)", false),
        ] {
            let lines = lines_of("T020", &format!("# R\n\n## Success Criteria\n\n- {line}\n"));
            assert_eq!(!lines.is_empty(), found, "{line}");
        }
    }

    #[test]
    fn a_part_is_held_against_its_whole() {
        for (line, found) in [
            ("Canary: 5% of 2000 users = 50", true),
            ("Canary: 5% of 2000 users = 100", false),
            ("Canary: 5% of 2,000 users = 100 users", false),
            ("Canary: 5 % von 2.000 = 100", false),
            ("5% of 2 GB = 100 MB", false),
            ("33% of 100 pods = 33", false),
            ("10% of 12 pods = 1", false),
            ("5% of 2000 (=100)", false),
            ("5% of 2000 rps = 6000 per minute", false),
        ] {
            let lines = lines_of("T020", &format!("# R\n\n- {line}\n"));
            assert_eq!(!lines.is_empty(), found, "{line}");
        }
    }
}

//! T027: a date that contradicts the calendar, or another date.

use super::Rule;
use crate::date::{Written, dates, places_to_look};
use crate::stems::Stems;
use crate::{Document, Page, Severity};
use jiff::civil::{Date, Weekday};
use regex::Regex;
use std::cell::LazyCell;
use std::collections::BTreeMap;
use std::sync::LazyLock;
use tminus_checklist::SectionIndex;
use tminus_plan::is_word;

pub(super) const RULE: Rule = Rule {
    page: Page {
        code: "T027",
        title: "a date contradicts itself or another one",
        severity: Severity::Error,
        meaning: "The day of the week is not that of the date, the month has no such day, or an end lies before its start. One of \
                  the two is wrong, and people will come on different days.",
        example: "# Release\n\nGo-live: Monday, 2025-12-23\n\n- [ ] Team is there\n",
        near_miss: "# Release\n\nGo-live: Tuesday, 2025-12-23\n\n- [ ] Team is there\n",
        fix: "look the date up, and write the one that is meant",
    },
    check,
};

/// What a stretch of time is called.
static PERIOD: Stems = Stems::new(&[
    "window",
    "freeze",
    "period",
    "maintenance",
    "valid",
    "sprint",
    "hypercare",
    "wartung",
    "zeitraum",
    "fenster",
    "ventana",
    "janela",
    "fenêtre",
    "période",
    "venster",
    "onderhoud",
    "окно",
    "период",
    "窗口",
    "期间",
    "维护",
    "期間",
    "メンテナンス",
    "기간",
    "점검",
    "bảo trì",
]);
/// Words by which the second of two dates is not the end of what the first one starts.
static MOVED: Stems = Stems::new(&[
    "move",
    "postpon",
    "resched",
    "brought forward",
    "instead",
    "revert",
    "roll",
    "downgrad",
    "restor",
    "verschob",
    "vorgezogen",
    "zurück",
    "aplaz",
    "adiad",
    "report",
    "avanc",
    "verplaats",
    "перенес",
    "откат",
    "延期",
    "变更",
    "変更",
    "回滚",
    "연기",
    "변경",
]);
/// Words of a line about dates that do not exist: a test, a form that refuses them.
static MEANT: Stems = Stems::new(&[
    "reject",
    "invalid",
    "valid",
    "refus",
    "error",
    "fail",
    "accept",
    "impossible",
    "no such",
    "not exist",
    "no date",
    "parse",
    "test",
    "edge case",
    "leap",
    "ungültig",
    "ablehn",
    "abgelehnt",
    "fehler",
    "prüf",
    "inválid",
    "inexist",
    "rechaz",
    "rejeit",
    "prueb",
    "invalide",
    "refusé",
    "erreur",
    "ongeldig",
    "geweiger",
    "недопуст",
    "невалид",
    "некоррект",
    "несуществ",
    "ошибк",
    "провер",
    "无效",
    "非法",
    "拒绝",
    "测试",
    "校验",
    "無効",
    "不正",
    "テスト",
    "잘못",
    "거부",
    "테스트",
    "không hợp lệ",
    "từ chối",
    "kiểm tra",
]);
/// Labels of a start with those of its end.
const LABELS: [(&[&str], &[&str]); 2] = [
    (
        &[
            "start",
            "start date",
            "begin",
            "beginn",
            "inicio",
            "início",
            "début",
            "начало",
            "开始",
            "开始日期",
            "開始",
            "開始日",
            "시작",
        ],
        &[
            "end",
            "end date",
            "ende",
            "fin",
            "fim",
            "einde",
            "конец",
            "окончание",
            "结束",
            "结束日期",
            "終了",
            "終了日",
            "종료",
        ],
    ),
    (
        &["last updated", "last reviewed", "last review"],
        &["next review", "next review date"],
    ),
];
/// A plan has fewer weeks than that; the last ones of a year have higher numbers.
const WEEKS_OF_A_PLAN: u8 = 40;
/// A start and its end stand within so many lines.
const NEAR: usize = 4;

/// What may stand between the two dates of a stretch of time.
static TO: LazyLock<Regex> = LazyLock::new(|| {
    let time = r"(?:[t,]?\s?\d\d?:\d\d(?::\d\d)?\s?(?:utc|z|cet|cest|uhr|h)?)?";
    Regex::new(&format!(r"^{time}\s?(?:-|–|—|to|until|till|through|bis|a|al|à|au|até|hasta|tot|t/m|до|по|~|～|至|到|から|부터|đến)\s?$"))
        .expect("the pattern is fixed")
});
/// A week, as its name stands in front of its number.
static WEEK: Stems = Stems::new(&["week", "woche", "semana", "semaine", "неделя"]);

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    let mut found = weeks_out_of_order(document);
    let mut starts: BTreeMap<usize, (usize, Date)> = BTreeMap::new();
    let lower = document.lower();
    for (number, line) in lower.lines_at(places_to_look(lower.text())) {
        let dates = dates(line);
        // Looked for once a line, and on few lines.
        let meant = LazyCell::new(|| MEANT.are_in(line));
        found.extend(dates.iter().filter_map(|written| {
            Some((number, contradicts_the_calendar(written, line, || *meant)?))
        }));
        if let [first, second] = &dates[..] {
            found.extend(end_before_start(line, first, second).map(|message| (number, message)));
        }
        let [only] = &dates[..] else { continue };
        let (Some(date), Some(label)) = (only.date(), label(line, only)) else {
            continue;
        };
        for (pair, (start, end)) in LABELS.iter().enumerate() {
            if start.contains(&label) {
                starts.insert(pair, (number, date));
            } else if end.contains(&label)
                && let Some((line, start)) = starts.remove(&pair)
                && number - line <= NEAR
                && date < start
            {
                found.push((
                    number,
                    format!("{date} lies before {start}, which line {line} says"),
                ));
            }
        }
    }
    found
}

fn contradicts_the_calendar(
    written: &Written,
    line: &str,
    meant: impl Fn() -> bool,
) -> Option<String> {
    let text = &line[written.at.clone()];
    if written.is_impossible() {
        // A part of a name is no date: `shop:2025-02-30`.
        let named = line[..written.at.start]
            .ends_with(|before: char| before.is_alphanumeric() || "/:_.=@#".contains(before));
        return (!named && !meant()).then(|| format!("there is no \"{text}\""));
    }
    let (date, weekday) = (written.date()?, written.weekday?);
    (date.weekday() != weekday).then(|| {
        format!(
            "{date} is a {}, the text says {}",
            name(date.weekday()),
            name(weekday)
        )
    })
}

/// `Freeze: 2025-12-24 to 2025-12-20`.
fn end_before_start(line: &str, first: &Written, second: &Written) -> Option<String> {
    let (start, end) = (first.date()?, second.date()?);
    let between = &line[first.at.end..second.at.start];
    let period = PERIOD.are_in(line) && !MOVED.are_in(line);
    (end < start && period && TO.is_match(between))
        .then(|| format!("it ends on {end}, before it starts on {start}"))
}

/// What a line calls its date: `**Start date:** 2025-12-23`.
fn label<'a>(line: &'a str, date: &Written) -> Option<&'a str> {
    let marks = |character: char| character.is_whitespace() || "*_-|#>".contains(character);
    let (label, rest) = line[..date.at.start].rsplit_once([':', '：'])?;
    rest.chars().all(marks).then(|| label.trim_matches(marks))
}

/// Sections side by side whose weeks neither only rise, nor only fall as a countdown or a diary does.
fn weeks_out_of_order(document: &Document<'_>) -> Vec<(usize, String)> {
    if !document.lower().has(&WEEK) {
        return Vec::new();
    }
    let mut weeks: BTreeMap<Option<SectionIndex>, Vec<(u8, usize)>> = BTreeMap::new();
    for section in &document.checklist.sections {
        if let Some(week) = week(&section.heading.to_lowercase()) {
            weeks
                .entry(section.parent)
                .or_default()
                .push((week, section.line));
        }
    }
    let mut found = Vec::new();
    for weeks in weeks.values() {
        let falls = weeks.windows(2).all(|pair| pair[0].0 > pair[1].0);
        // A week that comes again, and the first one, begin something new.
        let twice = weeks
            .iter()
            .enumerate()
            .any(|(at, (week, _))| weeks[..at].iter().any(|(earlier, _)| earlier == week));
        // Weeks of the calendar begin again in January.
        let of_the_calendar = weeks.iter().any(|(week, _)| *week >= WEEKS_OF_A_PLAN);
        if falls || twice || of_the_calendar {
            continue;
        }
        for pair in weeks.windows(2) {
            let [(before, line_before), (week, line)] = [pair[0], pair[1]];
            if week < before && week > 1 {
                found.push((
                    line,
                    format!("week {week} stands behind week {before} (line {line_before})"),
                ));
            }
        }
    }
    found
}

/// `Week 2` at the start of a heading.
fn week(heading: &str) -> Option<u8> {
    let heading = heading.trim_start_matches(|character: char| !character.is_alphabetic());
    let name = WEEK.beginning(heading)?;
    let number = heading[name.len()..].strip_prefix(char::is_whitespace)?;
    let length = number.bytes().take_while(u8::is_ascii_digit).count();
    let whole = !number[length..].starts_with(is_word);
    (whole && length <= 2).then(|| number[..length].parse().ok())?
}

fn name(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::lines_of;

    #[test]
    fn a_date_is_held_against_the_calendar() {
        for (line, found) in [
            ("Go-live: Monday, 2025-12-23", true),
            ("Go-live: 2025-12-23 (Monday)", true),
            ("Montag, 23. Dezember 2025", true),
            ("lunes, 23 de diciembre de 2025", true),
            ("Monday, December 23rd, 2025 at 22:00", true),
            ("понедельник, 23 декабря 2025 г.", true),
            ("2025年12月23日（月）", true),
            ("2025년 12월 23일 (월)", true),
            ("Montag, 23.12.2025", true),
            ("Ready by 31 February", true),
            ("Ready by 2025-02-29.", true),
            ("Ready by June 31, 2025", true),
            ("Freeze: 2025-12-24 to 2025-12-20", true),
            (
                "Maintenance window 2025-12-22 22:00 – 2025-12-21 02:00",
                true,
            ),
            ("Go-live: Tuesday, 2025-12-23", false),
            ("Dienstag, 23. Dezember 2025", false),
            ("2025年12月23日（火）", false),
            ("2025년 12월 23일 (화)", false),
            ("Monday, 03/04/2025", false),
            ("Sat/Sun 2025-12-27", false),
            ("Monday 2025-12-23 JST, which is Tuesday here", false),
            ("Monday: prepare; 2025-12-23: go", false),
            ("backup_2025-02-30.sql, v2025.02.30, a-2025-02-30", false),
            ("Ready by 2024-02-29, 29 February", false),
            ("2025-13-45", false),
            ("The form rejects 2025-02-30 and 31 April", false),
            ("Parser: \"31.11.2025\" is an error", false),
            ("Ungültige Daten wie 31.11.2025 werden abgelehnt", false),
            ("Image registry.example/shop:2025-02-30 is pulled", false),
            ("Moved the freeze from 2025-12-24 to 2025-12-20", false),
            ("From 2025-12-24 to 2025-12-20", false),
            ("Freeze: 2025-12-20 to 2025-12-24", false),
            ("Freeze on 2025-12-24; reviewed 2025-12-20", false),
            ("31 sept-builds, 31 junk files", false),
            ("We may 30 days later, mon ami 2025-12-23", false),
        ] {
            let document = format!("# R\n\n{line}\n\n- [ ] a\n");
            assert_eq!(!lines_of("T027", &document).is_empty(), found, "{line}");
        }
    }

    #[test]
    fn an_end_is_held_against_its_start() {
        for (lines, found) in [
            ("**Start:** 2025-12-23\n**End:** 2025-12-22", true),
            (
                "- Last Updated: 2026-02-01\n- Next Review: 2026-01-25",
                true,
            ),
            ("**Start:** 2025-12-22\n**End:** 2025-12-23", false),
            (
                "**Start:** 2025-12-23\n\ntext\n\ntext\n\n**End:** 2025-12-22",
                false,
            ),
            ("**End:** 2025-12-22\n**Start:** 2025-12-23", false),
            ("**End of support:** 2025-12-22", false),
        ] {
            let document = format!("# R\n\n{lines}\n\n- [ ] a\n");
            assert_eq!(!lines_of("T027", &document).is_empty(), found, "{lines}");
        }
    }

    #[test]
    fn weeks_rise_or_fall() {
        for (weeks, found) in [
            (&[1, 3, 2][..], true),
            (&[1, 2, 4, 3, 5], true),
            (&[1, 2, 3], false),
            (&[3, 2, 1], false),
            (&[2, 1], false),
            (&[1, 2, 1, 2], false),
            (&[50, 51, 2, 3], false),
        ] {
            let sections: Vec<String> = weeks
                .iter()
                .map(|week| format!("## Week {week}: go\n\n- [ ] a"))
                .collect();
            let sections = sections.join("\n\n");
            assert_eq!(
                !lines_of("T027", &format!("# R\n\n{sections}")).is_empty(),
                found,
                "{weeks:?}"
            );
        }
    }
}

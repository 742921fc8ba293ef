//! The words with which a time may begin, by the way in which it goes on.

use crate::lexicon::Phrases;
use std::sync::LazyLock;

pub(super) const FIRST: &[&str] = &[
    "first",
    "next",
    "initial",
    "primer",
    "primera",
    "primeros",
    "primeras",
    "primeira",
    "primeiras",
    "primeiro",
    "primeiros",
    "erste",
    "ersten",
    "erster",
    "première",
    "premières",
    "premier",
    "premiers",
    "eerste",
    "đầu",
    "первые",
    "первый",
    "первых",
    "первая",
    "처음",
    "첫",
    "최초",
];
pub(super) const WITHIN: &[&str] = &[
    "within",
    "innerhalb",
    "dentro",
    "binnen",
    "sous",
    "vòng",
    "течение",
];
pub(super) const AFTER: &[&str] = &["nach", "after", "après", "después", "após", "na", "через"];
pub(super) const EVERY: &[&str] = &[
    "every",
    "each",
    "alle",
    "jede",
    "cada",
    "toutes",
    "tous",
    "chaque",
    "elke",
    "mỗi",
    "каждые",
    "каждый",
    "каждую",
    "每",
    "매",
];
pub(super) const HOURLY: &[&str] = &["hourly", "stündlich"];
pub(super) const DAILY: &[&str] = &[
    "daily",
    "nightly",
    "täglich",
    "diariamente",
    "diario",
    "diário",
    "quotidien",
    "quotidiennement",
    "dagelijks",
    "ежедневно",
    "매일",
];
pub(super) const WEEKLY: &[&str] = &[
    "weekly",
    "wöchentlich",
    "semanal",
    "semanalmente",
    "wekelijks",
    "еженедельно",
];
pub(super) const MONTHLY: &[&str] = &["monthly", "monatlich", "mensual", "mensal", "maandelijks"];
pub(super) const HOUR: &[&str] = &["hour", "hours", "stunde", "hora", "heure"];
pub(super) const WEEK: &[&str] = &["week", "woche", "semana", "semaine", "неделя", "tuần"];
pub(super) const DAY_WORDS: &[&str] = &["day", "tag", "día", "dia", "jour", "dag", "день", "ngày"];
pub(super) const FOR: &[&str] = &[
    "for",
    "für",
    "por",
    "durante",
    "pendant",
    "gedurende",
    "trong",
];
pub(super) const IN: &[&str] = &["in", "en", "em"];
pub(super) const MONITOR: &[&str] = &[
    "monitor",
    "monitoring",
    "monitoreo",
    "monitoramento",
    "überwachung",
    "surveillance",
];
pub(super) const DURATION: &[&str] = &["duration", "dauer", "duración", "duração", "durée", "duur"];
pub(super) const SCHEDULE: &[&str] = &["schedule", "plan", "planen"];

const NUMBERS: [(f64, &[&str]); 5] = [
    (
        1.0,
        &[
            "one", "ein", "eine", "einer", "una", "uma", "une", "один", "одну",
        ],
    ),
    (2.0, &["two", "zwei", "dos", "dois", "duas", "deux", "twee"]),
    (3.0, &["three", "drei", "tres", "três", "trois", "drie"]),
    (4.0, &["four", "vier"]),
    (5.0, &["five", "fünf"]),
];

/// All of them, those for numbers with what they mean. Most words of a text are none.
pub(super) static STARTERS: LazyLock<Phrases<Option<f64>>> = LazyLock::new(|| {
    let lists = [
        FIRST, WITHIN, AFTER, EVERY, HOURLY, DAILY, WEEKLY, MONTHLY, HOUR, WEEK, DAY_WORDS, FOR,
        IN, MONITOR, DURATION, SCHEDULE,
    ];
    let numbers = NUMBERS.map(|(number, words)| (Some(number), words));
    Phrases::new(&[&lists.map(|words| (None, words))[..], &numbers].concat())
});

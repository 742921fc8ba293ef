//! Finds stated times: offsets from T-0, spans after launch, deadlines, intervals.
//!
//! A text is cut into numbers, words and signs; each place where a time can begin is then tried.
//! Durations that only estimate work (`Testing (5-10 minutes)`) and times hung on another event
//! (`30 days before expiry`) are none.

mod scanner;
mod token;
mod words;

use crate::glance::Glance;
use crate::lexicon::{Lexicon, Phrases, is_unspaced, is_wide_digit, lower};
use crate::number_word;
use crate::prose::clip;
use crate::role::Timing;
use scanner::Scanner;
use std::sync::LazyLock;
use token::{TokenKind, spaced_word, spaced_words, tokenize};
use words::{SECONDS, TIMES, WITHOUT_DIGIT};

const DAY: f64 = 86_400.0;

/// No word for a time is as long, in bytes.
const LONGEST_WORD: usize = 64;

/// How much of a heading is looked at.
const LONGEST_HEADING: usize = 500;

/// What kind of text states the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// A heading, or a bold label that stands for one.
    Heading,
    /// An item, or a line of a list.
    Item,
    /// A table cell, a comment, running text.
    Text,
}

/// A stated time, in seconds from T-0.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Found {
    /// Where in the text it begins.
    pub(crate) at: usize,
    pub(crate) from: Option<f64>,
    pub(crate) length: Option<f64>,
    pub(crate) every: Option<f64>,
}

/// The times that a text states. `week_zero` says whether the document counts its weeks from 0.
pub(crate) fn scan(text: &str, glance: Glance, place: Place, week_zero: bool) -> Vec<Found> {
    if place == Place::Heading && text.len() > LONGEST_HEADING {
        let start = clip(text, LONGEST_HEADING);
        return scan(start, Glance::at(start), place, week_zero);
    }
    if !glance.time {
        return Vec::new();
    }
    let lower = lower(text);
    if !glance.digit && !says_time_without_digit(&lower) {
        return Vec::new();
    }
    let tokens = tokenize(&lower);
    let scanner = Scanner {
        tokens: &tokens,
        place,
        week_zero,
    };
    let mut found: Vec<Found> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match scanner.time_at(at) {
            Some((time, next)) => {
                found.push(Found {
                    at: tokens[at].at.min(text.len()),
                    ..time
                });
                at = next.max(at + 1);
            }
            None => at += 1,
        }
    }
    merge(found)
}

/// Words for weeks that are counted: `Week 0`.
static COUNTED_WEEKS: LazyLock<Phrases<()>> =
    LazyLock::new(|| Phrases::new(&[((), &["week", "woche", "semana", "semaine"])]));

/// Whether a document counts its weeks from 0.
pub(crate) fn counts_from_zero(heading: &str) -> bool {
    COUNTED_WEEKS.is_in_any_case(heading)
        && tokenize(&lower(heading))
            .windows(2)
            .any(|pair| pair[0].is_one_of(&COUNTED_WEEKS) && pair[1].number == Some(0.0))
}

/// What the times that a heading states say about its role.
pub(crate) fn timing(heading: &str, times: &[Found]) -> Timing {
    let mut timing = Timing::default();
    if times.is_empty() {
        return timing;
    }
    let lower = lower(heading);
    timing.alone = is_whole(&lower);
    for time in times {
        let from = time.from.unwrap_or(0.0);
        match time.length {
            None if time.from.is_some() => {
                timing.before |= from < 0.0;
                timing.zero |= from == 0.0;
                timing.after |= from > 0.0 && lower.contains("t+");
            }
            Some(_) if lower.contains("t+") => timing.after = true,
            Some(_) if LIMIT.find(&lower).is_some() || lower.contains('<') => timing.within = true,
            Some(_) => timing.span |= from >= 0.0,
            None => {}
        }
    }
    timing
}

static LIMIT: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    Lexicon::new(&[(
        (),
        &[
            "within",
            "innerhalb",
            "dentro de",
            "em até",
            "binnen",
            "trong vòng",
            "в течение",
            "以内",
            "이내",
        ],
    )])
});

/// Whether a text says that something is to hold or to be looked at over a time, and not that it is
/// to come about within it.
pub(crate) fn is_span(text: &str) -> bool {
    let lower = lower(text);
    LIMIT.find(&lower).is_none() && SPAN.find(&lower).is_some()
}

static SPAN: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    Lexicon::new(&[(
        (),
        &[
            "first.",
            "for.",
            "over.",
            "during.",
            "throughout",
            "every.",
            "monitor",
            "watch",
            "observe",
            "crash",
            "ersten",
            "während",
            "beobacht",
            "überwach",
            "primer",
            "primeir",
            "durante",
            "vigila",
            "premi",
            "pendant",
            "surveill",
            "eerste",
            "gedurende",
            "первы",
            "наблюда",
            "监控",
            "观察",
            "監視",
            "최초",
            "모니터",
            "theo dõi",
        ],
    )])
});

/// Two times in one text that say one thing: a span and how often within it.
fn merge(found: Vec<Found>) -> Vec<Found> {
    let interval = found
        .iter()
        .position(|time| time.from.is_none() && time.every.is_some());
    let span = found.iter().position(|time| time.length.is_some());
    let mut merged = found;
    if let (Some(interval), Some(span)) = (interval, span) {
        merged[span].every = merged[interval].every;
        merged.remove(interval);
    }
    merged
}

/// Whether a text has a word without which none states a time. Scripts that write no spaces between
/// words may have it within others.
pub(crate) fn has_word_for_time(text: &str) -> bool {
    text.contains(is_unspaced)
        || spaced_words(&lower(text)).any(|word| SECONDS.has(word) || TIMES.has(word))
}

/// Whether a word without which no text states a time begins at a place, in any case. Words have to
/// be parted by spaces.
pub(crate) fn is_for_time(text: &str, at: usize) -> bool {
    let near = clip(&text[at..], LONGEST_WORD);
    let word = spaced_word(near, 0);
    SECONDS.has_in_any_case(word) || TIMES.has_in_any_case(word)
}

/// These words.
pub(crate) fn words() -> impl Iterator<Item = &'static str> {
    SECONDS.words().chain(TIMES.words())
}

/// Whether a text has a word for a time that needs no digit, digits of full width, or a number word
/// of a script without spaces.
fn says_time_without_digit(lower: &str) -> bool {
    WITHOUT_DIGIT.is_in(lower)
        || !lower.is_ascii()
            && lower.char_indices().any(|(at, character)| {
                is_wide_digit(character)
                    || is_unspaced(character)
                        && number_word::may_begin(character)
                        && number_word::at(lower, at).is_some()
            })
}

/// Whether a heading is nothing but a time.
fn is_whole(lower: &str) -> bool {
    let tokens = tokenize(lower);
    let scanner = Scanner {
        tokens: &tokens,
        place: Place::Heading,
        week_zero: false,
    };
    scanner.time_at(0).is_some_and(|(_, next)| {
        tokens[next.min(tokens.len())..]
            .iter()
            .all(|token| matches!(token.kind, TokenKind::Sign(_)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(text: &str, place: Place) -> Vec<(Option<f64>, Option<f64>, Option<f64>)> {
        scan(text, Glance::at(text), place, false)
            .into_iter()
            .map(|time| (time.from, time.length, time.every))
            .collect()
    }

    #[test]
    fn headings_place_themselves_in_time() {
        for (text, from, length, every) in [
            ("T-6 Hours: Pre-Flight", Some(-21_600.0), None, None),
            ("T\u{2212}30 Min", Some(-1800.0), None, None),
            ("T-0: Deploy", Some(0.0), None, None),
            ("T+0:05 - DNS", Some(300.0), None, None),
            (
                "Checks (T+30 Min to T+2 Hours)",
                Some(1800.0),
                Some(5400.0),
                None,
            ),
            (
                "First Hour (Check every 10 minutes)",
                Some(0.0),
                Some(3600.0),
                Some(600.0),
            ),
            (
                "Metrics to Track (First 24-48h)",
                Some(0.0),
                Some(172_800.0),
                None,
            ),
            ("Week 1: Stability", Some(0.0), Some(604_800.0), None),
            ("Phase 1 (Week -1)", Some(-604_800.0), Some(604_800.0), None),
            (
                "30-Day Production Validation",
                Some(0.0),
                Some(2_592_000.0),
                None,
            ),
            (
                "Pre-Deployment (1 Week Before)",
                Some(-604_800.0),
                None,
                None,
            ),
            ("Immediate (Within 1 Hour)", Some(0.0), Some(3600.0), None),
            ("48 Hours", Some(172_800.0), None, None),
            ("One Week", Some(604_800.0), None, None),
            ("Monitor (24h)", Some(0.0), Some(86_400.0), None),
            ("上线后前15分钟", Some(0.0), Some(900.0), None),
            ("Erste Woche", Some(0.0), Some(604_800.0), None),
        ] {
            assert_eq!(
                times(text, Place::Heading),
                [(from, length, every)],
                "{text}"
            );
        }
        for text in [
            "Testing Phase (5-10 minutes)",
            "Step 2: Build",
            "Deployment Day (T-Day)",
            "Verify (~20 min)",
            "Configure Daily Limit",
            "T-209 complete",
        ] {
            assert_eq!(times(text, Place::Heading), [], "{text}");
        }
    }

    #[test]
    fn headings_place_themselves_in_time_in_every_language() {
        const HOUR: f64 = 3600.0;
        let mut wrong = Vec::new();
        for (text, from, length) in [
            ("Go/No-Go-Besprechung (T-2 Std.)", -2.0 * HOUR, None),
            ("Smoke test (T+15m)", 900.0, None),
            ("배포 전 점검 (D-1)", -DAY, None),
            ("J-7 : préparation", -7.0 * DAY, None),
            ("H-2 : sauvegarde", -2.0 * HOUR, None),
            ("事前準備（リリース3日前まで）", -3.0 * DAY, None),
            ("事前準備（リリース３日前まで）", -3.0 * DAY, None),
            ("上线前三天", -3.0 * DAY, None),
            ("배포 1일 전", -DAY, None),
            (
                "Trước khi phát hành (chậm nhất 2 ngày trước)",
                -2.0 * DAY,
                None,
            ),
            ("Подготовка (за неделю до релиза)", -7.0 * DAY, None),
            ("Подготовка (за 2 дня до запуска)", -2.0 * DAY, None),
            ("Voorbereiding (1 week vooraf)", -7.0 * DAY, None),
            ("Zwei Wochen vor dem Release", -14.0 * DAY, None),
            ("2 jours avant la mise en production", -2.0 * DAY, None),
            ("3 días antes del despliegue", -3.0 * DAY, None),
            ("Um dia antes da implantação", -DAY, None),
            ("2 giorni prima del rilascio", -2.0 * DAY, None),
            ("2 dni przed wdrożeniem", -2.0 * DAY, None),
            ("Yayından önce: 1 gün önce", -DAY, None),
            (
                "Afterwards: switch the old hosts off (after 14 days)",
                14.0 * DAY,
                None,
            ),
            ("모니터링 (배포 후 30분)", 0.0, Some(1800.0)),
            ("監視（リリース後2時間）", 0.0, Some(2.0 * HOUR)),
            ("上線後 30 分鐘內", 0.0, Some(1800.0)),
            ("上线后两小时", 0.0, Some(2.0 * HOUR)),
            ("Operative Routine (ab morgen)", DAY, None),
            ("Routine, starting tomorrow", DAY, None),
            ("Suivi à partir de demain", DAY, None),
            ("Seguimiento desde mañana", DAY, None),
            ("Rotina a partir de amanhã", DAY, None),
            ("Controllo da domani", DAY, None),
            ("Vận hành từ ngày mai", DAY, None),
            ("Yarından itibaren izleme", DAY, None),
            ("Дежурство с завтрашнего дня", DAY, None),
            ("運用（翌日以降）", DAY, None),
            ("日常巡检（明天起）", DAY, None),
            ("운영 점검 (내일부터)", DAY, None),
            ("Theo dõi (24 giờ đầu)", 0.0, Some(DAY)),
            (
                "Surveillance : les 48 premières heures",
                0.0,
                Some(2.0 * DAY),
            ),
            ("Мониторинг (первые сутки)", 0.0, Some(DAY)),
            ("Monitoraggio (prime 24 ore)", 0.0, Some(DAY)),
            ("Monitorowanie (pierwsze 2 godziny)", 0.0, Some(2.0 * HOUR)),
            ("İzleme (ilk 24 saat)", 0.0, Some(DAY)),
            ("上线首日", 0.0, Some(DAY)),
            ("첫 주", 0.0, Some(7.0 * DAY)),
        ] {
            let found = times(text, Place::Heading);
            if found != [(Some(from), length, None)] {
                wrong.push(format!("{text}: {found:?}"));
            }
        }
        for text in [
            "Task D-1",
            "Visa H-1B",
            "Server j-7",
            "Reunión de mañana",
            "Guten Morgen",
            "What comes tomorrow",
            "第三步：统一配置",
            "十分重要",
            "一般事項",
            "更新前の確認",
        ] {
            let found = times(text, Place::Heading);
            if !found.is_empty() {
                wrong.push(format!("{text}: {found:?}"));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn items_state_times_in_every_language() {
        const HOUR: f64 = 3600.0;
        let mut wrong = Vec::new();
        for (text, from, length, every) in [
            ("Bilan à J+7 avec le métier", Some(7.0 * DAY), None, None),
            ("Fünf Minuten beobachten", Some(0.0), Some(300.0), None),
            (
                "한 대 배포 후 5분간 모니터링하고 진행",
                Some(0.0),
                Some(300.0),
                None,
            ),
            ("Наблюдать 15 минут", Some(0.0), Some(900.0), None),
            (
                "Stay 15 minutes at each share",
                Some(0.0),
                Some(900.0),
                None,
            ),
            ("观察 15 分钟", Some(0.0), Some(900.0), None),
            ("30分間監視する", Some(0.0), Some(1800.0), None),
            ("Osservare per 10 minuti", Some(0.0), Some(600.0), None),
            (
                "Stündlich das Fehlerprotokoll sichten",
                None,
                None,
                Some(HOUR),
            ),
            ("Conferir diariamente o relatório", None, None, Some(DAY)),
            ("Every morning, read the log", None, None, Some(DAY)),
            ("Отчёт раз в 4 часа", None, None, Some(4.0 * HOUR)),
            ("Contrôler une fois par heure", None, None, Some(HOUR)),
            ("Look at it once a day", None, None, Some(DAY)),
            (
                "Kiểm tra log 30 phút một lần trong 2 giờ đầu",
                Some(0.0),
                Some(2.0 * HOUR),
                Some(1800.0),
            ),
            ("30分に1回確認する", None, None, Some(1800.0)),
            ("15分ごとに確認する", None, None, Some(900.0)),
            ("10분마다 확인", None, None, Some(600.0)),
            ("Co 15 minut sprawdzać kolejkę", None, None, Some(900.0)),
            ("Ogni 15 minuti", None, None, Some(900.0)),
            ("Her 10 dakikada kontrol", None, None, Some(600.0)),
            (
                "Le courriel arrive dans les 5 minutes",
                Some(0.0),
                Some(300.0),
                None,
            ),
            (
                "Correo recibido en un plazo de 2 minutos",
                Some(0.0),
                Some(120.0),
                None,
            ),
            (
                "E-mail recebido em até 2 minutos",
                Some(0.0),
                Some(120.0),
                None,
            ),
            ("30秒内返回健康状态", Some(0.0), Some(30.0), None),
            (
                "Signals appear within 1 candle close (~15 min for 15m timeframe)",
                Some(0.0),
                Some(900.0),
                None,
            ),
            (
                "Abgleich innerhalb zwei Zyklen (ca. 10 Minuten)",
                Some(0.0),
                Some(600.0),
                None,
            ),
            ("30日後に旧環境を削除", Some(30.0 * DAY), None, None),
            (
                "30 jours après la mise en production",
                Some(30.0 * DAY),
                None,
                None,
            ),
            (
                "Po 30 dniach usunąć starą wersję",
                Some(30.0 * DAY),
                None,
                None,
            ),
            ("Om het uur een rapport", None, None, Some(HOUR)),
            ("10분 간격으로 로그 확인", None, None, Some(600.0)),
            ("每隔 15 分鐘確認一次", None, None, Some(900.0)),
            ("Theo dõi liên tục 24 giờ", Some(0.0), Some(DAY), None),
            ("三天内完成复盘", Some(0.0), Some(3.0 * DAY), None),
            ("테스트 알림 10초 이내 수신", Some(0.0), Some(10.0), None),
            ("Risposta entro 30 secondi", Some(0.0), Some(30.0), None),
            ("Odpowiedź w ciągu 30 sekund", Some(0.0), Some(30.0), None),
            ("Yanıt 30 saniye içinde gelir", Some(0.0), Some(30.0), None),
        ] {
            let found = times(text, Place::Item);
            if found != [(from, length, every)] {
                wrong.push(format!("{text}: {found:?}"));
            }
        }
        for text in [
            "過去 7 天內的錯誤",
            "5 分钟内错误次数超过 10 次",
            "応答時間 3秒以内",
            "Ít hơn 5 lỗi mỗi phút",
            "毎秒500リクエストを処理できる",
            "统一三个环境的配置",
            "5xx 비율 5% 초과 (3분 연속)",
            "Tasa de errores superior al 3 % durante más de 5 minutos",
            "Одна из проверок не прошла",
        ] {
            let found = times(text, Place::Item);
            if !found.is_empty() {
                wrong.push(format!("{text}: {found:?}"));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn weeks_count_from_zero_where_the_document_does() {
        assert!(counts_from_zero("Phase 2 (Week 0, Day 1)"));
        let scan = |text| scan(text, Glance::at(text), Place::Heading, true);
        let found = scan("Phase 3 (Week 0, Day 2-3)");
        assert_eq!(
            (found[0].from, found[0].length),
            (Some(DAY), Some(2.0 * DAY))
        );
        let found = scan("Phase 4 (Week 1)");
        assert_eq!(found[0].from, Some(7.0 * DAY));
    }

    #[test]
    fn a_span_is_told_from_a_deadline() {
        for text in [
            "Uptime: 100% (no crashes in first hour)",
            "Monitor for 24 hours",
            "Check every 10 minutes for an hour",
            "0 pod crashes in 24 hours",
        ] {
            assert!(is_span(text), "{text}");
        }
        for text in [
            "Health check passes (within 30 seconds)",
            "Ready in 2 minutes",
            "Immediate (< 5 min):",
            "Logs watched within 5 minutes",
        ] {
            assert!(!is_span(text), "{text}");
        }
    }

    #[test]
    fn items_state_deadlines_and_intervals() {
        for (text, from, length, every) in [
            (
                "Health check passes (within 30 seconds)",
                Some(0.0),
                Some(30.0),
                None,
            ),
            (
                "No errors in first 2 minutes of logs",
                Some(0.0),
                Some(120.0),
                None,
            ),
            ("Run perf gate daily", None, None, Some(86_400.0)),
            ("Backup to GCS every 10 minutes", None, None, Some(600.0)),
            ("2x pro Woche prüfen", None, None, Some(302_400.0)),
            ("每小时巡检", None, None, Some(3600.0)),
            ("Monitor for 24 hours", Some(0.0), Some(86_400.0), None),
            ("Schedule 24-hour review", Some(86_400.0), None, None),
            ("Immediate (< 5 min):", Some(0.0), Some(300.0), None),
            ("Analysis (5-30 min):", Some(300.0), Some(1500.0), None),
            (
                "validated within the last 7 days",
                Some(-604_800.0),
                Some(604_800.0),
                None,
            ),
            (
                "geprüft (nach 24-48h)",
                Some(86_400.0),
                Some(86_400.0),
                None,
            ),
        ] {
            assert_eq!(times(text, Place::Item), [(from, length, every)], "{text}");
        }
        for text in [
            "every D9 check passes",
            "stuck OPEN for >5 minutes",
            "renewal 30 days before expiry",
            "Retention period: 30 days",
            "Check daily PnL",
            "上传完成（约30-60秒）",
            "p99 < 5 s",
        ] {
            assert_eq!(times(text, Place::Item), [], "{text}");
        }
    }
}

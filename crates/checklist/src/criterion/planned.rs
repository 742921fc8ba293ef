//! Tells a duration that somebody plans with from one that is measured.

use super::comparison::{Compared, SIGNS};
use super::number::Number;
use super::{Context, is_long_time, is_time};
use crate::lexicon::{Lexicon, Phrases, is_unspaced, lower};
use std::sync::LazyLock;
use tminus_measure::Comparator;

/// A duration that somebody plans with: a deadline (`within 30 seconds`), an instruction
/// (`wait at least 10 minutes`), the title of a phase (`Immediate (< 5 min):`).
pub(super) fn is_plan(
    text: &str,
    head: &str,
    tail: &str,
    number: &Number,
    compared: &Compared,
    context: Context<'_>,
) -> bool {
    if !is_time(number.unit) {
        return false;
    }
    let start = head.len() - (number.range.start - compared.start);
    let said = lower(&head[..start]);
    let sign = compared.start < number.range.start
        && SIGNS
            .iter()
            .any(|(sign, _)| text[compared.start..number.range.start].starts_with(sign));
    let inside = said
        .rfind('(')
        .is_some_and(|open| !said[open..].contains(')'));
    if is_long_time(number.unit) && !sign && is_sum(&said) {
        return true;
    }
    if inside && is_long_time(number.unit) {
        // What a section takes: `Level 4: all of it (> 1 h, the board decides)`.
        let open = said.rfind('(').unwrap_or(0);
        let is_first = !said[open..].contains(char::is_alphanumeric);
        if is_first && context.heading == text.trim() && !is_duration_metric(&said[..open]) {
            return true;
        }
        let closed = tail.trim_start().strip_prefix(')').map(str::trim_start);
        let title = closed.is_some_and(|rest| {
            rest.starts_with(':')
                || rest.is_empty() && context.heading.is_empty() && is_phase(&said)
        });
        if title || is_phase(&said) {
            return true;
        }
    }
    let bound = matches!(
        compared.comparator,
        Comparator::AtLeast | Comparator::More | Comparator::AtMost
    );
    let behind = text.get(compared.end..).unwrap_or("").trim_start();
    if is_long_time(number.unit) && bound && !sign && (is_instruction(&said) || waits(behind)) {
        return true;
    }
    // `over 48h`, `under 5 minutes`, `up to 10 minutes`: spans, unless something feared lasts.
    let word = lower(text[compared.start..number.range.start].trim());
    const LOOSE: &[&str] = &[
        "over",
        "under",
        "above",
        "below",
        "up to",
        "über",
        "unter",
        "bis zu",
        "max",
        "до",
        "свыше",
        "hasta",
        "até",
        "maximum",
        "onder",
        "boven",
        "tot",
        "sotto",
        "oltre",
        "fino a",
        "jusqu'à",
        "trên",
        "dưới",
        "ponad",
        "poniżej",
        "powyżej",
        "do",
    ];
    LOOSE.contains(&&*word)
        && is_long_time(number.unit)
        && !(super::holds::is_feared(context, text) || is_duration_metric(&said) || inside)
}

/// Whether a clause begins with a word that tells to wait or to look.
fn is_instruction(said: &str) -> bool {
    const FIRST: &[&str] = &[
        "wait",
        "monitor",
        "watch",
        "observe",
        "sleep",
        "hold",
        "pause",
        "warte",
        "warten",
        "beobachten",
        "espera",
        "esperar",
        "observar",
        "aguardar",
        "aguarde",
        "attendre",
        "attendez",
        "surveiller",
        "wachten",
        "wacht",
        "attendere",
        "aspettare",
        "attendi",
        "подождать",
        "подождите",
        "ждать",
        "наблюдать",
        "chờ",
        "đợi",
        "theo",
        "odczekaj",
        "poczekaj",
        "odczekać",
        "bekle",
        "bekleyin",
    ];
    const UNSPACED: &[&str] = &["等待", "等候", "观察", "觀察", "监控", "監控", "静置"];
    let said = said.trim_start_matches(|character: char| !character.is_alphanumeric());
    let first = said.split_whitespace().next().unwrap_or("");
    FIRST.contains(&first)
        || UNSPACED
            .iter()
            .any(|word| first.starts_with(word) || said.trim_end().ends_with(word))
}

/// Whether what follows a duration tells to wait for it, in languages that end with the verb.
fn waits(behind: &str) -> bool {
    const VERBS: &[&str] = &[
        "待",
        "観察",
        "監視",
        "様子",
        "대기",
        "기다",
        "모니터",
        "관찰",
        "지켜",
        "bekle",
        "warten",
        "beobachten",
        "wachten",
        "等待",
        "观察",
        "觀察",
    ];
    let start = super::after(behind, 0);
    let clause = start
        .split(['。', '.', '、', ',', ';', '('])
        .next()
        .unwrap_or("");
    VERBS.iter().any(|verb| {
        clause.find(verb).is_some_and(|at| {
            verb.starts_with(is_unspaced) || !clause[..at].ends_with(char::is_alphanumeric)
        })
    })
}

/// Whether nothing but a word for a sum stands before a duration: `Total: ~20 minutes at most` adds up what was
/// estimated above.
fn is_sum(said: &str) -> bool {
    #[rustfmt::skip]
    static SUMS: LazyLock<Phrases<()>> = LazyLock::new(|| {
        Phrases::new(&[((), &[
            "total", "in total", "total time", "total estimated time", "estimated total", "tiempo total", "tiempo total estimado", "en total", "tempo total", "tempo total estimado", "no total", "gesamt", "insgesamt", "gesamtdauer", "gesamtzeit", "durée totale", "temps total", "au total", "totaal", "totale duur", "totale", "tempo totale", "razem", "łącznie", "toplam", "toplam süre", "итого", "всего", "общее время", "总计", "合计", "总时间", "总耗时", "總計", "合計", "總時間", "合計時間", "총", "합계", "총 소요 시간", "tổng", "tổng cộng", "tổng thời gian",
        ][..])])
    });
    SUMS.has(said.trim_matches(|character: char| !character.is_alphanumeric()))
}

/// Words that head a phase of work rather than name a measure.
fn is_phase(said: &str) -> bool {
    let outer = said
        .rsplit_once('(')
        .map_or(said, |(outer, _)| outer)
        .trim();
    let outer = outer.rsplit(':').next().unwrap_or(outer).trim();
    let outer = outer.trim_start_matches(|character: char| !character.is_alphabetic());
    matches!(
        outer,
        "immediate"
            | "immediately"
            | "short-term"
            | "short term"
            | "long-term"
            | "medium-term"
            | "quick"
            | "minimal"
            | "analysis"
            | "rollback"
            | "post-incident"
            | "downtime"
            | "duration"
            | "sofort"
            | "inmediato"
            | "imediato"
            | "immédiat"
            | "immediato"
            | "onmiddellijk"
            | "немедленно"
            | "natychmiast"
            | "hemen"
            | "ngay lập tức"
            | "立即"
            | "即時"
            | "즉시"
    ) || outer.starts_with("quick ")
        || outer.starts_with("phase ")
        || outer.starts_with("step ")
}

/// Words for quantities that are times.
#[rustfmt::skip]
static DURATIONS: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    Lexicon::new(&[((), &[
        "latency.", "time.", "duration.", "outage.", "downtime.", "delay.", "lag.", "age.", "startup.", "rto.", "rpo.", "recovery.",
        "dauer", "latenz", "verzögerung", "ausfall", "latencia", "tiempo", "duración", "demora", "retraso", "latência", "tempo", "duração", "atraso", "indisponib", "latence", "temps", "durée", "délai", "retard",
        "latentie", "duur", "vertraging", "wachttijd", "latenza", "durata", "ritardo", "время", "времени", "длительность", "задержка", "простой", "отставание", "czas", "opóźnienie", "süre", "gecikme",
        "thời gian", "độ trễ", "gián đoạn", "时间", "時間", "时长", "時長", "延迟", "延遲", "耗时", "耗時", "遅延", "レイテンシ", "所要", "시간", "지연", "소요",
    ])])
});

/// Endings of words that are put together: `Antwortzeit`, `Migrationsdauer`, `responstijd`.
const COMPOUNDS: &[&str] = &["zeit", "dauer", "latenz", "tijd", "duur", "verzögerung"];

/// Whether the last words before a comparison name a quantity that is a time.
pub(super) fn is_duration_metric(said: &str) -> bool {
    let mut words = said
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .rev()
        .take(4);
    let from = said.char_indices().rev().nth(40).map_or(0, |(at, _)| at);
    DURATIONS.find(&said[from..]).is_some_and(|(at, stem, ())| {
        said[from + at + stem.len()..].split_whitespace().count() <= 4
    }) || words.any(|word| COMPOUNDS.iter().any(|ending| word.ends_with(ending)))
}

//! Tells things that are counted from quantities that have no unit.

use crate::lexicon::{Lexicon, Phrases, lower};
use std::sync::LazyLock;

/// Words for people, as stems.
#[rustfmt::skip]
static PEOPLE: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    Lexicon::new(&[((), &[
        "nutzer", "benutzer", "personen", "usuarios", "personas", "usuários", "pessoas", "utilisateurs", "personnes", "gebruikers", "personen", "utenti", "persone", "пользовател", "человек", "użytkownik", "osób", "osoby",
        "kullanıcı", "kişi", "người", "用户", "用戶", "ユーザー", "사용자",
    ])])
});

/// Whether a metric counts people: `concurrent users`, `usuários simultâneos`.
pub(super) fn are_people(metric: &str) -> bool {
    let metric = lower(metric);
    let last = metric.split_whitespace().next_back().unwrap_or("");
    matches!(last, "users" | "user")
        || metric.contains("concurrent user")
        || PEOPLE.find(&metric).is_some_and(|(at, _, ())| at == 0)
}

/// Whether a metric is named after the unit of requests a second.
pub(super) fn is_rate(metric: &str) -> bool {
    metric
        .split_whitespace()
        .any(|word| word.eq_ignore_ascii_case("rps") || word.eq_ignore_ascii_case("qps"))
}

/// The last word of a metric of things.
#[rustfmt::skip]
static COUNTED: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[((), &[
        "size", "count", "restart", "length", "depth", "lag", "number", "total", "backlog", "crash", "failure", "error", "retry", "incident", "restarts", "attempt", "connection", "queue", "alerts", "record", "once",
    ])])
});

/// Words that end like those of several things, and name one quantity.
const SINGULAR: &[&str] = &[
    "status", "success", "progress", "apdex", "less", "access", "process",
];

/// Quantities without unit, as stems: how big, how good.
#[rustfmt::skip]
static UNITLESS: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    Lexicon::new(&[((), &[
        "score", "index", "apdex", "ratio", "factor", "status", "level", "punktzahl", "größe", "tamaño", "puntuación", "tamanho", "pontuação", "taille", "note.", "grootte", "dimensione", "punteggio", "размер", "оценка", "балл",
        "kích thước", "điểm", "rozmiar", "wynik", "boyut", "puan", "大小", "分数", "得分", "评分", "系数", "サイズ", "スコア", "점수", "크기", "指数", "지수",
    ])])
});

/// Words of other languages than English that name things that are counted, as stems: queues, errors, lags.
#[rustfmt::skip]
static THINGS: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    Lexicon::new(&[((), &[
        "fehler", "warteschlange", "anzahl", "neustarts", "abstürze", "verbindungen", "rückstand", "tickets", "meldungen", "cola", "número", "errores", "reinicios", "conexiones", "fila", "erros", "chamados", "conexões",
        "nombre", "file d", "erreurs", "connexions", "redémarrages", "wachtrij", "aantal", "fouten", "meldingen", "coda", "numero", "errori", "connessioni", "riavvi", "очеред", "число", "количество", "ошибок", "открытых", "перезапуск", "соединени",
        "обращени", "ошибки", "дефект", "defeito", "defecto", "défaut", "erro.", "defect", "defekt", "difetti", "tickets", "bugs", "5xx.", "kolejka", "liczba", "błęd", "kuyruk", "sayı", "hata", "số lượng", "số lần", "số", "hàng đợi", "lỗi", "kết nối", "giao dịch",
        "数", "數", "件数", "件數", "队列", "佇列", "积压", "積壓", "连接", "連線", "次数", "次數", "キュー", "滞留", "エラー", "接続", "ラグ", "랙", "건수", "개수", "횟수", "대기열", "큐", "연결", "오류", "수",
    ])])
});

/// Whether a metric names things: `DLQ size`, `failed logins`, `Courriels en attente`, `接続数`.
pub(super) fn names_things(metric: &str, value: f64) -> bool {
    let metric = lower(metric);
    let last = metric.split_whitespace().next_back().unwrap_or("");
    if is_plural(last) || COUNTED.has(last) {
        return true;
    }
    if value.fract() != 0.0 || UNITLESS.find(&metric).is_some() {
        return false;
    }
    // The head of the name stands first in Romance languages: `Reservas completadas`.
    let first = metric.split_whitespace().next().unwrap_or("");
    let words = metric.split_whitespace().count();
    words > 1
        && is_plural(first)
        && !first.is_empty()
        && metric
            .split_whitespace()
            .any(|word| ROMANCE.contains(&word))
        || THINGS.find(&metric).is_some()
        || is_plural_before_place(&metric)
}

/// Words that Romance languages join names with.
const ROMANCE: &[&str] = &[
    "en", "de", "del", "no", "na", "nos", "nas", "em", "du", "des", "non", "sin", "sem", "sans",
    "por", "di", "al", "au", "aux", "in", "pro",
];

/// `failed postings in a row`, `errors in the log`: the things stand before where they are.
fn is_plural_before_place(metric: &str) -> bool {
    metric
        .split_once(" in ")
        .and_then(|(things, _)| things.split_whitespace().next_back())
        .is_some_and(is_plural)
}

fn is_plural(word: &str) -> bool {
    word.ends_with('s') && !word.ends_with("ss") && word.len() > 3 && !SINGULAR.contains(&word)
}

/// Whether the words behind a number are things: `50 mensajes`, `2.000 Nachrichten`.
pub(super) fn are_things(noun: &str) -> bool {
    UNITLESS.find(&lower(noun)).is_none()
}

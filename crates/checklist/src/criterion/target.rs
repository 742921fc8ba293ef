//! Tells a number that is wanted though nothing compares it: a target, a state, zero.

use super::number::Number;
use super::{Context, is_long_time, metric};
use crate::Role;
use crate::lexicon::{Endings, Lexicon, is_unspaced, lower};
use std::sync::LazyLock;
use tminus_measure::{Comparator, Unit};

/// Words before a number that say that it is wanted.
#[rustfmt::skip]
static TARGETS: LazyLock<Endings<Comparator>> = LazyLock::new(|| {
    Endings::new(&[
        (Comparator::Equal, &[
            "should be", "must be", "should stay at", "should remain at", "stable at", "steady at", "flat line at", "flat at", "target:", "target", "target is", "target of", "goal:", "slo:", "sla:",
            "objetivo:", "meta:", "esperado:", "ziel:", "zielwert:", "soll:", "sollwert:", "cible :", "cible:", "objectif :", "objectif:", "attendu :", "doel:", "streefwaarde:", "norm:", "obiettivo:", "atteso:",
            "цель:", "норма:", "целевое значение:", "目标：", "目标:", "目標：", "目標:", "目標値：", "基準：", "基準値：", "標準：", "标准：", "基准：", "목표:", "기준:", "mục tiêu:", "cel:", "hedef:", "scaled to",
        ]),
        (Comparator::AtMost, &[
            "limit:", "limit :", "grenzwert:", "obergrenze:", "límite:", "limite:", "limite :", "plafond :", "limiet:", "лимит:", "предел:", "limit wynosi", "giới hạn:", "limit değeri:", "üst sınır:",
            "上限：", "上限:", "限制：", "限制:", "한도:", "상한:",
        ]),
        (Comparator::AtLeast, &["untergrenze:", "下限：", "下限:", "하한:", "alt sınır:"]),
    ])
});

/// `target: 5-10k`, `should be 30-50%`, `stable at 400-600MB`, `scaled to 5-6 pods`, `limit: 2x`,
/// and the number that fills a cell under `Target`.
pub(super) fn of(
    head: &str,
    tail: &str,
    number: &Number,
    context: Context<'_>,
) -> Option<Comparator> {
    if is_long_time(number.unit) || context.role == Role::Reference {
        return None;
    }
    let start = head.trim_end().trim_end_matches(['~', '≈']).trim_end();
    let mut from = start.len().saturating_sub(32);
    while !start.is_char_boundary(from) {
        from += 1;
    }
    let said = if TARGETS.may_end_text(start) {
        lower(&start[from..])
    } else {
        "".into()
    };
    if let Some((word, comparator)) = TARGETS.of(&said).next() {
        if comparator == Comparator::Equal && is_status(number, tail) {
            return None;
        }
        let counted = word != "scaled to" || number.high.is_some() || metric::noun(tail).is_some();
        return counted.then_some(comparator);
    }
    if is_status(number, tail) {
        return None;
    }
    of_cell(head, tail, number, context)
}

/// Whether a number looks like the status code of an answer.
fn is_status(number: &Number, tail: &str) -> bool {
    number.unit.is_none()
        && number.high.is_none()
        && (100.0..600.0).contains(&number.value)
        && number.value.fract() == 0.0
        && metric::noun(tail).is_none()
}

/// What the header of a column says about the numbers in it.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Header {
    /// They are wanted.
    Wanted(Comparator),
    /// They are expected or alarm when something compares them.
    Compared,
}

/// Words in the header of a column that holds thresholds, as stems.
#[rustfmt::skip]
static HEADERS: LazyLock<Lexicon<Header>> = LazyLock::new(|| {
    Lexicon::new(&[
        (Header::Wanted(Comparator::Equal), &[
            "target", "goal", "threshold", "slo.", "sla.", "healthy", "normal", "baseline range", "acceptance", "soll", "zielwert", "zielbereich", "schwell", "normwert", "normal", "objetivo", "umbral", "meta.", "limiar",
            "seuil", "cible", "objectif", "normal", "streef", "norm.", "drempel", "doel", "soglia", "obiettivo", "норм", "порог", "цел", "mục tiêu", "ngưỡng", "tiêu chuẩn", "próg", "cel.", "norma", "hedef", "eşik",
            "目标", "目標", "阈值", "閾值", "閾値", "門檻", "门槛", "门限", "門限", "标准", "標準", "基准", "基準", "正常", "しきい値", "기준", "목표", "임계", "정상",
        ][..]),
        (Header::Wanted(Comparator::AtMost), &["limit", "maximum", "max.", "grenzwert", "obergrenze", "límite", "limite", "limiet", "лимит", "предел", "上限", "한도", "상한", "giới hạn", "üst sınır"]),
        (Header::Wanted(Comparator::AtLeast), &["minimum", "min.", "untergrenze", "mínimo", "下限", "하한"]),
        (Header::Compared, &[
            "expected", "expectation", "value", "page", "alert", "alarm", "critical", "warning", "criteri", "pass", "requirement", "trigger", "rollback", "abort", "red.", "amber.", "green.", "erwart", "kritisch", "warnung", "abbruch", "wert.",
            "anforderung", "kriterium", "esperado", "valor", "alerta", "crítico", "requisito", "criterio", "critério", "attendu", "alerte", "critique", "valeur", "critère", "verwacht", "waarde", "eis.", "kritiek", "atteso", "valore", "allarme", "requisito",
            "ожида", "тревог", "значени", "критери", "требован", "критич", "предупрежд", "kết quả mong đợi", "cảnh báo", "giá trị", "yêu cầu", "tiêu chí", "oczekiw", "wartość", "wymag", "alarm", "kryteri", "beklenen", "uyarı", "değer", "kriter",
            "预期", "預期", "期望", "告警", "警告", "警報", "报警", "數值", "数值", "要求", "指标值", "回滚", "还原", "期待", "アラート", "値", "条件", "判定", "합격", "예상", "기대", "경보", "알림", "경고", "값", "조건", "롤백",
        ]),
    ])
});

/// Words of a header that do not name what is measured either.
const LINKING: &[&str] = &[
    "d", "l", "la", "du", "des", "di", "do", "da", "van", "der", "if", "when", "value", "range",
    "wert", "at", "max", "min", "of", "the", "level", "allowed", "result", "de", "si", "wenn",
    "als", "se", "если", "nếu",
];

/// Whether the header of a column says that its cells hold thresholds, and not what is measured.
pub(super) fn is_threshold_header(column: &str) -> bool {
    let column = lower(column);
    let Some((at, _, _)) = HEADERS.find(&column) else {
        return false;
    };
    // `Target`, `Page if`, `Expected value`; not `p95 latency threshold for writes`.
    column[at..].starts_with(is_unspaced)
        || column
            .split(|character: char| !character.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .all(|word| LINKING.contains(&word) || HEADERS.find(word).is_some())
        || HEADERS
            .find_all(&column)
            .any(|(_, stem, _)| stem.contains(' '))
}

/// The comparison of a number that fills a cell by itself.
fn of_cell(head: &str, tail: &str, number: &Number, context: Context<'_>) -> Option<Comparator> {
    if context.row.is_empty() || context.column.is_empty() {
        return None;
    }
    let filled = |text: &str| text.chars().any(char::is_alphanumeric);
    let alone = !filled(head) && !head.contains(['-', '+', '~', '≈']);
    let noun = metric::noun_with_end(tail).map_or(0, |(_, end)| end);
    if !alone || filled(&tail[noun..]) || tail.contains(['/', ':', '→', '>']) {
        return None;
    }
    let column = lower(context.column);
    let header = HEADERS
        .find(&column)
        .map(|(_, _, header)| header)
        .filter(|_| is_threshold_header(&column))?;
    let telling = number.value == 0.0 && noun == 0 || number.high.is_some() || !number.counts();
    match header {
        Header::Wanted(comparator) if telling || comparator != Comparator::Equal => {
            Some(if number.high.is_some() {
                Comparator::Equal
            } else {
                comparator
            })
        }
        Header::Compared if telling && number.high.is_none() && !is_seconds(number) => {
            Some(Comparator::Equal)
        }
        _ => None,
    }
}

fn is_seconds(number: &Number) -> bool {
    number.unit == Some(Unit::Seconds)
}

/// What stands between a quantity and the zero that it is to be.
#[rustfmt::skip]
static IS: LazyLock<Endings<()>> = LazyLock::new(|| {
    Endings::new(&[((), &[
        "—", "–", "must be", "must stay at", "ist", "sind", "beträgt", "bleibt", "liegt bei", "bleibt bei", "muss", "es", "sea", "sean", "es de", "en", "igual a", "é", "seja", "é de", "est", "est de", "est à", "sont à", "égal à", "reste à",
        "is gelijk aan", "blijft", "è", "pari a", "равно", "равна", "равен", "равны", "составляет", "bằng", "là", "wynosi", "równa", "równe", "为", "為", "是", "等于", "等於", "保持", "が", "は", "이", "가", "은", "는",
    ])])
});

/// What may follow a zero that a text ends with, or that it says to be so.
#[rustfmt::skip]
const SO_BE_IT: &[&str] = &["인지", "이어야", "이면", "임을", "일 것", "으로", "이 되", "であ", "にな", "のまま", "だ", "olmalı", "sein", "bleiben", "ist", "zijn"];

/// Things that are zero without being measured.
#[rustfmt::skip]
static NO_QUANTITY: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    Lexicon::new(&[((), &[
        "exit", "return", "code.", "status", "version", "phase", "step", "level", "replica", "scale", "weight", "traffic", "rückgabe", "exitcode", "código", "codigo", "salida", "sortie", "uscita", "afslut", "код", "код возврата",
        "mã thoát", "kod", "返回", "退出", "終了", "종료", "코드", "コード", "代码", "代碼", "权重", "權重", "流量", "版本", "副本", "レプリカ", "레플리카",
    ])])
});

/// Whether a zero is what a quantity is to be: `Open defects — 0`, `エラーが0件であること`, `랙이 0인지`;
/// and if so, how many bytes before it say so.
pub(super) fn length_of_is(head: &str, tail: &str, context: Context<'_>) -> Option<usize> {
    if context.role == Role::Reference {
        return None;
    }
    let said = lower(head.trim_end());
    let (word, ()) = IS.of(&said).find(|(word, ())| {
        let before = &said[..said.len() - word.len()];
        !word.starts_with(|first: char| first.is_alphabetic() && !is_unspaced(first))
            || !before.ends_with(char::is_alphanumeric)
    })?;
    let named = said[..said.len() - word.len()].trim_end();
    let clause = named
        .rsplit([',', ';', '.', '(', '，', '、', '。', '|'])
        .next()
        .unwrap_or("");
    let behind = tail.trim_start();
    let ends = behind.is_empty()
        || behind.starts_with([',', ';', '.', ')', '，', '、', '。', '；', '）', '!', '！'])
        || SO_BE_IT.iter().any(|word| behind.starts_with(word));
    let quantity = clause.chars().any(char::is_alphabetic) && NO_QUANTITY.find(clause).is_none();
    (ends && quantity && said.len() == head.trim_end().len())
        .then(|| head.len() - head.trim_end().len() + word.len())
}

/// Words for what is to be mended before a launch, as stems.
#[rustfmt::skip]
static DEFECTS: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    Lexicon::new(&[((), &[
        "bugs", "defects", "errors", "vulnerabilit", "blockers", "issues", "fehler", "defekte", "mängel", "schwachstellen", "errores", "defectos", "incidencias", "vulnerabilidad", "erros", "defeito", "falhas", "anomalies", "défauts", "vulnérabilit",
        "fouten", "bevindingen", "kwetsbaarhed", "difetti", "errori", "vulnerabilità", "дефект", "ошиб", "уязвимост", "багов", "lỗi", "lỗ hổng", "błęd", "defekt", "usterk", "hata", "açık sayısı", "缺陷", "漏洞", "错误", "錯誤", "不具合", "脆弱性", "バグ", "결함", "버그", "취약점",
    ])])
});

fn names_defects(head: &str) -> bool {
    DEFECTS
        .find(&lower(super::before(head, 0, head.len())))
        .is_some()
}

/// `Uptime: 100%`, `DLQ size: 0`, `Circuit breaker: CLOSED (0)` where conditions are listed.
pub(super) fn is_labelled(head: &str, tail: &str, number: &Number, context: Context<'_>) -> bool {
    // None is left to do before a launch as well: `Open defects: 0`.
    let none = number.value == 0.0 && number.counts() && names_defects(head);
    if !(matches!(
        context.role,
        Role::Success | Role::Verify | Role::Monitor | Role::RollbackTrigger
    ) || none && matches!(context.role, Role::Prepare | Role::Deploy))
        || is_long_time(number.unit)
        || number.unit == Some(Unit::Seconds)
    {
        return false;
    }
    let head = head.trim_end().trim_end_matches(['~', '≈']).trim_end();
    // A state with its number.
    if let Some(outer) = head.strip_suffix('(') {
        let state = outer.split_whitespace().next_back().unwrap_or("");
        let label = outer
            .trim_end()
            .strip_suffix(state)
            .unwrap_or("")
            .trim_end();
        return tail.starts_with(')')
            && number.unit.is_none()
            && number.high.is_none()
            && state.len() > 1
            && state
                .chars()
                .all(|character| character.is_uppercase() || character == '_')
            && label.ends_with([':', '：']);
    }
    // `CPU使用率は30〜70%` names its quantity without a colon.
    let topic: &[char] = if number.high.is_some() && !number.counts() {
        &[':', '：', 'は', '은', '는']
    } else {
        &[':', '：']
    };
    let Some(label) = head.strip_suffix(topic) else {
        return false;
    };
    const NO_MEASURE: &[&str] = &[
        "version",
        "port",
        "ports",
        "date",
        "time",
        "duration",
        "confidence",
        "level",
        "step",
        "phase",
        "week",
        "day",
        "retention",
        "interval",
        "schedule",
        "timeout",
        "replicas",
        "instances",
        "id",
        "ticket",
        "issue",
        "pr",
        "phone",
        "estimate",
        "total",
        "monitoring",
        "testing",
        "deployment",
    ];
    let lower = lower(label);
    let last = lower.split_whitespace().next_back().unwrap_or("");
    let ends = tail.trim_start();
    let alone = ends.is_empty()
        || ends.starts_with(['(', ',', ';', '.', '/', '|'])
        || number.unit.is_some() && !ends.starts_with(['→', '-', '=', '>']);
    let measurable = !number.counts() || number.value == 0.0 || number.high.is_some();
    label.chars().any(char::is_alphabetic)
        && !label.contains("://")
        && !NO_MEASURE.contains(&last)
        && alone
        && measurable
        && label.split_whitespace().count() <= 6
}

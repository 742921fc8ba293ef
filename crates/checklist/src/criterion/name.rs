//! Cuts a clause down to the name in it.

use super::beside_names::{BEFORE, BEHIND, LETTERS_BEFORE, LETTERS_BEHIND, UNSPACED_BEHIND};
use crate::lexicon::{Phrases, lower};
use std::sync::LazyLock;
use tminus_measure::Dimension;

/// The name that a whole line gives: an item, a comment, a heading.
pub(super) fn named(text: &str) -> String {
    let text = text.trim().trim_end_matches([':', '：', '.']);
    let text = text.split(['(', '（']).next().unwrap_or(text);
    let text = super::before(text, 0, text.len());
    let own = clean(text);
    if is_generic(&own) { String::new() } else { own }
}

/// The same for what is expected, in other languages than English.
#[rustfmt::skip]
static GENERIC: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[((), &[
        "erwartet", "erwartung", "soll", "sollwert", "zielwert", "richtwert", "normal", "esperado", "resultado esperado", "valor esperado", "se espera", "esperado(s)", "attendu", "résultat attendu", "valeur attendue", "norme",
        "verwacht", "verwachting", "streefwaarde", "norm", "atteso", "risultato atteso", "obiettivo", "soglia", "limiar", "ожидается", "ожидаемо", "ожидание", "норма", "предел", "лимит", "kết quả mong đợi", "mong đợi", "giới hạn",
        "oczekiwane", "oczekiwany wynik", "próg", "cel", "limit", "beklenen", "hedef", "eşik", "预期", "預期", "预期结果", "預期結果", "期望", "标准", "標準", "基准", "基準", "門檻", "门槛", "上限", "下限", "期待値", "期待結果", "合格基準", "目標値", "예상", "예상 출력", "기대", "합격 기준",
    ])])
});

/// Labels that say that a number is a target, and not of what.
pub(super) fn is_generic(label: &str) -> bool {
    let label = lower(label);
    GENERIC.has(&label)
        || matches!(
            &*label,
            "target"
                | "targets"
                | "goal"
                | "threshold"
                | "limit"
                | "value"
                | "expected"
                | "expect"
                | "expected value"
                | "slo"
                | "sla"
                | "alert"
                | "critical"
                | "warning"
                | "load test"
                | "objetivo"
                | "meta"
                | "umbral"
                | "limite"
                | "límite"
                | "ziel"
                | "schwelle"
                | "grenzwert"
                | "cible"
                | "seuil"
                | "objectif"
                | "цель"
                | "порог"
                | "目标"
                | "阈值"
                | "閾值"
                | "门限"
                | "門限"
                | "目標"
                | "閾値"
                | "목표"
                | "기준"
                | "mục tiêu"
                | "ngưỡng"
                | "drempel"
                | "doel"
                | "pass"
                | "criteria"
                | "criterion"
                | "requirement"
                | "required"
                | "note"
                | "rollback"
                | "rollback trigger"
                | "trigger"
                | "acceptance"
                | "success"
        )
}

pub(super) fn is_pronoun(text: &str) -> bool {
    matches!(
        &*lower(text),
        "all"
            | "it"
            | "they"
            | "this"
            | "each"
            | "these"
            | "both"
            | "alle"
            | "todos"
            | "todas"
            | "tous"
            | "все"
    )
}

/// Cuts what is no name from both ends of a clause.
pub(super) fn clean(clause: &str) -> String {
    let edge = |character: char| {
        !(character.is_alphanumeric()
            || matches!(
                character,
                ')' | '(' | '"' | '%' | '/' | '「' | '」' | '『' | '』'
            ))
    };
    let mut text = clause.trim_matches(edge);
    text = text.trim_start_matches(')').trim_start_matches(edge);
    // The number of a step: `1. Query performance`.
    if let Some((digits, rest)) = text.split_once(['.', ')'])
        && !digits.is_empty()
        && digits.len() < 3
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && rest.starts_with(' ')
    {
        text = rest.trim_start();
    }
    let mut alert = false;
    loop {
        let lower = lower(text);
        if lower.len() != text.len() {
            break;
        }
        let start = BEFORE
            .begin(&lower)
            .map(|(word, ())| word.len())
            .chain(lower.starts_with(LETTERS_BEFORE).then_some(1))
            .find(|length| begins_alone(&lower, *length));
        if matches!(
            &*lower,
            "target"
                | "expected"
                | "alert"
                | "email"
                | "goal"
                | "load test"
                | "should be"
                | "must be"
        ) {
            text = "";
            break;
        }
        if let Some(length) = start {
            text = text[length..].trim_start_matches(edge);
            if text.is_empty() {
                break;
            }
            continue;
        }
        // `class A` has a name, so a letter has to be small.
        let end = BEHIND
            .of(&lower)
            .map(|(word, ())| word.len())
            .chain(text.ends_with(LETTERS_BEHIND).then_some(1))
            .find(|length| {
                let rest = &lower[..lower.len() - length];
                rest.ends_with(' ') || rest.is_empty()
            });
        if let Some(length) = end {
            alert |= lower[lower.len() - length..].starts_with("alert");
            text = text[..text.len() - length].trim_end_matches(edge);
            continue;
        }
        let shorter = if text.is_ascii() {
            without_duration(text)
        } else {
            without_particle(text)
                .or_else(|| without_duration(text))
                .or_else(|| within_time(text))
                .or_else(|| without_interval(text))
        };
        if let Some(shorter) = shorter.or_else(|| without_elision(text)) {
            text = shorter.trim_matches(edge);
            continue;
        }
        break;
    }
    if alert {
        text = text
            .strip_prefix("High ")
            .or_else(|| text.strip_prefix("Low "))
            .unwrap_or(text);
    }
    for after in [
        "배포 후 ",
        "部署后",
        "部署後",
        "上线后",
        "上線後",
        "リリース後の",
        "デプロイ後の",
        "After deployment ",
        "after deployment ",
    ] {
        text = text.strip_prefix(after).unwrap_or(text);
    }
    if !text.chars().any(char::is_alphanumeric) {
        return String::new();
    }
    let balanced = text.matches('(').count() == text.matches(')').count();
    let text = if balanced {
        text
    } else {
        text.trim_matches(['(', ')'])
    };
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether the word of a length that a text begins with is one to cut off: it ends there, or no
/// spaces part words.
fn begins_alone(text: &str, length: usize) -> bool {
    let (word, rest) = text.split_at(length);
    // Coverage is measured, the rest is tested.
    let tested = word == "test" && rest.starts_with(" coverage");
    rest.is_empty() || rest.starts_with(' ') && !tested || word.chars().all(|c| c > '\u{2e80}')
}

/// A name without the particle that makes it a subject or object.
fn without_particle(text: &str) -> Option<&str> {
    if let Some((word, ())) = UNSPACED_BEHIND.of(text).next() {
        return Some(&text[..text.len() - word.len()]);
    }
    let last = text.chars().next_back()?;
    let rest = &text[..text.len() - last.len_utf8()];
    let before = rest.chars().next_back()?;
    // Which of two particles stands there, the syllable before says by its ending: so most nouns
    // that end alike are told apart.
    let closed = match before {
        '가'..='힣' => Some((u32::from(before) - u32::from('가')) % 28 != 0),
        _ if before.is_alphanumeric() => None,
        _ => return None,
    };
    let particle = match last {
        '이' | '은' | '을' => closed != Some(false),
        '가' | '는' | '를' => closed != Some(true),
        _ => false,
    };
    const NOUNS: [&str; 6] = ["길이", "높이", "깊이", "추가", "허가", "단가"];
    (particle && !NOUNS.iter().any(|noun| text.ends_with(noun))).then_some(rest)
}

/// A name without how long something holds: `Fehlerquote 10 Minuten lang`, `エラー率が5分間連続して`.
fn without_duration(text: &str) -> Option<&str> {
    let digit = text
        .find(|character: char| character.is_ascii_digit())
        .filter(|at| *at > 0)?;
    let head = &text[..digit];
    if head.ends_with(|last: char| {
        last.is_ascii_alphanumeric() || matches!(last, '.' | '-' | '_' | '(')
    }) {
        return None;
    }
    let number = &text[digit..];
    let end = number.find(|character: char| !character.is_ascii_digit())?;
    let (unit, length) = super::number::unit_after(&number[end..])?;
    const GO_ON: [&str; 17] = [
        "lang", "boyunca", "süreyle", "間", "连续", "連続", "以上", "持续", "持續", "동안", "이상",
        "간", "지속", "연속", "内", "內", "long",
    ];
    let rest = number[end + length..].trim_start();
    let lasts = rest.is_empty() && !head.ends_with(' ')
        || GO_ON
            .iter()
            .any(|word| rest.starts_with(word) && rest.chars().count() <= 8)
        || rest.is_empty()
            && ["持续", "持續", "連続", "连续", "連續", "지속"]
                .iter()
                .any(|word| head.trim_end().ends_with(word));
    (unit.dimension() == Dimension::Time && lasts).then_some(head)
}

/// A name without the span of time it is counted in: `5 分钟内告警`, `直近10分のエラー件数`.
fn within_time(text: &str) -> Option<&str> {
    let recent = ["直近", "最近", "過去", "过去", "최근 ", "지난 "]
        .iter()
        .find_map(|word| text.strip_prefix(word));
    let text = recent.unwrap_or(text).trim_start();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (unit, length) = super::number::unit_after(&text[digits..])?;
    let rest = &text[digits + length..];
    let name = match recent {
        Some(_) => rest.trim_start_matches(['間', '间', '간', '内', '內', 'の', '的', '의', ' ']),
        None => rest.strip_prefix(['内', '內'])?,
    };
    (digits > 0 && unit.dimension() == Dimension::Time && !name.is_empty()).then_some(name)
}

/// A name without how often it is looked at: `每 5 分鐘記錄錯誤率`.
fn without_interval(text: &str) -> Option<&str> {
    let rest = text
        .strip_prefix(['每', '毎'])?
        .trim_start_matches(|character: char| character.is_ascii_digit() || character == ' ');
    let unit = [
        "分钟",
        "分鐘",
        "小时",
        "小時",
        "個小時",
        "个小时",
        "分",
        "時間",
        "秒",
        "天",
        "日",
    ]
    .iter()
    .find_map(|unit| rest.strip_prefix(unit))?
    .trim_start_matches(['钟', '鐘']);
    Some(
        [
            "记录", "記錄", "检查", "檢查", "查看", "檢視", "观察", "觀察", "监控", "監控",
        ]
        .iter()
        .find_map(|verb| unit.strip_prefix(verb))
        .unwrap_or(unit),
    )
}

/// A name without the article that is bound to it by an apostrophe.
fn without_elision(text: &str) -> Option<&str> {
    ["l'", "L'", "l’", "L’", "d'", "d’", "dell'", "dell’", "all'"]
        .iter()
        .find_map(|article| text.strip_prefix(article))
}

/// `p95`, `P99.9`, `p50 latency` is none.
pub(super) fn is_quantile(text: &str) -> bool {
    text.strip_prefix(['p', 'P']).is_some_and(|digits| {
        !digits.is_empty()
            && digits
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'.')
    })
}

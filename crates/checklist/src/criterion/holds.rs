//! Tells what is wanted from what is feared.

use super::Context;
use crate::Role;
use crate::lexicon::{Phrases, lower};
use std::borrow::Cow;
use std::sync::LazyLock;
use tminus_measure::Holds;

/// Whether the condition at a byte of a text is wanted or feared.
pub(super) fn of(text: &str, at: usize, context: Context<'_>) -> Holds {
    let own = lower(super::before(text, 0, at));
    let alert = own
        .split(|character: char| !character.is_alphanumeric())
        .any(|word| {
            matches!(
                word,
                "alert" | "alerts" | "alarm" | "page" | "rollback" | "abort"
            )
        });
    if alert || is_feared(context, text) {
        Holds::MustNot
    } else {
        Holds::Must
    }
}

/// Whether the text stands in a list of failures, rollback triggers or alerts.
pub(super) fn is_feared(context: Context<'_>, text: &str) -> bool {
    if context.trigger {
        return true;
    }
    let start = super::after(text, 0);
    let label = start
        .split([':', '：'])
        .next()
        .filter(|label| label.len() < start.len() && label.len() < 60)
        .unwrap_or("");
    if !label.is_empty() && introduces_failure(label) {
        return true;
    }
    // The nearest word on it counts: the parent, then the lead, then the section.
    for near in [context.parent, context.lead] {
        if near.is_empty() {
            continue;
        }
        if introduces_failure(near) {
            return true;
        }
        if SUCCESS.is_in_any_case(super::after(near, 0)) {
            return false;
        }
    }
    context.role == Role::RollbackTrigger
        || introduces_failure(context.heading)
        || introduces_failure(context.column)
}

/// What says in a lead line that what follows makes a success.
static SUCCESS: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[(
        (),
        &[
            "successful if",
            "success criteria",
            "must pass",
            "go if",
            "is successful",
            "exitoso si",
            "sucesso se",
            "réussi si",
            "erfolgreich wenn",
            "erfolgreich, wenn",
            "успешно, если",
            "成功标准",
        ],
    )])
});

/// Whether a lead line or heading introduces conditions that are feared: failures, alerts, rollback triggers.
pub(crate) fn introduces_failure(text: &str) -> bool {
    FAILURE.is_in_any_case(&words(super::after(text, 0)))
}

/// The words of a text without marks, parted by one space each.
fn words(text: &str) -> Cow<'_, str> {
    let is_clean = |byte: u8| !matches!(byte, b'*' | b'_' | b'`' | b'\t'..=b'\r');
    if text.is_ascii()
        && text.bytes().all(is_clean)
        && !text.as_bytes().windows(2).any(|pair| pair == b"  ")
    {
        return Cow::Borrowed(text.trim());
    }
    let mut words = String::with_capacity(text.len());
    let mut parted = false;
    for character in text.chars() {
        match character {
            '*' | '_' | '`' => {}
            space if space.is_whitespace() => parted = true,
            character => {
                if std::mem::take(&mut parted) && !words.is_empty() {
                    words.push(' ');
                }
                words.push(character);
            }
        }
    }
    Cow::Owned(words)
}

static FAILURE: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[(
        (),
        &[
            "rollback trigger",
            "rollback criteria",
            "rollback condition",
            "rollback if",
            "rollback when",
            "rollback immediately",
            "roll back if",
            "roll back when",
            "roll back immediately",
            "trigger rollback",
            "trigger a rollback",
            "rollback threshold",
            "failed if",
            "fails if",
            "failure criteria",
            "failure condition",
            "fail criteria",
            "abort if",
            "abort when",
            "abort criteria",
            "abort condition",
            "stop if",
            "stop when",
            "halt if",
            "halt when",
            "no-go if",
            "no-go criteria",
            "not proceed if",
            "do not cut over if",
            "not continue if",
            "alert if",
            "alert on",
            "alert when",
            "alerts on",
            "alert threshold",
            "alert polic",
            "alert rule",
            "alert condition",
            "alerting rule",
            "email on",
            "email if",
            "email when",
            "page on",
            "page if",
            "page when",
            "notify on",
            "notify if",
            "escalate if",
            "escalate when",
            "red flag",
            "warning signs",
            "error patterns",
            "stop criteria",
            "revertir si",
            "reverter se",
            "criterios de rollback",
            "critérios de rollback",
            "rollback si",
            "rollback se",
            "critères de rollback",
            "déclencheurs",
            "abbruchkriterien",
            "rollback wenn",
            "rollback falls",
            "rollback bei",
            "rollback-kriterien",
            "rollback als",
            "критерии отката",
            "откат если",
            "откат, если",
            "откатить, если",
            "откатить если",
            "rollback nếu",
            "điều kiện rollback",
            "回滚条件",
            "回滚标准",
            "触发回滚",
            "回滚触发",
            "立即回滚",
            "失败标准",
            "告警条件",
            "告警阈值",
            "ロールバック条件",
            "ロールバック基準",
            "롤백 기준",
            "롤백 조건",
            "즉시 롤백",
            "알림 조건",
        ],
    )])
});

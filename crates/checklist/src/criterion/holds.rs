//! Tells what is wanted from what is feared.

use super::Context;
use super::comparison::names_feared;
use super::planned::is_duration_metric;
use crate::lexicon::{Phrases, lower};
use crate::{Role, trigger};
use std::borrow::Cow;
use std::sync::LazyLock;
use tminus_measure::{Comparator, Holds};

/// Whether the condition at a byte of a text, of a metric that is compared, is wanted or feared.
pub(super) fn of(
    text: &str,
    at: usize,
    metric: &str,
    comparator: Comparator,
    context: Context<'_>,
) -> Holds {
    if warns(text, at)
        || leads_back(super::after(text, at))
        || is_feared(context, text)
        || context.role == Role::Rollback && sends_back(metric, comparator)
    {
        Holds::MustNot
    } else {
        Holds::Must
    }
}

/// Whether a condition in a section about going back is a reason to: more errors than a number, or
/// more time, is what nobody goes back for.
fn sends_back(metric: &str, comparator: Comparator) -> bool {
    match comparator {
        Comparator::More => names_feared(metric) || is_duration_metric(&lower(metric)),
        Comparator::AtLeast => names_feared(metric),
        _ => false,
    }
}

/// Whether what stands before a condition says that somebody is warned, or goes back, when it comes
/// true: `Alert at 80 %`, `page the on-call above 5 %`; not `Page loads in < 3 s`.
fn warns(text: &str, at: usize) -> bool {
    let own = lower(super::before(text, 0, at));
    let mut words = own
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| WARNINGS.contains(word));
    words.any(|word| {
        let start = word.as_ptr() as usize - own.as_ptr() as usize;
        let (before, behind) = (&own[..start], &own[start + word.len()..]);
        let behind = behind.trim_start_matches([' ', '*', '_', '`']);
        let goes_back = matches!(word, "rollback" | "abort");
        let is_deadline = goes_back && text[at..].starts_with(['<', '≤']);
        let is_followed = behind.is_empty()
            || behind.starts_with([
                ':', '：', '(', '（', ',', '→', '—', '–', '>', '<', '≥', '≤', '=', '/',
            ]);
        let next = behind
            .split(|character: char| !character.is_alphanumeric())
            .next();
        let is_order = word != "page" || begins_clause(before);
        is_order && !is_deadline && (is_followed || next.is_some_and(|next| FOLLOW.contains(&next)))
    })
}

const WARNINGS: [&str; 6] = ["alert", "alerts", "alarm", "page", "rollback", "abort"];

/// What stands behind one of [`WARNINGS`] that says when, or whom.
#[rustfmt::skip]
const FOLLOW: [&str; 32] = [
    "if", "when", "whenever", "once", "at", "on", "above", "over", "below", "under", "after", "for", "fires", "fire",
    "triggers", "trigger", "triggered", "threshold", "thresholds", "condition", "conditions", "rule", "rules", "policy",
    "immediately", "and", "or", "the", "oncall", "someone", "team", "us",
];

/// Whether a clause can begin behind a text.
fn begins_clause(before: &str) -> bool {
    let before = before.trim_end_matches([' ', '*', '_', '`']);
    before.is_empty()
        || !before.ends_with(|last: char| last.is_alphanumeric())
        || [" and", " or", " then", " to"]
            .iter()
            .any(|word| before.ends_with(word))
}

/// Whether a clause says of a condition that one goes back when it comes true: `> 5 % → rollback`.
fn leads_back(behind: &str) -> bool {
    static BACK: LazyLock<Phrases<()>> = LazyLock::new(|| {
        Phrases::new(&[(
            (),
            &[
                "→ rollback",
                "→ roll back",
                "→ abort",
                "→ page",
                "→ alert",
                "→ stop",
                "-> rollback",
                "-> roll back",
                "-> abort",
                "-> page",
                "-> alert",
                "-> stop",
                "=> rollback",
                "=> roll back",
                "triggers rollback",
                "triggers a rollback",
                "means rollback",
            ],
        )])
    });
    let clause = behind.split([',', ';', '\n']).next().unwrap_or("");
    BACK.is_in_any_case(clause)
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
    let in_rollback = context.role == Role::Rollback;
    if !label.is_empty()
        && (introduces_failure(label) || trigger::introduces(label, true, in_rollback))
    {
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
        || is_alarm(context.column)
}

/// Whether a column is of the values at which people are warned.
fn is_alarm(column: &str) -> bool {
    const NAMES: [&str; 8] = [
        "warning", "critical", "alert", "alarm", "警告", "告警", "严重", "警报",
    ];
    let column = column.trim_matches([' ', '*']);
    NAMES.iter().any(|name| name.eq_ignore_ascii_case(column))
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
            "alerting threshold",
            "alarm threshold",
            "warning threshold",
            "critical threshold",
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
            "警告阈值",
            "报警阈值",
            "ロールバック条件",
            "ロールバック基準",
            "롤백 기준",
            "롤백 조건",
            "즉시 롤백",
            "알림 조건",
        ],
    )])
});

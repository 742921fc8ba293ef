//! Which lines introduce a list of what starts a rollback: `Rollback triggers:`, `Roll back if any
//! of these holds:`. A line that names what has happened introduces the way back itself: `If the
//! migration fails, roll back:`, `When the rollback criteria are met:`.

use crate::lexicon::{Lexicon, Phrases, lower};
use crate::prose::clip;
use std::sync::LazyLock;

/// Longer lines introduce nothing.
const LONGEST: usize = 160;

/// How a line introduces a list of what starts a rollback.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Introduction {
    /// By its name: `Rollback triggers:`.
    Named,
    /// As a sentence that the list ends: `Roll back if:`. What is numbered below it are steps.
    Begun,
}

/// Whether a line, its colon aside, introduces a list of what starts a rollback. `in_rollback`: it
/// stands in a section about going back, where it need not say of what it speaks.
pub(crate) fn introduction(said: &str, in_rollback: bool) -> Option<Introduction> {
    if said.len() > LONGEST {
        return None;
    }
    let lower = lower(said);
    let said = lower.trim_matches(|character: char| !character.is_alphanumeric());
    if DENIED.is_in(said) {
        return None;
    }
    let bare = || {
        BARE_OPEN.begin(said).next().is_some()
            || BARE.begin(said).any(|(word, ())| names(said, word))
    };
    if NAMED.is_in(said) && !HAPPENED.begins(said) || in_rollback && bare() {
        Some(Introduction::Named)
    } else {
        let begun = GOES_BACK.is_in(said) && (ASKS.is_in(said) || is_open(said));
        begun.then_some(Introduction::Begun)
    }
}

/// Whether a text says by itself what starts a rollback: `Roll back if the error rate rises`.
pub(crate) fn is_one(text: &str) -> bool {
    let lower = lower(clip(text.trim(), LONGEST));
    let start = lower.trim_start_matches(|character: char| !character.is_alphanumeric());
    let (_, start) = CONSIDER
        .begin(start)
        .next()
        .map_or(("", start), |(word, ())| start.split_at(word.len()));
    let Some((verb, ())) = GOES_BACK.begin(start).next() else {
        return false;
    };
    let rest = start[verb.len()..].trim_start();
    let rest = AT_ONCE
        .begin(rest)
        .next()
        .map_or(rest, |(word, ())| rest[word.len()..].trim_start());
    !DENIED.is_in(&lower) && CONDITION.begins(rest)
}

/// Whether a label goes no further than the words that name it: `Triggers`, `Triggers (any)`.
fn names(said: &str, word: &str) -> bool {
    let rest = &said[word.len()..];
    let rest = rest.trim_start_matches(char::is_alphabetic).trim_start();
    rest.is_empty()
        || rest.starts_with(['(', '（', '/', '&', '-', '–', '—'])
        || OPEN.begin(rest).next().is_some()
}

/// Whether a line ends with the word that begins a condition, or goes on only to say how many of
/// those below are enough: `roll back if`, `roll back when any of these holds`.
fn is_open(said: &str) -> bool {
    CONDITION.find_all(said).any(|(at, word, ())| {
        let rest = said[at + word.len()..].trim_start_matches(|next: char| !next.is_alphanumeric());
        rest.is_empty() || OPEN.begin(rest).next().is_some()
    })
}

/// Words for going back, wherever they stand in a line.
#[rustfmt::skip]
static GOES_BACK: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[((), &[
        "rollback", "roll back", "roll-back", "rolling back", "rolled back", "revert", "back out", "backout",
        "zurückroll", "zurückgerollt", "zurücksetz", "zurückgesetzt", "rückgängig", "reversión", "revertir", "volver atrás", "reversão", "reverter", "voltar atrás",
        "retour arrière", "revenir en arrière", "annuler le déploiement", "terugdraai", "teruggedraai", "terugrol", "ripristin", "wycof", "cofn", "geri al",
        "откат", "回滚", "回滾", "回退", "ロールバック", "切り戻", "롤백", "되돌", "hoàn tác", "quay lui",
    ][..])])
});

/// Words with which a condition begins.
#[rustfmt::skip]
static CONDITION: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    Lexicon::new(&[((), &[
        "if.", "when.", "whenever.", "as soon as.", "in case of.", "on.",
        "wenn.", "falls.", "sobald.", "bei.", "si.", "cuando.", "en cuanto.", "se.", "quando.", "assim que.", "lorsque.", "dès que.", "quand.", "en cas de.",
        "als.", "wanneer.", "zodra.", "indien.", "jeśli.", "gdy.", "eğer.", "если.", "когда.", "при.", "nếu.", "khi.",
    ][..])])
});

/// How many of the conditions below are enough.
#[rustfmt::skip]
static OPEN: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[((), &[
        "any", "one", "either", "the following", "these", "some of", "at least", "all of",
        "eine", "mindestens", "folgende", "alguna", "alguno", "algún", "una de", "uno de", "cualquier", "se cumpl", "alguma", "algum", "qualquer", "uma d", "um d",
        "l'un", "l’un", "une des", "un des", "au moins", "een van", "één van", "ten minste", "любо", "одно", "один", "хотя бы", "выполн", "bất kỳ", "một trong", "có một",
    ][..])])
});

/// What says in scripts without spaces that the conditions stand below.
#[rustfmt::skip]
static ASKS: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[((), &[
        "以下情况", "下列情况", "以下任", "下列任", "任一", "以下條件", "以下条件", "下列条件", "以下情況", "出现以下", "满足以下",
        "以下の場合", "次の場合", "以下のいずれか", "次のいずれか", "다음 경우", "다음 중", "아래 경우", "아래 조건", "다음 조건",
    ][..])])
});

/// Names of such a list.
#[rustfmt::skip]
static NAMED: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[((), &[
        "rollback trigger", "rollback criteri", "rollback condition", "rollback threshold", "roll back trigger", "roll-back trigger", "roll back criteri", "roll-back criteri",
        "triggers for rollback", "triggers for a rollback", "criteria for rollback", "criteria for a rollback", "conditions for rollback", "when to roll back", "when to rollback", "when to roll-back", "when to revert",
        "rollback-trigger", "rollback-kriteri", "rollback-auslöser", "auslöser für", "wann zurückgerollt", "wann zurückrollen",
        "criterios de rollback", "criterios de reversión", "condiciones de rollback", "condiciones de reversión", "disparadores de rollback", "cuándo revertir", "cuándo hacer rollback",
        "critérios de rollback", "critérios de reversão", "condições de rollback", "gatilhos de rollback", "quando reverter", "quando fazer rollback",
        "critères de rollback", "critères de retour arrière", "conditions de rollback", "déclencheurs de rollback", "déclencheurs du rollback", "quand revenir en arrière",
        "rollback-criteria", "rollbackcriteria", "wanneer terugdraaien", "kryteria wycofania",
        "критерии отката", "условия отката", "триггеры отката", "когда откатыва", "điều kiện rollback", "tiêu chí rollback", "khi nào rollback",
        "回滚条件", "回滚标准", "触发回滚", "回滚触发", "回滾條件", "回滾標準", "觸發回滾", "回退条件", "ロールバック条件", "ロールバック基準", "ロールバックのトリガー", "切り戻し条件", "切り戻し基準", "롤백 기준", "롤백 조건", "롤백 트리거",
    ][..])])
});

/// Words that name such a list where a section says that it is about going back.
#[rustfmt::skip]
static BARE: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[((), &[
        "trigger", "criteria", "condition", "decision criteria", "threshold",
        "auslöser", "kriterien", "bedingungen", "schwellen", "wann", "criterios", "condiciones", "disparadores", "cuándo", "critérios", "condições", "gatilhos",
        "critères", "déclencheurs", "quand", "wanneer", "criteri", "kryteria", "критерии", "условия", "триггер", "когда", "điều kiện", "tiêu chí", "khi nào",
        "触发条件", "觸發條件", "条件", "條件", "标准", "トリガー", "基準", "트리거", "조건", "기준",
    ][..])])
});

/// The same, whatever follows them.
#[rustfmt::skip]
static BARE_OPEN: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[((), &[
        "if any of", "if one of", "if at least one", "when any of", "when one of", "when to use", "when to execute", "when to invoke", "when to trigger", "when to do ",
        "wenn eine", "si alguna", "si se cumple", "se alguma", "si l'un", "si l’un", "если хотя бы", "nếu một trong",
    ][..])])
});

/// Words of a line that says that it has come to that: what follows is the way back.
static HAPPENED: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    Lexicon::new(&[(
        (),
        &[
            "if.",
            "once.",
            "after.",
            "before.",
            "falls.",
            "nachdem.",
            "si.",
            "se.",
            "если.",
            "после.",
            "nếu.",
            "như.",
        ][..],
    )])
});

/// Words of a line that says when not to go back.
#[rustfmt::skip]
static DENIED: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[((), &[
        "not roll", "n't roll", "n’t roll", "not revert", "n't revert", "no rollback if", "no rollback when", "without rollback", "nicht zurück", "kein rollback", "no revertir", "não reverter", "ne pas", "niet terug", "не откат", "không rollback",
        "不回滚", "不要回滚", "无需回滚", "不回滾",
    ][..])])
});

/// `Consider a` before the words for going back.
static CONSIDER: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[(
        (),
        &[
            "consider ",
            "consider a ",
            "immediately ",
            "considerar ",
            "envisager un ",
            "sofort ",
            "немедленный ",
        ][..],
    )])
});

/// `Immediately` behind the words for going back.
static AT_ONCE: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[(
        (),
        &[
            "immediately",
            "at once",
            "inmediatamente",
            "imediatamente",
            "sofort",
            "immédiatement",
            "onmiddellijk",
            "немедленно",
        ][..],
    )])
});

#[cfg(test)]
mod tests {
    use super::*;

    fn introduction(line: &str, in_rollback: bool) -> Option<Introduction> {
        super::introduction(line.strip_suffix([':', '：'])?, in_rollback)
    }

    #[test]
    fn lines_that_introduce_what_starts_a_rollback_are_known() {
        for line in [
            "Rollback triggers:",
            "Rollback Criteria (any one):",
            "Rollback if:",
            "Roll back immediately if:",
            "Consider a rollback of the release if any of these persists:",
            "Trigger rollback if any persists beyond defined SLO window:",
            "When to roll back:",
            "Revert when one of the following happens:",
            "We are rolling back on:",
            "Rollback, wenn:",
            "Rollback bei:",
            "Revertir si se cumple alguna:",
            "Critérios de rollback:",
            "Rollback si l’un de ces seuils est dépassé :",
            "Terugdraaien als:",
            "Откат, если:",
            "Откатываем при:",
            "Rollback khi:",
            "回滚条件：",
            "出现以下情况立即回滚：",
            "以下のいずれかの場合はロールバック：",
            "다음 경우 즉시 롤백:",
        ] {
            assert!(introduction(line, false).is_some(), "{line}");
        }
        for line in [
            "Triggers:",
            "Criteria:",
            "When to use it:",
            "If any of these happen:",
            "Thresholds (staging):",
            "Auslöser:",
            "Критерии:",
            "触发条件：",
        ] {
            assert_eq!(
                introduction(line, true),
                Some(Introduction::Named),
                "{line}"
            );
            assert_eq!(introduction(line, false), None, "{line}");
        }
    }

    #[test]
    fn lines_that_introduce_the_way_back_are_told_from_them() {
        for line in [
            "Rollback:",
            "Rollback steps:",
            "Rollback if needed:",
            "Roll back if the migration fails:",
            "If the migration fails, roll back:",
            "When the deployment is broken, roll back as follows:",
            "If rollback criteria are met:",
            "Do not roll back if:",
            "After rolling back:",
            "Rollback triggers",
            "To roll back on Kubernetes:",
            "Restore:",
            "Conditional steps follow here and there for all:",
            "Wann immer nötig wiederholen:",
        ] {
            assert_eq!(introduction(line, true), None, "{line}");
        }
    }

    #[test]
    fn what_says_itself_that_it_starts_a_rollback_is_known() {
        for text in [
            "Roll back if the error rate exceeds 5%",
            "Rollback immediately when customers complain",
            "Consider a rollback if p99 > 2 s",
            "**Revert if** memory grows",
        ] {
            assert!(is_one(text), "{text}");
        }
        for text in [
            "Rollback the database",
            "Roll back to the previous version if needed",
            "If the error rate rises, roll back",
            "Do not roll back if only one user is affected",
        ] {
            assert!(!is_one(text), "{text}");
        }
    }
}

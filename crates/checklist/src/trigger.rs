//! Which lines introduce a list of what starts a rollback: `Rollback triggers:`, `Roll back if any
//! of these holds:`.
//!
//! Close to them stand lines that introduce something else: steps of the way back (`If the migration
//! fails, roll back:`), checks (`Roll back if any of these checks fails:`), preparations (`Rollback
//! criteria agreed:`). To take a step for a trigger would leave it out of the launch. So a line
//! counts only when it is nothing but the name of such a list, or a sentence that says no more than
//! that one goes back if what is below comes true.

use crate::lexicon::{Lexicon, Phrases, lower};
use crate::prose::clip;
use std::sync::LazyLock;

/// Longer lines introduce nothing.
const LONGEST: usize = 160;

/// Whether a line introduces a list of what starts a rollback. `announces`: it looks like a title.
/// `in_rollback`: it stands in a section about going back, where it need not say of what it speaks.
pub(crate) fn introduces(line: &str, announces: bool, in_rollback: bool) -> bool {
    let line = line.trim();
    if line.len() > LONGEST {
        return false;
    }
    let titled = announces || line.ends_with([':', '：']);
    // Most lines of text are neither a name nor a sentence about going back.
    let start = line.trim_start_matches(|character: char| !character.is_alphanumeric());
    let may_be_sentence = || line.ends_with('.') && GOES_BACK.is_in_any_case(line);
    if !titled && !NAMES.may_begin_text(start) && !may_be_sentence() {
        return false;
    }
    let lower = lower(line);
    let said = lower.strip_suffix([':', '：']);
    let said = said.unwrap_or(&lower).trim_matches(|character: char| {
        !character.is_alphanumeric() && !matches!(character, ')' | '）')
    });
    let name = without_number(said);
    if NAMES.has(name) || titled && in_rollback && NAMES_IN_ROLLBACK.has(name) {
        return true;
    }
    // A sentence may end with a full stop when it says that the conditions are below.
    let goes_on = titled || line.ends_with('.') && words(said).any(|word| BELOW.has(word));
    goes_on
        && !DENIED.is_in(said)
        && (is_begun(said) || is_turned_round(said) || is_told(said) || asks(said))
}

/// Whether a text says only how many of the conditions below are enough: `Any one is enough.`
pub(crate) fn only_counts(text: &str) -> bool {
    text.len() < LONGEST && is_neutral(&lower(text))
}

/// Whether the heading of a section within one about going back names what starts a rollback.
pub(crate) fn is_name_in_rollback(heading: &str) -> bool {
    let lower = lower(clip(heading, LONGEST));
    let name = lower.trim_matches(|character: char| !character.is_alphanumeric());
    NAMES_IN_ROLLBACK.has(name)
}

/// Whether a text says by itself what starts a rollback: `Roll back if the error rate rises`.
pub(crate) fn is_one(text: &str) -> bool {
    let lower = lower(clip(text.trim(), LONGEST));
    let start = lower.trim_start_matches(|character: char| !character.is_alphanumeric());
    let start = behind(start, &CONSIDER);
    let Some((verb, ())) = GOES_BACK.begin(start).next() else {
        return false;
    };
    let rest = behind(start[verb.len()..].trim_start(), &AT_ONCE);
    // `Roll back if needed` says nothing of when.
    CONDITION.begins(rest) && rest.split_whitespace().count() > 2
}

/// A text without the words that it begins with.
fn behind<'t>(text: &'t str, words: &'t Phrases<()>) -> &'t str {
    let word = words.begin(text).next().map_or("", |(word, ())| word);
    text[word.len()..].trim_start()
}

/// A name without how many are enough: `rollback triggers (any one)`, `rollback triggers, any of`.
fn without_number(said: &str) -> &str {
    let Some(open) = said.find(['(', '（', ',', ':']) else {
        return said;
    };
    let (name, aside) = said.split_at(open);
    let aside = aside.trim_matches(|character: char| !character.is_alphanumeric());
    let enough = aside
        .split_whitespace()
        .all(|word| NEUTRAL.has(word) || word == "immediate" || word == "automatic");
    if enough { name.trim_end() } else { said }
}

/// `Roll back if`, `we revert the release when any of these holds`.
fn is_begun(said: &str) -> bool {
    let condition = CONDITION.find_all(said).last();
    condition.is_some_and(|(at, word, ())| {
        let goes_back =
            GOES_BACK.is_in(&said[..at]) && !CONDITION.begins(said) && !HAPPENED.begins(said);
        goes_back && is_neutral(&said[at + word.len()..])
    })
}

/// `If any of the following occurs, roll back`.
fn is_turned_round(said: &str) -> bool {
    let Some((condition, consequence)) = said.split_once([',', '，']) else {
        return false;
    };
    let Some((0, word, ())) = CONDITION.find(condition) else {
        return false;
    };
    let below = &condition[word.len()..];
    below.split_whitespace().any(|word| BELOW.has(word))
        && is_neutral(below)
        && GOES_BACK.is_in(consequence)
        && CONDITION.find(consequence).is_none()
        && consequence.split_whitespace().count() < 8
}

/// `Any of these triggers a rollback`, `rollback is triggered by any of`.
fn is_told(said: &str) -> bool {
    if !GOES_BACK.is_in(said) {
        return false;
    }
    let passive = |(before, behind): (&str, &str)| {
        GOES_BACK.begin(before).next().is_some() && words(before).count() < 5 && is_neutral(behind)
    };
    let active = |(before, behind): (&str, &str)| {
        words(before).any(|word| BELOW.has(word) || word == "any")
            && is_neutral(before)
            && GOES_BACK.is_in(behind)
            && words(behind).count() < 5
    };
    said.split_once(" triggered by").is_some_and(passive)
        || [
            " triggers ",
            " trigger ",
            " means ",
            " mean ",
            " requires ",
            " require ",
        ]
        .into_iter()
        .filter_map(|verb| said.split_once(verb))
        .any(active)
}

/// `以下の場合にロールバック`: in scripts without spaces the conditions below are spoken of first.
fn asks(said: &str) -> bool {
    ASKS.find(said)
        .zip(GOES_BACK.find(said))
        .is_some_and(|(asks, back)| asks < back)
}

/// Whether words say no more than how many of the conditions below are enough.
fn is_neutral(text: &str) -> bool {
    words(text).all(|word| NEUTRAL.has(word))
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| !character.is_alphanumeric() && !matches!(character, '\'' | '’'))
        .filter(|word| !word.is_empty())
}

/// Words for going back, wherever they stand in a line.
#[rustfmt::skip]
static GOES_BACK: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[((), &[
        "rollback", "roll back", "roll-back", "rolling back", "rolled back", "revert", "back out", "backout", "back-out",
        "zurückroll", "zurückgerollt", "zurücksetz", "zurückgesetzt", "rückgängig", "reversión", "revertir", "volver atrás", "reversão", "reverter", "voltar atrás",
        "retour arrière", "revenir en arrière", "annuler le déploiement", "terugdraai", "teruggedraai", "draai terug", "terugrol", "ripristin", "wycof", "cofn", "geri al",
        "откат", "回滚", "回滾", "回退", "ロールバック", "切り戻", "롤백", "되돌", "hoàn tác", "quay lui",
    ][..])])
});

/// Whether a text begins with a word for going back to the version before.
#[must_use]
pub fn goes_back(text: &str) -> bool {
    let start = text.trim_start_matches(|first: char| !first.is_alphanumeric());
    GOES_BACK.begins_in_any_case(start)
}

/// Words with which a condition begins.
#[rustfmt::skip]
static CONDITION: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    Lexicon::new(&[((), &[
        "if.", "when.", "whenever.", "as soon as.", "in case of.", "wenn.", "falls.", "sobald.", "si.", "cuando.", "en cuanto.", "se.", "quando.", "assim que.", "lorsque.", "dès que.", "quand.", "en cas de.",
        "als.", "wanneer.", "zodra.", "indien.", "jeśli.", "gdy.", "eğer.", "если.", "когда.", "nếu.", "khi.",
    ][..])])
});

/// What says that something stands below.
static BELOW: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[(
        (),
        &[
            "following",
            "these",
            "below",
            "folgenden",
            "siguientes",
            "seguintes",
            "suivants",
            "suivantes",
            "volgende",
            "следующих",
            "sau",
        ][..],
    )])
});

/// Words that say how many of the conditions below are enough, and that they come true.
#[rustfmt::skip]
static NEUTRAL: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[((), &[
        "any", "one", "two", "of", "or", "more", "the", "these", "those", "this", "following", "below", "at", "least", "all", "either", "some", "is", "are", "was", "become", "becomes", "true", "met", "hold", "holds",
        "happen", "happens", "occur", "occurs", "apply", "applies", "appear", "appears", "persist", "persists", "exceeded", "breached", "reached", "condition", "conditions", "criteria", "threshold", "thresholds", "symptoms", "signs",
        "you", "we", "see", "observe", "notice", "observed", "seen", "enough", "there",
        "eine", "einer", "eines", "der", "die", "das", "folgenden", "folgende", "dieser", "davon", "mindestens", "bedingungen", "bedingung", "kriterien", "zutrifft", "eintritt", "erfüllt", "ist", "punkte",
        "alguna", "alguno", "cualquiera", "una", "uno", "de", "las", "los", "estas", "estos", "siguientes", "condiciones", "criterios", "se", "cumple", "cumplen", "ocurre", "ocurren",
        "alguma", "algum", "qualquer", "uma", "um", "das", "dos", "destas", "destes", "seguintes", "condições", "critérios", "ocorrer", "for", "atendida", "verdadeira",
        "l'un", "l’un", "l'une", "l’une", "un", "une", "des", "ces", "suivants", "suivantes", "critères", "cas", "est", "remplie", "rempli", "moins", "au", "seuils", "dépassé",
        "een", "één", "van", "deze", "volgende", "voorwaarden", "optreedt", "waar", "minstens",
        "хотя", "бы", "одно", "один", "из", "следующих", "условий", "условие", "выполнено", "выполняется", "любое",
        "một", "trong", "các", "những", "điều", "kiện", "sau", "có", "xảy", "ra", "bất", "kỳ", "đây",
    ][..])])
});

/// What says in scripts without spaces that the conditions stand below.
#[rustfmt::skip]
static ASKS: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[((), &[
        "以下情况", "下列情况", "以下任", "下列任", "以下條件", "以下条件", "下列条件", "以下情況",
        "以下の場合", "次の場合", "以下のいずれか", "次のいずれか", "다음 경우", "다음 중", "아래 경우", "아래 조건", "다음 조건",
    ][..])])
});

/// Names of such a list, each the whole line.
#[rustfmt::skip]
static NAMES: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[((), &[
        "rollback trigger", "rollback triggers", "roll back triggers", "roll-back triggers", "back-out triggers", "backout triggers", "automatic rollback triggers", "immediate rollback triggers", "manual rollback triggers",
        "rollback criteria", "rollback criterion", "roll back criteria", "roll-back criteria", "rollback decision criteria", "backout criteria", "back-out criteria", "revert criteria",
        "rollback condition", "rollback conditions", "rollback thresholds", "rollback signals", "triggers for rollback", "triggers for a rollback", "triggers for immediate rollback", "criteria for rollback", "criteria for a rollback", "criteria for rolling back",
        "conditions for rollback", "conditions for a rollback", "conditions for immediate rollback", "conditions that trigger a rollback", "reasons to roll back", "when to roll back", "when to rollback", "when to roll-back", "when to revert", "when do we roll back", "when should we roll back",
        "rollback-trigger", "rollback-kriterien", "rollback-bedingungen", "rollback-auslöser", "auslöser für den rollback", "kriterien für den rollback", "kriterien für ein rollback", "wann zurückrollen", "wann wird zurückgerollt",
        "criterios de rollback", "criterios de reversión", "criterios para rollback", "condiciones de rollback", "condiciones de reversión", "disparadores de rollback", "cuándo revertir", "cuándo hacer rollback",
        "critérios de rollback", "critérios para rollback", "critérios de reversão", "condições de rollback", "gatilhos de rollback", "quando reverter", "quando fazer rollback",
        "critères de rollback", "critères de retour arrière", "conditions de rollback", "conditions de retour arrière", "déclencheurs de rollback", "déclencheurs du rollback", "quand revenir en arrière",
        "rollback-criteria", "rollbackcriteria", "criteria voor rollback", "wanneer terugdraaien", "kryteria wycofania",
        "критерии отката", "критерии для отката", "условия отката", "триггеры отката", "когда откатывать", "когда откатываться", "điều kiện rollback", "tiêu chí rollback", "khi nào rollback",
        "回滚条件", "回滚标准", "回滚触发条件", "触发回滚的条件", "何时回滚", "回退条件", "回滾條件", "回滾標準", "ロールバック条件", "ロールバック基準", "ロールバックのトリガー", "切り戻し条件", "切り戻し基準", "切り戻し判断基準", "롤백 기준", "롤백 조건", "롤백 트리거", "롤백 판단 기준",
    ][..])])
});

/// The same where a section says that it is about going back.
#[rustfmt::skip]
static NAMES_IN_ROLLBACK: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[((), &[
        "triggers", "trigger conditions", "trigger criteria", "criteria", "decision criteria", "thresholds", "when", "when to use", "when to use it", "when to use this", "use when", "use this when", "when to execute", "when to invoke", "triggered by", "abort criteria",
        "abbruchkriterien", "auslöser", "kriterien", "auslösekriterien", "wann", "criterios", "criterios de activación", "disparadores", "cuándo", "critérios", "gatilhos", "critères", "critères de déclenchement", "déclencheurs", "quand",
        "wanneer", "критерии", "триггеры", "когда", "tiêu chí", "điều kiện kích hoạt", "khi nào", "触发条件", "觸發條件", "トリガー", "判断基準", "트리거", "판단 기준",
        "wann anwenden", "wann verwenden", "wann nutzen", "cuándo usar", "cuándo usarlo", "cuándo utilizar", "quando usar", "quando utilizar", "quand utiliser", "quand l'utiliser", "quand l’utiliser", "wanneer gebruiken", "quando usarlo", "kiedy stosować", "kiedy użyć", "ne zaman kullanılır", "когда использовать", "когда применять", "khi nào dùng", "khi nào sử dụng",
        "何时使用", "使用时机", "使用條件", "使用条件", "何時使用", "使用時機", "適用条件", "使用タイミング", "いつ使うか", "사용 시점", "사용 조건",
    ][..])])
});

/// Words with which a line begins that says that it has come to that: what follows is the way back.
static HAPPENED: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    Lexicon::new(&[(
        (),
        &[
            "once.",
            "after.",
            "before.",
            "upon.",
            "on.",
            "to.",
            "nachdem.",
            "nach.",
            "después",
            "após",
            "après",
            "na.",
            "после",
            "sau.",
        ][..],
    )])
});

/// Words of a line that says when not to go back, or that it is about something else.
#[rustfmt::skip]
static DENIED: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[((), &[
        "not ", "n't ", "n’t ", "never ", "no longer", "no rollback", "no need", "instead", "rather than", "without", "before roll", "before revert", "forward", "above",
        "nicht", "kein", "statt", "no revertir", "não reverter", "en vez", "em vez", "ne pas", "au lieu", "niet", " не ", "не отк", "вместо", "không", "thay vì",
        "不", "无需", "無需", "しない", "하지",
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

    #[test]
    fn lines_that_introduce_what_starts_a_rollback_are_known() {
        for line in [
            "Rollback triggers:",
            "Rollback triggers",
            "🚨 Rollback triggers",
            "Rollback Criteria (any one):",
            "Rollback conditions, any of:",
            "Triggers for immediate rollback:",
            "When to roll back:",
            "When should we roll back?",
            "Critérios de rollback:",
            "回滚条件：",
            "Rollback if:",
            "Roll back immediately if:",
            "Consider a rollback of the release if any of these persists:",
            "Revert when one of the following happens:",
            "Roll back if you see any of the following:",
            "Roll back the deployment if any of the following are true.",
            "If any of the following occur, initiate rollback:",
            "When one of these is true, we roll back at once:",
            "Any of these triggers a rollback:",
            "The following trigger a rollback:",
            "Rollback is triggered by any of:",
            "Rollback, wenn:",
            "Zurückrollen, wenn eine der folgenden Bedingungen eintritt:",
            "Revertir si se cumple alguna de las siguientes condiciones:",
            "Rollback si l’un de ces seuils est dépassé :",
            "Terugdraaien als:",
            "Откат, если:",
            "Откат, если выполнено хотя бы одно из следующих условий:",
            "Rollback khi:",
            "出现以下情况立即回滚：",
            "以下のいずれかの場合はロールバック：",
            "다음 경우 즉시 롤백:",
        ] {
            assert!(introduces(line, false, false), "{line}");
        }
        for line in [
            "Triggers:",
            "Criteria (any):",
            "When to use it:",
            "Auslöser:",
            "Критерии:",
            "触发条件：",
        ] {
            assert!(introduces(line, false, true), "{line}");
            assert!(!introduces(line, false, false), "{line}");
        }
        assert!(introduces("Triggers", true, true) && !introduces("Triggers", false, true));
    }

    #[test]
    fn lines_that_introduce_something_else_are_told_from_them() {
        for line in [
            "Rollback:",
            "Rollback steps:",
            "Rollback if needed:",
            "Roll back if the migration fails:",
            "Roll back if any step fails:",
            "Roll back if any of these is not true:",
            "If the migration fails, roll back:",
            "If anything goes wrong, roll back:",
            "If any check fails, roll back immediately:",
            "If any of the above occurs:",
            "If any of these checks fail, roll back:",
            "If these steps fail, roll back the database:",
            "Verify the following, and roll back if any of them fails:",
            "When the deployment is broken, roll back as follows:",
            "When the rollback criteria are met:",
            "On a rollback trigger:",
            "To roll back when one region is down:",
            "Set up rollback triggers:",
            "Rollback criteria agreed with:",
            "Confirm no rollback criteria are met:",
            "Rollback criteria and steps:",
            "Trigger (GitHub Actions):",
            "Rollback trigger command:",
            "Conditions:",
            "Conditions / prerequisites:",
            "When to do what:",
            "Roll back on the following hosts:",
            "After rolling back, check if any alerts remain:",
            "After rolling back, if:",
            "Do not roll back if:",
            "Fix forward instead of rolling back when:",
            "Rollback is no longer possible when:",
            "Ask the DBA before rolling back if:",
            "Rollback if the following fails.",
            "These checks require a rollback plan:",
            "Rollback was triggered by the on-call engineer:",
            "Wenn eine Prüfung fehlschlägt, zurückrollen:",
            "Si alguna verificación falla, revertir:",
            "Se algum dos critérios acima for atingido, fazer rollback:",
            "Revertir si alguna de estas comprobaciones falla:",
            "Если хотя бы одна проверка не прошла, выполнить откат:",
            "达到回滚条件时，执行以下步骤：",
            "回滚后确认以下情况：",
            "回滚前请确认满足以下条件：",
            "确认回滚条件：",
            "롤백 후 다음 조건을 확인:",
        ] {
            assert!(!introduces(line, false, true), "{line}");
        }
    }

    #[test]
    fn what_says_itself_that_it_starts_a_rollback_is_known() {
        for text in [
            "Roll back if the error rate exceeds 5%",
            "Rollback immediately when customers complain",
            "Consider a rollback if p99 > 2 s",
            "**Revert if memory grows**",
        ] {
            assert!(is_one(text), "{text}");
        }
        for text in [
            "Rollback the database",
            "Rollback if needed",
            "Roll back to the previous version if needed",
            "Rollback on Kubernetes with Helm",
            "If the error rate rises, roll back",
            "Do not roll back if only one user is affected",
        ] {
            assert!(!is_one(text), "{text}");
        }
    }
}

//! How an author means an item: how much it weighs, under which condition, whether it forbids, and
//! whether it asks somebody to agree.

use crate::Weight;
use crate::lexicon::{Endings, Lexicon, Phrases, lower};
use std::sync::LazyLock;

/// What an item's own words say beyond their matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tone {
    /// How much it weighs; `None` when it does not say.
    pub(crate) weight: Option<Weight>,
    /// The condition under which it applies, in the author's words.
    pub(crate) condition: Option<String>,
    /// It tells what not to do.
    pub(crate) prohibition: bool,
    /// It asks a person to agree.
    pub(crate) approval: bool,
}

/// Reads the tone of an item's text.
pub(crate) fn of(text: &str) -> Tone {
    let lower = lower(text);
    let [weighing, condition, prohibition, approval] =
        CUES.first_of_each(&lower, |cue| cue as usize);
    Tone {
        weight: if weighing.is_some() || !lower.is_ascii() {
            weight(&lower)
        } else {
            None
        },
        condition: condition.and_then(|(at, _)| self::condition(text, &lower, at)),
        prohibition: prohibition.is_some_and(|(at, stem)| is_prohibition(&lower, at, stem)),
        approval: approval.is_some(),
    }
}

/// What a word in an item hints at.
#[derive(Debug, Clone, Copy)]
enum Cue {
    /// A word of a weight; without one, the phrases of [`WEIGHTS`] need not be tried on a text in ASCII.
    Weight,
    /// A word that begins a condition.
    Condition,
    Prohibition,
    Approval,
}

static CUES: LazyLock<Lexicon<Cue>> = LazyLock::new(|| {
    Lexicon::new(&[
        (
            Cue::Weight,
            &[
                "if ",
                "optional",
                "needed",
                "recommend",
                "nice",
                "should",
                "critical",
                "must",
                "mandatory",
                "block",
                "where a",
                "falls",
                "bei b",
                "si ",
                "se ",
                "indien",
                "pflicht",
                "empfohlen",
                "kritisch",
                "opcional",
                "facultatif",
                "optioneel",
                "verplicht",
                "as n",
                "when n",
                "recomend",
                "aanbevolen",
                "obligator",
                "optionnel",
                "critique",
            ][..],
        ),
        (
            Cue::Condition,
            &[
                "if.",
                "when.",
                "once.",
                "unless.",
                "where applicable",
                "as needed",
                "si.",
                "se.",
                "cuando.",
                "quando.",
                "wenn.",
                "falls.",
                "sobald.",
                "bei bedarf",
                "quand.",
                "lorsque.",
                "indien.",
                "wanneer.",
                "如果",
                "若",
                "如需",
                "必要に応じて",
                "만약",
                "필요시",
                "필요 시",
                "nếu.",
                "khi.",
                "если.",
                "при необходимости",
            ][..],
        ),
        (
            Cue::Prohibition,
            &[
                "do not.",
                "don't.",
                "don’t.",
                "never.",
                "must not.",
                "no hacer",
                "no usar",
                "no ejecut",
                "nunca.",
                "não faz",
                "não us",
                "não execut",
                "jamais.",
                "nicht.",
                "noch nicht.",
                "niemals.",
                "ne pas",
                "niet.",
                "nooit.",
                "不要",
                "禁止",
                "切勿",
                "请勿",
                "不得",
                "しないこと",
                "しないでください",
                "하지 마",
                "하지마",
                "금지",
                "không được",
                "đừng.",
                "не.",
                "никогда.",
                "нельзя",
            ][..],
        ),
        (
            Cue::Approval,
            &[
                "sign-off",
                "sign off",
                "signoff",
                "approval",
                "approver",
                "approve.",
                "approves.",
                "approved by",
                "signature",
                "authorization",
                "authorisation",
                "aprobación",
                "aprobado por",
                "visto bueno",
                "firma.",
                "aprovação",
                "aprovado por",
                "assinatura",
                "freigabe",
                "genehmigung",
                "genehmigt von",
                "abnahme",
                "unterschrift",
                "approbation",
                "approuvé par",
                "goedkeuring",
                "goedgekeurd door",
                "handtekening",
                "批准",
                "审批",
                "签字",
                "簽核",
                "承認",
                "승인",
                "결재",
                "phê duyệt",
                "утвержд",
                "согласован",
                "подпись",
            ][..],
        ),
    ])
});

const OPTIONAL: &[&str] = &[
    "optional",
    "if needed",
    "if required",
    "if applicable",
    "if available",
    "if necessary",
    "if enabled",
    "if present",
    "if relevant",
    "when needed",
    "where applicable",
    "as needed",
    "opcional",
    "si es necesario",
    "si procede",
    "si aplica",
    "se necessário",
    "se aplicável",
    "falls nötig",
    "falls erforderlich",
    "falls vorhanden",
    "bei bedarf",
    "facultatif",
    "optionnel",
    "si nécessaire",
    "si applicable",
    "indien nodig",
    "indien van toepassing",
    "optioneel",
    "可选",
    "如需",
    "如果需要",
    "如有需要",
    "可選",
    "任意",
    "必要に応じて",
    "オプション",
    "선택",
    "필요시",
    "필요 시",
    "nếu cần",
    "tùy chọn",
    "опционально",
    "если нужно",
    "если применимо",
    "если используете",
    "при необходимости",
];
const ADVISORY: &[&str] = &[
    "recommended",
    "nice to have",
    "nice-to-have",
    "should have",
    "should pass",
    "recomendado",
    "recomendada",
    "empfohlen",
    "recommandé",
    "aanbevolen",
    "推荐",
    "建议",
    "推薦",
    "推奨",
    "권장",
    "khuyến nghị",
    "рекомендуется",
    "желательно",
];
const CRITICAL: &[&str] = &[
    "critical",
    "must pass",
    "must have",
    "must-have",
    "mandatory",
    "blocking",
    "blocker",
    "crítico",
    "crítica",
    "obligatorio",
    "obrigatório",
    "kritisch",
    "pflicht",
    "critique",
    "obligatoire",
    "verplicht",
    "关键",
    "必须",
    "必須",
    "필수",
    "bắt buộc",
    "критично",
    "обязательно",
];

/// The words of all three, each with the weight that it gives.
static WEIGHTS: LazyLock<Phrases<Weight>> = LazyLock::new(|| {
    Phrases::new(&[
        (Weight::Optional, OPTIONAL),
        (Weight::Advisory, ADVISORY),
        (Weight::Critical, CRITICAL),
    ])
});

static OPTIONAL_AT_END: LazyLock<Endings<()>> = LazyLock::new(|| Endings::new(&[((), OPTIONAL)]));

/// The words of a weight that a text begins with, the longest first.
fn beginning(weight: Weight, text: &str) -> impl Iterator<Item = &'static str> {
    WEIGHTS
        .begin(text)
        .filter(move |(_, given)| *given == weight)
        .map(|(phrase, _)| phrase)
}

fn begins(weight: Weight, text: &str) -> bool {
    beginning(weight, text).next().is_some()
}

fn weight(lower: &str) -> Option<Weight> {
    let whole = lower.trim_end_matches(['.', ';', '。', ' ']);
    let mut optional = OPTIONAL_AT_END
        .of(whole)
        .any(|(phrase, ())| stands_alone(&whole[..whole.len() - phrase.len()], phrase))
        && !whole.contains(" or ");
    let mut advisory = false;
    let mut critical = false;
    for inside in parentheses(lower) {
        optional |= begins(Weight::Optional, inside)
            || (inside.starts_with("if ") && inside.ends_with(" available"))
            || inside.ends_with("利用可能な環境");
        advisory |= beginning(Weight::Advisory, inside)
            .any(|phrase| inside.len() == phrase.len() || phrase.is_ascii())
            || optional && ADVISORY.iter().any(|phrase| inside.contains(phrase));
        critical |= begins(Weight::Critical, inside);
    }
    let start = lower.trim_start_matches(|character: char| !character.is_alphanumeric());
    let marked = |weight| {
        beginning(weight, start).any(|phrase| {
            let rest = start[phrase.len()..].trim_start_matches(['*', ' ', ']']);
            rest.starts_with([':', '：', '!', '-', '–', '—'])
        })
    };
    critical |= marked(Weight::Critical);
    advisory |= marked(Weight::Advisory);
    optional |= marked(Weight::Optional);
    decide(critical, advisory, optional)
}

/// The weight that a heading gives to what stands under it.
pub(crate) fn weight_of_heading(heading: &str) -> Option<Weight> {
    let lower = lower(heading);
    let start = lower.trim_start_matches(|character: char| !character.is_alphanumeric());
    let heads = |phrase: &str| {
        start.strip_prefix(phrase).is_some_and(|rest| {
            let rest = rest.trim_start();
            rest.is_empty()
                || rest.starts_with(['(', '（', ':', '：', '-', '—'])
                || ["items", "checks", "requirements", "steps", "criteria"]
                    .iter()
                    .any(|noun| rest.starts_with(noun))
        })
    };
    let tier = |weight| beginning(weight, start).any(heads);
    let mut critical = tier(Weight::Critical);
    let mut advisory = tier(Weight::Advisory) || heads("should") || heads("could have");
    let mut optional = tier(Weight::Optional);
    for inside in parentheses(&lower) {
        optional |= begins(Weight::Optional, inside);
        // `(推荐)` behind one of several methods prefers it; it does not make its steps advice.
        advisory |= ADVISORY
            .iter()
            .any(|phrase| phrase.is_ascii() && inside.contains(phrase));
        critical |= begins(Weight::Critical, inside) && !optional;
    }
    critical &= !advisory;
    if !critical && !advisory && !optional {
        advisory = false;
    }
    decide(critical, advisory, optional)
}

fn decide(critical: bool, advisory: bool, optional: bool) -> Option<Weight> {
    if critical {
        Some(Weight::Critical)
    } else if advisory {
        Some(Weight::Advisory)
    } else if optional {
        Some(Weight::Optional)
    } else {
        None
    }
}

/// Whether a phrase behind this text is not the end of a longer word.
fn stands_alone(before: &str, phrase: &str) -> bool {
    !phrase.is_ascii() || before.ends_with(|character: char| !character.is_alphanumeric())
}

/// The contents of a text's parentheses.
fn parentheses(text: &str) -> impl Iterator<Item = &str> {
    text.split(['(', '（', '[']).skip(1).map(|inside| {
        inside
            .split([')', '）', ']'])
            .next()
            .unwrap_or(inside)
            .trim()
    })
}

/// The condition that begins at a place, if it has an end.
fn condition(text: &str, lower: &str, at: usize) -> Option<String> {
    // Lower case may change lengths; then only the lower-case words are at hand.
    let words = if lower.len() == text.len() {
        text
    } else {
        lower
    };
    let before = words.get(..at)?;
    let rest = words.get(at..)?;
    let in_parentheses = before.trim_end().ends_with(['(', '（', '[']);
    let at_start = before.chars().all(|character| !character.is_alphanumeric());
    let end = if in_parentheses {
        rest.find([')', '）', ']', ';', ','])?
    } else if at_start {
        rest.find([',', ':', '，', '：', '、'])?
    } else {
        rest.find(['.', ';', ',', '(', '。', '，', '（', ')', '）'])
            .unwrap_or(rest.len())
    };
    let clause = rest.get(..end)?.trim();
    (!clause.is_empty()).then(|| clause.to_owned())
}

/// Whether a word that forbids speaks of the whole item.
fn is_prohibition(lower: &str, at: usize, stem: &str) -> bool {
    let before = &lower[..at];
    // A label, a mark or a soft `please` may stand first; another verb may not.
    let first = before.split_whitespace().all(|word| {
        word.chars().all(|character| !character.is_alphanumeric())
            || word.ends_with([':', '：'])
            || matches!(word, "please" | "bitte" | "**important:**")
    });
    let at_end = matches!(
        stem,
        "しないこと" | "しないでください" | "하지 마" | "하지마" | "금지" | "禁止"
    );
    first || at_end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weight_comes_from_the_items_own_words() {
        for (text, expected) in [
            ("CRITICAL: Database backed up", Some(Weight::Critical)),
            (
                "Rotate key (CRITICAL - MUST DO FIRST)",
                Some(Weight::Critical),
            ),
            ("No critical errors in logs", None),
            ("Tune parameters if needed", Some(Weight::Optional)),
            (
                "Vessel data (if Redis Stack available)",
                Some(Weight::Optional),
            ),
            ("Deploy update (if plat has changed)", None),
            ("Workflows pass locally (act optional); pinned", None),
            (
                "IP whitelist configured (recommended)",
                Some(Weight::Advisory),
            ),
            ("`KEY` eingetragen (optional)", Some(Weight::Optional)),
            ("Mail everyone or rollback if needed", None),
            ("記録する（任意）。", Some(Weight::Optional)),
        ] {
            assert_eq!(of(text).weight, expected, "{text}");
        }
    }

    #[test]
    fn headings_give_weight_to_what_stands_under_them() {
        for (text, expected) in [
            ("Must Pass (Critical)", Some(Weight::Critical)),
            ("Should Pass (Important)", Some(Weight::Advisory)),
            ("Nice to Have (Optimal)", Some(Weight::Advisory)),
            (
                "Load Test (Optional but Recommended)",
                Some(Weight::Advisory),
            ),
            ("Announce (Optional)", Some(Weight::Optional)),
            ("Baseline Update (If Needed)", Some(Weight::Optional)),
            ("Rollback Procedure (If Issues Found)", None),
            ("🔴 КРИТИЧНО (Must Have)", Some(Weight::Critical)),
            ("Critical Path Overview", None),
        ] {
            assert_eq!(weight_of_heading(text), expected, "{text}");
        }
    }

    #[test]
    fn conditions_are_given_in_the_authors_words() {
        for (text, expected) in [
            ("Restore database (if needed)", Some("if needed")),
            ("If active, deactivate:", Some("If active")),
            ("Tune parameters if needed.", Some("if needed")),
            ("Verify the notification", None),
        ] {
            assert_eq!(of(text).condition.as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn prohibitions_and_approvals_are_known() {
        for text in [
            "Do not roll back migrations",
            "**Never commit .env**",
            "不要启用 CNAME",
            "Noch nicht deployen, zuerst",
        ] {
            assert!(of(text).prohibition, "{text}");
        }
        for text in [
            "Verify users do not see errors",
            "No crashes",
            "Notify team",
        ] {
            assert!(!of(text).prohibition, "{text}");
        }
        assert!(of("Get manager approval").approval);
        assert!(!of("Change ticket approved").approval);
    }
}

//! Why a person must say yes before a step runs.

use super::outline::Outline;
use crate::wording::{behind, behind_one_of, behind_word, is_border};
use memchr::{memchr3_iter, memrchr};
use tminus_checklist::{Checklist, ItemIndex, Role, SectionIndex, lower_case};

/// What the comment above a command, and the sentence above its fence, say of when it is run.
pub(super) struct Remark<'a> {
    comment: &'a str,
    condition: Option<String>,
}

impl<'a> Remark<'a> {
    /// What they say. The comment is about its command alone, so it comes first.
    pub(super) fn of(comment: Option<&'a str>, sentence: Option<&str>) -> Self {
        let comment = comment.unwrap_or_default();
        Self {
            comment,
            condition: condition(comment).or_else(|| sentence.and_then(of_sentence)),
        }
    }

    /// Whether the command may be left out.
    pub(super) fn is_optional(&self) -> bool {
        let condition = self.condition.as_deref();
        condition.is_some_and(|condition| behind(condition, "optional").is_some())
    }
}

/// The condition that a sentence states for all of the fence below it: `If it is slow`, `Optional cleanup`.
fn of_sentence(sentence: &str) -> Option<String> {
    condition(sentence).or_else(|| {
        let optional = behind_word(sentence, &["optional", "optionally"]).is_some();
        optional.then(|| sentence.to_owned())
    })
}

/// Why a person must say yes before a command runs, in words. `destroys` is why it is destructive,
/// `place` the comment that says on which machine it runs, `of_headings` the condition of the headings above it.
pub(super) fn of_command(
    checklist: &Checklist,
    remark: Remark<'_>,
    destroys: Option<&str>,
    place: Option<&str>,
    item: Option<ItemIndex>,
    of_headings: Option<&str>,
) -> Option<String> {
    let mut reasons = Vec::new();
    if let Some(reason) = destroys {
        reasons.push(format!("destructive: {reason}"));
    }
    if is_alternative(remark.comment) {
        reasons.push(format!("an alternative: {}", remark.comment));
    } else if let Some(condition) = remark.condition {
        reasons.push(format!("conditional: {condition}"));
    }
    if let Some(first) = first_by_hand(remark.comment) {
        reasons.push(format!("to be done before: {first}"));
    }
    if let Some(place) = place {
        reasons.push(format!("said to run elsewhere: {place}"));
    }
    let around = of_item(checklist, item);
    if let Some(condition) = around.as_deref().or(of_headings)
        // An item may be the sentence above its fence.
        && !reasons.iter().any(|reason| reason.contains(condition))
    {
        reasons.push(format!("conditional: {condition}"));
    }
    (!reasons.is_empty()).then(|| reasons.join("; "))
}

/// Whether a command goes back to the version before, by what it is or, where something is put live, by what the
/// comment above it says.
pub(super) fn goes_back(command: &str, comment: Option<&str>, role: Role) -> bool {
    let undoes = |word: &str| {
        let word = lower_case(word);
        word.contains("rollback")
            || matches!(&*word, "undo" | "downgrade" | "revert")
            || word.ends_with(":undo")
            || word.ends_with(":down")
    };
    command.split_whitespace().any(undoes)
        || role != Role::Prepare && comment.is_some_and(tminus_checklist::goes_back)
}

/// The condition of an item or of one that it is nested in.
pub(super) fn of_item(checklist: &Checklist, item: Option<ItemIndex>) -> Option<String> {
    let mut at = item;
    // Parents come before their children, so this ends.
    while let Some(item) = at.and_then(|at| checklist.items.get(at.0)) {
        if let Some(condition) = &item.condition {
            return Some(condition.clone());
        }
        at = item.parent.filter(|parent| Some(*parent) < at);
    }
    None
}

/// For each section, the condition of its heading or of those above it, the innermost that states one.
/// What the heading of a rollback states is when the whole of it begins, and no condition of a step.
pub(super) fn of_headings(checklist: &Checklist, outline: &Outline<'_>) -> Vec<Option<String>> {
    let mut conditions: Vec<Option<String>> = Vec::with_capacity(checklist.sections.len());
    for (at, section) in checklist.sections.iter().enumerate() {
        // Sections come before those within them.
        let above = section
            .parent
            .and_then(|above| Some((checklist.sections.get(above.0)?, conditions.get(above.0)?)));
        let begins_rollback = section
            .role
            .begins_rollback(above.map(|(above, _)| above.role));
        let own = if begins_rollback {
            None
        } else {
            let headings = outline.path(Some(SectionIndex(at)));
            headings.last().and_then(|own| condition(own))
        };
        conditions.push(own.or_else(|| above.and_then(|(_, condition)| condition.clone())));
    }
    conditions
}

/// Whether a comment offers another way to do what stands above: `# Or delete and redeploy`.
fn is_alternative(comment: &str) -> bool {
    behind_word(comment, &["or", "alternatively", "alternative"]).is_some()
}

/// Words for what comes next, in lower case.
const THEN: [&str; 29] = [
    "then",
    "afterwards",
    "luego",
    "entonces",
    "después",
    "depois",
    "em seguida",
    "então",
    "dann",
    "danach",
    "anschließend",
    "puis",
    "ensuite",
    "dan",
    "daarna",
    "poi",
    "quindi",
    "potem",
    "następnie",
    "затем",
    "потом",
    "после этого",
    "sonra",
    "ardından",
    "sau đó",
    "然后",
    "接着",
    "その後",
    "그런 다음",
];

/// What a comment asks for before the command below it: `Start Docker, then:`.
fn first_by_hand(comment: &str) -> Option<&str> {
    const LONGEST: usize = 24;
    let text = comment.trim_end_matches([':', '：', '.', '…', ' ']);
    let comma = text.rfind([',', '，', '、'])?;
    let first = &text[..comma];
    let last = text[first.len()..].trim_start_matches([',', '，', '、', ' ']);
    let is_then = last.len() <= LONGEST && THEN.contains(&&*lower_case(last));
    (is_then && first.contains(char::is_alphabetic)).then_some(first)
}

/// Words with which a condition begins in other languages than English, in lower case.
const IF: [&str; 24] = [
    "se ",
    "si ",
    "s'il ",
    "s’il ",
    "wenn ",
    "falls ",
    "sofern ",
    "als ",
    "indien ",
    "если ",
    "nếu ",
    "jeśli ",
    "jeżeli ",
    "eğer ",
    "caso ",
    "en caso de ",
    "em caso de ",
    "en cas de ",
    "in caso di ",
    "bei bedarf",
    "如果",
    "若",
    "如遇",
    "万一",
];

/// Words for what may be left out, with which an aside begins in other languages than English.
const OPTIONAL: [&str; 7] = [
    "opcional",
    "facultati",
    "optionnel",
    "optioneel",
    "opsiyonel",
    "опционально",
    "可选",
];

/// The condition that a heading or comment in another language than English is, or has as an aside.
fn condition_elsewhere(text: &str) -> Option<&str> {
    const BEGINNING: usize = 40;
    let begins = |text: &str, words: &[&str]| {
        let first = text
            .chars()
            .next()
            .and_then(|first| first.to_lowercase().next());
        let mut near = words
            .iter()
            .filter(|word| word.chars().next() == first)
            .peekable();
        near.peek().is_some() && {
            let start = lower_case(&text[..text.floor_char_boundary(BEGINNING)]);
            near.any(|word| start.starts_with(word))
        }
    };
    if begins(text, &IF) && !text.contains('\n') {
        return Some(text);
    }
    let (_, aside) = text.split_once(['(', '（'])?;
    let (aside, _) = aside.split_once([')', '）'])?;
    (begins(aside, &IF) || begins(aside, &OPTIONAL)).then_some(aside)
}

/// The condition in a heading or in the comment above a command: the first that it states.
fn condition(text: &str) -> Option<String> {
    let text = text
        .trim_start_matches(|first: char| !first.is_alphanumeric() && !matches!(first, '(' | '（'));
    let behind_label = || text.split_once(": ").map(|(_, said)| said.trim_start());
    condition_in_english(text)
        .or_else(|| condition_elsewhere(text))
        .or_else(|| behind_label().filter(|said| begins_with_if(said)))
        .map(|condition| condition.trim_end_matches([':', '：']).to_owned())
}

/// Whether the whole of a text is a condition, in any language.
fn begins_with_if(text: &str) -> bool {
    behind(text, "if ").is_some() && !text.contains('\n') || condition_elsewhere(text) == Some(text)
}

fn condition_in_english(text: &str) -> Option<&str> {
    let bytes = text.as_bytes();
    let last = memrchr(b')', bytes).unwrap_or(0);
    memchr3_iter(b'(', b'f', b'F', bytes)
        .filter_map(|at| match bytes[at] {
            // One that is never closed is no aside.
            b'(' => (at < last).then_some(at),
            // The other letter of `if` stands in front.
            _ => at
                .checked_sub(1)
                .filter(|at| bytes[*at].eq_ignore_ascii_case(&b'i')),
        })
        .find_map(|at| condition_at(text, at))
}

/// The condition that begins at a place of a text: an aside, `(optional)`, the whole of it, `If it
/// is slow`, or two words of it, `if needed`.
fn condition_at(text: &str, at: usize) -> Option<&str> {
    const WORDS: [&str; 6] = [
        "needed",
        "necessary",
        "required",
        "any",
        "applicable",
        "desired",
    ];
    let here = &text[at..];
    if let Some(aside) = here.strip_prefix('(') {
        behind_one_of(aside, &["if ", "optional", "when "])?;
        return aside.split_once(')').map(|(aside, _)| aside);
    }
    let stated = behind(here, "if ")?;
    let is_whole = at == 0 && stated.starts_with(|first: char| !first.is_whitespace());
    if is_whole && !stated.contains('\n') {
        return Some(here);
    }
    let rest = behind_word(stated, &WORDS)?;
    is_border(text, at).then(|| &here[..here.len() - rest.len()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_condition_of_a_text_is_found() {
        for (text, found) in [
            ("Scale down (if it is slow)", Some("if it is slow")),
            (
                "Purge (Optional: ask first) (if any)",
                Some("Optional: ask first"),
            ),
            ("Undo (when told", None),
            ("Undo (whenever)", None),
            ("If errors rise:", Some("If errors rise")),
            ("If errors rise:\nand stay", None),
            ("If  needed, call", None),
            ("Restart IF NEEDED", Some("IF NEEDED")),
            ("Restart if needed: now", Some("if needed")),
            ("Restart if neededs", None),
            ("Diff any", None),
            ("Éif any", None),
            ("See if the (if x) is", Some("if x")),
            ("Se ainda houver erros:", Some("Se ainda houver erros")),
            ("🐛 If it still fails", Some("If it still fails")),
            ("Emergency: If keys leaked", Some("If keys leaked")),
            ("Passo 3: se falhar", Some("se falhar")),
            ("Note: wait", None),
            ("Cache leeren (falls nötig)", Some("falls nötig")),
            ("Facultatif (si besoin) : cache", Some("si besoin")),
            ("Миграция (если нужна)", Some("если нужна")),
            ("如果失败", Some("如果失败")),
            ("Redis（可选）", Some("可选")),
            ("Service starten (Docker)", None),
            ("Segundo passo", None),
            ("Alsof", None),
            ("", None),
        ] {
            assert_eq!(condition(text).as_deref(), found, "{text}");
        }
    }

    #[test]
    fn what_comes_first_is_asked_about() {
        for (comment, first) in [
            ("Start the VPN, then:", Some("Start the VPN")),
            (
                "Open the tunnel, log in, then...",
                Some("Open the tunnel, log in"),
            ),
            ("VPN starten, dann:", Some("VPN starten")),
            ("Запустите VPN, затем:", Some("Запустите VPN")),
            ("启动 VPN，然后：", Some("启动 VPN")),
            ("Stop it, then start it", None),
            ("Then:", None),
            (", then:", None),
            ("Every now and then", None),
            ("Build, test, and push", None),
            ("", None),
        ] {
            assert_eq!(first_by_hand(comment), first, "{comment}");
        }
    }

    #[test]
    fn another_way_begins_with_or() {
        for comment in ["Or redeploy", "alternatively: wait", "OR"] {
            assert!(is_alternative(comment), "{comment}");
        }
        for comment in ["Order it", "either or", "Orée", ""] {
            assert!(!is_alternative(comment), "{comment}");
        }
    }
}

//! The number with which a heading begins: `Step 2:`, `3.1`, `步骤2：`.

use crate::lexicon::lower;

/// What stands behind the number of a step or section, and whether there is one: `Step 2: `, `3.1 `.
pub(super) fn behind_number(lower: &str) -> (&str, bool) {
    let start = lower.trim_start_matches(|character: char| !character.is_alphanumeric());
    let word = STEP_WORDS.iter().find_map(|word| {
        let rest = start.strip_prefix(word)?.trim_start();
        rest.starts_with(char::is_numeric).then_some(rest)
    });
    let numbered = word.unwrap_or(start);
    if !numbered.starts_with(char::is_numeric) {
        return (start, false);
    }
    let rest = numbered.trim_start_matches(|character: char| {
        character.is_numeric() || matches!(character, '.' | '-')
    });
    // `Step 2a`.
    let mut letters = rest.chars();
    let rest = match (letters.next(), letters.next()) {
        (Some(letter), Some(next)) if letter.is_alphabetic() && !next.is_alphanumeric() => {
            letters.as_str()
        }
        _ => rest,
    };
    let rest = rest.trim_start_matches(|character: char| !character.is_alphanumeric());
    (rest, true)
}

/// Words before the number of a step.
const STEP_WORDS: [&str; 14] = [
    "step ",
    "schritt ",
    "paso ",
    "passo ",
    "etapa ",
    "étape ",
    "stap ",
    "шаг ",
    "bước ",
    "步骤",
    "步驟",
    "ステップ",
    "手順",
    "단계 ",
];

/// Whether a heading has a number, of a step or by itself: `Step 2: ...`, `4. Switch DNS`.
pub(crate) fn is_numbered(heading: &str) -> bool {
    behind_number(&lower(heading)).1
}

/// Whether a heading numbers itself as a step: `Step 2: ...`, `步骤2：...`.
pub(crate) fn is_step(heading: &str) -> bool {
    let start = heading.trim_start_matches(|character: char| !character.is_alphanumeric());
    let lower = lower(start);
    STEP_WORDS.iter().any(|word| {
        lower.strip_prefix(word).is_some_and(|rest| {
            rest.trim_start()
                .starts_with(|character: char| character.is_numeric())
        })
    })
}

//! The words that say when or where a criterion counts, and how they go on.

/// How many characters may stand between a criterion and its scope.
const MOST_BETWEEN: usize = 30;

/// The first words of a scope that says for how long.
const LASTING: &[&str] = &[
    "for",
    "over",
    "por",
    "per",
    "durante",
    "pendant",
    "während",
    "gedurende",
    "в течение",
    "trong",
    "przez",
];

/// Words between those and the number.
#[rustfmt::skip]
const AT_LEAST: &[&str] = &[
    "last ", "past ", "first ", "at least ", "more than ", "over ", "mehr als ", "más de ", "mais de ", "plus de ", "meer dan ", "più di ", "более ", "hơn ", "ponad ",
];

/// The first words of a scope that says in which time.
const WITHIN: &[&str] = &["in", "within", "during", "en", "im", "in den", "dans"];

/// Words between those and the time.
#[rustfmt::skip]
const WHICH: &[&str] = &["last ", "past ", "first ", "ersten ", "primeros ", "primeras ", "premières "];

/// The times themselves.
#[rustfmt::skip]
const TIMES: &[&str] = &[
    "second", "seconds", "minute", "minutes", "min", "hour", "hours", "h", "day", "days", "week", "weeks", "minuto", "minutos", "hora", "horas", "stunde", "stunden", "minuten", "heure", "heures",
];

const ARTICLES: &[&str] = &["the ", "a ", "los ", "as ", "les "];

/// What a load may be: `under heavy load`.
const LOADS: &[&str] = &["normal ", "peak ", "heavy ", "full ", "moderate "];

/// What follows `per `.
#[rustfmt::skip]
const BEHIND_PER: &[&str] = &["instance", "pod", "node", "day", "hour", "minute", "week", "request", "user"];

/// What follows a slash: `/min`.
#[rustfmt::skip]
const BEHIND_SLASH: &[&str] = &["day", "hour", "min", "minute", "week", "month", "instance"];

/// The scope behind a criterion, which stands there directly or behind a few words: `for 5 minutes`,
/// `in production per pod`.
pub(super) fn scope(clause: &str) -> Option<&str> {
    let start = clause.trim_start_matches([' ', '\t', '\n', '(']);
    // `of requests per minute`
    let behind_noun = behind(start, "of ")
        .and_then(|rest| behind_run(rest, is_of_word))
        .and_then(|rest| rest.strip_prefix(' '));
    behind_noun.and_then(nearest).or_else(|| nearest(start))
}

/// The first scope of a text, at its beginning or behind a few words.
fn nearest(text: &str) -> Option<&str> {
    let joins = |character| is_of_word(character) || matches!(character, ' ' | '/');
    let mut places = text.char_indices().take(MOST_BETWEEN + 1);
    scope_at_start(text).or_else(|| {
        let mut goes_on = true;
        places.find_map(|(place, character)| {
            let parts = goes_on && matches!(character, ' ' | '(');
            goes_on &= joins(character);
            parts.then(|| scope_at_start(&text[place + 1..])).flatten()
        })
    })
}

/// The scope that a text begins with.
fn scope_at_start(text: &str) -> Option<&str> {
    let rest = lasting(text)
        .or_else(|| within_time(text))
        .or_else(|| where_it_counts(text))?;
    Some(&text[..text.len() - rest.len()])
}

/// What follows `for more than 5 minutes`.
fn lasting(text: &str) -> Option<&str> {
    let rest = behind_spaces(behind_any(text, LASTING)?)?;
    let articles = behind_any(rest, ARTICLES).or_else(|| behind(rest, "die "));
    let mut rest = articles.unwrap_or(rest);
    while let Some(next) = behind_any(rest, AT_LEAST).or_else(|| behind_sign(rest)) {
        rest = next;
    }
    let unit = behind_number(rest)?;
    behind_run(unit, |character| {
        is_of_word(character) && !matches!(character, '0'..='9' | '_')
    })
}

/// What follows `>= `.
fn behind_sign(text: &str) -> Option<&str> {
    let more = text.strip_prefix('>');
    let rest = more
        .map(|rest| rest.strip_prefix('=').unwrap_or(rest))
        .or_else(|| text.strip_prefix('≥'))?;
    Some(rest.strip_prefix(' ').unwrap_or(rest))
}

/// What follows `in the first hour`.
fn within_time(text: &str) -> Option<&str> {
    WITHIN.iter().find_map(|word| {
        let rest = behind_spaces(behind(text, word)?)?;
        let articles = behind_any(rest, ARTICLES).or_else(|| behind_any(rest, &["der ", "any "]));
        let mut rest = articles.unwrap_or(rest);
        while let Some(next) = behind_any(rest, WHICH) {
            rest = next;
        }
        behind_word(behind_number(rest).unwrap_or(rest), TIMES)
    })
}

/// What follows `under load`, `per pod`, `/min`, `with 3 nodes`, `of the time`.
fn where_it_counts(text: &str) -> Option<&str> {
    if let Some(rest) = behind(text, "under ") {
        return behind(behind_any(rest, LOADS).unwrap_or(rest), "load");
    }
    if let Some(rest) = behind(text, "per ") {
        return behind_any(rest, BEHIND_PER);
    }
    if let Some(rest) = text.strip_prefix('/') {
        return behind_word(rest, BEHIND_SLASH);
    }
    if let Some(rest) = behind(text, "with ") {
        return behind_run(behind_run(rest, is_digit)?.strip_prefix(' ')?, is_of_word);
    }
    if let Some(rest) = behind(text, "of ") {
        return behind_any(behind(rest, "the ").unwrap_or(rest), &["time", "baseline"]);
    }
    behind(behind_run(text, is_digit)?, "분 기준")
}

/// What follows a word in lower case that a text begins with in any case.
fn behind<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let mut rest = text.chars();
    word.chars()
        .all(|known| rest.next().is_some_and(|next| is_same(next, known)))
        .then_some(rest.as_str())
}

fn behind_any<'a>(text: &'a str, words: &[&str]) -> Option<&'a str> {
    words.iter().find_map(|word| behind(text, word))
}

/// What follows one of some words that ends there.
fn behind_word<'a>(text: &'a str, words: &[&str]) -> Option<&'a str> {
    let goes_on = |next: char| next.is_ascii_alphanumeric() || next == '_';
    words
        .iter()
        .find_map(|word| behind(text, word).filter(|rest| !rest.starts_with(goes_on)))
}

fn is_same(character: char, small: char) -> bool {
    if character.is_ascii() {
        character.to_ascii_lowercase() == small
    } else {
        character.to_lowercase().eq([small])
    }
}

fn behind_spaces(text: &str) -> Option<&str> {
    behind_run(text, |character| character == ' ')
}

/// What follows a number and the space that may stand behind it.
fn behind_number(text: &str) -> Option<&str> {
    let rest = behind_run(text, is_digit)?;
    Some(rest.strip_prefix(' ').unwrap_or(rest))
}

/// What follows one or more characters of a kind.
fn behind_run(text: &str, kind: impl Fn(char) -> bool) -> Option<&str> {
    let rest = text.trim_start_matches(kind);
    (rest.len() < text.len()).then_some(rest)
}

fn is_digit(character: char) -> bool {
    character.is_ascii_digit()
}

/// Letters, digits, and what else is no sign of ASCII.
fn is_of_word(character: char) -> bool {
    character > '~' || character.is_ascii_alphanumeric() || character == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_follows_directly_or_behind_a_few_words() {
        for (clause, expected) in [
            (" for 5 minutes", "for 5 minutes"),
            (" FOR at least  5 min", ""),
            (" for more than >= 10 min)", "for more than >= 10 min"),
            (
                " of requests in production over the last 24h",
                "over the last 24h",
            ),
            (" im ersten", ""),
            (" in den ersten 5 Minuten", "in den ersten 5 Minuten"),
            (" in the first hour", "in the first hour"),
            (" in 5 mins", ""),
            (" (under heavy load)", "under heavy load"),
            (" /min of errors", "/min"),
            (" errors per podium", "per pod"),
            (" with 3 nodes up", "with 3 nodes"),
            (" of the time", "of the time"),
            (" 5분 기준", "5분 기준"),
            (" в течение 5 минут", "в течение 5 минут"),
            (" of all the many requests that there were for 5 min", ""),
            (" -- for 5 min", ""),
        ] {
            assert_eq!(scope(clause).unwrap_or(""), expected, "{clause}");
        }
    }
}

//! What a trigger does when it fires, in the author's words.

use crate::{Item, OnFailure};
use regex::Regex;
use std::sync::LazyLock;

static CONSIDER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\b(consider|evaluate|discuss|assess|investigate|may (need|require)|considerar|evaluar|avaliar|erwägen|prüfen|envisager|overwegen|рассмотреть)\b|考虑|検討|고려|cân nhắc",
    )
    .expect("the pattern is constant and tested")
});

static AT_ONCE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\b(immediate(ly)?|at once|must|automatic(ally)?|inmediat\w*|imediat\w*|sofort\w*|immédiat\w*|onmiddellijk|немедленно)\b|立即|直ちに|즉시|ngay",
    )
    .expect("the pattern is constant and tested")
});

/// What follows when the trigger of an item fires. The item's own words decide, then the line that
/// introduces its list, then the headings, innermost first. Nothing said is at once: a trigger is
/// written to be acted on.
pub(super) fn on_failure(lines: &[&[u8]], item: &Item) -> OnFailure {
    let introduction = introduction(lines, item.line);
    std::iter::once(item.text.as_str())
        .chain(introduction.as_deref())
        .chain(item.path.iter().rev().map(String::as_str))
        .find_map(|text| {
            // The first word counts: `roll back immediately and investigate` acts.
            let consider = CONSIDER.find(text).map(|found| found.start());
            let at_once = AT_ONCE.find(text).map(|found| found.start());
            match (consider, at_once) {
                (Some(consider), Some(at_once)) if at_once < consider => Some(OnFailure::Rollback),
                (Some(_), _) => Some(OnFailure::Consider),
                (None, Some(_)) => Some(OnFailure::Rollback),
                (None, None) => None,
            }
        })
        .unwrap_or(OnFailure::Rollback)
}

/// The nearest line above that is neither empty nor one of the list.
fn introduction(lines: &[&[u8]], line: usize) -> Option<String> {
    lines[..line.saturating_sub(1).min(lines.len())]
        .iter()
        .rev()
        .map(|line| String::from_utf8_lossy(line))
        .find(|line| {
            let trimmed = line.trim_start();
            let listed = trimmed.starts_with(['-', '+', '|'])
                || trimmed.starts_with("* ")
                || trimmed.starts_with(|first: char| first.is_ascii_digit());
            !trimmed.is_empty() && !listed
        })
        .map(std::borrow::Cow::into_owned)
}

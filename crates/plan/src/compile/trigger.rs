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
pub(super) fn on_failure(introduction: Option<&[u8]>, item: &Item) -> OnFailure {
    let introduction = introduction.map(String::from_utf8_lossy);
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

/// For each line of a document, the nearest one above that is neither empty nor one of a list.
pub(super) fn introductions(source: &[u8]) -> Vec<Option<&[u8]>> {
    let mut last = None;
    source
        .split(|byte| *byte == b'\n')
        .map(|line| {
            let above = last;
            let text = line.trim_ascii_start();
            let listed = text.starts_with(b"* ")
                || text
                    .first()
                    .is_none_or(|first| first.is_ascii_digit() || b"-+|".contains(first));
            if !listed {
                last = Some(line);
            }
            above
        })
        .collect()
}

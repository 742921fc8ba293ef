//! Finds when or where a criterion counts: `for > 5 minutes`, `in the first hour`, `under load`.

use super::is_time;
use super::number::Number;
use crate::lexicon::lower;
use regex::Regex;
use std::sync::LazyLock;

static SCOPE: LazyLock<Regex> = LazyLock::new(|| {
    // Classes of ASCII with everything beyond it in one range: those of Unicode's letters would take
    // longer to compile than a whole checklist takes to read.
    Regex::new(concat!(
        r"(?i)^[ \t\n,(]*(?:of [^\x00-/:-@\[-^`{-~]+ )?(?:[^\x00-\x1f!-.:-@\[-^`{-~]{0,30}?[ (])??(?P<scope>",
        r"(?:for|over|durante|pendant|während|в течение|trong)[ ]+(?:the |a |los |as |les |die )?(?:last |past |first |at least |more than |over |>=? ?|≥ ?|mehr als |más de |mais de |plus de )*[0-9]+ ?[^\x00-@\[-`{-~]+",
        r"|(?:in|within|during|en|im|in den|dans)[ ]+(?:the |a |los |as |les |der |any )?(?:last |past |first |ersten |primeros |primeras |premières )*(?:[0-9]+ ?)?(?:seconds?|minutes?|min|hours?|h|days?|weeks?|minutos?|horas?|stunden?|minuten?|heures?)(?-u:\b)",
        r"|under (?:normal |peak |heavy |full |moderate )?load",
        r"|per (?:instance|pod|node|day|hour|minute|week|request|user)",
        r"|/(?:day|hour|min|minute|week|month|instance)(?-u:\b)",
        r"|with [0-9]+ [^\x00-/:-@\[-^`{-~]+",
        r"|of (?:the )?(?:time|baseline)",
        r"|[0-9]+분 기준",
        r")"
    ))
    .expect("the pattern is constant and tested")
});

/// The scope that follows a criterion directly.
pub(super) fn after(tail: &str) -> Option<String> {
    let tail = super::after(tail, 0);
    let clause = tail.find([';', ',']).map_or(tail, |end| &tail[..end]);
    SCOPE
        .captures(clause)
        .and_then(|captures| captures.name("scope"))
        .map(|scope| scope.as_str().trim().to_owned())
}

/// Whether a number is the scope of the criterion before it: `> 5% for > 5 minutes`.
pub(super) fn of_previous(text: &str, end: usize, number: &Number) -> Option<String> {
    let between = text
        .get(end..number.range.start)
        .filter(|between| between.len() < 80)?;
    if !is_time(number.unit) || between.contains([';', '.', '，']) {
        return None;
    }
    let lower = lower(between);
    let start = [
        " for ",
        " over ",
        " in ",
        " within ",
        " during ",
        " durante ",
        " pendant ",
        " während ",
        " lasting ",
        "(for ",
        "(over ",
        " en ",
        " sustained ",
    ]
    .iter()
    .filter_map(|word| lower.rfind(word).map(|at| at + 1))
    .max()?;
    // Another comparison with words of its own is another criterion: `and response time for login < 5 s`.
    let said = lower[start..].split_whitespace().count();
    (lower.len() == between.len() && said <= 4 && !lower[start..].contains(',')).then(|| {
        format!("{}{}", &between[start..], &text[number.range.clone()])
            .trim()
            .to_owned()
    })
}

//! Finds measurable conditions with a number in a line of text.
//!
//! Every number of the text is looked at once ([`number`]). What stands around it decides whether
//! it is a threshold ([`comparison`]), what is measured ([`metric`]), when it counts ([`scope`])
//! and whether it is wanted or feared ([`holds`]). How far is looked is bounded, so the whole is linear.

mod comparison;
mod holds;
mod metric;
mod number;
mod scope;

use crate::Role;
use crate::lexicon::lower;
use comparison::Compared;
use number::Number;
use std::ops::Range;
use tminus_measure::{Comparator, Criterion, Dimension, Threshold, Unit};

pub(crate) use holds::introduces_failure;
pub(crate) use number::NUMBER_WORDS;

/// How many bytes before and after a number are looked at.
const AROUND: usize = 240;

/// What stands around a text that is scanned. All texts are empty when there is none; emphasis
/// marks and backticks may stay in them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Context<'a> {
    /// The role of the section.
    pub(crate) role: Role,
    /// The heading of the section.
    pub(crate) heading: &'a str,
    /// The line that introduces the list the text stands in: `Rollback immediately if:`.
    pub(crate) lead: &'a str,
    /// The text that the number belongs to when the text itself names no metric: the parent item,
    /// the label line above, the comment above a command in a fence.
    pub(crate) parent: &'a str,
    /// The header of the table column, when the text is a cell.
    pub(crate) column: &'a str,
    /// The first cell of the table row, when the text is another cell.
    pub(crate) row: &'a str,
}

/// A criterion with its place.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Found {
    /// Its bytes in the text: from the comparator's first to the unit's last.
    pub(crate) range: Range<usize>,
    /// The condition.
    pub(crate) criterion: Criterion,
}

/// The criteria of one item, paragraph, cell, heading or comment line, wrapped lines joined.
pub(crate) fn scan(text: &str, context: Context<'_>) -> Vec<Found> {
    if !may_state_one(text) {
        return Vec::new();
    }
    let plain = plain(text);
    let mut found: Vec<Found> = Vec::new();
    // Where the words of the next metric begin at the earliest.
    let mut from = 0;
    for number in number::numbers(&plain) {
        if number.range.start < from {
            continue;
        }
        if let Some(last) = found.last_mut()
            && let Some(scope) = scope::of_previous(&plain, last.range.end, &number)
        {
            last.criterion.scope.get_or_insert(scope);
            from = number.range.end;
            continue;
        }
        let Some((compared, threshold)) =
            threshold(&plain, from, &number, context, found.is_empty())
        else {
            continue;
        };
        let words = metric::Words {
            text: &plain,
            from,
            compared: &compared,
            number: &number,
            previous: found
                .last()
                .filter(|_| from > 0)
                .map(|last| last.criterion.metric.as_str()),
            context,
        };
        let Some(metric) = metric::of(&words) else {
            continue;
        };
        let threshold = Threshold {
            unit: unit_of(threshold.unit, &metric, &plain, &number),
            ..threshold
        };
        let end = number.range.end;
        found.push(Found {
            range: compared.start.min(number.range.start)..end,
            criterion: Criterion {
                scope: scope::after(&plain[end..]),
                holds: holds::of(&plain, compared.start, context),
                metric: metric.text,
                threshold,
            },
        });
        from = metric.end.max(end);
    }
    found
}

/// Whether a text can hold a criterion at all: a digit, or a word for a number.
fn may_state_one(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
        || text.len() < 4096 && number::has_number_word(text)
}

/// The text with marks and blanks turned to spaces and LaTeX signs to plain ones, byte for byte in place.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.bytes().position(is_mark) {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let sign = [
            ("\\geq", ">=  "),
            ("\\leq", "<=  "),
            ("\\ge", ">= "),
            ("\\le", "<= "),
            ("\\gt", ">  "),
            ("\\lt", "<  "),
            ("\\pm", "+- "),
            ("\\%", " %"),
        ]
        .iter()
        .find(|(from, _)| rest.starts_with(from));
        if let Some((from, to)) = sign {
            plain.push_str(to);
            rest = &rest[from.len()..];
            continue;
        }
        let within_word = rest.starts_with('_')
            && !rest.starts_with("__")
            && plain.ends_with(|last: char| last.is_alphanumeric());
        plain.push(if within_word { '_' } else { ' ' });
        rest = &rest[1..];
    }
    plain.push_str(rest);
    plain
}

fn is_mark(byte: u8) -> bool {
    matches!(
        byte,
        b'*' | b'`' | b'_' | b'\\' | b'\n' | b'\r' | b'\t' | b'$'
    )
}

/// The threshold that a number is, if it is one.
fn threshold(
    text: &str,
    from: usize,
    number: &Number,
    context: Context<'_>,
    first: bool,
) -> Option<(Compared, Threshold)> {
    let compared = comparison::of(text, from, number, context, first)?;
    let (value, high) = (number.value, number.high);
    let comparator = match (compared.comparator, high) {
        (Comparator::Equal, Some(_)) => Comparator::Between,
        (comparator, _) => comparator,
    };
    let (value, high) = match (comparator, high) {
        (Comparator::Between, high) => (value, high),
        // `< 5-10 s` means its outer end.
        (Comparator::Less | Comparator::AtMost, Some(high)) => (high, None),
        (_, _) => (value, None),
    };
    let threshold = Threshold {
        comparator,
        value,
        high,
        unit: number.unit.unwrap_or(Unit::None),
    };
    (value.is_finite() && high.is_none_or(f64::is_finite)).then_some((compared, threshold))
}

/// The unit of a bare number: the one beside the blank before it, or a count where things are counted.
fn unit_of(unit: Unit, metric: &metric::Metric, text: &str, number: &Number) -> Unit {
    if unit != Unit::None || number.unit.is_some() {
        return unit;
    }
    if let Some(unit) = number::unit_beside_blank(text, number.range.start) {
        return unit;
    }
    let lower = lower(&metric.text);
    let last = lower.split_whitespace().next_back().unwrap_or("");
    if last == "users" || last == "user" || lower.contains("concurrent user") {
        return Unit::Users;
    }
    const COUNTED: &[&str] = &[
        "size",
        "count",
        "restart",
        "length",
        "depth",
        "lag",
        "number",
        "total",
        "backlog",
        "crash",
        "failure",
        "error",
        "retry",
        "incident",
        "restarts",
        "attempt",
        "connection",
        "queue",
        "depth",
        "alerts",
        "record",
        "once",
    ];
    const PLAIN: &[&str] = &["status", "success", "progress", "apdex"];
    let plural = last.ends_with('s') && !last.ends_with("ss") && !PLAIN.contains(&last);
    let per = text[number.range.end..].trim_start();
    if metric.counted
        || plural
        || COUNTED.contains(&last)
        || per.starts_with('/')
        || per.starts_with("per ")
    {
        Unit::Count
    } else {
        Unit::None
    }
}

/// The part of a text before a byte that is looked at.
fn before(text: &str, from: usize, at: usize) -> &str {
    let mut start = at.saturating_sub(AROUND).max(from);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    &text[start.min(at)..at]
}

/// The part of a text after a byte that is looked at.
fn after(text: &str, at: usize) -> &str {
    let mut end = (at + AROUND).min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[at..end]
}

/// Whether a unit measures time in minutes or more: what people plan with rather than measure.
fn is_long_time(unit: Option<Unit>) -> bool {
    matches!(unit, Some(Unit::Minutes | Unit::Hours | Unit::Days))
}

fn is_time(unit: Option<Unit>) -> bool {
    unit.is_some_and(|unit| unit.dimension() == Dimension::Time)
}

#[cfg(test)]
mod tests;

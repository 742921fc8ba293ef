//! Finds measurable conditions with a number in a line of text.
//!
//! Every number of the text is looked at once ([`number`]). What stands around it decides whether
//! it is a threshold ([`comparison`]), what is measured ([`metric`]), when it counts ([`scope`])
//! and whether it is wanted or feared ([`holds`]). How far is looked is bounded, so the whole is linear.

mod beside_names;
mod comparators;
mod comparison;
mod counted;
mod digits;
mod holds;
mod metric;
mod name;
mod number;
mod planned;
mod scope;
mod scope_words;
mod target;

use crate::Role;
use crate::byte_set::ByteSet;
use crate::glance::Glance;
use crate::lexicon::is_wide_digit;
use comparison::Compared;
use number::Number;
use std::ops::Range;
use tminus_measure::{Comparator, Criterion, Dimension, Threshold, Unit};

pub(crate) use holds::introduces_failure;
pub(crate) use number::{has_number_word, is_number_word};

/// How many bytes before and after a number are looked at.
const AROUND: usize = 240;

/// A longer text, in bytes, is looked at only if it has a digit.
const LONGEST_WITHOUT_DIGIT: usize = 4096;

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
    /// It is what starts a rollback.
    pub(crate) trigger: bool,
}

/// A criterion with its place.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Found {
    /// Its bytes in the text: from the comparator's first to the unit's last.
    pub(crate) range: Range<usize>,
    /// The bytes that say for how long it is to hold: `for 30 minutes`.
    pub(crate) lasting: Option<Range<usize>>,
    /// The condition.
    pub(crate) criterion: Criterion,
}

/// The criteria of one item, paragraph, cell, heading or comment line, wrapped lines joined.
pub(crate) fn scan(text: &str, glance: Glance, context: Context<'_>) -> Vec<Found> {
    let has_number = glance.digit || glance.other_number && text.len() < LONGEST_WITHOUT_DIGIT;
    if !has_number {
        return Vec::new();
    }
    let plain = plain(text);
    // Behind what becomes spaces a word can begin.
    let words =
        glance.other_number || text.contains(['_', '\\']) && Glance::at(&plain).other_number;
    let mut found: Vec<Found> = Vec::new();
    // Where the words of the next metric begin at the earliest.
    let mut from = 0;
    // A time before the number that says for how long it has to hold.
    let mut leading: Option<Range<usize>> = None;
    for number in number::numbers(&plain, words) {
        if number.range.start < from {
            continue;
        }
        if let Some(last) = found.last_mut()
            && let Some(scope) = scope::of_previous(&plain, last.range.end, &number)
        {
            last.lasting = last
                .lasting
                .take()
                .or_else(|| scope::lasting(&plain, last.range.end, &scope));
            last.criterion.scope.get_or_insert(scope);
            from = number.range.end;
            continue;
        }
        let Some((compared, threshold)) =
            threshold(&plain, from, &number, context, found.is_empty())
        else {
            continue;
        };
        // `longer than 5 minutes above 3%`: the time is how long the next number has to hold.
        if scope::leads_to_another(&plain, &number, &compared) {
            leading = Some(compared.start..compared.end);
            continue;
        }
        let leading = leading.take();
        let mut compared = compared;
        if let Some(scope) = &leading {
            compared.start = scope.start;
        }
        let words = metric::Words {
            text: &plain,
            marked: text,
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
        // Nothing is called `53`: what is left of an address is no metric.
        let is_named = metric.text.contains(|named: char| !named.is_ascii_digit());
        if !is_named
            || is_pronoun(&metric.text)
            || compared.comparator == Comparator::Equal && is_setting(&metric.text)
        {
            continue;
        }
        let threshold = Threshold {
            unit: unit_of(threshold.unit, &metric, &plain, &number),
            ..threshold
        };
        let end = compared.end;
        let scope = scope::after(&plain[end..]);
        found.push(Found {
            lasting: scope
                .as_deref()
                .and_then(|scope| scope::lasting(&plain, end, scope)),
            range: around(text, compared.start.min(number.range.start)..end),
            criterion: Criterion {
                scope: scope.or_else(|| leading.map(|scope| plain[scope].trim().to_owned())),
                holds: holds::of(
                    &plain,
                    compared.start,
                    &metric.text,
                    threshold.comparator,
                    context,
                ),
                metric: metric.text,
                threshold,
            },
        });
        from = metric.end.max(end);
    }
    found
}

/// The range with the whole of the characters that it begins and ends in: digits of full width are
/// narrower once they are [`plain`].
fn around(text: &str, range: Range<usize>) -> Range<usize> {
    let (mut start, mut end) = (range.start, range.end);
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    while !text.is_char_boundary(end) {
        end += 1;
    }
    start..end
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
    narrow(plain)
}

/// Whether a text has a digit of full width.
fn has_wide_digit(text: &str) -> bool {
    const FIRST_BYTE: u8 = 0xEF;
    text.as_bytes().contains(&FIRST_BYTE) && text.contains(is_wide_digit)
}

/// The text with digits of full width in ASCII, each number filled up with spaces before it so that
/// nothing behind it moves.
fn narrow(text: String) -> String {
    if !has_wide_digit(&text) {
        return text;
    }
    let mut narrow = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find(is_wide_digit) {
        narrow.push_str(&rest[..at]);
        let wide = &rest[at..];
        let end = wide
            .find(|character: char| {
                !is_wide_digit(character) && !matches!(character, '．' | '，' | '.' | ',')
            })
            .unwrap_or(wide.len());
        let number: String = wide[..end]
            .trim_end_matches(['．', '，', '.', ','])
            .chars()
            .map(|character| match character {
                '．' => '.',
                '，' => ',',
                digit if is_wide_digit(digit) => {
                    char::from_digit(u32::from(digit) - u32::from('０'), 10).unwrap_or(digit)
                }
                other => other,
            })
            .collect();
        let length = wide[..end].trim_end_matches(['．', '，', '.', ',']).len();
        narrow.extend(std::iter::repeat_n(' ', length - number.len()));
        narrow.push_str(&number);
        rest = &wide[length..];
    }
    narrow.push_str(rest);
    narrow
}

fn is_mark(byte: u8) -> bool {
    const MARKS: ByteSet = ByteSet::of(b"*`_\\\n\r\t$");
    MARKS.has(byte)
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
    if counted::are_people(&metric.text) {
        return Unit::Users;
    }
    if counted::is_rate(&metric.text) {
        return Unit::RequestsPerSecond;
    }
    let behind = &text[number.range.end..];
    let per = behind.trim_start();
    if metric.counted
        || per.starts_with('/')
        || per.starts_with("per ")
        || counted::names_things(&metric.text, number.value)
        || !number.is_one() && metric::noun(behind).is_some_and(|noun| counted::are_things(&noun))
    {
        Unit::Count
    } else {
        Unit::None
    }
}

/// Whether a metric is named by what was said before alone: `when it drops below 20 %`.
fn is_pronoun(metric: &str) -> bool {
    ["it", "this", "that", "they", "which"]
        .iter()
        .any(|pronoun| pronoun.eq_ignore_ascii_case(metric))
}

/// Whether a metric is the name of a setting: `TOKEN_EXPIRES_IN`.
fn is_setting(metric: &str) -> bool {
    metric.contains('_')
        && metric
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
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

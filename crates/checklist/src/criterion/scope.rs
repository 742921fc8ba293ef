//! Finds when or where a criterion counts: `for > 5 minutes`, `in the first hour`, `under load`.

use super::comparison::Compared;
use super::number::Number;
use super::{is_long_time, is_time, scope_words};
use crate::lexicon::lower;
use std::ops::Range;
use tminus_measure::{Comparator, Unit};

/// The scope that follows a criterion directly.
pub(super) fn after(tail: &str) -> Option<String> {
    let tail = super::after(tail, 0);
    let clause = tail.find([';', ',']).map_or(tail, |end| &tail[..end]);
    scope_words::scope(clause).map(|scope| scope.trim().to_owned())
}

/// Where a scope that says for how long stands behind a criterion that ends at a byte: the time in
/// it is no window of its own.
pub(super) fn lasting(text: &str, end: usize, scope: &str) -> Option<Range<usize>> {
    #[rustfmt::skip]
    let lasts = ["for ", "over ", "durante ", "pendant ", "während ", "gedurende ", "trong ", "przez ", "por ", "per ", "в течение "];
    lasts
        .iter()
        .any(|word| scope.starts_with(word))
        .then_some(())?;
    let start = end + super::after(text, end).find(scope)?;
    Some(start..start + scope.len())
}

/// Whether a time that is compared says only for how long the number behind it has to hold:
/// `longer than 5 minutes above 3%`, `5분 이상 3%를 초과`. A sign compares what it stands at.
pub(super) fn leads_to_another(text: &str, number: &Number, compared: &Compared) -> bool {
    let bound = matches!(compared.comparator, Comparator::More | Comparator::AtLeast);
    let signed = compared.start < number.range.start
        && text[compared.start..].starts_with(['<', '>', '≥', '≤', '=', '＞', '＜']);
    if !bound || signed || !is_long_time(number.unit) && !is_seconds(number) {
        return false;
    }
    let behind = super::after(text, compared.end);
    let Some(next) = behind.find(|character: char| character.is_ascii_digit()) else {
        return false;
    };
    let between = behind[..next].trim();
    const JOINED: [&str; 16] = [
        "with", "and", "or", "mit", "und", "oder", "con", "y", "com", "e", "avec", "et", "met",
        "en", "и", "và",
    ];
    let joins = between
        .split_whitespace()
        .any(|word| JOINED.contains(&&*lower(word)));
    let near = between.split_whitespace().count() <= 3 && between.chars().count() <= 24;
    let another = Number::first(&behind[next..])
        .is_some_and(|number| !is_time(number.unit) && number.unit.is_some());
    near && !joins && !between.contains([',', ';', '.', '(', ')', ':', '、', '，', '。']) && another
}

fn is_seconds(number: &Number) -> bool {
    number.unit == Some(Unit::Seconds)
}

/// Words before a span of time that say that something goes on for it, where no spaces part words.
const LASTING: [&str; 6] = ["持续", "持續", "連続", "継続", "지속", "연속"];

/// Whether what follows a span of time says that something goes on for it: `5分以上続いた`, `5분 이상 지속`.
fn goes_on(tail: &str) -> bool {
    let tail = tail.trim_start();
    let tail = ["以上", "이상", "超", "間", "간", "동안"]
        .iter()
        .fold(tail, |tail, word| {
            tail.strip_prefix(word).unwrap_or(tail).trim_start()
        });
    [
        "続", "継続", "連続", "持続", "持续", "持續", "지속", "연속", "계속", "이어",
    ]
    .iter()
    .any(|word| tail.starts_with(word))
}

/// Whether a number is the scope of the criterion before it: `> 5% for > 5 minutes`.
pub(super) fn of_previous(text: &str, end: usize, number: &Number) -> Option<String> {
    let between = text
        .get(end..number.range.start)
        .filter(|between| between.len() < 80)?;
    if !is_time(number.unit) || between.contains([';', '.', '，']) {
        return None;
    }
    if goes_on(&text[number.range.end..])
        || LASTING
            .iter()
            .any(|word| between.trim_end().ends_with(word))
    {
        return Some(text[number.range.clone()].to_owned());
    }
    let lower = lower(between);
    #[rustfmt::skip]
    let start = [
        " for ", " over ", " in ", " within ", " during ", " durante ", " pendant ", " während ", " lasting ", "(for ", "(over ", " en ", " sustained ", " longer than ",
        " por más de ", " por mais de ", " per più di ", " per oltre ", " länger als ", " gedurende ", " langer dan ", " в течение ", " дольше ", " на протяжении ", " kéo dài ", " trong ", " przez ", " dłużej niż ",
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

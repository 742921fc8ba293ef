//! The words for units that mean one in running text only.

use crate::lexicon::Phrases;
use std::sync::LazyLock;
use tminus_measure::Unit;

/// Abbreviations that would mean something else in the name of a metric or in a setting, and case
/// endings.
pub(crate) const IN_TEXT: &[(Unit, &[&str])] = &[
    (Unit::Gigabytes, &["Go"]),
    (Unit::Megabytes, &["Mo"]),
    (Unit::Kilobytes, &["Ko"]),
    (
        Unit::Minutes,
        &["dk", "dakikayı", "dakikadan", "dakikanın", "dakikada"],
    ),
    (
        Unit::Seconds,
        &["sn", "saniyeyi", "saniyeden", "saniyenin", "saniyede"],
    ),
    (
        Unit::Hours,
        &["Std", "std", "saati", "saatten", "saatin", "saatte"],
    ),
    (Unit::Days, &["günü", "günden", "günün", "günde", "dniach"]),
    (Unit::Count, &["Mal", "mal"]),
];

static WORDS: LazyLock<Phrases<Unit>> = LazyLock::new(|| Phrases::new(IN_TEXT));

/// The unit of a word behind a number: a spelling that means a unit everywhere, or one that does so
/// in running text.
pub(crate) fn unit(word: &str) -> Option<Unit> {
    WORDS.meaning(word).or_else(|| Unit::from_spelling(word))
}

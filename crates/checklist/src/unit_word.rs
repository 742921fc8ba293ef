//! The words for units that mean one in running text only.

use tminus_measure::Unit;

/// The unit of a word behind a number. Besides the spellings that mean a unit everywhere, these are
/// abbreviations that would mean something else in the name of a metric or in a setting, and case endings.
pub(crate) fn unit(word: &str) -> Option<Unit> {
    Some(match word {
        "Go" => Unit::Gigabytes,
        "Mo" => Unit::Megabytes,
        "Ko" => Unit::Kilobytes,
        "dk" | "dakikayı" | "dakikadan" | "dakikanın" | "dakikada" => Unit::Minutes,
        "sn" | "saniyeyi" | "saniyeden" | "saniyenin" | "saniyede" => Unit::Seconds,
        "Std" | "std" | "saati" | "saatten" | "saatin" | "saatte" => Unit::Hours,
        "günü" | "günden" | "günün" | "günde" | "dniach" => Unit::Days,
        "Mal" | "mal" => Unit::Count,
        word => return Unit::from_spelling(word),
    })
}

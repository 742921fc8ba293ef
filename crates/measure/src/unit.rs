use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::HashMap;
use std::fmt;
use std::hash::{BuildHasherDefault, Hasher};
use std::str::FromStr;
use std::sync::LazyLock;

/// What kind of thing a unit counts; only units of one dimension can be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dimension {
    /// Seconds, and what converts to them.
    Time,
    /// Bytes, and what converts to them.
    Size,
    /// A share of a whole.
    Share,
    /// Things counted, and bare numbers.
    Number,
    /// Things per second.
    Rate,
    /// How many times as much.
    Factor,
}

/// Units by their spellings. The words are known, so nobody can choose them to collide.
type Spellings = HashMap<&'static str, Unit, BuildHasherDefault<ShortText>>;

/// The hash of a short text: FNV-1a (Fowler, Noll, Vo), a multiplication for each byte.
struct ShortText(u64);

impl Default for ShortText {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for ShortText {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// No spelling of a unit is longer, in bytes; a word that is cannot be one.
const LONGEST_SPELLING: usize = 32;

macro_rules! units {
    ($($variant:ident, $symbol:literal, $dimension:ident, $factor:expr, [$($alias:literal),*], $doc:literal;)*) => {
        /// A unit of measure. The one table of units: symbol, dimension, factor to the
        /// dimension's base unit, spellings.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Unit { $(#[doc = $doc] $variant,)* }

        /// Every spelling, in lower case.
        static SPELLINGS: LazyLock<Spellings> = LazyLock::new(|| {
            Spellings::from_iter([$($(($alias, Unit::$variant),)*)*])
        });

        impl Unit {
            /// Every unit there is.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The symbol under which the unit is written in outputs.
            pub const fn symbol(self) -> &'static str {
                match self { $(Self::$variant => $symbol,)* }
            }

            /// The kind of thing this unit counts.
            pub const fn dimension(self) -> Dimension {
                match self { $(Self::$variant => Dimension::$dimension,)* }
            }

            /// How many of the dimension's base unit one of this unit is.
            const fn factor(self) -> f64 {
                match self { $(Self::$variant => $factor,)* }
            }

            /// Every spelling of the unit, in lower case.
            pub const fn spellings(self) -> &'static [&'static str] {
                match self { $(Self::$variant => &[$($alias),*],)* }
            }

            /// The unit that people mean by this spelling. Case counts only where it must
            /// (`m` is no unit here: minutes are `min`, and `M` alone is a magnitude).
            pub fn from_spelling(text: &str) -> Option<Self> {
                if text.len() > LONGEST_SPELLING {
                    return None;
                }
                if let Some(unit) = SPELLINGS.get(text) {
                    return Some(*unit);
                }
                let has_capital = |character: char| !character.is_ascii() || character.is_ascii_uppercase();
                text.contains(has_capital)
                    .then(|| SPELLINGS.get(text.to_lowercase().as_str()).copied())?
            }
        }
    };
}

units! {
    Microseconds, "us", Time, 1e-6, ["us", "µs", "μs", "microsecond", "microseconds"], "Microseconds.";
    Milliseconds, "ms", Time, 1e-3, ["ms", "msec", "msecs", "millisecond", "milliseconds", "мс", "毫秒", "миллисекунд", "миллисекунды", "millisekunden", "milisegundos", "milissegundos", "millisecondes", "milliseconden", "millisecondi", "milisekund", "milisaniye", "ミリ秒", "밀리초"], "Milliseconds.";
    Seconds, "s", Time, 1.0, ["s", "sec", "secs", "second", "seconds", "segundo", "segundos", "seconde", "secondes", "sekunde", "sekunden", "seconden", "giây", "сек", "с", "секунд", "секунды", "秒", "초", "sek", "seg", "секунда", "секунду", "секундах", "secondi", "secondo", "sekund", "sekundy", "sekundę", "saniye", "秒间", "秒間", "秒钟", "秒鐘", "초간"], "Seconds.";
    Minutes, "min", Time, 60.0, ["min", "mins", "minute", "minutes", "minuto", "minutos", "minuten", "phút", "мин", "минут", "минуты", "分", "分钟", "分鐘", "분", "minuti", "minut", "minuty", "minutę", "dakika", "минута", "минуту", "минутах", "分間", "분간"], "Minutes.";
    Hours, "h", Time, 3600.0, ["h", "hr", "hrs", "hour", "hours", "hora", "horas", "heure", "heures", "stunde", "stunden", "uur", "giờ", "ч", "час", "часа", "часов", "小时", "小時", "時間", "시간", "uren", "ore", "ora", "godz", "godzin", "godziny", "godzinę", "saat", "часах", "個小時", "个小时", "시간동안"], "Hours.";
    Days, "d", Time, 86_400.0, ["d", "day", "days", "día", "días", "dia", "dias", "jour", "jours", "tag", "tage", "tagen", "dag", "dagen", "ngày", "день", "дня", "дней", "天", "日", "일", "dni", "dzień", "giorni", "giorno", "gün", "сутки", "суток", "дне", "днях", "日間", "日间"], "Days of 24 hours.";
    Percent, "%", Share, 1.0, ["%", "percent", "per cent", "pct", "prozent", "por ciento", "процент", "процентов", "procent", "percento", "проц", "パーセント", "퍼센트"], "Hundredths of a whole.";
    Bytes, "B", Size, 1.0, ["b", "byte", "bytes", "octet", "octets", "байт"], "Bytes.";
    Kilobytes, "KB", Size, 1e3, ["kb", "kilobyte", "kilobytes", "кб", "кбайт"], "Thousands of bytes.";
    Megabytes, "MB", Size, 1e6, ["mb", "megabyte", "megabytes", "мб", "мбайт"], "Millions of bytes.";
    Gigabytes, "GB", Size, 1e9, ["gb", "gigabyte", "gigabytes", "гб", "гбайт"], "Thousand millions of bytes.";
    Terabytes, "TB", Size, 1e12, ["tb", "terabyte", "terabytes", "тб"], "Million millions of bytes.";
    Kibibytes, "KiB", Size, 1024.0, ["kib", "ki"], "1,024 bytes.";
    Mebibytes, "MiB", Size, 1_048_576.0, ["mib", "mi"], "1,048,576 bytes.";
    Gibibytes, "GiB", Size, 1_073_741_824.0, ["gib", "gi"], "1,073,741,824 bytes.";
    Requests, "req/s", Rate, 1.0, ["req/s", "reqs/s", "req/sec", "requests/s", "requests/sec", "requests/second", "requests per second"], "Requests per second.";
    RequestsPerSecond, "rps", Rate, 1.0, ["rps", "qps"], "Requests per second, as load people write it.";
    Messages, "msg/s", Rate, 1.0, ["msg/s", "msg/sec", "msgs/s", "msgs/sec", "messages/s", "messages/sec", "messages/second", "messages per second"], "Messages per second.";
    PerSecond, "/s", Rate, 1.0, ["/s", "/sec", "/second", "per second"], "Anything else per second.";
    Users, "users", Number, 1.0, ["users", "user", "concurrent users", "명", "人", "名", "位"], "Users at a time.";
    Count, "count", Number, 1.0, ["count", "counts", "件", "个", "個", "次", "台", "臺", "笔", "筆", "条", "條", "项", "項", "例", "回", "つ", "本", "枚", "起", "건", "개", "번", "회", "대", "lần", "раз", "раза", "шт", "veces", "vezes", "fois", "keer", "volte", "razy", "kez"], "Things counted.";
    Times, "x", Factor, 1.0, ["x", "×", "times"], "How many times as much.";
    None, "none", Number, 1.0, ["none", ""], "A bare number.";
}

impl Unit {
    /// The factor that turns a value in this unit into one in `other`; `None` when the two
    /// measure different things.
    pub fn factor_to(self, other: Self) -> Option<f64> {
        (self.dimension() == other.dimension()).then(|| self.factor() / other.factor())
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.symbol())
    }
}

/// No unit has this symbol.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no unit; use one of ms, s, min, h, d, %, B, KB, MB, GB, KiB, MiB, GiB, rps, req/s, msg/s, users, count, x"
)]
pub struct UnknownUnit(String);

impl FromStr for Unit {
    type Err = UnknownUnit;

    fn from_str(text: &str) -> Result<Self, UnknownUnit> {
        Self::ALL
            .iter()
            .copied()
            .find(|unit| unit.symbol() == text)
            .or_else(|| Self::from_spelling(text))
            .ok_or_else(|| UnknownUnit(text.to_owned()))
    }
}

impl Serialize for Unit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.symbol())
    }
}

impl<'de> Deserialize<'de> for Unit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_symbol_reads_back_as_its_unit() {
        for &unit in Unit::ALL {
            assert_eq!(unit.symbol().parse(), Ok(unit), "{unit}");
        }
    }

    #[test]
    fn units_convert_within_a_dimension_only() {
        assert_eq!(Unit::Seconds.factor_to(Unit::Milliseconds), Some(1000.0));
        assert_eq!(Unit::Gigabytes.factor_to(Unit::Megabytes), Some(1000.0));
        assert_eq!(Unit::Seconds.factor_to(Unit::Megabytes), None);
        assert_eq!(Unit::Percent.factor_to(Unit::None), None);
    }
}

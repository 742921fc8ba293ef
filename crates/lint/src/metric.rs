//! What a criterion measures, the same however its author writes it.

use crate::stems::{Stems, all, count, is_dense};
use std::collections::BTreeSet;
use std::ops::Range;
use tminus_measure::{Criterion, Unit};

/// A measured quantity: `Latency p99`, `p99 response time` and `P99` with a time are one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Metric {
    /// What is measured, when it is one of the usual things.
    pub(crate) family: Option<Family>,
    /// `p95`, `median`, `average`, `max`.
    statistic: Option<String>,
    /// Every other word of its name: whose it is.
    of: BTreeSet<String>,
}

/// The usual things.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Family {
    ErrorRate,
    Latency,
    Throughput,
    Memory,
    Cpu,
    Availability,
    HitRate,
}

/// What they are called, in lower case. A name in a script with spaces counts as whole words.
const NAMES: [(Family, &[&str]); 7] = [
    (
        Family::ErrorRate,
        &[
            "error rate",
            "error rates",
            "errors rate",
            "failure rate",
            "error ratio",
            "error percentage",
            "fehlerrate",
            "fehlerquote",
            "tasa de error",
            "tasa de errores",
            "taxa de erro",
            "taxa de erros",
            "taux d'erreur",
            "taux d'erreurs",
            "foutpercentage",
            "foutenpercentage",
            "доля ошибок",
            "частота ошибок",
            "процент ошибок",
            "错误率",
            "錯誤率",
            "エラー率",
            "에러율",
            "오류율",
            "tỷ lệ lỗi",
        ],
    ),
    (
        Family::Latency,
        &[
            "latency",
            "latencies",
            "response time",
            "response times",
            "latenz",
            "latenzen",
            "antwortzeit",
            "antwortzeiten",
            "latencia",
            "tiempo de respuesta",
            "latência",
            "tempo de resposta",
            "latence",
            "temps de réponse",
            "latentie",
            "responstijd",
            "reactietijd",
            "задержка",
            "время ответа",
            "время отклика",
            "延迟",
            "延遲",
            "响应时间",
            "響應時間",
            "レイテンシ",
            "応答時間",
            "지연 시간",
            "응답 시간",
            "응답시간",
            "độ trễ",
            "thời gian phản hồi",
        ],
    ),
    (
        Family::Throughput,
        &[
            "throughput",
            "durchsatz",
            "vazão",
            "débit",
            "doorvoer",
            "пропускная способность",
            "吞吐量",
            "スループット",
            "처리량",
            "thông lượng",
        ],
    ),
    (
        Family::Memory,
        &[
            "memory",
            "ram",
            "arbeitsspeicher",
            "memoria",
            "memória",
            "mémoire",
            "geheugen",
            "память",
            "内存",
            "メモリ",
            "메모리",
            "bộ nhớ",
        ],
    ),
    (Family::Cpu, &["cpu"]),
    (
        Family::Availability,
        &[
            "uptime",
            "availability",
            "verfügbarkeit",
            "disponibilidad",
            "disponibilidade",
            "disponibilité",
            "beschikbaarheid",
            "доступность",
            "可用性",
            "可用率",
            "稼働率",
            "가용성",
            "độ khả dụng",
        ],
    ),
    (
        Family::HitRate,
        &[
            "hit rate",
            "hit ratio",
            "trefferquote",
            "命中率",
            "ヒット率",
            "적중률",
        ],
    ),
];

/// Any of the names.
static ANY_NAME: Stems = Stems::new(&const { all::<_, { count(&NAMES) }>(&NAMES) });

/// Words that say nothing about what is measured.
const NOISE: [&str; 16] = [
    "usage",
    "use",
    "utilization",
    "utilisation",
    "consumption",
    "leak",
    "detected",
    "the",
    "of",
    "de",
    "verbrauch",
    "auslastung",
    "uso",
    "使用率",
    "使用量",
    "사용량",
];
const STATISTICS: [(&str, &str); 11] = [
    ("median", "median"),
    ("average", "average"),
    ("avg", "average"),
    ("mean", "average"),
    ("durchschnittliche", "average"),
    ("promedio", "average"),
    ("média", "average"),
    ("moyenne", "average"),
    ("max", "max"),
    ("maximum", "max"),
    ("peak", "max"),
];

impl Metric {
    /// What a criterion measures; `None` when it does not say.
    pub(crate) fn of(criterion: &Criterion) -> Option<Self> {
        let mut metric = Self::named(&criterion.metric);
        let is_time = criterion.threshold.unit.factor_to(Unit::Seconds).is_some();
        // "P95 > 2s": a quantile of a time, of what there is one of.
        if metric.family.is_none() && metric.of.is_empty() && metric.statistic.is_some() && is_time
        {
            metric.family = Some(Family::Latency);
        }
        (metric.family.is_some() || !metric.of.is_empty()).then_some(metric)
    }

    /// The same thing, another statistic of it.
    pub(crate) fn with_statistic(&self, statistic: &str) -> Self {
        Self {
            statistic: Some(
                if statistic == "p50" {
                    "median"
                } else {
                    statistic
                }
                .to_owned(),
            ),
            ..self.clone()
        }
    }

    /// The metric with this name.
    pub(crate) fn named(name: &str) -> Self {
        let mut name = name.to_lowercase();
        let usual = families_in(&name).next();
        let family = usual.map(|(family, at)| {
            name.replace_range(at, " ");
            family
        });
        let mut statistic = None;
        let mut of = BTreeSet::new();
        for word in words(&name) {
            let usual = STATISTICS.iter().find(|(spelling, _)| *spelling == word);
            if let Some((_, known)) = usual {
                statistic = Some((*known).to_owned());
            } else if is_quantile(word) {
                statistic = Some(if word == "p50" {
                    "median".to_owned()
                } else {
                    word.to_owned()
                });
            } else if !NOISE.contains(&word) {
                of.insert(word.to_owned());
            }
        }
        Self {
            family,
            statistic,
            of,
        }
    }
}

/// The usual things that a text in lower case names, and where.
pub(crate) fn families_in(text: &str) -> impl Iterator<Item = (Family, Range<usize>)> {
    ANY_NAME.places(text).filter_map(|(at, name)| {
        let at = at..at + name.len();
        let (family, _) = NAMES.iter().find(|(_, names)| names.contains(&name))?;
        stands_alone(text, &at).then_some((*family, at))
    })
}

/// Whether no letter of the same script borders on a part of a text.
pub(crate) fn stands_alone(text: &str, at: &Range<usize>) -> bool {
    let joins = |character: Option<char>| {
        character.is_some_and(|character| character.is_alphanumeric() && !is_dense(character))
    };
    !joins(text[..at.start].chars().next_back()) && !joins(text[at.end..].chars().next())
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| !character.is_alphanumeric() && !matches!(character, '.' | '\''))
        .map(|word| word.trim_matches(['.', '\'']))
        .filter(|word| !word.is_empty())
}

/// `p95`, `p99.9`.
fn is_quantile(word: &str) -> bool {
    word.strip_prefix('p').is_some_and(|number| {
        number.starts_with(|first: char| first.is_ascii_digit()) && number.parse::<f64>().is_ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_metric_has_many_names() {
        for (left, right, same) in [
            ("Latency p99", "p99 response time", true),
            ("Error rate", "error rates", true),
            ("Fehlerrate", "错误率", true),
            ("Memory usage", "Memory leak", true),
            ("Latency p99", "Latency p95", false),
            ("Checkout error rate", "Error rate", false),
            ("DLQ size", "dlq size", true),
            ("DLQ size", "queue size", false),
            ("program", "ram", false),
        ] {
            assert_eq!(
                Metric::named(left) == Metric::named(right),
                same,
                "{left}, {right}"
            );
        }
    }
}

//! What the numbers are that an expression yields, told by the names of its metrics:
//! <https://prometheus.io/docs/practices/naming/> asks for the unit at the end of the name.

use super::Expression;

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Yield {
    Seconds,
    Milliseconds,
    Bytes,
    /// Things, since their process began or at this moment.
    Count,
    /// Things per second.
    PerSecond,
    /// A part of one, 0 to 1.
    Ratio,
    Percent,
    /// It cannot be told.
    Unknown,
}

/// Functions that leave the unit as it is.
const KEEP: [&str; 12] = [
    "avg_over_time",
    "max_over_time",
    "min_over_time",
    "last_over_time",
    "sum_over_time",
    "increase",
    "abs",
    "ceil",
    "floor",
    "round",
    "clamp_max",
    "clamp_min",
];

pub(crate) fn yields(expression: &Expression) -> Yield {
    match expression {
        Expression::Selector { name, .. } => name.as_deref().map_or(Yield::Unknown, by_name),
        Expression::Negative(part) | Expression::Subquery(part) => yields(part),
        Expression::Call {
            function,
            arguments,
        } => call(function, arguments),
        Expression::Aggregation {
            operator,
            arguments,
            ..
        } => match (operator.as_str(), arguments.last()) {
            ("sum" | "avg" | "min" | "max" | "topk" | "bottomk" | "quantile", Some(part)) => {
                yields(part)
            }
            _ => Yield::Unknown,
        },
        Expression::Binary {
            operator,
            left,
            right,
        } => binary(operator, left, right),
        Expression::Number(_) | Expression::Text => Yield::Unknown,
    }
}

fn by_name(name: &str) -> Yield {
    // A time at which something happened is no duration.
    if name.ends_with("_timestamp_seconds") || name.contains(':') {
        return Yield::Unknown;
    }
    if name.ends_with("_count") {
        return Yield::Count;
    }
    let (name, counts) = match name.strip_suffix("_total") {
        Some(name) => (name, true),
        None => (name.trim_end_matches("_sum"), false),
    };
    let unit = [
        ("_seconds", Yield::Seconds),
        ("_milliseconds", Yield::Milliseconds),
        ("_ms", Yield::Milliseconds),
        ("_bytes", Yield::Bytes),
        ("_ratio", Yield::Ratio),
        ("_percent", Yield::Percent),
    ]
    .into_iter()
    .find(|(suffix, _)| name.ends_with(suffix));
    match unit {
        Some((_, unit)) => unit,
        None if counts => Yield::Count,
        None => Yield::Unknown,
    }
}

fn call(function: &str, arguments: &[Expression]) -> Yield {
    match (function, arguments) {
        ("rate" | "irate", [part]) => match yields(part) {
            Yield::Count => Yield::PerSecond,
            // Seconds of work in a second.
            Yield::Seconds => Yield::Ratio,
            _ => Yield::Unknown,
        },
        ("histogram_quantile", [_, part]) => match part.metrics()[..] {
            [Some(name)] => by_name(name.trim_end_matches("_bucket")),
            _ => Yield::Unknown,
        },
        (function, [part, ..]) if KEEP.contains(&function) => yields(part),
        _ => Yield::Unknown,
    }
}

fn binary(operator: &str, left: &Expression, right: &Expression) -> Yield {
    let (numerator, denominator) = (yields(left), yields(right));
    match (operator, left, right) {
        ("==" | "!=" | "<" | "<=" | ">" | ">=" | "or" | "and" | "unless", ..) => numerator,
        ("*", part, Expression::Number(factor)) | ("*", Expression::Number(factor), part) => {
            match (yields(part), *factor) {
                (Yield::Ratio, 100.0) => Yield::Percent,
                (Yield::Seconds, 1000.0) => Yield::Milliseconds,
                _ => Yield::Unknown,
            }
        }
        ("-", Expression::Number(1.0), _) if denominator == Yield::Ratio => Yield::Ratio,
        ("/", ..) => match (numerator, denominator) {
            // Seconds of work in a second, over pieces of work in a second.
            (Yield::Ratio, Yield::PerSecond) | (Yield::Seconds, Yield::Count) => Yield::Seconds,
            (Yield::PerSecond, Yield::PerSecond)
            | (Yield::Count, Yield::Count)
            | (Yield::Bytes, Yield::Bytes)
            | (Yield::Seconds, Yield::Seconds) => Yield::Ratio,
            _ => Yield::Unknown,
        },
        ("+" | "-", ..) if numerator == denominator => numerator,
        _ => Yield::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::promql::parse;

    #[test]
    fn the_unit_follows_from_the_names() {
        for (text, unit) in [
            (
                "histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))",
                Yield::Seconds,
            ),
            (
                "histogram_quantile(0.95, rate(a_seconds_bucket[5m])) * 1000",
                Yield::Milliseconds,
            ),
            (
                "rate(a_seconds_sum[5m]) / rate(a_seconds_count[5m])",
                Yield::Seconds,
            ),
            (
                "sum(rate(errors_total[5m])) / sum(rate(requests_total[5m]))",
                Yield::Ratio,
            ),
            (
                "100 * sum(rate(errors_total[5m])) / sum(rate(requests_total[5m]))",
                Yield::Unknown,
            ),
            ("(errors_total / requests_total) * 100", Yield::Percent),
            ("rate(process_cpu_seconds_total[5m])", Yield::Ratio),
            ("process_resident_memory_bytes / 1024", Yield::Unknown),
            ("process_resident_memory_bytes", Yield::Bytes),
            (
                "1 - cache_misses_total / cache_requests_total",
                Yield::Ratio,
            ),
            ("process_start_time_seconds", Yield::Seconds),
            ("job:latency:p95", Yield::Unknown),
        ] {
            let expression = parse(text).expect(text);
            assert_eq!(yields(&expression), unit, "{text}");
        }
    }
}

//! T026: a threshold in another unit than its query yields.

use super::Rule;
use crate::metric::Metric;
use crate::promql::{Expression, Yield, yields};
use crate::{Document, Page, Severity};
use tminus_measure::{Quantity, Unit, four_digits};

pub(super) const RULE: Rule = Rule {
    page: Page {
        code: "T026",
        title: "a threshold is in another unit than its query yields",
        severity: Severity::Warning,
        meaning: "The query answers in the unit that its metric's name ends in, and the threshold is written in another one. Whoever \
                  holds the bare number against it is off by a factor of a hundred or a thousand, and on the side on which \
                  everything passes.",
        example: "# Release\n\n## Verify\n\n```bash\n# Latency\ncurl -sG http://prometheus:9090/api/v1/query \\\n  \
                  --data-urlencode 'query=histogram_quantile(0.95, rate(request_seconds_bucket[5m]))'\n```\n\n- [ ] P95 latency < 300ms\n",
        near_miss: "# Release\n\n## Verify\n\n```bash\n# Latency\ncurl -sG http://prometheus:9090/api/v1/query \\\n  \
                    --data-urlencode 'query=histogram_quantile(0.95, rate(request_seconds_bucket[5m])) * 1000'\n```\n\n- [ ] P95 latency < 300ms\n",
        fix: "convert in the query (`* 1000` for milliseconds, `* 100` for percent), or write the threshold in the query's unit",
    },
    check,
};

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for query in document.queries() {
        let (Ok(expression), Some(description)) = (&query.expression, query.description()) else {
            continue;
        };
        let section = query.command.and_then(|command| command.section);
        let unit = yields(expression);
        let named = Metric::named(description);
        if !query.shown || named.family.is_none() || unit == Yield::Unknown {
            continue;
        }
        let asked = quantile(expression)
            .map_or_else(|| named.clone(), |quantile| named.with_statistic(&quantile));
        let thresholds = document.measured().filter(|(placed, measured)| {
            placed.section == section && (**measured == asked || **measured == named)
        });
        for (placed, _) in thresholds {
            let threshold = placed.criterion.threshold;
            if let Some((name, there)) = converted(unit, threshold.unit, threshold.value) {
                let written = Quantity::new(threshold.value, threshold.unit)
                    .map_or_else(|_| threshold.to_string(), |quantity| quantity.to_string());
                found.push((
                    query.line,
                    format!(
                        "`{}` yields {name}, and line {} says {}: {written} is {there} there",
                        query.text, placed.line, placed.criterion
                    ),
                ));
                break;
            }
        }
    }
    found
}

/// What the query's numbers are called, and a threshold among them, when it is written in another unit.
fn converted(unit: Yield, written: Unit, value: f64) -> Option<(&'static str, f64)> {
    let (name, own) = match unit {
        Yield::Seconds => ("seconds", Unit::Seconds),
        Yield::Milliseconds => ("milliseconds", Unit::Milliseconds),
        Yield::Bytes => ("bytes", Unit::Bytes),
        Yield::Ratio if written == Unit::Percent => {
            return Some(("a part of 1", four_digits(value / 100.0)));
        }
        _ => return None,
    };
    let factor = written.factor_to(own)?;
    (written != own).then(|| (name, four_digits(value * factor)))
}

/// The quantile that an expression asks for, as text has it: `p95`.
fn quantile(expression: &Expression) -> Option<String> {
    match expression {
        Expression::Call {
            function,
            arguments,
        } if function == "histogram_quantile" => match arguments.first() {
            Some(Expression::Number(value)) => Some(format!("p{}", four_digits(value * 100.0))),
            _ => None,
        },
        _ => expression.parts().into_iter().find_map(quantile),
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::lines_of;

    #[test]
    fn a_threshold_is_held_against_the_unit_of_its_query() {
        for (description, query, item, found) in [
            (
                "Latency",
                "histogram_quantile(0.95, rate(a_seconds_bucket[5m]))",
                "P95 latency < 300ms",
                true,
            ),
            (
                "Memory usage",
                "process_resident_memory_bytes",
                "Memory < 400MB",
                true,
            ),
            (
                "Error rate",
                "sum(rate(e_total[5m])) / sum(rate(r_total[5m]))",
                "Error rate < 0.5%",
                true,
            ),
            (
                "CPU",
                "rate(process_cpu_seconds_total[5m])",
                "CPU < 70%",
                true,
            ),
            (
                "Latency",
                "histogram_quantile(0.95, rate(a_seconds_bucket[5m])) * 1000",
                "P95 latency < 300ms",
                false,
            ),
            (
                "Latency",
                "histogram_quantile(0.95, rate(a_seconds_bucket[5m]))",
                "P95 latency < 0.3s",
                false,
            ),
            (
                "Latency",
                "histogram_quantile(0.95, rate(a_ms_bucket[5m]))",
                "P95 latency < 300ms",
                false,
            ),
            (
                "Latency",
                "histogram_quantile(0.99, rate(a_seconds_bucket[5m]))",
                "P95 latency < 300ms",
                false,
            ),
            (
                "Latency",
                "histogram_quantile(0.95, rate(a_bucket[5m]))",
                "P95 latency < 300ms",
                false,
            ),
            (
                "Error rate",
                "(sum(rate(e_total[5m])) / sum(rate(r_total[5m]))) * 100",
                "Error rate < 0.5%",
                false,
            ),
            (
                "Memory usage",
                "process_resident_memory_bytes / 1000000",
                "Memory < 400MB",
                false,
            ),
            (
                "Memory usage",
                "process_resident_memory_bytes",
                "Memory < 80%",
                false,
            ),
            (
                "Memory usage",
                "process_resident_memory_bytes",
                "Disk < 400MB",
                false,
            ),
            (
                "Start time",
                "process_start_time_seconds",
                "Latency < 400ms",
                false,
            ),
        ] {
            let document = format!(
                "# R\n\n## Verify\n\n```bash\n# {description}\ncurl -sG http://p/api/v1/query --data-urlencode 'query={query}'\n```\n\n- [ ] {item}\n"
            );
            assert_eq!(lines_of("T026", &document) == [7], found, "{query}; {item}");
        }
    }
}

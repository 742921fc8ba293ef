//! T025: a query that cannot mean what the text says.

use super::Rule;
use crate::metric::{Family, Metric};
use crate::promql::{Expression, Trouble, Yield, yields};
use crate::query::Query;
use crate::stems::Stems;
use crate::{Document, Page, Severity};
use tminus_measure::Unit;

pub(super) const RULE: Rule = Rule {
    page: Page {
        code: "T025",
        title: "a Prometheus query does not mean what the text says",
        severity: Severity::Warning,
        meaning: "Prometheus refuses the query, or answers another question than the one that the text asks: a quantile without \
                  the buckets it is made of, a total where a rate is meant, requests per second where a percentage is meant. The \
                  answer is empty or a number that nobody should compare with the threshold.",
        example: "# Release\n\n## Verify\n\n```bash\n# Latency\ncurl -sG http://prometheus:9090/api/v1/query \\\n  \
                  --data-urlencode 'query=histogram_quantile(0.95, request_latency_seconds)'\n```\n",
        near_miss: "# Release\n\n## Verify\n\n```bash\n# Latency\ncurl -sG http://prometheus:9090/api/v1/query \\\n  \
                    --data-urlencode 'query=histogram_quantile(0.95, sum by (le) (rate(request_latency_seconds_bucket[5m])))'\n```\n",
        fix: "ask for what is compared: `histogram_quantile(0.95, sum by (le) (rate(..._bucket[5m])))` for a quantile, \
              `rate(...[5m])` of a counter, and for a share the one rate over the other, times 100",
    },
    check,
};

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    // Another engine behind the same interface takes more than Prometheus does.
    static OTHER_ENGINES: Stems = Stems::new(&["victoria", "metricsql"]);
    let other_engine = || document.lower().has(&OTHER_ENGINES);
    document
        .queries()
        .iter()
        .filter_map(|query| {
            let what = match &query.expression {
                Err(Trouble::Unsure) => return None,
                Err(Trouble::Refused(why)) => {
                    if other_engine() {
                        return None;
                    }
                    format!("Prometheus refuses it: {why}")
                }
                Ok(expression) => quantile(expression)
                    .or_else(|| total_for_a_rate(query, expression))
                    .or_else(|| rate_for_a_share(document, query, expression))?,
            };
            Some((query.line, format!("`{}`: {what}", query.text)))
        })
        .collect()
}

/// `histogram_quantile` over what has no buckets, or with a quantile that is a percentage.
fn quantile(expression: &Expression) -> Option<String> {
    let own = match expression {
        Expression::Call {
            function,
            arguments,
        } if function == "histogram_quantile" => match &arguments[..] {
            [quantile, buckets] => wrong_quantile(quantile, buckets),
            _ => None,
        },
        _ => None,
    };
    own.or_else(|| expression.parts().into_iter().find_map(quantile))
}

/// A classic histogram is a family of counters named `..._bucket`, one for each `le`; a native one has no suffix.
/// <https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile>
fn wrong_quantile(quantile: &Expression, buckets: &Expression) -> Option<String> {
    if let Expression::Number(value) = quantile
        && *value > 1.0
    {
        return Some(format!(
            "a quantile lies between 0 and 1, so that {value} gives +Inf; {} is meant",
            value / 100.0
        ));
    }
    let [Some(name)] = buckets.metrics()[..] else {
        return None;
    };
    // A recording rule may hold rates already.
    if name.contains(':') {
        return None;
    }
    let of_buckets = name.ends_with("_bucket");
    if !buckets.has_rate() {
        return Some(if of_buckets {
            format!(
                "without `rate`, `{name}` counts since its process began, and so does the quantile"
            )
        } else {
            format!(
                "`{name}` has neither buckets nor a rate: of a classic histogram nothing comes back, of a native one the \
                 quantile since its process began"
            )
        });
    }
    let drops_le = buckets.any(&|part| {
        matches!(part, Expression::Aggregation { keeps: Some(labels), .. } if !labels.iter().any(|label| label == "le"))
    });
    (of_buckets && drops_le).then(|| {
        "the aggregation drops the label `le`, without which there are no buckets".to_owned()
    })
}

/// A counter as it stands, where the text speaks of a rate.
fn total_for_a_rate(query: &Query<'_>, expression: &Expression) -> Option<String> {
    const RATES: [&str; 5] = ["per second", "/s", "/sec", "throughput", "rps"];
    let description = query.description()?.to_lowercase();
    let says_rate = RATES.iter().any(|word| description.contains(word));
    let [Some(name)] = expression.metrics()[..] else {
        return None;
    };
    let bare = !expression.any(&|part| {
        matches!(
            part,
            Expression::Call { .. } | Expression::Binary { .. } | Expression::Subquery(_)
        )
    });
    let total = name.ends_with("_total") && bare && query.shown;
    (total && says_rate).then(|| {
        format!("`{name}` counts since its process began; \"{description}\" is its `rate`")
    })
}

/// So many per second, beside a threshold in percent.
fn rate_for_a_share(
    document: &Document<'_>,
    query: &Query<'_>,
    expression: &Expression,
) -> Option<String> {
    if !query.shown || yields(expression) != Yield::PerSecond {
        return None;
    }
    let section = query.command?.section;
    let metric = Metric::named(query.description()?);
    if metric.family != Some(Family::ErrorRate) {
        return None;
    }
    let (placed, _) = document.measured().find(|(placed, measured)| {
        placed.section == section
            && **measured == metric
            && placed.criterion.threshold.unit == Unit::Percent
    })?;
    Some(format!(
        "it yields errors per second, and line {} says {}: a share is one rate over the other",
        placed.line, placed.criterion
    ))
}

#[cfg(test)]
mod tests {
    use crate::rules::lines_of;

    fn found(query: &str) -> bool {
        let document = format!(
            "# R\n\n## Verify\n\n```bash\n# Error rate\ncurl -sG http://prom:9090/api/v1/query --data-urlencode 'query={query}'\n```\n\n\
             - [ ] Error rate < 0.5%\n"
        );
        lines_of("T025", &document) == [7]
    }

    #[test]
    fn a_query_is_held_against_what_it_is_for() {
        for (query, wrong) in [
            (r#"rate(http_requests_total{status=~"5.."}[1m])"#, true),
            ("sum(rate(errors_total[5m]))", true),
            ("histogram_quantile(0.95, latency_seconds)", true),
            (
                "histogram_quantile(0.95, sum(latency_seconds_bucket))",
                true,
            ),
            (
                "histogram_quantile(0.95, sum(rate(latency_seconds_bucket[5m])))",
                true,
            ),
            (
                "histogram_quantile(95, rate(latency_seconds_bucket[5m]))",
                true,
            ),
            (
                "sum(rate(errors_total[5m])) / sum(rate(requests_total[5m])) * 100",
                false,
            ),
            (
                "histogram_quantile(0.95, rate(latency_seconds_bucket[5m]))",
                false,
            ),
            (
                "histogram_quantile(0.95, sum by (le, pod) (rate(latency_seconds_bucket[5m])))",
                false,
            ),
            (
                "histogram_quantile(0.95, sum without (pod) (rate(latency_seconds_bucket[5m])))",
                false,
            ),
            (
                "histogram_quantile(0.95, sum(rate(latency_seconds[5m])))",
                false,
            ),
            ("histogram_quantile(0.95, job:latency_bucket:rate5m)", false),
            ("rate(cpu_seconds_total[5m])", false),
            ("error_rate", false),
            ("increase(errors_total[5m])", false),
        ] {
            assert_eq!(found(query), wrong, "{query}");
        }
    }

    /// Each was given to `promtool check rules`.
    #[test]
    fn what_prometheus_refuses_is_refused() {
        for (query, refused) in [
            ("rate(x)", true),
            ("sum(x[5m])", true),
            ("x[5m] / 2", true),
            ("histogram_quantile(0.9, x[5m])", true),
            ("histogram_quantile(0.9)", true),
            ("{}", true),
            ("x{a=5}", true),
            ("x{a=b}", true),
            ("sum(rate(x[5m]))[5m]", true),
            ("x >", true),
            ("a(b", true),
            (r#"x{a="b""#, true),
            ("x)", true),
            ("round(x[5m])", true),
            ("rate(a / b)", true),
            ("rate(x[5m] offset 5m)", false),
            ("-x", false),
            ("x == bool 1", false),
            ("sum by (a) (x) / on (a) group_left y", false),
            ("max_over_time(rate(x[5m])[1h:5m])", false),
            ("rate(x[5m:])", false),
            ("2 ^ 3 ^ 2", false),
            (
                r#"increase(x{status=~"5.."}[1m]) > 5 and on() up == 1"#,
                false,
            ),
            ("topk(5, rate(x[5m]))", false),
            ("x[5m]", false),
            ("# why\nx", false),
        ] {
            assert_eq!(found(query), refused, "{query}");
        }
    }

    #[test]
    fn what_is_worked_on_or_not_known_is_left_alone() {
        for command in [
            "curl -sG http://prom/api/v1/query --data-urlencode 'query=rate(errors_total[1m])' | jq '.data.result[0].value[1] * 100'",
            r#"curl -sG http://prom/api/v1/query --data-urlencode "query=rate($METRIC)""#,
            "curl -sG http://prom/api/v1/query --data-urlencode 'query=rate(...)'",
            "curl -sG http://loki/loki/api/v1/query --data-urlencode 'query=rate(x)'",
            "curl -s http://prom/api/v1/query?query=rate",
            "curl -s http://prom/api/v1/labels",
        ] {
            let document = format!(
                "# R\n\n## Verify\n\n```bash\n# Error rate\n{command}\n```\n\n- [ ] Error rate < 0.5%\n"
            );
            assert_eq!(lines_of("T025", &document), [0; 0], "{command}");
        }
    }
}

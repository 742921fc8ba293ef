//! "p99 latency < 200 ms", "error rate < 1%": the metric that the config would have to define, and
//! where its values may come from.

use super::words::{Text, says, words};
use super::{About, Surroundings, refusal};
use crate::{Item, MetricSource};
use regex::Regex;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::LazyLock;
use tminus_checklist::{Checklist, SectionIndex};
use tminus_measure::{Comparator, Criterion, Dimension, Quantity, Threshold, Unit};

/// A metric that criteria name and no config defines, and where its values may come from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SuggestedMetric {
    /// The name that criteria use, in lower case.
    pub name: String,
    /// Where its values may come from.
    pub source: MetricSource,
    /// The unit of its values, as the config would write it; `None` where the source tells it.
    pub unit: Option<String>,
    /// Why, in a few words.
    pub reason: String,
}

words! {
    static LATENCY =
        "en: latency, response time
         es: latencia, tiempo de respuesta
         pt: latência, tempo de resposta
         de: latenz, antwortzeit
         fr: latence, temps de réponse
         nl: latentie, responstijd, reactietijd
         ru: задержк, время ответа, время отклика
         zh: 延迟, 响应时间, 延遲
         ja: レイテンシ, 応答時間, レスポンスタイム
         ko: 지연, 응답 시간, 응답시간
         vi: độ trễ, thời gian phản hồi";

    static ERROR_RATE =
        "en: error rate, error ratio, 5xx
         es: tasa de error, porcentaje de errores
         pt: taxa de erro
         de: fehlerrate, fehlerquote
         fr: taux d'erreur, taux d’erreur
         nl: foutpercentage, foutenpercentage
         ru: доля ошибок, процент ошибок, частота ошибок
         zh: 错误率, 錯誤率
         ja: エラー率
         ko: 에러율, 오류율
         vi: tỷ lệ lỗi, tỉ lệ lỗi";

    static MEMORY =
        "en: memory
         es: memoria
         pt: memória
         de: speicher, arbeitsspeicher
         fr: mémoire
         nl: geheugen
         ru: памят
         zh: 内存, 記憶體
         ja: メモリ
         ko: 메모리
         vi: bộ nhớ";

    static CPU = "en: cpu";

    static REQUESTS =
        "en: throughput, request, rps, traffic
         es: rendimiento, peticion, solicitud
         pt: vazão, requisiç
         de: durchsatz, anfragen
         fr: débit, requête
         nl: doorvoer, verzoeken
         ru: пропускная, запрос
         zh: 吞吐, 请求
         ja: スループット, リクエスト
         ko: 처리량, 요청
         vi: thông lượng, yêu cầu";

    static QUANTILES =
        "en: usage, p50, p75, p90, p95, p98, p99, p999, percentile, perzentil, percentil";

    /// Of a part of the system, or of something else than what it serves: nobody knows its series.
    static PARTS =
        "en: query, queries, database, db., disk, redis, cache, write, read., queue, startup, cold, warm, build,
             deploy, log., email, webhook, login, payment, health check, lambda, function, browser, client,
             system, host, node, cluster, mobile, image
         es: consulta, base de datos, navegador
         pt: banco de dados, navegador
         de: datenbank, abfrage
         fr: base de données, requêtes sql, navigateur
         nl: databank
         ru: баз, браузер
         zh: 数据库, 查询, 冷启动, 热启动, 小程序, 云函数, 浏览器, 客户端
         ja: データベース, クエリ, ブラウザ
         ko: 데이터베이스, 쿼리, 브라우저
         vi: cơ sở dữ liệu, truy vấn, trình duyệt";
}
/// The metrics that a checklist's criteria name, as far as it is known where their values may come
/// from: the place of the criterion in [`Checklist::criteria`], and the metric.
pub fn suggested_metrics(checklist: &Checklist) -> Vec<(usize, SuggestedMetric)> {
    let surroundings = Surroundings::of(checklist);
    let criteria = checklist.criteria.iter().enumerate();
    criteria
        .filter_map(|(at, placed)| {
            let metric = of_criterion(&placed.criterion, placed.section, &surroundings)?;
            Some((at, metric))
        })
        .collect()
}

/// The metrics that would measure all that an item states; none when one of them is not known.
pub(crate) fn of_item(
    item: &Item,
    read: &tminus_checklist::Item,
    surroundings: &Surroundings,
) -> Vec<SuggestedMetric> {
    if item.criteria.is_empty() {
        return Vec::new();
    }
    let about = About::of(item, read, None, surroundings);
    if about.is_none_or(|about| refusal::refuses_to_measure(&about)) {
        return Vec::new();
    }
    let metrics: Option<Vec<_>> = item
        .criteria
        .iter()
        .map(|criterion| of_criterion(criterion, read.section, surroundings))
        .collect();
    metrics.unwrap_or_default()
}

fn of_criterion(
    criterion: &Criterion,
    section: Option<SectionIndex>,
    surroundings: &Surroundings,
) -> Option<SuggestedMetric> {
    let name = Text::of(criterion.metric.trim());
    let threshold = criterion.threshold;
    let addresses = &surroundings.addresses;
    let relative = threshold.comparator == Comparator::PlusMinus;
    if name.is_empty() || relative {
        return None;
    }
    let metric = |source, unit: Option<&str>, reason: &str| {
        Some(SuggestedMetric {
            name: name.to_string(),
            source,
            unit: unit.map(str::to_owned),
            reason: reason.to_owned(),
        })
    };
    let page = addresses.metrics_page(section).map(str::to_owned);
    if let (Some(series), Some(scrape)) = (surroundings.metrics.of_words(&name), &page)
        && fits_name(series, threshold.unit)
    {
        let value = MetricSource::Value {
            scrape: scrape.clone(),
            name: series.to_owned(),
            labels: BTreeMap::new(),
        };
        return metric(value, None, "the document names a metric of these words");
    }
    let known = [&LATENCY, &ERROR_RATE, &MEMORY, &CPU, &REQUESTS, &QUANTILES];
    if says(&name, &PARTS) || name.others(&known) > 0 {
        return None;
    }
    let from_below = matches!(
        threshold.comparator,
        Comparator::Less | Comparator::AtMost | Comparator::Between
    ) || criterion.holds == tminus_measure::Holds::MustNot;
    let scrape = page.unwrap_or_else(|| match addresses.base(section) {
        Some(base) => format!("{base}/metrics"),
        None => "$BASE_URL/metrics".to_owned(),
    });
    let prometheus = addresses.prometheus(section);
    let asked = || prometheus.unwrap_or("$PROMETHEUS_URL").to_owned();
    let query = |query: String| MetricSource::Query {
        prometheus: asked(),
        query,
    };
    let dimension = threshold.unit.dimension();
    if says(&name, &ERROR_RATE) && dimension == Dimension::Share && from_below {
        let ratio = MetricSource::Ratio {
            prometheus: asked(),
            errors: "sum(increase(http_requests_total{status=~\"5..\"}[1m])) or vector(0)"
                .to_owned(),
            total: "sum(increase(http_requests_total[1m]))".to_owned(),
        };
        return metric(
            ratio,
            None,
            "failed requests of all, by the usual counter; name your own",
        );
    }
    let quantile = quantile(&name);
    let waits = says(&name, &LATENCY) || is_quantile(&name);
    if dimension == Dimension::Time && from_below && waits && is_short(threshold) {
        let quantile = quantile.unwrap_or(0.95);
        let source = if prometheus.is_some() {
            query(format!(
                "histogram_quantile({quantile}, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))"
            ))
        } else {
            MetricSource::Histogram {
                scrape,
                histogram: "http_request_duration_seconds".to_owned(),
                quantile,
                labels: BTreeMap::new(),
            }
        };
        let unit = prometheus.map(|_| "s");
        return metric(
            source,
            unit,
            "the time to the answer, by the usual histogram; name your own",
        );
    }
    if says(&name, &MEMORY) && dimension == Dimension::Size && from_below {
        let value = MetricSource::Value {
            scrape,
            name: "process_resident_memory_bytes".to_owned(),
            labels: BTreeMap::new(),
        };
        return metric(value, None, "the memory of the process, by the usual gauge");
    }
    if says(&name, &CPU) && dimension == Dimension::Share && from_below {
        let source = query(match quantile {
            Some(quantile) => format!(
                "quantile_over_time({quantile}, (100 * sum(rate(process_cpu_seconds_total[1m])))[5m:15s])"
            ),
            None => "100 * sum(rate(process_cpu_seconds_total[5m]))".to_owned(),
        });
        return metric(
            source,
            Some("%"),
            "the time of the processor, by the usual counter",
        );
    }
    let requests = matches!(threshold.unit, Unit::Requests | Unit::RequestsPerSecond);
    if requests && says(&name, &REQUESTS) {
        let source = query("sum(rate(http_requests_total[5m]))".to_owned());
        return metric(
            source,
            Some("req/s"),
            "requests per second, by the usual counter; name your own",
        );
    }
    None
}

/// Whether values of a series of this name can be held against a number in this unit.
fn fits_name(series: &str, unit: Unit) -> bool {
    let series = series.strip_suffix("_total").unwrap_or(series);
    let dimension = match series.rsplit('_').next() {
        Some("seconds" | "ms" | "milliseconds") => Dimension::Time,
        Some("bytes") => Dimension::Size,
        Some("percent") => Dimension::Share,
        _ => Dimension::Number,
    };
    dimension == unit.dimension()
}

/// `p99`, `95th percentile`: from 0 to 1.
fn quantile(name: &str) -> Option<f64> {
    static QUANTILE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"\bp\s?(\d{2})(\.?\d)?\b|\b(\d{2})(?:th)?[ .-]*(?:percentile|perzentil|percentil)",
        )
        .expect("the pattern is constant and tested")
    });
    let found = QUANTILE.captures(name)?;
    let whole = found.get(1).or_else(|| found.get(3))?.as_str();
    let part = found
        .get(2)
        .map_or("", |part| part.as_str())
        .trim_start_matches('.');
    format!("0.{whole}{part}").parse().ok()
}

/// What nobody waits for at a screen is no request: a support ticket is answered within hours.
fn is_short(threshold: Threshold) -> bool {
    let seconds = Quantity::new(threshold.value, threshold.unit)
        .ok()
        .and_then(|quantity| quantity.value_in(Unit::Seconds));
    seconds.is_some_and(|seconds| seconds <= 60.0)
}

/// The quantile is all that the name says.
fn is_quantile(name: &str) -> bool {
    name.len() < 6 && quantile(name).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Config, Source, compile};
    use tminus_checklist::parse;

    /// What would measure each of these boxes; empty where nothing is known.
    fn measured(boxes: &[&str], besides: &str) -> Vec<String> {
        let count = boxes.len();
        let boxes = format!("- [ ] {}", boxes.join("\n- [ ] "));
        let document = format!("# Release\n\n## Checks\n\n{boxes}\n\n## Appendix\n\n{besides}\n");
        let checklist = parse(document.as_bytes());
        let plan = compile(&checklist, &Config::default(), "test.md").plan;
        plan.items
            .iter()
            .take(count)
            .map(|item| {
                let metrics =
                    item.steps
                        .iter()
                        .flat_map(|step| match &plan.steps[step.0].proof.source {
                            Source::Person {
                                suggested_metrics, ..
                            } => suggested_metrics.as_slice(),
                            _ => &[],
                        });
                metrics.map(short).collect::<Vec<_>>().join(" & ")
            })
            .collect()
    }

    fn short(metric: &SuggestedMetric) -> String {
        let unit = metric.unit.as_deref().unwrap_or("-");
        match &metric.source {
            MetricSource::Value { scrape, name, .. } => format!("{name} of {scrape}"),
            MetricSource::Histogram {
                scrape,
                histogram,
                quantile,
                ..
            } => format!("{quantile} of {histogram} of {scrape}"),
            MetricSource::Query { prometheus, .. } => format!("query {prometheus} in {unit}"),
            MetricSource::Ratio { prometheus, .. } => format!("ratio {prometheus}"),
            other => format!("{other:?}"),
        }
    }

    #[track_caller]
    fn check(cases: &[(&str, &str)], besides: &str) {
        let boxes: Vec<&str> = cases.iter().map(|(text, _)| *text).collect();
        for ((text, wanted), found) in cases.iter().zip(measured(&boxes, besides)) {
            assert_eq!(found, *wanted, "{text}");
        }
    }

    #[test]
    fn usual_numbers_have_usual_sources() {
        let latency = |quantile: &str| {
            format!("{quantile} of http_request_duration_seconds of $BASE_URL/metrics")
        };
        let (p95, p99) = (latency("0.95"), latency("0.99"));
        let ratio = "ratio $PROMETHEUS_URL";
        let memory = "process_resident_memory_bytes of $BASE_URL/metrics";
        check(
            &[
                ("p99 latency < 200ms", &p99),
                ("Response time < 200ms", &p95),
                ("Error rate < 1%", ratio),
                ("Memory usage: <1GB", memory),
                ("CPU < 70%", "query $PROMETHEUS_URL in %"),
                ("Throughput > 100 RPS", "query $PROMETHEUS_URL in req/s"),
                ("Tasa de errores < 1%", ratio),
                ("Taxa de erro < 1%", ratio),
                ("Fehlerrate unter 1%", ratio),
                ("Taux d'erreur < 1%", ratio),
                ("Доля ошибок < 1%", ratio),
                ("错误率 < 1%", ratio),
                ("エラー率 < 1%", ratio),
                ("에러율 < 1%", ratio),
                ("Tỷ lệ lỗi < 1%", ratio),
                ("Antwortzeit höchstens 200 ms", &p95),
                ("内存 < 200MB", memory),
                (
                    "CPU < 70% and memory < 1GB",
                    &format!("query $PROMETHEUS_URL in % & {memory}"),
                ),
                ("Latency p99: `____` ms (target: <50ms)", &p99),
            ],
            "",
        );
        check(
            &[
                ("Coverage > 80%", ""),
                ("All queries < 200ms", ""),
                ("Cache hit rate > 90%", ""),
                ("Memory > 1GB", ""),
                ("Response time < 2 hours", ""),
                ("System CPU < 70%", ""),
                ("Error rate of imports < 5%", ""),
                ("Average response time < 200ms", ""),
                ("Budget request < 100 rps", ""),
                ("Error rate within ±20% of baseline", ""),
                ("CPU < 70% and cache hit rate > 90%", ""),
                ("Do not ship with error rate > 1%", ""),
                ("Disk space > 10GB free", ""),
                ("Recovery time objective (RTO): <1 hour", ""),
                ("Runbook says error rate < 1%", ""),
            ],
            "",
        );
    }

    #[test]
    fn the_documents_own_names_and_servers_come_first() {
        let besides = "- [ ] `ais_dlq_size` present\n- [ ] `ais_latency_p99_ms` present\n\n\
            ```bash\ncurl http://localhost:3001/metrics\n\
            curl 'http://prometheus:9090/api/v1/query?query=up'\n```";
        check(
            &[
                (
                    "DLQ size: <10",
                    "ais_dlq_size of http://localhost:3001/metrics",
                ),
                (
                    "Latency p99: <50ms",
                    "ais_latency_p99_ms of http://localhost:3001/metrics",
                ),
                ("Error rate < 1%", "ratio http://prometheus:9090"),
                (
                    "p95 response time < 1s",
                    "query http://prometheus:9090 in s",
                ),
            ],
            besides,
        );
    }

    #[test]
    fn a_quantile_is_read_from_a_name() {
        for (name, found) in [
            ("p99 latency", Some(0.99)),
            ("latency p95", Some(0.95)),
            ("p99.9", Some(0.999)),
            ("95th percentile latency", Some(0.95)),
            ("p2 issues", None),
            ("latency", None),
        ] {
            assert_eq!(quantile(name), found, "{name}");
        }
    }
}

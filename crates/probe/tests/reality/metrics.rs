//! Metrics pages over HTTP.

use crate::here::Here;
use crate::server::{Server, answer, closed_port};
use std::time::Duration;
use tminus_measure::Outcome::{self, Failed, NotMeasured, Proved};
use tminus_plan::{MetricsProbe, Probe};
use tminus_probe::observe;

const PAGE: &str = "\
# HELP http_requests_total Requests.
# TYPE http_requests_total counter
http_requests_total{code=\"200\",path=\"/a b\"} 90
http_requests_total{code=\"500\"} 10
# TYPE process_resident_memory_bytes gauge
process_resident_memory_bytes 5.2e+07
# TYPE request_duration_seconds histogram
request_duration_seconds_bucket{le=\"0.1\"} 90
request_duration_seconds_bucket{le=\"0.5\"} 99
request_duration_seconds_bucket{le=\"+Inf\"} 100
request_duration_seconds_sum 12
request_duration_seconds_count 100
";

fn metric(url: String, name: &str) -> MetricsProbe {
    MetricsProbe {
        scrape: url,
        name: name.to_owned(),
        labels: [].into(),
        absent: false,
        value: None,
        quantile: None,
        timeout_ms: 10_000,
        retry: None,
    }
}

async fn seen(probe: MetricsProbe) -> (Outcome, String) {
    let observation = observe(&Probe::Metrics(probe), &Here::new().context).await;
    (observation.outcome, observation.summary)
}

#[tokio::test]
async fn presence_values_and_quantiles_are_read_from_a_page() {
    let server = Server::page("text/plain; version=0.0.4", PAGE);
    let probe = |name: &str| metric(server.url("/metrics"), name);
    let bounded = |name: &str, bound: &str| MetricsProbe {
        value: Some(bound.parse().expect(bound)),
        ..probe(name)
    };
    let errors = |bound: &str| MetricsProbe {
        labels: [("code".to_owned(), "500".to_owned())].into(),
        ..bounded("http_requests_total", bound)
    };
    let quantile = |quantile: f64, bound: &str| MetricsProbe {
        quantile: Some(quantile),
        ..bounded("request_duration_seconds", bound)
    };
    let absent = |name: &str| MetricsProbe {
        absent: true,
        ..probe(name)
    };
    for (probe, outcome) in [
        (probe("http_requests_total"), Proved),
        (probe("request_duration_seconds"), Proved),
        (probe("no_such_metric"), Failed),
        (absent("no_such_metric"), Proved),
        (absent("http_requests_total"), Failed),
        (bounded("http_requests_total", "= 100"), Proved),
        (errors("< 10"), Failed),
        (errors("<= 10"), Proved),
        (bounded("process_resident_memory_bytes", "< 100 MB"), Proved),
        (bounded("process_resident_memory_bytes", "< 50 MB"), Failed),
        (
            bounded("process_resident_memory_bytes", "< 50 ms"),
            NotMeasured,
        ),
        (quantile(0.5, "< 100 ms"), Proved),
        (quantile(0.95, "< 100 ms"), Failed),
        (quantile(0.999, "< 500 ms"), Failed),
    ] {
        let (found, summary) = seen(probe.clone()).await;
        assert_eq!(found, outcome, "{probe:?}: {summary}");
    }
}

#[tokio::test]
async fn a_page_that_cannot_be_had_or_read_measures_nothing() {
    let page = |body: &str| Server::page("text/plain", body).url("/metrics");
    let of =
        |bytes: Vec<u8>| Server::new(move |_, _| (Duration::ZERO, bytes.clone())).url("/metrics");
    let open = Server::page("application/openmetrics-text; version=1.0.0", "up 1\n");
    for url in [
        format!("http://127.0.0.1:{}/metrics", closed_port()),
        of(answer(404, &[], PAGE)),
        of(answer(
            200,
            &[],
            "<html><body>Please log in</body></html>\n",
        )),
        // The number went on.
        of(b"HTTP/1.1 200 x\r\ncontent-length: 100\r\n\r\nup 1".to_vec()),
        of(b"HTTP/1.1 200 x\r\n\r\nup 1".to_vec()),
        open.url("/metrics"),
        page(""),
        page("up 1\nup 1\n"),
        page("up one\n"),
        "http://$NOWHERE/metrics".to_owned(),
    ] {
        for absent in [false, true] {
            let probe = MetricsProbe {
                absent,
                ..metric(url.clone(), "up")
            };
            let (outcome, summary) = seen(probe).await;
            assert_eq!(outcome, NotMeasured, "{url}: {summary}");
        }
    }
}

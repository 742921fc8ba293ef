//! Metrics that are read again and again: from a real Prometheus, and off pages.

use crate::here::Here;
use crate::server::{Server, answer, closed_port};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tminus_plan::MetricSource;
use tminus_probe::{CounterAs, Reading, read_metric};

const WITHIN: Duration = Duration::from_secs(10);

/// A Prometheus that scrapes itself, in a folder of its own.
struct Prometheus {
    process: Child,
    url: String,
    _folder: tempfile::TempDir,
}

impl Prometheus {
    fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .and_then(|listener| listener.local_addr())
            .expect("a free port")
            .port();
        let config = format!(
            "global:\n  scrape_interval: 200ms\nscrape_configs:\n  - job_name: itself\n    static_configs:\n      - targets: ['127.0.0.1:{port}']\n"
        );
        std::fs::write(folder.path().join("prometheus.yml"), config).expect("a config");
        let process = Command::new("prometheus")
            .arg(format!("--web.listen-address=127.0.0.1:{port}"))
            .args(["--config.file=prometheus.yml", "--storage.tsdb.path=data"])
            .args(["--log.level=error"])
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .expect("Prometheus starts");
        let until = Instant::now() + Duration::from_secs(30);
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
            assert!(Instant::now() < until, "Prometheus listens");
            std::thread::sleep(Duration::from_millis(20));
        }
        Self {
            process,
            url: format!("http://127.0.0.1:{port}"),
            _folder: folder,
        }
    }

    fn signal(&self, name: &str) {
        let id = self.process.id().to_string();
        let status = Command::new("kill").args([name, &id]).status();
        assert!(status.expect("kill is there").success());
    }

    /// Stops the process, and returns when each of its threads stands still.
    fn stop(&self) {
        self.signal("-STOP");
        let stands = |thread: std::fs::DirEntry| {
            let stat = std::fs::read_to_string(thread.path().join("stat")).unwrap_or_default();
            stat.rsplit_once(") ")
                .is_some_and(|(_, rest)| rest.starts_with('T'))
        };
        let tasks = format!("/proc/{}/task", self.process.id());
        let until = Instant::now() + Duration::from_secs(10);
        while !std::fs::read_dir(&tasks).is_ok_and(|threads| threads.flatten().all(stands)) {
            assert!(Instant::now() < until, "it stops");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    async fn query(&self, text: &str, past: Option<Duration>, within: Duration) -> Reading {
        let source = MetricSource::Query {
            prometheus: self.url.clone(),
            query: text.to_owned(),
        };
        read(&source, past, within).await
    }

    /// A value, once Prometheus has scraped it.
    async fn awaited(&self, text: &str) -> f64 {
        let until = Instant::now() + Duration::from_secs(30);
        loop {
            let reading = self.query(text, None, WITHIN).await;
            if let Some(value) = reading.value {
                return value;
            }
            assert!(Instant::now() < until, "{text}: {reading:?}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

impl Drop for Prometheus {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

async fn read(source: &MetricSource, past: Option<Duration>, within: Duration) -> Reading {
    let here = Here::new();
    read_metric(source, CounterAs::Value, None, past, within, &here.context)
        .await
        .0
}

fn says(reading: &Reading, text: &str) {
    assert_eq!(reading.value, None, "{reading:?}");
    let reason = reading.reason.clone().unwrap_or_default();
    assert!(reason.contains(text), "{reason}");
}

#[tokio::test]
async fn prometheus_gives_one_finite_number_or_no_measurement() {
    let server = Prometheus::start();
    let value = server.awaited("sum(up)").await;
    assert!((value - 1.0).abs() < 1e-9, "{value}");
    assert_eq!(server.query("42", None, WITHIN).await.value, Some(42.0));
    for (query, told) in [
        ("up{job=\"nobody\"}", "no series matches"),
        ("prometheus_build_info or up", "series match"),
        ("0 / 0", "measures nothing"),
        ("sum(", "parse error"),
        ("up[1m]", "yields a matrix"),
    ] {
        says(&server.query(query, None, WITHIN).await, told);
    }
    // Of a time before it ran there is nothing.
    let past = Some(Duration::from_hours(1));
    says(&server.query("sum(up)", past, WITHIN).await, "no series");
    // A stopped process holds the connection and never answers.
    server.stop();
    let slow = server.query("42", None, Duration::from_millis(300)).await;
    server.signal("-CONT");
    says(&slow, "did not answer within 300 ms");
}

#[tokio::test]
async fn a_share_comes_with_its_counts_and_overlapping_ranges_count_once() {
    let server = Prometheus::start();
    server
        .awaited("sum(prometheus_http_requests_total) > 0")
        .await;
    let source = |range: &str| MetricSource::Ratio {
        prometheus: server.url.clone(),
        errors: "vector(1)".to_owned(),
        total: format!("vector(200) + 0 * sum(max_over_time(up{range}))"),
    };
    let here = Here::new();
    let (first, before) = read_metric(
        &source("[1m]"),
        CounterAs::Value,
        None,
        None,
        WITHIN,
        &here.context,
    )
    .await;
    assert_eq!((first.value, first.counts), (Some(0.5), Some((1.0, 200.0))));
    let (second, _) = read_metric(
        &source("[1m]"),
        CounterAs::Value,
        before,
        None,
        WITHIN,
        &here.context,
    )
    .await;
    assert_eq!((second.value, second.counts), (Some(0.5), None));
}

#[tokio::test]
async fn a_server_that_is_not_there_or_not_prometheus_is_no_measurement() {
    let query = |url: String| MetricSource::Query {
        prometheus: url,
        query: "up".to_owned(),
    };
    let nobody = query(format!("http://127.0.0.1:{}", closed_port()));
    says(&read(&nobody, None, WITHIN).await, "cannot be asked");
    let other = Server::page("text/html", "<html>");
    says(
        &read(&query(other.url("")), None, WITHIN).await,
        "not one of the Prometheus API",
    );
    let ill = Server::new(|_, _| (Duration::ZERO, answer(503, &[], "{}")));
    says(&read(&query(ill.url("")), None, WITHIN).await, "HTTP 503");
}

/// Pages that follow one another.
fn pages(bodies: &[&str]) -> Server {
    let answers: Vec<Vec<u8>> = bodies
        .iter()
        .map(|body| answer(200, &[("content-type", "text/plain; version=0.0.4")], body))
        .collect();
    Server::new(move |_, before| {
        let last = answers.len() - 1;
        (Duration::ZERO, answers[before.min(last)].clone())
    })
}

#[tokio::test]
async fn counters_on_a_page_are_read_by_what_they_grew_by_and_survive_a_reset() {
    let server = pages(&["c_total 10\n", "c_total 25\n", "c_total 4\n", "other 1\n"]);
    let source = MetricSource::Value {
        scrape: server.url("/metrics"),
        name: "c_total".to_owned(),
        labels: [].into(),
    };
    let here = Here::new();
    let mut before = None;
    let mut values = Vec::new();
    for _ in 0..4 {
        let (reading, seen) = read_metric(
            &source,
            CounterAs::Increase,
            before,
            None,
            WITHIN,
            &here.context,
        )
        .await;
        before = seen;
        values.push(reading.value);
    }
    assert_eq!(values, [None, Some(15.0), Some(4.0), None]);
}

#[tokio::test]
async fn a_quantile_on_a_page_is_of_the_requests_between_two_readings() {
    let page = |fast: u32, slow: u32| {
        format!(
            "d_bucket{{le=\"0.1\"}} {fast}\nd_bucket{{le=\"1\"}} {0}\nd_bucket{{le=\"+Inf\"}} {0}\nd_count {0}\n",
            fast + slow
        )
    };
    let (first, second) = (page(1000, 0), page(1000, 10));
    let server = pages(&[&first, &second]);
    let source = MetricSource::Histogram {
        scrape: server.url("/metrics"),
        histogram: "d".to_owned(),
        quantile: 0.5,
        labels: [].into(),
    };
    let here = Here::new();
    let read = |before| {
        read_metric(
            &source,
            CounterAs::Value,
            before,
            None,
            WITHIN,
            &here.context,
        )
    };
    let (_, before) = read(None).await;
    let (reading, _) = read(before).await;
    // Ten slow ones among a thousand fast ones of before: only the ten count.
    assert!(
        reading.value.is_some_and(|value| value > 0.1),
        "{reading:?}"
    );
}

#[tokio::test]
async fn a_page_of_50_megabytes_is_read_as_it_streams() {
    let mut body = String::with_capacity(52 << 20);
    while body.len() < 50 << 20 {
        let line = body.len();
        body += &format!("noise{{line=\"{line}\"}} 1\n");
    }
    body += "c_total 7\n";
    let server = pages(&[&body]);
    let source = MetricSource::Value {
        scrape: server.url("/metrics"),
        name: "c_total".to_owned(),
        labels: [].into(),
    };
    let reading = read(&source, None, Duration::from_mins(2)).await;
    assert_eq!(reading.value, Some(7.0), "{reading:?}");
}

//! "Redis running", "`PostgreSQL` accessible": a connection to the port that the service is known by.

use crate::{Probe, TcpProbe};
use aho_corasick::AhoCorasick;
use std::sync::LazyLock;

const SERVICES: &[(&str, u16)] = &[
    ("redis", 6379),
    ("postgres", 5432),
    ("nats", 4222),
    ("mysql", 3306),
    ("mongodb", 27017),
    ("rabbitmq", 5672),
    ("prometheus", 9090),
    ("grafana", 3000),
    ("elasticsearch", 9200),
    ("memcached", 11211),
];

/// The names of all of them. Most texts hold none.
static NAMES: LazyLock<AhoCorasick> = LazyLock::new(|| {
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .build(SERVICES.iter().map(|(name, _)| name))
        .expect("the names are few")
});

const UP: &[&str] = &[
    "running",
    "accessible",
    "reachable",
    "is up",
    "healthy",
    "available",
    "läuft",
    "activo",
    "работает",
    "运行",
];

pub(super) fn recognise(text: &str) -> Option<(Probe, &'static str)> {
    if !NAMES.is_match(text) {
        return None;
    }
    let text = text.to_lowercase();
    let (_, port) = SERVICES.iter().find(|(name, _)| text.contains(name))?;
    UP.iter().any(|word| text.contains(word)).then(|| {
        let probe = TcpProbe {
            address: format!("127.0.0.1:{port}"),
            closed: false,
            timeout_ms: 10_000,
            retry: None,
        };
        (
            Probe::Tcp(probe),
            "a service is said to run; it accepts connections on its usual port",
        )
    })
}

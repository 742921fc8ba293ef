//! How fast a stream is redacted, and how long secrets take to be made ready. Prints one JSON text.

use std::hint::black_box;
use std::time::Instant;
use tminus_probe::{Redactor, Secrets};

const CHUNK: usize = 1 << 16;
const LENGTH: usize = 8 << 20;

fn main() {
    let key = (0..26).fold(String::new(), |key, line| {
        format!("{key}{line:02}{}\n", "b64+/".repeat(12))
    });
    let values = (0..10).map(|number| format!("password-number-{number}-{}", number * 7919));
    let values: Vec<String> = values.chain([key]).collect();
    let began = Instant::now();
    let secrets = Secrets::new(values);
    let ready = began.elapsed().as_secs_f64();
    let log =
        "2026-01-01T00:00:00Z INFO request method=GET path=/api/v1/items?page=3 status=200 ms=12\n";
    let speed = |secrets: &Secrets, text: &str| {
        let stream = text.repeat(LENGTH / text.len());
        let began = Instant::now();
        let mut redactor = Redactor::new(secrets);
        for chunk in stream.as_bytes().chunks(CHUNK) {
            black_box(redactor.push(chunk));
        }
        black_box(redactor.finish());
        stream.len() as f64 / 1e6 / began.elapsed().as_secs_f64()
    };
    println!(
        "{}",
        serde_json::json!({
            "secrets": secrets.len(), "ready_s": ready,
            "log_mb_per_s": speed(&secrets, log),
            "log_without_secrets_mb_per_s": speed(&Secrets::default(), log),
            "yes_mb_per_s": speed(&secrets, "y\n"),
            "dense_mb_per_s": speed(&secrets, "token=password-number-3-23757 "),
        })
    );
}

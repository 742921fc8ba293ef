//! The small service that the demo launches: it answers where a parcel is.
//!
//! HTTP/1.1 on a loopback port, one thread a connection and one request a connection. Its data
//! folder holds `parcels.csv` (`id,status,place` a line) and `schema`, the number of the last
//! migration; it is ready when both are there. While it runs, `service.pid` holds its process id.
//!
//! | path | answer |
//! |---|---|
//! | `/health` | it is alive, its version, and for how long it has run |
//! | `/ready` | 200 when it has its data, else 503 with what is missing |
//! | `/version` | its version |
//! | `/parcels/ID` | one parcel, or 404; 500 once it has broken |
//! | `/metrics` | counters, a gauge and a histogram in the Prometheus exposition format |

use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// A request line and its headers may be this long, in bytes.
const HEAD_LIMIT: u64 = 8 * 1024;
/// A client may be this slow, for each read and write.
const PATIENCE: Duration = Duration::from_secs(5);
/// Connections beyond this many are turned away.
const CONNECTIONS: usize = 64;
/// The upper bounds of the histogram, in seconds.
const BUCKETS: [f64; 8] = [0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0];

/// What the service is started with.
#[derive(Debug, Clone)]
pub(crate) struct Options {
    /// The port on 127.0.0.1; 0 takes a free one.
    pub(crate) port: u16,
    /// What it calls itself.
    pub(crate) version: String,
    /// Its data folder; without one it is alive and never ready.
    pub(crate) data: Option<PathBuf>,
    /// The migration that it needs.
    pub(crate) schema: u64,
    /// After this many requests for parcels it fails every one; 0 never does.
    pub(crate) breaks_after: u64,
}

/// Serves until the process is ended. Fails when the port is taken or the data folder cannot be
/// written.
pub(crate) fn serve(options: Options) -> io::Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port))?;
    if let Some(data) = &options.data {
        std::fs::create_dir_all(data)?;
        std::fs::write(
            data.join("service.pid"),
            format!("{}\n", std::process::id()),
        )?;
    }
    println!(
        "parcels {} listens on {}",
        options.version,
        listener.local_addr()?
    );
    accept(&listener, &Arc::new(Service::new(options)))
}

fn accept(listener: &TcpListener, service: &Arc<Service>) -> io::Result<()> {
    let open = Arc::new(AtomicUsize::new(0));
    loop {
        let (stream, _) = match listener.accept() {
            Ok(connection) => connection,
            // The client went away between knocking and the door: the next one is waiting.
            Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => continue,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if open.load(Ordering::Relaxed) >= CONNECTIONS {
            drop(stream);
            continue;
        }
        open.fetch_add(1, Ordering::Relaxed);
        let (service, open) = (Arc::clone(service), Arc::clone(&open));
        std::thread::spawn(move || {
            // A client that hangs up is its own affair.
            let _ = service.converse(&stream);
            open.fetch_sub(1, Ordering::Relaxed);
        });
    }
}

struct Service {
    version: String,
    data: Option<PathBuf>,
    schema: u64,
    breaks_after: u64,
    asked: AtomicU64,
    started: Instant,
    metrics: Mutex<Metrics>,
}

/// What the data folder holds.
struct Data {
    schema: u64,
    parcels: BTreeMap<String, Parcel>,
}

struct Parcel {
    status: String,
    place: String,
}

struct Answer {
    status: u16,
    content_type: &'static str,
    body: String,
}

impl Answer {
    fn json(status: u16, value: &Value) -> Self {
        Self {
            status,
            content_type: "application/json",
            body: format!("{value}\n"),
        }
    }
}

impl Service {
    fn new(options: Options) -> Self {
        Self {
            version: options.version,
            data: options.data,
            schema: options.schema,
            breaks_after: options.breaks_after,
            asked: AtomicU64::new(0),
            started: Instant::now(),
            metrics: Mutex::default(),
        }
    }

    /// Reads one request and answers it.
    fn converse(&self, mut stream: &TcpStream) -> io::Result<()> {
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        let mut reader = BufReader::new(stream.take(HEAD_LIMIT));
        let mut first = String::new();
        reader.read_line(&mut first)?;
        let mut line = String::new();
        while reader.read_line(&mut line)? > 2 {
            line.clear();
        }
        let began = Instant::now();
        let mut words = first.split_whitespace();
        let method = words.next().unwrap_or_default();
        let target = words.next().unwrap_or_default();
        let path = target.split(['?', '#']).next().unwrap_or_default();
        let answer = match (method, words.next()) {
            _ if reader.get_ref().limit() == 0 => refusal(431, "the request is too long"),
            ("GET" | "HEAD", Some("HTTP/1.0" | "HTTP/1.1")) => self.answer(path),
            (_, Some("HTTP/1.0" | "HTTP/1.1")) => refusal(405, "only GET and HEAD are answered"),
            _ => refusal(400, "this is no HTTP/1.1 request"),
        };
        self.lock()
            .count(route(path), answer.status, began.elapsed());
        let mut message = format!(
            "HTTP/1.1 {} {}\r\nContent-Type: {}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            answer.status,
            reason(answer.status),
            answer.content_type,
            answer.body.len()
        );
        if method != "HEAD" {
            message.push_str(&answer.body);
        }
        stream.write_all(message.as_bytes())
    }

    fn answer(&self, path: &str) -> Answer {
        match route(path) {
            "/health" => Answer::json(
                200,
                &json!({"status": "ok", "version": self.version, "uptime_s": self.started.elapsed().as_secs()}),
            ),
            "/version" => Answer::json(200, &json!({"version": self.version})),
            "/ready" => match self.data() {
                Ok(data) => Answer::json(
                    200,
                    &json!({"ready": true, "schema": data.schema, "parcels": data.parcels.len()}),
                ),
                Err(missing) => Answer::json(503, &json!({"ready": false, "missing": missing})),
            },
            "/metrics" => Answer {
                status: 200,
                content_type: "text/plain; version=0.0.4",
                body: self.exposition(),
            },
            "/parcels" => self.parcel(path.trim_start_matches("/parcels/")),
            _ => refusal(404, "nothing is here"),
        }
    }

    fn parcel(&self, id: &str) -> Answer {
        let asked = self.asked.fetch_add(1, Ordering::Relaxed);
        if self.breaks_after > 0 && asked >= self.breaks_after {
            return Answer::json(500, &json!({"error": "the list of depots is full"}));
        }
        match self.data() {
            Err(missing) => Answer::json(503, &json!({"ready": false, "missing": missing})),
            Ok(data) => match data.parcels.get(id) {
                None => refusal(404, "no parcel has this number"),
                Some(parcel) => Answer::json(
                    200,
                    &json!({"id": id, "status": parcel.status, "place": parcel.place}),
                ),
            },
        }
    }

    /// The data, or what is missing of it. Read anew each time, so that
    /// a migration under the running service is seen.
    fn data(&self) -> Result<Data, String> {
        let data = self.data.as_ref().ok_or("a data folder")?;
        let read = |name: &str| {
            std::fs::read_to_string(data.join(name)).map_err(|error| format!("{name}: {error}"))
        };
        let schema: u64 = read("schema")?
            .trim()
            .parse()
            .map_err(|_| "schema: no number".to_owned())?;
        if schema < self.schema {
            return Err(format!("schema {}; the data has {schema}", self.schema));
        }
        let parcels = read("parcels.csv")?
            .lines()
            .filter_map(|line| {
                let mut fields = line.splitn(3, ',').map(str::trim);
                let id = fields.next().filter(|id| !id.is_empty())?.to_owned();
                let status = fields.next()?.to_owned();
                let place = fields.next()?.to_owned();
                Some((id, Parcel { status, place }))
            })
            .collect();
        Ok(Data { schema, parcels })
    }

    fn exposition(&self) -> String {
        let mut text = self.lock().exposition();
        let version = self
            .version
            .replace('\\', r"\\")
            .replace('"', "\\\"")
            .replace('\n', "\\n");
        let schema = self.data().map_or(0, |data| data.schema);
        let _ = write!(
            text,
            "# HELP parcels_build_info The running version.\n# TYPE parcels_build_info gauge\n\
             parcels_build_info{{version=\"{version}\"}} 1\n\
             # HELP parcels_schema_version The migration that the data is at; 0 when not ready.\n\
             # TYPE parcels_schema_version gauge\nparcels_schema_version {schema}\n",
        );
        text
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Metrics> {
        self.metrics.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What has been counted since the start.
#[derive(Default)]
struct Metrics {
    requests: BTreeMap<(&'static str, u16), u64>,
    buckets: [u64; BUCKETS.len()],
    count: u64,
    seconds: f64,
}

impl Metrics {
    fn count(&mut self, route: &'static str, status: u16, took: Duration) {
        *self.requests.entry((route, status)).or_default() += 1;
        let seconds = took.as_secs_f64();
        for (bound, bucket) in BUCKETS.iter().zip(&mut self.buckets) {
            *bucket += u64::from(seconds <= *bound);
        }
        self.count += 1;
        self.seconds += seconds;
    }

    fn exposition(&self) -> String {
        let mut text =
            "# HELP http_requests_total Requests answered.\n# TYPE http_requests_total counter\n"
                .to_owned();
        for ((route, status), count) in &self.requests {
            let _ = writeln!(
                text,
                "http_requests_total{{route=\"{route}\",status=\"{status}\"}} {count}"
            );
        }
        text.push_str("# HELP http_request_duration_seconds Time to an answer.\n# TYPE http_request_duration_seconds histogram\n");
        for (bound, count) in BUCKETS.iter().zip(&self.buckets) {
            let _ = writeln!(
                text,
                "http_request_duration_seconds_bucket{{le=\"{bound}\"}} {count}"
            );
        }
        let _ = write!(
            text,
            "http_request_duration_seconds_bucket{{le=\"+Inf\"}} {0}\n\
             http_request_duration_seconds_sum {1}\nhttp_request_duration_seconds_count {0}\n",
            self.count, self.seconds
        );
        text
    }
}

/// The route a path belongs to, one of a fixed few, so that no client can make up label values.
fn route(path: &str) -> &'static str {
    match path {
        "/health" => "/health",
        "/ready" => "/ready",
        "/version" => "/version",
        "/metrics" => "/metrics",
        path if path.starts_with("/parcels/") => "/parcels",
        _ => "other",
    }
}

fn refusal(status: u16, why: &str) -> Answer {
    Answer::json(status, &json!({"error": why}))
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        400 => "Bad Request",
        404 => "Not Found",
        405 => "Method Not Allowed",
        431 => "Request Header Fields Too Large",
        500 => "Internal Server Error",
        503 => "Service Unavailable",
        _ => "Unknown",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A service on a free port, with its data folder.
    struct Running {
        port: u16,
        data: tempfile::TempDir,
    }

    impl Running {
        fn start() -> Self {
            let data = tempfile::tempdir().expect("a temporary folder");
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
            let port = listener.local_addr().expect("an address").port();
            let service = Arc::new(Service::new(Options {
                port,
                version: "2.4.0".to_owned(),
                data: Some(data.path().to_owned()),
                schema: 2,
                breaks_after: 0,
            }));
            std::thread::spawn(move || accept(&listener, &service));
            Self { port, data }
        }

        fn write(&self, name: &str, text: &str) {
            std::fs::write(self.data.path().join(name), text).expect("a file");
        }

        fn send(&self, request: &str) -> String {
            let mut stream =
                TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).expect("a connection");
            stream.write_all(request.as_bytes()).expect("sent");
            let mut answer = String::new();
            // A refusal of a request that was not read to its end may reset the connection.
            let _ = stream.read_to_string(&mut answer);
            answer
        }

        fn get(&self, path: &str) -> String {
            self.send(&format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n"))
        }
    }

    #[test]
    fn it_is_alive_at_once_and_ready_when_its_data_is_migrated() {
        let service = Running::start();
        let health = service.get("/health");
        assert!(health.starts_with("HTTP/1.1 200 OK\r\n"), "{health}");
        assert!(health.contains(r#""status":"ok""#), "{health}");
        assert!(health.contains(r#""version":"2.4.0""#), "{health}");

        assert!(service.get("/ready").starts_with("HTTP/1.1 503"));
        service.write("schema", "1\n");
        service.write("parcels.csv", "PT-1,in transit,Lisbon\n");
        assert!(service.get("/ready").contains("schema 2; the data has 1"));
        service.write("schema", "2\n");
        assert!(service.get("/ready").contains(r#""ready":true"#));
    }

    #[test]
    fn it_knows_where_a_parcel_is_and_says_when_it_does_not() {
        let service = Running::start();
        service.write("schema", "2\n");
        service.write("parcels.csv", "PT-1,in transit,Lisbon\nbroken\n,,\n");
        let parcel = service.get("/parcels/PT-1?verbose=1");
        assert!(parcel.contains(r#""place":"Lisbon""#), "{parcel}");
        assert!(service.get("/parcels/PT-2").starts_with("HTTP/1.1 404"));
        assert!(service.get("/nowhere").starts_with("HTTP/1.1 404"));
    }

    #[test]
    fn the_metrics_count_every_answer() {
        let service = Running::start();
        service.get("/health");
        service.get("/health");
        service.get("/nowhere");
        let page = service.get("/metrics");
        for line in [
            r#"http_requests_total{route="/health",status="200"} 2"#,
            r#"http_requests_total{route="other",status="404"} 1"#,
            r#"http_request_duration_seconds_bucket{le="+Inf"} 3"#,
            "http_request_duration_seconds_count 3",
            r#"parcels_build_info{version="2.4.0"} 1"#,
            "parcels_schema_version 0",
        ] {
            assert!(page.contains(line), "{line} in\n{page}");
        }
    }

    #[test]
    fn strange_requests_are_refused_and_the_next_one_is_served() {
        let service = Running::start();
        for (request, status) in [
            ("\r\n\r\n".to_owned(), "400"),
            ("GET /health\r\n\r\n".to_owned(), "400"),
            ("POST /health HTTP/1.1\r\n\r\n".to_owned(), "405"),
            (format!("GET /{} HTTP/1.1\r\n\r\n", "x".repeat(9000)), "431"),
        ] {
            let answer = service.send(&request);
            assert!(
                answer.is_empty() && status == "431"
                    || answer.starts_with(&format!("HTTP/1.1 {status}")),
                "{answer}"
            );
        }
        let head = service.send("HEAD /health HTTP/1.1\r\n\r\n");
        assert!(head.ends_with("\r\n\r\n"), "{head}");
        assert!(service.get("/health").contains("ok"));
    }

    #[test]
    fn a_taken_port_is_an_error() {
        let service = Running::start();
        let options = Options {
            port: service.port,
            version: String::new(),
            data: None,
            schema: 2,
            breaks_after: 0,
        };
        let error = serve(options).expect_err("the port is taken");
        assert_eq!(error.kind(), io::ErrorKind::AddrInUse);
    }
}

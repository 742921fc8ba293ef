//! The proxy under load, with real versions behind it: nothing is lost while traffic moves.

use crate::scene::{Scene, TMINUS, complaint};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::os::unix::net::UnixStream;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

const CLIENTS: usize = 4;

pub(crate) struct Proxy {
    pub(crate) scene: Scene,
    pub(crate) process: Child,
    pub(crate) address: SocketAddr,
}

impl Proxy {
    /// A proxy with these versions, as TOML.
    pub(crate) fn start(scene: Scene, versions: &str) -> Self {
        scene.write("schema", "2\n");
        scene.write("parcels.csv", "PT-1,in transit,Lisbon\n");
        let config = format!("listen = \"127.0.0.1:0\"\ncontrol = \"proxy.sock\"\n{versions}");
        scene.write("proxy.toml", config);
        let mut process = Command::new(TMINUS)
            .arg("proxy")
            .arg(scene.path("proxy.toml"))
            .stdout(Stdio::piped())
            .spawn()
            .expect("the proxy starts");
        let mut line = String::new();
        let output = process.stdout.take().expect("its output is read");
        BufReader::new(output).read_line(&mut line).expect("a line");
        let address = line
            .trim()
            .rsplit(' ')
            .next()
            .and_then(|address| address.parse().ok());
        let address = address.expect("it tells its address");
        Self {
            scene,
            process,
            address,
        }
    }

    pub(crate) fn order(&self, order: &Value) -> Value {
        let mut stream = UnixStream::connect(self.scene.path("proxy.sock")).expect("it is driven");
        stream
            .write_all(format!("{order}\n").as_bytes())
            .expect("sent");
        let mut reply = String::new();
        BufReader::new(stream)
            .read_line(&mut reply)
            .expect("a reply");
        serde_json::from_str(&reply).expect("a reply is JSON")
    }

    #[track_caller]
    pub(crate) fn done(&self, order: &Value) -> Value {
        let reply = self.order(order);
        assert!(reply.get("done").is_some(), "{order}: {reply}");
        reply["done"].clone()
    }

    #[track_caller]
    fn refused(&self, order: &Value) -> String {
        let reply = self.order(order);
        let error = reply["refused"]["error"].as_str();
        error
            .unwrap_or_else(|| panic!("{order}: {reply}"))
            .to_owned()
    }

    pub(crate) fn shift(&self, old: f64, new: f64) -> Value {
        self.done(&json!({"do": "shift", "shares": {"old": old, "new": new}}))
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        if let Ok(None) = self.process.try_wait() {
            self.order(&json!({"do": "end"}));
        }
        let _ = self.process.wait();
    }
}

pub(crate) fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    listener.local_addr().expect("an address").port()
}

pub(crate) fn version(name: &str, port: u16) -> Value {
    json!({
        "name": name, "address": format!("127.0.0.1:{port}"), "ready": "/ready",
        "command": [TMINUS, "demo-service", "--port", port.to_string(), "--release", name, "--data", "."],
    })
}

pub(crate) fn as_toml(version: &Value) -> String {
    format!(
        "[[version]]\nname = {}\naddress = {}\ncommand = {}\nready = {}\n",
        version["name"], version["address"], version["command"], version["ready"]
    )
}

/// Asks again and again over one connection, until told to end; the answers by version, and what failed.
fn client(address: SocketAddr, end: &AtomicBool) -> (BTreeMap<String, usize>, Vec<String>) {
    let (mut answers, mut failures) = (BTreeMap::new(), Vec::new());
    let mut connection = Connection::open(address);
    while !end.load(Ordering::Relaxed) {
        match connection.get("/version") {
            Ok((200, body)) => {
                let body: Value = serde_json::from_str(&body).unwrap_or_default();
                let version = body["version"].as_str().unwrap_or("none").to_owned();
                *answers.entry(version).or_default() += 1;
            }
            Ok((status, body)) => failures.push(format!("{status}: {body}")),
            Err(error) => {
                failures.push(error.to_string());
                connection = Connection::open(address);
            }
        }
    }
    (answers, failures)
}

struct Connection(BufReader<TcpStream>);

impl Connection {
    fn open(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).expect("the proxy listens");
        stream.set_nodelay(true).expect("an option");
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .expect("an option");
        Self(BufReader::new(stream))
    }

    /// A request on the connection as it is: an answer that closes it is an error of the next one.
    fn get(&mut self, path: &str) -> std::io::Result<(u16, String)> {
        let request = format!("GET {path} HTTP/1.1\r\nHost: parcels\r\n\r\n");
        self.0.get_mut().write_all(request.as_bytes())?;
        let mut first = String::new();
        if self.0.read_line(&mut first)? == 0 {
            return Err(std::io::Error::other("the connection was closed"));
        }
        let status = first
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok());
        let mut length = 0;
        loop {
            let mut line = String::new();
            self.0.read_line(&mut line)?;
            match line.trim().split_once(": ") {
                None => break,
                Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                    length = value.parse().unwrap_or(0);
                }
                Some(_) => {}
            }
        }
        let mut body = vec![0; length];
        self.0.read_exact(&mut body)?;
        Ok((
            status.unwrap_or(0),
            String::from_utf8_lossy(&body).into_owned(),
        ))
    }
}

#[test]
fn no_request_is_lost_from_the_start_of_the_new_version_to_the_stop_of_the_old_one() {
    let proxy = Proxy::start(Scene::new(), &as_toml(&version("old", free_port())));
    let end = Arc::new(AtomicBool::new(false));
    let began = Instant::now();
    let clients: Vec<_> = (0..CLIENTS)
        .map(|_| {
            let (address, end) = (proxy.address, Arc::clone(&end));
            std::thread::spawn(move || client(address, &end))
        })
        .collect();
    let count =
        |status: &Value, place: usize| status["versions"][place]["all"]["requests"].as_u64();
    proxy.done(&json!({"do": "start", "version": version("new", free_port())}));
    for share in [10.0, 25.0, 50.0, 100.0] {
        let before = proxy.shift(100.0 - share, share);
        let after = loop {
            std::thread::sleep(Duration::from_millis(50));
            let status = proxy.done(&json!({"do": "status"}));
            let answered =
                |place| count(&status, place).unwrap_or(0) - count(&before, place).unwrap_or(0);
            if answered(0) + answered(1) >= 1500 {
                break status;
            }
        };
        let answered =
            |place| (count(&after, place).unwrap_or(0) - count(&before, place).unwrap_or(0)) as f64;
        let seen = 100.0 * answered(1) / (answered(0) + answered(1));
        // A request that had begun before the shift may be counted after it.
        assert!((seen - share).abs() < 1.0, "{share} %: {seen} %");
    }
    proxy.done(&json!({"do": "drain", "version": "old", "within_ms": 10_000}));
    let stopped = proxy.done(&json!({"do": "stop", "version": "old"}));
    std::thread::sleep(Duration::from_millis(200));
    end.store(true, Ordering::Relaxed);
    let mut answers = BTreeMap::new();
    for client in clients {
        let (more, failures) = client.join().expect("a client ends");
        assert_eq!(failures, Vec::<String>::new());
        for (version, count) in more {
            *answers.entry(version).or_insert(0) += count;
        }
    }
    let total: usize = answers.values().sum();
    let rate = total as f64 / began.elapsed().as_secs_f64();
    println!("{total} requests, {rate:.0} a second, none failed: {answers:?}");
    assert!(answers["old"] > 0 && answers["new"] > 0 && answers.len() == 2);
    assert_eq!(stopped["versions"][0]["state"], "stopped");
    let samples = |place: usize| {
        stopped["versions"][place]["sample"]["requests"]
            .as_i64()
            .unwrap_or(0)
    };
    assert!(
        samples(0) > 500 && (samples(0) - samples(1)).abs() < 40,
        "{stopped}"
    );
}

#[test]
fn a_version_that_is_dead_or_never_ready_gets_no_traffic() {
    let old = version("old", free_port());
    let proxy = Proxy::start(Scene::new(), &as_toml(&old));
    let mut broken = version("new", free_port());
    broken["ready"] = json!("/nowhere");
    broken["ready_within_s"] = json!(1);
    let error = proxy.refused(&json!({"do": "start", "version": broken}));
    assert!(
        error.contains("/nowhere answers 404") && error.contains("listens on"),
        "{error}"
    );
    let mut absent = version("new", free_port());
    absent["command"] = json!(["false"]);
    let error = proxy.refused(&json!({"do": "start", "version": absent}));
    assert!(error.contains("exit status: 1"), "{error}");
    let mut elsewhere = version("new", 0);
    elsewhere["address"] = old["address"].clone();
    let error = proxy.refused(&json!({"do": "start", "version": elsewhere}));
    assert!(error.contains("something else answers"), "{error}");
    let error = proxy.refused(&json!({"do": "shift", "shares": {"old": 50, "new": 50}}));
    assert!(error.contains("version new is Stopped"), "{error}");
    let error = proxy.refused(&json!({"do": "shift", "shares": {"old": 50}}));
    assert!(error.contains("not to 100"), "{error}");
    assert_eq!(
        Connection::open(proxy.address)
            .get("/version")
            .expect("an answer")
            .0,
        200
    );
}

#[test]
fn when_a_version_dies_those_that_live_answer_for_it() {
    let proxy = Proxy::start(Scene::new(), &as_toml(&version("old", free_port())));
    proxy.done(&json!({"do": "start", "version": version("new", free_port())}));
    let status = proxy.shift(50.0, 50.0);
    let pid = status["versions"][1]["pid"]
        .as_u64()
        .expect("the proxy started it");
    let killed = Command::new("kill").args(["-9", &pid.to_string()]).status();
    assert!(killed.expect("kill is there").success());
    let mut connection = Connection::open(proxy.address);
    let patience = Instant::now() + Duration::from_secs(20);
    while proxy.done(&json!({"do": "status"}))["versions"][1]["state"] != "dead" {
        assert!(Instant::now() < patience, "its death is noticed");
        std::thread::sleep(Duration::from_millis(10));
    }
    for _ in 0..20 {
        let (status, body) = connection.get("/version").expect("an answer");
        assert!(status == 200 && body.contains("old"), "{status} {body}");
    }
    let status = proxy.done(&json!({"do": "status"}));
    assert!(
        status["versions"][1]["all"]["errors"].as_u64() > Some(0),
        "{status}"
    );
    assert!(
        proxy
            .refused(&json!({"do": "shift", "shares": {"new": 100}}))
            .contains("Dead")
    );
    proxy.shift(100.0, 0.0);
}

/// Answers an upgrade, then gives back what it gets.
fn echo() -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    let address = listener.local_addr().expect("an address");
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            std::thread::spawn(move || {
                let mut reader = BufReader::new(stream);
                let mut line = String::new();
                while reader.read_line(&mut line).is_ok_and(|length| length > 2) {
                    line.clear();
                }
                let head = b"HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\n";
                let mut bytes = [0; 64];
                let _ = reader.get_mut().write_all(head);
                while let Ok(length @ 1..) = reader.read(&mut bytes) {
                    let _ = reader.get_mut().write_all(&bytes[..length]);
                }
            });
        }
    });
    address
}

#[test]
fn an_upgraded_connection_stays_with_its_version_and_is_waited_for() {
    let old = format!("[[version]]\nname = \"old\"\naddress = \"{}\"\n", echo());
    let proxy = Proxy::start(Scene::new(), &old);
    let mut stream = TcpStream::connect(proxy.address).expect("the proxy listens");
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .expect("an option");
    let request = b"GET /chat HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n";
    stream.write_all(request).expect("sent");
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).expect("the head of an answer");
        head.extend(byte);
    }
    assert!(
        head.starts_with(b"HTTP/1.1 101"),
        "{}",
        String::from_utf8_lossy(&head)
    );
    let mut exchange = |text: &[u8]| {
        stream.write_all(text).expect("sent");
        let mut answer = vec![0; text.len()];
        stream.read_exact(&mut answer).expect("given back");
        assert_eq!(answer, text);
    };
    exchange(b"before");
    proxy.done(&json!({"do": "start", "version": version("new", free_port())}));
    proxy.shift(0.0, 100.0);
    exchange(b"after the shift");
    let error = proxy.refused(&json!({"do": "drain", "version": "old", "within_ms": 100}));
    assert!(error.contains("1 requests or connections"), "{error}");
    exchange(b"after a drain that was given up");
    drop(stream);
    proxy.done(&json!({"do": "drain", "version": "old", "within_ms": 10_000}));
}

#[test]
fn a_proxy_that_cannot_run_says_why() {
    let proxy = Proxy::start(Scene::new(), &as_toml(&version("old", free_port())));
    let taken = complaint(&proxy.scene, &proxy.scene.run(&["proxy", "proxy.toml"]));
    assert!(taken.contains("another proxy is driven by"), "{taken}");
    let scene = Scene::new();
    for (config, expected) in [
        ("listen = 5\n", "invalid type"),
        (
            "listen = \"127.0.0.1:0\"\ncontrol = \"missing/a.sock\"\n",
            "cannot make the socket",
        ),
        (
            "listen = \"127.0.0.1:0\"\ncontrol = \"a.sock\"\n[[version]]\nname = \"1\"\naddress = \"127.0.0.1:1\"\ncommand = [\"absent-program\"]\n",
            "cannot be started: No such file",
        ),
    ] {
        scene.write("proxy.toml", config);
        let ended = scene.run(&["proxy", "proxy.toml"]);
        assert_eq!(ended.status, Some(2), "{}", ended.err);
        assert!(
            ended.err.replace('\n', " ").contains(expected),
            "{}",
            ended.err
        );
        assert!(!scene.path("a.sock").exists());
    }
    let busy = format!("listen = \"{}\"\ncontrol = \"b.sock\"\n", proxy.address);
    scene.write("proxy.toml", busy);
    assert!(
        scene
            .run(&["proxy", "proxy.toml"])
            .err
            .contains("cannot listen to")
    );
}

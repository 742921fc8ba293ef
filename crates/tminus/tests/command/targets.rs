//! Real targets under load, driven by `tminus run`: nothing is lost while traffic moves.

use crate::proxy::{Proxy, as_toml, free_port, version};
use crate::scene::Scene;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

const CLIENTS: usize = 4;

const DOCUMENT: &str = "\
# Shop

## Deployment

- [ ] Shift traffic

## Success criteria

- [ ] Queue length < 5
";

fn config(rollout: &str) -> String {
    format!(
        "[checklist]\nfile = \"DEPLOYMENT_CHECKLIST.md\"\n[metrics.\"queue length\"]\ncommand = \"echo 0\"\n\
         [watch]\ninterval = \"1s\"\n[[bind]]\nitem = \"Shift traffic\"\nrollout = true\n\
         [rollout]\nold = \"old\"\nnew = \"new\"\nsteps = [\"10%\", \"25%\", \"50%\", \"100%\"]\n\
         watch = \"4s\"\nstop_old = true\n{rollout}\n"
    )
}

/// A process that ends with its test.
struct Running(Child);

impl Running {
    fn start(command: &mut Command) -> Self {
        Self(command.stdin(Stdio::null()).spawn().expect("it starts"))
    }

    fn version(scene: &Scene, name: &str, port: u16) -> Self {
        let port_text = port.to_string();
        let arguments = ["demo-service", "--port", &port_text, "--release", name];
        let running = Self::start(scene.command(&arguments).stdout(Stdio::null()));
        wait_for_port(port);
        running
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Ok(Some(_)) = self.0.try_wait() {
            return;
        }
        let id = self.0.id().to_string();
        let _ = Command::new("kill").args(["-TERM", &id]).status();
        let until = Instant::now() + Duration::from_secs(5);
        while let Ok(None) = self.0.try_wait() {
            if Instant::now() > until {
                let _ = self.0.kill();
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

fn wait_for_port(port: u16) {
    let until = Instant::now() + Duration::from_secs(20);
    while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
        assert!(Instant::now() < until, "something listens on {port}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// What a client got: answers by version, connections that were closed before a request was read on
/// them, which every HTTP client repeats (RFC 9112, section 9.3.1), and failures.
#[derive(Default)]
struct Got {
    answers: BTreeMap<String, usize>,
    repeated: usize,
    failures: Vec<String>,
}

enum Failure {
    /// The connection was closed before a byte of the answer came.
    Closed,
    Other(String),
}

fn client(port: u16, end: &AtomicBool) -> Got {
    let mut got = Got::default();
    let mut kept: Option<BufReader<TcpStream>> = None;
    while !end.load(Ordering::Relaxed) {
        let reused = kept.is_some();
        match ask(&mut kept, port) {
            Ok((200, body)) => {
                let version = if body.contains("\"new\"") {
                    "new"
                } else {
                    "old"
                };
                *got.answers.entry(version.to_owned()).or_default() += 1;
            }
            Ok((status, body)) => got.failures.push(format!("{status}: {body}")),
            Err(Failure::Closed) if reused => {
                kept = None;
                got.repeated += 1;
            }
            Err(Failure::Closed) => got.failures.push("a new connection was closed".to_owned()),
            Err(Failure::Other(error)) => {
                kept = None;
                got.failures.push(error);
            }
        }
    }
    got
}

fn ask(kept: &mut Option<BufReader<TcpStream>>, port: u16) -> Result<(u16, String), Failure> {
    let other = |error: std::io::Error| Failure::Other(error.to_string());
    if kept.is_none() {
        let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).map_err(other)?;
        stream.set_nodelay(true).map_err(other)?;
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .map_err(other)?;
        *kept = Some(BufReader::new(stream));
    }
    let Some(reader) = kept else {
        return Err(Failure::Closed);
    };
    let request = b"GET /version HTTP/1.1\r\nHost: shop\r\n\r\n";
    reader
        .get_mut()
        .write_all(request)
        .map_err(|_| Failure::Closed)?;
    let mut line = String::new();
    if reader.read_line(&mut line).map_err(|_| Failure::Closed)? == 0 {
        return Err(Failure::Closed);
    }
    let status = line.split(' ').nth(1).and_then(|text| text.parse().ok());
    let (mut length, mut closes) = (0, false);
    loop {
        line.clear();
        reader.read_line(&mut line).map_err(other)?;
        let lower = line.trim().to_ascii_lowercase();
        match lower.split_once(": ") {
            None => break,
            Some(("content-length", value)) => length = value.parse().unwrap_or(0),
            Some(("connection", "close")) => closes = true,
            Some(_) => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).map_err(other)?;
    if closes {
        *kept = None;
    }
    Ok((
        status.unwrap_or(0),
        String::from_utf8_lossy(&body).into_owned(),
    ))
}

/// Launches under load and stops the old version at the end; nothing may fail.
fn launch_under_load(scene: &Scene, port: u16, old: Running) {
    let end = Arc::new(AtomicBool::new(false));
    let began = Instant::now();
    let clients: Vec<_> = (0..CLIENTS)
        .map(|_| {
            let end = Arc::clone(&end);
            std::thread::spawn(move || client(port, &end))
        })
        .collect();
    let ended = scene.run(&["run", "--ci", "--yes", "tminus.toml"]);
    drop(old);
    std::thread::sleep(Duration::from_millis(200));
    end.store(true, Ordering::Relaxed);
    let (mut answers, mut repeated, mut failures) = (BTreeMap::new(), 0, Vec::new());
    for client in clients {
        let got = client.join().expect("a client ends");
        repeated += got.repeated;
        failures.extend(got.failures);
        for (version, count) in got.answers {
            *answers.entry(version).or_insert(0_usize) += count;
        }
    }
    assert_eq!(ended.status, Some(0), "{}{}", ended.out, ended.err);
    assert_eq!(failures, Vec::<String>::new());
    let total: usize = answers.values().sum();
    let rate = total as f64 / began.elapsed().as_secs_f64();
    println!("{total} requests, {rate:.0} a second, none failed, {repeated} repeated: {answers:?}");
    assert!(total > 2000 && answers["old"] > 0 && answers["new"] > 0);
    assert!(repeated * 20 < total, "{repeated} of {total} repeated");
}

#[test]
fn haproxy_loses_nothing_from_10_percent_to_the_stop_of_the_old_version() {
    let scene = Scene::with(
        DOCUMENT,
        &config("target = \"haproxy\"\nsocket = \"haproxy.sock\"\nbackend = \"shop\""),
    );
    let (port, old_port, new_port) = (free_port(), free_port(), free_port());
    let old = Running::version(&scene, "old", old_port);
    let _new = Running::version(&scene, "new", new_port);
    scene.write(
        "haproxy.cfg",
        format!(
            "global\n  stats socket {} mode 600 level admin\n\
             defaults\n  mode http\n  timeout connect 5s\n  timeout client 30s\n  timeout server 30s\n\
             frontend web\n  bind 127.0.0.1:{port}\n  default_backend shop\n\
             backend shop\n  balance roundrobin\n  server old 127.0.0.1:{old_port} weight 100 check inter 200\n  \
             server new 127.0.0.1:{new_port} weight 0 check inter 200\n",
            scene.path("haproxy.sock").display()
        ),
    );
    let path = scene.path("haproxy.cfg");
    let _haproxy = Running::start(Command::new("haproxy").arg("-db").arg("-f").arg(path));
    wait_for_port(port);
    launch_under_load(&scene, port, old);
}

#[test]
fn nginx_loses_nothing_from_10_percent_to_the_stop_of_the_old_version() {
    let (port, old_port, new_port) = (free_port(), free_port(), free_port());
    let rollout = format!(
        "target = \"nginx\"\nfile = \"split.conf\"\nreload = \"nginx -p . -c nginx.conf -e error.log -s reload\"\n\
         check = \"http://127.0.0.1:{port}/split\""
    );
    // nginx stops no versions: that is left to whoever started them.
    let config = config(&rollout).replace("stop_old = true\n", "");
    let scene = Scene::with(DOCUMENT, &config);
    let old = Running::version(&scene, "old", old_port);
    let _new = Running::version(&scene, "new", new_port);
    scene.write(
        "split.conf",
        "split_clients \"${request_id}\" $tminus_upstream { * old; }\nmap \"\" $tminus_split { default \"0\"; }\n",
    );
    scene.write(
        "nginx.conf",
        format!(
            "daemon off;\npid nginx.pid;\nerror_log error.log;\nworker_processes 2;\nevents {{}}\n\
             http {{\n  access_log off;\n  client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; \
             uwsgi_temp_path uwsgi; scgi_temp_path scgi;\n  \
             upstream old {{ server 127.0.0.1:{old_port}; }}\n  upstream new {{ server 127.0.0.1:{new_port}; }}\n  \
             include split.conf;\n  server {{\n    listen 127.0.0.1:{port};\n    \
             location / {{ proxy_pass http://$tminus_upstream; }}\n    \
             location = /split {{ add_header X-Tminus-Split $tminus_split; return 204; }}\n  }}\n}}\n"
        ),
    );
    let folder = scene.path("");
    let _nginx = Running::start(
        Command::new("nginx")
            .args(["-c", "nginx.conf", "-e", "error.log", "-p"])
            .arg(folder),
    );
    wait_for_port(port);
    launch_under_load(&scene, port, old);
    assert!(scene.read("split.conf").contains("* new;"));
}

#[test]
fn a_dead_haproxy_is_said_to_be_dead_and_nothing_is_shifted() {
    let scene = Scene::with(
        DOCUMENT,
        &config("target = \"haproxy\"\nsocket = \"haproxy.sock\"\nbackend = \"shop\""),
    );
    let ended = scene.run(&["run", "--ci", "--yes", "tminus.toml"]);
    assert_eq!(ended.status, Some(4), "{}{}", ended.out, ended.err);
    assert!(
        ended
            .out
            .contains("HAProxy cannot be asked at haproxy.sock"),
        "{}",
        ended.out
    );
}

/// A proxy with the old version, and a launch beside it that is to start the new one.
fn with_proxy(watch: &str, breaks_after: u64) -> Proxy {
    let document = DOCUMENT.replace("Queue length < 5", "Failed requests < 20%");
    let scene = Scene::with(&document, "");
    let port = free_port();
    let service = serde_json::to_string(&json!([
        crate::scene::TMINUS,
        "demo-service",
        "--port",
        port.to_string(),
        "--release",
        "new",
        "--data",
        ".",
        "--breaks-after",
        breaks_after.to_string(),
    ]))
    .expect("JSON");
    scene.write(
        "tminus.toml",
        format!(
            "[checklist]\nfile = \"DEPLOYMENT_CHECKLIST.md\"\n[metrics.\"failed requests\"]\ntraffic = \"errors\"\n\
             [watch]\ninterval = \"1s\"\n[[bind]]\nitem = \"Shift traffic\"\nrollout = true\n\
             [rollout]\ntarget = \"process\"\ncontrol = \"proxy.sock\"\nold = \"old\"\nnew = \"new\"\n\
             steps = [\"25%\", \"100%\"]\nwatch = \"{watch}\"\n\
             start = {{ address = \"127.0.0.1:{port}\", command = {service}, ready = \"/ready\" }}\n"
        ),
    );
    Proxy::start(scene, &as_toml(&version("old", free_port())))
}

fn run(proxy: &Proxy) -> Running {
    Running(
        proxy
            .scene
            .command(&["run", "--ci", "--yes", "tminus.toml"])
            .spawn()
            .expect("tminus starts"),
    )
}

fn share_of_new(proxy: &Proxy) -> f64 {
    let status = proxy.done(&json!({"do": "status"}));
    status["versions"][1]["share"].as_f64().unwrap_or(0.0)
}

fn wait_for_share(proxy: &Proxy, share: f64) {
    let until = Instant::now() + Duration::from_secs(30);
    while (share_of_new(proxy) - share).abs() > 0.01 {
        assert!(Instant::now() < until, "the new version gets {share} %");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// The journal of the only launch.
fn journal(scene: &Scene) -> Vec<Value> {
    let report = scene.json(&["report", "--format", "json"]);
    report["journal"].as_array().expect("a journal").clone()
}

fn at(journal: &[Value], kind: &str) -> Option<usize> {
    journal.iter().position(|entry| entry["kind"] == kind)
}

fn time(entry: &Value) -> jiff::Timestamp {
    let text = entry["time"].as_str().expect("a time");
    text.parse().expect("a time")
}

/// Kills a process that the proxy started, as if it had crashed.
fn crash(proxy: &Proxy, place: usize) {
    let status = proxy.done(&json!({"do": "status"}));
    let pid = status["versions"][place]["pid"]
        .as_u64()
        .expect("a process");
    let killed = Command::new("kill").args(["-9", &pid.to_string()]).status();
    assert!(killed.expect("kill is there").success());
}

/// Those who ask while a launch goes on.
struct Customers {
    end: Arc<AtomicBool>,
    threads: Vec<std::thread::JoinHandle<()>>,
}

impl Customers {
    fn begin(proxy: &Proxy, count: usize, ask: fn(u16, &AtomicBool)) -> Self {
        let (port, end) = (proxy.address.port(), Arc::new(AtomicBool::new(false)));
        let thread = |_| {
            let end = Arc::clone(&end);
            std::thread::spawn(move || ask(port, &end))
        };
        Self {
            threads: (0..count).map(thread).collect(),
            end,
        }
    }

    fn end(self) {
        self.end.store(true, Ordering::Relaxed);
        for thread in self.threads {
            thread.join().expect("a customer ends");
        }
    }
}

fn ask_for_parcels(port: u16, end: &AtomicBool) {
    while !end.load(Ordering::Relaxed) {
        if let Ok(mut stream) = TcpStream::connect((Ipv4Addr::LOCALHOST, port)) {
            let request = b"GET /parcels/PT-1 HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n";
            let _ = stream.write_all(request);
            let _ = stream.read_to_end(&mut Vec::new());
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_version_that_dies_under_watch_loses_its_traffic_at_the_next_look() {
    let proxy = with_proxy("1m", 0);
    let mut running = run(&proxy);
    wait_for_share(&proxy, 25.0);
    crash(&proxy, 1);
    let died = jiff::Timestamp::now();
    let status = running.0.wait().expect("it ends");
    assert_eq!(status.code(), Some(5));
    assert!(share_of_new(&proxy).abs() < 0.01);
    let journal = journal(&proxy.scene);
    let back = &journal[at(&journal, "undo.observed").expect("traffic came back")];
    println!("traffic was back {:#} after the death", time(back) - died);
    let looks = journal
        .iter()
        .filter(|entry| entry["kind"] == "watch.looked" && time(entry) > died)
        .count();
    assert!(looks <= 2, "{looks} looks after its death");
}

#[test]
fn a_version_that_fails_every_request_loses_its_traffic() {
    let proxy = with_proxy("1m", 1);
    let customers = Customers::begin(&proxy, 2, ask_for_parcels);
    let status = run(&proxy).0.wait().expect("it ends");
    customers.end();
    assert_eq!(status.code(), Some(5));
    let journal = journal(&proxy.scene);
    let (shift, back) = (
        at(&journal, "watch.looked").expect("a look"),
        at(&journal, "undo.observed").expect("traffic came back"),
    );
    println!(
        "traffic was back {:#} after the first look",
        time(&journal[back]) - time(&journal[shift])
    );
    let looks = journal[..back]
        .iter()
        .filter(|entry| entry["kind"] == "watch.looked")
        .count();
    assert!(looks <= 3, "{looks} looks");
}

/// Asks with little patience.
fn ask_impatiently(port: u16, end: &AtomicBool) {
    while !end.load(Ordering::Relaxed) {
        if let Ok(mut stream) = TcpStream::connect((Ipv4Addr::LOCALHOST, port)) {
            let patience = Some(Duration::from_millis(1200));
            let _ = stream.set_read_timeout(patience);
            let _ = stream.write_all(b"GET /version HTTP/1.1\r\nHost: shop\r\n\r\n");
            let _ = stream.read(&mut [0; 512]);
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_version_that_hangs_loses_its_traffic_and_is_ended() {
    let proxy = with_proxy("1m", 0);
    let customers = Customers::begin(&proxy, 12, ask_impatiently);
    let mut running = run(&proxy);
    wait_for_share(&proxy, 25.0);
    let status = proxy.done(&json!({"do": "status"}));
    let pid = status["versions"][1]["pid"].as_u64().expect("a process");
    let stopped = Command::new("kill")
        .args(["-STOP", &pid.to_string()])
        .status();
    assert!(stopped.expect("kill is there").success());
    let status = running.0.wait().expect("it ends");
    customers.end();
    assert_eq!(status.code(), Some(5));
    let seen = proxy.done(&json!({"do": "status"}));
    assert_eq!(seen["versions"][0]["share"], 100.0, "{seen}");
    assert_eq!(seen["versions"][1]["state"], "stopped", "{seen}");
}

#[test]
fn an_old_version_that_is_dead_is_started_again_to_take_its_traffic_back() {
    let proxy = with_proxy("1m", 0);
    let mut running = run(&proxy);
    wait_for_share(&proxy, 25.0);
    crash(&proxy, 0);
    crash(&proxy, 1);
    let status = running.0.wait().expect("it ends");
    // The splitter starts the old version again, as it was started before.
    assert_eq!(status.code(), Some(5));
    let seen = proxy.done(&json!({"do": "status"}));
    assert_eq!(seen["versions"][0]["state"], "ready", "{seen}");
    assert_eq!(seen["versions"][0]["share"], 100.0, "{seen}");
}

#[test]
fn an_old_version_that_died_before_the_first_shift_stops_it() {
    let proxy = with_proxy("3s", 0);
    crash(&proxy, 0);
    let until = Instant::now() + Duration::from_secs(20);
    while proxy.done(&json!({"do": "status"}))["versions"][0]["state"] != "dead" {
        assert!(Instant::now() < until, "its death is noticed");
        std::thread::sleep(Duration::from_millis(10));
    }
    let ended = proxy.scene.run(&["run", "--ci", "--yes", "tminus.toml"]);
    assert!(
        ended.out.contains("version old does not answer"),
        "{}{}",
        ended.out,
        ended.err
    );
    // The rollback starts it again and gives it its traffic back.
    assert_eq!(ended.status, Some(5), "{}{}", ended.out, ended.err);
    let seen = proxy.done(&json!({"do": "status"}));
    assert_eq!(seen["versions"][0]["share"], 100.0, "{seen}");
    assert_eq!(seen["versions"][0]["state"], "ready", "{seen}");
}

#[test]
fn a_splitter_that_is_gone_leaves_the_rollback_incomplete_and_says_where() {
    let mut proxy = with_proxy("3s", 0);
    let mut running = run(&proxy);
    wait_for_share(&proxy, 25.0);
    proxy.order(&json!({"do": "end"}));
    proxy.process.wait().expect("it ends");
    let status = running.0.wait().expect("it ends");
    assert_eq!(status.code(), Some(8));
    let status = proxy.scene.run(&["status"]);
    assert!(
        status.out.contains("no proxy answers at") && status.out.contains("not complete"),
        "{}",
        status.out
    );
}

#[test]
fn the_splitter_and_its_versions_outlive_a_killed_launch_which_goes_on_when_resumed() {
    let proxy = with_proxy("30s", 0);
    let mut running = run(&proxy);
    wait_for_share(&proxy, 25.0);
    running.0.kill().expect("killed");
    running.0.wait().expect("it ends");
    assert!((share_of_new(&proxy) - 25.0).abs() < 0.01);
    let id = proxy.scene.json(&["list", "--format", "json"])["launches"][0]["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    let ended = proxy.scene.run(&["rollback", &id, "--by", "ada", "--ci"]);
    assert_eq!(ended.status, Some(5), "{}{}", ended.out, ended.err);
    assert!(share_of_new(&proxy).abs() < 0.01);
    let seen = proxy.done(&json!({"do": "status"}));
    assert_eq!(seen["versions"][1]["state"], "stopped", "{seen}");
}

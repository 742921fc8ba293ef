//! What is there before the demo's launch: the last release behind the traffic splitter, and
//! customers who ask for their parcels all the time.

use super::free_port;
use crate::error::{Code, Problem};
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tminus_target::proxy::{Control, Order};

/// The release that runs before the launch.
const OLD: &str = "2.3.2";
/// How many customers ask at a time.
const CUSTOMERS: usize = 3;
/// How often each asks.
const PACE: Duration = Duration::from_millis(8);
/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// The running world; it ends with [`World::end`], or with this process.
pub(super) struct World {
    /// The port that customers use.
    pub(super) port: u16,
    proxy: Child,
    control: Control,
    ends: Arc<AtomicBool>,
    customers: Vec<JoinHandle<Answers>>,
}

/// What customers got.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Answers {
    /// What they asked for.
    pub(super) good: u64,
    /// A status of 500 or more.
    pub(super) failed: u64,
    /// No answer at all.
    pub(super) lost: u64,
}

impl World {
    /// Starts the last release in this folder, with its data, and the customers.
    pub(super) fn begin(folder: &Path) -> Result<Self, Problem> {
        let trouble = |error: io::Error| {
            Problem::new(
                Code::Engine,
                "the release that runs before the demo's launch cannot be started",
                "give another folder: --folder FOLDER",
            )
            .caused_by(&error)
        };
        let port = free_port()?;
        let program = std::env::current_exe().unwrap_or_else(|_| "tminus".into());
        let config = config(port, free_port()?, &program.display().to_string());
        prepare(folder, &config).map_err(trouble)?;
        let mut proxy = Command::new(&program)
            .arg("proxy")
            .arg(folder.join("proxy.toml"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(trouble)?;
        let mut line = String::new();
        if let Some(output) = proxy.stdout.take() {
            BufReader::new(output)
                .read_line(&mut line)
                .map_err(trouble)?;
        }
        if line.is_empty() {
            let status = proxy.wait().map_err(trouble)?;
            return Err(trouble(io::Error::other(format!("it ended with {status}"))));
        }
        let ends = Arc::new(AtomicBool::new(false));
        let customers = (0..CUSTOMERS)
            .map(|_| {
                let ends = Arc::clone(&ends);
                std::thread::spawn(move || ask(port, &ends))
            })
            .collect();
        Ok(Self {
            port,
            proxy,
            control: Control::new(folder.join("proxy.sock")),
            ends,
            customers,
        })
    }

    /// Sends the customers home and ends the service. What they got in all.
    pub(super) fn end(mut self) -> Answers {
        self.ends.store(true, Ordering::Relaxed);
        let mut sum = Answers::default();
        for customer in self.customers.drain(..) {
            let got = customer.join().unwrap_or_default();
            sum.good += got.good;
            sum.failed += got.failed;
            sum.lost += got.lost;
        }
        sum
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::Relaxed);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        let told = runtime.is_ok_and(|runtime| {
            let order = self.control.order(&Order::End, PATIENCE);
            runtime.block_on(order).is_ok()
        });
        if !told {
            let _ = self.proxy.kill();
        }
        let _ = self.proxy.wait();
    }
}

fn config(port: u16, old_port: u16, program: &str) -> String {
    let program = serde_json::Value::from(program);
    format!(
        "listen = \"127.0.0.1:{port}\"\ncontrol = \"proxy.sock\"\n\n[[version]]\nname = \"{OLD}\"\n\
         address = \"127.0.0.1:{old_port}\"\nready = \"/ready\"\ncommand = [{program}, \"demo-service\", \
         \"--port\", \"{old_port}\", \"--release\", \"{OLD}\", \"--schema\", \"1\", \"--data\", \"var\"]\n"
    )
}

fn prepare(folder: &Path, config: &str) -> io::Result<()> {
    std::fs::create_dir_all(folder.join("var"))?;
    std::fs::copy(folder.join("parcels.csv"), folder.join("var/parcels.csv"))?;
    std::fs::write(folder.join("var/schema"), "1\n")?;
    std::fs::write(folder.join("proxy.toml"), config)
}

/// Asks for a parcel again and again.
fn ask(port: u16, ends: &AtomicBool) -> Answers {
    let mut answers = Answers::default();
    let mut connection = None;
    while !ends.load(Ordering::Relaxed) {
        let began = Instant::now();
        match answer(&mut connection, port) {
            Ok(status) if status < 500 => answers.good += 1,
            Ok(_) => answers.failed += 1,
            Err(_) => {
                answers.lost += 1;
                connection = None;
            }
        }
        std::thread::sleep(PACE.saturating_sub(began.elapsed()));
    }
    answers
}

fn answer(connection: &mut Option<BufReader<TcpStream>>, port: u16) -> io::Result<u16> {
    if connection.is_none() {
        let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        *connection = Some(BufReader::new(stream));
    }
    let Some(reader) = connection else {
        return Err(io::ErrorKind::NotConnected.into());
    };
    reader
        .get_mut()
        .write_all(b"GET /parcels/PT-1001 HTTP/1.1\r\nHost: localhost\r\n\r\n")?;
    let wrong = || io::Error::from(io::ErrorKind::InvalidData);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let status = line
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok())
        .ok_or_else(wrong)?;
    let (mut length, mut closes) = (None, false);
    loop {
        line.clear();
        if reader.read_line(&mut line)? <= 2 {
            break;
        }
        let lower = line.to_ascii_lowercase();
        if let Some(value) = lower.strip_prefix("content-length:") {
            length = value.trim().parse::<usize>().ok();
        }
        closes |= lower.trim() == "connection: close";
    }
    let mut body = vec![0; length.ok_or_else(wrong)?];
    reader.read_exact(&mut body)?;
    if closes {
        *connection = None;
    }
    Ok(status)
}

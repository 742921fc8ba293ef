//! A small HTTP server on the loopback. Its answers are bytes, so that bad ones can be given too.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Given the head of a request and how many came before: a pause, and the bytes to answer with.
type Answer = dyn Fn(&str, usize) -> (Duration, Vec<u8>) + Send + Sync;

/// Serves until the program ends.
#[derive(Clone)]
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Answers each request with what this gives.
    pub(crate) fn new(
        answer: impl Fn(&str, usize) -> (Duration, Vec<u8>) + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let server = Self {
            address: listener.local_addr().expect("bound"),
            requests: Arc::default(),
        };
        let serving = server.clone();
        let answer: Arc<Answer> = Arc::new(answer);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (serving, answer) = (serving.clone(), answer.clone());
                std::thread::spawn(move || serving.serve(&stream, &*answer));
            }
        });
        server
    }

    /// Answers every request with this page.
    pub(crate) fn page(content_type: &str, body: &str) -> Self {
        let answer = answer(200, &[("content-type", content_type)], body);
        Self::new(move |_, _| (Duration::ZERO, answer.clone()))
    }

    /// Errs when the client has gone, which is its right.
    fn serve(&self, stream: &TcpStream, answer: &Answer) -> Option<()> {
        let mut reader = BufReader::new(stream);
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if reader.read_line(&mut head).ok()? == 0 {
                return None;
            }
        }
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: ")?.parse().ok())
            .unwrap_or(0);
        let mut body = vec![0; length];
        reader.read_exact(&mut body).ok()?;
        let before = {
            let mut requests = self.requests.lock().expect("no panic");
            requests.push(format!("{head}{}", String::from_utf8_lossy(&body)));
            requests.len() - 1
        };
        let (pause, bytes) = answer(&head, before);
        std::thread::sleep(pause);
        let mut stream = stream;
        stream.write_all(&bytes).ok()
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The requests so far: head and body of each.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().expect("no panic").clone()
    }
}

/// An answer as it goes over the wire.
pub(crate) fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Vec<u8> {
    let headers = headers.iter().fold(String::new(), |text, (name, value)| {
        format!("{text}{name}: {value}\r\n")
    });
    format!(
        "HTTP/1.1 {status} x\r\ncontent-length: {}\r\nconnection: close\r\n{headers}\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// A port of the loopback on which nobody listens.
pub(crate) fn closed_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    listener.local_addr().expect("bound").port()
}

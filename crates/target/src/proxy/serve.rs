//! The process itself: accepts clients, accepts orders, ends in order.

use super::config::{Config, VersionConfig};
use super::control::{Order, Reply, State, Status};
use super::forward::{Upstream, forward};
use super::split::{Points, choose};
use super::version::{InFlight, Version};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::client::legacy::Client;
use hyper_util::rt::{TokioExecutor, TokioIo};
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::os::unix::fs::{FileTypeExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream, UnixListener, UnixStream};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{Mutex, Notify};

/// An order may be so long, in bytes.
const LONGEST: u64 = 64 * 1024;
/// For what is in flight when the proxy ends.
const FAREWELL: Duration = Duration::from_secs(10);
/// After an accept that failed for want of something.
const PAUSE: Duration = Duration::from_millis(50);

/// Why a proxy does not run.
#[derive(Debug, thiserror::Error)]
pub enum ProxyError {
    /// The address cannot be listened to.
    #[error("cannot listen to {0}; is another process there?")]
    Listen(SocketAddr, #[source] io::Error),
    /// The socket cannot be made.
    #[error("cannot make the socket {0}; give `control` a path in a folder that can be written to")]
    Control(PathBuf, #[source] io::Error),
    /// Another proxy answers at the socket.
    #[error("another proxy is driven by {0}; end it, or give `control` another path")]
    Taken(PathBuf),
    /// A version cannot be started.
    #[error("version {0} cannot be started: {1}; mend its command or address, then try again")]
    Version(String, String),
    /// Signals cannot be received.
    #[error("cannot receive signals; see to the limits of this process")]
    Signals(#[source] io::Error),
}

pub(super) struct Proxy {
    listen: SocketAddr,
    folder: PathBuf,
    pub(super) upstream: Upstream,
    points: Points,
    routes: RwLock<Routes>,
    /// What changes versions or shares is done one at a time; waiting for them is not, so that traffic
    /// can be shifted back while a version starts, drains or stops.
    changing: Mutex<()>,
    ending: Notify,
}

#[derive(Default)]
struct Routes {
    versions: Vec<Arc<Version>>,
    shares: Vec<f64>,
}

/// Runs a proxy until it is told to end, by an order or by SIGTERM. `folder` is the config's: paths
/// are relative to it. Calls `ready` with the address when clients and orders are taken.
pub async fn serve(
    config: Config,
    folder: &Path,
    ready: impl FnOnce(SocketAddr),
) -> Result<(), ProxyError> {
    let path = folder.join(&config.control);
    let orders = control_socket(&path).await?;
    let listener = TcpListener::bind(config.listen)
        .await
        .map_err(|error| ProxyError::Listen(config.listen, error))?;
    let listen = listener.local_addr().unwrap_or(config.listen);
    let mut terminate = signal(SignalKind::terminate()).map_err(ProxyError::Signals)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(ProxyError::Signals)?;
    // Asked before a handler takes the place of what `nohup` has set.
    let stays = hangup_is_ignored();
    let mut hangup = signal(SignalKind::hangup()).map_err(ProxyError::Signals)?;
    let proxy = Arc::new(Proxy {
        listen,
        folder: folder.to_owned(),
        upstream: Client::builder(TokioExecutor::new()).build_http(),
        points: Points::default(),
        routes: RwLock::default(),
        changing: Mutex::new(()),
        ending: Notify::new(),
    });
    let begun = proxy.begin_with(config.versions).await;
    if let Err(error) = begun {
        proxy.end().await;
        let _ = std::fs::remove_file(&path);
        return Err(error);
    }
    ready(listen);
    loop {
        tokio::select! {
            client = listener.accept() => match client {
                Ok((stream, address)) => {
                    let _ = stream.set_nodelay(true);
                    tokio::spawn(converse(Arc::clone(&proxy), stream, address));
                }
                // Out of descriptors, most likely: those who wait are taken when some are free.
                Err(_) => tokio::time::sleep(PAUSE).await,
            },
            driver = orders.accept() => match driver {
                Ok((stream, _)) => {
                    tokio::spawn(obey(Arc::clone(&proxy), stream));
                }
                Err(_) => tokio::time::sleep(PAUSE).await,
            },
            _ = terminate.recv() => break,
            _ = interrupt.recv() => break,
            // Its terminal is gone; versions must not go on without it.
            _ = hangup.recv(), if !stays => break,
            () = proxy.ending.notified() => break,
        }
    }
    drop(listener);
    proxy.end().await;
    let _ = std::fs::remove_file(&path);
    Ok(())
}

/// Whether this process was started to outlive its terminal (`nohup`), as far as the system tells.
fn hangup_is_ignored() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status
        .lines()
        .find_map(|line| line.strip_prefix("SigIgn:"))
        .and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    // Signals are numbered from 1, and SIGHUP is the first.
    ignored.is_some_and(|mask| mask & 1 == 1)
}

/// Only its owner may drive a proxy. A socket that nobody answers at was left by one that was killed.
async fn control_socket(path: &Path) -> Result<UnixListener, ProxyError> {
    let failed = |error| ProxyError::Control(path.to_owned(), error);
    if UnixStream::connect(path).await.is_ok() {
        return Err(ProxyError::Taken(path.to_owned()));
    }
    let there = std::fs::symlink_metadata(path);
    if there.is_ok_and(|there| !there.file_type().is_socket()) {
        let reason = "something else than a socket is there";
        return Err(failed(io::Error::other(reason)));
    }
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(error)),
        _ => {}
    }
    let listener = UnixListener::bind(path).map_err(failed)?;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).map_err(failed)?;
    Ok(listener)
}

async fn converse(proxy: Arc<Proxy>, stream: TcpStream, client: SocketAddr) {
    let service = service_fn(|request| {
        let proxy = Arc::clone(&proxy);
        async move { Ok::<_, Infallible>(forward(&proxy, client, request).await) }
    });
    // A client that breaks off is its own affair.
    let _ = http1::Builder::new()
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades()
        .await;
}

async fn obey(proxy: Arc<Proxy>, stream: UnixStream) {
    let (reader, mut writer) = stream.into_split();
    let mut reader = BufReader::new(reader);
    loop {
        let mut line = Vec::new();
        match (&mut reader)
            .take(LONGEST)
            .read_until(b'\n', &mut line)
            .await
        {
            Ok(length) if length > 0 => {}
            _ => return,
        }
        let (outcome, ends) = match serde_json::from_slice::<Order>(&line) {
            Ok(order) => {
                let ends = order == Order::End;
                // Whoever gave an order may go away before its end; it is carried out all the same.
                let proxy = Arc::clone(&proxy);
                let carried = tokio::spawn(async move { proxy.carry_out(order).await }).await;
                (carried.unwrap_or_else(|error| Err(error.to_string())), ends)
            }
            Err(error) => (Err(format!("this is no order: {error}")), false),
        };
        let status = proxy.status();
        let reply = match outcome {
            Ok(()) => Reply::Done(status),
            Err(error) => Reply::Refused { error, status },
        };
        let Ok(mut text) = serde_json::to_string(&reply) else {
            return;
        };
        text.push('\n');
        let written = writer.write_all(text.as_bytes()).await;
        if ends {
            proxy.ending.notify_one();
        }
        if written.is_err() {
            return;
        }
    }
}

impl Proxy {
    /// A version for the next request, counted as in flight in the same breath, so that whoever has
    /// shifted the traffic away knows of it. `tried` are out of the question.
    pub(super) fn begin(&self, tried: &[String]) -> Option<(InFlight, bool)> {
        let routes = self.routes.read().unwrap_or_else(PoisonError::into_inner);
        let (place, sampled) = if tried.is_empty() {
            choose(&routes.shares, self.points.next())?
        } else {
            let other = (0..routes.shares.len()).find(|place| {
                routes.shares[*place] > 0.0 && !tried.contains(&routes.versions[*place].config.name)
            });
            (other?, false)
        };
        Some((InFlight::begin(&routes.versions[place]), sampled))
    }

    async fn begin_with(&self, versions: Vec<VersionConfig>) -> Result<(), ProxyError> {
        for (index, version) in versions.into_iter().enumerate() {
            let name = version.name.clone();
            self.start(version)
                .await
                .map_err(|error| ProxyError::Version(name, error))?;
            if index == 0 {
                let mut routes = self.routes.write().unwrap_or_else(PoisonError::into_inner);
                routes.shares[0] = 100.0;
            }
        }
        Ok(())
    }

    async fn carry_out(&self, order: Order) -> Result<(), String> {
        match order {
            Order::Status | Order::End => Ok(()),
            Order::Start { version } => self.start(version).await,
            Order::Restart { version } => {
                let config = self.known(&version)?.config.clone();
                self.start(config).await
            }
            Order::Shift { shares } => self.shift(&shares).await,
            Order::Drain { version, within_ms } => {
                let version = self.without_traffic(&version)?;
                version.drained(Duration::from_millis(within_ms)).await
            }
            Order::Stop { version } => {
                let version = {
                    let _changing = self.changing.lock().await;
                    let version = self.without_traffic(&version)?;
                    version.set(State::Stopped, String::new());
                    version
                };
                version.stop().await;
                Ok(())
            }
        }
    }

    /// Returns when the version is ready. Others may be driven meanwhile.
    async fn start(&self, config: VersionConfig) -> Result<(), String> {
        let version = {
            let _changing = self.changing.lock().await;
            self.started(config).await?
        };
        let ready = version.become_ready().await;
        if ready.is_err() {
            version.stop().await;
        }
        ready
    }

    /// The version, its process begun; or the one that runs already, begun in the same way.
    async fn started(&self, config: VersionConfig) -> Result<Arc<Version>, String> {
        let name = config.name.clone();
        if let Some(there) = self.named(&name) {
            match there.state().0 {
                State::Stopped | State::Dead => {}
                State::Starting | State::Ready if there.config == config => return Ok(there),
                State::Starting | State::Ready => {
                    return Err(format!(
                        "version {name} runs already, started otherwise; stop it first"
                    ));
                }
            }
        }
        let taken = !config.command.is_empty() && TcpStream::connect(config.address).await.is_ok();
        if taken {
            return Err(format!(
                "something else answers at {} already; give version {name} an address of its own",
                config.address
            ));
        }
        let version = Version::start(config, &self.folder).map_err(|error| error.to_string())?;
        let mut routes = self.routes.write().unwrap_or_else(PoisonError::into_inner);
        let place = routes
            .versions
            .iter()
            .position(|there| there.config.name == name);
        if let Some(place) = place {
            // What was dead keeps its share: traffic comes back with it.
            routes.versions[place] = Arc::clone(&version);
        } else {
            routes.versions.push(Arc::clone(&version));
            routes.shares.push(0.0);
        }
        Ok(version)
    }

    async fn shift(&self, shares: &BTreeMap<String, f64>) -> Result<(), String> {
        let _changing = self.changing.lock().await;
        let sum: f64 = shares.values().sum();
        if shares
            .values()
            .any(|share| !share.is_finite() || *share < 0.0)
            || (sum - 100.0).abs() > 1e-6
        {
            return Err(format!("the shares add up to {sum}, not to 100"));
        }
        for (name, share) in shares {
            let version = self.known(name)?;
            if *share > 0.0 {
                match version.state() {
                    (State::Ready, _) => {}
                    (state, detail) => {
                        return Err(format!("version {name} is {state:?} {detail}")
                            .trim_end()
                            .to_owned());
                    }
                }
                let answers = version.look().await;
                answers.map_err(|seen| format!("version {name} does not answer: {seen}"))?;
            }
        }
        let mut routes = self.routes.write().unwrap_or_else(PoisonError::into_inner);
        routes.shares = routes
            .versions
            .iter()
            .map(|version| shares.get(&version.config.name).copied().unwrap_or(0.0))
            .collect();
        Ok(())
    }

    fn without_traffic(&self, name: &str) -> Result<Arc<Version>, String> {
        let version = self.known(name)?;
        match self.share(name) {
            0.0 => Ok(version),
            share => Err(format!(
                "version {name} still gets {share} % of the requests; shift them first"
            )),
        }
    }

    fn known(&self, name: &str) -> Result<Arc<Version>, String> {
        self.named(name)
            .ok_or_else(|| format!("there is no version {name}; start it first"))
    }

    fn named(&self, name: &str) -> Option<Arc<Version>> {
        let routes = self.routes.read().unwrap_or_else(PoisonError::into_inner);
        let found = routes
            .versions
            .iter()
            .find(|version| version.config.name == name);
        found.map(Arc::clone)
    }

    fn share(&self, name: &str) -> f64 {
        let status = self.status();
        status.version(name).map_or(0.0, |version| version.share)
    }

    fn status(&self) -> Status {
        let routes = self.routes.read().unwrap_or_else(PoisonError::into_inner);
        Status {
            pid: std::process::id(),
            listen: self.listen,
            versions: routes
                .versions
                .iter()
                .zip(&routes.shares)
                .map(|(version, share)| version.status(*share))
                .collect(),
        }
    }

    /// Lets what is in flight end, then ends the versions.
    async fn end(&self) {
        let versions = {
            let routes = self.routes.read().unwrap_or_else(PoisonError::into_inner);
            routes.versions.clone()
        };
        for version in versions {
            let _ = version.drained(FAREWELL).await;
            version.stop().await;
        }
    }
}

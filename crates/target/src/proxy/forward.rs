//! One request, from a client to a version and back.

use super::serve::Proxy;
use super::version::{InFlight, Version};
use bytes::Bytes;
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt as _, Empty, Full};
use hyper::body::{Body, Frame, Incoming, SizeHint};
use hyper::header::{CONNECTION, HeaderMap, HeaderName, HeaderValue, UPGRADE};
use hyper::http::request::Parts;
use hyper::http::uri::{PathAndQuery, Scheme, Uri};
use hyper::{Request, Response, StatusCode};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::{Client, Error};
use hyper_util::rt::TokioIo;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

pub(super) type Payload = BoxBody<Bytes, hyper::Error>;
pub(super) type Upstream = Client<HttpConnector, Payload>;

/// Headers that belong to one connection (RFC 9110, section 7.6.1) and end at the proxy.
const HOP_BY_HOP: [&str; 7] = [
    "connection",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// A client that gives up after this long was not answered.
const PATIENCE: Duration = Duration::from_secs(1);

/// Answers a request by the version that its turn comes to. A version that no connection can be made to
/// has had nothing of the request: another one that carries traffic is asked instead. Both count it.
pub(super) async fn forward(
    proxy: &Proxy,
    client: SocketAddr,
    mut request: Request<Incoming>,
) -> Response<Payload> {
    let upgrade = request
        .headers()
        .contains_key(UPGRADE)
        .then(|| hyper::upgrade::on(&mut request));
    let (mut parts, body) = request.into_parts();
    let protocol = upgrade
        .is_some()
        .then(|| parts.headers.get(UPGRADE).cloned())
        .flatten();
    strip(&mut parts.headers);
    if let Some(protocol) = &protocol {
        parts
            .headers
            .insert(CONNECTION, HeaderValue::from_static("upgrade"));
        parts.headers.insert(UPGRADE, protocol.clone());
    }
    if let Ok(client) = HeaderValue::from_str(&client.ip().to_string()) {
        parts
            .headers
            .append(HeaderName::from_static("x-forwarded-for"), client);
    }
    let whole = body.is_end_stream();
    let mut body = Some(body);
    let mut tried: Vec<String> = Vec::new();
    let mut failure = "no version carries traffic".to_owned();
    while let Some((flight, sampled)) = proxy.begin(&tried) {
        let version = Arc::clone(&flight.0);
        let mut asked = Asked {
            version: Arc::clone(&version),
            sampled,
            began: Instant::now(),
            counted: false,
        };
        let payload = match body.take() {
            Some(body) if !whole => body.boxed(),
            _ => nothing(),
        };
        match proxy
            .upstream
            .request(request_to(version.config.address, &parts, payload))
            .await
        {
            Ok(mut answer) => {
                asked.count(answer.status().is_server_error());
                if answer.status() == StatusCode::SWITCHING_PROTOCOLS {
                    if let Some(client) = upgrade {
                        let server = hyper::upgrade::on(&mut answer);
                        tokio::spawn(tunnel(client, server, flight));
                    }
                    return answer.map(|_| nothing());
                }
                strip(answer.headers_mut());
                return answer.map(|body| {
                    Counted {
                        body,
                        _flight: flight,
                    }
                    .boxed()
                });
            }
            Err(error) => {
                asked.count(true);
                failure = format!(
                    "version {} at {}: {}",
                    version.config.name,
                    version.config.address,
                    chain(&error)
                );
                if !error.is_connect() || !whole {
                    break;
                }
                tried.push(version.config.name.clone());
            }
        }
    }
    let text = format!("tminus proxy: {failure}\n");
    let mut answer = Response::new(Full::from(text).map_err(|never| match never {}).boxed());
    *answer.status_mut() = StatusCode::BAD_GATEWAY;
    answer
}

/// A request of a version, counted once: when it is answered, or when the client gives up waiting. A
/// version that hangs is so seen to have been asked, and for how long.
struct Asked {
    version: Arc<Version>,
    sampled: bool,
    began: Instant,
    counted: bool,
}

impl Asked {
    fn count(&mut self, error: bool) {
        self.counted = true;
        self.version.all.add(error, self.began.elapsed());
        if self.sampled {
            self.version.sample.add(error, self.began.elapsed());
        }
    }
}

impl Drop for Asked {
    fn drop(&mut self) {
        if !self.counted {
            // Somebody who leaves at once has changed their mind; who has waited was not answered.
            self.count(self.began.elapsed() >= PATIENCE);
        }
    }
}

fn nothing() -> Payload {
    Empty::new().map_err(|never| match never {}).boxed()
}

fn chain(error: &Error) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        text += &format!(": {error}");
        cause = error.source();
    }
    text
}

fn request_to(address: SocketAddr, parts: &Parts, payload: Payload) -> Request<Payload> {
    let path = parts.uri.path_and_query().cloned();
    let uri = Uri::builder()
        .scheme(Scheme::HTTP)
        .authority(address.to_string())
        .path_and_query(path.unwrap_or_else(|| PathAndQuery::from_static("/")))
        .build()
        .expect("an address and a path that was read are a URI");
    let mut request = Request::new(payload);
    *request.method_mut() = parts.method.clone();
    *request.uri_mut() = uri;
    *request.headers_mut() = parts.headers.clone();
    request
}

/// Takes out what belongs to the connection, and what `Connection` names besides.
fn strip(headers: &mut HeaderMap) {
    let named: Vec<HeaderName> = headers
        .get_all(CONNECTION)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|name| name.trim().parse().ok())
        .collect();
    for name in named {
        headers.remove(name);
    }
    for name in HOP_BY_HOP {
        headers.remove(name);
    }
}

/// Carries bytes in both directions until one side ends.
async fn tunnel(
    client: hyper::upgrade::OnUpgrade,
    server: hyper::upgrade::OnUpgrade,
    _flight: InFlight,
) {
    if let (Ok(client), Ok(server)) = tokio::join!(client, server) {
        let (mut client, mut server) = (TokioIo::new(client), TokioIo::new(server));
        // How a connection ends is the affair of its two ends.
        let _ = tokio::io::copy_bidirectional(&mut client, &mut server).await;
    }
}

/// A body that is in flight until its end.
struct Counted {
    body: Incoming,
    _flight: InFlight,
}

impl Body for Counted {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_belongs_to_a_connection_ends_at_the_proxy() {
        let mut headers = HeaderMap::new();
        for (name, value) in [
            ("connection", "close, X-Hop"),
            ("x-hop", "1"),
            ("te", "trailers"),
            ("host", "a"),
            ("upgrade", "x"),
        ] {
            headers.insert(
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            );
        }
        strip(&mut headers);
        assert_eq!(
            headers.keys().map(HeaderName::as_str).collect::<Vec<_>>(),
            ["host"]
        );
    }
}

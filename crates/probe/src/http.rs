//! One HTTP request. The endpoint is the subject: if it refuses, is silent, does not resolve or
//! fails the TLS handshake, that is a failure.
//!
//! Every try opens a connection of its own, so that latency means what a new user sees; proxies
//! that the environment names are not used, so that what answers is the endpoint.

use crate::capture::Listener;
use crate::context::Context;
use crate::expect::{json_has, quote};
use crate::observation::{Findings, Observation, Value};
use crate::observe::Tries;
use crate::redact::redact_text;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::redirect::{Action, Attempt, Policy};
use reqwest::{Client, Method, Url};
use std::error::Error as _;
use std::sync::LazyLock;
use std::time::Duration;
use tminus_measure::{Quantity, Threshold, Unit, Verdict, display_duration};
use tminus_plan::{HttpProbe, JsonExpect};
use tokio::time::{Instant, timeout};

/// How many redirects are followed.
const REDIRECTS: usize = 5;
/// How much of a body is read, in bytes: 16 MiB.
const BODY: u64 = 1 << 24;

/// The client of all probes. Without any root certificate on the machine there is one that can
/// speak to `http` alone.
static CLIENT: LazyLock<Option<Client>> = LazyLock::new(|| {
    install_provider();
    builder().build().ok()
});
static PLAIN_CLIENT: LazyLock<Option<Client>> = LazyLock::new(|| {
    install_provider();
    builder().tls_certs_only([]).build().ok()
});

fn install_provider() {
    // It fails when a provider has been installed already, and any will do.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

fn builder() -> reqwest::ClientBuilder {
    Client::builder()
        .user_agent(concat!("tminus/", env!("CARGO_PKG_VERSION")))
        .redirect(Policy::custom(follow))
        .no_proxy()
        .referer(false)
        .pool_max_idle_per_host(0)
}

/// The client for a scheme; `None` when this machine cannot speak it.
pub(crate) fn client(url: &Url) -> Option<&'static Client> {
    CLIENT
        .as_ref()
        .or_else(|| (url.scheme() == "http").then(|| PLAIN_CLIENT.as_ref())?)
}

/// Follows to the same host only, and never from `https` to `http`: the headers may hold a secret.
fn follow(attempt: Attempt<'_>) -> Action {
    let Some(from) = attempt.previous().last() else {
        return attempt.stop();
    };
    let to = attempt.url();
    let upgrade = from.scheme() == "http" && to.scheme() == "https";
    let same_server = from.host() == to.host()
        && (upgrade
            || (from.scheme() == to.scheme()
                && from.port_or_known_default() == to.port_or_known_default()));
    if attempt.previous().len() > REDIRECTS {
        attempt.error(format!("more than {REDIRECTS} redirects"))
    } else if same_server {
        attempt.follow()
    } else {
        attempt.stop()
    }
}

/// The address, read; errs in words.
pub(crate) fn read_url(text: &str, context: &Context) -> Result<Url, String> {
    let expanded = context.expand(text).map_err(|error| error.to_string())?;
    let url = Url::parse(&expanded).map_err(|error| format!("`{text}` is no address: {error}"))?;
    if matches!(url.scheme(), "http" | "https") && url.has_host() {
        Ok(url)
    } else {
        Err(format!("`{text}` is no http or https address"))
    }
}

/// Why a request got no answer, in words, without the address: it may hold a secret.
pub(crate) fn describe(error: reqwest::Error) -> String {
    if error.is_timeout() {
        return "no answer in time".to_owned();
    }
    let unresolved = error.is_dns();
    let error = error.without_url();
    let mut text = String::new();
    let mut cause = error.source();
    // The innermost causes say what happened; the outer ones, which layer noticed.
    while let Some(inner) = cause {
        text = inner.to_string();
        cause = inner.source();
    }
    if text.is_empty() {
        text = error.to_string();
    }
    if unresolved {
        format!("the name does not resolve: {text}")
    } else {
        text
    }
}

struct Request {
    client: &'static Client,
    method: Method,
    url: Url,
    headers: HeaderMap,
    body: Option<String>,
}

pub(crate) async fn observe(probe: &HttpProbe, context: &Context) -> Observation {
    let request = match prepare(probe, context) {
        Ok(request) => request,
        Err(reason) => return Observation::not_measured(reason),
    };
    let mut tries = Tries::new(probe.retry);
    loop {
        let limit = tries.limit(probe.timeout_ms);
        let mut listener = Listener::new(
            &context.secrets,
            context.output_limit,
            probe.contains.clone(),
        );
        let found = timeout(limit, attempt(&request, probe, context, &mut listener)).await;
        let mut found = found.unwrap_or_else(|_| {
            Observation::failed(format!(
                "no whole answer within {}",
                display_duration(limit)
            ))
        });
        let heard = listener.finish();
        if heard.total > 0 {
            found.captures.push(heard.capture("body"));
        }
        if let Some(last) = tries.after(found).await {
            return last;
        }
    }
}

fn prepare(probe: &HttpProbe, context: &Context) -> Result<Request, String> {
    let expand = |text: &str| context.expand(text).map_err(|error| error.to_string());
    let url = read_url(&probe.url, context)?;
    let method = Method::from_bytes(probe.method.to_ascii_uppercase().as_bytes())
        .map_err(|_| format!("`{}` is no HTTP method", probe.method))?;
    let mut headers = HeaderMap::new();
    for (name, value) in &probe.headers {
        headers.insert(
            HeaderName::from_bytes(name.as_bytes())
                .map_err(|_| format!("`{name}` is no header name"))?,
            HeaderValue::from_str(&expand(value)?).map_err(|_| {
                format!("the value of the header `{name}` holds a control character")
            })?,
        );
    }
    Ok(Request {
        client: client(&url)
            .ok_or("this machine has no root certificates to check a server's against")?,
        method,
        url,
        headers,
        body: probe.body.as_deref().map(expand).transpose()?,
    })
}

async fn attempt(
    request: &Request,
    probe: &HttpProbe,
    context: &Context,
    listener: &mut Listener,
) -> Observation {
    let began = Instant::now();
    let mut sent = request
        .client
        .request(request.method.clone(), request.url.clone())
        .headers(request.headers.clone());
    if let Some(body) = &request.body {
        sent = sent.body(body.clone());
    }
    let mut response = match sent.send().await {
        Ok(response) => response,
        Err(error) if error.is_builder() => {
            return Observation::not_measured(format!(
                "the request cannot be made: {}",
                describe(error)
            ));
        }
        Err(error) => return Observation::failed(describe(error)),
    };
    let mut body = Vec::new();
    let mut length = 0;
    let mut broken = None;
    let whole = loop {
        match response.chunk().await {
            Ok(Some(chunk)) => {
                length += chunk.len() as u64;
                listener.push(&chunk);
                if !probe.json.is_empty() && length <= BODY {
                    body.extend_from_slice(&chunk);
                }
                if length > BODY {
                    break false;
                }
            }
            Ok(None) => break true,
            Err(error) => {
                broken = Some(describe(error));
                break false;
            }
        }
    };
    let latency = began.elapsed();
    let mut findings = Findings::default();
    judge_status(probe, &response, &mut findings);
    if let Some(reason) = &broken {
        findings.add(
            Verdict::Fail,
            format!("the answer broke off after {length} bytes: {reason}"),
        );
    }
    for (name, wanted) in &probe.expect_headers {
        judge_header(name, wanted, response.headers(), context, &mut findings);
    }
    if let Some(text) = &probe.contains {
        let quoted = quote(&redact_text(&context.secrets, text));
        match (listener.found(text), whole) {
            (true, _) => findings.add(Verdict::Pass, format!("body contains {quoted}")),
            (false, true) => findings.add(Verdict::Fail, format!("body lacks {quoted}")),
            (false, false) => findings.add(
                Verdict::NotMeasured,
                format!("the first {length} bytes of the body lack {quoted}; no more was read"),
            ),
        }
    }
    if !probe.json.is_empty() {
        judge_json(probe, &body, whole, context, &mut findings);
    }
    if let Some(threshold) = probe.latency {
        findings.add_latency(latency, threshold);
    }
    let milliseconds = latency.as_secs_f64() * 1000.0;
    let status = response.status().as_u16();
    Observation::of_findings(&findings)
        .with_value(Value::number(
            "status",
            status.to_string(),
            f64::from(status),
        ))
        .with_value(Value::number(
            "latency",
            display_duration(latency),
            milliseconds,
        ))
}

impl Findings {
    fn add_latency(&mut self, latency: Duration, threshold: Threshold) {
        let quantity = Quantity::new(latency.as_secs_f64() * 1000.0, Unit::Milliseconds);
        let verdict = quantity.map_or(Verdict::NotMeasured, |quantity| threshold.holds(quantity));
        self.add(
            verdict,
            format!(
                "answered in {}, bound {threshold}",
                display_duration(latency)
            ),
        );
    }
}

fn judge_status(probe: &HttpProbe, response: &reqwest::Response, findings: &mut Findings) {
    let status = response.status();
    let holds = match probe.status {
        Some(wanted) => status.as_u16() == wanted,
        None => status.is_success(),
    };
    let mut text = format!("HTTP {}", status.as_u16());
    if !holds {
        match probe.status {
            Some(wanted) => text += &format!(", expected {wanted}"),
            None => text += ", expected 200 to 299",
        }
        if status.is_redirection() {
            text.push_str("; it redirects to another server, which is not followed");
        }
    }
    findings.add_held(holds, text);
}

fn judge_header(
    name: &str,
    wanted: &str,
    headers: &HeaderMap,
    context: &Context,
    findings: &mut Findings,
) {
    let values: Vec<String> = headers
        .get_all(name)
        .iter()
        .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
        .collect();
    let quoted = quote(&redact_text(&context.secrets, wanted));
    if values.is_empty() {
        findings.add(Verdict::Fail, format!("no header `{name}`"));
    } else if values.iter().any(|value| value.contains(wanted)) {
        findings.add(Verdict::Pass, format!("header `{name}` contains {quoted}"));
    } else {
        let found = quote(&redact_text(&context.secrets, &values.join(", ")));
        findings.add(
            Verdict::Fail,
            format!("header `{name}` is {found}, expected {quoted}"),
        );
    }
}

fn judge_json(
    probe: &HttpProbe,
    body: &[u8],
    whole: bool,
    context: &Context,
    findings: &mut Findings,
) {
    if !whole {
        findings.add(
            Verdict::NotMeasured,
            "the body was not read to its end, so not as JSON",
        );
        return;
    }
    let Ok(document) = serde_json::from_slice::<serde_json::Value>(body) else {
        findings.add(Verdict::Fail, "the body is no JSON");
        return;
    };
    let shown = |value: &serde_json::Value| quote(&redact_text(&context.secrets, &text_of(value)));
    for (pointer, wanted) in &probe.json {
        let Some(found) = document.pointer(pointer) else {
            findings.add(Verdict::Fail, format!("nothing at `{pointer}`"));
            continue;
        };
        match wanted {
            JsonExpect::Value(wanted) if json_has(wanted, found) => {
                findings.add(Verdict::Pass, format!("`{pointer}` is {}", shown(found)));
            }
            JsonExpect::Value(wanted) => findings.add(
                Verdict::Fail,
                format!(
                    "`{pointer}` is {}, expected {}",
                    shown(found),
                    shown(wanted)
                ),
            ),
            JsonExpect::Threshold { number } => {
                let quantity = found
                    .as_f64()
                    .and_then(|value| Quantity::new(value, Unit::None).ok());
                match quantity {
                    Some(quantity) => findings.add(
                        number.holds(quantity),
                        format!("`{pointer}` is {}, bound {number}", shown(found)),
                    ),
                    None => findings.add(
                        Verdict::Fail,
                        format!("`{pointer}` is {}, which is no number", shown(found)),
                    ),
                }
            }
        }
    }
}

fn text_of(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => text.clone(),
        value => value.to_string(),
    }
}

//! The addresses that a document asks: what answers at them, and from where its routes count.

use super::sole::Near;
use super::{Seen, is_plain};
use std::collections::{BTreeMap, BTreeSet};
use tminus_checklist::SectionIndex;

/// What an address is for, as far as its path tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::suggest) enum Kind {
    Health,
    Ready,
    Live,
    Metrics,
    Root,
}

/// The addresses of a document.
#[derive(Default)]
pub(in crate::suggest) struct Addresses {
    found: Vec<Found>,
    bases: Near<String>,
    pages: BTreeMap<Kind, Near<String>>,
    routes: BTreeMap<Kind, Near<String>>,
    /// Pages in the exposition format for certain: their path says so.
    exposition: Near<String>,
    prometheus: Near<String>,
    hosts: Near<String>,
}

struct Found {
    section: Option<SectionIndex>,
    address: Address,
    /// A command asks it, and not only a text names it.
    asked: bool,
}

/// An address, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Address {
    /// `https://`, `http://`, or nothing before a variable.
    scheme: &'static str,
    /// `localhost:3001`, `$SERVICE_URL`; `None` when it is a placeholder.
    authority: Option<String>,
    /// Without query, and without the slash at its end.
    path: String,
}

impl Address {
    /// Reads `http://host/path`, `$NAME/path`, and, of what a command asks, `localhost:80/path`.
    fn read(word: &str, asked: bool) -> Option<Self> {
        let (scheme, rest) = if let Some(rest) = word.strip_prefix("https://") {
            ("https://", rest)
        } else if let Some(rest) = word.strip_prefix("http://") {
            ("http://", rest)
        } else if asked && word.starts_with('$') {
            ("", word)
        } else if asked && (word.starts_with("localhost") || word.starts_with("127.0.0.1")) {
            ("http://", word)
        } else {
            return None;
        };
        let end = rest.find(['?', '#']).unwrap_or(rest.len());
        let rest = &rest[..end];
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let variable = authority
            .strip_prefix('$')
            .map(|name| name.trim_start_matches('{').trim_end_matches('}'));
        let known = match variable {
            Some(name) => crate::config::is_name(name),
            None => is_plain(authority) && !authority.contains("__"),
        };
        Some(Self {
            scheme,
            authority: known.then(|| authority.to_owned()),
            path: path.trim_end_matches('/').to_owned(),
        })
    }

    fn base(&self) -> Option<String> {
        let authority = self.authority.as_ref()?;
        Some(format!("{}{authority}", self.scheme))
    }

    fn is_prometheus(&self) -> bool {
        self.path.starts_with("/api/v1/query")
    }

    /// Whether it belongs to a service that others run: what a document asks there is no part of what it deploys.
    fn is_of_others(&self) -> bool {
        #[rustfmt::skip]
        const DOMAINS: [&str; 30] = [
            "anthropic.com", "api.cloudflare.com", "api.github.com", "api.mailgun.net", "api.netlify.com", "api.openai.com", "api.pagerduty.com", "api.render.com",
            "api.resend.com", "api.sendgrid.com", "api.stripe.com", "api.telegram.org", "api.twilio.com", "api.vercel.com", "checkip.amazonaws.com", "discord.com",
            "docker.com", "docker.io", "githubusercontent.com", "googleapis.com", "graph.facebook.com", "ifconfig.me", "ipinfo.io", "letsencrypt.org", "nodesource.com",
            "npmjs.org", "pypi.org", "rustup.rs", "sentry.io", "slack.com",
        ];
        self.host().is_some_and(|host| {
            DOMAINS.iter().any(|domain| {
                let before = host.strip_suffix(domain);
                before.is_some_and(|before| before.is_empty() || before.ends_with('.'))
            })
        })
    }

    /// A host with a name that the world can look up.
    fn host(&self) -> Option<&str> {
        let host = self.authority.as_ref()?.split(':').next()?;
        is_public_host(host).then_some(host)
    }
}

/// Whether a text is a host's name that the world can look up: no address of numbers, no variable.
pub(in crate::suggest) fn is_public_host(host: &str) -> bool {
    let Some((_, last)) = host.rsplit_once('.') else {
        return false;
    };
    last.len() > 1
        && last.chars().all(char::is_alphabetic)
        && host
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte))
        && !["local", "internal", "localdomain"].contains(&last)
}

/// What a path is for, by its last part.
pub(in crate::suggest) fn kind_of_path(path: &str) -> Option<Kind> {
    let path = path.trim_end_matches('/');
    let last = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    Some(match last.as_str() {
        "health" | "healthz" | "healthcheck" | "health-check" | "health_check" => Kind::Health,
        "ready" | "readyz" | "readiness" => Kind::Ready,
        "live" | "livez" | "liveness" => Kind::Live,
        "metrics" => Kind::Metrics,
        "" => Kind::Root,
        _ => return None,
    })
}

impl Addresses {
    /// Takes in what a command asks.
    pub(super) fn see(&mut self, seen: &Seen<'_>) {
        if !matches!(
            seen.simple.program(),
            Some("curl" | "wget" | "http" | "https" | "xh")
        ) {
            return;
        }
        for word in seen.words.iter().skip(1) {
            let address = Address::read(word, true);
            let own = address.filter(|address| !address.is_of_others());
            self.found.extend(own.map(|address| Found {
                section: seen.section(),
                address,
                asked: true,
            }));
        }
    }

    /// Takes in the addresses and routes of an item's text.
    pub(super) fn read(&mut self, text: &str, section: Option<SectionIndex>) {
        for (at, _) in text.match_indices("http") {
            let word: String = text[at..]
                .chars()
                .take_while(|character| {
                    !character.is_whitespace() && !"`<>()\"'*|".contains(*character)
                })
                .collect();
            let word = word.trim_end_matches(['.', ',', ';', ':']);
            self.found
                .extend(Address::read(word, false).map(|address| Found {
                    section,
                    address,
                    asked: false,
                }));
        }
        for code in crate::suggest::about::codes(text) {
            let route = code.strip_prefix("GET ").unwrap_or(code);
            if route.len() > 1
                && route.starts_with('/')
                && is_plain(route)
                && let Some(kind) = kind_of_path(route)
            {
                self.routes
                    .entry(kind)
                    .or_default()
                    .add(section, route.to_owned());
            }
        }
    }

    /// Makes one picture of all that was taken in.
    pub(super) fn settle(&mut self) {
        let found = std::mem::take(&mut self.found);
        let secure: BTreeSet<&str> = found
            .iter()
            .filter(|found| found.address.scheme == "https://")
            .filter_map(|found| found.address.authority.as_deref())
            .collect();
        for Found {
            section,
            address,
            asked,
        } in &found
        {
            let mut address = address.clone();
            // One host that is asked both ways is one host.
            if address
                .authority
                .as_deref()
                .is_some_and(|authority| secure.contains(authority))
            {
                address.scheme = "https://";
            }
            let kind = kind_of_path(&address.path);
            if let (Some(kind), true) = (kind, *asked && kind != Some(Kind::Root)) {
                let routes = self.routes.entry(kind).or_default();
                routes.add(*section, address.path.clone());
            }
            let Some(base) = address.base() else {
                continue;
            };
            if address.is_prometheus() {
                self.prometheus.add(*section, base);
                continue;
            }
            let page = format!("{base}{}", address.path);
            let exposed = address.path.ends_with("/prometheus");
            if exposed {
                self.exposition.add(*section, page.clone());
            }
            if let Some(kind) = kind.filter(|kind| *asked || *kind == Kind::Metrics) {
                let slash = if kind == Kind::Root { "/" } else { "" };
                self.pages
                    .entry(kind)
                    .or_default()
                    .add(*section, format!("{page}{slash}"));
            }
            if !*asked && kind == Some(Kind::Health) {
                self.bases.add(*section, base);
            } else if *asked {
                if let Some(host) = address.host() {
                    self.hosts.add(*section, host.to_owned());
                }
                self.bases.add(*section, base);
            }
        }
    }

    /// The address from which the document's routes count.
    pub(in crate::suggest) fn base(&self, section: Option<SectionIndex>) -> Option<&str> {
        self.bases.of(section).map(String::as_str)
    }

    /// The one address of this kind.
    pub(in crate::suggest) fn page(
        &self,
        kind: Kind,
        section: Option<SectionIndex>,
    ) -> Option<&str> {
        self.pages.get(&kind)?.of(section).map(String::as_str)
    }

    /// The one route of this kind, wherever it counts from.
    pub(in crate::suggest) fn route(
        &self,
        kind: Kind,
        section: Option<SectionIndex>,
    ) -> Option<&str> {
        self.routes.get(&kind)?.of(section).map(String::as_str)
    }

    /// The page on which metrics stand in the exposition format.
    pub(in crate::suggest) fn metrics_page(&self, section: Option<SectionIndex>) -> Option<&str> {
        if self.exposition.is_empty() {
            return self.page(Kind::Metrics, section);
        }
        self.exposition.of(section).map(String::as_str)
    }

    /// The Prometheus server that is queried.
    pub(in crate::suggest) fn prometheus(&self, section: Option<SectionIndex>) -> Option<&str> {
        self.prometheus.of(section).map(String::as_str)
    }

    /// The host that the world knows the system by.
    pub(in crate::suggest) fn host(&self, section: Option<SectionIndex>) -> Option<&str> {
        self.hosts.of(section).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::Address;

    #[test]
    fn what_others_run_is_no_part_of_the_system() {
        let others = |word: &str| Address::read(word, true).is_some_and(|it| it.is_of_others());
        assert!(others("https://api.telegram.org/bot1/getWebhookInfo"));
        assert!(others("https://storage.googleapis.com/a"));
        assert!(!others("https://telegram.shop.example/health"));
        assert!(!others("https://notslack.com"));
        assert!(!others("http://localhost:3000/health"));
        assert!(!others("$API/health"));
    }
}

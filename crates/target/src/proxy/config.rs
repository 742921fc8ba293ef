//! The file that a proxy is started with.

use serde::{Deserialize, Serialize};
use std::net::SocketAddr;
use std::path::PathBuf;

/// What a proxy listens to, who may drive it, and what runs from the start.
///
/// ```toml
/// listen = "127.0.0.1:8080"
/// control = "proxy.sock"
/// [[version]]
/// name = "2.3.0"
/// address = "127.0.0.1:9001"
/// command = ["./service", "--port", "9001"]
/// ready = "/health"
/// ```
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where clients connect to.
    pub listen: SocketAddr,
    /// The socket that it is driven by; a relative path is relative to the config's folder.
    pub control: PathBuf,
    /// What runs from the start; the first one gets all traffic.
    #[serde(default, rename = "version")]
    pub versions: Vec<VersionConfig>,
}

/// A version: where it answers, and how it is started if the proxy is to start it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VersionConfig {
    /// What it is called.
    pub name: String,
    /// Where it answers: HTTP/1.1 without TLS.
    pub address: SocketAddr,
    /// Program and arguments; empty for a version that runs already and is not the proxy's to stop.
    #[serde(default)]
    pub command: Vec<String>,
    /// A path that answers 2xx when it is ready; without one, a connection is enough.
    #[serde(default)]
    pub ready: Option<String>,
    /// How long it may take to become ready, in seconds.
    #[serde(default = "half_a_minute")]
    pub ready_within_s: u64,
    /// How long it may take to end after SIGTERM, in seconds, before SIGKILL.
    #[serde(default = "ten")]
    pub grace_s: u64,
}

const fn half_a_minute() -> u64 {
    30
}

const fn ten() -> u64 {
    10
}

/// Why a config cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// It is no TOML, or a key is wrong; the text has the place.
    #[error("{0}")]
    Form(#[from] toml::de::Error),
    /// Two versions have one name.
    #[error("two versions are called `{0}`; give each a name of its own")]
    Twice(String),
}

impl Config {
    /// Reads a config. Unknown keys are errors.
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        let config: Self = toml::from_str(text)?;
        for (index, version) in config.versions.iter().enumerate() {
            let others = &config.versions[..index];
            if others.iter().any(|other| other.name == version.name) {
                return Err(ConfigError::Twice(version.name.clone()));
            }
        }
        Ok(config)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_config_says_what_it_must_and_nothing_unknown() {
        let text = "listen = \"127.0.0.1:80\"\ncontrol = \"a.sock\"\n[[version]]\nname = \"1\"\naddress = \"127.0.0.1:81\"\n";
        let config = Config::parse(text).expect("it is whole");
        assert_eq!(config.versions[0].grace_s, 10);
        for wrong in [
            String::new(),
            text.replace("name", "nmae"),
            text.replace("127.0.0.1:81", "localhost"),
            format!("{text}[[version]]\nname = \"1\"\naddress = \"127.0.0.1:82\"\n"),
        ] {
            assert!(Config::parse(&wrong).is_err(), "{wrong}");
        }
    }
}

//! The embedded traffic splitter: one listener, several versions behind it, a share for each.
//!
//! It is a process of its own (`tminus proxy CONFIG`) and outlives the launch that drives it through
//! a Unix socket, one JSON object a line in each direction: [`Order`] and [`Reply`].
//!
//! Requests are split, not connections: a client that keeps its connection follows a shift with its
//! next request. What has begun with a version ends with it, an upgraded connection (WebSocket) too.

mod config;
mod control;
mod counts;
mod forward;
mod serve;
mod split;
mod version;

pub use config::{Config, ConfigError, VersionConfig};
pub use control::{Control, ControlError, Order, Reply, State, Status, VersionStatus};
pub use counts::{BUCKETS, Counts};
pub use serve::{ProxyError, serve};

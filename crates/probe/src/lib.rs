//! Observes the outside: commands under a supervisor, endpoints, files, disks, processes, work
//! trees, metrics pages. One file a kind.
//!
//! A probe never errs. When its subject is unreachable or wrong, that is a failure; when the
//! observer is missing (a tool, a permission, a source of metrics, a definition), nothing was
//! measured, and the [`Observation`] says what is missing. What is captured is redacted while it
//! streams in ([`Redactor`]) and is limited, whatever the size of the output.
//!
//! Commands run under a [`Supervisor`]: a process of its own that outlives the program that
//! started it and notes what became of each action, so that [`adopt`] can learn it later.

mod adopt;
mod capture;
mod command;
mod context;
mod disk;
mod expect;
mod exposition;
mod file;
mod git;
mod http;
mod metrics;
mod observation;
mod observe;
mod process;
mod prometheus;
mod reading;
mod redact;
mod seek;
mod shell;
mod spool;
mod supervise;
mod supervisor;
mod tcp;
mod variables;
mod vital;

pub use adopt::{Adoption, adopt, stop_service};
pub use context::{Context, DEFAULT_OUTPUT_LIMIT};
pub use observation::{Capture, Observation, Value};
pub use observe::observe;
pub use reading::{Before, CounterAs, Reading, quantile_of, read_metric};
pub use redact::{MASK, Redactor, Secrets, redact_text};
pub use supervise::supervise;
pub use supervisor::{Order, Supervisor, SupervisorError};

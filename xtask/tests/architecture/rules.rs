//! The arrows between the crates, and what a pure crate may not reach.

/// A crate of the workspace, by its folder's name.
pub(crate) struct Room {
    pub(crate) name: &'static str,
    pub(crate) pure: bool,
    /// The crates it may depend on.
    pub(crate) arrows: &'static [&'static str],
}

const fn pure(name: &'static str, arrows: &'static [&'static str]) -> Room {
    Room {
        name,
        pure: true,
        arrows,
    }
}

const fn edge(name: &'static str, arrows: &'static [&'static str]) -> Room {
    Room {
        name,
        pure: false,
        arrows,
    }
}

/// Every crate there is or will be, in the order of the way through.
pub(crate) const ROOMS: &[Room] = &[
    pure("measure", &[]),
    pure("checklist", &["measure"]),
    pure("receipt", &["measure"]),
    pure("judge", &["measure"]),
    pure("plan", &["checklist", "measure"]),
    pure("lint", &["plan", "checklist", "measure"]),
    pure("launch", &["plan", "receipt", "judge", "measure"]),
    pure(
        "report",
        &["launch", "plan", "checklist", "receipt", "measure"],
    ),
    pure("governor", &["receipt", "judge", "measure"]),
    edge("probe", &["plan", "measure"]),
    edge("target", &["plan", "measure"]),
    edge("load", &["measure"]),
    edge("ledger", &["receipt"]),
    edge("intake", &["measure"]),
    edge(
        "engine",
        // The effects that a launch asks for are steps of a plan, and what came of them is a
        // receipt with an outcome: whoever performs them has to name all three.
        &[
            "launch", "probe", "target", "load", "ledger", "judge", "plan", "receipt", "measure",
        ],
    ),
    edge(
        "server",
        &["engine", "governor", "intake", "ledger", "report"],
    ),
    edge(
        "tminus",
        &[
            "measure",
            "checklist",
            "receipt",
            "judge",
            "plan",
            "lint",
            "launch",
            "report",
            "governor",
            "probe",
            "target",
            "load",
            "ledger",
            "intake",
            "engine",
            "server",
        ],
    ),
];

/// Packages of the workspace that no arrow may point at and that may point anywhere: they build
/// and test the others and are no part of what is shipped.
pub(crate) const OUTSIDE: &[&str] = &["xtask"];

/// Crates whose purpose is I/O, time, randomness or the environment.
///
/// `libc` is not among them: locks (`parking_lot_core`), stack probing and the choice of a SHA-256
/// by processor (`cpufeatures`, off x86) declare it for a constant or a wake-up, and whoever does
/// I/O does it through one of these.
pub(crate) const IMPURE: &[&str] = &[
    // Runtimes and the readiness of sockets.
    "tokio",
    "async-std",
    "smol",
    "async-io",
    "polling",
    "mio",
    "socket2",
    // Protocols.
    "hyper",
    "hyper-util",
    "axum",
    "tower-http",
    "tonic",
    "h2",
    "quinn",
    "reqwest",
    "ureq",
    "curl",
    "isahc",
    "rustls",
    "native-tls",
    "openssl",
    // Stores.
    "rusqlite",
    "libsqlite3-sys",
    "sqlx",
    "tokio-postgres",
    "redis",
    "async-nats",
    "kube",
    // The operating system: files, processes, terminals, signals.
    "rustix",
    "nix",
    "tempfile",
    "fs-err",
    "walkdir",
    "notify",
    "memmap2",
    "sysinfo",
    "procfs",
    "signal-hook",
    "signal-hook-registry",
    "ctrlc",
    "dirs",
    "home",
    "which",
    "dotenvy",
    "crossterm",
    "console",
    // Clocks.
    "time",
    "chrono",
    "web-time",
    "instant",
    "quanta",
    // Randomness.
    "getrandom",
    "rand",
    "fastrand",
];

/// An edge between two third-party crates that is not followed, with the reason.
pub(crate) struct Pardon {
    pub(crate) from: &'static str,
    pub(crate) to: &'static str,
    /// Why nothing impure is behind it.
    pub(crate) because: &'static str,
}

/// What is forgiven, edge by edge. A pardon that nothing needs any more fails the test.
pub(crate) const PARDONS: &[Pardon] = &[
    Pardon {
        from: "brush-parser",
        to: "insta",
        because: "brush-parser 0.4 lists its snapshot tester as a normal dependency; only its own tests call it",
    },
    Pardon {
        from: "cached",
        to: "web-time",
        because: "brush-parser keeps bounded caches of parse results; only caches that expire read the clock, and it has none",
    },
];

/// Features that give an otherwise pure crate a clock or the environment.
pub(crate) const IMPURE_FEATURES: &[(&str, &str)] = &[
    ("jiff", "std"),
    ("jiff", "tz-system"),
    ("ed25519-dalek", "rand_core"),
];

/// What the `clippy.toml` of a pure crate must deny, at least. Modules cannot be denied whole, so
/// these stand for them: each must be listed, by method or by type.
pub(crate) const DENIED_PATHS: &[&str] = &[
    "std::fs::read",
    "std::fs::read_to_string",
    "std::fs::write",
    "std::fs::File",
    "std::fs::OpenOptions",
    "std::net::TcpStream",
    "std::net::TcpListener",
    "std::net::UdpSocket",
    "std::net::ToSocketAddrs",
    "std::process::Command",
    "std::process::exit",
    "std::process::id",
    "std::env::var",
    "std::env::vars",
    "std::env::args",
    "std::env::current_dir",
    "std::time::SystemTime::now",
    "std::time::Instant::now",
    "std::thread::sleep",
];

pub(crate) fn room(name: &str) -> Option<&'static Room> {
    ROOMS.iter().find(|room| room.name == name)
}

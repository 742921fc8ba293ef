//! What is noted of an order, in files that survive a crash: one directory an order.
//!
//! - `claim`: who may run it. It comes into being by a hard link to a file that is already written
//!   and synced, so it is there whole or not at all, and exactly one can make it.
//! - `started`: the process that runs it, noted before the process may do anything.
//! - `ended`: what came of it.

use crate::observation::Observation;
use crate::vital::Vital;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// Who may run an order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Claim {
    /// This supervising process, and no other.
    Supervisor(Vital),
    /// Nobody, ever: it was found unclaimed after its run had died.
    Void,
}

/// The notes about one order.
#[derive(Debug, Clone)]
pub(crate) struct Slot {
    directory: PathBuf,
}

impl Slot {
    pub(crate) fn of(spool: &Path, key: &str) -> Self {
        Self {
            directory: spool.join(file_name(key)),
        }
    }

    /// Makes the claim. `false`: somebody else has made one.
    pub(crate) fn claim(&self, claim: &Claim) -> io::Result<bool> {
        make_directory(&self.directory)?;
        let written = self.write_synced(claim)?;
        let linked = std::fs::hard_link(&written, self.directory.join("claim"));
        let removed = std::fs::remove_file(&written);
        match linked {
            Ok(()) => {
                removed?;
                self.sync()?;
                Ok(true)
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
            Err(error) => Err(error),
        }
    }

    pub(crate) fn read_claim(&self) -> io::Result<Option<Claim>> {
        self.read("claim")
    }

    pub(crate) fn note_started(&self, vital: &Vital) -> io::Result<()> {
        self.note("started", vital)
    }

    pub(crate) fn read_started(&self) -> io::Result<Option<Vital>> {
        self.read("started")
    }

    pub(crate) fn note_ended(&self, observation: &Observation) -> io::Result<()> {
        self.note("ended", observation)
    }

    pub(crate) fn read_ended(&self) -> io::Result<Option<Observation>> {
        self.read("ended")
    }

    fn note(&self, name: &str, content: &impl Serialize) -> io::Result<()> {
        let written = self.write_synced(content)?;
        std::fs::rename(written, self.directory.join(name))?;
        self.sync()
    }

    /// A new file with this content that is on the disk.
    fn write_synced(&self, content: &impl Serialize) -> io::Result<PathBuf> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let path = self.directory.join(format!(
            "new.{}.{}",
            std::process::id(),
            COUNT.fetch_add(1, Ordering::Relaxed)
        ));
        let write = || {
            let mut file = OpenOptions::new()
                .write(true)
                .create(true)
                .truncate(true)
                .mode(0o600)
                .open(&path)?;
            file.write_all(&serde_json::to_vec(content)?)?;
            file.sync_all()
        };
        write()
            .inspect_err(|_| {
                // A half-written file is of no use; that it cannot be removed changes nothing.
                let _ = std::fs::remove_file(&path);
            })
            .map(|()| path.clone())
    }

    fn sync(&self) -> io::Result<()> {
        File::open(&self.directory)?.sync_all()
    }

    fn read<T: DeserializeOwned>(&self, name: &str) -> io::Result<Option<T>> {
        match std::fs::read(self.directory.join(name)) {
            Ok(bytes) => Ok(Some(serde_json::from_slice(&bytes)?)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// Makes a directory that only its owner may enter, and the ones above it.
pub(crate) fn make_directory(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    DirBuilder::new().recursive(true).mode(0o700).create(path)?;
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => File::open(parent)?.sync_all(),
        _ => Ok(()),
    }
}

/// A file name for a key, whatever the key holds: two keys never share one.
fn file_name(key: &str) -> String {
    const LONGEST: usize = 200;
    let mut name = String::new();
    for byte in key.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
                name.push(char::from(byte));
            }
            _ => name.push_str(&format!("%{byte:02x}")),
        }
    }
    if name.len() > LONGEST {
        let digest = Sha256::digest(key);
        return digest
            .iter()
            .fold("%".to_owned(), |name, byte| format!("{name}{byte:02x}"));
    }
    // A leading dot would hide it, and `.` and `..` are taken.
    match name.strip_prefix('.') {
        Some(rest) => format!("%2e{rest}"),
        None if name.is_empty() => "%".to_owned(),
        None => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn exactly_one_claim_is_made() {
        let spool = tempfile::tempdir().expect("a directory");
        let own = Claim::Supervisor(Vital::own().expect("this process runs"));
        let won = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8)
                .map(|_| scope.spawn(|| Slot::of(spool.path(), "a.1").claim(&own)))
                .collect();
            threads
                .into_iter()
                .filter(|_| true)
                .map(|thread| thread.join().expect("no panic").expect("a claim"))
                .filter(|won| *won)
                .count()
        });
        assert_eq!(won, 1);
        let slot = Slot::of(spool.path(), "a.1");
        assert!(!slot.claim(&Claim::Void).expect("a claim"));
        assert_eq!(slot.read_claim().expect("readable"), Some(own));
        let left = std::fs::read_dir(&slot.directory)
            .expect("a directory")
            .count();
        assert_eq!(left, 1, "nothing but the claim is left");
    }

    #[test]
    fn notes_are_read_back() {
        let spool = tempfile::tempdir().expect("a directory");
        let slot = Slot::of(spool.path(), "a");
        assert!(slot.read_ended().expect("readable").is_none());
        assert!(slot.claim(&Claim::Void).expect("a claim"));
        let observation = Observation::proved("exit status 0");
        slot.note_ended(&observation).expect("written");
        assert_eq!(slot.read_ended().expect("readable"), Some(observation));
    }

    #[test]
    fn keys_become_file_names_of_their_own() {
        let long = "x".repeat(300);
        let longer = "x".repeat(301);
        let keys = ["a", "a/b", "a%2fb", "..", ".", "", "%", "é", &long, &longer];
        let names: BTreeSet<_> = keys.iter().map(|key| file_name(key)).collect();
        assert_eq!(names.len(), keys.len());
        assert!(
            names
                .iter()
                .all(|name| name.len() <= 200 && !name.contains('/') && !name.starts_with('.'))
        );
    }
}

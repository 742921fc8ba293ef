//! Who drives a launch. The lease is a lock of the operating system on a file beside the ledger, so it
//! ends with the process that holds it, however that ends, and never by a timeout.

use crate::LedgerError;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read as _, Seek as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

/// The sole right to drive a launch, until dropped.
#[derive(Debug)]
pub struct Lease {
    _file: File,
}

pub(crate) fn take(ledger: &Path, chain: &str, owner: &str) -> Result<Lease, LedgerError> {
    let mut folder = ledger.as_os_str().to_owned();
    folder.push(".locks");
    let folder = Path::new(&folder);
    std::fs::create_dir_all(folder).map_err(|error| LedgerError::of_system(folder, &error))?;
    let name: String = chain
        .chars()
        .map(|character| {
            if character.is_ascii_alphanumeric() {
                character
            } else {
                '-'
            }
        })
        .collect();
    let path = folder.join(name);
    let system = |error| LedgerError::of_system(&path, &error);
    let mut file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(&path)
        .map_err(system)?;
    match file.try_lock() {
        Ok(()) => {
            file.set_len(0)
                .and_then(|()| file.rewind())
                .and_then(|()| file.write_all(owner.as_bytes()))
                .map_err(system)?;
            Ok(Lease { _file: file })
        }
        Err(TryLockError::WouldBlock) => {
            let mut owner = String::new();
            file.read_to_string(&mut owner).map_err(system)?;
            if owner.is_empty() {
                owner.push_str("another process");
            }
            Err(LedgerError::Leased { owner })
        }
        Err(TryLockError::Error(error)) => Err(system(error)),
    }
}

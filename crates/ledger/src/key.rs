//! The key that signs checkpoints. It lives in the user's own config folder, never beside the ledger.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use tminus_receipt::checkpoint::NoteSigner;

/// Why there is no key to sign with.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// Others may read it.
    #[error("{}: others may read this signing key; `chmod 600` it, or remove it to have a new one made", .0.display())]
    Exposed(PathBuf),
    /// It is no key.
    #[error("{}: this is no signing key (64 hexadecimal digits on one line); remove it to have a new one made", .0.display())]
    Malformed(PathBuf),
    /// The operating system refused.
    #[error("{}: {source}", .path.display())]
    System {
        /// The file.
        path: PathBuf,
        /// What it says.
        source: std::io::Error,
    },
    /// The system gives no randomness.
    #[error("the system gives no randomness for a new signing key: {0}")]
    Randomness(getrandom::Error),
}

/// The signer whose secret is in `<folder>/checkpoint.key`: 64 hexadecimal digits, one line, mode 0600. Made when it is not there.
pub fn signer(folder: &Path) -> Result<NoteSigner, KeyError> {
    let path = folder.join("checkpoint.key");
    let system = |source| KeyError::System {
        path: path.clone(),
        source,
    };
    let seed = match fs::read_to_string(&path) {
        Ok(text) => {
            let mode = fs::metadata(&path).map_err(system)?.permissions().mode();
            if mode & 0o077 != 0 {
                return Err(KeyError::Exposed(path));
            }
            read(text.trim()).ok_or(KeyError::Malformed(path))?
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let mut seed = [0; 32];
            getrandom::fill(&mut seed).map_err(KeyError::Randomness)?;
            fs::create_dir_all(folder).map_err(system)?;
            let text = format!("{}\n", tminus_receipt::Digest::from_hash(&seed));
            match fs::OpenOptions::new()
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(&path)
            {
                Ok(mut file) => file
                    .write_all(text.as_bytes())
                    .and_then(|()| file.sync_all())
                    .map_err(system)?,
                // Another process made it first; its key is the one.
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                    return signer(folder);
                }
                Err(error) => return Err(system(error)),
            }
            seed
        }
        Err(error) => return Err(system(error)),
    };
    Ok(NoteSigner::new("tminus", &seed))
}

fn read(text: &str) -> Option<[u8; 32]> {
    let digit = |byte: u8| {
        char::from(byte)
            .to_digit(16)
            .and_then(|digit| u8::try_from(digit).ok())
    };
    let mut seed = [0; 32];
    if text.len() != 64 {
        return None;
    }
    for (slot, pair) in seed.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        *slot = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(seed)
}

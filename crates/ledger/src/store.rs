use crate::{Lease, LedgerError, Piece, evidence, lease, schema, writer};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use tminus_receipt::{Actor, Digest, Event, Receipt, checkpoint::NoteSigner, merkle};
use writer::{Done, Job, Writer};

/// An open ledger. Clones are handles on the same one; calls block until their work is durable.
#[derive(Debug, Clone)]
pub struct Ledger {
    path: Arc<Path>,
    id: Arc<str>,
    // Closed before the writer, which as the last one then leaves a single file.
    reader: Arc<Mutex<Connection>>,
    writer: Arc<Writer>,
}

/// The tree over all receipts, as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TreeHead {
    /// How many receipts.
    pub size: u64,
    /// The root over them.
    pub root: merkle::Hash,
}

impl Ledger {
    /// Opens a ledger, and makes it (mode 0600, folders too) when there is none.
    pub fn create_or_open(path: &Path) -> Result<Self, LedgerError> {
        Self::with(path, schema::open(path, true)?)
    }

    /// Opens a ledger that is there.
    pub fn open(path: &Path) -> Result<Self, LedgerError> {
        Self::with(path, schema::open(path, false)?)
    }

    fn with(path: &Path, connection: Connection) -> Result<Self, LedgerError> {
        let of = |error: rusqlite::Error| LedgerError::of(path, &error);
        let mut random = [0; 8];
        getrandom::fill(&mut random).map_err(|error| LedgerError::System {
            path: path.to_owned(),
            reason: error.to_string(),
        })?;
        let named = Digest::from_hash(&random);
        schema::patiently(|| {
            connection.execute(
                "INSERT OR IGNORE INTO meta VALUES ('id', ?1)",
                [named.as_str()],
            )
        })
        .map_err(of)?;
        let id: String = connection
            .query_row("SELECT value FROM meta WHERE key = 'id'", [], |row| {
                row.get(0)
            })
            .map_err(of)?;
        let reader = schema::open_read_only(path)?;
        Ok(Self {
            path: path.into(),
            id: id.into(),
            reader: Arc::new(Mutex::new(reader)),
            writer: Arc::new(Writer::start(path.to_owned(), connection)),
        })
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The origin line of its checkpoints: `tminus/ledger/<id>`.
    pub fn origin(&self) -> String {
        format!("tminus/ledger/{}", self.id)
    }

    /// Appends entries to a chain, with the evidence that they name, as one whole. Returns when they are durable.
    pub fn append(
        &self,
        chain: &str,
        entries: Vec<(Actor, Event)>,
        pieces: Vec<Piece>,
        now: Timestamp,
    ) -> Result<Vec<Receipt>, LedgerError> {
        match self.write(Job::Append {
            chain: chain.to_owned(),
            entries,
            pieces,
            now,
        })? {
            Done::Appended(receipts) => Ok(receipts),
            Done::Sealed(_) => Ok(Vec::new()),
        }
    }

    /// Seals everything appended so far: signs the tree's head, and keeps and returns the note.
    pub fn seal(&self, signer: &NoteSigner) -> Result<String, LedgerError> {
        match self.write(Job::Seal {
            origin: self.origin(),
            signer: Box::new(signer.clone()),
        })? {
            Done::Sealed(note) => Ok(note),
            Done::Appended(_) => Ok(String::new()),
        }
    }

    /// Removes a piece of evidence for good and says so in a chain. Receipts that name it stay as they are.
    pub fn erase(
        &self,
        digest: &Digest,
        chain: &str,
        actor: Actor,
        reason: &str,
        now: Timestamp,
    ) -> Result<(), LedgerError> {
        let job = Job::Erase {
            digest: digest.clone(),
            chain: chain.to_owned(),
            actor,
            reason: reason.to_owned(),
            now,
        };
        self.write(job).map(|_| ())
    }

    fn write(&self, job: Job) -> Result<Done, LedgerError> {
        self.writer.perform(job).unwrap_or_else(|| {
            Err(LedgerError::System {
                path: self.path.to_path_buf(),
                reason: "the writer has ended".to_owned(),
            })
        })
    }

    /// The receipts of a chain from a number on.
    pub fn receipts(&self, chain: &str, from: u64) -> Result<Vec<Receipt>, LedgerError> {
        self.query(
            "SELECT text, hash FROM receipts WHERE chain = ?1 AND seq >= ?2 ORDER BY seq",
            (chain, from.cast_signed()),
        )
    }

    /// The receipts of a kind over all chains, oldest first. Fast for `launch.opened`, `plan.trusted` and `evidence.erased`.
    pub fn of_kind(&self, kind: &str) -> Result<Vec<Receipt>, LedgerError> {
        let filter = "kind IN ('launch.opened', 'plan.trusted', 'evidence.erased') AND ";
        let filter = if matches!(kind, "launch.opened" | "plan.trusted" | "evidence.erased") {
            filter
        } else {
            ""
        };
        self.query(
            &format!("SELECT text, hash FROM receipts WHERE {filter}kind = ?1 ORDER BY leaf"),
            [kind],
        )
    }

    /// The last receipt of a chain.
    pub fn tip(&self, chain: &str) -> Result<Option<Receipt>, LedgerError> {
        writer::tip(&self.path, &self.reader(), chain)
    }

    /// How many receipts a chain has: a cheap look for what other processes have appended.
    pub fn length(&self, chain: &str) -> Result<u64, LedgerError> {
        let length: i64 = self
            .reader()
            .prepare_cached("SELECT coalesce(max(seq), 0) FROM receipts WHERE chain = ?1")
            .and_then(|mut statement| statement.query_row([chain], |row| row.get(0)))
            .map_err(|error| LedgerError::of(&self.path, &error))?;
        Ok(length.cast_unsigned())
    }

    /// The bytes of a piece of evidence; `None` when it was erased or never stored.
    pub fn evidence(&self, digest: &Digest) -> Result<Option<Vec<u8>>, LedgerError> {
        let compressed: Option<Vec<u8>> = self
            .reader()
            .query_row(
                "SELECT compressed FROM evidence WHERE digest = ?1",
                [digest.as_str()],
                |row| row.get(0),
            )
            .optional()
            .map_err(|error| LedgerError::of(&self.path, &error))?;
        let Some(compressed) = compressed else {
            return Ok(None);
        };
        evidence::unpack(digest, &compressed)
            .map(Some)
            .ok_or_else(|| LedgerError::Corrupt {
                path: self.path.to_path_buf(),
                reason: format!("evidence {digest} is not what its digest says"),
            })
    }

    /// The tree's size and root.
    pub fn tree_head(&self) -> Result<TreeHead, LedgerError> {
        let tree = writer::read_tree(&self.path, &self.reader())?;
        Ok(TreeHead {
            size: tree.size(),
            root: tree.root(),
        })
    }

    /// The signed notes of its checkpoints, oldest first.
    pub fn checkpoints(&self) -> Result<Vec<String>, LedgerError> {
        let of = |error: rusqlite::Error| LedgerError::of(&self.path, &error);
        let reader = self.reader();
        let mut statement = reader
            .prepare("SELECT note FROM checkpoints ORDER BY id")
            .map_err(of)?;
        statement
            .query_map([], |row| row.get(0))
            .and_then(Iterator::collect)
            .map_err(of)
    }

    /// The sole right to drive a chain's launch. It ends with the value, or with the process.
    pub fn lease(&self, chain: &str, owner: &str) -> Result<Lease, LedgerError> {
        lease::take(&self.path, chain, owner)
    }

    fn query(
        &self,
        statement: &str,
        parameters: impl rusqlite::Params,
    ) -> Result<Vec<Receipt>, LedgerError> {
        let of = |error: rusqlite::Error| LedgerError::of(&self.path, &error);
        let reader = self.reader();
        let mut statement = reader.prepare_cached(statement).map_err(of)?;
        let rows: Vec<(String, String)> = statement
            .query_map(parameters, |row| Ok((row.get(0)?, row.get(1)?)))
            .and_then(Iterator::collect)
            .map_err(of)?;
        rows.into_iter()
            .map(|(text, hash)| writer::read(&self.path, "of the query", text, &hash))
            .collect()
    }

    fn reader(&self) -> std::sync::MutexGuard<'_, Connection> {
        // A reader that panicked left nothing half-done: it only reads.
        self.reader.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The default place of a ledger in a folder.
pub fn default_path(folder: &Path) -> PathBuf {
    folder.join(".tminus").join("ledger.db")
}

//! The one writer of a process. All appends that wait together are one transaction and one fsync.

use crate::{LedgerError, Piece, schema};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Transaction, TransactionBehavior, params};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use tminus_receipt::{
    Actor, Digest, Event, Receipt, checkpoint::Checkpoint, checkpoint::NoteSigner, merkle,
};

/// The most entries that one transaction takes in.
const GROUP: usize = 4096;

/// One thing to write.
pub(crate) enum Job {
    Append {
        chain: String,
        entries: Vec<(Actor, Event)>,
        pieces: Vec<Piece>,
        now: Timestamp,
    },
    Seal {
        origin: String,
        signer: Box<NoteSigner>,
    },
    Erase {
        digest: Digest,
        chain: String,
        actor: Actor,
        reason: String,
        now: Timestamp,
    },
}

/// What was written.
pub(crate) enum Done {
    Appended(Vec<Receipt>),
    Sealed(String),
}

type Reply = Sender<Result<Done, LedgerError>>;

/// The writer of a connection, which it closes when it is dropped.
#[derive(Debug)]
pub(crate) struct Writer {
    jobs: Option<Sender<(Job, Reply)>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    /// Starts it.
    pub(crate) fn start(path: PathBuf, connection: Connection) -> Self {
        let (jobs, receiver) = channel();
        let thread = std::thread::spawn(move || run(&path, &connection, &receiver));
        Self {
            jobs: Some(jobs),
            thread: Some(thread),
        }
    }

    /// Has a job done. `None` when the writer has ended, which only a fault of the program brings about.
    pub(crate) fn perform(&self, job: Job) -> Option<Result<Done, LedgerError>> {
        let (reply, answer) = channel();
        self.jobs.as_ref()?.send((job, reply)).ok()?;
        answer.recv().ok()
    }
}

impl Drop for Writer {
    /// Waits until the connection is closed: the last one moves all that was written into the one file
    /// that people copy and verify.
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            // A writer that panicked has said so itself.
            let _ = thread.join();
        }
    }
}

fn run(path: &Path, connection: &Connection, jobs: &Receiver<(Job, Reply)>) {
    while let Ok(first) = jobs.recv() {
        let mut group = vec![first];
        while group.len() < GROUP {
            let Ok(next) = jobs.try_recv() else { break };
            group.push(next);
        }
        let (group, replies): (Vec<Job>, Vec<Reply>) = group.into_iter().unzip();
        match write(path, connection, &group) {
            Ok(done) => {
                for (reply, done) in replies.into_iter().zip(done) {
                    // Who asked may be gone; the entry is durable all the same.
                    let _ = reply.send(Ok(done));
                }
            }
            Err(error) => {
                for reply in replies {
                    let _ = reply.send(Err(error.clone()));
                }
            }
        }
    }
}

fn write(path: &Path, connection: &Connection, group: &[Job]) -> Result<Vec<Done>, LedgerError> {
    let of = |error: rusqlite::Error| LedgerError::of(path, &error);
    let begin = || Transaction::new_unchecked(connection, TransactionBehavior::Immediate);
    let transaction = schema::patiently(begin).map_err(of)?;
    let mut writing = Writing {
        path,
        transaction: &transaction,
        tree: read_tree(path, &transaction)?,
        tips: HashMap::new(),
    };
    let done = group
        .iter()
        .map(|job| writing.job(job))
        .collect::<Result<Vec<Done>, LedgerError>>()?;
    let frontier: Vec<u8> = writing.tree.frontier().concat();
    let size = i64::try_from(writing.tree.size()).unwrap_or(i64::MAX);
    transaction
        .prepare_cached("UPDATE tree SET size = ?1, frontier = ?2 WHERE id = 1")
        .and_then(|mut statement| statement.execute(params![size, frontier]))
        .map_err(of)?;
    transaction.commit().map_err(of)?;
    Ok(done)
}

/// The tree as it is stored.
pub(crate) fn read_tree(path: &Path, connection: &Connection) -> Result<merkle::Tree, LedgerError> {
    let (size, frontier): (i64, Vec<u8>) = connection
        .query_row("SELECT size, frontier FROM tree WHERE id = 1", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .map_err(|error| LedgerError::of(path, &error))?;
    let hashes = frontier.as_chunks::<32>().0.to_vec();
    u64::try_from(size)
        .ok()
        .and_then(|size| merkle::Tree::from_parts(size, hashes))
        .ok_or_else(|| LedgerError::Corrupt {
            path: path.to_owned(),
            reason: "the stored tree does not fit its size".to_owned(),
        })
}

struct Writing<'a> {
    path: &'a Path,
    transaction: &'a Transaction<'a>,
    tree: merkle::Tree,
    tips: HashMap<String, Option<Receipt>>,
}

impl Writing<'_> {
    fn job(&mut self, job: &Job) -> Result<Done, LedgerError> {
        match job {
            Job::Append {
                chain,
                entries,
                pieces,
                now,
            } => {
                for piece in pieces {
                    self.piece(piece)?;
                }
                let receipts = entries
                    .iter()
                    .map(|(actor, event)| self.append(chain, actor, event, *now))
                    .collect::<Result<_, _>>()?;
                Ok(Done::Appended(receipts))
            }
            Job::Seal { origin, signer } => {
                let checkpoint = Checkpoint {
                    origin: origin.clone(),
                    size: self.tree.size(),
                    root: self.tree.root(),
                };
                let note = signer.sign(&checkpoint);
                let size = i64::try_from(checkpoint.size).unwrap_or(i64::MAX);
                self.execute(
                    "INSERT INTO checkpoints (size, note) VALUES (?1, ?2)",
                    params![size, note],
                )?;
                Ok(Done::Sealed(note))
            }
            Job::Erase {
                digest,
                chain,
                actor,
                reason,
                now,
            } => {
                self.execute(
                    "DELETE FROM evidence WHERE digest = ?1",
                    params![digest.as_str()],
                )?;
                let event = Event::EvidenceErased {
                    digest: digest.clone(),
                    reason: reason.clone(),
                };
                Ok(Done::Appended(vec![
                    self.append(chain, actor, &event, *now)?,
                ]))
            }
        }
    }

    fn piece(&self, piece: &Piece) -> Result<(), LedgerError> {
        let compressed = piece
            .compressed()
            .map_err(|error| LedgerError::of_system(self.path, &error))?;
        let digest = piece.reference().digest.as_str();
        self.execute(
            "INSERT OR IGNORE INTO evidence (digest, compressed) VALUES (?1, ?2)",
            params![digest, compressed],
        )
    }

    fn append(
        &mut self,
        chain: &str,
        actor: &Actor,
        event: &Event,
        now: Timestamp,
    ) -> Result<Receipt, LedgerError> {
        if !self.tips.contains_key(chain) {
            let tip = tip(self.path, self.transaction, chain)?;
            self.tips.insert(chain.to_owned(), tip);
        }
        let receipt = match self.tips.get(chain) {
            Some(Some(tip)) => tip.next(now, actor, event),
            _ => Receipt::first(chain, now, actor, event),
        };
        self.execute(
            "INSERT INTO receipts (leaf, chain, seq, kind, hash, text) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                i64::try_from(self.tree.size() + 1).unwrap_or(i64::MAX),
                chain,
                i64::try_from(receipt.seq()).unwrap_or(i64::MAX),
                receipt.kind(),
                receipt.hash().as_str(),
                receipt.text()
            ],
        )?;
        self.tree.push(receipt.hash().as_str().as_bytes());
        self.tips.insert(chain.to_owned(), Some(receipt.clone()));
        Ok(receipt)
    }

    fn execute(
        &self,
        statement: &str,
        parameters: impl rusqlite::Params,
    ) -> Result<(), LedgerError> {
        self.transaction
            .prepare_cached(statement)
            .and_then(|mut statement| statement.execute(parameters))
            .map(|_| ())
            .map_err(|error| LedgerError::of(self.path, &error))
    }
}

/// The last receipt of a chain.
pub(crate) fn tip(
    path: &Path,
    connection: &Connection,
    chain: &str,
) -> Result<Option<Receipt>, LedgerError> {
    connection
        .prepare_cached(
            "SELECT text, hash FROM receipts WHERE chain = ?1 ORDER BY seq DESC LIMIT 1",
        )
        .and_then(|mut statement| {
            statement
                .query_row([chain], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()
        })
        .map_err(|error| LedgerError::of(path, &error))?
        .map(|(text, hash): (String, String)| read(path, chain, text, &hash))
        .transpose()
}

/// A receipt read back from its row.
pub(crate) fn read(
    path: &Path,
    id: &str,
    text: String,
    hash: &str,
) -> Result<Receipt, LedgerError> {
    let hash = Digest::parse(hash).map_err(|error| LedgerError::Corrupt {
        path: path.to_owned(),
        reason: error.to_string(),
    })?;
    Receipt::read(text, &hash).map_err(|error| LedgerError::Receipt {
        id: id.to_owned(),
        error,
    })
}

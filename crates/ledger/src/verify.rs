//! Verification of a ledger's file, offline and against the file alone: content, chains, order, tree, evidence, signatures.

use crate::{LedgerError, evidence, schema, writer};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;
use std::path::Path;
use tminus_receipt::checkpoint::{Checkpoint, NoteVerifier, claimed};
use tminus_receipt::{ChainVerifier, Digest, Receipt, ReceiptError, merkle};

/// How many receipts are read and hashed at a time.
const BATCH: usize = 1 << 14;

/// What else to hold the file against.
#[derive(Debug, Clone, Default)]
pub struct VerifyOptions {
    /// A checkpoint that was kept elsewhere: a signed note. Truncation is found against it.
    pub checkpoint: Option<String>,
    /// The key that must have signed the checkpoints.
    pub key: Option<NoteVerifier>,
}

/// The first thing that is wrong, where, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// `receipt launch:x/7 (leaf 12)`, `checkpoint 3`, `evidence <digest>`.
    pub place: String,
    /// What is wrong with it.
    pub what: String,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// How many receipts there are and were read.
    pub receipts: u64,
    /// How many chains.
    pub chains: usize,
    /// How many pieces of evidence are there and are what their digests say.
    pub evidence: usize,
    /// How many pieces were erased, each with a receipt that says so.
    pub erased: usize,
    /// How many receipts the last good checkpoint seals.
    pub sealed: u64,
    /// The key that signed it.
    pub key: Option<String>,
    /// What is wrong, the first first; empty when all is well.
    pub problems: Vec<Problem>,
}

impl Verification {
    /// All is well.
    pub fn holds(&self) -> bool {
        self.problems.is_empty()
    }
}

impl fmt::Display for Verification {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(Problem { place, what }) = self.problems.first() {
            write!(formatter, "NOT VERIFIED: {place}: {what}")?;
            if self.problems.len() > 1 {
                write!(formatter, " (and {} more)", self.problems.len() - 1)?;
            }
            return Ok(());
        }
        let unsealed = self.receipts - self.sealed.min(self.receipts);
        match &self.key {
            Some(key) => write!(
                formatter,
                "sealed to {} by key {key}, {unsealed} unsealed",
                self.sealed
            ),
            None => write!(formatter, "sealed to 0, {unsealed} unsealed"),
        }?;
        write!(
            formatter,
            "; {} in {}, {} of evidence",
            counted(self.receipts, "receipt"),
            counted(self.chains as u64, "chain"),
            counted(self.evidence as u64, "piece")
        )?;
        if self.erased > 0 {
            write!(formatter, ", {} erased", self.erased)
        } else {
            Ok(())
        }
    }
}

fn counted(count: u64, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}

/// Verifies a ledger's file. What is wrong with its content is in the result; an error means that the file could not be read at all.
pub fn verify(path: &Path, options: &VerifyOptions) -> Result<Verification, LedgerError> {
    let connection = schema::open_read_only(path)?;
    let of = |error: rusqlite::Error| LedgerError::of(path, &error);
    // One transaction, so that a writer at work does not move the ground.
    connection.execute_batch("BEGIN").map_err(of)?;
    let notes: Vec<String> = connection
        .prepare("SELECT note FROM checkpoints ORDER BY id")
        .and_then(|mut statement| statement.query_map([], |row| row.get(0))?.collect())
        .map_err(of)?;
    let mut sizes: BTreeSet<u64> = notes
        .iter()
        .filter_map(|note| claimed(note).ok())
        .map(|claim| claim.size)
        .collect();
    sizes.extend(
        options
            .checkpoint
            .iter()
            .filter_map(|note| claimed(note).ok())
            .map(|claim| claim.size),
    );

    let mut reading = Reading {
        roots: sizes.iter().map(|size| (*size, None)).collect(),
        ..Reading::default()
    };
    reading.root_at();
    reading.receipts(path, &connection)?;
    let stored = writer::read_tree(path, &connection);
    if reading.problems.is_empty() && stored.ok().as_ref() != Some(&reading.tree) {
        reading.problem(
            "tree",
            "the stored tree is not the one over the receipts: some were removed or added"
                .to_owned(),
        );
    }
    let evidence = reading.evidence(path, &connection)?;
    let origin: Option<String> = connection
        .query_row("SELECT value FROM meta WHERE key = 'id'", [], |row| {
            row.get(0)
        })
        .ok();
    let origin = format!("tminus/ledger/{}", origin.unwrap_or_default());
    let (mut sealed, mut key) = (0, None);
    for (at, note) in notes.iter().enumerate() {
        if let Some(checkpoint) =
            reading.checkpoint(&format!("checkpoint {}", at + 1), note, &origin, options)
        {
            sealed = checkpoint.size;
            key = signer_of(note, options);
        }
    }
    if let Some(note) = &options.checkpoint
        && let Some(checkpoint) = reading.checkpoint(
            "the checkpoint that was kept elsewhere",
            note,
            &origin,
            options,
        )
        && checkpoint.size >= sealed
    {
        sealed = checkpoint.size;
        key = signer_of(note, options);
    }
    Ok(Verification {
        receipts: reading.tree.size(),
        chains: reading.chains.len(),
        evidence,
        erased: reading.erased.len(),
        sealed,
        key,
        problems: reading.problems,
    })
}

fn signer_of(note: &str, options: &VerifyOptions) -> Option<String> {
    match &options.key {
        Some(key) => Some(key.fingerprint()),
        None => note
            .lines()
            .last()
            .and_then(|line| line.strip_prefix("— "))
            .and_then(|line| line.split(' ').next())
            .map(|name| format!("{name} (not checked: no --key given)")),
    }
}

#[derive(Default)]
struct Reading {
    tree: merkle::Tree,
    chains: HashMap<String, ChainVerifier>,
    roots: BTreeMap<u64, Option<merkle::Hash>>,
    named: BTreeSet<String>,
    erased: BTreeSet<String>,
    problems: Vec<Problem>,
}

struct Row {
    leaf: i64,
    chain: String,
    seq: i64,
    kind: String,
    hash: String,
    text: String,
}

impl Reading {
    fn problem(&mut self, place: &str, what: String) {
        self.problems.push(Problem {
            place: place.to_owned(),
            what,
        });
    }

    fn root_at(&mut self) {
        if let Some(root) = self.roots.get_mut(&self.tree.size()) {
            *root = Some(self.tree.root());
        }
    }

    fn receipts(&mut self, path: &Path, connection: &Connection) -> Result<(), LedgerError> {
        let of = |error: rusqlite::Error| LedgerError::of(path, &error);
        let mut statement = connection
            .prepare("SELECT leaf, chain, seq, kind, hash, text FROM receipts ORDER BY leaf")
            .map_err(of)?;
        let mut rows = statement
            .query_map([], |row| {
                Ok(Row {
                    leaf: row.get(0)?,
                    chain: row.get(1)?,
                    seq: row.get(2)?,
                    kind: row.get(3)?,
                    hash: row.get(4)?,
                    text: row.get(5)?,
                })
            })
            .map_err(of)?;
        let workers = std::thread::available_parallelism()
            .map_or(1, usize::from)
            .min(8);
        // While one batch is hashed by the workers, the next is read here.
        let mut batch: Vec<Row> = rows
            .by_ref()
            .take(BATCH)
            .collect::<Result<_, _>>()
            .map_err(of)?;
        while !batch.is_empty() {
            let share = batch.len().div_ceil(workers);
            let mut following = Ok(Vec::new());
            let read: Vec<(Row, Result<Receipt, ReceiptError>)> = std::thread::scope(|scope| {
                let mut shares = Vec::new();
                let mut rest = batch;
                while !rest.is_empty() {
                    let tail = rest.split_off(share.min(rest.len()));
                    shares.push(
                        scope.spawn(move || rest.into_iter().map(read_row).collect::<Vec<_>>()),
                    );
                    rest = tail;
                }
                following = rows.by_ref().take(BATCH).collect::<Result<Vec<Row>, _>>();
                shares
                    .into_iter()
                    .flat_map(|share| share.join().unwrap_or_default())
                    .collect()
            });
            for (row, receipt) in read {
                self.take(&row, receipt);
            }
            batch = following.map_err(of)?;
        }
        Ok(())
    }

    fn take(&mut self, row: &Row, receipt: Result<Receipt, ReceiptError>) {
        let place = format!("receipt {}/{} (leaf {})", row.chain, row.seq, row.leaf);
        let expected = self.tree.size() + 1;
        if row.leaf.cast_unsigned() != expected {
            self.problem(
                &place,
                format!("leaf {expected} should stand here: a receipt was removed, added or moved"),
            );
        }
        match receipt {
            Err(error) => self.problem(&place, error.to_string()),
            Ok(receipt) => {
                if receipt.chain() != row.chain
                    || receipt.seq() != row.seq.cast_unsigned()
                    || receipt.kind() != row.kind
                {
                    self.problem(
                        &place,
                        format!(
                            "it is filed under other words than its own: {}",
                            receipt.id()
                        ),
                    );
                }
                if let Err(error) = self
                    .chains
                    .entry(receipt.chain().to_owned())
                    .or_default()
                    .take(&receipt)
                {
                    self.problem(&place, error.to_string());
                }
                self.collect(&receipt);
            }
        }
        self.tree.push(row.hash.as_bytes());
        self.root_at();
    }

    /// Remembers which evidence a receipt names or says to be erased.
    fn collect(&mut self, receipt: &Receipt) {
        const MARK: &str = r#""digest":""#;
        if receipt.kind() == "evidence.erased" {
            if let Ok(tminus_receipt::Event::EvidenceErased { digest, .. }) = receipt.event() {
                self.erased.insert(digest.as_str().to_owned());
            }
            return;
        }
        // In the canonical text a quotation mark inside a string is escaped, so the mark is a member's name.
        let mut rest = receipt.text();
        while let Some(at) = rest.find(MARK) {
            rest = &rest[at + MARK.len()..];
            if let Some(digest) = rest.get(..64) {
                self.named.insert(digest.to_owned());
            }
        }
    }

    fn evidence(&mut self, path: &Path, connection: &Connection) -> Result<usize, LedgerError> {
        let of = |error: rusqlite::Error| LedgerError::of(path, &error);
        let mut statement = connection
            .prepare("SELECT digest, compressed FROM evidence")
            .map_err(of)?;
        let rows = statement
            .query_map([], |row| {
                Ok((row.get::<_, String>(0)?, row.get::<_, Vec<u8>>(1)?))
            })
            .map_err(of)?;
        let mut present = BTreeSet::new();
        for row in rows {
            let (digest, compressed) = row.map_err(of)?;
            let good = Digest::parse(&digest)
                .is_ok_and(|digest| evidence::unpack(&digest, &compressed).is_some());
            if !good {
                self.problem(
                    &format!("evidence {digest}"),
                    "its bytes are not what its digest says".to_owned(),
                );
            }
            present.insert(digest);
        }
        let missing: Vec<String> = self
            .named
            .iter()
            .filter(|digest| !present.contains(*digest) && !self.erased.contains(*digest))
            .cloned()
            .collect();
        for digest in missing {
            self.problem(
                &format!("evidence {digest}"),
                "a receipt names it, it is not there, and no receipt says that it was erased"
                    .to_owned(),
            );
        }
        Ok(present.len())
    }

    fn checkpoint(
        &mut self,
        place: &str,
        note: &str,
        origin: &str,
        options: &VerifyOptions,
    ) -> Option<Checkpoint> {
        let opened = match &options.key {
            Some(key) => key.open(note),
            None => claimed(note),
        };
        let checkpoint = match opened {
            Ok(checkpoint) => checkpoint,
            Err(error) => {
                self.problem(place, error.to_string());
                return None;
            }
        };
        if checkpoint.origin != origin {
            self.problem(
                place,
                format!("it seals {}, and this is {origin}", checkpoint.origin),
            );
            return None;
        }
        match self.roots.get(&checkpoint.size).copied().flatten() {
            Some(root) if root == checkpoint.root => Some(checkpoint),
            Some(_) => {
                self.problem(
                    place,
                    format!(
                        "the first {} receipts are not the ones that it seals",
                        checkpoint.size
                    ),
                );
                None
            }
            None => {
                let there = self.tree.size();
                self.problem(
                    place,
                    format!(
                        "it seals {} receipts and {there} are there: the ledger was truncated",
                        checkpoint.size
                    ),
                );
                None
            }
        }
    }
}

fn read_row(mut row: Row) -> (Row, Result<Receipt, ReceiptError>) {
    let text = std::mem::take(&mut row.text);
    let receipt = match Digest::parse(&row.hash) {
        Ok(hash) => Receipt::read(text, &hash),
        Err(error) => Err(ReceiptError::Malformed(error.to_string())),
    };
    (row, receipt)
}

//! How many receipts become durable a second, what a lone append costs beside a bare write and
//! fsync, and how fast a ledger is verified beside the SHA-256 of as many bytes. Prints one JSON text.

use jiff::Timestamp;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::hint::black_box;
use std::io::Write as _;
use std::path::Path;
use std::time::Instant;
use tminus_ledger::{Ledger, VerifyOptions, verify};
use tminus_receipt::{Actor, Event};

/// Who append at the same time, each waiting for its own receipts to be durable.
const WRITERS: usize = 8;
/// How many receipts one append holds.
const GROUP: usize = 64;
const RECEIPTS: usize = 204_800;
const LONE: usize = 300;
const ROUNDS: usize = 3;

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("ledger.db");
    let grouped: Vec<f64> = (0..ROUNDS).map(|_| appended(&path)).collect();
    let (lone, bare) = lone(folder.path());
    let bytes = std::fs::metadata(&path).map_or(0, |data| data.len());
    let rounds: Vec<(f64, f64)> = (0..ROUNDS)
        .map(|_| (verified(&path), hashed(&path)))
        .collect();
    let verify_s: Vec<f64> = rounds.iter().map(|round| round.0).collect();
    let sha256_s: Vec<f64> = rounds.iter().map(|round| round.1).collect();
    let all = (RECEIPTS * ROUNDS) as f64;
    println!(
        "{}",
        serde_json::json!({
            "receipts": RECEIPTS * ROUNDS, "file_bytes": bytes,
            "durable_per_s": RECEIPTS as f64 / median(grouped.clone()), "grouped_s": grouped,
            "lone_append_ms": lone * 1e3, "write_and_fsync_ms": bare * 1e3, "lone_append_over_fsync": lone / bare,
            "verified_per_s": all / median(verify_s.clone()), "verify_s": verify_s,
            "sha256_of_their_texts_s": sha256_s,
            "verify_over_sha256": median(verify_s) / median(sha256_s),
        })
    );
}

fn event(number: usize) -> Event {
    Event::RunStarted {
        options: BTreeMap::from([("number".to_owned(), number.to_string())]),
        process: "process 4711 on host".to_owned(),
    }
}

/// Seconds until all receipts of all writers are durable.
fn appended(path: &Path) -> f64 {
    let ledger = Ledger::create_or_open(path).expect("a ledger");
    let began = Instant::now();
    std::thread::scope(|scope| {
        for writer in 0..WRITERS {
            let ledger = ledger.clone();
            scope.spawn(move || {
                let chain = format!("launch:{writer}");
                for group in 0..RECEIPTS / WRITERS / GROUP {
                    let entries = (0..GROUP)
                        .map(|number| (Actor::program(), event(group * GROUP + number)))
                        .collect();
                    ledger
                        .append(&chain, entries, Vec::new(), Timestamp::now())
                        .expect("durable");
                }
            });
        }
    });
    began.elapsed().as_secs_f64()
}

/// The median seconds of an append of one receipt, and of a write of a page and its fsync, in turn.
fn lone(folder: &Path) -> (f64, f64) {
    let ledger = Ledger::create_or_open(&folder.join("lone.db")).expect("a ledger");
    let mut file = std::fs::File::create(folder.join("bare")).expect("a file");
    let (mut appends, mut writes) = (Vec::new(), Vec::new());
    for number in 0..LONE {
        let began = Instant::now();
        ledger
            .append(
                "launch:a",
                vec![(Actor::program(), event(number))],
                Vec::new(),
                Timestamp::now(),
            )
            .expect("durable");
        appends.push(began.elapsed().as_secs_f64());
        let began = Instant::now();
        file.write_all(&[0; 4096]).expect("written");
        // What the store asks the system for, too.
        file.sync_all().expect("durable");
        writes.push(began.elapsed().as_secs_f64());
    }
    (median(appends), median(writes))
}

fn verified(path: &Path) -> f64 {
    let began = Instant::now();
    let found = verify(path, &VerifyOptions::default()).expect("a ledger");
    assert!(
        found.holds() && found.receipts == (RECEIPTS * ROUNDS) as u64,
        "{found}"
    );
    began.elapsed().as_secs_f64()
}

/// Seconds for the SHA-256 of every receipt's text and of the tree over them, on all cores.
fn hashed(path: &Path) -> f64 {
    let connection = rusqlite::Connection::open(path).expect("the ledger");
    let texts: Vec<String> = connection
        .prepare("SELECT text FROM receipts ORDER BY leaf")
        .and_then(|mut statement| statement.query_map([], |row| row.get(0))?.collect())
        .expect("receipts");
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let began = Instant::now();
    std::thread::scope(|scope| {
        for part in texts.chunks(texts.len().div_ceil(workers)) {
            scope.spawn(move || {
                for text in part {
                    black_box(Sha256::digest(text.as_bytes()));
                    // Each leaf costs its own hash and, over the whole tree, one inner node.
                    black_box(Sha256::digest([0; 33]));
                    black_box(Sha256::digest([0; 65]));
                }
            });
        }
    });
    began.elapsed().as_secs_f64()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

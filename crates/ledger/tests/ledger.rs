//! The ledger against real files: what is appended is there, what is changed is found, and a refusal of the
//! system is told as what it is.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot prepare its own files has failed"
)]

use jiff::Timestamp;
use rusqlite::Connection;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tminus_ledger::{Ledger, LedgerError, Piece, VerifyOptions, signer, verify};
use tminus_receipt::{Actor, Event};

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

fn event(text: &str) -> Event {
    Event::Aborted {
        reason: text.to_owned(),
    }
}

fn append(ledger: &Ledger, chain: &str, text: &str) {
    ledger
        .append(
            chain,
            vec![(Actor::program(), event(text))],
            Vec::new(),
            Timestamp::now(),
        )
        .unwrap();
}

/// A small ledger with two chains, a piece of evidence and a checkpoint.
fn small(folder: &Path) -> (PathBuf, VerifyOptions) {
    let path = folder.join("ledger.db");
    let ledger = Ledger::create_or_open(&path).unwrap();
    append(&ledger, "launch:a", "one");
    append(&ledger, "launch:b", "two");
    let piece = Piece::new("stdout", b"pong\n".to_vec(), 0, Timestamp::now());
    let attested = Event::Attested {
        item: "redis".to_owned(),
        note: None,
        values: Vec::new(),
        evidence: vec![piece.reference().clone()],
    };
    ledger
        .append(
            "launch:a",
            vec![(Actor::claimed("ada"), attested)],
            vec![piece],
            Timestamp::now(),
        )
        .unwrap();
    let signer = signer(&folder.join("config")).unwrap();
    ledger.seal(&signer).unwrap();
    append(&ledger, "launch:a", "three");
    (
        path,
        VerifyOptions {
            checkpoint: None,
            key: Some(signer.verifier()),
        },
    )
}

/// Changes a ledger behind its back.
fn tamper(path: &Path, statement: &str) {
    let connection = Connection::open(path).unwrap();
    let changed = connection.execute(statement, []).unwrap();
    assert!(changed > 0, "{statement} changed nothing");
    connection
        .execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")
        .unwrap();
}

#[test]
fn what_was_appended_is_there_and_verifies() {
    let folder = folder();
    let (path, options) = small(folder.path());
    let ledger = Ledger::open(&path).unwrap();
    let receipts = ledger.receipts("launch:a", 1).unwrap();
    assert_eq!(
        receipts
            .iter()
            .map(tminus_receipt::Receipt::seq)
            .collect::<Vec<_>>(),
        [1, 2, 3]
    );
    let Event::Attested { evidence, .. } = receipts[1].event().unwrap() else {
        panic!("the second is an attestation")
    };
    assert_eq!(
        ledger.evidence(&evidence[0].digest).unwrap().as_deref(),
        Some(b"pong\n".as_slice())
    );
    let found = verify(&path, &options).unwrap();
    assert!(found.holds(), "{found}");
    assert_eq!(
        (found.receipts, found.sealed, found.chains, found.evidence),
        (4, 3, 2, 1)
    );
    assert!(
        found.to_string().starts_with("sealed to 3 by key tminus+"),
        "{found}"
    );
    let mode =
        std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&path).unwrap().permissions());
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn every_change_to_a_receipt_is_found() {
    for (statement, place) in [
        (
            "UPDATE receipts SET text = replace(text, 'one', 'two') WHERE leaf = 1",
            "leaf 1",
        ),
        (
            "UPDATE receipts SET hash = iif(hash LIKE 'f%', 'e', 'f') || substr(hash, 2) WHERE leaf = 2",
            "leaf 2",
        ),
        (
            "UPDATE receipts SET chain = 'launch:c' WHERE leaf = 2",
            "leaf 2",
        ),
        ("UPDATE receipts SET seq = 9 WHERE leaf = 3", "leaf 3"),
        (
            "UPDATE receipts SET kind = 'launch.ended' WHERE leaf = 1",
            "leaf 1",
        ),
        ("UPDATE receipts SET leaf = 9 WHERE leaf = 4", "leaf 9"),
        ("DELETE FROM receipts WHERE leaf = 1", "leaf 2"),
        ("DELETE FROM receipts WHERE leaf = 3", "leaf 4"),
        ("DELETE FROM receipts WHERE leaf = 4", "tree"),
        ("UPDATE tree SET frontier = zeroblob(32)", "tree"),
        (
            "UPDATE checkpoints SET note = replace(note, 'tminus/', 'tminux/')",
            "checkpoint 1",
        ),
        (
            "UPDATE checkpoints SET note = replace(note, '— tminus', '— other')",
            "checkpoint 1",
        ),
        ("UPDATE evidence SET compressed = x'00'", "evidence"),
        ("DELETE FROM evidence", "evidence"),
    ] {
        let folder = folder();
        let (path, options) = small(folder.path());
        tamper(&path, statement);
        let found = verify(&path, &options).unwrap();
        assert!(!found.holds(), "{statement}: {found}");
        assert!(
            found.problems[0].place.contains(place),
            "{statement}: {found}"
        );
    }
}

#[test]
fn no_flipped_byte_of_the_file_goes_by() {
    let folder = folder();
    let (path, options) = small(folder.path());
    let connection = Connection::open(&path).unwrap();
    connection
        .execute_batch("PRAGMA wal_checkpoint(TRUNCATE); VACUUM; PRAGMA wal_checkpoint(TRUNCATE)")
        .unwrap();
    drop(connection);
    let good = std::fs::read(&path).unwrap();
    let contents: Vec<Vec<u8>> = Ledger::open(&path)
        .unwrap()
        .receipts("launch:a", 1)
        .unwrap()
        .iter()
        .map(|receipt| receipt.text().as_bytes().to_vec())
        .collect();
    let mut tried = 0;
    for content in contents {
        let start = good
            .windows(content.len())
            .position(|window| window == content)
            .unwrap();
        for position in (start..start + content.len()).step_by(7) {
            let copy = folder.path().join("copy.db");
            let mut bytes = good.clone();
            bytes[position] ^= 0x01;
            std::fs::write(&copy, bytes).unwrap();
            let holds = verify(&copy, &options).is_ok_and(|found| found.holds());
            assert!(!holds, "byte {position}");
            tried += 1;
        }
    }
    assert!(tried > 100);
}

/// People copy the one file: it must hold everything.
#[test]
fn a_closed_ledger_is_one_file() {
    let folder = folder();
    let (path, options) = small(folder.path());
    assert!(!path.with_extension("db-wal").exists());
    let copy = folder.path().join("copy.db");
    std::fs::copy(&path, &copy).unwrap();
    assert_eq!(verify(&copy, &options).unwrap().receipts, 4);
}

#[test]
fn a_truncation_with_its_tree_is_found_against_a_checkpoint_kept_elsewhere() {
    let folder = folder();
    let (path, mut options) = small(folder.path());
    let early = std::fs::read(&path).unwrap();
    let ledger = Ledger::open(&path).unwrap();
    append(&ledger, "launch:a", "four");
    let note = ledger
        .seal(&signer(&folder.path().join("config")).unwrap())
        .unwrap();
    drop(ledger);
    let rolled_back = folder.path().join("rolled-back.db");
    std::fs::write(&rolled_back, early).unwrap();
    options.checkpoint = Some(note);
    let found = verify(&path, &options).unwrap();
    assert!(found.holds() && found.sealed == 5, "{found}");
    // An older copy of the file is in itself a ledger without a fault.
    let shorter = verify(&rolled_back, &options).unwrap();
    assert!(!shorter.holds(), "{shorter}");
    options.checkpoint = None;
    let shorter = verify(&rolled_back, &options).unwrap();
    assert!(shorter.holds() && shorter.receipts == 4, "{shorter}");
}

#[test]
fn erased_evidence_is_said_to_be_erased_and_breaks_nothing() {
    let folder = folder();
    let (path, options) = small(folder.path());
    let ledger = Ledger::open(&path).unwrap();
    let Event::Attested { evidence, .. } =
        ledger.receipts("launch:a", 2).unwrap()[0].event().unwrap()
    else {
        panic!()
    };
    ledger
        .erase(
            &evidence[0].digest,
            "launch:a",
            Actor::claimed("ada"),
            "a leak",
            Timestamp::now(),
        )
        .unwrap();
    assert_eq!(ledger.evidence(&evidence[0].digest).unwrap(), None);
    let found = verify(&path, &options).unwrap();
    assert!(found.holds() && found.erased == 1, "{found}");
}

#[test]
fn threads_and_processes_append_to_one_chain_without_a_gap() {
    let folder = folder();
    let path = folder.path().join("ledger.db");
    let ledger = Ledger::create_or_open(&path).unwrap();
    let children: Vec<_> = (0..2)
        .map(|_| child("append_many", &path, &["200"]).spawn().unwrap())
        .collect();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            let ledger = ledger.clone();
            scope.spawn(move || (0..50).for_each(|_| append(&ledger, "launch:x", "from a thread")));
        }
    });
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    assert_eq!(ledger.length("launch:x").unwrap(), 8 * 50 + 2 * 200);
    let found = verify(&path, &VerifyOptions::default()).unwrap();
    assert!(found.holds() && found.receipts == 800, "{found}");
}

#[test]
fn killed_while_appending_it_holds_whole_entries_only() {
    let folder = folder();
    let path = folder.path().join("ledger.db");
    let mut last = 0;
    for _ in 0..10 {
        let mut child = child("append_many", &path, &["100000"]).spawn().unwrap();
        let ledger = loop {
            if let Ok(ledger) = Ledger::open(&path)
                && ledger
                    .length("launch:x")
                    .is_ok_and(|length| length > last + 20)
            {
                break ledger;
            }
            assert!(
                child.try_wait().unwrap().is_none(),
                "the child ended by itself"
            );
        };
        child.kill().unwrap();
        child.wait().unwrap();
        last = ledger.length("launch:x").unwrap();
        let found = verify(&path, &VerifyOptions::default()).unwrap();
        assert!(found.holds() && found.receipts == last, "{found}");
    }
}

#[test]
fn a_full_disk_is_told_and_nothing_is_lost() {
    let folder = folder();
    let disk = folder.path().join("disk");
    std::fs::create_dir(&disk).unwrap();
    let mut command = Command::new("unshare");
    command
        .args([
            "--mount",
            "--map-root-user",
            "bash",
            "-c",
            "mount -t tmpfs -o size=1m tmpfs \"$0\" && exec \"$@\"",
        ])
        .arg(&disk);
    let inner = child("fill_the_disk", &disk.join("ledger.db"), &[]);
    command.arg(inner.get_program()).args(inner.get_args());
    command.envs(
        inner
            .get_envs()
            .filter_map(|(name, value)| Some((name, value?))),
    );
    let output = command.output().unwrap();
    assert!(
        output.status.success(),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn the_lease_is_for_one_and_ends_with_its_holder() {
    let folder = folder();
    let path = folder.path().join("ledger.db");
    let ledger = Ledger::create_or_open(&path).unwrap();
    let mut holder = child("hold_the_lease", &path, &[])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut output = std::io::BufReader::new(holder.stdout.take().unwrap());
    let mut line = String::new();
    while !line.contains("held") {
        line.clear();
        assert!(
            std::io::BufRead::read_line(&mut output, &mut line).unwrap() > 0,
            "the holder ended"
        );
    }
    let refused = ledger.lease("launch:x", "me").unwrap_err();
    assert!(
        matches!(&refused, LedgerError::Leased { owner } if owner == "the holder"),
        "{refused}"
    );
    ledger.lease("launch:y", "me").unwrap();
    holder.kill().unwrap();
    holder.wait().unwrap();
    ledger.lease("launch:x", "me").unwrap();
}

#[test]
fn what_is_no_ledger_is_told_as_what_it_is() {
    let folder = folder();
    let missing = folder.path().join("missing.db");
    assert!(matches!(
        Ledger::open(&missing),
        Err(LedgerError::Missing(_))
    ));
    assert!(matches!(
        verify(&missing, &VerifyOptions::default()),
        Err(LedgerError::Missing(_))
    ));
    assert!(!missing.exists());

    let text = folder.path().join("text.db");
    std::fs::write(
        &text,
        "this is a text, and a rather long one, so that no header fits it at all",
    )
    .unwrap();
    assert!(matches!(
        Ledger::open(&text),
        Err(LedgerError::Corrupt { .. })
    ));

    let other = folder.path().join("other.db");
    Connection::open(&other)
        .unwrap()
        .execute_batch("CREATE TABLE x (y)")
        .unwrap();
    assert!(matches!(
        Ledger::open(&other),
        Err(LedgerError::Corrupt { .. })
    ));

    let (path, _) = small(folder.path());
    tamper_version(&path);
    assert!(matches!(
        Ledger::open(&path),
        Err(LedgerError::Version { found: 99, .. })
    ));
}

fn tamper_version(path: &Path) {
    Connection::open(path)
        .unwrap()
        .pragma_update(None, "user_version", 99)
        .unwrap();
}

#[test]
fn a_signing_key_that_others_may_read_is_refused() {
    let folder = folder();
    signer(folder.path()).unwrap();
    let key = folder.path().join("checkpoint.key");
    std::fs::set_permissions(&key, std::os::unix::fs::PermissionsExt::from_mode(0o644)).unwrap();
    assert!(matches!(
        signer(folder.path()),
        Err(tminus_ledger::KeyError::Exposed(_))
    ));
}

/// This test program again, to run one of the parts below in a process of its own.
fn child(part: &str, path: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--exact", "part", "--nocapture", "--test-threads=1"])
        .env("TMINUS_TEST_PART", part)
        .env("TMINUS_TEST_PATH", path)
        .env("TMINUS_TEST_ARGUMENT", arguments.join(" "))
        .stdout(Stdio::null());
    command
}

/// What the child processes do; nothing when it is run as a test by itself.
#[test]
fn part() {
    let Ok(part) = std::env::var("TMINUS_TEST_PART") else {
        return;
    };
    let path = PathBuf::from(std::env::var_os("TMINUS_TEST_PATH").unwrap());
    let argument = std::env::var("TMINUS_TEST_ARGUMENT").unwrap();
    let ledger = Ledger::create_or_open(&path).unwrap();
    match part.as_str() {
        "append_many" => {
            (0..argument.parse::<usize>().unwrap())
                .for_each(|_| append(&ledger, "launch:x", "from a process"));
        }
        "hold_the_lease" => {
            let _lease = ledger.lease("launch:x", "the holder").unwrap();
            println!("held");
            std::thread::sleep(std::time::Duration::from_mins(1));
        }
        "fill_the_disk" => {
            let mut appended = 0;
            let error = loop {
                let entries = vec![(Actor::program(), event(&"x".repeat(1000))); 20];
                match ledger.append("launch:x", entries, Vec::new(), Timestamp::now()) {
                    Ok(_) => appended += 20,
                    Err(error) => break error,
                }
                assert!(appended < 100_000, "the disk never filled");
            };
            assert!(matches!(error, LedgerError::DiskFull(_)), "{error}");
            assert_eq!(ledger.length("launch:x").unwrap(), appended);
            let found = verify(&path, &VerifyOptions::default()).unwrap();
            assert!(found.holds() && found.receipts == appended, "{found}");
        }
        other => panic!("no such part: {other}"),
    }
}

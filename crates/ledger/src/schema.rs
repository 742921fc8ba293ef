//! The tables of a ledger, and how a file of them is opened.

use crate::LedgerError;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::path::Path;
use std::time::{Duration, Instant};

/// The version of the tables.
pub(crate) const VERSION: i64 = 1;
/// How long a lock of another process is waited for.
pub(crate) const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// How long after a try another is made.
const PAUSE: Duration = Duration::from_millis(10);
/// "tmin", by which `file` and we tell a ledger from another database.
const APPLICATION_ID: i64 = 0x746d_696e;

const TABLES: &str = "
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE receipts (
  leaf INTEGER PRIMARY KEY,
  chain TEXT NOT NULL,
  seq INTEGER NOT NULL,
  kind TEXT NOT NULL,
  hash TEXT NOT NULL,
  text TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX receipts_by_chain ON receipts (chain, seq);
CREATE INDEX receipts_by_kind ON receipts (kind) WHERE kind IN ('launch.opened', 'plan.trusted', 'evidence.erased');
CREATE TABLE tree (id INTEGER PRIMARY KEY CHECK (id = 1), size INTEGER NOT NULL, frontier BLOB NOT NULL) STRICT;
CREATE TABLE evidence (digest TEXT PRIMARY KEY, compressed BLOB NOT NULL) STRICT;
CREATE TABLE checkpoints (id INTEGER PRIMARY KEY, size INTEGER NOT NULL, note TEXT NOT NULL) STRICT;
INSERT INTO tree VALUES (1, 0, x'');
";

/// Opens a file for writing; makes it, readable by its owner alone, when it is not there and `create` says so.
pub(crate) fn open(path: &Path, create: bool) -> Result<Connection, LedgerError> {
    if create {
        make_file(path)?;
    } else if let Err(error) = std::fs::metadata(path) {
        return Err(LedgerError::of_system(path, &error));
    }
    let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    let prepare = || -> rusqlite::Result<i64> {
        connection.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
        connection.pragma_update(None, "synchronous", "full")?;
        connection.pragma_update(None, "cache_size", -8000)?;
        let tables: i64 =
            connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
        if tables == 0 {
            let transaction = rusqlite::Transaction::new_unchecked(
                &connection,
                rusqlite::TransactionBehavior::Immediate,
            )?;
            let tables: i64 =
                transaction
                    .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
            if tables == 0 {
                transaction.execute_batch(TABLES)?;
                transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
                transaction.pragma_update(None, "user_version", VERSION)?;
            }
            transaction.commit()?;
        }
        connection.pragma_query_value(None, "user_version", |row| row.get(0))
    };
    let version = patiently(prepare).map_err(|error| LedgerError::of(path, &error))?;
    check(path, &connection, version)?;
    Ok(connection)
}

/// Tries again while another process has the file locked, up to [`BUSY_TIMEOUT`]. SQLite itself waits for most
/// locks, but not for those of a process that opens, closes or recovers the file.
pub(crate) fn patiently<T>(
    mut attempt: impl FnMut() -> rusqlite::Result<T>,
) -> rusqlite::Result<T> {
    let began = Instant::now();
    loop {
        match attempt() {
            Err(error)
                if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy)
                    && began.elapsed() < BUSY_TIMEOUT =>
            {
                std::thread::sleep(PAUSE);
            }
            result => return result,
        }
    }
}

/// Opens a file for reading alone; also on a medium that cannot be written.
pub(crate) fn open_read_only(path: &Path) -> Result<Connection, LedgerError> {
    if let Err(error) = std::fs::metadata(path) {
        return Err(LedgerError::of_system(path, &error));
    }
    let version = |connection: &Connection| {
        patiently(|| {
            connection.pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0))
        })
    };
    let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let (connection, version) = match version(&connection) {
        Ok(found) => (connection, found),
        // A WAL database on a medium that cannot be written needs to be told that nobody writes it.
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::CannotOpen) => {
            let escaped = path
                .to_string_lossy()
                .replace('%', "%25")
                .replace('?', "%3f")
                .replace('#', "%23");
            let address = format!("file:{escaped}?immutable=1");
            let connection = connect(
                Path::new(&address),
                OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI,
            )?;
            let found = version(&connection).map_err(|error| LedgerError::of(path, &error))?;
            (connection, found)
        }
        Err(error) => return Err(LedgerError::of(path, &error)),
    };
    check(path, &connection, version)?;
    Ok(connection)
}

fn connect(path: &Path, flags: OpenFlags) -> Result<Connection, LedgerError> {
    let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)
        .map_err(|error| LedgerError::of(path, &error))?;
    connection
        .busy_timeout(BUSY_TIMEOUT)
        .map_err(|error| LedgerError::of(path, &error))?;
    connection.set_prepared_statement_cache_capacity(32);
    Ok(connection)
}

fn check(path: &Path, connection: &Connection, version: i64) -> Result<(), LedgerError> {
    let application: i64 = connection
        .pragma_query_value(None, "application_id", |row| row.get(0))
        .map_err(|error| LedgerError::of(path, &error))?;
    if application != APPLICATION_ID {
        return Err(LedgerError::Corrupt {
            path: path.to_owned(),
            reason: "it is a database of something else".into(),
        });
    }
    if version == VERSION {
        Ok(())
    } else {
        Err(LedgerError::Version {
            path: path.to_owned(),
            found: version,
        })
    }
}

fn make_file(path: &Path) -> Result<(), LedgerError> {
    use std::os::unix::fs::OpenOptionsExt as _;
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        std::fs::create_dir_all(folder).map_err(|error| LedgerError::of_system(path, &error))?;
    }
    match std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
    {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(LedgerError::of_system(path, &error)),
    }
}

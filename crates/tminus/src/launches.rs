//! The launches of a ledger, and which one is meant.

use crate::error::{Code, Problem};
use jiff::Timestamp;
use std::path::{Path, PathBuf};
use tminus_ledger::{Ledger, LedgerError, default_path};
use tminus_receipt::{Event, Receipt, ReceiptError};

/// The beginning of the name of a launch's chain.
const CHAIN: &str = "launch:";

/// The chain of a launch.
pub(crate) fn chain(launch: &str) -> String {
    format!("{CHAIN}{launch}")
}

/// A launch in short.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Launch {
    /// Its id, without the chain's prefix.
    pub(crate) id: String,
    /// The checklist's title.
    pub(crate) title: String,
    /// The path of the checklist, as given.
    pub(crate) file: String,
    /// When it was opened.
    pub(crate) opened: Timestamp,
    /// Where it is in its life.
    pub(crate) life: Life,
}

/// Where a launch is in its life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Life {
    /// It can be gone on with.
    Open,
    /// All its gates are decided, with this verdict.
    Ended(String),
    /// Somebody ended it, with this reason.
    Aborted(String),
}

impl Life {
    /// The word for it.
    pub(crate) const fn word(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Ended(_) => "ended",
            Self::Aborted(_) => "aborted",
        }
    }

    /// What came of it.
    pub(crate) fn detail(&self) -> &str {
        match self {
            Self::Open => "",
            Self::Ended(text) | Self::Aborted(text) => text,
        }
    }
}

/// Where the ledger is: as given, else in `folder`, else in the nearest folder above it that has one.
pub(crate) fn ledger_path(given: Option<&Path>, folder: &Path) -> PathBuf {
    if let Some(path) = given {
        return path.to_owned();
    }
    let near = default_path(folder);
    if near.is_file() {
        return near;
    }
    let here = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    here.ancestors()
        .skip(1)
        .map(default_path)
        .find(|path| path.is_file())
        .unwrap_or(near)
}

/// Opens the ledger that a command without a checklist means.
pub(crate) fn open_ledger(given: Option<&Path>) -> Result<Ledger, Problem> {
    let path = ledger_path(given, Path::new(""));
    if path.is_dir() {
        return Err(Problem::new(
            Code::Ledger,
            format!("`{}` is a directory", path.display()),
            "give the ledger file in it: --ledger PATH",
        ));
    }
    Ok(Ledger::open(&path)?)
}

/// Every launch of a ledger, oldest first.
pub(crate) fn launches(ledger: &Ledger) -> Result<Vec<Launch>, Problem> {
    // The last word on each: a rollback opens again what was over, until it is over itself.
    let mut ends: Vec<(String, u64, Life)> = Vec::new();
    for kind in [
        "launch.ended",
        "launch.aborted",
        "rollback.begun",
        "rollback.ended",
    ] {
        for receipt in ledger.of_kind(kind)? {
            let life = match receipt.event()? {
                Event::Ended { verdict, .. } => Life::Ended(verdict.to_string()),
                Event::Aborted { reason } => Life::Aborted(reason),
                Event::RollbackBegun { .. } => Life::Open,
                Event::RollbackEnded { .. } => Life::Ended("rolled back".to_owned()),
                _ => continue,
            };
            ends.push((receipt.chain().to_owned(), receipt.seq(), life));
        }
    }
    let rolled_back = |life: &Life| *life == Life::Ended("rolled back".to_owned());
    let mut found = Vec::new();
    for receipt in ledger.of_kind("launch.opened")? {
        let (Some(id), Event::Opened { title, file, .. }) = (id(&receipt), receipt.event()?) else {
            continue;
        };
        let life = ends
            .iter()
            .filter(|(chain, ..)| chain == receipt.chain())
            // What ends a launch after its rollback says the same in other words.
            .max_by_key(|(_, seq, life)| (rolled_back(life), *seq))
            .map_or(Life::Open, |(.., life)| life.clone());
        found.push(Launch {
            id,
            title,
            file,
            opened: receipt.time(),
            life,
        });
    }
    Ok(found)
}

fn id(receipt: &Receipt) -> Option<String> {
    receipt.chain().strip_prefix(CHAIN).map(str::to_owned)
}

/// The launch that is meant: the one with this id or the only one whose id begins so; without a word,
/// the only one that is open.
pub(crate) fn meant(launches: &[Launch], wanted: Option<&str>) -> Result<Launch, Problem> {
    let candidates: Vec<&Launch> = match wanted {
        Some(wanted) => {
            let wanted = wanted.strip_prefix(CHAIN).unwrap_or(wanted);
            if let Some(launch) = launches.iter().find(|launch| launch.id == wanted) {
                return Ok(launch.clone());
            }
            launches
                .iter()
                .filter(|launch| !wanted.is_empty() && launch.id.starts_with(wanted))
                .collect()
        }
        None => launches
            .iter()
            .filter(|launch| launch.life == Life::Open)
            .collect(),
    };
    match (candidates.as_slice(), wanted) {
        ([launch], _) => Ok((*launch).clone()),
        ([], Some(wanted)) => Err(Problem::new(
            Code::Launch,
            format!("no launch has an id that begins with `{wanted}`"),
            "`tminus list` shows the launches of this ledger; --ledger PATH names another",
        )),
        ([], None) => Err(Problem::new(
            Code::Launch,
            "no launch is open",
            "name one (`tminus list` shows them all), or start one with `tminus run FILE`",
        )),
        (several, _) => {
            let ids: Vec<&str> = several
                .iter()
                .map(|launch| launch.id.as_str())
                .take(5)
                .collect();
            Err(Problem::new(
                Code::Launch,
                format!(
                    "{} launches could be meant: {}",
                    several.len(),
                    ids.join(", ")
                ),
                "give one of these ids, or as much of it as is needed to tell it apart",
            ))
        }
    }
}

/// The launch that is meant, or the newest when none is named and none is open alone.
pub(crate) fn meant_or_newest(
    launches: &[Launch],
    wanted: Option<&str>,
) -> Result<Launch, Problem> {
    match (meant(launches, wanted), wanted, launches.last()) {
        (Err(_), None, Some(newest)) if launches.iter().all(|launch| launch.life != Life::Open) => {
            Ok(newest.clone())
        }
        (result, ..) => result,
    }
}

/// Tells a launch's id and what is said of it apart: `[LAUNCH] WORD`.
pub(crate) fn launch_and_word(words: &[String]) -> (Option<&str>, &str) {
    match words {
        [launch, word, ..] => (Some(launch), word),
        [word] => (None, word),
        [] => (None, ""),
    }
}

impl From<LedgerError> for Problem {
    fn from(error: LedgerError) -> Self {
        Self::said(Code::Ledger, &error)
    }
}

impl From<ReceiptError> for Problem {
    fn from(error: ReceiptError) -> Self {
        Self::new(
            Code::Ledger,
            "a receipt cannot be read",
            "`tminus verify LEDGER` names the first bad one",
        )
        .caused_by(&error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn launch(id: &str, life: Life) -> Launch {
        Launch {
            id: id.to_owned(),
            title: String::new(),
            file: String::new(),
            opened: Timestamp::UNIX_EPOCH,
            life,
        }
    }

    #[test]
    fn a_launch_is_meant_by_the_beginning_of_its_id_or_by_being_the_only_open_one() {
        let all = [
            launch("20261125-a1", Life::Ended("pass".into())),
            launch("20261125-b2", Life::Open),
            launch("20261126-c3", Life::Aborted("no".into())),
        ];
        let id = |wanted| meant(&all, wanted).map(|launch| launch.id);
        assert_eq!(id(None).expect("one is open"), "20261125-b2");
        assert_eq!(id(Some("20261126")).expect("one begins so"), "20261126-c3");
        assert_eq!(
            id(Some("launch:20261125-a1")).expect("the whole id"),
            "20261125-a1"
        );
        for wanted in [Some("20261125"), Some("x"), Some("")] {
            assert!(id(wanted).is_err(), "{wanted:?}");
        }
        assert!(meant(&[], None).is_err());
        assert_eq!(
            meant_or_newest(&all[..1], None).expect("the newest").id,
            "20261125-a1"
        );
    }
}

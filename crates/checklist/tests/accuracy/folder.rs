//! Documents with their answer keys, from a folder of `*.md` with `keys/*.json`.

use crate::compare::compare;
use crate::score::Scores;
use serde_json::Value;
use std::path::{Path, PathBuf};
use tminus_checklist::parse;

/// What was measured on the documents of one folder.
#[derive(Default)]
pub(crate) struct Reading {
    pub(crate) documents: Vec<Document>,
    pub(crate) over_all: Scores,
}

/// What was measured on one document.
pub(crate) struct Document {
    pub(crate) name: String,
    pub(crate) scores: Scores,
}

/// Reads every document that has a key; a key without its document is a mistake.
pub(crate) fn read(folder: &Path) -> Reading {
    let mut reading = Reading::default();
    for path in files(&folder.join("keys"), "json") {
        let key: Value = serde_json::from_slice(&bytes(&path))
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let name = key["document"]
            .as_str()
            .unwrap_or_else(|| panic!("{}: names no `document`", path.display()))
            .to_owned();
        let checklist = parse(&bytes(&folder.join(&name)));
        let scores = compare(&name, &checklist, &key);
        reading.over_all.add(&scores);
        reading.documents.push(Document { name, scores });
    }
    reading
}

/// The files of a folder that end in this extension, sorted.
pub(crate) fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let entries =
        std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .collect();
    files.sort();
    files
}

fn bytes(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

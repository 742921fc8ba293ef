//! Reads checklists and holds what was found against answer keys: recall and precision, per
//! document and over all.
//!
//! The project's own documents are always read. Those of `TMINUS_SHARED`, or of `../shared` beside
//! the repository, are read where they are; without them the tests say so and pass.
//! `TMINUS_ACCURACY` names further folders, as `PATH` does, and `TMINUS_DETAIL=1` prints every
//! difference. `cargo xtask accuracy` sets both.

mod compare;
mod folder;
mod print;
mod score;

use folder::{Reading, read};
use std::path::{Path, PathBuf};

/// The project's own documents.
fn own() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documents")
}

/// A folder of the further documents, or nothing, said aloud, where there are none.
fn shared(name: &str) -> Option<PathBuf> {
    let shared = std::env::var_os("TMINUS_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let folder = shared.join(name);
    if folder.is_dir() {
        return Some(folder);
    }
    println!("no {name} to read: set TMINUS_SHARED to the folder that holds it");
    None
}

fn scored(title: &str, folder: &Path) -> Reading {
    let reading = read(folder);
    let detail = std::env::var_os("TMINUS_DETAIL").is_some();
    print!("{}", print::tables(title, &reading, detail));
    reading
}

#[test]
fn our_own_documents_are_read_as_a_careful_reader_reads_them() {
    scored("own documents", &own()).over_all.hold();
}

#[test]
fn each_of_our_own_documents_has_its_key() {
    let mut without = folder::files(&own(), "md");
    let keyed: Vec<String> = read(&own())
        .documents
        .into_iter()
        .map(|document| document.name)
        .collect();
    without.retain(|path| {
        !keyed
            .iter()
            .any(|name| path.file_name().is_some_and(|file| file == name.as_str()))
    });
    assert_eq!(without, Vec::<PathBuf>::new());
}

#[test]
fn the_corpus_is_read_as_a_careful_reader_reads_it() {
    if let Some(folder) = shared("corpus") {
        scored("corpus", &folder).over_all.hold();
    }
}

#[test]
fn the_seeds_are_read_as_a_careful_reader_reads_them() {
    if let Some(folder) = shared("seeds") {
        scored("seeds", &folder).over_all.hold();
    }
}

/// Measures without a floor: whose keys these are, and how hard their documents, is not known here.
#[test]
fn the_folders_that_are_named_are_measured() {
    let folders = std::env::var_os("TMINUS_ACCURACY").unwrap_or_default();
    for folder in std::env::split_paths(&folders).filter(|path| !path.as_os_str().is_empty()) {
        let reading = scored(&folder.display().to_string(), &folder);
        assert!(
            !reading.documents.is_empty(),
            "{}: no keys/*.json; put one there for each document",
            folder.display()
        );
    }
}

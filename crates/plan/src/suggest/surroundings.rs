//! What a document says of the system that it is about: addresses, tools, namespaces, files.
//!
//! Gathered once per document, in one pass over its commands and items, so that recognisers look up
//! and never search. What a document says in two ways is not certain, and counts as not said.

mod addresses;
mod backups;
mod environment_files;
mod images;
mod kubernetes;
mod log_sources;
mod migration_tools;
mod packages;
mod running;
mod sole;
mod test_runs;

pub(super) use addresses::{Addresses, Kind, is_public_host, kind_of_path};
pub(super) use environment_files::named_in;
pub(super) use test_runs::{kinds_in, lists, words_of_kind};

use crate::shell::{Simple, read};
use sole::Near;
use std::path::{Path, PathBuf};
use tminus_checklist::{Checklist, Command, Language, SectionIndex};

/// What is known of a document as a whole.
#[derive(Default)]
pub(crate) struct Surroundings {
    pub(super) addresses: Addresses,
    pub(super) backups: backups::Backups,
    pub(super) environment_files: environment_files::EnvironmentFiles,
    pub(super) images: images::Images,
    pub(super) kubernetes: kubernetes::Kubernetes,
    pub(super) logs: log_sources::LogSources,
    pub(super) metrics: super::metric_present::Metrics,
    pub(super) migrations: migration_tools::MigrationTools,
    pub(super) packages: packages::Packages,
    pub(super) running: running::Running,
    pub(super) tests: test_runs::TestRuns,
    /// Where `df` looks.
    pub(super) disks: Near<String>,
}

/// One simple command of the document.
struct Seen<'a> {
    command: &'a Command,
    simple: &'a Simple,
    /// Program and arguments.
    words: Vec<&'a str>,
    /// The directory that it starts in, as far as its fence and line say; empty where they do not.
    directory: &'a Path,
}

impl Seen<'_> {
    fn section(&self) -> Option<SectionIndex> {
        self.command.section
    }

    /// Whether it is of this program.
    fn is(&self, program: &str) -> bool {
        self.simple.program() == Some(program)
    }

    /// The value of an option: `-n x`, `--name x`, `--name=x`.
    fn option(&self, names: &[&str]) -> Option<&str> {
        self.words.iter().enumerate().find_map(|(at, word)| {
            if names.contains(word) {
                return self.words.get(at + 1).copied();
            }
            let (name, value) = word.split_once('=')?;
            (name.starts_with("--") && names.contains(&name)).then_some(value)
        })
    }

    /// The command behind a change to the directory that the document gives it.
    fn there(&self, command: &str) -> String {
        let directory = self.directory.to_string_lossy();
        if directory.is_empty() {
            command.to_owned()
        } else {
            format!("cd {directory} && {command}")
        }
    }
}

/// The directory that the commands of a fence have come to.
#[derive(Default)]
struct Directory {
    path: PathBuf,
    /// A part of it is not plain, or it is longer than any that a person writes.
    unknown: bool,
}

impl Directory {
    fn change(&mut self, to: &str) {
        /// As long as Linux takes a path.
        const LONGEST: usize = 4096;
        if to.starts_with('/') {
            *self = Self::default();
        }
        let whole = self.path.as_os_str().len() + to.len();
        self.unknown |= whole > LONGEST || !is_plain(to);
        if !self.unknown {
            self.path.push(to);
        }
    }

    fn known(&self) -> &Path {
        if self.unknown {
            Path::new("")
        } else {
            &self.path
        }
    }
}

/// Whether a word stands for itself: it holds no placeholder and no shell syntax.
fn is_plain(word: &str) -> bool {
    !word.is_empty()
        && word
            .chars()
            .all(|character| character.is_alphanumeric() || "._-/:@=,+%~".contains(character))
}

impl Surroundings {
    pub(crate) fn of(checklist: &Checklist) -> Self {
        let mut found = Self::default();
        let mut fence = None;
        let mut directory = Directory::default();
        for command in &checklist.commands {
            if command.fence.is_none() || command.fence != fence {
                fence = command.fence;
                directory = Directory::default();
            }
            if command.language != Language::Shell {
                continue;
            }
            let line = read(&command.text);
            for simple in &line.commands {
                let words: Vec<&str> = simple
                    .words
                    .iter()
                    .map(|word| word.text.trim())
                    // What is left of a line that goes on in the next.
                    .filter(|word| !word.is_empty())
                    .collect();
                if let ["cd", to, ..] = words.as_slice() {
                    directory.change(to);
                    continue;
                }
                let seen = Seen {
                    command,
                    simple,
                    words,
                    directory: directory.known(),
                };
                found.see(&seen);
            }
        }
        for item in &checklist.items {
            found.addresses.read(&item.text, item.section);
            found.environment_files.read(&item.text);
            found.metrics.read(&item.text);
        }
        for section in &checklist.sections {
            found.environment_files.read(&section.heading);
        }
        found.addresses.settle();
        found
    }

    fn see(&mut self, seen: &Seen<'_>) {
        self.addresses.see(seen);
        self.backups.see(seen);
        for word in &seen.words {
            self.environment_files.read(word);
        }
        self.images.see(seen);
        self.kubernetes.see(seen);
        self.logs.see(seen);
        self.migrations.see(seen);
        self.packages.see(seen);
        self.running.see(seen);
        self.tests.see(seen);
        if seen.is("df")
            && let Some(path) = seen.words.iter().skip(1).find(|word| word.starts_with('/'))
            && is_plain(path)
        {
            self.disks.add(seen.section(), (*path).to_owned());
        }
    }
}

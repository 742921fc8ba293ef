//! The programs that people write in checklists.

use crate::lexicon::Phrases;
use memchr::memrchr;
use std::sync::LazyLock;

/// Programs, sorted. A name that is not here may still be one; a name that is here may also be a word.
const NAMES: &str = include_str!("programs.txt");

static KNOWN: LazyLock<Phrases<()>> = LazyLock::new(|| {
    let names: Vec<&str> = NAMES.split_ascii_whitespace().collect();
    Phrases::new(&[((), &names)])
});

/// Programs whose name is also a common word, so that more must be seen before they count.
const WORDS: [&str; 52] = [
    "apply", "at", "bash", "case", "cat", "command", "commit", "date", "deploy", "do", "echo",
    "exec", "exit", "expand", "file", "find", "for", "go", "group", "head", "history", "host",
    "if", "install", "join", "just", "kill", "less", "link", "look", "mail", "make", "more",
    "node", "open", "paste", "read", "serve", "service", "set", "sleep", "sort", "split", "start",
    "strings", "tail", "test", "time", "top", "touch", "watch", "while",
];

/// Whether a name is that of a well-known program. A path counts by its last part.
pub(crate) fn is_known(name: &str) -> bool {
    let name = memrchr(b'/', name.as_bytes()).map_or(name, |slash| &name[slash + 1..]);
    // No program begins otherwise, and most words of a text do.
    if !name.starts_with(|first: char| first.is_ascii_lowercase()) {
        return false;
    }
    let name = name.strip_suffix(".exe").unwrap_or(name);
    let numbered =
        name.trim_end_matches(|character: char| character.is_ascii_digit() || character == '.');
    KNOWN.has(name) || (numbered.len() > 2 && numbered.len() < name.len() && KNOWN.has(numbered))
}

/// Whether a program's name is also a common English word: `make`, `go`, `find`, `test`.
pub(crate) fn is_word(name: &str) -> bool {
    WORDS.binary_search(&name).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_sorted_and_programs_are_known_by_path_and_version() {
        assert!(WORDS.is_sorted());
        assert!(
            NAMES
                .lines()
                .all(|name| name.starts_with(|first: char| first.is_ascii_lowercase()))
        );
        let names: Vec<&str> = NAMES.split_ascii_whitespace().collect();
        assert!(
            names.is_sorted() && names.windows(2).all(|pair| pair[0] != pair[1]),
            "{:?}",
            names.windows(2).find(|pair| pair[0] >= pair[1])
        );
        for known in [
            "kubectl",
            "redis-cli",
            "python3",
            "/usr/bin/python3.11",
            "psql",
            "pg_dump",
        ] {
            assert!(is_known(known), "{known}");
        }
        for unknown in ["", "PORT", "health", "release-gate", "3", "truffle(bsc)"] {
            assert!(!is_known(unknown), "{unknown}");
        }
    }
}

//! What a command does to the world, as far as its words tell.
//!
//! A command only looks when every simple command in it is of a form that `reads.txt` lists, with
//! no flag that the form does not list. Everything that could hide another command makes it
//! unknown: substitutions, groups, here-documents, variables in front, programs that run programs.

mod destructive;
mod form;

pub use destructive::{destructive, destructive_of};

use crate::Effect;
use crate::shell::{End, Line, Simple, read};
use form::{MUTATES, READS};
use regex::Regex;
use std::sync::LazyLock;

/// What a command does to the world. `extra_read_only` are patterns of commands that only look,
/// such as `mytool status *`. Linear in the command's length, and total: what cannot be taken apart is unknown.
pub fn effect_of(command: &str, extra_read_only: &[String]) -> Effect {
    effect(&read(command), extra_read_only)
}

pub(crate) fn effect(line: &Line, extra_read_only: &[String]) -> Effect {
    let writes = line.commands.iter().any(|simple| {
        simple
            .redirections
            .iter()
            .any(crate::shell::Redirection::writes)
    });
    let mutates = line.commands.iter().any(|simple| MUTATES.matches(simple));
    if writes || mutates {
        return Effect::Mutate;
    }
    let plain = !(line.broken || line.compound || line.substitution || line.here_document);
    let reads = plain
        && !line.commands.is_empty()
        && line
            .commands
            .iter()
            .all(|simple| simple.end != End::Background && only_looks(simple, extra_read_only));
    if reads { Effect::Read } else { Effect::Unknown }
}

fn only_looks(simple: &Simple, extra: &[String]) -> bool {
    if simple.words.is_empty() {
        return simple.redirections.is_empty();
    }
    if let Some(inner) = behind_sudo(simple) {
        return only_looks(&inner, extra);
    }
    if !simple.assignments.is_empty()
        || simple.words[0].expands
        || simple.words[0].text.contains('/') && !is_system_path(&simple.words[0].text)
    {
        return false;
    }
    if extra.iter().any(|pattern| is_of(simple, pattern)) {
        return true;
    }
    // A variable that stands alone may turn out to be a flag.
    let hides = |(place, word): (usize, &crate::shell::Word)| {
        let bare = word.expands && is_bare_variable(&word.text);
        let value = place > 1 && simple.words[place - 1].text.starts_with('-');
        bare && (word.splits || !value)
    };
    let tests = matches!(
        simple.words[0].text.as_str(),
        "echo" | "printf" | "test" | "[" | "[["
    );
    if !tests && simple.words.iter().enumerate().any(hides) {
        return false;
    }
    READS.matches(simple) && argument_is_harmless(simple)
}

/// What `sudo` runs: another user looks no less than one does oneself. `None` where it opens a shell, or
/// is told more than who looks.
fn behind_sudo(simple: &Simple) -> Option<Simple> {
    if simple.words[0].text != "sudo" {
        return None;
    }
    let mut at = 1;
    loop {
        match simple.words.get(at)?.text.as_str() {
            "-n" | "-E" | "-H" => at += 1,
            "-u" => at += 2,
            flag if flag.starts_with('-') => return None,
            _ => break,
        }
    }
    let inner = Simple {
        words: simple.words[at..].to_vec(),
        ..simple.clone()
    };
    (inner.words[0].text != "sudo").then_some(inner)
}

/// `/usr/bin/curl` is curl; `./curl` may be anything.
fn is_system_path(path: &str) -> bool {
    [
        "/bin/",
        "/usr/bin/",
        "/sbin/",
        "/usr/sbin/",
        "/usr/local/bin/",
        "/usr/local/sbin/",
    ]
    .iter()
    .any(|folder| {
        path.strip_prefix(folder)
            .is_some_and(|name| !name.contains('/'))
    })
}

fn is_bare_variable(word: &str) -> bool {
    let name = word.strip_prefix('$').unwrap_or("");
    if let Some(inner) = name.strip_prefix('{') {
        return inner.ends_with('}') && !inner[..inner.len() - 1].contains('}');
    }
    !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_@*?#!".contains(&byte))
}

/// What the table of flags cannot say: programs whose operand is a program of its own.
fn argument_is_harmless(simple: &Simple) -> bool {
    static SED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"^(\d+|\$)?(,(\d+|\$))?p$|^s/[^/\n\\]*/[^/\n\\]*/[gpI]*$|^(\d+|\$)(,(\d+|\$))?d$",
        )
        .expect("the pattern is constant and tested")
    });
    match simple.program().unwrap_or("") {
        // awk runs commands by system() and pipes, and writes by print > file.
        "awk" | "gawk" | "mawk" => simple.arguments().all(|text| {
            [
                "system", "|", ">", "getline", "close", "@", "fflush", "/inet",
            ]
            .iter()
            .all(|word| !text.contains(word))
        }),
        "sed" => {
            let scripts: Vec<&str> = simple
                .arguments()
                .filter(|argument| !argument.starts_with('-'))
                .collect();
            let inline = simple.arguments().all(|argument| {
                matches!(argument, "-n" | "-E" | "-r" | "-e") || !argument.starts_with('-')
            });
            let expressions = simple
                .arguments()
                .filter(|argument| *argument == "-e")
                .count()
                .max(1);
            inline
                && scripts.len() >= expressions
                && scripts
                    .iter()
                    .take(expressions)
                    .all(|script| SED.is_match(script))
        }
        // `date 0101` sets the clock.
        "date" => {
            let mut value = false;
            simple.arguments().all(|argument| {
                let is_value =
                    std::mem::replace(&mut value, matches!(argument, "-d" | "--date" | "-r"));
                is_value || argument.starts_with(['+', '-'])
            })
        }
        // curl 8.3 writes what follows %output.
        "curl" => simple
            .arguments()
            .all(|argument| !argument.contains("%output")),
        _ => true,
    }
}

/// Whether a command is one of a config's pattern: words, with `*` for anything. A lone word is a
/// program with any arguments.
fn is_of(simple: &Simple, pattern: &str) -> bool {
    let pattern = pattern.trim();
    if pattern.is_empty() {
        return false;
    }
    if !pattern.contains([' ', '*']) {
        return simple.words[0].text == pattern;
    }
    let text = simple
        .words
        .iter()
        .map(|word| word.text.as_str())
        .collect::<Vec<_>>()
        .join(" ");
    crate::pattern::matches(pattern, &text)
        || pattern
            .strip_suffix(" *")
            .is_some_and(|alone| crate::pattern::matches(alone, &text))
}

#[cfg(test)]
mod tests;

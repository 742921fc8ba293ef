//! Programs that another program starts: `watch '...'`, `timeout 30 ...`, `bash -c '...'`.

use crate::document::Invocation;
use tminus_plan::shell::{self, Simple, Word};

/// How deep programs that start programs are looked into.
const DEPTH: usize = 3;

/// What an invocation has started, the innermost too.
pub(crate) fn nested<'a>(invocation: &Invocation<'a>) -> Vec<Invocation<'a>> {
    let mut found = Vec::new();
    let mut outer = started(invocation);
    for _ in 0..DEPTH {
        let inner = outer.iter().flat_map(started).collect();
        found.append(&mut outer);
        outer = inner;
    }
    found
}

fn started<'a>(invocation: &Invocation<'a>) -> Vec<Invocation<'a>> {
    let words = invocation.program_words();
    let commands = match invocation.program() {
        "watch" => watched(words),
        "timeout" => bounded(words),
        "bash" | "sh" | "zsh" => given_as_text(words),
        _ => Vec::new(),
    };
    commands
        .into_iter()
        .map(|simple| Invocation::new(invocation.command, invocation.line, simple))
        .collect()
}

/// `watch` hands its operands, joined by spaces, to a shell.
fn watched(words: &[Word]) -> Vec<Simple> {
    let mut rest = words.iter().skip(1);
    let mut text = String::new();
    while let Some(word) = rest.next() {
        if text.is_empty() && word.text.starts_with('-') {
            if matches!(word.text.as_str(), "-n" | "--interval" | "-q" | "--equexit") {
                rest.next();
            }
            continue;
        }
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&word.text);
    }
    shell::read(&text).commands
}

/// `timeout [options] DURATION PROGRAM ...`
fn bounded(words: &[Word]) -> Vec<Simple> {
    let mut at = 1;
    while let Some(word) = words.get(at).filter(|word| word.text.starts_with('-')) {
        let with_value = ["-k", "-s", "--kill-after", "--signal"].contains(&word.text.as_str());
        at += 1 + usize::from(with_value);
    }
    match words.get(at + 1..) {
        Some(rest) if !rest.is_empty() => vec![Simple {
            words: rest.to_vec(),
            ..Simple::default()
        }],
        _ => Vec::new(),
    }
}

/// `bash -c TEXT`, `sh -lc TEXT`
fn given_as_text(words: &[Word]) -> Vec<Simple> {
    let option = words.iter().skip(1).position(|word| {
        word.text
            .strip_prefix('-')
            .is_some_and(|letters| !letters.starts_with('-') && letters.ends_with('c'))
    });
    let text = option.and_then(|at| words.get(at + 2));
    text.map_or_else(Vec::new, |text| shell::read(&text.text).commands)
}

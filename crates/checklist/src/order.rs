//! Tells whether running text orders the code that stands in it to be run, or only speaks of it.

use crate::choice;
use crate::inline::{is_told_behind, says_to_run_elsewhere};
use crate::lexicon::lower;
use crate::prose::{clip, clip_start};

/// How much of a text in front of code is looked at.
const LONGEST: usize = 200;

/// How many words may stand between a verb and its object: ``Run the same command `x` ``.
const MOST_BETWEEN: usize = 4;

/// Verbs whose object is what is to be run.
const RUN: [&str; 14] = [
    "run", "rerun", "re-run", "execute", "use", "invoke", "launch", "try", "call", "issue", "type",
    "enter", "start", "do",
];

/// Verbs of orders that name behind `with` what is to be run for them.
#[rustfmt::skip]
const WORK: [&str; 62] = [
    "add", "apply", "archive", "back", "build", "bump", "check", "clean", "clear", "compare", "confirm", "connect", "copy", "create",
    "delete", "deploy", "disable", "drain", "dump", "enable", "ensure", "export", "fetch", "find", "flush", "generate", "get", "import",
    "inspect", "install", "list", "log", "look", "make", "migrate", "monitor", "prepare", "promote", "publish", "pull", "push", "reload",
    "remove", "reset", "restart", "restore", "revert", "roll", "rollback", "scale", "seed", "ship", "stop", "switch", "tag", "test",
    "undo", "update", "upgrade", "validate", "verify", "watch",
];

/// Words in front of a verb that leave it an order.
#[rustfmt::skip]
const IN_FRONT: [&str; 20] = [
    "then", "now", "first", "next", "finally", "please", "and", "or", "also", "again", "simply", "just", "you", "can", "should", "must",
    "otherwise", "afterwards", "to", "instead",
];

/// Words that lead away from a verb to something else than its object.
#[rustfmt::skip]
const AWAY: [&str; 18] = [
    "in", "on", "of", "before", "after", "when", "while", "that", "which", "because", "until", "unless", "if", "as", "for", "is", "are",
    "than",
];

/// Words of a clause that orders nothing.
#[rustfmt::skip]
const NOT: [&str; 20] = [
    "no", "not", "never", "old", "told", "without", "avoid", "don't", "don’t", "cannot", "can't", "can’t", "longer", "previously",
    "formerly", "deprecated", "nobody", "was", "were", "used",
];

/// Words in front of a colon behind which something is shown, not ordered.
#[rustfmt::skip]
const SHOWN: [&str; 22] = [
    "runs", "ran", "executes", "is", "are", "used", "includes", "include", "example", "examples", "e.g", "i.e", "instance", "before",
    "previously", "old", "bad", "wrong", "output", "automatically", "log", "message",
];

/// Whether running text orders the code between two stretches of it to be run.
pub(crate) fn is_ordered(text_before: &str, text_after: &str) -> bool {
    is_ordered_before(text_before)
        || is_told_behind(text_after)
        || is_expected(text_after)
        || is_kept_open(text_before, text_after)
}

/// Whether code is to be kept running: ``Keep `x` open``, ``houd `x` open``.
fn is_kept_open(text_before: &str, text_after: &str) -> bool {
    const KEEP: [&str; 9] = [
        "keep", "leave", "houd", "houdt", "laat", "halte", "halten", "hält", "lass",
    ];
    let open = words(clip(text_after, 40)).next();
    matches!(open, Some("open" | "running" | "offen"))
        && words(clip_start(text_before, 40))
            .next_back()
            .is_some_and(|verb| KEEP.contains(&&*lower(verb)))
}

/// Whether what stands behind code says what it should bring: `should print`, `must succeed`.
fn is_expected(text_after: &str) -> bool {
    const BRINGS: [&str; 14] = [
        "show", "report", "return", "print", "output", "list", "display", "exit", "succeed",
        "pass", "say", "answer", "respond", "give",
    ];
    let after = text_after.trim_start_matches(['*', '_', ' ']);
    let rest = after
        .strip_prefix("should ")
        .or_else(|| after.strip_prefix("must "));
    rest.is_some_and(|rest| {
        words(rest)
            .next()
            .is_some_and(|verb| BRINGS.contains(&verb))
    })
}

fn is_ordered_before(text_before: &str) -> bool {
    let marks = |character: char| character.is_whitespace() || "*_\"'“".contains(character);
    let text = clip_start(text_before, LONGEST).trim_end_matches(marks);
    let lower = lower(text);
    let sentence = last_sentence(&lower);
    let opening: Vec<&str> = words(sentence).take(3).collect();
    if matches!(
        opening.as_slice(),
        ["do", "not", ..] | ["don't" | "don’t" | "never" | "avoid" | "nobody", ..]
    ) {
        return false;
    }
    if let Some(lead) = sentence.strip_suffix([':', '：']) {
        let shown = words(lead)
            .next_back()
            .is_some_and(|last| SHOWN.contains(&last));
        return !shown && !words(last_clause(lead)).any(|word| NOT.contains(&word));
    }
    if let Some(work) = sentence.strip_suffix(['(', '（']) {
        let work: Vec<&str> = words(work).collect();
        return begins_order(&work).is_some() && !work.iter().any(|word| NOT.contains(word));
    }
    let clause: Vec<&str> = words(last_clause(sentence)).collect();
    if clause.iter().any(|word| NOT.contains(word)) {
        return false;
    }
    let near = clause.iter().rev().take(3);
    if near.copied().any(says_to_run_elsewhere) {
        return true;
    }
    is_object(&clause) || is_means(&clause)
}

/// Whether what stands behind these words is the object of a verb that says to run it.
fn is_object(clause: &[&str]) -> bool {
    let verb = clause
        .iter()
        .rev()
        .take(MOST_BETWEEN + 1)
        .position(|word| RUN.contains(word));
    let Some(behind) = verb else {
        return false;
    };
    let verb = clause.len() - 1 - behind;
    let leads_away = clause[verb + 1..].iter().any(|word| AWAY.contains(word));
    let before = &clause[..verb];
    // `told operators to run`, against `to deploy, run` and `remember to run`.
    let orders = match before {
        [.., asks, "to"] => matches!(*asks, "remember" | "need" | "sure" | "want"),
        [.., "to"] => false,
        _ => before
            .iter()
            .rev()
            .find(|word| !IN_FRONT.contains(word) || matches!(**word, "and" | "or" | "then"))
            .is_none_or(|word| IN_FRONT.contains(word)),
    };
    orders && !leads_away
}

/// Whether what stands behind these words is the means of an order: `check with`, `deploy by running`.
fn is_means(clause: &[&str]) -> bool {
    let means = matches!(
        clause,
        [.., "with" | "via" | "using" | "through"]
            | [.., "by", "running" | "executing" | "calling" | "invoking"]
            | [.., "with", "the", "command"]
    );
    means && begins_order(clause).is_some()
}

/// The verb with which words begin, if it is one of an order.
fn begins_order<'w>(words: &[&'w str]) -> Option<&'w str> {
    let first = words.iter().find(|word| !IN_FRONT.contains(word))?;
    (RUN.contains(first) || WORK.contains(first)).then_some(*first)
}

/// Whether what stands between two pieces of code makes one list of them.
pub(crate) fn joins(between: &str) -> bool {
    let between = between.trim_matches(|character: char| {
        character.is_whitespace() || matches!(character, '*' | '_' | '`')
    });
    matches!(
        between,
        "" | ","
            | "/"
            | "+"
            | "&"
            | "&&"
            | "and"
            | "then"
            | ", and"
            | ", or"
            | ", then"
            | "、"
            | "→"
            | "->"
    ) || between.len() < 16 && choice::is_or(between)
}

/// What stands behind the last sign that ends a sentence.
fn last_sentence(text: &str) -> &str {
    let end = text
        .char_indices()
        .rev()
        .find(|(at, character)| match character {
            '.' | '!' | '?' | ';' => text[at + 1..].starts_with(' '),
            '。' | '；' | '！' | '？' | '\n' => true,
            _ => false,
        });
    end.map_or(text, |(at, character)| &text[at + character.len_utf8()..])
}

/// What stands behind the last sign that parts a sentence.
fn last_clause(sentence: &str) -> &str {
    let parts = |(at, character): &(usize, char)| match character {
        ',' | ':' => sentence[at + 1..].starts_with(' '),
        '(' | '（' | '—' | '–' | '，' | '：' | '、' | '→' => true,
        '-' => sentence[..*at].ends_with(' ') && sentence[at + 1..].starts_with(' '),
        _ => false,
    };
    let end = sentence.char_indices().rev().find(parts);
    end.map_or(sentence, |(at, character)| {
        &sentence[at + character.len_utf8()..]
    })
}

/// The words of a text, the signs around them aside.
fn words(text: &str) -> impl DoubleEndedIterator<Item = &str> {
    text.split_whitespace()
        .map(|word| word.trim_matches(|character: char| !character.is_alphanumeric()))
        .filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_are_told_from_sentences_about_code() {
        for before in [
            "Run ",
            "If the queue is full, run ",
            "Log in and run ",
            "Then run the same command ",
            "Remember to run ",
            "To deploy, use ",
            "Check with ",
            "Confirm the version with ",
            "Start the worker with ",
            "Deploy by running ",
            "For a release candidate: ",
            "**After the cut**: ",
            "It is slow (run ",
            "Restart the proxy (",
            "There are no workers. Start them with ",
            "Bitte ausführen ",
            "请执行 ",
        ] {
            assert!(is_ordered(before, ""), "{before}");
        }
        assert!(is_ordered("", " should print the version"));
        assert!(is_ordered("Keep ", " open beside it"));
        for (before, after) in [
            ("", " destroys local edits"),
            ("", " is refuted"),
            ("", " should be avoided"),
            ("Nobody has ", " open"),
            ("The old page told operators to run ", ""),
            ("No ", " command was used"),
            ("We never run ", ""),
            ("Do not, whatever happens, run ", ""),
            ("It (runs in ", ")"),
            ("The job runs ", " at night"),
            ("Without ", " nothing starts"),
            ("Use of ", " is discouraged"),
            ("Run the tests before ", ""),
            ("When you use ", ", it hangs"),
            ("The script runs: ", ""),
            ("For example: ", ""),
            ("The old command: ", ""),
            ("Kept in step with ", ""),
            ("The pods were restarted with ", ""),
            ("Because of ", ", it failed"),
            ("", ""),
        ] {
            assert!(!is_ordered(before, after), "{before}");
        }
    }

    #[test]
    fn code_in_a_row_is_one_list() {
        for between in [" or ", ", ", " and ", " / ", "` или `"] {
            assert!(joins(between), "{between}");
        }
        for between in [" destroys ", ". Then ", ", which is like "] {
            assert!(!joins(between), "{between}");
        }
    }
}

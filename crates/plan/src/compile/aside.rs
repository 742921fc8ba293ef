//! Commands that an item names aside, in parentheses: they help with what is to be done, and do not show that it is done.

use tminus_checklist::{Command, Item};

/// How much of a document in front of a command is looked at.
const LONGEST: usize = 80;

/// What points at a command as one of several, or at something to read.
const POINTERS: [&str; 7] = ["see", "e.g", "i.e", "cf", "like", "such as", "for example"];

/// What a command does for an item whose work is another.
#[rustfmt::skip]
const HELPS: [&str; 10] = [
    "generate", "create", "get", "obtain", "find", "look", "list", "print", "produce", "derive",
];

/// Verbs that look.
const LOOKS: [&str; 7] = [
    "check", "verify", "confirm", "inspect", "compare", "review", "look",
];

/// Verbs of work that a look at something does not do.
#[rustfmt::skip]
const WORK: [&str; 40] = [
    "add", "adjust", "announce", "apply", "build", "change", "choose", "configure", "copy", "create", "define", "delete", "deploy",
    "disable", "document", "edit", "enable", "fill", "install", "merge", "migrate", "move", "notify", "push", "remove", "rename", "replace",
    "restart", "restore", "revoke", "rotate", "run", "schedule", "set", "start", "stop", "tag", "update", "upgrade", "write",
];

/// Whether a command stands aside in an item: `Set the key (generate with openssl rand -hex 32)`.
pub(super) fn is_aside(command: &Command, item: &Item, source: &[u8]) -> bool {
    if command.fence.is_some() {
        return false;
    }
    let before = source.get(..command.span.start).unwrap_or_default();
    let before = &before[before.len().saturating_sub(LONGEST)..];
    let Some(open) = before
        .iter()
        .rposition(|byte| matches!(byte, b'(' | b')' | b'\n'))
    else {
        return false;
    };
    if before[open] != b'(' {
        return false;
    }
    let lead = String::from_utf8_lossy(&before[open + 1..]).to_lowercase();
    let lead = lead.trim_matches(|character: char| !character.is_alphanumeric());
    let first = first_word(lead);
    if POINTERS.contains(&lead) || matches!(first, "see" | "e.g") {
        return true;
    }
    let item = &item.text[..item.text.floor_char_boundary(LONGEST)];
    let item = item.trim_start_matches(|character: char| !character.is_alphabetic());
    let own = first_word(item).to_lowercase();
    HELPS.contains(&first) && first != own || LOOKS.contains(&first) && WORK.contains(&own.as_str())
}

/// The word that a text begins with.
fn first_word(text: &str) -> &str {
    let word = text.split(|end: char| end.is_whitespace() || matches!(end, ',' | ':'));
    word.map(|word| word.trim_end_matches('.'))
        .next()
        .unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first_is_aside(text: &str) -> bool {
        let checklist = tminus_checklist::parse(format!("# Prepare\n\n- [ ] {text}\n").as_bytes());
        let command = checklist.commands.first().expect(text);
        is_aside(command, &checklist.items[0], &checklist.source)
    }

    #[test]
    fn what_only_helps_stands_aside() {
        for text in [
            "Set the signing key (generate with `openssl rand -hex 16`)",
            "Update limits.yaml (check `git log -3`)",
            "Caches warm (e.g. `redis-cli dbsize`)",
        ] {
            assert!(first_is_aside(text), "{text}");
        }
        for text in [
            "Redis answers (check with `redis-cli ping`)",
            "Generate a key (generate with `openssl rand -hex 16`)",
            "Check the tree (verify with `git status`)",
            "Restart the proxy (`sudo systemctl restart proxy`)",
            "Restart the proxy (run `sudo systemctl restart proxy`)",
            "Set the flag (it is off) with `redis-cli config set appendonly yes`",
        ] {
            assert!(!first_is_aside(text), "{text}");
        }
    }
}

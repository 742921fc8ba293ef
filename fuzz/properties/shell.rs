//! Shell: what a fence holds is taken apart whatever it is, and nothing that removes files counts as looking.

use super::reading::read;
use tminus_plan::{Effect, command_effect, destructive, effect_of};

pub(crate) fn check(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let fence = "`".repeat(longest_run(&text).max(2) + 1);
    for language in ["bash", "powershell", ""] {
        let document = format!("## Deploy\n\n{fence}{language}\n{text}\n{fence}\n");
        for command in read(document.as_bytes()).commands {
            effect(&command.text);
            let _ = command_effect(&command, &[]);
        }
    }
    effect(&text);
}

fn effect(command: &str) {
    let effect = effect_of(command, &[]);
    assert_eq!(
        effect,
        effect_of(command, &[]),
        "a second look differs: {command:?}"
    );
    assert_eq!(
        destructive(command),
        destructive(command),
        "a second look differs: {command:?}"
    );
    // A backslash at the end takes what follows it into the last word.
    if command.ends_with('\\') {
        return;
    }
    // A comment takes in the rest of its line, and no more.
    if !command.contains('#') {
        let more = format!("{command}; rm -rf /");
        assert_ne!(effect_of(&more, &[]), Effect::Read, "{more:?}");
    }
    let more = format!("{command}\nrm -rf /");
    assert_ne!(effect_of(&more, &[]), Effect::Read, "{more:?}");
    if effect == Effect::Read {
        assert_eq!(destructive(command), None, "it only looks: {command:?}");
        assert!(destructive(&more).is_some(), "{more:?}");
    }
}

/// The longest run of backticks.
fn longest_run(text: &str) -> usize {
    text.split(|character| character != '`')
        .map(str::len)
        .max()
        .unwrap_or(0)
}

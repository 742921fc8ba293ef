//! What a heading says that one does, when it begins with a verb.

use super::cue::{CUES, Cue};
use super::step::behind_number;
use crate::lexicon::Phrases;
use std::sync::LazyLock;

/// What a heading says that one does, when it begins with a verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Deed {
    Deploys,
    /// Prepares or deploys, as its place has it.
    Changes,
}

/// Verbs that put something live, or make or change it.
static VERBS: LazyLock<Phrases<(Deed, bool)>> = LazyLock::new(|| {
    // Those that are nouns too count only behind the number of a step.
    Phrases::new(&[
        (
            (Deed::Deploys, false),
            &[
                "deploy",
                "redeploy",
                "publish",
                "roll out",
                "desplegar",
                "publicar",
                "implantar",
                "déployer",
                "publier",
                "развернуть",
            ][..],
        ),
        (
            (Deed::Deploys, true),
            &["release", "launch", "migrate", "post", "ship"],
        ),
        (
            (Deed::Changes, false),
            &[
                "configure",
                "install",
                "create",
                "provision",
                "upload",
                "configurar",
                "instalar",
                "crear",
                "criar",
                "configurer",
                "installer",
                "créer",
                "настроить",
                "установить",
                "создать",
            ],
        ),
        (
            (Deed::Changes, true),
            &[
                "update", "build", "push", "upgrade", "apply", "add", "fix", "enable",
            ],
        ),
    ])
});

/// What a heading says that one does: its verb counts, whatever it is done to. `Deploy checks` has
/// none: where all behind the verb is a cue, it may be a noun, and the cues say what the section is.
pub(super) fn deed(outside: &str, cues: &[Cue]) -> Option<Deed> {
    let (start, numbered) = behind_number(outside);
    let (verb, (deed, is_noun)) = VERBS
        .begin(start)
        .find(|(verb, _)| start[verb.len()..].starts_with(' '))?;
    if is_noun && !numbered || cues.iter().any(|cue| cue.turns()) {
        return None;
    }
    let rest = &start[verb.len()..];
    if !numbered && names_lookup(rest) {
        return None;
    }
    let has_object = || {
        let words =
            rest.split(|character: char| !(character.is_alphanumeric() || character == '-'));
        words
            .filter(|word| !word.is_empty())
            .any(|word| !CUES.begins(word))
    };
    has_object().then_some(deed)
}

/// Whether what a text ends with is looked up: `team contacts`.
fn names_lookup(text: &str) -> bool {
    let last = CUES.find_all(text).last();
    last.is_some_and(|(at, stem, cue)| {
        let is_end = !text[at + stem.len()..].trim_end().contains(' ');
        is_end && matches!(cue, Cue::Reference | Cue::Log | Cue::Recap)
    })
}

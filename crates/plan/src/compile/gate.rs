//! Where an item counts.

use crate::GateRole;
use regex::Regex;
use std::sync::LazyLock;
use tminus_checklist::{Form, Item};

/// Labels of what a launch records about itself.
static RECORD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)^\W*(
            (deployed|released|executed|performed|launched)\s+(by|on|at)
          | (deployment|release|launch|go-?live|cutover|rollback)?\s*(start|end|finish|completion)?\s*(date|time)(\s*(and|&|/)\s*time)?(\s+recorded)?
          | (deployment|release|launch|overall|final)\s+(status|result|outcome|duration)
          | (start(ed)?|end(ed)?|finish(ed)?|completed)(\s+(at|on|time))?
          | rollback\s+(performed|executed|needed|reason|required)
          | issues\s+(encountered|found)
          | duration | status
          | (fecha|data|datum|日期|日付|дата)
        )\W*$",
    )
    .expect("the pattern is constant and tested")
});

/// What a box says that tells how the launch ended.
static OUTCOME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)^\W*(
            (deployment|release|launch|rollout)\s+(was\s+)?(successful|succeeded|failed|aborted|complete[d]?|rolled\s+back)\b.*
          | no\s+rollback\s+(was\s+)?(needed|required)
          | rollback\s+(was\s+)?(performed|executed)\b.*
        )\W*$",
    )
    .expect("the pattern is constant and tested")
});

fn is_record(label: &str) -> bool {
    // Most labels begin with another word, and need not be matched.
    const FIRST: [&str; 22] = [
        "deploy", "release", "execut", "perform", "launch", "go", "cutover", "rollback", "start",
        "end", "finish", "complet", "date", "time", "overall", "final", "issues", "duration",
        "status", "fecha", "data", "datum",
    ];
    begins_with(label, &FIRST) && RECORD.is_match(label)
}

fn is_outcome(text: &str) -> bool {
    // Most texts begin with another word, and need not be matched.
    const FIRST: [&str; 6] = [
        "deployment",
        "release",
        "launch",
        "rollout",
        "rollback",
        "no",
    ];
    begins_with(text, &FIRST) && OUTCOME.is_match(text)
}

/// Whether a text begins with one of these words, case and marks aside. Words that are not ASCII may be any.
fn begins_with(text: &str, words: &[&str]) -> bool {
    let start = text.trim_start_matches(|character: char| !character.is_alphanumeric());
    !start.starts_with(|first: char| first.is_ascii())
        || words.iter().any(|word| {
            let first = start.get(..word.len());
            first.is_some_and(|first| first.eq_ignore_ascii_case(word))
        })
}

static CONTACT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)contact|on-?call|escalat|emergency|support team|phone|links?\b|resources|references|appendix")
        .expect("the pattern is constant and tested")
});

/// Where an item counts, given where its section does.
pub(super) fn of(item: &Item, section: GateRole, path: &[String]) -> GateRole {
    let filled_in = matches!(item.form, Form::Blank | Form::Pair) || !item.blanks.is_empty();
    let label = item
        .text
        .split([':', '：'])
        .next()
        .unwrap_or(&item.text)
        .trim_matches(['*', '_', ' ']);
    if section == GateRole::Rollback || section == GateRole::Trigger {
        return section;
    }
    if filled_in && is_record(label) || is_outcome(&item.text) {
        return GateRole::Record;
    }
    if section != GateRole::Reference {
        return section;
    }
    if path.iter().any(|heading| CONTACT.is_match(heading)) {
        GateRole::Reference
    } else if matches!(item.form, Form::Box) && item.blanks.is_empty() {
        // A box is something to do, wherever it stands.
        GateRole::Forward
    } else if filled_in {
        GateRole::Record
    } else {
        GateRole::Reference
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_about_the_launch_itself_are_told_from_others() {
        for label in [
            "Deployed by",
            "Date",
            "Deployment Date",
            "Rollback performed",
            "Final Status",
            "Deployment date and time recorded",
            "Start time",
            "Deployment Time",
            "Issues Encountered",
        ] {
            assert!(RECORD.is_match(label), "{label}");
        }
        for label in [
            "Backup location noted",
            "Reviewed by",
            "Service status page",
            "Date format correct",
            "Update",
        ] {
            assert!(!RECORD.is_match(label), "{label}");
        }
        for text in [
            "✅ DEPLOYMENT SUCCESSFUL",
            "❌ DEPLOYMENT FAILED - Rolled back",
            "No rollback needed",
            "Rollback performed - Reason: `____`",
        ] {
            assert!(OUTCOME.is_match(text), "{text}");
        }
        for text in ["Rollback procedure tested", "Deployment window agreed"] {
            assert!(!OUTCOME.is_match(text), "{text}");
        }
    }
}

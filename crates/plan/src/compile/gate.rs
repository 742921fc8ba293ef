//! Where an item counts.

use crate::GateRole;
use aho_corasick::AhoCorasick;
use regex::Regex;
use std::sync::LazyLock;
use tminus_checklist::{Form, Item};

/// Labels of what a launch records about itself.
static RECORD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)^(
            (deployed|released|executed|performed|launched)\s+(by|on|at)
          | (deployment|release|launch|go-?live|cutover|rollback)?\s*(start|end|finish|completion)?\s*(date|time)(\s*(and|&|/)\s*time)?(\s+recorded)?
          | (deployment|release|launch|overall|final)\s+(status|result|outcome|duration)
          | (start(ed)?|end(ed)?|finish(ed)?|completed)(\s+(at|on|time))?
          | rollback\s+(performed|executed|needed|reason|required)
          | issues\s+(encountered|found)
          | duration | status
          | (fecha|data|datum|日期|日付|дата)
        )$",
    )
    .expect("the pattern is constant and tested")
});

/// What a box says that tells how the launch ended.
static OUTCOME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)^(
            (deployment|release|launch|rollout)\s+(was\s+)?(successful|succeeded|failed|aborted|complete[d]?|rolled\s+back)\b.*
          | no\s+rollback\s+(was\s+)?(needed|required)
          | rollback\s+(was\s+)?(performed|executed)\b.*
        )$",
    )
    .expect("the pattern is constant and tested")
});

/// Whether a label is of what a launch records about itself.
fn is_record(label: &str) -> bool {
    const FIRST: [&str; 22] = [
        "deploy", "release", "execut", "perform", "launch", "go", "cutover", "rollback", "start",
        "end", "finish", "complet", "date", "time", "overall", "final", "issues", "duration",
        "status", "fecha", "data", "datum",
    ];
    let label = without_marks(label);
    let other_script = !label.starts_with(|first: char| first.is_ascii());
    (other_script || may_begin_with(label, &FIRST)) && RECORD.is_match(label)
}

/// Whether a text tells how the launch ended.
fn is_outcome(text: &str) -> bool {
    const FIRST: [&str; 6] = [
        "deployment",
        "release",
        "launch",
        "rollout",
        "rollback",
        "no",
    ];
    let text = without_marks(text);
    may_begin_with(text, &FIRST) && OUTCOME.is_match(text)
}

/// A text from its first word to its last.
fn without_marks(text: &str) -> &str {
    text.trim_matches(|character: char| !(character.is_alphanumeric() || character == '_'))
}

/// Whether a text may begin with one of these words: most begin with another one, and need not be
/// matched.
fn may_begin_with(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| {
        let first = text.get(..word.len());
        first.is_some_and(|first| first.eq_ignore_ascii_case(word))
    })
}

/// Words of a heading over what one looks up and does not do.
static CONTACT: LazyLock<AhoCorasick> = LazyLock::new(|| {
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .build([
            "contact",
            "on-call",
            "oncall",
            "escalat",
            "emergency",
            "support team",
            "phone",
            LINK,
            "resources",
            "references",
            "appendix",
        ])
        .expect("the words are few")
});

/// Of these words, the one that counts only as a whole: `Links`, not `Linkerd`.
const LINK: &str = "link";

fn is_contact(heading: &str) -> bool {
    CONTACT.find_iter(heading).any(|found| {
        let behind = &heading[found.end()..];
        let behind = behind.strip_prefix(['s', 'S']).unwrap_or(behind);
        !heading[found.range()].eq_ignore_ascii_case(LINK)
            || !behind.starts_with(|next: char| next.is_alphanumeric() || next == '_')
    })
}

/// Where an item counts, given where its section does.
pub(super) fn of(item: &Item, section: GateRole, path: &[String]) -> GateRole {
    let filled_in = matches!(item.form, Form::Blank | Form::Pair) || !item.blanks.is_empty();
    let is_recorded = || {
        let label = item.text.split([':', '：']).next().unwrap_or(&item.text);
        is_record(label.trim_matches(['*', '_', ' ']))
    };
    if section == GateRole::Rollback || section == GateRole::Trigger {
        return section;
    }
    if filled_in && is_recorded() || is_outcome(&item.text) {
        return GateRole::Record;
    }
    if section != GateRole::Reference {
        return section;
    }
    if path.iter().any(|heading| is_contact(heading)) {
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
            assert!(is_record(label), "{label}");
        }
        for label in [
            "Backup location noted",
            "Reviewed by",
            "Service status page",
            "Date format correct",
            "Update",
        ] {
            assert!(!is_record(label), "{label}");
        }
        for text in [
            "✅ DEPLOYMENT SUCCESSFUL",
            "❌ DEPLOYMENT FAILED - Rolled back",
            "No rollback needed",
            "Rollback performed - Reason: `____`",
        ] {
            assert!(is_outcome(text), "{text}");
        }
        for heading in ["Contacts", "On-Call", "ONCALL", "Useful links:", "Link"] {
            assert!(is_contact(heading), "{heading}");
        }
        for heading in ["Linkerd", "Linksys routers", "Deploy"] {
            assert!(!is_contact(heading), "{heading}");
        }
        for text in ["Rollback procedure tested", "Deployment window agreed"] {
            assert!(!is_outcome(text), "{text}");
        }
    }
}

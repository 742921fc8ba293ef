//! Where an item counts.

use crate::GateRole;
use crate::wording::{behind, behind_one_of, behind_space, behind_word, is_one_of};
use tminus_checklist::{Form, Item};

/// Whether a label is of what a launch records about itself.
fn is_record(label: &str) -> bool {
    /// A word of the first and then one of the second: `Deployed by`, `Final Status`.
    const PAIRS: [(&[&str], &[&str]); 5] = [
        (
            &["deployed", "released", "executed", "performed", "launched"],
            &["by", "on", "at"],
        ),
        (
            &["deployment", "release", "launch", "overall", "final"],
            &["status", "result", "outcome", "duration"],
        ),
        (&BEGUN_OR_ENDED, &["at", "on", "time"]),
        (
            &["rollback"],
            &["performed", "executed", "needed", "reason", "required"],
        ),
        (&["issues"], &["encountered", "found"]),
    ];
    const BEGUN_OR_ENDED: [&str; 7] = [
        "start",
        "started",
        "end",
        "ended",
        "finish",
        "finished",
        "completed",
    ];
    const ALONE: [&str; 5] = ["duration", "status", "fecha", "data", "datum"];
    const IN_OTHER_SCRIPTS: [&str; 3] = ["日期", "日付", "дата"];
    let label = without_marks(label);
    if !label.starts_with(|first: char| first.is_ascii()) {
        return IN_OTHER_SCRIPTS.contains(&label.to_lowercase().as_str());
    }
    let mut words = label.split_whitespace();
    let is_listed = match (words.next(), words.next(), words.next()) {
        (Some(word), None, None) => is_one_of(word, &ALONE) || is_one_of(word, &BEGUN_OR_ENDED),
        (Some(first), Some(second), None) => PAIRS
            .iter()
            .any(|(firsts, seconds)| is_one_of(first, firsts) && is_one_of(second, seconds)),
        _ => false,
    };
    is_listed || is_moment(label)
}

/// Whether a label is of a date or a time: `Deployment start date and time recorded`. Only before
/// the last word there has to be a space.
fn is_moment(label: &str) -> bool {
    const OF: [&str; 7] = [
        "deployment",
        "release",
        "launch",
        "golive",
        "go-live",
        "cutover",
        "rollback",
    ];
    let text = behind_one_of(label, &OF).unwrap_or(label).trim_start();
    let bound = behind_one_of(text, &["start", "end", "finish", "completion"]);
    let text = bound.unwrap_or(text).trim_start();
    let Some(rest) = behind_one_of(text, &["date", "time"]) else {
        return false;
    };
    let and_time = behind_one_of(rest.trim_start(), &["and", "&", "/"])
        .and_then(|rest| behind(rest.trim_start(), "time"));
    let rest = and_time.unwrap_or(rest);
    rest.is_empty() || behind_space(rest).is_some_and(|rest| is_one_of(rest, &["recorded"]))
}

/// Whether a text tells how the launch ended: `DEPLOYMENT FAILED - rolled back`, `No rollback was
/// needed`.
fn is_outcome(text: &str) -> bool {
    let text = without_marks(text);
    // Most texts begin with another letter than all that is looked for.
    if !text.starts_with(['d', 'D', 'r', 'R', 'l', 'L', 'n', 'N']) {
        return false;
    }
    if let Some(rest) = behind_one_of(text, &["deployment", "release", "launch", "rollout"]) {
        deed(rest).is_some_and(|deed| is_deed(deed, &ENDED) || is_rolled_back(deed))
    } else if let Some(rest) = behind(text, "rollback") {
        deed(rest).is_some_and(|deed| is_deed(deed, &["performed", "executed"]))
    } else {
        let denied = behind(text, "no")
            .and_then(behind_space)
            .and_then(|rest| behind(rest, "rollback"))
            .and_then(deed);
        denied.is_some_and(|denied| is_one_of(denied, &["needed", "required"]))
    }
}

/// How a deployment ended.
const ENDED: [&str; 6] = [
    "successful",
    "succeeded",
    "failed",
    "aborted",
    "complete",
    "completed",
];

/// What stands behind a subject and its `was`.
fn deed(behind_subject: &str) -> Option<&str> {
    let rest = behind_space(behind_subject)?;
    Some(behind(rest, "was").and_then(behind_space).unwrap_or(rest))
}

/// Whether a text begins with one of some words and goes on to the end of its line, the last one.
fn is_deed(text: &str, words: &[&str]) -> bool {
    behind_word(text, words).is_some_and(|rest| !rest.contains('\n'))
}

fn is_rolled_back(text: &str) -> bool {
    behind(text, "rolled")
        .and_then(behind_space)
        .is_some_and(|rest| is_deed(rest, &["back"]))
}

/// A text from its first word to its last.
fn without_marks(text: &str) -> &str {
    text.trim_matches(|character: char| !(character.is_alphanumeric() || character == '_'))
}

/// Words of a heading over what one looks up and does not do.
const CONTACT: [&str; 10] = [
    "contact",
    "on-call",
    "oncall",
    "escalat",
    "emergency",
    "support team",
    "phone",
    "resources",
    "references",
    "appendix",
];

fn is_contact(heading: &str) -> bool {
    // The letters with which the words begin.
    let begins = |byte: &u8| b"coesplra".contains(&byte.to_ascii_lowercase());
    let places = heading.as_bytes().iter().enumerate();
    let mut places = places
        .filter(|(_, byte)| begins(byte))
        .map(|(at, _)| &heading[at..]);
    places.any(|rest| {
        // `Links` counts, `Linkerd` does not.
        let is_link = behind(rest, "link").is_some_and(|rest| {
            let rest = behind(rest, "s").unwrap_or(rest);
            !rest.starts_with(|next: char| next.is_alphanumeric() || next == '_')
        });
        is_link || behind_one_of(rest, &CONTACT).is_some()
    })
}

/// Where an item counts, given where its section does.
pub(super) fn of(item: &Item, section: GateRole, path: &[String]) -> GateRole {
    let filled_in = matches!(item.form, Form::Blank | Form::Pair) || !item.blanks.is_empty();
    let is_recorded = || {
        let label = item.text.split([':', '：']).next().unwrap_or(&item.text);
        is_record(label.trim_matches(['*', '_', ' ']))
    };
    if item.trigger {
        return GateRole::Trigger;
    }
    if section == GateRole::Rollback || section == GateRole::Trigger {
        return section;
    }
    if filled_in && is_recorded() || is_outcome(&item.text) {
        return GateRole::Record;
    }
    if section != GateRole::Reference {
        return section;
    }
    if filled_in && !path.iter().any(|heading| is_contact(heading)) {
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
            "**COMPLETED AT**",
            "Launched  on",
            "Go-Live date & time",
            "Enddate/time",
            "Duration",
            "日付",
            "ДАТА",
        ] {
            assert!(is_record(label), "{label}");
        }
        for label in [
            "Backup location noted",
            "Reviewed by",
            "Service status page",
            "Date format correct",
            "Update",
            "Deployed by whom",
            "Date and",
            "Daterecorded",
            "Time and place",
            "Status Status",
        ] {
            assert!(!is_record(label), "{label}");
        }
        for text in [
            "✅ DEPLOYMENT SUCCESSFUL",
            "❌ DEPLOYMENT FAILED - Rolled back",
            "No rollback needed",
            "Rollback performed - Reason: `____`",
            "Release was Completed, all well",
            "Rollout rolled  back",
            "no rollback was required.",
        ] {
            assert!(is_outcome(text), "{text}");
        }
        for heading in ["Contacts", "On-Call", "ONCALL", "Useful links:", "Link"] {
            assert!(is_contact(heading), "{heading}");
        }
        for heading in ["Linkerd", "Linksys routers", "Deploy"] {
            assert!(!is_contact(heading), "{heading}");
        }
        for text in [
            "Rollback procedure tested",
            "Deployment window agreed",
            "Releases successful",
            "Release completeness",
            "Launch failed\nand more",
            "No rollback needed yet",
            "Nobody",
        ] {
            assert!(!is_outcome(text), "{text}");
        }
    }
}

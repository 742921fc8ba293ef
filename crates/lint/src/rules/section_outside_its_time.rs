//! T028: a part of a section that begins before the section does, or ends after it.

use super::Rule;
use crate::{Document, Page, Severity};
use std::collections::BTreeMap;
use tminus_checklist::{SectionIndex, Window};

pub(super) const RULE: Rule = Rule {
    page: Page {
        code: "T028",
        title: "a section lies outside the time of the section it is part of",
        severity: Severity::Warning,
        meaning: "Both headings give a time relative to T-0, and the inner one is not within the outer one. Whoever goes by \
                  the outer heading comes too late for what the inner one asks for, or has already left.",
        example: "# Release\n\n## Validation (T+30 min to T+2 hours)\n\n### First checks (T+5 min)\n\n- [ ] All pods run\n",
        near_miss: "# Release\n\n## Validation (T+5 min to T+2 hours)\n\n### First checks (T+5 min)\n\n- [ ] All pods run\n\n\
                    ### Last checks (T+2 hours)\n\n- [ ] All pods still run\n",
        fix: "move the inner section to where its time belongs, or correct one of the two times",
    },
    check,
};

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    let sections = &document.checklist.sections;
    let times = headings_with_a_time(document);
    let mut found = Vec::new();
    for (&inner, window) in &times {
        let Some(outer) = sections[inner.0].parent else {
            continue;
        };
        let Some((from, length)) = times
            .get(&outer)
            .and_then(|window| Some((window.from_s?, window.length_s?)))
        else {
            continue;
        };
        let Some(begins) = window.from_s else {
            continue;
        };
        let ends = begins + window.length_s.unwrap_or(0);
        let what = if begins < from {
            "begins before"
        } else if ends > from + length {
            "ends after"
        } else {
            continue;
        };
        let (inner, outer) = (&sections[inner.0], &sections[outer.0]);
        found.push((
            inner.line,
            format!(
                "\"{}\" {what} the section that it is part of, \"{}\" (line {})",
                inner.heading, outer.heading, outer.line
            ),
        ));
    }
    found
}

/// The sections whose heading states one time relative to T-0, spelled with its T. Other times
/// (`first hour`, `week 1`) may count from something else, such as the beginning of the outer section.
fn headings_with_a_time<'a>(document: &'a Document<'_>) -> BTreeMap<SectionIndex, &'a Window> {
    let sections = &document.checklist.sections;
    let mut times = BTreeMap::new();
    let mut several = Vec::new();
    for window in &document.checklist.windows {
        let Some(index) = window.section else {
            continue;
        };
        let section = &sections[index.0];
        let relative = window.heading
            && window.line == section.line
            && !window.deadline
            && names_t(&section.heading);
        if relative && times.insert(index, window).is_some() {
            several.push(index);
        }
    }
    for index in several {
        times.remove(&index);
    }
    times
}

/// Whether a heading spells a time relative to T-0 with its T: `T+30 min`, `T-0`.
fn names_t(heading: &str) -> bool {
    heading.match_indices(['T', 't']).any(|(at, _)| {
        let alone = !heading[..at].ends_with(char::is_alphanumeric);
        let number = heading[at + 1..]
            .strip_prefix(['+', '-', '−'])
            .is_some_and(|rest| {
                rest.trim_start()
                    .starts_with(|first: char| first.is_ascii_digit())
            });
        alone && number
    })
}

#[cfg(test)]
mod tests {
    use crate::rules::lines_of;

    #[test]
    fn an_inner_time_is_held_against_the_outer_one() {
        for (outer, inner, found) in [
            ("Checks (T+30 Min to T+2 Hours)", "Now (T+5 Min)", true),
            ("Checks (T+30 Min to T+2 Hours)", "Late (T+3 Hours)", true),
            ("Prepare (T-6 h to T-1 h)", "Warm-up (T-30 min)", true),
            ("Checks (T+30 Min to T+2 Hours)", "Now (T+30 Min)", false),
            ("Checks (T+30 Min to T+2 Hours)", "End (T+2 Hours)", false),
            ("Prepare (T-6 h to T-1 h)", "Build (T-2 h)", false),
            // What the inner time counts from is not said.
            ("Checks (T+30 Min to T+2 Hours)", "First 5 minutes", false),
            ("Checks (T+30 Min to T+2 Hours)", "Within 1 hour", false),
            ("Week 1", "Now (T+5 Min)", false),
            ("Checks", "Now (T+5 Min)", false),
            // A point in time has no inside.
            ("Deploy (T-0)", "Traffic (T+5 min)", false),
            ("AT+T lines (first hour)", "Later (T+2 h)", false),
        ] {
            let lines = lines_of(
                "T028",
                &format!("# R\n\n## {outer}\n\n### {inner}\n\n- [ ] It works\n"),
            );
            assert_eq!(!lines.is_empty(), found, "{inner} in {outer}");
        }
    }
}

//! T044: a rollback that stops the new version and starts nothing.

use super::{Rule, shown};
use crate::lexicon::{ALTERNATIVE, DEFERRED, PREVIOUS, SIDE_BY_SIDE, START};
use crate::service::{Deed, Manager, deed};
use crate::{Document, Page, Severity};
use std::collections::BTreeMap;
use std::ops::Range;

pub(super) const RULE: Rule = Rule {
    page: Page {
        code: "T044",
        title: "a rollback stops and never starts",
        severity: Severity::Error,
        meaning: "It stops the new version, says that the previous one is to be restored, and leaves the how to \
                  whoever reads it. Run as it is written, it turns a bad release into an outage.",
        example: "# Release\n\n## Deploy\n\n```bash\nsystemctl restart shop\n```\n\n## Rollback\n\nIf errors rise:\n\n\
                  ```bash\nsystemctl stop shop\n\n# Restore the previous version\n# (depends on your setup)\n```\n",
        near_miss: "# Release\n\n## Deploy\n\n```bash\nsystemctl restart shop\n```\n\n## Rollback\n\nIf errors rise:\n\n\
                    ```bash\nsystemctl stop shop\nln -sfn /srv/shop/previous /srv/shop/current\nsystemctl start shop\n```\n",
        fix: "write the commands that bring the previous version back and start it",
    },
    check,
};

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    if document.rollbacks().is_empty() {
        return Vec::new();
    }
    // Where the way forward starts a service first, and what starts it last of all.
    let mut started: BTreeMap<(Manager, String), usize> = BTreeMap::new();
    let mut started_last: BTreeMap<(Manager, String), usize> = BTreeMap::new();
    let mut found = Vec::new();
    for lines in document.rollbacks() {
        let all = document.invocations();
        let start = all.partition_point(|invocation| invocation.line < lines.start);
        let end = all.partition_point(|invocation| invocation.line < lines.end);
        let Some(first) = (start..end).find(|at| matches!(deed(&all[*at]), Deed::Stop(..))) else {
            continue;
        };
        // What another way back does is no step of this one.
        let end_of_way = end_of_way(document, lines, all[first].line);
        let after = || all[first..end].iter().filter(|next| next.line < end_of_way);
        if after().any(|next| !matches!(deed(next), Deed::Stop(..) | Deed::Quiet)) {
            continue;
        }
        if started_last.is_empty() {
            for forward in document.ways_forward() {
                if let Deed::Start(manager, name) = deed(forward) {
                    started.entry((manager, name)).or_insert(forward.line);
                }
            }
            for (at, invocation) in all.iter().enumerate() {
                if let Deed::Start(manager, name) = deed(invocation) {
                    started_last.insert((manager, name), at);
                }
            }
            if started_last.is_empty() {
                return Vec::new();
            }
        }
        let Deed::Stop(manager, name) = deed(&all[first]) else {
            continue;
        };
        let service = (manager, name);
        let started_later = started_last.get(&service).is_some_and(|at| *at >= end);
        let Some(forward) = started.get(&service) else {
            continue;
        };
        if started_later {
            continue;
        }
        let Some(claim) = left_open(document, lines.start..end_of_way, all[first].line) else {
            continue;
        };
        found.push((
            all[first].line,
            format!(
                "{} stops what line {forward} starts, and no step after it starts anything; line {claim} leaves that open",
                shown(&all[first].command.text)
            ),
        ));
    }
    found
}

/// The line at which the next way back begins: a heading that says it is an alternative.
fn end_of_way(document: &Document<'_>, lines: &Range<usize>, line: usize) -> usize {
    let sections = &document.checklist.sections;
    let next = sections.partition_point(|section| section.line <= line);
    sections[next..]
        .iter()
        .take_while(|section| section.line < lines.end)
        .find(|section| ALTERNATIVE.are_in(&section.heading.to_lowercase()))
        .map_or(lines.end, |section| section.line)
}

/// The line of a comment that promises the previous version and leaves open how, when nothing else
/// in a way back tells of starting or of traffic.
fn left_open(document: &Document<'_>, way: Range<usize>, stop: usize) -> Option<usize> {
    if SIDE_BY_SIDE.are_in(document.lower().lines(way.start..way.end)) {
        return None;
    }
    let rest: Vec<&str> = document.lower().lines(stop + 1..way.end).lines().collect();
    let is_comment = |line: &str| line.trim_start().starts_with("# ");
    let promises = |at: usize| {
        let open = rest[at..]
            .iter()
            .take(2)
            .any(|line| is_comment(line) && DEFERRED.are_in(line));
        is_comment(rest[at]) && PREVIOUS.are_in(rest[at]) && open
    };
    let claim = (0..rest.len()).find(|at| promises(*at))?;
    let others = rest.iter().enumerate().any(|(at, line)| {
        at != claim && START.are_in(line) && !(is_comment(line) && DEFERRED.are_in(line))
    });
    (!others).then_some(stop + 1 + claim)
}

#[cfg(test)]
mod tests {
    use crate::rules::lines_of;

    fn finds(forward: &str, back: &str) -> bool {
        let document = format!(
            "# R\n\n## Deploy\n\n```bash\n{forward}\n```\n\n## Rollback\n\nIf errors rise:\n\n{back}\n"
        );
        !lines_of("T044", &document).is_empty()
    }

    #[test]
    fn a_stop_with_an_open_promise_is_found() {
        for (forward, back) in [
            (
                "systemctl start shop",
                "```bash\nsudo systemctl stop shop\n# Restore previous version (TBD)\n```",
            ),
            (
                "pm2 start a.js --name shop",
                "```bash\npm2 stop shop\n# Go back to the previous release\n# TODO\n```",
            ),
            (
                "/opt/shop/bin/shop start",
                "### Emergency\n\n```bash\n/opt/shop/bin/shop stop\n# Previous version\n# (depends on your hosts)\n```\n\n### Partial way\n\n```bash\n/opt/shop/bin/shop restart\n```",
            ),
        ] {
            assert!(finds(forward, back), "{forward} / {back}");
        }
    }

    #[test]
    fn what_is_started_behind_the_rollback_is_not() {
        let back = "```bash\nsystemctl stop shop\n# Previous version (TBD)\n```";
        assert!(finds("systemctl start shop", back));
        let after = format!("{back}\n\n## Afterwards\n\n```bash\nsystemctl start shop\n```");
        assert!(!finds("systemctl start shop", &after));
    }

    #[test]
    fn a_way_back_that_is_told_is_not() {
        for (forward, back) in [
            ("systemctl start shop", "```bash\nsystemctl stop shop\n```"),
            (
                "systemctl start shop",
                "```bash\nsystemctl stop shop\n# Restore the previous version in the console\n```",
            ),
            (
                "systemctl start shop",
                "```bash\nsystemctl stop shop\n# Restore previous version (TBD)\nsystemctl start shop\n```",
            ),
            (
                "systemctl start shop",
                "```bash\nsystemctl stop shop\n# Restore previous version (TBD)\n./restore.sh\n```",
            ),
            (
                "systemctl start shop",
                "```bash\nsystemctl stop shop\n# Previous version (TBD)\n```\n\n- [ ] Start the old version from the console",
            ),
            (
                "systemctl start shop",
                "- [ ] Switch traffic to the old version\n\n```bash\nsystemctl stop shop\n# Previous version (TBD)\n```",
            ),
            (
                "systemctl start stock",
                "```bash\nsystemctl stop shop\n# Restore previous version (TBD)\n```",
            ),
            (
                "systemctl start shop",
                "### Step 1: stop\n\n```bash\nsystemctl stop shop\n# Restore previous version (TBD)\n```\n\n### Step 2: start\n\n```bash\nsystemctl start shop\n```",
            ),
        ] {
            assert!(!finds(forward, back), "{forward} / {back}");
        }
    }
}

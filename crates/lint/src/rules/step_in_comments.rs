//! T035: a step that is only a comment.

mod words;

use super::{Rule, has_any};
use crate::lower::split_line;
use crate::stems::Stems;
use crate::{Document, Page, Severity};
use memchr::{memchr, memchr_iter, memchr2, memrchr};
use std::collections::BTreeSet;
use std::ops::Range;
use tminus_checklist::{Role, SectionIndex, lower_case};

pub(super) const RULE: Rule = Rule {
    page: Page {
        code: "T035",
        title: "a step is only a comment",
        severity: Severity::Warning,
        meaning: "The shell block says in a comment what is to be done and holds no command that does it. Whoever runs the block \
                  sees no error, and the step has not happened.",
        example: "# Release\n\n```bash\n# Step 1: Start the new version\n./start.sh new\n\n# Step 2: Move the traffic over\n# 25% first, then all of it\n```\n",
        near_miss: "# Release\n\n```bash\n# Step 1: Start the new version\n./start.sh new\n# it takes a minute\n\n# Step 2: Move the traffic over\n\
                    # (25% first)\n./traffic.sh 25\n```\n",
        fix: "write the command, or take the step out of the block and make it an item that a person signs",
    },
    check,
};

/// One run of comment lines of a block, no blank line between them.
struct Group<'d> {
    lines: Range<usize>,
    /// What stands directly above and below it is a command.
    above: bool,
    below: bool,
    text: Vec<Comment<'d>>,
}

/// What a comment says, and the same in lower case.
struct Comment<'d> {
    text: &'d str,
    lower: String,
}

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    static FENCES: Stems = Stems::new(&["\n```", " ```"]);
    let source = document.source();
    if !document.lower().has(&FENCES) && !source.starts_with("```") {
        return Vec::new();
    }
    let expectations: BTreeSet<usize> = document
        .checklist
        .commands
        .iter()
        .filter_map(|command| command.expected.as_ref())
        .map(|expected| expected.line)
        .collect();
    let mut found = Vec::new();
    for (start, lines) in shell_blocks(source) {
        let sections = &document.checklist.sections;
        let behind = sections.partition_point(|section| section.line < start);
        let section = behind.checked_sub(1).map(SectionIndex);
        if document.is_under(section, Role::Reference) {
            continue;
        }
        found.extend(in_block(start, &lines, &expectations));
    }
    found
}

/// The lines of every shell block, with the number of the first of them.
fn shell_blocks(source: &str) -> Vec<(usize, Vec<&str>)> {
    let mut blocks = Vec::new();
    let (mut rest, mut number) = (source, 1);
    while let Some(opening) = next_fence(rest) {
        number += memchr_iter(b'\n', &rest.as_bytes()[..opening]).count() + 1;
        let (opening, inside) = split_line(&rest[opening..]);
        rest = inside;
        let (fence, shell) = read_fence(opening.trim());
        let start = number;
        let mut lines = Vec::new();
        let mut closed = false;
        while !closed && !rest.is_empty() {
            let (line, behind) = split_line(rest);
            let text = line.trim();
            closed = text.starts_with(fence) && text.trim_matches(['`', '~']).is_empty();
            if shell && !closed {
                lines.push(text);
            }
            (rest, number) = (behind, number + 1);
        }
        if shell && closed {
            blocks.push((start, lines));
        }
    }
    blocks
}

/// The marks of a line that opens a block, and whether the block is one of a shell.
fn read_fence(line: &str) -> (&str, bool) {
    let mark = line.as_bytes().first();
    let ticks = line.bytes().take_while(|byte| Some(byte) == mark).count();
    let language = line[ticks..].trim().to_ascii_lowercase();
    let shell = matches!(language.as_str(), "bash" | "sh" | "shell" | "zsh");
    (&line[..ticks], shell)
}

/// Where the next line begins that opens a block.
fn next_fence(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut from = 0;
    while let Some(mark) = memchr2(b'`', b'~', &bytes[from..]) {
        let at = from + mark;
        let start = memrchr(b'\n', &bytes[from..at]).map_or(from, |end| from + end + 1);
        let opens = bytes[at..].starts_with(b"```") || bytes[at..].starts_with(b"~~~");
        if opens && text[start..at].trim_start().is_empty() {
            return Some(start);
        }
        // A line whose first mark opens nothing is no fence.
        from = at + memchr(b'\n', &bytes[at..])? + 1;
    }
    None
}

fn in_block(start: usize, lines: &[&str], expectations: &BTreeSet<usize>) -> Vec<(usize, String)> {
    if !lines.iter().any(|line| line.starts_with('#')) {
        return Vec::new();
    }
    let groups = groups(start, lines);
    let commands = lines.iter().any(|line| is_command(line));
    if !commands {
        let told = groups
            .iter()
            .flat_map(|group| group.text.iter().zip(group.lines.clone()))
            .find(|(comment, _)| {
                comment.claims() && !comment.is_left_out() && !comment.tells_people()
            });
        return told
            .map(|(comment, line)| {
                let text = comment.text;
                (
                    line,
                    format!("the whole block is comments; nothing does \"{text}\""),
                )
            })
            .into_iter()
            .collect();
    }
    let steps_with_commands = groups
        .iter()
        .any(|group| group.below && group.text.first().is_some_and(Comment::is_marked));
    let last = groups.len().saturating_sub(1);
    groups
        .iter()
        .enumerate()
        .filter(|(_, group)| !group.above && !group.below)
        .filter(|(_, group)| !group.text.iter().any(Comment::tells_people))
        .filter(|(_, group)| !group.lines.clone().any(|line| expectations.contains(&line)))
        .filter_map(|(at, group)| {
            let first = group.text.first()?;
            let ends_block = at == last
                && !lines[group.lines.end - start..]
                    .iter()
                    .any(|line| is_command(line));
            let followed = lines[group.lines.end - start..]
                .iter()
                .find(|line| !line.is_empty())
                .is_some_and(|line| is_command(line));
            if group.text.iter().any(Comment::is_left_out) {
                return None;
            }
            let step = first.is_marked() && steps_with_commands && !followed;
            let told =
                ends_block && start != group.lines.start && first.claims() && !expects(group);
            let first = first.text;
            (step || told).then(|| {
                (
                    group.lines.start,
                    format!("nothing does \"{first}\"; no command follows the comment"),
                )
            })
        })
        .collect()
}

fn groups<'d>(start: usize, lines: &[&'d str]) -> Vec<Group<'d>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut above = false;
    for (at, line) in lines.iter().enumerate() {
        let number = start + at;
        if let Some(comment) = line.strip_prefix('#') {
            let text = comment.trim();
            let comment = Comment {
                text,
                lower: lower_case(text).into_owned(),
            };
            match groups.last_mut().filter(|group| group.lines.end == number) {
                Some(group) => {
                    group.lines.end = number + 1;
                    group.text.push(comment);
                }
                None => groups.push(Group {
                    lines: number..number + 1,
                    above,
                    below: false,
                    text: vec![comment],
                }),
            }
        } else if let Some(group) = groups.last_mut().filter(|group| group.lines.end == number) {
            group.below = is_command(line);
        }
        above = is_command(line);
    }
    groups
}

fn is_command(line: &str) -> bool {
    !line.is_empty() && !line.starts_with('#')
}

/// Whether a group says what comes of the command above it.
fn expects(group: &Group<'_>) -> bool {
    const WORDS: &str =
        "expect|should|erwart|sollte|esperad|attendu|verwacht|ожида|预期|期望|期待|예상";
    let mut comments = group.text.iter();
    comments.any(|comment| has_any(&comment.lower, WORDS) || comment.text.ends_with(['?', '？']))
}

#[cfg(test)]
mod tests {
    use crate::rules::lines_of;

    fn lines(block: &str) -> Vec<usize> {
        lines_of("T035", &format!("# R\n\n```bash\n{block}\n```\n"))
    }

    #[test]
    fn what_is_told_in_a_comment_alone_is_found() {
        for (block, line) in [
            ("# Restore the previous version\n# (ask the team)", 4),
            ("./stop.sh\n\n# Restore the previous version", 6),
            (
                "# Option A: scripts\n./start.sh\n\n# Option B: systemd\n# Create the unit",
                7,
            ),
            (
                "# Step 1: x\nmake a\n\n# Step 2: shift traffic\n# slowly\n\n# Step 3: y\nmake b",
                7,
            ),
            (
                "# Schritt 1: bauen\nmake a\n\n# Schritt 2: Verkehr umschalten",
                7,
            ),
            ("make a\n\n# Alte Version wiederherstellen", 6),
            ("# 恢复旧版本", 4),
            ("make a\n\n# Восстановить базу из копии", 6),
            ("# PATCH /api/strategies/:id\n# Body: {}", 4),
            ("make a\n\n# Rétablir la version précédente", 6),
        ] {
            assert_eq!(lines(block), [line], "{block}");
        }
    }

    #[test]
    fn remarks_are_left_alone() {
        for block in [
            "# Restore the previous version\n./restore.sh",
            "# Restore the previous version\n\n./restore.sh",
            "# Deploy the shop\n\n# Build it first\nmake build",
            "./stop.sh\n# Restart takes a minute",
            "./stop.sh\n\n# Run it again if it fails",
            "./stop.sh\n\n# Verify the answer\n# Expected: ok",
            "./stop.sh\n\n# Check results?",
            "# Step 1: x\nmake a\n\n# Step 2: shift traffic\n\nmake b",
            "# systemctl restart shop",
            "# start shop",
            "# The indices may stay as they are",
            "# Nothing to do: the old version keeps running",
            "# Follow \"Full rollback\" above",
            "./stop.sh\n\n# done",
            "make a\n\n# Settings are in config/prod.yml",
            "make a\n\n# Steps below need root",
            "make a\n\n# Options: fast, slow",
            "make a\n\n# Log files are under /var/log",
            "make a\n\n# Test user: anna",
            "make a\n\n# Restore point of Monday",
            "make a\n\n# Start time 10:00",
            "# Run this only if the check fails",
            "# Notify stakeholders\n# Send message to:\n# - #operations",
            "# Step 1: x\nmake a\n\n# Step 2: Notify team\n# Send message: \"Rolled back\"\n\n# Step 3: y\nmake b",
            "make a\n\n# Test bot\n# Send /start to bot in Telegram",
            "make a\n\n# 通知团队",
            "make a\n\n# Check results\n# P95 latency < 500 ms?",
            "# Deploy nothing on Fridays",
            "# Run migrations (already done by the init container)",
            "# Schritt 1: Dienst stoppen\nmake a\n\n# Schritt 2: entfällt seit Version 3\n\n# Schritt 3: starten\nmake b",
            "make a\n\n# 部署时间约 3 分钟",
            "make a\n\n# 更新日志：docs/CHANGELOG.md",
            "make a\n\n# 如果失败，恢复旧版本",
            "make a\n\n# 3分で完了する",
            "make a\n\n# Der Dienst wird danach neu starten",
            "make a\n\n# Testing took 4 minutes in May",
            "cat <<EOF\n# Restore\nEOF",
        ] {
            assert_eq!(lines(block), [] as [usize; 0], "{block}");
        }
        for document in [
            "# R\n\n## Contacts\n\n```bash\n# Restore the previous version\n```\n",
            "# R\n\n```yaml\n# Restore the previous version\n```\n",
            "# R\n\n```\n# Restore the previous version\n```\n",
            "# R\n\n```console\n# Restore the previous version\n```\n",
            "# R\n\n````markdown\n```bash\n# Restore the previous version\n```\n````\n",
        ] {
            assert_eq!(lines_of("T035", document), [] as [usize; 0], "{document}");
        }
    }
}

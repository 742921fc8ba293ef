//! Finds what an author expects of a command and turns it into a machine check, but only when its
//! meaning is certain.
//!
//! Finding is generous, compiling is not: what is found but not compiled is shown to a person
//! beside the output, while a check that means something else than its author would prove a box wrongly.

mod check;
mod mark;
mod secret;

use crate::shell::{CommandLine, Comment, FenceCommand};
use std::ops::Range;

pub(crate) use check::Meaning;
pub(crate) use mark::{announces, announces_next, is_label, labelled, mark, requires};
pub use secret::{makes_secret, may_make_secret};

/// An expectation as the author wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Written {
    /// Its bytes: in the fence, or in the text that [`Written::side`] names.
    pub(crate) range: Range<usize>,
    /// The text without its mark (`# Expected:`).
    pub(crate) text: String,
    /// Where it stands.
    pub(crate) side: Side,
}

/// Where an expectation stands relative to its command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// In a comment of the fence; the range counts in the fence.
    Fence,
    /// In the text before the inline code; the range counts in that text.
    Before,
    /// In the text after the inline code; the range counts in that text.
    After,
}

/// The expectation of a command in a fence, from its trailing comment or the comments around it.
pub(crate) fn find_in_fence(command: &FenceCommand, line: &CommandLine<'_>) -> Option<Written> {
    let written = in_comments(command, line)?;
    (!is_destination(&written.text) || !secret::makes_one(line)).then_some(written)
}

fn in_comments(command: &FenceCommand, line: &CommandLine<'_>) -> Option<Written> {
    let trailing = command.trailing.as_ref();
    from_comments(&command.below)
        .or_else(|| trailing.and_then(|comment| from_trailing(comment, line)))
        .or_else(|| from_comments(&command.above))
        .or_else(|| command.above.iter().find_map(from_parentheses))
}

/// The first comment with a mark, and the lines that go on with it.
fn from_comments(comments: &[Comment]) -> Option<Written> {
    let (at, rest) = comments
        .iter()
        .enumerate()
        .find_map(|(at, comment)| mark(&comment.text).map(|rest| (at, rest)))?;
    let mut text = rest.to_owned();
    let mut last = &comments[at];
    let bracketed = text.starts_with(['{', '[']);
    for comment in &comments[at + 1..] {
        let goes_on =
            rest.is_empty() && mark(&comment.text).is_none() || bracketed && !is_balanced(&text);
        if !goes_on {
            break;
        }
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&comment.text);
        last = comment;
    }
    let text = text.trim().to_owned();
    (!text.is_empty()).then(|| Written {
        range: comments[at].range.start..last.range.end,
        text,
        side: Side::Fence,
    })
}

fn is_balanced(text: &str) -> bool {
    let opened = text
        .bytes()
        .filter(|byte| matches!(byte, b'{' | b'['))
        .count();
    let closed = text
        .bytes()
        .filter(|byte| matches!(byte, b'}' | b']'))
        .count();
    opened <= closed
}

/// A trailing comment states an expectation when it has a mark or lists values, `# staging or
/// production`, and behind a command that looks, when it says what is seen: `# 11/11 healthy`.
fn from_trailing(comment: &Comment, line: &CommandLine<'_>) -> Option<Written> {
    let text = match mark(&comment.text) {
        Some(rest) => rest,
        None if mark::lists_values(&comment.text)
            || mark::is_claim(&comment.text)
            || mark::demands(&comment.text)
            || mark::counts(&comment.text) && check::looks(line) =>
        {
            comment.text.as_str()
        }
        None => return None,
    };
    (!text.is_empty()).then(|| Written {
        range: comment.range.clone(),
        text: text.to_owned(),
        side: Side::Fence,
    })
}

/// `# Unknown domains are refused? (REFUSED expected)`
fn from_parentheses(comment: &Comment) -> Option<Written> {
    let open = comment.text.rfind(['(', '（'])?;
    let inside = comment.text[open..].trim_start_matches(['(', '（']);
    let inside = inside
        .strip_suffix(')')
        .or_else(|| inside.strip_suffix('）'))?;
    mark::has_expecting_word(inside).then(|| Written {
        range: comment.range.clone(),
        text: inside.trim().to_owned(),
        side: Side::Fence,
    })
}

/// The expectation of an inline command, from the text of its item on both sides of the code
/// (backticks excluded). When other commands follow in the text, it stands on the last of them.
pub(crate) fn find_inline(
    text_before: &str,
    text_after: &str,
    line: &CommandLine<'_>,
) -> Option<Written> {
    let written = after(text_after).or_else(|| before(text_before, text_after))?;
    (!is_destination(&written.text) || !secret::makes_one(line)).then_some(written)
}

/// Whether what stands behind a command begins with the name of a variable, into which a secret goes that the
/// command makes: `→ WEBHOOK_SECRET in the vault`.
fn is_destination(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or("");
    let name = first.trim_matches(|character: char| !character.is_ascii_alphanumeric());
    name.starts_with(|first: char| first.is_ascii_uppercase())
        && name.len() > 2
        && name.bytes().all(|byte| {
            byte.is_ascii_uppercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-')
        })
}

/// `passes cleanly`, `→ PONG`, `(clean)` directly after the code.
fn after(text: &str) -> Option<Written> {
    let start = text.len()
        - text
            .trim_start_matches(|character: char| {
                character.is_whitespace() || matches!(character, '*' | '_' | '，')
            })
            .len();
    let rest = &text[start..];
    if let Some(expected) = labelled(rest) {
        let at = text.trim_end().len() - expected.len();
        return written(text, at..at + mark::sentence_end(expected), Side::After);
    }
    let (from, length) = if let Some(inside) = rest.strip_prefix(['(', '（']) {
        let open = rest.len() - inside.len();
        let close = inside.find([')', '）'])?;
        let claim = inside[..close].trim();
        if let Some(expected) = labelled(claim) {
            let at = text.len() - rest.len() + open + inside[..close].find(expected)?;
            return written(text, at..at + expected.len(), Side::After);
        }
        if !mark::is_claim(claim) && !mark::has_expecting_word(claim) && !mark::is_bound(claim) {
            return None;
        }
        (start + open, close)
    } else if let Some(arrow) = ["→", "->", "=>", "⇒", "➜", "➡"]
        .iter()
        .find_map(|arrow| rest.strip_prefix(arrow))
    {
        let from = text.len() - arrow.len();
        (from, mark::sentence_end(arrow))
    } else if let Some(clause) = mark::japanese_clause(rest) {
        (
            text.len() - clause.len(),
            mark::sentence_end_before_parenthesis(clause),
        )
    } else if let Some(clause) = mark::korean_clause(text) {
        (
            text.len() - clause.len(),
            mark::sentence_end_before_parenthesis(clause),
        )
    } else if mark::begins_with_verb(rest) || mark::ends_with_verb(rest) {
        (start, mark::sentence_end(rest))
    } else {
        return None;
    };
    written(text, from..from + length, Side::After)
}

/// `PowerDNS is running: ` directly before the code, or a claim with a number whose check is `(run ...`.
fn before(text: &str, text_after: &str) -> Option<Written> {
    let bare = |part: &str| {
        part.trim_matches(|character: char| {
            character.is_whitespace() || matches!(character, '*' | '_' | ':' | '：')
        })
        .len()
    };
    let trimmed = text.trim_end();
    if let Some(claim) = ["(run", "(via", "(check with", "(verify with", "(using"]
        .iter()
        .find_map(|open| trimmed.strip_suffix(open))
    {
        let measured = claim.contains(['<', '>', '=', '≥', '≤'])
            && claim.contains(|character: char| character.is_ascii_digit());
        return measured
            .then(|| written(text, 0..claim.len(), Side::Before))
            .flatten();
    }
    let label = trimmed.trim_end_matches(['*', '_']);
    let label = label.strip_suffix([':', '：'])?;
    let free =
        text_after.trim().is_empty() || text_after.trim_start().starts_with(['.', ',', ';', '(']);
    let start = label.rfind(". ").map_or(0, |at| at + 2);
    let claim = label[start..].trim_matches(|character: char| {
        character.is_whitespace() || matches!(character, '*' | '_')
    });
    (free && bare(claim) > 0 && !claim.contains('`') && mark::ends_with_state(claim))
        .then(|| written(text, start..label.len(), Side::Before))
        .flatten()
}

/// A range of a text, narrowed to what is said.
fn written(text: &str, range: Range<usize>, side: Side) -> Option<Written> {
    let part = mark::without_conjunction(text.get(range.clone())?);
    let lead = part.len()
        - part
            .trim_start_matches(|character: char| {
                character.is_whitespace() || matches!(character, '*' | '_' | ':')
            })
            .len();
    let tail = part
        .trim_end_matches(|character: char| {
            character.is_whitespace()
                || matches!(character, '*' | '_' | '.' | '。' | ';' | ',' | '、')
        })
        .len();
    (lead < tail).then(|| Written {
        range: range.start + lead..range.start + tail,
        text: part[lead..tail].to_owned(),
        side,
    })
}

#[cfg(test)]
mod tests;

//! Splits the content of a shell fence into the commands a person would run one after another,
//! each with the comments that belong to it.
//!
//! A fence is read in three passes, each linear: prompts are cut ([`transcript`]), the text is cut
//! into logical commands and comments ([`extent`]), and what is no command after all (pasted
//! output, configuration, prose) is left out ([`plausible`], which asks a real shell parser).

mod comments;
mod extent;
mod fence;
mod grammar;
mod placeholder;
mod plausible;
mod program;
mod transcript;
mod words;

use crate::Language;
use std::ops::Range;

pub(crate) use fence::shell_language;
pub(crate) use placeholder::placeholders;
pub(crate) use plausible::{is_prose, looks_like_path};
pub(crate) use program::{is_known as is_known_program, is_word as is_english_word};
pub(crate) use words::{CommandLine, Simple, Word, is_plain_word, simple_commands};

/// One thing that stands in a shell fence, in the order of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Line {
    /// A command to run: a pipeline, a chain, a loop, a here-document is one.
    Command(FenceCommand),
    /// Comments that belong to no command: manual steps, notes, criteria.
    Comments(Vec<Comment>),
}

/// A command of a fence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FenceCommand {
    /// Its bytes in the fence, prompt and trailing comment not included.
    pub(crate) range: Range<usize>,
    /// As written, without prompts and trailing comment; continued lines stay joined by `\n`.
    pub(crate) text: String,
    /// The comment lines directly above it: what it does.
    pub(crate) above: Vec<Comment>,
    /// The comment at the end of its last line.
    pub(crate) trailing: Option<Comment>,
    /// The comment lines below it that speak of its result (`# Expected: ...`).
    pub(crate) below: Vec<Comment>,
}

/// One comment line, or the comment at the end of a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Comment {
    /// Its bytes in the fence, `#` included.
    pub(crate) range: Range<usize>,
    /// What it says, without `#` and the space around.
    pub(crate) text: String,
}

/// A part of a fence before it is known what belongs to what.
#[derive(Debug)]
enum Piece {
    Command {
        range: Range<usize>,
        text: String,
        trailing: Option<Comment>,
    },
    Comment(Comment),
    Blank,
}

/// Splits the content of a shell fence, its own indentation already cut.
pub(crate) fn split(fence: &str, language: Language) -> Vec<Line> {
    let transcript = transcript::Transcript::read(fence);
    let text = transcript.text();
    let mut pieces = Vec::new();
    let mut reader = extent::Reader::new(text, language);
    // Lines that are indented deeper than configuration or a request above them belong to it.
    let mut foreign: Option<usize> = None;
    let mut scripted = false;
    let mut assignments = Vec::new();
    while let Some(line) = reader.line() {
        let trimmed = line.text.trim();
        let indent = line.text.len() - line.text.trim_start().len();
        if trimmed.is_empty() {
            pieces.push(Piece::Blank);
            reader.skip_line();
            continue;
        }
        if let Some(comment) = trimmed
            .strip_prefix('#')
            .filter(|_| !trimmed.starts_with("#!"))
        {
            let start = line.start + indent;
            pieces.push(Piece::Comment(Comment {
                range: transcript.locate(start..start + trimmed.len()),
                text: comment.trim_start_matches('#').trim().to_owned(),
            }));
            reader.skip_line();
            continue;
        }
        if foreign.is_some_and(|outer| indent > outer) || line.output || trimmed.starts_with("#!") {
            reader.skip_line();
            continue;
        }
        foreign = None;
        if !plausible::may_begin_command(trimmed, language) {
            if comments::is_expectation(trimmed) {
                let start = line.start + indent;
                pieces.push(Piece::Comment(Comment {
                    range: transcript.locate(start..start + trimmed.len()),
                    text: trimmed.to_owned(),
                }));
            }
            foreign = plausible::opens_block(trimmed).then_some(indent);
            reader.skip_line();
            continue;
        }
        let extent = reader.command(indent);
        let command = &text[extent.range.clone()];
        if !plausible::is_command(command, language) {
            continue;
        }
        if plausible::is_plain_assignment(command) {
            assignments.push(pieces.len());
        } else {
            scripted = true;
        }
        let trailing = extent.comment.map(|range| Comment {
            text: text[range.clone()]
                .trim_start_matches('#')
                .trim()
                .to_owned(),
            range: transcript.locate(range),
        });
        pieces.push(Piece::Command {
            text: command.to_owned(),
            range: transcript.locate(extent.range),
            trailing,
        });
    }
    if !scripted {
        // Nothing but assignments: the content of an environment file.
        for &index in &assignments {
            pieces[index] = Piece::Blank;
        }
    }
    comments::attach(pieces)
}

/// Whether a command does nothing but assign, export, source or change directory.
pub(crate) fn is_prelude(command: &CommandLine<'_>) -> bool {
    !command.simple.is_empty()
        && !command.simple.iter().any(|simple| simple.piped)
        && command.simple.iter().all(|simple| {
            simple.words.is_empty() && !simple.assignments.is_empty()
                || matches!(
                    simple.words.first().map(Word::as_str),
                    Some(
                        "cd" | "export"
                            | "source"
                            | "."
                            | "set"
                            | "unset"
                            | "declare"
                            | "local"
                            | "readonly"
                            | "alias"
                            | "pushd"
                            | "popd"
                    )
                )
        })
}

#[cfg(test)]
mod tests;

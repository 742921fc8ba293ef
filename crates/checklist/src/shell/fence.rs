//! Decides from its info string, and where that is silent from its content, what a fence holds.

use super::{plausible, transcript::Transcript};
use crate::Language;

/// The shell language of a fence by its info string; `None` when it is no shell fence.
/// An empty info string is decided by the content, which must look like nothing but commands.
pub(crate) fn shell_language(info: &str, content: &str) -> Option<Language> {
    let name = info
        .trim()
        .trim_start_matches(['{', '.'])
        .split(|character: char| {
            character.is_whitespace() || matches!(character, ',' | ':' | '{' | '}')
        })
        .next()
        .unwrap_or("")
        .to_lowercase();
    match name.as_str() {
        "bash" | "sh" | "shell" | "console" | "zsh" | "fish" | "ksh" | "dash" | "shell-session"
        | "shellsession" | "sh-session" | "bash-session" | "shellscript" | "terminal" | "cmd"
        | "bat" | "batch" | "commandline" => Some(Language::Shell),
        "powershell" | "ps1" | "pwsh" | "ps" | "posh" => Some(Language::PowerShell),
        "" => from_content(content),
        _ => None,
    }
}

/// An untyped fence is a shell fence when every line that is no comment is certainly a command,
/// or the first one has a prompt.
fn from_content(content: &str) -> Option<Language> {
    let transcript = Transcript::read(content);
    if transcript.has_dollar_prompt() {
        return Some(Language::Shell);
    }
    let mut reader = super::extent::Reader::new(transcript.text(), Language::Shell);
    let mut seen = false;
    while let Some(line) = reader.line() {
        let trimmed = line.text.trim();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            reader.skip_line();
            continue;
        }
        if !plausible::may_begin_command(trimmed, Language::Shell) {
            return None;
        }
        let indent = line.text.len() - line.text.trim_start().len();
        let extent = reader.command(indent);
        let command = &transcript.text()[extent.range];
        if plausible::is_plain_assignment(command) && !command.contains("$(") {
            continue;
        }
        if !plausible::is_certain(command) {
            return None;
        }
        seen = true;
    }
    seen.then_some(Language::Shell)
}

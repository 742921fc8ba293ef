//! Takes a command apart into its simple commands and their words, quotes removed.
//!
//! What this gives is for recognition by name and flag, so substitutions stay unexpanded in their
//! word and redirections are left out.

use crate::byte_set::ByteSet;
use memchr::memchr;
use std::borrow::{Borrow, Cow};
use std::ops::Deref;

/// A word of a command, without its quotes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word<'a>(Cow<'a, str>);

impl Word<'_> {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl Deref for Word<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Word<'_> {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl PartialEq<str> for Word<'_> {
    fn eq(&self, other: &str) -> bool {
        *self.0 == *other
    }
}

impl PartialEq<&str> for Word<'_> {
    fn eq(&self, other: &&str) -> bool {
        *self.0 == **other
    }
}

/// One simple command of a line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Simple<'a> {
    /// The assignments in front: `A=1`.
    pub(crate) assignments: Vec<Word<'a>>,
    /// The program and its arguments.
    pub(crate) words: Vec<Word<'a>>,
    /// It is followed by a single `&`.
    pub(crate) background: bool,
    /// It writes into a pipe.
    pub(crate) piped: bool,
}

/// A command as written, and taken apart.
#[derive(Debug)]
pub(crate) struct CommandLine<'a> {
    pub(crate) text: &'a str,
    pub(crate) simple: Vec<Simple<'a>>,
}

impl<'a> CommandLine<'a> {
    /// Takes a command apart.
    pub(crate) fn of(text: &'a str) -> Self {
        Self {
            text,
            simple: simple_commands(text),
        }
    }
}

/// The simple commands of a line, in order. Linear in its length.
pub(crate) fn simple_commands(command: &str) -> Vec<Simple<'_>> {
    let bytes = command.as_bytes();
    let mut all = Vec::new();
    let mut current = Simple::default();
    let mut at = 0;
    let mut target = false;
    while at < bytes.len() {
        match bytes[at] {
            b' ' | b'\t' | b'\r' => at += 1,
            b'\\' if bytes[at + 1..].first() == Some(&b'\n') => at += 2,
            b'#' if at == 0 || bytes[at - 1].is_ascii_whitespace() => {
                while at < bytes.len() && bytes[at] != b'\n' {
                    at += 1;
                }
            }
            b'>' | b'<' => {
                at += 1;
                while at < bytes.len() && matches!(bytes[at], b'>' | b'<' | b'&' | b'|') {
                    at += 1;
                }
                target = true;
            }
            b'&' if bytes.get(at + 1) == Some(&b'>') => at += 1,
            separator @ (b'\n' | b';' | b'&' | b'|' | b'(' | b')') => {
                let twice = bytes.get(at + 1) == Some(&separator);
                current.background = separator == b'&' && !twice;
                current.piped = separator == b'|' && !twice;
                flush(&mut all, &mut current);
                at += if twice && separator != b'\n' { 2 } else { 1 };
                target = false;
            }
            _ => {
                let (word, end) = read_word(command, at);
                at = end;
                // `2>` in front of a redirection is a descriptor.
                let descriptor = word.bytes().all(|byte| byte.is_ascii_digit())
                    && matches!(bytes.get(at), Some(b'>' | b'<'));
                if !std::mem::take(&mut target) && !descriptor {
                    push(&mut current, word);
                }
            }
        }
    }
    flush(&mut all, &mut current);
    all
}

fn push<'a>(current: &mut Simple<'a>, word: Word<'a>) {
    if current.words.is_empty() {
        if is_assignment(&word) {
            current.assignments.push(word);
            return;
        }
        if matches!(
            word.as_str(),
            "do" | "then"
                | "else"
                | "elif"
                | "if"
                | "while"
                | "until"
                | "!"
                | "{"
                | "}"
                | "done"
                | "fi"
        ) {
            return;
        }
    }
    current.words.push(word);
}

fn flush<'a>(all: &mut Vec<Simple<'a>>, current: &mut Simple<'a>) {
    if !current.words.is_empty() || !current.assignments.is_empty() {
        all.push(std::mem::take(current));
    } else if let Some(last) = all.last_mut() {
        last.background |= current.background;
    }
    *current = Simple::default();
}

/// Whether a word has the form `NAME=value`.
fn is_assignment(word: &str) -> bool {
    memchr(b'=', word.as_bytes()).is_some_and(|equals| is_assigned(&word[..equals]))
}

/// Whether what stands before `=` is a variable or a part of one.
pub(super) fn is_assigned(name: &str) -> bool {
    let name = name.strip_suffix('+').unwrap_or(name);
    let name = name.split_once('[').map_or(name, |(name, _)| name);
    !name.is_empty()
        && !name.starts_with(|first: char| first.is_ascii_digit())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// The bytes that end a word or mean something else in it.
static SPECIAL: ByteSet = ByteSet::of(b" \t\r\n;&|()<>'\"\\");

/// Whether a text of no white space is one word that says just what it does, and assigns nothing.
pub(crate) fn is_plain_word(text: &str) -> bool {
    static OTHER: ByteSet = ByteSet::of(b";&|()<>'\"\\=");
    OTHER.find(text.as_bytes(), 0).is_none()
}

/// The word that begins at a byte, without its quotes, and the byte behind it.
fn read_word(command: &str, start: usize) -> (Word<'_>, usize) {
    // Most words are nothing but what they say.
    let plain = SPECIAL
        .find(command.as_bytes(), start)
        .unwrap_or(command.len());
    let ends = |byte: &u8| !matches!(byte, b'\'' | b'"' | b'\\' | b'(');
    if command.as_bytes().get(plain).is_none_or(ends) {
        return (Word(Cow::Borrowed(&command[start..plain])), plain);
    }
    let mut word = command[start..plain].to_owned();
    let mut quote: Option<char> = None;
    let mut depth = 0_usize;
    let mut escaped = false;
    for (offset, character) in command[plain..].char_indices() {
        if escaped {
            escaped = false;
            if character != '\n' {
                word.push(character);
            }
            continue;
        }
        match (quote, character) {
            (Some('\''), '\'') => quote = None,
            (Some('"'), '"') if depth == 0 => quote = None,
            (Some('\''), _) => word.push(character),
            (_, '\\') => escaped = true,
            (None, '\'' | '"') if depth == 0 => quote = Some(character),
            (_, '(') if depth > 0 || word.ends_with('$') => {
                depth += 1;
                word.push(character);
            }
            (_, ')') if depth > 0 => {
                depth -= 1;
                word.push(character);
            }
            (None, ' ' | '\t' | '\r' | '\n' | ';' | '&' | '|' | '(' | ')' | '<' | '>')
                if depth == 0 =>
            {
                return (Word(Cow::Owned(word)), plain + offset);
            }
            _ => word.push(character),
        }
    }
    (Word(Cow::Owned(word)), command.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_lose_quotes_and_redirections_and_keep_substitutions() {
        let commands = simple_commands(
            r#"A=1 echo "a b" 'c|d' $(date +%s; id) 2>&1 >out | grep x & cd y && z"#,
        );
        let words: Vec<Vec<&str>> = commands
            .iter()
            .map(|simple| simple.words.iter().map(Word::as_str).collect())
            .collect();
        assert_eq!(
            words,
            [
                vec!["echo", "a b", "c|d", "$(date +%s; id)"],
                vec!["grep", "x"],
                vec!["cd", "y"],
                vec!["z"]
            ]
        );
        assert_eq!(commands[0].assignments, ["A=1"]);
        assert!(commands[0].piped && commands[1].background && !commands[2].background);
    }

    #[test]
    fn continued_lines_and_loops_are_read_through() {
        let commands = simple_commands("for i in 1 2; do\n  tail -f x \\\n -n 3\ndone");
        assert_eq!(commands[1].words, ["tail", "-f", "x", "-n", "3"]);
    }
}

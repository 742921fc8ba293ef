//! Finds where a command ends: over continued lines, quotes, substitutions, here-documents, loops.
//!
//! The scan knows as much of the shell's grammar as decides about ends of lines. It keeps its own
//! stack, so depth costs memory and never the stack; and what it reads in vain (an opener that is
//! never closed) it pays from a budget, after which every line stands alone: the whole is linear.

use super::transcript::OUTPUT;
use crate::Language;
use memchr::memchr;
use std::ops::Range;

/// One physical line.
pub(super) struct PhysicalLine<'a> {
    pub(super) start: usize,
    pub(super) text: &'a str,
    /// It is output of a pasted session.
    pub(super) output: bool,
}

/// Where a command stands.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Extent {
    /// From its first byte to its last, the trailing comment and white space not included.
    pub(super) range: Range<usize>,
    /// The comment at the end of its last line.
    pub(super) comment: Option<Range<usize>>,
}

/// Reads a text line by line or command by command.
pub(super) struct Reader<'a> {
    text: &'a str,
    at: usize,
    language: Language,
    budget: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str, language: Language) -> Self {
        Self {
            text,
            at: 0,
            language,
            budget: text.len().saturating_mul(8),
        }
    }

    /// The line at which the reader stands; `None` at the end.
    pub(super) fn line(&self) -> Option<PhysicalLine<'a>> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let output = rest.starts_with(OUTPUT);
        let start = self.at + usize::from(output);
        let rest = &self.text[start..];
        let end = memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len());
        Some(PhysicalLine {
            start,
            text: &rest[..end],
            output,
        })
    }

    pub(super) fn skip_line(&mut self) {
        self.at = next_line(self.text, self.at);
    }

    /// The command that begins on this line after `indent` bytes, and moves behind its last line.
    pub(super) fn command(&mut self, indent: usize) -> Extent {
        let start = self.at + indent;
        let mut scan = Scan::new(self.text, start, self.language);
        let complete = self.budget > 0 && scan.run(false);
        if !complete {
            self.budget = self.budget.saturating_sub(scan.at - start);
            scan = Scan::new(self.text, start, self.language);
            scan.run(true);
        }
        let mut end = scan.end;
        let mut comment = scan.comment.take();
        let mut next = next_line(self.text, scan.at.min(self.text.len()));
        if scan.at > start && self.text.as_bytes().get(scan.at - 1) == Some(&b'\n') {
            next = scan.at;
        }
        // A line that begins with an operator goes on with the command above it.
        loop {
            let line = &self.text[next..];
            let inner = line.trim_start_matches([' ', '\t']);
            if !complete
                || !(inner.starts_with("&& ")
                    || inner.starts_with("|| ")
                    || inner.starts_with("| "))
                || comment.is_some()
            {
                break;
            }
            let from = next + (line.len() - inner.len());
            let operator = if inner.starts_with("| ") { 1 } else { 2 };
            let mut more = Scan::new(self.text, from + operator, self.language);
            if self.budget == 0 || !more.run(false) {
                self.budget = self.budget.saturating_sub(more.at - from);
                break;
            }
            end = more.end;
            comment = more.comment.take();
            next = if self.text.as_bytes().get(more.at - 1) == Some(&b'\n') {
                more.at
            } else {
                next_line(self.text, more.at)
            };
        }
        self.at = next.max(self.at + 1);
        let end = (start..=end.max(start))
            .rev()
            .find(|&end| self.text.is_char_boundary(end))
            .unwrap_or(start);
        let end = start + self.text[start..end].trim_end().len();
        Extent {
            range: start..end,
            comment,
        }
    }
}

fn next_line(text: &str, at: usize) -> usize {
    memchr(b'\n', &text.as_bytes()[at..]).map_or(text.len(), |length| at + length + 1)
}

/// What is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    Parenthesis,
    Brace,
    DoubleQuote,
    Backtick,
    /// `if`, `for`, `while`, `until`, `select`, `case`, `{`.
    Compound,
    Case,
}

struct Scan<'a> {
    bytes: &'a [u8],
    start: usize,
    at: usize,
    /// Behind the last byte that belongs to the command.
    end: usize,
    comment: Option<Range<usize>>,
    open: Vec<Open>,
    documents: Vec<(&'a [u8], bool)>,
    language: Language,
}

impl<'a> Scan<'a> {
    fn new(text: &'a str, start: usize, language: Language) -> Self {
        Self {
            bytes: text.as_bytes(),
            start,
            at: start,
            end: start,
            comment: None,
            open: Vec::new(),
            documents: Vec::new(),
            language,
        }
    }

    /// Runs to the end of the command; false when the text ends first. With `bound` every line
    /// that is not continued by a backslash is an end.
    fn run(&mut self, bound: bool) -> bool {
        let mut command_position = true;
        let mut operator = false;
        while let Some(&byte) = self.bytes.get(self.at) {
            if self.open.last() == Some(&Open::DoubleQuote) {
                if byte == b'\n' && bound {
                    self.end = self.at;
                    return true;
                }
                self.quoted(byte);
                continue;
            }
            match byte {
                b'\n' => {
                    if self.comment.is_none() {
                        self.end = self.end.max(self.at);
                    }
                    let lines = !bound && (!self.open.is_empty() || operator);
                    self.at += 1;
                    if !bound && !self.documents.is_empty() {
                        if !self.skip_documents() {
                            return false;
                        }
                        if self.open.is_empty() {
                            return true;
                        }
                    } else if !lines {
                        return true;
                    }
                    self.comment = None;
                    command_position = true;
                }
                b'#' if self.at_word_start() => {
                    let from = self.at;
                    self.at = self.line_end();
                    self.end = self.end.max(from);
                    self.comment = Some(from..self.trimmed(from, self.at));
                }
                b';' | b'&' | b'|' => {
                    let twice = self.bytes.get(self.at + 1) == Some(&byte);
                    // `2>&1` and `&>file` are redirections, not operators.
                    let redirection = byte == b'&'
                        && (self.at > self.start && matches!(self.bytes[self.at - 1], b'>' | b'<')
                            || self.bytes.get(self.at + 1) == Some(&b'>'));
                    if !redirection {
                        operator = byte == b'|' || (byte == b'&' && twice);
                        command_position = true;
                    }
                    self.at += if twice { 2 } else { 1 };
                }
                b'(' => {
                    operator = false;
                    self.open.push(Open::Parenthesis);
                    command_position = true;
                    self.at += 1;
                }
                b')' => {
                    if self.open.last() == Some(&Open::Parenthesis) {
                        self.open.pop();
                    }
                    command_position = true;
                    operator = false;
                    self.at += 1;
                }
                b'<' if self.bytes[self.at..].starts_with(b"<<") => self.here_document(),
                b' ' | b'\t' | b'\r' | b'<' | b'>' => self.at += 1,
                b'}' if self.open.last() == Some(&Open::Brace) => {
                    self.open.pop();
                    self.at += 1;
                }
                b'`' => {
                    operator = false;
                    if self.language == Language::PowerShell {
                        // A backtick at the end of a line goes on; elsewhere it escapes.
                        self.at +=
                            1 + usize::from(self.bytes.get(self.at + 1).is_some_and(u8::is_ascii));
                    } else if self.open.last() == Some(&Open::Backtick) {
                        self.open.pop();
                        self.at += 1;
                    } else {
                        self.open.push(Open::Backtick);
                        self.at += 1;
                    }
                    command_position = false;
                }
                _ => {
                    operator = false;
                    command_position = self.word(command_position, bound);
                }
            }
            if self.comment.is_none() && byte != b'\n' {
                self.end = self.end.max(self.at);
            }
        }
        if self.comment.is_none() {
            self.end = self.bytes.len();
        }
        self.open.is_empty() && self.documents.is_empty() || bound
    }

    fn quoted(&mut self, byte: u8) {
        match byte {
            b'\\' => self.at += 2,
            b'"' => {
                self.open.pop();
                self.at += 1;
            }
            b'$' if self.bytes.get(self.at + 1) == Some(&b'(') => {
                self.open.push(Open::Parenthesis);
                self.at += 2;
            }
            b'$' if self.bytes.get(self.at + 1) == Some(&b'{') => {
                self.open.push(Open::Brace);
                self.at += 2;
            }
            _ => self.at += 1,
        }
        self.at = self.at.min(self.bytes.len());
    }

    /// Reads (a part of) a word and says whether a command may begin after it.
    fn word(&mut self, command_position: bool, bound: bool) -> bool {
        let from = self.at;
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b' ' | b'\t' | b'\r' | b'\n' | b';' | b'&' | b'|' | b'(' | b')' | b'<' | b'>'
                | b'`' => break,
                b'\\' => {
                    self.at += 1;
                    // A backslash with white space behind it was meant to go on.
                    let mut end = self.at;
                    while matches!(self.bytes.get(end), Some(b' ' | b'\t' | b'\r')) {
                        end += 1;
                    }
                    if self.bytes.get(end) == Some(&b'\n') {
                        self.at = end + 1;
                        return command_position && from + 1 == self.at;
                    }
                    self.at += 1;
                }
                b'\'' => {
                    if !self.single_quote(from, bound) {
                        return false;
                    }
                }
                b'"' => {
                    self.open.push(Open::DoubleQuote);
                    self.at += 1;
                    return false;
                }
                b'$' if self.bytes.get(self.at + 1) == Some(&b'(') => {
                    self.open.push(Open::Parenthesis);
                    self.at += 2;
                    return true;
                }
                b'$' if self.bytes.get(self.at + 1) == Some(&b'{') => {
                    self.open.push(Open::Brace);
                    self.at += 2;
                    return false;
                }
                b'}' if self.open.last() == Some(&Open::Brace) => break,
                _ => self.at += 1,
            }
        }
        self.at = self.at.min(self.bytes.len());
        let word = &self.bytes[from..self.at];
        if !command_position || bound {
            return false;
        }
        match word {
            b"if" | b"for" | b"while" | b"until" | b"select" | b"{" => {
                self.open.push(Open::Compound);
            }
            b"case" => self.open.push(Open::Case),
            b"fi" | b"done" | b"}" if self.open.last() == Some(&Open::Compound) => {
                self.open.pop();
            }
            b"esac" if self.open.last() == Some(&Open::Case) => {
                self.open.pop();
            }
            _ => {}
        }
        matches!(
            word,
            b"if"
                | b"while"
                | b"until"
                | b"{"
                | b"do"
                | b"then"
                | b"else"
                | b"elif"
                | b"!"
                | b"time"
        )
    }

    /// Moves behind a single-quoted string; an apostrophe inside a word is none. False when the
    /// string is not closed.
    fn single_quote(&mut self, word: usize, bound: bool) -> bool {
        let rest = &self.bytes[self.at + 1..];
        let on_line = rest
            .iter()
            .position(|&byte| matches!(byte, b'\'' | b'\n'))
            .filter(|&length| rest[length] == b'\'');
        let apostrophe = self.at > word
            && self.bytes[self.at - 1].is_ascii_alphabetic()
            && self
                .bytes
                .get(self.at + 1)
                .is_some_and(u8::is_ascii_alphabetic);
        if on_line.is_none() && (apostrophe || bound) {
            self.at += 1;
            return true;
        }
        if let Some(length) = on_line.or_else(|| rest.iter().position(|&byte| byte == b'\'')) {
            self.at += length + 2;
            true
        } else {
            self.at = self.bytes.len();
            // The string stays open, so the command is not complete.
            self.open.push(Open::Compound);
            false
        }
    }

    /// Notes a here-document, whose lines follow this one.
    fn here_document(&mut self) {
        self.at += 2;
        if self.bytes.get(self.at) == Some(&b'<') {
            self.at += 1;
            return;
        }
        let tabs = self.bytes.get(self.at) == Some(&b'-');
        self.at += usize::from(tabs);
        while matches!(self.bytes.get(self.at), Some(b' ' | b'\t')) {
            self.at += 1;
        }
        let quote = self
            .bytes
            .get(self.at)
            .copied()
            .filter(|byte| matches!(byte, b'\'' | b'"'));
        self.at += usize::from(quote.is_some() || self.bytes.get(self.at) == Some(&b'\\'));
        let from = self.at;
        while self.bytes.get(self.at).is_some_and(|&byte| {
            byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'!')
        }) {
            self.at += 1;
        }
        let tag = &self.bytes[from..self.at];
        if quote.is_some() && self.bytes.get(self.at) == quote.as_ref() {
            self.at += 1;
        }
        if !tag.is_empty() && !tag[0].is_ascii_digit() {
            self.documents.push((tag, tabs));
        }
    }

    /// Moves behind the here-documents that were noted; false when one has no end.
    fn skip_documents(&mut self) -> bool {
        for (tag, tabs) in std::mem::take(&mut self.documents) {
            loop {
                if self.at >= self.bytes.len() {
                    return false;
                }
                let end = self.line_end();
                let mut line = &self.bytes[self.at..end];
                if tabs {
                    while let [b'\t', rest @ ..] = line {
                        line = rest;
                    }
                }
                let line = line.strip_suffix(b"\r").unwrap_or(line);
                self.end = end;
                self.at = (end + 1).min(self.bytes.len());
                if line == tag {
                    break;
                }
            }
        }
        true
    }

    fn at_word_start(&self) -> bool {
        self.at == self.start
            || matches!(
                self.bytes[self.at - 1],
                b' ' | b'\t' | b'\n' | b';' | b'|' | b'&'
            )
    }

    fn line_end(&self) -> usize {
        self.bytes[self.at..]
            .iter()
            .position(|&byte| byte == b'\n')
            .map_or(self.bytes.len(), |length| self.at + length)
    }

    fn trimmed(&self, from: usize, to: usize) -> usize {
        let mut end = to;
        while end > from && matches!(self.bytes[end - 1], b' ' | b'\t' | b'\r') {
            end -= 1;
        }
        end
    }
}

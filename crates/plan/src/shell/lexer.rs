//! The one pass over a command line.

use super::{End, Line, Redirection, Simple, Word};

/// Reserved words that make a line compound where a command could begin.
const RESERVED: [&str; 20] = [
    "if", "then", "elif", "else", "fi", "for", "while", "until", "do", "done", "case", "esac",
    "select", "function", "{", "}", "!", "coproc", "time", "in",
];

struct Lexer<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    line: Line,
    current: Simple,
    /// The operator of a redirection that waits for its target.
    redirection: Option<String>,
    /// Ends of here-documents that begin at the next new line.
    pending: Vec<(String, bool)>,
}

/// Takes a command line apart. Linear; never fails.
pub fn read(text: &str) -> Line {
    let mut lexer = Lexer {
        text,
        bytes: text.as_bytes(),
        at: 0,
        line: Line::default(),
        current: Simple::default(),
        redirection: None,
        pending: Vec::new(),
    };
    lexer.run();
    lexer.line
}

impl Lexer<'_> {
    fn run(&mut self) {
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b' ' | b'\t' | b'\r' => self.at += 1,
                b'\n' => {
                    self.at += 1;
                    self.flush(End::Sequence);
                    self.skip_here_documents();
                }
                b'#' => {
                    while self.bytes.get(self.at).is_some_and(|byte| *byte != b'\n') {
                        self.at += 1;
                    }
                }
                b';' => {
                    self.at += 1;
                    self.flush(End::Sequence);
                }
                b'|' => {
                    let twice = self.follows(b'|');
                    self.at += 1 + usize::from(twice || self.follows(b'&'));
                    self.flush(if twice { End::Sequence } else { End::Pipe });
                }
                b'&' if self.follows(b'>') => self.redirect(),
                b'&' => {
                    let twice = self.follows(b'&');
                    self.at += 1 + usize::from(twice);
                    self.flush(if twice {
                        End::Sequence
                    } else {
                        End::Background
                    });
                }
                b'(' | b')' => {
                    self.line.compound = true;
                    self.at += 1;
                    self.flush(End::Sequence);
                }
                b'<' | b'>' if self.follows(b'(') => {
                    self.line.substitution = true;
                    let word = self.word();
                    self.push(word);
                }
                b'<' | b'>' => self.redirect(),
                _ => {
                    let word = self.word();
                    let descriptor = !word.quoted
                        && word.text.bytes().all(|byte| byte.is_ascii_digit())
                        && matches!(self.bytes.get(self.at), Some(b'<' | b'>'));
                    if !descriptor {
                        self.push(word);
                    }
                }
            }
        }
        self.flush(End::Sequence);
        if !self.pending.is_empty() {
            self.line.broken = true;
        }
    }

    fn follows(&self, byte: u8) -> bool {
        self.bytes.get(self.at + 1) == Some(&byte)
    }

    fn redirect(&mut self) {
        let start = self.at;
        while matches!(self.bytes.get(self.at), Some(b'<' | b'>' | b'&' | b'|'))
            && self.at - start < 3
            && !(self.at > start && self.bytes[self.at] == b'|' && self.bytes[start] == b'<')
        {
            self.at += 1;
            if matches!(self.bytes.get(self.at), Some(b'<' | b'>')) && self.follows(b'(') {
                break;
            }
        }
        let mut operator = self.text[start..self.at].to_owned();
        if operator == "<<" && self.bytes.get(self.at) == Some(&b'-') {
            self.at += 1;
            operator.push('-');
        }
        if self.redirection.is_some() {
            self.line.broken = true;
        }
        self.redirection = Some(operator);
    }

    fn push(&mut self, word: Word) {
        if let Some(operator) = self.redirection.take() {
            if operator.starts_with("<<") && operator != "<<<" {
                self.line.here_document = true;
                self.pending.push((word.text.clone(), operator == "<<-"));
            }
            self.current.redirections.push(Redirection {
                operator,
                target: word,
            });
            return;
        }
        if self.current.words.is_empty() {
            if !word.quoted
                && self.current.assignments.is_empty()
                && RESERVED.contains(&word.text.as_str())
            {
                self.line.compound = true;
                // The words of a head are no commands, so it keeps its name in front.
                if matches!(word.text.as_str(), "for" | "case" | "select" | "function") {
                    self.current.words.push(word);
                }
                return;
            }
            if is_assignment(self.text, &word) {
                self.current.assignments.push(word);
                return;
            }
        }
        self.current.words.push(word);
    }

    fn flush(&mut self, end: End) {
        if self.redirection.take().is_some() {
            self.line.broken = true;
        }
        let mut simple = std::mem::take(&mut self.current);
        let empty = simple.words.is_empty()
            && simple.assignments.is_empty()
            && simple.redirections.is_empty();
        if empty {
            // What stands behind a group or `done` counts for the last command in it.
            if end != End::Sequence
                && let Some(last) = self.line.commands.last_mut()
            {
                last.end = end;
            }
        } else {
            simple.end = end;
            self.line.commands.push(simple);
        }
    }

    /// Passes the here-documents that begin at this line.
    fn skip_here_documents(&mut self) {
        for (end, tabs) in std::mem::take(&mut self.pending) {
            loop {
                if self.at >= self.bytes.len() {
                    self.line.broken = true;
                    return;
                }
                let rest = &self.text[self.at..];
                let length = rest.find('\n').unwrap_or(rest.len());
                let line = rest[..length].trim_end_matches('\r');
                self.at = (self.at + length + 1).min(self.bytes.len());
                if (tabs && line.trim_start_matches('\t') == end) || line == end {
                    break;
                }
                if line.contains("$(") || line.contains('`') {
                    self.line.substitution = true;
                }
            }
        }
    }

    /// The word that begins here.
    fn word(&mut self) -> Word {
        let start = self.at;
        let mut word = Word::default();
        let mut double = false;
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b'\\' => {
                    let next = self.text[self.at + 1..].chars().next();
                    match next {
                        Some('\n') | None => {}
                        Some(next) if double && !matches!(next, '$' | '`' | '"' | '\\') => {
                            word.text.push('\\');
                            word.text.push(next);
                        }
                        Some(next) => {
                            word.quoted = true;
                            word.text.push(next);
                        }
                    }
                    self.at += 1 + next.map_or(0, char::len_utf8);
                }
                b'"' => {
                    double = !double;
                    word.quoted = true;
                    self.at += 1;
                }
                b'\'' if !double => {
                    word.quoted = true;
                    let inner = &self.text[self.at + 1..];
                    let Some(end) = inner.find('\'') else {
                        self.line.broken = true;
                        word.text.push_str(inner);
                        self.at = self.bytes.len();
                        break;
                    };
                    word.text.push_str(&inner[..end]);
                    self.at += end + 2;
                }
                b'`' => {
                    self.line.substitution = true;
                    word.expands = true;
                    word.splits |= !double;
                    self.skip_backticks(&mut word);
                }
                b'$' if matches!(self.bytes.get(self.at + 1), Some(b'(' | b'{')) => {
                    self.line.substitution |= self.follows(b'(');
                    word.expands = true;
                    word.splits |= !double;
                    self.skip_brackets(&mut word, 1);
                }
                b'<' | b'>' if self.at == start && self.follows(b'(') => {
                    self.skip_brackets(&mut word, 1);
                }
                b'$' => {
                    let expands = self.bytes.get(self.at + 1).is_some_and(|next| {
                        next.is_ascii_alphanumeric() || b"_?@*#!$-'\"".contains(next)
                    });
                    word.expands |= expands && !(double && self.follows(b'"'));
                    word.splits |= expands && !double;
                    word.text.push('$');
                    self.at += 1;
                }
                b' ' | b'\t' | b'\r' | b'\n' | b';' | b'&' | b'|' | b'(' | b')' | b'<' | b'>'
                    if !double =>
                {
                    break;
                }
                _ => {
                    let rest = &self.bytes[self.at + 1..];
                    let end = self.at
                        + 1
                        + rest
                            .iter()
                            .take_while(|byte| PLAIN[usize::from(**byte)])
                            .count();
                    word.text.push_str(&self.text[self.at..end]);
                    self.at = end;
                }
            }
        }
        self.line.broken |= double;
        word.span = start..self.at;
        word
    }

    /// Passes a bracket that begins `ahead` bytes from here, with everything nested in it, quotes respected.
    fn skip_brackets(&mut self, word: &mut Word, ahead: usize) {
        let start = self.at;
        let mut at = start + ahead;
        let mut open: Vec<u8> = Vec::new();
        while let Some(&byte) = self.bytes.get(at) {
            let quote = open.last() == Some(&b'"');
            match byte {
                b'\\' => at += 1,
                b'\'' if !quote => {
                    at += 1;
                    while self.bytes.get(at).is_some_and(|byte| *byte != b'\'') {
                        at += 1;
                    }
                }
                b'"' if quote => {
                    open.pop();
                }
                b'"' => open.push(b'"'),
                b'(' if !quote || self.bytes[at - 1] == b'$' => {
                    self.line.substitution = true;
                    open.push(b')');
                }
                b'{' if !quote || self.bytes[at - 1] == b'$' => open.push(b'}'),
                b'`' => self.line.substitution = true,
                b')' | b'}' if open.last() == Some(&byte) => {
                    open.pop();
                }
                _ => {}
            }
            at += 1;
            if open.is_empty() {
                break;
            }
        }
        let mut end = at.min(self.bytes.len());
        while !self.text.is_char_boundary(end) {
            end += 1;
        }
        self.line.broken |= !open.is_empty();
        word.text.push_str(&self.text[start..end]);
        self.at = end;
    }

    fn skip_backticks(&mut self, word: &mut Word) {
        let inner = &self.text[self.at + 1..];
        let Some(end) = inner.find('`') else {
            self.line.broken = true;
            word.text.push_str(inner);
            self.at = self.bytes.len();
            return;
        };
        word.text.push_str(&self.text[self.at..self.at + end + 2]);
        self.at += end + 2;
    }
}

/// Whether a byte within a word means nothing but itself, quoted or not.
const fn is_plain(byte: u8) -> bool {
    !byte.is_ascii()
        || byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b'_' | b'-' | b'.' | b'/' | b':' | b'=' | b',' | b'+' | b'@' | b'%' | b'~'
        )
}

/// [`is_plain`] of every byte.
const PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = 0;
    while byte < plain.len() {
        #[expect(clippy::cast_possible_truncation, reason = "there are 256 of them")]
        let value = byte as u8;
        plain[byte] = is_plain(value);
        byte += 1;
    }
    plain
};

/// Whether a word has the form `NAME=value`, the name not quoted.
fn is_assignment(text: &str, word: &Word) -> bool {
    let raw = &text[word.span.clone()];
    raw.split_once('=').is_some_and(|(name, _)| {
        let name = name.strip_suffix('+').unwrap_or(name);
        let name = name.split_once('[').map_or(name, |(name, _)| name);
        crate::config::is_name(name)
    })
}

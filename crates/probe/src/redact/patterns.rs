//! What looks like a credential, whoever declared it: one row a format.

use super::MASK;
use regex::bytes::{Regex, RegexBuilder};
use std::sync::LazyLock;

/// A format of credentials. What `before` matches stays; what `opening` matches is masked, and so
/// is every following byte that `goes_on` accepts. `after` must follow the opening and stays.
///
/// `before`, `opening` and `after` together span at most [`LONGEST`] bytes, so that a stream need
/// hold back no more; the credential itself may be of any length.
struct Format {
    before: &'static str,
    opening: &'static str,
    after: &'static str,
    goes_on: fn(u8) -> bool,
}

/// The most bytes that decide whether a credential begins at a place.
const LONGEST: usize = 1200;
/// A private key that does not end within this many bytes is none: an RSA key of 16,384 bits
/// takes 13,000.
const LONGEST_KEY: usize = 1 << 16;

const fn row(
    before: &'static str,
    opening: &'static str,
    after: &'static str,
    goes_on: fn(u8) -> bool,
) -> Format {
    Format {
        before,
        opening,
        after,
        goes_on,
    }
}

/// The private key comes first: its rest is masked up to its end, not by [`Format::goes_on`].
static FORMATS: &[Format] = &[
    row(
        "",
        r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----",
        "",
        nothing,
    ),
    // JSON Web Token, RFC 7519: `{"` in base64url, a header, a dot.
    row(
        "",
        r"\beyJ[A-Za-z0-9_-]{8,1024}\.[A-Za-z0-9_-]{8}",
        "",
        token,
    ),
    row("", r"\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b", "", nothing),
    row(
        r#"(?i:aws_secret_access_key)["']?\s{0,3}[:=]\s{0,3}["']?"#,
        r"[A-Za-z0-9/+]{40}",
        "",
        nothing,
    ),
    row("", r"\bgh[pousr]_[A-Za-z0-9]{20}", "", token),
    row("", r"\bgithub_pat_[A-Za-z0-9_]{20}", "", token),
    row("", r"\bglpat-[A-Za-z0-9_-]{20}", "", token),
    row("", r"\bxox[a-z]-[A-Za-z0-9-]{10}", "", token),
    row("", r"\bxapp-[A-Za-z0-9-]{10}", "", token),
    row(r"hooks\.slack\.com/services/", r"[A-Za-z0-9]{4}", "", path),
    row("", r"\bAIza[A-Za-z0-9_-]{35}", "", token),
    row("", r"\bya29\.[A-Za-z0-9_-]{20}", "", token),
    row("", r"\b[sr]k_(?:live|test)_[A-Za-z0-9]{10}", "", token),
    row(
        "",
        r"\bsk-(?:proj-|ant-)?[A-Za-z0-9]{3}[A-Za-z0-9_]{17}",
        "",
        token,
    ),
    row("", r"\bnpm_[A-Za-z0-9]{36}", "", token),
    row(
        r#"(?i:authorization)["']?\s{0,4}[:=]\s{0,4}["']?(?i:bearer|basic|token|digest)\s{1,4}"#,
        r"[A-Za-z0-9._~+/=-]",
        "",
        token68,
    ),
    row(r"\b(?i:bearer)\s", r"[A-Za-z0-9._~+/=-]{20}", "", token68),
    row(
        r#"\b[A-Za-z][A-Za-z0-9+.-]{0,20}://[^\s/:@?#"'<>]{0,128}:"#,
        r#"[^\s/"'<>]{1,512}"#,
        "@",
        nothing,
    ),
    row(
        r#"(?i:password|passwd|passphrase|secret|token|api[_-]?key|access[_-]?key|private[_-]?key)=["']?"#,
        r#"[^\s&"';,<>|)]"#,
        "",
        value,
    ),
];

fn nothing(_: u8) -> bool {
    false
}

fn token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.')
}

fn path(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'/'
}

fn token68(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"._~+/=-".contains(&byte)
}

fn value(byte: u8) -> bool {
    !byte.is_ascii_whitespace() && byte != 0x0b && !b"&\"';,<>|)".contains(&byte)
}

/// All formats as one automaton. Of the format in row `n`, group `2 n + 1` is what stands before
/// and group `2 n + 2` the opening.
static ANY: LazyLock<Regex> = LazyLock::new(|| {
    let rows: Vec<String> = FORMATS
        .iter()
        .map(|format| format!("({})({}){}", format.before, format.opening, format.after))
        .collect();
    expression(&rows.join("|"))
});

static KEY_END: LazyLock<Regex> =
    LazyLock::new(|| expression(r"-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----"));

fn expression(text: &str) -> Regex {
    RegexBuilder::new(text)
        .unicode(false)
        .build()
        .expect("the rows are constant, and a test compiles them")
}

/// Where in a stream the mask is.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Place {
    /// Amid text.
    Text,
    /// Inside a credential of the format in this row.
    Credential(usize),
    /// Inside a private key, with this many bytes left for it to end in.
    Key(usize),
}

/// Masks the formats in a stream.
#[derive(Debug)]
pub(super) struct PatternMask {
    buffer: Vec<u8>,
    /// Before this place in the buffer everything has been given or masked. The byte before it
    /// stays in the buffer: whether a word begins depends on it.
    done: usize,
    place: Place,
}

impl Default for PatternMask {
    fn default() -> Self {
        Self {
            buffer: Vec::new(),
            done: 0,
            place: Place::Text,
        }
    }
}

impl PatternMask {
    pub(super) fn push(&mut self, bytes: &[u8], out: &mut Vec<u8>) {
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() > 2 * LONGEST {
            self.advance(self.buffer.len() - LONGEST, out);
        }
    }

    pub(super) fn finish(&mut self, out: &mut Vec<u8>) {
        self.advance(self.buffer.len(), out);
    }

    /// Decides every place before `decidable`; a credential that begins there may reach beyond.
    fn advance(&mut self, decidable: usize, out: &mut Vec<u8>) {
        while self.done < decidable {
            match self.place {
                Place::Text => self.read_text(decidable, out),
                Place::Credential(row) => {
                    let rest = &self.buffer[self.done..];
                    let length = rest.iter().position(|byte| !(FORMATS[row].goes_on)(*byte));
                    self.done += length.unwrap_or(rest.len());
                    if length.is_some() {
                        self.place = Place::Text;
                    }
                }
                Place::Key(left) => self.skip_key(left, decidable),
            }
        }
        let spent = self.done.saturating_sub(1);
        self.buffer.drain(..spent);
        self.done -= spent;
    }

    fn read_text(&mut self, decidable: usize, out: &mut Vec<u8>) {
        let opened = ANY
            .find_at(&self.buffer, self.done)
            .filter(|found| found.start() < decidable)
            .and_then(|found| ANY.captures_at(&self.buffer, found.start()))
            .and_then(|groups| {
                (0..FORMATS.len())
                    .find_map(|row| groups.get(2 * row + 2).map(|opening| (row, opening)))
            });
        let Some((row, opening)) = opened else {
            out.extend_from_slice(&self.buffer[self.done..decidable]);
            self.done = decidable;
            return;
        };
        out.extend_from_slice(&self.buffer[self.done..opening.start()]);
        out.extend_from_slice(MASK.as_bytes());
        self.done = opening.end();
        self.place = if row == 0 {
            Place::Key(LONGEST_KEY)
        } else {
            Place::Credential(row)
        };
    }

    fn skip_key(&mut self, left: usize, decidable: usize) {
        let last = decidable.min(self.done.saturating_add(left));
        if let Some(end) = KEY_END
            .find_at(&self.buffer, self.done)
            .filter(|end| end.start() < last)
        {
            self.done = end.end();
            self.place = Place::Text;
        } else {
            let left = left - (last - self.done);
            self.done = last;
            self.place = if left == 0 {
                Place::Text
            } else {
                Place::Key(left)
            };
        }
    }
}

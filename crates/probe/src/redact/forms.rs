//! The forms in which a declared secret may appear: plain, percent-encoded, JSON- and
//! HTML-escaped, hexadecimal, and base64 in both alphabets, at each of the three alignments and
//! with lines broken anywhere.

use super::MASK;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use regex::bytes::{Regex, RegexBuilder};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

/// A secret is looked for in pieces of at most this many characters, so that what must be held
/// back does not grow with it.
const PIECE: usize = 512;
/// A line of a secret with several is one of its own from this many characters on.
const LINE: usize = 8;

/// How many bytes the automaton may keep of what it has worked out. With less than it needs for a few
/// long secrets, it starts over again and again, and is a hundred times slower.
const DFA_CACHE: usize = 64 << 20;

/// Every form of every secret, as one automaton.
#[derive(Debug)]
pub(super) struct Forms {
    any: Regex,
    /// The most bytes that a form can span.
    longest: usize,
}

/// One form, as an expression over bytes, and the most bytes it can span.
type Form = (String, usize);

impl Forms {
    pub(super) fn of(secrets: &[String]) -> Self {
        let mut forms = BTreeSet::new();
        for piece in secrets.iter().flat_map(|secret| pieces(secret)) {
            add_forms(&piece, &mut forms);
        }
        let mut forms: Vec<Form> = forms.into_iter().collect();
        // Where two forms begin at one place, the automaton takes the first that matches.
        forms.sort_by_key(|(_, longest)| std::cmp::Reverse(*longest));
        let expression = forms
            .iter()
            .map(|(expression, _)| expression.as_str())
            .collect::<Vec<_>>()
            .join("|");
        Self {
            any: RegexBuilder::new(&expression)
                .unicode(false)
                .size_limit(usize::MAX)
                .dfa_size_limit(DFA_CACHE)
                .build()
                .expect("an alternation of escaped bytes is well-formed"),
            longest: forms.first().map_or(1, |(_, longest)| *longest),
        }
    }
}

fn pieces(secret: &str) -> Vec<String> {
    let mut pieces = Vec::new();
    let characters: Vec<char> = secret.chars().collect();
    if characters.len() <= PIECE {
        pieces.push(secret.to_owned());
    } else {
        // The last piece overlaps the one before it: it must not be shorter, or it would stand
        // elsewhere by accident.
        let starts = (0..characters.len() - PIECE)
            .step_by(PIECE)
            .chain([characters.len() - PIECE]);
        pieces.extend(starts.map(|start| characters[start..start + PIECE].iter().collect()));
    }
    if secret.contains('\n') {
        // The frame of a key is no secret, and masking it would hide from the patterns where
        // another key begins.
        pieces.extend(
            secret
                .lines()
                .map(str::trim)
                .filter(|line| line.chars().count() >= LINE && !line.starts_with("-----"))
                .flat_map(|line| {
                    line.as_bytes()
                        .chunks(PIECE)
                        .map(|chunk| String::from_utf8_lossy(chunk).into_owned())
                        .collect::<Vec<_>>()
                }),
        );
    }
    pieces
}

fn add_forms(piece: &str, forms: &mut BTreeSet<Form>) {
    let mut literal = |text: &str| {
        forms.insert((escaped(text.as_bytes()), text.len()));
    };
    literal(piece);
    let json = serde_json::Value::from(piece).to_string();
    let json = &json[1..json.len() - 1];
    literal(json);
    literal(&json.replace('/', "\\/"));
    let ascii_json = ascii_only(json);
    literal(&ascii_json);
    literal(&ascii_json.replace('/', "\\/"));
    let html = piece
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    literal(&html);
    literal(&html.replace('"', "&quot;").replace('\'', "&#39;"));
    literal(&html.replace('"', "&#34;").replace('\'', "&#x27;"));
    let bytes = piece.as_bytes();
    for hexadecimal in [
        with_each(bytes, |text, byte| write!(text, "{byte:02x}")),
        with_each(bytes, |text, byte| write!(text, "{byte:02X}")),
        with_each(bytes, |text, byte| write!(text, "%{byte:02x}")),
        with_each(bytes, |text, byte| write!(text, "%{byte:02X}")),
    ] {
        literal(&hexadecimal);
    }
    forms.insert((percent_encoded(bytes), bytes.len() * 3));
    for lead in 0..3 {
        let mut shifted = vec![0; lead];
        shifted.extend_from_slice(bytes);
        // The characters that depend on the secret alone: the first ones hold bits of what stands
        // before it, the last one may hold bits of what stands after it.
        let inner = [0, 2, 3][lead]..shifted.len() * 8 / 6;
        for encoded in [
            STANDARD_NO_PAD.encode(&shifted),
            URL_SAFE_NO_PAD.encode(&shifted),
        ] {
            let characters = &encoded.as_bytes()[inner.clone()];
            let breakable = characters
                .iter()
                .map(|&character| escaped(&[character]))
                .collect::<Vec<_>>()
                .join("(?:\\r?\\n)?");
            forms.insert((breakable, characters.len() * 3));
        }
    }
}

/// The bytes as an expression that matches them and nothing else.
fn escaped(bytes: &[u8]) -> String {
    with_each(bytes, |text, byte| write!(text, "\\x{byte:02x}"))
}

/// Which characters a tool leaves as they are differs, so each reserved one may be either.
fn percent_encoded(bytes: &[u8]) -> String {
    with_each(bytes, |text, byte| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
            write!(text, "\\x{byte:02x}")
        }
        b' ' => text.write_str("(?:\\x20|%20|\\+)"),
        _ => write!(text, "(?:\\x{byte:02x}|%{byte:02x}|%{byte:02X})"),
    })
}

fn ascii_only(json: &str) -> String {
    let mut text = String::new();
    for character in json.chars() {
        if character.is_ascii() {
            text.push(character);
        } else {
            for unit in character.encode_utf16(&mut [0; 2]) {
                let _ = write!(text, "\\u{unit:04x}");
            }
        }
    }
    text
}

fn with_each(bytes: &[u8], mut add: impl FnMut(&mut String, u8) -> std::fmt::Result) -> String {
    let mut text = String::with_capacity(bytes.len() * 4);
    for &byte in bytes {
        let _ = add(&mut text, byte);
    }
    text
}

/// Masks the forms of the secrets in a stream.
///
/// A place is decided once as many bytes are known after it as the longest form can span. Matches
/// that overlap are masked together, or the rest of the second would be left.
#[derive(Debug)]
pub(super) struct FormMask {
    forms: Option<Arc<Forms>>,
    buffer: Vec<u8>,
    /// Before this place in the buffer everything has been given or masked.
    done: usize,
}

impl FormMask {
    pub(super) fn new(forms: Option<Arc<Forms>>) -> Self {
        Self {
            forms,
            buffer: Vec::new(),
            done: 0,
        }
    }

    pub(super) fn push(&mut self, bytes: &[u8], out: &mut Vec<u8>) {
        let Some(forms) = self.forms.clone() else {
            out.extend_from_slice(bytes);
            return;
        };
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() > 2 * forms.longest {
            self.advance(&forms, self.buffer.len() - forms.longest, out);
        }
    }

    pub(super) fn finish(&mut self, out: &mut Vec<u8>) {
        if let Some(forms) = self.forms.clone() {
            self.advance(&forms, self.buffer.len(), out);
        }
    }

    /// Decides every place before `decidable`.
    fn advance(&mut self, forms: &Forms, decidable: usize, out: &mut Vec<u8>) {
        let mut from = 0;
        while let Some(found) = forms
            .any
            .find_at(&self.buffer, from)
            .filter(|found| found.start() < decidable)
        {
            if found.start() >= self.done {
                out.extend_from_slice(&self.buffer[self.done..found.start()]);
                out.extend_from_slice(MASK.as_bytes());
            }
            self.done = self.done.max(found.end());
            from = found.start() + 1;
        }
        if self.done < decidable {
            out.extend_from_slice(&self.buffer[self.done..decidable]);
            self.done = decidable;
        }
        self.buffer.drain(..decidable);
        self.done -= decidable;
    }
}

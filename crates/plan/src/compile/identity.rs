//! Ids for what the checklist gives none: phases, choices, commands that stand by themselves.

use sha2::{Digest, Sha256};
use std::collections::{HashMap, HashSet};

#[derive(Default)]
pub(super) struct Ids {
    equals: HashMap<String, usize>,
    given: HashSet<String>,
}

impl Ids {
    /// The id of the next thing of this kind with this text under these headings.
    pub(super) fn give(&mut self, kind: &str, path: &[String], text: &str) -> String {
        let key = key(kind, path, text);
        let mut hasher = Sha256::new_with_prefix(&key);
        let ordinal = self.equals.entry(key).or_default();
        *ordinal += 1;
        hasher.update("\0");
        hasher.update(ordinal.to_string());
        let digest = hasher.finalize();
        let slug = slug(text);
        // The shortest one is nearly always free.
        let short = [&slug, "-", &hexadecimal(&digest[..SHORTEST / 2])].concat();
        if self.given.insert(short.clone()) {
            return short;
        }
        let digest = hexadecimal(&digest);
        for length in SHORTEST + 1..=digest.len() {
            let id = [&slug, "-", &digest[..length]].concat();
            if self.given.insert(id.clone()) {
                return id;
            }
        }
        format!("{slug}-{digest}-{ordinal}")
    }
}

/// So many hexadecimal digits an id has at least.
const SHORTEST: usize = 6;

/// What an id is made of: the kind, the headings and the text, a zero byte between them.
fn key(kind: &str, path: &[String], text: &str) -> String {
    let length = path.iter().map(|heading| heading.len() + 1).sum::<usize>();
    let mut key = String::with_capacity(kind.len() + length + text.len() + 2);
    key.push_str(kind);
    key.push('\0');
    for (at, heading) in path.iter().enumerate() {
        if at > 0 {
            key.push('\0');
        }
        key.push_str(heading);
    }
    key.push('\0');
    key.push_str(text);
    key
}

/// SHA-256 in hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// Bytes in hexadecimal.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |value: u8| char::from(DIGITS[usize::from(value)]);
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        text.push(digit(byte >> 4));
        text.push(digit(byte & 15));
    }
    text
}

/// The first words in ASCII; `step` when there are none.
fn slug(text: &str) -> String {
    let mut slug = String::new();
    for word in text
        .split(|character: char| !character.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        if slug.is_empty() {
            slug.extend(word.chars().take(24));
        } else if slug.len() + word.len() < 24 {
            slug.push('-');
            slug.push_str(word);
        } else {
            break;
        }
    }
    if slug.is_empty() {
        return "step".to_owned();
    }
    slug.make_ascii_lowercase();
    slug
}

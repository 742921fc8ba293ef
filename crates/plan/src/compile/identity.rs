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
        let key = [kind, &path.join("\0"), text].join("\0");
        let mut hasher = Sha256::new_with_prefix(&key);
        let ordinal = self.equals.entry(key).or_default();
        *ordinal += 1;
        hasher.update("\0");
        hasher.update(ordinal.to_string());
        let digest = hexadecimal(&hasher.finalize());
        let slug = slug(text);
        for length in 6..=digest.len() {
            let id = [&slug, "-", &digest[..length]].concat();
            if self.given.insert(id.clone()) {
                return id;
            }
        }
        format!("{slug}-{digest}-{ordinal}")
    }
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

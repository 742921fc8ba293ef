//! Gives items their names: short, and the same as long as heading path, text and order among
//! equals stay the same.

use sha2::{Digest, Sha256};
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

/// The digest of a heading and the headings above it.
pub(crate) type Path = [u8; 32];

/// The path above the first heading.
pub(crate) const ROOT: Path = [0; 32];

/// The path of a heading under another.
pub(crate) fn path(parent: &Path, heading: &str) -> Path {
    Sha256::new()
        .chain_update(parent)
        .chain_update(heading)
        .finalize()
        .into()
}

/// How many digits of its digest an id has, unless another has the same.
const SHORT: usize = 6;

/// The ids given so far.
#[derive(Debug, Default)]
pub(crate) struct Ids {
    equals: HashMap<[u8; 32], u64, BuildHasherDefault<ByDigest>>,
    /// The [`mark`] of each.
    given: HashSet<u64, BuildHasherDefault<ByDigest>>,
}

/// Hashes what ends with a digest, or with a mark, by its last bytes, which are spread already.
#[derive(Default)]
struct ByDigest(u64);

impl Hasher for ByDigest {
    fn write(&mut self, bytes: &[u8]) {
        if let Some(last) = bytes.last_chunk() {
            self.0 = u64::from_ne_bytes(*last);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// Tells an id from others. Where two ids share one, the later is only longer than it need be.
fn mark(id: &str) -> u64 {
    // The odd number of the golden ratio spreads what each byte says over all bits above it.
    const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;
    let (eights, rest) = id.as_bytes().as_chunks();
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    eights.iter().chain([&last]).fold(0, |mark: u64, eight| {
        (mark ^ u64::from_le_bytes(*eight))
            .wrapping_mul(SPREAD)
            .rotate_left(29)
    })
}

impl Ids {
    /// The id of the next item with this text under this path.
    pub(crate) fn give(&mut self, path: &Path, text: &str) -> String {
        let mut digest: [u8; 32] = Sha256::new()
            .chain_update(path)
            .chain_update(text)
            .finalize()
            .into();
        let ordinal = self.equals.entry(digest).or_default();
        if *ordinal > 0 {
            digest = Sha256::new()
                .chain_update(digest)
                .chain_update(ordinal.to_be_bytes())
                .finalize()
                .into();
        }
        *ordinal += 1;
        let nibbles = digest.iter().flat_map(|byte| [byte >> 4, byte & 15]);
        let mut id = slug(text);
        id.push('-');
        for (place, nibble) in nibbles.enumerate() {
            id.push(char::from(b"0123456789abcdef"[usize::from(nibble)]));
            if place + 1 >= SHORT && self.given.insert(mark(&id)) {
                break;
            }
        }
        id
    }
}

/// The first words of a text in ASCII; `item` when it has no ASCII letter.
fn slug(text: &str) -> String {
    const LONGEST: usize = 24;
    let mut slug = String::with_capacity(LONGEST + 1 + SHORT);
    let words = text
        .as_bytes()
        .split(|byte| !byte.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .filter_map(|word| str::from_utf8(word).ok());
    for word in words.take(LONGEST) {
        if slug.is_empty() {
            slug.push_str(&word[..word.len().min(LONGEST)]);
        } else if slug.len() + 1 + word.len() <= LONGEST {
            slug.push('-');
            slug.push_str(word);
        } else {
            break;
        }
    }
    slug.make_ascii_lowercase();
    if !slug.bytes().any(|byte| byte.is_ascii_alphabetic()) {
        slug.clear();
        slug.push_str("item");
    }
    slug
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_short_and_stable_and_never_the_same() {
        let section = path(&ROOT, "Deploy");
        let mut ids = Ids::default();
        let first = ids.give(&section, "Health check passes (within 30 seconds)");
        let second = ids.give(&section, "Health check passes (within 30 seconds)");
        assert!(first.starts_with("health-check-passes-"), "{first}");
        assert_ne!(first, second);
        let mut again = Ids::default();
        assert_eq!(
            again.give(&section, "Health check passes (within 30 seconds)"),
            first
        );
        assert_ne!(
            again.give(
                &path(&ROOT, "Verify"),
                "Health check passes (within 30 seconds)"
            ),
            first
        );
    }

    #[test]
    fn text_without_ascii_letters_gets_a_neutral_name() {
        let id = Ids::default().give(&ROOT, "依赖安装成功 123");
        assert!(id.starts_with("item-") && id.len() == 11, "{id}");
    }
}

//! Sets of bytes that are looked for in every text, so that one look at a table tells of each byte.

/// A set of bytes.
#[derive(Debug)]
pub(crate) struct ByteSet([bool; 256]);

impl ByteSet {
    /// The set of these bytes.
    pub(crate) const fn of(bytes: &[u8]) -> Self {
        let mut has = [false; 256];
        let mut at = 0;
        while at < bytes.len() {
            has[bytes[at] as usize] = true;
            at += 1;
        }
        Self(has)
    }

    /// Whether a byte is in the set.
    pub(crate) const fn has(&self, byte: u8) -> bool {
        self.0[byte as usize]
    }

    /// Where the first byte of the set stands in a text, from a place of it on.
    pub(crate) fn find(&self, text: &[u8], from: usize) -> Option<usize> {
        let rest = text.get(from..)?;
        let skipped = rest.iter().position(|byte| self.0[usize::from(*byte)])?;
        Some(from + skipped)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_byte_of_the_set_is_found_from_any_place_on() {
        const SET: ByteSet = ByteSet::of(b"[(");
        assert_eq!(SET.find(b"a(b[", 0), Some(1));
        assert_eq!(SET.find(b"a(b[", 2), Some(3));
        assert_eq!(SET.find(b"a(b[", 4), None);
        assert_eq!(SET.find(b"a(b[", 9), None);
    }
}

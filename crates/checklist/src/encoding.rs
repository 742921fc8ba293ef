//! Turns the bytes of a document into text for reading, and remembers which byte each character
//! came from.
//!
//! Two kinds of damage are mended. Bytes that are no UTF-8 become U+FFFD. And text that was UTF-8,
//! was read as a one-byte encoding and saved again (`âœ…`, `‚úÖ`) is read as what it was: a
//! sequence of characters whose bytes in that encoding are one well-formed UTF-8 character is
//! replaced by that character. Sequences that real text does not hold (emoji, arrows, dashes) are
//! always replaced; those that it might (`ß“`) only when the damage is all over the document, and
//! so are sequences that have lost a byte on the way (`âŒ`), because the encoding has no character for it.

use crate::lexicon::next_beyond_ascii;
use crate::{Repair, Span};
use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1252, WINDOWS_1254};
use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

/// A document as text, with the way back to its bytes.
#[derive(Debug)]
pub(crate) struct Decoded<'a> {
    /// The text for reading: UTF-8, without a byte order mark, repaired.
    pub(crate) text: Cow<'a, str>,
    /// What had to be repaired.
    pub(crate) repair: Option<Repair>,
    pieces: Vec<Piece>,
    source_len: usize,
}

/// Where a stretch of the text begins in the source. Within a verbatim piece both advance
/// together; a replaced piece is one character of the text.
#[derive(Debug, Clone, Copy)]
struct Piece {
    text: usize,
    source: usize,
    verbatim: bool,
}

impl Decoded<'_> {
    /// The bytes of the source that a range of the text came from.
    pub(crate) fn span(&self, range: Range<usize>) -> Span {
        let start = self.source(range.start);
        start..self.source(range.end).max(start)
    }

    fn source(&self, text: usize) -> usize {
        let after = self.pieces.partition_point(|piece| piece.text <= text);
        let Some(piece) = after.checked_sub(1).and_then(|at| self.pieces.get(at)) else {
            return 0;
        };
        let end = self
            .pieces
            .get(after)
            .map_or(self.source_len, |next| next.source);
        if piece.text == text {
            piece.source
        } else if piece.verbatim {
            (piece.source + (text - piece.text)).min(end)
        } else {
            end
        }
    }
}

/// Reads a document.
pub(crate) fn decode(source: &[u8]) -> Decoded<'_> {
    let mut decoded = from_utf8(source);
    if may_be_damaged(&decoded.text) {
        repair(&mut decoded);
    }
    decoded
}

/// A cheap look for what all damage has: two characters side by side, each of which stands for a byte.
fn may_be_damaged(text: &str) -> bool {
    let raw = text.as_bytes();
    let mut at = 0;
    let mut before = false;
    while let Some(&lead) = raw.get(at) {
        if lead.is_ascii() {
            at = next_beyond_ascii(raw, at + 1).unwrap_or(raw.len());
            before = false;
            continue;
        }
        // Most scripts are told by the first byte.
        let (length, now) = match lead {
            0xD0..=0xDF => (2, false),
            0xE0 | 0xE1 | 0xE3..=0xED => (3, false),
            0xF0.. => (4, false),
            _ => text[at..].chars().next().map_or((1, false), |character| {
                (character.len_utf8(), may_be_byte(character))
            }),
        };
        if before && now {
            return true;
        }
        before = now;
        at += length;
    }
    false
}

/// Whether a character beyond ASCII may be one that a one-byte encoding gives to a byte: surely none of
/// Cyrillic, of most of Asia, or of Vietnamese.
fn may_be_byte(character: char) -> bool {
    !matches!(character, '\u{193}'..='\u{2C5}' | '\u{400}'..='\u{1FFF}' | '\u{2E80}'..='\u{F8FE}' | '\u{FB03}'..)
}

fn from_utf8(source: &[u8]) -> Decoded<'_> {
    const BYTE_ORDER_MARK: &[u8] = &[0xEF, 0xBB, 0xBF];
    let start = if source.starts_with(BYTE_ORDER_MARK) {
        BYTE_ORDER_MARK.len()
    } else {
        0
    };
    if let Ok(text) = std::str::from_utf8(&source[start..])
        && !text.is_empty()
    {
        return Decoded {
            text: Cow::Borrowed(text),
            repair: None,
            pieces: vec![Piece {
                text: 0,
                source: start,
                verbatim: true,
            }],
            source_len: source.len(),
        };
    }
    let mut text = String::with_capacity(source.len());
    let mut pieces = Vec::new();
    let mut repair = None;
    let mut at = start;
    for chunk in source[start..].utf8_chunks() {
        pieces.push(Piece {
            text: text.len(),
            source: at,
            verbatim: true,
        });
        text.push_str(chunk.valid());
        at += chunk.valid().len();
        if !chunk.invalid().is_empty() {
            repair = Some(Repair::InvalidUtf8);
            pieces.push(Piece {
                text: text.len(),
                source: at,
                verbatim: false,
            });
            text.push(char::REPLACEMENT_CHARACTER);
            at += chunk.invalid().len();
        }
    }
    Decoded {
        text: Cow::Owned(text),
        repair,
        pieces,
        source_len: source.len(),
    }
}

/// A character that stands in the text as several.
struct Damage {
    at: Range<usize>,
    was: char,
    /// Real text does not hold this sequence.
    certain: bool,
}

fn repair(decoded: &mut Decoded<'_>) {
    static WRONG_ENCODINGS: LazyLock<[(Bytes, Repair); 3]> = LazyLock::new(|| {
        [
            (Bytes::of(WINDOWS_1252), Repair::Windows1252),
            (Bytes::of(WINDOWS_1254), Repair::Windows1254),
            (Bytes::of(MACINTOSH), Repair::MacRoman),
        ]
    });
    let mut best: Option<(usize, Vec<Damage>, Repair)> = None;
    for (bytes, repair) in &*WRONG_ENCODINGS {
        let (damage, untouched) = find_damage(&decoded.text, bytes);
        let certain = damage.iter().filter(|one| one.certain).count();
        let everywhere = certain > 0 || (damage.len() >= 3 && damage.len() >= 4 * untouched);
        let damage: Vec<Damage> = damage
            .into_iter()
            .filter(|one| one.certain || everywhere)
            .collect();
        if damage.len() > best.as_ref().map_or(0, |(count, ..)| *count) {
            best = Some((damage.len(), damage, *repair));
        }
    }
    if let Some((_, damage, repair)) = best {
        replace(decoded, &damage);
        decoded.repair = Some(repair);
    }
}

/// The characters that a one-byte encoding gives to the bytes from 0x80.
struct Bytes {
    table: Vec<(char, u8)>,
    /// Controls stand for their own bytes, as in ISO 8859-1, which programs take for Windows-1252
    /// and the other way round.
    controls: bool,
}

impl Bytes {
    fn of(encoding: &'static Encoding) -> Self {
        let mut table: Vec<(char, u8)> = (0x80..=0xFF_u8)
            .filter_map(|byte| {
                let bytes = [byte];
                let (text, _) = encoding.decode_without_bom_handling(&bytes);
                text.chars().next().map(|character| (character, byte))
            })
            .collect();
        table.sort_unstable();
        Self {
            table,
            controls: encoding != MACINTOSH,
        }
    }

    fn byte(&self, character: char) -> Option<u8> {
        if self.controls
            && let control @ 0x80..=0x9F = u32::from(character)
        {
            return u8::try_from(control).ok();
        }
        if character.is_ascii() || character > self.table.last()?.0 {
            return None;
        }
        self.table
            .binary_search_by_key(&character, |&(character, _)| character)
            .ok()
            .map(|at| self.table[at].1)
    }
}

/// Every sequence that can be damage, and how many characters beyond ASCII are none.
fn find_damage(text: &str, bytes: &Bytes) -> (Vec<Damage>, usize) {
    let mut damage = Vec::new();
    let mut untouched = 0;
    let raw = text.as_bytes();
    let mut at = 0;
    while at < raw.len() {
        if raw[at].is_ascii() {
            at = next_beyond_ascii(raw, at + 1).unwrap_or(raw.len());
            continue;
        }
        let rest = &text[at..];
        if let Some((end, was, certain)) = sequence(rest, bytes).or_else(|| broken(rest, bytes)) {
            damage.push(Damage {
                at: at..at + end,
                was,
                certain,
            });
            at += end;
        } else {
            untouched += 1;
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    (damage, untouched)
}

/// The damaged character at the start of a text: how long it is there, what it was, and whether
/// real text cannot hold it.
fn sequence(text: &str, bytes: &Bytes) -> Option<(usize, char, bool)> {
    let mut characters = text.char_indices();
    let lead = bytes.byte(characters.next()?.1)?;
    let more = match lead {
        0xC2..=0xDF => 1,
        0xE0..=0xEF => 2,
        0xF0..=0xF4 => 3,
        _ => return None,
    };
    let mut encoded = [lead, 0, 0, 0];
    let mut end = 0;
    for slot in &mut encoded[1..=more] {
        let (at, character) = characters.next()?;
        *slot = bytes
            .byte(character)
            .filter(|byte| (0x80..0xC0).contains(byte))?;
        end = at + character.len_utf8();
    }
    let was = std::str::from_utf8(&encoded[..=more])
        .ok()?
        .chars()
        .next()?;
    let certain = match was {
        '\u{80}'..='\u{9F}' => return None,
        '\u{A0}'..='\u{FF}' => !is_quote_or_dash(text[..end].chars().last()?),
        '\u{2010}'..='\u{2BFF}' | '\u{FE00}'..='\u{FE0F}' => true,
        _ => u32::from(was) >= 0x1_F000,
    };
    Some((end, was, certain))
}

/// The bytes for which Windows-1252 has no character; some programs drop them.
const WITHOUT_CHARACTER: [u8; 5] = [0x81, 0x8D, 0x8F, 0x90, 0x9D];

/// The damaged character at the start of a text that lacks one of its bytes: the only one it can
/// have been, among those that people write. Of an emoji too little may be left to know it.
fn broken(text: &str, bytes: &Bytes) -> Option<(usize, char, bool)> {
    if !bytes.controls {
        return None;
    }
    let mut left = [0_u8; 3];
    let mut count = 0;
    let mut end = 0;
    let lead = bytes.byte(text.chars().next()?)?;
    let whole = match lead {
        0xE2 | 0xEF => 3,
        0xF0 => 4,
        _ => return None,
    };
    for (at, character) in text.char_indices().take(whole - 1) {
        left[count] = bytes
            .byte(character)
            .filter(|byte| count == 0 || (0x80..0xC0).contains(byte))?;
        count += 1;
        end = at + character.len_utf8();
    }
    if count + 1 < whole {
        return None;
    }
    let left = &left[..count];
    if whole == 4 {
        return left.starts_with(&[0xF0, 0x9F]).then_some((
            end,
            char::REPLACEMENT_CHARACTER,
            false,
        ));
    }
    let mut found = None;
    for lost in WITHOUT_CHARACTER {
        for encoded in [[left[0], lost, left[1]], [left[0], left[1], lost]] {
            let candidate = std::str::from_utf8(&encoded)
                .ok()
                .and_then(|candidate| candidate.chars().next())
                .filter(|candidate| is_everyday(*candidate));
            if let Some(candidate) = candidate
                && found.replace(candidate).is_some()
            {
                return None;
            }
        }
    }
    found.map(|was| (end, was, false))
}

/// The symbols among U+2000 to U+2BFF that are shown as emoji, the closing quote, and the mark
/// that asks for an emoji.
fn is_everyday(character: char) -> bool {
    matches!(
        character,
        '\u{201D}' | '\u{FE0F}' | '\u{231A}'..='\u{231B}' | '\u{23E9}'..='\u{23F3}' | '\u{25FD}'..='\u{25FE}'
            | '\u{2614}'..='\u{2615}' | '\u{2648}'..='\u{2653}' | '\u{267F}' | '\u{2693}' | '\u{26A0}'..='\u{26A1}'
            | '\u{26AA}'..='\u{26AB}' | '\u{26D4}' | '\u{2705}' | '\u{270F}' | '\u{2713}'..='\u{2714}' | '\u{2728}'
            | '\u{274C}' | '\u{274E}' | '\u{2753}'..='\u{2755}' | '\u{2757}' | '\u{2795}'..='\u{2797}' | '\u{2B1B}'..='\u{2B1C}'
            | '\u{2B50}' | '\u{2B55}'
    )
}

/// Marks that stand directly behind a letter in real text, so that `Ö“` need not be damage.
fn is_quote_or_dash(character: char) -> bool {
    matches!(
        character,
        '\u{2013}'..='\u{2014}' | '\u{2018}'..='\u{201E}' | '\u{2026}' | '\u{2039}'..='\u{203A}' | '«' | '»' | '\u{A0}'
    )
}

fn replace(decoded: &mut Decoded<'_>, damage: &[Damage]) {
    let mut text = String::with_capacity(decoded.text.len());
    let mut pieces = Vec::with_capacity(decoded.pieces.len() + 2 * damage.len());
    let mut old_pieces = decoded.pieces.iter().copied().peekable();
    let mut copied = 0;
    let mut copy = |text: &mut String, pieces: &mut Vec<Piece>, from: usize, to: usize| {
        if from < to {
            pieces.push(Piece {
                text: text.len(),
                source: decoded.source(from),
                verbatim: true,
            });
        }
        while let Some(piece) = old_pieces.next_if(|piece| piece.text < to) {
            if piece.text > from || !piece.verbatim {
                pieces.push(Piece {
                    text: text.len() + (piece.text.max(from) - from),
                    ..piece
                });
            }
        }
        text.push_str(&decoded.text[from..to]);
    };
    for one in damage {
        copy(&mut text, &mut pieces, copied, one.at.start);
        pieces.push(Piece {
            text: text.len(),
            source: decoded.source(one.at.start),
            verbatim: false,
        });
        text.push(one.was);
        copied = one.at.end;
    }
    copy(&mut text, &mut pieces, copied, decoded.text.len());
    // A piece that a later one at the same place replaces says nothing.
    pieces.dedup_by(|later, earlier| {
        let same = later.text == earlier.text;
        if same {
            *earlier = *later;
        }
        same
    });
    decoded.text = Cow::Owned(text);
    decoded.pieces = pieces;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn damage(text: &str, encoding: &'static Encoding) -> String {
        encoding
            .decode_without_bom_handling(text.as_bytes())
            .0
            .into_owned()
    }

    #[test]
    fn text_read_in_the_wrong_encoding_is_read_as_what_it_was() {
        let original = "# ✅ Prüfung → 50 – 60 ms ⚠️ 🚀\n- [ ] Émile’s café\n";
        for (encoding, repair) in [
            (WINDOWS_1252, Repair::Windows1252),
            (WINDOWS_1254, Repair::Windows1254),
            (MACINTOSH, Repair::MacRoman),
        ] {
            let damaged = damage(original, encoding);
            let decoded = decode(damaged.as_bytes());
            assert_eq!(decoded.text, original, "{repair:?}");
            assert_eq!(decoded.repair, Some(repair));
        }
        let damaged: String = original.bytes().map(char::from).collect();
        assert_eq!(decode(damaged.as_bytes()).text, original, "ISO 8859-1");
    }

    #[test]
    fn characters_that_lost_a_byte_are_known_when_only_one_can_be_meant() {
        let decoded = decode("âœ… / âŒ âš ï¸ ðŸ“ Log".as_bytes());
        assert_eq!(decoded.text, "✅ / ❌ âš \u{FE0F} \u{FFFD} Log");
        let decoded = decode("âœ… âš\u{A0}ï¸ â€œaâ€".as_bytes());
        assert_eq!(decoded.text, "✅ ⚠\u{FE0F} “a”");
        assert_eq!(
            decode("âŒ".as_bytes()).repair,
            None,
            "without other damage it is text"
        );
    }

    #[test]
    fn whatever_stands_for_a_byte_may_be_one() {
        for encoding in [WINDOWS_1252, WINDOWS_1254, MACINTOSH] {
            let bytes = Bytes::of(encoding);
            for character in ('\u{80}'..=char::MAX).filter(|beyond| bytes.byte(*beyond).is_some()) {
                assert!(may_be_byte(character), "{character}");
            }
        }
    }

    #[test]
    fn spans_of_repaired_text_are_spans_of_the_source() {
        let source = "\u{FEFF}a âœ… b ðŸš€c".as_bytes();
        let decoded = decode(source);
        assert_eq!(decoded.text, "a ✅ b 🚀c");
        for word in ["a", "✅", "b", "🚀", "c"] {
            let at = decoded.text.find(word).expect("the word is there");
            let span = decoded.span(at..at + word.len());
            let there = std::str::from_utf8(&source[span]).expect("whole characters");
            assert_eq!(decode(there.as_bytes()).text, word);
        }
        assert_eq!(
            decoded.span(0..decoded.text.len()),
            3..source.len(),
            "the byte order mark is no text"
        );
    }

    #[test]
    fn what_is_no_utf8_becomes_the_replacement_character() {
        let decoded = decode(b"a\xFF\xFEb \xE2\x9C");
        assert_eq!(decoded.repair, Some(Repair::InvalidUtf8));
        assert_eq!(decoded.span(0..1), 0..1);
        let b = decoded.text.find('b').expect("b is there");
        assert_eq!(decoded.span(b..b + 1), 3..4);
        assert_eq!(decoded.span(0..decoded.text.len()), 0..7);
    }

    #[test]
    fn sound_text_stays_as_it_is() {
        for text in [
            "„Spaß“ und „Süß“",
            "voilà\u{A0}»",
            "“IRMÃO”",
            "年级题型 ✅",
            "Größe ≥ 5 – ok",
            "Ёж €5 …",
        ] {
            let decoded = decode(text.as_bytes());
            assert_eq!(decoded.text, text);
            assert_eq!(decoded.repair, None, "{text}");
        }
    }

    #[test]
    fn damage_and_broken_bytes_in_one_document_keep_their_places() {
        let mut source = "x âœ… y ".as_bytes().to_vec();
        source.push(0xFF);
        source.extend_from_slice("z âœ… w".as_bytes());
        let decoded = decode(&source);
        assert_eq!(decoded.text, "x ✅ y \u{FFFD}z ✅ w");
        for word in ["x", "y", "z", "w"] {
            let at = decoded.text.find(word).expect("the word is there");
            assert_eq!(&source[decoded.span(at..at + 1)], word.as_bytes());
        }
    }
}

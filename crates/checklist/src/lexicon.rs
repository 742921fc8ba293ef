//! Finds known words in text, in any language. The one place that makes something to search with
//! of a list of words.
//!
//! Texts are many and short, lists are long. So each list is kept by the two bytes with which its
//! words begin (or end), and a text is passed over byte by byte until two of its bytes are such a
//! pair. What that costs does not grow with the list.

use crate::byte_set::ByteSet;
use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt;

/// Word stems with what each stands for.
///
/// A stem is found where a word begins with it; in scripts that write no spaces between words,
/// anywhere. A stem that ends with `.` is found only as a whole word. Stems are lower case.
#[derive(Debug)]
pub(crate) struct Lexicon<T> {
    stems: Table<(bool, T)>,
}

impl<T: Copy> Lexicon<T> {
    /// A lexicon of these stems.
    pub(crate) fn new(entries: &[(T, &[&'static str])]) -> Self {
        let stems = entries.iter().flat_map(|&(meaning, stems)| {
            stems.iter().map(move |stem| match stem.strip_suffix('.') {
                Some(word) => (word, (true, meaning)),
                None => (*stem, (false, meaning)),
            })
        });
        Self {
            stems: Table::new(stems, first_pair),
        }
    }

    /// Every known word of a text in lower case, each by its longest stem: where it is, and what it stands for.
    pub(crate) fn find_all<'a>(
        &'a self,
        lower: &'a str,
    ) -> impl Iterator<Item = (usize, &'static str, T)> + 'a {
        let mut from = 0;
        std::iter::from_fn(move || {
            let (at, stem, meaning) = self.find_from(lower, from)?;
            from = at + stem.len();
            Some((at, stem, meaning))
        })
    }

    /// All stems.
    pub(crate) fn words(&self) -> impl Iterator<Item = &'static str> {
        self.stems.all()
    }

    /// Whether a text in lower case has a known word.
    pub(crate) fn is_in(&self, lower: &str) -> bool {
        self.find(lower).is_some()
    }

    /// Whether a known word may stand at a place of a text in any case; surely none does where this is
    /// false.
    pub(crate) fn may_be_at(&self, text: &[u8], at: usize) -> bool {
        self.stems.may_be_at(text, at)
    }

    /// Whether a text in lower case begins with a known word.
    pub(crate) fn begins(&self, lower: &str) -> bool {
        self.stems
            .at(lower.as_bytes(), 0)
            .any(|(stem, (whole, _))| !whole || ends_word(lower, 0, stem))
    }

    /// The first known word of a text in lower case.
    pub(crate) fn find(&self, lower: &str) -> Option<(usize, &'static str, T)> {
        self.find_from(lower, 0)
    }

    /// Of each of several meanings, the first known word of a text in lower case: where it is, and
    /// its longest stem. `number` numbers the meanings.
    pub(crate) fn first_of_each<const N: usize>(
        &self,
        lower: &str,
        number: impl Fn(T) -> usize,
    ) -> [Option<(usize, &'static str)>; N] {
        let mut first = [None; N];
        let bytes = lower.as_bytes();
        for at in self.stems.starts(bytes, 0) {
            for (stem, (whole, meaning)) in self.stems.at(bytes, at) {
                let place = &mut first[number(meaning)];
                if place.is_none()
                    && starts_word(lower, at)
                    && (!whole || ends_word(lower, at, stem))
                {
                    *place = Some((at, stem));
                }
            }
        }
        first
    }

    fn find_from(&self, lower: &str, from: usize) -> Option<(usize, &'static str, T)> {
        let bytes = lower.as_bytes();
        self.stems.starts(bytes, from).find_map(|at| {
            let (stem, (_, meaning)) = self
                .stems
                .at(bytes, at)
                .find(|(stem, (whole, _))| !whole || ends_word(lower, at, stem))?;
            starts_word(lower, at).then_some((at, stem, meaning))
        })
    }
}

/// Which bytes are letters and digits of ASCII.
const ALPHANUMERIC: ByteSet =
    ByteSet::of(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

/// Whether a stem at a place is the whole word.
fn ends_word(text: &str, at: usize, stem: &str) -> bool {
    !text[at + stem.len()..].starts_with(is_alphanumeric)
}

/// Whether a word can begin at a place: nothing of a word stands before it, or words are not parted by spaces.
fn starts_word(text: &str, at: usize) -> bool {
    !text[..at].ends_with(is_alphanumeric) || text[at..].starts_with(is_unspaced)
}

/// Whether a character is a letter or a digit. Most ideographs and syllables are known without their tables.
pub(crate) fn is_alphanumeric(character: char) -> bool {
    matches!(character, '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}')
        || character.is_alphanumeric()
}

/// Phrases that count wherever they stand in a text, within words too.
#[derive(Debug)]
pub(crate) struct Phrases<T>(Table<T>);

impl<T: Copy> Phrases<T> {
    /// A list of phrases, in lower case where the texts are.
    pub(crate) fn new(entries: &[(T, &[&'static str])]) -> Self {
        Self(Table::new(with_meaning(entries), first_pair))
    }

    /// Whether a text holds one of them.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        self.find(text).is_some()
    }

    /// Where the first of them stands in a text.
    pub(crate) fn find(&self, text: &str) -> Option<usize> {
        let bytes = text.as_bytes();
        self.0
            .places(bytes, 0)
            .find(|at| self.0.at(bytes, *at).next().is_some())
    }

    /// Those that a text begins with, the longest first.
    pub(crate) fn begin<'a>(
        &'a self,
        text: &'a str,
    ) -> impl Iterator<Item = (&'static str, T)> + 'a {
        self.0.at(text.as_bytes(), 0)
    }

    /// All of them.
    pub(crate) fn words(&self) -> impl Iterator<Item = &'static str> {
        self.0.all()
    }

    /// Whether one of them may begin with two bytes; surely none does where this is false.
    pub(crate) fn may_begin(&self, pair: Pair) -> bool {
        self.0.may_have(pair)
    }

    /// Whether one of them may stand at a place of a text in any case; surely none does where this is
    /// false.
    pub(crate) fn may_be_at(&self, text: &[u8], at: usize) -> bool {
        self.0.may_be_at(text, at)
    }

    /// Whether a text in any case may begin with one of them; surely it does not where this is false.
    pub(crate) fn may_begin_text(&self, text: &str) -> bool {
        !self.0.short.is_empty() || self.0.may_have_in_any_case(first_pair(text.as_bytes()))
    }

    /// What a text in any case stands for that is one of them, which are in lower case.
    pub(crate) fn meaning_in_any_case(&self, text: &str) -> Option<T> {
        if text.is_ascii() {
            self.0.meaning_of_ascii(text.as_bytes())
        } else {
            self.meaning(&lower(text))
        }
    }

    /// Whether a text in any case is one of them, which are in lower case.
    pub(crate) fn has_in_any_case(&self, text: &str) -> bool {
        self.meaning_in_any_case(text).is_some()
    }

    /// Whether a text in any case begins with one of them, which are in lower case.
    pub(crate) fn begins_in_any_case(&self, text: &str) -> bool {
        if text.is_ascii() {
            self.0.is_at_in_ascii(text.as_bytes(), 0)
        } else {
            self.begin(&lower(text)).next().is_some()
        }
    }

    /// Whether a text in any case holds one of them, which are in lower case.
    pub(crate) fn is_in_any_case(&self, text: &str) -> bool {
        if !text.is_ascii() {
            return self.is_in(&lower(text));
        }
        let bytes = text.as_bytes();
        let mut pairs = bytes.windows(2).enumerate();
        pairs.any(|(at, pair)| {
            self.0.may_have(small([pair[0], pair[1]])) && self.0.is_at_in_ascii(bytes, at)
        })
    }

    /// What a text stands for that is one of them.
    pub(crate) fn meaning(&self, text: &str) -> Option<T> {
        self.0.meaning(text, first_pair(text.as_bytes()))
    }

    /// Whether a text is one of them.
    pub(crate) fn has(&self, text: &str) -> bool {
        self.meaning(text).is_some()
    }
}

/// How many [`first_letters`] there are.
pub(crate) const FIRST_LETTERS: usize = 1 << 15;

/// With which letters words begin, in any case: a glance tells most others from them.
pub(crate) struct Starts {
    /// A bit for each three letters of ASCII; what is beyond ASCII ends them.
    letters: [u32; FIRST_LETTERS / 32],
    /// First characters that are not of ASCII, in lower case.
    beyond: Vec<char>,
}

impl Starts {
    /// The starts of these words, which are in lower case.
    pub(crate) fn of<'a>(words: impl Iterator<Item = &'a str>) -> Self {
        let mut starts = Self {
            letters: [0; FIRST_LETTERS / 32],
            beyond: Vec::new(),
        };
        for word in words {
            let (place, bit) = Self::place(first_letters(word.as_bytes(), 0));
            starts.letters[place] |= bit;
            let first = word.chars().next().filter(|first| !first.is_ascii());
            starts.beyond.extend(first);
        }
        starts.beyond.sort_unstable();
        starts.beyond.dedup();
        starts
    }

    /// Whether one of the words may begin with a letter of ASCII at a place; surely none does where
    /// this is false.
    pub(crate) fn may_be_at(&self, text: &[u8], at: usize) -> bool {
        self.may_begin(first_letters(text, at))
    }

    /// The same with the [`first_letters`] at the place.
    pub(crate) fn may_begin(&self, letters: u16) -> bool {
        let (place, bit) = Self::place(letters);
        self.letters[place] & bit != 0
    }

    /// Whether one of the words may begin with a character that is not of ASCII.
    pub(crate) fn may_begin_beyond(&self, character: char) -> bool {
        let small = character.to_lowercase().next();
        small.is_some_and(|small| small.is_ascii() || self.beyond.contains(&small))
    }

    fn place(letters: u16) -> (usize, u32) {
        (usize::from(letters >> 5), 1 << (letters & 31))
    }
}

/// The first three letters of the word at a place as one number; fewer where the word is shorter.
pub(crate) fn first_letters(text: &[u8], at: usize) -> u16 {
    let first = letter(text.get(at));
    let second = letter(text.get(at + 1));
    let third = if second == 0 {
        0
    } else {
        letter(text.get(at + 2))
    };
    u16::from(first) << 10 | u16::from(second) << 5 | u16::from(third)
}

/// The place of a letter of ASCII in the alphabet, from 1 on; of all else 0.
fn letter(byte: Option<&u8>) -> u8 {
    const PLACES: [u8; 256] = {
        let mut places = [0; 256];
        let mut place = 1;
        while place <= 26 {
            places[(b'a' + place - 1) as usize] = place;
            places[(b'A' + place - 1) as usize] = place;
            place += 1;
        }
        places
    };
    byte.map_or(0, |byte| PLACES[usize::from(*byte)])
}

/// Words that count at the end of a text, each with what it stands for.
#[derive(Debug)]
pub(crate) struct Endings<T>(Table<T>);

impl<T: Copy> Endings<T> {
    /// A list of endings, in lower case where the texts are.
    pub(crate) fn new(entries: &[(T, &[&'static str])]) -> Self {
        Self(Table::new(with_meaning(entries), last_pair))
    }

    /// Whether a text in any case may end with one of them; surely it does not where this is false.
    pub(crate) fn may_end_text(&self, text: &str) -> bool {
        !self.0.short.is_empty() || self.0.may_have_in_any_case(last_pair(text.as_bytes()))
    }

    /// Those that a text ends with, the longest first.
    pub(crate) fn of<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (&'static str, T)> + 'a {
        let words = self.0.with(last_pair(text.as_bytes())).iter();
        words
            .chain(&self.0.short)
            .filter(|(word, _)| text.ends_with(word))
            .copied()
    }
}

fn with_meaning<T: Copy>(
    entries: &[(T, &[&'static str])],
) -> impl Iterator<Item = (&'static str, T)> {
    entries
        .iter()
        .flat_map(|&(meaning, words)| words.iter().map(move |word| (*word, meaning)))
}

type Pair = [u8; 2];

/// A pair with letters of ASCII in lower case.
fn small(pair: Pair) -> Pair {
    pair.map(|byte| byte.to_ascii_lowercase())
}

fn first_pair(bytes: &[u8]) -> Option<Pair> {
    bytes.first_chunk().copied()
}

fn last_pair(bytes: &[u8]) -> Option<Pair> {
    bytes.last_chunk().copied()
}

/// Words by a pair of their bytes.
struct Table<T> {
    /// Those whose pairs share a bit stand together, the longest first.
    words: Vec<(&'static str, T)>,
    /// Where those of a bit begin in [`Self::words`], by the place of the bit among all that are set;
    /// the last is where all end.
    starts: Vec<u16>,
    /// A bit for each pair there is; several pairs share one.
    filter: [u64; 64],
    /// How many bits are set before each part of [`Self::filter`].
    ranks: [u16; 64],
    /// Words of one byte, which have no pair. They are found where a text begins or ends with them.
    short: Vec<(&'static str, T)>,
}

impl<T: Copy> Table<T> {
    /// Words by the pair that `pair` gives.
    fn new(
        words: impl Iterator<Item = (&'static str, T)>,
        pair: impl Fn(&[u8]) -> Option<Pair>,
    ) -> Self {
        let mut short = Vec::new();
        let mut by_bit: BTreeMap<(usize, u64), Vec<(&'static str, T)>> = BTreeMap::new();
        for word in words {
            match pair(word.0.as_bytes()) {
                Some(pair) => by_bit.entry(bit(pair)).or_default().push(word),
                None => short.push(word),
            }
        }
        let mut table = Self {
            words: Vec::new(),
            starts: vec![0],
            filter: [0; 64],
            ranks: [0; 64],
            short,
        };
        for ((place, bit), mut words) in by_bit {
            words.sort_by_key(|(word, _)| Reverse(word.len()));
            table.words.extend(words);
            table.starts.push(count(table.words.len()));
            table.filter[place] |= bit;
            for rank in &mut table.ranks[place + 1..] {
                *rank += 1;
            }
        }
        table
    }

    fn all(&self) -> impl Iterator<Item = &'static str> {
        self.words.iter().chain(&self.short).map(|(word, _)| *word)
    }

    /// The places from one on at which a word may begin.
    fn places<'a>(&'a self, text: &'a [u8], from: usize) -> impl Iterator<Item = usize> + 'a {
        let pairs = text.get(from..).unwrap_or(&[]).windows(2);
        pairs
            .enumerate()
            .filter_map(move |(at, pair)| self.may_have([pair[0], pair[1]]).then_some(from + at))
    }

    /// The same without the places that are surely within a word: among letters of ASCII.
    fn starts<'a>(&'a self, text: &'a [u8], from: usize) -> impl Iterator<Item = usize> + 'a {
        let before = text.get(from.wrapping_sub(1));
        let mut joins = before.is_some_and(|before| ALPHANUMERIC.has(*before));
        let pairs = text.get(from..).unwrap_or(&[]).windows(2);
        pairs.enumerate().filter_map(move |(at, pair)| {
            let within = joins && pair[0].is_ascii();
            joins = ALPHANUMERIC.has(pair[0]);
            (!within && self.may_have([pair[0], pair[1]])).then_some(from + at)
        })
    }

    /// Whether there may be words of a pair.
    fn may_have(&self, pair: Pair) -> bool {
        let (place, bit) = bit(pair);
        self.filter[place] & bit != 0
    }

    /// The words that stand at a place of a text.
    fn at<'a>(&'a self, text: &'a [u8], at: usize) -> impl Iterator<Item = (&'static str, T)> + 'a {
        let rest = text.get(at..).unwrap_or(&[]);
        let words = self.with(first_pair(rest)).iter().chain(&self.short);
        words
            .filter(move |(word, _)| begins_with(rest, word.as_bytes()))
            .copied()
    }

    /// Whether one of the words stands at a place of a text of ASCII in any case.
    fn is_at_in_ascii(&self, text: &[u8], at: usize) -> bool {
        let rest = text.get(at..).unwrap_or(&[]);
        let pair = first_pair(rest).map(small);
        let mut words = self.with(pair).iter().chain(&self.short);
        words.any(|(word, _)| {
            let same = |begun: &[u8]| begun.eq_ignore_ascii_case(word.as_bytes());
            rest.get(..word.len()).is_some_and(same)
        })
    }

    /// Whether one of the words may stand at a place of a text in any case. What is not of ASCII may
    /// become anything in lower case.
    fn may_be_at(&self, text: &[u8], at: usize) -> bool {
        let rest = text.get(at..).unwrap_or(&[]);
        let Some(pair) = first_pair(rest).filter(|pair| pair.is_ascii()) else {
            return true;
        };
        let mut words = self.with(Some(small(pair))).iter().chain(&self.short);
        words.any(|(word, _)| {
            let word = word.as_bytes();
            let mut pairs = word.iter().zip(rest);
            let beyond = |(one, other): (&u8, &u8)| !one.is_ascii() || !other.is_ascii();
            match pairs.find(|pair| beyond(*pair) || !pair.0.eq_ignore_ascii_case(pair.1)) {
                Some(pair) => beyond(pair),
                None => word.len() <= rest.len(),
            }
        })
    }

    /// Whether a text may have one of the words where a pair of its bytes stands, once it is in lower
    /// case; surely it has none where this is false. Only of ASCII it is known which bytes these will be.
    fn may_have_in_any_case(&self, pair: Option<Pair>) -> bool {
        match pair {
            Some(pair) if pair.is_ascii() => self.may_have(small(pair)),
            _ => true,
        }
    }

    /// What a text stands for that is one of the words, given its pair.
    fn meaning(&self, text: &str, pair: Option<Pair>) -> Option<T> {
        let mut words = self.with(pair).iter().chain(&self.short);
        words
            .find(|(word, _)| *word == text)
            .map(|(_, meaning)| *meaning)
    }

    /// What a text of ASCII in any case stands for that is one of the words.
    fn meaning_of_ascii(&self, text: &[u8]) -> Option<T> {
        let pair = first_pair(text).map(small);
        let mut words = self.with(pair).iter().chain(&self.short);
        words
            .find(|(word, _)| word.as_bytes().eq_ignore_ascii_case(text))
            .map(|(_, meaning)| *meaning)
    }

    /// The words of a pair, and others that share its bit.
    fn with(&self, pair: Option<Pair>) -> &[(&'static str, T)] {
        let Some(pair) = pair else {
            return &[];
        };
        let (place, bit) = bit(pair);
        if self.filter[place] & bit == 0 {
            return &[];
        }
        let before = (self.filter[place] & (bit - 1)).count_ones();
        let index = usize::from(self.ranks[place]) + before as usize;
        &self.words[usize::from(self.starts[index])..usize::from(self.starts[index + 1])]
    }
}

fn count(words: usize) -> u16 {
    u16::try_from(words).expect("a list of words is short")
}

/// Whether a text begins with a word. Where the last byte differs the rest need not be looked at.
fn begins_with(text: &[u8], word: &[u8]) -> bool {
    word.len() <= text.len() && word.last() == text[..word.len()].last() && text.starts_with(word)
}

/// The bit of a pair in [`Table::filter`]: six bits of each byte tell letters of one script apart.
fn bit(pair: Pair) -> (usize, u64) {
    (usize::from(pair[0] & 63), 1 << (pair[1] & 63))
}

impl<T: fmt::Debug> fmt::Debug for Table<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.words.fmt(formatter)
    }
}

/// A text in lower case, as [`str::to_lowercase`] gives it. Most texts have few letters to change,
/// and many have none: it looks at those alone that may be changed.
pub fn lower(text: &str) -> Cow<'_, str> {
    let Some(first) = first_to_change(text) else {
        // Without a way out of the loop, many bytes are looked at with one instruction.
        let capital = text
            .bytes()
            .fold(false, |any, byte| any | byte.is_ascii_uppercase());
        return if capital {
            Cow::Owned(text.to_ascii_lowercase())
        } else {
            Cow::Borrowed(text)
        };
    };
    let mut lower = String::with_capacity(text.len());
    let (mut rest, mut next) = (text, Some(first));
    while let Some(at) = next {
        lower.push_str(&rest[..at]);
        let mut changed = rest[at..].chars();
        let character = changed.next();
        // What becomes of a sigma depends on its place in the word.
        if character == Some('Σ') {
            return Cow::Owned(text.to_lowercase());
        }
        lower.extend(character.into_iter().flat_map(char::to_lowercase));
        rest = changed.as_str();
        next = first_to_change(rest);
    }
    lower.push_str(rest);
    lower.make_ascii_lowercase();
    Cow::Owned(lower)
}

/// Where the first character beyond ASCII stands that may become another in lower case.
fn first_to_change(text: &str) -> Option<usize> {
    let mut at = 0;
    loop {
        at = next_beyond_ascii(text.as_bytes(), at)?;
        for character in text[at..].chars() {
            if character.is_ascii() {
                break;
            }
            if !stays(character) {
                return Some(at);
            }
            at += character.len_utf8();
        }
    }
}

/// The characters of a text that are not of ASCII, and where they stand. Few texts have many.
pub(crate) fn beyond_ascii(text: &str) -> impl Iterator<Item = (usize, char)> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let at = next_beyond_ascii(text.as_bytes(), from)?;
        let character = text[at..].chars().next()?;
        from = at + character.len_utf8();
        Some((at, character))
    })
}

/// The first byte from one on that is not of ASCII. Eight are looked at together.
pub(crate) fn next_beyond_ascii(bytes: &[u8], from: usize) -> Option<usize> {
    const HIGH_BITS: u64 = 0x8080_8080_8080_8080;
    // Where one stands, most often another follows.
    if !bytes.get(from)?.is_ascii() {
        return Some(from);
    }
    let mut at = from;
    while let Some(eight) = bytes.get(at..)?.first_chunk() {
        let high = u64::from_le_bytes(*eight) & HIGH_BITS;
        if high != 0 {
            return Some(at + high.trailing_zeros() as usize / 8);
        }
        at += eight.len();
    }
    let rest = bytes[at..].iter().position(|byte| !byte.is_ascii())?;
    Some(at + rest)
}

/// Most small letters of Latin and Cyrillic; and marks and symbols, the scripts of East Asia, and
/// emoji, none of which has case: all of them surely stay what they are in lower case.
fn stays(character: char) -> bool {
    if character >= '\u{2E80}' {
        return matches!(
            character,
            '\u{2E80}'..='\u{A63F}'
                | '\u{AC00}'..='\u{D7AF}'
                | '\u{FE00}'..='\u{FE0F}'
                | '\u{FF00}'..='\u{FF20}'
                | '\u{FF3B}'..='\u{FFEF}'
                | '\u{1F000}'..
        );
    }
    match character {
        // Capital and small letters take turns, and the small ones are odd.
        '\u{100}'..='\u{137}' | '\u{1EA0}'..='\u{1EFF}' => u32::from(character) % 2 == 1,
        'ń' | 'ł' | 'ś' | 'ş' | 'ź' | 'ż' | 'ơ' | 'ư' | 'ß'..='ÿ' | 'а'..='џ' => true,
        character => matches!(
            character,
            '\u{A0}'..='¿'
                | '\u{300}'..='\u{36F}'
                | '\u{2000}'..='\u{20FF}'
                | '\u{2190}'..='\u{24B5}'
                | '\u{2500}'..='\u{2BFF}'
        ),
    }
}

/// Whether a character is a digit of full width, as East Asia writes them.
pub(crate) fn is_wide_digit(character: char) -> bool {
    matches!(character, '０'..='９')
}

/// Whether a character is of a script that writes no spaces between words, or whose words grow endings.
pub fn is_unspaced(character: char) -> bool {
    matches!(character, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_of_one_letter_is_found_at_either_end() {
        let phrases = Phrases::new(&[((), &["y", "yes"][..])]);
        assert!(phrases.has("y") && phrases.has("yes") && !phrases.has("ye"));
        let endings = Endings::new(&[((), &["y"][..])]);
        assert!(endings.of("y").next().is_some() && endings.of("no").next().is_none());
    }
    use proptest::prelude::*;

    #[test]
    fn stems_are_found_at_word_starts_and_the_longest_wins() {
        let lexicon = Lexicon::new(&[(0, &["check", "log."][..]), (1, &["checklist", "验证"])]);
        let found = |text| {
            lexicon
                .find_all(text)
                .map(|(_, _, meaning)| meaning)
                .collect::<Vec<_>>()
        };
        assert_eq!(found("health checks"), [0]);
        assert_eq!(found("checklist"), [1]);
        assert_eq!(found("recheck"), [] as [usize; 0]);
        assert_eq!(found("login, log"), [0]);
        assert_eq!(found("步骤5：验证部署"), [1]);
        assert_eq!(
            lexicon.first_of_each("a log, checks, a checklist", |meaning| meaning),
            [Some((2, "log")), Some((17, "checklist"))]
        );
    }

    #[test]
    fn phrases_are_found_anywhere_and_endings_at_the_end() {
        let phrases = Phrases::new(&[(1, &["alert on", "回滚"][..]), (2, &["alert"])]);
        assert!(phrases.is_in("realert once") && phrases.is_in("立即回滚"));
        assert!(!phrases.is_in("aler on") && !phrases.is_in(""));
        let begin = |text| phrases.begin(text).collect::<Vec<_>>();
        assert_eq!(begin("alert on x"), [("alert on", 1), ("alert", 2)]);
        assert!(phrases.has("alert") && !phrases.has("alerts"));
        let endings = Endings::new(&[(1, &["max", "at max"][..]), (2, &["до"])]);
        let of = |text| endings.of(text).collect::<Vec<_>>();
        assert_eq!(of("at max"), [("at max", 1), ("max", 1)]);
        assert_eq!(of("до"), [("до", 2)]);
        assert_eq!(of("maxi"), []);
    }

    proptest! {
        #[test]
        fn lower_case_is_that_of_the_standard_library(text in "[ -~À-ſΑ-ωА-яẀ-ẞ\u{2000}-\u{2C5F}\u{2E80}-\u{31FF}\u{A600}-\u{A6FF}\u{10400}-\u{10450}\u{1E900}-\u{1F010}]{0,40}") {
            prop_assert_eq!(lower(&text), text.to_lowercase());
        }
    }

    #[test]
    fn what_stays_is_its_own_lower_case() {
        for character in '\0'..=char::MAX {
            assert!(!stays(character) || character.to_lowercase().eq([character]));
        }
    }
}

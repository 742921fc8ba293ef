//! An item as the recognisers look at it.

use super::surroundings::Surroundings;
use super::words::{FILLER, NOT, Words, is_unspaced, matches, says};
use crate::Item;
use tminus_checklist::SectionIndex;

/// What is known of an item: its words, where it stands, and the document around it.
pub(super) struct About<'a> {
    pub(super) item: &'a Item,
    /// The same as the reader found it.
    pub(super) read: &'a tminus_checklist::Item,
    /// Its text in lower case.
    pub(super) lower: String,
    /// The same without what stands in parentheses and in backticks.
    pub(super) said: String,
    /// The same without what stands in backticks.
    pub(super) prose: String,
    /// The words in backticks.
    pub(super) codes: Vec<&'a str>,
    /// The heading above it and the text of the item it is nested in, in lower case.
    pub(super) around_it: String,
    /// What it says is that something is not.
    pub(super) negated: bool,
    pub(super) surroundings: &'a Surroundings,
}

/// Longer texts, in bytes, are prose; nothing certain can be said of them.
const LONGEST: usize = 400;

impl<'a> About<'a> {
    /// `None` for an item that says more than a box does. `parent` is the text of the item that it is
    /// nested in.
    pub(super) fn of(
        item: &'a Item,
        read: &'a tminus_checklist::Item,
        parent: Option<&str>,
        surroundings: &'a Surroundings,
    ) -> Option<Self> {
        if item.text.len() > LONGEST {
            return None;
        }
        // What stands above many items is read again for each.
        let above = [item.path.last().map(String::as_str), parent];
        let above = above
            .into_iter()
            .flatten()
            .filter(|text| text.len() <= LONGEST);
        let said = without_asides(&item.text, true).to_lowercase();
        Some(Self {
            item,
            read,
            lower: item.text.to_lowercase(),
            codes: codes(&item.text),
            around_it: above.collect::<Vec<_>>().join("\n").to_lowercase(),
            negated: says(&said, &NOT),
            prose: without_asides(&item.text, false).to_lowercase(),
            said,
            surroundings,
        })
    }

    pub(super) fn section(&self) -> Option<SectionIndex> {
        self.read.section
    }

    /// Whether it says one of these words.
    pub(super) fn says(&self, words: &Words) -> bool {
        says(&self.lower, words)
    }

    /// How many words of it are none of these, where it says the first of them: in the clause that also
    /// says another, else in all of it.
    pub(super) fn others(&self, known: &[&Words]) -> usize {
        let clauses = self.said.split([':', ';', '|', '—', '–', '：', '；']);
        let clauses = clauses.flat_map(|clause| clause.split(" - "));
        let whole = clauses.filter(|clause| {
            let mut said = known.iter().map(|words| says(clause, words));
            said.next() == Some(true) && said.any(|said| said)
        });
        let least = whole.map(|clause| others(clause, known)).min();
        least.unwrap_or_else(|| others(&self.said, known))
    }

    /// Whether it claims this, and not its opposite. A number that it states besides would stay unproved.
    pub(super) fn claims(&self, words: &Words) -> bool {
        !self.negated && self.item.criteria.is_empty() && says(&self.lower, words)
    }
}

/// How many words of a text in lower case are none of these, and no filler and no number. Scripts that
/// write no spaces between words have none that could be counted.
pub(super) fn others(lower: &str, known: &[&Words]) -> usize {
    let explained: Vec<(usize, usize)> = known
        .iter()
        .flat_map(|words| matches(lower, words))
        .collect();
    let mut count = 0;
    let mut rest = 0;
    for word in lower.split(|character: char| !character.is_alphanumeric()) {
        let start = rest;
        let end = start + word.len();
        rest = end + lower[end..].chars().next().map_or(0, char::len_utf8);
        let number = word
            .trim_start_matches('v')
            .bytes()
            .all(|byte| byte.is_ascii_digit());
        let counts = !number && !word.chars().any(is_unspaced) && !FILLER.has(word);
        let known = explained
            .iter()
            .any(|(from, to)| *from < end && start < *to);
        count += usize::from(counts && !known);
    }
    count
}

/// The words of a text that stand in backticks.
pub(super) fn codes(text: &str) -> Vec<&str> {
    text.split('`')
        .skip(1)
        .step_by(2)
        .map(str::trim)
        .filter(|code| !code.is_empty())
        .collect()
}

/// A text without what stands in backticks, and, if so wanted, in parentheses.
fn without_asides(text: &str, parentheses: bool) -> String {
    let mut plain = String::with_capacity(text.len());
    let (mut depth, mut code) = (0_usize, false);
    for character in text.chars() {
        match character {
            '`' => code = !code,
            '(' | '（' if parentheses && !code => depth += 1,
            ')' | '）' if parentheses && !code => depth = depth.saturating_sub(1),
            _ if depth == 0 && !code => {
                plain.push(character);
                continue;
            }
            _ => continue,
        }
        plain.push(' ');
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_nobody_knows_are_counted() {
        let backup = Words::new("en: backup, tls cert");
        for (text, count) in [
            ("the backup is there", 0),
            ("backup of 3 gifts, v2.0", 1),
            ("tls certificates", 0),
            ("数据库 backup 完成", 0),
            ("", 0),
            ("a person, another person", 3),
        ] {
            assert_eq!(others(text, &[&backup]), count, "{text}");
        }
    }

    #[test]
    fn asides_and_codes_are_told_from_what_is_said() {
        assert_eq!(codes("`a b` and `c`"), ["a b", "c"]);
        assert_eq!(codes("open `only"), ["only"]);
        let said = |parentheses| {
            let text = without_asides("up (no `x` errors) `not`!", parentheses);
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        assert_eq!(said(true), "up !");
        assert_eq!(said(false), "up (no errors) !");
    }
}

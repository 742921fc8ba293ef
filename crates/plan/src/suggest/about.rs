//! An item as the recognisers look at it.

use super::surroundings::Surroundings;
use super::words::{NOT, Text, Words, says};
use crate::Item;
use std::cell::OnceCell;
use tminus_checklist::SectionIndex;

/// What is known of an item: its words, where it stands, and the document around it. Each of its texts
/// is read once somebody asks.
pub(super) struct About<'a> {
    pub(super) item: &'a Item,
    /// The same as the reader found it.
    pub(super) read: &'a tminus_checklist::Item,
    /// Its text in lower case.
    pub(super) lower: Text,
    said: OnceCell<Option<Text>>,
    prose: OnceCell<Option<Text>>,
    /// The words in backticks.
    pub(super) codes: Vec<&'a str>,
    /// The text of the item it is nested in.
    parent: Option<&'a str>,
    around_it: OnceCell<Text>,
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
        parent: Option<&'a str>,
        surroundings: &'a Surroundings,
    ) -> Option<Self> {
        (item.text.len() <= LONGEST).then(|| Self {
            item,
            read,
            lower: Text::of(&item.text),
            said: OnceCell::new(),
            prose: OnceCell::new(),
            codes: codes(&item.text),
            parent,
            around_it: OnceCell::new(),
            surroundings,
        })
    }

    /// Its text in lower case without what stands in backticks.
    pub(super) fn prose(&self) -> &Text {
        let text = &self.item.text;
        let without = || Text::of(&without_asides(text, false));
        let prose = || text.contains('`').then(without);
        self.prose
            .get_or_init(prose)
            .as_ref()
            .unwrap_or(&self.lower)
    }

    /// The same without what stands in parentheses.
    pub(super) fn said(&self) -> &Text {
        let text = &self.item.text;
        let without = || Text::of(&without_asides(text, true));
        let said = || text.contains(['(', ')', '（', '）']).then(without);
        let said = self.said.get_or_init(said).as_ref();
        said.unwrap_or_else(|| self.prose())
    }

    /// The heading above it and the text of the item it is nested in, in lower case.
    pub(super) fn around_it(&self) -> &Text {
        self.around_it.get_or_init(|| {
            // What stands above many items is read again for each.
            let above = [self.item.path.last().map(String::as_str), self.parent];
            let above = above.into_iter().flatten();
            let short: Vec<&str> = above.filter(|text| text.len() <= LONGEST).collect();
            Text::of(&short.join("\n"))
        })
    }

    /// Whether what it says is that something is not.
    pub(super) fn negated(&self) -> bool {
        says(self.said(), &NOT)
    }

    pub(super) fn section(&self) -> Option<SectionIndex> {
        self.read.section
    }

    /// Whether it says one of these words.
    pub(super) fn says(&self, words: &Words) -> bool {
        says(&self.lower, words)
    }

    /// How many words of what it says are none of these: [`Text::others_in_clause`].
    pub(super) fn others(&self, known: &[&Words]) -> usize {
        self.said().others_in_clause(known)
    }

    /// Whether it claims this, and not its opposite. A number that it states besides would stay unproved.
    pub(super) fn claims(&self, words: &Words) -> bool {
        !self.negated() && self.item.criteria.is_empty() && says(&self.lower, words)
    }
}

/// The words of a text that stand in backticks.
pub(super) fn codes(text: &str) -> Vec<&str> {
    if !text.contains('`') {
        return Vec::new();
    }
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

//! What a stretch of text measures, and when.

use super::{Reader, SURROUNDINGS};
use crate::criterion::{self, Context, NUMBER_WORDS};
use crate::lexicon::{Lexicon, lower};
use crate::prose::{Prose, clip};
use crate::window::{self, Place, WORDS_OF_TIME};
use crate::{ItemIndex, PlacedCriterion, Window};
use std::ops::Range;
use std::sync::LazyLock;

/// What a stretch of text belongs to.
#[derive(Clone, Copy, Default)]
pub(super) struct Around<'a> {
    pub(super) item: Option<ItemIndex>,
    /// What says what is measured when the text itself does not.
    pub(super) parent: Near<'a>,
    pub(super) column: &'a str,
    pub(super) row: &'a str,
}

/// What stands near a text: an item, or other words.
#[derive(Clone, Copy)]
pub(super) enum Near<'a> {
    Item(Option<ItemIndex>),
    Words(&'a str),
}

impl Default for Near<'_> {
    fn default() -> Self {
        Self::Item(None)
    }
}

/// What a text may state.
#[derive(Clone, Copy)]
enum Hint {
    Number,
    Time,
}

/// Words without which a text that has no digit states nothing.
static HINTS: LazyLock<Lexicon<Hint>> = LazyLock::new(|| {
    let numbers = NUMBER_WORDS.map(|(_, words)| (Hint::Number, words));
    Lexicon::new(&[&numbers[..], &[(Hint::Time, WORDS_OF_TIME)]].concat())
});

/// Whether a text may state a number, and whether a time.
fn hints(text: &str) -> (bool, bool) {
    if text.bytes().any(|byte| byte.is_ascii_digit()) {
        return (true, true);
    }
    let [number, time] = HINTS.first_of_each(&lower(text), |hint| hint as usize);
    (number.is_some(), time.is_some())
}

impl Reader<'_> {
    /// Takes the criteria and times that a stretch of text states.
    pub(super) fn measure(
        &mut self,
        prose: &Prose,
        range: &Range<usize>,
        place: Place,
        around: &Around<'_>,
    ) {
        let (number, time) = hints(&prose.text[range.clone()]);
        if number {
            self.criteria(prose, range, around);
        }
        if time {
            self.times(prose, range, place, around.item);
        }
    }

    fn criteria(&mut self, prose: &Prose, range: &Range<usize>, around: &Around<'_>) {
        let context = Context {
            role: self.role(),
            heading: self.heading_text(),
            lead: &self.lead,
            parent: match around.parent {
                Near::Item(item) => {
                    item.map_or("", |item| clip(&self.out.items[item.0].text, SURROUNDINGS))
                }
                Near::Words(words) => words,
            },
            column: around.column,
            row: around.row,
        };
        for found in criterion::scan(&prose.text[range.clone()], context) {
            let line = self.line(prose.locate(range.start + found.range.start));
            self.out.criteria.push(PlacedCriterion {
                line,
                criterion: found.criterion,
                item: around.item,
                section: self.section,
            });
        }
    }

    pub(super) fn times(
        &mut self,
        prose: &Prose,
        range: &Range<usize>,
        place: Place,
        item: Option<ItemIndex>,
    ) {
        let text = &prose.text[range.clone()];
        let found = window::scan(text, place, self.week_zero);
        let heading = place == Place::Heading;
        let deadline = !found.is_empty() && !heading && !window::is_span(text);
        for time in found {
            let line = self.line(prose.locate(range.start + time.at));
            self.out.windows.push(Window {
                line,
                from_s: time.from.map(whole_seconds),
                length_s: time.length.map(whole_seconds),
                every_s: time.every.map(whole_seconds),
                item,
                section: self.section,
                heading,
                deadline: deadline && time.length.is_some(),
            });
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "the conversion saturates, and no launch lasts that long"
)]
fn whole_seconds(seconds: f64) -> i64 {
    seconds.round() as i64
}

//! What a stretch of text measures, and when.

use super::{Reader, SURROUNDINGS};
use crate::criterion::{self, Context};
use crate::glance::Glance;
use crate::prose::{Prose, clip};
use crate::window::{self, Place};
use crate::{ItemIndex, PlacedCriterion, Window};
use std::ops::Range;

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

impl Reader<'_> {
    /// Takes the criteria and times that a stretch of text states, of which `glance` says what it has.
    pub(super) fn measure(
        &mut self,
        glance: Glance,
        prose: &Prose,
        range: &Range<usize>,
        place: Place,
        around: &Around<'_>,
    ) {
        let lasting = self.criteria(glance, prose, range, around);
        self.times(glance, prose, range, place, around.item, &lasting);
    }

    /// Takes the criteria; gives where the times stand over which they are to hold.
    pub(super) fn criteria(
        &mut self,
        glance: Glance,
        prose: &Prose,
        range: &Range<usize>,
        around: &Around<'_>,
    ) -> Vec<Range<usize>> {
        if !glance.digit && !glance.other_number {
            return Vec::new();
        }
        let context = Context {
            role: self.role(),
            heading: self.heading_text(),
            lead: &self.lead.text,
            parent: match around.parent {
                Near::Item(item) => {
                    item.map_or("", |item| clip(&self.out.items[item.0].text, SURROUNDINGS))
                }
                Near::Words(words) => words,
            },
            column: around.column,
            row: around.row,
            trigger: around
                .item
                .is_some_and(|item| self.out.items[item.0].trigger),
        };
        let mut lasting = Vec::new();
        for found in criterion::scan(&prose.text[range.clone()], glance, context) {
            let at = range.start + found.range.start;
            if is_in_script(prose, range, at) {
                continue;
            }
            lasting.extend(found.lasting);
            let line = self.line(prose.locate(at));
            self.out.criteria.push(PlacedCriterion {
                line,
                criterion: found.criterion,
                item: around.item,
                section: self.section,
            });
        }
        lasting
    }

    pub(super) fn times(
        &mut self,
        glance: Glance,
        prose: &Prose,
        range: &Range<usize>,
        place: Place,
        item: Option<ItemIndex>,
        lasting: &[Range<usize>],
    ) {
        if !glance.time {
            return;
        }
        let found = window::scan(&prose.text[range.clone()], glance, place, self.week_zero);
        self.add_windows(prose, range, found, place, item, lasting);
    }

    /// Takes the times found in a stretch of text, those over which a criterion is to hold excepted.
    pub(super) fn add_windows(
        &mut self,
        prose: &Prose,
        range: &Range<usize>,
        mut found: Vec<window::Found>,
        place: Place,
        item: Option<ItemIndex>,
        lasting: &[Range<usize>],
    ) {
        if found.is_empty() {
            return;
        }
        let text = &prose.text[range.clone()];
        found.retain(|time| !lasting.iter().any(|scope| scope.contains(&time.at)));
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

/// Whether a place is in inline code of several statements, whose comparisons are its own:
/// `for (i = 0; i < 10; i++)`.
fn is_in_script(prose: &Prose, range: &Range<usize>, at: usize) -> bool {
    prose
        .codes(range)
        .iter()
        .any(|code| code.contains(&at) && prose.text[code.clone()].contains("; "))
}

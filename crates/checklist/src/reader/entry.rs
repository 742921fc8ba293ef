//! List entries: boxes, numbered steps, lines to fill in, conditions.

use super::{Around, Lead, Near, NewItem, Reader, SURROUNDINGS, paragraph};
use crate::block::{Entry, Kind};
use crate::glance::Glance;
use crate::inline::{self, Standing};
use crate::lexicon::Phrases;
use crate::prose::{Prose, clip, clip_start};
use crate::window::Place;
use crate::{Form, Mark, Role, boxes, criterion, fill_in, trigger};
use std::ops::Range;
use std::sync::LazyLock;

/// What an entry's text was found to be.
struct Reading {
    form: Form,
    checked: bool,
    mark: Option<Mark>,
    /// Where the text of the item begins.
    from: usize,
}

impl Reader<'_> {
    pub(super) fn entry(&mut self, at: usize, entry: &Entry) {
        let blocks = self.blocks;
        let block = &blocks[at];
        let parent = self.owner_item(block);
        let own = blocks
            .get(at + 1)
            .filter(|next| next.owner == Some(at))
            .and_then(|next| match &next.kind {
                Kind::Text(prose) => Some(prose),
                _ => None,
            });
        let empty = Prose::of("");
        let prose = own.unwrap_or(&empty);
        // An entry that only introduces the list nested in it is its lead.
        let outer_lead = self
            .leading_entry
            .as_ref()
            .filter(|(leading, _)| block.owner == Some(*leading))
            .map(|(_, lead)| lead.clone())
            .map(|lead| std::mem::replace(&mut self.lead, lead));
        let (first, further) = lines_of_entry(prose);
        let text = &prose.text[first.clone()];
        let glance = Glance::at(text);
        let reading = self.read_entry(entry, prose, &first);
        let item = match &reading {
            Some(reading) => {
                let blanks = self.blanks(prose, &first, fill_in::blanks(text));
                let codes: Vec<Range<usize>> = prose
                    .codes(&(reading.from..first.end))
                    .iter()
                    .map(|code| code.start - reading.from..code.end - reading.from)
                    .collect();
                let role = self.role();
                let own = role == Role::Rollback && reading.form == Form::Bullet;
                // What has a command of its own, or belongs to another item, is something to do.
                let nested = parent.is_some() && outer_lead.is_none();
                let trigger = !nested
                    && (own || self.lead.triggers)
                    && !has_command(prose, &first)
                    && (self.lead.has_trigger(reading.form, role) || own && trigger::is_one(text));
                Some(self.add_item(NewItem {
                    form: reading.form,
                    range: block.range.clone(),
                    parent,
                    text: &text[reading.from..],
                    glance,
                    trigger,
                    codes: &codes,
                    checked: reading.checked,
                    mark: reading.mark.clone(),
                    blanks,
                }))
            }
            None => parent,
        };
        self.item_of[at] = item;
        if own.is_some() {
            self.taken = Some(at + 1);
            let around = Around {
                item,
                parent: Near::Item(if reading.is_some() { parent } else { item }),
                ..Around::default()
            };
            self.measure(glance, prose, &first, Place::Item, &around);
            let standing = if reading.is_some() {
                Standing::Step
            } else {
                Standing::Entry
            };
            self.inline_commands(prose, &first, item, standing);
            if reading.is_none() {
                self.expect_entry(prose, &first, parent);
            }
        }
        if reading.is_some() {
            self.answer = None;
        }
        for line in further {
            let lead = std::mem::take(&mut self.lead);
            let owner = if self.is_lazy(prose, &line) {
                parent
            } else {
                item
            };
            self.line_of_text(prose, &line, owner);
            self.lead = lead;
        }
        if let Some(lead) = outer_lead {
            self.lead = lead;
        }
        let announces = text.trim_end().ends_with([':', '：']);
        if announces {
            self.lead.triggers = false;
        }
        if reading.is_none() && announces {
            self.leading_entry = Some((at, Lead::of(text, false, self.role())));
        }
    }

    /// Whether a line of an entry is not indented as its text is.
    fn is_lazy(&self, prose: &Prose, line: &Range<usize>) -> bool {
        let at = prose.range(&(line.start..line.start)).start;
        at.checked_sub(1)
            .and_then(|before| self.decoded.text.as_bytes().get(before))
            .is_none_or(|before| *before == b'\n' || *before == b'*')
    }

    fn read_entry(
        &mut self,
        entry: &Entry,
        prose: &Prose,
        range: &Range<usize>,
    ) -> Option<Reading> {
        let text = &prose.text[range.clone()];
        let plain = |form| Reading {
            form,
            checked: false,
            mark: None,
            from: 0,
        };
        if let Some(task) = &entry.task {
            let inside = task.start + 1..task.end.saturating_sub(1).max(task.start + 1);
            let checked = self
                .decoded
                .text
                .get(inside.clone())
                .is_some_and(|mark| !mark.trim().is_empty());
            return Some(Reading {
                checked,
                mark: Some(Mark::Box(self.decoded.span(inside))),
                ..plain(Form::Box)
            });
        }
        if let Some(found) = boxes::at_start(text)
            && let Some(mark) = self.box_mark(prose, 0, &found)
        {
            return Some(Reading {
                checked: found.checked,
                mark: Some(mark),
                from: found.after,
                ..plain(Form::Box)
            });
        }
        if boxes::is_unclear(text) {
            self.unclear(prose.locate(0), "a box that is none; write `[ ]` or `[x]`");
        }
        if let Some(pair) = self.pair(prose, range, false) {
            return Some(Reading {
                mark: Some(pair),
                ..plain(Form::Pair)
            });
        }
        if let Some(found) = boxes::after_label(text).or_else(|| boxes::at_end(text))
            && let Some(mark) = self.box_mark(prose, 0, &found)
        {
            return Some(Reading {
                checked: found.checked,
                mark: Some(mark),
                ..plain(Form::Box)
            });
        }
        if entry.numbered || paragraph::number(text) > 0 {
            return (!self.is_description()).then(|| plain(Form::Numbered));
        }
        if is_fill_in(prose, range) {
            return Some(plain(Form::Blank));
        }
        self.is_condition(text).then(|| plain(Form::Bullet))
    }

    /// Whether the lead says that what follows happens by itself: `The script will:`.
    fn is_description(&self) -> bool {
        BY_ITSELF.is_in_any_case(&self.lead.text)
    }

    /// Whether a plain bullet states a condition to verify.
    fn is_condition(&self, text: &str) -> bool {
        let role = self.role();
        let text = text.trim();
        if text.is_empty() || text.ends_with([':', '：']) {
            return false;
        }
        if matches!(role, Role::Success | Role::RollbackTrigger)
            || (role != Role::Reference
                && self.lead.text.ends_with(':')
                && criterion::introduces_failure(&self.lead.text))
            || self.lead.triggers
            || role == Role::Rollback && trigger::is_one(text)
        {
            return true;
        }
        if !matches!(role, Role::Verify | Role::Monitor) {
            return false;
        }
        !COLLECTED.is_in_any_case(self.heading_text()) && !WORK.begins_in_any_case(clip(text, 80))
    }
}

/// Words of a lead that say that what follows happens by itself.
static BY_ITSELF: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[(
        (),
        &[
            " will:",
            " does:",
            " does the following:",
            "automatically",
            "automatisch",
            "automáticamente",
            "automaticamente",
            "automatiquement",
            "自动",
            "自動",
            "자동",
            "автоматически",
        ],
    )])
});

/// Words of a heading under which numbers are collected, not judged.
static COLLECTED: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[(
        (),
        &[
            "track",
            "collect",
            "to measure",
            "what to",
            "recopil",
            "coletar",
            "sammeln",
            "collecte",
            "收集",
            "収集",
        ],
    )])
});

/// Verbs with which a bullet begins that is work to do.
static WORK: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[(
        (),
        &[
            "run ",
            "send ",
            "record ",
            "switch ",
            "keep ",
            "remove ",
            "deploy ",
            "start ",
            "stop ",
            "create ",
            "update ",
            "execute ",
            "build ",
            "enable ",
            "disable ",
            "freeze ",
            "rotate ",
            "announce ",
            "document ",
            "capture ",
            "archive ",
            "add ",
            "set ",
            "install ",
            "open ",
            "close ",
            "restart ",
            "publish ",
            "merge ",
            "delete ",
        ],
    )])
});

/// Whether code in a text is run, and no name: `api` `does not answer`.
fn has_command(prose: &Prose, range: &Range<usize>) -> bool {
    prose.codes(range).iter().any(|code| {
        let before = prose.text.get(range.start..code.start.saturating_sub(1));
        let after = prose.text.get(code.end + 1..range.end);
        inline::is_command(
            &prose.text[code.clone()],
            clip_start(before.unwrap_or_default(), SURROUNDINGS),
            clip(after.unwrap_or_default(), SURROUNDINGS),
            Standing::Step,
        )
    })
}

/// The lines of an entry's text: its own, wrapped ones joined, and those that are something of
/// their own, such as a line to sign that only a missing blank line makes part of the entry.
fn lines_of_entry(prose: &Prose) -> (Range<usize>, Vec<Range<usize>>) {
    let mut lines = prose.lines();
    let mut first = lines.next().unwrap_or(0..0);
    let mut further: Vec<Range<usize>> = Vec::new();
    for line in lines {
        let text = &prose.text[line.clone()];
        let own = boxes::at_start(text).is_some()
            || boxes::is_behind_label(text)
            || is_fill_in(prose, &line)
            || (prose.bold_at(line.start).is_some() && fill_in::label_and_value(text).is_some());
        if own {
            further.push(line);
        } else {
            further.last_mut().unwrap_or(&mut first).end = line.end;
        }
    }
    (first, further)
}

/// Whether a stretch of text is a line to fill in: a label with a blank or with nothing but
/// placeholders behind it.
pub(super) fn is_fill_in(prose: &Prose, range: &Range<usize>) -> bool {
    const SURELY_BLANK: usize = 5;
    let text = &prose.text[range.clone()];
    let labelled = |blank: &fill_in::BlankAt| {
        let room = text[blank.range.clone()].starts_with(['(', '（']);
        blank.range.len() >= SURELY_BLANK && !room
            || text[..blank.range.start]
                .trim_end_matches(['`', ' ', '*', '"', '(', '“', '\u{A0}', '@', '#', '\u{3000}'])
                .ends_with([':', '：'])
    };
    if fill_in::blanks(text).iter().any(labelled) {
        return true;
    }
    let Some((label, value)) = fill_in::label_and_value(text) else {
        return false;
    };
    if value.is_empty() {
        let value_at = range.start + value.start;
        return prose.has_comment(&(value_at.saturating_sub(1)..range.end));
    }
    label.len() <= 60 && fill_in::is_to_fill(&text[value])
}

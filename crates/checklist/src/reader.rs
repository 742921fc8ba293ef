//! Puts a checklist together: walks the blocks of a document once, in order, and turns them into
//! sections, items, commands, criteria and times.
//!
//! What belongs to what is known without looking back: the section is the last heading, the item
//! is that of the nearest list entry, the lead is the line above the list. Only alternatives that
//! stand one below the other are looked for afterwards.

mod answer;
mod command;
mod entry;
mod fence;
mod heading;
mod measure;
mod options;
mod paragraph;
mod table;

use crate::block::{self, Block, Kind};
use crate::encoding::{self, Decoded};
use crate::fill_in::{self, BlankAt};
use crate::glance::Glance;
use crate::identity::{Ids, Path, ROOT};
use crate::lexicon::lower;
use crate::prose::{Prose, clip, clip_start};
use crate::role::{self, Purpose};
use crate::{
    Blank, Checklist, Form, Item, ItemIndex, Mark, Role, SectionIndex, Span, Weight, choice, tone,
    trigger, window,
};
use answer::Answer;
use measure::{Around, Near};
use memchr::memchr_iter;
use std::ops::Range;

/// Reads a checklist from any bytes.
///
/// It never fails: what is no Markdown is text, what is no UTF-8 is shown as U+FFFD, and what
/// looks meant but is not understood is named in [`Checklist::unclear`]. The time is linear in
/// the length of the source.
pub fn parse(source: &[u8]) -> Checklist {
    let decoded = encoding::decode(source);
    let blocks = block::read(&decoded.text);
    let mut reader = Reader::new(source, &decoded, &blocks);
    reader.find_sections();
    for at in 0..blocks.len() {
        reader.take(at);
    }
    reader.end_section(decoded.text.len());
    reader.finish()
}

/// How much of the surroundings of a text is looked at.
const SURROUNDINGS: usize = 300;

/// How much of an item's text is read for its tone.
const LONGEST_TONE: usize = 2000;

struct Reader<'a> {
    decoded: &'a Decoded<'a>,
    blocks: &'a [Block<'a>],
    newlines: Vec<usize>,
    out: Checklist,
    /// Of each section, what the model does not say.
    sections: Vec<SectionNote>,
    section: Option<SectionIndex>,
    next_section: usize,
    /// The item that each list entry is or belongs to, by place in the list of blocks.
    item_of: Vec<Option<ItemIndex>>,
    /// The last entry that is no item and introduces the list nested in it.
    leading_entry: Option<(usize, Lead)>,
    /// The block of text that its entry has already taken.
    taken: Option<usize>,
    /// The line that introduces what follows: `Rollback immediately if:`.
    lead: Lead,
    pending_label: Option<PendingLabel>,
    /// The numbered step that the last paragraph ends with.
    step: Option<ItemIndex>,
    fences: usize,
    /// The fence directly above, by its number.
    fence_above: Option<usize>,
    /// The command that a label above says what to expect of.
    answer: Option<Answer>,
    week_zero: bool,
    table: table::Columns,
    under: UnderHeading,
    ids: Ids,
}

/// A line that introduces what follows.
#[derive(Clone, Default)]
struct Lead {
    text: String,
    /// It introduces what starts a rollback.
    triggers: bool,
    /// It introduces what is done when something goes wrong.
    helps: bool,
    /// How the first of these is written: what is written otherwise is something else.
    form: Option<Form>,
}

impl Lead {
    /// The lead that a text is in a section of a role. `announces`: it looks like a title.
    fn of(text: &str, announces: bool, role: Role) -> Self {
        let text = clip_start(text.trim(), SURROUNDINGS);
        let in_rollback = role == Role::Rollback;
        Self {
            text: text.to_owned(),
            helps: !matches!(
                role,
                Role::Reference | Role::Rollback | Role::RollbackTrigger
            ) && role::leads_to_help(text),
            triggers: role != Role::Reference && trigger::introduces(text, announces, in_rollback),
            form: None,
        }
    }

    /// Whether what is written in a form below it starts a rollback, in a section of a role.
    fn has_trigger(&mut self, form: Form, role: Role) -> bool {
        let may_be = match form {
            Form::Bullet | Form::Numbered => true,
            // What has to be there before a launch: `Documented in the runbook`.
            Form::Box => role != Role::Prepare,
            _ => false,
        };
        self.triggers && may_be && *self.form.get_or_insert(form) == form
    }
}

struct SectionNote {
    path: Path,
    purpose: Purpose,
    /// It deploys in cases, of which a launch meets some.
    cases: bool,
    /// It deploys, and tells the way back too.
    both_ways: bool,
    /// The times that its heading states.
    times: Vec<window::Found>,
}

/// What has come since the last heading.
#[derive(Default)]
struct UnderHeading {
    block: Option<usize>,
    items: usize,
    commands: usize,
    criteria: usize,
    windows: usize,
    /// Steps that are only comments, or a table of things to do.
    steps: usize,
    /// Something is said directly below it.
    said: bool,
}

/// `Notes:` with nothing behind it; rules of underscores below are its blanks.
struct PendingLabel {
    label: String,
    range: Range<usize>,
    item: Option<ItemIndex>,
}

/// An item before it has a name and a place.
struct NewItem<'a> {
    form: Form,
    /// In the decoded text.
    range: Range<usize>,
    parent: Option<ItemIndex>,
    text: &'a str,
    /// What the text, or one that holds it, has in it.
    glance: Glance,
    /// It starts a rollback.
    trigger: bool,
    codes: &'a [Range<usize>],
    checked: bool,
    mark: Option<Mark>,
    blanks: Vec<Blank>,
}

impl<'a> Reader<'a> {
    fn new(source: &[u8], decoded: &'a Decoded<'a>, blocks: &'a [Block<'a>]) -> Self {
        let newlines = memchr_iter(b'\n', decoded.text.as_bytes()).collect();
        Self {
            decoded,
            blocks,
            newlines,
            out: Checklist {
                source: source.to_vec(),
                title: None,
                repaired: decoded.repair,
                sections: Vec::new(),
                // Nearly every item is an entry and its text.
                items: Vec::with_capacity(blocks.len() / 2),
                commands: Vec::new(),
                criteria: Vec::new(),
                windows: Vec::new(),
                choices: Vec::new(),
                unclear: Vec::new(),
            },
            sections: Vec::new(),
            section: None,
            next_section: 0,
            item_of: vec![None; blocks.len()],
            leading_entry: None,
            taken: None,
            lead: Lead::default(),
            pending_label: None,
            step: None,
            fences: 0,
            fence_above: None,
            answer: None,
            week_zero: false,
            table: table::Columns::default(),
            under: UnderHeading::default(),
            ids: Ids::default(),
        }
    }

    fn take(&mut self, at: usize) {
        let blocks = self.blocks;
        let block = &blocks[at];
        if !matches!(block.kind, Kind::Rule) {
            self.pending_label = None;
        }
        if !matches!(block.kind, Kind::Fence(_)) {
            self.step = None;
        }
        if !matches!(block.kind, Kind::Row(_)) {
            self.table = table::Columns::default();
        }
        if !matches!(block.kind, Kind::Fence(_) | Kind::Entry(_)) && self.taken != Some(at) {
            self.answer = None;
        }
        match &block.kind {
            Kind::Heading { prose, .. } => self.heading(at, prose),
            Kind::Entry(entry) => self.entry(at, entry),
            Kind::Text(prose) => {
                self.under.said |= block.owner.is_none();
                if self.taken != Some(at) {
                    self.paragraph(prose, self.owner_item(block));
                }
            }
            Kind::Fence(fence) => self.fence(at, fence),
            Kind::Row(row) => self.row(block, row),
            Kind::Rule => self.rule(block),
            Kind::Html(prose) => self.boxes_in_lines(prose, self.owner_item(block)),
        }
        // Triggers follow their line in a list or a table, and end where something else begins.
        let goes_on = match block.kind {
            Kind::Text(_) | Kind::Entry(_) => true,
            Kind::Row(_) => self.table.has_conditions(),
            _ => false,
        };
        if block.owner.is_none() && !goes_on {
            self.lead.triggers = false;
            self.lead.helps = false;
        }
        self.fence_above = matches!(block.kind, Kind::Fence(_)).then(|| self.fences - 1);
    }

    fn finish(mut self) -> Checklist {
        self.find_options();
        choice::find(&mut self.out);
        // A checklist is kept for long and grows no more.
        self.out.items.shrink_to_fit();
        self.out.commands.shrink_to_fit();
        self.out.criteria.shrink_to_fit();
        self.out.windows.shrink_to_fit();
        self.out
    }

    /// The item that a block stands in.
    fn owner_item(&self, block: &Block) -> Option<ItemIndex> {
        block.owner.and_then(|owner| self.item_of[owner])
    }

    /// The line of a place in the decoded text, counted from 1.
    fn line(&self, at: usize) -> usize {
        self.newlines.partition_point(|newline| *newline < at) + 1
    }

    fn unclear(&mut self, at: usize, what: &str) {
        let line = self.line(at);
        let line_start = match line {
            1 => 0,
            line => self.newlines.get(line - 2).map_or(0, |newline| newline + 1),
        };
        let column = self
            .decoded
            .text
            .get(line_start..at)
            .map_or(1, |before| clip(before, 10_000).chars().count() + 1);
        self.out.unclear.push((line, column, what.to_owned()));
    }

    fn role(&self) -> Role {
        self.section
            .map_or(Role::Other, |section| self.out.sections[section.0].role)
    }

    fn heading_text(&self) -> &str {
        self.section.map_or("", |section| {
            clip(&self.out.sections[section.0].heading, SURROUNDINGS)
        })
    }

    /// `announces`: it looks like a title, with or without a colon.
    fn set_lead(&mut self, text: &str, announces: bool) {
        let triggers = self.lead.triggers && trigger::only_counts(text);
        self.lead = Lead::of(text, announces, self.role());
        self.lead.triggers |= triggers;
    }

    fn add_item(&mut self, new: NewItem<'_>) -> ItemIndex {
        let text = new.text.trim();
        let path = self.section.map_or(ROOT, |at| self.sections[at.0].path);
        let of_section = self.section.and_then(|at| self.out.sections[at.0].weight);
        // What is part of something that may be left out may be left out too.
        let of_parent = new.parent.map(|parent| self.out.items[parent.0].weight);
        let of_parent = of_parent.filter(|weight| *weight < Weight::Required);
        let tone = tone::of(clip(text, LONGEST_TONE), new.glance);
        let helps = self.lead.helps && matches!(new.form, Form::Bullet | Form::Numbered);
        let case = self.case_of_section(text);
        let in_text = new.text.len() - new.text.trim_start().len();
        let codes: Vec<Range<usize>> = new
            .codes
            .iter()
            .filter(|code| code.start >= in_text && code.end <= in_text + text.len())
            .map(|code| code.start - in_text..code.end - in_text)
            .collect();
        let mut placeholders = fill_in::placeholders(text, &codes);
        // `[recommended] ...` is a mark, and nothing to put in.
        placeholders.retain(|name| !tone::is_weight(name));
        let mut blanks = new.blanks;
        if let Some(Mark::Box(mark)) = &new.mark {
            // Brackets that are ticked are not filled in as well.
            blanks.retain(|blank| blank.span.end <= mark.start || mark.end <= blank.span.start);
        }
        let index = ItemIndex(self.out.items.len());
        self.out.items.push(Item {
            id: self.ids.give(&path, text),
            line: self.line(new.range.start),
            form: new.form,
            parent: new.parent,
            section: self.section,
            text: text.to_owned(),
            checked: new.checked,
            weight: tone
                .weight
                .filter(|_| new.form != Form::Heading)
                .or(of_parent)
                .or((helps || case.is_some()).then_some(Weight::Optional))
                .or(of_section)
                .unwrap_or(Weight::Required),
            blanks,
            placeholders,
            mark: new.mark,
            span: self.item_span(&new.range),
            condition: tone
                .condition
                .filter(|_| new.form != Form::Heading || !self.begins_rollback())
                .or_else(|| helps.then(|| self.lead.text.clone()))
                .or(case),
            prohibition: tone.prohibition,
            approval: tone.approval || self.is_signature(text, new.form),
            trigger: new.trigger,
        });
        index
    }

    /// When a step of the section is done, where that is not in every launch.
    fn case_of_section(&self, text: &str) -> Option<String> {
        let section = self.section?;
        let note = &self.sections[section.0];
        let back = || note.both_ways && role::begins_with_way_back(text);
        (note.cases || back()).then(|| self.heading_text().to_owned())
    }

    /// Whether the section is the outermost about the way back: its heading says when that begins.
    fn begins_rollback(&self) -> bool {
        let section = |at: SectionIndex| &self.out.sections[at.0];
        self.section.map(section).is_some_and(|own| {
            let above = own.parent.map(|above| section(above).role);
            own.role.begins_rollback(above)
        })
    }

    /// Whether a line to fill in is one to sign.
    fn is_signature(&self, text: &str, form: Form) -> bool {
        form == Form::Blank && self.role() == Role::SignOff && !is_date_or_notes(text)
    }

    /// A span without the white space at its end.
    fn item_span(&self, range: &Range<usize>) -> Span {
        let end = self
            .decoded
            .text
            .get(range.clone())
            .map_or(range.end, |whole| {
                let tail = clip_start(whole, SURROUNDINGS);
                range.end - (tail.len() - tail.trim_end().len())
            });
        self.decoded.span(range.start..end.max(range.start))
    }

    fn source_span(&self, prose: &Prose, range: &Range<usize>) -> Span {
        self.decoded.span(prose.range(range))
    }

    fn blanks(&self, prose: &Prose, within: &Range<usize>, blanks: Vec<BlankAt>) -> Vec<Blank> {
        blanks
            .into_iter()
            .map(|blank| Blank {
                span: self.source_span(
                    prose,
                    &(within.start + blank.range.start..within.start + blank.range.end),
                ),
                label: blank.label,
            })
            .collect()
    }
}

fn is_date_or_notes(text: &str) -> bool {
    const FIRST: [&str; 11] = [
        "date", "time", "notes", "comment", "version", "status", "fecha", "data:", "datum",
        "notizen", "дата",
    ];
    const ANYWHERE: [&str; 6] = ["时间", "日期", "日時", "日付", "날짜", "备注"];
    let lower = lower(clip(text, 40));
    FIRST.iter().any(|word| lower.starts_with(word))
        || ANYWHERE.iter().any(|word| lower.contains(word))
}

//! Alternatives that stand one below the other: `**Option A:**` above a fence, `1. Option B: ...` in
//! a list, `or` between two fences, the labels below `Choose one:`.

use super::Reader;
use crate::block::{Block, Kind};
use crate::choice::{self, Label};
use crate::prose::{Prose, clip};
use crate::{Choice, ChoiceOption, ItemIndex, Role, criterion};
use std::ops::Range;

/// How much of a line is read to know whether it names an option.
const LONGEST_LABEL: usize = 160;

/// What an option consists of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Content {
    Fence,
    Entry,
    Other,
}

/// An option while its group is read. Places count in the decoded text.
struct Opened<'a> {
    name: &'a str,
    start: usize,
    content: Option<Content>,
    /// Where something else seems to begin.
    left: Option<usize>,
}

impl<'a> Opened<'a> {
    fn new(name: &'a str, start: usize, content: Option<Content>) -> Self {
        Self {
            name: name.trim_matches([' ', ':', '：', '*']),
            start,
            content,
            left: None,
        }
    }
}

/// Options that belong together.
struct Group<'a> {
    kind: GroupKind,
    options: Vec<Opened<'a>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum GroupKind {
    /// Lines of text name them.
    Lines,
    /// List entries name them.
    Entries,
    /// Each but the first begins with `or`.
    Or,
}

/// What stands directly in a list entry, or in none.
struct Container<'a> {
    owner: Option<usize>,
    group: Option<Group<'a>>,
    /// The fence or entry directly above, with the line that introduces it.
    above: Option<(Content, usize, &'a str)>,
    /// The line of text directly above.
    said: &'a str,
    /// That line says that one of what follows is enough: each label names an option.
    one_of: bool,
}

/// A group that is complete, with the place where it ends and the entry it stands in.
struct Done<'a> {
    group: Group<'a>,
    end: usize,
    owner: Option<usize>,
}

impl Reader<'_> {
    /// Finds the choices whose options stand one below the other.
    pub(super) fn find_options(&mut self) {
        let done = groups(self.blocks, self.decoded.text.len());
        for Done { group, end, owner } in done {
            let item = owner.and_then(|owner| self.item_of[owner]);
            let choice = self.choice(&group, end, item);
            let bare = |option: &ChoiceOption| option.commands.is_empty();
            let none = |option: &ChoiceOption| bare(option) && option.items.is_empty();
            let keyed = |option: &Opened<'_>| choice::option_key(option.name).is_some();
            let is_one = match group.kind {
                // The word alone says little.
                GroupKind::Or => !choice.options.iter().any(bare),
                // `one of` what follows may be seen as well as done.
                _ if !group.options.iter().all(keyed) => {
                    !choice.options.iter().all(bare) && !self.is_observed(group.options[0].start)
                }
                GroupKind::Lines | GroupKind::Entries => !choice.options.iter().all(none),
            };
            if is_one {
                self.out.choices.push(choice);
            }
        }
    }

    /// Whether what stands at a place is seen rather than done: signs of success or failure.
    fn is_observed(&self, at: usize) -> bool {
        let line = self.line(at);
        let sections = &self.out.sections;
        let after = sections.partition_point(|section| section.line <= line);
        after
            .checked_sub(1)
            .is_some_and(|at| matches!(sections[at].role, Role::Success | Role::RollbackTrigger))
    }

    fn choice(&self, group: &Group<'_>, end: usize, item: Option<ItemIndex>) -> Choice {
        let starts = group.options.iter().map(|option| option.start);
        let ends = starts.clone().skip(1).chain([end]);
        let options = group.options.iter().zip(ends).map(|(option, end)| {
            let lines = self.line(option.start)..self.line(end.max(option.start));
            // Both stand in the order of the document.
            let commands = between(&self.out.commands, &lines, |command| command.line);
            let items = between(&self.out.items, &lines, |item| item.line);
            let unnamed = option.name.is_empty() || choice::is_or(option.name);
            let name = match self.out.commands.get(commands.start) {
                Some(first) if unnamed => &first.text,
                _ => option.name,
            };
            ChoiceOption {
                name: clip(name, 200).to_owned(),
                items: items.map(ItemIndex).collect(),
                commands: commands.collect(),
            }
        });
        Choice {
            line: starts.min().map_or(0, |start| self.line(start)),
            item,
            options: options.collect(),
        }
    }
}

/// The places of those whose line is within `lines`.
fn between<T>(all: &[T], lines: &Range<usize>, line: impl Fn(&T) -> usize) -> Range<usize> {
    let before = |end: usize| all.partition_point(|one| line(one) < end);
    before(lines.start)..before(lines.end)
}

/// The groups of all containers. A block that is held by an entry comes before the next block that
/// is not, so the containers that are open form a path.
fn groups<'a>(blocks: &'a [Block<'_>], end: usize) -> Vec<Done<'a>> {
    let mut done = Vec::new();
    let mut open: Vec<Container<'_>> = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        let start = block.range.start;
        while let Some(mut inner) = open.pop_if(|inner| inner.owner > block.owner) {
            inner.end(start, &mut done);
        }
        if open.last().is_none_or(|last| last.owner != block.owner) {
            open.push(Container::new(block.owner));
        }
        let Some(container) = open.last_mut() else {
            continue;
        };
        match &block.kind {
            Kind::Heading { .. } => container.end(start, &mut done),
            Kind::Text(prose) => {
                // The first line of an entry is what the entry says.
                let own = at > 0 && block.owner == Some(at - 1);
                for line in prose.lines().skip(usize::from(own)) {
                    container.line(prose, &line, &mut done);
                }
            }
            Kind::Entry(_) => {
                let own = blocks.get(at + 1).filter(|next| next.owner == Some(at));
                let text = own.map_or("", |own| match &own.kind {
                    Kind::Text(prose) => first_line(prose),
                    _ => "",
                });
                container.entry(text, start, &mut done);
            }
            Kind::Fence(_) => container.content(Content::Fence, start),
            Kind::Row(_) | Kind::Html(_) => container.content(Content::Other, start),
            Kind::Rule => {}
        }
    }
    while let Some(mut last) = open.pop() {
        last.end(end, &mut done);
    }
    done
}

fn first_line<'a>(prose: &'a Prose<'_>) -> &'a str {
    prose.lines().next().map_or("", |line| &prose.text[line])
}

impl<'a> Container<'a> {
    fn new(owner: Option<usize>) -> Self {
        Self {
            owner,
            group: None,
            above: None,
            said: "",
            one_of: false,
        }
    }

    /// Whether a label names an option by itself: one of what follows is enough, and what has come
    /// of it has no key.
    fn one_of(&self) -> bool {
        let keyed = |group: &Group<'_>| {
            let first = group.options.first();
            first.is_some_and(|first| choice::option_key(first.name).is_some())
        };
        self.one_of && !self.group.as_ref().is_some_and(keyed)
    }

    /// Nothing that follows belongs to what has come.
    fn end(&mut self, at: usize, done: &mut Vec<Done<'a>>) {
        self.finish(at, done);
        *self = Self::new(self.owner);
    }

    fn finish(&mut self, at: usize, done: &mut Vec<Done<'a>>) {
        let Some(group) = self.group.take() else {
            return;
        };
        let Some((last, others)) = group.options.split_last() else {
            return;
        };
        if others.is_empty() {
            return;
        }
        // Where the others go on behind something that seemed to be another thing, so does the last.
        let goes_on = group.kind == GroupKind::Lines && others.iter().any(|one| one.left.is_some());
        let end = last.left.filter(|_| !goes_on).unwrap_or(at);
        done.push(Done {
            end,
            owner: self.owner,
            group,
        });
    }

    /// A line of running text.
    fn line(&mut self, prose: &'a Prose<'_>, line: &Range<usize>, done: &mut Vec<Done<'a>>) {
        let text = &prose.text[line.clone()];
        let start = || prose.locate(line.start);
        let bold = prose.bold_at(line.start).is_some();
        match choice::label(clip(text, LONGEST_LABEL), bold, self.one_of()) {
            Label::Option => {
                self.option(GroupKind::Lines, text, start(), None, done);
                self.above = None;
            }
            Label::Or if self.or(text, start(), None, done) => {}
            label => {
                self.leave(start());
                self.above = None;
                self.one_of = match label {
                    Label::OneOf => !criterion::introduces_failure(text),
                    _ => self.one_of && self.group.is_none(),
                };
            }
        }
        self.said = text;
    }

    /// A list entry, with the first line of its text.
    fn entry(&mut self, text: &'a str, start: usize, done: &mut Vec<Done<'a>>) {
        let content = Some(Content::Entry);
        let one_of = self.one_of();
        match choice::label(clip(text, LONGEST_LABEL), one_of, one_of) {
            Label::Option => self.option(GroupKind::Entries, text, start, content, done),
            _ if choice::is_alternative(text) && self.or(text, start, content, done) => {}
            _ if self
                .group
                .as_ref()
                .is_some_and(|group| group.kind != GroupKind::Lines) =>
            {
                self.leave(start);
            }
            _ => self.content(Content::Entry, start),
        }
        self.above = Some((Content::Entry, start, text));
        self.said = "";
    }

    /// Something that is no text and names nothing.
    fn content(&mut self, content: Content, start: usize) {
        let last = self
            .group
            .as_mut()
            .and_then(|group| group.options.last_mut());
        if let Some(last) = last {
            let known = *last.content.get_or_insert(content);
            if known != content {
                last.left.get_or_insert(start);
            }
        }
        self.above = Some((content, start, self.said));
        self.said = "";
    }

    /// Text that names no option: another thing begins, unless the option has not begun.
    fn leave(&mut self, start: usize) {
        let last = self
            .group
            .as_mut()
            .and_then(|group| group.options.last_mut());
        if let Some(last) = last
            && last.content.is_some()
        {
            last.left.get_or_insert(start);
        }
    }

    /// A line or an entry that names an option.
    fn option(
        &mut self,
        kind: GroupKind,
        name: &'a str,
        start: usize,
        content: Option<Content>,
        done: &mut Vec<Done<'a>>,
    ) {
        let option = Opened::new(name, start, content);
        let goes_on = self.group.as_ref().is_some_and(|group| {
            let left = group.options.last().is_some_and(|last| last.left.is_some());
            group.kind == kind
                && !(kind == GroupKind::Entries && left)
                && !group
                    .options
                    .first()
                    .is_some_and(|first| same_key(first.name, option.name))
        });
        if !goes_on {
            self.finish(start, done);
        }
        let group = self.group.get_or_insert_with(|| Group {
            kind,
            options: Vec::new(),
        });
        group.options.push(option);
    }

    /// A line or an entry that says that what follows may be done instead of what is above. Tells
    /// whether there is such a thing above.
    fn or(
        &mut self,
        name: &'a str,
        start: usize,
        content: Option<Content>,
        done: &mut Vec<Done<'a>>,
    ) -> bool {
        let last = self.group.as_ref().and_then(|group| {
            let last = group.options.last()?;
            (last.content.is_some() && last.left.is_none()).then_some(group.kind)
        });
        match (last, self.above) {
            // `or` between two options that have names says nothing more.
            (Some(GroupKind::Lines), _) => return choice::is_or(name),
            (Some(GroupKind::Or), _) => {}
            (_, Some((above, at, said))) if above == content.unwrap_or(Content::Fence) => {
                self.finish(at, done);
                self.group = Some(Group {
                    kind: GroupKind::Or,
                    options: vec![Opened::new(said, at, Some(above))],
                });
            }
            _ => return false,
        }
        if let Some(group) = &mut self.group {
            group.options.push(Opened::new(name, start, content));
        }
        self.above = None;
        true
    }
}

/// Whether a name is that of the first option again: a second choice begins.
fn same_key(one: &str, other: &str) -> bool {
    match (choice::option_key(one), choice::option_key(other)) {
        (Some(one), Some(other)) => one == other,
        _ => one == other,
    }
}

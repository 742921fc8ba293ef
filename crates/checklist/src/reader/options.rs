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

/// How the label of an option tells one way from another.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// By a name or key of its own.
    Named,
    /// By the system on which what follows is run.
    System,
}

/// An option while its group is read. Places count in the decoded text.
struct Opened<'a> {
    name: &'a str,
    /// What tells it from the others, if its name has such a thing.
    key: Option<String>,
    start: usize,
    /// Its name is bold.
    bold: bool,
    /// Its name announces something: it ends with a colon, or stands alone in bold.
    announces: bool,
    way: Way,
    content: Option<Content>,
    /// Where another thing seems to begin.
    end: Option<usize>,
    /// There was something to do behind that place all the same.
    goes_on: bool,
}

impl<'a> Opened<'a> {
    fn new(name: &'a str, start: usize, content: Option<Content>) -> Self {
        let name = name.trim();
        Self {
            name: name.trim_matches([' ', ':', '：', '*']),
            key: choice::option_key(name),
            start,
            bold: false,
            announces: name.ends_with([':', '：']),
            way: Way::Named,
            content,
            end: None,
            goes_on: false,
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
    line_above: &'a str,
    /// One of what follows is said to be enough: whatever names something names an option.
    one_is_enough: bool,
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
            let options = &choice.options;
            let commands = |option: &ChoiceOption| !option.commands.is_empty();
            let steps = |option: &ChoiceOption| commands(option) || !option.items.is_empty();
            let is_choice = if group.kind == GroupKind::Or {
                // The word alone says little.
                options.iter().all(commands)
            } else if self.is_observed(&group) {
                false
            } else if group.options.iter().any(|option| option.way == Way::System) {
                options.iter().any(commands)
                    && options.iter().all(|option| self.is_of_one_system(option))
            } else if group.kind == GroupKind::Lines
                || group.options.iter().all(|option| option.key.is_some())
            {
                options.iter().any(steps)
            } else {
                options.iter().any(commands)
            };
            if is_choice {
                self.out.choices.push(choice);
            }
        }
    }

    /// Whether an option is nothing but code, of which none names a system: checks and builds of several
    /// systems are all wanted.
    fn is_of_one_system(&self, option: &ChoiceOption) -> bool {
        let commands = || option.commands.iter().map(|at| &self.out.commands[*at]);
        // `.\ship.ps1` is none that is run here.
        let is_code = |item: &ItemIndex| {
            let text = self.out.items[item.0].text.trim();
            text.len() > 2 && text.starts_with('`') && text.ends_with('`')
        };
        let is_told = |item: &ItemIndex| {
            is_code(item) && !choice::tells_of_system(&self.out.items[item.0].text)
                || commands().any(|command| command.item == Some(*item))
        };
        !(option.items.is_empty() && option.commands.is_empty())
            && option.items.iter().all(is_told)
            && commands().all(|command| !choice::tells_of_system(&command.text))
    }

    /// Whether what a group names is seen rather than done: signs of success or failure, of which
    /// each counts.
    fn is_observed(&self, group: &Group<'_>) -> bool {
        let start = group.options.first().map_or(0, |first| first.start);
        let line = self.line(start);
        let sections = &self.out.sections;
        let after = sections.partition_point(|section| section.line <= line);
        let role = after.checked_sub(1).map(|at| sections[at].role);
        match role {
            Some(Role::Success | Role::RollbackTrigger) => true,
            Some(Role::Verify) => group.kind == GroupKind::Entries,
            _ => false,
        }
    }

    fn choice(&self, group: &Group<'_>, end: usize, item: Option<ItemIndex>) -> Choice {
        let starts = group.options.iter().map(|option| option.start);
        let ends = starts.clone().skip(1).chain([end]);
        let options = group.options.iter().zip(ends).map(|(option, end)| {
            let behind = if end < self.decoded.text.len() {
                self.line(end)
            } else {
                usize::MAX
            };
            let lines = self.line(option.start)..behind;
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
            line: self.line(group.options.first().map_or(0, |first| first.start)),
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
            Kind::Heading { .. } | Kind::Rule => container.end(start, &mut done),
            Kind::Text(prose) => {
                // The first line of an entry is what the entry says.
                let own = at > 0 && block.owner == Some(at - 1);
                let mut begins = !own;
                for line in prose.lines().skip(usize::from(own)) {
                    begins = container.line(prose, &line, begins, &mut done);
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
            line_above: "",
            one_is_enough: false,
        }
    }

    /// Whether what names something of this kind names an option: one is enough, and those that
    /// have come are of the kind and have no keys.
    fn any_name(&self, kind: GroupKind) -> bool {
        let fits = |group: &Group<'_>| {
            group.kind == kind && group.options.iter().all(|option| option.key.is_none())
        };
        self.one_is_enough && self.group.as_ref().is_none_or(fits)
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
        let goes_on = others.iter().any(|other| other.goes_on);
        let end = last.end.filter(|_| !goes_on).unwrap_or(at);
        done.push(Done {
            end,
            owner: self.owner,
            group,
        });
    }

    /// A line of running text; `begins` where it does not only go on with the line above. Tells
    /// whether the next one begins.
    fn line(
        &mut self,
        prose: &'a Prose<'_>,
        line: &Range<usize>,
        begins: bool,
        done: &mut Vec<Done<'a>>,
    ) -> bool {
        let text = &prose.text[line.clone()];
        let start = prose.locate(line.start);
        let bold = prose.bold_at(line.start);
        let stands_alone = bold.is_some_and(|bold| bold.end >= line.end);
        let bold = bold.is_some();
        let first = self.group.as_ref().and_then(|group| group.options.first());
        let alike = first.is_none_or(|first| first.bold == bold);
        let any = alike && self.any_name(GroupKind::Lines);
        let label = choice::label(clip(text, LONGEST_LABEL), begins, bold, any);
        let of_systems = first.is_none_or(|first| first.way == Way::System);
        let system = label == Label::Other
            && alike
            && of_systems
            && (stands_alone || text.trim_end().ends_with([':', '：']))
            && choice::names_systems(text);
        let label = if system { Label::Option } else { label };
        match label {
            Label::Option => {
                let mut option = Opened::new(text, start, None);
                if system {
                    option.way = Way::System;
                }
                option.bold = bold;
                option.announces |= stands_alone;
                self.option(GroupKind::Lines, option, done);
                self.above = None;
            }
            Label::Or if self.or(text, start, None, done) => {}
            label => {
                self.leave(start);
                self.above = None;
                self.one_is_enough = match label {
                    Label::OneOf => !criterion::introduces_failure(text),
                    _ => self.one_is_enough && self.group.is_none(),
                };
            }
        }
        self.line_above = text;
        label == Label::Option
    }

    /// A list entry, with the first line of its text.
    fn entry(&mut self, text: &'a str, start: usize, done: &mut Vec<Done<'a>>) {
        let content = Some(Content::Entry);
        let any = self.any_name(GroupKind::Entries);
        let of_lines = |group: &Group<'_>| group.kind == GroupKind::Lines;
        let label = choice::label(clip(text, LONGEST_LABEL), true, any, any);
        if label == Label::Option {
            self.option(GroupKind::Entries, Opened::new(text, start, content), done);
        } else if !(choice::is_alternative(text) && self.or(text, start, content, done)) {
            if self.group.as_ref().is_none_or(of_lines) {
                self.content(Content::Entry, start);
            } else {
                self.leave(start);
            }
        }
        self.above = Some((Content::Entry, start, text));
        self.line_above = "";
    }

    /// Something that is no text and names nothing.
    fn content(&mut self, content: Content, start: usize) {
        let complete = self.is_complete();
        match self.last() {
            None => self.one_is_enough = false,
            Some(last) => {
                if !complete {
                    last.content.get_or_insert(content);
                }
                if last.content != Some(content) {
                    last.end.get_or_insert(start);
                }
                last.goes_on |= last.end.is_some();
            }
        }
        self.above = Some((content, start, self.line_above));
        self.line_above = "";
    }

    /// Text that names no option: another thing begins, unless the option has not begun.
    fn leave(&mut self, start: usize) {
        let complete = self.is_complete();
        if let Some(last) = self.last()
            && (complete || last.content.is_some())
        {
            last.end.get_or_insert(start);
        }
    }

    fn last(&mut self) -> Option<&mut Opened<'a>> {
        self.group.as_mut()?.options.last_mut()
    }

    /// Whether the line of the last option says all of it, as that of another one did.
    fn is_complete(&self) -> bool {
        let options = self.group.as_ref().map_or(&[][..], |group| &group.options);
        options.split_last().is_some_and(|(last, others)| {
            let said_all = |option: &Opened<'_>| option.content.is_none() && !option.announces;
            said_all(last) && others.last().is_some_and(said_all)
        })
    }

    /// A line or an entry that names an option.
    fn option(&mut self, kind: GroupKind, option: Opened<'a>, done: &mut Vec<Done<'a>>) {
        let goes_on = self.group.as_ref().is_some_and(|group| {
            let left = group.options.last().is_some_and(|last| last.end.is_some());
            // The first name again: a second choice begins.
            let again = group.options.first().is_some_and(|first| {
                first.key == option.key && (first.key.is_some() || first.name == option.name)
            });
            let alike = group
                .options
                .first()
                .is_some_and(|first| first.way == option.way);
            group.kind == kind && alike && !again && !(kind == GroupKind::Entries && left)
        });
        if !goes_on {
            self.finish(option.start, done);
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
        let open = self.group.as_ref().and_then(|group| {
            let last = group.options.last()?;
            let goes_on = last.content.is_some() && last.end.is_none();
            // What may be done instead on one system is no system more.
            (goes_on && last.way != Way::System).then_some(group.kind)
        });
        let is_line = content.is_none();
        match (open, self.above) {
            // `or` between two options that have names says nothing more.
            (Some(GroupKind::Lines), _) if is_line && choice::is_or(name) => return true,
            (Some(GroupKind::Lines), _) if is_line => {}
            (Some(GroupKind::Lines), _) => return false,
            (Some(GroupKind::Entries), _) if !is_line => {}
            (Some(GroupKind::Or), Some((above, ..)))
                if above == content.unwrap_or(Content::Fence) => {}
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

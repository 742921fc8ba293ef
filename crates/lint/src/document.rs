//! A checklist as the rules look at it. What several of them need is worked out once.

use crate::lower::Lower;
use crate::metric::Metric;
use crate::nested::nested;
use crate::query::{self, Query};
use crate::wrapped::name_of;
use memchr::memchr_iter;
use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;
use tminus_checklist::{Checklist, Command, ItemIndex, PlacedCriterion, Role, SectionIndex};
use tminus_plan::Step;
use tminus_plan::shell::{self, Simple, Word};

/// A checklist with the steps of the plan that was compiled from it.
pub(crate) struct Document<'a> {
    pub(crate) checklist: &'a Checklist,
    pub(crate) steps: &'a [Step],
    source: OnceCell<Cow<'a, str>>,
    lower: OnceCell<Lower>,
    invocations: OnceCell<Vec<Invocation<'a>>>,
    pub(crate) rollbacks: OnceCell<Vec<Range<usize>>>,
    metrics: OnceCell<Vec<Option<Metric>>>,
    queries: OnceCell<Vec<Query<'a>>>,
    nested: OnceCell<Vec<Invocation<'a>>>,
    run: OnceCell<Vec<usize>>,
}

/// A program that a command of the checklist starts, with its arguments.
pub(crate) struct Invocation<'a> {
    /// The command it is part of.
    pub(crate) command: &'a Command,
    /// The line it stands on; a command may have several.
    pub(crate) line: usize,
    /// The program, its arguments and its redirections.
    pub(crate) simple: Simple,
    /// The place of the program among its words.
    first: usize,
    /// Where its name begins, behind its path.
    name: usize,
}

impl<'a> Invocation<'a> {
    pub(crate) fn new(command: &'a Command, line: usize, simple: Simple) -> Self {
        let first = in_front(&simple);
        let path = simple.words.get(first);
        let name = path.map_or(0, |path| path.text.len() - name_of(&path.text).len());
        Self {
            command,
            line,
            simple,
            first,
            name,
        }
    }

    /// The name of the program without its path and without what stands in front of it (`sudo`,
    /// `time`, `env A=1`); empty when there is none.
    pub(crate) fn program(&self) -> &str {
        &self.path()[self.name..]
    }

    /// The program as it is written, with its path.
    pub(crate) fn path(&self) -> &str {
        let word = self.simple.words.get(self.first);
        word.map_or("", |word| word.text.as_str())
    }

    /// The arguments of [`Self::program`].
    pub(crate) fn arguments(&self) -> Vec<&str> {
        let arguments = self.simple.words.iter().skip(self.first + 1);
        arguments.map(|word| word.text.as_str()).collect()
    }

    /// The words of [`Self::program`] and its arguments, as they are quoted; empty when there is none.
    pub(crate) fn program_words(&self) -> &[Word] {
        self.simple.words.get(self.first..).unwrap_or_default()
    }

    /// The program and its arguments; at least one word, which may be empty.
    pub(crate) fn words(&self) -> Vec<&str> {
        let arguments = self.simple.words.iter().skip(self.first + 1);
        std::iter::once(self.program())
            .chain(arguments.map(|word| word.text.as_str()))
            .collect()
    }
}

/// Counts the lines before places of a text, most of which are asked for one behind the other.
struct LineCount<'t> {
    text: &'t str,
    counted: usize,
    lines: usize,
}

impl<'t> LineCount<'t> {
    fn of(text: &'t str) -> Self {
        Self {
            text,
            counted: 0,
            lines: 0,
        }
    }

    /// How many lines end before a place.
    fn before(&mut self, at: usize) -> usize {
        if at < self.counted {
            *self = Self::of(self.text);
        }
        let between = self.text.as_bytes().get(self.counted..at);
        self.lines += between.map_or(0, |between| memchr_iter(b'\n', between).count());
        self.counted = at;
        self.lines
    }
}

/// How many words of a command stand in front of its program.
fn in_front(simple: &Simple) -> usize {
    const IN_FRONT: [&str; 7] = ["sudo", "time", "env", "nohup", "exec", "command", "nice"];
    const WITH_VALUE: [&str; 4] = ["-u", "-g", "-n", "--user"];
    let mut before = "";
    simple
        .words
        .iter()
        .take_while(|word| {
            let word = word.text.as_str();
            let value = WITH_VALUE.contains(&std::mem::replace(&mut before, word));
            value || IN_FRONT.contains(&word) || word.starts_with('-') || word.contains('=')
        })
        .count()
}

impl<'a> Document<'a> {
    pub(crate) fn new(checklist: &'a Checklist, steps: &'a [Step]) -> Self {
        Self {
            checklist,
            steps,
            source: OnceCell::new(),
            lower: OnceCell::new(),
            invocations: OnceCell::new(),
            rollbacks: OnceCell::new(),
            metrics: OnceCell::new(),
            queries: OnceCell::new(),
            nested: OnceCell::new(),
            run: OnceCell::new(),
        }
    }

    /// The document's text, as it is stored.
    pub(crate) fn source(&self) -> &str {
        self.source.get_or_init(|| {
            let source = &self.checklist.source;
            str::from_utf8(source).map_or_else(|_| String::from_utf8_lossy(source), Cow::Borrowed)
        })
    }

    /// The document's text in lower case, as it is stored: a damaged encoding stays damaged.
    pub(crate) fn lower(&self) -> &Lower {
        self.lower.get_or_init(|| Lower::of(self.source()))
    }

    /// The lines of a section, from its heading to the next heading of any level.
    pub(crate) fn lines_of(&self, section: SectionIndex) -> Range<usize> {
        let sections = &self.checklist.sections;
        let end = sections
            .get(section.0 + 1)
            .map_or(usize::MAX, |next| next.line);
        sections
            .get(section.0)
            .map_or(0..0, |section| section.line..end)
    }

    /// Every program that the document would have started, in order. Commands of prohibitions are left out.
    pub(crate) fn invocations(&self) -> &[Invocation<'a>] {
        self.invocations.get_or_init(|| {
            self.checklist
                .commands
                .iter()
                .filter(|command| !self.forbids(command.item))
                .flat_map(|command| {
                    let mut lines = LineCount::of(&command.text);
                    let simples = shell::read(&command.text).commands.into_iter();
                    simples.map(move |simple| {
                        let start = simple.words.first().map_or(0, |word| word.span.start);
                        Invocation::new(command, command.line + lines.before(start), simple)
                    })
                })
                .collect()
        })
    }

    /// The simple commands of a command of the checklist that is no prohibition.
    pub(crate) fn simples_of(&self, command: &Command) -> impl Iterator<Item = &Simple> + Clone {
        let all = self.invocations();
        // Commands stand in a list, in this order.
        let first = all.partition_point(|invocation| {
            std::ptr::from_ref(invocation.command) < std::ptr::from_ref(command)
        });
        let own = all[first..].iter();
        own.take_while(move |invocation| std::ptr::eq(invocation.command, command))
            .map(|invocation| &invocation.simple)
    }

    /// Every criterion that says what it measures, with that.
    pub(crate) fn measured(&self) -> impl Iterator<Item = (&'a PlacedCriterion, &Metric)> {
        let criteria = &self.checklist.criteria;
        let metrics = self.metrics.get_or_init(|| {
            criteria
                .iter()
                .map(|placed| Metric::of(&placed.criterion))
                .collect()
        });
        criteria
            .iter()
            .zip(metrics)
            .filter_map(|(placed, metric)| Some((placed, metric.as_ref()?)))
    }

    /// Every query to a Prometheus, those of commands first.
    pub(crate) fn queries(&self) -> &[Query<'a>] {
        self.queries.get_or_init(|| {
            let mut queries = query::sent(self.invocations());
            queries.extend(query::written(self.source(), self.lower()));
            queries
        })
    }

    /// Those of [`Self::invocations`], and what they start: `watch '...'`, `timeout 30 ...`, `bash -c '...'`.
    pub(crate) fn programs(&self) -> impl Iterator<Item = &Invocation<'a>> {
        let nested = self
            .nested
            .get_or_init(|| self.invocations().iter().flat_map(nested).collect());
        self.invocations().iter().chain(nested)
    }

    /// Whether a command of a line is a step, in a block or in an item. One that stands in a sentence may be
    /// a mention; what stands there to be looked up is run as the case demands.
    pub(crate) fn is_run(&self, line: usize) -> bool {
        let run = self.run.get_or_init(|| {
            let commands = self.checklist.commands.iter();
            let mut run: Vec<usize> = commands
                .filter(|command| command.fence.is_some() || command.item.is_some())
                .filter(|command| !(command.looked_up || self.is_looked_up(command.section)))
                .map(|command| command.line)
                .collect();
            run.sort_unstable();
            run
        });
        run.binary_search(&line).is_ok()
    }

    /// Whether what stands in a section is there to be looked up.
    pub(crate) fn is_looked_up(&self, section: Option<SectionIndex>) -> bool {
        section.is_some_and(|section| self.checklist.sections[section.0].role == Role::Reference)
    }

    /// Whether an item says what is not to be done.
    pub(crate) fn forbids(&self, item: Option<ItemIndex>) -> bool {
        item.is_some_and(|item| self.checklist.items[item.0].prohibition)
    }

    /// Whether a section, or one that it is part of, has this role.
    pub(crate) fn is_under(&self, section: Option<SectionIndex>, role: Role) -> bool {
        let mut at = section;
        while let Some(section) = at.and_then(|at| self.checklist.sections.get(at.0)) {
            if section.role == role {
                return true;
            }
            at = section.parent;
        }
        false
    }
}

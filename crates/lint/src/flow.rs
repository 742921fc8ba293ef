//! How a document flows: what leads to the launch, what leads back, what is rehearsed elsewhere.

use crate::document::{Document, Invocation};
use crate::lexicon;
use std::ops::Range;
use tminus_checklist::{Role, SectionIndex};

impl<'a> Document<'a> {
    /// The lines of every rollback, each from its heading to the next one that is not below it.
    pub(crate) fn rollbacks(&self) -> &[Range<usize>] {
        self.rollbacks.get_or_init(|| {
            let sections = &self.checklist.sections;
            let mut found: Vec<Range<usize>> = Vec::new();
            for (at, section) in sections.iter().enumerate() {
                let inside = found.last().is_some_and(|last| section.line < last.end);
                if inside || section.role != Role::Rollback {
                    continue;
                }
                let end = sections[at + 1..]
                    .iter()
                    .find(|next| next.level <= section.level)
                    .map_or(usize::MAX, |next| next.line);
                found.push(section.line..end);
            }
            found
        })
    }

    /// Whether a line stands in a rollback.
    pub(crate) fn is_in_rollback(&self, line: usize) -> bool {
        let rollbacks = self.rollbacks();
        let before = rollbacks.partition_point(|rollback| rollback.start <= line);
        before > 0 && rollbacks[before - 1].contains(&line)
    }

    /// The text of all rollbacks in lower case, one after the other.
    pub(crate) fn rollback_text(&self) -> impl Iterator<Item = &str> {
        self.rollbacks()
            .iter()
            .map(|lines| self.lower().lines(lines.clone()))
    }

    /// What the rollbacks would have started.
    pub(crate) fn ways_back(&self) -> impl Iterator<Item = &Invocation<'a>> {
        self.invocations()
            .iter()
            .filter(|invocation| self.is_in_rollback(invocation.line))
    }

    /// What the way to the launch would have started: all that stands in no rollback. Rehearsals are
    /// among it.
    pub(crate) fn ways_forward(&self) -> impl Iterator<Item = &Invocation<'a>> {
        let invocations = self.invocations().iter();
        invocations.filter(|invocation| self.is_way_forward(invocation))
    }

    /// Whether a command is on the way to the launch.
    pub(crate) fn is_way_forward(&self, invocation: &Invocation<'_>) -> bool {
        !self.is_in_rollback(invocation.line)
            && !self.is_under(invocation.command.section, Role::RollbackTrigger)
    }

    /// Whether a command names an environment that is not production: itself, in what describes it,
    /// or in a heading above it.
    pub(crate) fn is_rehearsal(&self, invocation: &Invocation<'_>) -> bool {
        let command = invocation.command;
        let item = command.item.map(|item| &self.checklist.items[item.0].text);
        lexicon::names_rehearsal(&command.text)
            || item.is_some_and(|text| lexicon::names_rehearsal(text))
            || command
                .description
                .as_deref()
                .is_some_and(lexicon::names_rehearsal)
            || self.is_rehearsed(command.section)
    }

    /// Whether a section, or one that it is part of, is about an environment that is not production.
    pub(crate) fn is_rehearsed(&self, section: Option<SectionIndex>) -> bool {
        let mut at = section;
        while let Some(section) = at.and_then(|at| self.checklist.sections.get(at.0)) {
            if lexicon::names_rehearsal(&section.heading) {
                return true;
            }
            at = section.parent;
        }
        false
    }
}

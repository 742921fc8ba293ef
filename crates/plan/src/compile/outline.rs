//! The outline of a document: its phases, and for every section its headings and where it counts.

use super::excerpt::excerpt;
use super::identity::Ids;
use crate::{GateRole, Phase, PhaseIndex};
use std::sync::Arc;
use tminus_checklist::{Checklist, Role, Section, SectionIndex, Weight};

/// The phases of a document and what lies in which.
pub(super) struct Outline<'a> {
    checklist: &'a Checklist,
    /// The level whose headings are phases.
    level: u8,
    /// The lines at which phases begin, rising; the first is 1 when something stands above.
    starts: Vec<usize>,
    pub(super) phases: Vec<Phase>,
    /// For each section, its headings, outermost first.
    paths: Vec<Arc<[String]>>,
    /// What stands above the first heading has none.
    no_path: Arc<[String]>,
}

impl<'a> Outline<'a> {
    /// The outline of a document. `lines` are those at which steps stand.
    pub(super) fn of(
        checklist: &'a Checklist,
        lines: impl IntoIterator<Item = usize>,
        file: &str,
        ids: &mut Ids,
    ) -> Self {
        let mut count = [0_usize; 7];
        for section in &checklist.sections {
            count[usize::from(section.level.clamp(1, 6))] += 1;
        }
        let level = (1..=6_u8)
            .find(|level| count[usize::from(*level)] > 1)
            .unwrap_or(0);
        let mut paths: Vec<Arc<[String]>> = Vec::with_capacity(checklist.sections.len());
        for section in &checklist.sections {
            let above = section.parent.and_then(|parent| paths.get(parent.0));
            let above = above.map_or(&[][..], |above| above);
            let own = excerpt(&section.heading);
            paths.push(above.iter().cloned().chain([own]).collect());
        }
        let heads: Vec<usize> = (0..checklist.sections.len())
            .filter(|at| checklist.sections[*at].level == level)
            .collect();
        let first = heads
            .first()
            .map_or(usize::MAX, |at| checklist.sections[*at].line);
        let above = heads.is_empty() || lines.into_iter().any(|line| line < first);
        let mut outline = Self {
            checklist,
            level,
            starts: Vec::new(),
            phases: Vec::new(),
            paths,
            no_path: Arc::default(),
        };
        if above {
            let head = checklist
                .sections
                .first()
                .filter(|section| section.line < first);
            let heading = checklist
                .title
                .clone()
                .or_else(|| head.map(|section| section.heading.clone()))
                .unwrap_or_else(|| file.to_owned());
            let role = head.map_or(Role::Other, |head| head.role);
            outline.push(phase(ids, &[], &heading, 1, role));
        }
        for at in heads {
            let Section {
                heading,
                line,
                role,
                ..
            } = &checklist.sections[at];
            let phase = phase(ids, &outline.paths[at], heading, *line, *role);
            outline.push(phase);
        }
        outline
    }

    fn push(&mut self, phase: Phase) {
        self.starts.push(phase.line);
        self.phases.push(phase);
    }

    /// The phase that a line lies in.
    pub(super) fn phase(&self, line: usize) -> PhaseIndex {
        let behind = self.starts.partition_point(|start| *start <= line);
        PhaseIndex(behind.saturating_sub(1))
    }

    /// The headings above what stands in a section, outermost first.
    pub(super) fn path(&self, section: Option<SectionIndex>) -> &Arc<[String]> {
        section
            .and_then(|section| self.paths.get(section.0))
            .unwrap_or(&self.no_path)
    }

    /// What a section is for.
    pub(super) fn role(&self, section: Option<SectionIndex>) -> Role {
        section
            .and_then(|section| self.checklist.sections.get(section.0))
            .map_or(Role::Other, |section| section.role)
    }

    /// How much what stands in a section weighs.
    pub(super) fn weight(&self, section: Option<SectionIndex>) -> Weight {
        section
            .and_then(|section| self.checklist.sections.get(section.0)?.weight)
            .unwrap_or(Weight::Required)
    }

    /// Where what stands in a section counts, as far as the section tells.
    pub(super) fn gate(&self, section: Option<SectionIndex>) -> GateRole {
        let mut at = section;
        let mut own = true;
        while let Some(section) = at.and_then(|at| self.checklist.sections.get(at.0)) {
            match section.role {
                Role::Rollback => return GateRole::Rollback,
                Role::RollbackTrigger => return GateRole::Trigger,
                Role::Reference if own => return GateRole::Reference,
                _ if own && section.recurs => return GateRole::Reference,
                _ => {}
            }
            own = false;
            // The title above the phases says what the document is, not where a section counts.
            if self.level == 0 || section.level <= self.level {
                break;
            }
            at = section.parent;
        }
        GateRole::Forward
    }
}

fn phase(ids: &mut Ids, path: &[String], heading: &str, line: usize, role: Role) -> Phase {
    Phase {
        id: ids.give("phase", path, heading),
        environment: environment(heading),
        heading: excerpt(heading),
        line,
        role,
        forward: false,
    }
}

/// The environment that a heading names, as it writes it; none when it names several.
fn environment(heading: &str) -> Option<String> {
    let mut named = heading
        .split(|character: char| !(character.is_alphanumeric() || character == '-'))
        .filter(|word| is_environment(word));
    let first = named.next()?;
    named
        .all(|other| other.eq_ignore_ascii_case(first))
        .then(|| first.to_owned())
}

/// Whether a word names an environment: `Staging`, `PRE-PROD`.
fn is_environment(word: &str) -> bool {
    const NAMES: [&str; 16] = [
        "staging",
        "production",
        "prod",
        "canary",
        "preprod",
        "preview",
        "sandbox",
        "uat",
        "qa",
        "producción",
        "produção",
        "produktion",
        "生产",
        "本番",
        "стейджинг",
        "продакшн",
    ];
    if word.is_ascii() && !word.contains('-') {
        // The letters with which they begin.
        word.starts_with(|first: char| "spcuq".contains(first.to_ascii_lowercase()))
            && NAMES.iter().any(|name| name.eq_ignore_ascii_case(word))
    } else {
        NAMES.contains(&word.replace('-', "").to_lowercase().as_str())
    }
}

//! The outline of a document: its phases, and for every section its headings and where it counts.

use super::excerpt::excerpt;
use super::identity::Ids;
use crate::{GateRole, Phase, PhaseIndex};
use std::sync::Arc;
use tminus_checklist::{Checklist, Command, Role, Section, SectionIndex, Weight};

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

    /// Where a command counts that is no part of an item.
    pub(super) fn gate_of(&self, command: &Command) -> GateRole {
        match self.gate(command.section) {
            GateRole::Forward if command.looked_up => GateRole::Reference,
            gate => gate,
        }
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

/// Words in front of an environment that what is done there is held against, or comes before or from.
#[rustfmt::skip]
const BESIDE: [&str; 37] = [
    "against", "vs", "versus", "before", "from", "with", "like", "unlike", "than", "contra", "con", "desde", "antes", "frente", "com", "gegen", "gegenüber",
    "mit", "vor", "aus", "wie", "contre", "avec", "avant", "depuis", "tegen", "met", "vóór", "uit", "против", "с", "до", "из", "от", "перед", "với", "trước",
];

/// Words that may stand between.
#[rustfmt::skip]
const ARTICLES: [&str; 22] = [
    "the", "a", "our", "live", "el", "la", "de", "del", "al", "da", "do", "der", "die", "das", "dem", "den", "le", "l", "het", "current", "existing", "old",
];

/// Words behind an environment that say that something is good enough for it: `Production ready!`.
#[rustfmt::skip]
const READY: [&str; 15] = [
    "ready", "lista", "listo", "pronta", "pronto", "bereit", "prête", "prêt", "gereed", "klaar", "готов", "готова", "готово", "gotowa", "sẵn",
];

/// The environment that a heading names, as it writes it; none when it names several, or only compares with one.
fn environment(heading: &str) -> Option<String> {
    let words = || {
        let words =
            heading.split(|character: char| !(character.is_alphanumeric() || character == '-'));
        words.filter(|word| !word.is_empty())
    };
    let mut named = words().filter(|word| is_environment(word));
    let first = named.next()?;
    if !named.all(|other| other.eq_ignore_ascii_case(first)) {
        return None;
    }
    let words: Vec<String> = words().map(str::to_lowercase).collect();
    let is_place = |(at, word): (usize, &String)| {
        let before = words[..at].iter().rev();
        let mut before = before.map(String::as_str);
        let lead = before.find(|word| !ARTICLES.contains(word));
        is_environment(word)
            && !lead.is_some_and(|lead| BESIDE.contains(&lead))
            && !words
                .get(at + 1)
                .is_some_and(|next| READY.contains(&next.as_str()))
    };
    words
        .iter()
        .enumerate()
        .any(is_place)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_names_where_its_steps_run() {
        for (heading, named) in [
            ("Deploy to production", Some("production")),
            ("Staging", Some("staging")),
            ("🚀 Paso a producción", Some("producción")),
            (
                "Production cutover, then leave the old production",
                Some("production"),
            ),
            ("Production is ready", Some("production")),
            ("Staging and production", None),
            ("Production ready!", None),
            ("¡Producción lista!", None),
            ("Produktion bereit", None),
            ("Parity against production", None),
            ("Compare with the live production", None),
            ("Abgleich mit der Produktion", None),
            ("Antes de producción", None),
            ("Release", None),
        ] {
            let found = environment(heading).map(|found| found.to_lowercase());
            assert_eq!(found.as_deref(), named, "{heading}");
        }
    }
}
